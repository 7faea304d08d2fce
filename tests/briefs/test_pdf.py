"""The brief as PDF: tagged, every number in the content, every quote in its document, no line over the edge, the same bytes."""

from datetime import date
from pathlib import Path

import pypdf
import pytest

from bilateral.briefs import Content, House, brief, compose, page, pdf
from bilateral.briefs.content import numbers_in
from bilateral.errors import BadData
from bilateral.workspace import Workspace
from conftest import run_cli

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def content(shared_desk: Workspace) -> Content:
    return compose(brief(shared_desk.pair("AZE", "RUS"), TODAY))


@pytest.fixture(scope="module")
def reader(content: Content, tmp_path_factory: pytest.TempPathFactory) -> pypdf.PdfReader:
    path = tmp_path_factory.mktemp("pdf") / "brief.pdf"
    path.write_bytes(pdf(content))
    return pypdf.PdfReader(path)


def test_it_is_a_tagged_pdf_with_title_language_and_bookmarks(reader: pypdf.PdfReader) -> None:
    """Typst refuses to write a PDF/UA-1 that is none; these are what a reader sees of it."""
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"] and root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] and "Azerbaijan" in str(reader.metadata.title)
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode("utf-8", "replace")
    titles = {str(x["/Title"]) for x in reader.outline if not isinstance(x, list)}
    assert {"Summary", "Targets and odds", "Corridors", "Risks", "Method"} <= titles


def test_every_picture_has_a_text(reader: pypdf.PdfReader) -> None:
    seen, figures, queue = set(), [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while queue:
        node = queue.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        if node.get("/S") == "/Figure":
            figures.append(str(node.get("/Alt", "")))
        kids = node.get("/K", [])
        queue += list(kids) if isinstance(kids, list) else [kids]
    assert len(figures) >= 3 and all(figures)


def test_every_number_of_the_pages_is_in_the_content(reader: pypdf.PdfReader, content: Content, shared_desk: Workspace) -> None:  # fmt: skip
    found, strange = _strange(reader, content)
    assert found > 200 and not strange, sorted(strange)
    another = compose(brief(shared_desk.pair("RUS", "CHN"), TODAY))
    assert len(_strange(reader, another)[1]) > 50, "numbers of another brief would be noticed"


def _strange(reader: pypdf.PdfReader, content: Content) -> tuple[int, set[str]]:
    """How many numbers the pages have, and those that the content does not; a number that a line breaks is read as its halves."""
    known = content.numbers() | {str(n) for n in range(len(reader.pages) + 1)}  # pages, figures and tables are counted
    known |= {part for n in known for part in n.split(".")}
    found = {n for sheet in reader.pages for n in numbers_in(_read(sheet))}
    return len(found), {n for n in found - known if not any(k.startswith(n) or k.endswith(n) for k in known)}


def _read(sheet: pypdf.PageObject) -> str:
    """The text of a page without what is set smaller than any of its words: marks of notes, labels within charts."""
    pieces: list[str] = []

    def keep(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        pieces.append(text if size * abs(tm[3] * cm[3]) >= 7.5 else " ")

    sheet.extract_text(visitor_text=keep)
    return "".join(pieces)


def test_quotes_of_the_footnotes_stand_in_their_documents(shared_desk: Workspace, content: Content) -> None:
    texts = {d.id: d.text for d in shared_desk.register.documents()}
    quotes = [n for n in content.notes if n.kind == "quote"]
    assert len(quotes) > 20 and all(n.text in texts[n.document] for n in quotes)
    used = {x for line in _lines(content) for r in line for x in r["notes"]}
    assert used == {n.number for n in content.notes}


def _lines(content: Content) -> list[list[dict]]:  # type: ignore[type-arg]
    found: list[list[dict]] = []  # type: ignore[type-arg]

    def walk(x: object) -> None:
        if isinstance(x, dict):
            if "notes" in x and "style" in x:
                found.append([x])
            for key, value in x.items():
                if key != "spec":
                    walk(value)
        elif isinstance(x, list | tuple):
            for value in x:
                walk(value)

    walk([[r.model_dump() for r in line] for line in content.summary])
    walk([s.model_dump() for s in (*content.sections, *content.appendix)])
    return found


def test_no_section_is_empty_and_no_line_runs_over_the_edge(reader: pypdf.PdfReader, content: Content) -> None:
    assert all(s.blocks for s in (*content.sections, *content.appendix)) and len(content.summary) <= 10
    edges: list[float] = []
    for sheet in reader.pages:
        width = float(sheet.mediabox.width)
        sheet.extract_text(visitor_text=lambda text, cm, tm, *_, w=width: edges.append(tm[4] / w) if text.strip() else None)  # fmt: skip
    assert edges and max(edges) < 0.97


def test_the_same_content_gives_the_same_bytes(shared_desk: Workspace, content: Content) -> None:
    again = compose(brief(shared_desk.pair("AZE", "RUS"), TODAY))
    assert again == content and pdf(again) == pdf(content) and page(again) == page(content)


def test_a_pair_of_which_nothing_is_known_has_a_pdf_too(shared_desk: Workspace) -> None:
    made = pdf(compose(brief(shared_desk.pair("Kenya", "Uganda"), TODAY)))
    assert made.startswith(b"%PDF") and len(made) > 10_000


def test_sections_and_house_style(desk: Workspace, tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    (house / "house.toml").write_text('publisher = "A ministry"\ncolour = "#7a1f2b"\n')
    (house / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    (house / "house.css").write_text("h1 { color: #7a1f2b; }")
    target = tmp_path / "b.pdf"
    said = run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", target, "--section", "figures", "--section", "risks", "--house", house)  # fmt: skip
    assert said.returncode == 0, said.stderr
    made = pypdf.PdfReader(target)
    assert made.metadata.author == "A ministry" and len(made.pages) < 9
    page_file = tmp_path / "b.html"
    assert run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", page_file, "--house", house).returncode == 0
    assert "h1 { color: #7a1f2b; }" in page_file.read_text("utf-8")
    wrong = run_cli("brief", "AZE", "RUS", "-w", desk.folder, "--section", "weather")
    assert wrong.returncode == 2 and "figures, said" in wrong.stderr
    assert run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", tmp_path / "b.odt").returncode == 2
    (house / "house.toml").write_text('colour = "red"\n')
    with pytest.raises(BadData, match="#0b5563"):
        House.read(house)
