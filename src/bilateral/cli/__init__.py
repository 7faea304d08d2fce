"""The command line: one command a verb.  Tables for people, `--json` for scripts, one clear line for every error.

Exit codes: 0 done, 2 bad input, 3 a store is busy, 4 a figure that no loaded source has, 5 a publisher that does not answer, 70 a fault of ours.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rich.markup import escape

from bilateral.cli import briefs, checking, corridors, desk, scenarios, serving, statistics
from bilateral.cli.frame import app, complain, err
from bilateral.errors import BilateralError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; every error becomes one line and an exit code."""
    try:
        app(args=list(arguments) if arguments is not None else None, standalone_mode=True)
    except BilateralError as error:
        complain(error)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except Exception as error:
        if os.environ.get("BILATERAL_DEBUG"):
            raise
        err.print(
            f"error: a fault of bilateral's own ({type(error).__name__}: {escape(str(error)[:200])}); set BILATERAL_DEBUG=1 to see where",
            soft_wrap=True,
        )
        raise SystemExit(70) from None


__all__ = ["app", "briefs", "checking", "corridors", "desk", "main", "scenarios", "serving", "statistics"]
