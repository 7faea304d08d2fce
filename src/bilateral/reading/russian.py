"""Russian reports: the same records by stems and endings instead of a model.

Russian inflects what English puts in order: an indicator is found by its stem, a country by the stem of CLDR's Russian
name, and the pair of a speech ('наш товарооборот') is the pair that the document is about.  Patterns stand in
`rules/russian.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from bilateral.reading.layout import Sentence
from bilateral.reading.russian_acts import acts
from bilateral.reading.russian_events import events_of
from bilateral.reading.russian_positions import positions, speaker_in
from bilateral.reading.russian_promises import promises
from bilateral.reading.russian_statements import COUNTED, State, statements
from bilateral.reading.russian_words import countries_in, fold, period_in
from bilateral.records import AnyRecord, Claim, Document, Measure, Target


def read_russian(document: Document, prose: list[Sentence]) -> list[AnyRecord]:
    """Return the records of a Russian document in the order of its text."""
    pair = _main_pair(document, prose)
    state = State(pair, period=period_in(fold(document.title), document.date)[0])
    found: list[AnyRecord] = []
    speaker = ""
    for sentence in prose:
        speaker = speaker_in(sentence.text, speaker)
        if sentence.heading:
            state.period = period_in(fold(sentence.text), document.date)[0] or state.period
            continue
        events = [e for part in _parts(sentence) for e in events_of(document, part, pair, found)]
        stated = statements(document, sentence, state)
        imposed = acts(document, sentence, pair, [r for r in found if isinstance(r, Measure)])
        # What a duty or a quota says of itself is no figure of trade.
        stated = (
            [] if any(getattr(act, "type", "") in ("tariff", "export_duty", "quota") for act in imposed) else stated
        )
        if imposed:  # 'шесть предприятий смогут снова поставлять' counts who is let in
            stated = [r for r in stated if not (isinstance(r, Claim) and r.value and r.value.unit in COUNTED)]
        aimed = any(isinstance(r, Target) for r in stated)
        promised = [] if aimed else promises(document, sentence, pair)
        told = [*events, *([] if promised and not imposed else stated), *imposed, *promised]
        found += told or positions(document, sentence, speaker)
    return sorted(found, key=lambda r: (r.evidence[0].start, r.evidence[0].end))


def _parts(sentence: Sentence) -> list[Sentence]:
    """The stretches of a sentence between semicolons: each may tell of an event."""
    cuts = [0, *(m.end() for m in re.finditer(r"; ", sentence.text)), len(sentence.text)]
    return [
        replace(sentence, start=sentence.start + a, end=sentence.start + z, text=sentence.text[a:z])
        for a, z in pairwise(cuts) if z > a
    ]  # fmt: skip


def _main_pair(document: Document, prose: list[Sentence]) -> tuple[str | None, str | None]:
    """The two economies that a document is about: those of its title and opening, then the most named."""
    opening = f"{document.title}. " + " ".join(s.text for s in prose[:3])
    counted = Counter(code for _, code in countries_in(document.text) + countries_in(opening) * 3)
    codes = [code for code, _ in counted.most_common() if len(code) == 3 or code == "EU"][:2]
    first, second = (*codes, None, None)[:2]
    # A speaker's own country goes first: the one whose city or office the dateline names.
    if second == "RUS":
        first, second = second, first
    return first, second
