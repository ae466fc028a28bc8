"""What waits for review, what is taken back, and full-text search: over hand-made readings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk import record_of, telling

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.gold import gold
from dateline.store import Filter, Record
from dateline.store.filters import made
from dateline.store.fulltext import Fulltext, expression, snippet
from dateline.store.paging import count, page
from dateline.store.review import Queue, left, waiting

SCORES = {"doc-1": 0.9, "doc-2": 0.55, "doc-3": None, "doc-4": 0.31, "doc-5": 0.5}


@pytest.fixture
def record(tmp_path: Path) -> Record:
    days = {d: f"2024-05-{n:02d}" for n, d in enumerate(SCORES, 10)}
    return record_of(tmp_path / "record", *(telling(d, score=s, published=days[d]) for d, s in SCORES.items()))


def ids(rows: list[dict[str, object]]) -> list[object]:
    return [r["document_id"] for r in rows]


def test_the_least_certain_come_first_and_what_is_judged_leaves(record: Record) -> None:
    assert ids(waiting(record, Queue())) == ["doc-5", "doc-2", "doc-4", "doc-1", "doc-3"]
    record.correct("event", "doc-5", "event-1", "accept", who="ann")
    record.correct("event", "doc-4", "event-1", "reject", who="ann")
    record.correct("event", "doc-1", "event-1", "edit", field="status", value=[], who="ann")
    assert ids(waiting(record, Queue())) == ["doc-2", "doc-3"]
    assert left(record, Queue()) == 2
    assert left(record, Queue("stances")) == 5


def test_a_second_reviewer_gets_what_the_first_has_judged_as_it_was_read(record: Record) -> None:
    record.correct("event", "doc-5", "event-1", "reject", who="ann")
    record.correct("event", "doc-2", "event-1", "edit", field="type", value="ACCUSE", who="ann")
    as_read = Record(record.path, corrected=False)
    rows = waiting(as_read, Queue(unseen_by="bob"))
    assert ids(rows)[:2] == ["doc-5", "doc-2"]
    assert {r["type"] for r in rows} == {"SUPPORT"}
    assert "doc-5" not in ids(waiting(as_read, Queue(unseen_by="ann")))


def test_a_sample_is_the_same_for_all_who_name_it(record: Record) -> None:
    first = ids(waiting(record, Queue(order="sample", seed=1)))
    assert first == ids(waiting(Record(record.path), Queue(order="sample", seed=1)))
    assert any(ids(waiting(record, Queue(order="sample", seed=n))) != first for n in range(2, 12))


def test_a_queue_takes_filters_and_names_what_is_wrong(record: Record) -> None:
    assert ids(waiting(record, Queue(wanted=made(since="2024-05-13")))) == ["doc-5", "doc-4"]
    with pytest.raises(UnknownName, match="uncertain"):
        waiting(record, Queue(order="uncertian"))  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="stances"):
        waiting(record, Queue("stanc"))


def test_an_undo_takes_one_entry_back_and_both_stay_in_the_log(record: Record) -> None:
    record.correct("event", "doc-1", "event-1", "edit", field="type", value="ACCUSE", who="ann")
    number = record.correct("event", "doc-1", "event-1", "reject", who="ann")
    assert count(record, "events", Filter()) == 4
    taken = record.undo(number, who="ann", reason="too quick")
    (row,) = record.events(document="doc-1")
    assert (row["type"], row["review"]) == ("ACCUSE", "edited")
    record.undo(1, who="bob")
    (row,) = record.events(document="doc-1")
    assert (row["type"], row["review"]) == ("SUPPORT", None)
    assert [(c.action, c.value, c.who) for c in record.corrections()][2:] == [("undo", 2, "ann"), ("undo", 1, "bob")]
    assert list(gold(record, Record(record.path, corrected=False))) == []
    assert ids(waiting(record, Queue()))[3] == "doc-1"
    for wrong, said in ((taken, "takes another one back"), (number, "taken back already")):
        with pytest.raises(InputError, match=said):
            record.undo(wrong)
    with pytest.raises(UnknownName):
        record.undo(99)


def test_agreement_counts_no_entry_that_was_taken_back(record: Record) -> None:
    for who in ("ann", "bob"):
        record.correct("event", "doc-1", "event-1", "accept", who=who)
    record.correct("event", "doc-2", "event-1", "accept", who="ann")
    number = record.correct("event", "doc-2", "event-1", "reject", who="bob")
    assert [a.values for a in record.agreement()] == [2]
    record.undo(number, who="bob")
    assert [(a.values, a.alpha) for a in record.agreement()] == [(1, None)]


def test_pages_follow_one_another_without_gap(record: Record) -> None:
    everything = ids(record.events().dicts())
    pages = [ids(page(record, "events", Filter(), most=2, after=n)) for n in (0, 2, 4, 6)]
    assert [i for p in pages for i in p] == everything
    assert ids(page(record, "events", Filter(), most=2, newest=True)) == everything[::-1][:2]
    few = page(record, "events", Filter(), columns=("type", "date"))
    assert set(few[0]) == {"type", "date", "reading", "id"}
    assert ids(page(record, "events", Filter(), documents=["doc-3"])) == ["doc-3"]
    for most, after in ((0, 0), (5000, 0), (1, 10**9), (1, -1)):
        with pytest.raises(InputError):
            page(record, "events", Filter(), most=most, after=after)


def found(index: Fulltext, record: Record, asked: str) -> list[object]:
    held = {r["reading"]: r["document_id"] for r in record.reports()}
    return [held[r] for r in index.search(asked, record).readings if r in held]


def test_a_search_finds_the_best_first_and_what_is_new(tmp_path: Path) -> None:
    record = record_of(
        tmp_path / "record", telling("doc-1", title="Fish"), telling("doc-2", title="Ministers on fishing fleets"), telling("doc-3", title="Grain")
    )  # fmt: skip
    index = Fulltext(record.path)
    assert index.search("fish", record).whole is False
    assert index.grow(record)
    assert found(index, record, "fish") == ["doc-1", "doc-2"]
    assert found(index, record, "fish minister") == ["doc-2"]
    assert found(index, record, '"fishing fleets"') == ["doc-2"]
    assert found(index, record, '"fleets fishing"') == []
    assert found(index, record, "fish -minist*") == ["doc-1"]
    assert sorted(map(str, found(index, record, "fleet OR grain"))) == ["doc-2", "doc-3"]
    record.add([telling("doc-3", title="Fish after all")])
    record.refresh()
    assert index.search("fish", record).whole is False
    index.grow(record)
    assert sorted(map(str, found(index, record, "fish"))) == ["doc-1", "doc-2", "doc-3"]
    assert found(index, record, "grain") == []  # the version that said so is superseded


def test_an_index_that_is_no_index_is_made_anew(tmp_path: Path) -> None:
    record = record_of(tmp_path / "record", telling("doc-1"))
    (record.path / "search.sqlite").write_bytes(b"this is no database" * 100)
    index = Fulltext(record.path)
    index.grow(record)
    assert found(index, record, "Lavrov") == ["doc-1"]
    aside = Fulltext(record.path, read_only=True)
    assert aside.path.parent != record.path
    assert found(aside, record, "Lavrov") == ["doc-1"]
    aside.close()
    assert not aside.path.exists()


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=200) | st.text(alphabet='ab" *-()OR^:', max_size=40))
def test_no_words_break_a_search(asked: str) -> None:
    import sqlite3

    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE words USING fts5(title, content)")
    if (fits := expression(asked)) is not None:
        index.execute("SELECT rowid FROM words WHERE words MATCH ?", [fits]).fetchall()
    index.close()


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=300), st.text(max_size=30))
def test_a_snippet_is_words_of_the_text(content: str, asked: str) -> None:
    for words, _ in snippet(content, asked):
        assert words == " … " or words in content


def test_a_snippet_shows_the_words_that_were_asked_for() -> None:
    content = "Nothing here. " * 40 + "The ministers agreed on grain. " + "Nothing there. " * 40
    pieces = snippet(content, "minister grain")
    assert [w for w, hit in pieces if hit] == ["ministers", "grain"]
    assert pieces[0] == (" … ", False)
    assert len("".join(w for w, _ in pieces)) < 400
