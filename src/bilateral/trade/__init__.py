"""What statistics say of a pair: flows, ranks, products, dependence, specialisation, mirror statistics, outlook.

Functions take a `Pair` and return `Figure`s that carry the observations they were computed from, or tables that name the
vintage; where the warehouse lacks what is needed they raise `NoData` and say which observation is missing.
"""

from bilateral.trade.dependence import Dependence, dependences, herfindahl
from bilateral.trade.formats import Membership, membership_overlap, shared_formats
from bilateral.trade.mirror import Mirror, mirror_gap, mirrors
from bilateral.trade.outlook import Backtest, Outlook, monthly_outlook, outlook
from bilateral.trade.payments import Point, payments
from bilateral.trade.products import ProductTrade, UnitValue, product_flows, products, unit_values
from bilateral.trade.statistics import (
    Partner,
    Year,
    balance,
    exports,
    growth,
    imports,
    partners,
    profile,
    rank,
    series,
    share,
    turnover,
    years,
)

__all__ = [
    "Backtest", "Dependence", "Membership", "Mirror", "Outlook", "Partner", "Point", "ProductTrade", "UnitValue", "Year",
    "balance", "dependences", "exports", "growth", "herfindahl", "imports", "membership_overlap", "mirror_gap", "mirrors",
    "monthly_outlook", "outlook", "partners", "payments", "product_flows", "products", "profile", "rank", "series", "share", "shared_formats",
    "turnover", "unit_values", "years",
]  # fmt: skip
