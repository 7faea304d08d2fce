"""The API by its own description, its downloads, its documented client."""

from __future__ import annotations

import io
import json
import re
import runpy
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from starlette.testclient import TestClient

from bilateral.team import People
from bilateral.web import site
from bilateral.web.worker import Worker
from bilateral.workspace import Workspace
from conftest import ROOT
from web_server import served

EXAMPLES = 25
PASSWORD = "seven green lanterns"


@pytest.fixture
def token(desk: Workspace, staff: dict[str, str]) -> str:
    people = People(desk.register.database)
    return people.new_token(
        people.sign_in(staff["admin"], PASSWORD, "127.0.0.1"), "test", ["read", "write", "publish"]
    )[0]


@pytest.mark.parametrize(
    "part", ["what is known", "documents and records", "scenarios and briefs", "following", "people"]
)
def test_the_api_does_what_it_says(desk: Workspace, token: str, part: str) -> None:
    """Whatever is sent, no answer is a 5xx, and every answer is one that the description has."""
    desk.site = desk.site.model_copy(update={"requests_a_minute": 10**6})
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", site(desk))
    named = (
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
    )
    checks = [
        schemathesis.checks.not_a_server_error,
        *(c for c in schemathesis.checks.CHECKS.get_all() if c.__name__ in named),
    ]
    assert len(checks) == 5
    tried, codes = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        if part not in operation.definition.raw["tags"]:
            continue

        @given(case=operation.as_strategy())
        @settings(
            max_examples=EXAMPLES,
            suppress_health_check=list(HealthCheck),
            deadline=None,
            database=None,
            derandomize=True,
        )
        def hold(case) -> None:
            answer = case.call(headers={"authorization": f"Bearer {token}"})
            codes.append(answer.status_code)
            case.validate_response(answer, checks=checks)

        hold()
        tried += 1
    assert tried >= 3 and {200, 404} & set(codes) and {400, 404, 422} & set(codes), set(codes)


def test_everything_is_described(client: TestClient) -> None:
    description = client.get("/api/openapi.json").json()
    assert description["openapi"].startswith("3.")
    operations = [(path, method, o) for path, item in description["paths"].items() for method, o in item.items()]
    assert len(operations) > 45
    assert [p for p, m, o in operations if not (o.get("summary") and o.get("description"))] == []
    assert all({"400", "401", "404", "422", "429"} <= set(o["responses"]) for _, _, o in operations)


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_downloads_hold_the_same_rows(client: TestClient, form: str) -> None:
    listed = client.get("/api/v1/records", params={"kind": "claim", "per_page": 500}).json()
    answer = client.get("/api/v1/records/download", params={"kind": "claim", "format": form})
    if form == "csv":
        ids = list(pd.read_csv(io.BytesIO(answer.content))["id"])
    elif form == "json":
        ids = [r["id"] for r in json.loads(answer.content)]
    elif form == "parquet":
        ids = list(pd.read_parquet(io.BytesIO(answer.content))["id"])
    else:
        ids = [
            row[0]
            for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=2, values_only=True)
        ]
    assert ids == [r["id"] for r in listed["items"]] and len(ids) == listed["total"] > 10


def test_pages_of_results(client: TestClient) -> None:
    whole = [r["id"] for r in client.get("/api/v1/records?per_page=500").json()["items"]]
    parts = [r["id"] for n in range(1, 20) for r in client.get(f"/api/v1/records?per_page=7&page={n}").json()["items"]]
    assert parts == whole and len(set(whole)) == len(whole)


def test_facets_and_words(client: TestClient, desk: Workspace) -> None:
    claims = client.get("/api/v1/records", params={"words": "turnover", "kind": "claim", "pair": "RUS-AZE"}).json()
    assert claims["total"] and all("turnover" in json.dumps(r["record"]).lower() for r in claims["items"])
    early = client.get("/api/v1/records", params={"until": "2015-01-01"}).json()
    assert {r["record"].get("period", "2014")[:4] for r in early["items"] if r["kind"] == "claim"} <= {
        str(y) for y in range(1990, 2016)
    }


def test_a_record_as_of_a_day_and_a_version(client: TestClient, desk: Workspace, token: str) -> None:
    record = desk.register.records(kind="claim")[0]
    headers = {"authorization": f"Bearer {token}"}
    held = client.get(f"/api/v1/records/{record.id}").json()
    changed = held["record"] | {"note": "seen"}
    assert (
        client.put(f"/api/v1/records/{record.id}", json=changed, headers=headers | {"if-match": "1"}).json()["version"]
        == 2
    )
    assert (
        client.put(f"/api/v1/records/{record.id}", json=changed, headers=headers | {"if-match": "1"}).status_code == 409
    )
    assert client.get(f"/api/v1/records/{record.id}?version=1").json()["record"]["note"] == record.note
    assert client.get(f"/api/v1/records/{record.id}?as_of=2999-01-01").json()["version"] == 2
    assert client.get(f"/api/v1/records/{record.id}?as_of=2001-01-01").status_code == 404
    assert "This is version 1" in client.get(f"/records/{record.id}?version=1").text
    bad = client.put(f"/api/v1/records/{record.id}", json=changed | {"indicator": 5}, headers=headers)
    assert bad.status_code == 400 and "indicator" in bad.json()["error"]
    assert [x["version"] for x in client.get(f"/api/v1/records/{record.id}/history").json()] == [1, 2]


def test_an_etag(client: TestClient) -> None:
    first = client.get("/api/v1/records")
    assert client.get("/api/v1/records", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_file_by_the_api(client: TestClient, desk: Workspace, token: str) -> None:
    headers = {"authorization": f"Bearer {token}"}
    begun = client.post(
        "/api/v1/documents/file?name=note.txt",
        content=b"Trade turnover between Azerbaijan and Russia came to $4.4 billion in 2023.",
        headers=headers,
    )
    assert begun.status_code == 202
    worker = Worker(desk)
    while worker.once():
        pass
    job = client.get(begun.json()["url"], headers=headers).json()
    assert job["state"] == "done" and job["result"]["records"] == 1
    assert client.get(f"/api/v1/documents/{job['result']['document']}", headers=headers).json()["shared"] is False
    assert client.get(f"/api/v1/documents/{job['result']['document']}").status_code == 404


def test_the_documented_client_runs(desk: Workspace, token: str, tmp_path: Path, monkeypatch, capsys) -> None:
    """The example of docs/site.md, as it stands there, against a real server and worker."""
    text = (ROOT / "docs" / "site.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    with served(desk.folder) as running:
        monkeypatch.setenv("BILATERAL_URL", running.url)
        monkeypatch.setenv("BILATERAL_TOKEN", token)
        script = tmp_path / "client.py"
        script.write_text(code)
        runpy.run_path(str(script))
    told = capsys.readouterr().out
    assert "supported" in told or "close" in told or "contradicted" in told or "unverifiable" in told
