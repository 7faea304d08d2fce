"""Claims and targets: every quantity of a sentence with its indicator, pair, product, period and comparator.

A level and the growth of the same thing are one statement ('rose by 10% in 2023, surpassing $200 million').
What the clause itself does not say is taken from the discourse and marked as a doubt.
"""

from __future__ import annotations

import re

from bilateral.periods import Period
from bilateral.reading.cargo import coded
from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.goals import (
    DENIED,
    NOW,
    PRESENT,
    PROMISED,
    READY,
    STANDINGS,
    UNDATED,
    modality,
    past,
    period_of,
    resolved,
    time_of,
)
from bilateral.reading.groups import Group, Trigger, any_indicator, falls, groups_of, trigger_of, triggers_in
from bilateral.reading.layout import Sentence
from bilateral.reading.measured import PHYSICAL, indicator_of, of_duty, product_of
from bilateral.reading.mentions import Mention
from bilateral.reading.parties import parties
from bilateral.records import Claim, Document, Doubt, Target, Value

SETTLEMENT = "settlement in national currencies"


def statements(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Claim | Target]:
    """Return the claims and targets of a sentence, in order."""
    text = sentence.text
    found: list[Claim | Target] = []
    clock = resolved(past(text, times(text, state.today), state), state)
    before = state.last.value.unit if state.last and state.last.value else ""
    measured = before if before.split("/")[0] in PHYSICAL and not _MONEY.search(text) else ""
    groups = [g for g in groups_of(text, clock, state.currency, state.main, measured) if not of_duty(text, g)]
    clock = [
        t for t in clock if not any(_dates_base(text, t, g) for g in groups) and not _ASIDE.search(text[: t.start])
    ]
    if not groups:
        spoken = [t for t in triggers_in(text, 0, len(text)) if t.indicator in ("turnover", "exports", "imports")]
        state.indicator = spoken[0].indicator if spoken else state.indicator
        if spoken:
            state.date(clock)
    inherited: Trigger | None = None
    for group in groups:
        trigger = trigger_of(text, group) or inherited
        earlier = found[-1] if found else None
        record = _record(document, sentence, mentions, state, group, trigger, clock, earlier)
        if record is not None:
            if (
                earlier is not None
                and not group.share
                and re.match(
                    r"(?i)\s*of (?:it|which|them|that)\b[^.;]{0,30}\b(?:came|went|from|to)\b", text[group.end :]
                )
            ):
                # 'imported A tons, and B tons of it came from X': A is from everywhere, B is of the same good.
                kept = tuple(d for d in earlier.doubts if d.field != "partner")
                found[-1] = earlier.model_copy(update={"partner": None, "doubts": kept})
                record = record.model_copy(
                    update={"product": earlier.product, "hs": earlier.hs, "indicator": earlier.indicator}
                )
            found.append(record)
            inherited = trigger
    written = [
        t.period.first.year for t in clock if t.period and not t.anaphor and not t.baseline and "written" in t.why
    ]
    state.year = str(written[-1]) if written else state.year
    if found:
        # What the next sentence calls 'it' is what this one spoke of first, and never a target's period.
        state.indicator = next(
            (r.indicator for r in found if r.indicator not in STANDINGS | {"count"}), state.indicator
        )
        state.last = found[-1]
        state.told |= {r.indicator: r for r in found}
        state.total |= {r.indicator: r for r in found if "WLD" in (r.reporter, r.partner)}
        state.turnover = state.turnover or any(r.indicator == "turnover" for r in found)
        if all(r.indicator in STANDINGS for r in found) and (spoken := triggers_in(text, 0, len(text))):
            state.indicator = next(
                (t.indicator for t in spoken if t.indicator in ("turnover", "exports", "imports")), state.indicator
            )
        earlier_told = re.search(r"(?i)\bhad (?:already |still |only )?(?:been|stood|reached|come|amounted)\b", text)
        if not earlier_told and (period := next((r.period for r in found if isinstance(r, Claim) and r.period), None)):
            state.spoken(period)
        state.currency = next((r.value.unit for r in reversed(found) if r.value and re.fullmatch("[A-Z]{3}(/year)?", r.value.unit)), state.currency)[:3]  # fmt: skip
    return found


_MONEY = re.compile(
    r"[$€£¥₽₹]|(?i:\b(?:dollars?|euros?|roubles?|rubles?|yuan|yen|rupees?|worth|valued?|turnover|trade|cost)\b)"
)


def _dates_base(text: str, time: Time, group: Group) -> bool:
    """Whether a time belongs to the earlier number that a level is compared with: 'against 15% in January 2021'."""
    if group.base is None or group.level is None or group.base.start < group.level.start:
        return False
    return (
        time.start >= group.base.end
        and not re.search(r"[,;:]| and ", text[group.base.end : time.start])
        and time.start - group.base.end < 40
    )


def _record(
    document: Document,
    sentence: Sentence,
    mentions: list[Mention],
    state: State,
    group: Group,
    trigger: Trigger | None,
    clock: list[Time],
    earlier: Claim | Target | None,
) -> Claim | Target | None:
    text = sentence.text
    doubts: list[Doubt] = []
    indicator = indicator_of(group, trigger, state, text, doubts)
    if indicator is None:
        return None
    time = time_of(text, group, clock)
    reporter, partner, region = parties(text, indicator, group, trigger, mentions, state, doubts, earlier)
    product = product_of(text, group, trigger, indicator)
    seller = next((m for m in mentions if m.form == "demonym" and m.start == group.end + len(" of ")), None)
    if seller and indicator == "imports" and reporter == seller.code:
        reporter, partner = state.other(seller.code), seller.code  # 'it took 51,000 tons of German pork'
    if indicator in ("exports", "imports") and _to_all(text, group, trigger, mentions, reporter, product):
        partner, doubts = "WLD", [*doubts, Doubt(field="partner", why="no partner named: trade with all")]
    cue = modality(text, group, time, state)
    if (
        cue is None
        and isinstance(earlier, Target)
        and _GOES_ON.fullmatch(text[max(earlier.evidence[0].end - sentence.start, 0) : group.start])
    ):
        cue = earlier.modality
    if cue and time and time.period and _AGREED_IN.search(text[: time.start]) and time.end < group.start:
        time = None  # when it was agreed
    if cue and time and _set_before(text, time, group, state):
        time = None  # when the goal was set
    if cue and (due := _due(text, clock, group)):
        time = due
    told = [t for t in clock if t.period and not t.baseline]
    leads = time is not None and earlier is None and (time.start <= 1 or (len(told) == 1 and time.start > group.end))
    if (
        cue
        and time
        and not leads
        and not time.role.startswith("by")
        and not group.left <= time.start < max(group.right, group.end)
    ):
        time = None
    if (
        cue in ("goal", "forecast")
        and trigger is None
        and (state.turnover or (cue == "goal" and len({m.code for m in mentions}) > 1))
        and indicator in ("exports", "imports", "investment", "balance", "losses")
        and not _OF_IT.search(text[: group.start])
    ):
        indicator = "turnover"
    if (
        indicator == "rank"
        and time
        and PRESENT.search(text[group.left : group.end + 30])
        and not group.left <= time.start < group.right
    ):
        time = None
    promised = (
        cue is None and group.level and (PROMISED.search(text[: group.start]) or _WILL_BE_SENT.match(text, group.end))
    )
    if (
        promised
        or cue == UNDATED
        or DENIED.search(text[: group.start])
        or (cue is None and READY.search(text[: group.start]))
    ):
        return None
    value, change = _values(text, group, indicator)
    period = _period(text, group, time, indicator, value, earlier, cue, state, doubts)
    if not mentions and reporter is None and not any_indicator().search(text):
        return None
    start, end = _quote(text, group, trigger, mentions, time)
    codes, unsure = coded([product] if product else [])
    fields = {
        "indicator": indicator,
        "value": value,
        "rank": int(group.rank.value.amount) if group.rank else None,
        "alt_value": group.level.alt if group.level else None,
        "change": change,
        "base_value": group.base.value if group.base else None,
        "change_abs": group.change_abs.value if group.change_abs else None,
        "period": period,
        "reporter": reporter,
        "partner": partner if partner != reporter else None,
        "reporter_region": region.text if region else None,
        "region_code": region.code if region else None,
        "product": product,
        "hs": codes,
        "said_by": _speaker(text),
        "note": _settlement(text, text[start:end]) if indicator == "share" else "",
        "doubts": (*doubts, *unsure),
    }
    at = sentence.start
    if cue:
        return Target.cited(document, (at + start, at + end), modality=cue, **fields)
    return Claim.cited(document, (at + start, at + end), **fields)


def _period(
    text: str,
    group: Group,
    time: Time | None,
    indicator: str,
    value: Value | None,
    earlier: Claim | Target | None,
    cue: str | None,
    state: State,
    doubts: list[Doubt],
) -> str | None:
    """When a statement holds; none where it is told as it is now, since some day, or beside a standing without a date."""
    low, high = group.left, max(group.right, group.end)
    own = time is not None and low <= time.start < high
    rate = value is not None and "/" in value.unit
    if rate and not own:
        time = None  # a rate of another clause's day holds always
    here = text[low : group.end + 30]
    since = any(t.role == "since" and low <= t.start < high for t in times(text, state.today))
    standing = earlier is not None and earlier.indicator in STANDINGS and earlier.period is None
    if not own and not cue and (since or (standing and indicator in STANDINGS) or NOW.search(here)):
        return None
    return period_of(time, indicator, state, bool(cue), bool(PRESENT.search(here)), rate, doubts)


_OF_IT = re.compile(r"(?i)\bof (?:this|that|the) (?:sum|amount|total|figure)\b|\bof (?:it|which)\b")


def _due(text: str, clock: list[Time], group: Group) -> Time | None:
    """The time behind a goal by or for which it is set: 'called $10 billion an ambitious goal for 2023'."""
    reach = max(group.right, group.end)
    behind = [t for t in clock if t.period and not t.baseline and group.end <= t.start < reach]
    return next((t for t in behind if t.role.startswith("by") or _FOR.search(text[: t.start + 4])), None)


_FOR = re.compile(r"\b(?:goal|target|aim|objective|mark|level|value|volume) for (?:\w*)$")


def _set_before(text: str, time: Time, group: Group, state: State) -> bool:
    """'In 2019 the two governments had set themselves the goal of $1 billion': the year of the setting."""
    over = time.period and state.today and (time.period.last or time.period.first) < state.today
    return bool(
        over
        and time.role in ("in", "on", "", "at")
        and time.end < group.start
        and _SETS.search(text[time.end : group.start])
    )


_SETS = re.compile(r"(?i)\b(?:set|agreed|fixed|named|declared|adopted|put|wrote|announced|pledged|vowed|resolved)\b")


def _to_all(
    text: str, group: Group, trigger: Trigger | None, mentions: list[Mention], reporter: str | None, product: str | None
) -> bool:
    """'Finland imported 5.5 million cubic metres of wood': a good, whose trade it is, and nobody it is traded with."""
    if trigger is None or group.share:
        return False
    if _OVERALL.search(text[group.left : max(group.right, group.end)]):
        return True
    physical = group.level is not None and group.level.value.unit.split("/")[0] in PHYSICAL
    if trigger.word not in ("exported", "imported", "shipped", "imports", "exports") or not (
        product or physical or _GOODS_NAMED.match(text, trigger.end)
    ):
        return False
    if trigger.word in ("imports", "exports") and not _SUBJECT_OF.search(text[: trigger.start]):
        return False
    near = [m for m in mentions if group.left <= m.start < group.right]
    alone = (
        bool(near)
        and all(m.code == reporter for m in near)
        and near[0].form != "demonym"
        and near[0].end <= trigger.start
    )
    return alone and not _THERE.search(text)


_GOODS_NAMED = re.compile(
    r" (?!(?:worth|for|to|in|from|goods|at|about|of|that|by|and|were|was|rose|fell)\b)(?:[a-z]+ ){1,3}(?:worth|valued|for)\b"
)
_SUBJECT_OF = re.compile(r"[A-Z][\w.-]+ (?:[a-z]+ly |[a-z]+ )?$")
"""'Sri Lanka normally imports': a verb."""
_OVERALL = re.compile(
    r"(?i)\bforeign (?:wheat|grain|rice|sugar|oil|gas|coal|steel|goods)\b|\b(?:bought|bought up|ordered) [^.;]{3,40} abroad\b|\bto all (?:\w+ )?(?:destinations|countries|markets|directions)\b|\bfrom all (?:countries|sources)\b|\bworldwide\b|\b(?:total|overall|aggregate|global) (?:\w+ ){0,2}(?:exports|imports)\b|\b(?:exports|imports|sales) (?:as a whole|overall|in all)\b|\babroad in all\b"
)
"""Words by which trade is trade with all."""
_THERE = re.compile(
    r"(?i)\b(?:direction|there|in (?:return|turn|exchange)|each other|neighbou?rs?|partner|to (?:it|them|the (?:island|country|kingdom|republic|other|latter|former|union|bloc))|from (?:it|them|the (?:island|country|kingdom|republic|other|latter|former|union|bloc)))\b"
)


_GOES_ON = re.compile(
    r"[\w ]{0,24}[,:;](?: and| then| later| first| or)*(?: to| towards?)? ?|(?: in the short term)?,? (?:and|then|or) (?:then |later )?"
)
"""'… $5 billion: $2 billion in the short term, $3 billion after that': the goal goes on."""
_ASIDE = re.compile(r", (?:opened|launched|signed|founded|built|established|created|concluded|begun|completed)\s*$")
"""'The line, opened in December 2021, has handled …': the date of an aside."""

_WILL_BE_SENT = re.compile(
    r"(?: of [\w ]{2,30}?)? (?:will|would|is to|are to) be (?:sent|delivered|supplied|shipped|bought|sold|paid)\b"
)

_AGREED_IN = re.compile(
    r"(?i)\b(?:agreed|pledged|promised|decided|resolved|vowed|set)(?: back)?(?: themselves)? (?:in|on|already in|back in)?\s*$"
)


def _values(text: str, group: Group, indicator: str) -> tuple[Value | None, Value | None]:
    value = group.level.value if group.level else None
    if (
        value
        and indicator == "balance"
        and not re.search(r"(?i)surplus|positive", text[: group.end])
        and re.search(r"(?i)deficit|negative|minus|shortfall", text)
    ):
        value = value.model_copy(update={"amount": -abs(value.amount)})
    change = group.change.value if group.change else None
    if change and group.change and falls(text, group.change, group):
        change = change.model_copy(update={"amount": -abs(change.amount)})
    return value, change


def _quote(
    text: str, group: Group, trigger: Trigger | None, mentions: list[Mention], time: Time | None
) -> tuple[int, int]:
    """The smallest stretch with indicator, quantities, their period and the countries that stand beside them."""
    start, end = group.start, group.end
    if trigger and group.left <= trigger.start < end:
        start = min(start, trigger.start)
        for mention in mentions:
            gap = text[mention.end : start]
            if group.left <= mention.start < start and len(gap) < 34 and not re.search(r"[;:.]", gap):
                start = mention.start
    elif trigger and trigger.start >= end:
        end = max(end, trigger.end)
    if group.share or (group.level and group.level.kind == "rank"):
        comma = re.search(r"[,;]", text[end:])
        inside = [
            m
            for m in mentions
            if group.left <= m.start < min(group.right, end + comma.start() if comma else group.right)
        ]
        start = min([start, *(m.start for m in inside if group.level and group.level.kind == "rank")])
        end = max([end, *(m.end for m in inside)])
    if time and not time.anaphor:
        if group.left <= time.start < start and start - time.end < 60:
            start = time.start
        if end <= time.start and time.end <= group.right and time.start - end < 30:
            end = time.end
    for mention in mentions:
        if (
            end < mention.start < group.right
            and mention.start - end < 12
            and not re.search(r"[,;:]", text[end : mention.start])
        ):
            end = mention.end
    return start, end


def _settlement(text: str, stretch: str) -> str:
    """What a share is of, where it is a currency's share of payments: of all trade, or of one direction's."""
    if not re.search(r"(?i)\bcurrenc|\bsettle|\bpayments?\b", text):
        return ""
    return f"{SETTLEMENT}, exports" if re.search(r"(?i)\bexports?\b", stretch) else SETTLEMENT


def _speaker(text: str) -> str | None:
    """Who says it: 'according to X', 'X said', where that stands in the sentence."""
    if match := re.search(r"(?i:according to) (?:the )?((?:[A-Z][\w'’.-]*(?: (?:of|for|and|the) )?[ ]?){1,8})", text):
        return match[1].strip(" ,.")
    if match := re.search(
        r"(?:^|, |; )(?:the )?((?:[A-Z][\w'’.-]+ ?){1,6}?)(?:agency |committee |newspaper )?(?:said|reports|reported|noted|recalled|announced|told)\b",
        text,
    ):
        return match[1].strip(" ,.")
    return None


__all__ = ["Period", "statements"]
