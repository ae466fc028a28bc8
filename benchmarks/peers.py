"""Dateline beside others at the same task: how fast and how right, measured side by side in one run.

usage: python -m benchmarks.peers [--shared DIR] [--only times,attributions,events] [--documents N] [--into PAGE]

Prints Markdown: times on the half of TimeBank that our rules were not tuned on, attributions on PolNeAR dev, events on
the part of PLV that nothing is trained on. Seconds are CPU time of one process with one thread, all that a system needs
in them (parse and model too), its start and import not. The libraries are optional (``pip install 'dateline[bench]'``);
one that is missing is skipped with a line that says so. What others have published, or what was measured earlier, stands
in ``peers.toml`` and below each table on lines of its own, never as if measured here. ``--into`` writes the tables into a
page, between ``<!-- peers -->`` and ``<!-- /peers -->``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core: said before any library reads it

from benchmarks import baselines

from dateline.core.parse import Parse
from dateline.core.types import Document, Span, Text, TimeExpression
from dateline.measure import polnear, relations
from dateline.measure import times as measure
from dateline.measure.counts import Count, total
from dateline.models.heads import Heads
from dateline.models.labels import ROLES_OF
from dateline.models.parser import Parser
from dateline.pipeline import ParsesSentences
from dateline.run.local import Reader
from dateline.stages.sentences import sentences
from dateline.stages.text import text
from dateline.stages.times import times

HERE = Path(__file__).parent
PAGE = re.compile(r"(?<=<!-- peers -->\n).*(?=<!-- /peers -->)", re.DOTALL)
MISSING = "not installed, skipped: pip install 'dateline[bench]'"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One system: what its figures are, and how many units (documents or sentences) it reads a CPU second."""

    system: str
    figures: tuple[str, ...]
    speed: float


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and its CPU seconds."""
    start = time.process_time()
    made = work()
    return made, time.process_time() - start


def table(head: Sequence[str], unit: str, rows: Sequence[Row], skipped: Iterable[str]) -> Iterator[str]:
    """Rows as Markdown; the first is the one that the rates of the others are compared with."""
    yield f"| measured in this run | {' | '.join(head)} | {unit} | rate, first row = 1 |"
    yield "|---" * (len(head) + 3) + "|"
    for r in rows:
        speed = f"{r.speed:.0f}" if r.speed >= 10 else f"{r.speed:.2g}"
        yield f"| {r.system} | {' | '.join(r.figures)} | {speed} | {r.speed / rows[0].speed:.2g} |"
    for name in skipped:
        yield f"| {name} | {' | '.join('–' for _ in head)} | {MISSING} | – |"


def elsewhere(section: str, columns: Sequence[str], head: Sequence[str]) -> Iterator[str]:
    """The figures that are not of this run, each with where it is from and on what data."""
    rows = tomllib.loads((HERE / "peers.toml").read_text("utf-8"))[section]
    yield f"| not of this run | {' | '.join(head)} | from | data |"
    yield "|---" * (len(head) + 3) + "|"
    for r in rows:
        yield f"| {r['system']} | {' | '.join(_figure(r.get(c)) for c in columns)} | {r['from']} | {r['data']} |"


def _figure(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) and value < 1 else str(value)


def times_tables(shared: Path, n: int | None) -> Iterator[str]:
    """Time expressions: F1 of value, relaxed and strict, and documents a second."""
    documents = measure.load_timeml(shared / "data" / "timex" / "TimeBank")[1::2][:n]
    own = Heads()
    systems: dict[str, Callable[[measure.TimesDocument], Sequence[TimeExpression]]] = {
        "**Dateline**, tense off the words": lambda d: _ours(d, None),
        "**Dateline**, with the reader's own parse": lambda d: _ours(d, own),
        "**Dateline**, with spaCy's parse": lambda d: _ours(d, Parser()),
        "dateparser (`search_dates`)": baselines.dateparser_times,
        "parsedatetime (`nlp`)": baselines.parsedatetime_times,
    }
    rows, skipped = [], []
    for name, find in systems.items():
        try:
            find(documents[0])  # what is loaded once is not counted
        except ImportError:
            skipped.append(name)
            continue
        found, seconds = timed(lambda find=find: [find(d) for d in documents])  # type: ignore[misc]
        counts = [measure.compare(d.gold, read) for d, read in zip(documents, found, strict=True)]
        figures = tuple(f"{100 * total(c[m] for c in counts).f1:.1f}" for m in ("value", "relaxed", "strict"))
        rows.append(Row(name, figures, len(documents) / seconds))
    yield f"### Times: {len(documents)} documents of TimeBank, the half that no rule was tuned on\n"
    yield from table(["value F1", "relaxed F1", "strict F1"], "documents/s", rows, skipped)
    yield ""
    yield from elsewhere("times", ["value"], ["value F1"])


def _ours(document: measure.TimesDocument, parser: ParsesSentences | None) -> Sequence[TimeExpression]:
    held = Text(document.content)
    parse = parser.parse([(held.content, sentences(held))])[0] if parser is not None else Parse()
    given = Document(id=document.id, content=document.content, published=document.published)
    return times(given, held, parse=parse)


def attributions_tables(shared: Path, n: int | None) -> Iterator[str]:
    """Attributions: rel50 F1 of all and of speech, and sentences a second."""
    articles = polnear.load_polnear(shared)[:n]
    spans = {a.id: sentences(text(Document(id=a.id, content=a.text))) for a in articles}
    alone = Heads(layers={"polnear cue": ROLES_OF["polnear cue"]})
    spacy, own, parser = Reader(parser="spacy"), Reader(), Parser()
    systems: dict[str, Callable[[polnear.Marked], Sequence[polnear.Relation]]] = {
        "**Dateline**, the whole reading (events, actors … too), spaCy's parse": lambda a: _whole(spacy, a),
        "**Dateline**, the whole reading, own parse": lambda a: _whole(own, a),
        "**Dateline**, the learned reader alone": lambda a: _alone(alone, a, spans[a.id]),
        "spaCy and verbs of saying with their clause (Gender Gap Tracker's manner)": lambda a: list(
            baselines.said_clauses(_parsed(parser, a, spans[a.id]))
        ),
        "spaCy and the verb of saying next to a quotation (textacy's manner)": lambda a: list(
            baselines.direct_quotations(a.text, _parsed(parser, a, spans[a.id]))
        ),
    }
    rows = []
    count = sum(map(len, spans.values()))
    for name, find in systems.items():
        find(articles[0])
        found, seconds = timed(lambda find=find: [find(a) for a in articles])  # type: ignore[misc]
        counts = [polnear.compare_relations(a, read) for a, read in zip(articles, found, strict=True)]
        every, speech = (total(c[m] for c in counts) for m in ("all", "speech"))
        rows.append(Row(name, (_prf(every), f"{speech.f1:.3f}", f"{speech.recall:.3f}"), count / seconds))
    yield f"### Attributions: {len(articles)} articles of PolNeAR dev, {count} sentences\n"
    yield from table(["F1 (P / R)", "speech: F1", "speech: recall"], "sentences/s", rows, ())
    yield ""
    yield from elsewhere("attributions", ["f1", "speech"], ["F1", "speech: F1"])


def _prf(count: Count) -> str:
    return f"{count.f1:.3f} ({count.precision:.2f} / {count.recall:.2f})"


def _parsed(parser: Parser, article: polnear.Marked, spans: Sequence[Span]) -> Parse:
    return parser.parse([(article.text, spans)])[0]


def _whole(reader: Reader, article: polnear.Marked) -> Sequence[polnear.Relation]:
    read = reader.read_documents([Document(id=article.id, content=article.text, published=article.published)])[0]
    return polnear.read_relations(read.attributions, article.text)


def _alone(model: Heads, article: polnear.Marked, spans: Sequence[Span]) -> Sequence[polnear.Relation]:
    return polnear.answered(model.answer(article.text, spans))


def events_tables(shared: Path, n: int | None) -> Iterator[str]:
    """Events: the root of the event between the marked source and target of PLV, and the marked documents."""
    marked = relations.load_relations(shared)[:n]
    rows = []
    for name, parser in (("**Dateline**, spaCy's parse", "spacy"), ("**Dateline**, own parse", "own")):
        reader = Reader(parser=parser)
        documents = [Document(id=str(i), content=r.text) for i, r in enumerate(marked)]
        reader.read_documents(documents[:1])
        read, seconds = timed(lambda reader=reader, documents=documents: reader.read_documents(documents))  # type: ignore[misc]
        found = [relations.told(r, a) for r, a in zip(marked, read, strict=True)]
        rows.append(Row(name, (f"{relations.macro_f1(found):.3f}",), len(marked) / seconds))
    yield f"### Events: {len(marked)} sentences of PLV that nothing is trained on\n"
    yield from table(["macro F1 over roots"], "sentences/s", rows, ())
    yield ""
    figures = json.loads((HERE.parent / "docs" / "reference" / "evaluation.json").read_text("utf-8"))
    typed, cast = (figures["figures"][f"events/{m}"]["f1"] for m in ("type at its words", "with actor and recipient"))
    yield (
        f"On our {figures['documents']} held-out documents (`dateline evaluate`, measured last, not in this run): type at "
        f"its words F1 {typed:.3f}, with actor and recipient {cast:.3f}. No other coder here reads them.\n"
    )
    yield from elsewhere("events", ["figure", "speed"], ["figure", "speed"])


SECTIONS = {"times": times_tables, "attributions": attributions_tables, "events": events_tables}


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--shared", type=Path, default=Path(os.environ.get("DATELINE_SHARED", "../shared")))
    options.add_argument("--only", default=",".join(SECTIONS), help="which tables, in turn")
    options.add_argument("--documents", type=int, help="no more documents than this for each table")
    options.add_argument("--into", type=Path, metavar="PAGE", help="write the tables into this page")
    given = options.parse_args()
    names = given.only.split(",")
    if unknown := [name for name in names if name not in SECTIONS]:
        sys.exit(f"no table {unknown[0]!r}; there are {', '.join(SECTIONS)}")
    lines = []
    for name in names:
        for line in (*SECTIONS[name](given.shared, given.documents), ""):
            print(line, flush=True)
            lines.append(line)
    if given.into is not None:
        page = given.into.read_text("utf-8")
        if not PAGE.search(page):
            sys.exit(f"{given.into} has no <!-- peers --> … <!-- /peers -->")
        made = "\n".join(lines)
        given.into.write_text(PAGE.sub(lambda _: f"\n{made}", page), "utf-8")


if __name__ == "__main__":
    main()
