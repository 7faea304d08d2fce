"""bilateral: what was said, what was traded, and how the two agree, for any two economies.

The public API: `Workspace`, `Pair` and the record types of `bilateral.records`.
"""

from typing import TYPE_CHECKING, Any

from bilateral.records import (
    Claim,
    Commitment,
    Document,
    Event,
    Evidence,
    Figure,
    Measure,
    Observation,
    Position,
    Target,
    Value,
    Verdict,
)

if TYPE_CHECKING:
    from bilateral.workspace import Pair, Workspace

__version__ = "0.1.0"
__all__ = [
    "Claim", "Commitment", "Document", "Event", "Evidence", "Figure", "Measure", "Observation", "Pair",
    "Position", "Target", "Value", "Verdict", "Workspace",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    # The stores come when they are asked for: a model or a record alone does not need them.
    if name in ("Pair", "Workspace"):
        from bilateral import workspace

        return getattr(workspace, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
