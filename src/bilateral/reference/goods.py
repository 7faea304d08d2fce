"""Goods, currencies and formats by the words that reports use for them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return a reference table (`products`, `currencies`, `formats`) as it stands in its file."""
    return tomllib.loads(files("bilateral.reference").joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def product_words() -> dict[str, tuple[str, ...]]:
    """Return {word for a good: HS 2022 codes}, lower case."""
    return {word.lower(): tuple(row["hs"]) for row in table("products")["product"] for word in row["words"]}


def hs_codes(product: str) -> tuple[str, ...]:
    """Return the HS codes of a good by its longest known word, or () where none is known.

    >>> hs_codes("AI-92 gasoline"), hs_codes("unicorns")
    (('271012',), ())
    """
    words = product_words()
    text = product.lower()
    if text in words:
        return words[text]
    inside = [word for word in words if f" {word} " in f" {text} "]
    return words[max(inside, key=len)] if inside else ()


@cache
def currency_words() -> dict[str, str]:
    """Return {symbol or word: ISO 4217 code}; words in lower case, codes and symbols as written."""
    rows = table("currencies")["currency"]
    signs = {sign: row["code"] for row in rows for sign in row.get("symbols", ())}
    return signs | {(word if word.isupper() else word.lower()): row["code"] for row in rows for word in row["words"]}


@cache
def format_spellings() -> dict[str, str]:
    """Return {spelling with plain hyphens: key of the format}."""
    return {spelling.replace("–", "-"): key for key, row in table("formats").items() for spelling in row["spellings"]}


def format_name(key: str) -> str:
    """Return a format's full name."""
    return str(table("formats")[key]["name"])
