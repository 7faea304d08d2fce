"""A language model as the reader: what it says is held to the text; it answers well, badly, late and falsely."""

import json
from typing import Any

import pytest

from bilateral.errors import BadData, ModelFailed
from bilateral.model import Model
from bilateral.reading.by_model import PIECE, PROMPT_VERSION, SCHEMA, read_by_model
from bilateral.records import Document
from bilateral.workspace import CONFIG, Workspace
from conftest import run_cli
from model_server import model_server

TEXT = ("Trade turnover between Kenya and Uganda reached $1.2 billion in 2023, up 10%. On 5 March 2024 Kenya banned imports of sugar. "
        "The two sides agreed to open a second crossing by 2026.")  # fmt: skip
CLAIM = {"kind": "claim", "quote": "Trade turnover between Kenya and Uganda reached $1.2 billion in 2023, up 10%", "indicator": "turnover",
         "value": 1.2e9, "unit": "USD", "comparator": "=", "change_percent": 10, "period": "2023", "reporter": "KEN", "partner": "UGA"}  # fmt: skip
BAN = {"kind": "measure", "quote": "On 5 March 2024 Kenya banned imports of sugar", "type": "import_ban", "imposer": "KEN", "product": "sugar", "start": "2024-03-05"}  # fmt: skip
PROMISE = {"kind": "commitment", "quote": "The two sides agreed to open a second crossing by 2026", "actors": ["KEN", "UGA"], "action": "open a second crossing", "due": "2026"}  # fmt: skip


def document(text: str = TEXT, language: str = "en") -> Document:
    return Document.of(text, title="A report", date="2024-06-01", language=language)


def answer(*records: Any) -> Any:
    return lambda _: json.dumps({"records": list(records)})


def test_good_answers_become_cited_records() -> None:
    with model_server(answer(CLAIM, BAN, PROMISE)) as (address, asked):
        reading = read_by_model(document(), Model(address, "m"))
    assert [r.kind for r in reading.records] == ["claim", "measure", "commitment"]
    claim, ban, promise = reading.records
    assert (claim.value.amount, claim.change.amount, claim.reporter, claim.partner, claim.period) == (
        1.2e9,
        10,
        "KEN",
        "UGA",
        "2023",
    )  # type: ignore[union-attr]
    assert ban.hs == ("1701",) and promise.due == "2026"  # type: ignore[union-attr]
    for r in reading.records:
        assert TEXT[r.evidence[0].start : r.evidence[0].end] == r.quote
    assert reading.notes == (f"read by the model m (prompt {PROMPT_VERSION})",)
    assert asked[0]["response_format"]["json_schema"]["schema"] == SCHEMA and asked[0]["temperature"] == 0


@pytest.mark.parametrize(("lie", "why"), [
    ({"quote": "Trade turnover between Kenya and Uganda reached $2.2 billion in 2023, up 10%"}, "quote"),
    ({"value": 2.2e9}, "number"), ({"value": 1.2e6}, "number"), ({"unit": "EUR"}, "number"), ({"change_percent": 12}, "number"),
    ({"value": "1.2 billion"}, "number"), ({"value": True}, "number"), ({"period": "last year"}, "fields"), ({"reporter": "Kenya"}, "fields"),
    ({"kind": "rumour"}, "kind"), ({"quote": ""}, "kind"), ({"quote": 7}, "kind"), ({"comparator": "!"}, "fields"),
], ids=str)  # fmt: skip
def test_what_is_not_in_the_text_is_refused_and_counted(lie: dict[str, Any], why: str) -> None:
    with model_server(answer({**CLAIM, **lie}, BAN)) as (address, _):
        reading = read_by_model(document(), Model(address, "m"))
    assert [r.kind for r in reading.records] == ["measure"]
    assert len(reading.notes) == 2 and reading.notes[1].startswith("refused 1: ") and why in reading.notes[1]


@pytest.mark.parametrize("told", ['{"records": "x"}', "[]", "{}", '{"records": [1, null, "x", {}]}'])
def test_an_answer_of_another_form_gives_no_record(told: str) -> None:
    with model_server(lambda _: told) as (address, _):
        reading = read_by_model(document(), Model(address, "m"))
    assert not reading.records and any(note.startswith("refused") for note in reading.notes)


@pytest.mark.parametrize("told", ["no JSON", b"<html>", 500, 401, ""], ids=str)
def test_no_answer_is_an_error_that_says_what_to_do(told: str | bytes | int) -> None:
    with model_server(lambda _: told) as (address, _), pytest.raises(ModelFailed, match=r"127\.0\.0\.1"):
        read_by_model(document(), Model(address, "m", attempts=1))


def test_a_slow_model_is_not_waited_for() -> None:
    with model_server(answer(CLAIM), wait=3.0) as (address, _), pytest.raises(ModelFailed, match=r"no answer within 0\.3"):  # fmt: skip
        read_by_model(document(), Model(address, "m", seconds=0.3, attempts=1))
    with pytest.raises(ModelFailed):
        read_by_model(document(), Model("http://127.0.0.1:9/v1", "m", attempts=1))


def test_a_long_text_goes_in_pieces_whose_quotes_keep_their_places() -> None:
    filler = "Nothing of note was said that day. " * (PIECE // 20)
    long = document(f"{filler}\n{TEXT}\n{filler}")

    def told(request: dict[str, Any]) -> str:
        return json.dumps({"records": [CLAIM] if CLAIM["quote"] in request["messages"][-1]["content"] else []})

    with model_server(told) as (address, asked):
        reading = read_by_model(long, Model(address, "m"))
    assert len(asked) > 3 and all(len(a["messages"][-1]["content"]) < PIECE + 200 for a in asked)
    (claim,) = reading.records
    assert long.text[claim.evidence[0].start : claim.evidence[0].end] == CLAIM["quote"]


def test_russian_numbers_are_read_by_the_russian_reader() -> None:
    text = "Товарооборот России и Ирана в 2023 году составил 4 млрд долларов США и снизился на 17,3%."
    entry = {**CLAIM, "quote": text[:-1], "value": 4e9, "change_percent": -17.3, "reporter": "RUS", "partner": "IRN"}
    with model_server(answer(entry)) as (address, _):
        (claim,) = read_by_model(document(text, "ru"), Model(address, "m")).records
    assert claim.value.amount == 4e9 and claim.change.amount == -17.3  # type: ignore[union-attr]


def test_a_workspace_reads_by_the_model_only_where_it_says_so(desk: Workspace, tmp_path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(TEXT)
    config = desk.folder / CONFIG
    plain = config.read_text("utf-8")
    with model_server(answer(CLAIM)) as (address, asked):
        model = f'[model]\naddress = "{address}"\nname = "m"\n'
        config.write_text(plain + "\n" + model)
        assert run_cli("read", report, "-w", desk.folder).returncode == 0 and not asked
        config.write_text('reader = "llm"\n' + plain + "\n" + model)
        other = tmp_path / "other.txt"
        other.write_text(TEXT + " Nothing else.")
        said = run_cli("read", other, "-w", desk.folder)
        assert said.returncode == 0 and "read by the model m (prompt 1)" in said.stdout and len(asked) == 1, said.stderr
    with Workspace.open(desk.folder) as home:
        (claim,) = [r for r in home.register.records(kind="claim") if home.register.document(r.evidence[0].document).title == "other"]  # fmt: skip
        assert home.register.history(claim.id)[0].reason == "read by the model m (prompt 1)"
    unreachable = run_cli("read", report, "-w", desk.folder)
    assert unreachable.returncode == 5 and unreachable.stderr.startswith("error: "), unreachable.stderr
    config.write_text('reader = "llm"\n' + plain)
    with pytest.raises(BadData, match="needs a model"):
        Workspace.open(desk.folder)
