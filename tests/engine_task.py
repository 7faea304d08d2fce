"""A task for the engine's tests, in a module of its own so that other processes can import it."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import BadData


@dataclass(frozen=True)
class Double:
    """Doubles; fails on 13, and takes its process with it on 7 the first times."""

    marks: Path

    def __call__(self, n: int) -> int:
        if n == 13:
            raise BadData("thirteen is refused")
        if n == 7 and len(list(self.marks.iterdir())) < 2:
            (self.marks / f"{time.time_ns()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if n == 99:
            os.kill(os.getpid(), signal.SIGKILL)
        return 2 * n
