"""What the two founding texts state; docs/founding-texts.md is the same list for people."""

import pytest

from bilateral.reading import Reading
from bilateral.records import Claim, Commitment, Event, Measure, Position, Target

pytestmark = pytest.mark.shared


def of(reading: Reading, kind: type) -> list:
    return [r for r in reading.records if isinstance(r, kind)]


@pytest.fixture
def forum(founding: dict[str, Reading]) -> Reading:
    return founding["interregional-forum"]


@pytest.fixture
def council(founding: dict[str, Reading]) -> Reading:
    return founding["expert-council"]


def test_quotes_stand_in_the_texts(founding: dict[str, Reading]) -> None:
    for reading in founding.values():
        for record in reading.records:
            assert reading.document.text[record.evidence[0].start : record.evidence[0].end] == record.quote


def test_the_forum(forum: Reading) -> None:
    (event,) = [e for e in of(forum, Event) if e.type == "forum"]
    assert (event.edition, event.date, event.place, event.place_country) == (12, "2024-02-28", "Mineralnye Vody", "RUS")
    assert "Interregional Forum" in event.series
    assert {o.split(" of ")[-1] for o in event.organisers} == {"Azerbaijan", "Russia"} and len(event.organisers) == 2


def test_the_claim_on_a_region(forum: Reading) -> None:
    (claim,) = of(forum, Claim)
    assert (claim.indicator, claim.value.amount, claim.value.unit, claim.value.comparator) == (
        "turnover",
        2e8,
        "USD",
        ">",
    )
    assert (claim.change.amount, claim.period, claim.region_code) == (10, "2023", "RU-STA")


def test_the_target(forum: Reading) -> None:
    (target,) = of(forum, Target)
    assert (target.value.amount, target.value.comparator, target.value.unit) == (4.4e9, ">", "USD")
    assert (target.period, {target.reporter, target.partner}) == ("2024", {"AZE", "RUS"})


def test_the_meetings_on_the_sidelines(forum: Reading) -> None:
    pairs = [{p.role or p.name for p in e.participants} for e in of(forum, Event) if e.type == "meeting"]
    assert len(pairs) == 2
    said = " ".join(" ".join(sorted(pair)) for pair in pairs)
    for who in ("Foreign Minister", "CIS Secretary General", "Prime Minister", "Minister of Emergencies"):
        assert who in said


def test_the_ban(forum: Reading) -> None:
    (ban,) = of(forum, Measure)
    assert (ban.type, ban.imposer, ban.duration) == ("export_ban", "RUS", "P6M")
    assert ban.product == ("gasoline",) and ban.hs


def test_the_fifth_meeting(council: Reading) -> None:
    (event,) = [e for e in of(council, Event) if e.edition == 5]
    assert (event.date, event.place, event.place_country) == ("2024-06-21", "Baku", "AZE")
    assert len(event.organisers) == 2 and "Russian International Affairs Council" in event.organisers[0]
    speakers = {p.name: p.role for p in event.participants}
    assert set(speakers) == {
        "Igor Maslov",
        "Hikmet Hajiyev",
        "Mikhail Evdokimov",
        "Elshad Iskandarov",
        "Ivan Timofeev",
        "Farid Shafiyev",
    }
    assert all(speakers.values()) and "Ambassador" in speakers["Mikhail Evdokimov"]
    assert any("Strategic Cooperation at Present" in p for p in event.presented)


def test_what_was_undertaken(council: Reading) -> None:
    paper, midterm, *rest = sorted(of(council, Commitment), key=lambda c: "paper" not in c.action)
    assert "joint" in paper.action and "sixth RAEC meeting" in paper.due
    assert any("midterm event" in c.action and not c.firm for c in [midterm, *rest])


def test_positions(council: Reading) -> None:
    held = of(council, Position)
    topics = " ".join(p.topic + " " + p.quote for p in held)
    (normalisation,) = [p for p in held if "normali" in p.quote]
    assert normalisation.stance == "supports"
    for matter in ("North–South", "3+3", "Caspian Five", "national currencies"):
        assert matter in topics
    named = {f for p in held for f in p.formats}
    assert len(named) >= 3, named
