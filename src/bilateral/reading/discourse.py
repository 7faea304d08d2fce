"""What a reader carries from sentence to sentence: the pair, the subject, the indicator, the period, the names.

'It', 'the same period', 'imports from it', 'the two countries' and a bare surname all mean something said before;
this state says what.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from bilateral.reading.layout import Sentence
from bilateral.reading.mentions import Mention, Person, countries, persons
from bilateral.records import Document, Event

# 'talks with Georgia and Russia' names two partners, not a pair.
_ALONGSIDE = re.compile(r"(?i)\b(?:with|including|like|such as)\s+(?:the )?$")
_COLLECTIVE = re.compile(
    r"(?i)\b(?:the two|both) (?:countries|sides|nations|states|governments|parties|economies)\b|\bbilateral\b|\bmutual\b"
)


OPENING = 4  # sentences in which an interview introduces who speaks


@dataclass
class State:
    """The state of the discourse; `pair` starts as `main`, the two countries that the document names most."""

    today: date | None
    pair: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    subject: str | None = None
    indicator: str | None = None
    period: str | None = None
    paragraph: int = -1
    event: Event | None = None
    list_speaker: tuple[str, ...] = ()
    surnames: dict[str, Person] = field(default_factory=dict)
    speaker: str | None = None

    @classmethod
    def of(cls, document: Document, prose: list[Sentence]) -> State:
        """Begin a document: count its countries, the title's and the opening's more."""
        counts: Counter[str] = Counter()
        for mention in countries(document.title):
            counts[mention.code] += 3
        for number, sentence in enumerate(prose):
            for mention in countries(sentence.text):
                counts[mention.code] += 2 if number < 2 else 1
        top = [code for code, _ in counts.most_common(2)]
        # Who says 'we': the first person of a country that the opening introduces.
        introduced = (p.country for s in prose[:OPENING] for p in persons(s.text) if p.country in top)
        return cls(today=document.date, pair=tuple(top), main=tuple(top), speaker=next(introduced, None))

    def hear(self, sentence: Sentence) -> list[Mention]:
        """Take a sentence's countries and names into the state; return its country mentions."""
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
        mentions = countries(sentence.text)
        named = list(dict.fromkeys(m.code for m in mentions))
        if len(named) == 2 and not _ALONGSIDE.search(sentence.text[: mentions[0].start]):
            self.pair = (named[0], named[1])
        elif len(named) == 1 and named[0] in self.main and named[0] not in self.pair:
            self.pair = self.main
        if named and (mentions[0].form != "demonym" or len(named) == 1) and not _COLLECTIVE.match(sentence.text):
            self.subject = named[0]
        for person in persons(sentence.text):
            self.surnames[person.name.split()[-1]] = person
        return mentions

    def other(self, code: str | None) -> str | None:
        """The other one of the pair."""
        if code is None or len(self.pair) < 2 or code not in self.pair:
            return None
        return self.pair[1] if code == self.pair[0] else self.pair[0]

    def person(self, surname: str) -> Person | None:
        """A person whose surname was heard before."""
        return self.surnames.get(surname)
