"""Watches feeds and folders and keeps what they bring in a record, for as long as it is let.

What a look at a place has brought is committed before it is noted that the place was looked at, so a watch that is
killed at any time sees the same again, and the record knows what it holds: nothing is lost, nothing is there twice.
What may not live here: connections (``inputs/fetching.py``) and printing (``outputs/watching.py``).
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Literal

from dateline.core.errors import InputError, RecordError
from dateline.inputs.feeds import is_feed
from dateline.inputs.fetching import Fetcher, FetchFault, host
from dateline.inputs.files import Given
from dateline.inputs.sources import Item, feed_items, files_since, stream
from dateline.run.ingest import Engine, Tally, ingest
from dateline.run.shards import Settings
from dateline.store.record import Record
from dateline.store.writing import Added

STATE = "watch.json"  # in the record's folder: what each place gave with its last answer
LOOKS = 4  # at a time, each at another host
SETTLED = 2.0  # seconds since a file was last written to: before that somebody may still be at it
LONGEST_WAIT = 6 * 3600.0  # seconds, however often a place has failed
GATHERED = 5.0  # seconds that looks are gathered before they are committed together: each commit writes files
VACUUMED = 86_400.0  # seconds between clean-ups of files that no reader can need any more


@dataclass(frozen=True, slots=True)
class Pace:
    """How often to look, in seconds: at a place, and at places of one host."""

    every: float = 900.0
    between: float = 1.0
    folders: float = 10.0


@dataclass(slots=True)
class Place:
    """A feed or a folder, and how it stands. ``due`` is on the monotonic clock, ``checked`` in seconds since 1970."""

    address: str
    kind: Literal["feed", "folder"]
    state: Mapping[str, Any] = field(default_factory=dict)
    due: float = 0.0
    checked: float = 0.0
    faults: int = 0
    why: str = ""
    gone: bool = False
    looks: int = 0
    unchanged: int = 0
    entries: int = 0

    @property
    def host(self) -> str:
        """What may be asked by one at a time."""
        return host(self.address) if self.kind == "feed" else self.address


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a place brought: items, and the place's state once they are kept; or a fault."""

    items: Iterable[Item] = ()
    state: Mapping[str, Any] = field(default_factory=dict)
    entries: int = 0
    unchanged: bool = False
    fault: FetchFault | None = None


def places(sources: Iterable[str], record: Path) -> list[Place]:
    """The places that sources name: addresses of feeds, and folders. InputError for anything else.

    A folder that holds the record itself is refused: the watch would read what it writes.
    """
    found: dict[str, Place] = {}
    for source in sources:
        if "://" in source:
            host(source)
            found[source] = Place(source, "feed")
        elif Path(source).is_dir():
            folder = Path(source).resolve()
            if record.resolve().is_relative_to(folder):
                raise InputError(f"the record {record} lies in the watched folder {source}; name another place for it")
            found[folder.as_posix()] = Place(folder.as_posix(), "folder")
        else:
            raise InputError(f"{source} is neither a folder nor the address of a feed (http:// or https://)")
    return list(found.values())


def look(place: Place, fetcher: Fetcher, given: Given, now: float) -> Look:
    """What there is at a place beyond its state; never raises for what the place gives."""
    if place.kind == "folder":
        mark, until = int(place.state.get("mark", 0)), int((now - SETTLED) * 1e9)
        files = files_since(Path(place.address), mark, until)
        if not files:
            return Look(state=place.state, unchanged=True)
        return Look(stream([p for _, p in files], given), {"mark": files[-1][0]}, len(files))
    try:
        got = fetcher.get(place.address, place.state)
        if got.data is None:
            return Look(state=place.state, unchanged=True)
        items = feed_items(got.data, place.address, given) if is_feed(got.data) else None
    except FetchFault as fault:
        return Look(fault=fault)
    except Exception as fault:  # noqa: BLE001 - one broken feed ends no watch
        return Look(fault=FetchFault(f"{type(fault).__name__}: {fault}"))
    if items is None:
        return Look(fault=FetchFault("the answer is neither RSS nor Atom"))
    return Look(items, dict(got.validators), len(items))


class Watch:
    """Looks at places when they are due, and keeps what is new; ``run`` returns after ``stop`` was called.

    ``say`` hears of what happens, as a name and fields.
    """

    def __init__(
        self, record: Record, sources: Sequence[str], engine: Engine, *, settings: Settings | None = None,
        pace: Pace | None = None, given: Given | None = None, say: Callable[..., None] = lambda *_, **__: None,
    ) -> None:  # fmt: skip
        self.record, self.engine, self.say = record, engine, say
        self.settings, self.pace, self.given = settings or Settings(), pace or Pace(), given or Given()
        self.places = places(sources, record.path)
        self.added = Added()
        self.failed = 0
        self.started = time.time()
        self._fetcher = Fetcher()
        self._stopping = False  # a plain flag: a signal's handler may take no lock
        self._why = ""
        self._free: dict[str, float] = {}
        self._looking: dict[Future[Look], Place] = {}
        self._vacuumed = time.monotonic()
        self._resume()

    def stop(self, why: str = "") -> None:
        """End it soon: what is being read is kept, what waits is left for the next time. Signal handlers may call it."""
        self._why, self._stopping = why, True

    def run(self, *, once: bool = False) -> None:
        """Watch until ``stop``; with ``once`` until every place has been looked at once."""
        self.say("started", places=len(self.places), record=str(self.record.path))
        with ThreadPoolExecutor(LOOKS, thread_name_prefix="look") as threads:
            while not self._stopping and not (once and all(p.looks or p.faults or p.gone for p in self.places)):
                self._begin(threads)
                if looked := self._gathered():
                    self._take(looked)
                self._tidy()
            threads.shutdown(wait=False, cancel_futures=True)
        self._save()
        self._fetcher.close()
        if self._why:
            self.say("told-to-stop", why=self._why)
        self.say("stopped", **self._counts())

    def status(self) -> dict[str, Any]:
        """How it stands, as JSON can hold it."""
        wall, now = time.time(), time.monotonic()
        shown = [
            {
                "address": p.address, "kind": p.kind, "looks": p.looks, "unchanged": p.unchanged, "entries": p.entries,
                "faults": p.faults, "why": p.why, "gone": p.gone, "checked": round(p.checked) or None,
                "due": None if p.gone else round(wall + p.due - now),
            }
            for p in self.places
        ]  # fmt: skip
        return {
            "state": "stopping" if self._stopping else "watching", "started": round(self.started), "now": round(wall),
            "record": str(self.record.path), **self._counts(), "places": shown,
        }  # fmt: skip

    def _counts(self) -> dict[str, int]:
        a = self.added
        return {"new": a.new, "changed": a.superseding, "unchanged": a.unchanged, "failed": self.failed}

    # --- looking -------------------------------------------------------------------------------------------

    def _begin(self, threads: ThreadPoolExecutor) -> None:
        """Start the looks that are due, where nobody of ours is at the host."""
        now = time.monotonic()
        busy = {p.host for p in self._looking.values()}
        waiting = {id(p) for p in self._looking.values()}
        for place in sorted(self.places, key=lambda p: p.due):
            if len(self._looking) >= LOOKS or place.due > now:
                return
            if place.gone or id(place) in waiting or place.host in busy or self._free.get(place.host, 0.0) > now:
                continue
            busy.add(place.host)
            self._looking[threads.submit(look, place, self._fetcher, self.given, time.time())] = place

    def _gathered(self) -> list[tuple[Place, Look]]:
        """The looks that have come to an end, a few of them together where several end soon after one another."""
        looked: list[tuple[Place, Look]] = []
        until = time.monotonic() + min(GATHERED, self.pace.every, self.pace.folders)
        while not self._stopping and time.monotonic() < until:
            if not self._looking:
                time.sleep(min(0.2, max(0.0, until - time.monotonic())))
                break
            ready, _ = wait(self._looking, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in ready:
                place = self._looking.pop(future)
                self._free[place.host] = time.monotonic() + self.pace.between
                looked.append((place, future.result()))
        return looked

    # --- keeping -------------------------------------------------------------------------------------------

    def _take(self, looked: Sequence[tuple[Place, Look]]) -> None:
        """Keep what looks brought, then note that they were made."""
        before = Tally()
        whole = True
        if any(x.entries for _, x in looked):
            try:
                before = ingest(
                    self._while_wanted(chain.from_iterable(x.items for _, x in looked)),
                    self.record, self.settings, engine=self.engine,
                )  # fmt: skip
            except RecordError as fault:
                self.say("not-kept", why=str(fault))
                for place, _ in looked:
                    self._failed(place, FetchFault(str(fault)))
                return
            whole = not self._stopping
            self.added += before.added
            self.failed += before.failed
            a = before.added
            self.say("kept", new=a.new, changed=a.superseding, unchanged=a.unchanged, failed=before.failed)
        if whole:  # else what was cut off is looked at again when it is started again
            for place, found in looked:
                self._note(place, found)
            self._save()

    def _while_wanted(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            if self._stopping:
                return
            yield item

    def _note(self, place: Place, found: Look) -> None:
        if found.fault is not None:
            self._failed(place, found.fault)
            return
        place.state, place.checked, place.faults, place.why = found.state, time.time(), 0, ""
        place.looks += 1
        place.unchanged += found.unchanged
        place.entries += found.entries
        every = self.pace.every if place.kind == "feed" else self.pace.folders
        place.due = time.monotonic() + every * random.uniform(0.9, 1.1)  # noqa: S311 - spreads looks
        if not found.unchanged or place.kind == "feed":
            self.say("looked", place=place.address, entries=found.entries, unchanged=found.unchanged)

    def _failed(self, place: Place, fault: FetchFault) -> None:
        """Later, and later each time; at most ``LONGEST_WAIT``, unless its server asks for more."""
        place.faults += 1
        place.checked = time.time()
        place.why = str(fault)
        place.gone = fault.gone
        longest = max(self.pace.every, LONGEST_WAIT)
        wait_ = min(longest, self.pace.every * 2 ** min(place.faults, 12)) * random.uniform(0.5, 1.0)  # noqa: S311
        place.due = time.monotonic() + max(wait_, fault.wait or 0.0)
        self.say(
            "failed", place=place.address, why=place.why, faults=place.faults, gone=place.gone, wait=round(wait_, 1)
        )

    def _tidy(self) -> None:
        if time.monotonic() - self._vacuumed > VACUUMED:
            self._vacuumed = time.monotonic()
            self.say("cleaned", files=self.record.tables.vacuum())

    # --- state ---------------------------------------------------------------------------------------------

    def _resume(self) -> None:
        """Where it was when it ended: a feed that was asked a minute ago is not asked again at once."""
        held = _read(self.record.path / STATE)
        wall, now = time.time(), time.monotonic()
        for place in self.places:
            known = held.get(place.address, {})
            place.state = known.get("state", {})
            place.checked = min(wall, float(known.get("checked", 0.0)))
            if place.kind == "feed":
                place.due = now + max(0.0, place.checked + self.pace.every - wall)

    def _save(self) -> None:
        """Write the state of all places, beside what another watch of this record has written."""
        path = self.record.path / STATE
        held = _read(path) | {p.address: {"state": dict(p.state), "checked": p.checked} for p in self.places}
        spare = path.with_suffix(".new")
        try:
            spare.write_text(json.dumps(held, indent=1), "utf-8")
            spare.replace(path)
        except OSError as fault:  # a full disk: the same is seen again, and known
            self.say("state-not-saved", why=str(fault))


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
