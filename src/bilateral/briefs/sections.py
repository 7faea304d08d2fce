"""The sections of a brief: what was gathered, put into lines, tables and charts with their notes, in the brief's language."""

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
from bilateral.briefs.gather import Brief, Happening, Restriction, Statement
from bilateral.briefs.notes import Notes, line, strong
from bilateral.briefs.words import Words
from bilateral.records import Figure
from bilateral.reference.parameters import parameter
from bilateral.trade import Partner

MARKS = {"supported": "✓", "close": "≈", "contradicted": "✗", "mixed": "⇄", "unverifiable": "?"}


def figures(b: Brief, notes: Notes, w: Words) -> Section:
    """The pair in figures: tiles, trade by year with the outlook, largest partners, shared formats."""
    blocks: list[Block] = [*_tiles(b, notes, w)]
    if chart := turnover_chart(b, w):
        own, other = (w.name(code) for code in b.pair.codes)
        alt = w.text("chart-turnover", own=own, other=other)
        blocks.append(Chart(name="turnover", alt=alt, spec=specification(chart, alt, w.language), caption=_turnover_caption(b, notes, w)))  # fmt: skip
    # Of an economy with few partners loaded, the largest are not known.
    told = [code for code, rows in b.partners.items() if len(rows) >= parameter("brief", "partners").value]
    blocks += [_partners(b, notes, w, code) for code in told]
    if told:
        blocks.append(_quiet(w.text("partners-note")))
    if b.formats:
        blocks.append(Heading(text=w.text("formats")))
        blocks.append(Items(items=_formats(b, notes, w)))
    return Section(id="figures", title=w.text("figures"), blocks=tuple(blocks) or (_quiet(w.text("figures-none")),))


def _formats(b: Brief, notes: Notes, w: Words) -> tuple[Item, ...]:
    own, other = (w.name(code) for code in b.pair.codes)
    found = []
    for m in b.formats:
        as_members = m.standing == ("member", "member")
        standing = "" if as_members else w.text("format-standing", own=own, other=other, own_is=w.tell(m.standing[0]), other_is=w.tell(m.standing[1]))  # fmt: skip
        told = w.line("format-since", name=m.name, since=w.span(m.since), standing=standing, notes=Run(notes=notes.observations(m.observations)))  # fmt: skip
        found.append(Item(line=told))
    return tuple(found)


def _tiles(b: Brief, notes: Notes, w: Words) -> Iterator[Block]:
    f, (own, other) = b.figures, (w.name(code) for code in b.pair.codes)
    if not f:
        return
    grown: str | Line = ""
    if "growth" in f:
        change = Run(text=w.number(f["growth"].value, "+.3g") + "%", notes=notes.figure(f["growth"]))
        grown = w.line("tile-grown", change=change, base=f["growth"].how.split(" over ")[1])
    tiles = [
        (line(notes.value(f["turnover"])), w.line("tile-turnover", year=f["turnover"].period, grown=grown)),
        (line(notes.value(f["exports"])), w.line("tile-direction", **{"from": own, "to": other})),
        (line(notes.value(f["imports"])), w.line("tile-direction", **{"from": other, "to": own})),
    ]
    for code, name in zip(b.pair.codes, ("share", "partner_share"), strict=True):
        place = f.get(name.replace("share", "rank"))
        if name in f and place:
            among = w.line("tile-share", own=w.name(code), rank=f"{place.low:g}", n=len(b.partners[code]), notes=Run(notes=notes.figure(place)))  # fmt: skip
            tiles.append((line(notes.value(f[name])), among))
    told = ", ".join(w.text("tally", n=n, outcome=w.tell(outcome)) for outcome, n in b.tally.items() if n)
    if b.statements:
        tiles.append((w.line("tile-statements", n=len(b.statements)), w.line("tile-checked", told=told)))
    yield Tiles(tiles=tuple(tiles))


def _turnover_caption(b: Brief, notes: Notes, w: Words) -> Line:
    told: list[Line] = [w.line("cap-turnover")]
    if b.missing_years:
        told.append(w.line("cap-missing", years=", ".join(map(str, b.missing_years))))
    if view := b.outlook:
        o, back = view.figures[0], view.backtest
        told.append(w.line(
            "cap-outlook", value=w.amount(o.value, "USD"), year=o.period, level=f"{100 * view.level:.0f}%", low=w.amount(o.low or 0, "USD"),
            high=w.amount(o.high or 0, "USD"), notes=Run(notes=notes.figure(o)), how=w.tell(o.how), assumed=w.tell(view.assumed),
            covered=str(back.covered), tried=str(back.forecasts), error=f"{back.median_error_percent:.0f}%", naive=f"{back.naive_error_percent:.0f}%",
        ))  # fmt: skip
    return tuple(run for n, part in enumerate(told) for run in (*((Run(text=" "),) if n else ()), *part))


def _partners(b: Brief, notes: Notes, w: Words, code: str) -> Table:
    rows, year = b.partners[code], b.partners_year or 0
    other = b.pair.partner if code == b.pair.reporter else b.pair.reporter
    shown = [r for r in rows if r.rank <= 8 or r.code == other]
    return Table(
        caption=w.line("cap-partners", own=w.name(code), year=str(year), notes=Run(notes=notes.partners(rows, code, year))),
        columns=("#", w.text("col-partner"), w.text("col-exports"), w.text("col-imports"), w.text("col-share")), numeric=(0, 2, 3, 4),
        own=tuple(n for n, r in enumerate(shown) if r.code == other), rows=tuple(_partner(r, w) for r in shown),
    )  # fmt: skip


def _partner(r: Partner, w: Words) -> tuple[Line, ...]:
    share = f"{w.number(r.share_percent, '.1f')}%" if r.share_percent is not None else "–"
    return tuple(line(x) for x in (str(r.rank), w.name(r.code), w.number(r.exports / 1e9, ".2f"), w.number(r.imports / 1e9, ".2f"), share))  # fmt: skip


def said(b: Brief, notes: Notes, w: Words) -> Section:
    """Every claim and target with its verdict; the worst first."""
    shown = b.statements if b.shown is None else b.shown
    blocks: list[Block] = [_said(s, notes, w) for s in shown]
    if len(shown) < len(b.statements):
        blocks.append(_quiet(w.text("said-more", n=len(b.statements) - len(shown))))
    return Section(id="said", title=w.text("said"), blocks=tuple(blocks) or (_quiet(w.text("said-none")),))


def _said(s: Statement, notes: Notes, w: Words) -> Said:
    r, v = s.record, s.verdict
    region = f"{r.reporter_region}{f' ({r.region_code})' if r.region_code else ''}" if r.reporter_region else ""
    about = (w.tell(r.kind), w.tell(r.indicator), region, r.product or "", w.span(r.period))
    more = [w.line("settle", what=w.tell(v.would_settle))] if v.would_settle else []
    more += [line(strong(w.text("otherwise")), notes.quoted(x)) for x in s.against]
    quoted = notes.quoted(r, *s.also)
    # One long series is cited as such; several sources are cited one by one, however many.
    whole = v.figure is not None and set(v.observations) <= set(v.figure.observations)
    cited = notes.figure(v.figure) if v.figure and whole else notes.observations(v.observations)
    return Said(
        outcome=v.outcome, label=w.tell(v.outcome), mark=MARKS[v.outcome], about=" · ".join(x for x in about if x),
        quote=line(quoted), reason=line(w.tell(v.reason), Run(notes=cited)), more=tuple(more),
    )  # fmt: skip


def targets(b: Brief, notes: Notes, w: Words) -> Section:
    """Targets with what they still take and their odds; the state of those whose year has come."""
    blocks: list[Block] = []
    if b.targets:
        rows = []
        for s in b.targets:
            way, value = s.ahead, s.target.value
            told = w.amount(value.amount, value.unit, value.comparator) if value else ""
            cited = Run(notes=notes.quote(s.target))
            due = w.line("target-by", value=told, due=s.target.period or w.text("no-date"), notes=cited)
            rows.append((
                due, line(w.name(s.said_by)), line(w.tell(s.state)),
                line(w.text("per-year", change=w.number(way.needed_percent, "+.1f") + "%"), Run(notes=notes.figure(way.latest))) if way else line("–"),
                line(f"{way.chance_percent:.0f}%" if way else "–"),
                line(w.text("range", low=w.amount(way.figure.low or 0, "USD"), high=w.amount(way.figure.high or 0, "USD")), Run(notes=notes.figure(way.figure))) if way else line("–"),
            ))  # fmt: skip
        columns = ("col-target", "col-said-by", "col-state", "col-growth-needed", "col-odds", "col-outlook")
        blocks.append(Table(caption=w.line("cap-targets"), rows=tuple(rows), numeric=(3, 4), columns=tuple(map(w.text, columns))))  # fmt: skip
        assumed = {s.ahead.assumed for s in b.targets if s.ahead}
        blocks += [_quiet(w.text("odds-note", assumed=w.tell(a))) for a in sorted(assumed)]
    return Section(id="targets", title=w.text("targets"), blocks=tuple(blocks) or (_quiet(w.text("targets-none")),))


def measures(b: Brief, notes: Notes, w: Words) -> Section:
    """Measures, what they expose, and what the scenario says they would do."""
    blocks = [block for r in b.restrictions for block in _measure(r, notes, w)]
    return Section(id="measures", title=w.text("measures"), blocks=tuple(blocks) or (_quiet(w.text("measures-none")),))


def _measure(r: Restriction, notes: Notes, w: Words) -> Iterator[Block]:
    m = r.record
    quoted = Run(notes=notes.quote(m))
    good = w.text("measure-on", good=", ".join(m.product)) if m.product else ""
    yield Heading(text=w.text("measure-head", imposer=w.name(m.imposer or ""), act=w.tell(m.type.replace("_", " ")), good=good))  # fmt: skip
    yield Paragraph(line=line(notes.quoted(m)), style="quote")
    facts: list[tuple[str, Line]] = []
    if r.period:
        facts.append((w.text("fact-in-force"), w.line("fact-reported", span=w.span(r.period), notes=quoted)))
    if m.hs:
        facts.append(("HS 2022", line(", ".join(m.hs))))
    if m.intervention:
        chapter = f"; MAST {m.mast}" if m.mast else ""
        facts.append((w.text("fact-called"), line(f"{m.intervention} (Global Trade Alert){chapter}", quoted)))
    if m.exemptions:
        facts.append((w.text("fact-exempt"), line(", ".join(w.name(e) for e in m.exemptions), quoted)))
    facts += _exposure(r, notes, w)
    if o := r.outcome:
        command = Run(text=f"bilateral simulate {m.id} --on {o.scenario.on} --draws 1000", style="code")
        facts.append((w.text("fact-scenario"), w.line(
            "scenario-told", headline="; ".join(map(w.tell, o.headline)), model=w.tell(o.model.replace("_", " ")),
            parameters="; ".join(f"{k} {v}" for k, v in o.parameters.items()), vintage=o.vintage, notes=quoted,
            assumed="; ".join(map(w.tell, o.assumed)), command=command,
        )))  # fmt: skip
    yield Facts(facts=tuple(facts))
    if r.acts:
        rows = tuple(
            (line(w.span(o.period), Run(notes=notes.observations((o,)))), line(_act(o.measure, w)), line(o.product), line(o.note))
            for o in r.acts
        )  # fmt: skip
        yield Table(caption=w.line("cap-acts"), columns=(w.text("fact-in-force"), w.text("col-what"), "HS", w.text("col-particulars")), rows=rows)  # fmt: skip


def _act(measure: str, w: Words) -> str:
    told = w.tell(measure.removesuffix("_about").replace("_", " "))
    return w.text("not-certain", what=told) if measure.endswith("_about") else told


def _exposure(r: Restriction, notes: Notes, w: Words) -> Iterator[tuple[str, Line]]:
    e = r.exposed
    if e is None:
        if r.why_not:
            yield w.text("fact-exposure"), line(w.tell(r.why_not))
        return
    risk: str | Line = ""
    if e.at_risk:
        value = Run(text=w.amount(e.at_risk.value, e.at_risk.unit), notes=notes.figure(e.at_risk))
        risk = w.line("exposure-risk", how=w.tell(e.at_risk.how), value=value)
    flow = e.share.how.split(" of HS")[0]
    yield w.text("fact-exposure"), w.line(
        "exposure-told", share=notes.value(e.share), affected=w.name(e.affected), flow=w.tell(flow), flow_way="to" if flow == "exports" else "from",
        imposer=w.name(r.record.imposer or ""), year=e.share.period, risk=risk, assumed=w.tell(e.assumed),
    )  # fmt: skip
    for f in e.more:
        bounded = f.low is not None and f.high is not None and f.low != f.high
        spread = w.text("spread", low=w.number(f.low or 0, ".3g"), high=w.number(f.high or 0, ".3g")) if bounded else ""
        name = w.tell(f.name)
        yield name[0].upper() + name[1:], w.line("fact-more", value=notes.value(f), spread=spread, period=f.period, how=w.tell(f.how))  # fmt: skip
    yield w.text("fact-not-known"), w.line("sentence", text=w.tell(e.missing))


def ways(b: Brief, notes: Notes, w: Words) -> Section:
    """Freight between the capitals: the ways on a map, and their days, cost and borders."""
    if b.ways is None:
        return Section(id="corridors", title=w.text("corridors"), blocks=(_quiet(w.text("corridors-none")),))
    x = b.ways
    spec = map_chart(x.graph, x.routes, w)
    ends = {"origin": x.origin, "destination": x.destination}
    rows = []
    for r in x.routes:
        towns = [x.names.get(p, p) for p in r.places if x.graph.network.places[p].kind not in ("junction", "border")]
        days = w.text("range", low=w.number(r.days_low, ".1f"), high=w.number(r.days_high, ".1f"))
        cells = (" – ".join(dict.fromkeys(towns)), w.number(r.days, ".1f"), days, w.number(r.usd_tonne, ",.0f"), w.number(r.km, ",.0f"), str(r.borders), f"{r.co2_kg_tonne:.0f}")  # fmt: skip
        rows.append(tuple(map(line, cells)))
    columns = (*map(w.text, ("col-over", "col-days", "col-range", "col-usd-tonne", "col-km")), w.text("col-borders"), w.text("col-co2"))  # fmt: skip
    blocks: tuple[Block, ...] = (
        Chart(name="corridors", alt=spec["description"], spec=spec, caption=w.line("cap-map", **ends)),
        Table(caption=w.line("cap-ways", **ends, notes=Run(notes=notes.network(x.routes))), columns=columns, numeric=(1, 2, 3, 4, 5, 6), rows=tuple(rows)),
        _quiet(w.text("ways-note")),
    )  # fmt: skip
    return Section(id="corridors", title=w.text("corridors"), blocks=blocks)


def calendar(b: Brief, notes: Notes, w: Words) -> Section:
    """Meetings and commitments in time."""
    blocks: list[Block] = []
    if chart := timeline_chart(b, w):
        alt = w.text("chart-timeline")
        blocks.append(
            Chart(name="timeline", alt=alt, spec=specification(chart, alt, w.language), caption=w.line("cap-timeline"))
        )
    if b.happenings:
        blocks.append(Items(items=tuple(_happening(b, h, notes, w) for h in b.happenings), style="line"))
    return Section(id="timeline", title=w.text("timeline"), blocks=tuple(blocks) or (_quiet(w.text("timeline-none")),))


def _happening(b: Brief, h: Happening, notes: Notes, w: Words) -> Item:
    status = {u.commitment.id: u for u in b.undertakings}
    known = next((status[r.id] for r in h.records if r.id in status), None)
    when = w.span(h.when) if h.when else w.text("no-date-yet" if h.planned else "date-not-stated")
    kind = w.text("is-commitment", status=w.tell(known.status)) if known else w.text("is-planned" if h.planned else "is-held")  # fmt: skip
    after = (*h.detail, *((known.due_from,) if known and not h.when and known.due else ()))
    label = h.label if h.kind == "commitment" else w.tell(h.label)  # what was promised is told in the report's words
    return Item(line=line(label, Run(notes=notes.quote(*h.records))), before=" · ".join(x for x in (when, h.where, kind) if x),
                after=tuple(map(w.tell, after)), planned=h.planned)  # fmt: skip


def positions(b: Brief, notes: Notes, w: Words) -> Section:
    """Who holds what, by topic."""
    blocks: list[Block] = []
    for topic, held in b.positions.items():
        told = w.tell(topic)
        blocks.append(Heading(text=told[0].upper() + told[1:]))
        blocks.append(Items(items=tuple(
            Item(line=w.line("position", who=strong(", ".join(w.name(s) for s in x.speakers)), stance=w.tell(x.stance), quote=notes.quoted(x), notes="")) for x in held
        )))  # fmt: skip
    return Section(id="positions", title=w.text("positions"), blocks=tuple(blocks) or (_quiet(w.text("positions-none")),))  # fmt: skip


def unknown(b: Brief, w: Words) -> Section:
    """What was looked for in vain."""
    gaps = [w.tell(g) for g in dict.fromkeys(b.gaps)] or [w.text("unknown-none")]
    return Section(id="unknown", title=w.text("unknown"), blocks=(Items(items=tuple(Item(line=line(g)) for g in gaps)),))  # fmt: skip


def method(w: Words) -> Section:
    """How it was made, in a few sentences."""
    told = ("method-reading", "method-checking", "method-data")
    return Section(id="method", title=w.text("method"), blocks=tuple(Paragraph(line=w.line(t)) for t in told))


def appendix(b: Brief, notes: Notes, w: Words) -> tuple[Section, ...]:
    """The series behind the chart, and the inputs."""
    found: list[Block] = []
    if b.flows:
        own, other = (w.name(code) for code in b.pair.codes)
        rows = tuple(_year(x, m, w) for x, m in b.flows)
        directions = (w.text("tile-direction", **{"from": own, "to": other}), w.text("tile-direction", **{"from": other, "to": own}))  # fmt: skip
        found.append(Table(
            caption=w.line("cap-years", own=own, notes=Run(notes=notes.figure(_all(b)))), rows=rows, numeric=(1, 2, 3, 4),
            columns=(w.text("col-year"), *directions, w.text("col-turnover"), w.text("col-balance")),
        ))  # fmt: skip
    inputs: list[Block] = [Paragraph(line=w.line("made-with", list=", ".join(f"{name} {v}" for name, v in b.versions.items())))]  # fmt: skip
    if w.untold:
        inputs.append(Paragraph(line=w.line("kept-english", n=len(w.untold))))
    if b.documents:
        documents = tuple((line(f"{d.title}{f' ({d.publisher})' if d.publisher else ''}"), line(str(d.date or "–")), _code(d.sha256[:16])) for d in b.documents)  # fmt: skip
        inputs.append(Table(caption=w.line("documents"), columns=(w.text("col-document"), w.text("col-date"), "SHA-256"), rows=documents))  # fmt: skip
    if b.datasets:
        datasets = tuple(
            (line(f"{d.title or d.source}{f', {d.publisher}' if d.publisher else ''}"), line(d.vintage), line(d.licence or w.text("not-stated")),
             line(w.number(d.rows, ",")), _code(d.sha256[:16])) for d in b.datasets
        )  # fmt: skip
        columns = (*map(w.text, ("col-dataset", "col-vintage", "col-licence", "col-rows")), "SHA-256")
        inputs.append(Table(caption=w.line("statistics"), columns=columns, numeric=(3,), rows=datasets))
    series = (Section(id="series", title=w.text("tables"), blocks=tuple(found)),) if found else ()
    return (*series, Section(id="manifest", title=w.text("manifest"), blocks=tuple(inputs)))


def _year(x: Figure, m: Figure, w: Words) -> tuple[Line, ...]:
    sums = (x.value, m.value, x.value + m.value, x.value - m.value)
    return (line(x.period), *(line(w.number(value / 1e6, ",.1f")) for value in sums))


def _all(b: Brief) -> Figure:
    """The whole series as one figure, so that it is cited once."""
    used = tuple(o for x, m in b.flows for o in (*x.observations, *m.observations))
    return Figure(name="flows by year", value=0.0, unit="USD", period=b.flows[-1][0].period, how="exports of each side", observations=used)  # fmt: skip


def _code(text: str) -> Line:
    """A line set as code."""
    return (Run(text=text, style="code"),)


def _quiet(text: str) -> Paragraph:
    return Paragraph(line=line(text), style="quiet")
