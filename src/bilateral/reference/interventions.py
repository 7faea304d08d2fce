"""Trade-policy acts in the terms of Global Trade Alert and of UNCTAD's MAST, from `interventions.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


def intervention(kind: str, quote: str) -> tuple[str, str]:
    """Return Global Trade Alert's intervention type of an act and its MAST chapter or group, empty where none fits.

    `kind` is a `Measure.type`, `quote` the words that state the act.  Source: `interventions.toml`.

    >>> intervention("tariff", "an anti-dumping duty of 12% on steel"), intervention("export_ban", "a ban on gasoline exports")
    (('Anti-dumping', 'D1'), ('Export ban', 'P'))
    """
    return next((called for of, words, called in _table() if of == kind and words.search(quote)), ("", ""))


@cache
def _table() -> list[tuple[str, re.Pattern[str], tuple[str, str]]]:
    entries = tomllib.loads(files("bilateral.reference").joinpath("interventions.toml").read_text("utf-8"))
    return [
        (e["type"], re.compile(rf"(?i)\b(?:{'|'.join(e.get('words', ['']))})"), (e["name"], e["mast"]))
        for e in entries["intervention"]
    ]
