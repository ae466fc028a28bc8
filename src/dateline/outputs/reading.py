"""What ``dateline read`` does: documents through the reader, readings out, failures gathered.

What may not live here: arguments (``cli.py``) and layout (``render.py``, ``page.py``).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from dateline.core.types import Analysis, Document
from dateline.inputs import Failure
from dateline.outputs.contract import dumps
from dateline.outputs.example import example

if TYPE_CHECKING:
    from rich.console import Console

    from dateline.gazetteer import Fault

_LISTED = 20  # failures named in the summary; the rest are counted
_LIBRARIES = ("trafilatura", "htmldate", "courlan", "charset_normalizer", "py3langid")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller asked for; ``files`` is how many sources were named."""

    form: Literal["json", "table"] | None
    html: Path | None
    codebook: str
    example: bool
    files: int
    tools: Mapping[str, Any] = field(default_factory=dict)
    """Arguments of the reader; None leaves a default."""


@dataclass(slots=True)
class _Tally:
    """What has come through so far."""

    done: int = 0
    failures: list[Failure] = field(default_factory=list)


def quiet(*, debug: bool) -> None:
    """Log messages to standard error with ``debug``, else none: problems are data, not noise."""
    logging.basicConfig(level=logging.INFO if debug else logging.CRITICAL, stream=sys.stderr)
    for name in ("dateline", *_LIBRARIES):
        logging.getLogger(name).setLevel(logging.DEBUG if debug and name == "dateline" else logging.CRITICAL + 1)
    if debug:
        logging.getLogger("dateline").setLevel(logging.DEBUG)


def run(documents: Iterable[Document | Failure], wanted: Wanted, *, debug: bool) -> int:
    """Reads all documents and prints or writes what is wanted; the exit status."""
    quiet(debug=debug)
    from dateline.run.local import Reader

    reader = Reader(wanted.codebook, **{name: given for name, given in wanted.tools.items() if given is not None})
    tell(reader.faults, everything=debug)
    tally = _Tally()
    given = chain([example()] if wanted.example else [], documents)
    kept: list[Analysis] = []
    console = _console() if wanted.form == "table" else None
    with _progress(wanted, console) as progress:
        for analysis in reader.stream(_readable(given, tally)):
            _note(analysis, tally)
            if wanted.form == "json":
                sys.stdout.write(dumps(analysis) + "\n")
                sys.stdout.flush()
            elif console is not None:
                _show(analysis, console)
            if wanted.html is not None:
                kept.append(analysis)
            progress.advance(tally)
    if wanted.html is not None:
        _write_page(kept, wanted.html)
    return _summary(tally)


def tell(faults: Sequence[Fault], *, everything: bool) -> None:
    """Lists on standard error what could not be read in the user's dictionaries; all of it with ``--debug``."""
    shown = len(faults) if everything else _LISTED
    for fault in faults[:shown]:
        sys.stderr.write(f"dateline: {fault}\n")
    if len(faults) > shown:
        sys.stderr.write(f"dateline: and {len(faults) - shown} more in the actor dictionaries; --debug lists all\n")


def _readable(given: Iterable[Document | Failure], tally: _Tally) -> Iterator[Document]:
    for item in given:
        if isinstance(item, Failure):
            tally.failures.append(item)
        else:
            yield item


def _note(analysis: Analysis, tally: _Tally) -> None:
    tally.done += 1
    failed = [p for p in analysis.problems if p.code == "stage-failed"]
    if failed:
        what = "; ".join(f"stage {p.stage} failed ({p.message})" for p in failed)
        source = analysis.document.source or analysis.document.id
        tally.failures.append(Failure(source, "stage-failed", f"{source}: {what}"))


def _console() -> Console:
    from rich.console import Console

    return Console(soft_wrap=False, highlight=False)


def _show(analysis: Analysis, console: Console) -> None:
    from dateline.outputs.render import reading

    console.print(reading(analysis))


def _write_page(kept: list[Analysis], out: Path) -> None:
    from dateline.outputs.page import page

    out.write_text(page(kept), "utf-8", errors="replace")
    sys.stderr.write(f"wrote {out} ({len(kept)} {_documents(len(kept))})\n")


def _documents(n: int) -> str:
    return "document" if n == 1 else "documents"


class _Bar:
    """A bar of progress, or none at all."""

    def __init__(self, bar: Any = None, total: int | None = None) -> None:
        self._bar = bar
        self._task = bar.add_task("reading", total=total) if bar is not None else None

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(self, *fault: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(*fault)

    def advance(self, tally: _Tally) -> None:
        """One more reading is done."""
        if self._bar is not None:
            self._bar.update(self._task, completed=tally.done + len(tally.failures))


def _progress(wanted: Wanted, console: Console | None) -> _Bar:
    """The bar, where standard error is a terminal; it shows itself with the second document."""
    if not sys.stderr.isatty():
        return _Bar()
    from rich.console import Console as RichConsole
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    out = console if console is not None and console.is_terminal else RichConsole(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    total = wanted.files + wanted.example
    return _Bar(Progress(*columns, console=out, transient=True), total if total > 1 else None)


def _summary(tally: _Tally) -> int:
    """Lists what failed on standard error; 1 if anything did."""
    if not tally.failures:
        return 0
    total = tally.done + sum(f.code != "stage-failed" for f in tally.failures)
    for failure in tally.failures[:_LISTED]:
        sys.stderr.write(f"dateline: {failure.message}\n")
    if (rest := len(tally.failures) - _LISTED) > 0:
        sys.stderr.write(f"dateline: and {rest} more\n")
    sys.stderr.write(f"dateline: {len(tally.failures)} of {total} {_documents(total)} failed\n")
    return 1
