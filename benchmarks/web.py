"""The desk on a million events: server time of each page, and fifty readers while an ingest writes.

usage: python benchmarks/web.py RECORD [--readers N] [--times N] [--seconds S]

RECORD is one that ``benchmarks/desk_record.py`` made; it is copied first, as this writes into it. The desk runs in a process of
its own, whose peak memory is told. Every page is asked for once to warm up and then ``--times`` times, one
request after another, each with a parameter of its own that no page reads, so that it is made anew and not given from what is
kept; then ``--readers`` threads ask for all of them in turn for ``--seconds``, as they are, while a process of its own commits a
hundred reports a second. p50 and p95 of the time to the last byte, by the clock; errors by page.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import math
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

from desk_record import BATCH, Deck, cut

from dateline.store import Record

LIMITS = {"/": 150}  # ms, p95; other pages 300
A_COMMIT = 100  # documents


def pages(record: Path) -> list[str]:
    """The addresses that are asked for: each page that reads the record, with and without filters."""
    opened = Record(record)
    (some,) = opened.query("SELECT document_id, id FROM events ORDER BY document_id, id LIMIT 1").dicts()
    document, line = quote(some["document_id"], safe=""), quote(some["id"])
    (word,) = re.findall(r"\w+", opened.query("SELECT sentence FROM events LIMIT 1").dicts()[0]["sentence"])[:1]
    return [
        "/", "/reports", "/reports?from=2013-01-01&to=2013-02-01", f"/report/{document}", "/lines/events",
        "/lines/events?actor=PRK&recipient=USA", "/lines/events?type=THREATEN&from=2013-04-01&to=2013-04-30", f"/lines/events?q={word}",
        "/lines/attributions", "/lines/attributions?speaker=PRK", "/lines/stances?actor=PRK", "/lines/meetings", "/lines/stances", "/review", "/review?order=sample&seed=4", f"/search?q={word}",
        f"/review/edit?kind=events&document={document}&id={line}", "/review/agreement", "/codebook",
        "/week?last=2013-04-14", "/actors", "/actor/PRK", "/pair?actor=PRK&recipient=USA", "/stances", "/calendar", "/map", "/alerts",
        "/api/v1/events?most=50", "/api/v1/events?actor=PRK&most=50&total=true", f"/api/v1/readings/{document}",
    ]  # fmt: skip


class Desk:
    """``dateline serve`` in a process of its own."""

    def __init__(self, record: Path) -> None:
        command = [sys.executable, "-m", "dateline", "serve", str(record), "--port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603
        assert self.process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", self.process.stderr.readline())
        assert found is not None
        self.port = int(found[1])
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def ask(self, address: str) -> tuple[float, int]:
        """Seconds to the last byte, and the status."""
        start = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request("GET", address, headers={"Accept": "text/html"})
            answer = line.getresponse()
            answer.read()
            return time.perf_counter() - start, answer.status
        finally:
            line.close()

    def peak(self) -> float:
        """The most memory that the process has held, MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.wait(30)


def one_by_one(desk: Desk, addresses: Sequence[str], times: int) -> None:
    """Print p50 and p95 of each page, asked for alone."""
    for address in addresses:
        desk.ask(address)
        took = [desk.ask(f"{address}{'&' if '?' in address else '?'}nth={n}") for n in range(times)]
        _print(address, [t for t, _ in took], sum(s >= 400 for _, s in took), LIMITS.get(address, 300))


def together(desk: Desk, addresses: Sequence[str], readers: int, seconds: float, record: Path) -> None:
    """Print p50 and p95 of each page while many read and one writes."""
    took: dict[str, list[tuple[float, int]]] = defaultdict(list)
    writer = Writer(record, seconds)
    until = time.monotonic() + seconds
    writer.begin.set()

    def read(number: int) -> None:
        at = number
        while time.monotonic() < until:
            address = addresses[at % len(addresses)]
            took[address].append(desk.ask(address))
            at += 1

    threads = [threading.Thread(target=read, args=(n,)) for n in range(readers)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    writer.process.join()
    print(f"\n{readers} readers for {seconds:.0f} s, {writer.written.value:,} reports written meanwhile")
    for address in addresses:
        _print(address, [t for t, _ in took[address]], sum(s >= 400 for _, s in took[address]), 1000)
    everything = [t for found in took.values() for t, _ in found]
    _print("all", everything, sum(s >= 400 for found in took.values() for _, s in found), 1000)


class Writer:
    """A process that commits a hundred reports a second, as an ingest does, once it is told to begin."""

    def __init__(self, record: Path, seconds: float) -> None:
        own = multiprocessing.get_context("spawn")
        self.ready, self.begin, self.written = own.Event(), own.Event(), own.Value("i", 0)
        self.process = own.Process(target=_write, args=(record, seconds, self.ready, self.begin, self.written))
        self.process.start()
        self.ready.wait()


def _write(path: Path, seconds: float, ready: Any, begin: Any, written: Any) -> None:
    record = Record(path)
    documents = record.query("SELECT count(*) AS n FROM reports").dicts()[0]["n"]
    whole = Deck(documents).deal(documents // BATCH)  # the days after the last
    parts = [cut(whole, n, A_COMMIT) for n in range(0, BATCH, A_COMMIT)]
    ready.set()
    begin.wait()
    until = time.monotonic() + seconds
    for part in itertools.cycle(parts):
        start = time.monotonic()
        if start > until:
            return
        record.add_rows(part)
        written.value += A_COMMIT
        time.sleep(max(0.0, 1 - (time.monotonic() - start)))


def _print(address: str, seconds: Sequence[float], errors: int, limit: int) -> None:
    if not seconds:
        print(f"{'-':>6} {'-':>6}  {address}  (not reached)")
        return
    ms = sorted(1000 * s for s in seconds)
    p95 = ms[math.ceil(0.95 * len(ms)) - 1]  # nearest rank
    mark = "" if p95 < limit and not errors else f"  above {limit} ms" if not errors else f"  {errors} errors"
    print(f"{statistics.median(ms):6.0f} {p95:6.0f}  {address}  ({len(ms)}){mark}", flush=True)


def main() -> None:
    """Copy the record, serve the copy, ask."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("record", type=Path)
    options.add_argument("--readers", type=int, default=50)
    options.add_argument("--times", type=int, default=20)
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        record = folder / "record"
        shutil.copytree(given.record, record)
        addresses = pages(record)
        start = time.perf_counter()
        desk = Desk(record)
        try:
            print(
                f"listening after {time.perf_counter() - start:.1f} s; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
            )
            print("   p50    p95  ms, page (times)")
            one_by_one(desk, addresses, given.times)
            together(desk, addresses, given.readers, given.seconds, record)
            print(f"memory {desk.peak():.0f} MB at most")
        finally:
            desk.end()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
