"""A brief made again from its manifest byte for byte, two compared with reasons, all partners' at once, outlines."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from bilateral.briefs import Manifest, Outline, differences, publish, replay
from bilateral.briefs.manifest import places
from bilateral.briefs.many import partners_of
from bilateral.errors import BadData
from bilateral.reading import read
from bilateral.records import Document, Value, of_kind
from bilateral.workspace import Workspace, starter_folder
from conftest import run_cli

TODAY = date(2026, 11, 26)
PAIR = ("AZE", "RUS")


def add_report(home: Workspace) -> Document:
    text = "Trade turnover between Azerbaijan and Russia reached $4.8 billion in 2024. By 2030 Baku and Moscow plan to raise mutual trade to $10 billion."
    document = Document.of(text, title="A later report", date="2025-01-12", language="en")
    home.register.add(document, read(document).records)
    return document


def load_revision(home: Workspace, tmp_path: Path) -> None:
    """A newer release of BACI in which one flow of 2023 is revised."""
    rows = (starter_folder() / "observations.csv").read_text("utf-8").splitlines()
    kept = [r.replace("V202501-HS22", "V202601-HS22") for r in rows[1:] if r.startswith("baci,V202501-HS22")]
    revised = [r.replace("1196311.368", "1250000") for r in kept]
    assert revised != kept
    (tmp_path / "newer.csv").write_text("\n".join([rows[0], *revised]) + "\n", encoding="utf-8")
    home.load(tmp_path / "newer.csv")


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
def test_replay_gives_the_same_bytes_whatever_came_later(desk: Workspace, tmp_path: Path, kind: str) -> None:
    made = publish(desk.pair(*PAIR), TODAY, Outline(language="ru" if kind == "docx" else "en"), kind)  # type: ignore[arg-type]
    manifest = Manifest.model_validate_json(made.manifest.dump())
    assert manifest == made.manifest
    add_report(desk)
    load_revision(desk, tmp_path)
    claim = of_kind(desk.pair(*PAIR).records, "claim")[0]
    desk.register.revise(claim.model_copy(update={"value": Value(amount=9e9, unit="USD")}), author="A", reason="test")
    assert publish(desk.pair(*PAIR), TODAY, manifest.outline, kind).data != made.data  # type: ignore[arg-type]
    assert replay(desk, manifest).data == made.data


def test_replay_on_another_machine(desk: Workspace, tmp_path: Path) -> None:
    """Another folder, the same inputs read and loaded in another order."""
    made = publish(desk.pair(*PAIR), TODAY)
    with Workspace.create(tmp_path / "elsewhere") as other:
        for document in reversed(desk.register.documents()):
            other.register.add(document, [r for r in desk.register.records() if r.evidence[0].document == document.id])
        assert replay(other, made.manifest).data == made.data


def test_replay_says_what_lacks(desk: Workspace, tmp_path: Path) -> None:
    manifest = publish(desk.pair(*PAIR), TODAY).manifest
    with Workspace.create(tmp_path / "empty") as empty, pytest.raises(BadData, match=r"document '.*' .*not in the register.*more\)"):  # fmt: skip
        replay(empty, manifest)
    with pytest.raises(BadData, match="parameters"):
        replay(desk, manifest.model_copy(update={"parameters": "0"}))
    with pytest.raises(BadData, match=r"bytes differ.*typst 0\.0"):
        replay(desk, manifest.model_copy(update={"output": "0", "versions": {**manifest.versions, "typst": "0.0"}}))
    (tmp_path / "m.json").write_text("{}")
    with pytest.raises(BadData, match="no manifest"):
        Manifest.read(tmp_path / "m.json")


def test_the_difference_of_two_vintages_names_every_changed_number_with_its_reason(desk: Workspace, tmp_path: Path) -> None:  # fmt: skip
    old = publish(desk.pair(*PAIR), TODAY)
    load_revision(desk, tmp_path)
    new = publish(desk.pair(*PAIR), TODAY)
    found = differences(old.manifest, new.manifest)
    assert found.inputs == ("new release: baci V202601-HS22",)
    before, after = ({p.where: p.text for p in places(x.content)} for x in (old, new))
    changed = {w for w in {*before, *after} if before.get(w) != after.get(w)}
    assert changed == {c.where for c in found.numbers} and len(changed) > 8
    # What the two contents say differently is told, number for number.
    gone = old.content.numbers() - new.content.numbers()
    told = " ".join((*(c.before for c in found.numbers), *(w for c in found.numbers for w in c.why)))
    assert gone and all(n in told.replace(",", "") for n in gone if "." in n)
    turnover = next(c for c in found.numbers if c.before.startswith("4.35 billion USD goods turnover"))
    assert any("revision: AZE→RUS" in why and "1,196,311.368" in why and "1,250,000" in why for why in turnover.why)


def test_the_difference_names_new_documents_and_corrected_records(desk: Workspace) -> None:
    old = publish(desk.pair(*PAIR), TODAY).manifest
    add_report(desk)
    claim = next(c for c in of_kind(desk.pair(*PAIR).records, "claim") if c.quote.startswith("Turnover between Azerbaijan and Russia as a whole"))  # fmt: skip
    desk.register.revise(claim.model_copy(update={"value": Value(amount=9e9, unit="USD")}), author="A", reason="test")
    new = publish(desk.pair(*PAIR), TODAY).manifest
    found = differences(old, new)
    assert "new document: A later report (2025-01-12)" in found.inputs and f"corrected record: {claim.id}" in found.inputs  # fmt: skip
    said = next(c for c in found.numbers if claim.quote[:40] in c.where)
    assert said.why == (f"corrected record: {claim.id}",)
    target = next(c for c in found.numbers if "10 billion USD by 2030" in c.after)
    assert "new document: A later report" in target.why
    assert all(c.why for c in found.numbers)
    assert differences(new, new).numbers == () and differences(new, new).inputs == ()


def test_outlines_shorten_and_order(desk: Workspace, tmp_path: Path) -> None:
    pair = desk.pair(*PAIR)
    short = publish(pair, TODAY, Outline.read("short")).content
    whole = publish(pair, TODAY).content
    assert [s.id for s in short.sections] == ["figures", "said", "targets", "risks", "unknown", "method"]
    assert len(short.summary) == 6 < len(whole.summary)
    said = next(s for s in short.sections if s.id == "said")
    assert len(said.blocks) == 7 and "more were checked" in said.blocks[-1].line[0].text  # type: ignore[union-attr]
    used = {n for s in short.sections for b in s.blocks for n in _notes(b.model_dump())} | {n for s in (*short.summary,) for r in s for n in r.notes}  # fmt: skip
    used |= {n for s in short.appendix for b in s.blocks for n in _notes(b.model_dump())}
    assert {n.number for n in short.notes} == used, "what is cut leaves no note behind"
    plan = tmp_path / "plan.toml"
    plan.write_text('title = "A title"\nlanguage = "ru"\nsections = ["risks"]\nsentences = 2\n')
    made = publish(pair, TODAY, Outline.read(str(plan))).content
    assert (made.title, made.language, len(made.summary), [s.id for s in made.sections]) == ("A title", "ru", 2, ["risks"])  # fmt: skip
    for wrong, said_of_it in (('sentences = "x"', "sentences"), ("colour = 1", "colour"), ("a = ", "TOML")):
        plan.write_text(wrong)
        with pytest.raises(BadData, match=said_of_it):
            Outline.read(str(plan))
    with pytest.raises(BadData, match="no such outline"):
        Outline.read("nowhere")


def _notes(data: object) -> list[int]:
    if isinstance(data, dict):
        own = list(data["notes"]) if isinstance(data.get("notes"), list | tuple) else []
        return own + [n for k, v in data.items() if k != "spec" for n in _notes(v)]
    return [n for v in data for n in _notes(v)] if isinstance(data, list | tuple) else []


def test_all_partners_and_one_that_fails(desk: Workspace, tmp_path: Path) -> None:
    others = partners_of(desk, "AZE")
    assert "RUS" in others and len(others) == len(set(others)) > 10
    folder = tmp_path / "briefs"
    folder.mkdir()
    (folder / "brief-AZE-TUR.html.new").mkdir()  # this one cannot be written
    said = run_cli("brief", "--all-partners", "Azerbaijan", "-w", desk.folder, "-o", folder, "--outline", "short", "--json")  # fmt: skip
    told = json.loads(said.stdout)
    assert said.returncode == 2 and told["made"] == len(others) - 1 and list(told["failed"]) == ["TUR"]
    assert "AZE-TUR" in said.stderr
    pages = sorted(p.name for p in folder.glob("brief-*.html") if p.is_file())
    assert len(pages) == len(others) - 1 and "brief-AZE-RUS.html" in pages
    again = Manifest.read(folder / "brief-AZE-RUS.html.manifest.json")
    assert replay(desk, again).data == (folder / "brief-AZE-RUS.html").read_bytes()


def test_the_command_line(desk: Workspace, tmp_path: Path) -> None:
    first = tmp_path / "first.docx"
    said = run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", first, "--language", "ru", "--date", "2026-11-26")
    assert said.returncode == 0, said.stderr
    manifest = tmp_path / "first.docx.manifest.json"
    again = run_cli("brief", "--replay", manifest, "-w", desk.folder, "-o", tmp_path / "again.docx")
    assert again.returncode == 0 and "same bytes" in again.stdout, again.stderr
    assert (tmp_path / "again.docx").read_bytes() == first.read_bytes()
    shutil.copy(manifest, tmp_path / "old.json")
    assert "Nothing changed" in run_cli("brief", "--diff", tmp_path / "old.json", manifest).stdout
    add_report(desk)
    run_cli("brief", "AZE", "RUS", "-w", desk.folder, "-o", first, "--language", "ru", "--date", "2026-11-26")
    changed = run_cli("brief", "--diff", tmp_path / "old.json", manifest)
    assert changed.returncode == 0 and "new document: A later report" in changed.stdout and "because:" in changed.stdout
    assert json.loads(run_cli("brief", "--diff", tmp_path / "old.json", manifest, "--json").stdout)["numbers"]
    for wrong in (("--diff", manifest), ("--replay", "x.json"), ("AZE",), ("AZE", "RUS", "--language", "xx"), ("AZE", "RUS", "--rephrase")):  # fmt: skip
        refused = run_cli("brief", *wrong, "-w", desk.folder)
        assert refused.returncode == 2 and refused.stderr.startswith("error: ") and "Traceback" not in refused.stderr
