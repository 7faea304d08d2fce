"""From what was gathered to the brief's content: title, state of knowledge, summary, risks, sections, notes, manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bilateral.briefs import sections
from bilateral.briefs.content import Block, Content, Item, Items, Line, Run, Section
from bilateral.briefs.gather import Brief
from bilateral.briefs.notes import Notes, line
from bilateral.errors import BadData
from bilateral.periods import Period
from bilateral.reference.countries import name_of
from bilateral.reference.parameters import parameter
from bilateral.reference.wording import amount, change, span

# The sections in their order; an outline names those that it wants.
SECTIONS: dict[str, Callable[[Brief, Notes], Section]] = {
    "figures": sections.figures, "said": sections.said, "targets": sections.targets, "measures": sections.measures, "corridors": sections.ways,
    "timeline": sections.calendar, "positions": sections.positions, "risks": lambda b, notes: risks(b, notes),
    "unknown": lambda b, _: sections.unknown(b), "method": lambda b, _: sections.method(b),
}  # fmt: skip


def compose(brief: Brief, wanted: Sequence[str] = ()) -> Content:
    """Write the brief's content: all sections, or those of an outline in its order. Raises BadData for a section that is unknown."""
    if unknown := [name for name in wanted if name not in SECTIONS]:
        raise BadData(f"no section is called '{unknown[0]}'", remedy=f"use {', '.join(SECTIONS)}")
    notes = Notes({d.id: d for d in brief.documents}, {(d.source, d.vintage): d.title for d in brief.datasets})
    read = len(brief.documents)
    told = tuple(list(summary(brief, notes))[: int(parameter("brief", "sentences").value)])
    made = tuple(SECTIONS[name](brief, notes) for name in wanted or SECTIONS)
    behind = sections.appendix(brief, notes)
    return Content(
        title=brief.pair.title, kind=f"Bilateral brief · {span(brief.today.isoformat())}", date=brief.today,
        lead=f"What {read} report{'' if read == 1 else 's'} said, what official statistics show, and how the two agree. Every number leads to a quoted sentence or a statistic.",
        state=_state(brief), summary=told, sections=made, notes=notes.all(), appendix=behind, manifest=brief.manifest(),
    )  # fmt: skip


def _state(b: Brief) -> tuple[str, ...]:
    """The state of knowledge: what was read, until when, and which releases."""
    days = sorted(d.date for d in b.documents if d.date)
    span_of = f", dated {span(str(days[0]))} to {span(str(days[-1]))}" if days else ""
    trade = [f"{d.source.upper() if d.source == 'baci' else d.source} {d.vintage}" for d in b.datasets]
    last = (
        f"The last year of trade loaded is {b.partners_year}." if b.partners_year else "No trade of the two is loaded."
    )
    return (
        f"{len(b.documents)} document{'' if len(b.documents) == 1 else 's'} read{span_of}.",
        last,
        f"Releases: {', '.join(trade)}." if trade else "No statistics are loaded.",
    )


def summary(b: Brief, notes: Notes) -> Iterator[Line]:
    """Sentences that each rest on figures or records, the weightiest first."""
    f, (own, other) = b.figures, [name_of(code) for code in b.pair.codes]
    if "turnover" in f:
        grown = f.get("growth")
        base = grown.how.split(" over ")[1] if grown else ""
        moved = (f", {moved_words(grown.value, int(grown.period) - int(base))} {base} ({change(grown.value)})", Run(notes=notes.figure(grown))) if grown else ("",)  # fmt: skip
        yield line(
            f"{own} and {other} traded goods worth ",
            notes.value(f["turnover"]),
            f" in {f['turnover'].period}",
            *moved,
            ".",
        )
    if "balance" in f:
        balance = f["balance"]
        word = "sold more than it bought" if balance.value > 0 else "bought more than it sold"
        yield line(f"{own} {word}, by {amount(abs(balance.value), 'USD')}", Run(notes=notes.figure(balance)), ".")
    if "share" in f and "partner_share" in f:
        yield line(f"{other} takes part in ", notes.value(f["share"]), f" of {own}'s trade, {own} in ", notes.value(f["partner_share"]), f" of {other}'s.")  # fmt: skip
    if b.statements:
        told = ", ".join(f"{n} {'is' if n == 1 else 'are'} {outcome}" for outcome, n in b.tally.items() if n)
        yield line(f"Of {len(b.statements)} statement{'' if len(b.statements) == 1 else 's'} in the reports, {told}.")
    worst = next((s for s in b.statements if s.verdict.outcome in ("contradicted", "mixed")), None)
    if worst:
        yield line(f"Not to be quoted without a look: “{worst.record.quote}”", Run(notes=notes.quote(worst.record)), f" ({worst.verdict.outcome}).")  # fmt: skip
    for s in b.targets:
        if s.ahead and s.target.value:
            yield line(f"The target of {amount(s.target.value.amount, s.target.value.unit, s.target.value.comparator)} by {s.target.period}", Run(notes=notes.quote(s.target)), f" takes {s.ahead.needed_percent:+.1f}% a year; its odds are {s.ahead.chance_percent:.0f}%", Run(notes=notes.figure(s.ahead.figure)), ".")  # fmt: skip
            break
    for r in b.restrictions:
        if r.exposed:
            yield line(f"{name_of(r.record.imposer or '')}'s {r.record.type.replace('_', ' ')} on {', '.join(r.record.product) or 'goods'}", Run(notes=notes.quote(r.record)), " touches ", notes.value(r.exposed.share), f" of {name_of(r.exposed.affected)}'s purchases of it.")  # fmt: skip
            break
    if b.ways:
        best = b.ways.routes[0]
        yield line(f"A container takes {best.days:.1f} days from {b.ways.origin} to {b.ways.destination} on the best way, at {best.usd_tonne:,.0f} USD a tonne and {best.borders} border{'' if best.borders == 1 else 's'}", Run(notes=notes.network(b.ways.routes)), ".")  # fmt: skip
    late = [u for u in b.undertakings if u.status == "overdue"]
    if late:
        yield line(f"{len(late)} commitment{' is' if len(late) == 1 else 's are'} overdue", Run(notes=notes.quote(*(u.commitment for u in late))), ".")  # fmt: skip
    ahead = next((h for h in b.happenings if h.planned and h.kind == "event" and (not h.when or Period.parse(h.when).first >= b.today)), None)  # fmt: skip
    if ahead:
        yield line(f"Next on the calendar: {ahead.label}", Run(notes=notes.quote(*ahead.records)), f"{f', {span(ahead.when)}' if ahead.when else ', no date yet'}.")  # fmt: skip


def moved_words(percent: float, years: int = 1) -> str:
    """A change in words, by what it is a year (parameters/brief.toml).

    >>> moved_words(1.0), moved_words(-8.0), moved_words(57.6, 3), moved_words(30.0)
    ('about the same as in', 'less than in', 'more than in', 'sharply more than in')
    """
    yearly = 100 * ((1 + max(percent, -99.9) / 100) ** (1 / max(years, 1)) - 1)
    if abs(yearly) <= parameter("brief", "steady").value:
        return "about the same as in"
    sharply = "sharply " if abs(yearly) >= parameter("brief", "sharply").value else ""
    return f"{sharply}{'more' if percent > 0 else 'less'} than in"


def risks(b: Brief, notes: Notes) -> Section:
    """Risks, each with why it is there: the figure that crosses a line, or the record that states it."""
    found = [Item(line=told) for told in _risks(b, notes)]
    none: Block = Items(
        items=(Item(line=line("None of the indicators crosses its line, and no report speaks of one.")),)
    )
    return Section(id="risks", title="Risks", blocks=(Items(items=tuple(found)) if found else none,))


def _risks(b: Brief, notes: Notes) -> Iterator[Line]:
    dependent, large = parameter("brief", "dependent").value, parameter("brief", "large_partner").value
    for r in b.restrictions:
        if r.exposed and r.exposed.share.value >= dependent:
            good = ", ".join(r.record.product) or "the good"
            yield line(f"Dependence on one supplier: {name_of(r.exposed.affected)} bought ", notes.value(r.exposed.share), f" of its {good} from {name_of(r.record.imposer or '')} in {r.exposed.share.period}; the line is {dependent:g}%.")  # fmt: skip
        running = [o for o in r.acts if not o.measure.endswith(("_about", "_suspended")) and Period.parse(o.period).contains(b.today)]  # fmt: skip
        if running:
            yield line(f"A {r.record.type.replace('_', ' ')} of {name_of(r.record.imposer or '')} on HS {running[0].product} is in force", Run(notes=notes.observations(running)), ".")  # fmt: skip
    for code, name in zip(b.pair.codes, ("share", "partner_share"), strict=True):
        if name in b.figures and b.figures[name].value >= large:
            other = b.pair.partner if code == b.pair.reporter else b.pair.reporter
            yield line(
                f"{name_of(code)} leans on {name_of(other)}: ",
                notes.value(b.figures[name]),
                f" of its trade; the line is {large:g}%.",
            )
    if b.outlook and b.outlook.figures[0].low is not None and b.flows:
        last = b.flows[-1][0].value + b.flows[-1][1].value
        low = b.outlook.figures[0].low
        if 100 * (1 - low / last) > parameter("brief", "volatile").value:
            yield line(f"Trade is volatile: the outlook's interval for {b.outlook.figures[0].period} reaches down to {amount(low, 'USD')}", Run(notes=notes.figure(b.outlook.figures[0])), f", {100 * (1 - low / last):.0f}% below {b.flows[-1][0].period}.")  # fmt: skip
    for topic in ("interference", "transport links"):
        for position in b.positions.get(topic, ())[:1]:
            yield line(f"A report speaks of {topic}: “{position.quote}”", Run(notes=notes.quote(position)), ".")


__all__ = ["SECTIONS", "compose", "moved_words", "risks", "summary"]
