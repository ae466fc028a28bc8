"""Speed of the whole reading on one core, and the share of each stage.

usage: python benchmarks/reading.py [--shared DIR] [--articles N] [--parser spacy,own] [--repeats N]

Reads N Wikinews articles (default 100) once to warm up the first ten, then all, in one process, and
prints CPU time: words/s, documents/s, sentences/s, and microseconds a sentence for each stage. The model's
bare pass over the same word pieces is timed in the same run, so that the ratio holds on any machine. Of several repeats
the one that took least is shown: what else the machine does only adds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core: said before any library reads it

from dateline import pipeline
from dateline.core.types import Document
from dateline.models.heads import Heads
from dateline.pipeline import AFTER_THE_PARSE, BEFORE_THE_PARSE, analyse
from dateline.run.local import BATCH, Reader


def articles(shared: Path, n: int) -> list[Document]:
    """The first articles of the corpus."""
    with gzip.open(shared / "data" / "wikinews" / "wikinews.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(n), lines, strict=False)]
    return [Document(id=str(i), content=r["text"], published=r["date"]) for i, r in enumerate(rows)]


class Timed:
    """CPU seconds spent in each stage and in the model."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def wrap(self, name: str, function: object) -> object:
        """The same function, its CPU time added up under a name; its signature stays."""
        import functools

        @functools.wraps(function)  # type: ignore[arg-type]
        def timed(*args: object, **kwargs: object) -> object:
            start = time.process_time()
            try:
                return function(*args, **kwargs)  # type: ignore[operator]
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start

        return timed


def measure(documents: Sequence[Document], parser: str, repeats: int) -> None:
    """Print the table."""
    reader = Reader(parser=parser)
    list(reader.stream(documents[:10]))
    timed = Timed()
    # wrapped anew for each parse
    pipeline.BEFORE_THE_PARSE = tuple(timed.wrap(s.__name__, s) for s in BEFORE_THE_PARSE)  # type: ignore[misc]
    pipeline.AFTER_THE_PARSE = tuple(timed.wrap(s.__name__, s) for s in AFTER_THE_PARSE)  # type: ignore[misc]
    model = reader.tools.model
    assert isinstance(model, Heads)
    model.read = timed.wrap("(model, whole)", model.read)  # type: ignore[method-assign]
    model.output = timed.wrap("(bare encoder)", model.output)  # type: ignore[method-assign]
    spent, best = float("inf"), timed.seconds
    for _ in range(repeats):
        timed.seconds = {}
        start = time.process_time()
        read = [a for i in range(0, len(documents), BATCH) for a in analyse(documents[i : i + BATCH], reader.tools)]
        if (took := time.process_time() - start) < spent:
            spent, best = took, timed.seconds
    words = sum(len(d.content.split()) for d in documents)
    sentences = sum(len(a.sentences) for a in read)
    failed = sum(p.code == "stage-failed" for a in read for p in a.problems)
    print(f"{len(documents)} documents, {sentences} sentences, {words} words, {failed} stage failures")
    print(f"whole reading: {words / spent:.0f} words/s, {len(documents) / spent:.1f} documents/s, ", end="")
    print(f"{sentences / spent:.0f} sentences/s (CPU time, one thread)")
    print(f"ratio to the bare encoder: {spent / best['(bare encoder)']:.2f}")
    for name, seconds in sorted(best.items(), key=lambda x: -x[1]):
        print(f"{name:14s} {1e6 * seconds / sentences:8.0f} µs a sentence {100 * seconds / spent:5.1f} %")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--shared", type=Path, default=Path(os.environ.get("DATELINE_SHARED", "../shared")))
    options.add_argument("--articles", type=int, default=100)
    options.add_argument("--parser", default="spacy,own", help="which parses to time, in turn")
    options.add_argument("--repeats", type=int, default=1, help="read the articles so many times")
    given = options.parse_args()
    for parser in given.parser.split(","):
        print(f"\n== parser {parser}")
        measure(articles(given.shared, given.articles), parser, max(1, given.repeats))
