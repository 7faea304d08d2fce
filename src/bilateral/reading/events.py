"""Meetings, forums, visits, signings and calls: series and edition, date, place, organisers, who took part in what role."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.happenings import TIME_WORD, completed, happenings, tells, when, where
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, city, countries, persons, regions, roles
from bilateral.reading.quantities import ordinal, ordinal_pattern
from bilateral.records import Document, Event, Participant, Record, of_kind
from bilateral.reference.countries import name_of

# A hyphen before a capital parts two words: were it part of the word as well, a run of them could be read in
# exponentially many ways.
_CAP = r"[A-Z](?:[\w'’&]|-(?![A-Z]))*"
_LINK = r"(?:of|on|for|and|the|in|between|to|–|—|-)"
_NAME = rf"{_CAP}(?:[ –—-]+(?:{_LINK}[ –—]+){{0,2}}{_CAP}){{0,14}}"
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
        found += told
        state.event = next((r for r in reversed(told) if isinstance(r, Event)), state.event)
    state.event = last
    return found


_PARTS = re.compile(
    rf"; |,? (?:and )?(?=the {ordinal_pattern()} in [A-Z]\w+ in (?:19|20)\d\d)|, at the end of which |: (?=(?:on|the|in|at) )|, (?:and |where |while |after which )?(?=(?:(?:on|the|both|they|he|she|[A-Z])[^,;]{0, 70}? )?(?:met|held|signed|visited|hosted|spoke|received|chaired|had chaired|put pen) )"
    r"|, and (?=[a-z]+ (?:memoranda|agreements|documents|contracts|protocols)\b)|, the day (?=[A-Z])|, and (?=(?:the|both|it|they|[A-Z])[^,;]{2,80} (?:will be|is due|was|were|will) (?:held|signed|hosted|to meet|meet))"
)


def _parts(sentence: Sentence) -> list[Sentence]:
    """The clauses of a sentence that may each tell of an event."""
    text = sentence.text
    cuts = [0]
    for cut in _PARTS.finditer(text):
        if cut[0].startswith(";") or (
            tells(text[cuts[-1] : cut.start()]) and (tells(text[cut.end() :]) or _OTHER_ONE.match(text, cut.end()))
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
        *_signings(document, sentence, mentions, state),
        *_editions(document, sentence, state, before),
        *_encounters(document, sentence, mentions, state),
        *_visits(document, sentence, mentions, state),
    ]
    if any(e.edition for e in of_kind(found, "event")) and _MET_FOR.search(sentence.text):
        found = [e for e in of_kind(found, "event") if e.edition]  # 'met for the eleventh session of': one meeting
    found = (
        found
        or _next_one(document, sentence, state)
        or _other_one(document, sentence, state)
        or _unnumbered(document, sentence, mentions, state)
    )
    found = found or _to_meet(document, sentence, state) or _talks(document, sentence, state)
    if not found and _MOOTED.search(sentence.text):
        return []
    if not found:
        return list(happenings(document, sentence, mentions, state))
    alone = len(found) == 1
    return [completed(event, sentence, state, dated=alone or not event.edition) for event in of_kind(found, "event")]


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


def organisers(text: str) -> tuple[str, ...]:
    """Return the organisations named as organisers, without the abbreviations in brackets.

    >>> organisers("The forum was organised by the Ministry of Economy of Chile and the Ministry of Trade of Peru.")
    ('Ministry of Economy of Chile', 'Ministry of Trade of Peru')
    """
    match = listed("acts", "events", "organised").search(text)
    if not match:
        return ()
    rest = re.sub(r" ?\([^)]*\)", "", text[match.end() :])
    stop = re.search(r"[.;]|, (?=[a-z])| (?:brought|which|with|under|on|at|gathered|was|were|is)\b", rest)
    rest = rest[: stop.start()] if stop else rest
    parts = re.split(
        r",? and (?=the |[A-Z]\w+['’]s [A-Z]|[A-Z]\w+ (?:Ministry|Chamber|Council|Center|Centre|Institute))|, (?=the |[A-Z])",
        rest,
    )
    names = [re.sub(r"^(?:the|by|jointly) ", "", part.strip()).strip(" ,") for part in parts]
    return tuple(name for name in names if re.match(r"[A-Z]", name))


def presented(text: str) -> tuple[str, ...]:
    """Return the titles of papers presented, as quoted, with the kind of paper where it is named."""
    match = listed("acts", "events", "presented").search(text)
    if not match:
        return ()
    title = re.search(
        r"(?P<kind>(?:[A-Z]{2,} )?(?:policy brief|report|paper|study|book|working paper|atlas|guide) )?[“\"«](?P<title>[^”\"»]{4,160})[”\"»]",
        text[match.end() :],
    )
    return (f"{title['kind'] or ''}“{title['title'].rstrip('.')}”",) if title else ()


# Numbered meetings of a series ------------------------------------------------------------------------------


def _editions(document: Document, sentence: Sentence, state: State, before: list[Record]) -> list[Record]:
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
        clock = times(text, state.today)
        main = _is_main(text, match)
        date = _event_date(text, match, clock, planned, state) if main or planned else None
        place, country = _place(text, match, own=main or planned or _closing(text, match))
        hosts = organisers(text) if main else ()
        people = _taking_part(text) if main else ()
        kind = (
            "forum"
            if re.search(
                r"(?i)\b(?:forum|exhibition|congress|(?:business|investment|economic) (?:summit|conference))\b",
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


@cache
def _edition() -> re.Pattern[str]:
    kinds = "meeting|session|round|sitting|edition|plenary session|plenary|summit|conference|dialogue|forum|gathering"
    return re.compile(
        rf"(?<![\w-])(?P<ordinal>{ordinal_pattern()}|[IVX]{{1,6}}) (?:regular |annual |plenary |joint |official |and last |and final )?"
        rf"(?:(?P<kind>{kinds}) (?:of|in) (?:the |their |its |this |the two (?:countries|sides|states|governments)['’] )?(?P<of>{_NAME})|(?:{kinds}) of (?:the|their|its) (?P<lower>(?:[a-z-]+ ){{0,4}}(?:commission|committee|council|dialogue|group)(?: (?:on|for) [a-z]+(?: (?:and )?[a-z]+){{0,3}}?)?)(?=[,.;]| (?:was|were|took|will|is|in|on|held)\b)|(?P<name>{_NAME})(?: (?P<tail>meeting|session|forum|summit))?|round of (?P<talks>(?:[a-z-]+ )?(?:negotiations|talks|consultations)(?: on (?:an? |the )?[a-z]+(?: [a-z]+){{0,3}}?)?)(?= (?:will|took|was|is|were|between|in|on|opened|began|ended|held)\b|[,.;])|(?P<bare>dialogue|forum|commission|council|summit|session|meeting)\b)"
    )


# 'The Joint Commission (JC) held its' fifth meeting
_OWNER = re.compile(
    rf"(?<!\w)(?P<name>{_NAME}|(?:{_CAP}[ –-]){{0,3}}(?:[a-z-]+ ){{1,5}}(?:commission|council|committee|forum|dialogue|assembly|group))(?: \([^)]*\))? (?:has |had |will |is to |are to )?"
    rf"(?:held|hold|holds|convened?s?|opened?s?|met for|began|begins|begin|started|starts|concluded|concludes|ended|closed|wrapped up|completed) (?:its|their) $"
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
        while (end := re.search(rf" (?:in|on|at) ({_CAP}(?: {_CAP})?)$", name)) and (
            city(end[1]) or countries(end[1]) or TIME_WORD.match(end[1])
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
    match = re.search(rf"({_NAME}) \({re.escape(short)}\)", text)
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
    return min(days, key=lambda t: abs(t.start - match.start()), default=None)


def _edition_span(
    text: str, match: re.Match[str], date: Time | None, place: str | None, planned: bool
) -> tuple[int, int]:
    low, high = match.start(), match.end()
    if article := re.search(r"(?i)\b(?:the |its |their )?(?:upcoming |next )?$", text[:low]):
        low = article.start()
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


def _place(text: str, match: re.Match[str] | None, *, own: bool) -> tuple[str | None, str | None]:
    """The city, else the country, where it is held: 'Baku hosted', 'held in X', 'Moscow was the venue'."""
    if not own:
        return None, None
    if host := re.search(
        rf"({_CAP}(?: {_CAP})?) (?:on [A-Z][a-z]+day )?(?:has |have )?(?:also )?(?:hosted|was the venue|will host|hosts|is hosting)\b",
        text,
    ):
        name = re.sub(r"^(?:The|On|In) ", "", host[1])
        where = city(name) or city(name.split()[-1])
        if where:
            return where
    for hit in re.finditer(
        rf"(?i:\b(?:in|at|to)) (?:the (?:city|capital|resort)(?: city)? of )?({_CAP}(?:[ -]{_CAP}){{0,2}})", text
    ):
        name = hit[1]
        for candidate in (name, " ".join(name.split()[:2]), name.split()[0]):
            where = city(candidate)
            if where and not re.match(
                r"(?i)^(?:January|February|March|April|May|June|July|August|September|October|November|December)$",
                candidate,
            ):
                return where
    for mention in countries(text):
        if mention.form == "name" and re.search(r"(?i)\bin (?:the )?$", text[: mention.start]):
            return name_of(mention.code), mention.code
    return None, None


def _taking_part(text: str) -> tuple[Participant, ...]:
    if not listed("acts", "events", "participation").search(text):
        return ()
    return tuple(p.participant() for p in persons(text))


# Encounters, visits, signings, calls --------------------------------------------------------------------------


def _encounters(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """'X met (with) Y', 'X received Y', 'X held talks with Y': both sides must be persons or offices."""
    text = sentence.text
    actors = _actors(text, state)
    found: list[Record] = []
    for match in listed("acts", "events", "encounter").finditer(text):
        left = [
            a
            for a in actors
            if a[1] <= match.start()
            and match.start() - a[1] < 60
            and not re.search(r"[;.]|, and ", text[a[1] : match.start()])
        ]
        right = [a for a in actors if match.end() <= a[0] < match.end() + 60][:1]
        right += [
            a for a in actors if right and a not in right and re.fullmatch(r" and (?:the )?", text[right[-1][1] : a[0]])
        ]
        joint = len(left) > 1 and re.match(r" (?:in|on|at|for)\b", text[match.end() :]) and not right
        if joint:  # 'X and Y met in Z'
            right, left = left[-1:], left[:-1]
        if not left or not right:
            continue
        # 'the ministers X and Y met': both actors stand on the left
        sides = (*[a[2] for a in left[-2:] if _together(text, left, a)], *[a[2] for a in right[:2]])
        low, high = min(a[0] for a in left[-2:] if _together(text, left, a)), right[0][1]
        article = re.search(r"(?i)\bthe $", text[:low])
        low = low - 4 if article else low
        low = 0 if low < LEAD and re.fullmatch(r"[^;:]*", text[:low]) else low
        day = min(
            (
                t
                for t in times(text, state.today)
                if t.period and t.role in ("on", "in", "") and not t.baseline and t.period.first == t.period.last
            ),
            key=lambda t: abs(t.start - match.start()),
            default=None,
        )
        high = match.end() if joint else high
        place, country = _place(text[high : high + 60], None, own=True)
        kind = "call" if listed("acts", "events", "call").search(text) else "meeting"
        same_day = (
            day is None
            and state.event is not None
            and re.match(r"(?i)(?:earlier|later) (?:in the|that|on the same) day|(?:on )?the same day", text)
        )
        when = state.event.date if same_day and state.event else (day.period.iso if day and day.period else None)
        if same_day and state.event and place is None:
            place, country = state.event.place, state.event.place_country
        found.append(
            Event.cited(
                document,
                (sentence.start + low, sentence.start + high),
                type=kind,
                participants=sides,
                date=when,
                place=place,
                place_country=country,
            )
        )
    return found


_MOOTED = re.compile(
    r"(?i)\b(?:asked for|call(?:s|ed)? for|proposed|ready for|hop(?:es|ed) for|in favou?r of) (?:[\w-]+ ){0,3}(?:talks|meeting|visit|summit)\b"
)
_NEXT_ONE = re.compile(
    rf"(?i)\b(?:the |its )(?P<next>next|following)(?: one| edition| session| meeting| round)?(?:, the (?P<nth>{ordinal_pattern()}),)? (?:will|is (?:due|planned|scheduled|set|to be))\b"
)


def _next_one(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'The next one will take place in X next year': the edition after the last one of the series spoken of."""
    match = _NEXT_ONE.search(sentence.text)
    last = state.event
    if not match or last is None or not last.series:
        return []
    edition = ordinal(match["nth"]) if match["nth"] else last.edition + 1 if last.edition else None
    date, place = when(sentence.text[match.start() :], state), where(sentence.text, state) or _land(sentence.text)
    if not date and not place:
        return []
    known = city(place) if place else None
    return [
        Event.cited(document, (sentence.start + match.start(), sentence.end), type=last.type, series=last.series, edition=edition,
                    date=date, place=place, place_country=known[1] if known and len(known[1]) == 3 else None, status="planned")
    ]  # fmt: skip


_OTHER_ONE = re.compile(
    rf"(?i)\b(?:the|its) (?P<nth>{ordinal_pattern()})(?: one)?(?=,? (?P<due>is (?:due|planned|set|scheduled|to be held)|will (?:be held|take place))\b|,? (?:had |has |was |were )?(?:taken place|took place|held|hosted|been held|organi[sz]ed)\b| in (?:[A-Z][a-z]+ )?(?:19|20)\d\d|, hosted|, held)"
)


def _other_one(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'Its first one had taken place in Turkey in 2022', 'Tehran had played host to the fourth in January 2021'."""
    match = _OTHER_ONE.search(sentence.text)
    last = state.event
    if not match or last is None or not last.series:
        return []
    date, place = when(sentence.text, state), where(sentence.text, state) or _land(sentence.text)
    if not date:
        return []
    known = city(place) if place else None
    return [
        Event.cited(document, (sentence.start, sentence.end - (1 if sentence.text.endswith(".") else 0)), type=last.type, series=last.series,
                    edition=ordinal(match["nth"].lower()), date=date, place=place, place_country=known[1] if known and len(known[1]) == 3 else None,
                    status="planned" if match["due"] else "held")
    ]  # fmt: skip


def _land(text: str) -> str | None:
    """The country that 'in' leads to."""
    return next(
        (
            name_of(m.code)
            for m in countries(text)
            if m.form == "name" and re.search(r"\bin (?:the )?$", text[: m.start])
        ),
        None,
    )


_TALKED = re.compile(
    r"\b(?:told|assured|informed|agreed|discussed|looked at|have looked at|reviewed|considered|exchanged views|compared notes|went over)\b"
)
_AT_TALKS = re.compile(
    r"(?i)^(?:at|during|after|following|in) (?:an? |the |their |his |her )?(?:[\w-]+ ){0,2}(?:meeting|talks|conversation|consultations|negotiations)\b"
)


def _talks(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'X told his colleague Y in Moscow on Tuesday', 'at a meeting with Y, X called for': talks that the sentence does not call so."""
    text = sentence.text
    people = [(a, z, p) for a, z, p in _actors(text, state) if p.name]
    at = _AT_TALKS.match(text)
    if len(people) < 2:
        return []
    (low, _, _), (second, high, _) = people[0], people[1]
    between = text[people[0][1] : second]
    verb = _TALKED.search(between) or (
        _TALKED.search(text[high : high + 40]) if re.search(r"\band\b", between) and len(between) < 90 else None
    )
    date, place = when(text, state), where(text, state) or _land(text[high:])
    told = bool(date or place)
    if not at and not (verb and told):
        return []
    start = at.start() if at else low
    spots = [text.find(place, high) + len(place)] if place and text.find(place, high) >= 0 else []
    spots += [t.end for t in times(text, state.today) if high <= t.start < high + 60]
    known = city(place) if place else None
    return [
        Event.cited(document, (sentence.start + start, sentence.start + max([high, *spots])), type="meeting",
                    participants=tuple(p for _, _, p in people[:2]), date=date, place=place,
                    place_country=known[1] if known and len(known[1]) == 3 else None)
    ]  # fmt: skip


LEAD = 60
"""A clause is quoted from its beginning when who meets whom begins within so many characters."""


def _together(text: str, left: list, actor: tuple) -> bool:
    """The last actor before the verb, and one joined to it by 'and'."""
    last = left[-1]
    return actor == last or bool(re.fullmatch(r",? and (?:the )?", text[actor[1] : last[0]]))


def _actors(text: str, state: State) -> list[tuple[int, int, Participant]]:
    """Persons, offices and known surnames of a sentence as (start, end, participant)."""
    people = persons(text)
    found: list[tuple[int, int, Participant]] = []
    for p in people:
        start = p.start
        if p.role and text[: p.start].rstrip(" ,").endswith(p.role):
            start = text.rindex(p.role, 0, p.start)
        found.append((start, p.end, p.participant()))
    for office in roles(text):
        if not any(a < office.end and office.start < z for a, z, _ in found):
            words_ = office.text
            found.append(
                (
                    office.start,
                    office.end,
                    Participant(role=words_, country=office.code, organisation=_format_of(words_)),
                )
            )
    for surname, person in state.surnames.items():
        for match in re.finditer(rf"\b{re.escape(surname)}\b", text):
            if not any(a < match.end() and match.start() < z for a, z, _ in found):
                found.append((match.start(), match.end(), person.participant()))
    return sorted(found, key=lambda a: a[0])


def _format_of(office: str) -> str:
    match = re.match(r"([A-Z]{2,})\b", office)
    return match[1] if match else ""


def _visits(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    text = sentence.text
    found: list[Record] = []
    for match in listed("acts", "events", "visit").finditer(text):
        if (
            match[0].lower() == "visit to"
            and re.search(r"(?i)\b(?:next|planned|upcoming|during|first)\s*$", text[: match.start()]) is None
        ):
            continue
        left = [a for a in _actors(text, state) if a[1] <= match.start() and match.start() - a[1] < 40]
        goal = next(
            (m for m in mentions if match.end() <= m.start < match.end() + 30 and m.form in ("name", "capital")), None
        )
        if not left or not goal:
            continue
        day = next(
            (t for t in times(text, state.today) if t.period and not t.baseline and t.role in ("on", "in", "from", "")),
            None,
        )
        high = day.end if day and day.start > goal.end and day.start - goal.end < 20 else goal.end
        where = city(goal.text) if goal.form == "capital" else None
        found.append(
            Event.cited(
                document,
                (sentence.start + left[-1][0], sentence.start + high),
                type="visit",
                participants=(left[-1][2],),
                date=day.period.iso if day and day.period else None,
                place=where[0] if where else name_of(goal.code),
                place_country=goal.code,
            )
        )
    return found


def _signings(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    text = sentence.text
    match = _signed().search(text)
    if (
        not match
        or re.search(r"(?i)\bsince (?:an?|the) [\w -]{0,40}$", text[: match.start()])
        or re.search(
            r"(?i)\b(?:to be|will be|have|has|had|been) (?:signed|concluded|sealed)|\bagreements? (?:was|were) (?:not)",
            text[max(0, match.start() - 14) : match.end()],
        )
    ):
        return []
    if re.search(r"(?i)\b(?:20|19)\d\d\b", text[match.end() : match.end() + 30]) is None and re.search(
        r"(?i)which\s*$", text[: match.start()]
    ):
        return []
    clause = max((m.end() for m in re.finditer(r"; |: |, where ", text[: match.start()])), default=0)
    sides = [m.code for m in mentions if clause <= m.start < match.start() and m.form != "demonym"]
    left = [a for a in _actors(text, state) if clause <= a[0] and a[1] <= match.start()]
    people = tuple(a[2] for a in left if a[2].name) or tuple(Participant(country=code) for code in dict.fromkeys(sides))
    if not people and match["passive"]:
        named = dict.fromkeys(m.code for m in mentions if m.form != "demonym")
        people = tuple(Participant(country=code) for code in (named if len(named) > 1 else state.pair) if code)
    if not people and re.search(
        r"(?i)\b(?:the (?:two )?|both )(?:governments|sides|countries|parties|ministers|leaders|presidents|delegations|ministries)\b",
        text[clause : match.start()],
    ):
        people = tuple(Participant(country=code) for code in state.pair)
    if not people:
        return []
    day = next(
        (t for t in times(text, state.today) if t.period and not t.baseline and t.role in ("on", "in", "")), None
    )
    place, country = _place(text[match.end() : match.end() + 80], None, own=True)
    if place is None:
        place, country = _place(text[: match.start()], None, own=True)
    start = min([m.start for m in mentions if clause <= m.start < match.start()] + [a[0] for a in left], default=clause)
    end = match.end()
    if match["passive"] and match.start() < SUBJECT:
        start = clause
    if day and day.end > end and day.start - end < 60:
        end = day.end
    return [
        Event.cited(
            document,
            (sentence.start + start, sentence.start + end),
            type="signing",
            participants=people,
            date=day.period.iso if day and day.period else None,
            place=place,
            place_country=country,
        )
    ]


SUBJECT = 110
"""A passive signing is quoted from its clause's beginning when what is signed stands within so many characters."""


@cache
def _signed() -> re.Pattern[str]:
    verbs = words(rules("acts")["events"]["signing"]).pattern
    things = words(rules("acts")["events"]["signed_things"]).pattern
    active = rf"{verbs}(?: [\w'’-]+){{0,5}}? {things}(?: of understanding)?"
    passive = rf"(?P<passive>{things}(?: of understanding)?(?: [\w'’-]+){{0,8}}? (?:was|were) (?:also )?(?:signed|concluded|inked))"
    return re.compile(rf"{active}|{passive}", re.IGNORECASE)


# Meetings without a number -------------------------------------------------------------------------------------


def _unnumbered(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """'A business forum was held in Tashkent on …': a kind of meeting, a verb of holding, and a date or a place."""
    text = sentence.text
    match = _gathering().search(text)
    if not match:
        return []
    planned = bool(listed("acts", "events", "planned").search(text)) and not listed("acts", "events", "held").search(
        text
    )
    if not planned and not listed("acts", "events", "held").search(text):
        return []
    day = next(
        (t for t in times(text, state.today) if t.period and not t.baseline and t.role not in ("since", "until", "by")),
        None,
    )
    place, country = _place(text, None, own=True)
    if day is None or (place is None and not planned):
        return []
    kind = "forum" if re.search(r"(?i)forum|exhibition|congress", match[0]) else "meeting"
    series = re.sub(r"^(?:[A-Z]{3,} [–—-] )?[Tt]he ", "", match["series"]) if match["series"] else None
    low, high = match.start(), max(match.end(), day.end)
    if place and (spot := text.rfind(place)) >= 0 and spot < high + 60:
        low, high = min(low, spot), max(high, spot + len(place))
    return [
        Event.cited(
            document,
            (sentence.start + min(low, day.start), sentence.start + high),
            type=kind,
            series=series,
            date=day.period.iso if day.period else None,
            place=place,
            place_country=country,
            organisers=organisers(text),
            participants=_taking_part(text),
            status="planned" if planned else "held",
        )
    ]


_WILL_MEET = re.compile(
    r"(?i)\b(?:ministers|presidents|leaders|delegations|officials|negotiators|sides|parties|governments)"
    r" (?:of [^.;]{2,60} )?(?:will|are to|are due to|plan to|are scheduled to|are expected to) (?:meet|gather|convene)\b"
)


def _to_meet(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'The ministers will meet in X next month': who is plural, and when or where is told."""
    text = sentence.text
    match = _WILL_MEET.search(text)
    if not match:
        return []
    day = next((t for t in times(text, state.today) if t.period and not t.baseline and t.start > match.start()), None)
    place, country = _place(text[match.end() :], None, own=True)
    if day is None and place is None:
        return []
    high = day.end if day else match.end() + text[match.end() :].find(place or "") + len(place or "")
    start = text.rfind(". ", 0, match.start()) + 1
    return [
        Event.cited(
            document, (sentence.start + start, sentence.start + high), type="meeting", status="planned",
            date=day.period.iso if day and day.period else None, place=place, place_country=country,
        )
    ]  # fmt: skip


@cache
def _gathering() -> re.Pattern[str]:
    bodies = "|".join(rules("acts")["events"]["bodies"])
    kinds = "|".join(
        sorted(
            rules("acts")["events"]["forum"] + ["meeting", "session", "talks", "conference", "summit", "consultations"],
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf"(?<![\w-])(?:(?P<series>(?:{_CAP}[ –—-]){{1,12}}(?:{bodies}))|(?:business |joint |regular |bilateral |working )?(?:{kinds}))\b"
    )


__all__ = ["complete_event", "events", "organisers", "presented", "regions"]
