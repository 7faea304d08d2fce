"""Events by their grammar: somebody meets, calls, visits or signs, at a time, at a place.

It reads the sentences in which `events` finds none of its set phrases, and gives a date and a place to those that it
found without: a signing has the time and the place of the meeting that the text spoke of last.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from bilateral.periods import Period
from bilateral.reading.attendance import land_of
from bilateral.reading.dates import DAYS, MONTHS, Time, times
from bilateral.reading.discourse import State
from bilateral.reading.goals import past, resolved
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import rules
from bilateral.reading.mentions import Mention, city, countries, land_of_city, persons, roles
from bilateral.reading.quantities import ordinal, ordinal_pattern
from bilateral.records import Document, Event, Participant
from bilateral.reference.countries import capital_of, name_of

KINDS = ("call", "agreement", "signing", "visit", "forum", "meeting")
TIME_WORD = re.compile("|".join(name.title() for name in (*DAYS, *MONTHS)))
_PLACE = re.compile(
    r"\b(?i:in|at|to|for|by|brought a full house to|visit(?:s|ed|ing)?) (?P<name>[A-Z][\w'’-]+(?: (?:do |de |el |al-)?[A-Z][\w'’-]+){0,2})"
)
_HEAD = r"(?:Commission|Council|Committee|Forum|Summit|Conference|Congress|Dialogue|Meeting|Day|Group|Consultations|Assembly|Board)"
_SERIES = re.compile(
    rf"(?P<name>[A-Z][\w'’–-]*(?: (?:and|of|on|for|the|in|&) (?=[\w ]*{_HEAD})| [A-Z][\w'’–-]*){{0,9}}? ?{_HEAD}(?: (?:on|for|of) [A-Z]\w+(?: (?:and |of )?[A-Z]\w+){{0,4}})?)\b"
)
_NOUN = (
    r"(?:session|meeting|sitting|round|edition|time|talks|consultations|summit|forum|conference|dialogue|of its kind)"
)


def tells(text: str) -> bool:
    """Whether a stretch has a verb by which events are told."""
    return any(_any(name).search(text) for name in KINDS) or bool(
        re.search(rf"(?i)\b{ordinal_pattern()} (?:session|meeting|round)\b", text)
    )


_WHO_GOES = re.compile(
    r"(?i)\b(?:he|she|they|delegations?|mission|minister|president|premier|officials|group|team|experts)\b|['’]s (?:\w+ )?visit\b|\b[Tt]he (?:\w+ )?visit\b"
)
_SIDES = re.compile(
    r"(?i)\b(?:delegations|ministers|presidents|officials|experts|leaders|representatives|negotiators) (?:of|from) (?:the two|both)\b"
)
_GUEST = re.compile(
    r"(?P<name>(?!(?:In|On|The|During|Last|This|Since|After|Before|It|We|Its)\b)[A-Z][\w’-]+(?: (?:bin |al-|de |van )?[A-Z][\w’-]+){0,3}) (?:has |had |also )*(?:visited|visits|paid|arrived|travell?ed|flew|came)\b"
)
"""'Xi Jinping visited': a name without an office."""
_GOES_ON = re.compile(r"^(?:He|She|They)\b|\balso (?:held|met|had|sat)\b|\b(?:was|were) also received\b")
"""'He met …', '… also held talks with': on the same visit."""
_CONVENTION = re.compile(r"\b[A-Z][\w–-]+(?: [A-Z][\w–-]+)* (?:Forum|Conference|Summit|Congress|Exhibition|Fair)\b")


def happenings(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Event]:
    """Return the event that a sentence states by its grammar, if it has a time or a place or a last event to lean on."""
    text = sentence.text
    kind = next((name for name in KINDS if _any(name).search(text)), None)
    if re.match(r"(?:No|Nobody|Never|Not one)\b", text):
        return []
    if kind is None and _CONVENTION.search(text) and when(text, state) and where(text, state):
        kind = "forum"
    if kind is None or (
        kind == "meeting"
        and re.search(
            r"\b(?:target|standard|requirement|demand|deadline|need|condition|obligation)s?\b(?= |,)", text[:40]
        )
    ):
        return []
    if kind == "signing" and re.search(r"\bsince (?:an?|the) [\w -]{3,60} (?:was|were) signed\b", text):
        return []
    if kind == "signing" and not re.search(
        r"(?i)\b(?:agreements?|amendments?|addendum|memorand\w+|contracts?|protocols?|letters? of intent|communiqu\w+|roadmap|documents?|declarations?|treat(?:y|ies)|deals?|accords?|plan|programme|statement)\b|\b(?:it|they) (?:was|were|will be|is to be) (?:signed|initialled|concluded)\b",
        text,
    ):
        return []
    people = tuple(p.participant() for p in persons(text))
    said = _any(kind).search(text)
    lasting = re.search(r"-day\b|\b(?:began|lasts|until|since)\b", text)
    behind = when(text[said.start() : said.end() + BEHIND], state) if said and kind == "visit" and not lasting else None
    date, place = behind or when(text, state), where(text, state)
    last = state.event
    there = bool(
        re.search(
            r"\b(?:there|(?:that|the) same day|that day|the day before|in the course of it|in the city|on the occasion)\b",
            text,
        )
    )
    goes_on = (
        kind == "meeting"
        and people
        and _GOES_ON.search(text)
        and last is not None
        and last.type in ("visit", "meeting")
    )
    if last is not None and (kind == "signing" or there or goes_on):
        moved = bool(date) and date != last.date
        several = last.date is not None and "/" in last.date
        date = date or (None if several and there else last.date)
        place = place or (None if moved and not there else last.place)
    if kind == "signing" and re.search(r"\b(?:have|has) (?:already )?signed\b", text) and not when(text, state):
        return []
    name, edition = _named(text)
    states = {m.code for m in mentions if m.form in ("name", "capital")}
    joint = len(states) > 1 and (
        kind in ("agreement", "signing") or bool(re.search(r"(?i)\b(?:talks|meeting|consultations)\b", text))
    )
    body = kind == "meeting" and re.search(
        r"(?i)\b(?:committee|commission|council|dialogue) (?:will|is to|are to|is due)\b", text
    )
    if body and date:
        joint = True
    sides = len(roles(text)) > 1 or bool(_SIDES.search(text))
    timely = date and (place or joint or sides or kind in ("call", "visit", "agreement"))
    if not people and not name and not timely and not (sides and place) and kind != "signing":
        return []
    if kind == "visit" and not place:
        goal = next(
            (
                m
                for m in mentions
                if m.form == "name"
                and re.search(r"\b(?:to|in|visited|visits|toured|visit) (?:the )?$", text[: m.start])
            ),
            None,
        )
        place = name_of(goal.code) if goal else None
    if (
        kind == "visit"
        and not people
        and (guest := _GUEST.match(text))
        and not countries(guest["name"])
        and not city(guest["name"])
    ):
        people = (Participant(name=guest["name"]),)
    if kind == "visit" and not people and not roles(text) and not _WHO_GOES.search(text):
        return []
    if kind == "forum" and not name and not (date and place):
        return []
    if (
        not date
        and not place
        and not (
            kind == "meeting"
            and len(people) > 1
            and re.search(r"(?i)\b(?:talks|discussions|negotiations) between\b", text)
        )
    ):
        return []
    planned = bool(_any("planned").search(text)) and not re.search(r"\b(?:was|were) (?:held|signed)\b", text)
    if planned and kind == "signing" and not when(text, State(today=state.today)):
        return []
    if not people:
        people = tuple(Participant(name=r.text, country=r.code) for r in roles(text)[:2])
    if not people and kind == "signing":
        people = tuple(Participant(name=name_of(c), country=c) for c in dict.fromkeys(m.code for m in mentions)) or (
            last.participants if last else ()
        )
    if not place and date and kind in ("meeting", "forum"):
        place = land_of(text[verb.end() : verb.end() + REACH]) if (verb := _any(kind).search(text)) else None
    low, end = _span(text, kind, date, place)
    return [
        Event.cited(document, (sentence.start + low, sentence.start + end), type="forum" if name and re.search(r"Forum|Summit|Conference|Congress|Day\b", name) else kind,
                    series=name, edition=edition, date=date, place=place, place_country=land_of_city(place),
                    participants=people, status="planned" if planned else "held")
    ]  # fmt: skip


def _span(text: str, kind: str, date: str | None, place: str | None) -> tuple[int, int]:
    """From the first of who, what, when and where that stand about the verb to the last of them."""
    verb = _any(kind).search(text) or _CONVENTION.search(text)
    assert verb is not None
    spots = [verb.span(), *((p.start, p.end) for p in persons(text)), *((r.start, r.end) for r in roles(text))]
    spots += [(m.start, m.end) for m in countries(text)] + [(t.start, t.end) for t in times(text, None)]
    spots += [m.span() for pattern in (_SERIES, _NTH_KIND) for m in pattern.finditer(text)]
    if place and (at := text.find(place)) >= 0:
        spots.append((at, at + len(place)))
    near = [s for s in spots if verb.start() - REACH < s[0] and s[1] < verb.end() + REACH]
    low, high = min(s[0] for s in near), max(s[1] for s in near)
    aside = verb[0].lower().startswith(("told", "when ", "on a", "on his", "on her"))
    said = re.search(r"\b(?:said|told|spoke|announced|declared|recalled)(?: [\w’']+){0,2} $", text[: verb.start()])
    if aside or ((said or verb.start() < LEADING) and verb[0].lower().startswith(("at a", "during a"))):
        return verb.start(), high
    people = [p.start for p in persons(text) if p.start < verb.start()]
    if kind == "visit" and people and verb.start() - people[-1] < REACH:
        title = re.search(r"(?:(?:[A-Z][\w-]+|of|the) ){1,5}$", text[: people[-1]])
        return (title.start() if title else people[-1]), high
    return (0 if verb.start() < REACH else low), high


LEADING = 12
"""'At a meeting …, X called for …' is quoted from the meeting on, when it leads the sentence."""
BEHIND = 50
"""How far behind its verb, in characters, an event's own date stands."""
REACH = 130
"""How far about its verb, in characters, an event is quoted."""


def completed(event: Event, sentence: Sentence, state: State, *, dated: bool = True) -> Event:
    """Give an event of a sentence the date and the place that the sentence, or the event before it, has for it."""
    changes: dict[str, object] = {}
    last = state.event
    if event.date is None and dated:
        changes["date"] = when(sentence.text, state) or (
            last.date if event.type == "signing" and last and last.date and "/" not in last.date else None
        )
    if event.place is None:
        place = (
            where(sentence.text, state)
            or _place_of_series(sentence.text)
            or _carried(event, changes.get("date") or event.date, state)
        )
        changes |= {"place": place, "place_country": land_of_city(place)}
    if event.edition is None and (
        times_met := re.search(
            rf"(?i)\bfor (?:the|its|their) (?P<nth>{ordinal_pattern()}) (?:time|session|meeting|round|sitting)\b(?! in)",
            sentence.text,
        )
    ):
        changes["edition"] = ordinal(times_met["nth"].lower())
    spot = event.evidence[0]
    named = (m for m in _NTH_KIND.finditer(sentence.text) if spot.start < sentence.start + m.end() <= spot.end)
    nth = _ITS_NTH.search(sentence.text) or next(named, None)
    if event.edition is None and nth and event.type in ("meeting", "forum"):
        changes["edition"] = ordinal(nth["nth"].lower())
    elif event.edition is None and _FIRST_MET.search(event.quote):
        changes["edition"] = 1
    if event.status == "held" and re.search(
        r"\bwill (?:convene|open|meet|be held|take place|be hosted|gather)|\bis to be held\b", sentence.text
    ):
        changes["status"] = "planned"
    return event.model_copy(update={k: v for k, v in changes.items() if v})


_ITS_NTH = re.compile(
    rf"(?i)\b(?:its|their) (?P<nth>{ordinal_pattern()}) (?:session|meeting|round|sitting)\b(?= (?:was|took|had|is|will))"
)


_NTH_KIND = re.compile(
    rf"(?i)\b(?P<nth>{ordinal_pattern()}) (?:[A-Za-z–-]+ ){{0,3}}(?:forum|summit|conference|session|meeting|round|sitting|edition|dialogue|exhibition|fair)\b"
)
_FIRST_MET = re.compile(
    r"(?i)\b(?:council|commission|committee|forum|body|group|dialogue) (?:had )?first (?:met|convened|sat)\b"
)


def _place_of_series(text: str) -> str | None:
    """The city in a series' name: 'the Tashkent International Investment Forum'."""
    match = _CONVENTION.search(text)
    return next((word for word in match[0].split() if city(word) and not countries(word)), None) or next(
        (word for word in match[0].split()[:1] if city(word)), None) if match else None  # fmt: skip


def _carried(event: Event, date: object, state: State) -> str | None:
    """The place of the event before, for one within two days of it: who is received by whom during a visit."""
    last = state.event
    if (
        last is None
        or not last.place
        or not last.date
        or not isinstance(date, str)
        or event.type not in ("meeting", "signing")
    ):
        return None
    one, other = Period.parse(date), Period.parse(last.date)
    if len(date) < len("2024-06-01") or len(last.date) < len("2024-06-01"):
        return None
    close = one.first - timedelta(days=2) <= (other.last or other.first) and other.first <= one.first + timedelta(
        days=2
    )
    return last.place if close else None


def when(text: str, state: State) -> str | None:
    """The day or days that the clause names, or points to from the last event; a month or a season where it names no day."""
    clock = resolved(past(text, times(text, state.today), state), state)
    if stay := _stay(text, clock, state):
        return stay
    told = [
        t.period.iso
        for t in clock
        if t.period
        and (
            t.role not in ("by", "until", "till", "since", "from", "before")
            or (t.role == "from" and "/" in t.period.iso)
        )
        and not t.baseline
        and not _MONTHS_LONG.match(text[t.start : t.end])
        and not re.fullmatch(r"\d{4}/\d{4}", t.period.iso)
    ]
    pointed = _pointed(text, state)
    return pointed or max(told, key=lambda iso: (len(iso) >= 10, -told.index(iso)), default=None)


_MONTHS_LONG = re.compile(
    rf"(?i)(?:from |between )?(?:{'|'.join(MONTHS)})(?: \d{{4}})?(?: to | and |\s?[–—-]\s?|through )(?:{'|'.join(MONTHS)})\b(?! \d{{1,2}}\b)"
)
"""'From February to July': no meeting lasts as long."""
_POINTS = re.compile(
    r"(?i)\b(?:(?P<same>the same day|that day|later in the day|earlier in the day|on the day|same evening|on that occasion|on the occasion|a few hours (?:earlier|later)|hours (?:earlier|later)|in the evening)|(?P<before>the day before|the previous day|a day earlier)|(?P<after>the next day|the following day|a day later))\b"
)


def _pointed(text: str, state: State) -> str | None:
    """'the same day', 'the day before': counted from the last day of the last event."""
    match = _POINTS.search(text)
    last = state.event.date if state.event else None
    if not match or not last or len(last) < len("2024-06-01"):
        return None
    shift = -1 if match["before"] else 1 if match["after"] else 0
    day = (Period.parse(last).last or Period.parse(last).first) + timedelta(days=shift)
    return last if shift == 0 and "/" not in last else day.isoformat()


_DAYS_LONG = re.compile(
    r"(?i)\b(?P<n>two|three|four|five|six|seven|\d)-day (?:[a-z]+ ){0,3}?(?:visit|stay|trip|tour|mission)\b"
)
_ENDING = re.compile(r"(?i)\b(?:completed|ended|ends|concluded|wrapped up|wound up|finished|closed)\b")


def _stay(text: str, clock: list[Time], state: State) -> str | None:
    """'completed a two-day visit on Tuesday', 'has been there since Sunday and leaves on Tuesday': the days of a stay."""
    days = [t for t in clock if t.period and t.period.first == (t.period.last or t.period.first)]
    since = next((t for t in days if t.role == "since"), None)
    if since and since.period and (leaving := [t for t in days if t.start > since.start]) and leaving[0].period:
        weekday = leaving[0].period.first
        while weekday < since.period.first:
            weekday += timedelta(days=7)
        return f"{since.period.iso}/{weekday.isoformat()}"
    until = next((t for t in clock if t.period and t.role in ("until", "till")), None)
    start = next((t.period.iso for t in days if until and t.start < until.start and t.period), None) or _pointed(
        text, state
    )
    if until and until.period and start and "/" not in start and until.period.first > Period.parse(start).first:
        return f"{start}/{until.period.first.isoformat()}"
    match = _DAYS_LONG.search(text)
    if not match:
        return None
    count = int(match["n"]) if match["n"].isdigit() else int(rules("units")["words"][match["n"].lower()])
    iso = _pointed(text, state) or next((t.period.iso for t in days if t.period), None)
    if iso is None or "/" in iso:
        return iso
    day = Period.parse(iso).first
    if re.search(r"(?i)\b(?:began|begins|started|starts|that began)\b", text) or not _ENDING.search(text):
        return f"{iso}/{(day + timedelta(days=count - 1)).isoformat()}"
    return f"{(day - timedelta(days=count - 1)).isoformat()}/{iso}"


_TOWN = re.compile(
    r"\b(?:resort|town|city|port|village|capital) (?:city )?of (?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)"
)
# A town too small for the gazetteer: 'held its second meeting at Palić on 20 June', 'a meeting at the Yahodyn crossing'.
_DATED_TOWN = re.compile(
    r"\b(?:meeting|session|talks|summit|forum|met|convened|gathered|hosted) (?:at|in) (?P<name>[A-ZÀ-Ž][\w'’]+(?:-[A-ZÀ-Ž]\w+)?) on (?=\d|[A-Z])"
    r"|\bat the (?P<by>[A-Z]\w+) (?:crossing|checkpoint|border (?:crossing|post))\b"
)
_VENUE = re.compile(
    r"\b(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)(?: on [A-Z]\w+)? (?:is|was|will be|has been|had been) (?:also |again )?(?:the |a )?(?:scene|venue|site|host|setting|hosting)\b|\b(?P<host>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) (?:on [A-Z][a-z]+day )?(?:also |had |has )?(?:hosted|hosts|saw|will host|played host to|plays host to)\b"
)
_CAPITAL = re.compile(r"\bthe (?P<whose>[A-Z][a-z]+(?: [A-Z][a-z]+)?) capital\b")


_SEAT = re.compile(
    r"(?:\b[Mm]inistr\w+|\bAffairs|\b[Gg]overnment|\bofficials|\bauthorit\w+|\b[Cc]ustoms|\b[Aa]gency|\bembassy|\boffice) $"
)
"""The ministry in a capital says where it sits, not where something happened."""


_SPOT = re.compile(
    r"\bat (?:the )?(?:airport|port|border|station|base) of (?P<town>[A-Z][\w’-]+(?: [A-Z][\w’-]+)?)|\b(?:at|on) the (?P<spot>[A-Z][\w’–-]+(?: [A-Z][\w’–-]+)* (?:border crossing|crossing|bridge|checkpoint|border post))\b"
)
"""'at the airport of Barahona', 'at the Karameh–Tureibil crossing'."""


def where(text: str, state: State) -> str | None:
    """The city that a clause names: behind 'in', 'at' or 'to', as host, as 'the Nigerian capital', or 'there'."""
    if match := _VENUE.search(text):
        name = re.sub(r"^(?:On|In|The) ", "", match["name"] or match["host"])
        if known := next((part for part in (name, name.split()[-1]) if city(part)), None):
            return known
    if (match := _CAPITAL.search(text)) and (owner := countries(match["whose"])):
        return capital_of(owner[0].code)
    if match := _TOWN.search(text):
        return match["name"]
    if match := _SPOT.search(text):
        return match["town"] or match["spot"]
    if match := _DATED_TOWN.search(text):
        name = match["name"] or match["by"]
        if not TIME_WORD.match(name) and not countries(name):
            return str(name)
    for match in _PLACE.finditer(text):
        name = match["name"]
        if TIME_WORD.match(name) or (countries(name) and not city(name)) or _SEAT.search(text[: match.start()]):
            continue
        short = next((part for part in (name, " ".join(name.split()[:2]), name.split()[0]) if city(part)), None)
        if short:
            return short
    if (
        re.search(
            r"(?i)\b(?:there|in the (?:same )?(?:city|capital|town)|in the course of it|on the sidelines|on the occasion|at the (?:meeting|forum|summit|talks))\b",
            text,
        )
        and state.event
    ):
        return state.event.place
    return None


def _named(text: str) -> tuple[str | None, int | None]:
    """The series that a sentence names, without its ordinal, and the edition."""
    edition = None
    for match in re.finditer(rf"(?i)\b(?P<o>{ordinal_pattern()})\b(?P<rest>(?: [\w'’-]+){{0,5}})", text):
        follows = match["rest"]
        if (
            re.search(rf"(?i)\b{_NOUN}\b", follows)
            or re.search(rf"\b{_HEAD}\b", follows)
            or (not follows.strip() and text[: match.start()].endswith("the "))
        ):
            edition = ordinal(match["o"])
            break
    series = _SERIES.search(text)
    name = series["name"] if series else None
    if name:
        name = re.sub(rf"^(?:The|Our|An?|Its) |^(?i:{ordinal_pattern()}) ", "", name)
        name = re.sub(rf"^(?i:{ordinal_pattern()}) ", "", name)
    if name and (len(name.split()) < 2 or not re.search(_HEAD, name)):
        name = None
    return name, edition


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(rules('instruments')['event'][name])})(?![\w])")
