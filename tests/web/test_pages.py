"""Every page in both languages, what is cached and for whom, what is not there."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bilateral.checking import recheck
from bilateral.records import Document
from bilateral.web.highlight import pieces
from bilateral.web.prepared import prepare
from bilateral.workspace import Workspace, starter_folder

PAGES = ("/", "/documents", "/search", "/claims", "/targets", "/measures", "/commitments", "/calendar", "/conflicts", "/scenarios", "/corridors", "/briefs",
         "/follow", "/sign-in", "/pairs/AZE-RUS")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_both_languages(client: TestClient, path: str) -> None:
    english, russian = (client.get(path, headers={"accept-language": code}) for code in ("en", "ru"))
    assert english.status_code == russian.status_code == 200
    assert '<html lang="en">' in english.text and '<html lang="ru">' in russian.text
    assert (
        "script-src 'self'" in english.headers["content-security-policy"]
        and "unsafe" not in english.headers["content-security-policy"]
    )
    assert not re.search(r"<[^>]+ (?:style|on[a-z]+)=\"", re.sub(r"<svg.*?</svg>", "", english.text, flags=re.S))


def messages(language: str) -> dict[str, set[str]]:
    """Messages with the variables that they use."""
    text = files("bilateral.web").joinpath(f"languages/{language}.ftl").read_text("utf-8")
    found = re.split(r"^(?=[a-z])", re.sub(r"^#.*$", "", text, flags=re.M), flags=re.M)
    return {m.split(" =")[0]: set(re.findall(r"\$(\w+)", m)) for m in found if " =" in m}


def test_both_languages_have_the_same_messages() -> None:
    english, russian = messages("en"), messages("ru")
    own = {
        name for name in russian if name.split("-")[0] in ("sphere", "mode", "field")
    }  # what English has as the register's own words
    assert set(english) == set(russian) - own
    assert all(russian[name] >= english[name] or name == "reports-n" for name in english)


def test_no_message_is_missing_or_left_over() -> None:
    templates = "".join(
        f.read_text("utf-8")
        for f in (*files("bilateral.web").joinpath("templates").iterdir(), files("bilateral.web").joinpath("visit.py"))
    )
    used = set(re.findall(r'\bt\("([a-z0-9-]+)"[,)]', templates))
    built = set(re.findall(r'\bt\("([a-z]+-)" ~', templates)) | {
        f"{g}-" for g in re.findall(r't\.term\("([a-z]+)"', templates)
    }
    english = set(messages("en"))
    # in loops over (path, message) and (name, group)
    used |= {"feed-calendar", "feed-atom", "feed-json", "reporter", "partner", "flow", "product", "period"}
    assert used <= english, used - english
    left = {
        m
        for m in english - used
        if not m.startswith(tuple(built)) and not m.startswith(("outcome-", "sphere-", "kind-"))
    }
    assert left == set()


def test_what_a_page_shows_of_the_register(client: TestClient) -> None:
    assert "AZE-RUS" in client.get("/").text
    found = client.get("/search", params={"q": "forum", "kind": "event"})
    assert "12th" in found.text or "forum" in found.text
    assert "MIXED" in client.get("/conflicts?pair=AZE-RUS").text.upper()
    assert (
        "in force" in client.get("/measures", params={"imposer": "RUS", "product": "gasoline", "on": "2024-04-01"}).text
    )


def test_a_pair_is_prepared_once_and_brought_up_to_date(client: TestClient, desk: Workspace) -> None:
    assert "for the first time" in client.get("/pairs/azerbaijan-russia").text
    prepare(desk, "AZE-RUS", "en", "")
    page = client.get("/pairs/AZE-RUS")
    assert "brought up to date" not in page.text and '<section id="said"' in page.text and "<svg" in page.text
    desk.register.add(Document.of("Nothing that is recorded."), [])
    assert "brought up to date" in client.get("/pairs/AZE-RUS").text


def test_an_answer_is_not_sent_twice(client: TestClient, desk: Workspace) -> None:
    first = client.get("/claims")
    assert client.get("/claims", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    desk.register.add(Document.of("Something new."), [])
    assert client.get("/claims", headers={"if-none-match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("/pairs/AZE", 400), ("/pairs/AZE-Atlantis", 404), ("/documents/none", 404), ("/records/none", 404), ("/jobs/none", 404),
                                              ("/briefs/none", 404), ("/nothing", 404), ("/claims?page=0", 422), ("/search?since=soon", 422), ("/search?pair=AZE", 422),
                                              ("/measures?imposer=Atlantis&product=271012", 404), ("/corridors?origin=Xyz&destination=Moscow", 400),
                                              ("/documents?page=999999", 422), ("/records/claim-?version=1", 404)])  # fmt: skip
def test_what_is_not_there(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status and "Traceback" not in answer.text and "<h1>" in answer.text


@given(st.text(min_size=1, max_size=80), st.lists(st.tuples(st.integers(0, 79), st.integers(1, 30)), max_size=6))
def test_pieces_give_the_text_back(text: str, spans: list[tuple[int, int]]) -> None:
    from bilateral.records import Position

    document = Document.of(text)
    records = []
    for start, length in spans:
        end = min(len(text), start + length)
        if start < end and text[start:end].strip():
            records.append(Position.cited(document, (start, end), topic="x"))
    cut = pieces(text, records)
    assert "".join(p.text for p in cut) == text
    for r in records:
        assert "".join(p.text for p in cut if r.id in p.records) == r.quote
        assert sum(r.id in p.starts for p in cut) == 1


def test_pages_follow_verdicts_and_statistics(client: TestClient, desk: Workspace) -> None:
    """What a page says holds until a check comes to something else, or a load brings other figures."""
    assert "Not checked yet" in client.get("/claims").text
    assert recheck(desk).changes
    assert "Not checked yet" not in client.get("/claims").text
    before = client.get("/measures").headers["etag"]
    desk.load(starter_folder() / "observations.csv", starter_folder() / "datasets.csv")
    assert client.get("/measures").headers["etag"] == before  # the same figures again are no other ones
    table = desk.folder / "more.csv"
    table.write_text(
        "source,vintage,reporter,partner,product,flow,period,measure,value,unit\nown,2026,AZE,RUS,TOTAL,exports,2023,value,1,USD\n"
    )
    desk.load(table)
    assert client.get("/measures").headers["etag"] != before


def test_strangers_have_no_page_made_for_a_pair_by_any_door(client: TestClient) -> None:
    for path in ("/pairs/FRA-DEU", "/pairs/FRA-DEU/state", "/api/v1/pairs/FRA-DEU"):
        assert client.get(path).status_code == 404
    assert client.get("/api/v1/pairs/AZE-RUS").json()["fresh"] is False
