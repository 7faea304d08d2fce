"""Who imposes an act of trade policy, and on whose goods."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bilateral.reading.clauses import Act, Clause, clause_word, instrument_words, way_word
from bilateral.reading.discourse import State
from bilateral.reading.mentions import Mention
from bilateral.records import Doubt, Measure


def subject_of(clause: Clause, end: int) -> str | None:
    """The country that a clause is about: the first that is not the origin or the destination of goods."""
    origins = _origins(clause)
    return next((m.code for m in clause.named if m.start < end and m not in origins), None)


_ORIGIN = re.compile(
    r"(?:\b(?:from|against|made in|originating in|produced in|coming from|grown in|to|towards|sells?|(?:tariffs?|dut(?:y|ies)|sanctions|restrictions|ban|levy|impact|effect|depend\w*) on|impact of|with|via|through)"
    r"(?: (?:the|neighbouring|neighboring|most of|ten of|parts of|all of))* )$"
)


_AUTHORITY = r"(?:(?:\w+ ){0,2}(?:government|authorit|minist|customs|agency|service|parliament|president|officials|regulator|border|side|capital|cabinet|commission|bank))"


def _origins(clause: Clause) -> list[Mention]:
    """The countries that goods come from or go to; one joined by 'and' to such a one is such a one."""
    found: list[Mention] = []
    for m in clause.named:
        joined = found and re.fullmatch(r",? (?:and|or) (?:the )?|, ", clause.text[found[-1].end : m.start])
        acts = joined and joined[0] == ", " and _ACTING.match(clause.text, m.end)
        if _is_origin(clause, m) or (joined and not acts):
            found.append(m)
    return found


_ACTING = re.compile(r" (?:has|had|will|have|[a-z]+ed|brought|put|cut|set|lifts|bans|halts)\b")


def _is_origin(clause: Clause, m: Mention) -> bool:
    """Whether goods come from, or go to, a country named here rather than that it acts."""
    after, before = clause.low[m.end : m.end + 48], clause.low[max(0, m.start - 24) : m.start]
    if after[:2] in ("'s", "’s") or after[:1] in ("'", "’"):
        return bool(
            re.match(
                r"['’]s? (?:\w+ ){0,2}(?:prefectures|exporters|producers|growers|goods|products|sugar|milk)", after
            )
        )
    if re.match(r", (?:which|who) (?!(?:is|was|are|were|has|have|had) (?:been )?[a-z]+ed\b)", after):
        return False  # 'an answer to Ottawa, which imposed …'
    if (
        _ORIGIN.search(before)
        or re.fullmatch(r"for (?:the )?", clause.low[: m.start])
        or re.match(r" (?:origin|goods|products)\b", after)
    ):
        return True
    if re.match(r"(?: and [a-z]+)? among them\b|,? included\b", after):
        return True
    if m.form != "demonym":
        if re.search(
            r"\b(?:customs|ministry|government|authorities|agency|administration|cabinet|officials|parliament|regulator) in $",
            before,
        ):
            return False
        return bool(re.search(r"\b(?:enter|enters|entering|into|in|leaves?) (?:the )?$", before))
    owns = re.match(rf" (?:[\w-]+ ){{0,2}}?{instrument_words()}", after) or re.match(rf" {_AUTHORITY}", after)
    people = re.match(r"s? (?:[\w-]+ )?(?:firms|companies|exporters|sellers|traders)\b", after) or m.text.endswith("s")
    return not owns and not people


def parties_of(
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
    acting = [m for m in clause.named if m not in from_there and not _WHY.search(clause.low[: m.start])]
    again = clause_word("resume").search(clause.low)
    bound_for = [m for m in clause.named if again and _SOLD_TO.search(clause.low[: m.start])]
    if bound_for:  # 'may sell canola seed to China again': China lets them
        host = bound_for[-1].code
        return host, next((m.code for m in clause.named if m.code != host), None) or state.other(host), ()
    relative = next(
        (
            m.code
            for m in clause.named
            if _WHICH.search(clause.low[: m.start]) and re.match(r" (?:has |had |will )?[a-z]{3,}", clause.low[m.end :])
        ),
        None,
    )
    suffers = _SUFFERS.search(clause.low)
    if suffers and suffers.end() <= act.end + 2:
        borne = [m for m in clause.named if m.start < suffers.start()]
        lays = next((m.code for m in clause.named if m.start >= suffers.start() and _owns(clause, m)), None)
        if borne and lays:
            return lays, borne[-1].code, ()  # 'Venezuela is subject to American sanctions'
    by = next((m.code for m in clause.named if re.search(r"\bby (?:the )?$", clause.low[: m.start])), None)
    owner = next((m.code for m in acting if m.end <= act.end and _owns(clause, m)), None)
    near = [m for m in acting if m.start < act.at]
    named = [m for m in near if m.form != "demonym"] or near
    ahead = named[-1].code if named else None
    imposer = by or relative or ahead or owner or next((m.code for m in acting), None)
    target = next((c for c in origins if c != imposer), None)
    if imposer is None and (next_door := _NEIGHBOUR.search(clause.low[: act.at])) and next_door:
        imposer = state.other(state.previous or state.subject) or state.other(target)
        target = next((c for c in origins if c != imposer), target)
    out_of = next((m for m in from_there if _OUT_OF.search(clause.low[: m.start])), None)
    if imposer is None and out_of:
        return out_of.code, None, ()  # 'exports of palm oil from Indonesia may resume'
    sold = [m for m in from_there if m.form == "demonym"]
    bound = [m for m in from_there if re.search(r"\b(?:to|for) (?:the )?$", clause.low[: m.start])]
    if imposer is None and sold and bound and way_word("export").search(clause.low):
        imposer, target = sold[0].code, bound[-1].code  # 'the halt to shipments of Tanzanian fertiliser to Malawi'
    if imposer is None and entered:
        imposer = next((c for c in entered if c != target), None) or entered[0]
        target = next((c for c in origins if c != imposer), None)
    if target is None and _OTHER.search(clause.low):
        target = state.other(imposer or subject)
    if imposer:
        return imposer, target, ()
    last = act.again or (before[-1] if before else None)
    home = _host(clause, state)
    guesses = (
        act.again.imposer if act.again else None, subject, _buyer(clause, act, state),
        home if last is None or last.imposer == home else None, state.previous, last.imposer if last else None,
        *state.main, state.subject,
    )  # fmt: skip
    guess = next((c for c in guesses if c and c != target), None)
    return guess, target, (Doubt(field="imposer", why="taken from the sentences before"),) if guess else ()


def _host(clause: Clause, state: State) -> str | None:
    """Who lets the goods in that the document is about, where the clause speaks of no exports."""
    if way_word("export").search(clause.low) or state.origin not in state.main:
        return None
    return next((c for c in state.main if c != state.origin), None)


def _buyer(clause: Clause, act: Act, state: State) -> str | None:
    """Who buys what was spoken of last: an import measure that names nobody is the buyer's."""
    last = state.last
    if way_word("export").search(clause.low) or " outside " in clause.low:
        return None
    if last is None or act.kind not in ("tariff", "quota", "exemption") or last.indicator not in ("exports", "imports"):
        return None
    return last.partner if last.indicator == "exports" else last.reporter


_WHICH = re.compile(
    r"\b(?:ban|embargo|dut(?:y|ies)|tariffs?|quota|restrictions?|sanctions|lev(?:y|ies)|charge|imports|exports),? (?:which|that) (?:the )?$"
)
_SUFFERS = re.compile(r"\b(?:subject to|liable to|under|faces?|facing|hit by|placed under) ")
_OUT_OF = re.compile(r"\bexports? of [a-z -]{3,40} from (?:the )?$")
_WHY = re.compile(r"\b(?:after|because|over|unless|in (?:protest|response|reaction|answer))\b[^,]*$")
_SOLD_TO = re.compile(r"\b(?:sell|ship|export|deliver|supply|send)\b[^,;]{2,50} to (?:the )?$")
_NEIGHBOUR = re.compile(r"\b(?:its|the) (?:[\w-]+ )?(?:neighbou?r|other side)\b")


_OTHER = re.compile(
    r"\b(?:to|from|against) (?:it|the country|the other side|them|its (?:\w+ )?neighbou?r|the (?:\w+ )?neighbou?r)\b|\b(?:neighbou?r['’]s|its) (?:[a-z]+,? ){0,3}(?:meat|milk|sugar|eggs|goods|products|chicken)"
)


def _owns(clause: Clause, m: Mention) -> bool:
    after = clause.low[m.end : m.end + 48]
    return after[:2] in ("'s", "’s") or bool(re.match(rf" (?:[\w-]+ ){{0,2}}?{instrument_words()}", after))
