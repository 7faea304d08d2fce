"""Quantities that state one thing: a level with its growth, its base and its share, and the words that name what is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from bilateral.reading.dates import Time
from bilateral.reading.lexicon import listed, rules, words
from bilateral.reading.quantities import Quantity, quantities

_SHARE_AFTER = re.compile(
    r"(?i)\s*(?:share\b|(?:of|in) (?:the |its |all |total |their |mutual |bilateral |[A-Z]\w+'s |\w+ )?(?:total|all|settlements|payments|trade|turnover|exports|imports|transactions|flows|\w+ (?:exports|imports|settlements|trade)))"
)


_SHARE_BEFORE = re.compile(
    r"(?i)(?:account(?:s|ed|ing)? (?:now )?for|share|make up|makes up|made up|constitut\w+|represent\w*)[^,;]{0,60}$"
)


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


def groups_of(text: str, clock: list[Time]) -> list[Group]:
    """Put the quantities that state one thing together."""
    groups: list[Group] = []
    found = quantities(text)
    for quantity in found:
        last = groups[-1] if groups else None
        between = text[last.end : quantity.start] if last else ""
        if last and _joins(text, last, quantity, between, clock):
            last.members.append(quantity)
            continue
        is_change = quantity.kind == "factor" or (quantity.kind == "percent" and not _is_share(text, quantity))
        stop = text.find(";", quantity.end)
        group = Group(
            None if is_change else quantity,
            quantity if is_change else None,
            0,
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


def _joins(text: str, last: Group, quantity: Quantity, between: str, clock: list[Time]) -> bool:
    """Whether `quantity` says more of what `last` states; if so, take it in."""
    if len(between) > 80 or ";" in between or last.share:
        return False
    new_thing = any_indicator().search(re.sub(r"(?i)exports? and imports?", " ", between))
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
        growth = has_growth(between) or has_growth(
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


def _dated_apart(last: Group, quantity: Quantity, clock: list[Time]) -> bool:
    """Whether the two carry different dates of their own: 'fell by 18.6% in 2015 … exceeded $3 billion in 2019'."""
    own = [t for t in clock if t.period and not t.baseline and t.role != "since"]
    before = [t.period for t in own if last.end <= t.start < quantity.start]
    after = [t.period for t in own if quantity.end <= t.start < quantity.end + 24]
    return bool(before and after and before[-1] != after[0])


def _is_share(text: str, quantity: Quantity) -> bool:
    after, before = text[quantity.end : quantity.end + 60], text[max(0, quantity.start - 70) : quantity.start]
    clause = re.split(r"[,;:]", before)[-1]
    if has_growth(clause) and re.search(r"(?i)\bby\s*$", before):
        return False
    return bool(_SHARE_AFTER.match(after) or _SHARE_BEFORE.search(clause)) and not re.search(
        r"(?i)^\s*(?:more|less|increase|growth|rise)", after
    )


def _listed_share(text: str, last: Group, quantity: Quantity) -> bool:
    """'… ahead of Canada (15.2 percent)': a share in brackets after another share."""
    return quantity.kind == "percent" and last.share and text[: quantity.start].rstrip().endswith("(")


def border(text: str, start: int, end: int) -> int:
    """Where a stretch ends: at the last comma, 'and' or semicolon before the next quantity."""
    inside = text[start:end]
    strong = re.search(r"[;:]", inside)
    cuts = [m.start() for m in re.finditer(r"[,(]|(?<!exports )\band\b|\bwhile\b|\bbut\b", inside)]
    return start + (strong.start() if strong else cuts[-1]) if strong or cuts else end


def trigger_of(text: str, group: Group) -> Trigger | None:
    """The indicator word nearest to the group that fits it: behind it in its own stretch, else right after it."""
    before = triggers_in(text, group.left, group.start)
    within = triggers_in(text, group.start, group.end)
    after = triggers_in(text, group.end, min(group.right, border(text, group.end, group.right)))
    ranked = [t for t in reversed(before) if t.word not in VAGUE] + before[::-1] + within + after
    return next((t for t in ranked if _fits(t, group)), next(iter(ranked), None))


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
        found.append(Trigger(match.start(), match.end(), _indicator_words()[word], word))
    return found


def falls(text: str, change: Quantity, group: Group) -> bool:
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
