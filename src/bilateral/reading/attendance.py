"""Who holds an event, who takes part in it, what is presented at it, and where it is."""

from __future__ import annotations

import re

from bilateral.reading.discourse import State
from bilateral.reading.lexicon import listed
from bilateral.reading.mentions import city, countries, persons, roles
from bilateral.records import Participant
from bilateral.reference.countries import name_of

# A hyphen before a capital parts two words: were it part of the word as well, a run of them could be read in
# exponentially many ways.
CAP = r"[A-Z](?:[\w'’&]|-(?![A-Z]))*"


_LINK = r"(?:of|on|for|and|the|in|between|to|–|—|-)"


NAME = rf"{CAP}(?:[ –—-]+(?:{_LINK}[ –—]+){{0,2}}{CAP}){{0,14}}"


LEAD = 60
"""A clause is quoted from its beginning when who meets whom begins within so many characters."""


def organisers(text: str) -> tuple[str, ...]:
    """Return the organisations named as organisers, without the abbreviations in brackets.

    >>> organisers("The forum was organised by the Ministry of Economy of Chile and the Ministry of Trade of Peru.")
    ('Ministry of Economy of Chile', 'Ministry of Trade of Peru')
    """
    match = listed("acts", "events", "organised").search(text)
    if not match:
        return ()
    rest = re.sub(r" ?\([^)]*\)", "", text[match.end() :])
    stop = re.search(r"[.;]|, (?=[a-z])| (?:brought|which|with|under|on|at|gathered|was|were|is)\b", rest)
    rest = rest[: stop.start()] if stop else rest
    parts = re.split(
        r",? and (?=the |[A-Z]\w+['’]s [A-Z]|[A-Z]\w+ (?:Ministry|Chamber|Council|Center|Centre|Institute))|, (?=the |[A-Z])",
        rest,
    )
    names = [re.sub(r"^(?:the|by|jointly) ", "", part.strip()).strip(" ,") for part in parts]
    return tuple(name for name in names if re.match(r"[A-Z]", name))


def presented(text: str) -> tuple[str, ...]:
    """Return the titles of papers presented, as quoted, with the kind of paper where it is named."""
    match = listed("acts", "events", "presented").search(text)
    if not match:
        return ()
    title = re.search(
        r"(?P<kind>(?:[A-Z]{2,} )?(?:policy brief|report|paper|study|book|working paper|atlas|guide) )?[“\"«](?P<title>[^”\"»]{4,160})[”\"»]",
        text[match.end() :],
    )
    return (f"{title['kind'] or ''}“{title['title'].rstrip('.')}”",) if title else ()


def place_of(text: str, match: re.Match[str] | None, *, own: bool) -> tuple[str | None, str | None]:
    """The city, else the country, where it is held: 'Baku hosted', 'held in X', 'Moscow was the venue'."""
    if not own:
        return None, None
    if host := re.search(
        rf"({CAP}(?: {CAP})?) (?:on [A-Z][a-z]+day )?(?:has |have )?(?:also )?(?:hosted|was the venue|will host|hosts|is hosting)\b",
        text,
    ):
        name = re.sub(r"^(?:The|On|In) ", "", host[1])
        where = city(name) or city(name.split()[-1])
        if where:
            return where
    for hit in re.finditer(
        rf"(?i:\b(?:in|at|to)) (?:the (?:city|capital|resort)(?: city)? of )?({CAP}(?:[ -]{CAP}){{0,2}})", text
    ):
        name = hit[1]
        for candidate in (name, " ".join(name.split()[:2]), name.split()[0]):
            where = city(candidate)
            if where and not re.match(
                r"(?i)^(?:January|February|March|April|May|June|July|August|September|October|November|December)$",
                candidate,
            ):
                return where
    for mention in countries(text):
        if mention.form == "name" and re.search(r"(?i)\bin (?:the )?$", text[: mention.start]):
            return name_of(mention.code), mention.code
    return None, None


def taking_part(text: str) -> tuple[Participant, ...]:
    """The persons of a sentence that says who took part."""
    if not listed("acts", "events", "participation").search(text):
        return ()
    return tuple(p.participant() for p in persons(text))


def land_of(text: str) -> str | None:
    """The country that 'in' leads to."""
    return next(
        (
            name_of(m.code)
            for m in countries(text)
            if m.form == "name" and re.search(r"\bin (?:the )?$", text[: m.start])
        ),
        None,
    )


def actors_of(text: str, state: State) -> list[tuple[int, int, Participant]]:
    """Persons, offices and known surnames of a sentence as (start, end, participant)."""
    people = persons(text)
    found: list[tuple[int, int, Participant]] = []
    for p in people:
        start = p.start
        if p.role and text[: p.start].rstrip(" ,").endswith(p.role):
            start = text.rindex(p.role, 0, p.start)
        found.append((start, p.end, p.participant()))
    for office in roles(text):
        if not any(a < office.end and office.start < z for a, z, _ in found):
            words_ = office.text
            found.append(
                (
                    office.start,
                    office.end,
                    Participant(role=words_, country=office.code, organisation=_format_of(words_)),
                )
            )
    for surname, person in state.surnames.items():
        for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
            if not any(a < match.end() and match.start() < z for a, z, _ in found):
                found.append((match.start(), match.end(), person.participant()))
    return sorted(found, key=lambda a: a[0])


def _format_of(office: str) -> str:
    match = re.match(r"([A-Z]{2,})\b", office)
    return match[1] if match else ""
