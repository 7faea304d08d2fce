"""Laws of routing on the curated network, what-ifs, capacity."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from bilateral.corridors import (
    LinkChange,
    Network,
    Sweep,
    WhatIf,
    alternatives,
    assign,
    build,
    compare,
    corridors,
    costs,
    market_access,
    reach,
    route,
    through,
    trade_cost_change,
)
from bilateral.corridors.capacity import Demand, read_demand
from bilateral.corridors.graph import CARGO
from bilateral.corridors.network import Link, Place
from bilateral.corridors.routing import passages, track
from bilateral.errors import BadNetwork, NoRoute

NETWORK = Network.load()
GRAPH = build(NETWORK)
ENDS = sorted(p for p in reach(GRAPH, "Moscow") if NETWORK.places[p].kind in ("city", "port", "terminal"))
PLACE = st.sampled_from(ENDS)


@given(PLACE, PLACE, PLACE)
@settings(max_examples=60)
def test_triangle_inequality_but_for_one_handling(a: str, b: str, c: str) -> None:
    # Going on without unloading at b can only be cheaper than stopping there.
    cost = costs(GRAPH, [a, b, c])
    assert cost[0, 2] <= cost[0, 1] + cost[1, 2] + 1e-9


@given(PLACE, PLACE, st.sampled_from([link for link in NETWORK.links if not link.is_open(None)]))
@settings(max_examples=25, deadline=None)
def test_opening_a_link_never_makes_the_best_way_worse(a: str, b: str, link: Link) -> None:
    if a == b:
        return
    then = build(NETWORK, "container", WhatIf(opened=(link.key,)))
    assert costs(then, [a, b])[0, 1] <= costs(GRAPH, [a, b])[0, 1] + 1e-9


def test_a_symmetric_network_has_symmetric_distances() -> None:
    # borders differ by direction, so the law is one of kilometres, and of costs where borders are alike
    km = costs(GRAPH, ENDS[:25], "km")
    assert np.allclose(km, km.T, rtol=1e-6)
    plain = Network(
        NETWORK.places, NETWORK.links, tuple(r for r in NETWORK.borders if r["place"] == "default"), NETWORK.ports
    )
    uniform = Network(
        {k: Place(**{**vars(p), "country": "KAZ"}) for k, p in plain.places.items()},
        plain.links,
        plain.borders,
        plain.ports,
    )
    cost = costs(build(uniform), ENDS[:25])
    assert np.allclose(cost, cost.T, rtol=1e-9)


@given(PLACE, PLACE)
@settings(max_examples=40)
def test_alternatives_are_simple_different_and_sorted(a: str, b: str) -> None:
    if a == b:
        return
    found = alternatives(GRAPH, a, b, 5)
    prices = [r.generalised_usd_tonne for r in found]
    assert prices == sorted(prices)
    assert len({(r.places, tuple(dict.fromkeys(leg.mode for leg in r.legs if leg.km))) for r in found}) == len(found)
    assert all(len(set(r.places)) == len(r.places) for r in found)
    assert prices[0] == pytest.approx(route(GRAPH, a, b).generalised_usd_tonne)


@given(PLACE, PLACE)
@settings(max_examples=40)
def test_a_route_adds_up(a: str, b: str) -> None:
    if a == b:
        return
    r = route(GRAPH, a, b)
    assert r.km == pytest.approx(sum(leg.km for leg in r.legs)) and r.km > 0
    assert 24 * r.days == pytest.approx(sum(leg.hours for leg in r.legs))
    assert r.usd_tonne == pytest.approx(sum(leg.usd_tonne for leg in r.legs))
    assert r.days_low < r.days < r.days_high and r.places[0] == a and r.places[-1] == b
    assert r.generalised_usd_tonne == pytest.approx(costs(GRAPH, [a, b])[0, 1])


def test_no_route_says_which_link_is_in_the_way() -> None:
    with pytest.raises(NoRoute, match="Meghri–Aghband road is closed"):
        route(GRAPH, "Tatvan", "Meghri", via=["Aghband"])
    with pytest.raises(BadNetwork, match="both ends"):
        route(GRAPH, "Baku", "Baku")


def test_no_silent_detour_through_a_closed_link() -> None:
    # Taking every closed and unbuilt link out of the tables changes no cost.
    bare = Network(NETWORK.places, tuple(x for x in NETWORK.links if x.is_open(None)), NETWORK.borders, NETWORK.ports)
    spots = [*ENDS[:20], "Helsinki", "Odesa", "Chabahar", "Meghri"]
    assert np.allclose(costs(build(bare), spots), costs(GRAPH, spots))


def test_rasht_astara_replaces_the_lorry() -> None:
    found = compare(NETWORK, "Tehran", "Baku", WhatIf(opened=("Rasht–AstaraIR rail",)))
    assert found.days is not None and found.days <= 0 and found.then.usd_tonne < found.today.usd_tonne
    change = trade_cost_change(NETWORK, ["IRN", "AZE", "USA"], WhatIf(opened=("Rasht–AstaraIR rail",)), value_tonne=300)
    assert change[0, 1] < 0 and np.isnan(change[0, 2])


def test_suez_closed_means_the_cape() -> None:
    sea_only = {"via": ["StPetersburg"], "modes": [["sea"], ["rail"]]}
    today, then = (
        route(build(NETWORK, "container", WhatIf(closed_passages=p)), "NhavaSheva", "Moscow", **sea_only)
        for p in ((), ("suez",))
    )
    assert then.sea_km > today.sea_km + 5000 and then.days > today.days + 7


def test_the_volga_is_closed_in_winter() -> None:
    modes = [["river"]]
    assert route(build(NETWORK, "dry_bulk", WhatIf(month=7)), "Astrakhan", "Volgograd", modes=modes).km > 400
    with pytest.raises(NoRoute, match="closed in month 1"):
        route(build(NETWORK, "dry_bulk", WhatIf(month=1)), "Astrakhan", "Volgograd", modes=modes)


def test_halving_border_hours_halves_them() -> None:
    base, half = (
        route(build(NETWORK, "container", WhatIf(border=b)), "Baku", "Makhachkala", modes=[["rail"]])
        for b in ((), (("all", 0.5),))
    )
    border = NETWORK.border(NETWORK.link("Yalama–Samur rail"), "Yalama", "container")
    assert base.days - half.days == pytest.approx(border.hours / 48)


def test_a_yard_lets_trains_change_gauge() -> None:
    spot = next(
        p.id
        for p in NETWORK.places.values()
        if len({s for q, s in GRAPH.index if q == p.id and s.startswith("rail-")}) == 2 and len(p.gauges) < 2
    )
    arcs = lambda g: [k for k in range(len(g.tail)) if g.kind[k] == "gauge" and g.nodes[g.tail[k]][0] == spot]  # noqa: E731
    assert not GRAPH.passable[arcs(GRAPH)].any()
    then = build(NETWORK, "container", WhatIf(yards=(spot,)))
    assert then.passable[arcs(then)].all()


@pytest.mark.parametrize("cargo", CARGO)
def test_cargo_classes_differ(cargo: str) -> None:
    found = route(build(NETWORK, cargo), "Altynkol", "Poti")
    assert found.cargo == cargo and (found.usd_teu is None) == (cargo != "container")


def test_named_corridors_of_india_and_russia() -> None:
    found, why = corridors(GRAPH, "NhavaSheva", "Moscow")
    names = [r.name for r in found]
    assert (
        any("western" in n for n in names) and any("eastern" in n for n in names) and any("Baltic" in n for n in names)
    )
    assert set(why) | set(names) and not set(why) & set(names)


def test_hub_share_and_market_access_change_with_a_link() -> None:
    share, pairs = through(GRAPH, ["Samur"], ENDS)
    assert 0 < share < 1 and pairs == len(ENDS) * (len(ENDS) - 1)
    without, _ = through(
        build(NETWORK, "container", WhatIf(closed=("Yalama–Samur rail", "Yalama–Samur road"))), ["Samur"], ENDS
    )
    assert without < share
    sizes = dict.fromkeys(ENDS, 1.0)
    cut = build(NETWORK, "container", WhatIf(closed=("Yalama–Samur rail", "Yalama–Samur road")))
    assert market_access(cut, "Baku", sizes, elasticity=0.84) <= market_access(GRAPH, "Baku", sizes, elasticity=0.84)


@given(st.integers(0, 10_000))
@settings(max_examples=15)
def test_a_sweep_of_what_ifs_is_the_whole_search(seed: int) -> None:
    draw = np.random.default_rng(seed)
    pairs = [tuple(x) for x in draw.choice(ENDS, (60, 2)) if x[0] != x[1]]
    sweep = Sweep(GRAPH, pairs)
    known = list(sweep.of_link)

    def some(open_: bool, n: int) -> tuple[int, ...]:
        among = [k for k in known if NETWORK.links[k].is_open(None) == open_]
        return tuple(int(k) for k in draw.choice(among, n, replace=False))

    for change in (
        LinkChange(closed=some(True, 1)),
        LinkChange(opened=some(False, 1)),
        LinkChange(some(False, 2), some(True, 3)),
    ):
        data = sweep.data.copy()
        for k in change.closed:
            data[sweep.of_link[k]] = np.inf
        for k in change.opened:
            data[sweep.of_link[k]] = sweep.potential[sweep.of_link[k]]
        whole = dijkstra(GRAPH.weighted(data), indices=sweep.sources)[sweep.row, sweep.b]
        assert np.allclose(sweep.costs(change), whole)


def little(capacity: float) -> Network:
    """Two ways from A to B: a short one with a capacity and a long one without."""
    spot = lambda name, lat: Place(name, name, "KAZ", lat, 70.0, "city", source="test")  # noqa: E731
    places = {"A": spot("A", 50.0), "B": spot("B", 51.0), "C": spot("C", 50.5)}
    links = (Link("A", "B", "rail", 150, "open", ("1520",), capacity_mt=capacity, source="test"),
             Link("A", "C", "rail", 200, "open", ("1520",), source="test"), Link("C", "B", "rail", 200, "open", ("1520",), source="test"))  # fmt: skip
    return Network(places, links, NETWORK.borders)


def test_demand_over_the_capacity_takes_the_longer_way_and_prices_the_bottleneck() -> None:
    network = little(1.0)
    graph = build(network, "dry_bulk")
    found = assign(graph, [Demand("A", "B", 1.6e6)])
    (link,) = found.links
    detour = (
        costs(build(network, "dry_bulk", WhatIf(closed=("A–B rail",))), ["A", "B"])[0, 1]
        - costs(graph, ["A", "B"])[0, 1]
    )
    assert link.flow_mt == pytest.approx(1.0) and link.overload_mt == 0
    assert link.shadow_usd_tonne == pytest.approx(detour)
    assert sorted(t for _, t, _ in found.demands[0].ways) == pytest.approx([0.6e6, 1.0e6])


def test_demand_within_the_capacity_is_free_of_shadow_prices() -> None:
    found = assign(build(little(5.0), "dry_bulk"), [Demand("A", "B", 1e6), Demand("B", "A", 1e6)])
    assert found.links[0].shadow_usd_tonne == 0 and found.links[0].flow_mt == pytest.approx(2.0)
    assert all(d.usd_tonne == pytest.approx(d.free_usd_tonne) for d in found.demands)


def test_what_does_not_fit_is_said() -> None:
    network = little(1.0)
    closed = build(network, "dry_bulk", WhatIf(closed=("A–C rail",)))
    (link,) = assign(closed, [Demand("A", "B", 3e6)]).links
    assert link.overload_mt == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("text", "says"), [("from,to\nBaku,Moscow\n", "column 'tonnes'"), ("from,to,tonnes\nBaku,Moscow,many\n", "line 2: field tonnes"), ("from,to,tonnes\nBaku,Nowherestan,5\n", "Nowherestan")]
)  # fmt: skip
def test_a_bad_demand_table(tmp_path, text: str, says: str) -> None:
    (tmp_path / "d.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadNetwork, match=says):
        read_demand(tmp_path / "d.csv", NETWORK)


def test_demand_may_name_places_outside_the_tables(tmp_path) -> None:
    (tmp_path / "d.csv").write_bytes("\ufefffrom,to,tonnes\nBaku,Jeddah,1000\n".encode())
    network, demands = read_demand(tmp_path / "d.csv", NETWORK)
    (found,) = assign(build(network), demands).demands
    assert found.destination == "SAJED" and found.usd_tonne == pytest.approx(found.free_usd_tonne)


def test_a_voyage_is_drawn_round_what_is_closed() -> None:
    graph = build(NETWORK, "container", WhatIf(closed_passages=("suez",)))
    way = route(graph, "NhavaSheva", "Rotterdam")
    assert passages(GRAPH, route(GRAPH, "NhavaSheva", "Rotterdam")) >= {"suez"} and "suez" not in passages(graph, way)
    assert min(points[:, 1].min() for _, points in track(graph, way)) < -30


def test_a_what_if_is_compared_on_the_objective_asked() -> None:
    shut = WhatIf(closed_passages=("suez",))
    found = compare(NETWORK, "Shanghai", "Rotterdam", shut, objective="usd")
    assert found.today and found.then and found.then.usd_tonne > found.today.usd_tonne and found.days > 0


def test_corridors_serve_both_directions_and_keep_their_names() -> None:
    there, back = (
        {r.name for r in corridors(GRAPH, *ends)[0]} for ends in (("NhavaSheva", "Moscow"), ("Moscow", "NhavaSheva"))
    )
    assert there == back and any("western branch" in name for name in back)
    assert "its voyage does not pass suez" in corridors(GRAPH, "Rotterdam", "Xian")[1]["Suez and the Baltic"]


def test_a_gauge_change_counts_when_the_box_is_lifted_over() -> None:
    way = route(GRAPH, "Shanghai", "Duisburg")
    assert way.gauge_changes == 2
    assert route(GRAPH, "Baku", "Moscow").gauge_changes == 0


def test_a_way_that_turns_back_is_cut_where_it_was_to_pass() -> None:
    way = route(GRAPH, "Baku", "Tehran", via=["Tbilisi"])
    moves = [leg for leg in way.legs if leg.km]
    assert moves[0].to_place == "Tbilisi" == moves[1].from_place
    ends = [(points[0], points[-1]) for _, points in track(GRAPH, way)]
    assert all(np.allclose(a[1], b[0]) for a, b in itertools.pairwise(ends))


def test_every_port_of_the_tables_sails() -> None:
    assert {p.id for p in NETWORK.places.values() if p.kind == "port"} == set(NETWORK.ports)
    assert {leg.mode for leg in route(GRAPH, "Chabahar", "NhavaSheva").legs if leg.km} == {"sea"}
