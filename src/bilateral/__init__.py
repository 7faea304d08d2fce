"""bilateral: what was said, what was traded, and how the two agree, for any two economies.

The public API: `Workspace`, `Pair` and the record types of `bilateral.records`.
"""

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
from bilateral.workspace import Pair, Workspace

__version__ = "0.1.0"
__all__ = [
    "Claim", "Commitment", "Document", "Event", "Evidence", "Figure", "Measure", "Observation", "Pair",
    "Position", "Target", "Value", "Verdict", "Workspace",
]  # fmt: skip
