"""Laws of the pair's statistics, on the starter figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import NoData
from bilateral.trade import (
    balance,
    exports,
    growth,
    imports,
    mirror_gap,
    partners,
    rank,
    series,
    share,
    turnover,
    years,
)
from bilateral.trade.formats import shared_formats
from bilateral.workspace import Pair, Workspace

PARTNERS = ("RUS", "TUR", "ITA", "CHN", "DEU")


@pytest.fixture(scope="module")
def pair(shared_desk: Workspace) -> Pair:
    return shared_desk.pair("AZE", "RUS")


def swapped(pair: Pair) -> Pair:
    return Pair(pair.partner, pair.reporter, pair.workspace)


@given(st.sampled_from([*range(2000, 2021), 2023]), st.sampled_from(PARTNERS))
def test_adding_up_and_symmetry(shared_desk: Workspace, year: int, partner: str) -> None:
    pair = shared_desk.pair("AZE", partner)
    there, back = exports(pair, year), imports(pair, year)
    assert turnover(pair, year).value == pytest.approx(there.value + back.value)
    assert balance(pair, year).value == pytest.approx(there.value - back.value)
    assert turnover(pair, year).value == pytest.approx(turnover(swapped(pair), year).value)
    assert balance(pair, year).value == pytest.approx(-balance(swapped(pair), year).value)
    assert exports(swapped(pair), year).value == back.value


@pytest.mark.parametrize("year", [2000, 2010, 2020, 2023])
def test_partners_never_exceed_the_world(shared_desk: Workspace, year: int) -> None:
    rows = partners(shared_desk.warehouse, "AZE", year)
    assert sum(r.share_percent for r in rows) <= 100 + 1e-6
    assert [r.rank for r in rows] == list(range(1, len(rows) + 1))
    assert [r.turnover for r in rows] == sorted((r.turnover for r in rows), reverse=True)


def test_rank_follows_from_the_partners(pair: Pair) -> None:
    place = next(r.rank for r in partners(pair.workspace.warehouse, "AZE", 2023) if r.code == "RUS")
    figure = rank(pair, 2023)
    assert figure.value == place == 3 and figure.low <= place <= figure.high


def test_growth_names_its_base(pair: Pair) -> None:
    assert growth(pair, 2015).value == pytest.approx(
        100 * (turnover(pair, 2015).value / turnover(pair, 2014).value - 1)
    )
    assert "2020" in growth(pair, 2023, base=2020).how
    with pytest.raises(NoData, match="2022"):
        growth(pair, 2023)


def test_growth_undoes_itself(pair: Pair) -> None:
    up, down = growth(pair, 2015, base=2010).value, growth(pair, 2010, base=2015).value
    assert (1 + up / 100) * (1 + down / 100) == pytest.approx(1)


def test_every_figure_names_the_observations_behind_it(pair: Pair) -> None:
    for figure in (turnover(pair, 2023), share(pair, 2023), rank(pair, 2023), growth(pair, 2020)):
        assert figure.observations and all(o.source and o.vintage for o in figure.observations)


def test_a_year_that_is_not_loaded_is_said_not_guessed(pair: Pair) -> None:
    assert 2021 not in years(pair) and 2021 not in [int(f.period) for f in series(pair)]
    with pytest.raises(NoData, match="2021"):
        turnover(pair, 2021)


def test_no_mirror_gap_without_two_reporters(pair: Pair) -> None:
    assert mirror_gap(pair) == []


def test_a_mirror_gap_from_two_reporters(tmp_path, shared_desk: Workspace) -> None:
    path = tmp_path / "mirror.csv"
    path.write_text(
        "source,vintage,reporter,partner,product,flow,period,measure,value,unit,valuation\n"
        "comtrade,V1,AZE,RUS,TOTAL,exports,2022,trade_value,900,thousand USD,FOB\n"
        "comtrade,V1,RUS,AZE,TOTAL,imports,2022,trade_value,1000,thousand USD,CIF\n"
    )
    with Workspace.create(tmp_path / "w", starter=False) as home:
        home.load(path)
        (gap,) = mirror_gap(home.pair("AZE", "RUS"))
    assert gap.period == "2022"
    assert {o.valuation for o in gap.observations} == {"FOB", "CIF"}


def test_shared_formats_know_since_when(pair: Pair) -> None:
    found = {m.name: m.since for m in shared_formats(pair)}
    assert any("CIS" in name or "Commonwealth" in name for name in found)
    assert all(since for since in found.values())


def test_a_loaded_release_of_baci_reaches_the_statistics(tmp_path) -> None:
    path = tmp_path / "BACI_HS17_Y2022_V202501.csv"
    path.write_text(
        "t,i,j,k,v,q\n2022,404,800,010101,1500,NA\n2022,404,800,020202,500,1\n2022,800,404,030303,1000,2\n2022,404,834,010101,2000,NA\n"
    )
    with Workspace.create(tmp_path / "w", starter=False) as home:
        home.load(path)
        pair = home.pair("Kenya", "Uganda")
        assert turnover(pair, 2022).value == 3e6
        assert share(pair, 2022, "exports").value == pytest.approx(50)
        assert rank(pair, 2022).value == 1
