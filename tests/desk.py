"""Records and servers for tests of the desk: readings made by hand, also of articles that mean harm."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from dateline.core.types import (
    Actor,
    AgendaItem,
    Analysis,
    Attribution,
    Document,
    Event,
    Evidence,
    Meeting,
    Notice,
    Period,
    Role,
    Span,
    Stance,
    Text,
    Toward,
)
from dateline.outputs.web.desk import Settings
from dateline.outputs.web.factory import app
from dateline.stages.records import records
from dateline.store import Record

FIRST = "Interfax reported that Lavrov said Moscow would back Berlin."
SECOND = "Lavrov and Berg will meet in Oslo to discuss peace."
THIRD = "Please support our newsroom."
WORD = "x" * 1_000_000
EVIL_ID = "evil/../<b>\"'?#"
EVIL_TITLE = "<script>document.title='taken'</script> \u202eeltit"
EVIL_OUTLET = '"><img src=x onerror=alert(1)>'
EVIL = f"<script>alert(1)</script> {FIRST} {SECOND} </p></article><b onclick=alert(1)>bold</b> \u202e\u2066{WORD} {{{{ 7 * 7 }}}} &lt;i&gt;"


def telling(
    id_: str, *, score: float | None = 0.5, title: str | None = "Moscow and Berlin", content: str = "", published: str = "2024-05-14",
    outlet: str | None = "Wire", url: str | None = "https://wire.example/1",
) -> Analysis:  # fmt: skip
    """A reading with a nested attribution, an event, a stance, a meeting and a notice, each in its sentence."""
    content = content or f"{FIRST} {SECOND}\n\n{THIRD}"

    def at(words: str) -> Span:
        start = content.index(words)
        return Span(start, start + len(words))

    first, second = Evidence(at(FIRST), FIRST), Evidence(at(SECOND), SECOND)
    wire = Actor("actor-i", "Interfax", "RUS", ("MED",), None, None, (), ())
    lavrov = Actor("actor-l", "Sergei Lavrov", "RUS", ("GOV",), "Foreign Minister", None, (), ())
    berlin = Actor("actor-b", "Germany", "DEU", ("GOV",), None, None, (), ())
    said = (
        Attribution("attribution-1", "actor-i", anonymous=False, source=at("Interfax"), cue=at("reported"),
                    content=(at("that Lavrov said Moscow would back Berlin"),), quote="indirect", within=None, said=published),
        Attribution("attribution-2", "actor-l", anonymous=False, source=at("Lavrov said")._replace(end=at("Lavrov said").start + 6), cue=at("said"),
                    content=(at("Moscow would back Berlin"),), quote="indirect", within="attribution-1", said=published),
    )  # fmt: skip
    actor, recipient = Role("actor-l", at("Moscow")), Role("actor-b", at("Berlin"))
    events = (
        Event("event-1", "SUPPORT", (), ("diplomatic",), at("back"), (actor,), (recipient,), Period(published, published, "day"),
              None, ("future",), "attribution-2", "verbal cooperation", 5.0, "05", score, first),
    )  # fmt: skip
    stances = (
        Stance("stance-1", actor, "support", Toward("actor-b", at("Berlin")), "Germany", "attribution-2", first),
    )
    meetings = (
        Meeting("meeting-1", "Talks in Oslo", (at("meet"),), (Role("actor-l", at("Lavrov and")._replace(end=at("Lavrov and").start + 6)),),
                None, "2024-06-01", "2024-06-02", (AgendaItem("peace", at("peace")),), "scheduled", (), second),
    )  # fmt: skip
    notices = (Notice("appeal", at(THIRD)),) if THIRD in content else ()
    actors = (wire, lavrov, berlin)
    made = Analysis(
        Document(id_, content, source=f"{id_}.txt", url=url, outlet=outlet, title=title, published=published),
        Text(content, notices=notices), (first.span, second.span), actors=actors, attributions=said, events=events,
        stances=stances, meetings=meetings,
    )  # fmt: skip
    return replace(made, records=records(made.text, made.sentences, (), actors, said, events, stances, meetings))


def evil() -> Analysis:
    """The reading of an article that tries to run, to fetch, to turn the text around and to be too long."""
    return telling(EVIL_ID, title=EVIL_TITLE, content=EVIL, outlet=EVIL_OUTLET, url="javascript:alert(document.cookie)")


def record_of(path: Path, *readings: Analysis) -> Record:
    """A record at a path with some readings."""
    record = Record(path, create=True)
    record.add(readings)
    return record


def client(path: Path, **settings: object) -> TestClient:
    """A client of a desk over a record, as a browser on this machine."""
    made = app(path, Settings(**settings))  # type: ignore[arg-type]
    return TestClient(made, base_url="http://127.0.0.1", follow_redirects=False)


def csrf(visitor: TestClient) -> str:
    """The token that this client's writes must carry."""
    found: str = visitor.get("/api/v1/about").json()["csrf"]
    return found


@contextmanager
def served(path: Path, settings: Settings | None = None) -> Iterator[str]:
    """A desk that listens on a free port of loopback; its address."""
    import uvicorn

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    server = uvicorn.Server(uvicorn.Config(app(path, settings or Settings()), log_level="warning"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()
