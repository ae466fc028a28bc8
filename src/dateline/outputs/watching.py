"""What ``dateline watch`` does around a watch: signals, a log of JSON lines, and how it stands as a file or a page.

What may not live here: arguments (``cli_watch.py``) and the watch itself (``run/watch.py``).
"""

from __future__ import annotations

import html
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.core.errors import InputError
from dateline.outputs.reading import quiet

if TYPE_CHECKING:
    from dateline.run.watch import Watch

_WRITTEN_EVERY = 5.0  # seconds between writes of the status file


@dataclass(frozen=True, slots=True)
class Asked:
    """What the caller asked for; times in seconds."""

    sources: Sequence[str]
    into: Path
    codebook: str
    outlet: str | None
    workers: int
    time_limit: float | None
    every: float
    between: float
    status: Path | None
    port: int | None
    once: bool
    reader: str = ""


def run(asked: Asked, *, debug: bool) -> int:
    """Watches until SIGTERM or SIGINT; the exit status, 1 if it was to look once and a place could not be looked at."""
    quiet(debug=debug)
    from dateline.core.codebook import load_codebook
    from dateline.inputs.files import Given
    from dateline.run.ingest import Staying
    from dateline.run.shards import Settings
    from dateline.run.watch import Pace, Watch, places
    from dateline.store import Record

    load_codebook(asked.codebook)
    places(asked.sources, asked.into)  # a mistake is said before a record is made
    settings = Settings(asked.codebook, time_limit=asked.time_limit, reader=asked.reader)
    engine = Staying(asked.workers)
    pace = Pace(asked.every, asked.between, min(asked.every, Pace().folders))
    given = Given(outlet=asked.outlet)
    watch = Watch(
        Record(asked.into, create=True), asked.sources, engine, settings=settings, pace=pace, given=given, say=say
    )
    try:
        with _until_told(watch.stop), _shown(lambda: described(watch, engine.pids()), asked.status, asked.port):
            watch.run(once=asked.once)
    finally:
        engine.close()
    return 1 if asked.once and any(p.faults for p in watch.places) else 0


def say(event: str, **fields: Any) -> None:
    """One line of the log, as JSON on standard error."""
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields}
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stderr.flush()


def described(watch: Watch, workers: Sequence[int]) -> dict[str, Any]:
    """How a watch stands, with the memory of its processes in MB."""
    memory = {"main": megabytes(os.getpid()), **{str(p): megabytes(p) for p in workers}}
    return {**watch.status(), "pid": os.getpid(), "memory_mb": memory}


def megabytes(pid: int) -> float | None:
    """The resident memory of a process in MB; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


@contextmanager
def _until_told(stop: Callable[[str], None]) -> Iterator[None]:
    """SIGTERM and SIGINT end it cleanly; a second one at once."""

    def told(number: int, _: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        stop(signal.Signals(number).name)

    before = {n: signal.signal(n, told) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _shown(status: Callable[[], dict[str, Any]], file: Path | None, port: int | None) -> Iterator[None]:
    """How it stands, in a file that is written anew again and again, and on a page of this machine."""
    ended = threading.Event()
    threads = []
    if file is not None:
        _write(file, status())  # said at once where it cannot be
        threads.append(threading.Thread(target=_keep_writing, args=(file, status, ended), daemon=True))
    server = None
    if port is not None:
        server = _server(status, port)
        threads.append(threading.Thread(target=server.serve_forever, daemon=True))
        say("status-page", address=f"http://127.0.0.1:{server.server_address[1]}/")
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        if server is not None:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()
        if file is not None:
            _write(file, {**status(), "state": "stopped"})


def _keep_writing(file: Path, status: Callable[[], dict[str, Any]], ended: threading.Event) -> None:
    while not ended.wait(_WRITTEN_EVERY):
        try:
            _write(file, status())
        except InputError as fault:  # a full disk ends no watch
            say("status-not-written", why=str(fault))


def _write(file: Path, status: dict[str, Any]) -> None:
    spare = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        spare.write_text(json.dumps(status, ensure_ascii=False, indent=1) + "\n", "utf-8")
        spare.replace(file)
    except OSError as fault:
        raise InputError(f"{file} cannot be written: {fault.strerror or fault}") from fault


def _server(status: Callable[[], dict[str, Any]], port: int) -> ThreadingHTTPServer:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path not in {"/", "/status.json"}:
                self.send_error(404)
                return
            json_ = self.path != "/"
            body = (json.dumps(status(), ensure_ascii=False) if json_ else page(status())).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json" if json_ else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the log is the watch's."""

    try:
        return ThreadingHTTPServer(("127.0.0.1", port), Page)
    except OSError as fault:
        raise InputError(f"port {port} cannot be had: {fault.strerror or fault}") from fault


def page(status: dict[str, Any]) -> str:
    """How a watch stands as a page of HTML that loads itself anew."""
    rows = "".join(
        f"<tr><td>{html.escape(p['address'])}<td>{_clock(p['checked'])}<td>{_clock(p['due'])}<td>{p['looks']}"
        f"<td>{p['unchanged']}<td>{p['entries']}<td>{p['faults'] or ''} {html.escape(p['why'])}"
        for p in status["places"]
    )
    memory = ", ".join(f"{n} {m} MB" for n, m in status["memory_mb"].items())
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=10><title>dateline watch</title>"
        "<style>body{font:15px sans-serif;margin:2em}td,th{padding:.2em .8em;text-align:left}</style>"
        f"<h1>{html.escape(status['record'])}: {status['state']}</h1>"
        f"<p>since {_clock(status['started'])}: {status['new']} new, {status['changed']} changed, "
        f"{status['unchanged']} there already, {status['failed']} failed; memory: {memory}</p>"
        "<table><tr><th>place<th>last look<th>next<th>looks<th>unchanged<th>entries<th>faults in a row</tr>"
        f"{rows}</table></html>"
    )


def _clock(seconds: float | None) -> str:
    return "" if not seconds else time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(seconds))
