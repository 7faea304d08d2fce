"""Is it true, is it likely, who says otherwise?

`check(pair)` gives every claim and target of a pair its `Verdict`: supported, close, contradicted, mixed or unverifiable,
with the observations used, the arithmetic, the reason in plain words, what was not used and why, what other reports say,
and what would settle it where nothing can.  `recheck` looks again at what new data or documents touch.
"""

from bilateral.checking.check import check, check_all, check_record, conflicts_of
from bilateral.checking.explain import claim_review, explain, provenance
from bilateral.checking.same import Matter, matters
from bilateral.checking.standing import recheck

__all__ = [
    "Matter",
    "check",
    "check_all",
    "check_record",
    "claim_review",
    "conflicts_of",
    "explain",
    "matters",
    "provenance",
    "recheck",
]
