"""What the words around a number say of it: on which base it grew, of which flow it is a share, a record, a rise in a row.

Words decide only where they stand by the number or the change itself; a year elsewhere in the sentence is no base, and what
cannot be told is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta

from bilateral.periods import Period
from bilateral.reading.quantities import ordinal

Flow = Literal["turnover", "exports", "imports"]
YEAR = r"((?:19|20)\d\d)"
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twenty": 20}  # fmt: skip
_RUSSIAN_ORDINALS = {w: n for n, w in enumerate(["второй", "третий", "четвёртый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый"], 2)}  # fmt: skip
_NUMBER = rf"(?P<count>\d{{1,2}}|{'|'.join(_COUNTS)})"
_PART = r"half|quarter|months?|week|January|February|March|April|May|June|July|August|September|October|November|December|полугоди|квартал|месяц"

# A base is named beside the change: 'compared with 2019', '% since 2000', 'ninefold from 2000', 'over the past three years'.
_AGAINST = re.compile(r"(?:compared (?:with|to)|relative to|against|than in|по сравнению с|чем в)\s+(?P<what>[^,.;()]{3,70})", re.I)  # fmt: skip
_DIRECT = re.compile(rf"(?:times|fold|%|per ?cent|процент\w*|doubled|tripled|quadrupled|раза?)\s+(?:since|from|over|on|с)\s+(?:the level of\s+)?{YEAR}\b", re.I)  # fmt: skip
_OTHER_STEP = re.compile(rf"(?:%|per ?cent|процент\w*)\s+(?:from|on|over)\s+(?:the\s+)?(?:previous|preceding|last|first|second|third|fourth)?\s*(?:{_PART})", re.I)  # fmt: skip
_SPAN = re.compile(rf"\bover (?:the )?(?:past |last |previous )?{_NUMBER} years\b|\bза (?:последние )?(?P<ru>\d{{1,2}}) (?:лет|года)\b", re.I)  # fmt: skip
_SAME = re.compile(r"\b(?:same|corresponding|аналогичн)|\byear (?:before|earlier|ago)|\b(?:previous|last|preceding) year\b|предыдущ|прошл", re.I)  # fmt: skip
_EARLIER = re.compile(rf"(?:from|against|compared (?:with|to)|с|против)\s+[^,;]{{0,40}}?\b(?:in|в)\s+(?P<what>[^,.;]{{0,30}}?{YEAR})", re.I)  # fmt: skip

_NOT_IT = r"(?:\bby|\bafter|\bbelow|\bshort of|\bunder|\bthan|\bagainst|\bdespite|\bnearly|\balmost|\bclose to|\bnear|\bafter)\s+(?:a|an|the|its)\s+(?:new\s+|previous\s+)*$"
_RECORD = re.compile(r"\b(?P<word>record(?:[ -](?P<low>low))?|all-time (?P<low2>low|high)|рекорд\w*)\b(?!\s+(?:deficit|surplus|harvest|amount|growth|pace|number|fall|drop|decline|rise|increase))(?!\s+[\d.,]+\s*(?:%|per ?cent))", re.I)  # fmt: skip
_EXTREME = re.compile(rf"(?<![\w-])(?P<rank>(?:second|third|fourth|fifth)[ -])?(?P<end>highest|lowest)(?: level| figure| value)?\s+(?:(?P<ever>ever|on record|in history)|since\s+{YEAR}|in {_NUMBER} years)", re.I)  # fmt: skip
_ROW = re.compile(r"for (?:the |a )?(?P<word>\w+)(?: |-)(?:consecutive |straight |successive )?(?P<unit>year|month)s?(?P<row> in a row| running| in succession)?\b|(?P<ru>\w+) (?P<ru_unit>год|месяц) подряд", re.I)  # fmt: skip
_FALLS = re.compile(
    r"\b(?:fell|falling|declin\w+|dropp?\w*|decreas\w+|shrank|shrunk|снизи\w*|сократи\w*|упал\w*)\b", re.I
)


_OF_FLOW: tuple[tuple[Flow, str], ...] = (
    ("exports", r"export (?:market|destination|partner)|\bbuyer|покупател"), ("imports", r"\bsupplier|import (?:source|partner)|поставщик"),
    ("exports", r"\bexports?\b|экспорт"), ("imports", r"\bimports?\b|импорт"),
)  # fmt: skip


@dataclass(frozen=True)
class Extreme:
    """A claimed record: the highest or lowest value, of the years after `after` where the words set a bound."""

    lowest: bool
    after: int | None = None


@dataclass(frozen=True)
class Run:
    """A claimed run of rises (or falls): how many steps of a year or a month."""

    steps: int
    yearly: bool
    falling: bool


def year_before(period: Period) -> Period | None:
    """The same span a year before."""
    if period.last is None:
        return None
    return Period(period.first - relativedelta(years=1), (period.last + timedelta(days=1)) - relativedelta(years=1) - timedelta(days=1))  # fmt: skip


def base_of(quote: str, period: Period) -> Period | None:
    """The period that a change is against; None where the words name one that cannot be told.

    >>> p = Period.parse("2023")
    >>> [b.iso if (b := base_of(q, p)) else None for q in ("up 5% since 2000", "up 20 percent, the highest since 2013", "up 40% against 2019", "up 9% over the past three years")]
    ['2000', '2022', '2019', '2020']
    """
    if _OTHER_STEP.search(quote) and not _SAME.search(quote):
        return None
    if direct := _DIRECT.search(quote):
        return _in_year(period, int(direct[1]), "")
    if against := _AGAINST.search(quote):
        what = against["what"]
        year = re.search(YEAR, what)
        if year and not _SAME.search(what[: year.start()]):
            return _in_year(period, int(year[1]), what)
        if not year and re.search(_PART, what, re.I) and not _SAME.search(what):
            return None
    if period.year and (within := _SPAN.search(quote)):
        years = _count(within["count"] or within["ru"])
        if years > 1:
            return Period.parse(str(period.year - years))
    return year_before(period)


def earlier_of(quote: str, period: Period) -> Period | None:
    """The period of the earlier figure that stands in the same sentence.

    >>> base = earlier_of("grew from $304 million in 2000 to $2.8 billion in 2020", Period.parse("2020"))
    >>> base.iso if base else None
    '2000'
    """
    found = _EARLIER.search(quote)
    if found and int(found[2]) < period.first.year:
        return _in_year(period, int(found[2]), found["what"])
    return year_before(period)


def _in_year(period: Period, year: int, words: str) -> Period | None:
    """A year before the period's; of a part of a year the same part, where the words speak of a part."""
    if year >= period.first.year or period.last is None:
        return year_before(period) if year >= period.first.year else None
    if period.year:
        return None if re.search(_PART, words, re.I) else Period.parse(str(year))
    back = relativedelta(years=period.first.year - year)
    return Period(period.first - back, (period.last + timedelta(days=1)) - back - timedelta(days=1))


def flow_named(text: str) -> Flow:
    """Which flow a share or a rank is of, by the words that stand with it: exports, imports, or all trade.

    >>> [flow_named(t) for t in ("its third-largest export market", "17% of imports, against 3% of exports", "the largest exporter in the world, is the second trading partner")]
    ['exports', 'imports', 'turnover']
    """
    of = re.search(r"(?:%|per ?cent|процент\w*|share|third|half|quarter|доля)\s+(?:of|in|от)?\s*(?:[\w'’-]+\s+){0,5}?(?P<flow>exports?|imports?|trade|turnover|purchases|sales|экспорт\w*|импорт\w*|торговл\w*|товарооборот\w*)\b", text, re.I)  # fmt: skip
    if of:
        word = of["flow"].lower()
        return "exports" if word.startswith(("export", "sales", "экспорт")) else "imports" if word.startswith(("import", "purchases", "импорт")) else "turnover"  # fmt: skip
    if re.search(r"trad(?:e|ing) partner|торгов\w+ партн", text, re.I):
        return "turnover"
    for flow, words in _OF_FLOW:
        if re.search(words, text, re.I):
            return flow
    return "turnover"


def extreme_of(quote: str, year: int) -> Extreme | None:
    """A record that is claimed of the level itself; None where the word belongs to something else.

    >>> extreme_of("reached a record $4 billion", 2023), extreme_of("the lowest since 2009", 2017), extreme_of("fell by a record amount", 2020)
    (Extreme(lowest=False, after=None), Extreme(lowest=True, after=2009), None)
    """
    if found := _EXTREME.search(quote):
        if found["rank"]:
            return None
        bound = re.search(YEAR, found[0])
        after = int(bound[1]) if bound else year - _count(found["count"]) - 1 if found["count"] else None
        return Extreme(found["end"].lower() == "lowest", after)
    found = _RECORD.search(quote)
    if not found or re.search(_NOT_IT, quote[: found.start()], re.I) or re.search(r"(?:second|third|fourth)[ -]\w+ on $", quote[: found.start()], re.I):  # fmt: skip
        return None
    if re.search(r"\bon $|highest |lowest ", quote[: found.start()][-12:], re.I) or re.search(r"^\s+set\b", quote[found.end() :]):  # fmt: skip
        return None
    return Extreme(bool(found["low"]) or (found["low2"] or "").lower() == "low")


def run_of(quote: str, change: float | None) -> Run | None:
    """A run of rises or falls that is claimed: 'for the fifth month', 'for three years in a row'.

    >>> run_of("rose for the third year in a row despite a drop in prices", None), run_of("for the 2023 year amounted to $4 billion", None)
    (Run(steps=3, yearly=True, falling=False), None)
    """
    for found in _ROW.finditer(quote):
        word = (found["word"] or found["ru"]).lower()
        nth = ordinal(word) or _RUSSIAN_ORDINALS.get(word, 0)
        running = found["row"] or found["ru"] or re.search(r"consecutive|straight|successive", found[0], re.I)
        steps = nth or (_count(word) if running else 0)
        if 1 < steps <= 40:
            falling = change < 0 if change else bool(_FALLS.search(quote[: found.start()]))
            return Run(steps, (found["unit"] or found["ru_unit"]).lower() in ("year", "год"), falling)
    return None


def _count(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() and len(word) <= 2 else _COUNTS.get(word.lower(), 0)
