"""From when until when an act of trade policy holds."""

from __future__ import annotations

import re
from datetime import date

from dateutil.relativedelta import relativedelta

from bilateral.periods import Period, month_end
from bilateral.reading.clauses import Act, Clause
from bilateral.reading.discourse import State
from bilateral.reading.lexicon import rules
from bilateral.records import Measure

_BEGINS = ("from", "as of", "since", "starting", "effective", "after")


_ENDS = (
    "until",
    "till",
    "through",
    "by",
    "by the end of",
    "until the end of",
    "till the end of",
    "through the end of",
    "to",
)


def term(clause: Clause, act: Act) -> tuple[str | None, str | None]:
    """Begin and end; the bare day of an act that ends a measure is its end."""
    begin = stop = start = None
    on: list[str] = []
    clock = clause.clock
    since = next((t.period.iso for t in clock if t.period and t.role == "since"), None)
    for t in clock:
        if t.period is None or (t.baseline and t.role not in ("from", "on")):
            continue
        iso = t.period.iso
        ahead = clause.low[max(0, t.start - 44) : t.start + 4]
        if re.search(r"\b(?:round|time|first|highest|lowest|most|biggest) since $", clause.low[: t.start + 6]):
            continue
        if re.search(
            r"\b(?:took|takes?|taking) effect (?:on |in |from |as of )?$|\b(?:came|comes|entered|enters) into force (?:on |in |from )?$",
            clause.low[: t.start],
        ):
            begin = iso
            continue
        if act.status == "lifted" and re.search(
            r"\b(?:was|were|is|are) (?:due )?to (?:take effect|apply|come into force|begin|start) (?:on |in |from )?$",
            clause.low[: t.start],
        ):
            start = start or iso
            continue
        if re.search(r"\b(?:was to|would have|due to|have) (?:lapsed?|expired?|run out|ended?)\b[^,;]*$", ahead):
            continue
        if (
            act.status in ("lifted", "expired")
            and "/" not in iso
            and re.search(
                r"\b(?:had |been |was )?(?:imposed|introduced|in force|in place|declared|decreed|adopted|laid|ordered|that it put)\b[^,;]*$",
                ahead,
            )
        ):
            start = start or iso
            continue
        if (
            "/" in iso
            and t.period.last
            and "the week of" not in t.why
            and act.status != "proposed"
            and t.role in ("between", "from", "for", "")
            and begin is None
        ):
            whole = (
                t.period.first.day == 1 and t.period.last.day == month_end(t.period.last.year, t.period.last.month).day
            )
            spoken = whole and not re.search(
                r"\d{1,2}(?:st|nd|rd|th)? ?[A-Z]|[A-Z]\w+ \d{1,2}\b", clause.text[t.start : t.end]
            )
            days = (
                f"{day:%Y-%m}" if whole and t.role in ("between", "from") and spoken else day.isoformat()
                for day in (t.period.first, t.period.last)
            )
            begin, stop = days
        elif re.search(r"\bto (?:the )?$", ahead[: len(ahead) - 4]) and re.search(
            r"\b(?:extend|prolong|renew)", clause.low
        ):
            stop = stop or iso
        elif t.role in _BEGINS:
            begin = begin or iso
        elif len(iso) == len("2023-07") and re.search(
            r"\b(?:at|towards) the end of\b", clause.low[max(0, t.start - 14) : t.end]
        ):
            on.append(iso)
        elif t.role.endswith(" the end of") and not t.role.startswith(("by", "at")) and t.period.year:
            stop = stop or f"{t.period.year}-12"
        elif (
            re.search(r"\bend of (?:the )?$", clause.low[max(0, t.start - 12) : t.start + 3])
            or " end of " in clause.low[t.start : t.end]
        ):
            year = t.period.year and re.match(r"\d{4}", clause.low[t.end - 4 : t.end])
            stop = stop or (f"{t.period.year}-12" if year else (t.period.last or t.period.first).isoformat())
        elif t.role == "by" and act.kind == "tariff" and act.status in ("imposed", None):
            on.append(iso)  # 'will cut its duty by March 1'
        elif t.role in _ENDS:
            stop = stop or iso
        else:
            on.append(iso)
    if act.status in ("lifted", "expired"):
        opened, closed = _ended(begin, stop, since, on, act)
        return start or opened, closed
    if act.status == "proposed":
        return begin, stop
    return begin or next(iter(on), None), stop


def _ended(
    begin: str | None, stop: str | None, since: str | None, on: list[str], act: Act
) -> tuple[str | None, str | None]:
    """Begin and end of an act that is lifted: 'as of 29 March' and 'on Tuesday' say when it ends."""
    if begin and begin != since and stop is None:
        return since, begin
    if on and begin and stop is None and len(on) == 1:
        return begin, on[0]
    if len(on) > 1:
        return begin or on[0], stop or on[-1]
    ends = begin and not on and stop is None and act.status == "lifted"
    return (None, begin) if ends else (begin, stop or next(iter(on), None))


def status_of(said: str | None, low: str, begin: str | None, today: date | None) -> str:
    """Whether an act is announced, imposed, proposed, lifted or expired."""
    if said in ("lifted", "expired", "proposed"):
        return said
    if begin and today and begin[:10] > today.isoformat()[: len(begin[:10])]:
        return "announced"
    past = begin and today and begin[:10] < today.isoformat()[: len(begin[:10])]
    soon = r"\bwill\b|\bgoing to\b" if past else r"\bwill\b|\bgoing to\b|\bas of\b"
    return "announced" if re.search(soon, low) else "imposed"


def length_of(low: str) -> str | None:
    """How long an act holds, as an ISO 8601 duration."""
    low = re.sub(r"\bhalf a year\b", "six months", low)
    for match in re.finditer(
        r"\b(\d{1,3}|[a-z]+)[- ](day|week|month|year)s?\b(?! ago| before| after| earlier| later| old)", low
    ):
        if re.search(r"\bafter (?:only |just |some )?$", low[: match.start()]):
            continue
        count = int(match[1]) if match[1].isdigit() else int(rules("units")["words"].get(match[1], 0))
        if count and (
            match[1] not in ("a", "one", "half")
            or re.search(r"\b(?:for|by|lasts?|lasted)(?: at least| up to| about| another)? $", low[: match.start()])
        ):
            return f"P{count}{match[2][0].upper()}"
    return None


_LATER = re.compile(
    r"\b(?:(?P<n>an?|\w+) (?P<unit>day|week|month|year)s? (?P<way>later|afterwards|earlier|before)|(?P<same>(?:on )?the same day|that (?:same )?(?:day|night))|(?P<next>the (?:next|following) day|a day later))\b"
)


def counted_from(low: str, last: Measure, state: State) -> str | None:
    """'Three days later', 'that night': counted from the day of the act before."""
    told = _LATER.search(low)
    day = last.start or last.end or (state.event.date if state.event else None)
    if not told or not day or not re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", day):
        return None
    if told["same"]:
        return day
    count = (
        1
        if told["next"] or told["n"] in ("a", "an")
        else int(rules("units")["words"].get(told["n"], told["n"] if told["n"].isdigit() else 0))
    )
    unit = told["unit"] or "day"
    if not count or (unit in ("day", "week") and len(day) < len("2024-05-01")):
        return None
    shift = relativedelta(**{f"{unit}s": count if told["way"] in ("later", "afterwards", None) else -count})
    moved = Period.parse(day).first + shift
    return moved.isoformat() if unit in ("day", "week") else f"{moved:%Y-%m}"


def soon_after(start: str, stop: str, clause: Clause) -> str:
    """'… on 1 June 2022. The ban was lifted on 11 October': a day without a year is the first one after the begin."""
    bare = any(t.period and t.period.iso == stop and "year taken from" in t.why for t in clause.clock)
    if not bare or "/" in stop or len(start) < len("2022-06"):
        return stop
    near = f"{start[:4]}{stop[4:]}"
    near = near if near >= start[: len(near)] else f"{int(start[:4]) + 1}{stop[4:]}"
    return min(near, stop)
