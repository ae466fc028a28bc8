"""Corrections: a log that changes what is seen and never what was read; and how far reviewers agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.writing import document, reading

from dateline.core.errors import InputError, UnknownName
from dateline.measure import gold as marked
from dateline.outputs.gold import gold
from dateline.store import Record
from dateline.store.agreement import alpha
from dateline.store.corrections import EDITABLE


@pytest.fixture
def record(tmp_path: Path) -> Record:
    made = Record(tmp_path / "record", create=True)
    made.add([reading(document(1)), reading(document(2))])
    return made


def event(record: Record, document_id: str = "doc-1") -> dict[str, Any]:
    (row,) = record.events(document=document_id)
    return row


def test_an_edit_is_seen_and_the_original_kept(record: Record) -> None:
    number = record.correct(
        "event", "doc-1", "event-1", "edit", field="type", value="ACCUSE", reason="read anew", who="ann"
    )
    record.correct("events", "doc-1", "event-1", "edit", field="modes", value="disapprove", who="ann")
    assert number == 1
    row = event(record)
    assert (row["type"], row["modes"], row["quad"], row["cameo"][:2], row["review"]) == (
        "ACCUSE", ["disapprove"], "verbal conflict", "11", "edited",
    )  # fmt: skip
    assert event(record, "doc-2")["type"] == "CONSULT"
    as_read = Record(record.path, corrected=False)
    assert (event(as_read)["type"], event(as_read)["review"]) == ("CONSULT", None)
    assert record.reading("doc-1").events[0].type == "CONSULT"
    assert [(c.action, c.field, c.value, c.reason, c.who) for c in record.corrections()] == [
        ("edit", "type", "ACCUSE", "read anew", "ann"),
        ("edit", "modes", "disapprove", None, "ann"),
    ]


def test_reject_hides_and_accept_shows_again(record: Record) -> None:
    record.correct("event", "doc-1", "event-1", "reject")
    assert [r["document_id"] for r in record.events()] == ["doc-2"]
    assert len(record.dyads()) == 1
    record.correct("event", "doc-1", "event-1", "accept")
    assert event(record)["review"] == "accepted"


def test_participants_by_code_and_name_move_the_filters(record: Record) -> None:
    record.correct("event", "doc-1", "event-1", "edit", field="recipients", value="Norway,KOR")
    row = event(record)
    assert row["recipient_countries"] == ["NOR", "KOR"]
    assert row["recipients"][0]["actor"] == "actor-1", "whom the event has already stays as resolved"
    assert row["recipient"] == "Norway [NOR GOV], KOR"
    assert len(record.events(recipient="KOR")) == 1
    record.correct("event", "doc-1", "event-1", "edit", field="time.first", value="2013-06-01")
    assert len(record.events(since="2013-06-01", until="2013-06-30")) == 1


def test_a_correction_holds_for_the_next_version_too(record: Record) -> None:
    record.correct("event", "doc-1", "event-1", "reject")
    record.add([reading(document(1, version=2))])
    record.refresh()
    assert [r["document_id"] for r in record.events()] == ["doc-2"]


def test_the_other_kinds(record: Record) -> None:
    record.correct("stance", "doc-1", "stance-1", "edit", field="stance", value="oppose")
    record.correct("meeting", "doc-1", "meeting-1", "edit", field="first", value="2013-04-08")
    record.correct("attribution", "doc-1", "at-1", "edit", field="quote", value="direct")
    assert [r["stance"] for r in record.stances(document="doc-1")] == ["oppose"]
    assert len(record.meetings(since="2013-04-08")) == 1
    assert [r["kind"] for r in record.attributions(document="doc-1")] == ["direct"]


@pytest.mark.parametrize(
    ("arguments", "fields", "message"),
    [
        (("evnt", "doc-1", "event-1", "accept"), {}, "did you mean events"),
        (("event", "doc-9", "event-1", "accept"), {}, "did you mean doc-"),
        (("event", "doc-1", "event-2", "accept"), {}, "did you mean event-1"),
        (("event", "doc-1", "event-1", "acept"), {}, "did you mean accept"),
        (("event", "doc-1", "event-1", "edit"), {}, "an edit names a field"),
        (("event", "doc-1", "event-1", "accept"), {"field": "type", "value": "ACCUSE"}, "accept and reject name none"),
        (("event", "doc-1", "event-1", "edit"), {"field": "tpe", "value": "ACCUSE"}, "did you mean type"),
        (("event", "doc-1", "event-1", "edit"), {"field": "type", "value": "ACUSE"}, "did you mean ACCUSE"),
        (("event", "doc-1", "event-1", "edit"), {"field": "modes", "value": "violence"}, "no mode named"),
        (("event", "doc-1", "event-1", "edit"), {"field": "scale", "value": "ten"}, "is a number"),
        (("event", "doc-1", "event-1", "edit"), {"field": "time.first", "value": "June"}, "YYYY-MM-DD"),
    ],
)
def test_what_cannot_be_is_refused_and_not_logged(record: Record, arguments: Any, fields: Any, message: str) -> None:
    with pytest.raises((InputError, UnknownName), match=message):
        record.correct(*arguments, **fields)
    assert record.corrections() == []


def test_every_editable_field_says_what_it_takes() -> None:
    assert set(EDITABLE) == {"events", "attributions", "stances", "meetings"}


def test_alpha_of_published_tables() -> None:
    # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): B (binary, 2 observers), C (nominal, 4 observers with gaps)
    b = list(zip("0100000010", "1110010000", strict=True))
    assert alpha(b) == pytest.approx(0.095, abs=0.001)
    observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    units = [[v for v in column if v != "."] for column in zip(*observers, strict=True)]
    assert alpha(units) == pytest.approx(0.743, abs=0.001)


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=1, max_size=8))
def test_alpha_is_one_for_full_agreement_and_never_above(units: list[list[str]]) -> None:
    found = alpha(units)
    assert found is None or found <= 1
    same = [[u[0]] * len(u) for u in units]
    assert alpha(same) in {None, 1.0}


def test_agreement_of_reviewers(record: Record) -> None:
    for who, first, second in (("ann", "accept", "reject"), ("bob", "accept", "accept")):
        record.correct("event", "doc-1", "event-1", first, who=who)
        record.correct("event", "doc-2", "event-1", second, who=who)
    record.correct("event", "doc-1", "event-1", "edit", field="type", value="ACCUSE", who="bob")
    record.correct("stance", "doc-1", "stance-1", "accept", who="ann")
    found = {(a.kind, a.question): a for a in record.agreement()}
    assert found["events", "stands"].values == 2
    assert found["events", "stands"].alpha == pytest.approx(0.0)
    assert found["events", "type"].values == 1
    assert found["stances", "stands"].values == 0
    assert found["stances", "stands"].alpha is None


def test_gold_is_what_was_reviewed_and_measure_reads_it(record: Record) -> None:
    record.correct("event", "doc-1", "event-1", "edit", field="status", value="negation", who="ann")
    record.correct("stance", "doc-1", "stance-1", "reject", who="ann")
    (made,) = gold(record, Record(record.path, corrected=False))
    read = marked._document("own", made)
    assert (read.id, read.published) == ("doc-1", "2013-04-10")
    assert [(e.type, e.status, e.trigger) for e in read.events] == [("CONSULT", frozenset({"negation"}), (7, 13))]
    assert read.events[0].time == ((28, 34),)
    assert (read.stances, read.meetings) == ((), ())
    assert [s["stance"] for s in made["rejected"]["stances"]] == ["support"]
