"""One vote a reader, changeable, exact however many vote at once; polls with counts and percentages; the doors."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral.briefs import Outline, brief, compose
from bilateral.errors import BadData, UnknownRecord
from bilateral.team import Readers
from bilateral.web.pages.published import ordered
from bilateral.workspace import Workspace
from web_server import run_apart, served


def test_a_vote_can_be_changed_and_counts_once(desk: Workspace, publish) -> None:
    readers, key = Readers(desk.register.database), publish()
    assert readers.rating(key).average is None
    readers.rate(key, "a", 5, "203.0.113.1")
    readers.rate(key, "b", 2, "203.0.113.1")
    found = readers.rate(key, "a", 3, "203.0.113.1")
    assert (found.votes, found.average, found.mine) == (2, 2.5, 3)


def test_a_draft_is_not_rated(desk: Workspace, draft) -> None:
    with pytest.raises(UnknownRecord):
        Readers(desk.register.database).rate(draft(), "a", 5, "203.0.113.1")


@pytest.mark.parametrize(("question", "options"), [("", ["a", "b"]), ("q", ["a"]), ("q", ["a", "a"]), ("q", [str(n) for n in range(11)]), ("q" * 301, ["a", "b"])])  # fmt: skip
def test_polls_that_are_refused(desk: Workspace, publish, editor, question: str, options: list[str]) -> None:
    key = publish()
    with pytest.raises(BadData):
        Readers(desk.register.database).new_poll(key, question, options, editor)


@given(votes=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=25))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counts_and_percentages_add_up(desk: Workspace, publish, editor, votes: list[tuple[int, int]]) -> None:
    readers = Readers(desk.register.database)
    poll = readers.new_poll(publish(), "Which?", ["a", "b", "c"], editor)
    for voter, option in votes:
        readers.answer(poll, f"voter {voter}", option, f"198.51.100.{voter}")
    last = dict(votes)
    found = readers.poll(poll)
    assert found.counts == tuple(sum(o == n for o in last.values()) for n in range(3))
    assert sum(found.percents) == pytest.approx(100 if last else 0)
    readers.close_poll(poll, editor)
    with pytest.raises(BadData, match="closed"):
        readers.answer(poll, "late", 0, "198.51.100.9")


def test_a_thousand_votes_at_once_count_a_thousand(desk: Workspace, publish) -> None:
    """Readers of a thousand addresses behind a proxy of ours, two hundred at a time."""
    key = publish()
    with served(desk.folder, "--workers", "0", settings='proxies = ["127.0.0.1/32"]') as site:
        codes = run_apart(_vote(site.url, key, 1000))
    assert codes == [303] * 1000
    found = Readers(desk.register.database).rating(key)
    assert found.votes == 1000 and found.average == pytest.approx(sum(n % 5 + 1 for n in range(1000)) / 1000)


async def _vote(url: str, key: str, count: int) -> list[int]:
    gate = asyncio.Semaphore(200)

    async def one(n: int) -> int:
        headers = {"x-forwarded-for": f"198.51.{n // 250}.{n % 250}"}
        async with gate, httpx.AsyncClient(base_url=url, headers=headers, timeout=120) as reader:
            mark = re.search(r'name="csrf" value="([^"]+)"', (await reader.get("/sign-in")).text)[1]  # type: ignore[index]
            return (await reader.post(f"/briefs/{key}/rate", data={"csrf": mark, "stars": str(n % 5 + 1)})).status_code

    return await asyncio.gather(*(one(n) for n in range(count)))


@pytest.mark.parametrize("door", ["business", "researchers", "students"])
def test_doors_order_the_same_material(shared_desk: Workspace, door: str) -> None:
    from datetime import date

    content = compose(brief(shared_desk.pair("AZE", "RUS"), date(2026, 11, 26)), Outline())
    turned = ordered(content, door)
    assert sorted(s.id for s in turned.sections) == sorted(s.id for s in content.sections)
    assert {s.id: s for s in turned.sections} == {s.id: s for s in content.sections}
    assert turned.sections[0].id == {"business": "measures", "researchers": "said", "students": "timeline"}[door]


def test_a_brief_by_its_door(desk: Workspace, client, publish) -> None:
    from datetime import date

    content = compose(brief(desk.pair("AZE", "RUS"), date(2026, 11, 26)), Outline()).model_dump(mode="json")
    key = publish(content)
    page = client.get(f"/briefs/{key}?door=students").text
    assert page.index('<section id="timeline"') < page.index('<section id="figures"')
    linked = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert '"@type": "Report"' in linked
    assert client.get(f"/briefs/{key}/brief.html").headers["content-security-policy"].startswith("sandbox")
    assert client.get(f"/briefs/{key}/brief.exe").status_code == 404
    assert client.get(f"/briefs/{key}?door=kings").status_code == 422
