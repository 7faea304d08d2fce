"""An outcome computed anew from what its file says, and what differs from the file.

Same scenario, seed and draws on the same vintage and parameters give the same numbers; where they do not, the first
differences say which of these has changed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bilateral.errors import BadScenario
from bilateral.scenarios.asked import Progress
from bilateral.scenarios.outcome import Outcome
from bilateral.scenarios.simulation import simulate
from bilateral.workspace import Workspace

TOLERANCE = 1e-7  # linear algebra adds up in another order on another machine


def read_outcome(path: Path) -> Outcome:
    """Read an outcome's file. Raises BadScenario for what is none."""
    try:
        return Outcome.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        raise BadScenario("there is no such file", where=str(path), remedy="name a file that --save wrote") from None
    except OSError as error:
        raise BadScenario(
            f"cannot be read ({error.strerror})", where=str(path), remedy="name a file that --save wrote"
        ) from None
    except (ValidationError, UnicodeDecodeError, ValueError):
        raise BadScenario("is no outcome", where=path.name, remedy="name a file that --save wrote") from None


def replay(home: Workspace, old: Outcome, progress: Progress | None = None) -> tuple[Outcome, list[str]]:
    """Compute an outcome anew; return it with what differs (nothing where it is reproduced)."""
    new = simulate(
        home,
        old.scenario.model_copy(update={"model": old.model}),
        draws=old.draws,
        seed=old.seed,
        level=old.level,
        progress=progress,
    ).model_copy(update={"why": old.why, "scenario": old.scenario})
    left, right = (json.loads(o.model_dump_json()) for o in (old, new))
    return new, list(_differences(left, right))[:20]


def _differences(old: Any, new: Any, at: str = "") -> Iterator[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(set(old) | set(new)):
            yield from _differences(old.get(key), new.get(key), f"{at}.{key}" if at else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for n, pair in enumerate(zip(old, new, strict=True)):
            yield from _differences(*pair, f"{at}[{n}]")
    elif isinstance(old, float | int) and isinstance(new, float | int):
        if not math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=1e-9):
            yield f"{at}: {old:g} before, {new:g} now"
    elif old != new:
        yield f"{at}: {str(old)[:80]} before, {str(new)[:80]} now"


__all__ = ["read_outcome", "replay"]
