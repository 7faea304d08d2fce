"""From a scenario to its outcome, on the starter figures and on the world's trade."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from bilateral.briefs.scenario_charts import outcome_chart, save_chart
from bilateral.errors import BadData, BadScenario, NoData
from bilateral.scenarios import Outcome, Quantity, Scenario, simulate
from bilateral.scenarios.alternatives import alternatives
from bilateral.scenarios.replay import read_outcome, replay
from bilateral.scenarios.simulation import choose
from bilateral.scenarios.world import totals
from bilateral.workspace import Workspace
from conftest import SHARED

BAN = {"type": "export_ban", "products": ["271012"], "exporters": ["RUS"], "start": "2024-03-01", "end": "2024-08-31"}


def ban(**changed) -> Scenario:
    return Scenario.parse({"title": "ban", "on": "AZE", "changes": [BAN | changed]})


@pytest.fixture(scope="module")
def outcome(shared_desk: Workspace) -> Outcome:
    return simulate(shared_desk, ban(), draws=64, seed=7)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with BACI's totals of 2023 and GDP, loaded through the observation schema."""
    folder = tmp_path_factory.mktemp("world")
    rows = ["source,vintage,reporter,partner,product,flow,period,measure,value,unit"]
    with (SHARED / "data/trade/baci_totals_2023.csv").open(encoding="utf-8") as table:
        rows += [
            f"baci,V202501,{r['exporter']},{r['importer']},TOTAL,exports,2023,trade_value,{r['value_kusd']},thousand USD"
            for r in csv.DictReader(table)
        ]
    with (SHARED / "data/trade/wdi_gdp_1960_2023.csv").open(encoding="utf-8") as table:
        rows += [
            f"wdi,2024,{r['iso3']},{r['iso3']},TOTAL,gdp,2023,gdp_current,{r['gdp_current_usd']},USD"
            for r in csv.DictReader(table) if r["year"] == "2023" and r["gdp_current_usd"] and len(r["iso3"]) == 3
        ]  # fmt: skip
    (folder / "totals.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    home = Workspace.create(folder / "w", starter=False)
    home.load(folder / "totals.csv")
    return home


def value(cell) -> float:
    assert isinstance(cell, Quantity)
    return cell.value


def test_the_question_chooses_the_model() -> None:
    assert choose(ban())[0] == "product_market"
    parse = lambda **c: Scenario.parse({"changes": [c]})  # noqa: E731
    assert choose(parse(type="sanction", exporters=["RUS"], sectors=["C19"]))[0] == "production_network"
    assert choose(parse(type="tariff", importers=["USA"], rate_percent=10))[0] == "structural_gravity"
    assert choose(Scenario.parse({"model": "exposure", "changes": [BAN]})) == ("exposure", "it was asked for")


def test_the_ban_on_azerbaijan(outcome: Outcome) -> None:
    exposed = {f.name: f for f in outcome.exposure}
    assert exposed["share of RUS in imports"].value == pytest.approx(46.8, abs=0.05)
    assert exposed["share of consumption"].value == pytest.approx(2.6, abs=0.05)
    months = outcome.table("months")
    assert [row[0] for row in months.rows] == [f"2024-{m:02}" for m in range(3, 12)]
    assert all(value(row[3]) > 0 for row in months.rows)
    delivered = {row[0]: row for row in outcome.table("who replaces it").rows}
    assert value(delivered["Russia"][2]) == 0.0 and value(delivered["own stocks"][2]) > 0


def test_every_interval_holds_its_value_s_draws(outcome: Outcome) -> None:
    for table in outcome.tables:
        for row in table.rows:
            for cell in row:
                if isinstance(cell, Quantity) and cell.low is not None:
                    assert cell.low <= cell.high


def test_an_outcome_says_what_it_rests_on(outcome: Outcome) -> None:
    assert outcome.vintage and outcome.parameters["product_market"] and outcome.seed == 7 and outcome.draws == 64
    assert any("stocks" in text for text in outcome.assumed) and outcome.cannot_tell
    assert {d.parameter for d in outcome.drivers} >= {"substitution_2710", "demand_2710"}
    assert all(d.source for d in outcome.drivers)


def test_a_seed_makes_the_same_draws_again(shared_desk: Workspace, outcome: Outcome) -> None:
    again = simulate(shared_desk, ban(), draws=64, seed=7)
    other = simulate(shared_desk, ban(), draws=64, seed=8)
    assert again.tables == outcome.tables
    assert other.tables != outcome.tables
    assert outcome.table("months").rows[0][3].value == other.table("months").rows[0][3].value  # the centre has no seed


def test_a_saved_outcome_is_reproduced(tmp_path: Path, shared_desk: Workspace, outcome: Outcome) -> None:
    (tmp_path / "o.json").write_text(outcome.model_dump_json(), encoding="utf-8")
    new, differences = replay(shared_desk, read_outcome(tmp_path / "o.json"))
    assert differences == [] and new.tables == outcome.tables
    changed = json.loads(outcome.model_dump_json())
    changed["tables"][0]["rows"][0][3]["value"] += 1
    (tmp_path / "o.json").write_text(json.dumps(changed), encoding="utf-8")
    assert "tables[0].rows[0][3].value" in replay(shared_desk, read_outcome(tmp_path / "o.json"))[1][0]
    (tmp_path / "o.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadScenario, match="is no outcome"):
        read_outcome(tmp_path / "o.json")


def test_a_suspension_ends_the_shortage_early(shared_desk: Workspace) -> None:
    whole = simulate(shared_desk, ban())
    cut = simulate(shared_desk, ban(suspended=["2024-05-20/2024-07-31"]))
    june = 3
    imports = lambda o: value(o.table("months").rows[june][4])  # noqa: E731
    assert imports(cut) > 2 * imports(whole)


def test_a_longer_stock_means_a_smaller_rise(shared_desk: Workspace) -> None:
    def worst(days: float) -> float:
        s = ban().model_copy(update={"elasticities": {"stock_days": days}, "months": 6})
        return max(value(row[3]) for row in simulate(shared_desk, s).table("months").rows)

    assert worst(30) < worst(1)


def test_a_ban_on_trade_that_is_not_there(shared_desk: Workspace) -> None:
    with pytest.raises(BadScenario, match="no trade of HS 271012 from Kenya"):
        simulate(shared_desk, ban(exporters=["KEN"]))
    with pytest.raises(NoData, match="HS 1001 with Azerbaijan"):
        simulate(shared_desk, ban(products=["1001"]))


def test_a_whole_loss_of_supply_is_as_a_ban_on_everybody(shared_desk: Workspace) -> None:
    lost = simulate(shared_desk, ban(type="supply_loss", percent=100))
    half = simulate(shared_desk, ban(type="supply_loss", percent=50))
    worst = lambda o: max(value(row[3]) for row in o.table("months").rows)  # noqa: E731
    assert 0 < worst(lost) < 200
    delivered = {row[0]: row for row in lost.table("who replaces it").rows}
    assert value(delivered["Russia"][2]) == 0.0 and half.table("months").rows


def test_a_quota_of_nothing_is_a_ban(shared_desk: Workspace) -> None:
    nothing, banned = simulate(shared_desk, ban(type="quota", percent=0)), simulate(shared_desk, ban())
    assert nothing.table("months") == banned.table("months")


def test_the_path_s_length_does_not_change_its_beginning(shared_desk: Workspace) -> None:
    short, long = (simulate(shared_desk, ban().model_copy(update={"months": m})) for m in (2, 9))
    assert short.table("months").rows[:2] == long.table("months").rows[:2]


def test_a_market_without_a_supplier_is_refused(tmp_path: Path) -> None:
    s = Scenario.parse(
        {
            "on": "AZE",
            "changes": [
                {
                    "type": "import_ban",
                    "products": ["1001"],
                    "importers": ["AZE"],
                    "start": "2024-01-01",
                    "end": "2024-06-30",
                }
            ],
        }
    )
    with pytest.raises(BadScenario, match="Azerbaijan has no supplier"):
        simulate(products(tmp_path), s)


def test_products_have_no_place_in_the_network(shared_desk: Workspace) -> None:
    pytest.importorskip("sanction_simulator")
    s = ban().model_copy(update={"on": "DEU", "model": "production_network"})
    with pytest.raises(BadScenario, match="sectors, not products"):
        simulate(shared_desk, s)


def test_too_few_draws_give_no_interval(shared_desk: Workspace) -> None:
    with pytest.raises(BadScenario, match="give no interval"):
        simulate(shared_desk, ban(), draws=3)


def test_an_undated_scenario_counts_months(shared_desk: Workspace) -> None:
    s = Scenario.parse({"on": "AZE", "changes": [{"type": "export_ban", "products": ["271012"], "exporters": ["RUS"]}]})
    assert simulate(shared_desk, s).table("months").rows[0][0] == "month 1"


def test_nobody_to_look_at(shared_desk: Workspace) -> None:
    with pytest.raises(BadScenario, match="--on AZE"):
        simulate(shared_desk, Scenario.parse({"changes": [BAN]}))


def test_alternatives_on_the_starter_figures(shared_desk: Workspace) -> None:
    found = alternatives(shared_desk.warehouse, "AZE", "271012", ["RUS"])
    assert found.need_t == pytest.approx(40261.56) and found.output_needed_t == pytest.approx(1_540_261.56)
    assert {s.code for s in found.suppliers} == {"BGR", "TKM"}
    assert all(s.could_cover_percent is None for s in found.suppliers)  # no source says what they could


def products(tmp_path: Path) -> Workspace:
    """A small world's wheat in BACI's layout, three years."""
    home = Workspace.create(tmp_path / "wheat", starter=False)
    codes = {"RUS": 643, "KAZ": 398, "USA": 842, "AZE": 31, "TUR": 792}
    sales = {("RUS", "AZE"): (200, 900), ("KAZ", "AZE"): (50, 300), ("RUS", "TUR"): (250, 1000), ("USA", "TUR"): (900, 2500),
             ("KAZ", "TUR"): (120, 500)}  # fmt: skip
    for year in (2021, 2022, 2023):
        lines = ["t,i,j,k,v,q"]
        for (i, j), (v, q) in sales.items():
            lines += [
                f"{year},{codes[i]},{codes[j]},{k},{v},{q * (1 + 0.1 * (year - 2022))}" for k in ("100111", "100199")
            ]
        path = tmp_path / f"BACI_HS22_Y{year}_V202501.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        home.load(path)
    return home


def test_a_heading_is_the_sum_of_its_parts_in_baci(tmp_path: Path) -> None:
    home = products(tmp_path)
    found = alternatives(home.warehouse, "AZE", "1001", ["RUS"])
    assert found.suppliers[0].code in ("KAZ", "USA")
    kazakhstan = next(s for s in found.suppliers if s.code == "KAZ")
    assert kazakhstan.exports_t == pytest.approx(2 * 800 * 1.1)
    assert kazakhstan.price_usd_t == pytest.approx(2 * 170e3 / (2 * 800 * 1.1))
    assert kazakhstan.spread_percent == pytest.approx(10.0)
    s = Scenario.parse(
        {
            "on": "AZE",
            "changes": [
                {
                    "type": "export_ban",
                    "products": ["wheat"],
                    "exporters": ["RUS"],
                    "start": "2024-01-01",
                    "end": "2024-06-30",
                }
            ],
        }
    )
    result = simulate(home, s, draws=20)
    assert result.exposure[0].value == pytest.approx(75.0)
    rows = {row[0]: row for row in result.table("who replaces it").rows}
    assert value(rows["Kazakhstan"][2]) > value(rows["Kazakhstan"][1])
    assert rows["Kazakhstan"][5].value > 170e3 / 800 / 1.1  # dearer than its base price, USD a tonne


@pytest.mark.shared
def test_a_tariff_in_the_long_run(world: Workspace) -> None:
    s = Scenario.parse({"on": "AZE", "changes": [{"type": "tariff", "importers": ["USA"], "rate_percent": 10}]})
    found = simulate(world, s, draws=20, seed=3)
    assert found.model == "structural_gravity" and "year 2023" in found.vintage
    everyone = dict(found.table("welfare of all").rows)
    assert len(everyone) > 150 and value(everyone["MEX"]) < 0 < value(everyone["USA"])
    chart = outcome_chart(found)
    assert chart["layer"] and "description" in chart


@pytest.mark.shared
def test_a_tariff_lifted_is_no_tariff_imposed(world: Workspace) -> None:
    def gain(**rates: float) -> float:
        s = Scenario.parse({"on": "AZE", "changes": [{"type": "tariff", "importers": ["AZE"], **rates}]})
        return value(dict(simulate(world, s).table("welfare of all").rows)["AZE"])

    assert gain(rate_percent=0, from_percent=15) < 0 < gain(rate_percent=10)
    assert gain(rate_percent=15, from_percent=15) == pytest.approx(0, abs=1e-6)
    dated = Scenario.parse(
        {
            "changes": [
                {"type": "tariff", "importers": ["AZE"], "rate_percent": 5, "start": "2024-03-01", "end": "2024-03-02"}
            ]
        }
    )
    assert any("a change that stays" in text for text in simulate(world, dated).cannot_tell)


@pytest.mark.shared
def test_a_new_railway_ends_in_turnover(world: Workspace) -> None:
    s = Scenario.parse({"on": "AZE", "changes": [{"type": "corridor_opened", "links": ["Rasht–AstaraIR"]}]})
    found = simulate(world, s)
    assert value(dict(found.table("welfare of all").rows)["AZE"]) > 0
    assert value({row[0]: row for row in found.table("turnover by partner").rows}["India"][3]) > 0


@pytest.mark.shared
def test_a_cheaper_way_raises_the_pair_s_turnover(world: Workspace) -> None:
    s = Scenario.parse(
        {
            "on": "AZE",
            "changes": [{"type": "corridor_opened", "exporters": ["AZE"], "importers": ["RUS"], "percent": -5}],
        }
    )
    found = simulate(world, s)
    partners = {row[0]: row for row in found.table("turnover by partner").rows}
    assert value(partners["Russia"][3]) > 10
    assert value(dict(found.table("welfare of all").rows)["AZE"]) > 0


@pytest.mark.shared
def test_the_world_s_totals_are_those_of_the_file(world: Workspace) -> None:
    countries, trade, gdp, vintage = totals(world.warehouse)
    at = {c: n for n, c in enumerate(countries)}
    assert trade[at["RUS"], at["AZE"]] == pytest.approx(3_155_709, abs=1)
    assert (gdp > 0).all() and "baci V202501" in vintage
    assert np.diag(trade).sum() == 0


def test_the_long_run_needs_the_world(shared_desk: Workspace) -> None:
    s = Scenario.parse({"changes": [{"type": "tariff", "importers": ["USA"], "rate_percent": 10}]})
    with pytest.raises(NoData, match="BACI release"):
        simulate(shared_desk, s)


def test_azerbaijan_is_not_in_the_oecd_table(shared_desk: Workspace) -> None:
    pytest.importorskip("sanction_simulator")
    s = Scenario.parse({"changes": [{"type": "sanction", "exporters": ["RUS"], "importers": ["AZE"]}]})
    with pytest.raises(BadScenario, match=r"not in the input-output table.*product_market"):
        simulate(shared_desk, s)


def test_a_sanction_by_sector(shared_desk: Workspace) -> None:
    pytest.importorskip("sanction_simulator")
    s = Scenario.parse({"on": "TUR", "changes": [{"type": "sanction", "exporters": ["RUS"], "sectors": ["C19"]}]})
    found = simulate(shared_desk, s)
    losses = {row[0]: value(row[1]) for row in found.table("losses by country").rows}
    assert losses["Russia"] == pytest.approx(48_917.12, abs=0.01) and losses["Turkey"] == pytest.approx(
        5_184.56, abs=0.01
    )
    assert "OECD" in found.vintage


@pytest.mark.parametrize("ending", ["svg", "png", "html", "json"])
def test_charts_are_written(tmp_path: Path, outcome: Outcome, ending: str) -> None:
    target = tmp_path / f"chart.{ending}"
    save_chart(outcome_chart(outcome), target)
    head = target.read_bytes()[:300]
    assert {"svg": b"<svg", "png": b"PNG", "html": b"<!DOCTYPE html>", "json": b'{"'}[ending] in head
    with pytest.raises(BadData, match=r"\.svg, \.png"):
        save_chart(outcome_chart(outcome), tmp_path / "chart.gif")
