"""The Harmonized System: sections and chapters with short names, and trade carried from one revision to another.

Names are our own short forms of the HS 2022 headings of sections and chapters (World Customs Organization).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LEVELS = ("section", "chapter", "heading", "subheading")
DIGITS = {"chapter": 2, "heading": 4, "subheading": 6}


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with files("bilateral.reference").joinpath(f"{name}.csv").open(encoding="utf-8") as table:
        return tuple(csv.DictReader(table))


@cache
def section_of() -> dict[str, str]:
    """Return {chapter: section}: '27' is in 'V'."""
    return {row["chapter"]: row["section"] for row in _rows("hs_chapters")}


@cache
def group_names() -> dict[str, str]:
    """Return the short names of sections and chapters.

    >>> group_names()["27"], group_names()["V"]
    ('Mineral fuels, oil, electricity', 'Mineral products')
    """
    return {row["chapter"]: row["name"] for row in _rows("hs_chapters")} | {
        row["section"]: row["name"] for row in _rows("hs_sections")
    }


def group(product: str, level: str) -> str:
    """Return the group of an HS 6-digit code at a level of `LEVELS`; a chapter that is not in the HS is its own section.

    >>> group("271012", "section"), group("271012", "heading")
    ('V', '2710')
    """
    return section_of().get(product[:2], product[:2]) if level == "section" else product[: DIGITS[level]]


@dataclass(frozen=True)
class Conversion:
    """How trade in one revision's codes becomes trade in another's: shares that add up to one for each code.

    `weights` is {code: {code in the other revision: share}}; `how` says where the shares come from.
    """

    weights: Mapping[str, Mapping[str, float]]
    how: str

    def apply(self, values: Mapping[str, float]) -> dict[str, float]:
        """Carry values over; the total stays, and a code without a correspondence keeps its own.

        >>> Conversion({"a": {"x": 0.25, "y": 0.75}}, "").apply({"a": 4.0, "b": 1.0})
        {'x': 1.0, 'y': 3.0, 'b': 1.0}
        """
        out: dict[str, float] = {}
        for code, value in values.items():
            for other, share in self.weights.get(code, {code: 1.0}).items():
                out[other] = out.get(other, 0.0) + value * share
        return out


def to_older(pairs: list[tuple[str, str, str, bool]]) -> Conversion:
    """From a newer revision to an older one, as the UN's conversion table assigns: all of a code's trade to one code.

    `pairs` are (new, old, kind, assigned) of a correspondence.
    """
    return Conversion(
        {new: {old: 1.0} for new, old, _, assigned in pairs if assigned},
        "the UN's conversion table: each code to the one that it is assigned to",
    )


def to_newer(pairs: list[tuple[str, str, str, bool]], known: Mapping[str, float] | None = None) -> Conversion:
    """From an older revision to a newer one: a code's trade is split over the newer codes that share its goods.

    Parameters
    ----------
    known
        Trade by code in the newer revision, such as the world's of the first year that it was in use: splits follow it.
        Without it, or where none of the newer codes is traded, splits are equal.

    Source
    ------
    UNSD, correlation tables (every pair of codes that share goods).  The weights are ours and stated in `how`.
    """
    targets: dict[str, list[str]] = {}
    for new, old, _, _ in pairs:
        targets.setdefault(old, []).append(new)
    weights: dict[str, dict[str, float]] = {}
    by_trade = 0
    for old, codes in targets.items():
        total = sum((known or {}).get(code, 0.0) for code in codes)
        by_trade += len(codes) > 1 and total > 0
        weights[old] = {code: (known or {}).get(code, 0.0) / total if total > 0 else 1 / len(codes) for code in codes}
    split = sum(len(codes) > 1 for codes in targets.values())
    how = f"the UN's correlation table: {split} of {len(targets)} codes are split, {by_trade} of them by known trade in the newer codes, the others equally"
    return Conversion(weights, how)
