"""A brief in Russian says what the English one says: the same numbers at the same places, whole sentences, words in their cases."""

import re
from datetime import date
from importlib.resources import files

import pytest
from fluent.syntax import ast, parse
from hypothesis import given
from hypothesis import strategies as st

from bilateral.briefs import Brief, Content, Outline, brief, compose, page, pdf, word
from bilateral.briefs.content import Run, numbers_in
from bilateral.briefs.phrasebook import decline
from bilateral.briefs.words import LANGUAGES, Words
from bilateral.errors import BadData
from bilateral.reference import wording
from bilateral.workspace import Workspace

TODAY = date(2026, 11, 26)
QUOTED = re.compile(r"[“«].*?[”»]")


@pytest.fixture(scope="module")
def gathered(shared_desk: Workspace) -> Brief:
    return brief(shared_desk.pair("AZE", "RUS"), TODAY)


@pytest.fixture(scope="module")
def russian(gathered: Brief) -> Content:
    return compose(gathered, Outline(language="ru"))


def test_the_same_numbers_stand_in_both_languages(gathered: Brief, russian: Content) -> None:
    english = compose(gathered)
    assert [s.id for s in english.sections] == [s.id for s in russian.sections]
    for a, b in zip(english.sections, russian.sections, strict=True):
        assert numbers_of(a, "en") == numbers_of(b, "ru"), a.id
    assert [n.number for n in english.notes] == [n.number for n in russian.notes]


def numbers_of(section: object, language: str) -> list[str]:
    """Numbers of a section but for months, which one language counts and the other names."""
    texts: list[str] = []

    def walk(x: object) -> None:
        if isinstance(x, str):
            texts.append(QUOTED.sub("", x))
        elif isinstance(x, dict):
            for name, value in x.items():
                if name not in ("spec", "mark", "style", "block", "id", "notes"):
                    walk(value)
        elif isinstance(x, list | tuple):
            for value in x:
                walk(value)

    walk(section.model_dump())  # type: ignore[attr-defined]
    return sorted(n for text in texts for n in numbers_in(text, language))


def test_nothing_is_left_in_english_on_the_starter_reports(russian: Content) -> None:
    assert russian.untold == ()
    for text in (
        t for s in russian.sections for b in s.blocks if b.block == "said" for t in (r.text for r in b.reason)
    ):
        assert not re.search(r"\b(?:the|of the report|billion|million|percent|gives|says)\b", text), text


def test_the_reasons_of_all_reference_claims_are_told_with_their_numbers(desk: Workspace) -> None:
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))
    from test_claims import verdicts

    words = Words("ru")
    told = [(v.reason, words.tell(v.reason)) for v in verdicts(desk.folder)]
    assert len(told) > 250 and not words.untold
    for english, other in told:
        assert sorted(numbers_in(english)) == sorted(numbers_in(other, "ru")), (english, other)


def test_every_language_has_every_message_with_the_same_variables() -> None:
    def messages(language: str) -> dict[str, set[str]]:
        source = files("bilateral.briefs").joinpath(f"languages/{language}.ftl").read_text("utf-8")
        found = {}
        for entry in parse(source).body:
            assert not isinstance(entry, ast.Junk), entry.content
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                found[entry.id.name] = set(re.findall(r"\$(\w+)", source[entry.span.start : entry.span.end]))
        return found

    tables = [messages(language) for language in LANGUAGES]
    for other in tables[1:]:
        assert other.keys() == tables[0].keys()
        for name, variables in other.items():
            # A language may decline what another leaves out, but for what carries notes or numbers.
            assert variables <= tables[0][name] | {"own", "other"}, name


@pytest.mark.parametrize(("n", "said"), [(1, "1 утверждение"), (3, "3 утверждения"), (5, "5 утверждений"), (21, "21 утверждение"), (12, "12 утверждений")])  # fmt: skip
def test_plurals(n: int, said: str) -> None:
    assert Words("ru").text("tile-statements", n=n) == said


def test_names_in_their_cases() -> None:
    cases = {"Россия": ("России", "Россией"), "Азербайджан": ("Азербайджана", "Азербайджаном"), "Соединенные Штаты": ("Соединённых Штатов", "Соединёнными Штатами"),
             "Объединенные Арабские Эмираты": ("Объединенных Арабских Эмиратов", "Объединенными Арабскими Эмиратами"), "Шри-Ланка": ("Шри-Ланки", "Шри-Ланкой"),
             "Босния и Герцеговина": ("Боснии и Герцеговины", "Боснией и Герцеговиной"), "Перу": ("Перу", "Перу"), "ОАЭ": ("ОАЭ", "ОАЭ")}  # fmt: skip
    for name, (of, by) in cases.items():
        made = (decline(name, "gent"), decline(name, "ablt"))
        assert tuple(x.replace("ё", "е") for x in made) == (of.replace("ё", "е"), by.replace("ё", "е"))


@given(st.floats(-1e15, 1e15, allow_nan=False), st.sampled_from(("USD", "%", "t", "")), st.sampled_from(("=", "~", ">", "<=")))  # fmt: skip
def test_an_amount_has_the_same_number_in_both_languages(value: float, unit: str, sign: str) -> None:
    english, other = wording.amount(value, unit, sign), Words("ru").amount(value, unit, sign)
    assert numbers_in(english) == numbers_in(other, "ru")
    assert Words("ru").tell(english) == other or unit == ""


@given(st.text(max_size=200))
def test_any_text_can_be_told(text: str) -> None:
    assert isinstance(Words("ru").tell(text), str)


def test_a_line_keeps_its_notes_where_a_language_puts_them() -> None:
    value = Run(text="8,6%", notes=(4,))
    told = Words("ru").line("sum-shares", own="Азербайджан", other="Россия", share=value, other_share=Run(text="0,7%", notes=(5,)))  # fmt: skip
    assert "".join(r.text for r in told) == "Доля России в торговле Азербайджана — 8,6%, доля Азербайджана в торговле России — 0,7%."  # fmt: skip
    assert [r.notes for r in told if r.notes] == [(4,), (5,)]


def test_all_forms_are_written_in_russian(russian: Content) -> None:
    import io

    import docx
    import pypdf

    html = page(russian, interactive=False)
    assert '<html lang="ru">' in html and "Что сказано и как это проверилось" in html
    reader = pypdf.PdfReader(io.BytesIO(pdf(russian)))
    assert reader.trailer["/Root"]["/Lang"] == "ru" and "Главное" in reader.pages[0].extract_text()
    assert docx.Document(io.BytesIO(word(russian))).core_properties.language == "ru"


def test_an_unknown_language_is_refused(gathered: Brief) -> None:
    with pytest.raises(BadData, match="en or ru"):
        compose(gathered, Outline(language="xx"))
