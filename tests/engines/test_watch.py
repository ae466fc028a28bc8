"""Watching: what feeds and folders bring is kept once, over kills, restarts and broken feeds. The server is on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dateline.core.errors import InputError
from dateline.outputs import watching
from dateline.outputs.cli_watch import seconds
from dateline.run import watch as watches
from dateline.run.ingest import local_engine
from dateline.run.shards import Settings
from dateline.run.watch import Pace, Watch, places
from dateline.store import Record
from tests.engines.feeds import Feeds
from tests.engines.standin import NAME

PACE = Pace(every=0.2, between=0.0, folders=0.1)
SETTINGS = Settings(time_limit=5.0, reader=NAME)


@pytest.fixture
def feeds() -> Iterator[Feeds]:
    with Feeds() as running:
        yield running


@pytest.fixture
def ended() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def log() -> list[dict[str, Any]]:
    return []


def watch(path: Path, sources: list[str], log: list[dict[str, Any]], pace: Pace = PACE) -> Watch:
    record = Record(path, create=True)
    return Watch(
        record, sources, local_engine(1), settings=SETTINGS, pace=pace, say=lambda e, **f: log.append({"event": e, **f})
    )


def held(path: Path) -> list[str]:
    record = Record(path)
    assert record.check() == []
    return sorted(r["url"] or r["source"] for r in record.reports())


def until(true: Callable[[], bool], within: float = 300.0) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def test_what_a_feed_brings_is_kept_and_an_unchanged_feed_is_not_sent_again(
    tmp_path: Path, feeds: Feeds, log: list[dict[str, Any]]
) -> None:
    path, first = tmp_path / "record", feeds.publish("world", 3)
    watch(path, [feeds.address("world")], log).run(once=True)
    assert held(path) == sorted(map(feeds.link, first))
    assert Record(path).reports().dicts()[0]["source"] == feeds.address("world")
    again = watch(path, [feeds.address("world")], log)
    again.places[0].due = 0.0  # it would wait: the feed was asked just now
    again.run(once=True)
    assert feeds.asked == {("world", 200): 1, ("world", 304): 1}
    assert again.places[0].unchanged == 1
    more = feeds.publish("world", 2)
    third = watch(path, [feeds.address("world")], log)
    third.places[0].due = 0.0
    third.run(once=True)
    assert held(path) == sorted(map(feeds.link, [*first, *more]))
    assert third.status()["new"] == 2
    assert [e["event"] for e in log][:4] == ["started", "kept", "looked", "stopped"]


def test_a_feed_that_was_asked_just_now_waits_over_a_restart(tmp_path: Path, feeds: Feeds, log: list[Any]) -> None:
    feeds.publish("world")
    watch(tmp_path / "record", [feeds.address("world")], log, Pace(every=600)).run(once=True)
    again = watch(tmp_path / "record", [feeds.address("world")], log, Pace(every=600))
    assert 500 < again.places[0].due - time.monotonic() <= 600


def test_a_broken_feed_is_asked_less_and_less_and_the_others_go_on(
    tmp_path: Path, feeds: Feeds, log: list[dict[str, Any]]
) -> None:
    good = feeds.publish("good", 2)
    feeds.broken = {"down": 503, "page": b"<html><p>No feed here</p></html>", "gone": 410}
    feeds.headers["down"] = {"Retry-After": "3600"}
    names = ["down", "page", "gone", "good"]
    refused = "http://127.0.0.1:9/closed.rss"
    made = watch(tmp_path / "record", [refused, *map(feeds.address, names)], log, Pace(every=600, between=0.0))
    made.run(once=True)
    assert held(tmp_path / "record") == sorted(map(feeds.link, good))
    found = {p.address.rsplit("/", 1)[-1].removesuffix(".rss"): p for p in made.places}
    assert [found[n].faults for n in ("closed", *names)] == [1, 1, 1, 1, 0]
    assert found["down"].due - time.monotonic() > 3500, "it waits as long as its server asks"
    assert found["gone"].gone
    assert "503" in found["down"].why
    assert "neither RSS nor Atom" in found["page"].why
    assert "onnection" in found["closed"].why
    waits = []
    for _ in range(6):
        made._failed(found["page"], watches.FetchFault("again"))
        waits.append(found["page"].due - time.monotonic())
    assert waits[-1] > 4 * waits[0]


def test_the_same_failure_is_kept_once(tmp_path: Path, feeds: Feeds, log: list[Any]) -> None:
    danish = "Den danske regering har i dag fremlagt et nyt forslag om skat, og oppositionen er imod det. " * 3
    (number,) = feeds.publish("world", 1, words=danish)
    for _ in range(2):
        again = watch(tmp_path / "record", [feeds.address("world")], log)
        again.places[0].due = 0.0
        again.run(once=True)
        feeds.publish("world", 1)  # the failing entry is the second, then the third
    problems = [r for r in Record(tmp_path / "record").problems() if r["document_id"] is None]
    assert [p["source"] for p in problems] == [feeds.link(number)]
    assert "Danish" in problems[0]["message"]


def test_a_folder_gives_what_is_new_and_whole(tmp_path: Path, log: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "SETTLED", 0.3)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("Norway met Sweden in Oslo.")
    made = watch(tmp_path / "record", [str(inbox)], log)
    running = threading.Thread(target=made.run)
    running.start()
    until(lambda: made.added.new == 1)
    outside = tmp_path / "b.txt"
    outside.write_text("Sweden met Norway in Stockholm.")
    os.utime(outside, (1, 1))  # an old file that is moved in is new here
    outside.rename(inbox / "b.txt")
    (inbox / "c.pdf").write_bytes(b"%PDF-1.7")  # nothing to read
    until(lambda: made.added.new == 2)
    (inbox / "a.txt").write_text("Norway met Denmark in Oslo.")
    until(lambda: made.added.superseding == 1)
    made.stop()
    running.join(30)
    assert [Path(h).name for h in held(tmp_path / "record")] == ["a.txt", "b.txt"]
    again = watch(tmp_path / "record", [str(inbox)], log)
    again.run(once=True)
    assert again.added.unchanged == 0, "it knows what it has seen"


def test_killed_at_any_time_and_started_again_it_loses_and_doubles_nothing(
    tmp_path: Path, feeds: Feeds, ended: ExitStack
) -> None:
    status = tmp_path / "status.json"
    code = (
        "from pathlib import Path; from dateline.outputs.watching import Asked, run; import sys;"
        f"sys.exit(run(Asked([{feeds.address('one')!r}, {feeds.address('two')!r}], Path({str(tmp_path / 'record')!r}),"
        f"'plover', None, 1, 5.0, 0.2, 0.0, Path({str(status)!r}), 0, False, {NAME!r}), debug=False))"
    )
    wanted: list[int] = []

    def started() -> subprocess.Popen[str]:
        running = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, cwd=Path.cwd())
        ended.callback(running.communicate)
        ended.callback(running.kill)
        return running

    def kept() -> int:
        return len(held(tmp_path / "record")) if (tmp_path / "record" / "record.json").exists() else 0

    for kill in (signal.SIGKILL, signal.SIGTERM):
        wanted += [*feeds.publish("one", 9), *feeds.publish("two", 7)]
        running = started()
        before = len(wanted) - 16
        until(lambda: kept() > before, 600)  # noqa: B023 - called at once; it may still be at it
        running.send_signal(kill)
        _, said = running.communicate(timeout=300)
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]  # a kill leaves other words
        assert lines[0]["event"] in {"status-page", "started"}
    assert running.returncode == 0
    assert [e["event"] for e in lines][-2:] == ["told-to-stop", "stopped"]
    shown = json.loads(status.read_text())
    assert shown["state"] == "stopped"
    assert len(shown["places"]) == 2
    wanted += feeds.publish("two", 2)  # while nobody watches
    running = started()
    until(lambda: kept() == len(wanted), 600)
    running.send_signal(signal.SIGINT)
    running.communicate(timeout=300)
    assert running.returncode == 0
    assert held(tmp_path / "record") == sorted(map(feeds.link, wanted))
    assert {r["version"] for r in Record(tmp_path / "record").reports()} == {1}


def test_how_it_stands_is_shown_on_this_machine(
    tmp_path: Path, feeds: Feeds, log: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    feeds.publish("world")
    feeds.broken["odd"] = 500
    made = watch(tmp_path / "record", [feeds.address("world"), feeds.address("odd") + "?<b>"], log, Pace(every=600))
    made.run(once=True)
    with watching._shown(lambda: watching.described(made, []), None, 0):
        address = json.loads(capsys.readouterr().err.splitlines()[0])["address"]
        with urllib.request.urlopen(address + "status.json") as got:  # noqa: S310 - our own address
            told = json.load(got)
        with urllib.request.urlopen(address) as got:  # noqa: S310
            page = got.read().decode()
    assert told["new"] == 1
    assert told["memory_mb"]["main"] > 10
    assert "odd.rss?&lt;b&gt;" in page
    assert "HTTP 500" in page


def test_what_cannot_be_watched_is_said(tmp_path: Path) -> None:
    (tmp_path / "file.rss").touch()
    for wrong, words in (
        ("ftp://example.org/a", "no address of the web"),
        ("http://", "no address of the web"),
        (str(tmp_path / "file.rss"), "neither a folder nor the address of a feed"),
        (str(tmp_path), "lies in the watched folder"),
    ):
        with pytest.raises(InputError, match=words):
            places([wrong], tmp_path / "record")
    assert [seconds("--every", w) for w in ("90", "30s", "15m", "2h", "0.5s")] == [90, 30, 900, 7200, 0.5]
    for wrong in ("", "soon", "-3s", "3d", "nan"):
        with pytest.raises(InputError, match="--every is a time"):
            seconds("--every", wrong)
