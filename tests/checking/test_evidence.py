"""Which series are found, what they give, and what they come to: mirror records, months, goods, shares, currencies, older releases."""

from pathlib import Path

import pytest

from bilateral.checking import check_record
from bilateral.checking.bounds import Bounds
from bilateral.checking.series import last_place
from bilateral.checking.shelf import users_of
from bilateral.records import Value, Verdict
from bilateral.workspace import Workspace
from checking.conftest import load_rows, said, usd


def verdict(home: Workspace, text: str, **fields: object) -> Verdict:
    return check_record(home, *said(text, **fields))


def flow(reporter: str, partner: str, kind: str, period: object, value: float, **more: object) -> dict[str, object]:
    valuation = "CIF" if kind == "imports" else "FOB"
    return {"reporter": reporter, "partner": partner, "flow": kind, "period": period, "value": value, "valuation": valuation} | more  # fmt: skip


def test_both_reporters_records_are_read_and_may_disagree(desk: Workspace, tmp_path: Path) -> None:
    load_rows(desk, tmp_path / "x.csv", [flow("AZE", "RUS", "exports", 2022, 900e6), flow("RUS", "AZE", "imports", 2022, 1400e6)])  # fmt: skip
    fields = {"indicator": "exports", "period": "2022"}
    own = verdict(desk, "Exports were $900 million.", value=usd(900e6, 1e6), **fields)
    assert own.outcome == "mixed" and "as Russia reports it" in own.reason and "as Azerbaijan reports it" in own.reason
    between = verdict(desk, "Exports were $1.1 billion.", value=usd(1.1e9, 1e7), **fields)
    assert between.outcome == "mixed"
    assert verdict(desk, "Exports were $3 billion.", value=usd(3e9, 1e8), **fields).outcome == "contradicted"


def test_the_buyer_s_record_may_be_higher_by_the_cost_of_carriage(desk: Workspace, tmp_path: Path) -> None:
    load_rows(desk, tmp_path / "x.csv", [flow("AZE", "RUS", "exports", 2022, 1000e6)])
    fields = {"indicator": "exports", "period": "2022"}
    assert verdict(desk, "It was $1.05 billion.", value=usd(1.05e9, 1e7), **fields).outcome == "close"
    assert verdict(desk, "It was $1.08 billion.", value=usd(1.08e9, 1e7), **fields).outcome == "contradicted"


def test_a_record_may_be_with_or_without_re_exports(desk: Workspace, tmp_path: Path) -> None:
    fields = {"reporter": "NLD", "partner": "BEL", "indicator": "exports", "period": "2022", "value": usd(800e6, 1e6)}
    load_rows(desk, tmp_path / "x.csv", [flow("NLD", "BEL", "exports", 2022, 1000e6)])
    assert verdict(desk, "Exports were $800 million.", **fields).outcome == "contradicted"
    load_rows(desk, tmp_path / "y.csv", [flow("NLD", "BEL", "re-exports", 2022, 200e6, vintage="2025-01-02")])
    found = verdict(desk, "Exports were $800 million.", **fields)
    assert found.outcome == "close" and "with or without re-exports of 200 million USD" in found.reason


def test_a_period_without_a_row_is_the_sum_of_its_months_where_all_are_there(desk: Workspace, tmp_path: Path) -> None:
    months = [flow(a, b, kind, f"2022-{m:02}", 10e6 * m) for m in (1, 2, 3) for a, b, kind in (("AZE", "RUS", "exports"), ("AZE", "RUS", "imports"))]  # fmt: skip
    load_rows(desk, tmp_path / "x.csv", months)
    found = verdict(desk, "Turnover was $120 million in the first quarter.", period="2022-01/2022-03", value=usd(120e6, 1e6))  # fmt: skip
    assert found.outcome == "supported" and any("sum of 3 months" in step for step in found.steps)
    lacking = verdict(desk, "Turnover was $200 million in four months.", period="2022-01/2022-04", value=usd(200e6, 1e6))  # fmt: skip
    assert lacking.outcome == "unverifiable" and any(
        "comtrade" in u.series and "not loaded" in u.why for u in lacking.unused
    )


def test_growth_of_a_part_of_a_year_is_on_the_same_part_of_the_year_before(desk: Workspace, tmp_path: Path) -> None:
    load_rows(desk, tmp_path / "x.csv", [flow("AZE", "RUS", "exports", f"{y}-{m:02}", v) for y, v in ((2021, 50e6), (2022, 60e6)) for m in (1, 2)])  # fmt: skip
    rise = {"indicator": "exports", "period": "2022-01/2022-02"}
    found = verdict(desk, "Exports grew by 20%.", change=Value(amount=20, unit="%", resolution=1), **rise)
    assert found.outcome == "supported" and "over January to February 2021" in found.reason
    assert verdict(desk, "Exports grew by 40%.", change=Value(amount=40, unit="%", resolution=1), **rise).outcome == "contradicted"  # fmt: skip


@pytest.mark.parametrize(("text", "period", "change", "base"), [
    ("Trade grew ninefold from 2000.", "2020", 800, "2000"), ("Trade grew by 40% against 2019.", "2023", 40, "2019"),
    ("Trade grew by 58% over the past three years.", "2023", 58, "2020"), ("Trade fell by 11%.", "2020", -11, "2019"),
])  # fmt: skip
def test_the_base_that_the_words_name_is_used_and_said(shared_desk: Workspace, text: str, period: str, change: float, base: str) -> None:  # fmt: skip
    found = verdict(shared_desk, text, period=period, change=Value(amount=change, unit="%", resolution=100 if change > 100 else 1))  # fmt: skip
    assert found.outcome == "supported" and f"for {period} over {base}" in found.reason, found.reason


def test_parts_of_a_good_are_summed_where_a_source_keeps_every_one(desk: Workspace, tmp_path: Path) -> None:
    rows = [flow("RUS", "AZE", "exports", 2022, v, source="baci", vintage="V1", product=code) for code, v in (("271012", 30e6), ("271019", 50e6), ("280100", 9e6))]  # fmt: skip
    load_rows(desk, tmp_path / "x.csv", rows)
    fields = {"indicator": "imports", "period": "2022", "product": "petroleum products"}
    found = verdict(desk, "Imports were $80 million.", value=usd(80e6, 1e6), hs=("2710",), **fields)
    assert found.outcome == "supported" and any("sum of 2 subheadings" in step for step in found.steps)


def test_a_share_of_a_good_is_of_all_purchases_of_it(desk: Workspace, tmp_path: Path) -> None:
    load_rows(desk, tmp_path / "x.csv", [
        flow("AZE", partner, "imports", 2022, v, product="1001") for partner, v in (("RUS", 80e6), ("WLD", 100e6))
    ])  # fmt: skip
    asked = {"indicator": "share", "period": "2022", "product": "wheat", "hs": ("1001",)}
    value = Value(amount=80, unit="%", resolution=1)
    assert verdict(desk, "Some 80% of its wheat came from Russia.", value=value, **asked).outcome == "supported"
    wrong = Value(amount=60, unit="%", resolution=1)
    assert verdict(desk, "Some 60% of its wheat came from Russia.", value=wrong, **asked).outcome == "contradicted"


def test_another_currency_is_converted_at_the_period_s_rate_and_it_is_said(desk: Workspace, tmp_path: Path) -> None:
    roubles = Value(amount=371e9, unit="RUB", resolution=1e9)
    assert verdict(desk, "Turnover was 371 billion roubles.", value=roubles).outcome == "unverifiable"
    rate = {"source": "wdi", "reporter": "RUS", "partner": "RUS", "flow": "indicator", "measure": "exchange_rate", "period": 2023, "value": 85.2, "unit": "national currency a USD"}  # fmt: skip
    load_rows(desk, tmp_path / "x.csv", [rate])
    found = verdict(desk, "Turnover was 371 billion roubles.", value=roubles)
    assert found.outcome == "supported" and any("at 85.2 RUB a USD, the average of 2023" in step for step in found.steps)  # fmt: skip
    said_itself = verdict(desk, "Turnover was 400 billion roubles ($4.4 billion).", value=Value(amount=4e11, unit="RUB"), alt_value=usd(4.4e9, 1e8))  # fmt: skip
    assert said_itself.outcome == "supported" and any("the report itself gives" in step for step in said_itself.steps)
    assert users_of("EUR") and not users_of("USD")


def test_a_claim_that_fits_an_older_release_alone_is_mixed(desk: Workspace, tmp_path: Path) -> None:
    load_rows(desk, tmp_path / "a.csv", [flow("AZE", "RUS", "exports", 2022, 900e6, vintage="2024-01-01")])
    load_rows(desk, tmp_path / "b.csv", [flow("AZE", "RUS", "exports", 2022, 1200e6, vintage="2025-01-01")])
    found = verdict(desk, "Exports were $900 million.", indicator="exports", period="2022", value=usd(900e6, 1e6))
    assert found.outcome == "mixed" and "in an older release" in found.reason
    assert any("older vintage" in u.why for u in found.unused)


def test_the_page_that_a_figure_was_taken_from_is_no_evidence_for_it(desk: Workspace) -> None:
    url = "https://lenta.ru/news/2026/03/02/rossiyskiy-vitse-premier-vyskazalsya-o-tovarooborote-s-azerbaydzhanom/"
    claim = {"period": "2025", "value": usd(5e9, 1e9, "~")}
    assert verdict(desk, "It was about $5 billion.", **claim).outcome == "supported"
    assert verdict(desk, "It was about $5 billion.", url=url, **claim).outcome == "unverifiable"


def test_a_number_without_a_period_names_the_years_that_it_would_fit(shared_desk: Workspace) -> None:
    found = verdict(shared_desk, "Turnover is $2.8 billion.", period=None, value=usd(2.8e9, 1e8))
    assert found.outcome == "unverifiable" and "2020" in found.reason and "would fit" in found.reason


@pytest.mark.parametrize(("text", "year", "amount", "outcome"), [
    ("Turnover hit a record $4.35 billion.", 2023, 4.352e9, "supported"), ("Turnover hit a record $2.8 billion.", 2020, 2.76e9, "contradicted"),
    ("Turnover rose for the second year in a row to $3.11 billion.", 2019, 3.107e9, "supported"),
    ("Turnover rose for the ninth year in a row to $3.11 billion.", 2019, 3.107e9, "contradicted"),
])  # fmt: skip
def test_records_and_rises_in_a_row(shared_desk: Workspace, text: str, year: int, amount: float, outcome: str) -> None:
    assert verdict(shared_desk, text, period=str(year), value=usd(amount, 1e7)).outcome == outcome


@pytest.mark.parametrize(("value", "unit", "place"), [(4400000.0, "", 1e5), (0.0, "", 0.0), (17.5, "%", 0.1), (70.0, "%", 1.0), (-120.0, "", 10.0)])  # fmt: skip
def test_the_last_place_of_a_printed_number(value: float, unit: str, place: float) -> None:
    assert last_place(value, unit) == pytest.approx(place)


def test_bounds_add_and_scale() -> None:
    assert Bounds(1, 2) + Bounds(10, 20) == Bounds(11, 22) and Bounds(1, 2) * -1 == Bounds(-2, -1)
    assert -Bounds(1, 2) == Bounds(-2, -1) and Bounds.at(3).within(Bounds(2, 3))


@pytest.mark.parametrize(("text", "fields", "outcome"), [
    ("For the 2023 year turnover amounted to $4.4 billion.", {"value": usd(4.4e9, 1e8)}, "supported"),
    ("Turnover was $4.4 billion.", {"period": "2999", "value": usd(4.4e9, 1e8)}, "unverifiable"), ("Turnover grew by 5%.", {"period": "1000", "change": Value(amount=5, unit="%")}, "unverifiable"),
    ("Turnover rose 5% to $2.76 billion, the highest since 2018.", {"period": "2020", "value": usd(2.76e9, 1e7)}, "contradicted"),
    ("Turnover hit $3.11 billion, the highest since 2014.", {"period": "2019", "value": usd(3.11e9, 1e7)}, "supported"),
    ("Turnover fell by a record amount to $2.14 billion.", {"period": "2015", "value": usd(2.137e9, 1e7)}, "supported"),
    ("Turnover of six months in force for two years came to $4.35 billion.", {"value": usd(4.352e9, 1e7)}, "supported"),
    ("Russia accounted for 6% of Azerbaijan's foreign trade.", {"indicator": "share", "reporter": "RUS", "partner": "AZE", "value": Value(amount=8.6, unit="%", resolution=0.1)}, "supported"),
    ("It passed $1 billion for the first time.", {"value": usd(1e9, 1e9, ">")}, "contradicted"),
    ("Turnover fell by less than 10%.", {"period": "2019", "change": Value(amount=-10, unit="%", comparator="<")}, "contradicted"),
    ("Turnover was $3,110 million.", {"period": "2019", "value": usd(3110e6, 1e6)}, "close"), ("Turnover was $4.35 million.", {"value": usd(4.352e6, 1e4)}, "contradicted"),
    ("Dagestan's trade was $4.35 billion.", {"reporter_region": "Dagestan", "value": usd(4.352e9, 1e7)}, "unverifiable"),
    ("Russian investment was $6.5 billion in March 2024.", {"indicator": "investment", "reporter": "RUS", "partner": "AZE", "period": "2024-03", "value": usd(6.5e9, 1e8)}, "unverifiable"),
])  # fmt: skip
def test_words_decide_only_where_they_stand_by_the_number(shared_desk: Workspace, text: str, fields: dict[str, object], outcome: str) -> None:  # fmt: skip
    found = verdict(shared_desk, text, **fields)
    assert found.outcome == outcome, found.reason


def test_growth_in_another_currency_is_each_year_s_own_rate(desk: Workspace, tmp_path: Path) -> None:
    rate = {"source": "wdi", "reporter": "RUS", "partner": "RUS", "flow": "indicator", "measure": "exchange_rate", "unit": "national currency a USD"}  # fmt: skip
    load_rows(desk, tmp_path / "x.csv", [*(rate | {"period": y, "value": v} for y, v in ((2022, 68.0), (2023, 85.0))), *(flow("RUS", "MNG", "exports", y, 1e9) for y in (2022, 2023))])  # fmt: skip
    fields = {"reporter": "RUS", "partner": "MNG", "indicator": "exports", "value": Value(amount=85e9, unit="RUB", resolution=1e9)}  # fmt: skip
    up = verdict(desk, "Exports were 85 billion roubles, up 25 percent.", change=Value(amount=25, unit="%", resolution=1), **fields)  # fmt: skip
    same = verdict(desk, "Exports were 85 billion roubles, unchanged.", change=Value(amount=0, unit="%", resolution=1), **fields)  # fmt: skip
    before = verdict(desk, "Exports were 85 billion roubles against 68 billion in 2022.", base_value=Value(amount=68e9, unit="RUB", resolution=1e9), **fields)  # fmt: skip
    assert (up.outcome, same.outcome, before.outcome) == ("supported", "contradicted", "supported")


def test_two_revisions_of_the_hs_are_not_summed(desk: Workspace, tmp_path: Path) -> None:
    new = [flow("DEU", "POL", "exports", 2023, v, source="baci", vintage="V202501-HS22", product=code) for code, v in (("854141", 40e6), ("854142", 60e6))]  # fmt: skip
    load_rows(desk, tmp_path / "a.csv", new)
    load_rows(desk, tmp_path / "b.csv", [flow("DEU", "POL", "exports", 2023, 100e6, source="baci", vintage="V202401-HS17", product="854140")])  # fmt: skip
    fields = {"reporter": "DEU", "partner": "POL", "indicator": "exports", "product": "diodes", "hs": ("8541",)}
    assert verdict(desk, "It was $100 million.", value=usd(100e6, 1e6), **fields).outcome == "supported"
    assert verdict(desk, "It was $200 million.", value=usd(200e6, 1e6), **fields).outcome == "contradicted"


def test_a_numbered_release_is_newer_than_an_undated_table(desk: Workspace, tmp_path: Path) -> None:
    rows = [flow("AZE", "RUS", "exports", 2019, 900e6, source="baci", vintage="V202601-HS22")]
    load_rows(desk, tmp_path / "a.csv", rows)
    assert verdict(desk, "It was $900 million.", indicator="exports", period="2019", value=usd(900e6, 1e6)).outcome == "supported"  # fmt: skip
