"""Trade-policy acts: bans, tariffs, duties, quotas; who imposes them on what, from when, for how long, with whom exempt."""

from __future__ import annotations

import re
from functools import cache

from bilateral.periods import month_end
from bilateral.reading.dates import DAYS, MONTHS, Time, times
from bilateral.reading.discourse import State
from bilateral.reading.instruments import instrument
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, countries, formats
from bilateral.reading.quantities import quantities
from bilateral.records import Document, Doubt, Measure, Record, of_kind
from bilateral.reference.goods import hs_codes, product_words

_LENGTH = re.compile(
    r"(?i)\b(?P<n>\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)[- ](?P<unit>day|week|month|year)s?\b"
)
MAX_GOODS, MAX_WORDS = 6, 4
_MONTH = re.compile("|".join(name.title() for name in (*MONTHS, *DAYS)))
# What stands between the act and the goods, and what ends the list of goods.
_OBJECT = re.compile(
    r"(?i)\b(?:(?:exports?|imports?|sales?|supplies|shipments|purchases|deliveries) of"
    r"|(?P<on>(?:tariffs?|dut(?:y|ies)|bans?|quotas?|embargo)(?: of [\w.,% -]{1,30}?)? on(?: (?:imports|exports|sales|shipments) of)?)) "
)
_OBJECT_END = re.compile(
    r"(?i)\b(?:to|from|on|in|for|as|by|until|till|because|since|at|were|was|is|are|has|have|with|after|through|unless|despite|"
    r"over|worth|starting|effective|will|would|between|during|who|which|that|imported|produced|originating|coming|exports?|imports?|sales|shipments|supplies|deliveries|and (?:its|their))\b|[.;:(]|\d|, (?=[a-z]+ing\b)"
)
_CLAUSE = re.compile(
    r"; |, (?:while|but|and then|whereas) | and then | but |, (?=(?:lifted|extended|prolonged|suspended|resumed|reinstated|cancelled) )"
)

_BEGINS = ("from", "as of", "since", "starting", "effective", "between", "after")
_ENDS = ("until", "till", "through", "by", "by the end of")


def measures(
    document: Document, sentence: Sentence, mentions: list[Mention], state: State, before: list[Record]
) -> list[Record]:
    """Return the measures that a sentence states; `before` are the records read so far."""
    found: list[Record] = []
    start = 0
    for cut in [*[m.start() for m in _CLAUSE.finditer(sentence.text)], len(sentence.text)]:
        inside = [m for m in mentions if start <= m.start < cut]
        record = _measure(document, sentence, start, cut, inside, mentions, state, before)
        if record:
            found.append(record)
            before = [*before, record]
        start = cut
    if found and all(
        r.imposer and r.product and all(p.lower() in sentence.text.lower() for p in r.product)
        for r in of_kind(found, "measure")
    ):
        return found
    # Set phrases that found no goods of their own give way to the grammar of acts.
    earlier = [r for r in of_kind(before, "measure") if r not in found]
    general = instrument(document, sentence, mentions, state, earlier[-1] if earlier else None)
    return list(general) if len(general) >= len(found) else found


def complete_measure(measure: Measure, sentence: Sentence, mentions: list[Mention]) -> Measure:
    """Add the exemptions that a following sentence names, unless it speaks of an earlier act."""
    cue = listed("acts", "measures", "exempting").search(sentence.text)
    if (
        not cue
        or measure.exemptions
        or re.search(r"(?i)\b(?:previous|earlier) (?:ban|measure|restriction)", sentence.text)
    ):
        return measure
    return measure.model_copy(update={"exemptions": exempted(sentence.text, cue)})


def exempted(text: str, cue: re.Match[str]) -> tuple[str, ...]:
    """Return who is exempt: codes of countries and groups, other names as written."""
    side = (
        text[cue.end() :]
        if re.search(r"(?i)except|exception|apply|spared|excluded|exempts", cue[0])
        else text[: cue.start()]
    )
    side = re.split(r"(?i), (?:which|who|while|but)\b|;", side)[-1 if side == text[: cue.start()] else 0]
    named: dict[str, int] = {m.code: m.start for m in countries(side)}
    named |= {m.code: m.start for m in formats(side)}
    # Places that are no country of ISO 3166 stand in the same list under their own names.
    for part in re.split(r", (?:and )?| and ", side):
        name = re.sub(r"^.*(?:regions?|republics?|territor\w+) of ", "", part.strip())
        listed_place = named and re.fullmatch(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?", name)
        if listed_place and not countries(name) and not formats(name):
            named[name] = side.find(name)
    return tuple(sorted(named, key=lambda code: named[code]))


def _measure(
    document: Document,
    sentence: Sentence,
    start: int,
    end: int,
    mentions: list[Mention],
    around: list[Mention],
    state: State,
    before: list[Record],
) -> Record | None:
    text = sentence.text[start:end]
    act = _act(text)
    if act is None:
        return None
    kind, trigger = act
    earlier = of_kind(before, "measure")
    last = earlier[-1] if earlier else None
    direction = _direction(text, trigger)
    told = document.text[max(0, sentence.start - 600) : sentence.start + start]
    if direction is None and last is None and kind == "ban":
        direction = _said_before(told)
    if kind in ("ban", "lifted"):
        if direction is None and last is None:
            return None
        kind = f"{direction}_ban" if direction or last is None else last.type
    products = _products(text)
    if (
        not products
        and last is not None
        and re.search(r"(?i)\b(?:the|this|previous|earlier|six-month|a) .{0,12}ban\b|\bit\b|\blifted\b|\bprolong", text)
    ):
        products = last.product
    elif not products and last is None:
        products = _products(told)[-1:]
    if not products and kind in ("export_ban", "import_ban", "quota"):
        return None
    imposer, target, doubts = _parties(text, trigger, mentions, around, direction, state, last)
    clock = [t for t in times(text, state.today) if t.period]
    begin, stop, on = _term(clock, trigger.start())
    cue = listed("acts", "measures", "exempting").search(sentence.text)
    rate = next((q.value.amount for q in quantities(text) if q.kind == "percent"), None)
    size = next((q.value for q in quantities(text) if q.kind != "percent"), None)
    fields = {
        "type": kind,
        "imposer": imposer,
        "target": target or ("WLD" if kind.startswith("export") else None),
        "product": products,
        "hs": tuple(dict.fromkeys(code for p in products for code in hs_codes(p))),
        "start": begin or (on if _status(text) != "announced" or kind != "export_ban" else None),
        "end": stop,
        "duration": _duration(text),
        "rate_percent": rate if kind in ("tariff", "export_duty") else None,
        "quota": size if kind == "quota" else None,
        "exemptions": exempted(sentence.text, cue) if cue else (),
        "status": _status(text),
        "doubts": doubts,
    }
    low, high = _span(text, trigger, mentions, start, clock)
    return Measure.cited(document, (sentence.start + start + low, sentence.start + start + high), **fields)


def _act(text: str) -> tuple[str, re.Match[str]] | None:
    """The kind of act and the word that states it."""
    if re.search(r"(?i)\bwithout (?:ban|restriction|tariff)|\bsanction(?:s)? pressure", text):
        return None
    for kind in ("export_duty", "quota", "tariff", "ban", "lifted"):
        match = listed("acts", "measures", kind).search(text)
        if not match:
            continue
        if kind == "lifted" and not re.search(r"(?i)\b(?:it|ban|restrictions?|embargo|limits?)\b", text):
            continue
        if kind in ("tariff", "quota", "export_duty") and not re.search(
            r"(?i)\b(?:impos|introduc|rais|set|appl|cut|lower|reduc|cancel|abolish|levied|slap|exempt|announc|zero)",
            text,
        ):
            continue
        return kind, match
    return None


def _direction(text: str, trigger: re.Match[str]) -> str | None:
    spots = [(abs(m.start() - trigger.start()), "export") for m in listed("acts", "measures", "exports").finditer(text)]
    spots += [
        (abs(m.start() - trigger.start()), "import") for m in listed("acts", "measures", "imports").finditer(text)
    ]
    near = [spot for spot in spots if spot[0] < 70]
    return min(near)[1] if near else None


def _said_before(told: str) -> str | None:
    """The direction of trade that the text before spoke of last."""
    spots = [
        (m.start(), name[:-1])
        for name in ("exports", "imports")
        for m in listed("acts", "measures", name).finditer(told)
    ]
    return max(spots)[1] if spots else None


def _products(text: str) -> tuple[str, ...]:
    for match in _OBJECT.finditer(text):
        stretch = text[match.end() : match.end() + 160]
        stop = _OBJECT_END.search(stretch)
        parts = [_bare(part) for part in re.split(r", and |, | and ", stretch[: stop.start()] if stop else stretch)]
        parts = [part for part in parts if part and len(part.split()) <= MAX_WORDS]
        if any(hs_codes(part) for part in parts):
            return tuple(dict.fromkeys(parts))[:MAX_GOODS]
        if len(parts) == 1 and match["on"] and not countries(parts[0]) and not _MONTH.match(parts[0]):
            return (parts[0],)
    goods = [m[0].lower() for m in _goods().finditer(text)]
    return tuple(dict.fromkeys(goods))[:4]


def _bare(part: str) -> str:
    """A good's name without articles and without whose it is."""
    part = re.sub(r"^(?:its|the|all|some|most|any|other|certain|their)\s+", "", part.strip())
    for mention in countries(part)[:1]:
        if mention.form == "demonym" and mention.start == 0:
            part = part[mention.end :]
    return part.strip(" -")


def _parties(
    text: str,
    trigger: re.Match[str],
    mentions: list[Mention],
    around: list[Mention],
    direction: str | None,
    state: State,
    last: Measure | None,
) -> tuple[str | None, str | None, tuple[Doubt, ...]]:
    """Who imposes the act, and on whom it falls."""
    inside = countries(text)
    imposer = next(
        (
            m.code
            for m in inside
            if m.start < trigger.start()
            and not re.search(r"(?i)\b(?:from|to|on|against)\s+(?:the )?$", text[: m.start])
        ),
        None,
    )
    near = [m for m in inside if m.code != imposer and m.start < trigger.end() + 80]
    target = next(
        (
            m.code
            for m in near
            if re.search(
                r"(?i)\b(?:(?:imports?|exports?|sales|supplies|goods|products) (?:from|to|of)|against|from)\s+(?:the )?$",
                text[: m.start],
            )
        ),
        None,
    )
    if imposer is None and direction == "export" and inside:
        imposer = next((m.code for m in inside if text[m.end : m.end + 2] in ("'s", "’s") or m.form == "demonym"), None)
    if imposer:
        return imposer, target, ()
    guess = last.imposer if last is not None else (around[0].code if around else state.subject)
    doubt = (Doubt(field="imposer", why="taken from the sentences before"),) if guess else ()
    return guess, target, doubt


def _duration(text: str) -> str | None:
    match = _LENGTH.search(text)
    if not match:
        return None
    count = int(match["n"]) if match["n"].isdigit() else int(rules("units")["words"].get(match["n"].lower(), 18))
    return f"P{count}{match['unit'][0].upper()}"


def _status(text: str) -> str:
    for status in ("expired", "lifted", "proposed"):
        if listed("acts", "measures", status).search(text):
            return status
    return (
        "announced"
        if listed("acts", "measures", "announced").search(text)
        and not re.search(r"(?i)\b(?:introduced|imposed|had)\b", text)
        else "imposed"
    )


def _term(clock: list[Time], act: int) -> tuple[str | None, str | None, str | None]:
    """When the measure begins and ends, and the day it is said to fall on, as ISO 8601."""
    told = [(t.role, t.period, t.start) for t in clock if t.period]
    begin = next((period.iso for role, period, _ in told if role in _BEGINS), None)
    stop = next((period.iso for role, period, _ in told if role in _ENDS), None)
    for role, period, _ in told:
        if role in ("between", "from", "in") and period.last and period.first.month != period.last.month:
            whole = period.first.day == 1 and period.last.day == month_end(period.last.year, period.last.month).day
            begin, stop = (f"{day:%Y-%m}" if whole else day.isoformat() for day in (period.first, period.last))
            break
    on = next((period.iso for role, period, start in told if role in ("on", "in") and start > act - 30), None)
    return begin, stop, on


def _span(text: str, trigger: re.Match[str], mentions: list[Mention], shift: int, clock: list) -> tuple[int, int]:
    """From the imposer, or the act, to the goods, the length or the dates behind it."""
    own = [
        m.start - shift
        for m in mentions
        if m.start - shift < trigger.start() and trigger.start() - (m.end - shift) < 70
    ]
    low = min([trigger.start(), *own])
    if phrase := re.search(
        r"(?i)(?:the (?:previous|earlier) |a |the |its )?(?:[\w-]+ ){0,1}$", text[low : trigger.start()]
    ):
        low = low if own else trigger.start() - len(phrase[0])
    ends = [trigger.end(), *(m.end() for m in _goods().finditer(text)), *(m.end() for m in listed("acts", "measures", "exports").finditer(text)),
            *(m.end() for m in listed("acts", "measures", "imports").finditer(text)), *(m.end() for m in _LENGTH.finditer(text)), *(t.end for t in clock)]  # fmt: skip
    near = [e for e in ends if e <= trigger.end() + 110]
    comma = re.search(r",", text[trigger.end() :])
    if comma and comma.start() > 8:
        near = [e for e in near if e <= trigger.end() + comma.start()] or [trigger.end()]
    return low, max(near)


@cache
def _goods() -> re.Pattern[str]:
    return words(w for w in product_words() if w not in ("power", "energy", "equipment", "oil", "gas", "arms", "food"))
