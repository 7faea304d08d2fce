"""Time in running text, resolved against the document's date to ISO 8601 intervals.

'June 21, 2024', 'on Tuesday', 'last year', 'in the first five months', 'by the end of 2024', 'since 1 March',
'in January–February 2022', 'H1 2023'.  Every resolution says in `why` what it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bilateral.errors import BilateralError
from bilateral.periods import Period, month_end
from bilateral.reading.lexicon import rules
from bilateral.reading.quantities import ordinal
from bilateral.reference.goods import table

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = "|".join(day.title() for day in DAYS)
_M = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.|Apr\.|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
_Y = r"(?:19|20)\d\d"
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_DASH = r"\s?[–—-]\s?"
_N = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven)"
_REL = r"(?:this|last|next|the previous|the same|the current) year|the year before"
_YEAR = rf"(?:(?:,? (?:of |in )?)(?P<year>{_Y}|{_REL}|that year|the following year))?"


@dataclass(frozen=True)
class Time:
    """A time expression: its place, its period (None where only the context can tell), how it was resolved.

    `role` is the word that ties it to its clause: by, since, until, from, in, on; `baseline` means that the
    sentence compares with it rather than speaks of it.  `anaphor` says what the context has to tell: the 'month', the
    'year' or the 'period' spoken of, the 'earlier' year before it, or the year 'of year' to which a month belongs.
    """

    start: int
    end: int
    period: Period | None
    role: str = ""
    baseline: bool = False
    anaphor: str = ""
    why: str = ""


def times(text: str, today: date | None) -> list[Time]:
    """Return the time expressions of a sentence from left to right.

    Parameters
    ----------
    text
        The sentence.
    today
        The document's date, to which relative expressions refer; None leaves those unresolved.
    """
    found: list[Time] = []
    for pattern, resolve in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < t.end and t.start < match.end() for t in found):
                continue
            try:
                period, why = resolve(match, today)
            except (ValueError, BilateralError, OverflowError):
                continue
            time = _in_context(text, match, period, why)
            gone = time.role == "since" or match[0].lower().startswith("since")
            found.append(_in_the_past(time, today) if gone else time)
    return sorted(found, key=lambda t: t.start)


def _in_the_past(time: Time, today: date | None) -> Time:
    """'since January' in a report of December is since the January before, not the one to come."""
    period = time.period
    if today is None or period is None or period.last is None or period.first <= today or period.year:
        return time
    months = re.fullmatch(r"(\d{4})(-\d\d(?:-\d\d)?)", period.iso)
    if not months:
        return time
    return replace(time, period=Period.parse(f"{int(months[1]) - 1}{months[2]}"))


def full_dates(text: str) -> Iterator[date]:
    """Yield the days that a text states with day, month and year."""
    for match in _DATE_FULL.finditer(text):
        try:
            day = _day_month(match, None)[0]
        except (ValueError, BilateralError):
            continue
        if day:
            yield day.first


def _on_weekday(period: Period, before: str) -> Period:
    """'Saturday, August 5': the day in the year next to it in which it falls on that day of the week."""
    named = re.search(rf"\b({_WEEKDAYS}),? \(?(?:the )?$", before)
    if not named or period.first != period.last:
        return period
    for years in (0, -1, 1):
        try:
            day = period.first.replace(year=period.first.year + years)
        except ValueError:  # 29 February
            continue
        if day.weekday() == DAYS.index(named[1].lower()):
            return Period(day, day)
    return period


def _in_context(text: str, match: re.Match[str], period: Period | None, why: str) -> Time:
    before = text[max(0, match.start() - 48) : match.start()]
    role = re.search(
        rf"(?i)\b(by the end of|until the end of|till the end of|through the end of|by|since|until|till|through|from|starting|as of|effective|between|before|after|in|on|during|for|over|at the end of)(?: the)?\s*(?:(?:{_WEEKDAYS}),? \(?(?:the )?)?$",
        before,
    )
    inside = re.match(r"(?i)(since|until|till)\b", match[0])
    word = "by" if why.endswith("ahead") else role[1].lower() if role else inside[1].lower() if inside else ""
    told = text[match.end() :].startswith(", when")
    against = match[0].lower().startswith("from ") and re.search(
        r"\b(?:by|up|down) [\d.]+ ?(?:percent|per cent|%) $", before
    )
    baseline = (bool(_COMPARED.search(before) or against) and not told) or (
        bool(_EARLIER.fullmatch(match[0])) and word not in ("in", "for", "during", "over")
    )
    start = match.start() - (len(before) - role.start() if role else 0)
    if period and "year taken from" in why and (named := _on_weekday(period, before)) != period:
        period, why = named, "the year in which it falls on that day of the week"
    anaphor = next((name for name in ANAPHORS if why == f"{name} said before"), "")
    if anaphor == "earlier" and (word or not re.search(r"(?:^|[;:]|, and|, while)\s*$", before)):
        anaphor = ""
    return Time(start, match.end(), period, word, baseline and anaphor != "earlier", anaphor, why)


ANAPHORS = ("month", "year", "period", "earlier", "of year", "following", "of following")
_EARLIER = re.compile(r"(?i)(?:a|one) year (?:earlier|before|ago)|twelve months (?:earlier|before|ago)|the year before")
_COMPARED = re.compile(
    r"(?i)(?:\b(?:compared (?:to|with)|than|(?:times|twice) (?:as much|as many|as high|as large) as|versus|vs|against|relative to|from the level of|up on|down on|year on|rise on|increase on|growth on|fall on|drop on|decline on|(?:percent|per cent|%) (?:on|over|from|above|below|against|up on|down on|more than|less than|higher than|lower than)|above|below))"
    r"(?: (?:in|for|the|same|period|level|levels|months?|of|that|those|figures?|results?|recorded|registered|seen|total|a|corresponding|number|value|mark|previous|during|at|preceding|previous))*\s*$"
)


def _month(name: str) -> int:
    key = name.lower().rstrip(".")[:3]
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(key))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else int(rules("units")["words"][text.lower()])


def _year(text: str | None, today: date | None, default: Callable[[date], int]) -> tuple[int, str]:
    if text and text[:2].isdigit():
        return int(text), "as written"
    if today is None:
        raise ValueError("no document date")
    low = (text or "").lower()
    if low in ("that year", "the same year"):
        return today.year, "of year said before"
    if low == "the following year":
        return today.year, "of following said before"
    shift = {"last year": -1, "the previous year": -1, "the year before": -1, "next year": 1}.get(low, 0)
    if low:
        return today.year + shift, f"'{text}' seen from {today}"
    return default(today), f"year taken from the document's date {today}"


def _nearest_year(month: int, day: int = 1) -> Callable[[date], int]:
    """The year that puts a bare month closest to the document, looking back further than ahead."""

    def choose(today: date) -> int:
        if (month, day) > (today.month, today.day) and month - today.month > 6:
            return today.year - 1
        return today.year + 1 if today.month - month > 9 else today.year

    return choose


def _day_month(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    month = _month(match["month"])
    day = int(re.sub(r"\D", "", match["day"]))
    year, why = _year(match["year"], today, _nearest_year(month, day))
    first = date(year, month, day)
    last = date(year, month, int(re.sub(r"\D", "", match["day2"]))) if match["day2"] else first
    return Period(first, last), why


def _days(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'March 10 to April 30, 2022', '20 May - 3 June': two days of one year, or over its turn."""
    month, month2 = _month(match["month"]), _month(match["month2"])
    day, day2 = (int(re.sub(r"\D", "", match[name])) for name in ("day", "day2"))
    year, why = _year(match["year"], today, _nearest_year(month2, day2))
    own = match.groupdict().get("year1")
    first = date(int(own) if own else year - 1 if month > month2 else year, month, day)
    return Period(first, date(year, month2, day2)), why


def _months(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    first, last = _month(match["month"]), _month(match["month2"])
    year, why = _year(match["year"], today, _nearest_year(last))
    own = match.groupdict().get("year1")
    begin = int(own) if own else year - 1 if first > last else year
    return Period(date(begin, first, 1), month_end(year, last)), why


def _month_year(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    month = _month(match["month"])
    if today and match[0].lower().startswith(("last ", "previous ")):
        year = today.year - (month >= today.month)
        return Period(date(year, month, 1), month_end(year, month)), f"the last one before {today}"
    year, why = _year(match["year"], today, _nearest_year(month))
    return Period(date(year, month, 1), month_end(year, month)), why


def _that_month(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'that March': of the year spoken of."""
    year = today.year if today else 2000
    return Period(date(year, _month(match["month"]), 1), month_end(year, _month(match["month"]))), "of year said before"


def _first_months(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    count = _number(match["n"])
    year, why = _year(match["year"], today, lambda day: day.year if day.month > count else day.year - 1)
    return Period(date(year, 1, 1), month_end(year, count)), why


def _part(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """Quarters and halves."""
    size = 3 if (match["part"] or match["q"] or "q").lower().startswith(("q", "quarter")) else 6
    which = match["which"] or match["qn"]
    n = int(which) if which.isdigit() else (ordinal(which) or (4 if size == 3 else 2))
    year, why = _year(
        match["year"] or match["qyear"], today, lambda day: day.year if day.month > n * size else day.year - 1
    )
    if not 1 <= n <= 12 // size:
        raise ValueError
    return Period(date(year, (n - 1) * size + 1, 1), month_end(year, n * size)), why


def _weekday(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    if today is None:
        raise ValueError
    back = (today.weekday() - DAYS.index(match["weekday"].lower())) % 7
    shift = (match["shift"] or "").lower()
    told = match.string[max(0, match.start() - 100) : match.start()]
    ahead = _AHEAD.search(told) and not re.search(
        r"(?i)(?<!\bbe )\b(?:said|told|announced|reported|met|signed|held)\b[^.;]*$", told
    )
    coming = re.search(r"(?i)\bfrom $", told) and re.search(
        r"\b(?:will|is [a-z]+ing|are [a-z]+ing)\b", match.string[max(0, match.start() - 100) : match.end() + 60]
    )
    if (
        (coming and back and shift != "last")
        or shift == "next"
        or (back and (shift == "this" or (ahead and shift != "last")))
    ):
        back -= 7
    day = today - timedelta(days=back)
    return Period(day, day), f"the {match['weekday']} on or before {today}"


_AHEAD = re.compile(
    r"(?i)\b(?:comes|arrives|flies|travels|visits|hosts|will|is to|are to|due|scheduled|planned|to be|gets? under way|set to)\b[^.;]*$"
)


def _whole_year(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    return Period.parse(match["year"]), "as written"


def _years(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    last = match["year2"] if len(match["year2"]) == 4 else match["year"][:2] + match["year2"]
    if (match["fiscal"] or "").strip().lower().startswith("marketing"):
        begins = table("financial_years")["crop"]["marketing"]
        return Period(date(int(match["year"]), begins, 1), month_end(int(last), begins - 1)), "marketing year of a crop"
    if match["fiscal"] or (len(match["year2"]) == 2 and int(last) == int(match["year"]) + 1 and "/" not in match[0]):
        return Period(date(int(match["year"]), 4, 1), date(int(last), 3, 31)), "financial year from April to March"
    return Period.parse(f"{match['year']}/{last}"), "as written"


def _last_months(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'over the last six months': the whole months before the document."""
    if today is None:
        raise ValueError
    last = today.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1) - relativedelta(months=_number(match["n"]) - 1)
    return Period(first, last), f"whole months before {today}"


def _three_quarters(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    year, why = _year(match["year"], today, lambda day: day.year if day.month > 9 else day.year - 1)
    return Period(date(year, 1, 1), date(year, 9, 30)), why


def _weekend(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """The Saturday and Sunday before the document, or those it is written on."""
    if today is None:
        raise ValueError
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return Period(sunday - timedelta(days=1), sunday), f"the weekend before {today}"


def _up_to(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'up to November': from January on."""
    month = _month(match["month"])
    year, why = _year(match["year"], today, lambda day: day.year if day.month >= month else day.year - 1)
    return Period(date(year, 1, 1), month_end(year, month)), why


def _year_to(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'the year to June 2025', 'the fiscal year that ended in June': twelve months that end with the month named."""
    month = _month(match["month"])
    year, _ = _year(match["year"], today, _nearest_year(month))
    last = month_end(year, month)
    if match["day"] and int(match["day"]) < last.day:
        last = date(year, month, int(match["day"]))
        return Period(last - relativedelta(years=1, days=-1), last), f"twelve months to {last}"
    first = (last.replace(day=1) - relativedelta(months=11)).replace(day=1)
    return Period(first, last), f"twelve months to the end of {last:%B %Y}"


def _months_to(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'the eleven months to the end of November': as many months, of which the named one is the last."""
    month = _month(match["month"])
    year, why = _year(match["year"], today, _nearest_year(month))
    first = date(year, month, 1) - relativedelta(months=_number(match["n"]) - 1)
    return Period(first, month_end(year, month)), why


def _last_financial(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'the last financial year': April to March, the last that is over."""
    if today is None:
        raise ValueError
    end = today.year if today.month > 3 else today.year - 1
    return Period(date(end - 1, 4, 1), date(end, 3, 31)), f"the financial year from April to March before {today}"


def _end_of_year(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'until the end of the year': the year of the document, or the next one."""
    if today is None:
        raise ValueError
    year = today.year + (match["shift"].lower() == "next")
    return Period.parse(str(year)), f"'{match[0]}' seen from {today}"


def _relative_year(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    if today is None:
        raise ValueError
    low = match[0].lower()
    if low in ("that year", "the same year"):
        return None, "year said before"
    if low == "the following year" or low.endswith("year later"):
        return None, "following said before"
    if _EARLIER.fullmatch(low):
        return Period.parse(str(today.year - 1)), "earlier said before"
    if "decade" in low:
        raise ValueError
    shift = (
        -1
        if ("last" in low or "previous" in low or "year before" in low or "ago" in low or "earlier" in low)
        else 1
        if "next" in low
        else 0
    )
    if re.search(r"so far|to date|since the (?:start|beginning)", low):
        last = month_end(today.year, today.month - 1) if today.month > 1 else today
        return Period(date(today.year, 1, 1), last), f"the whole months of {today.year} before {today}"
    return Period.parse(str(today.year + shift)), f"'{match[0]}' seen from {today}"


def _relative_day(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    if today is None:
        raise ValueError
    day = today + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(match[0].lower(), 0))
    return Period(day, day), f"'{match[0]}' seen from {today}"


def _relative_week(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    if today is None:
        return None, "the document has no date"
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_SHIFTS[match["shift"].lower()])
    return Period(monday, monday + timedelta(days=6)), f"the week of Monday {monday}"


_SHIFTS = {"last": -1, "this": 0, "next": 1}


def _relative_month(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    if today is None:
        raise ValueError
    month = today + relativedelta(months={"last": -1, "this": 0, "next": 1}[match["shift"].lower()])
    return Period(month.replace(day=1), month_end(month.year, month.month)), f"'{match[0]}' seen from {today}"


def _anaphor(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    low = match[0].lower()
    said = "month" if "that month" in low or "same month" in low else "period"
    return None, f"{said} said before"


def _years_ahead(match: re.Match[str], today: date | None) -> tuple[Period | None, str]:
    """'within five years', 'over the next three years', 'in two years' time', 'in the coming decade': the year by which it shall be."""
    if today is None:
        raise ValueError
    size = 10 if "decade" in match[0].lower() else 1
    count = size * (
        1 if match["decade"] else _number(next(filter(None, (match["n"], match["n2"], match["n3"], match["n4"]))))
    )
    return Period.parse(str(today.year + count)), f"{today.year} and {count} years ahead"


_DATE_FULL = re.compile(rf"\b(?P<month>{_M}) (?P<day>{_D})(?P<day2>(?!.))?,? (?P<year>{_Y})\b")
_PATTERNS: list[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], tuple[Period | None, str]]]] = [
    (re.compile(rf"(?i)\b(?:within(?: the)?(?: next| coming| following)? (?P<n>{_N}|a) (?P<unit>year|decade)s?|(?:over|in|during) the (?:next|coming|following) (?P<n2>{_N}) (?P<unit2>year|decade)s?|in (?P<n3>{_N}) years(?:['’] time| from now)|(?:(?<=double )|(?<=triple ))in (?P<n4>{_N}) years|(?:within|over|in|during) (?P<decade>the next decade|the coming decade|the decade ahead))\b"), _years_ahead),
    (re.compile(rf"(?<!\d )\b(?i:fiscal|financial|marketing) year,? (?:that |which )?(?:ended|ending|ends|to)(?: on| in)?(?: the end of)? (?P<month>{_M})(?: (?P<day>\d{{1,2}})(?!\d))?(?:,? (?P<year>{_Y}))?"), _year_to),
    (re.compile(rf"(?i)\bfirst three quarters\b(?: of)?{_YEAR}(?P<n>(?!.))?"), _three_quarters),
    (re.compile(r"(?i)\b(?:over|at|on) the weekend\b"), _weekend),
    (re.compile(rf"(?i)\b(?:over|in|during|for) the (?:last|past) (?P<n>{_N}) months\b"), _last_months),
    (re.compile(rf"\b[Uu]p to (?:and including )?(?P<month>{_M})(?:,? (?:of )?(?P<year>{_Y}|this year|last year))?(?!\w| \d)"), _up_to),
    (re.compile(rf"(?i)\b(?P<n>{_N}) months into the year\b(?P<year>(?!.))?"), _first_months),
    (re.compile(rf"(?i)\bfirst (?P<n>{_N}) months\b(?! of the (?:\w+ )?(?:financial|fiscal|marketing))(?: of)?{_YEAR}"), _first_months),
    (re.compile(rf"(?i)\b(?P<n>{_N}|twelve) months (?:to|through|ending|ended)(?: in| with)?(?: the end of)? (?P<month>{_M})(?:,? (?:of )?(?P<year>{_Y}|{_REL}))?\b"), _months_to),
    (re.compile(rf"(?i)\b(?:over|across|(?:over|in|during) the|(?-i:(?<!\w)In)) (?P<n>{_N}) months\b(?! (?:from|ago|later|earlier|ahead|to|before|after)\b){_YEAR}"), _first_months),
    (re.compile(rf"\b(?:year|twelve months|12 months|four quarters) (?:to|ending|ended)(?: in| on)?(?: the end of)? (?P<month>{_M})(?: (?P<day>\d{{1,2}})(?!\d))?(?:,? (?P<year>{_Y}))?\b"), _year_to),
    (re.compile(rf"(?i)\b(?:(?P<which>first|second|third|fourth|last|latter|1st|2nd|3rd|4th) (?P<part>quarter|half)(?: of the year)?(?: of)?(?: in)?(?: (?P<year>{_Y}|{_REL}))?|(?P<q>[QH])(?P<qn>[1-4])(?: of)? ?(?P<qyear>{_Y})?)\b"), _part),
    (re.compile(rf"\b(?P<month>{_M}) (?P<day>{_D})(?:,? (?P<year1>{_Y}),?)?(?:{_DASH}| to | until | through | and )(?P<month2>{_M}) (?P<day2>{_D})(?!\d)(?:,? (?P<year>{_Y}))?"), _days),
    (re.compile(rf"\b(?P<day>{_D}) (?P<month>{_M})(?: (?P<year1>{_Y}))?(?:{_DASH}| to | until | through )(?P<day2>{_D}) (?P<month2>{_M})(?:,? (?P<year>{_Y}))?(?!\w)"), _days),
    (re.compile(rf"\b(?P<month>{_M}) (?P<day>{_D})(?:(?:{_DASH}| and | to )(?P<day2>{_D}))?(?![\d,.]?\d)(?:,? (?:of )?(?P<year>{_Y}|last year|this year|next year|that year|the same year|the following year))?"), _day_month),
    (re.compile(rf"\b(?P<day>{_D})(?:(?:{_DASH}| and | to )(?P<day2>{_D}))? (?:of )?(?P<month>{_M})(?:,? (?P<year>{_Y}|last year|this year|next year|that year|the same year|the following year))?(?!\w)"), _day_month),
    (re.compile(rf"\b(?P<month>{_M}) (?P<year1>{_Y})(?:{_DASH}| to | and | through )(?P<month2>{_M}) (?P<year>{_Y})\b"), _months),
    (re.compile(rf"\b(?P<month>{_M})(?:{_DASH}| to | and | through )(?P<month2>{_M})(?!\w)(?:,? (?:of )?(?P<year>{_Y}|{_REL}))?"), _months),
    (re.compile(rf"\b(?P<month>{_M}),? (?:of )?(?P<year>{_Y}|last year|this year|next year|that year|the same year|the following year)\b"), _month_year),
    (re.compile(rf"(?i)\b(?:(?P<fiscal>FY|fiscal year|financial year|fiscal|marketing year) ?)(?P<year>{_Y})\s?[/–-]\s?(?P<year2>{_Y}|\d\d)\b"), _years),
    (re.compile(rf"(?i)\b(?:between|from) (?P<year>{_Y}) (?:and|to|until) (?P<year2>{_Y})\b(?P<fiscal>(?!))?"), _years),
    (re.compile(rf"\b(?P<year>{_Y})\s?[/–-]\s?(?P<year2>{_Y}|\d\d)\b(?! (?:financial|fiscal|marketing))(?P<fiscal>(?!.))?"), _years),
    (re.compile(rf"\b(?P<year>{_Y})\s?[/–-]\s?(?P<year2>{_Y}|\d\d)(?P<fiscal> (?:financial|fiscal|marketing))"), _years),
    (re.compile(rf"(?i)\b(?:the same (?:period|months|time)(?: of| a| in)?(?: last year| the previous year| year earlier| (?P<year>{_Y}))?|(?:that|the same) (?:quarter|period|month|half)|(?:over|for|in|during) (?:that|the same) (?:time|span|stretch)|the period|the reporting period|(?:those|the same) (?:\w+ )?months)\b"), _anaphor),
    (re.compile(r"(?i)\b(?:so far this year|this year so far|the year to date|since the (?:start|beginning) of (?:the|this) year|(?<!the )last year(?! before)|this year|(?<=by the end of )this one|(?<=for )this one|(?:(?<=close )|(?<=closes )|(?<=closing )|(?<=end )|(?<=ends )|(?<=ending )|(?<=finish ))the year|(?<=in )this one|the year as a whole|next year|the previous year|the year before|(?:a|one) year (?:earlier|before|ago)|twelve months (?:earlier|before|ago)|the current year|that year|the same year|the following year|(?:a|one) year later)\b"), _relative_year),
    (re.compile(r"(?i)\blast (?:financial|fiscal) year\b"), _last_financial),
    (re.compile(r"(?i)(?<=end of )(?P<shift>the|this|next) year\b"), _end_of_year),
    (re.compile(r"(?i)(?<=before )(?P<shift>the|this) (?:year (?:is out|ends|is over)|turn of the year|year['’]s end)\b"), _end_of_year),
    (re.compile(r"(?i)\b(?P<shift>last|this|next) month\b"), _relative_month),
    (re.compile(r"(?i)\b(?P<shift>last|this|next) week\b"), _relative_week),
    (re.compile(r"(?i)\b(?:yesterday|today|tomorrow|midnight|with immediate effect|effective immediately|from now on)\b"), _relative_day),
    (re.compile(rf"(?<![\w$€£.,-])(?P<year>{_Y})(?![\w%]|[.,]\d)"), _whole_year),
    (re.compile(rf"\b(?:(?P<shift>next|last|this) )?(?P<weekday>{_WEEKDAYS})\b(?!,? \(?(?:the )?(?:{_D}|{_M}))"), _weekday),
    (re.compile(rf"\b(?i:in|since|until|till|by|of|from|last|previous|this|during|late|early|mid-?|for|through|as recently as|as early as|back in|only in) ?(?P<month>{_M})(?P<year>(?!.))?(?!\w| \d{{1,2}}(?![\d,.]))"), _month_year),
    (re.compile(rf"\b(?P<month>{_M})(?P<year>(?!.))?(?= (?:alone|saw|brought)\b)"), _month_year),
    (re.compile(rf"\b(?i:that) (?P<month>{_M})\b(?! \d)"), _that_month),
]  # fmt: skip
