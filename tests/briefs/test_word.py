"""The brief for Word: real footnotes at their places, captions, alternative texts, heading rows, every number in the content."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from bilateral.briefs import Content, House, brief, compose, word
from bilateral.briefs.content import numbers_in
from bilateral.workspace import Workspace

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def content(shared_desk: Workspace) -> Content:
    return compose(brief(shared_desk.pair("AZE", "RUS"), TODAY))


@pytest.fixture(scope="module")
def made(content: Content) -> bytes:
    return word(content)


def part(made: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(made)) as box:
        return etree.fromstring(box.read(name))


def test_every_note_is_a_footnote_and_stands_where_it_is_first_used(made: bytes, content: Content) -> None:
    notes = part(made, "word/footnotes.xml").findall(qn("w:footnote"))
    texts = {n.get(qn("w:id")): "".join(n.itertext()) for n in notes}
    body = part(made, "word/document.xml")
    used = [r.get(qn("w:id")) for r in body.iter(qn("w:footnoteReference"))]
    assert used == [str(n) for n in range(1, len(content.notes) + 1)]
    assert {"-1", "0"} | set(used) == set(texts)
    for note in content.notes:
        assert any(note.text in text and note.source in text for text in texts.values()), note
    again = [t.text for t in body.iter(qn("w:instrText")) if "NOTEREF" in (t.text or "")]
    marks = {b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))}
    assert len(again) > 20 and all(re.search(r"note\d+", t)[0] in marks for t in again)  # type: ignore[index]


def test_word_finds_the_part_of_the_footnotes(made: bytes) -> None:
    types, relations = part(made, "[Content_Types].xml"), part(made, "word/_rels/document.xml.rels")
    assert any(o.get("PartName") == "/word/footnotes.xml" and "footnotes+xml" in o.get("ContentType") for o in types)
    assert any(r.get("Type").endswith("/footnotes") for r in relations)
    assert part(made, "word/settings.xml").find(qn("w:footnotePr")) is not None


def test_every_number_is_in_the_content(made: bytes, content: Content) -> None:
    document = docx.Document(io.BytesIO(made))
    texts = [p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells]
    texts += ["".join(n.itertext()) for n in part(made, "word/footnotes.xml")]
    known = content.numbers() | {str(n) for n in range(len(content.notes) + 1)}  # notes, figures and tables are counted
    found = {n for text in texts for n in numbers_in(text)}
    # A mark stands right after its number: "8.6%" and 5 are two numbers, "2023" and 1 may be read as one.
    strange = {n for n in found - known if not any(n.startswith(k) and n.removeprefix(k).isdigit() for k in known if k)}
    assert len(found) > 200 and not strange, sorted(strange)


def test_headings_captions_pictures_and_tables(made: bytes, content: Content) -> None:
    document = docx.Document(io.BytesIO(made))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["State of knowledge", "Summary", *(s.title for s in (*content.sections, *content.appendix))]
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    pictures = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert pictures == [c.alt for c in content.charts().values()] and len(captions) == len(pictures) + len(document.tables)  # fmt: skip
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        widths = [int(c.width) for c in table.rows[0].cells]
        assert (
            sum(widths) <= document.sections[0].page_width - 2 * document.sections[0].left_margin + 4 * 635
        )  # a twip a column
    assert document.core_properties.language == "en" and "Azerbaijan" in document.core_properties.title
    anchors = {h.get(qn("w:anchor")) for h in document.element.body.iter(qn("w:hyperlink"))}
    assert anchors == {s.id for s in (*content.sections, *content.appendix)}


def test_the_same_content_gives_the_same_bytes(content: Content, made: bytes) -> None:
    assert word(content) == made


def test_a_house_style_and_a_pair_of_which_nothing_is_known(shared_desk: Workspace, tmp_path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>')  # fmt: skip
    empty = compose(brief(shared_desk.pair("Kenya", "Uganda"), TODAY))
    document = docx.Document(io.BytesIO(word(empty, House("A ministry", "#7a1f2b", logo))))
    assert document.core_properties.author == "A ministry" and document.inline_shapes[0]._inline.docPr.get("descr") == "A ministry"  # fmt: skip
