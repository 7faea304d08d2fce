"""Publishers' codes of economies, as ours: ISO 3166-1 alpha-3, ISO 3166-3 for states that are no more, N and the UN
number for areas that are no economy ('Areas, not elsewhere specified').  No trade is dropped for its code.

Sources: ISO 3166-1 and -3 (pycountry); the deviations in `economies.csv` from UN Comtrade's list of partner areas,
CEPII's GeoDist and BACI notes, the World Bank's and the IMF's lists of economies.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import pycountry


@cache
def deviations() -> tuple[dict[str, str], ...]:
    """Return the rows of `economies.csv`: system, code, economy, name."""
    with files("bilateral.reference").joinpath("economies.csv").open(encoding="utf-8") as table:
        return tuple(csv.DictReader(table))


@cache
def economy_numbers() -> dict[int, str]:
    """Return {UN or ISO numeric code: our code}, with the UN's own numbers over those of ISO.

    >>> [economy_numbers()[n] for n in (490, 699, 757, 842, 31, 891)]
    ['TWN', 'IND', 'CHE', 'USA', 'AZE', 'SCG']
    """
    found = {int(entry.numeric): entry.alpha_3 for entry in pycountry.countries}
    return found | {int(row["code"]): row["economy"] for row in deviations() if row["system"] == "un"}


@cache
def economy_codes(system: str) -> dict[str, str]:
    """Return {alphabetic code of a publisher: our code}; ISO alpha-3 unless the publisher deviates.

    >>> economy_codes("cepii")["ROM"], economy_codes("worldbank")["XKX"], economy_codes("un-iso")["S19"]
    ('ROU', 'XKX', 'TWN')
    """
    found = {entry.alpha_3: entry.alpha_3 for entry in pycountry.countries}
    return found | {row["code"]: row["economy"] for row in deviations() if row["system"] == system}


@cache
def iso2_codes() -> dict[str, str]:
    """Return {ISO alpha-2: alpha-3}, Kosovo's XK among them."""
    return {entry.alpha_2: entry.alpha_3 for entry in pycountry.countries} | {"XK": "XKX"}


@cache
def area_names() -> dict[str, str]:
    """Return the names of codes that are not in ISO 3166-1."""
    iso = {entry.alpha_3 for entry in pycountry.countries}
    return {row["economy"]: row["name"] for row in reversed(deviations()) if row["economy"] not in iso}
