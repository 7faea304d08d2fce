"""One function over many items: on the cores of this machine, or on a Ray cluster; results come as they are ready.

The function is sent once to each process and must pickle.  Only a few items are under way at a time, so that memory does not
grow with their number.  A process that dies takes nothing with it: what it had is given to another one, up to three times.

Ray rather than Spark: the work is Python that loads a language model or a matrix once a process and keeps it, which is what
Ray's workers are; Spark would run it through a virtual machine of another language for shuffles that are not needed here.
"""

from __future__ import annotations

import atexit
import itertools
import logging
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bilateral.errors import BadData, BilateralError

I = TypeVar("I")  # noqa: E741
R = TypeVar("R")
ENGINES = ("local", "ray")
ATTEMPTS = 3
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Done(Generic[I, R]):
    """An item and what came of it: a result, or why there is none."""

    item: I
    result: R | None = None
    failed: str = ""


def run(task: Callable[[I], R], items: Iterable[I], *, engine: str = "local", workers: int | None = None) -> Iterator[Done[I, R]]:  # fmt: skip
    """Apply a task to every item; yield each result once, in no order.

    Parameters
    ----------
    engine
        `local` for processes of this machine, `ray` for a cluster (RAY_ADDRESS, or one started here).
    workers
        Processes; one a core when left out.

    Raises
    ------
    BadData
        The engine is unknown or not installed.
    """
    if engine == "local":
        return _local(task, iter(items), workers or os.cpu_count() or 1)
    if engine == "ray":
        return _ray(task, iter(items), workers)
    raise BadData(f"engine '{engine}' is unknown", remedy=f"use {' or '.join(ENGINES)}")


def _local(task: Callable[[I], R], items: Iterator[I], workers: int) -> Iterator[Done[I, R]]:
    suspects: list[I] = []
    with _one_thread_each():
        while True:
            for item in suspects:  # one of them ended a process: each alone, so that the others do not fail with it
                yield _alone(task, item)
            running: dict[Future[R], I] = {}
            with _pool(task, workers) as pool:
                try:
                    while True:
                        while len(running) < 2 * workers and (work := list(itertools.islice(items, 1))):
                            suspects = work  # in no list yet, should the pool be broken already
                            running[pool.submit(_call, work[0])] = work[0]
                            suspects = []
                        if not running:
                            return
                        for future in wait(running, return_when=FIRST_COMPLETED).done:
                            yield _done(running[future], future)
                            del running[future]
                except BrokenProcessPool:
                    suspects = [*running.values(), *suspects]


def _alone(task: Callable[[I], R], item: I) -> Done[I, R]:
    for _ in range(ATTEMPTS):
        with _pool(task, 1) as pool:
            try:
                return _done(item, pool.submit(_call, item))
            except BrokenProcessPool:
                continue
    return Done(item, failed=f"its process ended {ATTEMPTS} times")


@contextmanager
def _pool(task: Callable[[I], R], workers: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin, (task, os.getpid()))
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _done(item: I, future: Future[R]) -> Done[I, R]:
    """What came of an item. Raises BrokenProcessPool where its process, or another of the pool, ended."""
    try:
        return Done(item, result=future.result())
    except BrokenProcessPool:
        raise
    except Exception as error:
        return Done(item, failed=_why(error))


def _why(error: BaseException) -> str:
    return str(error) if isinstance(error, BilateralError) else f"{type(error).__name__}: {str(error)[:200]}"


_task: Callable[[Any], Any] | None = None


def _begin(task: Callable[[Any], Any], parent: int) -> None:
    global _task
    _task = task
    atexit.register(_leave)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _leave() -> None:
    """End without taking the interpreter down: DuckDB's binding complains there of what the end of a process frees anyway."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _call(item: Any) -> Any:
    assert _task is not None
    return _task(item)


def _end_with(parent: int) -> None:
    """End this worker when the process that started it is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """One thread of linear algebra a process: the processes are the parallelism."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


def _ray(task: Callable[[I], R], items: Iterator[I], workers: int | None) -> Iterator[Done[I, R]]:
    try:
        import ray
    except ModuleNotFoundError:
        raise BadData("the engine ray is not installed", remedy="run `pip install bilateral[engine]`") from None
    began = not ray.is_initialized()
    if began:
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        local: dict[str, Any] = (
            {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers, "include_dashboard": False}
        )
        ray.init(logging_level=logging.ERROR, log_to_driver=False, runtime_env={"env_vars": dict.fromkeys(_THREADS, "1")}, **local)  # fmt: skip
    try:
        # A worker that dies is no error of the task: Ray gives the item to another worker.
        remote: Any = ray.remote(max_retries=ATTEMPTS, num_cpus=1)(_apply)
        sent = ray.put(task)
        most = 2 * (workers or int(ray.cluster_resources().get("CPU", 1)))
        running: dict[Any, I] = {}
        while True:
            for item in itertools.islice(items, most - len(running)):
                running[remote.remote(sent, item)] = item
            if not running:
                return
            ready, _ = ray.wait(list(running), num_returns=1)
            for reference in ready:
                item = running.pop(reference)
                try:
                    yield Done(item, result=ray.get(reference))
                except ray.exceptions.RayTaskError as error:
                    yield Done(item, failed=_why(error.cause) if error.cause else str(error)[:200])
                except ray.exceptions.RayError as error:
                    yield Done(item, failed=f"{type(error).__name__}: its process ended {ATTEMPTS} times")
    finally:
        if began:
            ray.shutdown()


def _apply(task: Callable[[I], R], item: I) -> R:
    return task(item)


__all__ = ["ENGINES", "Done", "run"]
