"""Acts of trade policy clause by clause: an instrument or a flow, what is done with it, by whom, against whom, on what, when.

A clause states an act by an instrument ('a ban', 'a duty'), by stopping or resuming a flow ('halted purchases of',
'may sell again'), by closing or opening a border or a market, or by speaking again of the act before it ('it was lifted').
A country is the imposer where it is the clause's subject or qualifies the instrument ('the Iraqi prohibition', 'Moscow's
ban'), and the target where goods come from it ('Tanzanian maize', 'made in Japan').
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from bilateral.periods import month_end
from bilateral.reading.cargo import coded, goods_of, spoken_of
from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.goals import resolved
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import lowered, rules
from bilateral.reading.mentions import Mention, countries
from bilateral.reading.quantities import quantities
from bilateral.records import Document, Doubt, Measure, Value

KINDS = ("exemption", "export_duty", "quota", "sanction", "ban", "tariff")
BANS = ("import_ban", "export_ban")


@dataclass(frozen=True)
class Clause:
    """A clause of a sentence, where it begins in it, and what it names."""

    text: str
    start: int
    named: tuple[Mention, ...]
    clock: tuple[Time, ...]

    @property
    def low(self) -> str:
        """The clause in lower case, every character in its place."""
        return lowered(self.text)


@dataclass(frozen=True)
class Act:
    """What a clause does: the kind of act, where its word stands, whether it speaks again of an act before it."""

    kind: str
    at: int
    end: int
    status: str | None
    again: Measure | None = None


def acts(document: Document, sentence: Sentence, state: State, before: Sequence[Measure]) -> list[Measure]:
    """Return the acts that the clauses of a sentence state; `before` are those of the sentences ahead of it."""
    found: list[Measure] = []
    subject: str | None = None
    for clause in _clauses(sentence.text, state):
        record, subject = _record(document, sentence, clause, subject, state, [*before, *found], here=len(found))
        if record and found and _SPEAKS_OF_IT.search(clause.low) and record.product == found[-1].product:
            found[-1] = _merged(document, found[-1], record)
        elif record:
            found.append(record)
    return found


def _merged(document: Document, first: Measure, more: Measure) -> Measure:
    """One record of an act whose begin and end one sentence tells: 'banned … in 2022 and readmitted them in August 2023'."""
    spot = (first.evidence[0].start, more.evidence[0].end)
    told = {
        "start": first.start or more.start,
        "end": first.end or more.end,
        "duration": first.duration or more.duration,
    }
    fields = first.model_dump(exclude={"id", "kind", "evidence"}) | told | ({"status": more.status} if more.end else {})
    return Measure.cited(document, spot, **fields)


def _clauses(text: str, state: State) -> Iterator[Clause]:
    cuts = [0, *sorted({m.start() for m in _breaks().finditer(text)}), len(text)]
    for low, high in pairwise(cuts):
        raw = text[low:high]
        raw = _SAID.sub("", raw)
        part = raw.strip(" ,;:.")
        at = low + raw.find(part) if part else low
        if lead := re.match(
            r"(?:and|but|while|whereas|then|and then|and later|meanwhile|for its part)[, ]+", part, re.I
        ):
            part, at = part[lead.end() :], at + lead.end()
        if part:
            yield _clause(part, at, state)


def _clause(text: str, start: int, state: State) -> Clause:
    return Clause(text, start, tuple(countries(text)), tuple(resolved(times(text, state.today), state)))


_SAID = re.compile(
    r", (?:(?:the|an?|his|her|its|[A-Z])[^,;]{3,90}, )?(?:the|he|she|it|they|an?|deputy|[A-Z])[^,;]{0,90}\b(?:said|says|announced|told|reported|warned|declared|announces|wrote|confirmed|explained|added|noted|recalled)\b.*$"
    r"|,? (?:citing|saying|according to|despite) .*$"
)
_TAIL = re.compile(r",? (?:when|after|because|unless) [^,]*$|, (?:which|who) [^,]*$")


def _trimmed(clause: Clause, state: State) -> Clause:
    """The clause without what follows on when and why, unless the dates or the act stand there."""
    cut = _TAIL.search(clause.text)
    if not cut or cut.start() < 16:
        return clause
    short = _clause(clause.text[: cut.start()], clause.start, state)
    acting = any(_any(name).search(clause.low) and not _any(name).search(short.low) for name in ("stop", "close"))
    return clause if acting or (clause.clock and not short.clock) else short


def _record(
    document: Document, sentence: Sentence, clause: Clause, subject: str | None, state: State,
    before: Sequence[Measure], *, here: int,
) -> tuple[Measure | None, str | None]:  # fmt: skip
    whole, clause = clause, _trimmed(clause, state)
    act = _act(clause, before, here)
    if act is None and whole != clause:
        clause, act = whole, _act(whole, before, here)
    subject = _subject(clause, len(clause.text)) or subject
    if act is None:
        return None, subject
    imposer, target, doubts = _parties(clause, act, subject, state, before)
    goods = goods_of(clause.text, clause.named)
    if not goods and here and re.search(r"\b(?:them|it)\b", clause.low):
        goods = before[-1].product
    last = act.again or (before[-1] if before else None)
    if not goods and last is not None and (act.again or _BACK.search(clause.low)):
        goods = last.product
    if (
        len(goods) == 1
        and goods[0] in _LIKE_IT
        and re.search(rf"\b(?:the|such|these|this|those) {goods[0]}\b", clause.low)
    ):
        goods = (
            last.product
            if last is not None and last.product
            else spoken_of(document.text[: sentence.start + clause.start])
        )
    if not goods and (act.again or _BACK.search(clause.low) or act.status == "lifted"):
        goods = spoken_of(document.text[: sentence.start + clause.start])
    kind = act.kind
    if kind == "exemption" and (
        act.status == "lifted" or re.search(r"\bsuspend(?:s|ed)? the [\w -]*exemption", clause.low)
    ):
        kind = "tariff"
    if kind == "tariff" and re.search(
        r"\b(?:shipped|sold|sent|taken) (?:outside|abroad|out of)\b|\bon exports\b|\bexports? of\b", clause.low
    ):
        kind = "export_duty"
    if kind == "ban":
        kind = _direction(clause, act, imposer, target, last)
    if not kind or (
        kind != "sanction" and not goods and not (act.again or (target and imposer) or _FLOWS.search(clause.low))
    ):
        return None, subject
    if not goods and (kind == "quota" or (kind in ("exemption", "export_duty") and not (target and imposer))):
        return None, subject
    if _SAME.search(clause.low) and before and not act.again and imposer != before[-1].imposer:
        target = target or before[-1].imposer
    if act.again is not None and not clause.named:
        imposer, target = act.again.imposer, act.again.target
    begin, stop = _term(clause, act)
    if here and not (begin or stop) and (_ELLIPSIS.match(clause.low) or _SAME.search(clause.low)):
        begin, stop = before[-1].start, before[-1].end
    status = _status(act.status, clause.low, begin, state.today)
    length = _length(clause.low)
    if act.again and not (begin or stop or length) and act.status not in ("lifted", "expired") and kind != "tariff":
        return None, subject
    if act.again and length and not (begin or stop) and not here and act.again.duration in (None, length):
        return None, subject  # the next sentence tells how long: `complete_measure` takes it in
    if kind.startswith("export") and target is None:
        target = "WLD"
    low = _nominal_start(clause, act)
    if (
        kind == "tariff"
        and last is not None
        and last.type.startswith("export_")
        and last.imposer == imposer
        and target is None
    ):
        kind = "export_duty"
    rate, size = _sizes(clause.text)
    codes, unsure = coded(goods)
    record = Measure.cited(
        document, (sentence.start + clause.start + low, sentence.start + clause.start + len(clause.text)),
        type=kind, imposer=imposer, target=target if target != imposer else None, product=goods,
        hs=codes, start=begin, end=stop, duration=length,
        rate_percent=abs(rate) if rate is not None and kind in ("tariff", "export_duty") else None,
        quota=size if kind == "quota" else None, applies_in=_where(clause), status=status, doubts=doubts + unsure,
    )  # fmt: skip
    return record, subject


# What is done ------------------------------------------------------------------------------------------------------


def _act(clause: Clause, before: Sequence[Measure], here: int) -> Act | None:
    """The act that a clause states, if it states one."""
    low = clause.low
    if _any("idle").search(low):
        return None
    if before and (match := _SAME.search(low)):
        return Act(before[-1].type, match.start(), match.end(), "imposed")
    status = next((s for s in ("expired", "proposed", "lifted", "imposed") if _act_word(s).search(low)), None)
    if match := _any("resume").search(low):
        few = _any("few").search(low)
        return Act("exemption" if few else "ban", match.start(), match.end(), "imposed" if few else "lifted")
    for name in ("stop", "close"):
        if match := _any(name).search(low):
            return Act(
                "ban", match.start(), match.end(), status if status in ("lifted", "expired", "proposed") else "imposed"
            )
    again = _again(low, before)
    for kind in ("quota", *KINDS) if _SIZED.search(low) else KINDS:
        match = _instrument(kind).search(low)
        banned = (
            bool(before)
            and before[-1].type in BANS
            and bool(clause.clock)
            and match is not None
            and match[0] == "exempted"
        )
        if not match or (kind == "exemption" and not (banned or _charge().search(low))):
            continue
        told: object = status or clause.clock or (kind == "tariff" and re.search(r"\d", low))
        if kind in ("sanction", "quota", "ban") and status is None and not clause.clock:
            told = again is not None
        if (
            kind == "ban"
            and status is None
            and told
            and not re.search(
                r"\b(?:bans?|embargo|prohibition|freeze|moratorium|halt|stoppage|suspension|restrictions?|curbs)(?: [\w-]+)? (?:on|of|to|against)\b",
                low,
            )
        ):
            told = match[0] in _FORBIDDING
        if kind == "ban" and (_owned(clause, match) or match[0] in _FORBIDDING):
            told = True
        if kind == "sanction" and status is None:
            told = False
        told = told or kind == "exemption" or (kind == "quota" and _SIZED.search(low))
        if not told:
            continue
        return Act(
            kind,
            match.start(),
            match.end(),
            status,
            again if _PRONOUN.match(low) or _DEFINITE.match(low) or _OBJECT_AGAIN.search(low) else None,
        )
    if again is not None and status is not None:
        match = _act_word(status).search(low)
        assert match is not None
        return Act(again.type, match.start(), match.end(), status, again)
    if here and (match := _ELLIPSIS.match(low)):
        return Act("ban" if before[-1].type in BANS else before[-1].type, match.start(), match.end(), before[-1].status)
    return None


_SPEAKS_OF_IT = re.compile(r"^(?:it|they|those|these)\b|\b(?:them|it)\b")
_SAME = re.compile(r"\b(?:does|did|doing|has done) the same\b|\b(?:answered|replied|responded|retaliated) in kind\b")
_PRONOUN = re.compile(
    r"(?:it|they|those|these|this|that)\b(?! (?:was|is) (?:agreed|decided|expected|planned|possible|said|hoped))"
)
_DEFINITE = re.compile(
    r"(?:the|this|that|its?|an? (?:earlier|previous|first|second|third))(?: [\w-]+){0,3}? (?:ban|embargo|restrictions?|measures?|dut(?:y|ies)|tariffs?|levy|levies|quota|prohibition|freeze|sanctions|step|curbs|limits?|rate|stoppage|halt|suspension|order|charge|surcharge|exemption)\b"
    r"|the (?:previous|earlier|first|second|third|former|initial)(?: one)?\b"
)
_OBJECT_AGAIN = re.compile(
    r"\b(?:imposed|introduced|lifted|extended|prolonged|dropped|revoked|scrapped|cancelled|renewed|abolished|withdrew|removed) (?:it|them|the (?:ban|dut(?:y|ies)|tariffs?|embargo|restrictions?|measures?|quota))\b"
)
_ELLIPSIS = re.compile(r"(?:imports?|exports?|sales|deliveries|purchases|those|that) (?:of|from|to)\b")
_BACK = re.compile(
    r"\b(?:the|this|that|those|same)(?: [\w-]+){0,2} (?:restrictions?|ban|measures?|dut(?:y|ies)|quota|embargo|tariffs?|levies|levy|market|shipments|grain|goods|rate|imports|exports)\b|^it\b|^they\b|\bit had\b|\bembargo\b"
)


def _again(low: str, before: Sequence[Measure]) -> Measure | None:
    """The act before that a clause speaks of again: 'it was lifted', 'those had been in force', 'the duty expired'."""
    if not before or not (_PRONOUN.match(low) or _DEFINITE.match(low) or _OBJECT_AGAIN.search(low)):
        return None
    head = _DEFINITE.match(low) or _OBJECT_AGAIN.search(low)
    words = head[0] if head else low[:60]
    wanted = (
        ("tariff", "export_duty") if re.search(r"dut(?:y|ies)|tariff|lev(?:y|ies)", words)
        else BANS if re.search(r"\bban|embargo|prohibition|freeze", words)
        else ("quota",) if "quota" in words
        else ()
    )  # fmt: skip
    return next((m for m in reversed(before) if not wanted or m.type in wanted), None)


_SIZED = re.compile(
    r"\bquota of \d|\ba quota\b|\b(?:lets?|letting|let) in (?:up to |at most )?\d|\badmits? (?:up to |at most )?\d|duty[- ]free (?:amount|volume|quantity)"
)
_FORBIDDING = (
    "banned",
    "prohibits",
    "prohibited",
    "forbids",
    "forbade",
    "forbidden",
    "barred",
    "bars",
    "outlaws",
    "outlawed",
)


_FLOWS = re.compile(r"\b(?:all )?(?:imports from|exports to)\b|\ball (?:imports|exports|trade)\b")


def _sizes(text: str) -> tuple[float | None, Value | None]:
    """Rate and quota of an act; 'from 30% to 4.5%', 'from 50,000 to 100,000 tons' is what it comes to."""
    found = quantities(text)
    last = re.compile(r"\bto (?:about |up to )?$")
    rates = [q for q in found if q.kind == "percent"]
    sizes = [q for q in found if q.kind == "amount"]
    rate = next((q for q in rates if last.search(text[: q.start])), next(iter(rates), None))
    size = next((q for q in sizes if last.search(text[: q.start])), next(iter(sizes), None))
    return (rate.value.amount if rate else None), (size.value if size else None)


_LIKE_IT = (
    "fruit",
    "grain",
    "grains",
    "seed",
    "seeds",
    "vehicles",
    "goods",
    "product",
    "products",
    "commodity",
    "fuel",
    "crop",
    "meat",
    "items",
    "produce",
    "cars",
    "gas",
)
"""Words for the goods spoken of: 'a duty on the fruit', 'such vehicles'."""


def _nominal_start(clause: Clause, act: Act) -> int:
    """Where the quote of an act begins that a clause only names: 'concerns over | Russia's six-month ban on …'."""
    owner = re.search(r"[A-Z][\w ]{2,20}['’]s? (?:[\w-]+ ){0,2}$", clause.text[: act.at])
    return owner.start() if owner and act.status is None and not clause.clock else 0


def _owned(clause: Clause, match: re.Match[str]) -> bool:
    """Whether the instrument has an owner: 'Russia's six-month ban', 'the previous ban'."""
    before = clause.text[max(0, match.start() - 30) : match.start()]
    return bool(re.search(r"['’]s? (?:[\w-]+ ){0,2}$|\b(?:previous|earlier) $", before))


def _direction(clause: Clause, act: Act, imposer: str | None, target: str | None, last: Measure | None) -> str:
    """Whether a ban stops imports or exports: by the flow's word nearest to the act, else by whose goods they are."""
    spots = [
        (min(abs(m.start() - act.at), abs(m.start() - act.end)), way)
        for way in ("export", "import") for m in _way(way).finditer(clause.low)
    ]  # fmt: skip
    if spots:
        return f"{min(spots)[1]}_ban"
    if act.again is not None and act.again.type in BANS:
        return act.again.type
    if target and target != imposer:
        return "import_ban"
    return last.type if last is not None and last.type in BANS else ""


# Between whom ------------------------------------------------------------------------------------------------------


def _subject(clause: Clause, end: int) -> str | None:
    """The country that a clause is about: the first that is not the origin or the destination of goods."""
    origins = _origins(clause)
    return next((m.code for m in clause.named if m.start < end and m not in origins), None)


_ORIGIN = re.compile(
    r"(?:\b(?:from|against|made in|originating in|produced in|coming from|grown in|to|towards|sells?|(?:tariffs?|dut(?:y|ies)|sanctions|restrictions|ban|levy|impact|effect|depend\w*) on|impact of|with)"
    r"(?: (?:the|neighbouring|neighboring|most of|ten of|parts of|all of))* )$"
)
_AUTHORITY = r"(?:(?:\w+ ){0,2}(?:government|authorit|minist|customs|agency|service|parliament|president|officials|regulator|border|side|capital|cabinet|commission|bank))"


def _origins(clause: Clause) -> list[Mention]:
    """The countries that goods come from or go to; one joined by 'and' to such a one is such a one."""
    found: list[Mention] = []
    for m in clause.named:
        joined = found and re.fullmatch(r",? (?:and|or) (?:the )?|, ", clause.text[found[-1].end : m.start])
        if _is_origin(clause, m) or joined:
            found.append(m)
    return found


def _is_origin(clause: Clause, m: Mention) -> bool:
    """Whether goods come from, or go to, a country named here rather than that it acts."""
    after, before = clause.low[m.end : m.end + 48], clause.low[max(0, m.start - 24) : m.start]
    if after[:2] in ("'s", "’s") or after[:1] in ("'", "’"):
        return bool(
            re.match(
                r"['’]s? (?:\w+ ){0,2}(?:prefectures|exporters|producers|growers|goods|products|sugar|milk)", after
            )
        )
    if _ORIGIN.search(before) or re.match(r" (?:origin|goods|products)\b", after):
        return True
    if re.match(r"(?: and [a-z]+)? among them\b", after):
        return True
    if m.form != "demonym":
        if re.search(
            r"\b(?:customs|ministry|government|authorities|agency|administration|cabinet|officials|parliament|regulator) in $",
            before,
        ):
            return False
        return bool(re.search(r"\b(?:enter|enters|entering|into|in|leaves?) (?:the )?$", before))
    owns = re.match(rf" (?:[\w-]+ ){{0,2}}?{_body()}", after) or re.match(rf" {_AUTHORITY}", after)
    people = re.match(r"s? (?:[\w-]+ )?(?:firms|companies|exporters|sellers|traders)\b", after) or m.text.endswith("s")
    return not owns and not people


def _parties(
    clause: Clause, act: Act, subject: str | None, state: State, before: Sequence[Measure]
) -> tuple[str | None, str | None, tuple[Doubt, ...]]:
    """Imposer and target; the one that the clause leaves out is taken from what was said before."""
    from_there = _origins(clause)
    origins = [m.code for m in from_there]
    entered = [
        m.code
        for m in clause.named
        if re.search(r"\b(?:enter|enters|entering|into|in) (?:the )?$", clause.low[max(0, m.start - 12) : m.start])
    ]
    acting = [m for m in clause.named if m not in from_there]
    by = next((m.code for m in clause.named if re.search(r"\bby (?:the )?$", clause.low[: m.start])), None)
    owner = next((m.code for m in acting if m.end <= act.end and _owns(clause, m)), None)
    near = [m for m in acting if m.start < act.at]
    named = [m for m in near if m.form != "demonym"] or near
    ahead = named[-1].code if named else None
    imposer = by or ahead or owner or next((m.code for m in acting), None)
    target = next((c for c in origins if c != imposer), None)
    if imposer is None and (next_door := _NEIGHBOUR.search(clause.low[: act.at])) and next_door:
        imposer = state.other(state.previous or state.subject) or state.other(target)
        target = next((c for c in origins if c != imposer), target)
    sold = [m for m in from_there if m.form == "demonym"]
    bound = [m for m in from_there if re.search(r"\b(?:to|for) (?:the )?$", clause.low[: m.start])]
    if imposer is None and sold and bound and _way("export").search(clause.low):
        imposer, target = sold[0].code, bound[-1].code  # 'the halt to shipments of Tanzanian fertiliser to Malawi'
    if imposer is None and entered:
        imposer = next((c for c in entered if c != target), None) or entered[0]
        target = next((c for c in origins if c != imposer), None)
    if target is None and _OTHER.search(clause.low):
        target = state.other(imposer or subject)
    if imposer:
        return imposer, target, ()
    last = act.again or (before[-1] if before else None)
    guesses = (
        act.again.imposer if act.again else None, subject, state.previous, last.imposer if last else None, *state.main, state.subject,
    )  # fmt: skip
    guess = next((c for c in guesses if c and c != target), None)
    return guess, target, (Doubt(field="imposer", why="taken from the sentences before"),) if guess else ()


_NEIGHBOUR = re.compile(r"\b(?:its|the) (?:[\w-]+ )?(?:neighbou?r|other side)\b")
_OTHER = re.compile(
    r"\b(?:to|from|against) (?:it|the country|the other side|them|its (?:\w+ )?neighbou?r|the (?:\w+ )?neighbou?r)\b|\b(?:neighbou?r['’]s|its) (?:[a-z]+,? ){0,3}(?:meat|milk|sugar|eggs|goods|products|chicken)"
)


def _owns(clause: Clause, m: Mention) -> bool:
    after = clause.low[m.end : m.end + 48]
    return after[:2] in ("'s", "’s") or bool(re.match(rf" (?:[\w-]+ ){{0,2}}?{_body()}", after))


def _where(clause: Clause) -> str | None:
    match = re.search(r"\b(?:the )?(land crossings|land ports|land routes?|sea ports|by road|by rail)\b", clause.low)
    return match[1] if match else None


# When --------------------------------------------------------------------------------------------------------------


_BEGINS = ("from", "as of", "since", "starting", "effective", "after")
_ENDS = ("until", "till", "through", "by", "by the end of", "to")


def _term(clause: Clause, act: Act) -> tuple[str | None, str | None]:
    """Begin and end; the bare day of an act that ends a measure is its end."""
    begin = stop = start = None
    on: list[str] = []
    clock = clause.clock
    since = next((t.period.iso for t in clock if t.period and t.role == "since"), None)
    for t in clock:
        if t.period is None or t.baseline:
            continue
        iso = t.period.iso
        ahead = clause.low[max(0, t.start - 44) : t.start + 4]
        if re.search(r"\b(?:was to|would have|due to|have) (?:lapsed?|expired?|run out|ended?)\b[^,;]*$", ahead):
            continue
        if (
            act.status in ("lifted", "expired")
            and "/" not in iso
            and re.search(
                r"\b(?:had |been |was )?(?:imposed|introduced|in force|in place|declared|decreed|adopted)\b[^,;]*$",
                ahead,
            )
        ):
            start = start or iso
            continue
        if (
            "/" in iso
            and t.period.last
            and act.status != "proposed"
            and t.role in ("between", "from", "for", "")
            and begin is None
        ):
            whole = (
                t.period.first.day == 1 and t.period.last.day == month_end(t.period.last.year, t.period.last.month).day
            )
            spoken = whole and not re.search(r"\d{1,2}(?:st|nd|rd|th)? ?[A-Z]|[A-Z]\w+ \d{1,2}\b", t.why)
            days = (
                f"{day:%Y-%m}" if whole and t.role in ("between", "from") and spoken else day.isoformat()
                for day in (t.period.first, t.period.last)
            )
            begin, stop = days
        elif re.search(r"\bto (?:the )?$", ahead[: len(ahead) - 4]) and re.search(
            r"\b(?:extend|prolong|renew)", clause.low
        ):
            stop = stop or iso
        elif t.role in _BEGINS:
            begin = begin or iso
        elif (
            re.search(r"\bend of (?:the )?$", clause.low[max(0, t.start - 12) : t.start + 3])
            or " end of " in clause.low[t.start : t.end]
        ):
            stop = stop or (t.period.last or t.period.first).isoformat()
        elif t.role in _ENDS:
            stop = stop or iso
        else:
            on.append(iso)
    if act.status in ("lifted", "expired"):
        opened, closed = _ended(begin, stop, since, on, act)
        return start or opened, closed
    if act.status == "proposed":
        return begin, stop
    return begin or next(iter(on), None), stop


def _ended(
    begin: str | None, stop: str | None, since: str | None, on: list[str], act: Act
) -> tuple[str | None, str | None]:
    """Begin and end of an act that is lifted: 'as of 29 March' and 'on Tuesday' say when it ends."""
    if begin and begin != since and stop is None:
        return since, begin
    if on and begin and stop is None and len(on) == 1:
        return begin, on[0]
    if len(on) > 1:
        return begin or on[0], stop or on[-1]
    ends = begin and not on and stop is None and act.status == "lifted"
    return (None, begin) if ends else (begin, stop or next(iter(on), None))


def _status(said: str | None, low: str, begin: str | None, today: date | None) -> str:
    if said in ("lifted", "expired", "proposed"):
        return said
    if begin and today and begin[:10] > today.isoformat()[: len(begin[:10])]:
        return "announced"
    return "announced" if re.search(r"\bwill\b|\bgoing to\b|\bas of\b", low) else "imposed"


def _length(low: str) -> str | None:
    low = re.sub(r"\bhalf a year\b", "six months", low)
    for match in re.finditer(
        r"\b(\d{1,3}|[a-z]+)[- ](day|week|month|year)s?\b(?! ago| before| earlier| later| old)", low
    ):
        count = int(match[1]) if match[1].isdigit() else int(rules("units")["words"].get(match[1], 0))
        if count and (match[1] not in ("a", "one", "half") or low[: match.start()].endswith(("for ", "by "))):
            return f"P{count}{match[2][0].upper()}"
    return None


# Words -------------------------------------------------------------------------------------------------------------


@cache
def _body() -> str:
    return "(?:" + "|".join(i for group in ("charge", "ban") for i in _listed(group)) + r")\b"


def _listed(name: str) -> list[str]:
    return list(rules("instruments")["instrument"].get(name) or rules("instruments")[name])


@cache
def _instrument(name: str) -> re.Pattern[str]:
    return _compiled(rules("instruments")["instrument"][name])


@cache
def _act_word(name: str) -> re.Pattern[str]:
    return _compiled(rules("instruments")["act"][name])


@cache
def _way(name: str) -> re.Pattern[str]:
    return _compiled(rules("instruments")["way"][name])


@cache
def _charge() -> re.Pattern[str]:
    return _compiled(rules("instruments")["instrument"]["charge"])


@cache
def _breaks() -> re.Pattern[str]:
    return re.compile("|".join(rules("instruments")["clause"]["break"]))


@cache
def _any(name: str) -> re.Pattern[str]:
    return _compiled(rules("instruments")["clause"][name])


def _compiled(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w])")


__all__ = ["acts"]
