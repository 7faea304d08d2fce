"""Commitments: who agreed, promised, undertook or planned to do what, by when; hedged ones are not firm."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.dates import times
from bilateral.reading.discourse import State
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, countries, persons
from bilateral.reading.quantities import ordinal_pattern
from bilateral.records import Commitment, Document, Doubt, Record
from bilateral.reference.goods import hs_codes

_VERBS = {
    "preparation": "prepare",
    "creation": "create",
    "launch": "launch",
    "establishment": "establish",
    "opening": "open",
    "signing": "sign",
}
_MEETING = re.compile(
    rf"(?i)\b(?:before|during|at|by|ahead of|in time for) (?:the |their |its )?(?:upcoming |next )?(?P<meeting>{ordinal_pattern()} (?:[A-Z]\w* ){{0,4}}(?:meeting|session|forum|summit|round|conference))"
)
_BETWEEN = re.compile(r"(?i)\bbetween the past and (?:the )?(?:upcoming|next) [\w ]{0,30}meetings?")
_STOP = re.compile(
    r"[;:]|\.(?:\s|$)|, (?:which|while|but|and (?=the |[A-Z])|according|he|she|said)|, (?=(?:[A-Z]|the |local )[^;]{0,100}\b(?:said|wrote|promised|reported|told|announced|reports|confirmed)\b)"
)


def commitments(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """Return the commitments of a sentence."""
    text = sentence.text
    found = [r for r in (_nominal(document, sentence, state),) if r]
    if found:
        return found
    match = _undertaking().search(text)
    if not match or re.search(r"(?i)\b(?:if|whether|would|unless)\b", text[: match.start()]):
        return []
    actors, start, doubts = _actors(text, match.start(), mentions, state)
    if not actors:
        return []
    verb = match["verb"].lower()
    if verb.startswith("plan") and re.search(r"['’]s?\s*$", text[: match.start()]):
        return []
    rest = text[match.end() :].lstrip()
    head = rest.split(" ", 1)[0].lower().strip(",.") if rest else ""
    if verb == "will" and not _undertakes(rest):
        return []
    passive = verb in ("is to", "are to") and head == "be"
    if passive and re.match(r"be (?:held|seen|expected|found|met)", rest):
        return []
    stop = _STOP.search(rest)
    action = re.sub(r"\s+", " ", rest[: stop.start()] if stop else rest).strip(" ,.")
    if not action or len(action) < 6 or (verb.endswith("consider") and not action):
        return []
    hedged = bool(listed("acts", "commitments", "hedged").match(text, match.start()))
    due, _ = _due(text, match.end(), state)
    end = match.end() + 1 + (stop.start() if stop else len(rest.rstrip(" .")))
    record = Commitment.cited(
        document, (sentence.start + start, sentence.start + min(end, len(text))), actors=actors, action=_without_due(action), due=due,
        firm=not hedged, doubts=doubts,
    )  # fmt: skip
    return [record]


def _nominal(document: Document, sentence: Sentence, state: State) -> Record | None:
    """'…the workplan, including the preparation of a joint A–B paper … and its presentation during the sixth meeting'."""
    text = sentence.text
    match = listed("acts", "commitments", "nominal").search(text)
    if not match or not re.search(
        r"(?i)\b(?:workplan|work plan|plans?|planned|roadmap|agenda|programme)\b", text[: match.start()]
    ):
        return None
    rest = text[match.end() :].strip(" .")
    if not rest:
        return None
    noun = match[0].split()[1].lower()
    joint = re.search(r"\bjoint ((?:[A-Z][\w]*(?: [A-Z]\w*)*)[–—-](?:[A-Z]\w*(?: [A-Z]\w*)*))", rest)
    actors = tuple(a.strip() for a in re.split(r"[–—-]", joint[1])) if joint else _pair_of(state)
    due, _ = _due(text, match.start(), state)
    action = re.sub(
        r"(?i) and its presentation (?:during|at) (?:the )?",
        " and present it at the ",
        f"{_VERBS.get(noun, noun)} {rest}",
    )
    return Commitment.cited(
        document,
        (sentence.start + match.start(), sentence.start + min(match.end() + 1 + len(rest), len(text))),
        actors=actors,
        action=action.replace("the upcoming ", "the "),
        due=due,
    )


def _undertakes(rest: str) -> bool:
    """'will buy', 'will build' are undertakings; 'will grow', 'will be' are forecasts."""
    return not words(rules("acts")["commitments"]["not_will"]).match(rest) and bool(re.match(r"[a-z]+", rest))


def _actors(
    text: str, at: int, mentions: list[Mention], state: State
) -> tuple[tuple[str, ...], int, tuple[Doubt, ...]]:
    """Who undertakes it: countries by code, 'both sides' as the pair, others as written; and where that begins."""
    low = max((m.end() for m in re.finditer(r"[;:.] |, (?:and|while|but) |^", text[:at])), default=0)
    before = text[low:at]
    if match := list(_collective().finditer(before))[-1:]:
        start = low + match[0].start()
        if match[0][0].lower() == "they" and state.event is not None and state.list_speaker:
            return (state.list_speaker, start, (Doubt(field="actors", why="'they' taken from the sentences before"),))
        return (
            _pair_of(state),
            start,
            (Doubt(field="actors", why=f"'{match[0][0]}' taken as the pair spoken of"),) if _pair_of(state) else (),
        )
    if match2 := re.search(
        r"(?i)(?:^|, )((?:the )?(?:[A-Z][\w–-]+ )(?:and [A-Z][\w-]+ )?(?:delegates|delegations|experts|ministers|participants|companies|officials|sides))\s*$",
        before.rstrip() + " ".strip(),
    ):
        name = re.sub(r"^(?i:the) ", "", match2[1])
        state.list_speaker = (name,)
        return (name,), low + match2.start(1), ()
    inside = [
        m for m in mentions if low <= m.start < at and m.form in ("name", "capital") and not _governed(text, m.start)
    ]
    people = persons(before)
    if people and at - low - people[-1].end < 30:
        return tuple(p.name for p in people[-2:] if p.name), low + people[0].start, ()
    if inside and at - inside[-1].end < 40:
        first = inside[0].start
        return tuple(dict.fromkeys(m.code for m in inside)), first, ()
    company = re.search(r"(?:^|\s)((?:[A-Z][\w&-]+ ?){1,4})(?:also |has |have )?\s*$", before)
    if (
        company
        and not countries(company[1])
        and not hs_codes(company[1].strip().lower())
        and company[1].strip() not in ("It", "He", "She", "This", "That", "There", "These")
    ):
        return (company[1].strip(),), low + company.start(1), ()
    thing = re.search(r"(?:^|, )((?:A|An|The) [^,;]{4,80})$", before.rstrip())
    if thing and re.match(r"(?:is|are) to", text[at:]):
        return (_pair_of(state), low + thing.start(1), (Doubt(field="actors", why="not named; the pair spoken of"),))
    return (), low, ()


def _governed(text: str, at: int) -> bool:
    """Whether a name hangs on a preposition ('trains from Russia') and so is not who acts."""
    return bool(re.search(r"(?i)\b(?:from|in|to|of|with|through|via|into)\s+(?:the )?$", text[:at]))


def _pair_of(state: State) -> tuple[str, ...]:
    return state.pair if len(state.pair) == 2 else ()


def _due(text: str, start: int, state: State) -> tuple[str | None, int]:
    """A date ('by 2030', 'until March 2023') or an event ('before the sixth meeting')."""
    if match := _MEETING.search(text, start):
        return match["meeting"], match.end()
    if match := _BETWEEN.search(text, start):
        return match[0], match.end()
    for time in times(text, state.today):
        if time.start >= start - 1 and time.period and time.role in ("by", "until", "till", "by the end of", "before"):
            return time.period.iso, time.end
    return None, start


def _without_due(action: str) -> str:
    return re.sub(r"(?i)\s+by (?:the end of )?(?:19|20)\d\d$", "", action)


@cache
def _undertaking() -> re.Pattern[str]:
    listing = rules("acts")["commitments"]["firm"]
    return re.compile(rf"(?:also |have |has |both )?(?P<verb>{words(listing).pattern})", re.IGNORECASE)


@cache
def _collective() -> re.Pattern[str]:
    return words(rules("acts")["commitments"]["collective"])
