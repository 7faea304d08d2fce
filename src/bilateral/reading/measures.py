"""Trade-policy acts: bans, tariffs, duties, quotas; who imposes them on what, from when, for how long, with whom exempt."""

from __future__ import annotations

import re

from bilateral.reading.acts import APPLIES, acts
from bilateral.reading.dates import times
from bilateral.reading.discourse import State
from bilateral.reading.goals import past, resolved
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, lowered, rules
from bilateral.reading.mentions import countries, formats
from bilateral.records import Document, Measure, Record, of_kind


def measures(document: Document, sentence: Sentence, state: State, before: list[Record]) -> list[Measure]:
    """Return the measures that a sentence states; `before` are the records read so far."""
    found = acts(document, sentence, state, list(of_kind(before, "measure")))
    cue = listed("acts", "measures", "exempting").search(sentence.text)
    if cue and found:
        spared = exempted(sentence.text, cue)
        found[-1] = found[-1].model_copy(update={"exemptions": tuple(s for s in spared if s != found[-1].imposer)})
    return found


_APPLIES = re.compile(rf"(?:^|; |, and ){APPLIES.pattern}")
_LASTS = re.compile(
    r"(?:This|The|It|That)\b[\w ]{0,40}?(?:will last|lasts|is to last|is valid|will apply|applies|will run|runs|will stay in force|will be in force|is in force|holds)(?: for)? (?P<n>\d{1,2}|[a-z]+)[- ](?P<unit>day|week|month|year)s?\b"
)


def complete_measure(measure: Measure, sentence: Sentence, state: State) -> Measure:
    """Add the exemptions that a following sentence names, unless it speaks of an earlier act."""
    length = _LASTS.match(sentence.text)
    if length and measure.duration is None and measure.end is None:
        count = int(length["n"]) if length["n"].isdigit() else int(rules("units")["words"].get(length["n"].lower(), 0))
        if count:
            measure = measure.model_copy(update={"duration": f"P{count}{length['unit'][0].upper()}"})
    if measure.start is None and (since := _APPLIES.search(lowered(sentence.text))):
        day = next(
            (
                t.period.iso
                for t in resolved(past(sentence.text, times(sentence.text, state.today), state), state)
                if t.period and since.start() <= t.start < since.end() + 24
            ),
            None,
        )
        measure = measure.model_copy(update={"start": day}) if day else measure
    cue = listed("acts", "measures", "exempting").search(sentence.text)
    if (
        not cue
        or measure.exemptions
        or re.search(r"(?i)\b(?:previous|earlier) (?:ban|measure|restriction)", sentence.text)
    ):
        return measure
    return measure.model_copy(update={"exemptions": exempted(sentence.text, cue)})


def exempted(text: str, cue: re.Match[str]) -> tuple[str, ...]:
    """Return who is exempt: codes of countries and groups, other names as written."""
    side = (
        text[cue.end() :]
        if re.search(r"(?i)except|exception|apply|spared|excluded|exempts", cue[0])
        else text[: cue.start()]
    )
    side = re.split(r"(?i), (?:which|who|while|but)\b|;", side)[-1 if side == text[: cue.start()] else 0]
    named: dict[str, int] = {m.code: m.start for m in countries(side)}
    named |= {m.code: m.start for m in formats(side)}
    # Places that are no country of ISO 3166 stand in the same list under their own names.
    for part in re.split(r", (?:and )?| and ", side):
        name = re.sub(r"^.*(?:regions?|republics?|territor\w+) of ", "", part.strip())
        listed_place = named and re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?", name)
        if listed_place and not countries(name) and not formats(name):
            named[name] = side.find(name)
    return tuple(sorted(named, key=lambda code: named[code]))
