"""The engine for many machines: shards as tasks of Ray, each back once, whatever happens to workers and nodes.

It runs what the local engines run (``shards.process_shard``) and commits nothing: that is the driver's alone. Only
this module imports Ray. What may not live here: what a shard is and what becomes of its result (``ingest.py``).
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dateline.core.errors import InputError, MissingExtra
from dateline.run.limits import guard
from dateline.run.pool import LIVES

log = logging.getLogger(__name__)

D = TypeVar("D")
R = TypeVar("R")

WHOLE = 2  # times that a shard may end its worker before it is halved: the first time may be somebody else's kill
LOST = 50  # times that a shard may be lost with its node before the run is: the cluster is not there any more then
AHEAD = 2  # shards in flight for each CPU: one is read, one waits; more would only fill the nodes' memory
LOOKED = 5.0  # seconds between counts of the CPUs that there are


@dataclass(frozen=True, slots=True)
class _Try:
    """A shard on its way: how often it has ended a worker, and how often it was lost with a node."""

    shard: Sequence[Any]
    deaths: int = 0
    lost: int = 0


@contextmanager
def cluster(address: str, *, workers: int | None = None) -> Iterator[None]:
    """Connected to the cluster at an address, "auto" for the one of this machine, or to one of its own ("local").

    A cluster asks for a token (RAY_AUTH_MODE=token unless the environment says otherwise): without one, whoever reaches
    its port runs what they like. One of our own makes itself a token. MissingExtra without Ray, InputError where
    there is no cluster.
    """
    os.environ.setdefault("RAY_AUTH_MODE", "token")  # all of it before Ray is imported, which looks once
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing calls home
    if address == "local" and not {"RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"} & set(os.environ):
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
    try:
        import ray
    except ImportError as missing:
        raise MissingExtra("cluster", "ray") from missing
    _reached(address)
    own: dict[str, Any] = {"include_dashboard": False, "num_cpus": workers} if address == "local" else {}
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR, configure_logging=False, **own)
    except (ConnectionError, RuntimeError, ValueError, OSError, ray.exceptions.RayError) as fault:
        raise InputError(f"no Ray cluster at {address}: {' '.join(str(fault).split())[:300]}") from fault
    with redirect_stdout(sys.stderr):  # where Ray prints what raylets complain of, amid a command's own answer
        try:
            yield
        finally:
            ray.shutdown()


def _reached(address: str) -> None:
    """InputError where nobody listens at HOST:PORT, said at once: Ray itself tries for minutes."""
    host, mark, port = address.rpartition(":")
    if not mark or "/" in address or not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as fault:
        raise InputError(f"no Ray cluster at {address}: {getattr(fault, 'strerror', None) or fault}") from fault


class RayEngine(Generic[D, R]):
    """Runs ``work`` on shards on the cluster that this process is connected to (``cluster``).

    A shard whose node is lost is sent again. One that ends its worker ``WHOLE`` times is halved, a document that ends
    it ``LIVES`` times alone is given to ``give_up``, whose result stands for it.
    """

    def __call__(
        self, work: Callable[[Sequence[D]], R], give_up: Callable[[D], R], shards: Iterable[Sequence[D]], /
    ) -> Generator[R, None, None]:
        """Each shard's result as it is ready, in any order. At most ``AHEAD`` shards a CPU are in flight."""
        import ray

        # no retries by Ray itself: it would send a poisoned shard whole again and again, and tell of none of it
        task = ray.remote(max_retries=0, num_cpus=1)(_run)
        sent_work = ray.put(work)
        again: deque[_Try] = deque()
        fresh = (_Try(shard) for shard in shards)
        pending: dict[Any, _Try] = {}
        more, room, counted = True, _room(), time.monotonic()
        try:
            while more or pending or again:
                while (more or again) and len(pending) < room:
                    if (next_ := again.popleft() if again else next(fresh, None)) is None:
                        more = False
                        continue
                    pending[task.remote(sent_work, list(next_.shard))] = next_
                ready, _ = ray.wait(list(pending), num_returns=1, timeout=LOOKED) if pending else ([], [])
                for reference in ready:
                    tried = pending.pop(reference)
                    found = _outcome(reference, tried, give_up)
                    if isinstance(found, list):
                        again.extend(found)
                    else:
                        yield found.result
                if time.monotonic() - counted > LOOKED:
                    room, counted = _room(), time.monotonic()
        finally:
            with suppress(Exception):  # what ends it may be the end of the cluster
                for reference in pending:
                    ray.cancel(reference, force=True)


@dataclass(frozen=True, slots=True)
class _Came(Generic[R]):
    result: R


def _outcome(reference: Any, tried: _Try, give_up: Callable[[D], R]) -> _Came[R] | list[_Try]:
    """The result of a shard, or what of it is to be tried again."""
    import ray
    from ray import exceptions as x

    try:
        return _Came(ray.get(reference))
    except (x.NodeDiedError, x.ObjectLostError, x.LocalRayletDiedError, x.TaskCancelledError) as fault:
        if tried.lost + 1 >= LOST:
            raise
        log.warning("a shard was lost with its node (%s)", type(fault).__name__)
        return [_Try(tried.shard, tried.deaths, tried.lost + 1)]
    except (x.WorkerCrashedError, x.OutOfMemoryError) as fault:
        deaths = tried.deaths + 1
        log.warning("a shard of %d ended its worker (%s)", len(tried.shard), type(fault).__name__)
        if len(tried.shard) == 1:
            return [_Try(tried.shard, deaths)] if deaths < LIVES else _Came(give_up(tried.shard[0]))
        if deaths < WHOLE:
            return [_Try(tried.shard, deaths)]
        half = len(tried.shard) // 2  # a half is suspect already, and halved again when it dies; one alone begins anew
        return [_Try(p, WHOLE - 1 if len(p) > 1 else 0) for p in (tried.shard[:half], tried.shard[half:])]
    except x.RayTaskError as fault:
        if isinstance(cause := fault.cause, InputError):
            raise cause from fault
        why = f"{type(cause).__name__}: {cause}" if cause is not None else str(fault)
        raise InputError(f"a worker cannot read ({why}); the same Dateline must be installed on every node") from fault


def _run(work: Callable[[Sequence[D]], R], shard: Sequence[D]) -> R:
    guard()
    return work(shard)


def _room() -> int:
    """How many shards may be in flight: what nodes there are now decides."""
    import ray

    return max(1, AHEAD * int(ray.cluster_resources().get("CPU", 1)))
