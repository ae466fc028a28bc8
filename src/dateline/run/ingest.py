"""Documents into a record: what is there already is left out, the rest is read and kept as it comes.

The record itself is the only memory of what is done, so a run that is killed goes on where it was when it
is started again. This process alone commits. What may not live here: printing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Protocol

from dateline.core.errors import InputError
from dateline.core.types import Document
from dateline.inputs.files import Failure
from dateline.inputs.sources import Item
from dateline.run.pool import Pool, inline
from dateline.run.shards import SHARD, Done, Settings, origin, process_shard
from dateline.store.record import Record
from dateline.store.rows import digest
from dateline.store.writing import Added, Encoded, encode, joined

LOOKED_UP = 256  # documents at a time: a look-up takes about 30 ms whatever their number
KEPT_AFTER = 10.0  # seconds between commits: what a kill costs to read again, against files that are too small
KEPT_AT = 256  # documents between commits, where readings come fast
COMPACTED_AFTER = 48  # commits: about as many files a table as a query opens without being slow


@dataclass(slots=True)
class Tally:
    """How far an ingest is; ``share`` of all bytes looked at, in [0, 1]."""

    added: Added = field(default_factory=Added)
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    share: float = 0.0
    started: float = field(default_factory=time.monotonic)
    read: int = 0

    @property
    def rate(self) -> float:
        """Documents read a second."""
        return self.read / max(1e-9, time.monotonic() - self.started)

    @property
    def left(self) -> float | None:
        """Seconds left, as the share of bytes tells; None where nothing has been read yet."""
        if not self.share or not self.read:
            return None
        return (time.monotonic() - self.started) * (1 - self.share) / self.share


@dataclass(frozen=True, slots=True)
class Sent:
    """A document on its way, and whether it may change back to what it was."""

    document: Document
    newest_only: bool


class Engine(Protocol):
    """What runs work on shards: each comes back once, in any order, whatever becomes of the process that had it."""

    def __call__(
        self,
        work: Callable[[Sequence[Sent]], Done],
        give_up: Callable[[Sent], Done],
        shards: Iterable[Sequence[Sent]],
        /,
    ) -> Generator[Done, None, None]:
        """Each shard's result; what ``give_up`` says stands for a document that ends every process that reads it."""


def local_engine(workers: int) -> Engine:
    """The engine of this machine: this process (``workers`` 1), or that many more."""

    def run(
        work: Callable[[Sequence[Sent]], Done], give_up: Callable[[Sent], Done], shards: Iterable[Sequence[Sent]], /
    ) -> Generator[Done, None, None]:
        yield from inline(work, shards) if workers <= 1 else Pool(work, give_up, workers).results(shards)

    return run


class Staying:
    """An engine of processes that wait for more between one ingest and the next, all of the same settings."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: Pool[Sent, Done] | None = None

    def __call__(
        self,
        work: Callable[[Sequence[Sent]], Done],
        give_up: Callable[[Sent], Done],
        shards: Iterable[Sequence[Sent]],
        /,
    ) -> Generator[Done, None, None]:
        """As ``Engine``."""
        if self._pool is None:
            self._pool = Pool(work, give_up, self._workers, stays=True)
        yield from self._pool.results(shards)

    def pids(self) -> list[int]:
        """The ids of the processes that live now."""
        return [] if self._pool is None else self._pool.pids()

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()


def ingest(
    items: Iterable[Item], record: Record, settings: Settings | None = None, *, workers: int = 1, reread: bool = False,
    told: Callable[[Tally], None] = lambda _: None, engine: Engine | None = None,
) -> Tally:  # fmt: skip
    """Reads what of the items the record does not hold yet, and keeps it; what came of it.

    ``told`` hears of progress. With ``workers`` above 1 that many processes read, or with an ``engine`` that.
    ``reread`` reads again what another version of the reader or codebook has read. A fault of the record itself
    (a full disk) ends it; what was committed before stands.
    """
    settings = settings or Settings()
    tally = Tally()
    keep = _Keeper(record, tally, told, reread=reread)
    shards = _shards(items, record, tally, keep, origin_=f"{settings.codebook} {origin(settings)}" if reread else None)
    finished = (engine or local_engine(workers))(partial(_work, settings, origin(settings)), given_up, shards)
    try:
        with closing(finished):
            for done in finished:
                keep(done)
    finally:
        keep.flush()
    record.compact(most=COMPACTED_AFTER // 4)
    record.refresh()
    told(tally)
    return tally


def _work(settings: Settings, made_with: str, shard: Sequence[Sent]) -> Done:
    if (here := origin(settings)) != made_with:
        raise InputError(f"a worker would read with {here}, not with {made_with}; install the same on every machine")
    newest = frozenset(s.document.id for s in shard if s.newest_only)
    return process_shard([s.document for s in shard], settings, newest)


def given_up(sent: Sent) -> Done:
    """What stands for a document that cannot be read without the end of its process."""
    source = sent.document.source or sent.document.id
    failure = Failure(source, "reader-died", f"{source}: the process that read it died each time; nothing was coded")
    return Done(encode([], codebook=""), (failure,))


class _Keeper:
    """What has been read and not been committed yet."""

    def __init__(self, record: Record, tally: Tally, told: Callable[[Tally], None], *, reread: bool) -> None:
        self.record, self.tally, self.told, self.reread = record, tally, told, reread
        self.encoded: list[Encoded] = []
        self.failures: list[Failure] = []
        self.since = time.monotonic()
        self.commits = 0

    def __call__(self, done: Done) -> None:
        self.encoded.append(done.encoded)
        self.tally.read += len(done.encoded)
        self.fail(done.failures)
        self.pause()

    def fail(self, failures: Iterable[Failure]) -> None:
        for failure in failures:
            self.failures.append(failure)
            self.tally.failed += 1
            if len(self.tally.failures) < 20:
                self.tally.failures.append(failure)

    def pause(self) -> None:
        """Commit if it is time to, and tell how far it is."""
        due = time.monotonic() - self.since > KEPT_AFTER
        if due or sum(map(len, self.encoded)) >= KEPT_AT or len(self.failures) >= 4 * KEPT_AT:
            self.flush()
        self.told(self.tally)

    def flush(self) -> None:
        encoded, self.encoded = self.encoded, []
        failures, self.failures = self.failures, []
        self.record.add_failures((f.source, f.code, f.message) for f in failures)
        if any(map(len, encoded)):
            self.tally.added += self.record.add_rows(joined(encoded), reread=self.reread)
            self.commits += 1
            if self.commits % COMPACTED_AFTER == 0:
                self.record.compact(most=COMPACTED_AFTER // 4)
        self.since = time.monotonic()


def _shards(
    items: Iterable[Item], record: Record, tally: Tally, keep: _Keeper, *, origin_: str | None
) -> Iterator[list[Sent]]:
    """Shards of the documents that are news; the others are counted, and failures kept."""
    source = iter(items)
    waiting: list[Sent] = []
    while chunk := list(islice(source, LOOKED_UP)):
        keep.fail(i.found for i in chunk if isinstance(i.found, Failure))
        known = record.known(i.found.id for i in chunk if isinstance(i.found, Document))
        for item in chunk:
            tally.share = item.done
            if not isinstance(item.found, Document):
                continue
            held, newest_only = known.get(item.found.id), item.origin == "file"
            if (
                held is not None
                and held.has(digest(item.found), newest_only=newest_only)
                and origin_ in {None, held.origin}
            ):
                tally.added += Added(unchanged=1)
                continue
            waiting.append(Sent(item.found, newest_only))
            if len(waiting) == SHARD:
                yield waiting
                waiting = []
        keep.pause()
    if waiting:
        yield waiting
