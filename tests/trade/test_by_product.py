"""Laws of the statistics by product, on a small world of flows, and peers that compute the same."""

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilateral.errors import NoData
from bilateral.reference.hs import LEVELS, to_newer, to_older
from bilateral.sources import load
from bilateral.trade import dependences, herfindahl, mirrors, product_flows, products, profile, unit_values
from bilateral.trade.products import grouped
from bilateral.trade.specialisation import (
    complementarity,
    complexity,
    density,
    export_potential,
    pair_indices,
    potentials,
    proximity,
    revealed_comparative_advantage,
    similarity,
    trade_intensity,
)
from bilateral.trade.world import WorldYear, world_year
from bilateral.workspace import Pair, Workspace
from conftest import SHARED

ECONOMIES = (31, 643, 792, 156, 276, 398, 268, 842)
PRODUCTS = (
    "010121",
    "070200",
    "080810",
    "100199",
    "270900",
    "271012",
    "271019",
    "310210",
    "392690",
    "720839",
    "847130",
    "870323",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("world")
    rng = random.Random(3)
    with Workspace.create(folder / "desk", starter=False) as workspace:
        for year in (2021, 2022, 2023):
            path = folder / f"BACI_HS17_Y{year}_V202501.csv"
            lines = ["t,i,j,k,v,q"]
            for i in sorted(ECONOMIES):
                for j in sorted(ECONOMIES):
                    for k in PRODUCTS:
                        if i != j and rng.random() < 0.7:
                            v = rng.lognormvariate(5, 2)
                            lines.append(f"{year},{i},{j},{k},{v:.3f},{v / rng.lognormvariate(0, 1):.3f}")
            path.write_text("\n".join(lines) + "\n")
            workspace.load(path)
        yield workspace


@pytest.fixture(scope="module")
def pair(home: Workspace) -> Pair:
    return home.pair("AZE", "RUS")


@pytest.fixture(scope="module")
def world(home: Workspace) -> WorldYear:
    return world_year(home.warehouse)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("flow", ["exports", "imports"])
def test_groups_add_up_and_contributions_are_the_total_s_growth(pair: Pair, level: str, flow: str) -> None:
    rows = products(pair, level=level, flow=flow)
    years = {y.year: y for y in profile(pair)}
    now, before = (getattr(years[year], flow) / 1e3 for year in (2023, 2022))
    assert sum(r.value for r in rows) == pytest.approx(now)
    assert sum(r.share_percent for r in rows) == pytest.approx(100)
    assert sum(r.contribution_points or 0 for r in rows) == pytest.approx(100 * (now / before - 1))


@given(st.sampled_from(LEVELS), st.lists(st.sampled_from(ECONOMIES), min_size=2, max_size=2, unique=True))
@settings(max_examples=25)
def test_adding_up_by_product_level_and_by_partner_commute(home: Workspace, level: str, sides: list[int]) -> None:
    """Σ over partners of a group = the group of Σ over partners."""
    from bilateral.reference.economies import economy_numbers
    from bilateral.reference.hs import group

    own = economy_numbers()[sides[0]]
    by_partner: dict[str, float] = {}
    for number in ECONOMIES:
        other = economy_numbers()[number]
        if other != own:
            for r in grouped(
                home.pair(own, other), product_flows(home.pair(own, other), [2023]), level=level, year=2023
            ):
                by_partner[r.code] = by_partner.get(r.code, 0.0) + r.value
    world = world_year(home.warehouse)
    by_product: dict[str, float] = {}
    for k, code in enumerate(world.products):
        by_product[group(code, level)] = by_product.get(group(code, level), 0.0) + world.exports[world.row(own), k]
    assert {c: pytest.approx(v) for c, v in by_partner.items() if v} == {c: v for c, v in by_product.items() if v}


def test_world_exports_are_world_imports(world: WorldYear) -> None:
    np.testing.assert_allclose(world.exports.sum(0), world.imports.sum(0))


def test_the_profile_agrees_with_the_single_figures(pair: Pair) -> None:
    from bilateral.trade import balance, growth, rank, share, turnover

    last = profile(pair)[-1]
    assert (last.turnover, last.balance) == (
        pytest.approx(turnover(pair, 2023).value),
        pytest.approx(balance(pair, 2023).value),
    )
    assert last.growth_percent == pytest.approx(growth(pair, 2023).value)
    assert last.share_of_exports == pytest.approx(share(pair, 2023, "exports").value)
    assert last.rank_by_turnover == rank(pair, 2023).value
    assert [y.year for y in profile(pair, since=2022)] == [2022, 2023]


matrices = st.integers(0, 2**31).map(lambda seed: np.random.default_rng(seed).lognormal(0, 2, (12, 20)) * (np.random.default_rng(seed + 1).random((12, 20)) < 0.6) + 1e-3)  # fmt: skip


@given(matrices)
@settings(max_examples=20)
def test_rca_and_proximity_against_economic_complexity(values: np.ndarray) -> None:
    import economic_complexity as peer
    import pandas as pd

    table = pd.DataFrame(values, index=[f"c{n:02}" for n in range(12)], columns=[f"p{n:02}" for n in range(20)])
    rca = revealed_comparative_advantage(values)
    np.testing.assert_allclose(rca, peer.rca(table).to_numpy())
    near = peer.proximity(peer.rca(table)).to_numpy()
    apart = ~np.eye(20, dtype=bool) & np.outer(
        (rca >= 1).any(0), (rca >= 1).any(0)
    )  # the peer leaves the diagonal empty
    np.testing.assert_allclose(proximity(rca)[apart], near[apart], rtol=1e-6)


@given(st.integers(0, 2**31))
@settings(max_examples=20)
def test_complexity_against_economic_complexity(seed: int) -> None:
    """The peer iterates the method of reflections, which arrives where the world is nested, as the real one is."""
    import economic_complexity as peer
    import pandas as pd

    rng = np.random.default_rng(seed)
    able, hard = np.sort(rng.random(30)), np.sort(rng.random(60))
    values = (able[:, None] - hard + rng.normal(0, 0.15, (30, 60)) > -0.1) * rng.lognormal(0, 0.3, (30, 60)) + 1e-6
    rca = revealed_comparative_advantage(values)
    eci, pci = peer.complexity(peer.rca(pd.DataFrame(values)))
    ours = complexity(rca)
    assert abs(np.corrcoef(eci.to_numpy(float), ours.eci[~np.isnan(ours.eci)])[0, 1]) > 0.999
    assert abs(np.corrcoef(pci.to_numpy(float), ours.pci[~np.isnan(ours.pci)])[0, 1]) > 0.999


@given(matrices, st.floats(0.01, 1000))
@settings(max_examples=20)
def test_another_unit_changes_no_index(values: np.ndarray, factor: float) -> None:
    np.testing.assert_allclose(revealed_comparative_advantage(values), revealed_comparative_advantage(values * factor))
    world, other = (
        WorldYear(2023, "", tuple("abcdefghijkl"), tuple(map(str, range(20))), x, x[::-1])
        for x in (values, values * factor)
    )
    assert complementarity(world, "a", "b") == pytest.approx(complementarity(other, "a", "b"))
    assert similarity(world, "a", "b") == pytest.approx(similarity(other, "b", "a"))


def test_shares_weighted_by_world_trade_make_rca_one(world: WorldYear) -> None:
    """Σ_c (X_c / X) RCA_cp = 1 for every product."""
    weights = world.exports.sum(1) / world.exports.sum()
    np.testing.assert_allclose(weights @ revealed_comparative_advantage(world.exports), 1)


def test_density_is_one_where_everything_is_exported() -> None:
    rca = np.ones((3, 4))
    np.testing.assert_allclose(density(rca, proximity(rca)), 1)


def test_trade_intensity_is_one_for_a_seller_that_follows_world_demand() -> None:
    """Anderson and Norheim (1993): with x_ij / x_i = m_j / (m_w - m_i) the index is one."""
    assert trade_intensity(flow=20, exports=100, imports=200, world_imports=1100, own_imports=100) == pytest.approx(1)


def test_complementarity_and_similarity_at_their_ends() -> None:
    x = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    world = WorldYear(2023, "", ("a", "b", "c"), ("p", "q"), x, x[[2, 0, 1]])
    assert complementarity(world, "a", "b") == 100 and complementarity(world, "a", "c") == 0
    assert similarity(world, "a", "c") == 100 and similarity(world, "a", "b") == 0


def test_export_potential_adds_up_to_the_flow_and_follows_the_worked_ratio() -> None:
    """Decreux and Spies (2016): two products of equal supply share split the flow as demand does."""
    world = WorldYear(
        2023, "", ("a", "b"), ("p", "q"), np.array([[10.0, 20.0], [10.0, 20.0]]), np.array([[0.0, 0.0], [30.0, 10.0]])
    )
    found = export_potential(world, "a", "b", 8.0)
    assert found.tolist() == [6.0, 2.0]


def test_potentials_and_indices_of_a_pair(pair: Pair, world: WorldYear) -> None:
    rows = potentials(pair)
    assert sum(r.potential for r in rows) == pytest.approx(sum(r.actual for r in rows))
    assert all(r.unused == pytest.approx(max(0.0, r.potential - r.actual)) for r in rows)
    there, back = pair_indices(pair), pair_indices(Pair(pair.partner, pair.reporter, pair.workspace))
    assert [(n, a, b) for n, a, b, _ in there] == [(n, pytest.approx(b), pytest.approx(a)) for n, a, b, _ in back]


def test_dependence_by_hand(home: Workspace) -> None:
    found = {d.product: d for d in dependences(home.warehouse, "AZE", "RUS", 2023)}
    rows = home.warehouse.query(
        "SELECT reporter, value FROM read_parquet($f) WHERE partner = 'AZE' AND product = '271012'",
        f=home.warehouse.path(home.warehouse.flows()[-1].flows),
    )
    bought = dict(rows)
    d = found["271012"]
    assert d.imports == pytest.approx(sum(bought.values())) and d.supplier_concentration == pytest.approx(
        herfindahl(list(bought.values()))
    )
    assert d.partner_share == pytest.approx(bought.get("RUS", 0) / sum(bought.values())) and d.largest == max(
        bought, key=bought.__getitem__
    )
    world = world_year(home.warehouse, 2023)
    sold = world.exports[:, world.products.index("271012")]
    assert d.world_concentration == pytest.approx(herfindahl(list(sold)))
    assert d.substitutability == pytest.approx(d.imports / sold[world.row("AZE")])
    assert [x.dependent for x in dependences(home.warehouse, "AZE", "RUS", 2023)] == sorted(
        (x.dependent for x in found.values()), reverse=True
    )


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=50))
def test_concentration_lies_between_equal_parts_and_one(values: list[float]) -> None:
    assert 1 / len(values) - 1e-9 <= herfindahl(values) <= 1 + 1e-9


def test_a_unit_value_far_from_the_world_s_is_an_outlier(tmp_path: Path) -> None:
    lines = ["t,i,j,k,v,q"] + [f"2022,{i},{j},100199,{100 + n},{(100 + n) / (0.2 + 0.01 * n)}" for n, (i, j) in enumerate((i, j) for i in sorted(ECONOMIES) for j in sorted(ECONOMIES) if i != j and (i, j) != (31, 643))]  # fmt: skip
    lines.append("2022,31,643,100199,100,0.5")
    path = tmp_path / "BACI_HS17_Y2022_V202501.csv"
    path.write_text("\n".join(lines) + "\n")
    with Workspace.create(tmp_path / "desk", starter=False) as home:
        home.load(path)
        (odd,) = unit_values(home.pair("AZE", "RUS"))
        (usual,) = unit_values(home.pair("RUS", "AZE"))
    assert odd.outlier and odd.usd_per_tonne == pytest.approx(200_000) and not usual.outlier


def mirror_home(folder: Path) -> Workspace:
    rows = ["source,vintage,reporter,partner,product,flow,period,measure,value,unit,valuation"]
    told = {
        ("AZE", "RUS"): (900, 1000),
        ("RUS", "AZE"): (2000, 2130),
        ("AZE", "GEO"): (500, 531),
        ("GEO", "AZE"): (400, 430),
        ("RUS", "GEO"): (700, 1400),
        ("GEO", "RUS"): (300, 900),
    }
    for (i, j), (x, m) in told.items():
        rows += [
            f"c,V1,{i},{j},TOTAL,exports,2022,trade_value,{x},thousand USD,FOB",
            f"c,V1,{j},{i},TOTAL,imports,2022,trade_value,{m},thousand USD,CIF",
        ]
    folder.mkdir(exist_ok=True)
    (folder / "m.csv").write_text("\n".join(rows) + "\n")
    home = Workspace.create(folder / "desk", starter=False)
    load(home.warehouse, folder / "m.csv")
    return home


def test_mirror_statistics_of_a_pair(tmp_path: Path) -> None:
    with mirror_home(tmp_path) as home:
        first, second = mirrors(home.pair("AZE", "RUS"))
        assert (first.exports, first.imports) == (900e3, 1000e3) and first.imports_fob == pytest.approx(1000e3 / 1.06)
        assert first.gap_percent == pytest.approx(100 / 9) and min(
            first.exports, first.imports_fob
        ) <= first.reconciled <= max(first.exports, first.imports_fob)
        assert mirrors(home.pair("RUS", "AZE"))[0].gap_percent == pytest.approx(second.gap_percent)


@given(st.floats(1, 1e6), st.floats(1, 1e6))
@settings(max_examples=10)
def test_the_mirror_gap_changes_sign_with_the_reporter(
    tmp_path_factory: pytest.TempPathFactory, x: float, m: float
) -> None:
    folder = tmp_path_factory.mktemp("mirror")
    rows = [
        "source,vintage,reporter,partner,product,flow,period,measure,value,unit,valuation",
        f"c,V1,AZE,RUS,TOTAL,exports,2022,trade_value,{x!r},USD,FOB",
        f"c,V1,RUS,AZE,TOTAL,imports,2022,trade_value,{m!r},USD,CIF",
    ]
    (folder / "m.csv").write_text("\n".join(rows) + "\n")
    with Workspace.create(folder / "desk", starter=False) as home:
        home.load(folder / "m.csv")
        (ours,), (theirs,) = mirrors(home.pair("AZE", "RUS")), mirrors(home.pair("RUS", "AZE"))
    assert ours.asymmetry_percent == pytest.approx(-theirs.asymmetry_percent)
    assert (ours.asymmetry_percent > 0) == (x > m / 1.06) or x == pytest.approx(m / 1.06)
    assert ours.reconciled == pytest.approx(theirs.reconciled)


def test_the_reporter_that_agrees_with_nobody_weighs_less(tmp_path: Path) -> None:
    with mirror_home(tmp_path) as home:
        to_georgia = mirrors(home.pair("AZE", "GEO"))[0]
        to_russia = mirrors(home.pair("RUS", "GEO"))[0]
    assert to_georgia.weight_of_exporter > 0.5
    assert 0 < to_russia.weight_of_exporter < 1


def test_what_is_not_loaded_is_said(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "desk", starter=False) as home:
        for ask in (products, unit_values, potentials, pair_indices):
            with pytest.raises(NoData, match="load a BACI"):
                ask(home.pair("AZE", "RUS"))


# Codes ---------------------------------------------------------------------------------------------------------------

PAIRS = [
    ("a1", "A", "n:1", True),
    ("a2", "A", "n:1", True),
    ("b1", "A", "n:n", False),
    ("b1", "B", "n:n", True),
    ("c1", "C", "1:1", True),
]


@given(
    st.dictionaries(st.sampled_from(["A", "B", "C", "Z"]), st.floats(0, 1e9)),
    st.dictionaries(st.sampled_from(["a1", "a2", "b1", "c1"]), st.floats(0, 1e9)),
)
def test_a_conversion_keeps_the_total(old: dict[str, float], new: dict[str, float]) -> None:
    for values, conversion in ((old, to_newer(PAIRS)), (old, to_newer(PAIRS, new)), (new, to_older(PAIRS))):
        assert sum(conversion.apply(values).values()) == pytest.approx(sum(values.values()))


def test_splits_follow_known_trade_and_say_so() -> None:
    conversion = to_newer(PAIRS, {"a1": 3.0, "a2": 1.0})
    assert conversion.apply({"A": 8.0}) == {"a1": 6.0, "a2": 2.0, "b1": 0.0}
    assert "1 of 3 codes are split, 1 of them by known trade" in conversion.how
    assert to_newer(PAIRS).apply({"A": 9.0}) == {"a1": 3.0, "a2": 3.0, "b1": 3.0}


@pytest.mark.shared
def test_the_un_s_correspondence_carries_trade_back_to_1992(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "desk", starter=False) as home:
        home.load(SHARED / "data/reference/HS2022toHS1992ConversionAndCorrelationTables.xlsx")
        pairs = home.warehouse.table(
            "correspondence", "SELECT new, old, kind, assigned FROM codes WHERE vintage = 'HS22-HS92'"
        )
    assert len(pairs) == 18_900 and sum(row[3] for row in pairs) == 5_613
    back = to_older(pairs)
    assert back.apply({"010121": 2.0, "010130": 1.0}) == {"010111": 3.0}


def test_products_carried_to_another_revision_keep_the_total(tmp_path: Path) -> None:
    import openpyxl

    from bilateral.trade.products import carried

    book = openpyxl.Workbook()
    book.active.title = "HS2022-HS2017 Conversions"
    for row in (["From HS 2022", "From HS 2017"], ["080811", "080810"], ["080812", "080810"], ["100199", "100199"]):
        book.active.append(row)
    sheet = book.create_sheet("HS2022-HS2017 Correlations")
    for row in (
        ["Between"],
        ["HS 2022", "HS 2017", "Relationship"],
        ["080811", "080810", "n:1"],
        ["080812", "080810", "n:1"],
        ["100199", "100199", "1:1"],
    ):
        sheet.append(row)
    book.save(tmp_path / "HS2022toHS2017ConversionAndCorrelationTables.xlsx")
    (tmp_path / "BACI_HS17_Y2021_V202501.csv").write_text(
        "t,i,j,k,v,q\n2021,31,643,080810,80,1\n2021,31,643,100199,20,1\n"
    )
    with Workspace.create(tmp_path / "desk", starter=False) as home:
        home.load(tmp_path / "BACI_HS17_Y2021_V202501.csv")
        pair = home.pair("AZE", "RUS")
        with pytest.raises(NoData, match="correspondence of HS17 and HS22"):
            carried(home.warehouse, product_flows(pair), "HS17", "HS22")
        home.load(tmp_path / "HS2022toHS2017ConversionAndCorrelationTables.xlsx")
        flows, how = carried(home.warehouse, product_flows(pair), "HS17", "HS22")
        assert {f.product: f.value for f in flows} == {
            "080811": 40,
            "080812": 40,
            "100199": 20,
        } and "the others equally" in how
        (tmp_path / "BACI_HS22_Y2022_V202501.csv").write_text(
            "t,i,j,k,v,q\n2022,31,643,080811,30,1\n2022,31,643,080812,10,1\n"
        )
        home.load(tmp_path / "BACI_HS22_Y2022_V202501.csv")
        flows, how = carried(home.warehouse, product_flows(pair, revision="HS17"), "HS17", "HS22")
        assert {f.product: f.value for f in flows} == {
            "080811": 60,
            "080812": 20,
            "100199": 20,
        } and "1 of them by known trade" in how
        back, _ = carried(home.warehouse, flows, "HS22", "HS17")
        assert {f.product: f.value for f in back} == {"080810": 80, "100199": 20}
