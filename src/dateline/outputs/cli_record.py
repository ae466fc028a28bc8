"""The commands ``dateline ingest`` and ``dateline query``: arguments and messages.

What may not live here: the work (``ingesting.py``, ``store``) and layout (``query_view.py``, ``table_files.py``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.core.errors import InputError

Debug = Annotated[bool, typer.Option("--debug", help="Show stack traces and log messages.")]
Where = Annotated[Path, typer.Argument(metavar="RECORD", help="The folder of the record.", show_default=False)]
Several = Annotated[list[str] | None, typer.Option()]


def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE…",
            help="Files, folders, patterns or addresses (s3://…); @FILE lists them; - is standard input.",
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="RECORD", help="The folder of the record; made if it is not there.")
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=NAME",
            help="A table's name for text, html, id, title, published, outlet or url; usual names (date, body, link …) are known.",
        ),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date of what has none of its own.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet of what names none.")] = None,
    codebook: Annotated[str, typer.Option(metavar="NAME|PATH", help="The codebook to code after.")] = "plover",
    parser: Annotated[
        str,
        typer.Option(metavar="NAME", help="own: the reader's own parse; or spacy: spaCy's, slower, installed apart."),
    ] = "own",
    min_score: Annotated[
        float | None, typer.Option(metavar="P", help="Keep events at least this probable, 0 to 1 (default 0.35).")
    ] = None,
    actors: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Actor dictionary (PETRARCH, TABARI, CountryInfo); may be repeated."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that read.")] = 1,
    ray: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Read on a Ray cluster: its address, auto, or local.")
    ] = None,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="Give a document up after this; 0 is never.")
    ] = 120,
    reread: Annotated[  # noqa: FBT002
        bool, typer.Option("--reread", help="Read again what another reader or codebook has read.")
    ] = False,
    alerts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Then look for what these rules say (see dateline alerts).")
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="Ingest the bundled report.")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002
) -> None:
    """Read reports into a record. The same again adds nothing; a run that was cut off goes on."""
    from dateline.outputs.ingesting import Asked, run

    if into is None:
        raise InputError("name the record with --into, for example --into my-record")
    if not sources and not example:
        raise InputError("name files, folders or patterns to read; dateline ingest --example --into my-record shows it")
    if min_score is not None and not 0 <= min_score <= 1:
        raise InputError(f"--min-score is a probability between 0 and 1, not {min_score:g}")
    settings = {
        "codebook": codebook,
        "parser": parser,
        "min_score": min_score,
        "actors": tuple(map(str, actors or ())),
        "time_limit": time_limit or None,
    }
    asked = Asked(sources or [], into, column or [], published, outlet, workers, reread, example, settings, alerts, ray)
    raise typer.Exit(run(asked, debug=debug))


def query(
    record: Where,
    sql: Annotated[str | None, typer.Argument(metavar="SQL", help="One SELECT over the views.", show_default=False)] = None,
    view: Annotated[str | None, typer.Option(help="events (if none is named), dyads, attributions, stances, meetings, actors, problems, reports, corrections.")] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="Who acts, speaks, holds the stance or takes part.")] = None,
    recipient: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="To whom it is done; toward whom a stance is.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Event type.")] = None,
    mode: Annotated[list[str] | None, typer.Option(help="Mode of the event.")] = None,
    context: Annotated[list[str] | None, typer.Option(help="Context of the event.")] = None,
    quad: Annotated[list[str] | None, typer.Option(help="Quad class, for example 'verbal conflict'.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="future, hypothetical, negation, historical, or actual: none of the first three; or a meeting's.")] = None,
    stance: Annotated[list[str] | None, typer.Option(help="agree, disagree, support, oppose, demand or undecided.")] = None,
    speaker: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="By whose word.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Outlet of the report.")] = None,
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="Document.")] = None,
    text: Annotated[list[str] | None, typer.Option(metavar="WORDS", help="Words in the sentence.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day (YYYY-MM-DD).")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, which counts.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="table (so it is on a terminal), csv, jsonl or parquet.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file.")] = None,
    as_read: Annotated[bool, typer.Option("--as-read", help="Without corrections.")] = False,  # noqa: FBT002
    all_versions: Annotated[bool, typer.Option("--all-versions", help="With superseded versions of documents.")] = False,  # noqa: FBT002
    revision: Annotated[int | None, typer.Option(min=0, help="The record as it was after this commit.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Ask a record: by filters, or with SQL. A filter takes several values, as USA,KOR or given twice."""
    given = {
        "actor": actor, "recipient": recipient, "type": type_, "mode": mode, "context": context, "quad": quad, "status": status,
        "stance": stance, "speaker": speaker, "outlet": outlet, "document": document, "text": text, "since": since, "until": until,
    }  # fmt: skip
    filters = {k: v for k, v in given.items() if v}
    if sql is not None and (filters or view):
        raise InputError("either SQL or --view with filters; put the conditions into the SQL")
    from dateline.outputs.table_files import format_of
    from dateline.store import Record

    chosen = format_of(form, out, terminal=sys.stdout.isatty())
    opened = Record(record, revision=revision, corrected=not as_read, all_versions=all_versions)
    name = None if sql is not None else view or "events"
    rows = opened.query(sql) if sql is not None else opened.view(name or "", **filters)
    give(rows, name, chosen, out)


def give(rows: Any, view: str | None, form: str, out: Path | None) -> None:
    """Print rows, or write them to a file and say so."""
    from dateline.outputs.table_files import WRITERS, write

    if form == "parquet" and out is None:
        raise InputError("Parquet goes to a file; name it with --out")
    if out is not None and form != "table":
        write(rows, form, out)
        sys.stderr.write(f"wrote {out} ({len(rows)} {'row' if len(rows) == 1 else 'rows'})\n")
    elif form == "table":
        _print(rows, view, out)
    else:
        WRITERS[form](rows, sys.stdout)


def _print(rows: Any, view: str | None, out: Path | None) -> None:
    from rich.console import Console

    from dateline.outputs.query_view import shown
    from dateline.store.queries import SHOWN

    columns = SHOWN.get(view or "", ())
    if out is None:
        Console(highlight=False).print(shown(rows, view, columns))
        return
    with out.open("w", encoding="utf-8") as stream:
        Console(file=stream, width=100, highlight=False).print(shown(rows, view, columns))


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(ingest)
    app.command()(query)
