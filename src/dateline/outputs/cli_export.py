"""The command ``dateline export``: arguments and messages.

What may not live here: the forms (``exports``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.cli_record import Debug, Where

_FORMS = "plover, polecat, gdelt, icews, csv, parquet, ics, webannotation, ftm or dna."


def export(
    record: Where,
    form: Annotated[str | None, typer.Option("--as", metavar="FORMAT", help=_FORMS)] = None,
    out: Annotated[Path | None, typer.Option(metavar="PATH", help="The file to write; for gdelt, csv and parquet a new folder.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day (YYYY-MM-DD).")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, which counts.")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Outlet of the report.")] = None,
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="Document.")] = None,
    as_read: Annotated[bool, typer.Option("--as-read", help="Without corrections.")] = False,  # noqa: FBT002
    revision: Annotated[int | None, typer.Option(min=0, help="The record as it was after this commit.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Write a record in a form that other tools read; it is checked before it appears."""
    from dateline.outputs.exports import FORMATS
    from dateline.outputs.exports import export as write

    if form is None:
        raise InputError(f"name a format with --as: {', '.join(FORMATS)}")
    if form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    if out is None:
        raise InputError(f"name where to write with --out, for example --out {form}-export")
    from dateline.store import Record

    given = {"since": since, "until": until, "outlet": outlet, "document": document}
    told = write(
        Record(record, revision=revision, corrected=not as_read), form, out, **{k: v for k, v in given.items() if v}
    )
    sys.stdout.write(f"{out}: {told.rows:,} {'row' if told.rows == 1 else 'rows'}\n")
    for why, count in sorted(told.left_out.items()):
        sys.stdout.write(f"  left out: {count:,} {why}\n")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(export)
