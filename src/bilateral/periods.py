"""One small algebra of time for claims, targets, measures and statistics: ISO 8601 intervals.

A `Period` is written `2023`, `2023-05`, `2023-05-17`, `2023-01-01/2023-06-30`, `2024-03-01/P6M` or
`2024-03-01/..` (no end known), and has a first and a last day, both included.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from bilateral.errors import BadPeriod

_EARLIEST, _LATEST = 1000, 2999  # what speaks of other years is no report on two economies
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DURATION = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?")


@dataclass(frozen=True, order=True)
class Period:
    """Days from `first` to `last`, both included; `last` is None while the end is not known.

    >>> Period.parse("2024-03-01/P6M")
    Period(first=datetime.date(2024, 3, 1), last=datetime.date(2024, 8, 31))
    >>> Period.parse("2023").iso, Period.parse("2023-01-01/2023-12-31").iso
    ('2023', '2023')
    """

    first: date
    last: date | None

    @classmethod
    @lru_cache(65_536)
    def parse(cls, text: str) -> Period:
        """Read an ISO 8601 date, month, year or interval; raise BadPeriod for anything else."""
        start, slash, end = text.strip().partition("/")
        first = _bounds(start, text)[0]
        if not slash:
            return cls(*_bounds(start, text))
        if end in ("..", ""):
            return cls(first, None)
        last = _after(first, end) if end.startswith("P") else _bounds(end, text)[1]
        if last < first:
            raise BadPeriod(f"period '{text}' ends before it starts", remedy="write start/end")
        return cls(first, last)

    @property
    def iso(self) -> str:
        """The shortest ISO 8601 text of this period."""
        a, z = self.first, self.last
        if z is None:
            return f"{a}/.."
        if a == z:
            return f"{a}"
        if (a.month, a.day, z.month, z.day) == (1, 1, 12, 31):
            return f"{a.year:04}" if a.year == z.year else f"{a.year:04}/{z.year:04}"
        if a.day == 1 and (a.year, a.month) == (z.year, z.month) and z == month_end(z.year, z.month):
            return f"{a.year:04}-{a.month:02}"
        return f"{a}/{z}"

    @property
    def year(self) -> int | None:
        """The calendar year that this period is exactly, if it is one."""
        whole = self.last is not None and self.iso == f"{self.first.year:04}"
        return self.first.year if whole else None

    def contains(self, day: date) -> bool:
        """Whether `day` lies within the period."""
        return self.first <= day and (self.last is None or day <= self.last)

    def months(self) -> float | None:
        """Length in months of a twelfth of a year each, or None while open."""
        if self.last is None:
            return None
        delta = relativedelta(self.last + timedelta(days=1), self.first)
        return float(delta.years * 12 + delta.months + delta.days / 30.4375)

    def __str__(self) -> str:
        return self.iso


def duration(text: str) -> relativedelta:
    """Read an ISO 8601 duration such as `P6M`, `P1Y6M` or `P90D`; raise BadPeriod for anything else."""
    match = _DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        raise BadPeriod(f"'{text}' is not a duration", remedy="write P6M, P1Y or P90D (ISO 8601)")
    years, months, weeks, days = (int(group or 0) for group in match.groups())
    return relativedelta(years=years, months=months, weeks=weeks, days=days)


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def _after(first: date, span: str) -> date:
    try:
        last: date = first + duration(span) - timedelta(days=1)
        return last
    except (OverflowError, ValueError):
        raise BadPeriod(f"'{span}' leads past {_LATEST}", remedy="write a shorter duration") from None


def _bounds(part: str, whole: str) -> tuple[date, date]:
    match = _DATE.fullmatch(part)
    try:
        if not match or not _EARLIEST <= int(match[1]) <= _LATEST:
            raise ValueError
        year, month, day = (int(group) if group else None for group in match.groups())
        assert year is not None
        if day and month:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), month_end(year, month)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        raise BadPeriod(
            f"'{whole}' is not a period", remedy="write 2023, 2023-05, 2023-05-17 or start/end (ISO 8601)"
        ) from None
