"""A release is whole, stops what is bad, tells what changed, and can be made again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from dateline.core.errors import InputError
from dateline.core.types import Analysis, Document
from dateline.outputs.releases.again import reproduce
from dateline.outputs.releases.comparing import compare, tables_of
from dateline.outputs.releases.making import BadRelease, Wanted, damaged, make
from dateline.store import Record
from tests.exports.world import EVENTS, analysis


@pytest.fixture(scope="module")
def first(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("releases") / "one"
    make(record, Wanted("1.0", title='A "dataset": one', authors=("A. Berg",)), out)
    return out


def test_a_release_is_whole_and_holds_no_texts(first: Path) -> None:
    names = {p.relative_to(first).as_posix() for p in first.rglob("*") if p.is_file()}
    assert {"release.json", "inputs.jsonl", "CITATION.cff", "DATASHEET.md", "CHANGELOG.md", "SHA256SUMS"} <= names
    assert {"data/events.parquet", "data/problems.parquet", "data/plover.jsonl", "schema/plover.schema.json"} <= names
    assert not damaged(first)
    assert "content" not in tables_of(first)["reports"].column_names


def test_the_manifest_says_what_read(first: Path) -> None:
    about = json.loads((first / "release.json").read_text("utf-8"))
    assert about["codebooks"] == {"plover": "2.0+dateline.1"}
    assert len(about["models"]["reader.onnx"]) == 64
    assert about["measured"]["events"]["rows"] == 8
    assert about["measured"]["events"]["filled"]["date"] == 0.75


def test_a_file_that_was_changed_is_found(record: Record, tmp_path: Path) -> None:
    make(record, Wanted("1.0"), tmp_path / "one")
    (tmp_path / "one" / "DATASHEET.md").write_text("other", "utf-8")
    assert damaged(tmp_path / "one") == ["DATASHEET.md"]


def test_a_release_that_lost_rows_is_stopped_and_can_be_let_through(first: Path, tmp_path: Path) -> None:
    less = Record(tmp_path / "less", create=True)
    less.add([replace(analysis(), events=EVENTS[:3])], reader="by hand")
    less.refresh()
    with pytest.raises(BadRelease, match="events fell from 8 to 3 rows") as stopped:
        make(less, Wanted("2.0", previous=first), tmp_path / "two")
    assert not (tmp_path / "two").exists()
    names = tuple(o.name for o in stopped.value.objections)
    make(less, Wanted("2.0", previous=first, accept=names), tmp_path / "two")
    assert "- events: 0 added, 5 removed, 0 changed, 3 the same" in (tmp_path / "two" / "CHANGELOG.md").read_text(
        "utf-8"
    )


def test_an_empty_record_makes_no_release(tmp_path: Path) -> None:
    with pytest.raises(BadRelease, match="count/reports"):
        make(Record(tmp_path / "none", create=True), Wanted("1.0"), tmp_path / "out")


def test_the_same_version_twice_is_refused(record: Record, first: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the previous release is version"):
        make(record, Wanted("1.0", previous=first), tmp_path / "two")


def test_a_release_and_its_record_are_the_same(first: Path, record: Record) -> None:
    assert not any(compare(tables_of(first), tables_of(record.path)))


def texts(record: Record) -> list[Document]:
    return [record.reading(r["document_id"]).document for r in record.reports()]


def test_it_can_be_made_again(first: Path, record: Record) -> None:
    def read(documents: Iterable[Document], *_: str) -> list[Analysis]:
        return [replace(analysis(d.id), document=d) for d in documents]

    found = reproduce(first, texts(record), read)
    assert (found.equal, found.read, found.missing, found.other) == (True, 2, [], [])


def test_corrections_are_made_again(tmp_path: Path) -> None:
    held = Record(tmp_path / "record", create=True)
    held.add([analysis()], reader="by hand")
    held.refresh()
    held.correct("event", "doc-1", "event-3-CONSULT", "reject", reason="no meeting", who="A. Berg")
    held.correct("event", "doc-1", "event-0-THREATEN", "edit", field="type", value="ACCUSE", who="A. Berg")
    make(held, Wanted("1.0"), tmp_path / "one")
    assert tables_of(tmp_path / "one")["events"].num_rows == 3
    found = reproduce(tmp_path / "one", texts(held), lambda documents, *_: [analysis() for _ in documents])
    assert (found.equal, found.read) == (True, 1)


def test_another_reading_is_told_apart(first: Path, record: Record) -> None:
    def read(documents: Iterable[Document], *_: str) -> list[Analysis]:
        changed = (replace(EVENTS[0], type="ACCUSE"), *EVENTS[1:])
        return [replace(analysis(d.id), document=d, events=changed) for d in documents]

    given = [replace(d, content=d.content + " more") if d.id != "doc-1" else d for d in texts(record)]
    found = reproduce(first, given, read)
    assert (found.equal, found.read, found.other) == (False, 1, ["https://news.example/a b"])
    assert {k: v for d in found.differences for k, v in d.changed.items()} == {"doc-1 event-0-THREATEN": ("type",)}
