"""What other rooms say in English, in another language: a book of phrases with slots, and the numbers, periods and names in them.

A phrase is an English sentence with slots, `{a:amount}` say, and what it is in the other language, where `{a}` stands for the
same slot.  Slots: n (a number), amount (with its unit), span (a period), country, word (one that the book has), name (kept as
it is unless the book has it), text (translated in turn).  A country may be put into a case, `{c:gent}`.  What no phrase fits is kept in English and noted in `untold`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import Any

import pycountry
from babel import Locale
from babel.dates import get_month_names

from bilateral.reference.countries import GROUPS, name_of

_NUMBER = r"[+-]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?"
_UNIT = r"(?:%| (?:thousand USD|million USD|days of consumption|in force|index, 1 is one partner|[A-Z]{3}|t|kg|m3|bbl|MW|km|TEU|rank)(?!\w))?"  # fmt: skip
_KINDS = {
    "n": rf"{_NUMBER}%?",
    "amount": rf"(?:about |more than |at least |less than |up to |number )?{_NUMBER}(?: (?:trillion|billion|million|thousand))?{_UNIT}",
    "span": r"(?:no period given|(?:since |\d|(?:Jan|Febr|March|April|May|June|July|August|Sept|Oct|Nov|Dec))[\w /-]*?)",
    "country": r"(?:all partners|[^\W\d_][\w’'.()&–, -]*?)",
    "word": r"[a-z][a-z' -]*?",
    "name": r".+?",
    "text": r".+?",
}  # fmt: skip
_WRITTEN = re.compile(r"(?<![\w.,])[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w.,]*\w)")
_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip

Phrase = tuple[re.Pattern[str], dict[str, str], str]
"""What a phrase looks like, its slots by kind, what it is in the other language."""
NOTED = 10_000  # texts that a book notes as untold: one that serves a site for weeks meets more


class Phrasebook:
    """One language's phrases."""

    def __init__(self, language: str) -> None:
        book = tomllib.loads(files("bilateral.briefs").joinpath(f"languages/{language}.toml").read_text("utf-8"))
        self.language = language
        self.untold: dict[str, None] = {}
        self._words: dict[str, str] = {english.lower(): other for english, other in book["words"].items()}
        self._signs: dict[str, str] = book["signs"]
        self._wholes = [_phrase(english, other) for english, other in book["whole"].items()]
        self._phrases = [_phrase(english, other) for english, other in book["phrases"].items()]

    def tell(self, text: str) -> str:
        """Return a text in the book's language; parts that it lacks stay as they are, and are noted."""
        if not re.search(r"[A-Za-z]", text):
            return self.number(text)
        if (word := self.word(text)) is not None:
            return word
        if (whole := self._fitting(text, self._wholes)) is not None:
            return whole
        for mark in (". ", "; "):
            if mark in text:
                return mark.join(self.tell(part) for part in text.split(mark))
        told = self._fitting(text, self._phrases)
        if told is None and len(self.untold) < NOTED:
            self.untold[text] = None
        return text if told is None else told

    def word(self, text: str) -> str | None:
        """A word of the book; a beginning in capitals stays one."""
        found = self._words.get(text.lower())
        return found[0].upper() + found[1:] if found and text[0].isupper() else found

    def _fitting(self, text: str, phrases: Sequence[Phrase]) -> str | None:
        for pattern, slots, other in phrases:
            found = pattern.fullmatch(text)
            if found and all(self._fits(found[name], kind) for name, kind in slots.items()):
                told = _SLOT.sub(lambda m, f=found, s=slots: self._slot(f[m[1]], s[m[1]], m[2]), other)  # type: ignore[misc]
                # A phrase that opens in capitals does so in any language, but for one that opens with a name.
                return told[0].upper() + told[1:] if text[0].isupper() and found.re.pattern[0] == "[" else told
        return None

    def _fits(self, text: str, kind: str) -> bool:
        return (kind != "country" or _is_place(text)) and (kind != "word" or text.lower() in self._words)

    def _slot(self, text: str, kind: str, case: str | None) -> str:
        match kind:
            case "country":
                return decline(self.country(text), case) if case else self.country(text)
            case "span":
                return self.span(text)
            case "amount":
                return self.amount(text)
            case "n":
                return self.number(text)
            case "name" | "word":
                return self.word(text) or text
            case _:
                return self.tell(text)

    def number(self, text: str) -> str:
        """The numbers of a text with this language's marks: a comma before decimals, a space between thousands."""
        return _WRITTEN.sub(lambda m: self._plain(m[0]), text)

    def amount(self, text: str) -> str:
        """An amount as `reference.wording.amount` writes it."""
        sign, body = next(
            ((said, text.removeprefix(said)) for said in self._signs if text.startswith(said)), ("", text)
        )
        number, _, rest = body.partition(" ")
        percent = "%" if number.endswith("%") else ""
        unit = " ".join(self._words.get(w, w) for w in self._units(rest))
        return f"{self._signs.get(sign, '')}{self._plain(number.removesuffix('%'))}{percent}{' ' + unit if unit else ''}"  # fmt: skip

    def _units(self, rest: str) -> list[str]:
        if rest.lower() in self._words:
            return [rest.lower()]
        scale, _, unit = rest.partition(" ")
        return [f"unit {x}".lower() if f"unit {x}".lower() in self._words else x for x in (scale, unit) if x]

    def _plain(self, number: str) -> str:
        return number.replace(",", "\xa0").replace(".", ",").replace("-", "−")

    def span(self, text: str) -> str:
        """A period as `reference.wording.span` writes it."""
        if text.lower() in self._words:
            return self._words[text.lower()]
        if text.startswith("since "):
            return f"{self._words['since']} {self._dates(text.removeprefix('since '))}"
        return " — ".join(self._dates(part) for part in text.split(" to "))

    def _dates(self, text: str) -> str:
        day = re.match(r"\d{1,2} [A-Z]", text)
        names = get_month_names("wide", context="format" if day else "stand-alone", locale=self.language)
        return re.sub("|".join(_MONTHS), lambda m: names[_MONTHS.index(m[0]) + 1], text)

    def country(self, english: str) -> str:
        """An economy's name out of its English one; several may stand in a list."""
        return self._economy(english) or ", ".join(self._economy(part) or part for part in english.split(", "))

    def _economy(self, english: str) -> str:
        if (word := self._words.get(english.lower())) is not None:
            return word
        entry = pycountry.countries.get(alpha_3=_english().get(english, english))
        local = Locale(self.language).territories.get(entry.alpha_2, english) if entry else ""
        return str(local).replace("о-ва", "острова").replace("о-в", "остров")


@cache
def _english() -> dict[str, str]:
    return {name_of(c.alpha_3): c.alpha_3 for c in pycountry.countries} | {name: code for code, name in GROUPS.items()} | {"all partners": "WLD"}  # fmt: skip


def _is_place(english: str) -> bool:
    """Whether words name an economy, several of them, or a region such as 'Stavropol Krai'."""
    known = all(part in _english() or re.fullmatch(r"[A-Z]{3}", part) for part in english.split(", "))
    return known or english.endswith((" Krai", " Oblast", " Region", " Republic", " Province", " State"))


@cache
def _analyzer() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def decline(name: str, to: str) -> str:
    """A Russian name in a case (gent, datv, accs, ablt, loct): its adjectives and its first noun, and what 'и' joins to it.

    >>> decline("Азербайджан", "ablt"), decline("Объединенные Арабские Эмираты", "gent"), decline("Перу", "gent")
    ('Азербайджаном', 'Объединённых Арабских Эмиратов', 'Перу')
    """
    made, done = [], False
    for word in name.split(" "):
        if done and word not in ("и", "—"):
            made.append(word)
            continue
        if word in ("и", "—") or not word[:1].isalpha() or word.isupper():
            done = done and word not in ("и", "—")
            made.append(word)
            continue
        changed, noun = _declined(word, to)
        made.append(changed)
        done = done or noun
    return " ".join(made)


def _declined(word: str, case: str) -> tuple[str, bool]:
    """A word in a case, and whether it is a noun."""
    parses = [
        p
        for p in _analyzer().parse(word)
        if {"nomn"} in p.tag and any({kind} in p.tag for kind in ("NOUN", "ADJF", "PRTF"))
    ]
    best = next((p for p in parses if {"Geox"} in p.tag), parses[0] if parses else None)
    if best is None:
        return word, True
    number = "plur" if {"plur"} in best.tag else "sing"
    changed = best.inflect({case, number})
    told = changed.word if changed else word
    # As far as both are the same, the word stays as it is written: Кот-д’Ивуар.
    same = sum(1 for _ in takewhile(lambda x: x[0] == x[1], zip(told, word.lower(), strict=False)))
    told = word[:same] + told[same:]
    parts = zip(told.split("-"), word.split("-"), strict=False)
    return "-".join(t[:1].upper() + t[1:] if w[:1].isupper() else t for t, w in parts), {"NOUN"} in best.tag


def _phrase(english: str, other: str) -> Phrase:
    parts, last = [], 0
    for m in _SLOT.finditer(english):
        parts += [re.escape(english[last : m.start()]), f"(?P<{m[1]}>{_KINDS[m[2] or 'text']})"]
        last = m.end()
    whole = "".join([*parts, re.escape(english[last:])])
    first = whole[:1]
    pattern = re.compile(f"[{first.lower()}{first.upper()}]{whole[1:]}" if first.isalpha() else whole, re.S)
    return pattern, {name: kind or "text" for name, kind in _SLOT.findall(english)}, other


__all__ = ["Phrasebook", "decline"]
