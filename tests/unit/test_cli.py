"""The command: what it prints, where it complains, and its exit statuses. The reader is a stand-in."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from tests.unit.test_contract import check, full

from dateline.core.types import Analysis, Document, Evidence, Problem, Record, Span
from dateline.gazetteer import load_dictionary
from dateline.outputs import cli
from dateline.outputs.contract import schema
from dateline.outputs.page import page
from dateline.outputs.render import reading
from dateline.outputs.segments import Layered, segments
from dateline.pipeline import MIN_SCORE
from dateline.run import local
from dateline.stages.sentences import sentences
from dateline.stages.text import text

ENGLISH = (
    "The army of the north left the town on Monday, the minister of defence said, and people came back to their houses."
)
SPANISH = "El ministro de Relaciones Exteriores viajó ayer a la capital para reunirse con su homólogo y firmar un acuerdo de paz."


class StandIn:
    """Reads sentences alone: the command is tested, not the stages."""

    def __init__(self, codebook: str = "plover", *, actors: Sequence[Path] = (), **_tools: object) -> None:
        self.faults = load_dictionary(actors).faults if actors else ()
        if codebook != "plover":
            from dateline.core.codebook import load_codebook

            load_codebook(codebook)

    def stream(self, documents: Iterable[Document]) -> Iterator[Analysis]:
        """Readings without events."""
        for document in documents:
            found = text(document)
            failed = (Problem("events", "stage-failed", "ValueError: x"),) if "stage fails" in document.content else ()
            yield Analysis(document, found, sentences(found), problems=(*document.problems, *failed))


class Result:
    """What a command left behind."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # noqa: ANN201
    monkeypatch.setattr(local, "Reader", StandIn)

    def go(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["dateline", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as left:
            cli.main()
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return Result(int(left.value.code or 0), out.out, out.err)

    return go


@pytest.fixture
def report(tmp_path: Path) -> str:
    (tmp_path / "report.txt").write_text(ENGLISH)
    return str(tmp_path / "report.txt")


def test_a_file_becomes_one_line_of_json_that_keeps_the_contract(run, report) -> None:  # noqa: ANN001
    got = run("read", report, "--published", "April 10, 2013", "--outlet", "Courier")
    assert (got.status, got.err) == (0, "")
    (line,) = got.out.splitlines()
    data = json.loads(line)
    check(data, schema())
    assert (data["document"]["published"], data["document"]["outlet"]) == ("2013-04-10", "Courier")
    assert data["text"]["content"] == ENGLISH


def test_standard_input_is_read_with_a_dash_or_without_files(run) -> None:  # noqa: ANN001
    for arguments in (("read", "-"), ("read",)):
        assert json.loads(run(*arguments, stdin=ENGLISH).out)["text"]["content"] == ENGLISH


def test_the_example_is_read(run) -> None:  # noqa: ANN001
    data = json.loads(run("read", "--example").out)
    assert data["document"]["published"]
    assert [n["kind"] for n in data["text"]["notices"]] == ["appeal"]
    assert data["text"]["dateline"]["place"] == "NAIROBI"


def test_table_and_page(run, report, tmp_path) -> None:  # noqa: ANN001
    assert "Nothing to record" in run("read", report, "--table").out
    out = tmp_path / "page.html"
    got = run("read", report, "--html", str(out))
    assert got.status == 0
    assert "wrote" in got.err
    assert ENGLISH in out.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("read", "none.txt"), "no such file: none.txt"),
        (("read", "."), "is a directory"),
        (("read", "-", "--published", "2013-02-30"), "'2013-02-30' is not a publication date"),
        (("read", "-", "--json", "--table"), "exclude each other"),
        (("read", "-", "--html", "."), "is a directory"),
        (("read", "-", "--html", "no/such/page.html"), "no such directory"),
        (("read", "-", "--codebook", "plovr"), "plover"),
        (("read", "-", "--colour"), "No such option"),
        (("read", "-", "--min-score", "3"), "a probability between 0 and 1, not 3"),
        (("codebook", "PROTST"), "PROTEST"),
        (("evaluate", "--split", "test"), "there are dev, train and all"),
        (("evaluate", "--shared", "no-such-folder"), "no corpora"),
        (("evaluate", "--on", "storis"), "stories"),
    ],
)
def test_callers_mistakes_leave_with_2(run, arguments: tuple[str, ...], message: str) -> None:  # noqa: ANN001
    got = run(*arguments, stdin=ENGLISH)
    assert (got.status, got.out) == (2, "")
    assert message in got.err


def test_documents_that_fail_are_listed_and_leave_with_1(run, tmp_path) -> None:  # noqa: ANN001
    rows = [
        json.dumps({"text": ENGLISH}),
        "{broken",
        json.dumps({"text": SPANISH}),
        json.dumps({"text": ENGLISH + " A stage fails."}),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7")
    got = run("read", str(tmp_path / "b.pdf"), str(tmp_path / "a.jsonl"))
    assert got.status == 1
    assert len(got.out.splitlines()) == 2
    for words in ("a PDF file", "a.jsonl, line 2", "Spanish", "stage events failed", "4 of 5 documents failed"):
        assert words in got.err


def test_a_fault_of_ours_is_one_line_without_debug(run, report, monkeypatch) -> None:  # noqa: ANN001
    def broken(*_: object) -> None:
        raise RuntimeError("the roof is gone")

    monkeypatch.setattr(StandIn, "stream", broken)
    got = run("read", report)
    assert got.status == 1
    assert got.err.startswith("dateline: RuntimeError: the roof is gone")
    with pytest.raises(RuntimeError):
        run("read", report, "--debug")


def test_the_codebook_is_json_when_piped_and_a_table_when_asked(run) -> None:  # noqa: ANN001
    assert "PROTEST" in json.dumps(json.loads(run("codebook").out))
    assert "PROTEST" in run("codebook", "PROTEST", "--table").out


def test_help_is_there_at_once_and_names_every_command() -> None:
    start = time.perf_counter()
    got = subprocess.run([sys.executable, "-m", "dateline", "--help"], capture_output=True, text=True, check=True)
    assert time.perf_counter() - start < 5
    for name in ("read", "codebook", "evaluate"):
        assert name in got.stdout
    loaded = "import sys, dateline.outputs.cli; print([m for m in ('spacy', 'trafilatura', 'numpy', 'jinja2', 'dateline.core.types', 'secrets') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.strip()
        == "[]"
    )


@pytest.mark.parametrize("command", ["read", "ingest"])
def test_help_tells_the_score_that_is_kept(run, command: str) -> None:  # noqa: ANN001
    assert f"(default {MIN_SCORE:g})" in " ".join(run(command, "--help").out.split())


def test_a_reader_that_leaves_early_is_no_fault(tmp_path) -> None:  # noqa: ANN001
    code = (
        "import sys, dateline.run.local as l\nfrom tests.unit.test_cli import StandIn\nl.Reader = StandIn\n"
        "from dateline.outputs.cli import main\nsys.argv = ['dateline', 'read', sys.argv[1]]\nmain()"
    )
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"text": ENGLISH * 20}) for _ in range(3000)))
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "a.jsonl")], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        complaint = process.stderr.read()
    assert complaint == b""


def _printed(analysis: Analysis) -> str:
    out = io.StringIO()
    Console(file=out, width=80).print(reading(analysis))
    return out.getvalue()


def _with_record(words: str) -> Analysis:
    analysis = full()
    record = Record(
        "event", "event-1", "CONSULT", words, words, "2013", words, words, "future", Evidence(Span(0, 6), words)
    )
    document = Document("doc", words, title=words, outlet=words, published="2013-04-10")
    return Analysis(
        document, text(document), events=analysis.events, records=(record,), problems=(Problem("x", "y", words),)
    )


HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & \u202ereversed \x1b[31mred\x07 {{ 7 * 7 }}"


def test_a_hostile_text_acts_neither_on_the_terminal_nor_in_the_page() -> None:
    analysis = _with_record(HOSTILE)
    shown = _printed(analysis)
    markup = page([analysis])
    for sign in ("\x1b", "\x07", "\u202e"):
        assert sign not in shown
        assert sign not in markup
    assert "<script>alert" not in markup
    assert "<img" not in markup
    assert "&lt;script&gt;alert(1)" in markup
    assert "49" not in markup.split("</style>")[1].split("<script>")[0]


def test_no_line_of_the_table_is_wider_than_the_terminal() -> None:
    assert max(map(len, _printed(_with_record("word " * 60)).splitlines())) <= 80


def test_every_link_of_the_page_has_its_place_and_nothing_comes_from_elsewhere() -> None:
    import re

    markup = page([_with_record(ENGLISH), full()])
    ids = re.findall(r'\bid="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="#([^"]+)"', markup)
    assert links
    assert set(links) <= set(ids)
    assert not re.findall(r"(?:src|href)=[\"'](?!#)", markup)
    assert "http://" not in markup.replace("http://www.w3.org", "")
    assert "https://" not in markup


def test_segments_cover_each_frame_whole_and_keep_every_span() -> None:
    a, b, c = Layered(Span(0, 10), "a", "1"), Layered(Span(5, 15), "b", "2"), Layered(Span(5, 7), "c", "3")
    got = segments([a, b, c], [Span(0, 12), Span(12, 20)])
    assert [[tuple(s.span) for s in frame] for frame in got] == [
        [(0, 5), (5, 7), (7, 10), (10, 12)],
        [(12, 15), (15, 20)],
    ]
    assert [[[x.layer for x in s.over] for s in frame] for frame in got] == [
        [["a"], ["c", "a", "b"], ["a", "b"], ["b"]],
        [["b"], []],
    ]


def test_a_quotation_shows_its_kind_once_and_underlines_what_is_said() -> None:
    analysis = full()
    evidence = Evidence(analysis.sentences[0], analysis.sentences[0].of(analysis.text.content))
    record = Record("attribution", "at-1", "x", "Norway", "", "2013-04-08", "", "Reuters", "indirect", evidence)
    out = io.StringIO()
    Console(file=out, width=80, force_terminal=True, color_system="truecolor").print(
        reading(replace(analysis, records=(record,)))
    )
    shown = out.getvalue()
    assert shown.count("indirect") == 1
    assert "said 2013-04-08" in shown
    assert "according to Reuters" in shown
    assert re.search(r"\x1b\[4;34mNorway", shown)
    assert '<span class="tag">indirect</span>' not in page([replace(analysis, records=(record,))])


def test_an_unknown_corpus_to_score_on_names_the_nearest(run) -> None:  # noqa: ANN001
    got = run("evaluate", "--on", "plases")
    assert got.status == 2
    assert "did you mean places" in got.err


def test_faults_of_the_users_dictionaries_are_listed_and_the_report_is_read(run, report, tmp_path) -> None:  # noqa: ANN001
    mine = tmp_path / "mine.txt"
    mine.write_text("JANE_ROE_ [FRAGOV]\n" + "BAD_LINE\n" * 25, "utf-8")
    got = run("read", report, "--actors", str(mine))
    assert got.status == 0
    assert json.loads(got.out)["sentences"]
    told = got.err.splitlines()
    assert told[0] == "dateline: mine.txt:2: BAD_LINE: it has no code; left out"
    assert len(told) == 21
    assert told[-1] == "dateline: and 5 more in the actor dictionaries; --debug lists all"


def test_a_dictionary_that_is_none_is_the_callers_mistake(run, report, tmp_path) -> None:  # noqa: ANN001
    got = run("read", report, "--actors", str(tmp_path / "absent.txt"))
    assert got.status == 2
    assert "cannot read the actor dictionary" in got.err
