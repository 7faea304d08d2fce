"""What the site's tests share: a mail server on loopback, a site in this process, people who work there."""

from __future__ import annotations

import email.policy  # noqa: F401 - text_of needs the submodule
import time
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from starlette.testclient import TestClient

from bilateral.team import People, Person, Shelves
from bilateral.team.shelves import keep_brief
from bilateral.web import site
from bilateral.workspace import Workspace
from conftest import free_port
from web_server import Browserless

PASSWORD = "seven green lanterns"


class Letters:
    """A real SMTP server that keeps what it takes; it may be told to refuse."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refuse = 0
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.refuse:
            self.refuse -= 1
            return "451 come back later"
        self.taken.append(envelope.content)
        return "250 taken"

    def wait(self, count: int, seconds: float = 30) -> list[bytes]:
        until = time.time() + seconds
        while len(self.taken) < count and time.time() < until:
            time.sleep(0.1)
        assert len(self.taken) >= count, f"{len(self.taken)} letters"
        return self.taken


@pytest.fixture
def mail_server() -> Iterator[Letters]:
    letters = Letters()
    letters._controller.start()
    yield letters
    letters._controller.stop()


@pytest.fixture
def client(desk: Workspace) -> TestClient:
    """A visitor of the site, in this process."""
    return TestClient(site(desk), base_url="http://127.0.0.1:8000", follow_redirects=False)


@pytest.fixture
def visitor(client: TestClient) -> Browserless:
    return Browserless(client)


@pytest.fixture
def staff(desk: Workspace) -> dict[str, str]:
    """An administrator, an editor and an analyst of one organisation, an editor and a reader of another, by their addresses."""
    people = People(desk.register.database)
    link = people.first_link()
    assert link
    admin = people.join(link, "Ada", PASSWORD, email="ada@baku.example", organisation="Baku")
    moscow = people.organisation("Moscow", admin)
    found = {"admin": admin.email}
    for name, organisation, role in (
        ("editor", "baku", "editor"),
        ("analyst", "baku", "analyst"),
        ("other", moscow, "editor"),
        ("reader", moscow, "reader"),
    ):
        address = f"{name}@{organisation}.example"
        people.join(people.invite(address, organisation, role, admin), name.title(), PASSWORD)
        found[name] = address
    return found


@pytest.fixture
def at(desk: Workspace, staff: dict[str, str]):
    """Sign somebody in: at('editor') is a visitor with that account, each with cookies of its own over one site."""
    app = site(desk)

    def enter(name: str) -> Browserless:
        found = Browserless(TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False))
        if name != "visitor":
            assert found.sign_in(staff[name], PASSWORD).status_code == 303
        return found

    return enter


EMPTY = {"title": "A brief", "date": "2026-11-26", "language": "en", "kind": "", "lead": "", "state": [], "summary": [], "sections": [], "notes": [],
         "labels": {"summary": "Summary", "notes": "Notes", "nothing": "–", "note": "note"}}  # fmt: skip
EDITOR = Person("p", "editor@baku.example", "Editor", "baku", "editor")


@pytest.fixture
def draft(desk: Workspace):
    """Put a brief on the shelf of one side: draft() is an empty one, draft(content) one with a content; returns its name."""

    def keep(content: dict | None = None) -> str:
        with desk.register.database.begin() as db:
            return keep_brief(db, "baku", "x", "AZE-RUS", content or EMPTY, {}, {"html": b"<p>"})

    return keep


@pytest.fixture
def publish(desk: Workspace, draft):
    """The same, published."""

    def open_to_all(content: dict | None = None) -> str:
        key = draft(content)
        Shelves(desk.register.database, "baku").publish(key, EDITOR)
        return key

    return open_to_all


@pytest.fixture
def published(publish) -> str:
    """An empty brief that every reader sees."""
    return publish()


@pytest.fixture
def editor() -> Person:
    return EDITOR
