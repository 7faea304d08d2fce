"""Is it true?  Each claim and target against official statistics and against the other reports.

`check(pair)` gives every claim and target of a pair its `Verdict`: supported, close, contradicted or unverifiable,
with the observations used, the difference, the reason in plain words, and what would settle it where nothing can.
"""

from bilateral.checking.check import check, check_all, check_record

__all__ = ["check", "check_all", "check_record"]
