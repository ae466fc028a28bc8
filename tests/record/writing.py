"""What writers in processes of their own do; the readings are made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dateline.core.types import Analysis, Document
from dateline.inputs.sources import Item
from dateline.run import ingest, local
from dateline.store import Record
from tests.unit.test_contract import full


def document(n: int, version: int = 1, words: int = 30) -> Document:
    """A document known by its number."""
    content = f"OSLO — Norway met Sweden on Monday. Report {n}, version {version}. " + "More was said. " * words
    return Document(f"doc-{n}", content, source=f"reports.jsonl:{n}", published="2013-04-10", outlet=f"Outlet {n % 3}")


def reading(found: Document) -> Analysis:
    """A reading with one value of each kind."""
    made = full()
    return replace(made, document=found, text=replace(made.text, content=found.content))


class StandIn:
    """Reads by hand: what is tested is what becomes of readings."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def read_documents(self, documents: Iterable[Document]) -> list[Analysis]:
        """One made reading each; a document that says so raises."""
        documents = list(documents)
        if any("raises" in d.content for d in documents):
            raise ValueError("it raises")
        return [reading(d) for d in documents]


def items(numbers: Sequence[int]) -> Iterator[Item]:
    """The documents of some numbers as an input gives them."""
    for i, n in enumerate(numbers, 1):
        yield Item(document(n), "id", i / len(numbers))


def ingest_all(path: Path, numbers: Sequence[int], kept_at: int = 8) -> None:
    """Ingest some documents with frequent commits."""
    local.Reader = StandIn  # type: ignore[assignment, misc]
    ingest.KEPT_AT, ingest.SHARD = kept_at, kept_at
    ingest.ingest(items(numbers), Record(path, create=True))


def add_one_by_one(path: Path, numbers: Sequence[int]) -> None:
    """A commit for each document."""
    record = Record(path, create=True)
    for n in numbers:
        record.add([reading(document(n))])
