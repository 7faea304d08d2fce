"""One thing in several reports is one record: every report's quote, copies once, what differs beside it."""

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bilateral.checking.same import matters, together
from bilateral.reading import read
from bilateral.records import Claim, Document, Event, Value
from conftest import run_cli

ONE = (
    "Nairobi hosted the fourth session of the Kenya–Uganda Joint Commission on 12 May 2024. "
    "Trade between Kenya and Uganda came to $1.2 billion in 2023, up 8 percent."
)
TWO = (
    "Officials gathered on 13 May 2024 for the fourth session of the Kenya-Uganda Joint Commission in Nairobi. "
    "In 2023 trade between Kenya and Uganda stood at $1.21 billion, the ministry said, 8 percent more than in 2022."
)
THREE = "In 2023 trade between Kenya and Uganda was worth $1.9 billion."


def of(text: str, day: int = 14) -> Document:
    return Document.of(text, title="Kenya and Uganda", date=date(2024, 5, day), language="en", publisher=text[:5])


def read_all(*texts: str) -> tuple[list, dict[str, Document]]:
    documents = [of(text) for text in texts]
    return [r for d in documents for r in read(d).records], {d.id: d for d in documents}


def test_a_meeting_and_a_figure_in_two_reports_are_one_record_each_with_two_quotes() -> None:
    records, documents = read_all(ONE, TWO)
    found = {m.record.kind: m for m in matters(records, documents)}
    assert set(found) == {"event", "claim"}
    for matter in found.values():
        assert len(matter.documents) == 2 and {e.document for e in matter.record.evidence} == set(documents)
        for evidence in matter.record.evidence:
            evidence.verify(documents[evidence.document])
    assert [d.field for d in found["event"].differences] == ["date"]
    assert {said for _, said in found["event"].differences[0].says} == {"2024-05-12", "2024-05-13"}
    assert not found["claim"].differences


def test_the_more_exact_number_is_the_one_kept() -> None:
    records, documents = read_all(ONE, TWO)
    claim = next(m.record for m in matters(records, documents) if m.record.kind == "claim")
    assert claim.value.amount in (1.2e9, 1.21e9) and claim.change.amount == 8


def test_a_number_that_excludes_the_other_is_a_record_of_its_own() -> None:
    records, documents = read_all(ONE, THREE)
    values = sorted(m.record.value.amount for m in matters(records, documents) if m.record.kind == "claim")
    assert values == [1.2e9, 1.9e9]


def test_a_near_identical_copy_counts_with_its_original() -> None:
    long = ONE + " " + " ".join(f"Delegate number {n} spoke of roads, ports and customs posts." for n in range(30))
    records, documents = read_all(long, long + " Reprinted.")
    for matter in matters(records, documents):
        assert len(matter.documents) == 1 and len(matter.copies) == 1 and len(matter.record.evidence) == 1


def test_other_days_other_people_and_other_editions_stay_apart() -> None:
    document = of(ONE)
    at = {"type": "meeting", "date": "2024-05-12"}
    people = [({"name": "Amina Odhiambo"},), ({"name": "Jane Okello"},), ({"name": "Amina Odhiambo"},)]
    dates = ["2024-05-12", "2024-05-12", "2024-06-12"]
    events = [Event.cited(document, (n, n + 20), **at | {"date": d}, participants=p) for n, (d, p) in enumerate(zip(dates, people, strict=True))]  # fmt: skip
    numbered = [Event.cited(document, (n, n + 30), type="meeting", series="Joint Commission", edition=n + 1) for n in range(2)]  # fmt: skip
    assert len(together([*events, *numbered])) == 5


@given(st.lists(st.tuples(st.sampled_from([1.0, 1.04, 5.0]), st.sampled_from(["2022", "2023", None])), min_size=1, max_size=12))  # fmt: skip
def test_grouping_keeps_every_record_once_and_no_order_of_reports_changes_the_groups(told: list) -> None:
    document = of(ONE)
    claims = [
        Claim.cited(document, (n, n + 9), indicator="turnover", value=Value(amount=a * 1e9, unit="USD", resolution=1e8), period=p, reporter="KEN", partner="UGA")
        for n, (a, p) in enumerate(told)
    ]  # fmt: skip
    groups = together(claims)
    assert sorted(r.id for g in groups for r in g) == sorted(c.id for c in claims)
    backwards = together(list(reversed(claims)))
    assert {frozenset(r.id for r in g) for g in groups} == {frozenset(r.id for r in g) for g in backwards}


def test_list_shows_one_line_and_each_report_on_request(tmp_path: Path) -> None:
    for n, text in enumerate((ONE, TWO)):
        (tmp_path / f"{n}.json").write_text(
            json.dumps({"text": text, "title": "Kenya and Uganda", "date": "2024-05-14"})
        )
    run_cli("init", str(tmp_path / "desk"))
    run_cli("read", str(tmp_path / "0.json"), str(tmp_path / "1.json"), "-w", str(tmp_path / "desk"))
    merged = json.loads(run_cli("list", "claims", "-w", str(tmp_path / "desk"), "--json").stdout)
    each = json.loads(run_cli("list", "claims", "--each", "-w", str(tmp_path / "desk"), "--json").stdout)
    assert (len(merged), len(each)) == (1, 2) and len(merged[0]["evidence"]) == 2
    shown = run_cli("list", "events", "-w", str(tmp_path / "desk")).stdout
    assert "reports differ on date" in " ".join(shown.split())
