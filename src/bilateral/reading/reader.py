"""The reader's one loop: each sentence goes to every frame, and what follows may complete what stood before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import cast

from bilateral.reading.commitments import commitments
from bilateral.reading.discourse import State
from bilateral.reading.events import complete_event, events
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules, words
from bilateral.reading.measures import complete_measure, measures
from bilateral.reading.mentions import Mention, countries
from bilateral.reading.positions import attribute_list, positions
from bilateral.reading.statements import statements
from bilateral.records import AnyRecord, Document, Event, Measure, Record, Target, of_kind

MAX_SPHERES = 4
Progress = Callable[[int, int], None]


def nobody_waits(done: int, of: int) -> None:
    """Progress where nobody looks."""


def read_sentences(
    document: Document, prose: list[Sentence], state: State, progress: Progress = nobody_waits
) -> list[AnyRecord]:
    """Read the sentences of a document in order and return its records in the order of their quotes."""
    found: list[Record] = []
    for n, sentence in enumerate(prose):
        progress(n, len(prose))
        if sentence.heading:
            continue
        mentions = state.hear(sentence)
        attribute_list(sentence, state)
        _complete(found, sentence, state)
        stated = statements(document, sentence, mentions, state)
        acts = [*measures(document, sentence, state, found), *events(document, sentence, mentions, state, found)]
        stated = [r for r in stated if not _is_rate(r, acts)]
        promised = commitments(document, sentence, mentions, state)
        stated = [r for r in stated if getattr(r, "modality", "") != "forecast" or not _is_told(r, promised)]
        told = [*stated, *of_kind(acts, "measure")]
        undertaken = [c for c in promised if not _is_told(c, told)]
        stated = [r for r in stated if isinstance(r, Target) or not _is_told(r, undertaken)]
        held = [] if stated or undertaken or acts else positions(document, sentence, mentions, state)
        found += (_placed(r, sentence.text, mentions) for r in (*stated, *acts, *undertaken, *held))
        state.event = next((r for r in reversed(found) if isinstance(r, Event)), state.event)
    unique = {(r.kind, r.evidence[0].start, r.evidence[0].end, r.id): r for r in found}
    ordered = sorted(unique.values(), key=lambda r: (r.evidence[0].start, r.evidence[0].end))
    return cast("list[AnyRecord]", ordered)


def _is_rate(statement: Record, acts: list[Record]) -> bool:
    """Whether a figure is the rate or the size of a duty or quota stated here, or says how many firms may trade again."""
    spot = statement.evidence[0]
    return (
        any(
            isinstance(act, Measure)
            and act.type in ("tariff", "export_duty", "quota")
            and act.evidence[0].start < spot.end
            and spot.start < act.evidence[0].end
            and getattr(statement, "value", None) is None
            for act in acts
        )
        or any(
            isinstance(act, Measure) and act.type == "quota" and act.quota == getattr(statement, "value", None)
            for act in acts
        )
        or (
            getattr(statement, "indicator", "") == "count"
            and any(
                isinstance(act, Measure) and act.evidence[0].start <= spot.start < act.evidence[0].end for act in acts
            )
        )
    )


def _is_told(record: Record, others: Sequence[Record]) -> bool:
    """Whether another record states the same stretch: a figure that is a goal is no promise besides, a promised amount no trade."""
    spot = record.evidence[0]
    for other in others:
        place = other.evidence[0]
        shared = min(spot.end, place.end) - max(spot.start, place.start)
        if shared > min(spot.end - spot.start, place.end - place.start) / 2:
            return other.kind != "claim"
    return False


def _complete(found: list[Record], sentence: Sentence, state: State) -> None:
    """Let a sentence complete the last event and the last measures of a kind: who took part, who is exempt."""
    for index in range(len(found) - 1, -1, -1):
        record = found[index]
        if isinstance(record, Event):
            found[index] = complete_event(record, sentence, state)
            break
    last: Measure | None = None
    for index in range(len(found) - 1, -1, -1):
        record = found[index]
        if not isinstance(record, Measure):
            continue
        if last and (record.imposer, record.type, record.start) != (last.imposer, last.type, last.start):
            break
        last = record
        found[index] = complete_measure(record, sentence, state)


def _placed(record: Record, sentence: str, mentions: list[Mention]) -> Record:
    """Give a record its spheres of cooperation and the countries it concerns."""
    quote = record.quote
    spheres = [name for name, pattern in _spheres().items() if pattern.search(quote)]
    spheres = spheres or [name for name, pattern in _spheres().items() if pattern.search(sentence)]
    named = dict.fromkeys(m.code for m in countries(quote))
    own = [getattr(record, f, None) for f in ("reporter", "partner", "imposer", "place_country")]
    codes = dict.fromkeys(c for c in (*named, *own) if c)
    return record.model_copy(update={"spheres": tuple(spheres[:MAX_SPHERES]), "countries": tuple(codes)})


@cache
def _spheres() -> dict[str, re.Pattern[str]]:
    return {name: words(listing) for name, listing in rules("spheres").items()}
