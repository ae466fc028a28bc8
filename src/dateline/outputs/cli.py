"""The ``dateline`` command: arguments, exit statuses and messages.

Exit status: 0 done; 1 some documents failed (they are listed on standard error); 2 the caller's
mistake. A stack trace is shown with ``--debug`` only. Imports that take time are made inside the
commands. What may not live here: any layout (``render.py``, ``page.py``, ``codebook_view.py``).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from dateline.core.errors import DatelineError, InputError
from dateline.outputs import (
    cli_actors,
    cli_alerts,
    cli_corrections,
    cli_export,
    cli_meetings,
    cli_record,
    cli_release,
    cli_series,
    cli_serve,
    cli_stances,
    cli_stories,
    cli_watch,
)

app = typer.Typer(
    name="dateline",
    help="Reads news reports and keeps what they say as dated, sourced lines of data.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help comes up twice as fast
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Debug = Annotated[bool, typer.Option("--debug", help="Show stack traces and log messages.")]
Book = Annotated[str, typer.Option("--codebook", metavar="NAME|PATH", help="The codebook to code after.")]


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.", is_eager=True)] = False,  # noqa: FBT002
) -> None:
    if version:
        from dateline import __version__

        typer.echo(f"dateline {__version__}")
        raise typer.Exit


@app.command()
def read(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE…", help="Text, HTML, JSONL or CSV; - is standard input.", show_default=False),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date (YYYY-MM-DD); a row's own date goes before it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")] = False,  # noqa: FBT002
    as_table: Annotated[bool, typer.Option("--table", help="Print tables (so it is on a terminal).")] = False,  # noqa: FBT002
    html: Annotated[Path | None, typer.Option(metavar="OUT", help="Write one page of HTML to this file.")] = None,
    codebook: Book = "plover",
    actors: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Actor dictionary (PETRARCH, TABARI, CountryInfo, learned); may be repeated."
        ),
    ] = None,
    min_score: Annotated[
        float | None, typer.Option(metavar="P", help="Keep events at least this probable, 0 to 1 (default 0.35).")
    ] = None,
    parser: Annotated[
        str,
        typer.Option(metavar="NAME", help="own: the reader's own parse; or spacy: spaCy's, slower, installed apart."),
    ] = "own",
    title: Annotated[str | None, typer.Option(help="Title of the report.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet that published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Address it was published at.")] = None,
    example: Annotated[bool, typer.Option("--example", help="Read the bundled report.")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002
) -> None:
    """Read reports: who did and said what to whom, when, where, and which words say so."""
    from dateline.inputs import read_sources
    from dateline.outputs.reading import Wanted, run

    if as_json and as_table:
        raise InputError("--json and --table exclude each other")
    sources = _sources(files, example=example)
    form: Literal["json", "table"] | None = "json" if as_json else "table" if as_table else None
    if form is None and html is None:
        form = "table" if sys.stdout.isatty() else "json"
    if html is not None:
        _check_out(html)
    if min_score is not None and not 0 <= min_score <= 1:
        raise InputError(f"--min-score is a probability between 0 and 1, not {min_score:g}")
    given = {"published": published, "title": title, "outlet": outlet, "url": url}
    documents = read_sources(sources, **given, stdin=sys.stdin.buffer)
    tools = {"actors": tuple(actors or ()), "min_score": min_score, "parser": parser}
    wanted = Wanted(form=form, html=html, codebook=codebook, example=example, files=len(sources), tools=tools)
    raise typer.Exit(run(documents, wanted, debug=debug))


def _sources(files: list[str] | None, *, example: bool) -> list[str]:
    if files or example:
        return files or []
    if sys.stdin is not None and not sys.stdin.isatty():
        return ["-"]
    raise InputError("name a file to read, or - for standard input; dateline read --example shows a reading")


def _check_out(html: Path) -> None:
    if html.is_dir():
        raise InputError(f"{html} is a directory; name a file for the page, for example {html / 'report.html'}")
    if not html.absolute().parent.is_dir():
        raise InputError(f"no such directory: {html.absolute().parent}")


@app.command()
def codebook(
    entry: Annotated[
        str | None, typer.Argument(metavar="TYPE", help="An event type, mode, context, sector …", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON (so it is when piped).")] = False,  # noqa: FBT002
    as_table: Annotated[bool, typer.Option("--table", help="Print a table (so it is on a terminal).")] = False,  # noqa: FBT002
    name: Book = "plover",
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:
    """Show the codebook, or one entry of it."""
    from dateline.core.codebook import load_codebook
    from dateline.outputs.codebook_view import as_data, table

    book = load_codebook(name)
    if as_table or (sys.stdout.isatty() and not as_json):
        _print(table(book, entry))
    else:
        _print_json(as_data(book, entry))


@app.command()
def evaluate(
    shared: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder with the corpora (or set DATELINE_SHARED).")
    ] = None,
    split: Annotated[str, typer.Option(help="Documents to score: dev (held out), train or all.")] = "dev",
    on: Annotated[
        str, typer.Option(metavar="CORPUS", help="What to score on; an unknown name lists them.")
    ] = "annotated",
    times: Annotated[bool, typer.Option("--times", help="Short for --on times.")] = False,  # noqa: FBT002
    places: Annotated[bool, typer.Option("--places", help="Short for --on places.")] = False,  # noqa: FBT002
    actors: Annotated[bool, typer.Option("--actors", help="Short for --on actors.")] = False,  # noqa: FBT002
    codebook: Book = "plover",
    parser: Annotated[
        str,
        typer.Option(metavar="NAME", help="own: the reader's own parse; or spacy: spaCy's, slower, installed apart."),
    ] = "own",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON (so it is when piped).")] = False,  # noqa: FBT002
    as_table: Annotated[bool, typer.Option("--table", help="Print a table (so it is on a terminal).")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002
) -> None:
    """Score the reader against marked documents: precision, recall, F1 with 95 % intervals."""
    if split not in {"dev", "train", "all"}:
        raise InputError(f"no split named {split!r}; there are dev, train and all")
    from dateline.measure import corpora
    from dateline.measure import evaluate as measure
    from dateline.outputs.reading import quiet
    from dateline.outputs.render import figures
    from dateline.run.local import Reader

    quiet(debug=debug)
    short = [name for name, given in (("times", times), ("places", places), ("actors", actors)) if given]
    if len(short) + (on != "annotated") > 1:
        raise InputError("name one thing to score on: --on CORPUS, or one of --times, --places, --actors")
    on = short[0] if short else on
    if on != "annotated":
        sys.stdout.write(corpora.report(on, shared, split, parser) + "\n")
        return
    found = measure.run(shared, split, Reader(codebook, parser=parser))
    if as_table or (sys.stdout.isatty() and not as_json):
        _print(figures(found.as_data()))
    else:
        _print_json(found.as_data())


for commands in (
    cli_record,
    cli_corrections,
    cli_export,
    cli_series,
    cli_release,
    cli_watch,
    cli_stories,
    cli_stances,
    cli_meetings,
    cli_actors,
    cli_serve,
    cli_alerts,
):  # in the order of the help
    commands.register(app)


def _print(renderable: Any) -> None:
    from rich.console import Console

    Console().print(renderable)


def _print_json(data: Any) -> None:
    import json

    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def main() -> None:
    """Runs the command and leaves with its exit status."""
    debug = "--debug" in sys.argv
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it leaves
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except DatelineError as mistake:
        if debug:
            raise
        _leave(f"dateline: {mistake}", 2)
    except Exception as fault:
        if debug:
            raise
        _leave(f"dateline: {type(fault).__name__}: {fault} (run again with --debug for the stack trace)", 1)


def _leave(message: str, status: int) -> None:
    sys.stderr.write(message + "\n")
    sys.exit(status)
