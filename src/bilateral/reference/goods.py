"""Goods, currencies and formats by the words that reports use for them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pycountry
from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies


@cache
def table(name: str) -> dict[str, Any]:
    """Return a reference table (`products`, `currencies`, `formats`) as it stands in its file."""
    return tomllib.loads(files("bilateral.reference").joinpath(f"{name}.toml").read_text("utf-8"))


_HEAD = r"(?=$|[,;]| (?:and|or|from|of|for|to|in|with|by|on|at|products?|goods|cuts|imports|exports|supplies|shipments|deliveries)\b)"
"""What may follow the word that a phrase speaks of."""


@cache
def product_words() -> dict[str, tuple[str, ...]]:
    """Return {word for a good: HS 2022 codes}, lower case."""
    return {word.lower(): tuple(row["hs"]) for row in table("products")["product"] for word in row["words"]}


def hs_codes(product: str) -> tuple[str, ...]:
    """Return the HS codes of a good by its longest known word, or () where none is known.

    The word must be what the phrase speaks of: steel pipes are no steel, rice cookers no rice.

    >>> hs_codes("AI-92 gasoline"), hs_codes("gasoline for cars"), hs_codes("rice cookers"), hs_codes("unicorns")
    (('271012',), ('271012',), (), ())
    """
    return product_words().get(known_word(product), ())


def known_word(product: str) -> str:
    """Return the longest word of the product list that a phrase speaks of, in lower case, or ''."""
    words, text = product_words(), product.lower()
    if text in words:
        return text
    return max(
        (w for w in words if w in text and re.search(rf"(?:^| ){re.escape(w)}{_HEAD}", text)), key=len, default=""
    )


@cache
def currency_words() -> dict[str, str]:
    """Return {symbol or word: ISO 4217 code}; words in lower case, codes and symbols as written.

    Beside those of `currencies.toml` the CLDR names ('Angolan kwanzas'), and their nouns where only one currency has them.
    """
    rows = table("currencies")["currency"]
    signs = {sign: row["code"] for row in rows for sign in row.get("symbols", ())}
    own = {(word if word.isupper() else word.lower()): row["code"] for row in rows for word in row["words"]}
    full = {name: code for code, names in _currency_names().items() for name in names}
    nouns = {
        name.split()[-1]: codes[0] for name, codes in _sharing().items() if len(codes) == 1 and name not in _NO_NOUNS
    }
    shared = {name: codes[0] for name, codes in _sharing().items() if name in shared_nouns()}
    return shared | nouns | full | signs | own


def shared_nouns() -> tuple[str, ...]:
    """Return the nouns that several currencies share and that mean nothing until a country is known."""
    return tuple(
        n for n, codes in _sharing().items() if len(codes) > 1 and not n.startswith(("dollar", "won", "pound"))
    )


@cache
def own_words() -> frozenset[str]:
    """Return the words of `currencies.toml`, which mean one currency wherever they stand."""
    return frozenset(word.lower() for row in table("currencies")["currency"] for word in row["words"])


def local_currency(word: str, country: str) -> str | None:
    """Return the currency of a country (ISO 3166-1 alpha-3) where its noun is this word, which several currencies share.

    >>> local_currency("shillings", "UGA"), local_currency("rupees", "PAK"), local_currency("dollars", "PAK")
    ('UGX', 'PKR', None)
    """
    noun = word.strip().lower().split()[-1]
    if len(_sharing().get(noun, ())) < 2 or noun.startswith("dollar"):
        return None
    spent = get_territory_currencies(_ALPHA2.get(country, country), tender=True)
    return next((code for code in spent if code in _sharing()[noun]), None)


_NO_NOUNS = ("gold", "marks", "mark", "real", "florin", "lek", "lev")
"""Nouns of currencies that mean other things as well."""
_ALPHA2 = {c.alpha_3: c.alpha_2 for c in pycountry.countries}


@cache
def _currency_names() -> dict[str, tuple[str, ...]]:
    """{ISO 4217 code of a currency in use: its English name in the singular and the plural, lower case}."""
    used = {code for land in get_global("territory_currencies") for code in get_territory_currencies(land, tender=True)}
    return {
        code: tuple(dict.fromkeys(get_currency_name(code, count=n, locale="en").lower() for n in (1, 2)))
        for code in sorted(used)
    }


@cache
def _sharing() -> dict[str, tuple[str, ...]]:
    """{noun of a currency: the codes of those that have it}."""
    found: dict[str, list[str]] = {}
    for code, names in _currency_names().items():
        for name in names:
            found.setdefault(name.split()[-1], []).append(code)
    return {noun: tuple(codes) for noun, codes in found.items()}


@cache
def format_spellings() -> dict[str, str]:
    """Return {spelling with plain hyphens: key of the format}."""
    return {spelling.replace("–", "-"): key for key, row in table("formats").items() for spelling in row["spellings"]}


def format_name(key: str) -> str:
    """Return a format's full name."""
    return str(table("formats")[key]["name"])
