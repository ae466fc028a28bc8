"""A reader without a model that does what a document's words tell it to: die, wait, raise, or read by hand.

It is imported by name in the processes of every engine, by tests and by ``benchmarks``.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from dateline.core.types import Analysis, Document
from dateline.inputs.sources import Item
from dateline.run.local import Reader
from dateline.store import Record
from dateline.store.schema import COUNTED
from tests.record.writing import document, reading

NAME = "tests.engines.standin:StandIn"
OWN = "tests.engines.standin:own"
_ONCE = re.compile(r"KILLS ONCE: (\S+)")


class StandIn:
    """Reads by hand."""

    def __init__(self, *_: object) -> None: ...

    def read_documents(self, documents: Sequence[Document]) -> list[Analysis]:
        """One made reading each, unless a document tells otherwise."""
        return [self._read(d) for d in documents]

    def _read(self, found: Document) -> Analysis:
        if (once := _ONCE.search(found.content)) and not _seen(Path(once[1])):
            os.kill(os.getpid(), signal.SIGKILL)
        if "KILLS ALWAYS" in found.content:
            os.kill(os.getpid(), signal.SIGKILL)
        if "RAISES" in found.content:
            raise ValueError("it raises")
        if "NEVER ENDS" in found.content:
            while True:
                with suppress(Exception):  # as a stage that swallows what it can
                    time.sleep(0.01)
        return reading(found)


def own(codebook: str) -> Reader:
    """Dateline's reader without spaCy, which is ready sooner."""
    return Reader(codebook, parser="own")


def _seen(mark: Path) -> bool:
    there = mark.exists()
    mark.touch()
    return there


def saying(n: int, words: str) -> Document:
    """A document known by its number whose text holds an order."""
    made = document(n)
    return Document(made.id, f"{made.content}\n{words}", source=made.source, published=made.published)


def stream(count: int, orders: dict[int, str]) -> Iterator[Item]:
    """Some documents as an input gives them, with what some of them say."""
    for n in range(count):
        yield Item(saying(n, orders[n]) if n in orders else document(n), "id", (n + 1) / count)


def contents(record: Record, without: Iterable[str] = ()) -> dict[str, list[str]]:
    """All that a record holds, each row as words and in order; but for when and in which commit it came.

    ``without`` are numbers of documents to leave out.
    """
    assert record.check() == []
    left_out = {f"doc-{n}" for n in without}
    columns = dict.fromkeys(COUNTED, "* EXCLUDE (reading)")
    found = {}
    engine = record._seen()
    for name, shown in {**columns, "documents": "* EXCLUDE (reading, revision, ingested)"}.items():
        counted = "" if name == "documents" else "WHERE reading IN (SELECT reading FROM raw_documents)"
        rows = engine.query(f"SELECT {shown} FROM raw_{name} {counted}").to_pylist()  # noqa: S608 - names of ours
        found[name] = sorted(repr(r) for r in rows if r["document_id"] not in left_out)
    rows = engine.query("SELECT source, code, message FROM raw_failures").to_pylist()
    found["failures"] = sorted(repr(r) for r in rows)
    return found
