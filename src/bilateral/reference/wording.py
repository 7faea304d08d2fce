"""Numbers and periods as a reader likes them: '4.35 billion USD', '+17.5%', 'January to May 2024'."""

from __future__ import annotations

from datetime import date

from bilateral.periods import Period, month_end

_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SIGNS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "up to "}


def amount(value: float, unit: str = "", comparator: str = "=", digits: int = 3) -> str:
    """Write an amount with its unit, in `digits` significant figures where it is scaled.

    >>> amount(4352020654, "USD"), amount(70, "%", "~"), amount(114124.17, "t"), amount(-2.0e9, "USD")
    ('4.35 billion USD', 'about 70%', '114,124 t', '-2 billion USD')
    """
    sign = _SIGNS[comparator]
    if unit == "%":
        return f"{sign}{value:.1f}%".replace(".0%", "%")
    if unit == "rank":
        return f"number {value:g}"
    for scale, name in _SCALES:
        if abs(value) >= scale and unit not in ("t", "m3", "bbl", "MW"):
            return (
                f"{sign}{value / scale:.{digits}g} {name} {unit}".rstrip()
                if abs(value) < 999.5 * scale
                else f"{sign}{value / scale:,.0f} {name} {unit}"
            )
    return f"{sign}{value:,.0f} {unit}".rstrip() if abs(value) >= 100 else f"{sign}{value:,.3g} {unit}".rstrip()


def change(value: float) -> str:
    """Write a change in percent with its sign.

    >>> change(17.5), change(-5)
    ('+17.5%', '-5%')
    """
    return f"{value:+.3g}%"


def span(period: str | None) -> str:
    """Write an ISO 8601 period in words.

    >>> span("2024-01-01/2024-05-31"), span("2024"), span("2024-06-21"), span("2024-07"), span(None)
    ('January to May 2024', '2024', '21 June 2024', 'July 2024', 'no period given')
    """
    if not period:
        return "no period given"
    p = Period.parse(period)
    if p.last is None:
        return f"since {_day(p.first)}"
    if p.first == p.last:
        return _day(p.first)
    if p.year:
        return str(p.year)
    whole_months = p.first.day == 1 and p.last == month_end(p.last.year, p.last.month)
    if whole_months and (p.first.year, p.first.month) == (p.last.year, p.last.month):
        return f"{p.first:%B %Y}"
    if whole_months and p.first.year == p.last.year:
        return f"{p.first:%B} to {p.last:%B %Y}"
    if whole_months and (p.first.month, p.last.month) == (1, 12):
        return f"{p.first.year} to {p.last.year}"
    return f"{_day(p.first)} to {_day(p.last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
