"""Quantities that state one thing: a level with its growth, its base and its share, and the words that name what is measured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from bilateral.reading.dates import Time
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.quantities import SIGNS, Quantity, quantities

_FLOWS = r"settlements|payments|trade|commerce|turnover|exports|imports|transactions|flows|purchases|sales|deliveries|shipments|supplies|market|demand|needs|consumption"
_SHARE_AFTER = re.compile(
    rf"(?i)\s*(?:share\b|of (?:it|that|this|them|which|these|those|the (?:total|sum|amount))\b|(?:of|in) (?:[\w'’-]+ ){{0,1}}?(?:total|all)\b"
    rf"|of (?:[\w'’-]+ ){{0,5}}?(?:{_FLOWS})\b|in (?:[\w'’-]+ ){{0,2}}?(?:{_FLOWS})\b"
    r"| of (?:its|their) (?!total|all)[\w -]{2,30} from\b"
    r"|of the [\w -]{2,40}? that [A-Z]\w+ (?:bought|purchased|imported|exported|sold|imports|exports|buys|sells)\b"
    r"|of (?:what|all that|everything(?: that)?) [^,;.]{2,40}? (?:sells?|sold|buys?|bought|exports?|exported|imports?|imported|ships?|shipped)\b"
    r"|of (?:the |its |all |their )?[^,;.]{2,70}? (?:came|comes|come|goes|go|went|(?:had|has|have) gone|reach|reaches|originates?|originated|(?:is|are|was|were) (?:supplied|bought|sold|shipped))\b|(?:of (?:it|that|them|which) )?(?:went|goes|go|came|comes|come|(?:was|is|were|are) (?:bound|sold|destined)) (?:to|from|for)\b)"
)
_SHARE_BEFORE = re.compile(
    r"(?i)\b(?:account(?:s|ed|ing)? (?:now )?for|shares?|stakes?|mak(?:e|es|ing) up|made up|constitut\w+|represent\w*|suppl(?:y|ies|ied)|provid(?:e|es|ed|ing)|absorb(?:s|ed)?|tak(?:e|es|ing)|took|portion|proportion|cover(?:s|ed)?)\b[^,;]{0,60}$"
)
_MORE = re.compile(
    r"(?i)\s*(?:more|less|increase|growth|rise|above|below|over|up|down|higher|lower|fewer|better|worse)\b"
)
_EARLIER = re.compile(
    r"(?i)(?:^|[\s(])(?:above|more than|less than|up from|down from|from|(?:as )?against|compared (?:to|with)|versus|vs\.?|after|instead of)\s(?:the\s|about\s|some\s)?[\w ]{0,24}$"
)
_STAYED = re.compile(r"(?i)\b(?:stayed|remained|kept|stood|was|were|climbed|got|rose) $")
_OTHERWISE = re.compile(r"(?i)\b(?:while|whereas|but)\b|\.(?!\d)")


@dataclass
class Group:
    """Quantities that state one thing, and the stretch of the sentence that may speak of it."""

    level: Quantity | None
    change: Quantity | None
    left: int
    right: int
    members: list[Quantity] = field(default_factory=list)
    base: Quantity | None = None
    change_abs: Quantity | None = None
    rank: Quantity | None = None
    share: bool = False

    @property
    def start(self) -> int:
        """Where the first of them begins."""
        return min(q.start for q in self.members)

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return max(q.end for q in self.members)


@dataclass(frozen=True)
class Trigger:
    """A word that names what is measured."""

    start: int
    end: int
    indicator: str
    word: str


def groups_of(
    text: str, clock: list[Time], currency: str = "", lands: Sequence[str] = (), measured: str = ""
) -> list[Group]:
    """Put the quantities that state one thing together; `currency`, `lands` and `measured` as in `quantities`."""
    groups: list[Group] = []
    for quantity in quantities(text, currency, lands, measured):
        last = groups[-1] if groups else None
        if last and _joins(text, last, quantity, clock):
            last.members.append(quantity)
            continue
        is_change = quantity.kind == "factor" or (quantity.kind == "percent" and not _is_share(text, quantity))
        stop = text.find(";", quantity.end)
        group = Group(
            None if is_change else quantity,
            quantity if is_change else None,
            text.rfind(";", 0, quantity.start) + 1,
            stop if stop > 0 else len(text),
            [quantity],
        )
        group.share = quantity.kind == "percent" and not is_change
        if last:
            last.right = group.left = border(text, last.end, quantity.start)
            group.share = group.share or _listed_share(text, last, quantity)
            if group.share:
                group.level, group.change = quantity, None
        groups.append(group)
    return groups


def _joins(text: str, last: Group, quantity: Quantity, clock: list[Time]) -> bool:
    """Whether `quantity` says more of what `last` states; if so, take it in."""
    between = text[last.end : quantity.start]
    if _takes_told_apart(text, last, quantity):
        return True
    if (
        re.fullmatch(
            r"[^;.]{0,110}; (?:that|this|it|which) (?:is|was|means|meant) (?:an?|the) (?:[\w-]+ ){0,2}(?:rise|increase|jump|drop|fall|decline|gain|growth|decrease) of (?:about |almost |nearly |over |more than )?",
            between,
        )
        and quantity.kind == "percent"
        and last.level
        and not last.change
    ):
        last.change = quantity
        return True
    if len(between) < 170 and re.search(
        r", (?:as )?(?:against|compared (?:with|to)|up from|down from|after) (?:no more than |just |only |a mere |some |about |barely )?$",
        text[last.end : quantity.number_start],
    ):
        return _takes_base(text, last, quantity)
    if len(between) > 80 or ";" in between or _SO.search(between):
        return False
    exact = quantity.kind == "percent" and last.change is not None and last.change.kind == "factor"
    if exact and between.strip() == "(":  # 'more than tripled (+208%)'
        last.change = quantity
        return True
    if last.share:
        return _takes_base(text, last, quantity)
    if _takes_ranked(text, last, quantity) or _takes_second_level(text, last, quantity):
        return True
    named = any_indicator().search(re.sub(r"(?i)exports? and imports?", " ", between))
    doubled = last.change is not None and last.change.kind == "factor"
    if doubled and re.fullmatch(r"(?i) (?:\w+ ){0,3}to (?:\w+ )?", between):
        named = None  # 'doubling trade to $2 billion': what is doubled is what reaches it
    if named and re.fullmatch(r"[^,;]{0,40}, which (?:had |has )?\w+ (?:by )?(?:about |almost |nearly )?", between):
        return _takes_growth(text, last, quantity)  # '$12 million stemmed from exports, which soared by 162 percent'
    if named:
        return False
    return (
        _takes_base(text, last, quantity)
        or _takes_difference(text, last, quantity)
        or _takes_growth(text, last, quantity)
        or (not _dated_apart(text, last, quantity, clock) and _takes_level(text, last, quantity))
    )


_SO = re.compile(r"(?i)\bso\b|\bwhich (?:made|makes)\b")
_TOLD_APART = re.compile(
    r"(?i),? (?:which (?:is|was|means|meant) )?(?:an?|the) (?:[\w-]+ ){0,2}(?:rise|increase|jump|drop|fall|decline|decrease|growth|gain|surge|climb|reduction|improvement) of (?:about |almost |nearly |some |over |more than )?$"
)


def _takes_told_apart(text: str, last: Group, quantity: Quantity) -> bool:
    """'$5 billion changed hands between the two, 3% more than in 2022': growth told apart, behind a comma."""
    if quantity.kind not in ("percent", "factor") or last.level is None or last.change or last.level.kind == "rank":
        return False
    between = text[last.end : quantity.start]
    if len(between) > 170 or re.search(r"(?i);|\.(?!\d)|\b(?:while|whereas|but)\b", between) or last.share:
        return False
    told = _TOLD_APART.search(between)
    compared = re.search(r"(?:,|\() ?(?:or |which (?:is|was) |up |down |i\.e\. |that is,? |meaning )?$", between) and (
        quantity.kind == "factor"
        or re.match(
            r"(?i)(?: or [^,;]{1,25}?)? (?:more|less|higher|lower|above|below|up|down|over)(?: than| on| the| those| that| in| from|\b(?=[,.]))",
            text[quantity.end :],
        )
    )
    if not told and not compared:
        return False
    last.change = quantity
    return True


def _takes_base(text: str, last: Group, quantity: Quantity) -> bool:
    """'… against $3 billion a year before', '15.2%, as against 15%': what the level was before."""
    ahead = text[quantity.end : quantity.end + 60]
    if (
        last.level is None
        and last.change
        and quantity.kind == "money"
        and re.search(r"(?i)\bfrom (?:about |some )?$", text[: quantity.number_start])
        and re.search(r"\bto\b", ahead)
    ):
        last.base = quantity  # 'fell by 45.9%, from 1.8 billion the year before to one billion'
        return True
    if last.level is None or last.level.kind != quantity.kind or quantity.kind == "rank" or last.base:
        return False
    if not _EARLIER.search(text[last.end : quantity.number_start]) or _STAYED.search(text[last.end : quantity.start]):
        return False
    last.base = quantity
    return True


_OVER = re.compile(
    r"(?i)(?: or (?:about |nearly )?[\d.,]+ ?(?:%|percent|per cent))?\s*(?:above|more than|less than|below|higher than|lower than|over|up on|down on) (?:the|that|those|in|a)\b"
)


def _takes_difference(text: str, last: Group, quantity: Quantity) -> bool:
    """'… $200 million more than the same period': by how much."""
    same = last.level is not None and last.level.kind == quantity.kind == "money"
    if not same or last.base or not _OVER.match(text[quantity.end :]):
        return False
    last.change_abs = quantity
    return True


def _takes_growth(text: str, last: Group, quantity: Quantity) -> bool:
    """'… $5 billion, 10% more than in 2022', '$5 billion (+3.2%)': the growth of the level."""
    if quantity.kind not in ("percent", "factor") or last.level is None or last.change or _is_share(text, quantity):
        return False
    between = text[last.end : quantity.start]
    moved = has_growth(between) or has_growth(text[quantity.start : quantity.end + 16])
    moved = (
        moved
        or bool(_MORE.match(text[quantity.end :]))
        or text[quantity.number_start : quantity.number_start + 1] in SIGNS
    )
    moved = moved or bool(re.search(r", or (?:by |about |around |roughly )*$", between) and last.base)
    if not moved or _OTHERWISE.search(between):
        return False
    last.change = quantity
    return True


def _takes_second_level(text: str, last: Group, quantity: Quantity) -> bool:
    """'rose from $3 billion in 2021 to $4 billion': the first was the base."""
    between = text[last.end : quantity.start]
    if (
        quantity.kind not in ("money", "amount")
        or last.level is None
        or last.level.kind != quantity.kind
        or (quantity.kind == "amount" and last.level.value.unit != quantity.value.unit)
        or not re.search(r"(?i)\bfrom\s+(?:\w+ ){0,2}$", text[: last.start])
        or not re.fullmatch(
            r"(?i)\s*(?:(?:in|a year earlier|the year before|the previous year|during) ?(?:\w+ ){0,2}(?:\d{4})?[^,;.\d]{0,60}?|[^,;.\d]{0,45})?,? to (?:\w+ ){0,2}",
            between,
        )
    ):
        return False
    last.base, last.level = last.level, quantity
    return True


def _takes_level(text: str, last: Group, quantity: Quantity) -> bool:
    """'rose by 10% to $5 billion': the level that a growth reached."""
    if quantity.kind not in ("money", "amount") or last.level is not None or last.change is None:
        return False
    between = text[last.end : quantity.start]
    reach = words(rules("statements")["change"]["to"]).search(between) or words(
        rules("statements")["comparators"][">"]
    ).search(text[quantity.start : quantity.end])
    told = re.search(
        r"(?i)\ban? (?:new |historic |all-time )?(?:record|high|peak)\b|^(?: up| down| higher| lower)?(?: year on year)?,? at (?:about |some )?$|,? (?:or|and) (?:came to|totaled|totalled|stood at|amounted)",
        between,
    ) or (
        re.fullmatch(
            r"(?i)[^,;]{0,24}?,? and (?:it |now )?(?:is |was |has been |had been |stands? |stood )?(?:now )?", between
        )
        and re.match(
            r"(?i)(?:nearing|approaching|close to|exceed|surpass|topp|cross)", text[quantity.start : quantity.end]
        )
    )
    if not ((reach and not re.search(r"(?i)\b(?:while|whereas|but)\b", between)) or told):
        return False
    last.level = quantity
    return True


def _takes_ranked(text: str, last: Group, quantity: Quantity) -> bool:
    """'the third-largest partner, with a turnover of $2 billion': the place stands beside the level."""
    between = text[last.end : quantity.start]
    if last.level is None or last.level.kind != "rank" or quantity.kind not in ("money", "percent"):
        return False
    if quantity.kind == "percent" and not re.search(r"\bshare of $", between):
        return False
    if not re.fullmatch(r"(?i)[^,;.]{0,40},? with (?:an? |the )?(?:[\w-]+ ){0,4}", between):
        return False
    last.rank, last.level, last.share = last.level, quantity, quantity.kind == "percent"
    return True


def _dated_apart(text: str, last: Group, quantity: Quantity, clock: list[Time]) -> bool:
    """Whether the two carry different dates of their own: 'fell by 18.6% in 2015 … exceeded $3 billion in 2019'."""
    own = [t for t in clock if t.period and not t.baseline and t.role != "since"]
    before = [t.period for t in own if last.end <= t.start < quantity.start]
    after = [
        t.period
        for t in own
        if quantity.end <= t.start < quantity.end + 24 and not re.search("[,;]", text[quantity.end : t.start])
    ]
    return bool(before and after and before[-1] != after[0])


_RISE_OF = re.compile(
    r"(?i)\b(?:rise|increase|growth|fall|drop|decline|decrease|gain|jump|surge|reduction) of (?:about |around |almost |nearly |over |more than |some |up to )?$"
)


def _is_share(text: str, quantity: Quantity) -> bool:
    after, before = text[quantity.end : quantity.end + 60], text[max(0, quantity.start - 70) : quantity.start]
    if re.search(
        r"(?i)\b(?:all|most|half|much|part|bulk|majority|more|none) of (?:it|them|this|that|these)[:,] (?:about |some |nearly |almost )?$",
        before,
    ):
        return True
    clause = re.split(r"[,;:]", before)[-1]
    if has_growth(clause) and re.search(r"(?i)\bby\s*$", before):
        return False
    if _RISE_OF.search(clause):
        return False
    return bool(_SHARE_AFTER.match(after) or _SHARE_BEFORE.search(clause)) and not _MORE.match(after)


def _listed_share(text: str, last: Group, quantity: Quantity) -> bool:
    """'… ahead of Canada (15.2 percent)', 'Canada 6.5 percent and Germany 5.2 percent': a share after another share."""
    if quantity.kind != "percent" or not last.share:
        return False
    beside = re.fullmatch(r"[^,;.]{0,20},? (?:and )?(?:the )?[A-Z]\w+(?: [A-Z]\w+)? ", text[last.end : quantity.start])
    return bool(beside) or text[: quantity.start].rstrip().endswith("(")


def border(text: str, start: int, end: int) -> int:
    """Where a stretch ends: at a semicolon, else at the last 'while' or 'but', else at the last comma or 'and'."""
    inside = text[start:end]
    strong = re.search(r"[;:]", inside) or next(
        iter(list(re.finditer(r"(?i)\b(?:while|whereas|but)\b", inside))[::-1]), None
    )
    cuts = [m.start() for m in re.finditer(r"[,(]|(?<!exports )\band\b", inside)]
    return start + (strong.start() if strong else cuts[-1]) if strong or cuts else end


def trigger_of(text: str, group: Group) -> Trigger | None:
    """The indicator word nearest to the group that fits it: behind it in its own stretch, else right after it."""
    before = triggers_in(text, group.left, group.start)
    within = triggers_in(text, group.start, group.end)
    if (told := _IS.match(text, group.end)) and (named := triggers_in(text, told.start("what"), told.end("what"))):
        return named[0]
    after = triggers_in(text, group.end, min(group.right, border(text, group.end, group.right)))
    ranked = [t for t in reversed(before) if t.word not in VAGUE] + before[::-1] + within + after
    return next((t for t in ranked if _fits(t, group)), next(iter(ranked), None))


_IS = re.compile(
    r",? (?:was|were|is|are|being|in|consisted of) (?:[\w-]+ ){0,2}(?P<what>exports|imports|sales|purchases|deliveries|shipments)\b"
)
VAGUE = ("trade", "exchange", "some")


def _fits(trigger: Trigger, group: Group) -> bool:
    """Whether what a word names can be measured so: no count in dollars, no loss in percent."""
    kinds = {q.kind for q in (group.level, group.change) if q}
    if "money" in kinds:
        return trigger.indicator not in ("volume", "count")
    if "amount" in kinds:
        return trigger.indicator not in ("losses", "remittances", "balance", "investment")
    return trigger.indicator not in ("losses", "count")


def triggers_in(text: str, start: int, end: int) -> list[Trigger]:
    """The words between two places that name what is measured."""
    found = []
    for match in any_indicator().finditer(text, start, end):
        word = re.sub(r"\s+", " ", match[0].lower())
        if word == "trade" and re.match(
            r"(?i) (?:ministry|minister|representative|commission|agreement|war|union|house|partner|fair|unions|missions?|links?|barriers?|policy|deal|route)",
            text[match.end() : match.end() + 16],
        ):
            continue
        if match[0] == "Trade" and re.search(r"(?:,|\band|\bof) $", text[: match.start()]):
            continue  # 'the Ministry of Industry, Trade and Tourism'
        if word in ("lost", "loses", "losing", "have lost", "has lost") and _PERCENT_NEXT.match(text, match.end()):
            continue
        if word == "received" and not _GOODS_NEXT.match(text, match.end()):
            continue
        found.append(Trigger(match.start(), match.end(), _indicator_words()[word], word))
    return found


_GOODS_NEXT = re.compile(
    r" (?:only |some |about |just )?(?:[\w-]+ ){0,4}?(?:goods|wares|products|merchandise|tons|tonnes|cubic|barrels|kWh)\b| (?:only |some |about |just |over )?[\d.,]+ (?:[a-z]+ )?(?:tons|tonnes|cubic|barrels|kWh)\b"
)
"""'received 5 million cubic metres' are imports, 'received him' is a meeting, 'received $5 million' a payment."""
_PERCENT_NEXT = re.compile(
    r"(?i) (?:about |almost |nearly |over |more than |some )?(?:[\d.]+ ?|[a-z]+ )(?:%|percent|per cent)"
)
"""'lost three percent' is a decline, no loss."""


def falls(text: str, change: Quantity, group: Group) -> bool:
    """The sign of a change: the growth word nearest to it decides, one right behind it first."""
    if change.kind == "factor" or text[change.number_start : change.number_start + 1] in SIGNS:
        return False
    after = text[change.end : change.end + 22]
    if match := re.match(
        r"(?i)\s*(more|less|higher|lower|fewer|increase|decrease|growth|decline|drop|rise|down|up|fall|reduction|increment|below|worse)\b",
        after,
    ):
        return match[1].lower() == "below" or bool(listed("statements", "change", "down").fullmatch(match[1]))
    window = text[max(0, change.start - 90) : change.start]
    ups = [m.end() for m in listed("statements", "change", "up").finditer(window)]
    downs = [m.end() for m in listed("statements", "change", "down").finditer(window)]
    return bool(downs) and max(downs) > max(ups, default=-1)


def has_growth(text: str) -> bool:
    """Whether a stretch says that something rose or fell."""
    return bool(
        listed("statements", "change", "up").search(text) or listed("statements", "change", "down").search(text)
    )


@cache
def _indicator_words() -> dict[str, str]:
    return {
        word.lower(): name
        for name, listing in reversed(list(rules("statements")["indicators"].items()))
        for word in listing
    }


@cache
def any_indicator() -> re.Pattern[str]:
    """The pattern of every word that names what is measured."""
    return words(_indicator_words())
