"""The commands of statistics: fetch and load them, what they say of a pair, and questions in SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from bilateral.cli import trade_views as views
from bilateral.cli.export import FORMATS, format_of, write_table
from bilateral.cli.frame import (
    HERE,
    First,
    Folder,
    Json,
    Second,
    app,
    err,
    out,
    print_json,
    print_table,
    report_changes,
    write,
)
from bilateral.errors import BadData, NoData
from bilateral.records import Figure
from bilateral.reference.wording import amount
from bilateral.warehouse import LoadReport
from bilateral.workspace import Pair, Workspace


@app.command(epilog="Example: bilateral fetch comtrade reporter=AZE partner=RUS period=2023 -w my-desk")
def fetch(
    source: Annotated[
        str,
        typer.Argument(
            help="baci, comtrade, wits, worldbank, imf, jodi, pinksheet, cepii, gta, icio or correspondence."
        ),
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
        while wanted:
            remote = wanted.pop(0)
            got = _download(remote, folder, mirror, "" if remote.lists else sha256)
            fetched.append(got)
            if remote.lists:
                wanted = [*remote.lists(got.path), *wanted]
                continue
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
        return report_changes(home)


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
    with Workspace.open(workspace) as home:
        with err.status(f"loading {file.name}", spinner="dots"):
            reports = home.load(file, datasets)
        if as_json:
            return print_json([r.model_dump() for r in reports])
        _print_reports(reports)
        return report_changes(home)


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
    view: Annotated[str, typer.Option(help=", ".join(("summary", *views.VIEWS)) + ".")] = "summary",
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
        ("--view", view, ("summary", *views.VIEWS)),
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
        if view == "summary" and not product and not region:
            return _summary(pair, since, fmt, output)
        if product and view == "outlook":
            made = views.monthly(pair, product)
        elif product or region:
            made = views.series(pair, product, region, since)
        else:
            made = views.VIEWS[view](pair, since=since, year=year, flow=flow, level=level, revision=revision)
    if fmt == "table" and output is None:
        return _show(made, top)
    columns, rows = made.columns, made.rows
    if made.source:  # a file leaves without what stands below a table: each row says where it is from
        columns, rows = (*columns, "source"), [[*row, made.source] for row in rows]
    write_table(fmt, columns, rows, output)
    if made.note:
        err.print(f"note: {escape(made.note)}", soft_wrap=True)


def _show(made: views.View, top: int) -> None:
    """A table for people: the columns that they read first, the first rows, and what stands behind them."""
    kept = [
        n
        for n, name in enumerate(made.columns)
        if made.columns != views.SERIES or name not in ("valuation", "vintage", "note", "url")
    ]
    rows = [[row[n] for n in kept] for row in made.rows]
    cut = len(rows) if made.columns == views.SERIES else top
    write_table("table", [made.columns[n] for n in kept], rows[:cut], None)
    for line in (made.note, f"Source: {made.source}." if made.source else ""):
        if line:
            out.print(escape(line), soft_wrap=True)
    if cut < len(rows):
        out.print(f"{len(rows) - cut:,} more: --top {len(rows)}, or --format csv.", soft_wrap=True)


def _summary(pair: Pair, since: int | None, fmt: str, output: Path | None) -> None:
    from bilateral import trade as t

    covered = t.years(pair)
    if not covered:
        raise views.nothing(pair)
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
    if fmt == "json":
        data = {
            "pair": pair.codes, "figures": [f.model_dump(mode="json") for f in figures], "mirror_gaps": [g.model_dump(mode="json") for g in gaps],
            "outlook": None if view is None else {"figures": [f.model_dump(mode="json", exclude={"observations"}) for f in view.figures],
                                                  "level": view.level, "model": view.model, "assumed": view.assumed, "backtest": vars(view.backtest)},
            "formats": dict(zip(("shared", "either"), t.membership_overlap(pair), strict=True)),
            "series": [{"year": y.year, "exports": y.exports, "imports": y.imports, "vintage": y.vintage} for y in series],
        }  # fmt: skip
        return (
            print_json(data)
            if output is None
            else write(output, json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n")
        )
    if fmt != "table":
        raise BadData(
            f"the summary is no single table for {fmt}",
            where="--format",
            remedy="add --view years, or use --format json",
        )
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
    out.print(
        f"Source: {', '.join(dict.fromkeys(f'baci {y.vintage}' for y in series))}, free on board.", soft_wrap=True
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
        raise views.nothing(pair)
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
