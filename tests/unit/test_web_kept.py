"""Pages that are kept: made once for all who ask, each with the token of its own session, until the record changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest
from tests.desk import client, csrf, record_of, telling

from dateline.outputs.web.desk import Desk
from dateline.outputs.web.kept import LARGEST, Kept
from dateline.store import Record


class Standing:
    """A desk whose state, and that of its index, is what a test says."""

    def __init__(self) -> None:
        self.now = object()
        self.fulltext = self
        self.indexed = 1

    def revision(self) -> int:
        """Up to which commit the index goes."""
        return self.indexed

    def state(self) -> object:
        """What stands for the record."""
        return self.now


class Pages:
    """An application that counts how often it makes a page."""

    def __init__(self, status: int = 200, size: int = 10) -> None:
        self.made = 0
        self.status = status
        self.size = size

    async def __call__(self, scope: Any, _receive: Any, send: Callable[[Any], Awaitable[None]]) -> None:
        """A page that holds its number and the token."""
        self.made += 1
        await asyncio.sleep(0.01)
        body = f"{self.made} {scope['state']['csrf']} ".encode() + b"x" * self.size
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": [(b"content-length", str(len(body)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})


async def asked(
    kept: Kept, path: str, *, token: str = "t" * 64, query: str = "", method: str = "GET", reviewer: str = ""
) -> str:
    """What a request gets."""
    got: list[Any] = []
    headers = [(b"cookie", f"dateline_reviewer={reviewer}".encode())] if reviewer else []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
        "state": {"csrf": token},
    }

    async def send(message: Any) -> None:
        got.append(message)

    await kept(scope, cast("Any", None), send)
    body = b"".join(m.get("body", b"") for m in got)
    assert dict(got[0]["headers"])[b"content-length"] == str(len(body)).encode()
    return body.decode()


def kept_of(pages: Pages) -> tuple[Kept, Standing]:
    desk = Standing()
    return Kept(pages, cast("Desk", desk)), desk


def test_many_who_ask_at_once_get_one_page_each_with_its_own_token() -> None:
    pages = Pages()
    kept, _ = kept_of(pages)

    async def all_() -> list[str]:
        return await asyncio.gather(*(asked(kept, "/week", token=f"{n:064}") for n in range(20)))

    found = asyncio.run(all_())
    assert pages.made == 1
    assert found == [f"1 {n:064} xxxxxxxxxx" for n in range(20)]


def test_a_page_is_made_anew_when_the_record_changes_or_another_asks() -> None:
    pages = Pages()
    kept, desk = kept_of(pages)

    async def in_turn() -> None:
        for _ in range(2):
            await asked(kept, "/")
        assert pages.made == 1
        await asked(kept, "/", query="last=2013")
        await asked(kept, "/", reviewer="ann")
        assert pages.made == 3
        desk.now = object()
        await asked(kept, "/")
        assert pages.made == 4

    asyncio.run(in_turn())


@pytest.mark.parametrize(
    ("path", "query", "method", "status", "size"),
    [("/", "", "POST", 200, 1), ("/api/v1/gold", "", "GET", 200, 1), ("/static/desk.css", "", "GET", 200, 1),
     ("/week", "", "GET", 404, 1), ("/week", "", "GET", 200, LARGEST + 1)],
)  # fmt: skip
def test_what_is_written_failed_or_too_large_is_not_kept(
    path: str, query: str, method: str, status: int, size: int
) -> None:
    pages = Pages(status, size)
    kept, _ = kept_of(pages)

    async def twice() -> None:
        for _ in range(2):
            await asked(kept, path, query=query, method=method)
            await asyncio.sleep(0)

    asyncio.run(twice())
    assert pages.made == 2


def test_a_search_is_made_anew_when_the_index_grows() -> None:
    pages = Pages()
    kept, desk = kept_of(pages)

    async def in_turn() -> None:
        for _ in range(2):
            await asked(kept, "/search", query="q=a")
            await asked(kept, "/week")
        assert pages.made == 2
        desk.indexed = 2
        await asked(kept, "/search", query="q=a")
        await asked(kept, "/week")
        assert pages.made == 3

    asyncio.run(in_turn())


def test_a_page_that_breaks_breaks_for_all_who_wait_and_is_tried_again() -> None:
    async def broken(*_: Any) -> None:
        await asyncio.sleep(0.01)
        raise ValueError("broken")

    kept = Kept(broken, cast("Desk", Standing()))

    async def both() -> list[Any]:
        return await asyncio.gather(asked(kept, "/"), asked(kept, "/"), return_exceptions=True)

    assert [type(f) for f in asyncio.run(both())] == [ValueError, ValueError]
    assert not kept._made


def test_a_judgement_is_on_every_page_at_once(tmp_path: Path) -> None:
    record_of(tmp_path / "record", telling("doc-1"), telling("doc-2"))
    visitor = client(tmp_path / "record", reviewer="ann")
    line = {"kind": "events", "document": "doc-1", "id": "event-1", "csrf": csrf(visitor), "next": "/"}
    pages = ("/lines/events", "/review", "/report/doc-1", "/api/v1/events")
    before = [visitor.get(p).text for p in pages]
    assert before == [visitor.get(p).text for p in pages]
    assert visitor.post("/review/judge", data={**line, "action": "reject"}).status_code == 303
    assert all(a != b for a, b in zip(before, [visitor.get(p).text for p in pages], strict=True))
    (entry,) = Record(tmp_path / "record").corrections()
    assert visitor.post("/review/undo", data={**line, "number": str(entry.number)}).status_code == 303
    assert before[:2] == [visitor.get(p).text for p in pages[:2]]
