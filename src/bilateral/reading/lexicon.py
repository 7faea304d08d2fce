"""The reader's word lists, from `rules/*.toml`, compiled once into linear patterns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def rules(name: str) -> dict[str, Any]:
    """Return a rules file as it stands."""
    return tomllib.loads(files("bilateral.reading").joinpath(f"rules/{name}.toml").read_text("utf-8"))


def lowered(text: str) -> str:
    """Lower case in which every character keeps its place: 'İ' becomes two characters in lower case, and stays.

    >>> len(lowered("İSTANBUL")), lowered("Baku")
    (8, 'baku')
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def words(items: Iterable[str], *, case: bool = False) -> re.Pattern[str]:
    """Compile an alternation of literal words or phrases, longest first, on word borders."""
    listed = sorted(set(items), key=len, reverse=True)
    body = "|".join(re.escape(item).replace(r"\ ", r"[ \u00a0]+") for item in listed)
    return re.compile(rf"(?<![\w-])(?:{body})(?![\w])", 0 if case else re.IGNORECASE)


@cache
def listed(name: str, *keys: str) -> re.Pattern[str]:
    """Return the pattern of the word list at `keys` of a rules file."""
    node: Any = rules(name)
    for key in keys:
        node = node[key]
    return words(node)
