"""A server of feeds on this machine, for tests of the watch and for ``benchmarks/soak.py``."""

from __future__ import annotations

import threading
from collections import Counter
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

SHOWN = 30  # entries that a feed shows: the newest, as real ones do
WORDS = "Norway met Sweden in Oslo on Monday. " * 4


class Feeds:
    """Feeds at ``/NAME.rss``, to which entries are added with ``publish``; how each was asked is counted.

    ``broken`` names feeds that answer with what each is mapped to: a status, or b"…" as a page. Use as a context.
    """

    def __init__(self) -> None:
        self.entries: dict[str, list[int]] = {}
        self.broken: dict[str, int | bytes] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.asked: Counter[tuple[str, int]] = Counter()
        self.words: dict[int, str] = {}
        self.last = 0
        feeds = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                feeds._answer(self)

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def address(self, name: str) -> str:
        """Where a feed is."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/{name}.rss"

    def publish(self, name: str, count: int = 1, words: str = "") -> list[int]:
        """Add entries to a feed; their numbers."""
        new = list(range(self.last, self.last + count))
        self.last += count
        if words:
            self.words.update(dict.fromkeys(new, words))
        self.entries[name] = [*self.entries.get(name, []), *new]
        return new

    def link(self, number: int) -> str:
        """The address of an entry."""
        return f"http://127.0.0.1:{self.server.server_address[1]}/story/{number}"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.partition("?")[0].strip("/").removesuffix(".rss")
        wrong = self.broken.get(name)
        tag = f'"{len(self.entries.get(name, []))}"'
        status, body = 200, b""
        if isinstance(wrong, int):
            status = wrong
        elif handler.headers.get("If-None-Match") == tag and wrong is None:
            status = 304
        else:
            body = wrong if isinstance(wrong, bytes) else self._feed(name)
        self.asked[name, status] += 1
        handler.send_response(status)
        handler.send_header("ETag", tag)
        for field, value in self.headers.get(name, {}).items():
            handler.send_header(field, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def _feed(self, name: str) -> bytes:
        items = "".join(
            f"<item><title>Report {n}</title><link>{self.link(n)}</link><guid>{n}</guid>"
            f"<pubDate>Wed, 10 Apr 2013 08:00:00 GMT</pubDate>"
            f"<description>{escape(self.words.get(n) or f'{WORDS}Report {n}.')}</description></item>"
            for n in self.entries.get(name, [])[-SHOWN:]
        )
        return f"<rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()
