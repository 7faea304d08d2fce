from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.reading.dates import times
from bilateral.reading.quantities import parse_number, quantities


@pytest.mark.parametrize(
    ("text", "amount", "unit", "comparator"),
    [
        ("came to $4.4 billion", 4.4e9, "USD", "="),
        ("exceeded €3bn", 3e9, "EUR", ">"),
        ("nearly 200 million US dollars", 2e8, "USD", "~"),
        ("at least ₽1.2 trillion", 1.2e12, "RUB", ">="),
        ("up to 900,000 tons", 9e5, "t", "<="),
        ("110,143 tons", 110143, "t", "="),
        ("a share of 50%", 50, "%", "="),
        ("about 17.5 percent", 17.5, "%", "~"),
    ],
)
def test_quantities(text: str, amount: float, unit: str, comparator: str) -> None:
    (found,) = quantities(text)
    assert (found.value.amount, found.value.unit, found.value.comparator) == (pytest.approx(amount), unit, comparator)


@given(st.integers(0, 10**9))
def test_a_grouped_number_is_the_number(number: int) -> None:
    assert parse_number(f"{number:,}")[0] == number


@given(st.decimals(0, 9999, places=2))
def test_decimals_know_their_resolution(number) -> None:
    value, step = parse_number(str(number))
    assert value == float(number) and step == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("in 2023", "2023"),
        ("last year", "2023"),
        ("by the end of 2024", "2024"),
        ("in the first five months of 2024", "2024-01-01/2024-05-31"),
        ("in the first quarter of 2024", "2024-01-01/2024-03-31"),
        ("since 1 March 2024", "2024-03-01"),
        ("on June 21, 2024", "2024-06-21"),
        ("this year", "2024"),
    ],
)
def test_times_are_resolved_against_the_document(text: str, period: str) -> None:
    found = [t.period.iso for t in times(text, date(2024, 7, 8)) if t.period]
    assert found and found[0].split("/..")[0] == period
