"""The clauses of a sentence on trade policy, and the words of `rules/instruments.toml` that they are searched for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.goals import past, resolved
from bilateral.reading.lexicon import lowered, rules
from bilateral.reading.mentions import Mention, countries
from bilateral.records import Measure

KINDS = ("exemption", "export_duty", "quota", "sanction", "ban", "tariff")


BANS = ("import_ban", "export_ban")


@dataclass(frozen=True)
class Clause:
    """A clause of a sentence, where it begins in it, what it names, and the day on which somebody said so."""

    text: str
    start: int
    named: tuple[Mention, ...]
    clock: tuple[Time, ...]
    said: str | None = None

    @property
    def low(self) -> str:
        """The clause in lower case, every character in its place."""
        return lowered(self.text)


@dataclass(frozen=True)
class Act:
    """What a clause does: the kind of act, where its word stands, whether it speaks again of an act before it."""

    kind: str
    at: int
    end: int
    status: str | None
    again: Measure | None = None


def clauses_of(text: str, state: State) -> Iterator[Clause]:
    """Yield the clauses of a sentence, without who said it and without the word that joins them."""
    cuts = [0, *sorted({m.start() for m in _breaks().finditer(text)}), len(text)]
    for low, high in pairwise(cuts):
        raw = text[low:high]
        told = _SAID.search(raw)
        days = [t.period for t in times(told[0], state.today) if t.period and t.role == "on"] if told else []
        raw = _SAID.sub("", raw)
        part = raw.strip(" ,;:.")
        at = low + raw.find(part) if part else low
        if lead := re.match(
            r"(?:and|but|while|whereas|then|and then|and later|meanwhile|for its part)[, ]+|(?:announced|said|declared|decreed|ruled|decided|told \w+)(?: on \w+)? that ",
            part,
            re.I,
        ):
            part, at = part[lead.end() :], at + lead.end()
        if part:
            clause = _clause(part, at, state)
            yield replace(clause, said=days[0].iso) if len(days) == 1 and days[0].first == days[0].last else clause


def _clause(text: str, start: int, state: State) -> Clause:
    return Clause(
        text, start, tuple(countries(text)), tuple(resolved(past(text, times(text, state.today), state), state))
    )


_SAID = re.compile(
    r", (?!(?:January|February|March|April|May|June|July|August|September|October|November|December) \d)(?:(?:the|an?|his|her|its|[A-Z])[^,;]{3,90}, )?(?:the|he|she|it|they|an?|deputy|local|state|[A-Z])[^,;]{0,90}\b(?:said|says|announced|told|reported|warned|declared|announces|wrote|confirmed|explained|added|noted|recalled)\b.*$"
    r"|,? (?:citing|saying|according to|despite) .*$"
)


_TAIL = re.compile(
    r",? (?:when|after|because|unless) [^,]*$|, (?:which|who) [^,]*$|, [a-z]+ of which .*$|, the day [^.]*$|, with [^,]* (?:exempt|exempted|excluded|excepted)$"
)


def trimmed(clause: Clause, state: State) -> Clause:
    """The clause without what follows on when and why, unless the dates or the act stand there."""
    cut = _TAIL.search(clause.text)
    if not cut or cut.start() < 16:
        return clause
    short = replace(_clause(clause.text[: cut.start()], clause.start, state), said=clause.said)
    acting = any(
        clause_word(name).search(clause.low) and not clause_word(name).search(short.low) for name in ("stop", "close")
    )
    return clause if acting or (clause.clock and not short.clock) else short


@cache
def instrument_words() -> str:
    """The pattern of a charge or a ban."""
    return "(?:" + "|".join(i for group in ("charge", "ban", "sanction") for i in _listed(group)) + r")\b"


def _listed(name: str) -> list[str]:
    return list(rules("instruments")["instrument"].get(name) or rules("instruments")[name])


@cache
def instrument_word(name: str) -> re.Pattern[str]:
    """The words for an instrument."""
    return _compiled(rules("instruments")["instrument"][name])


@cache
def act_word(name: str) -> re.Pattern[str]:
    """The words for what is done with it: imposed, lifted, proposed, expired."""
    return _compiled(rules("instruments")["act"][name])


@cache
def way_word(name: str) -> re.Pattern[str]:
    """The words for exports or for imports."""
    return _compiled(rules("instruments")["way"][name])


@cache
def charge_word() -> re.Pattern[str]:
    """The words that make a duty or an exemption one of trade."""
    return _compiled(rules("instruments")["instrument"]["charge"])


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile("|".join(rules("instruments")["clause"]["break"]))


@cache
def clause_word(name: str) -> re.Pattern[str]:
    """The words for what a clause does to a flow, a border or a market."""
    return _compiled(rules("instruments")["clause"][name])


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w])")
