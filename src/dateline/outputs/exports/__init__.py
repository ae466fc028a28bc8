"""The forms that a record leaves in: one module each, checked by its own rules before a file appears.

``export`` writes one; ``FORMATS`` lists them. What may not live here: anything of one format.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.exports.base import InvalidExport, Source, Told
from dateline.outputs.table_files import whole

if TYPE_CHECKING:
    from dateline.store import Record

__all__ = ["FORMATS", "Format", "InvalidExport", "Told", "export"]


@dataclass(frozen=True, slots=True)
class Format:
    """One form: what of the record it holds, in which module, and whether it is a folder."""

    name: str
    holds: str
    module: str
    folder: bool = False
    writer: str = "write"
    checker: str = "check"

    def load(self) -> tuple[Callable[[Source, Path], Told], Callable[[Path], None]]:
        """What writes it and what checks it."""
        module = import_module(f"dateline.outputs.exports.{self.module}")
        return getattr(module, self.writer), getattr(module, self.checker)


FORMATS: Mapping[str, Format] = {
    f.name: f
    for f in (
        Format("plover", "events, one JSON object a line", "plover"),
        Format("polecat", "events, tab-separated, 40 columns", "polecat"),
        Format(
            "gdelt", "dyads of events that have happened: events (61 columns) and mentions (16)", "gdelt", folder=True
        ),
        Format("icews", "dyads of events that have happened, tab-separated, 20 columns", "icews"),
        Format("csv", "every view, with a Frictionless descriptor", "tables", True, "write_csv_folder", "check_csv"),
        Format("parquet", "every view", "tables", True, "write_parquet", "check_parquet"),
        Format("ics", "meetings that have a day, as a calendar", "ics"),
        Format("webannotation", "the evidence of every row, one W3C Web Annotation a line", "webannotation"),
        Format("ftm", "reports, actors, events, meetings and stances as FollowTheMoney entities", "ftm"),
        Format("dna", "stances as statements for Discourse Network Analyzer", "dna"),
    )
}


def export(record: Record, name: str, out: Path, **filters: Any) -> Told:
    """Write a record in the form ``name`` to ``out``, which appears when it is whole and has been checked.

    ``filters`` are those of ``Record.view``. UnknownName for a form that there is none of; InputError where ``out``
    cannot be; InvalidExport where the form's own rules refuse what was made: nothing is written then.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, FORMATS)
    chosen = FORMATS[name]
    write, check = chosen.load()
    with new_folder(out) if chosen.folder else whole(out) as spare:
        told = write(Source(record, filters), spare)
        check(spare)
    return told


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """The path of a folder to make, which becomes ``out`` if all goes well and is deleted if not."""
    if out.is_file() or (out.is_dir() and any(out.iterdir())):
        raise InputError(f"{out} is there already; name a new folder")
    if not out.absolute().parent.is_dir():
        raise InputError(f"no such directory: {out.absolute().parent}")
    spare = out.absolute().with_name(f".{out.absolute().name}.{os.getpid()}")
    shutil.rmtree(spare, ignore_errors=True)
    try:
        yield spare
        spare.replace(out)
    finally:
        shutil.rmtree(spare, ignore_errors=True)
