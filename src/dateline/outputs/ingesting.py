"""What ``dateline ingest`` does: sources into a record, with progress on standard error and a summary.

What may not live here: arguments (``cli_record.py``) and reading (``run/ingest.py``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dateline.outputs.example import example
from dateline.outputs.reading import quiet, tell

if TYPE_CHECKING:
    from dateline.inputs.sources import Item
    from dateline.run.ingest import Engine, Tally
    from dateline.run.shards import Settings

_TOLD_EVERY = 30.0  # seconds between lines of progress where standard error is no terminal: a log stays short
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asked for."""

    sources: Sequence[str]
    into: Path
    columns: Sequence[str]
    published: str | None
    outlet: str | None
    workers: int
    reread: bool
    example: bool
    settings: Mapping[str, Any]
    """Fields of ``run.shards.Settings``: how documents are read."""
    alerts: Path | None = None
    ray: str | None = None


def run(asked: Asked, *, debug: bool) -> int:
    """Ingests and tells what came of it; the exit status, 1 if some documents failed."""
    quiet(debug=debug)
    from dateline.core.codebook import load_codebook
    from dateline.inputs.files import Given, checked_date
    from dateline.inputs.sources import Item, expand, mapping, stream
    from dateline.run.ingest import ingest
    from dateline.run.shards import Settings
    from dateline.store import Record

    settings = Settings(**asked.settings)
    load_codebook(settings.codebook)
    _tell_faults(settings, everything=debug)
    rules = None
    if asked.alerts is not None:
        from dateline.alerts.rules import load_rules

        rules = load_rules(asked.alerts)  # before anything is read: a mistake in it is found at once
    given = Given(published=checked_date(asked.published), outlet=asked.outlet)
    paths, mapped = expand(asked.sources), mapping(asked.columns)
    items: Iterable[Item] = stream(paths, given, mapped, sys.stdin.buffer if sys.stdin is not None else None, _Taken())
    if asked.example:
        items = chain([Item(example(), "id", 0.0)], items)
    record = Record(asked.into, create=True)
    with _engine(asked) as engine, _Told() as told:
        tally = ingest(items, record, settings, workers=asked.workers, reread=asked.reread, told=told, engine=engine)
    if rules is not None:
        from dateline.outputs.cli_alerts import after_ingest

        after_ingest(record, rules)
    return _summary(tally, asked.into)


def _tell_faults(settings: Settings, *, everything: bool) -> None:
    """Says what could not be read in the user's dictionaries, before anything is read with them."""
    from dateline.gazetteer import load_dictionary

    if settings.actors:
        tell(load_dictionary(settings.actors).faults, everything=everything)


class _Taken:
    """Says which column was taken for which field, once each: a wrong one is seen and mended with --column."""

    def __init__(self) -> None:
        self.said: set[tuple[str, str]] = set()

    def __call__(self, source: str, field: str, column: str) -> None:
        if (field, column) not in self.said:
            self.said.add((field, column))
            sys.stderr.write(f"dateline: {field} is column {column!r} of {Path(source).name}\n")


@contextmanager
def _engine(asked: Asked) -> Iterator[Engine | None]:
    """The cluster, where one is asked for; None is this machine without one."""
    if asked.ray is None:
        yield None
        return
    from dateline.run.cluster import RayEngine, cluster

    with cluster(asked.ray, workers=asked.workers if asked.workers > 1 else None):
        yield RayEngine()


class _Told:
    """Progress: a line that renews itself on a terminal, a line now and then elsewhere."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.terminal:
            sys.stderr.write("\r\x1b[K")

    def __call__(self, tally: Tally) -> None:
        now = time.monotonic()
        if self.terminal and now - self.last > 0.2:
            sys.stderr.write("\r\x1b[K" + progress(tally))
            sys.stderr.flush()
            self.last = now
        elif not self.terminal and now - self.last > _TOLD_EVERY:
            sys.stderr.write(progress(tally) + "\n")
            self.last = now


def progress(tally: Tally) -> str:
    """How far it is, in words: "1,204 read, 3.9/s, 2 failed, 31 %, 12 min left"."""
    parts = [f"{tally.read:,} read", f"{tally.rate:.1f}/s"]
    if tally.added.unchanged:
        parts.append(f"{tally.added.unchanged:,} there already")
    if tally.failed:
        parts.append(f"{tally.failed:,} failed")
    parts.append(f"{100 * tally.share:.0f} %")
    if tally.left is not None:
        parts.append(f"{_duration(tally.left)} left")
    return ", ".join(parts)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _summary(tally: Tally, into: Path) -> int:
    for failure in tally.failures[:_LISTED]:
        sys.stderr.write(f"dateline: {failure.message}\n")
    if (rest := tally.failed - len(tally.failures[:_LISTED])) > 0:
        sys.stderr.write(f"dateline: and {rest} more\n")
    a = tally.added
    words = [
        f"{a.new:,} new",
        f"{a.superseding:,} changed",
        f"{a.unchanged:,} there already",
        f"{tally.failed:,} failed",
    ]
    sys.stdout.write(f"{into}: {', '.join(words)}\n")
    if tally.failed:
        sys.stderr.write(f"dateline: all of them: dateline query {into} --view problems\n")
    return 1 if tally.failed else 0
