"""The worker: takes jobs one after another, says that it lives, sends what is to be sent; stops without losing anything."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

from bilateral.errors import BilateralError
from bilateral.notices import deliver, write_down_due
from bilateral.team import Job, Jobs, Subscriptions
from bilateral.team.secrets import new_id
from bilateral.workspace import Workspace

PAUSE = 0.25
BEAT = 5.0
GRACE = 8
LOG = logging.getLogger("bilateral.worker")


class Stop(BaseException):
    """It is time to go: what runs goes back into the queue."""


class Worker:
    """One worker of a workspace."""

    def __init__(self, home: Workspace) -> None:
        self.home = home
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{new_id('w')[-6:]}"
        self.jobs, self.subscriptions = Jobs(home.register.database), Subscriptions(home.register.database)
        self.stopping = False
        home.register.database.be_served()

    def run(self) -> None:
        """Work until told to stop."""
        LOG.info("worker %s begins", self.name)
        try:
            while not self.stopping:
                if not self.once():
                    time.sleep(PAUSE)
        except Stop:
            LOG.info("worker %s gives back what it had", self.name)
        finally:
            self.jobs.give_back(self.name)
            self.subscriptions.give_back(self.name)

    def once(self) -> bool:
        """Do the next thing; say whether there was one."""
        try:
            taken = self.jobs.take(self.name)
            if taken:
                self._do(*taken)
                return True
            return bool(write_down_due(self.home)) or deliver(self.home, self.name)
        except BilateralError as error:  # the database is busy or away: nothing is lost, the next round tries again
            LOG.warning("%s", error)
            return False

    def stop(self, _: int = 0, __: FrameType | None = None) -> None:
        """Finish what runs if it ends soon, and go."""
        self.stopping = True
        signal.signal(signal.SIGALRM, _leave)
        signal.alarm(GRACE)

    def _do(self, job: Job, data: bytes | None) -> None:
        from bilateral.web.tasks import TASKS

        with _Beating(self.jobs, job.id, self.name) as beating:
            try:
                done = TASKS[job.kind](self.home, job, data, beating.tell)
            except BilateralError as error:
                self.jobs.end(job.id, self.name, None, str(error))
            except Exception:
                LOG.exception("job %s (%s) failed", job.id, job.kind)
                self.jobs.end(
                    job.id, self.name, None, "a fault of bilateral's own; the administrator finds it in the log"
                )
            else:
                self._end(job, done)

    def _end(self, job: Job, done: Any) -> None:
        """End a job with its result, which the transaction that keeps it may still fill in."""

        def also(db: Any) -> None:
            if done.also:
                done.also(db)
                self.jobs.fill(db, job.id, done.result)

        self.jobs.end(job.id, self.name, done.result, "", also)


class _Beating:
    """Says every few seconds that a job is being worked on and how far it is."""

    def __init__(self, jobs: Jobs, job: str, worker: str) -> None:
        self._jobs, self._job, self._worker = jobs, job, worker
        self._state: tuple[int, int, str | None] = (0, 0, None)
        self._told = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep_on, daemon=True)

    def __enter__(self) -> _Beating:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, done: int, of: int, message: str) -> None:
        """How far it is; written down a few times a second at most."""
        new = message != self._state[2]
        self._state = (done, of, message)
        if new or time.monotonic() - self._told > 0.3:
            self._told = time.monotonic()
            self._jobs.beat(self._job, self._worker, *self._state)

    def _keep_on(self) -> None:
        while not self._over.wait(BEAT):
            try:
                self._jobs.beat(self._job, self._worker, *self._state)
            except BilateralError as error:
                LOG.warning("%s", error)


def _leave(_: int, __: FrameType | None) -> None:
    raise Stop


def main() -> None:
    """Work for the workspace in a folder: `python -m bilateral.web.worker FOLDER`."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with Workspace.open(Path(sys.argv[1])) as home:
        worker = Worker(home)
        signal.signal(signal.SIGTERM, worker.stop)
        signal.signal(signal.SIGINT, worker.stop)
        threading.Thread(
            target=_follow, args=(int(sys.argv[2]) if len(sys.argv) > 2 else os.getppid(),), daemon=True
        ).start()
        worker.run()


def _follow(parent: int) -> None:
    """Go when the server that started us is gone, killed or not."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()


__all__ = ["Worker"]
