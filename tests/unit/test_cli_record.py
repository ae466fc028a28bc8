"""ingest, query and corrections at the command line. The reader is a stand-in."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.record.writing import StandIn, document, reading
from tests.unit.test_cli import ENGLISH, Result

from dateline.outputs import cli
from dateline.run import local, shards
from dateline.store import Record


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # noqa: ANN201
    shards._reader.cache_clear()
    monkeypatch.setattr(local, "Reader", StandIn)

    def go(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return Result(int(left.value.code or 0), out.out, out.err)

    yield go
    shards._reader.cache_clear()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record of two documents, to read only."""
    path = tmp_path_factory.mktemp("kept") / "record"
    Record(path, create=True).add([reading(document(1)), reading(document(2))])
    return str(path)


def test_ingest_tells_what_came_of_it(run, tmp_path: Path) -> None:  # noqa: ANN001
    rows = [json.dumps({"id": f"r{n}", "text": ENGLISH, "day": "2013-04-10"}) for n in range(3)]
    (tmp_path / "a.jsonl").write_text("\n".join([*rows, "{broken"]))
    into = str(tmp_path / "record")
    got = run("ingest", str(tmp_path / "a.jsonl"), "--column", "published=day", "--into", into)
    assert got.status == 1
    assert "3 new, 0 changed, 0 there already, 1 failed" in got.out
    assert "a.jsonl, line 4" in got.err
    assert "--view problems" in got.err
    again = run("ingest", str(tmp_path / "a.jsonl"), "--column", "published=day", "--into", into)
    assert "0 new, 0 changed, 3 there already, 1 failed" in again.out
    assert len(run("query", into, "--view", "problems", "--format", "jsonl").out.splitlines()) == 4


def test_ingest_reads_as_it_is_asked_and_says_so(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN001
    given: list[tuple[tuple[object, ...], dict[str, object]]] = []

    class Noted(StandIn):
        def __init__(self, *arguments: object, **named: object) -> None:
            given.append((arguments, named))

    monkeypatch.setattr(local, "Reader", Noted)
    (tmp_path / "a.csv").write_text(f'body,date\n"{ENGLISH}",2013-04-10\n')
    (tmp_path / "actors.txt").write_text("NORTH_KOREA [PRK]\n")
    into, actors = str(tmp_path / "record"), str(tmp_path / "actors.txt")
    options = ("--parser", "spacy", "--min-score", "0.6", "--actors", actors)
    got = run("ingest", str(tmp_path / "a.csv"), *options, "--into", into)
    assert given == [(("plover",), {"parser": "spacy", "min_score": 0.6, "actors": (actors,)})]
    assert "published is column 'date' of a.csv" in got.err
    (report,) = json.loads("[" + run("query", into, "--view", "reports", "--format", "jsonl").out + "]")
    assert ", parser spacy, min-score 0.6, actors " in report["reader"]
    assert "did you mean own" in run("ingest", str(tmp_path / "a.csv"), "--parser", "onw", "--into", into).err
    assert "between 0 and 1" in run("ingest", str(tmp_path / "a.csv"), "--min-score", "3", "--into", into).err


def test_query_in_every_form(run, kept: str, tmp_path: Path) -> None:  # noqa: ANN001
    filters = (
        "--actor",
        "NOR",
        "--type",
        "CONSULT",
        "--from",
        "2013-04-01",
        "--to",
        "2013-04-30",
        "--status",
        "future",
    )
    lines = [json.loads(x) for x in run("query", kept, *filters).out.splitlines()]
    assert [(r["document_id"], r["date"], r["type"]) for r in lines] == [
        ("doc-1", "2013-04-08", "CONSULT"),
        ("doc-2", "2013-04-08", "CONSULT"),
    ]
    table = run("query", kept, *filters, "--format", "table").out
    assert "“OSLO — Norway met Sweden on Monday.”" in table
    assert "2 rows" in table
    rows = list(csv.DictReader(io.StringIO(run("query", kept, *filters, "--format", "csv").out)))
    assert (rows[0]["cameo"], rows[0]["status"], rows[0]["actor_countries"]) == ("04", "future", "NOR")
    out = tmp_path / "events.parquet"
    assert "wrote" in run("query", kept, *filters, "--out", str(out)).err
    assert pq.read_table(out).num_rows == 2
    assert [p.name for p in tmp_path.iterdir()] == ["events.parquet"]


def test_query_with_sql(run, kept: str) -> None:  # noqa: ANN001
    got = run("query", kept, "SELECT type, count(*) AS n FROM events GROUP BY 1")
    assert json.loads(got.out) == {"type": "CONSULT", "n": 2}
    assert "CONSULT" in run("query", kept, "SELECT type FROM events", "--format", "table").out


def test_every_view_can_be_shown(run, kept: str) -> None:  # noqa: ANN001
    for view in ("dyads", "attributions", "stances", "meetings", "actors", "problems", "reports", "corrections"):
        assert "row" in run("query", kept, "--view", view, "--format", "table").out.lower()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("query", "none"), "is no record"),
        (("query", "RECORD", "--view", "evnts"), "did you mean events"),
        (("query", "RECORD", "--actor", "Norwey"), "did you mean Norway"),
        (("query", "RECORD", "--type", "CONSLT"), "did you mean CONSULT"),
        (("query", "RECORD", "--from", "April"), "YYYY-MM-DD"),
        (("query", "RECORD", "--format", "cvs"), "did you mean csv"),
        (("query", "RECORD", "--format", "parquet"), "name it with --out"),
        (("query", "RECORD", "--out", "x.dat"), "what format"),
        (("query", "RECORD", "--out", "no/such/x.csv"), "no such directory"),
        (("query", "RECORD", "SELECT 1", "--view", "events"), "either SQL or"),
        (("query", "RECORD", "DELETE FROM held"), "a query is one SELECT"),
        (("ingest", "x.txt"), "name the record with --into"),
        (("ingest", "--into", "x"), "name files"),
        (("ingest", "none.txt", "--into", "x"), "no such file"),
        (("corrections", "add", "RECORD", "event-1", "acept"), "did you mean accept"),
        (("corrections", "add", "RECORD", "event-2", "accept"), "did you mean event-1"),
        (("corrections", "add", "RECORD", "event-1", "accept"), "name one with --document"),
        (("corrections", "add", "RECORD", "event-1", "edit"), "needs --set"),
        (
            ("corrections", "add", "RECORD", "event-1", "edit", "--set", "status", "--document", "doc-1"),
            "sets no field",
        ),
        (
            ("corrections", "add", "RECORD", "event-1", "edit", "--set", "status=denied", "--document", "doc-1"),
            "no statu",
        ),
    ],
)
def test_callers_mistakes_leave_with_2(run, kept: str, arguments: tuple[str, ...], message: str) -> None:  # noqa: ANN001
    got = run(*(kept if a == "RECORD" else a for a in arguments))
    assert (got.status, got.out) == (2, "")
    assert message in got.err
    assert not Path("x").exists()


def test_corrections_from_end_to_end(run, tmp_path: Path) -> None:  # noqa: ANN001
    path = str(tmp_path / "record")
    Record(path, create=True).add([reading(document(1))])
    said = run(
        "corrections", "add", path, "event-1", "edit", "--set", "status=negation", "--reason", "denied", "--who", "ann"
    )
    assert said.out == "correction 1: edit status = negation, event-1 in doc-1, by ann\n"
    assert json.loads(run("query", path).out)["status"] == ["negation"]
    assert json.loads(run("query", path, "--as-read").out)["status"] == ["future"]
    assert json.loads(run("corrections", "list", path).out)["reason"] == "denied"
    out = tmp_path / "gold.jsonl"
    assert "1 document)" in run("corrections", "export", path, "--out", str(out)).err
    assert json.loads(out.read_text())["events"][0]["status"] == ["negation"]
    run("corrections", "add", path, "event-1", "accept", "--who", "bob")
    assert "events stands: all alike (1 values, 2 reviewers)" in run("corrections", "agreement", path).out


def test_without_the_extra_the_message_says_how_to_install_it() -> None:
    code = (
        "import sys, importlib.util as u\nreal = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'deltalake' else real(name, *a)\n"
        "from dateline.outputs.cli import main\nsys.argv = ['dateline', 'query', 'x']\nmain()"
    )
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert got.returncode == 2
    assert "pip install 'dateline[record]'" in got.stderr


def test_help_loads_no_storage_engine() -> None:
    code = "import sys, dateline.outputs.cli; print([m for m in ('deltalake', 'duckdb', 'pyarrow', 'dateline.store') if m in sys.modules])"
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert got.stdout.strip() == "[]"
