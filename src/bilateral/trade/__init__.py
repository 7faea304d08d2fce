"""What statistics say of a pair: flows, turnover, balance, growth, shares, ranks, mirror gap, outlook.

Every function takes a `Pair` and returns `Figure`s that carry the observations they were computed from; where the
warehouse lacks what is needed it raises `NoData` and says which observation is missing.
"""

from bilateral.trade.formats import Membership, shared_formats
from bilateral.trade.outlook import Backtest, Outlook, outlook
from bilateral.trade.statistics import (
    Partner,
    balance,
    exports,
    growth,
    imports,
    mirror_gap,
    partners,
    rank,
    series,
    share,
    turnover,
    years,
)

__all__ = [
    "Backtest", "Membership", "Outlook", "Partner", "balance", "exports", "growth", "imports",
    "mirror_gap", "outlook", "partners", "rank", "series", "share", "shared_formats", "turnover", "years",
]  # fmt: skip
