"""From what was gathered to the brief's content: title, state of knowledge, summary, risks, sections, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from bilateral.briefs import sections
from bilateral.briefs.content import Content, Item, Items, Line, Run, Section
from bilateral.briefs.gather import Brief
from bilateral.briefs.notes import Notes
from bilateral.briefs.outline import Outline
from bilateral.briefs.words import Words
from bilateral.errors import BadData
from bilateral.periods import Period
from bilateral.reference.parameters import parameter

# The sections in their order; an outline names those that it wants.
SECTIONS: dict[str, Callable[[Brief, Notes, Words], Section]] = {
    "figures": sections.figures, "said": sections.said, "targets": sections.targets, "measures": sections.measures, "corridors": sections.ways,
    "timeline": sections.calendar, "positions": sections.positions, "risks": lambda b, notes, w: risks(b, notes, w),
    "unknown": lambda b, _, w: sections.unknown(b, w), "method": lambda _b, _n, w: sections.method(w),
}  # fmt: skip


def compose(brief: Brief, outline: Outline | None = None) -> Content:
    """Write the brief's content by an outline: its language, its sections in its order, as long as it says.

    Raises BadData where a section or a language is unknown.
    """
    outline = outline or Outline()
    wanted, language = outline.sections, outline.language
    refuse_unknown(outline)
    w = Words(language)
    brief = _shortened(brief, outline)
    notes = Notes({d.id: d for d in brief.documents}, {(d.source, d.vintage): d.title for d in brief.datasets}, w)
    most = int(parameter("brief", "sentences").value) if outline.sentences is None else outline.sentences
    told = tuple(islice(summary(brief, notes, w), most))  # what is cut is not composed, and has no notes
    made = tuple(SECTIONS[name](brief, notes, w) for name in wanted or SECTIONS)
    behind = sections.appendix(brief, notes, w)
    own, other = (w.name(code) for code in brief.pair.codes)
    return Content(
        title=outline.title or f"{own}–{other}", kind=w.text("kind", day=w.span(brief.today.isoformat())), date=brief.today, language=language, labels=w.labels(),
        lead=w.text("lead", n=len(brief.documents)), state=_state(brief, w), summary=told, sections=made, notes=notes.all(), appendix=behind,
        untold=w.untold,
    )  # fmt: skip


def refuse_unknown(outline: Outline) -> None:
    """Raise BadData where an outline names a section or a language that there is not."""
    if unknown := [name for name in outline.sections if name not in SECTIONS]:
        raise BadData(f"no section is called '{unknown[0]}'", remedy=f"use {', '.join(SECTIONS)}")
    if twice := [name for n, name in enumerate(outline.sections) if name in outline.sections[:n]]:
        raise BadData(f"section '{twice[0]}' is named twice", remedy="name each section once")
    Words(outline.language)


def _shortened(b: Brief, outline: Outline) -> Brief:
    """No more statements and positions a topic than the outline wants, the ones that matter most first."""
    statements = b.statements[: outline.statements] if outline.statements is not None else b.statements
    positions = (
        {topic: held[: outline.positions] for topic, held in b.positions.items()}
        if outline.positions is not None
        else b.positions
    )
    return replace(b, shown=statements, positions={topic: held for topic, held in positions.items() if held})


def _state(b: Brief, w: Words) -> tuple[str, ...]:
    """The state of knowledge: what was read, until when, and which releases."""
    days = sorted(str(d.date) for d in b.documents if d.date)
    first, last = (w.span(days[0]), w.span(days[-1])) if days else ("", "")
    trade = ", ".join(f"{d.source.upper() if d.source == 'baci' else d.source} {d.vintage}" for d in b.datasets)
    return (
        w.text("state-read", n=len(b.documents), dated="yes" if days else "no", first=first, last=last),
        w.text("state-last", year=str(b.partners_year)) if b.partners_year else w.text("state-no-trade"),
        w.text("state-releases", list=trade) if trade else w.text("state-no-statistics"),
    )


def summary(b: Brief, notes: Notes, w: Words) -> Iterator[Line]:
    """Sentences that each rest on figures or records, the weightiest first."""
    f, (own, other) = b.figures, [w.name(code) for code in b.pair.codes]
    if "turnover" in f:
        yield w.line("sum-traded", own=own, other=other, value=notes.value(f["turnover"]), year=f["turnover"].period, moved=_moved(b, notes, w))  # fmt: skip
    if "balance" in f:
        balance = f["balance"]
        size = Run(text=w.amount(abs(balance.value), "USD"), notes=notes.figure(balance))
        yield w.line("sum-surplus" if balance.value > 0 else "sum-deficit", own=own, value=size)
    if "share" in f and "partner_share" in f:
        yield w.line("sum-shares", own=own, other=other, share=notes.value(f["share"]), other_share=notes.value(f["partner_share"]))  # fmt: skip
    if b.statements:
        told = ", ".join(w.text("tally-are", n=n, outcome=w.tell(outcome)) for outcome, n in b.tally.items() if n)
        yield w.line("sum-tally", n=len(b.statements), told=told)
    worst = next((s for s in b.statements if s.verdict.outcome in ("contradicted", "mixed")), None)
    if worst:
        yield w.line("sum-look", quote=notes.quoted(worst.record), outcome=w.tell(worst.verdict.outcome))
    for s in b.targets:
        if s.ahead and s.target.value:
            v = s.target.value
            yield w.line(
                "sum-target", value=w.amount(v.amount, v.unit, v.comparator), year=Run(text=s.target.period or "", notes=notes.quote(s.target)),
                needed=w.number(s.ahead.needed_percent, "+.1f") + "%", odds=Run(text=f"{s.ahead.chance_percent:.0f}%", notes=notes.figure(s.ahead.figure)),
            )  # fmt: skip
            break
    for r in b.restrictions:
        if r.exposed:
            good = ", ".join(r.record.product) or w.text("goods")
            yield w.line(
                "sum-measure", imposer=w.name(r.record.imposer or ""), act=w.tell(r.record.type.replace("_", " ")),
                good=Run(text=good, notes=notes.quote(r.record)), share=notes.value(r.exposed.share), affected=w.name(r.exposed.affected),
            )  # fmt: skip
            break
    if b.ways:
        best = b.ways.routes[0]
        yield w.line(
            "sum-way", days=w.number(best.days, ".1f"), origin=b.ways.origin, destination=b.ways.destination, usd=w.number(best.usd_tonne, ",.0f"),
            borders=best.borders, notes=Run(notes=notes.network(b.ways.routes)),
        )  # fmt: skip
    late = [u for u in b.undertakings if u.status == "overdue"]
    if late:
        yield w.line("sum-late", n=len(late), notes=Run(notes=notes.quote(*(u.commitment for u in late))))
    ahead = next((h for h in b.happenings if h.planned and h.kind == "event" and (not h.when or Period.parse(h.when).first >= b.today)), None)  # fmt: skip
    if ahead:
        when = w.span(ahead.when) if ahead.when else w.text("no-date-yet")
        yield w.line("sum-next", what=w.tell(ahead.label), notes=Run(notes=notes.quote(*ahead.records)), when=when)


def _moved(b: Brief, notes: Notes, w: Words) -> str | Line:
    """How the turnover moved on its base, in words and in percent; nothing without a base."""
    if "growth" not in b.figures:
        return ""
    grown = b.figures["growth"]
    base = grown.how.split(" over ")[1]
    how = w.text(f"moved-{moved(grown.value, int(grown.period) - int(base))}")
    return w.line("sum-moved", how=how, base=base, change=Run(text=w.number(grown.value, "+.3g") + "%", notes=notes.figure(grown)))  # fmt: skip


def moved(percent: float, years: int = 1) -> str:
    """How a change is told, by what it is a year (parameters/brief.toml).

    >>> moved(1.0), moved(-8.0), moved(57.6, 3), moved(30.0)
    ('steady', 'less', 'more', 'sharply-more')
    """
    yearly = 100 * ((1 + max(percent, -99.9) / 100) ** (1 / max(years, 1)) - 1)
    if abs(yearly) <= parameter("brief", "steady").value:
        return "steady"
    sharply = "sharply-" if abs(yearly) >= parameter("brief", "sharply").value else ""
    return f"{sharply}{'more' if percent > 0 else 'less'}"


def risks(b: Brief, notes: Notes, w: Words) -> Section:
    """Risks, each with why it is there: the figure that crosses a line, or the record that states it."""
    found = tuple(Item(line=told) for told in _risks(b, notes, w)) or (Item(line=w.line("risks-none")),)
    return Section(id="risks", title=w.text("risks"), blocks=(Items(items=found),))


def _risks(b: Brief, notes: Notes, w: Words) -> Iterator[Line]:
    dependent, large = parameter("brief", "dependent").value, parameter("brief", "large_partner").value
    for r in b.restrictions:
        imposer = w.name(r.record.imposer or "")
        if r.exposed and r.exposed.share.value >= dependent:
            good = ", ".join(r.record.product) or w.text("the-good")
            yield w.line("risk-supplier", affected=w.name(r.exposed.affected), share=notes.value(r.exposed.share), good=good, imposer=imposer,
                         year=r.exposed.share.period, line=f"{dependent:g}%")  # fmt: skip
        running = [o for o in r.acts if not o.measure.endswith(("_about", "_suspended")) and Period.parse(o.period).contains(b.today)]  # fmt: skip
        if running:
            act = w.tell(r.record.type.replace("_", " "))
            yield w.line("risk-in-force", act=act, imposer=imposer, product=running[0].product, notes=Run(notes=notes.observations(running)))  # fmt: skip
    for code, name in zip(b.pair.codes, ("share", "partner_share"), strict=True):
        if name in b.figures and b.figures[name].value >= large:
            other = b.pair.partner if code == b.pair.reporter else b.pair.reporter
            yield w.line("risk-leans", own=w.name(code), other=w.name(other), share=notes.value(b.figures[name]), line=f"{large:g}%")  # fmt: skip
    if b.outlook and b.outlook.figures[0].low is not None and b.flows:
        first, last = b.outlook.figures[0], b.flows[-1][0].value + b.flows[-1][1].value
        low = b.outlook.figures[0].low
        below = 100 * (1 - low / last)
        if below > parameter("brief", "volatile").value:
            yield w.line("risk-volatile", year=first.period, low=w.amount(low, "USD"), notes=Run(notes=notes.figure(first)), percent=f"{below:.0f}%",
                         last=b.flows[-1][0].period)  # fmt: skip
    for topic in ("interference", "transport links"):
        for position in b.positions.get(topic, ())[:1]:
            yield w.line("risk-report", topic=w.tell(topic), quote=notes.quoted(position), notes="")


__all__ = ["SECTIONS", "compose", "moved", "refuse_unknown", "risks", "summary"]
