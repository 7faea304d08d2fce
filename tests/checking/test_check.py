import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.checking import check, check_record
from bilateral.checking.bounds import Bounds
from bilateral.records import Claim, Document, Target, Value, Verdict
from bilateral.workspace import Workspace

TEXT = "Turnover between the two came to a round figure in the year, officials said."


def verdict(
    home: Workspace,
    amount: float,
    *,
    resolution: float = 1e8,
    comparator: str = "=",
    kind: type = Claim,
    **fields: object,
) -> Verdict:
    document = Document.of(TEXT, date="2024-07-01")
    given = {"indicator": "turnover", "reporter": "AZE", "partner": "RUS", "period": "2023",
             "value": Value(amount=amount, unit="USD", resolution=resolution, comparator=comparator)}  # fmt: skip
    return check_record(home, kind.cited(document, (0, len(TEXT)), **given | fields), document)


def test_within_rounding(shared_desk: Workspace) -> None:
    found = verdict(shared_desk, 4.4e9)
    assert found.outcome == "supported"
    assert (
        found.reason.startswith("BACI gives 4.352 billion USD for both directions in 2023 (FOB")
        and "within rounding" in found.reason
    )
    assert {o.source for o in found.observations} >= {"baci"} and found.would_settle == ""


@pytest.mark.parametrize(
    ("amount", "comparator", "outcome"),
    [(4.4e9, "=", "supported"), (4.5e9, "=", "close"), (6e9, "=", "contradicted"), (4e9, ">", "supported"),
     (5e9, ">=", "contradicted"), (5e9, "<", "supported"), (4.3e9, "~", "supported")],
)  # fmt: skip
def test_outcomes(shared_desk: Workspace, amount: float, comparator: str, outcome: str) -> None:
    assert verdict(shared_desk, amount, comparator=comparator).outcome == outcome


@given(st.floats(1e8, 2e10))
def test_the_same_claim_written_the_other_way_round(shared_desk: Workspace, amount: float) -> None:
    """Turnover has no direction, and a unit is only a way of writing."""
    one = verdict(shared_desk, amount)
    assert verdict(shared_desk, amount, reporter="RUS", partner="AZE").outcome == one.outcome


@given(st.floats(1e6, 1e12), st.floats(0, 1e6))
def test_bounds_hold_the_number_and_narrow_with_its_digits(amount: float, resolution: float) -> None:
    coarse = Bounds.of(Value(amount=amount, resolution=resolution))
    fine = Bounds.of(Value(amount=amount, resolution=resolution / 10))
    assert coarse.low <= fine.low <= amount <= fine.high <= coarse.high
    assert coarse.distance(fine) == 0 == fine.distance(coarse)


def test_what_nothing_can_check_says_what_would(shared_desk: Workspace) -> None:
    found = verdict(shared_desk, 2e8, reporter_region="Dagestan", region_code="RU-DA")
    assert found.outcome == "unverifiable" and not found.observations
    assert "regional" in found.would_settle.lower() or "region" in found.would_settle.lower()
    found = verdict(shared_desk, 4e9, period="2022")
    assert found.outcome == "unverifiable" and "2022" in found.reason + found.would_settle


def test_a_partial_year_is_not_checked_against_a_whole_one(shared_desk: Workspace) -> None:
    assert verdict(shared_desk, 4.4e9, period="2023-01/2023-06").outcome == "unverifiable"


def test_a_target_ahead_gets_odds(shared_desk: Workspace) -> None:
    found = verdict(shared_desk, 6e9, kind=Target, period="2030")
    assert found.outcome == "unverifiable" and "chance" in found.reason and "interval" in found.reason
    assert found.figure is not None and found.figure.low < found.figure.high


def test_a_target_whose_year_has_come(shared_desk: Workspace) -> None:
    assert "target met" in verdict(shared_desk, 4e9, comparator=">", kind=Target).reason
    assert "target" in verdict(shared_desk, 9e9, comparator=">", kind=Target).reason


def test_reports_that_contradict_each_other(desk: Workspace) -> None:
    verdicts = {v.record: v for v in check(desk.pair("AZE", "RUS"))}
    clashing = [v for v in verdicts.values() if v.conflicts]
    assert len(clashing) == 2
    assert all(verdicts[other].conflicts == (v.record,) for v in clashing for other in v.conflicts)


def test_the_order_of_the_records_does_not_matter(desk: Workspace) -> None:
    from bilateral.checking import check_all

    records = [r for r in desk.register.records() if r.kind in ("claim", "target")]
    forth = {v.record: v for v in check_all(desk, records)}
    back = {v.record: v for v in check_all(desk, records[::-1])}
    assert forth == back


def test_every_number_in_a_reason_is_backed(desk: Workspace) -> None:
    for v in check(desk.pair("AZE", "RUS")):
        assert v.reason.endswith(".") and (v.observations or v.outcome == "unverifiable")


def test_an_amount_a_year_is_that_of_a_calendar_year_and_not_of_a_part_of_one(shared_desk: Workspace) -> None:
    a_year = Value(amount=4.4e9, unit="USD/year", resolution=1e8)
    assert verdict(shared_desk, 4.4e9, value=a_year).outcome == "supported"
    part = verdict(shared_desk, 4.4e9, value=a_year, period="2023-01-01/2023-06-30")
    assert part.outcome == "unverifiable"
