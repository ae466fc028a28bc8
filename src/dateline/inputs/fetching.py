"""Asks web servers for feeds, politely: the only module that opens a connection.

What may not live here: when to ask (``run/watch.py``) and what the answer holds (``feeds.py``).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import urllib3

from dateline.core.errors import InputError

AGENT = "dateline (reads feeds; one request at a time a host)"
LARGEST = 16_000_000  # bytes of one feed, unpacked: the largest real ones have two million
LONGEST = 60.0  # seconds for one answer as a whole: a server that drips bytes holds nobody up
_TIMEOUT = urllib3.Timeout(connect=10, read=30)
_CHUNK = 1 << 16


class FetchFault(Exception):  # noqa: N818 - a server's, not a mistake of ours
    """Why an address gave nothing; ``wait`` are the seconds that its server asks for, ``gone`` says that it is for good."""

    def __init__(self, message: str, *, wait: float | None = None, gone: bool = False) -> None:
        super().__init__(message)
        self.wait = wait
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: bytes, or None where nothing has changed since. ``validators`` go with the next request."""

    data: bytes | None
    validators: Mapping[str, str]


def host(address: str) -> str:
    """The host of an address, with its port. InputError where it is no http or https address."""
    try:
        found = urlsplit(address)
        if found.scheme in {"http", "https"} and found.hostname:
            return found.netloc.rpartition("@")[2].casefold()
    except ValueError as fault:
        raise InputError(f"{address!r} is no address of the web ({fault})") from fault
    raise InputError(f"{address!r} is no address of the web; it begins with http:// or https://")


class Fetcher:
    """Connections to servers, kept open between requests. Threads may share one."""

    def __init__(self, agent: str = AGENT) -> None:
        # redirects are followed; nothing else is tried again here: when to try again is the watch's to say
        self._retries = urllib3.Retry(total=5, redirect=5, connect=0, read=0, status=0, other=0, raise_on_status=False)
        accepted = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
        self._pool = urllib3.PoolManager(
            num_pools=16, headers={"User-Agent": agent, "Accept": accepted, "Accept-Encoding": "gzip"}, timeout=_TIMEOUT
        )

    def get(self, address: str, validators: Mapping[str, str]) -> Fetched:
        """What an address gives; ``validators`` are what it gave with its last answer. FetchFault where it does not."""
        asked = {
            name: validators[held]
            for name, held in (("If-None-Match", "etag"), ("If-Modified-Since", "modified"))
            if held in validators
        }
        headers = {**self._pool.headers, **asked}
        try:
            answer = self._pool.request("GET", address, headers=headers, retries=self._retries, preload_content=False)
        except (urllib3.exceptions.HTTPError, ValueError) as fault:
            raise FetchFault(_said(fault)) from fault
        try:
            return self._answer(answer, validators)
        finally:
            answer.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.clear()

    def _answer(self, answer: urllib3.BaseHTTPResponse, before: Mapping[str, str]) -> Fetched:
        if answer.status == 304:
            return Fetched(None, before)
        if answer.status != 200:
            wait = _seconds(answer.headers.get("Retry-After"))
            words = f"HTTP {answer.status} {answer.reason or ''}".strip()
            raise FetchFault(words, wait=wait, gone=answer.status == 410)
        data, end = bytearray(), time.monotonic() + LONGEST
        try:
            for chunk in answer.stream(_CHUNK, decode_content=True):
                data += chunk
                if len(data) > LARGEST:
                    raise FetchFault(f"it is larger than {LARGEST // 1_000_000} MB")
                if time.monotonic() > end:
                    raise FetchFault(f"it took longer than {LONGEST:.0f} s")
        except urllib3.exceptions.HTTPError as fault:
            raise FetchFault(_said(fault)) from fault
        given = {"etag": answer.headers.get("ETag"), "modified": answer.headers.get("Last-Modified")}
        return Fetched(bytes(data), {k: v for k, v in given.items() if v})


def _said(fault: Exception) -> str:
    reason = getattr(fault, "reason", None) or fault
    return f"{type(reason).__name__}: {str(reason).rpartition('>: ')[2]}"[:300]


def _seconds(value: str | None) -> float | None:
    """Retry-After, given as seconds or as a date, in seconds from now."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())
