"""Jobs: nothing acknowledged is lost, whoever is killed when; a stop finishes or gives back; limits of one person."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from bilateral.register.schema import jobs as table
from bilateral.team import Jobs, Readers, Shelves
from bilateral.team.people import TooOften
from bilateral.web.worker import Worker
from bilateral.workspace import Workspace
from conftest import SHARED
from web_server import Browserless, Served, served

PASSWORD = "seven green lanterns"
FORUM = SHARED / "documents" / "interregional-forum.txt"


def test_a_job_goes_to_one_worker(desk: Workspace) -> None:
    jobs = Jobs(desk.register.database)
    key = jobs.ask("check", {}, person="a")
    assert jobs.ask("check", {}, once=True) == key
    (job, _) = jobs.take("one")
    assert job.id == key and jobs.take("two") is None
    assert jobs.beat(key, "one", 1, 2, "reading") and not jobs.beat(key, "two")
    assert not jobs.end(key, "two", {}) and jobs.end(key, "one", {"x": 1})
    assert jobs.job(key).state == "done" and jobs.job(key).result == {"x": 1}


def test_a_silent_worker_loses_its_job_and_at_last_the_job_fails(desk: Workspace, monkeypatch) -> None:
    from bilateral.team import jobs as module

    jobs, now = Jobs(desk.register.database), time.time()
    key = jobs.ask("check", {})
    for n in range(3):
        monkeypatch.setattr(module.time, "time", lambda at=now + 100 * n: at)
        taken = jobs.take(f"worker {n}")
        assert taken and taken[0].tries == n + 1
    assert not jobs.end(key, "worker 0", {})
    monkeypatch.setattr(module.time, "time", lambda: now + 1000)
    assert jobs.take("worker 9") is None and jobs.job(key).state == "failed"


def test_a_stop_is_no_failed_try(desk: Workspace) -> None:
    jobs = Jobs(desk.register.database)
    key = jobs.ask("check", {})
    jobs.take("one")
    assert jobs.give_back("one") == 1
    job, _ = jobs.take("two")
    assert job.id == key and job.tries == 1


def test_one_person_cannot_fill_the_queue(desk: Workspace) -> None:
    jobs = Jobs(desk.register.database)
    for n in range(20):
        jobs.ask("read", {"n": n}, person="a")
    with pytest.raises(TooOften):
        jobs.ask("read", {}, person="a")
    assert jobs.ask("read", {}, person="b")


def test_what_fails_says_why(desk: Workspace) -> None:
    jobs = Jobs(desk.register.database)
    bad, gone = (
        jobs.ask("read", {"name": "x.pdf"}, data=b"%PDF-1.4 nothing"),
        jobs.ask("scenario", {"measure": "measure-none"}),
    )
    worker = Worker(desk)
    while worker.once():
        pass
    assert jobs.job(bad).state == jobs.job(gone).state == "failed"
    assert "damaged" in jobs.job(bad).message and "no record" in jobs.job(gone).message
    with desk.register.database.connect() as db:
        assert db.scalar(table.select().with_only_columns(table.c.data).where(table.c.id == bad)) is None


def test_a_page_by_its_address(desk: Workspace) -> None:
    """Fetched, parsed apart, read; and a page of a private network refused in words."""
    text = (
        "<html><head><title>Trade in 2023</title></head><body><article>"
        + "<p>Trade turnover between Azerbaijan and Russia came to $4.4 billion in 2023.</p>" * 5
        + "</article></body></html>"
    )

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url, jobs, worker = f"http://127.0.0.1:{server.server_port}/news", Jobs(desk.register.database), Worker(desk)
    refused = jobs.ask("read", {"url": url}, organisation="baku", person="a")
    worker.once()
    assert jobs.job(refused).state == "failed" and "no public address" in jobs.job(refused).message
    desk.site = desk.site.model_copy(update={"reach": ("127.0.0.0/8",)})
    taken = jobs.ask("read", {"url": url}, organisation="baku", person="a")
    worker.once()
    done = jobs.job(taken)
    assert done.state == "done" and done.result["title"] == "Trade in 2023" and done.result["records"]
    assert desk.register.document(done.result["document"]).url == url
    server.shutdown()


def editor(desk: Workspace, site: Served) -> Browserless:
    client = httpx.Client(base_url=site.url, timeout=60)
    found = Browserless(client)
    assert found.sign_in("editor@baku.example", PASSWORD).status_code == 303
    return found


@pytest.mark.shared
def test_a_server_killed_after_an_upload_a_vote_and_a_publication(desk: Workspace, staff) -> None:
    """All that was acknowledged before the plug was pulled is there after it, done once."""
    with served(desk.folder) as site:
        own = editor(desk, site)
        brief = own.post("/briefs", {"pair": "AZE-RUS", "sections": "figures"}).headers["location"]
        for _ in range(600):
            if (state := own.get(brief)).status_code == 303:
                break
            time.sleep(0.2)
        key = state.headers["location"].split("/")[-1]
        assert own.post(f"/briefs/{key}/publish").status_code == 303
        assert own.post(f"/briefs/{key}/rate", {"stars": "4"}).status_code == 303
        mark = own.csrf()
        job = own.client.post(
            "/documents", data={"csrf": mark, "title": "Kept"}, files={"file": ("forum.txt", FORUM.read_bytes())}
        ).headers["location"]
        site.kill()
    jobs = Jobs(desk.register.database)
    with desk.register.database.begin() as db:  # the half minute of silence that tells a dead worker is not waited for
        db.execute(table.update().values(beat=0.0))
    assert Readers(desk.register.database).rating(key).votes == 1
    assert Shelves(desk.register.database, "").one("briefs", key).published
    with served(desk.folder) as site:
        until = time.time() + 120
        while not (done := jobs.job(job.split("/")[-1])).ended and time.time() < until:
            time.sleep(0.1)
        assert done.state == "done" and len([d for d in desk.register.documents() if d.title == "Kept"]) == 1
        assert editor(desk, site).get(f"/briefs/{key}").status_code == 200


@pytest.mark.parametrize("signal_", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_that_goes_while_it_reads(desk: Workspace, staff, signal_: signal.Signals) -> None:
    """The job is done once in the end; on a polite stop it is back in the queue or done at once."""
    jobs = Jobs(desk.register.database)
    text = "Trade turnover between Azerbaijan and Russia came to $4.4 billion in 2023. " * 3000
    key = jobs.ask("read", {"name": "long.txt", "title": "Long"}, organisation="baku", person="a", data=text.encode())
    process = subprocess.Popen([sys.executable, "-m", "bilateral.web.worker", str(desk.folder)])
    while jobs.job(key).state == "waiting":
        time.sleep(0.05)
    os.kill(process.pid, signal_)
    process.wait(30)
    if signal_ == signal.SIGTERM:
        assert jobs.job(key).state in ("waiting", "done")
    with desk.register.database.begin() as db:
        db.execute(table.update().values(beat=0.0))
    worker = Worker(desk)
    while worker.once():
        pass
    assert jobs.job(key).state == "done" and len([d for d in desk.register.documents() if d.title == "Long"]) == 1


def workers_of(desk: Workspace) -> list[str]:
    command = ["pgrep", "-f", f"bilateral.web.worker {desk.folder.resolve()}"]
    return subprocess.run(command, capture_output=True, text=True).stdout.split()


def test_a_dead_worker_is_replaced_and_the_server_stops_politely(desk: Workspace) -> None:
    with served(desk.folder) as site:
        found = workers_of(desk)
        os.kill(int(found[0]), signal.SIGKILL)
        for _ in range(100):
            again = workers_of(desk)
            if again and again != found:
                break
            time.sleep(0.2)
        assert again and again != found
        site.process.terminate()
        assert site.process.wait(20) == 0
    assert not workers_of(desk)


def test_health_and_metrics(desk: Workspace) -> None:
    with served(desk.folder, "--workers", "0") as site:
        assert httpx.get(f"{site.url}/health").json()["status"] == "ok"
        Jobs(desk.register.database).ask("check", {})
        text = httpx.get(f"{site.url}/metrics").text
        assert httpx.get(f"{site.url}/metrics", headers={"x-forwarded-for": "203.0.113.9"}).status_code in (303, 401)
    assert 'bilateral_jobs{state="waiting"} 1.0' in text and re.search(
        r'bilateral_requests_total{method="GET",route="/health",status="200"} \d', text
    )


def test_several_servers_share_a_workspace(desk: Workspace, staff) -> None:
    with served(desk.folder, "--servers", "2", "--workers", "0") as site:
        own = editor(desk, site)
        assert [own.get("/documents/new").status_code for _ in range(10)] == [200] * 10


def test_it_is_all_in_one_folder(desk: Workspace) -> None:
    before = {p.name for p in Path(desk.folder).iterdir()}
    worker = Worker(desk)
    Jobs(desk.register.database).ask("pair", {"pair": "AZE-RUS", "language": "ru", "view": ""})
    while worker.once():
        pass
    assert {p.name for p in Path(desk.folder).iterdir()} - before <= {"register.db-wal", "register.db-shm"}
