"""Who may come in and write: names, tokens, CSRF, read-only, headers, sizes."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk import client, csrf, record_of, telling

from dateline.core.errors import InputError
from dateline.outputs.cli_serve import checked_token, hosts, is_loopback
from dateline.outputs.web.guard import MOST_BODY, local

TOKEN = "a-token-of-some-length"  # noqa: S105
ACCEPT = {"kind": "event", "document_id": "doc-1", "id": "event-1", "action": "accept", "who": "ann"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("guard") / "record"
    record_of(made, telling("doc-1"))
    return made


def log(path: Path) -> int:
    from dateline.store import Record

    return len(Record(path).corrections())


def test_every_answer_forbids_what_is_not_ours(path: Path) -> None:
    visitor = client(path)
    for address in ("/", "/nowhere", "/static/desk.js", "/api/v1/events", "/api/v1/events?actor=nobody-known"):
        headers = visitor.get(address).headers
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert visitor.get("/").headers["cache-control"] == "no-store"
    assert "immutable" in visitor.get("/static/desk.js?v=1").headers["cache-control"]


def test_pages_hold_no_inline_script_or_style(path: Path) -> None:
    visitor = client(path)
    for address in ("/", "/reports", "/report/doc-1", "/review", "/lines/events", "/search?q=Lavrov", "/codebook"):
        text = visitor.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), address
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//(?!wire\.example)", text), address


def test_a_write_needs_the_token_of_the_session(path: Path) -> None:
    visitor = client(path)
    before = log(path)
    assert visitor.post("/api/v1/corrections", json=ACCEPT).status_code == 403
    assert visitor.post("/api/v1/corrections", json=ACCEPT, headers={"X-CSRF-Token": "0" * 64}).status_code == 403
    form = {"kind": "event", "document": "doc-1", "id": "event-1", "action": "accept", "next": "/"}
    assert visitor.post("/review/judge", data=form).status_code == 403
    other = csrf(client(path))
    assert visitor.post("/api/v1/corrections", json=ACCEPT, headers={"X-CSRF-Token": other}).status_code == 403
    assert log(path) == before
    assert visitor.post("/api/v1/corrections", json=ACCEPT, headers={"X-CSRF-Token": csrf(visitor)}).status_code == 201
    assert log(path) == before + 1


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)  # fmt: skip
def test_a_write_from_another_page_is_refused(path: Path, headers: dict[str, str]) -> None:
    visitor = client(path)
    before = log(path)
    answer = visitor.post("/api/v1/corrections", json=ACCEPT, headers={"X-CSRF-Token": csrf(visitor), **headers})
    assert (answer.status_code, log(path)) == (403, before)


def test_a_foreign_name_is_not_answered(path: Path) -> None:
    visitor = client(path, hosts=hosts("127.0.0.1"))
    assert visitor.get("/").status_code == 200
    assert visitor.get("/", headers={"Host": "localhost:8642"}).status_code == 200
    assert visitor.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert visitor.get("/api/v1/events", headers={"Host": "evil.example:80"}).json() == {"error": "this server does not answer to that name"}  # fmt: skip


def test_without_the_token_nothing_is_seen(path: Path) -> None:
    visitor = client(path, token=TOKEN)
    page = {"Accept": "text/html"}
    assert (
        visitor.get("/reports?outlet=Wire", headers=page).headers["location"]
        == "/login?next=%2Freports%3Foutlet%3DWire"
    )
    assert visitor.get("/login", headers=page).status_code == 200
    assert "Moscow" not in visitor.get("/login", headers=page).text
    for address in ("/api/v1/events", "/api/v1/openapi.json", "/review/gold.jsonl", "/?token=wrong"):
        assert visitor.get(address).status_code == 401
    assert visitor.get("/api/v1/events", headers={"Authorization": "Bearer wrong"}).status_code == 401
    forged = {"Cookie": f"dateline_{visitor.app.user_middleware[0].kwargs['desk'].key}={'0' * 32}.{'0' * 64}"}  # type: ignore[attr-defined]
    assert visitor.get("/api/v1/events", headers=forged).status_code == 401


def test_the_token_lets_in_by_header_address_and_form(path: Path) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert client(path, token=TOKEN).get("/api/v1/events", headers=bearer).status_code == 200
    assert client(path, token=TOKEN).post("/api/v1/corrections", json=ACCEPT, headers=bearer).status_code == 201
    by_address = client(path, token=TOKEN)
    assert by_address.get(f"/api/v1/events?token={TOKEN}").status_code == 200  # a feed reader, which keeps no cookie
    assert by_address.get("/api/v1/events").status_code == 401
    answer = by_address.get(f"/reports?token={TOKEN}&outlet=Wire", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports?outlet=Wire")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert by_address.get("/reports").status_code == 200
    by_form = client(path, token=TOKEN)
    assert by_form.post("/login", data={"token": "wrong", "next": "/reports"}).headers["location"].endswith("wrong=1")
    assert by_form.post("/login", data={"token": TOKEN, "next": "//evil.example/"}).headers["location"] == "/"
    assert by_form.get("/reports").status_code == 200
    assert by_form.post("/api/v1/corrections", json=ACCEPT).status_code == 403  # a session is no CSRF token


def test_read_only_writes_nothing(path: Path) -> None:
    visitor = client(path, read_only=True)

    def files() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}

    before = files()
    with visitor:
        for address in (
            "/",
            "/report/doc-1",
            "/review",
            "/search?q=Lavrov",
            "/lines/events?q=Lavrov",
            "/review/gold.jsonl",
        ):
            assert visitor.get(address).status_code == 200
        assert "1 report" in visitor.get("/search?q=Lavrov").text
        token = {"X-CSRF-Token": csrf(visitor)}
        assert visitor.post("/api/v1/corrections", json=ACCEPT, headers=token).status_code == 403
        assert visitor.post("/review/me", data={"csrf": csrf(visitor), "who": "ann"}).status_code == 403
        assert 'action="/review/judge"' not in visitor.get("/review").text
    assert files() == before


def test_read_only_refuses_an_older_record_and_names_the_command_that_mends_it(tmp_path: Path) -> None:
    old = tmp_path / "my old record"
    record_of(old, telling("doc-1"))
    about = json.loads((old / "record.json").read_text("utf-8"))
    (old / "record.json").write_text(json.dumps({**about, "schema": 2}), "utf-8")
    shutil.rmtree(old / "alerts")
    with pytest.raises(
        InputError, match=r"has schema 2, this Dateline reads 3, .*dateline corrections list "
    ) as refused:
        client(old, read_only=True)
    assert not (old / "alerts").exists()
    command = str(refused.value).rpartition(": dateline ")[2]
    assert shlex.split(command) == ["corrections", "list", str(old)]
    subprocess.run([sys.executable, "-m", "dateline", *shlex.split(command)], check=True, capture_output=True)
    assert client(old, read_only=True).get("/alerts").status_code == 200


def test_a_request_that_is_too_large_is_refused(path: Path) -> None:
    visitor = client(path)
    huge = {**ACCEPT, "reason": "x" * MOST_BODY}
    assert visitor.post("/api/v1/corrections", json=huge, headers={"X-CSRF-Token": csrf(visitor)}).status_code == 413


@settings(deadline=None)  # the machine may be busy
@given(st.text())
def test_a_way_back_never_leads_elsewhere(words: str) -> None:
    from urllib.parse import urljoin, urlsplit

    to = urljoin("http://127.0.0.1:8642/review", local(words))
    assert urlsplit(to).netloc == "127.0.0.1:8642"


@pytest.mark.parametrize("way", ["//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\n/evil.example", "javascript:alert(1)"])  # fmt: skip
def test_known_ways_elsewhere_are_closed(way: str) -> None:
    assert local(way) == "/"


def test_an_address_that_others_reach_needs_a_token() -> None:
    assert [is_loopback(h) for h in ("127.0.0.1", "localhost", "::1", "127.3.2.1", "0.0.0.0", "192.168.1.4", "::", "desk.example")] == [  # noqa: S104
        True, True, True, True, False, False, False, False,
    ]  # fmt: skip
    assert checked_token(None, "127.0.0.1") is None
    made = checked_token(None, "0.0.0.0")  # noqa: S104
    assert made is not None
    assert len(made) >= 32
    assert checked_token(TOKEN, "127.0.0.1") == TOKEN
    with pytest.raises(InputError, match="at least 16"):
        checked_token("short", "127.0.0.1")
    assert hosts("0.0.0.0") == frozenset()  # noqa: S104
    assert "localhost" in hosts("127.0.0.1")
