"""Records: one line for each value, in the order of the text, with the words it rests on."""

from __future__ import annotations

from tests.builders import text_of

from dateline.core import lexicon
from dateline.core.types import (
    Actor,
    ActorMention,
    AgendaItem,
    Attribution,
    Event,
    Evidence,
    Meeting,
    Period,
    Place,
    Record,
    Role,
    Span,
    Stance,
    TimeExpression,
    Toward,
)
from dateline.stages.records import records

FIRST = "Minister Oda said Ruritania opposes the tax, the Herald reported."
SECOND = "Oda will meet Kell in Vienna next week to discuss fish."
CONTENT = f"{FIRST} {SECOND}"


def at(words: str) -> Span:
    start = CONTENT.index(words)
    return Span(start, start + len(words))


HOMES = (Span(0, len(FIRST)), Span(len(FIRST) + 1, len(CONTENT)))
ODA = Actor("oda", "Oda", "RUS", ("GOV",), "Minister", None, (), (ActorMention(at("Minister Oda"), "Minister Oda"),))
RURITANIA = Actor("rur", "Ruritania", "ROU", (), None, None, (), (ActorMention(at("Ruritania"), "Ruritania"),))
HERALD = Actor("her", "Herald", None, ("JRN",), None, None, (), (ActorMention(at("the Herald"), "the Herald"),))
OUTER = Attribution(
    "outer",
    "her",
    False,
    at("the Herald"),
    at("reported"),
    (at("Minister Oda said Ruritania opposes the tax"),),
    "indirect",
    None,
    None,
)
INNER = Attribution(
    "inner",
    "oda",
    False,
    at("Minister Oda"),
    at("said"),
    (at("Ruritania opposes the tax"),),
    "indirect",
    "outer",
    "2013-04-09",
)
STANCE = Stance(
    "s1", Role("rur", at("Ruritania")), "oppose", Toward(None, at("the tax")), "tax", "inner", Evidence(HOMES[0], FIRST)
)
VIENNA = Place(at("Vienna"), "Vienna", "Vienna", "AUT", 1, None, "city")
WEEK = TimeExpression(at("next week"), "next week", "DATE", "2013-W16", "2013-04-15", "2013-04-21", "week")
MEETING = Meeting(
    "m1",
    "Meeting: Oda, Kell",
    (at("meet"),),
    (Role("oda", at("Oda will")), Role(None, at("Kell"))),
    VIENNA,
    "2013-04-15",
    "2013-04-21",
    (AgendaItem("fish", at("fish")),),
    "scheduled",
    (),
    Evidence(HOMES[1], SECOND),
)
EVENT = Event(
    "e1",
    "AGREE",
    ("meet",),
    (),
    at("will meet"),
    (Role("oda", at("Oda will")),),
    (Role(None, at("Kell")),),
    Period("2013-04-15", "2013-04-15", "day"),
    VIENNA,
    ("future", "hypothetical"),
    None,
    "",
    None,
    None,
    None,
    Evidence(HOMES[1], SECOND),
)


def read(**given: tuple[object, ...]) -> tuple[Record, ...]:
    values: dict[str, tuple[object, ...]] = {
        "attributions": (OUTER, INNER),
        "events": (),
        "stances": (),
        "meetings": (),
    }
    values |= given
    return records(text_of(CONTENT), HOMES, (WEEK,), (ODA, RURITANIA, HERALD), **values)  # type: ignore[arg-type]


def test_records_stand_in_the_order_of_the_text_and_quote_it() -> None:
    found = read(events=(EVENT,), stances=(STANCE,), meetings=(MEETING,))
    assert [r.kind for r in found] == ["attribution", "attribution", "stance", "event", "meeting"]
    assert {r.ref for r in found} == {"outer", "inner", "s1", "e1", "m1"}
    assert all(r.evidence.quote == r.evidence.span.of(CONTENT) and r.evidence.quote for r in found)


def test_who_is_said_with_codes_and_according_to_whom_without() -> None:
    (stance,) = [r for r in read(stances=(STANCE,)) if r.kind == "stance"]
    assert stance.who == "Ruritania [ROU]"
    assert stance.what == "oppose: the tax"
    assert stance.according_to == "Herald › Oda"
    assert stance.when == "2013-04-09"
    inner = next(r for r in read() if r.ref == "inner")
    assert (inner.who, inner.according_to) == ("Oda [RUS GOV, Minister]", "Herald")


def test_an_event_is_its_type_and_modes_with_day_and_place() -> None:
    (event,) = [r for r in read(events=(EVENT,)) if r.kind == "event"]
    assert (event.what, event.when, event.where) == ("AGREE meet", "2013-04-15", "Vienna, AUT")
    assert (event.whom, event.status) == ("Kell", "future, hypothetical")


def test_a_meeting_names_its_agenda_and_its_week() -> None:
    (meeting,) = [r for r in read(meetings=(MEETING,)) if r.kind == "meeting"]
    assert meeting.what == "Meeting: Oda, Kell, on fish"
    assert meeting.when == "next week (2013-W16)"
    assert meeting.who == "Oda [RUS GOV, Minister], Kell"


def test_long_content_is_cut_at_a_word() -> None:
    words = "alpha " * 100
    content = f"Oda said {words.strip()}."
    said = Attribution("a", None, False, Span(0, 3), Span(4, 8), (Span(9, len(content) - 1),), "indirect", None, None)
    (record,) = records(text_of(content), (Span(0, len(content)),), (), (), (said,), (), (), ())
    assert len(record.what) <= lexicon.load("records")["most"]
    assert record.what.endswith("alpha…")
    assert record.who == "Oda"


def test_an_attribution_within_itself_does_not_turn_forever() -> None:
    loop = Attribution("x", "oda", False, at("Minister Oda"), None, (at("the tax"),), "indirect", "x", None)
    (record,) = read(attributions=(loop,))
    assert record.according_to == "Oda"


def test_a_source_that_is_not_named_says_so() -> None:
    hidden = Attribution("x", None, True, at("Minister Oda"), at("said"), (at("the tax"),), "indirect", None, None)
    stance = Stance("s", STANCE.holder, "support", STANCE.toward, "tax", "x", STANCE.evidence)
    (found,) = [r for r in read(attributions=(hidden,), stances=(stance,)) if r.kind == "stance"]
    assert found.according_to == "Minister Oda (not named)"
