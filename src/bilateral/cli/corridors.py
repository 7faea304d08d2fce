"""The commands of freight: a route, the named corridors, what a place reaches, demand on the network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, cast

import typer
from rich.markup import escape

from bilateral.cli.frame import Json, app, err, out, print_json, print_table
from bilateral.corridors.graph import Cargo as CargoClass
from bilateral.corridors.graph import Graph, WhatIf
from bilateral.corridors.network import Network
from bilateral.corridors.routing import Route
from bilateral.errors import BadNetwork

From = Annotated[str, typer.Argument(metavar="FROM", help="A place: name, UN/LOCODE, or 'latitude, longitude'.")]
To = Annotated[str, typer.Argument(metavar="TO", help="The other one.")]
Cargo = Annotated[str, typer.Option(help="container, dry_bulk or liquid_bulk.")]
Tables = Annotated[
    Path | None, typer.Option("--network", help="Folder with your own nodes.csv, links.csv, borders.csv.")
]
Open = Annotated[list[str] | None, typer.Option("--open", help="A link to open, 'Rasht–AstaraIR'; may be given again.")]
Close = Annotated[
    list[str] | None, typer.Option("--close", help="A link, place or passage (suez …) to close; may be given again.")
]
Month = Annotated[int | None, typer.Option(min=1, max=12, help="Month of the journey, for what closes in winter.")]
Borders = Annotated[list[str] | None, typer.Option("--border", help="Factor on border hours: AZE-RUS=0.5, or all=0.5.")]
Yards = Annotated[
    list[str] | None, typer.Option("--yard", help="A place that gets a gauge change; may be given again.")
]
Map = Annotated[Path | None, typer.Option("--map", help="Write a map: .svg, .png, .html or .json.")]
Profile = Annotated[Path | None, typer.Option("--profile", help="Write days and cost by leg as a chart.")]


@app.command(epilog='Example: bilateral route "Nhava Sheva" Moscow --alternatives 5 --map ways.svg')
def route(
    origin: From,
    destination: To,
    via: Annotated[list[str] | None, typer.Option(help="A place to pass, in order; may be given again.")] = None,
    cargo: Cargo = "container",
    alternatives: Annotated[int, typer.Option(min=1, max=20, help="How many ways that differ.")] = 1,
    objective: Annotated[str, typer.Option(help="cost (money and time), hours, usd or km.")] = "cost",
    opened: Open = None,
    closed: Close = None,
    border: Borders = None,
    yard: Yards = None,
    month: Month = None,
    tables: Tables = None,
    map_file: Map = None,
    profile: Profile = None,
    as_json: Json = False,
) -> None:
    """Find the best way of freight, and others that differ; with --open, --close, --border or --yard against today."""
    from bilateral import corridors as c

    if objective not in ("cost", "hours", "usd", "km"):
        raise BadNetwork(f"objective '{objective}' is unknown", remedy="choose cost, hours, usd or km")
    network, (a, b, *passed) = _places(tables, [origin, destination, *(via or [])])
    what_if = _what_if(network, opened, closed, border, yard, month)
    changed = what_if != WhatIf(month=month)
    graph = c.build(network, _cargo(cargo), what_if)
    if alternatives > 1 and passed:
        raise BadNetwork("--alternatives does not go with --via", remedy="leave one of them out")
    if alternatives > 1:
        found = c.alternatives(graph, a, b, alternatives, objective)  # type: ignore[arg-type]
    else:
        found = [c.route(graph, a, b, via=passed, objective=objective)]  # type: ignore[arg-type]
    today = c.compare(network, a, b, what_if, graph.cargo, via=passed, objective=objective) if changed else None  # type: ignore[arg-type]
    _draw(graph, found, map_file, profile)
    if as_json:
        return print_json({
            "routes": [r.model_dump(mode="json") for r in found],
            "today": today.today.model_dump(mode="json") if today and today.today else None, "days_saved": -today.days if today and today.days is not None else None,
        })  # fmt: skip
    _show(network, found)
    if today:
        _against_today(today)
    _wrote(map_file, profile)


@app.command(epilog='Example: bilateral corridors "Nhava Sheva" Moscow --profile corridors.svg')
def corridors(
    origin: From,
    destination: To,
    cargo: Cargo = "container",
    opened: Open = None,
    closed: Close = None,
    month: Month = None,
    tables: Tables = None,
    map_file: Map = None,
    profile: Profile = None,
    as_json: Json = False,
) -> None:
    """Compare the named corridors: INSTC's branches, Suez, the Middle Corridor, the northern one."""
    from bilateral import corridors as c

    network, (a, b) = _places(tables, [origin, destination])
    graph = c.build(network, _cargo(cargo), _what_if(network, opened, closed, None, None, month))
    found, why = c.corridors(graph, a, b)
    _draw(graph, found, map_file, profile)
    if as_json:
        return print_json({"corridors": [r.model_dump(mode="json") for r in found], "not_served": why})
    if found:
        _show(network, found, legs=False)
    else:
        out.print("None of the named corridors serves this pair; try bilateral route.")
    for name, reason in why.items():
        out.print(f"[dim]{escape(name)}: {escape(reason)}[/]", soft_wrap=True)
    _wrote(map_file, profile)


@app.command(epilog="Example: bilateral reach Baku --days 10")
def reach(
    place: Annotated[str, typer.Argument(help="A place.")],
    days: Annotated[float, typer.Option(min=0.1, help="How far to look.")] = 10.0,
    cargo: Cargo = "container",
    opened: Open = None,
    closed: Close = None,
    month: Month = None,
    tables: Tables = None,
    as_json: Json = False,
) -> None:
    """Say what a place reaches in so many days, and what share of the best ways passes it and its country."""
    from bilateral import corridors as c
    from bilateral.corridors.graph import GATE
    from bilateral.reference.countries import name_of
    from bilateral.reference.parameters import parameter

    network, (spot,) = _places(tables, [place])
    graph = c.build(network, _cargo(cargo), _what_if(network, opened, closed, None, None, month))
    hours = c.reach(graph, spot)
    ends = [
        p.id
        for p in network.places.values()
        if p.kind not in ("border", "junction") and (p.id, GATE) in graph.index and p.id in hours
    ]
    country = network.places[spot].country
    share, pairs = c.through(graph, [spot], ends)
    land, land_pairs = c.through(graph, [country], ends)
    equal = dict.fromkeys(ends, 1.0)
    access = c.market_access(graph, spot, equal, elasticity=-parameter("corridors", "access_elasticity").value)
    within = {p: h / 24 for p, h in hours.items() if h / 24 <= days and p != spot}
    if as_json:
        return print_json(
            {
                "place": spot,
                "days": within,
                "hub_share": share,
                "pairs": pairs,
                "country_share": land,
                "country_pairs": land_pairs,
                "market_access": access,
            }
        )
    print_table(
        ("place", "country", "days"),
        [[network.places[p].name, network.places[p].country, f"{d:.1f}"] for p, d in within.items()],
    )
    out.print(f"{100 * share:.1f}% of the best ways between {pairs:,} pairs of other cities and ports pass {network.places[spot].name}; "
              f"{100 * land:.1f}% of {land_pairs:,} pass {name_of(country)}.", soft_wrap=True)  # fmt: skip
    out.print(f"Market access {access:.3g} (sum over {len(set(ends) - {spot})} cities and ports, each counted alike, of cost to the power "
              f"{parameter('corridors', 'access_elasticity').value:g}); compare it with --open or --close.", soft_wrap=True)  # fmt: skip


@app.command(epilog="Example: bilateral capacity demand.csv --cargo container")
def capacity(
    demand: Annotated[Path, typer.Argument(help="CSV with from, to, tonnes a year.")],
    cargo: Cargo = "container",
    opened: Open = None,
    closed: Close = None,
    month: Month = None,
    tables: Tables = None,
    as_json: Json = False,
) -> None:
    """Put a year's demand on the network within its capacities; say what is full and what widening it would save."""
    from bilateral import corridors as c

    network, demands = c.read_demand(demand, Network.load(tables))
    graph = c.build(network, _cargo(cargo), _what_if(network, opened, closed, None, None, month))
    found = c.assign(graph, demands)
    if as_json:
        return print_json(found.model_dump(mode="json"))
    print_table(
        ("link", "capacity, Mt", "carries, Mt", "does not fit, Mt", "a tonne more saves, USD"),
        [
            [
                x.link,
                f"{x.capacity_mt:g}",
                f"{x.flow_mt:.2f}",
                f"{x.overload_mt:.2f}" if x.overload_mt > 1e-6 else "",
                _shadow(x.shadow_usd_tonne),
            ]
            for x in found.links
        ],
    )
    print_table(
        ("from", "to", "tonnes", "USD/t", "over a free network", "ways"),
        [
            [
                d.origin,
                d.destination,
                f"{d.tonnes:,.0f}",
                f"{d.usd_tonne:,.1f}",
                f"{d.usd_tonne - d.free_usd_tonne:+.1f}",
                str(len(d.ways)),
            ]
            for d in found.demands
        ],
    )
    out.print(
        f"Generalised cost {found.cost_musd:,.1f} million USD a year. Links without a known capacity carry anything.",
        soft_wrap=True,
    )


def _places(tables: Path | None, texts: Sequence[str]) -> tuple[Network, list[str]]:
    network = Network.load(tables)
    found = [network.place(t) for t in texts]
    for p in found:
        if p.id not in network.places:
            err.print(
                f"note: {escape(p.name)} is not in the tables; its ways by land are great circles times a factor",
                soft_wrap=True,
            )
    return network.with_places(found), [p.id for p in found]


def _cargo(text: str) -> CargoClass:
    return cast(CargoClass, text)  # an unknown class is refused by build, which names those there are


def _what_if(
    network: Network,
    opened: list[str] | None,
    closed: list[str] | None,
    border: list[str] | None,
    yards: list[str] | None,
    month: int | None,
) -> WhatIf:
    from bilateral.corridors.sea import sea

    links, places, passages = [], [], []
    for text in closed or ():
        if text.lower() in sea().passages:
            passages.append(text.lower())
        elif any(dash in text for dash in "-–—/|"):
            links.append(network.link(text).key)
        else:
            places.append(_closable(network, text))
    return WhatIf(
        opened=tuple(network.link(x).key for x in opened or ()), closed=tuple(links), closed_places=tuple(places), closed_passages=tuple(passages),
        border=tuple(_factor(network, x) for x in border or ()), yards=tuple(network.own_place(x).id for x in yards or ()), month=month,
    )  # fmt: skip


def _closable(network: Network, text: str) -> str:
    from bilateral.corridors.sea import sea

    try:
        return network.own_place(text).id
    except BadNetwork as error:
        known = ", ".join(sorted(sea().passages))
        raise BadNetwork(
            f"'{text}' is no place of the tables", where="--close", remedy=f"{error.remedy}; passages of the sea: {known}; links: Rasht–AstaraIR"
        ) from None  # fmt: skip


def _factor(network: Network, text: str) -> tuple[str, float]:
    from bilateral.reference.countries import country

    pair, _, number = text.partition("=")
    try:
        factor = float(number)
    except ValueError:
        factor = -1.0
    ends = pair.split("-")
    if not 0 <= factor <= 1000 or (pair != "all" and len(ends) != 2):
        raise BadNetwork(
            f"'{text}' is no factor on border hours (0 to 1,000)",
            where="--border",
            remedy="write AZE-RUS=0.5, or all=0.5",
        )
    if pair == "all":
        return pair, factor
    codes = {country(end.strip()) for end in ends}
    if not any({network.places[x.a].country, network.places[x.b].country} == codes for x in network.links):
        raise BadNetwork(
            f"no link crosses the border of {' and '.join(sorted(codes))}",
            where="--border",
            remedy="name two neighbours",
        )
    return "-".join(sorted(codes)), factor


def _show(network: Network, routes: Sequence[Route], *, legs: bool = True) -> None:
    rows = [
        [str(n), f"{r.km:,.0f}", f"{r.days:.0f} ({r.days_low:.0f} to {r.days_high:.0f})", f"{r.usd_teu:,.0f}" if r.usd_teu else "–",
         f"{r.usd_tonne:,.0f}", f"{r.co2_kg_tonne:,.0f}", str(r.borders), str(r.gauge_changes), str(r.transfers)]
        for n, r in enumerate(routes, 1)
    ]  # fmt: skip
    print_table(("", "km", "days (80%)", "USD/TEU", "USD/t", "kg CO2/t", "borders", "gauges", "transfers"), rows)
    for n, r in enumerate(routes, 1):
        elsewhere = {p for other in routes if other is not r for p in other.places}
        told = []
        for leg in (leg for leg in r.legs if leg.km):
            # what tells this way from the others
            own = (
                [network.places[p].name for p in leg.places[1:-1] if p not in elsewhere][:3] if len(routes) > 1 else []
            )
            by = f" by {', '.join(own)}" if own else ""
            told.append(
                f"{leg.mode} {leg.from_place} to {leg.to_place}{by} ({leg.km:,.0f} km, {leg.hours / 24:.1f} days)"
            )
        what = r.name if r.name and not legs else f"{r.name}: {'; '.join(told)}" if r.name else "; ".join(told)
        weak = f" Weakest link: {r.weakest}, {r.capacity_mt:g} Mt a year." if r.weakest else ""
        guess = f" {r.estimated_km:,.0f} km are estimates." if r.estimated_km > 0 else ""
        out.print(f"{n}. {escape(what)}.{weak}{guess}", soft_wrap=True)


def _against_today(c: object) -> None:
    from bilateral.corridors.whatif import Comparison

    assert isinstance(c, Comparison)
    if c.today is None or c.then is None:
        out.print(escape(c.reason), soft_wrap=True)
        return
    out.print(
        f"Against today: {c.then.days - c.today.days:+.1f} days, {c.usd_tonne:+,.1f} USD/t, {c.then.km - c.today.km:+,.0f} km.",
        soft_wrap=True,
    )


def _draw(graph: Graph, routes: Sequence[Route], map_file: Path | None, profile: Path | None) -> None:
    if not (map_file or profile) or not routes:
        return
    from bilateral.briefs.corridor_charts import map_chart, profile_chart
    from bilateral.briefs.scenario_charts import save_chart

    if map_file:
        save_chart(map_chart(graph, routes), map_file)
    if profile:
        save_chart(profile_chart(routes), profile)


def _wrote(*files: Path | None) -> None:
    for file in files:
        if file:
            out.print(f"Wrote {file}.", soft_wrap=True)


def _shadow(value: float) -> str:
    from bilateral.corridors.capacity import OVERLOAD

    return "" if value < 1e-6 else "does not fit" if value > 0.99 * OVERLOAD else f"{value:.1f}"


__all__ = ["capacity", "corridors", "reach", "route"]
