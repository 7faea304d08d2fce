"""Meetings without a number, visits and signings: who met whom, who went where, what was signed."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.attendance import CAP, LEAD, actors_of, land_of, organisers, place_of, taking_part
from bilateral.reading.dates import times
from bilateral.reading.discourse import State
from bilateral.reading.happenings import when, where
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, city, countries, land_of_city
from bilateral.records import Document, Event, Participant, Record
from bilateral.reference.countries import name_of


def encounters(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """'X met (with) Y', 'X received Y', 'X held talks with Y': both sides must be persons or offices."""
    text = sentence.text
    actors = actors_of(text, state)
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
        place, country = place_of(text[high : high + 60], None, own=True)
        kind = "call" if listed("acts", "events", "call").search(text) else "meeting"
        same_day = (
            day is None
            and state.event is not None
            and re.search(
                r"(?i)\b(?:earlier|later) (?:in the|that|on the same) day\b|\b(?:on )?the same day\b|^(?:before|after|ahead of) the (?:session|meeting|talks|forum)\b|^(?:He|She|They)\b|\balso (?:held|met|had|sat)\b",
                text,
            )
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


def _together(text: str, left: list, actor: tuple) -> bool:
    """The last actor before the verb, and one joined to it by 'and'."""
    last = left[-1]
    return actor == last or bool(re.fullmatch(r",? and (?:the )?", text[actor[1] : last[0]]))


_TALKED = re.compile(
    r"\b(?:told|assured|informed|agreed|talked about|spoke about|discussed|looked at|have looked at|reviewed|considered|exchanged views|compared notes|went over)\b"
)


_TOGETHER = (
    "discussed",
    "looked at",
    "have looked at",
    "reviewed",
    "considered",
    "exchanged views",
    "compared notes",
    "went over",
)
"""What two do together is a meeting, wherever and whenever it was."""


_AT_TALKS = re.compile(
    r"(?i)^(?:at|during|after|following|in) (?:an? |the |their |his |her )?(?:\w+ (?:days?|hours?|rounds?|weeks?) of )?(?:[\w-]+ ){0,2}(?:meeting|talks|conversation|consultations|negotiations)\b"
)


def talks(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'X told his colleague Y in Moscow on Tuesday', 'at a meeting with Y, X called for': talks that the sentence does not call so."""
    text = sentence.text
    people = [(a, z, p) for a, z, p in actors_of(text, state) if p.name]
    at = _AT_TALKS.match(text)
    if len(people) < 2:
        return []
    (low, _, _), (second, high, _) = people[0], people[1]
    between = text[people[0][1] : second]
    verb = _TALKED.search(between) or (
        _TALKED.search(text[high : high + 40]) if re.search(r"\band\b", between) and len(between) < 90 else None
    )
    date, place = when(text, state), where(text, state) or land_of(text[high:])
    told = bool(date or place) or bool(verb and verb[0] in _TOGETHER and re.search(r"\band\b", between))
    if not at and not (verb and told):
        return []
    start = at.start() if at else low
    spots = [text.find(place, high) + len(place)] if place and text.find(place, high) >= 0 else []
    spots += [t.end for t in times(text, state.today) if high <= t.start < high + 60]
    return [
        Event.cited(document, (sentence.start + start, sentence.start + max([high, *spots])), type="meeting",
                    participants=tuple(p for _, _, p in people[:2]), date=date, place=place,
                    place_country=land_of_city(place))
    ]  # fmt: skip


def named_visits(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'President X's visit to Y in May', 'the visit of X to Y', 'on a visit to Y': a visit that is not told by a verb."""
    text = sentence.text
    found: list[Record] = []
    for match in _VISIT_TO.finditer(text):
        goal = match["goal"]
        known = next((city(part) for part in (goal, goal.split()[0]) if city(part)), None)
        land = next((m for m in countries(goal) if m.form == "name"), None)
        if not known and not land:
            continue
        people = [a for a in actors_of(text, state) if match.start() - 60 <= a[0] and a[1] <= match.end() and a[2].name]
        owner = [a for a in people if a[0] >= match.start()] or ([people[-1]] if people and match["on"] else [])
        if not owner:
            continue
        low = min(match.start(), owner[0][0]) if not match["on"] else match.start()
        day = next(
            (t for t in times(text, state.today) if t.period and match.end() - 1 <= t.start < match.end() + 24), None
        )
        place = known[0] if known and not land else name_of(land.code) if land else None
        found.append(
            Event.cited(
                document, (sentence.start + low, sentence.start + (day.end if day else match.end("goal"))), type="visit",
                participants=(owner[-1][2],), date=day.period.iso if day and day.period else None, place=place,
                place_country=land.code if land else land_of_city(place),
                status="planned" if day and day.period and state.today and day.period.first > state.today else "held",
            )
        )  # fmt: skip
    return found


_VISIT_TO = re.compile(
    r"(?:(?P<on>\b(?:on|during) an? )|(?P<owner>(?:[A-Z][\w'’.-]+ ){1,6}?[A-Z][\w’-]+?)['’]s |\b(?:the|an?) )(?:[a-z-]+ ){0,2}(?:visit|trip) (?:of (?:[A-Z][\w’'.-]+ ){1,6})?to (?P<goal>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)"
)


def visits(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """'X visited Y': a person or an office, and where it goes."""
    text = sentence.text
    found: list[Record] = []
    for match in listed("acts", "events", "visit").finditer(text):
        if (
            match[0].lower() == "visit to"
            and re.search(r"(?i)\b(?:next|planned|upcoming|during|first)\s*$", text[: match.start()]) is None
        ):
            continue
        left = [a for a in actors_of(text, state) if a[1] <= match.start() and match.start() - a[1] < 40]
        goal = next(
            (
                m
                for m in mentions
                if match.end() <= m.start < match.end() + 30
                and m.form in ("name", "capital")
                and not re.match(r" [A-Z][a-z]+ in ", text[m.end :])  # 'China Energy in Beijing'
            ),
            None,
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


def signings(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """What was signed, by persons or by countries, or in the passive."""
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
    left = [a for a in actors_of(text, state) if clause <= a[0] and a[1] <= match.start()]
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
    place, country = place_of(text[match.end() : match.end() + 160], None, own=True)
    if place is None:
        place, country = place_of(text[: match.start()], None, own=True)
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


def unnumbered(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
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
    place, country = place_of(text, None, own=True)
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
            participants=taking_part(text),
            status="planned" if planned else "held",
        )
    ]


_WILL_MEET = re.compile(
    r"(?i)\b(?:ministers|presidents|leaders|delegations|officials|negotiators|sides|parties|governments)"
    r" (?:of [^.;]{2,60} )?(?:will|are to|are due to|plan to|are scheduled to|are expected to) (?:meet|gather|convene)\b"
)


def to_meet(document: Document, sentence: Sentence, state: State) -> list[Record]:
    """'The ministers will meet in X next month': who is plural, and when or where is told."""
    text = sentence.text
    match = _WILL_MEET.search(text)
    if not match:
        return []
    day = next((t for t in times(text, state.today) if t.period and not t.baseline and t.start > match.start()), None)
    place, country = place_of(text[match.end() :], None, own=True)
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
            rules("acts")["events"]["forum"]
            + [
                "meeting",
                "session",
                "talks",
                "conference",
                "summit",
                "consultations",
                "business council",
                "round table",
                "roundtable",
                "business mission",
            ],
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf"(?<![\w-])(?:(?P<series>(?:{CAP}[ –—-]){{1,12}}(?:{bodies}))|(?:business |joint |regular |bilateral |working )?(?:{kinds}))\b"
    )
