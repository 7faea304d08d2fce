"""The network's tables, and places and links by name."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import bilateral.corridors
from bilateral.corridors import Network
from bilateral.corridors.sea import great_circle, sea, sea_km
from bilateral.errors import BadNetwork, NoRoute

DATA = Path(bilateral.corridors.__file__).parent / "data"


@pytest.fixture(scope="module")
def network() -> Network:
    return Network.load()


def test_no_link_without_a_source_and_estimates_say_so(network: Network) -> None:
    assert len(network.links) > 300 and len(network.places) > 150
    assert all(link.source for link in network.links) and all(p.source for p in network.places.values())
    assert any(link.source.startswith("ESTIMATE") for link in network.links)


def test_what_the_region_needs_is_there(network: Network) -> None:
    for spot in (
        "Alat",
        "Aktau",
        "Kuryk",
        "Turkmenbashi",
        "Amirabad",
        "Anzali",
        "Olya",
        "Makhachkala",
        "Beyneu",
        "Bereket",
        "Uzen",
        "Tejen",
    ):
        assert network.place(spot).id
    assert network.link("Rasht–Astara").status == "planned"
    assert network.link("Derbent–Makhachkala rail").status == "open"


@pytest.mark.parametrize(
    ("text", "place"),
    [("Nhava Sheva", "NhavaSheva"), ("INNSA", "NhavaSheva"), ("Мумбаи", "NhavaSheva"), ("москва", "Moscow"), ("st petersburg", "StPetersburg"),
     ("RULED", "StPetersburg"), ("40.4, 49.9", "40.4,49.9"), ("Singapore", "SGSIN"), ("Paris", "Paris (FR)")],
)  # fmt: skip
def test_places_by_name_locode_or_position(network: Network, text: str, place: str) -> None:
    assert network.place(text).id == place


@pytest.mark.parametrize(
    ("text", "says"), [("Moscw", "nearest: Moscow"), ("Springfield", "may be Springfield"), ("95, 10", "nowhere")]
)
def test_a_doubtful_place_asks(network: Network, text: str, says: str) -> None:
    with pytest.raises(BadNetwork, match=says):
        network.place(text)


def test_a_link_that_is_not_there_names_those_that_are(network: Network) -> None:
    with pytest.raises(BadNetwork, match="Moscow–"):
        network.link("Moscow–Tehran")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("links.csv", ",rail,", ",tunnel,", "links.csv, line 2: field mode says 'tunnel'"),
        ("links.csv", "AstaraIR,AstaraAZ,rail,10,", "AstaraIR,AstaraAZ,rail,ten,", "line 2: field km says 'ten'"),
        (
            "links.csv",
            "AstaraAZ,Alat,rail,245,",
            "AstaraAZ,Alat,rail,24,",
            "line 3: field km says 24; the great circle",
        ),
        ("links.csv", "AstaraIR,AstaraAZ,", "Nowhere,AstaraAZ,", "line 2: field from says 'Nowhere'"),
        ("nodes.csv", "18.95", "198.95", "nodes.csv, line 2: field lat says 198.95"),
    ],
)
def test_a_bad_table_names_file_line_and_field(tmp_path: Path, file: str, old: str, new: str, says: str) -> None:
    shutil.copytree(DATA, tmp_path / "net")
    path = tmp_path / "net" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadNetwork) as caught:
        Network.load(tmp_path / "net")
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_a_network_of_one_s_own(tmp_path: Path) -> None:
    shutil.copytree(DATA, tmp_path / "net")
    assert len(Network.load(tmp_path / "net").links) == len(Network.load().links)
    with pytest.raises(BadNetwork, match="cannot be read"):
        Network.load(tmp_path / "none")


def test_mumbai_to_saint_petersburg_by_suez() -> None:
    (way,) = sea().routes(np.array([[72.95, 18.95]]), np.array([[30.2, 59.9]]))
    assert way.km == pytest.approx(14_119, abs=5) and "suez" in way.passages
    (cape,) = sea().routes(np.array([[72.95, 18.95]]), np.array([[30.2, 59.9]]), ("northwest", "suez"))
    assert cape.km > way.km + 5000 and "suez" not in cape.passages


def test_the_sea_is_the_same_both_ways_and_not_shorter_than_the_great_circle() -> None:
    points = np.array([[4.1, 51.95], [121.5, 31.2], [72.95, 18.95], [-74.0, 40.6], [39.2, -6.8]])
    km = sea_km(points)
    assert np.allclose(km, km.T)
    at = sea().at[sea().snap(points)]
    assert (km >= great_circle(at[:, None], at[None]) - 1e-6).all()


def test_closing_every_way_is_said() -> None:
    with pytest.raises(NoRoute, match="no way by sea"):
        sea().routes(np.array([[36.0, 45.0]]), np.array([[4.1, 51.95]]), ("northwest", "bosporus"))


def test_routes_agree_with_searoute() -> None:
    import searoute

    ends = [([72.95, 18.95], [4.1, 51.95]), ([121.5, 31.2], [-74.0, 40.6]), ([39.2, -6.8], [55.0, 25.2])]
    ours = sea().routes(np.array([a for a, _ in ends]), np.array([b for _, b in ends]))
    for (a, b), way in zip(ends, ours, strict=True):
        assert way.km == pytest.approx(searoute.searoute(a, b)["properties"]["length"], rel=0.005)


@pytest.mark.parametrize(
    ("file", "edit", "says"),
    [
        ("links.csv", lambda t: t.replace("capacity_mt", "cap", 1), "links.csv, line 1: column 'capacity_mt' is missing"),
        ("links.csv", lambda t: t.replace("open,2017,,", "open,2017,13,", 1), "line 2: field closed_months says '13'"),
        ("links.csv", lambda t: t.replace("rail,10,1520", "rail,10,banana", 1), "line 2: field gauge says 'banana'"),
        ("links.csv", lambda t: t + "AstaraAZ,AstaraIR,rail,10,1520,open,,,,own,\n", "the link AstaraIR–AstaraAZ rail stands twice"),
        ("links.csv", lambda t: t + "Alat,Alat,rail,10,1520,open,,,,own,\n", "field to says 'Alat', as field from"),
        ("nodes.csv", lambda t: t + t.split("\n")[1] + "\n", "field id says 'NhavaSheva', as a row before"),
        ("nodes.csv", lambda t: t.replace(",IND,", ",India,", 1), "line 2: field country says 'India'"),
        ("nodes.csv", lambda t: t.replace(",port,", ",prt,", 1), "line 2: field kind says 'prt'"),
        ("nodes.csv", lambda t: t.split("\n")[0], "nodes.csv: has no row"),
        ("nodes.csv", lambda _: "", "column 'id' is missing"),
        ("nodes.csv", lambda t: t + "x,y,,,city,1,1,IND,,own,,,more\n", "more cells than the header"),
        ("borders.csv", lambda t: t.replace("RUS,road,120", "RUS,road,-500", 1), "field hours says -500; accepted: 0 to"),
        ("borders.csv", lambda t: t.replace("default,", "usual,"), "no row with place 'default' and mode 'eaeu'"),
    ],
)  # fmt: skip
def test_no_broken_table_passes(tmp_path: Path, file: str, edit: Callable[[str], str], says: str) -> None:
    shutil.copytree(DATA, tmp_path / "net")
    path = tmp_path / "net" / file
    path.write_text(edit(path.read_text("utf-8")), encoding="utf-8")
    with pytest.raises(BadNetwork) as caught:
        Network.load(tmp_path / "net")
    assert says in str(caught.value)


def test_a_position_is_in_the_country_of_the_nearest_city(network: Network) -> None:
    assert [network.place(text).country for text in ("40.4, 49.9", "55.7, 37.6", "41.72, 44.79")] == [
        "AZE",
        "RUS",
        "GEO",
    ]


def test_a_name_in_cyrillic_of_a_city_outside_the_tables(network: Network) -> None:
    assert network.place("Хабаровск").name == "Khabarovsk"


def test_a_place_of_a_country_is_not_its_namesake_elsewhere() -> None:
    network = Network.load()
    assert network.place("Rome", "ITA").country == "ITA"
    assert network.place("Washington", "USA").country == "USA"
    with pytest.raises(BadNetwork):
        network.place("Baku", "ITA")
