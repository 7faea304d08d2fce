"""What would happen if: scenarios, the models that answer them, and their outcomes with intervals.

`Scenario` says what is assumed, `simulate` runs it on the workspace's data, `Outcome` says what follows.  One file a
model: `exposure` (no model), `product_market`, `production_network`, `structural_gravity`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilateral.scenarios.outcome import Outcome, Quantity, Table
    from bilateral.scenarios.scenario import Change, Scenario
    from bilateral.scenarios.simulation import simulate

# Imported when asked for: a model alone needs neither the register nor the warehouse.
_HOMES = {
    "Outcome": "outcome", "Quantity": "outcome", "Table": "outcome", "Change": "scenario", "Scenario": "scenario", "simulate": "simulation",
}  # fmt: skip

__all__ = ["Change", "Outcome", "Quantity", "Scenario", "Table", "simulate"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"bilateral.scenarios.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
