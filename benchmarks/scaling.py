"""What more processes bring, and what each of them needs of memory.

usage: python -m benchmarks.scaling [--shared DIR] [--articles N] [--workers 1,2]

Ingests the first N Wikinews articles (default 160) into a new record for each number of workers, once all processes
have their reader, and prints documents/s by the clock, the ratio to the first, and of each process its resident memory
(RSS), its share of what it holds together with others (PSS) and what is its own alone (USS), in MB. With 1 worker one
process reads and commits; with more, one commits, so many read, and those are forked from one that waits.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core a process: said before any library reads it

from dateline.core.types import Document
from dateline.inputs.sources import Item
from dateline.run.ingest import Staying, ingest, local_engine
from dateline.run.shards import Settings
from dateline.store import Record


def items(shared: Path, first: int, count: int) -> list[Item]:
    """Some articles of the corpus."""
    with gzip.open(shared / "data" / "wikinews" / "wikinews.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][first : first + count]
    return [Item(Document(str(n), r["text"], published=r["date"]), "id", 0.5) for n, r in enumerate(rows)]


def memory(pid: int) -> dict[str, float]:
    """RSS, PSS and USS of a process in MB."""
    sizes: dict[str, float] = {}
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    except OSError:
        return sizes
    found = {line.split(":")[0]: float(line.split()[1]) / 1000 for line in lines if line.endswith("kB")}
    sizes["RSS"], sizes["PSS"] = found["Rss"], found["Pss"]
    sizes["USS"] = found["Private_Clean"] + found["Private_Dirty"]
    return sizes


def parent(pid: int) -> int:
    """The process that has made another; itself where that is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()[1])
    except OSError:
        return pid


class Peaks(threading.Thread):
    """The largest memory of some processes while it runs."""

    def __init__(self, engine: Staying | None) -> None:
        super().__init__(daemon=True)
        self.engine, self.ended = engine, threading.Event()
        self.peaks: dict[int, dict[str, float]] = {}
        self.readers: set[int] = set()

    def run(self) -> None:
        """Look twice a second."""
        while not self.ended.wait(0.5):
            readers = self.engine.pids() if self.engine is not None else []
            self.readers.update(readers)
            for pid in dict.fromkeys([os.getpid(), *map(parent, readers[:1]), *readers]):
                now = memory(pid)
                before = self.peaks.setdefault(pid, now)
                self.peaks[pid] = {k: max(v, before.get(k, 0.0)) for k, v in now.items()}


def measure(shared: Path, workers: int, articles: int) -> float:
    """Documents a second with so many workers; prints the memory."""
    engine = Staying(workers) if workers > 1 else None
    run = engine or local_engine(1)
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        warm = Record(Path(folder) / "warm", create=True)
        ingest(items(shared, 0, 32 * workers), warm, settings, engine=run)  # each process has its reader now
        given = items(shared, 0, articles)
        peaks = Peaks(engine)
        peaks.start()
        record = Record(Path(folder) / "record", create=True)
        start = time.perf_counter()
        tally = ingest(given, record, settings, engine=run)
        seconds = time.perf_counter() - start
        peaks.ended.set()
        peaks.join()
    if engine is not None:
        engine.close()
    rate = tally.read / seconds
    print(f"workers {workers}: {tally.read} documents in {seconds:.1f} s, {rate:.2f}/s")
    for pid, sizes in peaks.peaks.items():
        reads = "reads" if pid in peaks.readers else "waits, is forked"
        role = "reads and commits" if engine is None else "commits" if pid == os.getpid() else reads
        print(f"  {role:18s} " + ", ".join(f"{k} {v:.0f} MB" for k, v in sizes.items()))
    return rate


def main() -> None:
    """Measure each number of workers in a process of its own, so that none is warmed by another."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--shared", type=Path, default=Path(os.environ.get("DATELINE_SHARED", "../shared")))
    options.add_argument("--articles", type=int, default=160)
    options.add_argument("--workers", default="1,2")
    given = options.parse_args()
    numbers = [int(n) for n in given.workers.split(",")]
    if len(numbers) == 1:
        print(f"rate {measure(given.shared, numbers[0], given.articles)}")
        return
    import subprocess

    rates = []
    for n in numbers:
        command = [sys.executable, "-m", "benchmarks.scaling", "--shared", str(given.shared)]
        command += ["--articles", str(given.articles), "--workers", str(n)]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        *lines, last = out.splitlines()
        rates.append(float(last.split()[1]))
        print("\n".join(lines), flush=True)
    print(f"ratio   {', '.join(f'{r / rates[0]:.2f}' for r in rates)} with {numbers} workers on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
