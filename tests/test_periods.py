from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import BadPeriod
from bilateral.periods import Period

days = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@given(days, st.integers(0, 2000))
def test_iso_text_reads_back_as_the_same_period(first: date, length: int) -> None:
    period = Period(first, first + timedelta(days=length))
    assert Period.parse(period.iso) == period


@given(days)
def test_an_open_period_stays_open(first: date) -> None:
    assert Period.parse(Period(first, None).iso) == Period(first, None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-03-01/P6M", "2024-03-01", "2024-08-31"),
        ("2024-01/2024-05", "2024-01-01", "2024-05-31"),
    ],
)
def test_the_days_of_a_period(text: str, first: str, last: str) -> None:
    assert Period.parse(text) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "next year", "2024-13", "2024-02-30", "2024/2023", "2024-03-01/P"])
def test_what_is_no_period_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadPeriod):
        Period.parse(text)


def test_a_half_year_has_six_months_and_is_no_year() -> None:
    half = Period.parse("2024-01/2024-06")
    assert (half.months(), half.year, Period.parse("2024").year) == (6, None, 2024)
