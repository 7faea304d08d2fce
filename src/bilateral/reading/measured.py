"""What a figure of a sentence measures: its indicator and its good, and whether it is a figure of trade at all."""

from __future__ import annotations

import re
from functools import cache

from bilateral.reading.discourse import State
from bilateral.reading.groups import Group, Trigger, has_growth
from bilateral.reading.lexicon import listed
from bilateral.reading.quantities import COUNTED, SIGNS
from bilateral.records import Doubt
from bilateral.reference.goods import product_words
from bilateral.reference.parameters import parameter

MONEY_ONLY = frozenset({"turnover", "balance", "investment", "remittances", "losses", "discrepancy"})


AMOUNT_ONLY = frozenset({"volume", "count"})


_PAPERS_WORTH = re.compile(
    r"(?i)\b(?:contracts?|agreements?|deals|memorand\w+|documents|accords)\b[^.;]{0,30}\b(?:worth|for|valued at|totall?ing|total of|amounting to|with a value of) (?:a total of |over |about |more than |some |almost |nearly )?$"
)
_SIGNED_PAPERS = re.compile(r"(?i)\b(?:signed|signing|concluded|inked|sealed|initialled)\b")
"""What contracts are worth that were signed is no trade."""
_DUTY_AFTER = re.compile(r"(?i)[ -](?:\w+ ){0,3}?(?:dut(?:y|ies)|tariffs?|levy|levies|surcharges?|surtax|tax|taxes)\b")
_DUTY_BEFORE = re.compile(
    r"(?i)\b(?:dut(?:y|ies)|tariffs?|levy|levies|surcharges?|surtax|tax|rate|charge)\b[^.;]{0,70}$"
)
_ALLOWED = re.compile(
    r"(?i)\b(?:may|can|allowed to|permitted to|entitled to) (?:import|export|sell|buy|ship|supply|deliver)[\w ,]*$"
    r"|\b(?:allow(?:s|ed)?|permit(?:s|ted)?|approv(?:es?|ed)|authori[sz](?:es?|ed))(?:, [a-z ]{3,30},)? (?:the )?(?:exports?|imports?|shipments?|sales?) of $"
)
_IF = re.compile(r"(?:If|Should|Unless|Were)\b")
_EACH = re.compile(
    r"(?i) (?:per|an?|each) (?:metric )?(?:ton|tonne|kg|kilo|kilogram|barrel|litre|liter|head|piece|unit|thousand cubic)\b"
)


def of_duty(text: str, group: Group) -> bool:
    """Whether a number is the rate of a duty or a price rather than trade."""
    main = group.level or group.change
    assert main is not None
    if main.kind == "amount" and (
        ("/" in main.value.unit and main.value.unit.split("/")[0] in COUNTED)
        or _ALLOWED.search(text[: main.start])
        or re.search(r"(?i)\b(?:quota|cap|ceiling|limit)\b[^.;]{0,80}$", text[: main.start])
    ):
        return True
    if main.kind == "money" and _PAPERS_WORTH.search(text[: main.start]) and _SIGNED_PAPERS.search(text):
        return True
    if main.kind == "money":
        return (
            bool(_EACH.match(text[group.end :]))
            or abs(main.value.amount) < parameter("reading", "smallest_trade").value
        )
    if main.kind != "percent" or (group.level and group.change):
        return False
    if _IF.match(text) and "," not in text[: main.start]:
        return True
    if _DUTY_AFTER.match(text[main.end :]) or re.match(
        r"(?i) on (?:[\w-]+ ){0,3}(?:exports|imports|sales|deliveries)\b", text[main.end :]
    ):
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


def indicator_of(group: Group, trigger: Trigger | None, state: State, text: str, doubts: list[Doubt]) -> str | None:
    """Return what a figure measures, in the words of `Claim.indicator`; None where that is not told.

    An indicator taken from the sentences before is added to `doubts`.
    """
    main = group.level or group.change
    assert main is not None
    if main.kind == "rank":
        return "rank"
    if main.value.unit.split("/")[0] == "km":
        return None  # how long a line is
    if main.kind == "percent" and main is group.change and not _moved(text, group):
        return None  # 'must sell 20 percent at home'
    if main.kind == "factor" and _OFTEN.match(text, main.start) and not has_growth(text[: main.start]):
        return None  # 'were found 215 times this year'
    if main.kind == "money" and _COSTS.search(text[: main.start]):
        return "losses"
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
    if (
        main.kind == "amount"
        and name in (None, "count")
        and main.value.unit.split("/")[0] in PHYSICAL
        and _CARGO.search(text)
    ):
        return "volume"
    if (
        main.kind == "amount"
        and name is None
        and main.value.unit.split("/")[0] in PHYSICAL
        and _MOVES.search(text[: main.start])
    ):
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
            and main.value.unit.split("/")[0] in PHYSICAL
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
_WORTH = re.compile(r"(?i)\b(?:was|were|is|are) (?:worth|valued at)\b[^.;,]{0,20}$")
_CARGO = re.compile(
    r"(?i)\b(?:pipeline|interconnector|corridor|terminal|warehouses?|storage|silos|stores|goods|cargo|freight|border|frontier|railway|port|trains|lorries|weigh(?:t|ed|s)?)\b"
)


def _moved(text: str, group: Group) -> bool:
    """Whether a percentage stands beside a sign or a word of growth."""
    main = group.change
    assert main is not None
    near = text[: min(max(group.right, group.end), group.end + 60)]
    return text[main.number_start : main.number_start + 1] in SIGNS or has_growth(near) or bool(_RAISED.search(near))


_RAISED = re.compile(r"(?i)\b(?:lift|raise|boost|beaten|above|below)\b")
_OFTEN = re.compile(r"(?i)[\w. -]{1,12}?times(?: as often| (?:this|last|in|since|during|over|so) |[,.;]|$)")
_COSTS = re.compile(
    r"(?i)\bcost(?:s|ing)? (?:the |its |their |our )?(?:[\w'’-]+ ){0,2}(?:economy|exporters|farmers|growers|budget|treasury|industry|companies|producers|country|sector) (?:about |some |around |up to |at least |an estimated |nearly |over |more than )?$"
)
_MOVES = re.compile(
    r"(?i)\b(?:will|would|to|could|may|should|can) (?:carry|transport|pump|move|handle|bring|send|deliver|supply)\b[^.;]{0,30}$|\bscheduled\b[^.;]{0,20}$"
)
"""'The pipeline will carry 10 billion cubic metres of gas'."""
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


def product_of(text: str, group: Group, trigger: Trigger | None, indicator: str) -> str | None:
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


@cache
def _good() -> re.Pattern[str]:
    return re.compile(
        rf"(?:ed|s)? (?:more )?(?P<good>{'|'.join(sorted(map(re.escape, product_words()), key=len, reverse=True))})\b",
        re.IGNORECASE,
    )
