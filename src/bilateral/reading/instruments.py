"""Trade acts by their grammar: an instrument (ban, duty, quota, exemption, sanction), what is done with it, by whom,
against whom, on what, when.  It reads the clauses in which `measures` finds none of its set phrases.

A country stands for the imposer when it is the clause's subject or qualifies the instrument ('the Iraqi prohibition',
'Hungary's ban'), and for the target when it qualifies the goods ('Tanzanian maize', 'made in Japan').
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import lowered, rules
from bilateral.reading.mentions import Mention, countries
from bilateral.reading.quantities import quantities
from bilateral.records import Document, Doubt, Measure
from bilateral.reference.goods import hs_codes

KINDS = ("exemption", "export_duty", "quota", "sanction", "ban", "tariff")
_BREAK = re.compile(r"; |, (?:while|but|and then|whereas|and later|originally)\b| and then | but (?=it\b|they\b)")
_BEFORE_ORIGIN = re.compile(
    r"(?:\b(?:from|against|made in|originating in|produced in|coming from|grown in|to)(?: the)? )$"
)
_OBJECT = re.compile(
    r"\b(?:(?:imports?|exports?|shipments|sales|purchases|supplies|entry) (?:of|from)|(?:dut(?:y|ies)|tariffs?|levy|levies|surtax|surcharges?|tax|bans?|prohibition|embargo|quotas?|sanctions|licen[cs]es)"
    r"(?: of [\d.,]+ ?(?:%|per cent|percent|[a-z]+))? (?:on|for|against)(?: the)?(?: (?:imports?|exports?|entry) of)?|quota of [\d.,]+ [a-z]+ (?:for|of)|sanctions (?:on|against)|exempt(?:s|ed)?|waive[sd]?|grant(?:s|ed)?) "
)
_PASSIVE = re.compile(
    r"^(?P<goods>[A-Za-z][\w' -]{2,50}?) (?P<origin>of [A-Z]\w+ origin|made in [A-Z][\w ]+?|from [A-Z][\w ]+?)? ?"
    r"(?:will|has been|have been|was|were|is|are|may|must) "
)
_STOP = re.compile(
    r"\b(?:to|from|on|in|for|as|by|until|till|because|since|at|were|was|is|are|has|have|had|with|after|through|unless|despite|over|worth|starting|effective|will|would|between|"
    r"during|who|which|that|made|produced|originating|coming|arriving|imported|exported|zero|duty|against|of (?=[A-Z]\w+ origin)|leave|enter|entering|under|into|free|where|when|may|must|"
    r"save|without|runs?|applies|applied|does|do|alone|not|declared|pay|can|could|should)\b|[.;:(,]|\d"
)
_OPENING_TIME = re.compile(
    r"^(?:From|Starting(?: on)?|As of|Since|since|Until|On|on|from) (?:\d{1,2} )?[A-Z][a-z]+(?: \d{1,2})?(?:,? \d{4})?,? (?=\S)"
)
_OF_ORIGIN = re.compile(
    r"(?:^|, |\d )(?P<goods>[A-Za-z][\w' -]{2,45}?) (?:of [A-Z]\w+ origin|(?:made|grown|produced) in (?:the )?[A-Z]\w+)"
)
_ALLOWED = re.compile(
    r"\bnot allow(?:ed|s)? (?P<goods>[a-z][\w' -]{2,40}?) to (?:leave|enter)|\bexporters of (?P<sold>[a-z][\w -]{2,30}?) may ship"
)
_WHOSE = re.compile(r"^(?:makers|producers|exporters|importers|growers|suppliers|consignments|deliveries) of ")
_ARTICLES = re.compile(r"^(?:the|a|an|its|all|some|most|any|other|certain|their|our)? ?(?=\S)")


def instrument(
    document: Document, sentence: Sentence, mentions: list[Mention], state: State, last: Measure | None
) -> list[Measure]:
    """Return the trade acts that the clauses of a sentence state."""
    found: list[Measure] = []
    start = 0
    cuts = [*[m.start() for m in _BREAK.finditer(sentence.text)], len(sentence.text)]
    for cut in cuts:
        record = _clause(document, sentence, start, cut, state, found[-1] if found else last)
        if record:
            found.append(record)
        start = cut
    return found


def _clause(
    document: Document, sentence: Sentence, start: int, end: int, state: State, last: Measure | None
) -> Measure | None:
    raw = sentence.text[start:end]
    text = raw.strip(" ,;.")
    shift = start + raw.find(text) if text else start
    lead = re.match(r"(?:and|but|while|whereas|then|and then|and later|meanwhile|for its part)[, ]+", text, re.I)
    if lead:
        text, shift = text[lead.end() :], shift + lead.end()
    low = lowered(text)
    kind, trigger = _instrument(low)
    if trigger is None:
        return None
    status = next(
        (name for name in ("expired", "proposed", "lifted", "imposed") if _any("act", name).search(low)), None
    )
    clock = [t for t in times(text, state.today) if t.period]
    if (
        kind == "ban"
        and trigger[0] in ("restriction", "restrictions", "ban", "bans", "embargo")
        and status is None
        and not clock
    ):
        return None
    if status is None and kind not in ("ban", "sanction") and not clock:
        return None
    named = countries(text)
    imposer, target, doubts = _parties(text, named, state, last)
    goods = _goods(text, named)
    back = (
        last is not None
        and not goods
        and bool(re.search(r"\b(?:the|this|it) (?:restriction|ban|measure|duty|quota|embargo|had|grain)\b|^it\b", low))
    )
    if back and last is not None:
        goods, imposer, target = last.product, imposer if named else last.imposer, target or last.target
    if kind == "ban":
        way = _way(low, trigger, target, imposer)
        if way is None and back and last is not None:
            kind = last.type
        elif way is None:
            return None
        else:
            kind = f"{way}_ban"
    if kind != "sanction" and not goods:
        return None
    rate = next((q.value.amount for q in quantities(text) if q.kind == "percent"), None)
    size = next((q.value for q in quantities(text) if q.kind != "percent"), None)
    if kind == "quota" and size is None and not re.search(r"\bquotas?\b", low):
        return None
    begin, stop = _term(clock, status, trigger.start())
    status = _status(status, low, begin, state.today)
    return Measure.cited(
        document, (sentence.start + shift, sentence.start + shift + len(text)),
        type=kind, imposer=imposer, target=target or (None if kind == "sanction" else "WLD"), product=goods,
        hs=tuple(dict.fromkeys(code for g in goods for code in hs_codes(g))), start=begin, end=stop, duration=_length(low),
        rate_percent=rate if kind in ("tariff", "export_duty") else None, quota=size if kind == "quota" else None, status=status, doubts=doubts,
    )  # fmt: skip


def _instrument(low: str) -> tuple[str, re.Match[str] | None]:
    for kind in KINDS:
        match = _any("instrument", kind).search(low)
        if match and not (kind == "exemption" and not _any("instrument", "charge").search(low)):
            return kind, match
    return "", None


def _parties(
    text: str, named: list[Mention], state: State, last: Measure | None
) -> tuple[str | None, str | None, tuple[Doubt, ...]]:
    """Imposer and target; the one that the clause leaves out is taken from what was said before."""
    imposer = target = None
    for m in named:
        after, before = text[m.end : m.end + 40].lower(), text[max(0, m.start - 20) : m.start].lower()
        possessive = after[:2] in ("'s", "’s")
        owns = m.form == "demonym" and re.match(r" (?:[\w-]+ ){0,2}?" + _body("instrument", "charge", "ban"), after)
        origin = (
            _BEFORE_ORIGIN.search(before)
            or re.match(r" (?:origin|goods)\b", after)
            or (m.form == "demonym" and not owns and not possessive)
        )
        if origin and target is None and m.code != imposer:
            target = m.code
        elif not origin and imposer is None and m.code != target:
            imposer = m.code
    if imposer:
        return imposer, target, ()
    guess = state.subject if state.subject != target else None
    if last is not None and guess is None:
        guess = last.imposer if last.imposer != target else None
    guess = guess or (state.other(target) if target else None)
    return guess, target, (Doubt(field="imposer", why="taken from the sentences before"),) if guess else ()


def _way(low: str, trigger: re.Match[str], target: str | None, imposer: str | None) -> str | None:
    spots = [
        (abs(m.start() - trigger.start()), way) for way in ("export", "import") for m in _any("way", way).finditer(low)
    ]
    if spots:
        return min(spots)[1]
    return "import" if target and target != imposer else None


def _goods(text: str, named: list[Mention]) -> tuple[str, ...]:
    """The goods: behind the words that take them as object, before whose origin they are, behind it, or the subject of a passive."""
    low = lowered(text)
    for match in _OBJECT.finditer(low):
        if goods := _listed(text[match.end() :]):
            return goods
    timeless = _OPENING_TIME.sub("", text)
    for pattern in (_OF_ORIGIN, _ALLOWED):
        told = pattern.search(timeless)
        if told and (goods := _listed(next(filter(None, told.groups())))):
            return goods
    for m in named:
        after = text[m.end :]
        owns = re.match(r" (?:[\w-]+ ){0,1}?" + _body("instrument", "charge", "ban"), after.lower())
        if m.form == "demonym" and not owns and (goods := _listed(after)):
            return goods
    passive = _PASSIVE.match(timeless)
    return _listed(passive["goods"]) if passive else ()


def _listed(stretch: str) -> tuple[str, ...]:
    """'wheat, maize and rapeseed' as its goods; ends where the noun phrase ends."""
    stretch = stretch.strip()
    for _ in range(2):
        stretch = _ARTICLES.sub("", stretch)
        for m in countries(stretch)[:1]:
            if m.start == 0:
                stretch = stretch[m.end :].removeprefix("'s").removeprefix("’s").strip()
    words = re.split(r", and |, (?=[a-z])| and ", stretch[:120])
    goods = []
    for part in words:
        stop = _STOP.search(part)
        name = _WHOSE.sub("", (part[: stop.start()] if stop else part).strip(" -'’"))
        if (
            not name
            or len(name.split()) > 4
            or not re.search(r"[a-z]{3}", name)
            or re.search(
                r"\b(?:country|countries|sources?|ministry|licen[cs]es?|dut(?:y|ies)|tax|origin|exporters)\b", name
            )
        ):
            break
        goods.append(name)
        if stop:
            break
    return tuple(dict.fromkeys(goods))[:6]


def _term(clock: list[Time], status: str | None, act: int) -> tuple[str | None, str | None]:
    """Begin and end; the bare day of an act that ends a measure is its end."""
    begin = stop = on = None
    for t in clock:
        assert t.period is not None
        iso = t.period.iso
        if t.role in ("from", "as of", "since", "starting", "effective", "after"):
            begin = begin or iso
        elif t.role in ("until", "till", "through", "by", "by the end of", "to"):
            stop = stop or iso
        elif status != "proposed" and "/" in iso and t.role in ("between", "from", "for", "") and begin is None:
            begin, stop = iso.split("/")
        else:
            on = on or iso
    if status in ("lifted", "expired"):
        return begin, stop or on
    if status == "proposed":
        return begin, stop
    return begin or on, stop


def _status(said: str | None, low: str, begin: str | None, today: date | None) -> str:
    if said in ("lifted", "expired", "proposed"):
        return said
    if begin and today and begin[:10] > today.isoformat()[: len(begin[:10])]:
        return "announced"
    return "announced" if re.search(r"\bwill\b", low) else "imposed"


def _length(low: str) -> str | None:
    match = re.search(
        r"\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)[- ](day|week|month|year)s?\b(?! ago| before| earlier)",
        low,
    )
    if not match or re.search(r"\b(?:a|per) year", match[0]):
        return None
    count = int(match[1]) if match[1].isdigit() else int(rules("units")["words"].get(match[1], 0))
    return f"P{count}{match[2][0].upper()}" if count else None


def _body(group: str, *names: str) -> str:
    return "(?:" + "|".join(item for name in names for item in rules("instruments")[group][name]) + r")\b"


@cache
def _any(group: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(rules('instruments')[group][name])})(?![\w])")
