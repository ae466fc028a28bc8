"""The record: what goes in comes out, versions, views, filters, and what is refused."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow as pa
import pytest
from deltalake import WriterProperties
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.writing import document, reading
from tests.unit.test_contract import full

from dateline.core import types
from dateline.core.errors import InputError, RecordError, UnknownName
from dateline.core.types import Analysis, Event, Period, Place, Role, Span
from dateline.outputs.contract import to_json
from dateline.store import Filter, Record, queries, tables
from dateline.store.rows import digest, plain, value
from dateline.store.schema import CURRENT, TABLES, arrow_type, hints
from dateline.store.tables import MIGRATIONS, Tables


def changed(n: int, **fields: Any) -> Analysis:
    """The hand-made reading of document ``n`` with other fields in its one event."""
    made = reading(document(n))
    return replace(made, events=(replace(made.events[0], **fields),))


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of three documents: Norway meets Sweden, Norway threatens, and nobody known threatens Norway."""
    path = tmp_path_factory.mktemp("three") / "record"
    sweden = types.Actor("actor-2", "Sweden", "SWE", ("GOV",), "King", None, (), (), basis="text")
    both = replace(reading(document(1)), actors=(*full().actors, sweden))
    meets = replace(both.events[0], recipients=(Role("actor-2", Span(18, 24)),), status=())
    record = Record(path, create=True)
    record.add([replace(both, events=(meets,))])
    record.add([
        changed(2, type="THREATEN", status=("negation",), time=Period("2013-05-01", "2013-05-31", "month")),
        changed(3, type="THREATEN", modes=("violence",), actors=(), recipients=(Role("actor-1", Span(7, 13)),), time=Period()),
    ])  # fmt: skip
    return path


@pytest.fixture(scope="module")
def record(three: Path) -> Record:
    """That record, opened once."""
    return Record(three)


def ids(rows: Any) -> list[str]:
    return [r["document_id"] for r in rows]


def test_a_reading_comes_out_as_it_went_in(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    made = full()
    made = replace(
        made, document=replace(made.document, content="x"), text=replace(made.text, content=made.text.content[:-1])
    )
    record.add([made], reader="a reader")
    out = record.reading("doc-test")
    assert to_json(out) == to_json(made)
    assert json.loads(json.dumps(to_json(out))) == to_json(made)


@pytest.mark.parametrize(
    "kind", [k for k in vars(types).values() if dataclasses.is_dataclass(k) and k is not types.Analysis]
)
def test_every_core_type_has_an_arrow_type_for_every_field(kind: Any) -> None:
    names = [f.name for f in arrow_type(kind)]
    wanted = [f.name for f in dataclasses.fields(kind)]
    assert names[: len(wanted)] == wanted  # a role has what it resolves to behind its own


def test_no_field_of_a_value_is_left_out_of_its_table() -> None:
    for name, kind in (("events", types.Event), ("attributions", types.Attribution), ("stances", types.Stance),
                       ("meetings", types.Meeting), ("actors", types.Actor), ("problems", types.Problem)):  # fmt: skip
        assert {f.name for f in dataclasses.fields(kind)} <= set(TABLES[name].names)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
spans = st.builds(Span, st.integers(0, 99), st.integers(100, 200))
points = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
places = st.builds(
    Place,
    spans,
    texts,
    texts,
    st.none() | texts,
    st.none() | st.integers(0, 2**40),
    points,
    st.sampled_from(["city", None]),
)


@settings(deadline=None)
@given(place=st.none() | places, modes=st.lists(texts).map(tuple), scale=st.none() | st.floats(-10, 10))
def test_every_value_survives_arrow(place: Place | None, modes: tuple[str, ...], scale: float | None) -> None:
    event = replace(full().events[0], place=place, modes=modes, scale=scale)
    made = {n: v for n, v in plain(event).items() if n not in {"actors", "recipients"}}
    schema = pa.schema([pa.field(n, arrow_type(hints(Event)[n])) for n in made])
    (row,) = pa.Table.from_pylist([made], schema=schema).to_pylist()
    for name in made:
        assert value(hints(Event)[name], row[name]) == getattr(event, name)


def test_the_same_again_adds_nothing_and_a_change_supersedes(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    first, second = reading(document(1)), reading(document(1, version=2))
    assert record.add([first, reading(document(2))]).new == 2
    assert record.add([first, first]).unchanged == 2
    assert record.add([second]).superseding == 1
    assert record.add([first]).unchanged == 1, "an earlier text of it is known"
    record.refresh()
    assert [(r["document_id"], r["version"]) for r in record.reports()] == [("doc-1", 2), ("doc-2", 1)]
    assert len(record.events()) == 2
    old = Record(tmp_path / "record", all_versions=True)
    assert [(r["version"], r["superseded"]) for r in old.events(document="doc-1")] == [(1, True), (2, False)]
    assert Record(tmp_path / "record", revision=1).reading("doc-1").text.content == first.text.content
    assert record.reading("doc-1").text.content == second.text.content
    assert record.reading("doc-1", version=1).text.content == first.text.content
    assert record.check() == []


def test_a_file_that_changes_back_is_news(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    for version in (1, 2, 1, 1):
        record.add([reading(document(1, version))], newest_only=["doc-1"])
    assert [r["version"] for r in record.reports()] == [3]


def test_one_batch_with_a_document_twice_keeps_both_texts(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    added = record.add([reading(document(1)), reading(document(1, 2)), reading(document(1))])
    assert (added.new, added.superseding, added.unchanged) == (1, 1, 1)
    assert record.check() == []


def test_reread_supersedes_what_another_reader_read(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    record.add([reading(document(1))], reader="old")
    assert record.add([reading(document(1))], reader="new").unchanged == 1
    encoded = [reading(document(1))]
    from dateline.store.writing import encode

    assert record.add_rows(encode(encoded, codebook="plover", reader="new"), reread=True).superseding == 1
    assert record.add_rows(encode(encoded, codebook="plover", reader="new"), reread=True).unchanged == 1


def test_a_snapshot_stays_until_it_is_refreshed(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    assert len(record.events()) == 0
    Record(tmp_path / "record").add([reading(document(1))])
    assert len(record.events()) == 0
    record.refresh()
    assert len(record.events()) == 1


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [1, 2, 3]),
        ({"actor": "NOR"}, [1, 2]),
        ({"actor": "norway"}, [1, 2]),
        ({"actor": ["SWE", "NOR"]}, [1, 2]),
        ({"recipient": "Sweden"}, [1]),
        ({"recipient": "SWE,NOR"}, [1, 3]),
        ({"type": "threaten"}, [2, 3]),
        ({"type": "THREATEN,CONSULT", "mode": "violence"}, [3]),
        ({"quad": "verbal cooperation"}, [1, 2, 3]),
        ({"context": "diplomatic"}, [1, 2, 3]),
        ({"status": "negation"}, [2]),
        ({"status": "actual"}, [1]),
        ({"status": "actual,negation"}, [1, 2]),
        ({"since": "2013-04-01", "until": "2013-04-30"}, [1]),
        ({"since": "2013-05-01"}, [2]),
        ({"outlet": "outlet 1"}, [1]),
        ({"document": "doc-2"}, [2]),
        ({"text": "met sweden"}, [1, 2, 3]),
        ({"text": "nothing of it"}, []),
    ],
)
def test_filters_of_events(record: Record, filters: dict[str, Any], found: list[int]) -> None:
    assert sorted(ids(record.events(**filters))) == [f"doc-{n}" for n in found]


def test_filters_of_the_other_views(record: Record) -> None:
    assert ids(record.dyads(actor="NOR", recipient="SWE")) == ["doc-1"]
    assert len(record.dyads()) == 2, "an event without an actor has no dyad"
    assert len(record.stances(actor="Norway", stance="support")) == 3
    assert len(record.meetings(actor="NOR", status="held")) == 3
    assert len(record.attributions(type="indirect", since="2013-04-10")) == 3
    assert ids(record.actors(actor="SWE")) == ["doc-1"]
    assert len(record.reports(outlet="Outlet 2", until="2013-04-10")) == 1
    assert len(record.problems(type="no-publication-date")) == 3
    assert record.view("events", Filter(type=("CONSULT",))).dicts()[0]["recipient_countries"] == ["SWE"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: r.view("evnts"), "did you mean events"),
        (lambda r: r.events(actr="NOR"), "did you mean actor"),
        (lambda r: r.events(actor="Norwey"), "did you mean Norway"),
        (lambda r: r.events(actor="NRO"), "no actor in events named 'NRO'"),
        (lambda r: r.events(type="THRETEN"), "did you mean THREATEN"),
        (lambda r: r.events(status="negated"), "did you mean negation"),
        (lambda r: r.events(outlet="Outlet 9"), "did you mean Outlet"),
        (lambda r: r.stances(stance="suport"), "did you mean support"),
        (lambda r: r.events(since="April"), "write it as YYYY-MM-DD"),
        (lambda r: r.actors(type="CONSULT"), "actors cannot be filtered by type"),
        (lambda r: r.reading("doc-l"), "did you mean doc-"),
        (lambda r: r.query("SELECT * FROM evnts"), "evnts"),
        (lambda r: r.query("SELECT typ FROM events"), "typ"),
    ],
)
def test_names_that_are_not_known_get_the_nearest(record: Record, call: Any, message: str) -> None:
    with pytest.raises((InputError, UnknownName), match=message):
        call(record)


def test_a_country_that_the_record_does_not_hold_is_no_mistake(record: Record) -> None:
    assert len(record.events(actor="PRK")) == len(record.events(actor="North Korea")) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE held", "INSERT INTO held SELECT * FROM held", "COPY events TO '{out}'", "SELECT 1; SELECT 2", "ATTACH '{out}'",
        "SELECT * FROM read_csv('{file}')", "SELECT * FROM read_text('{file}')", "INSTALL httpfs", "SET enable_external_access = true",
    ],
)  # fmt: skip
def test_sql_reads_the_record_and_nothing_else(record: Record, tmp_path: Path, sql: str) -> None:
    secret, out = tmp_path / "secret.csv", tmp_path / "out.csv"
    secret.write_text("a,b\n1,2\n")
    with pytest.raises(InputError):
        record.query(sql.format(out=out, file=secret))
    assert not out.exists()


def test_results_become_what_people_use(record: Record) -> None:
    rows = record.query("SELECT document_id, date, modes FROM events ORDER BY 1")
    assert rows.columns == ("document_id", "date", "modes")
    assert pa.table(rows).num_rows == len(rows) == len(rows.arrow()) == 3
    assert [r["document_id"] for r in rows] == ["doc-1", "doc-2", "doc-3"]
    assert len(record.query("SELECT * FROM events WHERE type = $type", {"type": "CONSULT"})) == 1


def test_as_data_frames(record: Record) -> None:
    rows = record.events()
    pandas, polars = rows.pandas(), rows.polars()
    assert list(pandas["document_id"]) == list(polars["document_id"]) == ids(rows)
    assert list(pandas.columns) == list(polars.columns) == list(rows.columns)
    assert polars["date"].to_list() == [r["date"] for r in rows]
    assert [list(m) for m in pandas["modes"]] == [list(m) for m in polars["modes"]] == [r["modes"] for r in rows]


def test_every_view_has_its_columns_and_its_order(record: Record) -> None:
    for view in queries.VIEWS:
        assert set(queries.SHOWN[view]) <= set(record.view(view).columns)
        assert set(queries.CONDITIONS[view])


def test_failures_are_kept_once_and_go_when_the_document_is_read(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    broken = [("reports.jsonl:1", "input", "line 1 is broken"), ("b.pdf", "input", "b.pdf is a PDF file")]
    assert record.add_failures(broken) == 2
    assert record.add_failures(broken) == 0
    assert [r["source"] for r in record.problems()] == ["b.pdf", "reports.jsonl:1"]
    record.add([replace(reading(document(1)), problems=())])
    record.refresh()
    assert [r["source"] for r in record.problems()] == ["b.pdf"]


def test_compacting_changes_nothing_that_is_seen(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    for n in range(2):
        record.add([reading(document(n))])
    before = record.events().dicts()
    record.compact()
    assert len(record.tables.files("events")) == 1
    after = Record(tmp_path / "record")
    assert after.events().dicts() == before
    assert after.check() == []
    assert record.tables.vacuum(0) > 0
    assert Record(tmp_path / "record").events().dicts() == before


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups of eight, so that a table of a hundred rows is a large one."""
    monkeypatch.setattr(tables, "ROW_GROUP", 8)
    monkeypatch.setattr(tables, "_WRITER", WriterProperties(max_row_group_size=8))


def of_days(numbers: range) -> list[Analysis]:
    """Readings whose events lie on days that are far from sorted; every tenth has none."""
    days = [None if n % 10 == 0 else (date(2013, 1, 1) + timedelta(days=37 * n % 365)).isoformat() for n in numbers]
    return [changed(n, time=Period(d, d, "day") if d else Period()) for n, d in zip(numbers, days, strict=True)]


@pytest.mark.usefixtures("small_groups")
def test_a_large_table_is_sorted_by_day_and_the_same_is_seen(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    record.add(of_days(range(60)))
    record.add(of_days(range(60, 100)))
    record.add([reading(document(5, version=2))])
    record.correct("event", "doc-7", "event-1", "edit", field="type", value="ACCUSE", who="ann")
    month = {"since": "2013-04-01", "until": "2013-04-30"}
    seen = [record.events().dicts(), record.events(**month).dicts(), Record(record.path, revision=1).events().dicts()]
    assert len(seen[0]) == 100
    assert 3 < len(seen[1]) < 20
    assert tables.scattered(record.tables.files("events"))
    record.compact()
    assert not tables.scattered(record.tables.files("events"))
    record.refresh()
    again = [record.events().dicts(), record.events(**month).dicts(), Record(record.path, revision=1).events().dicts()]
    assert again == seen
    assert record.check() == []
    version = record.tables.version("events")
    record.compact()
    assert record.tables.version("events") == version, "what is sorted is left alone"


@pytest.mark.usefixtures("small_groups")
def test_sorting_beside_a_writer_loses_nothing(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    record.add(of_days(range(50)))
    writer = Thread(target=lambda: [Record(record.path).add(of_days(range(n, n + 10))) for n in range(50, 100, 10)])
    writer.start()
    while writer.is_alive():
        record.compact()
    record.compact()
    record.refresh()
    assert record.check() == []
    assert sorted(r["document_id"] for r in record.events()) == sorted(f"doc-{n}" for n in range(100))


def test_what_is_no_record_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is no record; dateline ingest"):
        Record(tmp_path / "none")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        Record(tmp_path / "file", create=True)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.txt").write_text("")
    with pytest.raises(InputError, match="other things in it"):
        Record(tmp_path / "papers", create=True)
    with pytest.raises(InputError, match="may not hold"):
        Record(tmp_path / "a[1]", create=True)


def test_a_record_of_a_later_dateline_is_refused(tmp_path: Path) -> None:
    Record(tmp_path / "record", create=True)
    about = tmp_path / "record" / "record.json"
    about.write_text(json.dumps({**json.loads(about.read_text()), "schema": CURRENT + 1}))
    with pytest.raises(RecordError, match="update Dateline"):
        Record(tmp_path / "record")


def test_migrations_are_numbered_and_may_be_run_twice(tmp_path: Path) -> None:
    assert sorted(MIGRATIONS) == list(range(1, CURRENT + 1))
    record = Record(tmp_path / "record", create=True)
    record.add([reading(document(1))])
    about = tmp_path / "record" / "record.json"
    about.write_text(
        json.dumps({**json.loads(about.read_text()), "schema": 0})
    )  # as after a kill before it was written
    assert len(Record(tmp_path / "record").events()) == 1
    assert json.loads(about.read_text())["schema"] == CURRENT
    assert Tables(tmp_path / "record").version("events") == 1


def test_the_digest_tells_texts_and_dates_apart() -> None:
    one = document(1)
    assert digest(one) == digest(replace(one, source="elsewhere"))
    assert (
        len(
            {digest(one), digest(document(1, 2)), digest(replace(one, published=None)), digest(replace(one, title="x"))}
        )
        == 4
    )


@pytest.mark.parametrize("name", ["my record", "50% off", "ä#b"])
def test_a_record_may_lie_at_any_path(tmp_path: Path, name: str) -> None:
    record = Record(tmp_path / name, create=True)
    for n in range(2):  # the second looks at what the first has written
        record.add([reading(document(n))])
    record.compact()
    assert [r["document_id"] for r in Record(tmp_path / name).reports().dicts()] == [document(0).id, document(1).id]
