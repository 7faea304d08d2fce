"""Meetings, forums, visits, signings and calls: series and edition, date, place, organisers, who took part in what role."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bilateral.reading.attendance import organisers, presented
from bilateral.reading.dates import times
from bilateral.reading.discourse import State
from bilateral.reading.editions import OTHER_ONE, editions, next_one, other_one
from bilateral.reading.encounters import encounters, named_visits, signings, talks, to_meet, unnumbered, visits
from bilateral.reading.happenings import completed, happenings, tells
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed
from bilateral.reading.mentions import Mention, persons
from bilateral.reading.quantities import ordinal_pattern
from bilateral.records import Document, Event, Record, of_kind

_FRESH = ("meeting", "forum", "signing")


def events(
    document: Document, sentence: Sentence, mentions: list[Mention], state: State, before: list[Record]
) -> list[Record]:
    """Return the events that the clauses of a sentence state; one already recorded is not recorded again."""
    found: list[Record] = []
    last = state.event
    for part in _parts(sentence):
        inside = [replace(m, start=m.start - (part.start - sentence.start), end=m.end - (part.start - sentence.start))
                  for m in mentions if part.start <= sentence.start + m.start < part.end]  # fmt: skip
        told = _events(document, part, inside, state, [*before, *found])
        then = sentence.text[: part.start - sentence.start].rstrip().endswith("when") and found
        if (
            then and isinstance(found[-1], Event) and found[-1].date
        ):  # 'was signed on 29 January, when he visited Tehran'
            told = [
                r.model_copy(update={"date": found[-1].date}) if isinstance(r, Event) and r.date is None else r
                for r in told
            ]
        found += told
        state.event = next((r for r in reversed(told) if isinstance(r, Event)), state.event)
    state.event = last
    return found


_PARTS = re.compile(
    rf"; |,? (?:and )?(?=the {ordinal_pattern()} in [A-Z]\w+ in (?:19|20)\d\d)|, at the end of which |: (?=(?:on|the|in|at) )|, (?:and |where |while |when |after which )?(?=(?:(?:on|in|the|both|they|he|she|[A-Z])[^,;]{{0,70}}?(?:, [^,;]{{2,40}},)? )?(?:met|held|signed|visited|hosted|spoke|received|chaired|had chaired|put pen) )"
    r"|, and (?=[a-z]+ (?:memoranda|agreements|documents|contracts|protocols)\b)|, the day (?=[A-Z])|, and (?=(?:the|both|it|they|[A-Z])[^,;]{2,80} (?:will be|is due|was|were|will) (?:held|signed|hosted|to meet|meet))"
)


def _parts(sentence: Sentence) -> list[Sentence]:
    """The clauses of a sentence that may each tell of an event."""
    text = sentence.text
    cuts = [0]
    for cut in _PARTS.finditer(text):
        if cut[0].startswith(";") or (
            tells(text[cuts[-1] : cut.start()]) and (tells(text[cut.end() :]) or OTHER_ONE.match(text, cut.end()))
        ):
            cuts.append(cut.end())
    parts = []
    for low, high in pairwise([*cuts, len(text)]):
        raw = text[low:high]
        end = low + len(raw.rstrip(" ,;:"))
        parts.append(replace(sentence, start=sentence.start + low, end=sentence.start + end, text=text[low:end]))
    return parts


def _events(
    document: Document, sentence: Sentence, mentions: list[Mention], state: State, before: list[Record]
) -> list[Record]:
    found = [
        *signings(document, sentence, mentions, state),
        *editions(document, sentence, state, before),
        *encounters(document, sentence, mentions, state),
        *visits(document, sentence, mentions, state),
    ]
    found = found or named_visits(document, sentence, state)
    if any(e.edition for e in of_kind(found, "event")) and _MET_FOR.search(sentence.text):
        found = [e for e in of_kind(found, "event") if e.edition]  # 'met for the eleventh session of': one meeting
    found = (
        found
        or next_one(document, sentence, state)
        or other_one(document, sentence, state)
        or unnumbered(document, sentence, mentions, state)
    )
    found = found or to_meet(document, sentence, state) or talks(document, sentence, state)
    if not found and _MOOTED.search(sentence.text):
        return []
    if not found:
        return list(happenings(document, sentence, mentions, state))
    alone = len(found) == 1
    return [completed(event, sentence, state, dated=alone or not event.edition) for event in of_kind(found, "event")]


_MOOTED = re.compile(
    r"(?i)\b(?:asked for|call(?:s|ed)? for|proposed|ready for|hop(?:es|ed) for|in favou?r of) (?:[\w-]+ ){0,3}(?:talks|meeting|visit|summit)\b"
)


_MET_FOR = re.compile(rf"(?i)\b(?:met|convened|gathered)\b[^.;]{{0,60}}? for (?:the|its|their) {ordinal_pattern()}\b")


def complete_event(event: Event, sentence: Sentence, state: State) -> Event:
    """Add to an event who organised it, who took part and what was presented, as following sentences say."""
    text = sentence.text
    changes: dict[str, object] = {}
    if event.type in _FRESH and not event.organisers and (hosts := organisers(text)):
        changes["organisers"] = hosts
    if (
        event.type in _FRESH
        and event.status == "held"
        and not event.participants
        and listed("acts", "events", "participation").search(text)
    ):
        people = tuple(p.participant() for p in persons(text))
        if people:
            changes["participants"] = people
    elif (
        event.participants
        and event.type in _FRESH
        and re.search(r"(?i)\btook part\b|\battended\b|\bon the \w+ side\b", text)
    ):
        have = {p.name for p in event.participants}
        changes["participants"] = event.participants + tuple(
            p.participant() for p in persons(text) if p.name not in have
        )
    if event.type in ("meeting", "forum") and not event.presented and (shown := presented(text)):
        changes["presented"] = shown
    if (
        event.date is None
        and event.type in ("meeting", "forum")
        and event.status == "held"
        and re.search(r"(?i)\b(?:session|meeting|talks|forum|event)\b", text)
        and not re.search(rf"(?i)\b{ordinal_pattern()} (?:session|meeting|round)\b", text)
    ):
        day = next((t for t in times(text, state.today) if t.period and t.role == "on"), None)
        if day and day.period:
            changes["date"] = day.period.iso
    return event.model_copy(update=changes) if changes else event


__all__ = ["complete_event", "events"]
