"""The brief as a page: its numbers, its notes, in a real browser without a network."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from bilateral.briefs import brief, render
from bilateral.workspace import Workspace

TODAY = date(2024, 7, 15)


@pytest.fixture(scope="module")
def page_file(shared_desk: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("brief") / "brief.html"
    path.write_text(render(brief(shared_desk.pair("AZE", "RUS"), TODAY)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def html(page_file: Path) -> str:
    """The page without the embedded chart library."""
    return re.sub(r"<script.*?</script>", "", page_file.read_text("utf-8"), flags=re.S)


def test_every_footnote_leads_to_a_note_and_every_note_is_used(html: str) -> None:
    pointed = set(re.findall(r'href="#n(\d+)"', html))
    notes = set(re.findall(r'<li id="n(\d+)"', html))
    assert pointed == notes and len(notes) > 40


def test_quotes_in_the_notes_stand_in_the_documents(shared_desk: Workspace, html: str) -> None:
    from html import unescape

    texts = " ".join(d.text for d in shared_desk.register.documents())
    quotes = re.findall(r'<li id="n\d+">“(.*?)” <span', html, flags=re.S)
    assert len(quotes) > 20
    for quote in quotes:
        assert unescape(quote) in texts


def test_the_page_shows_each_room(html: str) -> None:
    for part in ("4.35 billion USD", "Another report says otherwise", "export ban", "sixth", "Mineralnye Vody", "V202501-HS22",
                 "normalisation", "What would settle it", "Ways of a container from Baku to Moscow", "Trade is volatile", "Targets and odds", "price of HS 271012 is at most"):  # fmt: skip
        assert part in html, part


def test_every_statement_has_its_verdict(shared_desk: Workspace) -> None:
    gathered = brief(shared_desk.pair("AZE", "RUS"), TODAY)
    assert len(gathered.statements) > 15 and all(s.verdict.reason for s in gathered.statements)
    assert sum(gathered.tally.values()) == len(gathered.statements)
    assert "CHN" not in {s.record.partner for s in gathered.statements}


def test_the_same_day_gives_the_same_page(shared_desk: Workspace) -> None:
    pair = shared_desk.pair("AZE", "RUS")
    assert render(brief(pair, TODAY)) == render(brief(pair, TODAY))


def test_a_pair_without_reports_says_what_is_missing(shared_desk: Workspace) -> None:
    html = render(brief(shared_desk.pair("Kenya", "Uganda"), TODAY), interactive=False)
    assert "No claim or target on this pair has been read yet" in html
    assert "No trade between Kenya and Uganda is loaded" in html


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    from bilateral.reading import read
    from bilateral.records import Document

    text = "Trade between <script>alert(1)</script>Kenya and Uganda reached $1.2 billion in 2022."
    document = Document.of(text, title="<img src=x onerror=alert(2)>", url="javascript:alert(3)", date="2023-01-01")
    with Workspace.create(tmp_path / "w", starter=False) as home:
        home.register.add(document, read(document).records)
        html = render(brief(home.pair("KEN", "UGA"), TODAY), interactive=False)
    assert "Kenya" in html
    for hostile in ("<script>alert", "<img src=x", 'href="javascript'):
        assert hostile not in html


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser_without_a_network(browser, page_file: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda r: faults.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    page.goto(page_file.as_uri())
    page.wait_for_selector(".chart canvas, .chart svg")
    page.wait_for_timeout(500)
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
        "the page must not scroll sideways"
    )
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.click("sup a >> nth=0")
    assert page.url.endswith("#n1") and page.is_visible("#n1")
    context.close()


@pytest.mark.browser
def test_it_prints(browser, page_file: Path, tmp_path: Path) -> None:
    import pypdf

    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.pdf(path=tmp_path / "brief.pdf", format="A4")
    page.close()
    text = "\n".join(p.extract_text() for p in pypdf.PdfReader(tmp_path / "brief.pdf").pages)
    assert "Azerbaijan" in text and "within rounding" in text and "Manifest" in text


def test_the_brief_as_data(shared_desk: Workspace) -> None:
    data = json.loads(json.dumps(brief(shared_desk.pair("AZE", "RUS"), TODAY).to_json()))
    assert data["pair"] == ["AZE", "RUS"] and data["statements"] and data["datasets"] and data["not_known"]
