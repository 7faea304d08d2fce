"""Fixed points of many scenarios at once by Anderson mixing: what all models here are solved with.

In: a map from guesses (scenario, unknown) to better guesses.  Out: where the map stops moving.
Source: Walker and Ni (2011), SIAM Journal on Numerical Analysis 49(4), algorithm AA.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fixed_point(
    step: Callable[[Array], Array], start: Array, *, tolerance: float, memory: int = 8, limit: int = 2000
) -> tuple[Array, int, Array]:
    """Iterate until no unknown of any scenario moves by more than `tolerance` in a round.

    Parameters
    ----------
    step
        From guesses, (scenario, unknown), to the values that they imply.
    start
        First guesses.
    tolerance
        Largest move that counts as none.
    memory
        How many earlier rounds are mixed.
    limit
        Most rounds.

    Returns
    -------
    tuple
        The points, the number of rounds, and each scenario's last move (inf where it broke down).
    """
    x, dx, df = start, [], []  # type: ignore[var-annotated]
    last: tuple[Array, Array] | None = None
    best = np.full(len(start), np.inf)
    worse = np.zeros(len(start), int)
    move = best
    for rounds in range(1, limit + 1):
        with np.errstate(all="ignore"):
            f = step(x) - x
            move = np.where(np.isfinite(f).all(1), np.abs(f).max(1, initial=0.0), np.inf)
        if (move <= tolerance).all():
            return x + f, rounds, move
        lost = ~np.isfinite(move) | (move > 1e3 * best)
        if lost.any():
            # A mixed guess left the map's domain: go back and take a short plain step.
            if last is None or rounds > limit // 2:
                return x, rounds, np.where(lost, np.inf, move)
            x, dx, df, last = np.where(lost[:, None], last[0] + 0.3 * last[1], x), [], [], None
            best = np.where(lost, np.inf, best)
            continue
        worse = np.where(move < best, 0, worse + 1)
        best = np.minimum(best, move)
        if last is not None:
            dx, df = [*dx, x - last[0]][-memory:], [*df, f - last[1]][-memory:]
        last = (x, f)
        mixed = x + f if not df else x + f - _weighted(dx, df, f)
        # On a kink (a cap that binds or not) mixing may run in circles; half a plain step does not.
        x = np.where((worse > 40)[:, None], x + 0.5 * f, mixed)
    return x, limit, move


def _weighted(dx: list[Array], df: list[Array], f: Array) -> Array:
    change, moved = np.stack(df, 2), np.stack(dx, 2)
    gram = change.transpose(0, 2, 1) @ change
    size = np.einsum("bkk->b", gram)[:, None, None]
    gram = gram + (1e-15 * size + 1e-300) * np.eye(len(df))
    weight = np.linalg.solve(gram, change.transpose(0, 2, 1) @ f[:, :, None])
    return ((moved + change) @ weight)[:, :, 0]


__all__ = ["fixed_point"]
