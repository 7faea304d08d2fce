"""The state of a measure on any day, what later reports change of it; commitments, their due days and a person's word."""

from datetime import date
from itertools import pairwise

import pytest

from bilateral.checking.commitments import confirm, due_of, undertakings
from bilateral.checking.measures import acts, state_on, timeline
from bilateral.errors import BadData
from bilateral.records import Commitment, Document, Event, Measure
from bilateral.workspace import Workspace
from checking.conftest import keep, said

GASOLINE, DIESEL = "271012", "271019"


@pytest.mark.parametrize(("day", "state"), [
    ("2023-09-20", "not in force"), ("2023-09-21", "in force"), ("2023-11-20", "not certain"), ("2024-01-15", "not in force"), ("2024-03-01", "in force"),
    ("2024-05-20", "in force"), ("2024-05-25", "not certain"), ("2024-06-15", "suspended"), ("2024-07-31", "suspended"), ("2024-08-01", "in force"),
    ("2024-10-31", "in force"), ("2024-11-01", "not in force"), ("2025-07-29", "in force"), ("2025-09-10", "not certain"), ("2025-12-31", "in force"),
    ("2026-01-01", "not in force"), ("2026-04-02", "in force"), ("2026-11-26", "in force"), ("2027-01-31", "in force"), ("2027-02-01", "not in force"),
])  # fmt: skip
def test_the_gasoline_bans_on_any_day(shared_desk: Workspace, day: str, state: str) -> None:
    found = state_on(acts(shared_desk, "RUS", GASOLINE), date.fromisoformat(day))
    assert found.state == state and found.why


def test_the_timeline_has_no_gap_and_agrees_with_each_day(shared_desk: Workspace) -> None:
    found = acts(shared_desk, "RUS", GASOLINE)
    spans = timeline(found)
    for (one, _), (two, _) in pairwise(spans):
        assert one.last is not None and (two.first - one.last).days == 1
    for period, state in spans:
        for day in {period.first, period.last or period.first}:
            assert state_on(found, day).state == state.state


def test_an_act_whose_end_no_source_gives_is_not_certain_for_ever(shared_desk: Workspace) -> None:
    found = acts(shared_desk, "RUS", DIESEL)
    assert state_on(found, date(2025, 1, 1)).state == "not certain"
    assert "in no loaded source" in state_on(found, date(2025, 1, 1)).why


def test_who_is_exempt_is_told_by_name_and_by_format(shared_desk: Workspace) -> None:
    found = acts(shared_desk, "RUS", GASOLINE)
    day = date(2024, 3, 15)
    assert state_on(found, day, "AZE").state == "in force" and "EAEU" in state_on(found, day, "AZE").exempt
    assert state_on(found, day, "MNG").state == "exempt" and "Mongolia is exempt" in state_on(found, day, "MNG").why
    assert state_on(found, date(2024, 8, 15), "MNG").state == "not certain", "the second act does not free it"
    assert state_on([], day).state == "not known" and timeline([]) == []
    assert "member of the EAEU" in state_on(found, day, "ARM", ["EAEU"]).why


def measure(text: str, published: str, **fields: object) -> tuple[Measure, Document]:
    document = Document.of(text, date=published)
    given: dict[str, object] = {"type": "import_ban", "imposer": "RUS", "target": "AZE", "product": ("tomatoes",), "hs": ("0702",)}  # fmt: skip
    return Measure.cited(document, (0, len(text)), **given | fields), document


def test_later_reports_extend_lift_and_exempt(desk: Workspace) -> None:
    keep(desk, measure("Russia bans tomatoes from 10 December 2020.", "2020-12-10", start="2020-12-10"),
         measure("Ten firms are exempt from the tomato ban.", "2021-01-15", type="exemption", exemptions=("ten firms",), start="2021-01-15"),
         measure("The tomato ban is lifted from 1 March 2021.", "2021-02-25", status="lifted", start="2021-03-01"))  # fmt: skip
    found = acts(desk, "RUS", "0702", "import_ban")
    assert state_on(found, date(2021, 2, 1)).state == "in force" and "ten firms" in state_on(found, date(2021, 2, 1)).exempt  # fmt: skip
    assert state_on(found, date(2021, 3, 1)).state == "not in force"
    assert len(found) == 1 and len(found[0].stands_in) == 3


def test_a_proposal_is_not_in_force_and_an_announcement_is_not_certain(desk: Workspace) -> None:
    keep(desk, measure("A ban on apples is proposed.", "2022-01-01", hs=("0808",), status="proposed", start="2022-02-01"),
         measure("A ban on dates from 1 May 2022 was announced.", "2022-04-01", hs=("0804",), status="announced", start="2022-05-01"))  # fmt: skip
    assert not acts(desk, "RUS", "0808", "import_ban")
    assert state_on(acts(desk, "RUS", "0804", "import_ban"), date(2022, 6, 1)).state == "not certain"


# Commitments -----------------------------------------------------------------------------------------------------------


def promise(text: str, published: str = "2024-06-21", **fields: object) -> tuple[Commitment, Document]:
    document = Document.of(text, date=published)
    given: dict[str, object] = {"action": "open a trade house in Ganja", "actors": ("AZE",)}
    return Commitment.cited(document, (0, len(text)), **given | fields), document


def meeting(edition: int, day: str) -> tuple[Event, Document]:
    text = f"The council's meeting number {edition} was held."
    document = Document.of(text, date=day)
    return Event.cited(document, (0, len(text)), type="meeting", series="Joint Expert Council", edition=edition, date=day), document  # fmt: skip


def test_a_due_date_may_be_an_edition_of_a_series() -> None:
    undertaken, document = promise("They will write a paper before the sixth JEC meeting.", due="sixth JEC meeting")
    events = [meeting(4, "2022-06-20")[0], meeting(5, "2023-06-20")[0]]
    day, how = due_of(undertaken, events, document)
    assert day is not None and day.year == 2024 and how.startswith("expected")
    day, how = due_of(undertaken, [*events, meeting(6, "2024-09-01")[0]], document)
    assert day == date(2024, 9, 1) and "was held" in how
    assert due_of(promise("They will.", due="the next solstice of trade")[0], events, document)[0] is None


def test_open_overdue_and_a_person_s_word(desk: Workspace) -> None:
    (undertaken,) = keep(desk, promise("They will open a trade house in Ganja in 2024.", due="2024"))
    (before,) = undertakings(desk, [undertaken], date(2024, 7, 1))
    (after,) = undertakings(desk, [undertaken], date(2025, 1, 1))
    assert (before.status, after.status) == ("open", "overdue")
    kept = confirm(desk, undertaken.id, "kept", author="A. Editor", reason="opened on 3 May")
    (now,) = undertakings(desk, [kept], date(2025, 1, 1))
    assert now.status == "kept" and now.confirmed_by == "A. Editor"
    assert desk.register.history(undertaken.id)[-1].reason == "opened on 3 May"
    with pytest.raises(BadData, match="kept, overdue"):
        confirm(desk, undertaken.id, "done", author="A", reason="b")
    with pytest.raises(BadData, match="--by"):
        confirm(desk, undertaken.id, "kept", author=" ", reason="b")
    claim, document = said("A claim.", change={"amount": 1, "unit": "%"})
    desk.register.add(document, [claim])
    with pytest.raises(BadData, match="is a claim"):
        confirm(desk, claim.id, "kept", author="A", reason="b")


def test_a_later_report_with_the_same_words_is_shown_and_decides_nothing(desk: Workspace) -> None:
    (undertaken,) = keep(desk, promise("They will open a trade house in Ganja in 2024.", due="2024"))
    text = "A trade house was opened in Ganja by both ministers."
    document = Document.of(text, date="2024-10-02")
    desk.register.add(document, [Event.cited(document, (0, len(text)), type="agreement", date="2024-10-01", countries=("AZE",))])  # fmt: skip
    (found,) = undertakings(desk, [undertaken], date(2024, 12, 1))
    assert found.status == "open" and [h.status for h in found.hints] == ["kept"] and found.hints[0].quote == text
    (earlier,) = undertakings(desk, [undertaken], date(2024, 9, 1))
    assert not earlier.hints, "what is not yet said is no hint"
