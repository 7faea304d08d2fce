"""Every kind of file that holds a report, and every kind that does not."""

import json
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from bilateral.errors import BadDocument
from bilateral.reading import read, read_file
from bilateral.records import Document

SENTENCE = "Trade turnover between Kenya and Uganda rose by 12% in 2022 and reached $1.2 billion."


def as_text(path: Path) -> Path:
    path.write_text(f"Title: A note\nDate: 2023-02-01\n---\n{SENTENCE}\n")
    return path


def as_html(path: Path) -> Path:
    path.write_text(
        f"<html><head><title>A note</title><script>var hidden = 1;</script></head><body><nav>Menu</nav><article>"
        f"<h1>A note</h1><p>{SENTENCE}</p><p>Officials in Nairobi spoke of a good year for traders on both sides of the border.</p>"
        f"</article></body></html>"
    )
    return path


def as_pdf(path: Path) -> Path:
    page = Canvas(str(path), pagesize=A4)
    page.drawString(72, 770, "Trade turnover between Kenya and Uganda rose by 12% in 2022")
    page.drawString(72, 750, "and reached $1.2 billion.")
    page.save()
    return path


def as_docx(path: Path) -> Path:
    paper = docx.Document()
    paper.add_paragraph(SENTENCE)
    paper.save(str(path))
    return path


def as_json(path: Path) -> Path:
    path.write_text(json.dumps({"text": SENTENCE, "title": "A note", "date": "2023-02-01", "url": ""}))
    return path


@pytest.mark.parametrize("make", [as_text, as_html, as_pdf, as_docx, as_json])
def test_the_same_sentence_gives_the_same_claim_from_every_format(tmp_path: Path, make) -> None:
    document = read_file(make(tmp_path / f"note.{make.__name__[3:].replace('text', 'txt')}"))
    assert "hidden" not in document.text and "Menu" not in document.text
    (claim,) = [r for r in read(document).records if r.kind == "claim"]
    assert (claim.indicator, claim.value.amount, claim.value.unit, claim.period) == ("turnover", 1.2e9, "USD", "2022")
    assert claim.change.amount == 12 and {claim.reporter, claim.partner} == {"KEN", "UGA"}
    assert document.text[claim.evidence[0].start : claim.evidence[0].end] == claim.quote


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Товарооборот России и Казахстана вырос на 10 процентов и достиг 27 миллиардов долларов. " * 4
    (tmp_path / "r.txt").write_bytes(text.encode(encoding))
    document = read_file(tmp_path / "r.txt")
    assert document.text == text and document.language == "ru"


def truncated(path: Path) -> None:
    whole = as_pdf(path.with_name("whole.pdf")).read_bytes()
    path.write_bytes(whole[: len(whole) // 3])


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b" " * 150_000_000)


BAD = {
    "empty.txt": (lambda p: p.write_bytes(b""), "is empty"),
    "binary.txt": (lambda p: p.write_bytes(bytes(range(256)) * 40), "is binary"),
    "truncated.pdf": (truncated, "PDF"),
    "huge.txt": (lambda p: p.write_bytes(b"word " * 10_000_000), "50 MB"),
    "noise.txt": (lambda p: p.write_bytes(bytes(128 + (n * 37 + n // 7) % 128 for n in range(5000))), "UTF-8"),
    "bomb.docx": (bomb, "zip bomb"),
    "broken.docx": (lambda p: p.write_bytes(b"PK\x03\x04" + b"x" * 200), "damaged DOCX"),
    "scripts.html": (lambda p: p.write_text("<html><script>alert(1)</script></html>"), "no article"),
    "list.json": (lambda p: p.write_text("[1, 2]"), "without a document"),
    "dated.txt": (lambda p: p.write_text(f"Title: x\nDate: soon\n---\n{SENTENCE}"), "YYYY-MM-DD"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    make, expected = BAD[name]
    make(tmp_path / name)
    with pytest.raises(BadDocument, match=expected) as caught:
        read_file(tmp_path / name)
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.txt"):
        with pytest.raises(BadDocument):
            read_file(path)


WORDS = st.sampled_from(
    [
        "turnover",
        "exports",
        "imports",
        "rose",
        "fell",
        "by",
        "to",
        "$4.4",
        "billion",
        "10%",
        "in",
        "2023",
        "2024",
        "Russia",
        "Azerbaijan",
        "China",
        "banned",
        "gasoline",
        "agreed",
        "will",
        "forum",
        "met",
        "minister",
        "until",
        "March",
        ".",
        ",",
        ";",
        "(",
        ")",
        "“",
        "”",
        "–",
        "\n\n",
        "million",
        "and",
        "between",
        "from",
        "the",
        "of",
        "№",
        "12th",
        "€3bn",
        "Q1",
        "H1",
    ]
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join)))
def test_whatever_the_text_no_quote_is_out_of_place(text: str) -> None:
    document = Document.of(text, language="en")
    for record in read(document).records:
        for evidence in record.evidence:
            assert document.text[evidence.start : evidence.end] == evidence.quote


REPEATED = (
    "a ", "1", "1,", "A-", "Aa ", "($", "“", "12 ", "exports of a and ", "January 1 to ", "signed a ", "in Baku ", "tariff on of ",
    "fourth meeting of A of ", "$1 billion to ", "met with ", "ban on ", "quota of ", "made in Japan ", "of Turkish origin ", "12th session of the Joint ", "Council on ", "will be ", "spoke by ",
    "за год в 2 раза ", "с 1 марта ", "пошлин ", "заседание ", "до конца ", "экспорт в ", "Ааа ", "1 января ", "من ", chr(0x200B),
)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("part", REPEATED)
def test_no_pattern_reads_a_repetition_in_exponentially_many_ways(part: str, language: str) -> None:
    """A pattern that did would not come back from these."""
    read(Document.of("Turnover of Kenya and Uganda. " + part * 600, language=language))
