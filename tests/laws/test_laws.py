"""The laws of a reading."""

from __future__ import annotations

import dataclasses
import socket
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.core.types import Analysis, Document, Evidence, Span
from dateline.run.local import Reader
from tests.laws import strategies

law = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def walk(value: object) -> Iterator[object]:
    """Every value inside a value."""
    yield value
    if isinstance(value, Span):
        return
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for f in dataclasses.fields(value):
            yield from walk(getattr(value, f.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from walk(item)


def holds_together(read: Analysis) -> None:
    """Spans lie inside the text, evidence quotes its span, and every id that is named exists."""
    content = read.text.content
    for value in walk(read):
        if isinstance(value, Span):
            assert 0 <= value.start <= value.end <= len(content)
        if isinstance(value, Evidence):
            assert value.quote == content[value.span.start : value.span.end]
            assert value.quote
    actors = [a.id for a in read.actors]
    attributions = [a.id for a in read.attributions]
    events = [e.id for e in read.events]
    everything = actors + attributions + events + [s.id for s in read.stances] + [m.id for m in read.meetings]
    assert len(everything) == len(set(everything)), "an id is given twice"
    for e in read.events:
        assert {r.actor for r in (*e.actors, *e.recipients)} <= {None, *actors}
        assert e.attribution in {None, *attributions}
    for a in read.attributions:
        assert a.speaker in {None, *actors}
        assert a.within in {None, *attributions} - {a.id}
    for s in read.stances:
        assert {s.holder.actor, s.toward.actor} <= {None, *actors}
        assert s.attribution in {None, *attributions}
    for m in read.meetings:
        assert {r.actor for r in m.participants} <= {None, *actors}
        assert set(m.events) <= set(events)
    for n in read.text.notices:
        assert not any(n.span.overlaps(s) for s in read.sentences)
        assert not any(n.span.overlaps(e.trigger) for e in read.events)
    assert {r.ref for r in read.records} <= set(everything)
    assert not [p for p in read.problems if p.code == "stage-failed"]


@law
@given(strategies.text, strategies.published)
def test_a_reading_holds_together(reader: Reader, text: str, published: str | None) -> None:
    read = reader.read(text, published)
    holds_together(read)
    if "\r" not in text:
        assert read.text.content == text.removeprefix("\ufeff")


@law
@given(strategies.report)
def test_the_same_document_twice_gives_the_same_reading(reader: Reader, text: str) -> None:
    assert reader.read(text, "2013-04-10") == reader.read(text, "2013-04-10")


@settings(law, max_examples=8)
@given(st.lists(strategies.text, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_a_batch_equals_its_documents_one_by_one_in_any_order(reader: Reader, texts: list[str], rng: object) -> None:
    documents = [Document(id=f"d{i}", content=t, published="2013-04-10") for i, t in enumerate(texts)]
    alone = {d.id: reader.read_documents([d])[0] for d in documents}
    assert reader.read_documents(documents) == [alone[d.id] for d in documents]
    rng.shuffle(documents)  # type: ignore[attr-defined]
    assert reader.read_documents(documents) == [alone[d.id] for d in documents]


def test_a_reading_knows_no_clock_and_no_network(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "PARIS — The minister said on Monday that talks with Iran will resume tomorrow."
    before = reader.read(text, "2013-04-10")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reading asked for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(time, "time", lambda: 4_102_444_800.0)  # the year 2100
    assert reader.read(text, "2013-04-10") == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00\x01\x02",
        "\ufeffKenya said on Monday it would withdraw.",
        "قال وزير الخارجية إن المحادثات ستستأنف يوم الاثنين.",
        "a" * 20_000,
        "!?" * 5_000,
        "\u202eThe minister said\u202c that he resigned.",
        "“" * 3_000,
        "The minister said. " * 300,
        "U.S. " * 1_500,
        "\ud800 lone surrogate",
    ],
    ids=["empty", "blank", "control", "bom", "rtl", "one-word", "marks", "bidi", "quotes", "same", "abbr", "surrogate"],
)
def test_odd_texts_are_read_or_refused_with_a_problem(reader: Reader, text: str) -> None:
    holds_together(reader.read(text, "2013-04-10"))


def test_five_megabytes_are_read_up_to_the_limit_and_say_so(reader: Reader) -> None:
    read = reader.read("x" * 5_000_000, "2013-04-10")
    assert "too-long" in {p.code for p in read.problems}
    assert len(read.text.content) == 5_000_000
