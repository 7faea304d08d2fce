"""What a reader carries from sentence to sentence: the pair, the subject, the indicator, the period, the names.

'It', 'the same period', 'imports from it', 'the two countries' and a bare surname all mean something said before;
this state says what.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from bilateral.periods import Period
from bilateral.reading.dates import Time, times
from bilateral.reading.layout import Sentence
from bilateral.reading.mentions import Mention, Person, countries, persons
from bilateral.records import Claim, Document, Event, Target

# 'talks with Georgia and Russia' names two partners, not a pair.
_ALONGSIDE = re.compile(r"(?i)\b(?:with|including|like|such as)\s+(?:the )?$")
_COLLECTIVE = re.compile(
    r"(?i)\b(?:the two|both) (?:countries|sides|nations|states|governments|parties|economies)\b|\bbilateral\b|\bmutual\b"
)


AROUND = ("since", "until", "till", "by", "by the end of", "before", "after", "from", "as of", "on")


def _holds(longer: str, month: str) -> bool:
    """Whether a period of several months holds the month."""
    outer, inner = Period.parse(longer), Period.parse(month)
    return len(longer) != len(month) and outer.first <= inner.first <= (outer.last or outer.first)


def _origin(document: Document, prose: list[Sentence]) -> str | None:
    """Whose goods a document is about: 'Australian wine returns to China', 'duty on Pakistani goods'."""
    for text in (document.title, *(s.text for s in prose[:2])):
        for mention in countries(text):
            goods = re.match(
                r" (?!govern|minist|presid|prime|authorit|officials|customs|companies|importers|market|buyers|exports|imports|border)[a-z]{3,}",
                text[mention.end :],
            )
            if mention.form == "demonym" and goods:
                return mention.code
    return None


def _twelve_months(period: str) -> bool:
    """Whether a period is a year that begins in another month than January, as financial years do."""
    whole = Period.parse(period)
    if not whole.last or "/" not in period:
        return False
    return (whole.last - whole.first).days in (364, 365)


OPENING = 4  # sentences in which an interview introduces who speaks


@dataclass
class State:
    """The state of the discourse; `pair` starts as `main`, the two countries that the document names most."""

    today: date | None
    pair: tuple[str, ...] = ()
    main: tuple[str, ...] = ()
    subject: str | None = None
    previous: str | None = None
    indicator: str | None = None
    period: str | None = None
    month: str | None = None
    year: str | None = None
    currency: str = ""
    turnover: bool = False
    last: Claim | Target | None = None
    told: dict[str, Claim | Target] = field(default_factory=dict)
    total: dict[str, Claim | Target] = field(default_factory=dict)
    paragraph: int = -1
    event: Event | None = None
    list_speaker: tuple[str, ...] = ()
    surnames: dict[str, Person] = field(default_factory=dict)
    speaker: str | None = None
    origin: str | None = None

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
        state = cls(today=document.date, pair=tuple(top), main=tuple(top), speaker=next(introduced, None))
        state.origin = _origin(document, prose)
        state.date(times(document.title, document.date))
        return state

    def date(self, clock: list[Time]) -> None:
        """Take the period of a sentence into the state; a single day, a deadline or a comparison is none."""
        told = [t for t in clock if t.period and not t.baseline and not t.anaphor and t.role not in AROUND]
        spans = [t.period.iso for t in told if t.period and t.period.last and t.period.last != t.period.first]
        if spans:
            self.spoken(spans[0])

    def spoken(self, period: str) -> None:
        """Keep a period as the one spoken of, and as the month or the year where it is one."""
        month = bool(re.fullmatch(r"\d{4}-\d\d", period))
        self.month = period if month else self.month
        if month and self.period and _holds(self.period, period):
            return  # 'November alone' within the year spoken of
        self.period, self.year = period, period[:4]

    def said(self, anaphor: str, month: Period | None = None) -> str | None:
        """The period that 'that month', 'the same year', 'a year earlier' or 'October of that year' means."""
        if anaphor == "of year" and month and self.year:
            return re.sub(r"\b\d{4}(?=-)", self.year, month.iso)
        if anaphor == "following" and self.year:
            return str(int(self.year) + 1)
        if anaphor == "of following" and month and self.year:
            return re.sub(r"\b\d{4}(?=-)", str(int(self.year) + 1), month.iso)
        if anaphor == "earlier" and self.period:
            return re.sub(r"\b\d{4}\b", lambda m: str(int(m[0]) - 1), self.period)
        if anaphor == "year" and self.period and _twelve_months(self.period):
            return self.period
        return {"month": self.month, "year": self.year}.get(anaphor) or self.period

    def hear(self, sentence: Sentence) -> list[Mention]:
        """Take a sentence's countries and names into the state; return its country mentions."""
        if sentence.paragraph != self.paragraph:
            self.paragraph = sentence.paragraph
            self.pair = self.main or self.pair
        mentions = countries(sentence.text)
        named = list(dict.fromkeys(m.code for m in mentions))
        self.previous = self.subject
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
