"""What all requests share: the record as it stands, looked at again when it has grown, and the server's settings.

What may not live here: HTTP (``factory.py``, ``guard.py``), pages, SQL.
"""

from __future__ import annotations

import logging
import secrets
import shlex
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from dateline.core.errors import DatelineError, InputError
from dateline.store import Record
from dateline.store.fulltext import Fulltext
from dateline.store.memory import Shared
from dateline.store.schema import CURRENT
from dateline.store.tables import Tables

LOOK_EVERY = 1.0  # seconds between looks at the disk: what another process adds is seen so much later
SHARE = 0.2  # of the time, that looks may take: a large record that grows all the time is looked at less often
PATIENCE = 0.25  # seconds that a reader waits for a look that another process made necessary, before seeing what was
LONG = 0.5  # seconds of reckoning ahead, up to which a reader may as well wait for what is asked for
log = logging.getLogger(__name__)
_WATCHED = ("documents", "corrections", "links", "alerts")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the desk is served. ``token`` is None where only this machine can come in; ``reviewer`` who writes if nobody
    is named; ``hosts`` the names that a request may call the server by, empty for any.
    """  # noqa: D205

    read_only: bool = False
    token: str | None = None
    reviewer: str | None = None
    hosts: frozenset[str] = frozenset()
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)


class Desk:
    """A record that is served, and how.

    RecordError where there is none; InputError where it would have to be written to be read, and may not be.
    """

    def __init__(self, path: str | Path, settings: Settings) -> None:
        self.path = Path(path)
        self.settings = settings
        self.key = blake2b(str(self.path.resolve()).encode(), digest_size=4).hexdigest()
        self._tables = Tables(self.path)
        if settings.read_only and (held := self._tables.about["schema"]) < CURRENT:
            raise InputError(
                f"{path} has schema {held}, this Dateline reads {CURRENT}, and --read-only may not bring it up to date; this does, "
                f"once, and takes nothing away: dateline corrections list {shlex.quote(str(path))}"
            )
        self._shared = Shared()
        self._record = Record(self.path, shared=self._shared)
        self._as_read: Record | None = None
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._every = LOOK_EVERY
        self._marks = self._standing()
        self._looked = time.monotonic()
        self.fulltext = Fulltext(self.path, read_only=settings.read_only)
        self._indexing = threading.Thread()
        self.ahead: list[Callable[[Record], object]] = []
        """What takes long to reckon of a state of a large record (``LONG``): reckoned before it is shown, where another
        process made it."""
        self._reckoning = 0.0

    def close(self) -> None:
        """Delete what was made elsewhere for a read-only desk."""
        self.fulltext.close()

    def index(self, wait: float = 0.0) -> None:
        """Let the full-text index grow in a thread of its own, and wait for it so many seconds."""
        if not self._indexing.is_alive() and self.fulltext.revision() < self._record.revision:
            self._indexing = threading.Thread(target=self.fulltext.grow, args=(self._record,), daemon=True)
            self._indexing.start()
        if wait and self._indexing.is_alive():
            self._indexing.join(wait)

    def record(self) -> Record:
        """The record as it stands. One thread looks whether it has grown, the others go on with what they see."""
        if time.monotonic() - self._looked > self._every and self._looking.acquire(blocking=False):
            thread = threading.Thread(target=self._look_aside)
            thread.start()
            thread.join(PATIENCE)
        return self._record

    def state(self) -> object:
        """What stands for the record as it is: the same object for as long as nothing changes."""
        return self.record().state

    def as_read(self) -> Record:
        """The record without corrections: what a second reviewer judges, and what corrections are told apart from."""
        with self._lock:
            if self._as_read is None:
                self._as_read = Record(self.path, corrected=False, shared=self._shared)
            return self._as_read

    def wrote(self) -> None:
        """Look at the disk now: what this server has just written must be seen."""
        with self._lock:
            self._look()

    def reckon(self) -> None:
        """Reckon what takes long of the state that is seen, before a reader asks for it."""
        self._reckon(self._record)

    def _reckon(self, record: Record) -> None:
        start = time.monotonic()
        for reckon in self.ahead:
            reckon(record)
        self._reckoning = time.monotonic() - start

    def _look_aside(self) -> None:
        start = time.monotonic()
        try:
            with self._lock:
                self._look(ahead=self._reckoning > LONG)
        except DatelineError:
            log.exception("%s cannot be looked at anew; what was seen before is shown", self.path)
            self._looked = time.monotonic()
        finally:
            self._every = max(LOOK_EVERY, (time.monotonic() - start) / SHARE)
            self._looking.release()

    def _look(self, *, ahead: bool = False) -> None:
        marks = self._standing()
        if marks != self._marks:
            fresh = Record(self.path, shared=self._shared)
            _ = fresh.revision  # opens it here, not in the first request that sees it
            if ahead:
                self._reckon(fresh)
            self._record, self._as_read, self._marks = fresh, None, marks
            self.index()
        self._looked = time.monotonic()

    def _standing(self) -> tuple[int, ...]:
        return tuple(self._tables.version(n) for n in _WATCHED)


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    found: Desk = request.app.state.desk
    return found


def _record_of(request: Request) -> Record:
    return desk_of(request).record()


Seen = Annotated[Record, Depends(_record_of)]
"""The parameter of a route that takes the record as it stands; each query of it has a cursor of its own."""
