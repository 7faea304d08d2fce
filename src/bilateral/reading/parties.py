"""Between whom: reporter, partner and region of a statement, by the words that tie countries to its clause."""

from __future__ import annotations

import re

from bilateral.reading.discourse import State
from bilateral.reading.groups import Group, Trigger
from bilateral.reading.lexicon import listed
from bilateral.reading.mentions import Mention, countries, region_country, regions
from bilateral.reading.quantities import PARTNERS
from bilateral.records import SYMMETRIC, Claim, Doubt, Target

_PREPOSITION = re.compile(
    r"(?i)\b(to|from|with|into|between|in|by|of|for|among|against|across|via|through)\s+(?:(?:the|neighbouring|neighboring|all|both)\s+)*$"
)


_ORGANISATION = re.compile(r" (?:National|State|Federal|Central|Customs|Ministry|Chamber|Bureau)\b")


_WE = re.compile(r"(?i)\b(?:we|our)\b")


_WORLD = re.compile(r"(?i)\b(?:(?:exported|sold|shipped|sent|sells|ships|sends|deliveries|sales|exports|shipments) (?:[\w.,%$€£ -]{1,40} )?abroad|(?:imports|imported|purchases|bought|buys|spending|spent|spends)(?:[^.;]|\.\d){0,60}\babroad|from (?:all|other) (?:sources|origins|suppliers|sellers)|earned [\w ]{1,30} abroad|(?:its|the country['’]s|their) total (?:\w+ )?(?:exports|imports)|(?:to|with|from) (?:the (?:rest of the )?world|all (?:countries|partners|destinations|markets))|(?:total|overall|global) (?:foreign )?(?:exports|imports)|(?:remittances|transfers) (?:to [A-Z]\w+ )?from abroad|foreign trade turnover|(?:exports|imports) worldwide)\b")  # fmt: skip


OWNED = ("exports", "imports", "export", "import", "surplus", "deficit")


def parties(
    text: str,
    indicator: str,
    group: Group,
    trigger: Trigger | None,
    mentions: list[Mention],
    state: State,
    doubts: list[Doubt],
    earlier: Claim | Target | None,
) -> tuple[str | None, str | None, Mention | None]:
    """Reporter, partner and region of a statement; a stretch that names nobody speaks of the one before it."""
    low = min(group.left, trigger.start if trigger else group.left)
    told_by = [m.span() for m in _SOURCE.finditer(text)]
    mentions = [m for m in mentions if not any(a <= m.start < z for a, z in told_by)]
    near = [m for m in mentions if low <= m.start < group.right]
    if beside := _in_brackets(text, group, mentions):
        return *_beside(beside, mentions, state, earlier), None
    mentions = [m for m in mentions if not _THAN.search(text[: m.start])]
    near = [m for m in near if m in mentions]
    if side := _turned(text, low, group, indicator, earlier or state.last):
        return *side, None
    if not near and earlier is not None and earlier.indicator == "rank" and indicator == "imports":
        return (
            earlier.partner,
            earlier.reporter,
            None,
        )  # 'Russia is the biggest buyer of its tea and spent $143 million on it'
    if not near and earlier is not None and earlier.reporter:
        return earlier.reporter, earlier.partner, None
    region = next((r for r in regions(text) if low <= r.start < group.right), None)
    if region:
        owner = region_country(region.code)
        partner = next((m.code for m in near if m.code != owner), None) or state.other(owner)
        return owner, partner, region
    if indicator == "rank" or (group.rank and indicator not in ("exports", "imports")):
        return _ranked(text, group, mentions, state)
    if side := _by_agent(text, low, group, indicator, mentions, near, state):
        return *side, None
    told = _by_preposition(text, near, trigger)
    last = earlier or state.last
    if indicator == "share" and last is not None and last.indicator == "share" and len({m.code for m in near}) == 1:
        whole = _whole_of(last)
        if whole and near[0].code not in (last.reporter, last.partner):
            return whole, near[0].code, None  # 'Brazil accounts for 49 per cent' goes on with the list
    holder = next((m for m in near if _OWNED_FLOW.match(text, m.end)), None) if indicator in OWNED else None
    if holder:
        told["subject"] = holder.code
    if indicator == "exports" and (
        own := next((m for m in near if m.form == "demonym" and _OWN_EXPORTS.match(text, m.end)), None)
    ):
        told["subject"] = own.code
    blocs = [code for code in state.main if code in BLOCS]
    if blocs and not told["subject"] and _BLOC.search(text[low : group.right]):
        told["subject"] = blocs[0]
    if (whose := re.search(r", whose\b", text[: group.start])) and (
        whom := [m for m in mentions if m.end <= whose.start() < m.end + 30]
    ):
        told |= {"subject": whom[-1].code, "from": None, "to": None}
    if state.speaker and _WE.search(text[low : group.end]) and told["subject"] != state.speaker:
        told["with"] = told["with"] or told["subject"]
        told["subject"] = state.speaker
    stretch = text[low : group.right]
    total = _IN_ALL.match(text) or (indicator != "share" and _WORLD.search(stretch))
    total = total or (indicator == "turnover" and _FOREIGN_TRADE.search(stretch))
    if total and not (told["to"] or told["from"] or told["with"]):
        return told["subject"] or state.subject, "WLD", None
    if _BOTH.search(stretch) and len({m.code for m in near}) < 2 and len(state.pair) == 2 and indicator in SYMMETRIC:
        return *state.pair[:2], None
    if indicator == "remittances" and (sides := _remitted(told, trigger, named=bool(near), state=state)):
        return *sides, None
    if indicator in SYMMETRIC | {"count", "volume", "balance"}:
        reporter, partner = told["subject"], told["with"] or told["to"] or told["from"]
        if told["between"]:
            reporter, partner = told["between"][0], (told["between"] + [None])[1]
    else:
        toward = told["to"] if indicator == "exports" else told["from"]
        against = told["from"] if indicator == "exports" else told["to"]
        reporter, partner = told["subject"] or against, toward or told["with"]
    return *_complete(
        reporter,
        partner or next((m.code for m in near if m.code != reporter), None),
        indicator,
        state,
        doubts,
        earlier,
        _NEXT_DOOR.search(text[low : group.right + REACH]) is not None,
    ), None


def _remitted(
    told: dict, trigger: Trigger | None, *, named: bool, state: State
) -> tuple[str | None, str | None] | None:
    """Who sends money home to whom: 'transfers from Turkey' go where the others went, those to a country come from all."""
    last, total = state.told.get("remittances"), state.total.get("remittances")
    if told["from"] and not told["to"] and last and last.partner != told["from"]:
        return told["from"], last.partner
    if trigger and trigger.word == "remittances" and not named and total:
        return total.reporter, total.partner
    if told["to"] and not told["from"] and not told["subject"]:
        known = last is not None and last.partner == told["to"] and last.reporter != "WLD"
        return None if known else ("WLD", told["to"])
    return None


def _whole_of(share: Claim | Target) -> str | None:
    """Whose trade a share is of: 'Singapore gets 34 per cent of its chicken from', '40 per cent of Australia's exports'."""
    quote = share.evidence[0].quote
    if re.search(r"\bof (?:its|their)\b", quote):
        return share.reporter
    named = countries(quote)
    owner = next((c.code for c in named if quote[c.end : c.end + 2] in ("'s", "’s")), None)
    part = {c.code for c in named}
    return owner or (share.partner if share.reporter in part else share.reporter)


def _turned(
    text: str, low: int, group: Group, indicator: str, last: Claim | Target | None
) -> tuple[str | None, str | None] | None:
    """The parties of the flow before, turned round: 'while shipments in the opposite direction were …'."""
    turn = listed("statements", "direction", "reverse").search(text, low)
    if not turn or turn.end() >= group.right + REACH or last is None or not last.partner:
        return None
    if indicator not in OWNED or last.indicator not in OWNED:
        return None
    return (last.partner, last.reporter) if last.indicator == indicator else (last.reporter, last.partner)


def _by_agent(
    text: str, low: int, group: Group, indicator: str, mentions: list[Mention], near: list[Mention], state: State
) -> tuple[str | None, str | None] | None:
    """Whose flow it is in the passive: '2.45 million tonnes of Ukrainian grain were imported by Poland'."""
    agent = _AGENT.search(text[low : group.right + REACH]) if indicator in OWNED else None
    by = next((m.code for m in mentions if agent and m.start == low + agent.end()), None)
    return (by, next((m.code for m in near if m.code != by), None) or state.other(by)) if by else None


_IMPORTS_OF = re.compile(r"(?i)\b(?:(?:imports|purchases) of|received|bought|imported|purchased) $")
_IN_ALL = re.compile(r"(?i)(?:in all(?! of)|all in all|in total|overall|altogether|worldwide)\b")
_FOREIGN_TRADE = re.compile(
    r"\b[Ff]oreign trade\b(?! (?:association|minist|chamber|bank|policy|office|department|yearbook))"
)
_THAN = re.compile(r"(?i)\b(?:than|unlike|ahead of|overtaking) (?:in |to |from |with )?(?:the )?(?:[A-Z]\w+ or )?$")
"""'still more than Mexico or Argentina ordered': whom a country is compared with is not its partner."""
_NEXT_DOOR = re.compile(r"(?i)\b(?:its|the|their) (?:[a-z]+ )?neighbou?r\b")
BLOCS = ("EU", "EAEU", "ASEAN")
_BLOC = re.compile(r"\b[Tt]he (?:union|bloc|Union)['’]s (?:exports|imports|purchases|sales|deliveries|shipments)")
_SOURCE = re.compile(
    r"(?i:according to|by the count of|data (?:from|of)|figures (?:from|of|released by)|statistics (?:from|of)|say) (?i:the )?[^,;.]{0,60}?(?i:statistics|data|figures|ministry|agency|institute|office|bureau|bank|customs|chamber|committee|service)\b(?: of(?: the)? [A-Z]\w+| in [A-Z]\w+)?"
    r"|\b[A-Z]\w+(?: [a-z]+)? (?:statistics|data|figures)\b(?= (?:point|show|put|say|suggest|indicate|give|speak))"
)
"""Who counts is not between whom: 'according to Turkish statistics'."""
_AGENT = re.compile(r"\b(?:imported|bought|purchased|exported|sold|shipped) by (?:the )?(?=[A-Z])")
_OWNED_FLOW = re.compile(
    r"['’]s? (?:[a-z-]+ ){0,3}(?:exports|imports|sales|shipments|purchases)\b(?! (?:of|from) (?:the )?[A-Z])"
)
"""'Mexico's tomato exports'."""
_OWN_EXPORTS = re.compile(r" (?:[a-z-]+ ){1,2}exports\b")
_BOTH = re.compile(
    r"(?i)\b(?:between the (?:two|neighbou?rs|countries|sides)|the two (?:\w+ )?(?:countries|states|economies|neighbou?rs|sides|nations|partners|governments|republics)|both (?:countries|sides|states|economies|nations)|with (?:each other|one another)|bilateral|mutual|two-way)\b"
)


def _in_brackets(text: str, group: Group, mentions: list[Mention]) -> Mention | None:
    """The country that a number in brackets belongs to: 'the Netherlands (€215 billion)'."""
    opening = re.search(r"\((?:[^()]{0,30})$", text[: group.start])
    before = [
        m for m in mentions if opening and m.end <= opening.start() and m.form == "name" and text[m.end : opening.start()].strip() == ""
    ]  # fmt: skip
    return before[-1] if before else None


def _beside(
    mention: Mention, mentions: list[Mention], state: State, earlier: Claim | Target | None
) -> tuple[str | None, str | None]:
    """Whose partner the bracketed country is: the other party of the statement before, which the list goes on with."""
    last = earlier or state.last
    anchor = last.reporter if last else None
    if anchor in (None, mention.code):
        anchor = next((m.code for m in mentions if m.code != mention.code), state.subject)
    return (
        (mention.code, last.partner) if last and last.indicator == "share" and last.partner else (anchor, mention.code)
    )


def _by_preposition(text: str, near: list[Mention], trigger: Trigger | None) -> dict:
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
        elif (
            mention.form == "demonym" and tie in ("", "on", "to", "for") and re.match(r" market\b", text[mention.end :])
        ):
            told["to"] = told["to"] or mention.code
        elif tie == "in" and owner and told["subject"] and not told["with"]:
            told["with"] = mention.code  # 'the share of Australia in China's imports'
        elif (mention.form == "demonym" and tie in ("of", "") and _IMPORTS_OF.search(text[: mention.start])) or (
            tie == "in" and told["subject"] and trigger and trigger.word in ("bought", "purchased", "sourced")
        ):
            told["from"] = told["from"] or mention.code
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


def _ranked(text: str, group: Group, mentions: list[Mention], state: State) -> tuple[str | None, str | None, None]:
    """'KAZ is the largest trading partner of CHN': the reporter is the one whose partner is ranked."""
    place = group.rank or group.level
    assert place is not None
    near = [m for m in mentions if abs(m.start - place.start) < REACH and not _PASSED.search(text[: m.start])]
    if _GLOBAL.search(text[max(0, place.start - 30) : place.end + 60]):
        return "WLD", next((m.code for m in near), None) or state.subject, None
    if not near and state.last and state.last.reporter:
        return state.last.reporter, state.last.partner, None
    noun = re.compile(rf"(?i){PARTNERS}\b").search(text, max(0, place.start - REACH))
    owner = None
    for at in (place.end, noun.end() if noun else place.end):
        behind = re.compile(r"(?i)[\w’' -]{0,30}?\b(?:of|for|to|in|among)\b").match(text, at)
        owner = owner or next((m.code for m in near if behind and behind.end() <= m.start < behind.end() + 30), None)
    possessed = [
        m for m in near
        if (text[m.end : m.end + 2] in ("'s", "’s") or text[m.end : m.end + 1] in ("'", "’") or m.form == "demonym")
        and noun and 0 <= noun.start() - m.end < 34
    ]  # fmt: skip
    owner = possessed[-1].code if possessed else owner
    partner = min((m for m in near if m.code != owner), key=lambda m: abs(m.start - place.start), default=None)
    who = partner.code if partner else None
    if who is None:
        who = state.other(owner) or (state.subject if state.subject != owner else state.previous)
    return owner or state.other(who), who, None


_GLOBAL = re.compile(r"(?i)\b(?:the world['’]s|in the world|worldwide|globally)\b")
_PASSED = re.compile(
    r"(?i)\b(?:leaving behind|ahead of|behind|followed by|after|before|overtaking|outstripping)\b[^.;]*$"
)
REACH = 90
"""How far, in characters, a country may stand from the place that it takes."""


def _complete(
    reporter: str | None,
    partner: str | None,
    indicator: str,
    state: State,
    doubts: list[Doubt],
    earlier: Claim | Target | None,
    next_door: bool,
) -> tuple[str | None, str | None]:
    """Fill what the clause leaves out from the discourse, and say so."""
    if reporter and partner == reporter:
        partner = None
    last = state.last
    if last is not None and last.indicator != indicator:
        last = state.told.get(indicator, last)
    flows = ("exports", "imports", "balance")
    if last is not None and indicator == "share" and "WLD" in (last.reporter, last.partner):
        last = None
    alike = last is not None and (last.indicator == indicator or (last.indicator in flows and indicator in flows))
    if reporter is None and partner is None and last and alike and last.reporter:
        doubts.append(Doubt(field="reporter", why="taken from the sentence before"))
        return last.reporter, last.partner
    if reporter is None and partner is None and state.pair:
        reporter = state.subject if state.subject in state.pair else state.pair[0]
        doubts.append(Doubt(field="reporter", why="taken from the sentences before"))
    if reporter is None and partner is not None:
        told = earlier.reporter if earlier else None
        flow = state.told.get(indicator)
        same = flow.reporter if flow and indicator in ("exports", "imports") and flow.reporter in state.main else None
        known = (told, state.other(partner), same, state.subject, state.previous, *state.main)
        reporter = next((c for c in known if c and c != partner), None)
        doubts.append(Doubt(field="reporter", why="the other of the pair spoken of"))
    if partner is None and reporter is not None:
        partner = state.other(reporter) or (next((c for c in state.main if c != reporter), None) if next_door else None)
        if partner:
            doubts.append(Doubt(field="partner", why="the other of the pair spoken of"))
    return reporter, partner
