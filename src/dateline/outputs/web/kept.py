"""Pages that are kept for as long as the record stays as it is: fifty readers who ask for one page have it made once.

A state of a record does not change, so that a page of it is the same for all who ask, but for the token of their forms;
with the next commit, judgement or mute all that is kept is let go. What may not live here: who may come in (``guard.py``).
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.outputs.web.desk import Desk
from dateline.outputs.web.shell import REVIEWER

MOST = 16_000_000  # bytes of all pages that are kept; a page of the desk has some ten thousand
LARGEST = 2_000_000  # bytes of one
_PAGES = ("/reports", "/report/", "/lines/", "/review", "/week", "/story", "/actors", "/actor/", "/pair", "/stances", "/calendar", "/map",
          "/alerts", "/codebook", "/search", "/api/v1/")  # fmt: skip
_NOT = ("/review/gold.jsonl", "/api/v1/gold", "/api/v1/about", "/api/v1/openapi.json", "/calendar.ics", "/alerts.atom")
"""Files that are sent as they are made, and what says more of who asks than a page does."""
_MARK = secrets.token_hex(32)
"""Stands in a kept page where the token of a session belongs; nobody can write it into an article."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Kept:
    """Around an application: GET requests of pages are answered from what is kept of the record's state."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self._state: object = None
        self._made: dict[tuple[str, ...], asyncio.Task[_Answer]] = {}
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request: from what is kept, or with those who ask for the same."""
        if not _keeps(scope):
            await self.app(scope, receive, send)
            return
        state, index = await run_in_threadpool(self._stands, searches=_searches(scope))
        if state is not self._state:
            self._state, self._made, self._size = state, {}, 0
        today = str(datetime.now(UTC).date())
        key = (scope["path"], scope["query_string"].decode("latin-1"), _reviewer(scope), today, index)
        made = self._made
        if key not in made:
            made[key] = task = asyncio.create_task(self._answer(scope, receive))
            task.add_done_callback(lambda t: self._settle(made, key, t))
        answer = await asyncio.shield(made[key])
        await _send(answer, scope["state"].get("csrf", ""), send)

    def _stands(self, *, searches: bool) -> tuple[object, str]:
        """What stands for the record as it is, and for a search the commit up to which the index goes."""
        return self.desk.state(), str(self.desk.fulltext.revision()) if searches else ""

    async def _answer(self, scope: Scope, receive: Receive) -> _Answer:
        start: Message = {}
        parts: list[bytes] = []

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self.app({**scope, "state": {**scope["state"], "csrf": _MARK}}, receive, take)
        return _Answer(start["status"], tuple(start["headers"]), b"".join(parts))

    def _settle(
        self, made: MutableMapping[tuple[str, ...], Any], key: tuple[str, ...], task: asyncio.Task[_Answer]
    ) -> None:
        """Keep what is a page; let go of what failed, and of all when it is too much."""
        failed = task.cancelled() or task.exception() is not None
        if failed or task.result().status != 200 or len(task.result().body) > LARGEST:
            made.pop(key, None)
        elif made is self._made:
            self._size += len(task.result().body)
            if self._size > MOST:
                self._made, self._size = {}, 0


async def _send(answer: _Answer, token: str, send: Send) -> None:
    body = answer.body.replace(_MARK.encode(), token.encode())
    message = {"type": "http.response.start", "status": answer.status, "headers": list(answer.headers)}
    MutableHeaders(scope=message)["content-length"] = str(len(body))
    await send(message)
    await send({"type": "http.response.body", "body": body})


def _keeps(scope: Scope) -> bool:
    """Whether a request asks for what depends on the state of the record, and of its index, alone."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = scope["path"]
    return path not in _NOT and (path == "/" or path.startswith(_PAGES))


def _searches(scope: Scope) -> bool:
    return any(n == "q" for n, _ in parse_qsl(scope["query_string"].decode("latin-1")))


def _reviewer(scope: Scope) -> str:
    try:
        held = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(REVIEWER)
    except CookieError:
        return ""
    return held.value if held else ""
