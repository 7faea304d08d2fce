"""Freight between any two places: which way, how many days, at what cost, and what if a link opens or closes.

`Network.load()` reads the tables, `build` makes the graph of a cargo class, `route` and `alternatives` answer; `WhatIf`
says what differs from today; `assign` puts a demand table on the network within its capacities.
"""

from bilateral.corridors.capacity import assign, read_demand
from bilateral.corridors.graph import CARGO, Graph, WhatIf, build
from bilateral.corridors.named import corridors
from bilateral.corridors.network import Link, Network, Place
from bilateral.corridors.routing import Route, alternatives, costs, market_access, reach, route, through
from bilateral.corridors.whatif import Comparison, LinkChange, Sweep, compare, days_between, trade_cost_change

__all__ = [
    "CARGO", "Comparison", "Graph", "Link", "LinkChange", "Network", "Place", "Route", "Sweep", "WhatIf", "alternatives", "assign", "build",
    "compare", "corridors", "costs", "days_between", "market_access", "reach", "read_demand", "route", "through", "trade_cost_change",
]  # fmt: skip
