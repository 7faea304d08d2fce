"""Events by their grammar: somebody meets, calls, visits or signs, at a time, at a place.

It reads the sentences in which `events` finds none of its set phrases, and gives a date and a place to those that it
found without: a signing has the time and the place of the meeting that the text spoke of last.
"""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.dates import DAYS, MONTHS, times
from bilateral.reading.discourse import State
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.reading.mentions import Mention, city, countries, persons, roles
from bilateral.reading.quantities import ordinal, ordinal_pattern
from bilateral.records import Document, Event, Participant
from bilateral.reference.countries import name_of

KINDS = ("call", "signing", "visit", "forum", "meeting")
TIME_WORD = re.compile("|".join(name.title() for name in (*DAYS, *MONTHS)))
_PLACE = re.compile(
    r"\b(?:in|at|to|for|by|brought a full house to|visited) (?P<name>[A-Z][\w'’-]+(?: (?:do |de |el |al-)?[A-Z][\w'’-]+){0,2})"
)
_HEAD = r"(?:Commission|Council|Committee|Forum|Summit|Conference|Congress|Dialogue|Meeting|Day|Group|Consultations|Assembly|Board)"
_SERIES = re.compile(
    rf"(?P<name>[A-Z][\w'’–-]*(?: (?:and|of|on|for|the|in|&) (?=[\w ]*{_HEAD})| [A-Z][\w'’–-]*){{0,9}}? ?{_HEAD}(?: (?:on|for|of) [A-Z]\w+(?: (?:and |of )?[A-Z]\w+){{0,4}})?)\b"
)
_NOUN = r"(?:session|meeting|sitting|round|edition|time|talks|consultations|of its kind)"


def happenings(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Event]:
    """Return the event that a sentence states by its grammar, if it has a time or a place or a last event to lean on."""
    text = sentence.text
    kind = next((name for name in KINDS if _any(name).search(text)), None)
    if kind is None or re.search(
        r"\b(?:target|standard|requirement|demand|deadline|need|condition|obligation)s?\b(?= |,)", text[:40]
    ):
        return []
    if kind == "signing" and not re.search(
        r"(?i)\b(?:agreements?|memorand\w+|contracts?|protocols?|roadmap|documents?|declarations?|treat(?:y|ies)|deals?|accords?|plan|programme|statement)\b",
        text,
    ):
        return []
    people = tuple(p.participant() for p in persons(text))
    date, place = _when(text, state), _where(text)
    last = state.event
    there = bool(re.search(r"\b(?:there|(?:that|the) same day)\b", text))
    if last is not None and (kind == "signing" or there):
        date, place = date or last.date, place or last.place
    name, edition = _named(text)
    if not people and not name and not (date and (place or kind in ("call", "visit"))) and kind != "signing":
        return []
    if not date and not place:
        return []
    planned = bool(_any("planned").search(text)) and not re.search(r"\b(?:was|were) (?:held|signed)\b", text)
    if not people:
        people = tuple(Participant(name=r.text, country=r.code) for r in roles(text)[:2])
    if not people and kind == "signing":
        people = tuple(Participant(name=name_of(c), country=c) for c in dict.fromkeys(m.code for m in mentions)) or (
            last.participants if last else ()
        )
    known = city(place) if place else None
    end = len(text.rstrip(" .;"))
    return [
        Event.cited(document, (sentence.start, sentence.start + end), type="forum" if name and re.search(r"Forum|Summit|Conference|Congress|Day\b", name) else kind,
                    series=name, edition=edition, date=date, place=place, place_country=known[1] if known and len(known[1]) == 3 else None,
                    participants=people, status="planned" if planned else "held")
    ]  # fmt: skip


def completed(event: Event, sentence: Sentence, state: State) -> Event:
    """Give an event of a sentence the date and the place that the sentence, or the event before it, has for it."""
    changes: dict[str, object] = {}
    last = state.event
    if event.date is None:
        changes["date"] = _when(sentence.text, state) or (last.date if event.type == "signing" and last else None)
    if event.place is None:
        place = _where(sentence.text) or (last.place if event.type == "signing" and last else None)
        known = city(place) if place else None
        changes |= {"place": place, "place_country": known[1] if known and len(known[1]) == 3 else None}
    if event.status == "held" and re.search(
        r"\bwill (?:convene|open|meet|be held|take place|be hosted|gather)|\bis to be held\b", sentence.text
    ):
        changes["status"] = "planned"
    return event.model_copy(update={k: v for k, v in changes.items() if v})


def _when(text: str, state: State) -> str | None:
    """The day or days that the sentence names; a month or a season where it names no day."""
    told = [
        t.period.iso
        for t in times(text, state.today)
        if t.period and t.role not in ("by", "until", "till", "since", "from", "before") and not t.baseline
    ]
    return max(told, key=lambda iso: (len(iso) >= 10, -told.index(iso)), default=None)


def _where(text: str) -> str | None:
    """The city that 'in', 'at' or 'to' leads to; a place that is no known city only behind 'at'."""
    for match in _PLACE.finditer(text):
        name = match["name"]
        if TIME_WORD.match(name) or (countries(name) and not city(name)):
            continue
        short = next((part for part in (name, " ".join(name.split()[:2]), name.split()[0]) if city(part)), None)
        if short:
            return short
    return None


def _named(text: str) -> tuple[str | None, int | None]:
    """The series that a sentence names, without its ordinal, and the edition."""
    edition = None
    for match in re.finditer(rf"(?i)\b(?P<o>{ordinal_pattern()})\b(?P<rest>(?: [\w'’-]+){{0,5}})", text):
        follows = match["rest"]
        if re.search(rf"(?i)\b{_NOUN}\b", follows) or re.search(rf"\b{_HEAD}\b", follows) or not follows.strip():
            edition = ordinal(match["o"])
            break
    series = _SERIES.search(text)
    name = series["name"] if series else None
    if name:
        name = re.sub(rf"^(?:The|Our|An?|Its) |^(?i:{ordinal_pattern()}) ", "", name)
        name = re.sub(rf"^(?i:{ordinal_pattern()}) ", "", name)
    if name and (len(name.split()) < 2 or not re.search(_HEAD, name)):
        name = None
    return name, edition


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(rules('instruments')['event'][name])})(?![\w])")
