"""Claims and targets: every quantity of a sentence with its indicator, pair, product, period and comparator.

A level and the growth of the same thing are one statement ('rose by 10% in 2023, surpassing $200 million').
What the clause itself does not say is taken from the discourse and marked as a doubt.
"""

from __future__ import annotations

import re
from functools import cache

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
from bilateral.reading.groups import (
    Group,
    Trigger,
    any_indicator,
    falls,
    groups_of,
    has_growth,
    trigger_of,
    triggers_in,
)
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed
from bilateral.reading.mentions import Mention
from bilateral.reading.parties import parties
from bilateral.reading.quantities import COUNTED
from bilateral.records import Claim, Document, Doubt, Target, Value
from bilateral.reference.goods import product_words

MONEY_ONLY = frozenset({"turnover", "balance", "investment", "remittances", "losses", "discrepancy"})


AMOUNT_ONLY = frozenset({"volume", "count"})


SETTLEMENT = "settlement in national currencies"


def statements(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Claim | Target]:
    """Return the claims and targets of a sentence, in order."""
    text = sentence.text
    found: list[Claim | Target] = []
    clock = resolved(past(text, times(text, state.today), state), state)
    before = state.last.value.unit if state.last and state.last.value else ""
    measured = before if before.split("/")[0] in PHYSICAL and not _MONEY.search(text) else ""
    groups = [g for g in groups_of(text, clock, state.currency, state.main, measured) if not _of_duty(text, g)]
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
PRICE = 10_000
"""An amount of money below this is the price of something: no trade between two economies is as small."""
_DUTY_AFTER = re.compile(r"(?i)[ -](?:\w+ ){0,3}?(?:dut(?:y|ies)|tariffs?|levy|levies|surcharges?|surtax|tax|taxes)\b")
_DUTY_BEFORE = re.compile(
    r"(?i)\b(?:dut(?:y|ies)|tariffs?|levy|levies|surcharges?|surtax|tax|rate|charge)\b[^.;]{0,70}$"
)
_ALLOWED = re.compile(
    r"(?i)\b(?:may|can|allowed to|permitted to|entitled to) (?:import|export|sell|buy|ship|supply|deliver)[\w ,]*$"
)
_IF = re.compile(r"(?:If|Should|Unless|Were)\b")
_EACH = re.compile(
    r"(?i) (?:per|an?|each) (?:metric )?(?:ton|tonne|kg|kilo|kilogram|barrel|litre|liter|head|piece|unit|thousand cubic)\b"
)


def _of_duty(text: str, group: Group) -> bool:
    """Whether a number is the rate of a duty or a price rather than trade."""
    main = group.level or group.change
    assert main is not None
    if main.kind == "amount" and (
        ("/" in main.value.unit and main.value.unit.split("/")[0] in COUNTED)
        or _ALLOWED.search(text[: main.start])
        or re.search(r"(?i)\b(?:quota|cap|ceiling|limit)\b[^.;]{0,80}$", text[: main.start])
    ):
        return True
    if main.kind == "money":
        return bool(_EACH.match(text[group.end :])) or abs(main.value.amount) < PRICE
    if main.kind != "percent" or (group.level and group.change):
        return False
    if _IF.match(text) and "," not in text[: main.start]:
        return True
    if _DUTY_AFTER.match(text[main.end :]):
        return True
    if re.match(r"(?i) (?:cheaper|faster|shorter|dearer|quicker)\b", text[main.end :]):
        return True
    if group.share and not re.match(r"(?i)\s*(?:of|in) all\b", text[main.end :]):
        return False
    if (
        re.match(r"(?i) of\b", text[main.end :])
        and not group.level
        and not has_growth(text[max(0, main.start - 40) : main.start])
    ):
        return True
    return bool(_DUTY_BEFORE.search(text[: main.start])) and not has_growth(text[max(0, main.start - 30) : main.start])


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
    indicator = _indicator(group, trigger, state, text, doubts)
    if indicator is None:
        return None
    time = time_of(text, group, clock)
    reporter, partner, region = parties(text, indicator, group, trigger, mentions, state, doubts, earlier)
    product = _product(text, group, trigger, indicator)
    if product and indicator in ("exports", "imports") and _to_all(text, group, trigger, mentions, reporter):
        partner, doubts = "WLD", [*doubts, Doubt(field="partner", why="no partner named: trade with all")]
    cue = modality(text, group, time, state)
    if cue and time and time.period and _AGREED_IN.search(text[: time.start]) and time.end < group.start:
        time = None  # when it was agreed
    if cue and time and not time.role.startswith("by") and not group.left <= time.start < max(group.right, group.end):
        time = None
    if (
        cue in ("goal", "forecast")
        and trigger is None
        and state.turnover
        and indicator in ("exports", "imports", "investment")
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
    if value and "/" in value.unit and time and not group.left <= time.start < max(group.right, group.end):
        time = None  # a rate of another clause's day holds always
    here = text[group.left : group.end + 30]
    own = time is not None and group.left <= time.start < max(group.right, group.end)
    since = any(
        t.role == "since" and group.left <= t.start < max(group.right, group.end) for t in times(text, state.today)
    )
    standing = earlier is not None and earlier.indicator in STANDINGS and earlier.period is None
    undated = not own and not cue and (since or (standing and indicator in STANDINGS))
    now = undated or (NOW.search(here) is not None and not own)
    period = (
        None
        if now and not cue
        else period_of(
            time, indicator, state, bool(cue), bool(PRESENT.search(here)), "/" in (value.unit if value else ""), doubts
        )
    )
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


def _to_all(text: str, group: Group, trigger: Trigger | None, mentions: list[Mention], reporter: str | None) -> bool:
    """'Finland imported 5.5 million cubic metres of wood': a good, whose trade it is, and nobody it is traded with."""
    if trigger is None or trigger.word not in ("exported", "imported", "shipped") or group.share:
        return False
    near = [m for m in mentions if group.left <= m.start < group.right]
    alone = (
        bool(near)
        and all(m.code == reporter for m in near)
        and near[0].form != "demonym"
        and near[0].end <= trigger.start
    )
    return alone and not _THERE.search(text)


_THERE = re.compile(
    r"(?i)\b(?:direction|there|in (?:return|turn|exchange)|each other|neighbou?rs?|partner|to (?:it|them|the (?:island|country|kingdom|republic|other|latter|former|union|bloc))|from (?:it|them|the (?:island|country|kingdom|republic|other|latter|former|union|bloc)))\b"
)


def _indicator(group: Group, trigger: Trigger | None, state: State, text: str, doubts: list[Doubt]) -> str | None:
    main = group.level or group.change
    assert main is not None
    if main.kind == "rank":
        return "rank"
    if group.share:
        return "share"
    if main.kind == "amount" and main.value.unit in COUNTED:
        signed = main.value.unit in _PAPERS and _SIGNED.search(text[: group.end + 40])
        return "count" if main.value.amount >= 10 and not signed else None
    name = trigger.indicator if trigger else None
    if trigger and trigger.word == "the total" and state.indicator == "remittances":
        name = state.indicator
    if trigger and state.indicator == "remittances" and trigger.word in ("sent", "sends"):
        name = "remittances"
    if main.kind == "amount" and name in (None, "count") and main.value.unit in PHYSICAL and _CARGO.search(text):
        return "volume"
    if (
        main.kind == "percent"
        and _SHARED.search(text[group.left : main.start])
        and state.last
        and state.last.indicator == "share"
    ):
        group.level, group.change = main, None
        return "share"
    if (
        name == "losses"
        and trigger
        and trigger.word.endswith("cost")
        and re.match(r" (?:about |some |over |up to )?$", text[trigger.end : main.start] + " ")
    ):
        return None  # what a line has cost is no loss of trade
    if main.kind == "money" and name in (None, "volume", "investment", "losses"):
        if _BOUGHT.search(text[: main.start]) and _BOUGHT_OF.match(text, group.end):
            return "imports"
        if _WENT_TO.match(text, group.end):
            return "exports"
    if (
        main.kind == "amount"
        and name in (None, "volume")
        and main.value.unit in PHYSICAL
        and _BOUGHT.search(text[: main.start])
        and re.match(r" of [A-Z]\w+ [a-z]", text[group.end :])
    ):
        return "imports"
    if main.kind == "money" and state.indicator == "imports" and re.search(r"(?i)\bcost $", text[: main.start]):
        return "imports"
    if main.kind == "money" and name == "volume" and re.search(r"(?i)\bvalue of\b", text[group.left : main.start]):
        return "turnover"
    if name is None and group.rank and state.indicator:
        return state.indicator
    if name is None:
        physical = (
            main.kind == "amount"
            and main.value.unit in PHYSICAL
            and state.indicator in ("exports", "imports", "volume")
        )
        if (physical or main.kind in ("money", "percent")) and state.indicator and _speaks_of_it(text, group):
            doubts.append(Doubt(field="indicator", why="taken from the sentence before"))
            return state.indicator
        return None
    if main.kind == "money" and name in AMOUNT_ONLY:
        return (
            state.indicator if state.indicator in ("exports", "imports") and _WORTH.search(text[: main.start]) else None
        )
    if main.kind == "amount" and (name in MONEY_ONLY or name == "share"):
        return "volume" if main.value.unit.split("/")[0] in PHYSICAL else None
    if main.kind == "amount" and main.value.unit in ("containers", "TEU"):
        return "volume"
    if main.kind in ("percent", "factor") and re.match(r"(?i) (?:more |less |higher |lower )?(?:in|by) (?:volume|tonnage|physical terms|weight)\b", text[group.end :]):  # fmt: skip
        return "volume"
    if name == "share":
        return "share" if main.kind == "percent" else None
    if main.kind in ("percent", "factor") and name == "count":
        return None
    return name


_BOUGHT = re.compile(r"(?i)\b(?:spen[dt]s?|took|takes|taken) (?:about |some |over |nearly |almost |more than )?$")
_BOUGHT_OF = re.compile(
    r"['’]? (?:on (?:it|them|imports|purchases|(?:[A-Z]\w+ )?(?:oil|gas|goods|food|grain|wheat|meat|coal|crude|fuel|arms|machinery|cars)\b)|worth of [A-Z]\w+)"
)
_WENT_TO = re.compile(
    r"['’]? worth of [\w ,-]{3,60}? (?:went|goes|was sold|were sold|flowed|headed|were shipped|was shipped) (?:to|for)\b"
)
_ASIDE = re.compile(r", (?:opened|launched|signed|founded|built|established|created|concluded|begun|completed)\s*$")
"""'The line, opened in December 2021, has handled …': the date of an aside."""
_WILL_BE_SENT = re.compile(
    r"(?: of [\w ]{2,30}?)? (?:will|would|is to|are to) be (?:sent|delivered|supplied|shipped|bought|sold|paid)\b"
)
_WORTH = re.compile(r"(?i)\b(?:was|were|is|are) (?:worth|valued at)\b[^.;,]{0,20}$")
_AGREED_IN = re.compile(
    r"(?i)\b(?:agreed|pledged|promised|decided|resolved|vowed|set)(?: back)?(?: themselves)? (?:in|on|already in|back in)?\s*$"
)
_CARGO = re.compile(
    r"(?i)\b(?:warehouses?|storage|silos|stores|goods|cargo|freight|border|frontier|railway|port|trains|lorries|weigh(?:t|ed|s)?)\b"
)
_SHARED = re.compile(r"(?i)\b(?:it|share|figure|proportion)\b[^.;]*\b(?:at|to|of) (?:about |only |just )?$")
PHYSICAL = ("t", "bbl", "m3", "MW", "TEU", "containers", "kWh")
_PAPERS = ("agreements", "documents", "contracts", "memoranda")
_SIGNED = re.compile(r"(?i)(?!.*\b(?:have|has) (?:already )?been (?:signed|concluded)\b)(?<!have )(?<!has )\b(?:agreements?|documents?|contracts?|memorand\w+)\b[^.;]{0,40}\b(?:signed|concluded|inked|initialled)\b|\b(?:signed|signing|concluded|inked)\b[^.;]{0,40}\b(?:agreements|documents|contracts|memorand\w+)")  # fmt: skip


def _speaks_of_it(text: str, group: Group) -> bool:
    """Whether a stretch without an indicator of its own continues the sentence before ('it went up …')."""
    stretch = text[group.left : group.end + 40]
    physical = group.level is not None and group.level.kind == "amount"
    if not physical and _SPENT.search(text[max(0, group.start - 50) : group.end + 40]):
        return False
    if text[: group.start].rstrip().endswith("(") or has_growth(stretch) or listed("statements", "change", "to").search(text[group.left : group.start]):  # fmt: skip
        return True
    return bool(_CONTINUES.search(text[: group.end + 40]))


_CONTINUES = re.compile(
    r"(?i)\b(?:it|its|this|that|figure|total|sum|number|indicator|volume|same|committee|level|mark|quarter|half|year|months|period|which|also|alone|list|growth|contributed|made up|counted|recorded|registered|source|goal|target|aim|aiming|among them|them|these|both|record)\b"
)
_SPENT = re.compile(
    r"(?i)\b(?:spend|spent|lend|lent|loans?|grants?|credit|allocate[sd]?|build|pay|paid|costs?|finance[sd]?|fund(?:s|ed)?|project|plant|bonds?|debts?|fines?|aid|GDP|economy|budget)\b"
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


def _product(text: str, group: Group, trigger: Trigger | None, indicator: str) -> str | None:
    """The good that the statement is about, as written."""
    if indicator in ("turnover", "share", "rank", "investment", "count", "balance"):
        return None
    own = text[group.left : group.end + 60]
    if match := re.search(
        r"(?i)\b(?:exports?|imports?|deliveries|supplies|sales|purchases|shipments|those|production|output|consumption|transit) of "
        r"(?:its |their |the |more )?(?P<np>[a-z][a-z-]*(?: (?:and )?[a-z-]+){0,4}?)(?= (?:to|from|in|by|rose|fell|grew|jumped|increased|reached|stood|amounted|via|for|is|was|were|has|have|worth|at|of|dropped|which|through|came|totaled)\b|[,.;:]|$)",
        own[: group.end - group.left + 40],
    ):
        return None if match["np"].lower() in _GENERIC or match["np"][0].isupper() else match["np"]
    if match := re.match(
        r"(?i) (?:more|less|fewer) (?!than\b)(?P<np>[a-z]+(?: (?:and )?[a-z]+){0,3}?)(?=,| and \d|\.|$| to | from )",
        text[group.end :],
    ):
        return match["np"]
    if group.level and group.level.kind == "amount" and (match := _OF_GOOD.match(text, group.level.end)):
        return match["np"]
    if trigger and trigger.start >= group.left:
        before = text[max(0, trigger.start - 40) : trigger.start].rstrip()
        known = [
            w for w in product_words() if before.lower().endswith(w) and not before.lower()[: -len(w)][-1:].isalpha()
        ]
        if known:
            return max(known, key=len)
        after = text[trigger.end : trigger.end + 40]
        if match := _good().match(after):
            return match["good"]
    if match := _good().match(re.sub(r"^ of(?= )", "", text[group.end : group.end + 60])):
        return match["good"]
    return None


_OF_GOOD = re.compile(
    r" of (?!(?:goods|cargo|freight|products|it|them|which|that|this|these|those)\b)(?:[A-Z]\w+ )?(?P<np>[a-z]+(?: [a-z]+){0,2}?)(?= (?:to|from|in|by|for|abroad|via|through|last|this|over|between|during|at|on|worth|a|per|and|was|were|had|has)\b|[,.;:)]|$)"
)
_GENERIC = {
    "goods",
    "products",
    "commodities",
    "services",
    "merchandise",
    "more",
    "both",
    "all",
    "this",
    "goods and services",
    "it",
    "that",
}


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


@cache
def _good() -> re.Pattern[str]:
    return re.compile(
        rf"(?:ed|s)? (?:more )?(?P<good>{'|'.join(sorted(map(re.escape, product_words()), key=len, reverse=True))})\b",
        re.IGNORECASE,
    )


__all__ = ["Period", "statements"]
