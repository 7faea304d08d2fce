"""Acts of trade policy clause by clause: an instrument or a flow, what is done with it, by whom, against whom, on what, when.

A clause states an act by an instrument ('a ban', 'a duty'), by stopping or resuming a flow ('halted purchases of',
'may sell again'), by closing or opening a border or a market, or by speaking again of the act before it ('it was lifted').
A country is the imposer where it is the clause's subject or qualifies the instrument ('the Iraqi prohibition', 'Moscow's
ban'), and the target where goods come from it ('Tanzanian maize', 'made in Japan')."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bilateral.reading.cargo import coded, goods_of, spoken_of
from bilateral.reading.clauses import (
    BANS,
    KINDS,
    Act,
    Clause,
    act_word,
    charge_word,
    clause_word,
    clauses_of,
    instrument_word,
    trimmed,
)
from bilateral.reading.dates import Time
from bilateral.reading.discourse import State
from bilateral.reading.groups import has_growth
from bilateral.reading.imposers import parties_of, subject_of
from bilateral.reading.layout import Sentence
from bilateral.reading.rates import more_rates, sizes
from bilateral.reading.terms import counted_from, length_of, soon_after, status_of, term
from bilateral.reading.ways import direction
from bilateral.records import Document, Doubt, Measure


def acts(document: Document, sentence: Sentence, state: State, before: Sequence[Measure]) -> list[Measure]:
    """Return the acts that the clauses of a sentence state; `before` are those of the sentences ahead of it."""
    found: list[Measure] = []
    subject: str | None = None
    dated: tuple[Time, ...] = ()
    for clause in clauses_of(sentence.text, state):
        if not clause.clock and sentence.text[: clause.start].rstrip().endswith(":"):
            clause = replace(clause, clock=dated)  # 'a first step was taken on April 9: steel could no longer …'
        dated = tuple(t for t in clause.clock if t.role == "on")
        record, subject = _record(document, sentence, clause, subject, state, [*before, *found], here=len(found))
        apart = ";" in sentence.text[: clause.start] and not _PRONOUN.match(clause.low)
        if record and found and not apart and _SPEAKS_OF_IT.search(clause.low) and record.product == found[-1].product:
            found[-1] = _merged(document, found[-1], record)
        elif record:
            found.append(record)
    return [*found, *more_rates(document, sentence, found)]


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


def _record(
    document: Document, sentence: Sentence, clause: Clause, subject: str | None, state: State,
    before: Sequence[Measure], *, here: int,
) -> tuple[Measure | None, str | None]:  # fmt: skip
    whole, clause = clause, trimmed(clause, state)
    act = _act(clause, before, here)
    if act is None and whole != clause:
        clause, act = whole, _act(whole, before, here)
    subject = subject_of(clause, len(clause.text)) or subject
    if act is None:
        return None, subject
    imposer, target, doubts = parties_of(clause, act, subject, state, before)
    last = act.again or (before[-1] if before else None)
    ahead = document.text[: sentence.start + clause.start]
    goods = _goods(ahead, clause, act, last, before, here=here)
    kind = _kind(clause, act)
    if kind == "ban":
        kind = direction(clause, act, imposer, target, last)
    if not kind or (
        kind != "sanction"
        and not goods
        and not (act.again or (target and imposer) or _FLOWS.search(clause.low) or _THE_BAN.search(clause.low))
    ):
        return None, subject
    if not goods and kind == "quota" and sizes(clause.text)[1]:
        goods = last.product if last is not None and last.product else spoken_of(ahead)
    if not goods and (kind == "quota" or (kind in ("exemption", "export_duty") and not (target and imposer))):
        return None, subject
    if _SAME.search(clause.low) and before and not act.again and imposer != before[-1].imposer:
        alike = re.search(r"\b(?:follow\w+|the same (?:step|measure|decision))\b", clause.low)
        target = target or (before[-1].target if alike else before[-1].imposer)
    if act.again is not None and all(
        m.start > act.end and clause.text[m.end : m.end + 2] in ("'s", "’s") for m in clause.named
    ):
        imposer, target = act.again.imposer, act.again.target
    begin, stop = term(clause, act)
    stop = soon_after(act.again.start, stop, clause) if act.again and act.again.start and stop else stop
    if begin is None and stop is None and before and (day := counted_from(clause.low, before[-1], state)):
        begin, stop = (None, day) if act.status in ("lifted", "expired") else (day, None)
    if (
        not (begin or stop)
        and re.search(r"\b(?:on|of|from|as of) the same day\b", clause.low)
        and state.event
        and state.event.date
    ):
        begin = state.event.date.split("/")[-1]
    if here and not (begin or stop) and (_ELLIPSIS.match(clause.low) or _SAME.search(clause.low)):
        begin, stop = before[-1].start, before[-1].end
    if not (begin or stop or whole.clock) and clause.said and _JUST_DONE.search(clause.low):
        begin, stop = (None, clause.said) if act.status == "lifted" else (clause.said, None)
        doubts = (*doubts, Doubt(field="start", why="the day on which it was made known"))
    status = status_of(act.status, clause.low, begin, state.today)
    length = length_of(clause.low)
    if act.again and begin and act.again.start in (None, begin) and APPLIES.match(clause.low):
        return None, subject  # `complete_measure` takes it in
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
    rate, size = sizes(clause.text)
    codes, unsure = coded(goods)
    record = Measure.cited(
        document, (sentence.start + clause.start + low, sentence.start + clause.start + len(clause.text)),
        type=kind, imposer=imposer, target=target if target != imposer else None, product=goods,
        hs=codes, start=begin, end=stop, duration=length,
        rate_percent=abs(rate) if rate is not None and kind in ("tariff", "export_duty") else None,
        quota=size if kind == "quota" else None, applies_in=_where(clause), status=status, doubts=doubts + unsure,
    )  # fmt: skip
    return record, subject


def _goods(
    ahead: str, clause: Clause, act: Act, last: Measure | None, before: Sequence[Measure], *, here: int
) -> tuple[str, ...]:
    """The goods of an act: those that its clause names, else those of the act, or of the text `ahead`, that it speaks of."""
    goods = goods_of(clause.text, clause.named)
    if not goods and re.search(r"\ball (?:imports|exports|trade|deliveries|shipments)\b", clause.low):
        return ()
    if not goods and here and re.search(r"\b(?:them|it)\b", clause.low):
        goods = before[-1].product
    if not goods and last is not None and (act.again or _SAME.search(clause.low) or _BACK.search(clause.low)):
        goods = last.product
    if len(goods) == 1 and re.fullmatch(r"(?:\w+ )?more", goods[0]):
        goods = last.product if last is not None and last.product else spoken_of(ahead)
    if last is not None and last.product and len(goods) == 1 and _SO_MANY.fullmatch(goods[0]):
        goods = last.product
    if (
        len(goods) == 1
        and goods[0] in _LIKE_IT
        and re.search(rf"\b(?:the|such|these|this|those) (?:two |three |four |five |six )?{goods[0]}\b", clause.low)
    ):
        goods = last.product if last is not None and last.product else spoken_of(ahead)
    if not goods and (act.again or _BACK.search(clause.low) or act.status == "lifted"):
        goods = spoken_of(ahead)
    if not goods and act.kind in ("ban", "tariff", "export_duty", "quota") and last is not None and clause.clock:
        goods = last.product
    if not goods and act.kind == "tariff" and clause.clock and last is None:
        goods = spoken_of(ahead)
    if (
        not goods
        and act.kind == "ban"
        and act.status in ("imposed", None)
        and (clause.clock or _BARE_BAN.search(clause.low))
    ):
        goods = last.product if last is not None and last.product else spoken_of(ahead)
    return goods


APPLIES = re.compile(
    r"(?:it|they|both|this|these|the (?:[a-z-]+ )?(?:dut(?:y|ies)|bans?|measures?|tariffs?|restrictions?|order|decision|decree|regulation)) (?:(?:will |shall )?appl(?:y|ies)|(?:is|are|has been|have been) in (?:force|effect|place)|(?:took|takes?|will take) effect|(?:came|comes?) into force)\b"
)
_SO_MANY = re.compile(
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:crops|goods|products|items|commodities|kinds)"
)
"""'the four crops': those named before."""
_JUST_DONE = re.compile(
    r"\b(?:has|have) (?:now |again |also |been )*[a-z]+(?:ed|en|t|wn)\b|\b(?:is|are) [a-z]+ing\b|\bmay\b|\b(?:is|are) allowed\b"
)


_BARE_BAN = re.compile(
    r"\ban? (?:[\w-]+ ){0,2}(?:ban|embargo|moratorium|freeze|prohibition)\b(?! (?:on|of|against) (?:(?:the|all|its|their) )?(?!(?:january|february|march|april|may|june|july|august|september|october|november|december|mon|tues|wednes|thurs|fri|satur|sun)))"
)
"""'introduced a six-month ban on March 1': on what was spoken of."""


def _kind(clause: Clause, act: Act) -> str:
    """The kind of an act: an exemption that ends is a tariff, a duty on what is sold abroad an export duty."""
    kind = act.kind
    if kind == "exemption" and (
        act.status == "lifted" or re.search(r"\bsuspend(?:s|ed)? the [\w -]*exemption", clause.low)
    ):
        kind = "tariff"
    if kind == "tariff" and re.search(
        r"\b(?:shipped|sold|sent|taken) (?:outside|abroad|out of)\b|\bon exports\b|\bexports? of\b", clause.low
    ):
        kind = "export_duty"
    return kind


def _act(clause: Clause, before: Sequence[Measure], here: int) -> Act | None:
    """The act that a clause states, if it states one."""
    low = clause.low
    if spared := _SPARED.search(low):
        return Act("exemption", spared.start(), spared.end(), "imposed")
    if clause_word("idle").search(low) and not re.search(r"\badmits? (?:up to )?\d", low):
        return None
    if before and (match := _SAME.search(low)) and not re.search(r"\bif\b", low[: match.start()]):
        return Act(
            before[-1].type, match.start(), match.end(), "lifted" if before[-1].status == "lifted" else "imposed"
        )
    status = next((s for s in ("expired", "proposed", "lifted", "imposed") if act_word(s).search(low)), None)
    if match := clause_word("resume").search(low):
        few = clause_word("few").search(low) or re.search(r"\bfree of (?:customs )?dut|\bduty[- ]free\b", low)
        return Act("exemption" if few else "ban", match.start(), match.end(), "imposed" if few else "lifted")
    if capped := _CAPPED.search(low):
        return Act("quota", capped.start(), capped.end(), "imposed")
    for name in ("stop", "close"):
        if match := clause_word(name).search(low):
            kept = status in ("lifted", "expired", "proposed") and not match[0].startswith("end")
            return Act("ban", match.start(), match.end(), status if kept else "imposed")
    again = _again(low, before)
    for kind in ("quota", *KINDS) if _SIZED.search(low) else KINDS:
        match = instrument_word(kind).search(low)
        banned = (
            bool(before)
            and before[-1].type in BANS
            and bool(clause.clock)
            and match is not None
            and (match[0] == "exempted" or (match[0] == "exempt" and not clause.named))
        )
        noun = match is not None and match[0] in ("exemption", "waiver") and status in ("imposed", "lifted", "expired")
        if not match or (kind == "exemption" and not (banned or noun or charge_word().search(low))):
            continue
        told: object = (
            status
            or clause.clock
            or (
                kind == "tariff"
                and re.search(r"\d ?(?:%|percent|per cent)|(?:an?|per) (?:ton|tonne|kilo\w*|litre|barrel|unit)\b", low)
            )
        )
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
        if kind == "ban" and match[0] in ("ban", "bans") and _is_verb(clause, match):
            told = True
        if kind == "ban" and (_owned(clause, match) or match[0] in _FORBIDDING):
            told = True
        if kind == "sanction" and status is None:
            told = False
        if again is not None and kind == "tariff" and again.type == "export_duty":
            kind = "export_duty"
        told = told or kind == "exemption" or (kind == "quota" and _SIZED.search(low))
        if not told:
            continue
        if kind == "ban" and status == "lifted" and match[0] in _FORBIDDING:
            status = "imposed"  # 'prohibited imports and cancelled the permits'
        return Act(
            kind,
            match.start(),
            match.end(),
            status,
            again
            if _PRONOUN.match(low) or _DEFINITE.match(_LEADING_TIME.sub("", low)) or _OBJECT_AGAIN.search(low)
            else None,
        )
    if again is not None and status is not None:
        match = act_word(status).search(low)
        assert match is not None
        return Act(again.type, match.start(), match.end(), status, again)
    if here and (match := _ELLIPSIS.match(low)) and not has_growth(low):
        return Act("ban" if before[-1].type in BANS else before[-1].type, match.start(), match.end(), before[-1].status)
    return None


def _is_verb(clause: Clause, match: re.Match[str]) -> bool:
    """Whether 'ban' is what somebody does: 'will ban the import of', 'Manila bans poultry'."""
    low = clause.low
    led = re.search(r"\b(?:will|to|would|may|could|temporarily|now|also) $", low[: match.start()])
    subject = match[0] == "bans" and any(m.end == match.start() - 1 for m in clause.named)
    return bool(led or subject or re.match(r" (?:the|all|any|imports|exports|entry)\b(?! ban)", low[match.end() :]))


_SPEAKS_OF_IT = re.compile(r"^(?:it|they|those|these)\b|\b(?:them|it)\b")


_SAME = re.compile(
    r"\b(?:does|did|doing|has done) the same\b|\b(?:took|takes|taken) the same (?:step|measure|decision)\b|\bfollowed suit\b|^[a-z]+(?: [a-z]+)? followed (?:in|on|a (?:day|week|month) later)\b|\b(?:answered|replied|responded|retaliated) in kind\b"
)


_PRONOUN = re.compile(
    r"(?:it|they|those|these|this|that)\b(?! (?:was|is) (?:agreed|decided|expected|planned|possible|said|hoped))"
)


_DEFINITE = re.compile(
    r"(?:the|this|that|its?|an? (?:earlier|older|previous|first|second|third))(?: [\w-]+){0,3}? (?:ban|embargo|restrictions?|measures?|dut(?:y|ies)|tariffs?|levy|levies|quota|prohibition|freeze|sanctions|step|curbs|limits?|rate|stoppage|halt|suspension|order|charge|surcharge|exemption)\b"
    r"|the (?:previous|earlier|first|second|third|former|initial)(?: one)?\b"
)


_OBJECT_AGAIN = re.compile(
    r"\b(?:imposed|introduced|lifted|extended|prolonged|dropped|revoked|scrapped|cancelled|renewed|abolished|withdrew|removed) (?:it|them|the (?:ban|dut(?:y|ies)|tariffs?|embargo|restrictions?|measures?|quota))\b"
)


_ELLIPSIS = re.compile(r"(?:imports?|exports?|sales|deliveries|purchases|those|that) (?:of|from|to)\b")


_BACK = re.compile(
    r"\b(?:the|this|that|those|same)(?: [\w-]+){0,2} (?:restrictions?|ban|measures?|dut(?:y|ies)|quota|embargo|tariffs?|levies|levy|market|shipments|grain|goods|rate|imports|exports)\b|^it\b|^they\b|\bit had\b|\bembargo\b"
)


_LEADING_TIME = re.compile(r"^(?:in|on|since|from|by) (?:[\w]+ ){1,3}(?=(?:the|it|they|this|that|these) )")


def _again(low: str, before: Sequence[Measure]) -> Measure | None:
    """The act before that a clause speaks of again: 'it was lifted', 'those had been in force', 'the duty expired'."""
    low = _LEADING_TIME.sub("", low)
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
    r"duty[- ]free (?:import |export )?quota|\bquotas? (?:for|of|on)\b|"
    r"\bquota of \d|\ba quota\b|\b(?:lets?|letting|let) in (?:up to |at most )?\d|\badmits? (?:up to |at most )?\d|duty[- ]free (?:amount|volume|quantity)"
)


_FORBIDDING = (
    "prohibit",
    "prohibiting",
    "forbid",
    "banning",
    "barring",
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


_THE_BAN = re.compile(r"\bthe (?:import|export) ban\b")
_FLOWS = re.compile(r"\b(?:all )?(?:imports from|exports to)\b|\ball (?:imports|exports|trade)\b")


_LIKE_IT = (
    "crops",
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


_CAPPED = re.compile(
    r"\b(?:restrict|limit|cap)(?:s|ed|ped)? (?:[a-z-]+ ){0,3}?(?:imports|exports|purchases|shipments|sales) (?:of [a-z ]{3,30} )?(?:to|at) (?:about |up to )?\d"
)
"""'restricted exports of wheat to 1.5 million tonnes'."""
_SPARED = re.compile(
    r"\b(?:is|are|was|were|becomes?|became|remains?) (?:now )?(?:exempt|excluded|spared)(?:ed)? from [\w -]{0,24}\b(?:ban|embargo|restrictions?|sanctions?|dut(?:y|ies)|tariffs?|lev(?:y|ies))\b"
)
"""'transit is exempt from the Polish ban on farm products'."""


def _where(clause: Clause) -> str | None:
    match = re.search(r"\b(?:the )?(land crossings|land ports|land routes?|sea ports|by road|by rail)\b", clause.low)
    return match[1] if match else None


__all__ = ["APPLIES", "acts"]
