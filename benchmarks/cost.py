"""What reading costs: documents per core-hour, the driver's share, and what grows with the record and how.

usage: python -m benchmarks.cost [--shared DIR] [--articles N] [--sizes 1000,10000,100000] [--stories 125,250,500]
                                 [--price USD] [--day N] [--month N]

CPU time throughout, so that other load does not count. The first N documents of the corpus ``load`` (default 64) are
read with the model; for the curves their readings are repeated with ids, days and texts of their own, a day further
each time round, and kept in one record that grows: what a thousand more cost at each size, and what look-ups, a query
of a month and the linking of stories cost there. Money: a core-hour's price is given (default .05 USD, a round number
for a virtual core in a cloud), a large language model's is the published 31 USD for 500 events (FINDINGS: gpt-4.1-mini).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core: said before any library reads it

from dateline.core.types import Analysis, Document
from dateline.inputs.files import Given, document_of_page, document_of_row
from dateline.inputs.rows import Row
from dateline.run.local import Reader
from dateline.store import Record
from dateline.store.stories import link
from dateline.store.writing import encode

LLM = 31 / 500  # USD an event
BATCH = 500  # documents a commit
T = TypeVar("T")


def corpus(shared: Path, n: int) -> list[dict[str, str]]:
    """The first rows of the corpus ``load``."""
    with gzip.open(shared / "data" / "load" / "load.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(n), lines, strict=False)]


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and its CPU seconds."""
    start = time.process_time()
    found = work()
    return found, time.process_time() - start


def reading(rows: Sequence[dict[str, str]]) -> tuple[list[Analysis], float]:
    """The rows as readings, and how many a core reads in an hour; prints what that took."""
    documents = [
        Document(r["id"], r["text"], title=r["title"], outlet=r["outlet"], published=r["date"], language="en")
        for r in rows
    ]
    reader = Reader()
    reader.read_documents(documents[:4])
    found, seconds = timed(lambda: reader.read_documents(documents))
    _, rows_seconds = timed(lambda: encode(found, codebook="plover"))
    per = (seconds + rows_seconds) / len(found)
    words, events = sum(len(d.content.split()) for d in documents), sum(len(a.events) for a in found)
    print(f"reading    {per * 1000:.0f} ms a document, {3600 / per:,.0f} documents per core-hour")
    print(
        f"           of {words / len(found):.0f} words and {events / len(found):.1f} events; rows are {100 * rows_seconds / (seconds + rows_seconds):.0f} % of it"
    )
    return found, 3600 / per


def driver(rows: Sequence[dict[str, str]]) -> None:
    """Print what the driver does for each document before it is read."""
    pages = ["<html><head><title>{}</title></head><body><nav><a href='/'>Home</a></nav><article>{}</article></body></html>".format(r["title"], "".join(f"<p>{p}</p>" for p in r["text"].split("\n"))) for r in rows]  # fmt: skip
    document_of_page(pages[0], "page", Given(), (), id_=None, extra={})  # its libraries are loaded now
    _, page = timed(lambda: [document_of_page(p, "page", Given(), (), id_=None, extra={}) for p in pages])
    _, row = timed(lambda: [document_of_row(Row(1, {"text": r["text"], "published": r["date"]}), "row", (), Given()) for r in rows])  # fmt: skip
    print(
        f"driver     {1000 * page / len(rows):.2f} ms for a page of HTML, {1000 * row / len(rows):.2f} ms for a row of text"
    )


def repeated(base: Sequence[Analysis], first: int, count: int) -> Iterator[Analysis]:
    """Readings like the first ones, each under an id, a day and an address of its own."""
    for n in range(first, first + count):
        made, later = base[n % len(base)], n // len(base)
        found = replace(made.document, id=f"doc-{n}", published=_later(made.document.published, later), url=f"https://e.org/{n}")  # fmt: skip
        events = tuple(
            replace(e, time=replace(e.time, first=_later(e.time.first, later), last=_later(e.time.last, later)))
            for e in made.events
        )
        yield replace(made, document=found, events=events)


def _later(day: str | None, days: int) -> str | None:
    return None if day is None else (date.fromisoformat(day[:10]) + timedelta(days)).isoformat()


def curves(base: Sequence[Analysis], sizes: Sequence[int], folder: Path) -> None:
    """Print what a record of each size costs to add to, to look into and to ask."""
    record, there = Record(folder / "record", create=True), 0
    print(
        "record     documents   ms a document to commit   ms a document to know again   ms a month of one actor    MB"
    )
    for size in sizes:
        spent = added = 0.0
        while there < size:
            count = min(BATCH, size - there)
            rows = encode(list(repeated(base, there, count)), codebook="plover")
            _, seconds = timed(lambda rows=rows: record.add_rows(rows))  # type: ignore[misc]
            there += count
            if there > size - 10 * BATCH:  # the last commits before the size
                spent, added = spent + seconds, added + count
            if (there // BATCH) % 48 == 0:
                record.compact(most=12)
        record.compact()
        record.refresh()
        ids = [f"doc-{n * (size // 256 or 1)}" for n in range(256)]
        _, known = timed(lambda ids=ids: record.known(ids))  # type: ignore[misc]
        record.events(actor="USA", since="2006-05-01", until="2006-05-31")
        _, asked = timed(lambda: record.events(actor="USA", since="2006-05-01", until="2006-05-31").dicts())
        print(
            f"           {size:9,d}   {1000 * spent / added:23.2f}   {1000 * known / 256:27.2f}   {1000 * asked:23.0f}",
            flush=True,
        )


def stories(base: Sequence[Analysis], sizes: Sequence[int], folder: Path) -> None:
    """Print what it takes to link records of several sizes."""
    for size in sizes:
        record = Record(folder / f"stories-{size}", create=True)
        record.add(list(repeated(base, 0, size)))
        events = len(record.query("SELECT id FROM events"))
        _, seconds = timed(lambda record=record: link(record))  # type: ignore[misc]
        print(f"stories    {size:9,d} documents, {events:7,d} events: {seconds:7.1f} s to link all", flush=True)


def money(base: Sequence[Analysis], per_hour: float, given: argparse.Namespace) -> None:
    """Print hours and money for a day and a month of news."""
    events = sum(len(a.events) for a in base) / len(base)
    for what, documents in (("a day", given.day), ("a month", given.month)):
        hours = documents / per_hour
        print(
            f"cost       {what} of {documents:,} documents: {hours:,.0f} core-hours, {hours * given.price:,.0f} USD at "
            f"{given.price} USD; a large language model {documents * events * LLM:,.0f} USD at {LLM:.3f} USD an event"
        )


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--shared", type=Path, default=Path(os.environ.get("DATELINE_SHARED", "../shared")))
    options.add_argument("--articles", type=int, default=64)
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument("--stories", default="125,250,500")
    options.add_argument("--price", type=float, default=0.05)
    options.add_argument("--day", type=int, default=250_000)
    options.add_argument("--month", type=int, default=12_500_000)
    given = options.parse_args()
    rows = corpus(given.shared, given.articles)
    base, per_hour = reading(rows)
    driver(rows)
    money(base, per_hour, given)
    start = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        curves(base, [int(n) for n in given.sizes.split(",") if n], Path(folder))
        stories(base, [int(n) for n in given.stories.split(",") if n], Path(folder))
    print(f"           {time.process_time() - start:.0f} CPU seconds for the curves")


if __name__ == "__main__":
    main()
