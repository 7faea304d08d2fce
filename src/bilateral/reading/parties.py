"""Between whom: reporter, partner and region of a statement, by the words that tie countries to its clause."""

from __future__ import annotations

import re

from bilateral.reading.discourse import State
from bilateral.reading.groups import Group, Trigger
from bilateral.reading.mentions import Mention, region_country, regions
from bilateral.records import SYMMETRIC, Claim, Doubt, Target

_PREPOSITION = re.compile(
    r"(?i)\b(to|from|with|into|between|in|by|of|for|among|against|across|via|through)\s+(?:(?:the|neighbouring|neighboring|all|both)\s+)*$"
)


_ORGANISATION = re.compile(r" (?:National|State|Federal|Central|Customs|Ministry|Chamber|Bureau)\b")


_WE = re.compile(r"(?i)\b(?:we|our)\b")


_WORLD = re.compile(r"(?i)\b(?:(?:to|with|from) (?:the (?:rest of the )?world|all (?:countries|partners|destinations|markets))|(?:total|overall|global) (?:foreign )?(?:exports|imports)|foreign trade turnover|(?:exports|imports) worldwide)\b")  # fmt: skip


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


def _ranked(text: str, group: Group, near: list[Mention], state: State) -> tuple[str | None, str | None, None]:
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
