"""Numbered meetings of a series: 'the eleventh session of', 'the next one', 'the second in Santiago in 2018'."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.attendance import CAP, NAME, land_of, organisers, place_of, presented, taking_part
from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.goals import past
from bilateral.reading.happenings import TIME_WORD, when, where
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules
from bilateral.reading.mentions import city, countries, land_of_city
from bilateral.reading.quantities import ordinal, ordinal_pattern
from bilateral.records import Document, Event, Record, of_kind


def editions(document: Document, sentence: Sentence, state: State, before: list[Record]) -> list[Record]:
    """Return the numbered meetings that a sentence names and that no sentence before it has told of."""
    text = sentence.text
    known = {(e.series, e.edition) for e in of_kind(before, "event") if e.edition}
    found: list[Record] = []
    for match in _edition().finditer(text):
        edition = ordinal(match["ordinal"])
        series = _series(match, document, list(of_kind(before, "event")))
        if not series or edition is None or (series, edition) in known:
            continue
        known.add((series, edition))
        planned = _planned(text, match)
        clock = past(text, times(text, state.today), state)
        main = _is_main(text, match)
        date = _event_date(text, match, clock, planned, state) if main or planned else None
        own = main or planned or _closing(text, match)
        place, country = place_of(text[match.end() : match.end() + REACH], match, own=own)
        if place is None:
            place, country = place_of(text, match, own=own)
        if place is None and own and (named := _MET_IN.search(text)):
            place = named["place"]
        hosts = organisers(text) if main else ()
        people = taking_part(text) if main else ()
        kind = (
            "forum"
            if re.search(
                r"(?i)\b(?:forum|exhibition|congress|(?:business|investment|economic|international) (?:summit|conference))\b",
                series if not match["kind"] else f"{match['kind']} {series}",
            )
            else "meeting"
        )
        low, high = _edition_span(text, match, date, place, planned)
        found.append(
            Event.cited(
                document,
                (sentence.start + low, sentence.start + high),
                type=kind,
                series=series,
                edition=edition,
                date=date.period.iso if date and date.period else None,
                place=place,
                place_country=country,
                organisers=hosts,
                participants=people,
                presented=presented(text),
                status="planned" if planned else "held",
            )
        )
    return found


REACH = 60
"""How far behind its name, in characters, the place of a meeting is looked for first."""


@cache
def _edition() -> re.Pattern[str]:
    kinds = "meeting|session|round|sitting|edition|plenary session|plenary|summit|conference|dialogue|forum|gathering"
    return re.compile(
        rf"(?<![\w-])(?P<ordinal>{ordinal_pattern()}|[IVX]{{1,6}}) (?:regular |annual |plenary |joint |official |and last |and final )?"
        rf"(?:(?P<kind>{kinds}) (?:of|in) (?:the |their |its |this |the two (?:countries|sides|states|governments)['’] )?(?P<of>{NAME})|(?:{kinds}) of (?:the|their|its) (?P<lower>(?:[a-z-]+ ){{0,4}}(?:commission|committee|council|dialogue|group)(?: (?:on|for) [a-z]+(?: (?:and )?[a-z]+){{0,3}}?)?)(?=[,.;]| (?:was|were|took|will|is|in|on|held|that)\b)|(?P<name>{NAME})(?: (?P<tail>meeting|session|forum|summit))?|round of (?P<talks>(?:[a-z-]+ ){{0,3}}(?:negotiations|talks|consultations)(?: on (?:an? |the )?[a-z]+(?: [a-z]+){{0,3}}?)?)(?= (?:will|took|was|is|were|between|in|on|opened|began|ended|held)\b|[,.;])|(?P<bare>dialogue|forum|commission|council|summit|session|meeting)\b)"
    )


_ENDS_IN_HEAD = re.compile(r"(?:Commission|Council|Committee|Forum|Summit|Dialogue|Group)$")
"""Behind such a word 'in X' is where it met."""
_MET_IN = re.compile(
    rf"(?:Commission|Council|Committee|Forum|Summit|Dialogue|Group) in (?P<place>{CAP}(?: {CAP})?)(?= on\b| \d|[,.;]|$)"
)
# 'The Joint Commission (JC) held its' fifth meeting
_OWNER = re.compile(
    rf"(?<!\w)(?P<name>{NAME}|(?:{CAP}[ –-]){{0,3}}(?:[a-z-]+ ){{1,5}}(?:commission|council|committee|forum|dialogue|assembly|group))(?: \([^)]*\))? (?:has |had |will |is to |are to |is |was |are )?"
    rf"(?:[a-z]+ed (?:[a-z]+ ){{1,5}}at|holding|held|hold|holds|convened?s?|opened?s?|met for|began|begins|begin|started|starts|concluded|concludes|ended|closed|wrapped up|completed) (?:its|their) $"
)


def _series(match: re.Match[str], document: Document, events: list[Event]) -> str | None:
    """The series' name without the ordinal; an abbreviation is spelled out as the document does."""
    if owner := _OWNER.search(match.string[: match.start()]):
        return re.sub(r"^(?:[A-Z]{3,}(?: [A-Z]{3,})? [–—-] )?(?:(?:[Tt]he|of|and) )?", "", owner["name"])
    if match["talks"]:
        return str(match["talks"])
    if lower := match["lower"]:
        known = [e.series for e in events if e.series and lower.split()[-1] in e.series.lower()]
        return known[-1] if known and " " not in lower else str(lower)
    name = match["of"] or match["name"]
    if name and (city(name) or any(m.text == name for m in countries(name))):
        return None
    if name:
        name = re.sub(r" (?:of|on|for|and|the|in|between|to)$", "", name.strip())
        while (end := re.search(rf" (?:in|on|at) ({CAP}(?: {CAP})?)$", name)) and (
            city(end[1]) or countries(end[1]) or TIME_WORD.match(end[1]) or _ENDS_IN_HEAD.search(name[: end.start()])
        ):
            name = name[: end.start()]
        if re.fullmatch(r"[A-Z]{2,8}", name):
            return _spelled_out(name, document.text) or next(
                (e.series for e in events if e.series and name in e.series), name
            )
        last_words = set(re.split(r"[ –—-]", name))
        if match["of"] or match["tail"] or last_words & set(rules("acts")["events"]["bodies"]):
            return name
        return None
    known = [
        e.series
        for e in events
        if e.series and (match["bare"] in e.series.lower() or match["bare"] in ("session", "meeting"))
    ]
    return known[-1] if known else None


def _spelled_out(short: str, text: str) -> str | None:
    """'Russia–Azerbaijan Expert Council (RAEC)' tells what RAEC stands for."""
    match = re.search(rf"({NAME}) \({re.escape(short)}\)", text)
    return re.sub(r"^(?:The|the) ", "", match[1]) if match else None


def _is_main(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence is about this meeting rather than naming it in passing."""
    return bool(listed("acts", "events", "held").search(text)) and not re.search(
        r"(?i)\bat the end of\b|\bon the sidelines of\b", text[: match.start()]
    )


def _closing(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"(?i)\bat the end of (?:the |their )?$", text[: match.start()]))


def _planned(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - 24) : match.end() + 60]
    if re.search(r"(?i)\b(?:before|ahead of|in time for) (?:the |their )?$", text[: match.start()]):
        return True
    return bool(listed("acts", "events", "planned").search(around)) and not re.search(
        r"(?i)\b(?:took place|was held|were held|has hosted|hosted)\b", around
    )


def _event_date(text: str, match: re.Match[str], clock: list[Time], planned: bool, state: State) -> Time | None:
    usable = [
        t
        for t in clock
        if t.period and not t.baseline and t.role not in ("since", "until", "by") and abs(t.start - match.start()) < 200
    ]
    days = [t for t in usable if t.period and t.period.first == t.period.last] or usable
    own = [
        t
        for t in usable
        if match.end() <= t.start < match.end() + 2 * REACH and not re.search("[;:]", text[match.end() : t.start])
    ]
    short = [t for t in own if t.period and t.period.last and (t.period.last - t.period.first).days < 31]
    return min(short or own or days, key=lambda t: abs(t.start - match.start()), default=None)


def _edition_span(
    text: str, match: re.Match[str], date: Time | None, place: str | None, planned: bool
) -> tuple[int, int]:
    low, high = match.start(), match.end()
    if article := re.search(r"(?i)\b(?:the |its |their )?(?:upcoming |next )?$", text[:low]):
        low = article.start()
    if owner := _OWNER.search(text[: match.start()]):
        low = owner.start("name")
    if text[high : high + 2] == " (" and (close := text.find(")", high)) > 0:
        high = close + 1
    if _is_main(text, match) and low < 140 and not re.search(r"[;:]", text[:low]):
        low = 0
    for at in (date, None):
        if at and high < at.end < high + 120:
            high = at.end
    if place and (spot := text.find(place, high, high + 60)) > 0:
        high = max(high, spot + len(place))
    if planned and (
        verb := re.search(r"(?i)is (?:scheduled|planned|due)|will (?:take place|be held)", text[high : high + 40])
    ):
        high = max(high, high + verb.end())
    return low, high


_NEXT_ONE = re.compile(
    rf"(?i)\b(?:the |its )(?P<next>next|following)(?: one| edition| session| meeting| round)?(?:, the (?P<nth>{ordinal_pattern()}),)? (?:will|is (?:due|planned|scheduled|set|to be))\b"
)


def next_one(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'The next one will take place in X next year': the edition after the last one of the series spoken of."""
    match = _NEXT_ONE.search(sentence.text)
    last = state.event
    if not match or last is None or not last.series:
        return []
    edition = ordinal(match["nth"]) if match["nth"] else last.edition + 1 if last.edition else None
    date, place = when(sentence.text[match.start() :], state), where(sentence.text, state) or land_of(sentence.text)
    if not date and not place:
        return []
    return [
        Event.cited(document, (sentence.start + match.start(), sentence.end), type=last.type, series=last.series, edition=edition,
                    date=date, place=place, place_country=land_of_city(place), status="planned")
    ]  # fmt: skip


OTHER_ONE = re.compile(
    rf"(?i)\b(?:the|its) (?P<nth>{ordinal_pattern()})(?: one)?(?=,? (?P<due>is (?:due|planned|set|scheduled|to be held)|will (?:be held|take place))\b|,? (?:had |has |was |were )?(?:taken place|took place|held|hosted|been held|organi[sz]ed|opened|convened)\b| in (?:[A-Z][a-z]+ )?(?:19|20)\d\d| not until [A-Z0-9]| followed (?:in|on) [A-Z0-9]|, hosted|, held)"
)


def other_one(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'Its first one had taken place in Turkey in 2022', 'Tehran had played host to the fourth in January 2021'."""
    match = OTHER_ONE.search(sentence.text)
    last = state.event
    if not match or last is None or not last.series:
        return []
    date, place = when(sentence.text, state), where(sentence.text, state) or land_of(sentence.text)
    if not date:
        return []
    return [
        Event.cited(document, (sentence.start, sentence.end - (1 if sentence.text.endswith(".") else 0)), type=last.type, series=last.series,
                    edition=ordinal(match["nth"].lower()), date=date, place=place, place_country=land_of_city(place),
                    status="planned" if match["due"] else "held")
    ]  # fmt: skip
