"""The commands of what-ifs: simulate a scenario or a measure, rank alternatives, sweep many scenarios."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.markup import escape

from bilateral.cli.frame import HERE, Engine, Folder, Json, Workers, app, bar, out, print_json, print_table, write
from bilateral.errors import BadScenario
from bilateral.records import Figure, Measure
from bilateral.reference.countries import country
from bilateral.reference.goods import hs_codes
from bilateral.reference.wording import amount
from bilateral.scenarios import Outcome, Quantity, Scenario, Table
from bilateral.scenarios.scenario import read_toml
from bilateral.workspace import Workspace

On = Annotated[str | None, typer.Option("--on", help="Whose results come first.")]
MODELS = "auto, exposure, product_market, production_network or structural_gravity"


@app.command(epilog="Example: bilateral simulate measure:3f2a --on AZE --draws 1000 --chart ban.svg -w my-desk")
def simulate(
    what: Annotated[str | None, typer.Argument(help="A scenario's TOML file, or measure:ID of the register.")] = None,
    on: On = None,
    model: Annotated[str, typer.Option(help=f"{MODELS}.")] = "auto",
    draws: Annotated[int, typer.Option(min=0, max=100_000, help="Draws of the parameters, for intervals.")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Makes the draws again.")] = 0,
    chart: Annotated[Path | None, typer.Option(help="Write a chart: .svg, .png, .html or .json.")] = None,
    save: Annotated[Path | None, typer.Option(help="Write the outcome with all it rests on, as JSON.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Compute a saved outcome anew, and say what differs.")] = None,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Say what would happen if: exposure first, then a model's answer with what it assumes.

    A product and months go to the market of the product, sectors to the production network, tariffs and trade costs
    without a product to structural gravity; --model chooses otherwise.
    """
    from bilateral.scenarios.replay import read_outcome
    from bilateral.scenarios.replay import replay as run_again
    from bilateral.scenarios.simulation import simulate as run

    differences: list[str] | None = None
    with Workspace.open(workspace) as home, bar("simulating") as report:
        if replay and (what or on or draws or seed or model != "auto"):
            raise BadScenario(
                "a replay takes everything from its file",
                remedy="give --replay FILE alone, with --chart, --save or --json",
            )
        if replay:
            outcome, differences = run_again(home, read_outcome(replay), report)
        else:
            scenario = _scenario(home, what, on, model)
            outcome = run(home, scenario, draws=draws, seed=seed, progress=report)
    if chart:
        from bilateral.briefs.scenario_charts import outcome_chart, save_chart

        save_chart(outcome_chart(outcome), chart)
    if save:
        write(save, outcome.model_dump_json(indent=1) + "\n")
    if as_json:
        told = outcome.model_dump(mode="json", exclude={"exposure": {"__all__": {"observations"}}})
        return print_json(
            {**told, "seconds": round(outcome.seconds, 3)} | ({"differences": differences} if replay else {})
        )
    _show(outcome)
    if differences is not None:
        out.print(
            "Reproduced: every number is the same."
            if not differences
            else "Not reproduced:\n  " + "\n  ".join(map(escape, differences))
        )
    for target, name in ((chart, "chart"), (save, "outcome")):
        if target:
            out.print(f"Wrote the {name} to {target}.", soft_wrap=True)


@app.command(epilog="Example: bilateral alternatives AZE gasoline --without RUS -w my-desk")
def alternatives(
    importer: Annotated[str, typer.Argument(help="The importer: a name or an ISO code.")],
    product: Annotated[str, typer.Argument(help="An HS code, or a good by name.")],
    without: Annotated[list[str] | None, typer.Option(help="A supplier that falls away; may be given again.")] = None,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Rank the suppliers that could replace others, and say what output at home would have to be."""
    from bilateral.scenarios.alternatives import alternatives as rank

    code = _product(product)
    with Workspace.open(workspace) as home:
        found = rank(home.warehouse, country(importer), code, [country(w) for w in without or ()])
    if as_json:
        return print_json(found.model_dump(mode="json", exclude={"observations"}))
    rows = [
        [s.name, *(_known(x, f) for x, f in ((s.exports_t, ",.0f"), (s.to_importer_t, ",.0f"), (s.price_usd_t, ",.0f"), (s.km, ",.0f"),
                                             (s.spread_percent, ".0f"))), str(s.bans), _known(s.could_cover_percent, ".0f")]
        for s in found.suppliers[:25]
    ]  # fmt: skip
    print_table(("supplier", "sells, t", "of it here, t", "USD/t", "km", "spread, %", "bans", "could cover, %"), rows)
    out.print(f"Need in {found.period}: {amount(found.need_t, 't')}.", soft_wrap=True)
    if found.output_t is not None:
        out.print(
            f"Output at home was {amount(found.output_t, 't')} ({found.self_sufficiency_percent:.1f}% of use); "
            f"it would have to be {amount(found.output_needed_t or 0, 't')} to do without.", soft_wrap=True,
        )  # fmt: skip
    else:
        out.print("Output at home is not loaded.")
    out.print("Assumed: " + "; ".join(found.assumed) + ".", soft_wrap=True)


@app.command(epilog="Example: bilateral sweep tariffs.toml --out tariffs.csv --report AZE --report RUS -w my-desk")
def sweep(
    file: Annotated[Path, typer.Argument(help="A scenario's TOML file with 'vary' tables (docs/scenarios.md).")],
    output: Annotated[
        str,
        typer.Option(
            "--out", help="CSV to write or to go on with; a .parquet folder or an address such as s3://bucket/x."
        ),
    ],
    report: Annotated[
        list[str] | None, typer.Option(help="A country whose welfare each row gives; may be given again.")
    ] = None,
    engine: Engine = "local",
    workers: Workers = None,
    workspace: Folder = HERE,
    as_json: Json = False,
) -> None:
    """Run every combination of what varies through the long-run model; go on where an earlier run stopped."""
    from bilateral.scenarios.gravity_answer import gravity_inputs
    from bilateral.scenarios.sweep import Vary
    from bilateral.scenarios.sweep import sweep as run

    scenario, vary = _sweep_file(file, Vary)
    with Workspace.open(workspace) as home, bar("sweeping") as progress:
        economy, _ = gravity_inputs(home, scenario)
        told = [country(c) for c in report or ()] or ([scenario.on] if scenario.on else [])
        counts = run(economy, scenario, vary, output, told, workers=workers, engine=engine, progress=progress)
    if as_json:
        return print_json({"out": output, **counts})
    out.print(f"{output}: {', '.join(f'{n:,} {status}' for status, n in sorted(counts.items()))}.", soft_wrap=True)


def _scenario(home: Workspace, what: str | None, on: str | None, model: str) -> Scenario:
    if not what:
        raise BadScenario("no scenario is named", remedy="give a TOML file, measure:ID, or --replay FILE")
    if model not in MODELS.replace(" or ", ", ").split(", "):
        raise BadScenario(f"there is no model '{model}'", remedy=f"choose {MODELS}")
    if what.startswith(("measure:", "measure-")) and not Path(what).exists():
        if len(what) <= len("measure:"):
            raise BadScenario("no measure is named", remedy="write measure:ID; bilateral list measures shows them")
        record = home.register.record(what.replace(":", "-", 1))
        if not isinstance(record, Measure):
            raise BadScenario(f"{record.id} is a {record.kind}", remedy="name a measure: bilateral list measures")
        scenario = Scenario.from_measure(record, on=on, house=home.warehouse)
    else:
        scenario = Scenario.load(Path(what), home.warehouse)
    update: dict[str, Any] = {"on": country(on)} if on else {}
    return scenario.model_copy(update=update | ({"model": model} if model != "auto" else {}))


def _sweep_file(file: Path, vary: Any) -> tuple[Scenario, list[Any]]:
    scenario_text = read_toml(file)
    try:
        varied = [vary(**v) for v in scenario_text.pop("vary", [])]
    except (ValidationError, TypeError) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": ("vary",), "msg": "is no table"}
        raise BadScenario(
            "does not fit", where=f"{file.name}, vary, {first['loc'][0] if first['loc'] else ''}",
            remedy="a [[vary]] has field (rate_percent, percent or trade_elasticity), from, to, steps, and change for rates",
        ) from None  # fmt: skip
    if not varied:
        raise BadScenario("nothing varies", where=file.name, remedy="add [[vary]] tables with field, from, to, steps")
    return Scenario.parse(scenario_text, file.name), varied


def _product(text: str) -> str:
    word = text.strip()
    found = (word,) if re.fullmatch(r"\d{2,6}", word) else hs_codes(word)
    if not found:
        raise BadScenario(
            f"'{word}' is no HS code (two to six digits) and no good that is known by name", where="product"
        )
    return found[0]


def _show(outcome: Outcome) -> None:
    out.print(f"[bold]{escape(outcome.scenario.title or 'Scenario')}[/]", soft_wrap=True)
    if outcome.scenario.quote:
        out.print(f"  “{escape(outcome.scenario.quote)}”", soft_wrap=True)
    for line in outcome.headline:
        out.print(f"  {escape(line)}.", soft_wrap=True)
    if outcome.exposure:
        out.print("\n[bold]exposure[/]")
        print_table(
            ("what", "period", "value", "how"), [[f.name, f.period, _figure(f), f.how] for f in outcome.exposure]
        )
    for table in outcome.tables:
        _show_table(table)
    if outcome.drivers:
        out.print(f"\n[bold]what drives {escape(outcome.driven)}[/]")
        print_table(
            ("parameter", "alone", "in all"),
            [[d.parameter, f"{100 * max(d.first_order, 0):.0f}%", f"{100 * d.total:.0f}%"] for d in outcome.drivers],
        )
    intervals = (
        f"{100 * outcome.level:.0f}% of {outcome.draws} draws lie within the intervals (seed {outcome.seed}). "
        if outcome.draws
        else ""
    )
    out.print(f"\nModel: {outcome.model}, since {escape(outcome.why)}. Data: {escape(outcome.vintage)}. {intervals}"
              f"Parameters: {', '.join(f'{k} {v}' for k, v in outcome.parameters.items()) or 'none'}.", soft_wrap=True)  # fmt: skip
    out.print("Assumed: " + escape("; ".join(outcome.assumed) or "nothing") + ".", soft_wrap=True)
    out.print(
        "It cannot tell: " + escape("; ".join(outcome.cannot_tell) or "nothing was missing") + ".", soft_wrap=True
    )


def _show_table(table: Table) -> None:
    if len(table.rows) > 40:
        return
    out.print(f"\n[bold]{escape(table.name)}[/]  [dim]{escape(table.note)}[/]", soft_wrap=True)
    head = [f"{c}, {u}" if u else c for c, u in zip(table.columns, table.units, strict=True)]
    print_table(head, [[_cell(cell) for cell in row] for row in table.rows])


def _cell(cell: Quantity | str | None) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    text = _number(cell.value)
    return text if cell.low is None or cell.high is None else f"{text} ({_number(cell.low)} to {_number(cell.high)})"


def _known(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def _number(value: float) -> str:
    if abs(value) < 5e-9:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _figure(figure: Figure) -> str:
    text = amount(figure.value, figure.unit)
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return text
    return f"{text} ({_number(figure.low)} to {_number(figure.high)})"
