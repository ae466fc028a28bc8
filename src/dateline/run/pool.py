"""Shards through a pool of processes that may die, or inline: each shard comes back once, whatever happens.

What may not live here: what a shard is (``shards.py``) and what becomes of its result (``ingest.py``).
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver, get_all_start_methods, get_context, parent_process
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from dateline.run.limits import guard

D = TypeVar("D")
R = TypeVar("R")

WARMED = "DATELINE_WARMED"  # the variable in which the process that workers are forked from finds their work
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
LIVES = 3  # times that a document alone may end its worker before it is given up: twice may be somebody else's kill


def inline(work: Callable[[Sequence[D]], R], shards: Iterable[Sequence[D]]) -> Iterator[R]:
    """Each shard's result, in order, in this process."""
    for shard in shards:
        yield work(shard)


class Pool(Generic[D, R]):
    """Runs ``work`` on shards in processes of their own.

    Where a worker dies, all shards that were under way are run again, one at a time with nobody beside them, so
    that a second death names its cause; a shard that dies alone is halved, and a document that dies alone
    ``LIVES`` times is given to ``give_up``, whose result stands for it. With ``stays`` the processes wait for more
    when all is read, until ``close``. Where processes can be forked, ``work`` is first done once on nothing in the
    process that they are forked from: what it keeps (a reader), they share.
    """

    def __init__(
        self, work: Callable[[Sequence[D]], R], give_up: Callable[[D], R], workers: int, *, stays: bool = False
    ) -> None:
        self._stays = stays
        self._work = work
        self._give_up = give_up
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._suspects: deque[tuple[Sequence[D], int]] = deque()

    def results(self, shards: Iterable[Sequence[D]]) -> Iterator[R]:
        """Each shard's result as it is ready, in any order. At most two shards a worker wait."""
        source = iter(shards)
        pending: dict[Future[R], Sequence[D]] = {}
        more = True
        try:
            while more or pending or self._suspects:
                if self._suspects and not pending:
                    yield from self._alone()
                    continue
                while more and not self._suspects and len(pending) < 2 * self._workers:
                    shard = next(source, None)
                    more = shard is not None
                    if shard is not None:
                        self._submit(shard, pending)
                yield from self._finished(pending)
        finally:
            if not self._stays or pending or self._suspects:
                self._suspects.clear()
                self.close()

    def pids(self) -> list[int]:
        """The ids of the workers that live now."""
        return [] if self._pool is None else list(self._pool._processes or {})  # noqa: SLF001 - there is no public way

    def close(self) -> None:
        """End the workers; what they were at is lost."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _submit(self, shard: Sequence[D], pending: dict[Future[R], Sequence[D]]) -> None:
        try:
            pending[self._started().submit(self._work, shard)] = shard
        except BrokenProcessPool:
            self._suspects.append((shard, 0))

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, mp_context=_context(self._work), initializer=_begin)
        return self._pool

    def _finished(self, pending: dict[Future[R], Sequence[D]]) -> Iterator[R]:
        if not pending:
            return
        ready, _ = wait(pending, return_when=FIRST_COMPLETED)
        broken = False
        for future in ready:
            shard = pending.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                broken = True
                self._suspects.append((shard, 0))
        if broken:
            for future, shard in pending.items():
                if future.done() and future.exception() is None:
                    yield future.result()
                else:
                    self._suspects.append((shard, 0))
            pending.clear()
            self.close()

    def _alone(self) -> Iterator[R]:
        shard, deaths = self._suspects.popleft()
        try:
            yield self._started().submit(self._work, shard).result()
        except BrokenProcessPool:
            self.close()
            if len(shard) > 1:
                half = len(shard) // 2
                self._suspects.extendleft([(shard[half:], 0), (shard[:half], 0)])
            elif deaths + 1 < LIVES:
                self._suspects.appendleft((shard, deaths + 1))
            else:
                yield self._give_up(shard[0])


def _context(work: Callable[[Sequence[D]], R]) -> BaseContext:
    """Workers are forked from a process of their own (see ``warm.py``), never from this one, which has threads."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([f"{__package__}.warm"])
    os.environ[WARMED] = b64encode(pickle.dumps(work)).decode("ascii")
    try:
        forkserver.ensure_running()  # if it runs already, it stays as it is
    finally:
        del os.environ[WARMED]
    return context


def _begin() -> None:
    """One thread a worker, as many workers as cores do more than threads that wait for one another; and an end
    with its parent: a worker whose parent is killed would else wait for work for ever. Ctrl-C is the parent's to hear.
    """  # noqa: D205
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    guard()
    os.environ |= ONE_THREAD
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
