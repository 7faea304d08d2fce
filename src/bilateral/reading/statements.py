"""Claims and targets: every quantity of a sentence with its indicator, pair, product, period and comparator.

A level and the growth of the same thing are one statement ('rose by 10% in 2023, surpassing $200 million').
What the clause itself does not say is taken from the discourse and marked as a doubt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from bilateral.periods import Period
from bilateral.reading.dates import Time, times
from bilateral.reading.discourse import State
from bilateral.reading.layout import Sentence
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.mentions import Mention, region_country, regions
from bilateral.reading.quantities import Quantity, quantities
from bilateral.records import SYMMETRIC, Claim, Document, Doubt, Target, Value
from bilateral.reference.goods import hs_codes, product_words

MONEY_ONLY = frozenset({"turnover", "balance", "investment", "remittances", "losses", "discrepancy"})
AMOUNT_ONLY = frozenset({"volume", "count"})
SETTLEMENT = "settlement in national currencies"
# Stocks and standings hold when they are written, not in the period spoken of before.
STANDING = frozenset({"investment", "rank", "count", "share"})
COUNTED = frozenset({"companies", "enterprises", "regions", "agreements", "suppliers", "projects", "events", "participants",
                     "vehicles", "lorries", "trucks", "wagons", "flights", "contracts", "trains", "joint ventures", "documents", "items", "persons", "containers"})  # fmt: skip
_PREPOSITION = re.compile(
    r"(?i)\b(to|from|with|into|between|in|by|of|for|among|against|across|via|through)\s+(?:(?:the|neighbouring|neighboring|all|both)\s+)*$"
)
_ORGANISATION = re.compile(r" (?:National|State|Federal|Central|Customs|Ministry|Chamber|Bureau)\b")
_SHARE_AFTER = re.compile(
    r"(?i)\s*(?:share\b|(?:of|in) (?:the |its |all |total |their |mutual |bilateral |[A-Z]\w+'s |\w+ )?(?:total|all|settlements|payments|trade|turnover|exports|imports|transactions|flows|\w+ (?:exports|imports|settlements|trade)))"
)
_SHARE_BEFORE = re.compile(
    r"(?i)(?:account(?:s|ed|ing)? (?:now )?for|share|make up|makes up|made up|constitut\w+|represent\w*)[^,;]{0,60}$"
)


@dataclass
class _Group:
    """Quantities that state one thing, and the stretch of the sentence that may speak of it."""

    level: Quantity | None
    change: Quantity | None
    left: int
    right: int
    members: list[Quantity] = field(default_factory=list)
    base: Quantity | None = None
    change_abs: Quantity | None = None
    share: bool = False

    @property
    def start(self) -> int:
        return min(q.start for q in self.members)

    @property
    def end(self) -> int:
        return max(q.end for q in self.members)


@dataclass(frozen=True)
class _Trigger:
    start: int
    end: int
    indicator: str
    word: str


def statements(document: Document, sentence: Sentence, mentions: list[Mention], state: State) -> list[Claim | Target]:
    """Return the claims and targets of a sentence, in order."""
    text = sentence.text
    found: list[Claim | Target] = []
    clock = times(text, state.today)
    groups = _groups(text, clock)
    if not groups:
        spoken = [t for t in _triggers(text, 0, len(text)) if t.indicator in ("turnover", "exports", "imports")]
        state.indicator = spoken[0].indicator if spoken else state.indicator
    inherited: _Trigger | None = None
    for group in groups:
        trigger = _trigger(text, group) or inherited
        earlier = found[-1] if found else None
        record = _record(document, sentence, mentions, state, group, trigger, clock, earlier)
        if record is not None:
            if earlier is not None and re.match(r"(?i)\s*of (?:it|which|them|that)\b", text[group.end :]):
                # 'imported A tons, and B tons of it came from X': A is from everywhere, B is of the same good.
                kept = tuple(d for d in earlier.doubts if d.field != "partner")
                found[-1] = earlier.model_copy(update={"partner": None, "doubts": kept})
                record = record.model_copy(
                    update={"product": earlier.product, "hs": earlier.hs, "indicator": earlier.indicator}
                )
            found.append(record)
            inherited = trigger
    if found:
        # What the next sentence calls 'it' is what this one spoke of first, and never a target's period.
        state.indicator = found[0].indicator
        state.period = next((r.period for r in found if isinstance(r, Claim) and r.period), state.period)
    return found


def _groups(text: str, clock: list[Time]) -> list[_Group]:
    """Put the quantities that state one thing together."""
    groups: list[_Group] = []
    found = quantities(text)
    for quantity in found:
        last = groups[-1] if groups else None
        between = text[last.end : quantity.start] if last else ""
        if last and _joins(text, last, quantity, between, clock):
            last.members.append(quantity)
            continue
        is_change = quantity.kind == "factor" or (quantity.kind == "percent" and not _is_share(text, quantity))
        stop = text.find(";", quantity.end)
        group = _Group(
            None if is_change else quantity,
            quantity if is_change else None,
            0,
            stop if stop > 0 else len(text),
            [quantity],
        )
        group.share = quantity.kind == "percent" and not is_change
        if last:
            last.right = group.left = _border(text, last.end, quantity.start)
            group.share = group.share or _listed_share(text, last, quantity)
            if group.share:
                group.level, group.change = quantity, None
        groups.append(group)
    return groups


def _joins(text: str, last: _Group, quantity: Quantity, between: str, clock: list[Time]) -> bool:
    """Whether `quantity` says more of what `last` states; if so, take it in."""
    if len(between) > 80 or ";" in between or last.share:
        return False
    new_thing = _any_trigger().search(re.sub(r"(?i)exports? and imports?", " ", between))
    if (
        last.change is not None
        and last.change.kind == "factor"
        and re.fullmatch(r"(?i) (?:\w+ ){0,3}to (?:\w+ )?", between)
    ):
        new_thing = None  # 'doubling trade to $2 billion': what is doubled is what reaches it
    same_kind = last.level is not None and last.level.kind == quantity.kind
    if (
        quantity.kind == "money"
        and last.level is not None
        and same_kind
        and re.search(
            r"(?i)(?:^|\s)(?:above|more than|less than|up from|down from|from|against|compared (?:to|with)|versus)\s(?:the\s|about\s)?[\w ]{0,24}$",
            between,
        )
        and not new_thing
    ):
        last.base = quantity
        return True
    if (
        quantity.kind == "money"
        and last.level is not None
        and same_kind
        and re.match(r"(?i)\s*(?:above|more than|less than|below) the (?:same|level)", text[quantity.end :])
    ):
        last.change_abs = quantity
        return True
    if (
        quantity.kind in ("percent", "factor")
        and last.level is not None
        and last.change is None
        and not _is_share(text, quantity)
    ):
        growth = _has_growth(between) or _has_growth(
            text[quantity.start : quantity.start + 4 + len(text[quantity.start : quantity.end]) + 12]
        )
        growth = growth or bool(re.search(r", or (?:by |about |around |roughly )*$", between) and last.base)
        if growth and not new_thing and not re.search(r"(?i)\b(?:while|whereas|but)\b|\.", between):
            last.change = quantity
            return True
    if (
        quantity.kind == "money"
        and same_kind
        and re.search(r"(?i)\bfrom\s+(?:\w+ ){0,2}$", text[: last.start])
        and re.fullmatch(
            r"(?i)\s*(?:(?:in|a year earlier|during) ?(?:\w+ ){0,2}(?:\d{4})?)?,? to (?:\w+ ){0,2}", between
        )
    ):
        last.base, last.level = last.level, quantity
        return True
    if _dated_apart(last, quantity, clock):
        return False
    if quantity.kind in ("money", "amount") and last.level is None and last.change is not None and not new_thing:
        to = rules("statements")["change"]["to"]
        reach = words(to).search(between) or words([*rules("statements")["comparators"][">"]]).search(
            text[quantity.start : quantity.end]
        )
        if (reach and not re.search(r"(?i)\b(?:while|whereas|but)\b", between)) or re.search(
            r"(?i)\ba record\b|,? (?:or|and) (?:came to|totaled|totalled|stood at|amounted)", between
        ):
            last.level = quantity
            return True
    return False


def _dated_apart(last: _Group, quantity: Quantity, clock: list[Time]) -> bool:
    """Whether the two carry different dates of their own: 'fell by 18.6% in 2015 … exceeded $3 billion in 2019'."""
    own = [t for t in clock if t.period and not t.baseline and t.role != "since"]
    before = [t.period for t in own if last.end <= t.start < quantity.start]
    after = [t.period for t in own if quantity.end <= t.start < quantity.end + 24]
    return bool(before and after and before[-1] != after[0])


def _is_share(text: str, quantity: Quantity) -> bool:
    after, before = text[quantity.end : quantity.end + 60], text[max(0, quantity.start - 70) : quantity.start]
    clause = re.split(r"[,;:]", before)[-1]
    if _has_growth(clause) and re.search(r"(?i)\bby\s*$", before):
        return False
    return bool(_SHARE_AFTER.match(after) or _SHARE_BEFORE.search(clause)) and not re.search(
        r"(?i)^\s*(?:more|less|increase|growth|rise)", after
    )


def _listed_share(text: str, last: _Group, quantity: Quantity) -> bool:
    """'… ahead of Canada (15.2 percent)': a share in brackets after another share."""
    return quantity.kind == "percent" and last.share and text[: quantity.start].rstrip().endswith("(")


def _record(
    document: Document,
    sentence: Sentence,
    mentions: list[Mention],
    state: State,
    group: _Group,
    trigger: _Trigger | None,
    clock: list[Time],
    earlier: Claim | Target | None,
) -> Claim | Target | None:
    text = sentence.text
    doubts: list[Doubt] = []
    indicator = _indicator(group, trigger, state, text, doubts)
    if indicator is None:
        return None
    time = _time(text, group, clock)
    reporter, partner, region = _pair(text, indicator, group, trigger, mentions, state, doubts, earlier)
    product = _product(text, group, trigger, indicator)
    cue = _target_cue(text, group, time, state)
    if cue == UNDATED or _DENIED.search(text[: group.start]):
        return None
    period = _period(time, indicator, state, bool(cue), doubts)
    value, change = _values(text, group, indicator)
    if not mentions and reporter is None and not _any_trigger().search(text):
        return None
    start, end = _quote(text, group, trigger, mentions, time)
    fields = {
        "indicator": indicator,
        "value": value,
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
        "hs": hs_codes(product) if product else (),
        "said_by": _speaker(text),
        "note": _settlement(text, text[start:end]) if indicator == "share" else "",
        "doubts": tuple(doubts),
    }
    at = sentence.start
    if cue:
        return Target.cited(document, (at + start, at + end), modality=cue, **fields)
    return Claim.cited(document, (at + start, at + end), **fields)


# What is measured -----------------------------------------------------------------------------------------


def _trigger(text: str, group: _Group) -> _Trigger | None:
    """The indicator word nearest to the group: behind it in its own stretch, else right after it."""
    before = _triggers(text, group.left, group.start)
    within = _triggers(text, group.start, group.end)
    after = _triggers(text, group.end, min(group.right, _border(text, group.end, group.right)))
    plain = [t for t in before if t.word not in ("trade", "exchange", "some")]
    if plain:
        return plain[-1]
    if before:
        return before[-1]
    return next(iter(within or after), None)


def _triggers(text: str, start: int, end: int) -> list[_Trigger]:
    found = []
    for match in _any_trigger().finditer(text, start, end):
        word = re.sub(r"\s+", " ", match[0].lower())
        if word == "trade" and re.match(
            r"(?i) (?:ministry|minister|representative|commission|agreement|war|union|house|partner|fair|unions|missions?|links?|barriers?|policy|deal|route)",
            text[match.end() : match.end() + 16],
        ):
            continue
        found.append(_Trigger(match.start(), match.end(), _indicator_words()[word], word))
    return found


def _indicator(group: _Group, trigger: _Trigger | None, state: State, text: str, doubts: list[Doubt]) -> str | None:
    main = group.level or group.change
    assert main is not None
    if main.kind == "rank":
        return "rank"
    if group.share:
        return "share"
    name = trigger.indicator if trigger else None
    if name is None:
        if main.kind in ("money", "percent") and state.indicator and _speaks_of_it(text, group):
            doubts.append(Doubt(field="indicator", why="taken from the sentence before"))
            return state.indicator
        return "count" if main.kind == "amount" and main.value.unit in COUNTED and main.value.amount >= 10 else None
    if main.kind == "money" and name in AMOUNT_ONLY:
        return None
    if main.kind == "amount":
        if main.value.unit in COUNTED:
            return "count" if main.value.amount >= 10 else None
        if name in MONEY_ONLY or name == "share":
            return "volume" if main.value.unit in ("t", "bbl", "m3", "MW", "TEU") else None
    if name == "share":
        return "share" if main.kind == "percent" else None
    if main.kind in ("percent", "factor") and name == "count":
        return None
    return name


def _speaks_of_it(text: str, group: _Group) -> bool:
    """Whether a stretch without an indicator of its own continues the sentence before ('it went up …')."""
    return bool(
        re.search(
            r"(?i)\b(?:it|its|this|that|figure|total|number|indicator|volume|same|committee|level|mark|quarter|half|year|months|period|which|also)\b",
            text[: group.end + 40],
        )
    )


def _values(text: str, group: _Group, indicator: str) -> tuple[Value | None, Value | None]:
    value = group.level.value if group.level else None
    if (
        value
        and indicator == "balance"
        and not re.search(r"(?i)surplus", text[: group.end])
        and re.search(r"(?i)deficit", text)
    ):
        value = value.model_copy(update={"amount": -abs(value.amount)})
    change = group.change.value if group.change else None
    if change and group.change and _falls(text, group.change, group):
        change = change.model_copy(update={"amount": -abs(change.amount)})
    return value, change


def _falls(text: str, change: Quantity, group: _Group) -> bool:
    """The sign of a change: the growth word nearest to it decides, one right behind it first."""
    if change.kind == "factor":
        return False
    after = text[change.end : change.end + 22]
    if match := re.match(
        r"(?i)\s*(more|less|higher|lower|fewer|increase|decrease|growth|decline|drop|rise|down|up|fall|reduction|increment)\b",
        after,
    ):
        return bool(listed("statements", "change", "down").fullmatch(match[1]))
    window = text[max(0, change.start - 90) : change.start]
    ups = [m.end() for m in listed("statements", "change", "up").finditer(window)]
    downs = [m.end() for m in listed("statements", "change", "down").finditer(window)]
    return bool(downs) and max(downs) > max(ups, default=-1)


def _has_growth(text: str) -> bool:
    return bool(
        listed("statements", "change", "up").search(text) or listed("statements", "change", "down").search(text)
    )


def _product(text: str, group: _Group, trigger: _Trigger | None, indicator: str) -> str | None:
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
        r"(?i) (?:more|less|fewer) (?P<np>[a-z]+(?: (?:and )?[a-z]+){0,3}?)(?=,| and \d|\.|$| to | from )",
        text[group.end :],
    ):
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


# Between whom ---------------------------------------------------------------------------------------------


def _pair(
    text: str,
    indicator: str,
    group: _Group,
    trigger: _Trigger | None,
    mentions: list[Mention],
    state: State,
    doubts: list[Doubt],
    earlier: Claim | Target | None,
) -> tuple[str | None, str | None, Mention | None]:
    """Reporter, partner and region of a statement; a stretch that names nobody speaks of the one before it."""
    low = min(group.left, trigger.start if trigger else group.left)
    near = [m for m in mentions if low <= m.start < group.right]
    if (
        group.share
        and earlier is not None
        and earlier.indicator == "share"
        and text[: group.start].rstrip().endswith("(")
    ):
        beside = [m.code for m in mentions if m.end <= group.start]
        return beside[-1], earlier.partner, None
    if not near and earlier is not None and earlier.reporter:
        return earlier.reporter, earlier.partner, None
    region = next((r for r in regions(text) if low <= r.start < group.right), None)
    if region:
        owner = region_country(region.code)
        partner = next((m.code for m in near if m.code != owner), None) or state.other(owner)
        return owner, partner, region
    if indicator == "rank":
        return _ranked(text, group, near, state)
    told = _by_preposition(text, near, trigger)
    if state.speaker and _WE.search(text[low : group.end]) and told["subject"] != state.speaker:
        told["with"] = told["with"] or told["subject"]
        told["subject"] = state.speaker
    stretch = text[low : group.right]
    if (
        (re.match(r"(?i)(?:in all|in total|overall|altogether|worldwide)\b", text) or _WORLD.search(stretch))
        and not told["to"]
        and not told["from"]
    ):
        return told["subject"] or state.subject, "WLD", None
    if indicator in SYMMETRIC | {"count", "volume", "balance"}:
        reporter, partner = told["subject"], told["with"] or told["to"] or told["from"]
        if told["between"]:
            reporter, partner = told["between"][0], (told["between"] + [None])[1]
    else:
        toward = told["to"] if indicator == "exports" else told["from"]
        against = told["from"] if indicator == "exports" else told["to"]
        reporter, partner = told["subject"] or against, toward or told["with"]
    return *_complete(reporter, partner, state, doubts), None


_WE = re.compile(r"(?i)\b(?:we|our)\b")
_WORLD = re.compile(r"(?i)\b(?:(?:to|with|from) (?:the (?:rest of the )?world|all (?:countries|partners|destinations|markets))|(?:total|overall|global) (?:foreign )?(?:exports|imports)|foreign trade turnover|(?:exports|imports) worldwide)\b")  # fmt: skip
OWNED = ("exports", "imports", "export", "import", "surplus", "deficit")


def _by_preposition(text: str, near: list[Mention], trigger: _Trigger | None) -> dict:
    """Sort mentions by the word that ties them to the clause; the subject is the one without, or the owner."""
    told: dict = {"subject": None, "to": None, "from": None, "with": None, "between": []}
    previous = ""
    for mention in near:
        match = _PREPOSITION.search(text[: mention.start])
        tie = match[1].lower() if match else ""
        joined = re.search(r"(?:\band|,|–|-|&)\s*(?:the )?$", text[: mention.start])
        if joined and not match:
            tie = previous
        previous = tie
        if mention.form == "name" and _ORGANISATION.match(text[mention.end :]):
            tie = "organisation"
        tie = {"into": "to", "against": "with", "among": "between"}.get(tie, tie)
        owner = text[mention.end : mention.end + 2] in ("'s", "’s") or mention.form == "demonym"
        # 'with Uzbek exports accounting for …' is about Uzbek exports
        if tie == "with" and owner and trigger and trigger.word in OWNED and 0 <= trigger.start - mention.end <= 3:
            tie = ""
        if tie == "between":
            told["between"].append(mention.code)
        elif tie in ("to", "from", "with"):
            if owner and tie == "from" and not told["subject"] and trigger and mention.end < trigger.start:
                told["subject"] = mention.code
            told[tie] = told[tie] or mention.code
        elif tie in ("", "by", "of", "in", "for") and not told["subject"]:
            told["subject"] = mention.code
        elif tie == "" and told["subject"] and told["subject"] != mention.code and not told["with"]:
            told["with"] = mention.code
    if not told["subject"]:
        told["subject"] = next((m.code for m in near if m.form == "name" and _ORGANISATION.match(text[m.end :])), None)
    return told


def _ranked(text: str, group: _Group, near: list[Mention], state: State) -> tuple[str | None, str | None, None]:
    """'KAZ is the largest trading partner of CHN': the reporter is the one whose partner is ranked."""
    after = re.search(r"(?i)\b(?:of|for|to)\b", text[group.end :])
    owner = next((m.code for m in near if after and m.start >= group.end + after.start()), None)
    owner = owner or next(
        (
            m.code
            for m in near
            if text[m.end : m.end + 2] in ("'s", "’s") and m.start < group.start and group.start - m.end < 14
        ),
        None,
    )
    partner = next((m.code for m in near if m.code != owner), None)
    return owner or state.other(partner), partner, None


def _complete(
    reporter: str | None, partner: str | None, state: State, doubts: list[Doubt]
) -> tuple[str | None, str | None]:
    """Fill what the clause leaves out from the discourse, and say so."""
    if reporter and partner == reporter:
        partner = None
    if reporter is None and partner is None and state.pair:
        reporter = state.subject if state.subject in state.pair else state.pair[0]
        doubts.append(Doubt(field="reporter", why="taken from the sentences before"))
    if reporter is None and partner is not None:
        reporter = state.other(partner) or (state.subject if state.subject != partner else None)
        doubts.append(Doubt(field="reporter", why="the other of the pair spoken of"))
    if partner is None and reporter is not None:
        partner = state.other(reporter)
        if partner:
            doubts.append(Doubt(field="partner", why="the other of the pair spoken of"))
    return reporter, partner


# When -----------------------------------------------------------------------------------------------------


def _time(text: str, group: _Group, clock: list[Time]) -> Time | None:
    """The time expression that dates the group: one of its own stretch, the nearest first."""
    usable = [t for t in clock if not t.baseline and t.role not in ("since", "until")]
    # 'said on Monday' dates the saying
    spans = [t for t in usable if not (t.role == "on" and t.period and t.period.first == t.period.last)]
    usable = spans or usable
    if group.level and group.level.kind == "rank":
        usable = [t for t in usable if not t.role.startswith("by")]
    if group.base and group.level and group.base.start < group.level.start:
        usable = [t for t in usable if t.start >= group.level.end] or usable
    own = [t for t in usable if group.left <= t.start and t.end <= max(group.right, group.end)]
    pool = own or [t for t in usable if t.start < group.start] or usable
    return min(pool, key=lambda t: (_gap(t, group), t.start), default=None)


def _gap(time: Time, group: _Group) -> int:
    return max(time.start - group.end, group.start - time.end, 0) + (8 if time.start > group.end else 0)


def _period(time: Time | None, indicator: str, state: State, target: bool, doubts: list[Doubt]) -> str | None:
    if time is not None and time.period is not None:
        if not target and time.role in ("by the end of", "at the end of") and time.period.year:
            return f"{time.period.year}-12"
        if not target and time.period.first == time.period.last and time.role == "on":
            return state.period
        return time.period.iso
    if state.period and not target and indicator not in STANDING:
        doubts.append(Doubt(field="period", why="taken from the sentences before"))
        return state.period
    return None


_DENIED = re.compile(r"(?i)(?:\b(?:denied|denies|dismissed|rejected|refuted) (?:\w+ ){0,3}(?:that|reports?|claims?)\b[^;.]*|(?:,|\band|\bbut) (?:and |but )?(?:not|rather than|instead of) )$")  # fmt: skip
"""What a speaker denies, or sets against the number that holds, is no statement of his."""
UNDATED = "undated"
"""A plan without a date states nothing about the past, and is no target either."""


def _target_cue(text: str, group: _Group, time: Time | None, state: State) -> str | None:
    """'goal' or 'forecast' where the statement is about the future or was when it was made."""
    clause = (
        re.split(r"[;:]", text[_clause_start(text, group) : group.start])[-1]
        + re.split(r"[;:]", text[group.start : group.end + 30])[0]
    )
    ahead = bool(time and time.period and state.today and time.period.first > state.today)
    runs_on = bool(time and time.period and state.today and (time.period.last or time.period.first) >= state.today)
    due = bool(
        time
        and time.role.startswith("by")
        and time.period
        and state.today
        and (time.period.last or time.period.first) >= state.today
    )
    marks = {
        name: [m.start() for m in listed("statements", "target", name).finditer(clause)]
        for name in ("forecast", "goal")
    }
    if not any(marks.values()):
        return "forecast" if ahead else ("goal" if due else None)
    modal = (min((at for at in marks["forecast"]), default=9999), min((at for at in marks["goal"]), default=9999))
    strong = (
        ahead
        or due
        or (runs_on and marks["forecast"])
        or re.search(
            r"(?i)\b(?:goal|target|aim|forecast|expect|anticipat|predict|confident|should raise|ambition|project(?:ed|s)\b)",
            clause,
        )
    )
    if not strong:
        return (
            UNDATED
            if re.search(
                r"(?i)\b(?:plans?|intends?|wants?|hopes?|agreed|pledged|promised|vowed|committed) to\b[^.;]*$",
                text[: group.start],
            )
            else None
        )
    return "forecast" if modal[0] < modal[1] else "goal"


def _clause_start(text: str, group: _Group) -> int:
    cut = max((m.end() for m in re.finditer(r";|:|, (?:and|while|but|which) ", text[: group.start])), default=0)
    return max(cut, 0)


# Where it stands --------------------------------------------------------------------------------------------


def _quote(
    text: str, group: _Group, trigger: _Trigger | None, mentions: list[Mention], time: Time | None
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


def _border(text: str, start: int, end: int) -> int:
    """Where a stretch ends: at the last comma, 'and' or semicolon before the next quantity."""
    inside = text[start:end]
    strong = re.search(r"[;:]", inside)
    cuts = [m.start() for m in re.finditer(r"[,(]|(?<!exports )\band\b|\bwhile\b|\bbut\b", inside)]
    return start + (strong.start() if strong else cuts[-1]) if strong or cuts else end


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
def _indicator_words() -> dict[str, str]:
    return {
        word.lower(): name
        for name, listing in reversed(list(rules("statements")["indicators"].items()))
        for word in listing
    }


@cache
def _any_trigger() -> re.Pattern[str]:
    return words(_indicator_words())


@cache
def _good() -> re.Pattern[str]:
    return re.compile(
        rf"(?:ed|s)? (?:more )?(?P<good>{'|'.join(sorted(map(re.escape, product_words()), key=len, reverse=True))})\b",
        re.IGNORECASE,
    )


__all__ = ["Period", "statements"]
