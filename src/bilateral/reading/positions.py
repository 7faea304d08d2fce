"""Positions: who holds what on which matter, and in what direction; also the points of an attributed list."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.discourse import State
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, formats, persons
from bilateral.records import Document, Doubt, Position, Record

_CUES = ("opposes", "supports", "notes")


def attribute_list(sentence: Sentence, state: State) -> None:
    """Keep who speaks in the list that a sentence announces; prose after the list ends it."""
    match = listed("acts", "positions", "list_attribution").search(sentence.text)
    if match:
        group = re.search(
            r"\b(?:the )?((?:[A-Z]\w*[ –-]){1,8}(?:participants|experts|delegates|members|sides|parties|ministers))",
            sentence.text[: match.start()],
        )
        state.list_speaker = (group[1],) if group else ("the participants",)
    elif not sentence.bullet and not sentence.text.endswith(":"):
        state.list_speaker = ()


def positions(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """Return the position that a sentence states, if it has a matter, a stance and somebody who holds it."""
    text = sentence.text
    topic = next((name for name, pattern in _topics().items() if pattern.search(text)), None)
    if topic is None:
        return []
    stance = next((cue for cue in _CUES if listed("acts", "positions", cue).search(text)), None)
    speakers, role, doubts = _speakers(text, mentions, state, sentence)
    if not speakers or (stance is None and not sentence.bullet):
        return []
    named = tuple(dict.fromkeys(m.code for m in formats(text)))
    end = sentence.end - (1 if text.endswith(".") else 0)
    return [
        Position.cited(
            document,
            (sentence.start, end),
            speakers=speakers,
            role=role,
            topic=topic,
            stance=stance or "notes",
            formats=named,
            doubts=doubts,
        )
    ]


def _speakers(
    text: str, mentions: list[Mention], state: State, sentence: Sentence
) -> tuple[tuple[str, ...], str, tuple[Doubt, ...]]:
    """Persons, else the country that is the subject, else the group that the list is attributed to."""
    verb = re.search(
        rf"(?i){listed('acts', 'positions', 'notes').pattern}|{listed('acts', 'positions', 'supports').pattern}|{listed('acts', 'positions', 'opposes').pattern}",
        text,
    )
    people = [p for p in persons(text) if verb is None or p.start < verb.end() + 20]
    if people and not sentence.bullet:
        return tuple(p.name for p in people), people[0].role if len(people) == 1 else "", ()
    stated = re.match(
        r"(?:(?:[A-Z]\w+|and) ){1,3}?(?:is|are|seek|attach|attaches|supports?|opposes?|reaffirm\w*|stands?) ", text
    )
    if stated and (subjects := tuple(dict.fromkeys(m.code for m in mentions if m.start < stated.end()))):
        return subjects, "", ()
    if state.list_speaker and sentence.bullet:
        return state.list_speaker, "", ()
    if match := re.match(
        r"(?:(?:The|Both) (?P<known>speakers|experts|participants|parties|sides|ministers|leaders|delegates)|(?P<new>(?:[A-Z]\w+ )?(?:[Aa]nalysts|[Ee]conomists|[Oo]fficials|[Ee]xperts)(?: (?:in|of|from) [A-Z]\w+)?)|(?P<they>They))\b",
        text,
    ):
        group = match["new"] or (f"the {match['known']}" if match["known"] else "they")
        return ((group,), "", () if match["new"] else (Doubt(field="speakers", why="a group of the sentences before"),))
    return (), "", ()


@cache
def _topics() -> dict[str, re.Pattern[str]]:
    return {name: words(listing) for name, listing in rules("acts")["topics"].items()}
