"""The sample reports are read as their writers meant them."""

import pytest

from bilateral.reading import Reading
from bilateral.records import Claim, Event, Measure, Target


def claims(reading: Reading) -> set[tuple]:
    return {
        (
            r.indicator,
            r.reporter,
            r.partner,
            r.value.amount if r.value else None,
            r.change.amount if r.change else None,
            r.period,
        )
        for r in reading.records
        if isinstance(r, Claim)
    }


@pytest.mark.parametrize(
    ("report", "stated"),
    [
        ("04", ("turnover", "AZE", "RUS", 4.4e9, 17.5, "2023")),
        ("05", ("turnover", "RUS", "AZE", 4e9, 12.0, "2014")),
        ("06", ("imports", "AZE", "RUS", 1.3e9, None, "2014")),
        ("06", ("exports", "AZE", "RUS", 640.3e6, None, "2014")),
        ("07", ("exports", "RUS", "CHN", 129e9, None, "2023")),
        ("07", ("imports", "RUS", "CHN", 110e9, None, "2023")),
        ("08", ("exports", "AZE", "RUS", 729e6, None, "2020")),
        ("08", ("turnover", "AZE", "RUS", None, -18.6, "2015")),
    ],
)
def test_claims(readings: dict[str, Reading], report: str, stated: tuple) -> None:
    assert stated in claims(readings[report])


def test_a_ban_with_its_exemptions(readings: dict[str, Reading]) -> None:
    (ban,) = [r for r in readings["03"].records if isinstance(r, Measure)]
    assert (ban.imposer, ban.type, ban.start, ban.duration) == ("RUS", "export_ban", "2024-03-01", "P6M")
    assert {"MNG", "UZB"} <= set(ban.exemptions) and ban.hs


def test_an_html_report_keeps_only_its_article(readings: dict[str, Reading]) -> None:
    event = next(r for r in readings["02"].records if isinstance(r, Event))
    assert (event.edition, event.date, event.place) == (5, "2024-06-21", "Baku")
    assert "tracks" not in readings["02"].document.text and "Polls" not in readings["02"].document.text


def test_targets_look_ahead(readings: dict[str, Reading]) -> None:
    found = {
        (r.value.amount, r.period) for x in readings.values() for r in x.records if isinstance(r, Target) and r.value
    }
    assert {(4.4e9, "2024"), (3e11, "2030"), (5e9, "2025")} <= found
