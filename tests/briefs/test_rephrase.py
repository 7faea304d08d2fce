"""A language model may reword the summary and nothing else: against a server that answers well, badly, late and falsely."""

import json
from datetime import date

import pytest

from bilateral.briefs import Content, brief, compose, publish, replay
from bilateral.briefs.rephrase import faithful, rephrased
from bilateral.errors import BadData
from bilateral.model import Model
from bilateral.workspace import CONFIG, Workspace
from conftest import run_cli
from model_server import model_server

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def content(shared_desk: Workspace) -> Content:
    return compose(brief(shared_desk.pair("AZE", "RUS"), TODAY))


def told(content: Content) -> list[str]:
    return ["".join(r.text for r in line) for line in content.summary]


def sentences_of(request: dict) -> list[str]:  # type: ignore[type-arg]
    return list(json.loads(request["messages"][-1]["content"])["sentences"])


def reworded(request: dict) -> str:  # type: ignore[type-arg]
    """Says the same: a clause is put in front of each sentence."""
    return json.dumps({"sentences": [f"As the data show: {s}" for s in sentences_of(request)]})


def test_a_good_answer_is_taken_with_all_its_notes(content: Content) -> None:
    with model_server(reworded) as (address, asked):
        made = rephrased(content, Model(address, "m"))
    assert told(made)[0] == f"As the data show: {told(content)[0]}" and all(made.wording)
    assert [sorted({n for r in line for n in r.notes}) for line in made.summary] == [sorted({n for r in line for n in r.notes}) for line in content.summary]  # fmt: skip
    assert made.model == "m" and len(asked) == 1 and asked[0]["response_format"]["type"] == "json_schema"
    assert made.sections == content.sections and content.numbers() <= made.numbers()
    assert "put into other words by the model m" in made.appendix[-1].blocks[-1].line[0].text  # type: ignore[union-attr]


def test_a_lying_answer_is_refused_sentence_by_sentence(content: Content) -> None:
    def lie(request: dict) -> str:  # type: ignore[type-arg]
        first, *rest = sentences_of(request)
        return json.dumps({"sentences": [first.replace("4.35", "5.35"), *(f"In short: {s}" for s in rest)]})

    with model_server(lie) as (address, _):
        made = rephrased(content, Model(address, "m"))
    assert told(made)[0] == told(content)[0] and not made.wording[0]
    assert told(made)[1].startswith("In short: ")


@pytest.mark.parametrize(
    "answer",
    ["no JSON", "{}", '{"sentences": "x"}', '{"sentences": [1, null]}', "[]", b"<html>", b"{}", 500, 404, ""],
    ids=str,
)
def test_a_malformed_answer_leaves_the_summary_as_it_was(content: Content, answer: str | bytes | int) -> None:
    with model_server(lambda _: answer) as (address, _):
        made = rephrased(content, Model(address, "m", attempts=1))
    assert told(made) == told(content)


def test_a_slow_answer_is_not_waited_for(content: Content) -> None:
    with model_server(reworded, wait=3.0) as (address, _):
        made = rephrased(content, Model(address, "m", seconds=0.3, attempts=1))
    assert told(made) == told(content) and "no answer within 0.3 seconds" in made.model


SAID = "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2023, more than in 2020 (+57.8%)."


@pytest.mark.parametrize("new", [
    "In 2023 Azerbaijan and Russia traded goods worth 4.35 billion USD, more than in 2020 (+57.8%).",
    "Goods worth 4.35 billion USD were traded by Azerbaijan and Russia in 2023; that is more than in 2020 (+57.8%).",
])  # fmt: skip
def test_what_says_the_same(content: Content, new: str) -> None:
    assert faithful(SAID, new, content)


@pytest.mark.parametrize("new", [
    "Azerbaijan and Russia traded goods worth 4.35 million USD in 2023, more than in 2020 (+57.8%).",  # another unit
    "Azerbaijan and Russia traded goods worth 4.35 billion EUR in 2023, more than in 2020 (+57.8%).",
    "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2024, more than in 2020 (+57.8%).",
    "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2023, less than in 2020 (+57.8%).",  # turned
    "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2023, more than in 2020.",  # left out
    "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2023, more than in 2020 (-57.8%).",
    "Azerbaijan and Turkey traded goods worth 4.35 billion USD in 2023, more than in 2020 (+57.8%).",  # another name
    "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2023, twice more than in 2020 (+57.8%).",  # in words
    "Azerbaijan and Russia never traded goods worth 4.35 billion USD in 2023, more than in 2020 (+57.8%).",
    "Azerbaijan and Russia traded goods worth 4.35 billion USD in 2023, more than in 2020 (+57.8%). It is 8.6%.",
    "", "x\n" + SAID,
])  # fmt: skip
def test_what_does_not(content: Content, new: str) -> None:
    assert not faithful(SAID, new, content)


def test_a_replay_needs_no_model(desk: Workspace) -> None:
    with model_server(reworded) as (address, _):
        made = publish(desk.pair("AZE", "RUS"), TODAY, model=Model(address, "m"))
    assert b"As the data show: Azerbaijan and Russia traded" in made.data
    assert replay(desk, made.manifest).data == made.data


def test_from_the_command_line_with_a_key_that_is_not_written(desk: Workspace, tmp_path) -> None:
    target = tmp_path / "b.html"
    with model_server(reworded) as (address, asked):
        config = desk.folder / CONFIG
        config.write_text(config.read_text("utf-8") + f'\n[model]\naddress = "{address}"\nname = "m"\nkey = "A_MODEL_KEY"\n')  # fmt: skip
        said = run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", target, "--rephrase", A_MODEL_KEY="secret-1")
        assert said.returncode == 0 and "sentences reworded by m" in said.stdout, said.stderr
        assert asked[0]["authorization"] == "Bearer secret-1"
        plain = run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", tmp_path / "p.html")
        assert plain.returncode == 0 and len(asked) == 1, "nothing leaves the machine unless asked for"
    assert "secret-1" not in target.read_text("utf-8") + (tmp_path / "b.html.manifest.json").read_text("utf-8")


@pytest.mark.parametrize("table", ['address = "x"', 'address = "ftp://x"\nname = "m"', 'address = "http://x"\nname = "m"\ncolour = 1', 'address = "http://x"\nname = "m"\nseconds = "x"'])  # fmt: skip
def test_settings_that_do_not_fit_are_named(desk: Workspace, table: str) -> None:
    config = desk.folder / CONFIG
    config.write_text(f'name = "x"\n[model]\n{table}\n')
    with pytest.raises(BadData, match=r"bilateral\.toml"):
        Workspace.open(desk.folder)
