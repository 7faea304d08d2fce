"""The sections of a brief: what was gathered, put into lines, tables and charts with their notes."""

from __future__ import annotations

from collections.abc import Iterator

from bilateral.briefs.charts import specification, timeline_chart, turnover_chart
from bilateral.briefs.content import (  # fmt: skip
    Block,
    Chart,
    Facts,
    Heading,
    Item,
    Items,
    Line,
    Paragraph,
    Run,
    Said,
    Section,
    Table,
    Tiles,
)
from bilateral.briefs.corridor_charts import map_chart
from bilateral.briefs.gather import Brief, Restriction, Statement
from bilateral.briefs.notes import SERIES, Notes, line, strong
from bilateral.records import Figure
from bilateral.reference.countries import name_of
from bilateral.reference.wording import amount, change, span

MARKS = {"supported": "✓", "close": "≈", "contradicted": "✗", "mixed": "⇄", "unverifiable": "?"}
NOTHING = {
    "said": "No claim or target on this pair has been read yet.", "targets": "No target of this pair has been read yet.",
    "measures": "No trade measure between the two has been read yet.", "calendar": "No meeting or commitment has been read yet.",
    "positions": "No position has been read yet.", "ways": "No way of freight between the two was found.", "figures": "No trade between the two is loaded.",
}  # fmt: skip


def figures(b: Brief, notes: Notes) -> Section:
    """The pair in figures: tiles, trade by year with the outlook, largest partners, shared formats."""
    blocks: list[Block] = [*_tiles(b, notes)]
    if chart := turnover_chart(b):
        alt = f"Trade between {b.pair.title.replace('–', ' and ')} by direction and year, with the outlook's interval"
        blocks.append(Chart(name="turnover", alt=alt, spec=specification(chart, alt), caption=_turnover_caption(b, notes)))  # fmt: skip
    blocks += [_partners(b, notes, code) for code in b.partners]
    if b.partners:
        blocks.append(
            _quiet("Numbers among the partners that are loaded; BACI values, free on board, both directions.")
        )
    if b.formats:
        blocks.append(Heading(text="Formats that both take part in"))
        own, other = (name_of(code) for code in b.pair.codes)
        blocks.append(Items(items=tuple(
            Item(line=line(f"{m.name}, both since {span(m.since)}{'' if m.standing == ('member', 'member') else f' ({own}: {m.standing[0]}; {other}: {m.standing[1]})'}", Run(notes=notes.observations(m.observations))))
            for m in b.formats)))  # fmt: skip
    return Section(id="figures", title="The pair in figures", blocks=tuple(blocks) or (_quiet(NOTHING["figures"]),))


def _tiles(b: Brief, notes: Notes) -> Iterator[Block]:
    f, (own, other) = b.figures, (name_of(code) for code in b.pair.codes)
    if not f:
        return
    on = f" on {f['growth'].how.split(' over ')[1]}" if "growth" in f else ""
    grown = (f", {change(f['growth'].value)}", Run(notes=notes.figure(f["growth"])), on) if on else ("",)
    tiles = [
        (line(notes.value(f["turnover"])), line(f"goods turnover in {f['turnover'].period}", *grown)),
        (line(notes.value(f["exports"])), line(f"{own} to {other}")),
        (line(notes.value(f["imports"])), line(f"{other} to {own}")),
    ]
    for code, name in zip(b.pair.codes, ("share", "partner_share"), strict=True):
        place = f.get(name.replace("share", "rank"))
        if name in f and place:
            among = f"of {name_of(code)}'s trade; number {place.low:g} of the {len(b.partners[code])} partners loaded"
            tiles.append((line(notes.value(f[name])), line(among, Run(notes=notes.figure(place)))))
    told = ", ".join(f"{n} {outcome}" for outcome, n in b.tally.items() if n)
    if b.statements:
        tiles.append((line(f"{len(b.statements)} statements"), line(f"checked: {told}")))
    yield Tiles(tiles=tuple(tiles))


def _turnover_caption(b: Brief, notes: Notes) -> Line:
    parts: list[str | Run] = ["Trade in goods by direction. "]
    if b.missing_years:
        parts.append(f"No loaded release covers {', '.join(map(str, b.missing_years))}. ")
    if view := b.outlook:
        o, back = view.figures[0], view.backtest
        parts += [
            f"The purple marks are an outlook: {amount(o.value, 'USD')} in {o.period}, {100 * view.level:.0f}% interval {amount(o.low or 0, 'USD')} to {amount(o.high or 0, 'USD')}",
            Run(notes=notes.figure(o)),
            f" ({o.how}). It assumes that {view.assumed}. On the past it held {back.covered} of {back.forecasts} later years within its interval; its median error was "
            f"{back.median_error_percent:.0f}%, against {back.naive_error_percent:.0f}% for “as last year”.",
        ]  # fmt: skip
    return line(*parts)


def _partners(b: Brief, notes: Notes, code: str) -> Table:
    rows, year = b.partners[code], b.partners_year or 0
    other = b.pair.partner if code == b.pair.reporter else b.pair.reporter
    shown = [r for r in rows if r.rank <= 8 or r.code == other]
    share = [f"{r.share_percent:.1f}%" if r.share_percent is not None else "–" for r in shown]
    return Table(
        caption=line(f"{name_of(code)}'s largest partners, {year}, billion USD", Run(notes=notes.partners(rows, code, year))),
        columns=("#", "Partner", "Exports", "Imports", "Share"), numeric=(0, 2, 3, 4), own=tuple(n for n, r in enumerate(shown) if r.code == other),
        rows=tuple((line(str(r.rank)), line(r.name), line(f"{r.exports / 1e9:.2f}"), line(f"{r.imports / 1e9:.2f}"), line(s)) for r, s in zip(shown, share, strict=True)),
    )  # fmt: skip


def said(b: Brief, notes: Notes) -> Section:
    """Every claim and target with its verdict; the worst first."""
    blocks: tuple[Block, ...] = tuple(_said(s, notes) for s in b.statements)
    return Section(id="said", title="What was said, and how it checked", blocks=blocks or (_quiet(NOTHING["said"]),))


def _said(s: Statement, notes: Notes) -> Said:
    r, v = s.record, s.verdict
    region = f" · {r.reporter_region}{f' ({r.region_code})' if r.region_code else ''}" if r.reporter_region else ""
    more = [line(f"What would settle it: {v.would_settle}.")] if v.would_settle else []
    more += [
        line(strong("Another report says otherwise: "), f"“{x.quote}”", Run(notes=notes.quote(x))) for x in s.against
    ]
    cited = notes.figure(v.figure) if v.figure and len(v.observations) > SERIES else notes.observations(v.observations)
    return Said(
        outcome=v.outcome, mark=MARKS[v.outcome], about=f"{r.kind} · {r.indicator}{region}{f' · {r.product}' if r.product else ''} · {span(r.period)}",
        quote=line(f"“{r.quote}”", Run(notes=notes.quote(r, *s.also))), reason=line(v.reason, Run(notes=cited)), more=tuple(more),
    )  # fmt: skip


def targets(b: Brief, notes: Notes) -> Section:
    """Targets with what they still take and their odds; the state of those whose year has come."""
    blocks: list[Block] = []
    if b.targets:
        rows = []
        for s in b.targets:
            way = s.ahead
            value = s.target.value
            rows.append((
                line(f"{amount(value.amount, value.unit, value.comparator) if value else ''} by {s.target.period or 'no date'}", Run(notes=notes.quote(s.target))),
                line(s.said_by), line(s.state), line(f"{way.needed_percent:+.1f}% a year", Run(notes=notes.figure(way.latest))) if way else line("–"),
                line(f"{way.chance_percent:.0f}%" if way else "–"),
                line(f"{amount(way.figure.low or 0, 'USD')} to {amount(way.figure.high or 0, 'USD')}", Run(notes=notes.figure(way.figure))) if way else line("–"),
            ))  # fmt: skip
        blocks.append(Table(caption=line("Targets and forecasts, where they stand and what they still take"), rows=tuple(rows), numeric=(3, 4),
                            columns=("Target", "Said by", "State", "Growth needed", "Odds", "Outlook for the due year")))  # fmt: skip
        assumed = {s.ahead.assumed for s in b.targets if s.ahead}
        blocks += [_quiet(f"Odds are the outlook's chance of exceeding the target, if {a}.") for a in sorted(assumed)]
    return Section(id="targets", title="Targets and odds", blocks=tuple(blocks) or (_quiet(NOTHING["targets"]),))


def measures(b: Brief, notes: Notes) -> Section:
    """Measures, what they expose, and what the scenario says they would do."""
    blocks = [block for r in b.restrictions for block in _measure(r, notes)]
    return Section(id="measures", title="Measures, exposure and scenario", blocks=tuple(blocks) or (_quiet(NOTHING["measures"]),))  # fmt: skip


def _measure(r: Restriction, notes: Notes) -> Iterator[Block]:
    m = r.record
    quoted = Run(notes=notes.quote(m))
    good = f" on {', '.join(m.product)}" if m.product else ""
    yield Heading(text=f"{name_of(m.imposer or '')}: {m.type.replace('_', ' ')}{good}")
    yield Paragraph(line=line(f"“{m.quote}”", quoted), style="quote")
    facts: list[tuple[str, Line]] = []
    if r.period:
        facts.append(("In force", line(f"{span(r.period)} as reported", quoted)))
    if m.hs:
        facts.append(("HS 2022", line(", ".join(m.hs))))
    if m.exemptions:
        facts.append(("Exempt", line(", ".join(_place(e) for e in m.exemptions), quoted)))
    facts += _exposure(r, notes)
    if o := r.outcome:
        parameters = "; ".join(f"{k} {v}" for k, v in o.parameters.items())
        facts.append(("Scenario", line(f"{'; '.join(o.headline)}. Model: {o.model.replace('_', ' ')}, central values of its parameters ({parameters}), on {o.vintage}", quoted,
                                       f". Assumed: {'; '.join(o.assumed)}. Intervals: ", Run(text=f"bilateral simulate {m.id} --on {o.scenario.on} --draws 1000", style="code"), ".")))  # fmt: skip
    yield Facts(facts=tuple(facts))
    if r.acts:
        yield Table(caption=line("Acts of this kind on record"), columns=("In force", "What", "HS", "Particulars"), rows=tuple(
            (line(span(o.period), Run(notes=notes.observations((o,)))), line(_act(o.measure)), line(o.product), line(o.note)) for o in r.acts
        ))  # fmt: skip


def _act(measure: str) -> str:
    return measure.replace("_about", " (not certain)").replace("_", " ")


def _exposure(r: Restriction, notes: Notes) -> Iterator[tuple[str, Line]]:
    e = r.exposed
    if e is None:
        if r.why_not:
            yield "Exposure", line(r.why_not)
        return
    risk: tuple[str | Run, ...] = ()
    if e.at_risk:
        risk = (f"; {e.at_risk.how} would be {amount(e.at_risk.value, e.at_risk.unit)}", Run(notes=notes.figure(e.at_risk)),
                ", the most that could be missing if nothing replaced it (0 if everything did)")  # fmt: skip
    what = e.share.how.split(" of HS")[0]
    yield "Exposure", line(notes.value(e.share), f" of {name_of(e.affected)}'s {what} of this good came from {name_of(r.record.imposer or '')} in {e.share.period}", *risk, f". Assumed: {e.assumed}.")  # fmt: skip
    for f in e.more:
        spread = (
            f" ({f.low:.3g} to {f.high:.3g})" if f.low is not None and f.high is not None and f.low != f.high else ""
        )
        yield f.name[0].upper() + f.name[1:], line(notes.value(f), f"{spread}, {f.period}: {f.how}.")
    yield "Not known", line(f"{e.missing}.")


def ways(b: Brief, notes: Notes) -> Section:
    """Freight between the capitals: the ways on a map, and their days, cost and borders."""
    if b.ways is None:
        return Section(id="corridors", title="Corridors", blocks=(_quiet(NOTHING["ways"]),))
    w = b.ways
    spec = map_chart(w.graph, w.routes)
    rows = []
    for r in w.routes:
        towns = [w.names.get(p, p) for p in r.places if w.graph.network.places[p].kind not in ("junction", "border")]
        rows.append((line(" – ".join(dict.fromkeys(towns))), line(f"{r.days:.1f}"), line(f"{r.days_low:.1f} to {r.days_high:.1f}"), line(f"{r.usd_tonne:,.0f}"), line(f"{r.km:,.0f}"),
                     line(str(r.borders)), line(f"{r.co2_kg_tonne:.0f}")))  # fmt: skip
    blocks: tuple[Block, ...] = (
        Chart(name="corridors", alt=spec["description"], spec=spec, caption=line(f"Ways of a container from {w.origin} to {w.destination}; water is dashed.")),
        Table(caption=line(f"Ways from {w.origin} to {w.destination}, the cheapest in money and time first", Run(notes=notes.network(w.routes))), columns=("Over", "Days", "Range", "USD a tonne", "km", "Borders", "kg CO2 a tonne"), numeric=(1, 2, 3, 4, 5, 6), rows=tuple(rows)),
        _quiet("Computed on the freight network that comes with the program; its links and parameters each name their source (bilateral route --help)."),
    )  # fmt: skip
    return Section(id="corridors", title="Corridors", blocks=blocks)


def calendar(b: Brief, notes: Notes) -> Section:
    """Meetings and commitments in time."""
    blocks: list[Block] = []
    if chart := timeline_chart(b):
        alt = "Meetings, commitments due and measures in force over time"
        blocks.append(Chart(name="timeline", alt=alt, spec=specification(chart, alt), caption=line("Meetings held and planned, commitments by the date they are due, measures by the time they were in force. The list below gives each with its source.")))  # fmt: skip
    status = {u.commitment.id: u for u in b.undertakings}
    items = []
    for h in b.happenings:
        known = next((status[r.id] for r in h.records if r.id in status), None)
        when = span(h.when) if h.when else "no date yet" if h.planned else "date not stated"
        kind = f"commitment, {known.status}" if known else "planned" if h.planned else "held"
        after = (*h.detail, *((known.due_from,) if known and not h.when and known.due else ()))
        items.append(Item(line=line(h.label, Run(notes=notes.quote(*h.records))), before=" · ".join(x for x in (when, h.where, kind) if x), after=after, planned=h.planned))  # fmt: skip
    if items:
        blocks.append(Items(items=tuple(items), style="line"))
    return Section(id="timeline", title="Meetings and commitments", blocks=tuple(blocks) or (_quiet(NOTHING["calendar"]),))  # fmt: skip


def positions(b: Brief, notes: Notes) -> Section:
    """Who holds what, by topic."""
    blocks: list[Block] = []
    for topic, held in b.positions.items():
        blocks.append(Heading(text=topic.capitalize()))
        blocks.append(Items(items=tuple(
            Item(line=line(strong(", ".join(_place(w) for w in x.speakers)), f" ({x.stance}): “{x.quote}”", Run(notes=notes.quote(x)))) for x in held
        )))  # fmt: skip
    return Section(id="positions", title="Positions", blocks=tuple(blocks) or (_quiet(NOTHING["positions"]),))


def unknown(b: Brief) -> Section:
    """What was looked for in vain."""
    gaps = b.gaps or ["Nothing that it looked for was missing."]
    return Section(id="unknown", title="What this brief does not know", blocks=(Items(items=tuple(Item(line=line(g)) for g in gaps)),))  # fmt: skip


def method(b: Brief) -> Section:
    """How it was made, in a few sentences."""
    told = (
        "Reports are read by rules into records, each with the exact quote that states it; a quote that does not stand at its place is refused.",
        "A number is read with its digits: 4.4 billion covers 4.35 to 4.45. It is supported where a source's figure lies in what is written, close where the seller's (FOB) and the buyer's (CIF) record of one flow may differ as much, contradicted beyond, mixed where sources disagree, unverifiable where nothing loaded can tell.",
        "Trade is BACI's unless said otherwise: one reconciled figure a flow, free on board. The outlook is chosen by its past errors; its interval held what it promised over all pairs of the world. Scenarios assume what they list and run on the vintages in the manifest.",
    )  # fmt: skip
    return Section(id="method", title="Method", blocks=tuple(Paragraph(line=line(t)) for t in told))


def appendix(b: Brief, notes: Notes) -> tuple[Section, ...]:
    """The series behind the chart, and the inputs."""
    found: list[Block] = []
    if b.flows:
        own, other = (name_of(code) for code in b.pair.codes)
        rows = tuple((line(x.period), line(_million(x)), line(_million(m)), line(f"{(x.value + m.value) / 1e6:,.1f}"), line(f"{(x.value - m.value) / 1e6:,.1f}")) for x, m in b.flows)  # fmt: skip
        used = notes.figure(_all(b))
        found.append(Table(caption=line(f"Trade by year, million USD, as {own} sees it", Run(notes=used)), columns=("Year", f"{own} to {other}", f"{other} to {own}", "Turnover", "Balance"), numeric=(1, 2, 3, 4), rows=rows))  # fmt: skip
    documents = tuple((line(f"{d.title}{f' ({d.publisher})' if d.publisher else ''}"), line(str(d.date or "–")), _code(d.sha256[:16])) for d in b.documents)  # fmt: skip
    datasets = tuple((line(f"{d.title or d.source}{f', {d.publisher}' if d.publisher else ''}"), line(d.vintage), line(d.licence or "not stated"), line(f"{d.rows:,}"), _code(d.sha256[:16])) for d in b.datasets)  # fmt: skip
    made = [Paragraph(line=line(f"Made with {', '.join(f'{name} {v}' for name, v in b.versions.items())}."))]
    inputs: list[Block] = [*made]
    if documents:
        inputs.append(Table(caption=line("Documents"), columns=("Document", "Date", "SHA-256"), rows=documents))
    if datasets:
        inputs.append(Table(caption=line("Statistics"), columns=("Dataset", "Vintage", "Licence", "Rows", "SHA-256"), numeric=(3,), rows=datasets))  # fmt: skip
    series = (Section(id="series", title="Tables", blocks=tuple(found)),) if found else ()
    return (*series, Section(id="manifest", title="Manifest", blocks=tuple(inputs)))


def _all(b: Brief) -> Figure:
    """The whole series as one figure, so that it is cited once."""
    used = tuple(o for x, m in b.flows for o in (*x.observations, *m.observations))
    return Figure(name="flows by year", value=0.0, unit="USD", period=b.flows[-1][0].period, how="exports of each side", observations=used)  # fmt: skip


def _million(figure: Figure) -> str:
    return f"{figure.value / 1e6:,.1f}"


def _code(text: str) -> Line:
    """A line set as code."""
    return (Run(text=text, style="code"),)


def _quiet(text: str) -> Paragraph:
    return Paragraph(line=line(text), style="quiet")


def _place(who: str) -> str:
    return name_of(who) if len(who) == 3 and who.isupper() else who
