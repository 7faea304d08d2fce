"""The commands of statistics: fetch and load them, what they say of a pair, and questions in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from bilateral.cli.export import FORMATS, format_of, write_table
from bilateral.cli.frame import HERE, First, Folder, Json, Second, app, err, out, print_json, print_table
from bilateral.errors import BadData, NoData
from bilateral.records import Figure
from bilateral.reference.economies import iso2_codes
from bilateral.reference.wording import amount
from bilateral.warehouse import LoadReport
from bilateral.workspace import Pair, Workspace

VIEWS = ("summary", "years", "products", "unit-values", "dependence", "specialisation", "potential", "mirror", "payments", "outlook", "partners")  # fmt: skip


@app.command(epilog="Example: bilateral fetch comtrade reporter=AZE partner=RUS period=2023 -w my-desk")
def fetch(
    source: Annotated[
        str, typer.Argument(help="baci, comtrade, worldbank, imf, jodi, pinksheet, cepii, gta, icio or correspondence.")
    ],
    options: Annotated[
        list[str] | None, typer.Argument(help="What to fetch, as name=value; a wrong name gets the list.")
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder to keep the file in; 'downloads' in the workspace when left out."),
    ] = None,
    mirror: Annotated[str, typer.Option(help="Scheme and host to ask instead of the publisher's.")] = "",
    sha256: Annotated[str, typer.Option("--sha256", help="What the file's checksum must be.")] = "",
    only: Annotated[bool, typer.Option("--only", help="Download without loading.")] = False,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Download statistics from their publisher and load them: resumed, tried again, and skipped where nothing changed.

    Keys come from the environment (COMTRADE_API_KEY, GTA_API_KEY, IMF_API_KEY) or from the system's key store (keyring set bilateral NAME).
    """
    from bilateral import sources

    pairs = [option.partition("=") for option in options or []]
    if bad := next((option for option, sign, _ in pairs if not sign), None):
        raise BadData(f"'{bad}' is no option", remedy="write name=value")
    wanted = sources.remotes(source, {name: value for name, _, value in pairs})
    with Workspace.open(workspace) as home:
        folder = to or home.folder / "downloads" / source
        fetched, reports = [], []
        for remote in wanted:
            got = _download(remote, folder, mirror, sha256)
            fetched.append(got)
            if not only:
                reports += home.load(got.path)
    if as_json:
        return print_json({"files": [{"file": str(f.path), "sha256": f.sha256, "changed": f.changed, "notes": f.notes} for f in fetched],
                           "loaded": [r.model_dump() for r in reports]})  # fmt: skip
    for f in fetched:
        out.print(f"{'Downloaded' if f.changed else 'Nothing new in'} {f.path}", soft_wrap=True)
        for note in f.notes:
            out.print(f"  note: {escape(note)}", soft_wrap=True)
    _print_reports(reports)


def _download(remote: Any, folder: Path, mirror: str, sha256: str) -> Any:
    from bilateral import sources

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal, transient=True) as bars:
        bar = bars.add_task(remote.name, total=None)
        return sources.fetch(
            remote,
            folder,
            mirror=mirror,
            sha256=sha256,
            progress=lambda got, total: bars.update(bar, completed=got, total=total),
        )


@app.command(epilog="Example: bilateral load BACI_HS22_V202501.zip -w my-desk")
def load(
    file: Annotated[
        Path, typer.Argument(help="A publisher's file, archive or folder, or a CSV in our observation schema.")
    ],
    datasets: Annotated[
        Path | None, typer.Option(help="CSV with title, publisher, licence and URL of each vintage.")
    ] = None,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Load statistics: all of the input or nothing, with a report of what was read, kept and set aside.

    The data that stood before stays if it fails; the same input again changes nothing.
    """
    with Workspace.open(workspace) as home, err.status(f"loading {file.name}", spinner="dots"):
        reports = home.load(file, datasets)
    if as_json:
        return print_json([r.model_dump() for r in reports])
    _print_reports(reports)


def _print_reports(reports: Sequence[LoadReport]) -> None:
    for r in reports:
        vintages = ", ".join(f"{d.source} {d.vintage}" for d in r.datasets)
        if r.unchanged:
            out.print(f"{r.file}: loaded before, nothing changed ({vintages}).", soft_wrap=True)
            continue
        kept = f"{r.observations:,} observations of {vintages} from {r.lines:,} lines" if r.datasets else "nothing kept"
        out.print(f"{r.file}: {kept}.", soft_wrap=True)
        for a in r.aside:
            where = f", first on line {a.first_line}" if a.first_line else ""
            out.print(f"  set aside: {f'{a.rows:,} × ' if a.rows else ''}{escape(a.reason)}{where}", soft_wrap=True)
        for note in r.notes:
            out.print(f"  note: {escape(note)}", soft_wrap=True)


@app.command(
    epilog="Example: bilateral sql \"SELECT period, value FROM observations WHERE reporter = 'AZE' LIMIT 5\" -w my-desk"
)
def sql(
    query: Annotated[
        str,
        typer.Argument(help="One SELECT; the views are observations, flows, margins, names, correspondence, datasets."),
    ],
    workspace: Folder = HERE,
    fmt: Annotated[str, typer.Option("--format", help="table, json, csv, parquet or xlsx.")] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; needed for parquet and xlsx.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask the warehouse in SQL (DuckDB's), read-only and without a way to other files."""
    import duckdb

    with Workspace.open(workspace) as home, home.warehouse.read_only() as db:
        try:
            statements = duckdb.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise BadData(
                    "is not one SELECT",
                    where="query",
                    remedy="ask one question; the warehouse is changed by `bilateral load` alone",
                )
            asked = db.execute(query)
            columns, rows = [c[0] for c in asked.description or ()], asked.fetchall()
        except duckdb.Error as error:
            raise BadData(
                str(error).splitlines()[0][:300], where="query", remedy="`DESCRIBE observations` lists the columns"
            ) from None
    write_table("json" if as_json else format_of(fmt, output), columns, rows, output)


@app.command(epilog="Example: bilateral trade Azerbaijan Russia --view products --format csv -w my-desk")
def trade(
    first: First,
    second: Second,
    view: Annotated[str, typer.Option(help=", ".join(VIEWS) + ".")] = "summary",
    product: Annotated[str, typer.Option(help="An HS code or a good's name: its series from every source.")] = "",
    region: Annotated[
        str, typer.Option(help="A region's ISO 3166-2 code in place of the first economy, such as RU-STA.")
    ] = "",
    since: Annotated[int | None, typer.Option(help="The first year to show.")] = None,
    year: Annotated[
        int | None, typer.Option(help="The year of products and indices; the last one loaded when left out.")
    ] = None,
    flow: Annotated[str, typer.Option(help="exports or imports, as the first economy sees them.")] = "exports",
    level: Annotated[str, typer.Option(help="section, chapter, heading or subheading.")] = "chapter",
    revision: Annotated[
        str, typer.Option("--hs", help="The HS revision of products, such as HS92; needs the UN's correspondence.")
    ] = "",
    top: Annotated[int, typer.Option(help="How many rows of products to show; files and JSON hold all.", min=1)] = 20,
    chart: Annotated[Path | None, typer.Option(help="Draw the series to an SVG or PNG file.")] = None,
    fmt: Annotated[str, typer.Option("--format", help="table, json, csv, parquet or xlsx.")] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; needed for parquet and xlsx.")
    ] = None,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Show what the statistics say of a pair: flows, ranks, products, dependence, specialisation, mirror statistics, outlook."""
    fmt = "json" if as_json else format_of(fmt, output)
    for name, given, known in (
        ("--view", view, VIEWS),
        ("--format", fmt, FORMATS),
        ("--flow", flow, ("exports", "imports")),
    ):
        if given not in known:
            raise BadData(f"'{given}' is unknown", where=name, remedy=f"use one of {', '.join(known)}")
    with Workspace.open(workspace) as home:
        pair = home.pair(first, second)
        if chart and (product or region or view not in ("summary", "years")):
            raise BadData(
                "draws the pair's trade by year", where="--chart", remedy="leave --product, --region and --view out"
            )
        if chart:
            _draw(pair, since, chart)
        if product and view == "outlook":
            return write_table(fmt, *_monthly(pair, product), output)
        if product or region:
            columns, rows = _series(pair, product, region, since)
            if fmt == "table" and output is None:  # what people read first; files and JSON hold every column
                places = [
                    list(columns).index(name)
                    for name in (
                        "period",
                        "reporter",
                        "partner",
                        "flow",
                        "product",
                        "measure",
                        "value",
                        "unit",
                        "source",
                    )
                ]
                columns, rows = [columns[n] for n in places], [[row[n] for n in places] for row in rows]
            return write_table(fmt, columns, rows, output)
        if view == "summary":
            return _summary(pair, since, fmt, output)
        columns, rows, note = _views()[view](pair, since=since, year=year, flow=flow, level=level, revision=revision)
        shown = rows[:top] if fmt == "table" and not output else rows
    write_table(fmt, columns, shown, output)
    if fmt == "table" and note:
        out.print(note, soft_wrap=True)
    if len(shown) < len(rows):
        out.print(f"{len(rows) - len(shown):,} more: --top {len(rows)}, or --format csv.", soft_wrap=True)


Rows = tuple[Sequence[str], Sequence[Sequence[Any]], str]


def _views() -> dict[str, Callable[..., Rows]]:
    return {"years": _years, "products": _products, "unit-values": _unit_values, "dependence": _dependence, "specialisation": _specialisation,
            "potential": _potential, "mirror": _mirror, "payments": _payments, "outlook": _outlook, "partners": _partners}  # fmt: skip


def _series(pair: Pair, product: str, region: str, since: int | None) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """Every source's figures of a product or a region with the partner."""
    from bilateral.reference.goods import hs_codes

    codes = [product] if product[:2].isdigit() else list(hs_codes(product)) if product else ["TOTAL"]
    if not codes:
        raise BadData(f"no good is called '{product}'", where="--product", remedy="give an HS code such as 271012")
    house, own, other = pair.workspace.warehouse, region.upper() or pair.reporter, pair.partner
    if region and iso2_codes().get(own[:2]) == pair.partner:  # the region is the second economy's
        other = pair.reporter
    wanted = sorted({p for code in codes for p in (house.products(code) if code.isdigit() else [code])})
    found = [
        o
        for a, b in ((own, other), (other, own), (own, "WLD"), (own, own))
        for o in (house.observations(reporter=a, partner=b, product=wanted) if wanted else [])
    ]
    found = [
        o for o in found if o.flow not in ("membership", "distance") and (since is None or int(o.period[:4]) >= since)
    ]
    if not found:
        what = f"of {product}" if product else f"of {own}"
        raise NoData(
            f"no figure {what} with {pair.partner} is loaded", remedy="bilateral fetch comtrade, or load a BACI release"
        )
    rows = [
        [
            o.period,
            o.reporter,
            o.partner,
            o.flow,
            o.product,
            o.measure,
            o.value,
            o.unit,
            o.valuation,
            o.source,
            o.vintage,
            o.note,
            o.url,
        ]
        for o in found
    ]
    return (
        "period",
        "reporter",
        "partner",
        "flow",
        "product",
        "measure",
        "value",
        "unit",
        "valuation",
        "source",
        "vintage",
        "note",
        "url",
    ), sorted(rows, key=lambda r: (r[4], r[3], r[1], r[2], r[0]))


def _monthly(pair: Pair, product: str) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """A year ahead of every monthly series of a product that is long enough."""
    from bilateral import trade as t

    columns, rows = _series(pair, product, "", None)
    house, of = pair.workspace.warehouse, dict(zip(columns, range(len(columns)), strict=True))
    keys = sorted(
        {
            tuple(row[of[name]] for name in ("source", "reporter", "partner", "flow", "product", "measure"))
            for row in rows
            if len(row[0]) == 7
        }
    )
    ahead = []
    for source, reporter, partner, flow, code, measure in keys:
        seen = house.observations(
            source=source, reporter=reporter, partner=partner, flow=flow, product=code, measure=measure
        )
        try:
            view = t.monthly_outlook([o for o in seen if len(o.period) == 7])
        except NoData as error:
            err.print(
                f"note: {source} {reporter}→{partner} {flow} {code} {measure}: {escape(str(error))}", soft_wrap=True
            )
            continue
        ahead += [
            [
                f.period,
                source,
                reporter,
                partner,
                flow,
                code,
                measure,
                f.value,
                f.low,
                f.high,
                f.unit,
                f.how,
                view.record(),
            ]
            for f in view.figures
        ]
    if not ahead:
        raise NoData(
            f"no monthly series of {product} between {pair.reporter} and {pair.partner} is long enough",
            remedy="bilateral fetch comtrade … frequency=M, or load JODI",
        )
    return (
        "period",
        "source",
        "reporter",
        "partner",
        "flow",
        "product",
        "measure",
        "value",
        "80% from",
        "to",
        "unit",
        "how",
        "record",
    ), ahead


def _years(pair: Pair, *, since: int | None, **_: Any) -> Rows:
    from bilateral import trade as t

    found = t.profile(pair, since)
    if not found:
        covered = t.years(pair)
        if not covered:
            raise _nothing(pair)
        raise NoData(f"no year since {since} is loaded", remedy=f"loaded: {covered[0]} to {covered[-1]}")
    rows = [
        [
            y.year,
            y.exports,
            y.imports,
            y.turnover,
            y.balance,
            y.growth_percent,
            y.share_of_exports,
            y.share_of_imports,
            y.rank_by_exports,
            y.rank_by_imports,
            y.rank_by_turnover,
        ]
        for y in found
    ]
    columns = (
        "year",
        "exports USD",
        "imports USD",
        "turnover USD",
        "balance USD",
        "growth %",
        "share of exports %",
        "share of imports %",
        "rank by exports",
        "rank by imports",
        "rank by turnover",
    )
    return (
        columns,
        rows,
        "A rank is given where the partners loaded make up the trade with the world. Flows are BACI's, free on board.",
    )


def _products(pair: Pair, *, year: int | None, flow: str, level: str, revision: str, **_: Any) -> Rows:
    from bilateral import trade as t
    from bilateral.reference.hs import LEVELS
    from bilateral.trade.products import carried, grouped

    if level not in LEVELS:
        raise BadData(f"'{level}' is unknown", where="--level", remedy=f"use one of {', '.join(LEVELS)}")
    flows, note = t.product_flows(pair), ""
    held = pair.workspace.warehouse.flows()[0].revision
    if revision and revision.upper() != held:
        flows, how = carried(pair.workspace.warehouse, flows, held, revision.upper())
        note = f"Carried from {held} to {revision.upper()} by {how}."
    found = grouped(pair, flows, flow=flow, level=level, year=year)
    rows = [[p.code, p.name, p.value, p.share_percent, p.growth_percent, p.contribution_points] for p in found]
    return ("code", "name", "thousand USD", "share %", "growth %", "contribution to growth, points"), rows, note


def _unit_values(pair: Pair, *, year: int | None, flow: str, **_: Any) -> Rows:
    from bilateral import trade as t

    found = t.unit_values(pair, flow=flow, year=year)
    rows = [
        [
            u.product,
            u.name,
            u.value,
            u.quantity,
            u.usd_per_tonne,
            u.world_median,
            u.score,
            "outlier" if u.outlier else "",
        ]
        for u in found
    ]
    return (
        ("code", "name", "thousand USD", "t", "USD/t", "world median USD/t", "modified z", "outlier"),
        rows,
        "An outlier's quantity or value deserves a second look.",
    )


def _dependence(pair: Pair, *, year: int | None, **_: Any) -> Rows:
    from bilateral import trade as t
    from bilateral.trade.products import product_names

    house = pair.workspace.warehouse
    names, found = product_names(house), t.dependences(house, *pair.codes, year)
    rows = [
        [
            d.product,
            names[d.product],
            d.imports,
            100 * d.partner_share,
            d.largest,
            100 * d.largest_share,
            d.supplier_concentration,
            d.world_concentration,
            d.substitutability,
            "dependent" if d.dependent else "",
        ]
        for d in found
    ]
    columns = (
        "code",
        "name",
        "imports, thousand USD",
        f"from {pair.partner} %",
        "largest",
        "largest %",
        "HHI of suppliers",
        "HHI of world exporters",
        "imports over own exports",
        "dependent",
    )
    return (
        columns,
        rows,
        "Dependent: HHI of suppliers, the partner's share and imports over exports all above the thresholds in parameters/dependence.toml.",
    )


def _specialisation(pair: Pair, *, year: int | None, flow: str, **_: Any) -> Rows:
    from bilateral.trade.specialisation import pair_indices

    return ("index", pair.reporter, pair.partner, "what it says"), pair_indices(pair, year), ""


def _potential(pair: Pair, *, year: int | None, flow: str, **_: Any) -> Rows:
    from bilateral.trade.products import product_names
    from bilateral.trade.specialisation import potentials

    names = product_names(pair.workspace.warehouse)
    rows = [
        [p.product, names[p.product], p.potential, p.actual, p.unused, p.rca, p.density] for p in potentials(pair, year)
    ]
    return (
        ("code", "name", "potential, thousand USD", "actual", "unused", f"RCA of {pair.reporter}", "density"),
        rows,
        "Static export potential: supply, demand and ease; no tariffs, no projected growth.",
    )


def _mirror(pair: Pair, **_: Any) -> Rows:
    from bilateral import trade as t

    found = t.mirrors(pair)
    if not found:
        raise NoData(
            "the loaded sources do not hold both sides' own reports",
            remedy="bilateral fetch comtrade for each of the two",
        )
    rows = [
        [
            m.period,
            m.exporter,
            m.importer,
            m.exports,
            m.imports,
            m.imports_fob,
            m.gap_percent,
            m.gap_after_cif_percent,
            m.asymmetry_percent,
            m.weight_of_exporter,
            m.reconciled,
        ]
        for m in found
    ]
    columns = (
        "period",
        "exporter",
        "importer",
        "exports reported",
        "imports reported",
        "imports FOB",
        "gap %",
        "gap after CIF %",
        f"asymmetry seen from {pair.reporter} %",
        "weight of exporter",
        "reconciled USD",
    )
    return (
        columns,
        rows,
        "Weights follow how well each reporter agrees with all its partners (as in BACI); CIF to FOB by parameters/mirror.toml.",
    )


def _payments(pair: Pair, **_: Any) -> Rows:
    from bilateral import trade as t

    found = [p for kind in ("settlement", "investment") for p in t.payments(pair, kind)]
    if not found:
        raise NoData(
            "no settlement share or investment of the pair is loaded or read",
            remedy="load a table with flow settlement or investment, or read a report",
        )
    rows = [
        [p.period, p.reporter, p.partner, p.measure, p.comparator, p.value, p.unit, p.stands_in, p.cite] for p in found
    ]
    return ("period", "reporter", "partner", "measure", "bound", "value", "unit", "stands in", "where"), rows, ""


def _outlook(pair: Pair, *, year: int | None, **_: Any) -> Rows:
    from bilateral import trade as t

    view = t.outlook(pair, until=year)
    rows = [[f.period, f.value, f.low, f.high, f.how] for f in view.figures]
    return (
        ("period", "USD", f"{100 * view.level:.0f}% from", "to", "how"),
        rows,
        f"{view.record()} Assumes {view.assumed}.",
    )


def _partners(pair: Pair, *, year: int | None, **_: Any) -> Rows:
    from bilateral import trade as t

    covered = t.years(pair)
    if not covered:
        raise _nothing(pair)
    rows = [
        [p.rank, p.code, p.name, p.exports, p.imports, p.turnover, p.share_percent]
        for p in t.partners(pair.workspace.warehouse, pair.reporter, year or covered[-1])
    ]
    return ("rank", "code", "name", "exports USD", "imports USD", "turnover USD", "share %"), rows, ""


def _nothing(pair: Pair) -> NoData:
    return NoData(
        f"no trade between {pair.reporter} and {pair.partner} is loaded", remedy="load a BACI file: bilateral load FILE"
    )


def _summary(pair: Pair, since: int | None, fmt: str, output: Path | None) -> None:
    from bilateral import trade as t

    covered = t.years(pair)
    if not covered:
        raise _nothing(pair)
    last = covered[-1]
    figures = [t.turnover(pair, last), t.exports(pair, last), t.imports(pair, last), t.balance(pair, last)]
    for compute in (
        lambda: t.growth(pair, last, base=covered[-2] if len(covered) > 1 else None),
        lambda: t.share(pair, last),
        lambda: t.rank(pair, last),
    ):
        try:
            figures.append(compute())
        except NoData as error:
            err.print(f"note: {escape(str(error))}", soft_wrap=True)
    gaps = t.mirror_gap(pair)
    try:
        view = t.outlook(pair)
    except NoData as error:
        view = None
        err.print(f"note: {escape(str(error))}", soft_wrap=True)
    series = t.profile(pair, since)
    if fmt == "json" and output is None:
        return print_json({
            "pair": pair.codes, "figures": [f.model_dump(mode="json") for f in figures], "mirror_gaps": [g.model_dump(mode="json") for g in gaps],
            "outlook": None if view is None else {"figures": [f.model_dump(mode="json", exclude={"observations"}) for f in view.figures],
                                                  "level": view.level, "model": view.model, "assumed": view.assumed, "backtest": vars(view.backtest)},
            "formats": dict(zip(("shared", "either"), t.membership_overlap(pair), strict=True)),
            "series": [{"year": y.year, "exports": y.exports, "imports": y.imports} for y in series],
        })  # fmt: skip
    if fmt != "table":
        return write_table(fmt, *_years(pair, since=since)[:2], output)
    print_table(
        ("figure", "period", "value", "how"),
        [[_named(f, covered), f.period, amount(f.value, f.unit), f.how] for f in [*figures, *gaps]],
    )
    print_table(
        ("year", "exports", "imports", "turnover"),
        [[str(y.year), amount(y.exports, "USD"), amount(y.imports, "USD"), amount(y.turnover, "USD")] for y in series],
    )
    if view:
        f = view.figures[0]
        out.print(f"Outlook for {f.period}: {amount(f.value, 'USD')}, {100 * view.level:.0f}% interval {amount(f.low or 0, 'USD')} to {amount(f.high or 0, 'USD')}; "
                  f"{view.record()} Assumes {view.assumed}.", soft_wrap=True)  # fmt: skip
    shared, either = t.membership_overlap(pair)
    if shared:
        names = ", ".join(m.name for m in t.shared_formats(pair))
        out.print(
            f"Formats: of the {either} loaded in which either takes part, both take part in {shared}: {names}.",
            soft_wrap=True,
        )
    if not gaps:
        out.print("No mirror gap: the loaded sources do not hold both sides' own reports.")


def _named(figure: Figure, covered: Sequence[int]) -> str:
    """A figure's name; growth over more than a year says since when."""
    gap = len(covered) > 1 and covered[-1] - covered[-2] > 1
    return f"{figure.name} since {covered[-2]}" if gap and figure.name.endswith("growth") else figure.name


def _draw(pair: Pair, since: int | None, target: Path) -> None:
    from bilateral import trade as t
    from bilateral.briefs.charts import flows_chart, specification
    from bilateral.briefs.scenario_charts import save_chart

    both = [
        (x, m)
        for x, m in zip(t.series(pair, "exports"), t.series(pair, "imports"), strict=True)
        if since is None or int(x.period) >= since
    ]
    if not both:
        raise _nothing(pair)
    loaded = {int(x.period) for x, _ in both}
    missing = [year for year in range(min(loaded), max(loaded)) if year not in loaded]
    try:
        view = t.outlook(pair)
    except NoData:
        view = None
    save_chart(
        specification(
            flows_chart(pair.codes, both, missing, view), f"Trade between {pair.title.replace('–', ' and ')} by year"
        ),
        target,
    )
    err.print(f"Wrote {target}", soft_wrap=True)
