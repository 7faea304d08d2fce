"""What would happen if: scenarios, the models that answer them, and their outcomes with intervals.

`Scenario` says what is assumed, `simulate` runs it on the workspace's data, `Outcome` says what follows.  One file a
model: `exposure` (no model), `product_market`, `production_network`, `structural_gravity`.
"""

from bilateral.scenarios.outcome import Outcome, Quantity, Table
from bilateral.scenarios.scenario import Change, Scenario
from bilateral.scenarios.simulate import simulate

__all__ = ["Change", "Outcome", "Quantity", "Scenario", "Table", "simulate"]
