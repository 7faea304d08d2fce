"""When a statement holds, and whether it tells what is or what shall be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bilateral.periods import Period, month_end
from bilateral.reading.dates import Time
from bilateral.reading.discourse import State
from bilateral.reading.groups import Group
from bilateral.reading.lexicon import listed
from bilateral.records import Doubt
from bilateral.reference.goods import table

STOCKS = frozenset({"investment", "count"})
STANDINGS = frozenset({"rank", "share"})
PRESENT = re.compile(
    r"(?i)\b(?:suppl(?:y|ies)|buys?|sells?|provides?|absorbs?|is|are|ranks?|remains?|stands?|accounts?|holds?|makes?|comes?|goes|go|now|today|currently|covers?|takes?|occup(?:y|ies)|has long been|has become|have become|has settled|has risen to|has moved)\b"
)
"""Verbs by which a standing is told as it is now rather than in the period spoken of."""


DENIED = re.compile(r"(?i)(?:\b(?:denied|denies|dismissed|rejected|refuted) (?:\w+ ){0,3}(?:that|reports?|claims?)\b[^;.]*|(?:,|\band|\bbut) (?:and |but )?(?:not|rather than|instead of) )$")  # fmt: skip
"""What a speaker denies, or sets against the number that holds, is no statement of his."""


PROMISED = re.compile(r"(?i)\b(?:promised|pledged|offered)\b[^.;,]{0,40}$")
"""What was promised was not traded or invested."""


MODAL = re.compile(
    r"(?i)\b(?:will|would|could|may|might|should|(?:is|are|was|were) (?:set |likely |due |expected |meant |planned |projected |forecast |predicted |supposed |hoped |scheduled )?to) (?:\w+ ){0,2}?(?:be worth|reach|bring (?=[\d.]+ (?:billion |million )?cubic)|grow|rise|exceed|increase|climb|double|triple|treble|fall|drop|slip|decline|shrink|total|amount|come to|hit|top|surpass|approach|stand at|make up|carry|handle|transport|(?:close|end|finish) the year|cost|lose|be (?:increased|raised|doubled|tripled|brought|lifted|expanded|taken|boosted))\b(?![^.;:]*\b(?:if|unless)\b)[^.;:]*$"
)
"""Verbs by which a figure is foreseen, dated or not."""
_FORESEEN = re.compile(r"(?i)(?:will|would|could|may|might|should|shall|to) (?:more than )?[a-z]+\b")
"""'will double'."""
WILL_TRADE = re.compile(r"(?i)\b[A-Z]\w+ (?:will|is going to|is to|are to) (?:export|import)\b[^.;:]{0,40}$")
"""'Kenya will import 90,000 tonnes': a goal."""


READY = re.compile(
    r"(?i)\b(?:ready|readiness|willing|willingness|prepared|able|offer(?:s|ed)|obliged|ha(?:s|ve)|must|wants?|would like|hop(?:es?|ed|ing)) to\b[^.;]*$"
)
"""What somebody is ready to do is not what is."""


NOW = re.compile(
    r"(?i)\b(?:now|currently|at present|presently|today|these days|stands? at|at the moment|so far(?! this year)|until then|before that|hitherto)\b"
)
"""Words by which any figure is told as it is when it is written, rather than in the period spoken of."""


UNDATED = "undated"
"""A plan without a date states nothing about the past, and is no target either."""


def modality(text: str, group: Group, time: Time | None, state: State) -> str | None:
    """'goal' or 'forecast' where the statement is about the future or was when it was made."""
    clause = (
        re.split(r"[;:]", text[_clause_start(text, group) : group.start])[-1]
        + re.split(r"[;:]", text[group.start : group.end])[0]
        + re.split(r"[;:,]| and | but | while ", text[group.end : group.end + 45])[0]
    )
    ahead = bool(time and time.period and state.today and time.period.first > state.today)
    runs_on = bool(time and time.period and state.today and (time.period.last or time.period.first) >= state.today)
    due = bool(
        time
        and time.role.startswith("by")
        and time.period
        and state.today
        and (time.period.last or time.period.first) >= state.today
    )
    marks = {
        name: [m.start() for m in listed("statements", "target", name).finditer(clause)]
        for name in ("forecast", "goal")
    }
    main = group.level or group.change
    led = main.number_start if main else group.start
    before = re.split(r"[;:]", text[_clause_start(text, group) : led])[-1]
    if WILL_TRADE.search(before) and group.level and runs_on:
        return "goal"
    done = re.match(
        r"(?i)[^.;,]{0,30}\b(?:had|has|have) been\b(?! (?:planned|expected|forecast|targeted|scheduled|hoped|predicted|foreseen|aimed|envisaged))",
        text[group.end :],
    )
    ahead_of_it = group.change and _FORESEEN.match(text, group.change.number_start)
    if not any(marks.values()) and (ahead_of_it or MODAL.search(before)):
        return "forecast"
    if not any(marks.values()):
        return "forecast" if ahead and not done else ("goal" if due and not done else None)
    modal = (min((at for at in marks["forecast"]), default=9999), min((at for at in marks["goal"]), default=9999))
    strong = (
        ahead
        or ahead_of_it
        or MODAL.search(before)
        or due
        or (runs_on and marks["forecast"])
        or re.search(
            r"(?i)\b(?:goal|target|objective|aim|aiming|work(?:ing)? towards?|plan of|hopes? for|scheduled|counts? on|foresees?|envisages?|plans (?:deliveries|exports|sales|shipments|imports)|had reckoned|task of|mean to|means to|reckon\w*|foretold|foresaw|envisag\w+|want(?:s|ed)? to (?:\w+ )?(?:double|triple|raise|lift|bring|increase|take|boost|expand|earn|reach|sell|export|see|arrive at)|wants? [\w' ]{3,50} to (?:reach|grow|rise|exceed|double|increase|climb|expand|triple)|(?:plans?|intends?|planning|intending|aims?|seeks?|is|are) to (?:\w+ )?(?:receive|welcome|attract|draw|double|triple|raise|lift|bring|increase|boost|expand)|(?:agreed|decided|resolved|undertook) to (?:\w+ )?(?:double|triple|quadruple|raise|lift|bring|increase|take|boost|expand)|planned to (?:export|import|sell|buy|ship|supply|carry|produce|pump)|should (?:reach|make|rise|grow|climb|get)|mark of|forecast|expect|anticipat|predict|confident|should raise|ambition|project(?:ed|s)\b)",
            clause,
        )
    )
    if not strong:
        return (
            "goal"
            if marks["goal"] and group.level and group.level.kind == "money" and _RAISE.search(text[: group.start])
            else UNDATED
            if re.search(
                r"(?i)\b(?:plans?|intends?|wants?|hopes?|agreed|pledged|promised|vowed|committed) to\b[^.;]*$",
                text[: group.start],
            )
            else None
        )
    return "forecast" if modal[0] < modal[1] else "goal"


_RAISE = re.compile(
    r"(?i)\b(?:plan|intend|want|hope|agree|pledge|promise|vow|commit|seek|aim|aspire|sp[eo]ak\w*|spoke|talk\w*|think\w*|undert[ao]\w+|set (?:out|themselves))\w*\b[^.;]{0,60}?\b(?:bring|raise|increase|lift|boost|take|push|see|double|triple|push|expand|grow|reach|get)\w*\b[^.;]{0,60}$"
)


def _clause_start(text: str, group: Group) -> int:
    cut = max((m.end() for m in re.finditer(r";|:|, (?:and|while|but|which) ", text[: group.start])), default=0)
    return max(cut, 0)


def time_of(text: str, group: Group, clock: list[Time]) -> Time | None:
    """The time expression that dates the group: one of its own stretch, the nearest first."""
    usable = [t for t in clock if not t.baseline and t.role not in ("since", "until", "before")]
    # 'said on Monday' dates the saying
    spans = [t for t in usable if not (t.role == "on" and t.period and t.period.first == t.period.last)]
    usable = spans or usable
    if group.level and group.level.kind == "rank":
        usable = [t for t in usable if not t.role.startswith("by")]
    if group.base and group.level and group.base.start < group.level.start:
        usable = [t for t in usable if t.start >= group.level.end] or usable
    own = [t for t in usable if group.left <= t.start and t.end <= max(group.right, group.end)]
    if (
        not own
        and group.level
        and re.search(r"(?i)\b(?:total|accumulated|stands?|close to|stock)\b", text[group.left : group.end])
        and group.left
    ):
        return None  # what a second clause tells as it stands now has not the date of the first
    pool = own or [t for t in usable if t.start < group.start] or usable
    return min(pool, key=lambda t: (_gap(t, group), t.start), default=None)


def _gap(time: Time, group: Group) -> int:
    return max(time.start - group.end, group.start - time.end, 0) + (8 if time.start > group.end else 0)


def _financial(time: Time, state: State) -> Time:
    """A financial year as the country spoken of has it: from July in Pakistan, from April in India."""
    if "financial year from April" not in time.why or time.period is None or time.period.last is None:
        return time
    months = table("financial_years")["month"]
    begins = next((months[code] for code in state.main if code in months), 4)
    if begins == 4 or "IND" in state.main:
        return time
    first, last = time.period.first, time.period.last
    period = Period(first.replace(month=begins), month_end(last.year, begins - 1))
    return replace(time, period=period, why=f"financial year that begins in month {begins}")


def past(text: str, clock: list[Time], state: State) -> list[Time]:
    """A bare month ahead of the document is one of the past where nothing in the sentence speaks of the future.

    After 'last year' a bare day or month is one of last year; 'within five years' counts from the past year that
    the sentence names before it.
    """
    clock = [_counted_from(text, time, clock) for time in _of_last_year(text, clock)]
    if not MODAL.search(text) and not re.search(r"(?i)\b(?:will|shall|plan|aim|want|goal|target|agreed|agree)", text):
        clock = [t for t in clock if not (t.why.endswith("ahead") and _ROSE.search(text[: t.start]))]
    ahead = _FUTURE.search(text) or (_AHEAD.search(text) and not _MOVED.search(text))
    if state.today is not None and _COMES.search(text):
        clock = [_next_year(t, state.today) for t in clock]
    if state.today is None or (ahead and not _HAD.search(text)):
        return clock
    found = []
    for time in clock:
        short = time.period and (
            len(time.period.iso) == len("2024-06")
            or (len(time.period.iso) == len("2024-06-01") and (time.period.first - state.today).days > SOON)
        )
        if short and time.period and time.period.first > state.today and "date" in time.why:
            time = replace(time, period=Period.parse(f"{time.period.first.year - 1}{time.period.iso[4:]}"))
        found.append(time)
    return found


def _next_year(time: Time, today: date) -> Time:
    """'will suspend its tariff from March 1' in a report of May: the first of March to come."""
    period = time.period
    bare = period is not None and "year taken from" in time.why and period.last is not None
    if (
        not bare
        or period is None
        or period.last is None
        or time.role not in ("from", "as of", "starting", "effective")
        or (today - period.last).days < SOON
    ):
        return time
    return replace(time, period=Period.parse(f"{period.first.year + 1}{period.iso[4:]}"))


_COMES = re.compile(r"(?i)\b(?:will|shall|(?:is|are) going to)\b")
SOON = 60
"""A day so many days ahead may be announced; a later one without a word of the future is one of last year."""
_FUTURE = re.compile(
    r"(?i)\b(?:will|would|shall|to be|is to|are to|plan\w*|expect\w*|due|scheduled|next|upcoming|goal|target|aim\w*|forecast\w*|hope\w*|agreed|intend\w*|begins?|starts?|opens?|visits|arrives|comes|travels|hosts)\b"
)
_AHEAD = re.compile(
    r"(?i)\b(?:until|by|from(?= (?:\d|[A-Z][a-z]+ \d|[A-Z][a-z]+uary|March|April|June|July|August|[A-Z][a-z]+ber|next|tomorrow|Monday|now))|before|set)\b|\bmay\b"
)
"""Words that lead to what is to come, unless the sentence tells what rose or fell."""
_MOVED = re.compile(
    r"(?i)\b(?:rose|grew|fell|jumped|increased|doubled|tripled|climbed|dropped|shrank|soared|leapt|sank|slumped)\b"
)


_ROSE = re.compile(
    r"(?i)\b(?:rose|grew|fell|jumped|increased|doubled|tripled|climbed|dropped|shrank|soared)\b[^.;]{0,60}$"
)
"""'rose by 67 percent within a year': that year is over."""
_HAD = re.compile(r"(?i)\bhad (?:still |already |also |only )?(?:been|sold|bought|held|met|gone|come|taken|[a-z]+ed)\b")


def _of_last_year(text: str, clock: list[Time]) -> list[Time]:
    last = next((t for t in clock if t.why.lower().startswith("'last year'") and t.period), None)
    if last is None or last.period is None:
        return clock
    year, found = last.period.first.year, []
    for time in clock:
        if (
            time.period
            and time.start > last.start
            and ";" not in text[last.start : time.start]
            and "year taken from" in time.why
            and time.period.first.year == year + 1
        ):
            time = replace(time, period=Period.parse(re.sub(rf"\b{year + 1}\b", str(year), time.period.iso)))
        found.append(time)
    return found


def _counted_from(text: str, time: Time, clock: list[Time]) -> Time:
    if not time.why.endswith("ahead") or time.period is None or not re.search(r"\bhad\b", text[: time.start]):
        return time
    told = next((t.period.first.year for t in clock if t.period and t.start < time.start and "written" in t.why), None)
    span = re.search(r"and (\d+) years ahead", time.why)
    return replace(time, period=Period.parse(str(told + int(span[1])))) if told and span else time


def resolved(clock: list[Time], state: State) -> list[Time]:
    """The times of a sentence, 'that month' and 'October of that year' with the periods spoken of before, in it or ahead of it."""
    found: list[Time] = []
    for time in (_financial(t, state) for t in clock):
        if not time.anaphor:
            found.append(time)
            continue
        here = [t.period.iso for t in found if t.period and not t.baseline]
        year = int(here[-1][:4]) if here else None
        if year and time.anaphor in ("of year", "of following") and time.period:
            year += time.anaphor == "of following"
            said: str | None = re.sub(r"\b\d{4}(?=-)", str(year), time.period.iso)
        elif year and time.anaphor in ("year", "following"):
            said = str(year + (time.anaphor == "following"))
        else:
            said = state.said(time.anaphor, time.period)
        if said:
            found.append(replace(time, period=Period.parse(said), role="in"))
    return found


def period_of(
    time: Time | None, indicator: str, state: State, target: bool, present: bool, rate: bool, doubts: list[Doubt]
) -> str | None:
    """The period of a statement as ISO 8601; that of the sentences before where it names none.

    Stocks, and standings told in the present tense, hold when they are written; a rate a year holds always.
    """
    if time is not None and time.period is not None:
        if (
            target
            and state.today
            and time.period.last
            and not time.period.year
            and (time.period.last < state.today or (time.period.first == time.period.last == state.today))
            and not time.role.startswith(("by", "for"))
        ):
            return None  # when the goal was set, not when it is due
        if not target and time.role in ("by the end of", "at the end of") and time.period.year:
            return f"{time.period.year}-12"
        if not target and time.period.first == time.period.last and time.role == "on":
            return state.period
        return time.period.iso
    if (
        state.period
        and not target
        and not rate
        and indicator not in STOCKS
        and not (indicator in STANDINGS and present)
    ):
        doubts.append(Doubt(field="period", why="taken from the sentences before"))
        return state.period
    return None
