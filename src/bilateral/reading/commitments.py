"""Commitments: who agreed, promised, undertook or planned to do what, by when; hedged ones are not firm."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.dates import times
from bilateral.reading.discourse import State
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, countries, persons
from bilateral.reading.parties import BLOCS
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
    r"[;:]|\.(?:\s|$)|, (?=(?:under|by|from|at|with|according|for which|against) )|, and (?=[\w ]{2,40}? (?:have|has|had|was|were|is|are|will) )|, (?:which|while|but|and (?=the |[A-Z])|according|he|she|said)|, (?=(?:[A-Z]|the |local )[^;]{0,100}\b(?:said|wrote|promised|reported|told|announced|reports|confirmed)\b)"
)


def commitments(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Record]:
    """Return the commitments of a sentence, one for each verb by which somebody binds himself."""
    found = [r for r in (_nominal(document, sentence, state),) if r]
    if found:
        return found
    end = 0
    for match in _undertaking().finditer(sentence.text):
        if match.start() < end:
            continue
        record = _undertaken(document, sentence, match, end, mentions, state)
        if record:
            found.append(record)
            end = record.evidence[0].end - sentence.start
    return found


_REPORTED = re.compile(
    r"(?i)\b(?:announced|promised|pledged|replied|said|added|confirmed|told|assured|vowed|stated|agreed|explained)\b[^.;]{0,60}?(?:that )?(?:[\w’' -]{2,40} )?$"
)
_UNSURE = re.compile(r"(?i)\b(?:if|whether|unless|would like|may|might|could|hope[sd]?|expects?)\b[^.;,]*$")


def _undertaken(
    document: Document, sentence: Sentence, match: re.Match[str], floor: int, mentions: list[Mention], state: State
) -> Commitment | None:
    text, verb = sentence.text, match["verb"].lower()
    if _UNSURE.search(text[floor : match.start()]) and not verb.startswith(("agreed", "pledged", "promised")):
        return None
    if verb == "would" and not _REPORTED.search(text[floor : match.start()]):
        return None
    if verb.startswith("plan") and re.search(r"['’]s?\s*$", text[: match.start()]):
        return None
    rest = text[match.end() :].lstrip()
    if lead := _ADVERB.match(rest):
        rest = rest[lead.end() :]
    head = rest.split(" ", 1)[0].lower().strip(",.") if rest else ""
    passive = head == "be"
    if verb in ("will", "would", "is to", "are to", "was to", "were to") and not (
        _made(rest) if passive else _undertakes(rest) or (verb in ("is to", "are to") and _CARRY.match(rest))
    ):
        return None
    actors, start, doubts = _actors(text, match.start(), floor, mentions, state, passive=passive)
    if not actors:
        return None
    actors = tuple(bloc if (bloc := re.sub(r"^[Tt]he ", "", a)) in BLOCS else a for a in actors)
    stop = _STOP.search(rest)
    action = re.sub(r"\s+", " ", rest[: stop.start()] if stop else rest).strip(" ,.")
    if not action or len(action) < 6 or _GOING.match(action):
        return None
    hedged = bool(listed("acts", "commitments", "hedged").match(text, match.start()))
    due, _ = _due(text, match.end(), state)
    begin = text.index(rest, match.end()) if rest else match.end()
    end = begin + (stop.start() if stop else len(rest.rstrip(" .")))
    return Commitment.cited(
        document, (sentence.start + start, sentence.start + min(end, len(text))), actors=actors, action=_without_due(action), due=due,
        firm=not hedged, doubts=doubts,
    )  # fmt: skip


_GOING = re.compile(r"(?:also )?(?:visit|pay a visit|meet|attend|co-chair|chair) ")
"""Who plans to visit or to meet gives an event."""
_CARRY = re.compile(r"(?:move|carry|handle|pass|expand|pay|make|bring) ")
"""What a company 'is to' do is an undertaking, where 'will' were a forecast."""
_ADVERB = re.compile(
    r"(?i)(?:(?:also|further|jointly|soon|then|from now on|in future|thereby|together|now|additionally|gradually|annually) )+"
)


def _made(rest: str) -> bool:
    """Whether something shall be made or signed, rather than seen or held: 'will be created', 'is to be signed'."""
    return bool(
        re.match(
            r"be (?:jointly |also |soon )?(?:put into operation|reopened|refunded|created|set up|established|built|launched|signed(?= (?:there )?(?:by|within|no later|before) )|abandoned|dropped|scrapped|cancelled|replaced|linked|connected|expanded|moderni[sz]ed|upgraded|repaired|restored|formed|founded|drawn up|prepared|developed|worked out|simplified|abolished|extended|opened (?=by|at a|in both)|(?!(?:chaired|hosted|attended|headed|organi[sz]ed|opened|visited|followed|covered|needed|joined)\b)[a-z]+ed (?:[a-z]+ ){0,3}by (?=the two|both|the government|[A-Z])|resumed|provided|granted|allocated|trained|transferred|harmoni[sz]ed|submitted|laid|carried out|conducted|completed|supplied|delivered|financed|introduced by)\b",
            rest,
        )
    )


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
    if re.match(r"apply (?:the|their|its) [\w -]{0,40}(?:agreement|protocol|treaty)", rest):
        return True
    if re.match(
        r"(?:expand|double|triple|increase|raise|boost|lift|extend|drop|stop) (?:the|its|their|an?|his) ", rest
    ):
        return True
    return not words(rules("acts")["commitments"]["not_will"]).match(rest) and bool(re.match(r"[a-z]+", rest))


def _actors(
    text: str, at: int, floor: int, mentions: list[Mention], state: State, *, passive: bool
) -> tuple[tuple[str, ...], int, tuple[Doubt, ...]]:
    """Who undertakes it: countries by code, 'both sides' as the pair, others as written; and where that begins."""
    low = max((m.end() for m in re.finditer(r"[;:.] |, (?:and|while|but|which) |^", text[:at])), default=0)
    low = max(low, floor)
    if text[at : at + 6].lower() == "it was":
        return _pair_of(state), at, (Doubt(field="actors", why="not named; the pair spoken of"),)
    while text[low : low + 1] in (" ", ","):
        low += 1
    before = text[low:at]
    if passive:
        by = re.search(r"\bby (?:the )?(?P<who>[A-Z]\w+)", text[at : at + 120])
        code = next((m.code for m in mentions if by and m.start == at + by.start("who")), None)
        actors = (code,) if code else _pair_of(state)
        start = low + len(before) - len(before.lstrip())
        return actors, start, () if code else (Doubt(field="actors", why="not named; the pair spoken of"),)
    if match := list(_collective().finditer(before))[-1:]:
        start = low + match[0].start()
        if match[0][0].lower() == "they" and state.event is not None and state.list_speaker:
            return (state.list_speaker, start, (Doubt(field="actors", why="'they' taken from the sentences before"),))
        doubt = Doubt(field="actors", why=f"'{match[0][0]}' taken as the pair spoken of")
        return _pair_of(state), start, (doubt,) if _pair_of(state) else ()
    if group := _GROUP.search(before.rstrip()):
        name = re.sub(r"^(?i:the) ", "", group[1])
        state.list_speaker = (name,)
        return (name,), low + group.start(1), ()
    bloc = next((code for code in state.main if code in BLOCS), None)
    if bloc and (named_so := re.search(r"\b[Tt]he (?:bloc|union)(?: (?:also|has|had))*\s*$", before)):
        return (bloc,), low + named_so.start(), ()
    if process := _PROCESS.search(before):
        return _pair_of(state), low + process.start(), (Doubt(field="actors", why="not named; the pair spoken of"),)
    named = _LONG_NAME.search(before)
    if named and (lands := countries(named[1].strip())) and lands[0].end - lands[0].start < len(named[1].strip()):
        return (named[1].strip(),), low + named.start(1), ()
    inside = [
        m for m in mentions if low <= m.start < at and m.form in ("name", "capital") and not _governed(text, m.start)
    ]
    people = persons(before)
    if people and at - low - people[-1].end < 30:
        return tuple(p.name for p in people[-2:] if p.name), low + people[0].start, ()
    if inside and at - inside[-1].end < 40:
        first = inside[0].start
        return tuple(dict.fromkeys(m.code for m in inside)), first, ()
    if it := re.search(r"(?:^|\bthat |, )(it)(?: (?:also|has|had|now|further))*\s*$", before, re.I):
        who = (state.previous if state.subject is None else state.subject) or (
            state.last.reporter if state.last else None
        )
        return (
            ((who,), low + it.start(1), (Doubt(field="actors", why="'it' taken from the sentences before"),))
            if who
            else ((), low, ())
        )
    company = re.search(r"(?:^|\s)((?:[A-Z][\w&-]+ ?){1,4})(?:also |has |have )?\s*$", before)
    if (
        company
        and not countries(company[1])
        and not hs_codes(company[1].strip().lower())
        and company[1].strip() not in rules("units")["units"]
        and company[1].strip() not in ("It", "He", "She", "This", "That", "There", "These")
    ):
        return (company[1].strip(),), low + company.start(1), ()
    if people_of := re.search(r"(?:^|\bthat |, )the ([A-Z]\w+)(?: (?:have|has|had|also))*\s*$", before):
        owner = countries(people_of[1])
        if owner:
            return (owner[0].code,), low + people_of.start(1), ()
    body = re.search(
        r"(?:^|, |\band )[Tt]he ((?:[a-z]+ ){0,3}(?:ministry|bank|agency|company|railways?|regulator|chamber|fund|service|ministries|banks|agencies|companies|chambers)(?: of commerce)?)\s*$",
        before.rstrip(),
    )
    if body:
        return (body[1],), low + body.start(1), ()
    if firm := _FIRM.search(before.rstrip()):
        return (firm["name"],), low + firm.start("name"), ()
    if (
        seat := re.search(
            r"(?:^|, )[Tt]he (?:government|ministry|authorities|cabinet) in ([A-Z]\w+)\s*$", before.rstrip()
        )
    ) and (seated := countries(seat[1])):
        return (seated[0].code,), low + seat.start(), ()
    side = re.search(
        r"\b(?:the )?([A-Z]\w+) (?:side|government|party|ministry|authorities|delegation)\s*$", before.rstrip()
    )
    if side and (owner := countries(side[1])):
        return (owner[0].code,), low + side.start(), ()
    return (), low, ()


_PROCESS = re.compile(
    r"(?:^|\b[Tt]he )(?i:construction|work|negotiations|talks|production|building)(?: (?:of|on|for) [^,;]{3,60})?\s*$"
)
"""'Construction is to start in October': who builds is not said."""
_LONG_NAME = re.compile(
    r"(?:^|, |\b(?:company|firm|operator|carrier|group|state-owned|state|national) )((?:[A-Z][\w&-]+ ){2,4})$"
)
_GROUP = re.compile(
    r"(?i:^|, |that |which )((?:[Tt]he )?(?:[A-Z][\w–-]+ )(?:and [A-Z][\w-]+ )?(?:[a-z]+ )?(?:delegates|delegations|experts|ministers|participants|companies|firms|officials|officers|sides|investors|banks|producers|exporters|importers|buyers|packers|growers|farmers|refiners|shippers|miners|manufacturers|traders|operators|railways))\s*$"
)


_FIRM = re.compile(
    r"(?:^|[, ])(?:[Tt]he|an?) (?P<name>(?:[A-Z]\w+ )?(?:[a-z-]+ ){0,2}?(?:company|firm|giant|concern|group|holding|operator|producer|manufacturer|carmaker|railway|airline|bank|corporation|developer|major|supplier))\s*$"
)


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
    at_length = (
        r"(?<![\w-])(?:agreed|promised|pledged|undertook|vowed|decided|resolved) (?:at|on|in|with|there|then|during|also|further|once|jointly)\b(?: [\w’'-]+){0,9}? to(?= [a-z])"
        r"|(?<![\w-])(?:promised|pledged|offered)(?= (?:an? )?(?:additional |further |new )?(?:(?:direct )?investments?|loans?|credits?|grants?|aid|[$€£¥\d])[^.;]*)"
    )
    return re.compile(rf"(?:also |have |has |both )?(?P<verb>{words(listing).pattern}|{at_length})", re.IGNORECASE)


@cache
def _collective() -> re.Pattern[str]:
    return words(rules("acts")["commitments"]["collective"])
