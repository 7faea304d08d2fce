"""Calendar, Atom and JSON feeds before parsers that others wrote; letters and webhooks: each once, none lost."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import hmac
import json
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import feedparser
import icalendar
import pytest
import vobject

from bilateral.notices import agenda, deliver, newest, notices_since, write_down_due
from bilateral.notices.calendar import calendar
from bilateral.records import Document, Event, Participant, Position
from bilateral.team import Filters, Person, Subscriptions
from bilateral.team.settings import Mail
from bilateral.workspace import Workspace

TEXT = "The sixth round of consultations will be held in Baku on 3 June 2027."
PERSON = Person("p", "editor@baku.example", "Editor", "baku", "editor")


def meeting(desk: Workspace, **fields) -> tuple[Document, Event]:
    document = Document.of(TEXT, title="Consultations announced")
    made = {"type": "meeting", "series": "Baku–Moscow consultations", "edition": 6, "date": "2027-06-03", "place": "Baku", "place_country": "AZE", "status": "planned",
            "participants": (Participant(country="RUS", role="delegation"),), "spheres": ("economy",)} | fields  # fmt: skip
    record = Event.cited(document, (0, len(TEXT)), **made)
    desk.register.add(document, [record])
    return document, record


def events(desk: Workspace, **about) -> dict[str, icalendar.Event]:
    data = calendar(agenda(desk.register, Filters(**about)), "Desk", "https://desk.example.org")
    vobject.readOne(data.decode())
    parsed = icalendar.Calendar.from_ical(data)
    assert all(not c.errors for c in parsed.walk())
    return {str(e["uid"]): e for e in parsed.walk("VEVENT")}


def test_the_calendar_with_an_update_and_a_cancellation(desk: Workspace) -> None:
    _, record = meeting(desk)
    before = events(desk, pair="AZE-RUS")
    (uid,) = [u for u, e in before.items() if "consultations" in str(e["summary"])]
    event = before[uid]
    assert (
        event.decoded("dtstart").isoformat() == "2027-06-03"
        and event["status"] == "TENTATIVE"
        and event["sequence"] == 0
        and event["location"] == "Baku"
    )
    desk.register.revise(
        record.model_copy(update={"date": "2027-06-10", "status": "held"}), author="editor", reason="moved"
    )
    moved = events(desk)[uid]
    assert (
        moved.decoded("dtstart").isoformat() == "2027-06-10"
        and moved["sequence"] == 1
        and moved["status"] == "CONFIRMED"
    )
    desk.register.withdraw(record.id, author="editor", reason="called off")
    gone = events(desk, series="Baku–Moscow consultations")[uid]
    assert gone["status"] == "CANCELLED" and gone["sequence"] == 2


def test_two_reports_of_one_meeting_are_one_event(desk: Workspace) -> None:
    meeting(desk)
    other = Document.of(f"Wire: {TEXT}")
    desk.register.add(
        other,
        [
            Event.cited(
                other,
                (6, len(other.text)),
                type="meeting",
                series="Baku–Moscow consultations",
                edition=6,
                date="2027-06-03",
            )
        ],
    )
    found = [e for e in agenda(desk.register, Filters()) if "consultations" in e.title]
    assert len(found) == 1 and len(found[0].records) == 2


@pytest.mark.parametrize(
    "about",
    [
        {},
        {"pair": "AZE-RUS"},
        {"sphere": "economy"},
        {"kind": "event"},
        {"series": "Baku–Moscow consultations"},
        {"kind": "commitment"},
    ],
)
def test_feeds_pass_parsers(desk: Workspace, client, about: dict[str, str]) -> None:
    document, _ = meeting(desk)
    desk.register.add(Document.of("odd \x0b\x1f text", title="Odd \x08 <b>&amp; title"), [])
    for path in ("/feed.atom", "/calendar.ics", "/feed.json"):
        answer = client.get(path, params=about)
        assert answer.status_code == 200
        assert client.get(path, params=about, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    feed = feedparser.parse(client.get("/feed.atom", params=about).content)
    assert not feed.bozo and feed.version == "atom10"
    data = client.get("/feed.json", params=about).json()
    assert data["version"] == "https://jsonfeed.org/version/1.1" and [i["id"] for i in data["items"]] == [
        e.id for e in feed.entries
    ]
    assert all({"id", "url", "title", "content_text", "date_modified"} <= set(i) for i in data["items"])
    links = {e.link for e in feed.entries}
    if about.get("kind") != "commitment":
        assert any(document.id in link or "/records/event-" in link for link in links)
    vobject.readOne(client.get("/calendar.ics", params=about).text)


def test_each_side_hears_of_a_draft_once(desk: Workspace) -> None:
    document = Document.of(TEXT)
    record = Event.cited(document, (0, len(TEXT)), type="meeting", date="2027-06-03")
    start = desk.register.state()
    desk.register.add(document, [record], held_by=("baku", "editor"))
    about = Filters(kind="event")
    own, until = notices_since(desk.register.seen_by("baku"), start, about, "baku")
    other, _ = notices_since(desk.register.seen_by("moscow"), start, about, "moscow")
    assert [n.kind for n in own] == ["event"] and other == []
    desk.register.share(document.id, "baku", "editor")
    own, _ = notices_since(desk.register.seen_by("baku"), until, about, "baku")
    other, _ = notices_since(desk.register.seen_by("moscow"), until, about, "moscow")
    assert own == [] and [n.path for n in other] == [f"/records/{record.id}"]
    assert newest(desk.register.seen_by(""), about, "", 1)[0].path == f"/records/{record.id}"


class Receiver:
    """A receiver of webhooks that fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Answer(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                nonlocal failures
                body = self.rfile.read(int(self.headers["content-length"]))
                failures -= 1
                if failures < 0:
                    receiver.taken.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(503 if failures >= 0 else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Answer)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def subscribed(desk: Workspace, channel: str, target: str) -> tuple[Subscriptions, str, str]:
    subscriptions = Subscriptions(desk.register.database)
    key, secret = subscriptions.ask(
        channel, target, Filters(), "now", "en", "203.0.113.1", person="p", organisation="baku", confirmed=True
    )
    return subscriptions, key, secret


def test_a_webhook_is_signed_tried_again_and_sent_once(desk: Workspace, monkeypatch) -> None:
    receiver = Receiver(failures=2)
    desk.site = desk.site.model_copy(update={"reach": ("127.0.0.0/8",)})
    subscriptions, key, secret = subscribed(desk, "webhook", receiver.url)
    meeting(desk)
    later = time.time() + 100
    assert write_down_due(desk, later) == 1 and write_down_due(desk, later + 100) == 0
    waits = []
    now = time.time()
    from bilateral.team import subscriptions as module

    for _ in range(3):
        monkeypatch.setattr(module.time, "time", lambda at=now: at)
        assert deliver(desk, "w")
        row = subscriptions.history(key)[0]
        waits.append(row.next - now)
        now = row.next + 1
    monkeypatch.undo()
    assert [round(w) for w in waits[:2]] == [60, 120] and row.state == "sent" and not deliver(desk, "w")
    (headers, body) = receiver.taken[0]
    assert len(receiver.taken) == 1 and json.loads(body)["id"] == headers["webhook-id"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    receiver.server.shutdown()


def test_a_receiver_that_stays_away_is_given_up(desk: Workspace, monkeypatch) -> None:
    subscriptions, key, _ = subscribed(desk, "webhook", "https://receiver.invalid/")
    meeting(desk)
    write_down_due(desk, time.time() + 100)
    from bilateral.team import subscriptions as module

    now = time.time()
    for n in range(8):
        monkeypatch.setattr(module.time, "time", lambda at=now + n * 10_000: at)
        assert deliver(desk, "w")
    row = subscriptions.history(key)[0]
    assert row.state == "failed" and row.tries == 8 and "DownloadFailed" in row.error


def test_a_digest_by_letter(desk: Workspace, mail_server) -> None:
    desk.site = desk.site.model_copy(
        update={"mail": Mail(host="127.0.0.1", port=mail_server.port, sender="Desk <news@desk.example>")}
    )
    subscriptions, key, _ = subscribed(desk, "mail", "reader@example.org")
    assert write_down_due(desk, time.time() + 100) == 0  # nothing happened: no letter
    meeting(desk)
    assert write_down_due(desk, time.time() + 300) == 1 and deliver(desk, "w") and not deliver(desk, "w")
    letter = email.message_from_bytes(mail_server.wait(1)[0], policy=email.policy.default)
    assert (
        letter["to"] == "reader@example.org"
        and "Consultations announced" in letter.get_content()
        and key in letter["list-unsubscribe"]
    )
    assert re.fullmatch(r"<delivery-[0-9a-f]{16}@desk\.example>", letter["message-id"])
    link = letter["list-unsubscribe"].strip("<>")
    subscriptions.end(key, link.split("secret=")[1])
    meeting(desk, date="2027-07-01")
    assert write_down_due(desk, time.time() + 10**7) == 0


def test_a_subscription_begins_when_the_address_says_yes(desk: Workspace, client, visitor, mail_server) -> None:
    desk.site = desk.site.model_copy(
        update={"mail": Mail(host="127.0.0.1", port=mail_server.port, sender="news@desk.example")}
    )
    assert (
        visitor.post(
            "/subscriptions", {"channel": "mail", "target": "reader@example.org", "every": "now", "pair": "AZE-RUS"}
        ).status_code
        == 200
    )
    subscriptions = Subscriptions(desk.register.database)
    assert subscriptions.due(time.time() + 10**6) == []
    link = re.search(
        r"(/subscriptions/\S+)",
        email.message_from_bytes(mail_server.wait(1)[0], policy=email.policy.default).get_content(),
    )[1]  # type: ignore[index]
    assert (
        client.get(link).status_code == 200 and subscriptions.due(time.time() + 10**6) == []
    )  # looking at a link confirms nothing
    path, secret = link.split("?secret=")
    assert visitor.post(path, {"secret": "wrong"}).status_code == 404
    assert visitor.post(path, {"secret": secret}).status_code == 200
    assert [s.target for s in subscriptions.due(time.time() + 10**6)] == ["reader@example.org"]


KILLED = """
import sys, os
from pathlib import Path
from bilateral.workspace import Workspace
from bilateral.notices import sending
home = Workspace.open(Path(sys.argv[1]))
kill = sys.argv[2]
if kill == "before":
    sending._post = lambda *a: os.kill(os.getpid(), 9)
sending.write_down_due(home, __import__("time").time() + 100)
if kill == "written":
    os.kill(os.getpid(), 9)
sending.deliver(home, "the one that dies")
"""


@pytest.mark.parametrize("moment", ["written", "before"])
def test_nothing_is_lost_or_sent_twice_over_a_killed_worker(
    desk: Workspace, mail_server, moment: str, monkeypatch
) -> None:
    config = desk.folder / "bilateral.toml"
    config.write_text(
        config.read_text()
        + f'\n[site.mail]\nhost = "127.0.0.1"\nport = {mail_server.port}\nsender = "news@desk.example"\n'
    )
    subscriptions, key, _ = subscribed(desk, "mail", "reader@example.org")
    meeting(desk)
    done = subprocess.run([sys.executable, "-c", KILLED, str(desk.folder), moment], capture_output=True, timeout=60)
    assert done.returncode == -signal.SIGKILL and mail_server.taken == []
    with Workspace.open(Path(desk.folder)) as home:
        from bilateral.team import subscriptions as module

        now = time.time()
        monkeypatch.setattr(module.time, "time", lambda: now + 3600)
        write_down_due(home, now + 100)
        while deliver(home, "another"):
            pass
    assert len(mail_server.taken) == 1 and [r.state for r in subscriptions.history(key)] == ["sent"]


def test_more_than_a_page_of_news_is_told_whole(desk: Workspace) -> None:
    start = desk.register.state()
    documents = [Document.of(f"Report {n}.", title=f"Report {n}") for n in range(700)]
    for document in documents:
        desk.register.add(document, [])
    found, until = notices_since(desk.register, start, Filters(), "")
    assert [n.path for n in found] == [f"/documents/{d.id}" for d in documents]
    assert notices_since(desk.register, until, Filters(), "") == ([], until)


def test_a_report_of_many_records_hides_no_other_report(desk: Workspace) -> None:
    meeting(desk)
    text = "A word. " * 5000
    long = Document.of(text, title="Long")
    desk.register.add(long, [Position.cited(long, (8 * n, 8 * n + 7), topic=f"topic {n}") for n in range(5000)])
    assert {"Long", "Consultations announced"} <= {n.title for n in newest(desk.register, Filters(), "")}
