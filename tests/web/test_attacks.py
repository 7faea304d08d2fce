"""Attacks by name; each of them must fail."""

from __future__ import annotations

import contextlib
import io
import json
import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import BilateralError
from bilateral.records import Document, Position
from bilateral.tables import encode
from bilateral.team import People, Readers
from bilateral.team.people import TooOften
from bilateral.web import site
from bilateral.web.visit import inward
from bilateral.workspace import Workspace
from web_server import Browserless, run_apart, served

PASSWORD = "seven green lanterns"
LOOPBACK = ("127.0.0.0/8",)
LABELS = {"summary": "Summary", "notes": "Notes", "nothing": "–", "note": "note"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg onload=alert(1)>"


# What is stored and shown


@pytest.mark.parametrize("page", ["/documents/{d}", "/records/{r}", "/search?q=alert", "/", "/documents", "/feed.atom"])
def test_xss_in_texts_and_titles(client, desk: Workspace, page: str) -> None:
    document = Document.of(f"A word of {SCRIPT} to all.", title=SCRIPT, publisher=SCRIPT, url="javascript:alert(1)")
    record = Position.cited(document, (0, len(document.text)), topic=SCRIPT, speakers=(SCRIPT,))
    desk.register.add(document, [record])
    text = client.get(page.format(d=document.id, r=record.id)).text
    assert "<script>alert" not in text and "<img src=x" not in text and "<svg onload" not in text
    assert "javascript:" not in text
    desk.register.add(document, [Position.cited(document, (0, len(document.text)), topic="x")])
    text = client.get(f"/documents/{document.id}").text
    inside = text.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(inside)["headline"] == document.title


def test_xss_in_svg(desk: Workspace) -> None:
    import altair as alt

    from bilateral.briefs.charts import specification, svg

    chart = alt.Chart(alt.Data(values=[{"a": SCRIPT, "b": 1}])).mark_bar().encode(x="a:N", y="b:Q")
    drawn = svg(specification(chart, SCRIPT))
    assert "<script" not in drawn and "<img" not in drawn and "<svg onload" not in drawn


def test_markup_in_an_address_of_the_page(client) -> None:
    text = client.get("/search", params={"q": SCRIPT, "since": "2024-01-01"}).text
    assert "<script>alert" not in text and "&lt;script&gt;" in text


def test_scripts_of_others_do_not_run(client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy and "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


# Forms, sessions, rights


def test_csrf(at) -> None:
    editor = at("editor")
    page = editor.csrf()
    assert editor.client.post("/documents", data={"text": "x"}).status_code == 403
    assert editor.client.post("/documents", data={"text": "x", "csrf": "0" * 64}).status_code == 403
    assert editor.client.post("/documents", data={"text": "x", "csrf": at("other").csrf()}).status_code == 403
    assert editor.client.post("/documents", data={"text": "x", "csrf": page}).status_code == 303


def test_csrf_on_the_api(at) -> None:
    assert at("editor").client.post("/api/v1/documents", json={"text": "A text."}).status_code == 403


def test_cookies_are_out_of_reach(at, client) -> None:
    answer = Browserless(client)
    found = answer.client.get("/sign-in").headers["set-cookie"].lower()
    assert "httponly" in found and "samesite=lax" in found


def test_session_fixation(at, desk: Workspace, staff) -> None:
    visitor = at("visitor")
    visitor.client.cookies.set("session", "known-to-the-attacker")
    assert visitor.sign_in(staff["analyst"], PASSWORD).status_code == 303
    assert People(desk.register.database).of_session("known-to-the-attacker") is None
    assert visitor.get("/documents/new").status_code == 200


def test_open_redirect(at, staff) -> None:
    for path in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\nhttps://evil.example",
    ):
        assert inward(path) == "/"
        answer = at("visitor").post("/sign-in", {"email": staff["reader"], "password": PASSWORD, "next": path})
        assert answer.headers["location"] == "/"
    assert at("visitor").get("/language?to=ru&next=//evil.example").headers["location"] == "/"


def test_brute_force(at, staff) -> None:
    visitor = at("visitor")
    codes = [visitor.sign_in(staff["admin"], f"guess number {n}").status_code for n in range(7)]
    assert codes[:5] == [401] * 5 and codes[5:] == [429, 429]
    assert visitor.sign_in(staff["admin"], PASSWORD).status_code == 429


def test_no_account_is_told_from_a_wrong_password(at, staff) -> None:
    visitor = at("visitor")
    a, b = (visitor.sign_in(e, "not the password") for e in (staff["reader"], "nobody@example.org"))
    page = lambda r: r.text.split("<main")[1]  # noqa: E731
    assert a.status_code == b.status_code == 401 and page(a) == page(b)


def test_rights_of_a_reader(at, desk: Workspace) -> None:
    reader = at("reader")
    record = desk.register.records()[0].id
    for path, data in (("/documents", {"text": "x"}), (f"/records/{record}/reject", {}), (f"/records/{record}/correct", {}), ("/scenarios", {}), ("/briefs", {"pair": "AZE-RUS"}),
                       ("/people", {"email": "x@example.org"}), ("/subscriptions", {"channel": "webhook", "target": "https://example.org"})):  # fmt: skip
        assert reader.post(path, data).status_code == 403, path
    assert reader.get("/audit").status_code == 403


def test_idor_across_organisations(at, desk: Workspace) -> None:
    own, other = at("editor"), at("other")
    document = Document.of("Trade turnover between Azerbaijan and Russia came to $4.4 billion in 2023.")
    from bilateral.reading import read

    desk.register.add(document, read(document).records, held_by=("baku", "x"))
    record = desk.register.records(document=document.id)[0].id
    for path in (
        f"/records/{record}/accept",
        f"/records/{record}/reject",
        f"/records/{record}/correct",
        f"/records/{record}/restore",
    ):
        assert other.post(path, {"document": document.id}).status_code == 404
    other.post(f"/documents/{document.id}/share")
    assert desk.register.holdings(document.id)[0].shared is None
    with desk.register.database.begin() as db:
        from bilateral.team.shelves import keep_scenario

        key = keep_scenario(db, "baku", "x", "A draft", {})
    assert other.get(f"/scenarios/{key}").status_code == other.post(f"/scenarios/{key}/share").status_code == 404
    assert own.post(f"/scenarios/{key}/share").status_code == 303
    assert len(desk.register.history(record)) == 1


def test_mass_assignment(at, desk: Workspace) -> None:
    editor = at("editor")
    record = desk.register.records(kind="claim")[0]
    editor.post(
        f"/records/{record.id}/correct",
        {"id": "claim-0000000000", "kind": "target", "evidence": "[]", "note": "seen", "author": "reader"},
    )
    kept = desk.register.history(record.id)[-1]
    assert (
        kept.record.kind == "claim" and kept.record.evidence == record.evidence and kept.author == "editor@baku.example"
    )


def test_lost_update(at, desk: Workspace) -> None:
    record = desk.register.records()[0].id
    first, second = at("editor"), at("analyst")
    assert first.post(f"/records/{record}/accept", {"seen": "1"}).status_code == 303
    assert second.post(f"/records/{record}/reject", {"seen": "1"}).status_code == 409
    assert desk.register.record(record)


# Files


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../bilateral.toml",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static/..%5c..%5capp.py",
        "/briefs/../../etc/brief.html",
        "/briefs/x/brief.../../passwd",
    ],
)
def test_path_traversal(client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404) and "workspace" not in answer.text.lower().split("<main")[-1]


def test_path_traversal_in_a_file_name(at, desk: Workspace) -> None:
    editor = at("editor")
    mark = editor.csrf()
    editor.client.post("/documents", data={"csrf": mark}, files={"file": ("../../../etc/cron.d/x.txt", b"Some text.")})
    from bilateral.team import Jobs

    assert [j.asked["name"] for j in Jobs(desk.register.database).listed("baku")] == ["x.txt"]


def test_csv_formulas() -> None:
    for cell in ('=HYPERLINK("http://evil")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"):
        assert encode("csv", ["a"], [[cell]]).decode().splitlines()[1].lstrip('"').startswith("'")
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(encode("xlsx", ["a"], [[cell]])))
        assert book.active["A2"].data_type == "s" and str(book.active["A2"].value).startswith("'")


def test_csv_formulas_out_of_the_register(client, desk: Workspace) -> None:
    document = Document.of("=cmd|' /C calc'!A0 said the minister")
    desk.register.add(document, [Position.cited(document, (0, len(document.text)), topic="x")])
    rows = client.get("/api/v1/records/download?words=calc").text.splitlines()
    assert "'=cmd" in rows[1] and ",=cmd" not in rows[1]


# Headers, letters


def test_header_injection(client) -> None:
    answer = client.get("/language?to=ru%0d%0aset-cookie:%20x=1&next=/%0d%0aset-cookie:%20y=1")
    assert "x=1" not in str(answer.headers) and "y=1" not in str(answer.headers)
    answer = client.get("/language?to=ru&next=/%0d%0aset-cookie:%20y=1")
    assert "y=1" not in str(answer.headers) and answer.headers["location"] == "/"


def test_mail_header_injection(desk: Workspace, at, mail_server) -> None:
    from bilateral.team.settings import Mail

    desk.site = desk.site.model_copy(
        update={"mail": Mail(host="127.0.0.1", port=mail_server.port, sender="news@example.org")}
    )
    desk.name = "Desk\r\nBcc: everybody@example.org"
    visitor = at("visitor")
    assert (
        visitor.post("/subscriptions", {"channel": "mail", "target": "a@example.org\r\nBcc: b@example.org"}).status_code
        == 400
    )
    assert visitor.post("/subscriptions", {"channel": "mail", "target": "a@example.org"}).status_code == 200
    head = mail_server.wait(1)[0].split(b"\r\n\r\n")[0]
    assert b"\r\nBcc:" not in head and b"\nBcc:" not in head


def test_letters_are_no_weapon(desk: Workspace, at, mail_server) -> None:
    from bilateral.team.settings import Mail

    desk.site = desk.site.model_copy(
        update={"mail": Mail(host="127.0.0.1", port=mail_server.port, sender="news@example.org")}
    )
    visitor = at("visitor")
    codes = [
        visitor.post("/subscriptions", {"channel": "mail", "target": f"victim{n}@example.org"}).status_code
        for n in range(8)
    ]
    assert codes.count(200) == 5 and codes[-1] == 429


def test_a_webhook_to_this_machine(desk: Workspace, at) -> None:
    from bilateral.notices import deliver, write_down_due
    from bilateral.team import Subscriptions

    editor = at("editor")
    assert (
        editor.post(
            "/subscriptions", {"channel": "webhook", "target": "http://127.0.0.1:6379/", "every": "now"}
        ).status_code
        == 200
    )
    desk.register.add(Document.of("Something new."), [])
    assert write_down_due(desk, time.time() + 120) == 1 and deliver(desk, "w")
    subscriptions = Subscriptions(desk.register.database)
    person = next(p for p in People(desk.register.database).everybody() if p.name == "Editor")
    (row,) = subscriptions.history(subscriptions.of(person.id)[0].id)
    assert row.state == "waiting" and "Forbidden" in row.error


# Votes


def test_vote_stuffing_without_cookies(desk: Workspace, published: str) -> None:
    readers = Readers(desk.register.database)
    for n in range(20):
        readers.rate(published, f"new name {n}", 5, "203.0.113.7")
    with pytest.raises(TooOften):
        readers.rate(published, "one more name", 5, "203.0.113.7")
    assert readers.rate(published, "new name 0", 1, "203.0.113.7").votes == 20  # changing one's vote is no new one
    assert readers.rate(published, "somebody elsewhere", 5, "198.51.100.1").votes == 21


def test_a_forged_voter(at, desk: Workspace, published: str) -> None:
    Readers(desk.register.database).rate(published, "a name", 1, "198.51.100.1")
    visitor = at("visitor")
    mark = visitor.csrf()
    visitor.client.cookies.clear()
    visitor.client.cookies.set("visitor", "ImEgbmFtZSI.forged")
    assert visitor.client.post(f"/briefs/{published}/rate", data={"csrf": mark, "stars": "5"}).status_code == 403
    assert Readers(desk.register.database).rating(published).average == 1


@pytest.mark.parametrize("stars", ["0", "6", "-1", "5.5", "", "99999999999999999999", "five"])
def test_votes_out_of_range(at, published: str, stars: str) -> None:
    assert at("visitor").post(f"/briefs/{published}/rate", {"stars": stars}).status_code == 400


def test_an_address_that_a_visitor_writes_is_not_believed(desk: Workspace, at, published: str) -> None:
    codes = []
    for n in range(22):
        visitor = at("visitor")
        visitor.client.headers["x-forwarded-for"] = f"198.51.100.{n}"
        codes.append(visitor.post(f"/briefs/{published}/rate", {"stars": "5"}).status_code)
    assert codes.count(303) == 20 and codes[-1] == 429


# Too much, too slow, too odd


def test_oversized_uploads(desk: Workspace) -> None:
    with served(desk.folder, "--workers", "0") as running:
        port = int(running.url.split(":")[-1])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"POST /documents HTTP/1.1\r\nhost: x\r\ncontent-length: 999999999\r\n\r\n")
            assert b" 413 " in line.recv(200)
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(
                b"POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n"
            )
            answer = b""
            try:
                for _ in range(30):
                    line.sendall(b"F4240\r\n" + b"x" * 1_000_000 + b"\r\n")
            except OSError:
                pass
            line.settimeout(10)
            with contextlib.suppress(OSError):
                answer = line.recv(200)
            assert b" 200 " not in answer and b" 303 " not in answer


def test_slow_uploads(desk: Workspace, monkeypatch) -> None:
    import asyncio

    from bilateral.team.settings import Site
    from bilateral.web import guards

    monkeypatch.setattr(
        guards, "parameter", lambda table, name: type("P", (), {"value": 0.2 if name == "upload_seconds" else 1000})()
    )
    sent = []

    async def app(scope, receive, send) -> None:
        while (await receive()).get("more_body"):
            pass

    async def drip() -> dict:
        await asyncio.sleep(0.15)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/documents", "headers": [], "client": ("127.0.0.1", 1)}
    run_apart(asyncio.wait_for(guards.Guards(app, Site())(scope, drip, send), 5))
    assert sent[0]["status"] == 408


def test_too_many_requests(desk: Workspace) -> None:
    from starlette.testclient import TestClient

    desk.site = desk.site.model_copy(update={"requests_a_minute": 10})
    client = TestClient(site(desk))
    assert [client.get("/health").status_code for _ in range(12)][-2:] == [429, 429]


def test_secrets_are_in_no_log(desk: Workspace, staff, caplog) -> None:
    with served(desk.folder, "--workers", "0") as running:
        import httpx

        with httpx.Client(base_url=running.url) as client:
            Browserless(client).sign_in(staff["analyst"], PASSWORD)
            client.get("/api/v1/me", headers={"authorization": "Bearer bil_secret-of-mine"})
        log = (desk.folder / "serve.log").read_text()
    assert PASSWORD not in log and "bil_secret" not in log
    with desk.register.database.connect() as db:
        from bilateral.register.schema import audit, people, sessions

        held = (
            str(db.execute(people.select()).all())
            + str(db.execute(sessions.select()).all())
            + str(db.execute(audit.select()).all())
        )
    assert PASSWORD not in held and "argon2id" in held


@given(st.text(max_size=60))
def test_words_that_are_a_query(words: str) -> None:
    from bilateral.register.entries import _terms

    terms = _terms(words)
    assert terms.count('"') % 2 == 0 and set(terms.replace('"', "").replace("*", "").replace(" ", "")) <= set(
        "".join(filter(lambda c: c.isalnum() or c == "_", terms))
    )


@pytest.mark.parametrize(
    "words", ['" OR 1=1 --', "a NEAR b", "body:x", "(", '"', "*", "AND", "\x00", "^a", "-a", "\ud800"]
)
def test_operators_of_the_search(client, words: str) -> None:
    for path in ("/search", "/api/v1/records"):
        answer = client.get(
            path, params={"q" if path == "/search" else "words": words.encode("utf-8", "replace").decode()}
        )
        assert answer.status_code == 200


def test_it_listens_on_loopback(desk: Workspace) -> None:
    with served(desk.folder, "--workers", "0") as running:
        port = int(running.url.split(":")[-1])
        own = socket.gethostbyname(socket.gethostname())
        if own.startswith("127."):
            pytest.skip("this machine has no other address")
        with pytest.raises(OSError):
            socket.create_connection((own, port), timeout=2)


# What a tester found once


def token_of(desk: Workspace, staff, name: str, *scopes: str) -> dict[str, str]:
    people = People(desk.register.database)
    return {
        "authorization": f"Bearer {people.new_token(people.sign_in(staff[name], PASSWORD, '127.0.0.1'), 'x', scopes)[0]}"
    }


def test_a_token_that_widens_itself_by_a_form(desk: Workspace, staff, client) -> None:
    headers = token_of(desk, staff, "editor", "read")
    mark = client.get("/account", headers=headers).text.split('name="csrf" value="')[1].split('"')[0]
    for path in ("/account/tokens", "/documents", "/account/password"):
        assert (
            client.post(
                path, data={"csrf": mark, "name": "y", "scopes": ["read", "write"], "text": "x"}, headers=headers
            ).status_code
            == 403
        )


def test_a_shared_verdict_tells_of_no_draft(desk: Workspace, client) -> None:
    from bilateral.reading import read
    from bilateral.web.tasks import check_document

    texts = [f"Trade turnover between Azerbaijan and Russia came to ${n} billion in 2023." for n in ("9.9", "3.3")]
    documents = [Document.of(t, publisher=p).held_by("baku") for t, p in zip(texts, ("Secret", "Open"), strict=True)]
    for d in documents:
        desk.register.add(d, read(d).records, held_by=("baku", "x"))
    for d in documents:
        check_document(desk, d.id, "baku")
    record = desk.register.records(document=documents[1].id)[0].id
    assert "9.9" in str(desk.register.verdict_history(record))
    desk.register.share(documents[1].id, "baku", "x")
    for path in (
        f"/api/v1/records/{record}/verdicts",
        f"/records/{record}",
        f"/documents/{documents[1].id}",
        "/claims",
    ):
        text = client.get(path).text
        assert "9.9" not in text and documents[0].id not in text and "Secret" not in text, path


def test_the_same_text_opens_no_draft_of_others(desk: Workspace, at) -> None:
    from bilateral.web.worker import Worker

    text = "Trade turnover between Azerbaijan and Russia came to $4.9 billion in 2023."
    own, other = at("editor"), at("other")
    jobs = [
        who.post("/documents", {"text": text, "title": title}).headers["location"]
        for who, title in ((own, "Hidden title"), (other, "Another"))
    ]
    worker = Worker(desk)
    while worker.once():
        pass
    mine, theirs = (who.get(job).headers["location"] for who, job in ((own, jobs[0]), (other, jobs[1])))
    record = desk.register.records(document=mine.split("/")[-1])[0].id
    own.post(f"/records/{record}/correct", {"note": "internal", "reason": "internal"})
    assert mine != theirs and "Hidden title" not in other.get(theirs).text and "internal" not in other.get(theirs).text
    assert other.get(mine).status_code == 404
    assert other.post(f"{theirs}/share").status_code == 303
    assert at("visitor").get(theirs).status_code == 200 and at("visitor").get(mine).status_code == 404


def test_a_closed_workspace_writes_to_no_stranger(desk: Workspace, at, mail_server) -> None:
    from bilateral.team.settings import Mail

    desk.site = desk.site.model_copy(
        update={"open": False, "mail": Mail(host="127.0.0.1", port=mail_server.port, sender="news@example.org")}
    )
    visitor = at("visitor")
    assert visitor.post("/subscriptions", {"channel": "mail", "target": "spy@example.org"}).status_code == 401
    assert visitor.get("/subscriptionsx").status_code in (303, 404) and mail_server.taken == []


def test_a_closed_account_hears_nothing_more(desk: Workspace, staff, at) -> None:
    from bilateral.team import Subscriptions

    people = People(desk.register.database)
    assert (
        at("analyst")
        .post("/subscriptions", {"channel": "webhook", "target": "https://receiver.example/", "every": "now"})
        .status_code
        == 200
    )
    admin, analyst = (next(p for p in people.everybody() if p.name == n) for n in ("Ada", "Analyst"))
    people.change(admin, analyst.id, disabled=True)
    assert Subscriptions(desk.register.database).due(time.time() + 10**6) == []


@pytest.mark.parametrize(("kind", "change"), [("measure", {"rate_percent": float("nan")}), ("claim", {"rank": 10**400}), ("claim", {"period": "0001"}), ("event", {"date": "9999-12-31"}),
                                              ("commitment", {"action": ""}), ("measure", {"duration": "P99999Y"}), ("measure", {"start": "2024-05-01", "end": "2024-01-01"}),
                                              ("claim", {"note": "\ud800"}), ("event", {"edition": -1})])  # fmt: skip
def test_corrections_that_would_break_pages_for_all(desk: Workspace, staff, client, kind: str, change: dict) -> None:
    record = desk.register.records(kind=kind)[0]
    body = json.dumps(record.model_dump(mode="json") | change).encode()
    headers = token_of(desk, staff, "analyst", "read", "write") | {"content-type": "application/json"}
    assert client.put(f"/api/v1/records/{record.id}", content=body, headers=headers).status_code in (400, 422)
    assert len(desk.register.history(record.id)) == 1


def test_strangers_fill_no_queue(desk: Workspace, at) -> None:
    from bilateral.team import Jobs

    visitor = at("visitor")
    assert visitor.get("/pairs/FRA-DEU").status_code == 404
    for n in range(30):
        visitor.get(f"/pairs/AZE-RUS?lang={'en' if n % 2 else 'ru'}")
    jobs = Jobs(desk.register.database)
    assert jobs.waiting("pair") <= 10
    key = jobs.ask("check", {})
    assert jobs.take("w")[0].id == key  # work of members goes before pages


def test_more_draws_than_a_machine_has_memory(at, desk: Workspace) -> None:
    assert (
        at("analyst")
        .post("/scenarios", {"measure": desk.register.records(kind="measure")[0].id, "draws": "999999999"})
        .status_code
        == 400
    )


def test_one_household_of_addresses() -> None:
    from bilateral.web.guards import _household

    assert _household("2001:db8:1:2:3:4:5:6") == _household("2001:db8:1:2::9") != _household("2001:db8:1:3::9")
    assert _household("::ffff:203.0.113.9") == "203.0.113.9" and _household("::1") == "::1"


def test_many_guesses_at_once(desk: Workspace, staff) -> None:
    people, codes = People(desk.register.database), []

    def guess(n: int) -> None:
        try:
            people.sign_in(staff["admin"], f"guess number {n}", "203.0.113.9")
        except BilateralError as error:
            codes.append(type(error).__name__)

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(codes) == ["Refused"] * 5 + ["TooOften"] * 7
    assert people.sign_in(staff["admin"], PASSWORD, "198.51.100.1")  # the owner comes in from elsewhere


def test_methods_without_number(client) -> None:
    for n in range(5):
        client.request(f"AAAA{n}", "/")
    from prometheus_client import generate_latest

    from bilateral.web.metrics import REGISTRY

    assert b"AAAA" not in generate_latest(REGISTRY)


def test_an_older_invitation(desk: Workspace, staff) -> None:
    from bilateral.errors import UnknownRecord

    people = People(desk.register.database)
    admin = next(p for p in people.everybody() if p.role == "administrator")
    old = people.invite("two@example.org", "baku", "administrator", admin)
    new = people.invite("two@example.org", "baku", "reader", admin)
    with pytest.raises(UnknownRecord):
        people.invitation(old)
    people.withdraw_invitation("two@example.org", admin)
    with pytest.raises(UnknownRecord):
        people.invitation(new)


def test_polls_of_the_other_side(at, published: str) -> None:
    own, other = at("editor"), at("other")
    assert other.post(f"/briefs/{published}/polls", {"question": "q", "options": "a\nb"}).status_code == 404
    assert own.post(f"/briefs/{published}/polls", {"question": "q", "options": "a\nb"}).status_code == 303
    poll = own.get(f"/briefs/{published}").text.split("/polls/")[1].split("/vote")[0]
    assert other.post(f"/polls/{poll}/close").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/corridors?origin=Baku&destination=Moscow&month=%C2%B2",
        "/calendar.ics?series=%0d%0aX:1",
        "/feed.atom?sphere=%0a%00",
        "/search?q=%ff%fe",
    ],
)
def test_odd_characters_in_addresses(client, path: str) -> None:
    assert client.get(path).status_code < 500


def test_odd_characters_in_forms(at, published: str, desk: Workspace) -> None:
    visitor, analyst = at("visitor"), at("analyst")
    record = desk.register.records()[0].id
    assert visitor.post(f"/briefs/{published}/rate", {"stars": "²"}).status_code == 400
    for path, data in ((f"/records/{record}/accept", {"seen": "²"}), (f"/records/{record}/accept", {"seen": "9" * 5000}), ("/account/tokens", {"name": "x", "scopes": "read", "days": "²"}),
                       ("/briefs", {"pair": "AZE-RUS", "sentences": "²"}), ("/scenarios", {"draws": "²"})):  # fmt: skip
        assert analyst.post(path, data).status_code == 400, path
    for charset in ("undefined", "raw_unicode_escape", "utf-7"):
        body = b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n\\ud800\r\n--b--\r\n'
        assert visitor.client.post(
            "/sign-in", content=body, headers={"content-type": f"multipart/form-data; boundary=b; charset={charset}"}
        ).status_code in (400, 403)


def test_visitors_read_no_addresses_of_members(at, desk: Workspace) -> None:
    record = desk.register.records()[0].id
    assert at("analyst").post(f"/records/{record}/accept").status_code == 303
    for path in (f"/records/{record}", f"/api/v1/records/{record}/history", "/api/v1/records/download", "/feed.json"):
        assert "analyst@baku.example" not in at("visitor").get(path).text
    assert "analyst@baku.example" in at("editor").get(f"/records/{record}").text
