"""What the benchmarks share: the least of some times, and the line of JSON that a comparison ends with."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any


def best(run: Callable[[], object], times: int = 3) -> float:
    """Shortest of a few runs, seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def comparison(name: str, ours: float, peer: str, theirs: float) -> dict[str, Any]:
    """Our time against a peer's; a ratio above 1 is in our favour."""
    return {
        "benchmark": name,
        "ours_s": round(ours, 4),
        "peer": peer,
        "peer_s": round(theirs, 4),
        "ratio": round(theirs / ours, 3),
    }


def report(name: str, ours: float, peer: str, theirs: float) -> None:
    """Print a comparison."""
    print(json.dumps(comparison(name, ours, peer, theirs)))
