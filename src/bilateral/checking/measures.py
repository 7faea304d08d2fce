"""Trade-policy acts on any day: in force, suspended, not in force, or not certain from what is loaded, and why.

Acts come from the warehouse (flow `policy`: export_ban, import_ban …; …_suspended and …_about for what was suspended or is not
certain) and from measures that reports state.  What was said later counts: a lifting ends an act, a later act of the same
kind that starts while one runs is its extension, an exemption is added to those in force.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bilateral.periods import Period
from bilateral.records import Document, Measure, Observation, of_kind
from bilateral.reference.countries import name_of, names
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import span
from bilateral.workspace import Workspace

State = Literal["in force", "suspended", "not in force", "exempt", "not certain", "not known"]
ENDING = ("lifted", "expired")


@dataclass(frozen=True)
class Act:
    """One act on one product: from when to when, who is exempt, and where it stands; `doubt` says what is not certain of it."""

    type: str
    imposer: str
    product: str
    period: Period
    stands_in: tuple[str, ...]
    exempt: str = ""
    doubt: str = ""
    suspends: bool = False
    month_only: bool = False

    def on(self, day: date) -> bool:
        """Whether a day lies within the act's span."""
        return self.period.contains(day)


@dataclass(frozen=True)
class OnDay:
    """The state on a day: why, and the acts that it follows from."""

    day: date
    state: State
    why: str
    acts: tuple[Act, ...] = ()
    exempt: str = ""


def acts(workspace: Workspace, imposer: str, product: str, type: str = "export_ban") -> list[Act]:
    """Return the acts of an economy on a product, the earliest first, later statements taken into account.

    Parameters
    ----------
    product
        An HS code; acts on its heading or on one of its parts count too.
    type
        export_ban, import_ban, tariff … as in `Measure`.
    """
    house = workspace.warehouse
    rows = [o for o in house.observations(flow="policy", reporter=imposer) if _touches(o.product, product)]
    found = [_of_row(o, type) for o in rows if o.measure.startswith(type)]
    documents = {d.id: d for d in workspace.register.documents()}
    said = [m for m in of_kind(workspace.register.records(), "measure") if m.imposer == imposer and any(_touches(hs, product) for hs in m.hs)]  # fmt: skip
    for measure in sorted(said, key=lambda m: (_said_on(m, documents), m.id)):
        found = _told(found, measure, documents[measure.evidence[0].document], type, product)
    return sorted(found, key=lambda a: (a.period.first, a.suspends, a.stands_in))


def state_on(found: Sequence[Act], day: date, partner: str = "", members: Iterable[str] = ()) -> OnDay:
    """Return what holds on a day, for everybody or for one partner (`members`: the formats it belongs to)."""
    if not found:
        return OnDay(day, "not known", "no such act is loaded, which is not to say that there is none")
    running = [a for a in found if a.on(day)]
    bans = [a for a in running if not a.suspends]
    if not bans:
        before = max((a for a in found if not a.suspends and a.period.last and a.period.last < day), key=lambda a: a.period.last or day, default=None)  # fmt: skip
        after = min((a for a in found if not a.suspends and a.period.first > day), key=lambda a: a.period.first, default=None)  # fmt: skip
        told = [f"the last one ran {span(before.period.iso)}" if before else "none before is loaded", f"the next one starts on {span(str(after.period.first))}" if after else "none after is loaded"]  # fmt: skip
        return OnDay(day, "not in force", "; ".join(told), tuple(a for a in (before, after) if a))
    firm = [a for a in bans if not _unsure(a, day, found)]
    paused = [a for a in running if a.suspends]
    if paused and not any(a.period.first > _pause_of(paused).first for a in firm):
        held = [a for a in paused if not a.doubt]
        if held:
            return OnDay(day, "suspended", f"suspended {span(held[0].period.iso)}; the act runs {span(bans[0].period.iso)}", (*bans, *held))  # fmt: skip
        return OnDay(day, "not certain", paused[0].doubt, (*bans, *paused))
    if not firm:
        return OnDay(day, "not certain", _unsure(bans[0], day, found), tuple(bans))
    exempt = "; ".join(dict.fromkeys(a.exempt for a in firm if a.exempt))
    freed = [reason for a in firm if partner and (reason := _exempts(a.exempt, partner, members))]
    if freed and len(freed) == len(firm):
        return OnDay(day, "exempt", f"in force, but {name_of(partner)} is exempt: {freed[0]}", tuple(firm), exempt)
    if freed:
        return OnDay(day, "not certain", f"{name_of(partner)} is exempt from one of the acts in force and not from another", tuple(firm), exempt)  # fmt: skip
    return OnDay(day, "in force", " and ".join(span(a.period.iso) for a in firm), tuple(firm), exempt)


def timeline(found: Sequence[Act]) -> list[tuple[Period, OnDay]]:
    """Return the spans between which the state changes, each with its state, from the first act to the last one's end."""
    edges = {a.period.first for a in found} | {a.period.last + timedelta(days=1) for a in found if a.period.last}
    edges |= {a.period.last.replace(day=1) for a in found if a.period.last and a.month_only}
    days = sorted(edges)
    if not days:
        return []
    spans: list[tuple[Period, OnDay]] = []
    for first, after in zip(days, [*days[1:], None], strict=True):
        if after is None and not any(a.on(first) for a in found):
            break
        state = state_on(found, first)
        if spans and spans[-1][1].state == state.state and spans[-1][1].acts == state.acts:
            spans[-1] = (Period(spans[-1][0].first, after and after - timedelta(days=1)), state)
        else:
            spans.append((Period(first, after and after - timedelta(days=1)), state))
    return spans


def _of_row(o: Observation, type: str) -> Act:
    rest = o.measure.removeprefix(type)
    exempt = re.search(r"exempt: (.*?)(?:; (?:suspended|start|confidence|Resolution|Government|the end)|$)", o.note)
    doubt = o.note if rest.endswith("_about") else ""
    end = o.period.partition("/")[2]
    return Act(type, o.reporter, o.product, Period.parse(o.period), (o.citation,), exempt[1] if exempt else "", doubt, rest.startswith("_suspended"), len(end) == 7)  # fmt: skip


def _told(found: list[Act], measure: Measure, document: Document, type: str, product: str) -> list[Act]:
    """Let one more statement change what is known: a lifting ends, an exemption adds, the same act gets another source."""
    start = Period.parse(measure.start).first if measure.start else None
    source = f"{measure.id} in {document.title or document.id}"
    if measure.type == "exemption":
        names = ", ".join(measure.exemptions or ((name_of(measure.target),) if measure.target else ()))
        since = start or document.date
        return [replace(a, exempt=f"{a.exempt}; {names}".strip("; "), stands_in=(*a.stands_in, source)) if since and names and a.on(since) else a for a in found]  # fmt: skip
    if measure.type != type or measure.status == "proposed":
        return found
    if measure.status in ENDING:
        ended = start or document.date
        return [replace(a, period=Period(a.period.first, ended - timedelta(days=1)), stands_in=(*a.stands_in, source)) if ended and a.on(ended) and a.period.first < ended else a for a in found]  # fmt: skip
    undated = "the report gives no first day; it is counted from the report" if start is None else ""
    start = start or document.date
    period = span_of(measure, start)
    if start is None or period is None:
        return found
    for n, act in enumerate(found):
        if not act.suspends and abs((act.period.first - start).days) <= parameter("checking", "same_act").value:
            more = "; ".join(dict.fromkeys(x for x in (act.exempt, ", ".join(map(_named, measure.exemptions))) if x and x not in act.exempt)) or act.exempt  # fmt: skip
            found[n] = replace(act, stands_in=(*act.stands_in, source), exempt=act.exempt or more)
            return found
    doubt = undated or (
        "" if measure.status == "imposed" else "announced; no later report says that it came into force"
    )
    if undated and any(a.on(start) and not a.suspends for a in found):
        return found  # the act that runs on the report's day is the one that it speaks of
    return [*found, Act(type, measure.imposer or "", product, period, (source,), ", ".join(map(_named, measure.exemptions)), doubt)]  # fmt: skip


def span_of(measure: Measure, start: date | None = None) -> Period | None:
    """The time that a measure names: from its first day (or `start`) to its end, for its duration, or open; None without a first day."""
    first = Period.parse(measure.start).first if measure.start else start
    if first is None:
        return None
    if measure.end:
        return Period(first, Period.parse(measure.end).last)
    return Period.parse(f"{first}/{measure.duration or '..'}")


def _unsure(act: Act, day: date, found: Sequence[Act]) -> str:
    """Why it is not certain that an act holds on a day that lies in its span; '' where it is."""
    last = act.period.last
    if act.doubt:
        return act.doubt
    if act.month_only and last and (day.year, day.month) == (last.year, last.month):
        return f"the source gives the month of its end alone: {span(f'{last:%Y-%m}')}"
    if last is None:
        later = [a for a in found if a is not act and not a.suspends and act.period.first < a.period.first]
        if later or day > act.period.first + timedelta(days=parameter("checking", "open_end").value):
            return f"in force since {span(str(act.period.first))}; when it ended is in no loaded source"
    return ""


def _pause_of(paused: Sequence[Act]) -> Period:
    return max((p.period for p in paused), key=lambda p: p.first)


def _exempts(exempt: str, partner: str, members: Iterable[str]) -> str:
    """The part of an exemption that covers a partner, by its name or by a format that it belongs to."""
    if any(re.search(rf"\b{re.escape(name)}\b", exempt) for name, code in names().items() if code == partner):
        return exempt
    return next((f"member of the {f}" for f in members if re.search(rf"\b{re.escape(f)}\b", exempt)), "")


def _touches(code: str, product: str) -> bool:
    return code.startswith(product) or product.startswith(code)


def _named(text: str) -> str:
    return name_of(text) if len(text) == 3 and text.isupper() else text


def _said_on(measure: Measure, documents: dict[str, Document]) -> date:
    return documents[measure.evidence[0].document].date or date.min


__all__ = ["Act", "OnDay", "acts", "span_of", "state_on", "timeline"]
