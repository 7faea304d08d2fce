"""Which way a ban runs: whether it keeps goods out or in."""

from __future__ import annotations

import re

from bilateral.reading.clauses import BANS, Act, Clause, clause_word, way_word
from bilateral.records import Measure


def direction(clause: Clause, act: Act, imposer: str | None, target: str | None, last: Measure | None) -> str:
    """Whether a ban stops imports or exports: by the flow's word nearest to the act, else by whose goods they are."""
    if _let_in(clause, act, imposer):
        return "import_ban"
    spots = [
        (min(abs(m.start() - act.at), abs(m.start() - act.end)), way)
        for way in ("export", "import") for m in way_word(way).finditer(clause.low)
    ]  # fmt: skip
    if spots:
        return f"{min(spots)[1]}_ban"
    if act.again is not None and act.again.type in BANS:
        return act.again.type
    if target and target != imposer:
        return "import_ban"
    if re.search(r"\b(?:market|doors?)\b", clause.low[act.at : act.end]):
        return "import_ban"
    if last is not None and last.type in ("tariff", "quota", "exemption") and act.status == "imposed":
        return "import_ban"
    if last is not None and last.type in BANS:
        return last.type
    return "import_ban" if _BAN_ON.search(clause.low) and act.kind == "ban" else ""


def _let_in(clause: Clause, act: Act, imposer: str | None) -> bool:
    """Whether sellers may sell again to the country that decides, or no longer: 'may sell canola seed to China again'."""
    if _BARRED.search(clause.low) and any(act.at < m.start and m.code != imposer for m in clause.named):
        return True
    sold = re.search(r"\b(?:sell|ship|export|deliver|supply|send)\b[^,;]{2,50} (?:to|in) ", clause.low)
    ahead = any(m.code == imposer and m.start < act.at for m in clause.named)
    return bool(imposer and sold and not ahead and clause_word("resume").search(clause.low))


_BAN_ON = re.compile(
    r"\b(?:bans?|embargo(?:es)?|prohibitions?|restrictions?|moratorium|curbs)(?: (?:that|which) [\w ]{3,30})? (?:on|against) (?!(?:the )?(?:use|sale|smoking|travel|flights|visas?|trade|transit|exports?))"
    r"|\b(?:temporarily|will|now|also) bans? (?!on\b|exports?)|\bbans (?!on\b|of\b|against\b|exports?)(?=[a-z])"
)
"""A ban on a good that tells no way keeps it out: one on exports says so."""


_BARRED = re.compile(
    r"\b(?:barred|banned|prohibited|forb(?:ade|idden)|stopped) (?:[\w-]+ ){0,3}(?:firms|companies|exporters|producers|suppliers|plants|enterprises|growers) from (?:selling|shipping|exporting|supplying)\b"
)


__all__ = ["direction"]
