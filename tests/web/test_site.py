import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.testclient import TestClient

from bilateral.web import site
from bilateral.workspace import Workspace
from conftest import free_port


@pytest.fixture
def client(desk: Workspace) -> TestClient:
    return TestClient(site(desk))


def test_home_lists_pairs_and_documents(client: TestClient) -> None:
    data = client.get("/", params={"format": "json"}).json()
    assert {p["pair"] for p in data["pairs"]} >= {"AZE-RUS", "CHN-RUS"} or {p["pair"] for p in data["pairs"]} >= {
        "AZE-RUS",
        "RUS-CHN",
    }
    assert len(data["documents"]) == 8
    assert "AZE-RUS" in client.get("/").text


def test_a_brief_is_the_same_as_data_and_as_page(client: TestClient) -> None:
    assert "checked brief" in client.get("/brief/AZE-RUS").text
    assert client.get("/brief/azerbaijan-russia", headers={"accept": "application/json"}).json()["pair"] == [
        "AZE",
        "RUS",
    ]


def test_conflicts_stand_side_by_side(client: TestClient) -> None:
    (found,) = client.get("/conflicts?format=json").json()
    assert [s["says"] for s in found["sides"]] == ["4 billion USD", "1.96 billion USD"]
    assert {s["verdict"] for s in found["sides"]} == {"mixed"}
    page = client.get("/conflicts").text
    assert (
        "2015-02-20" in page
        and "State Customs Committee" in page
        and f"/documents/{found['sides'][0]['document']}" in page
    )


def test_records_and_documents(client: TestClient) -> None:
    claims = client.get("/records", params={"kind": "claim"}).json()
    assert claims and {c["kind"] for c in claims} == {"claim"}
    document = claims[0]["evidence"][0]["document"]
    assert (
        claims[0]["evidence"][0]["quote"] in client.get(f"/documents/{document}?format=json").json()["document"]["text"]
    )
    assert "<mark" in client.get(f"/documents/{document}").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/brief/AZE", 400),
        ("/brief/AZE-Atlantis", 404),
        ("/documents/none", 404),
        ("/records?kind=rumour", 400),
        ("/nothing", 404),
    ],
)
def test_what_is_not_there(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status and "Traceback" not in answer.text


@pytest.mark.browser
def test_the_served_pages_in_a_browser(browser, desk: Workspace) -> None:
    import subprocess
    import sys
    import time
    import urllib.request
    from pathlib import Path

    port = free_port()
    command = [Path(sys.executable).with_name("bilateral"), "serve", "-w", str(desk.folder), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{port}/")
            assert Axe().run(page).violations_count == 0
            page.click("text=Azerbaijan")
            page.wait_for_selector("h1")
            assert "/brief/" in page.url
            page.goto(f"http://127.0.0.1:{port}/")
            page.click("a[href^='/documents/'] >> nth=0")
            page.wait_for_selector("mark")
            assert Axe().run(page).violations_count == 0
            page.close()
        finally:
            server.terminate()
