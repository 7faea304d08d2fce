"""Positions in Russian: who holds what on which matter; in a transcript 'мы' is whoever has the floor."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.reading.russian_words import any_of, fold, governments_in, persons_in
from bilateral.records import Document, Doubt, Position

STANCES = ("opposes", "supports", "notes")
_FLOOR = re.compile(r"(?<!\w)((?:[А-ЯЁ]\.){1,2} ?[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?) ?: ")
"""'В.Путин: ' gives somebody the floor."""
_SEE_ALSO = re.compile(r"Смотрите также .*\d{4} года (?=[А-ЯЁ])")
_WE = re.compile(r"(?<!\w)(?:мы|я|нам|нами|мне|наш[аеи]?|нашей|наших|хотел бы|уверен)(?!\w)")
SUBJECT = 70
"""The one who holds a position is named so near the beginning of its sentence, or right after 'по словам'."""


def speaker_in(text: str, before: str) -> str:
    """Who has the floor at the end of a sentence, given who had it before."""
    given = list(_FLOOR.finditer(text))
    return given[-1][1] if given else before


def positions(document: Document, sentence: Sentence, speaker: str) -> list[Position]:
    """The position that a sentence states, if it has a matter, a stance and somebody who holds it."""
    start = max((m.end() for m in (*_FLOOR.finditer(sentence.text), *_SEE_ALSO.finditer(sentence.text))), default=0)
    text = sentence.text[start:]
    folded = fold(text)
    topic = next((name for name, pattern in _topics() if pattern.search(folded)), None)
    stance = next((s for s in STANCES if any_of("positions", s).search(folded)), None)
    if topic is None or stance is None or text.rstrip().endswith("?"):
        return []
    speakers, doubts = _speakers(text, folded, speaker)
    span = (sentence.start + start, sentence.start + len(sentence.text.rstrip(" .")))
    if not speakers or span[1] - span[0] < SUBJECT / 2:  # a greeting is as short
        return []
    return [Position.cited(document, span, speakers=speakers, topic=topic, stance=stance, doubts=doubts)]


def _speakers(text: str, folded: str, speaker: str) -> tuple[tuple[str, ...], tuple[Doubt, ...]]:
    """Persons of the subject, else the group or the country that is the subject, else who has the floor for a 'мы'."""
    cue = min((m.start() for s in STANCES if (m := any_of("positions", s).search(folded))), default=0)
    told = re.match(r"по словам ", folded)
    head = text[: SUBJECT * 2 if told else min(SUBJECT, cue)]
    if people := tuple(p.name for p in persons_in(head)):
        return people, ()
    if group := any_of("positions", "bodies").match(folded):
        return (group[0],), (Doubt(field="speakers", why="a group of the sentences before"),)
    if not speaker and (codes := dict.fromkeys(code for _, code in governments_in(head))) and not told:
        return tuple(codes), ()
    if speaker and _WE.search(folded):
        return (speaker,), (Doubt(field="speakers", why="who has the floor"),)
    return (), ()


@cache
def _topics() -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(rf"(?<!\w)(?:{'|'.join(stems)})")) for name, stems in rules("russian")["topics"].items()]
