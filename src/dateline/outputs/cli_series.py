"""The command ``dateline series``: arguments and messages.

What may not live here: counting (``store/series.py``), files (``series_files.py``) and plots (``plots.py``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.cli_record import Debug, Where

if TYPE_CHECKING:
    from dateline.store.series import Panel

Words = Annotated[list[str] | None, typer.Option()]
ANY = "any"


def series(
    record: Where,
    by: Annotated[str, typer.Option(help="day, week (from Monday), month, quarter or year.")] = "month",
    dyad: Annotated[bool, typer.Option("--dyad", help="A series for each directed pair of actor and recipient.")] = False,  # noqa: FBT002
    each: Annotated[str | None, typer.Option(metavar="actor|place", help="A series for each actor, or each country where it happens.")] = None,
    counts: Annotated[list[str] | None, typer.Option(metavar="quad,type", help="Columns of counts beside the number of events: quad, type, both or none.  [default: quad]")] = None,
    scale: Annotated[str | None, typer.Option(metavar="plover|goldstein", help="Sum, mean and number of the events' scores.")] = None,
    rule: Annotated[str, typer.Option(metavar="records|stories|one-a-day", help="What counts as one event (see the how-to).")] = "records",
    level: Annotated[str, typer.Option(metavar="country|sector", help="Actors by country, or by country and first sector.")] = "country",
    every_pair: Annotated[bool, typer.Option("--every-pair", help="Pairs that never meet too.")] = False,  # noqa: FBT002
    coarse: Annotated[bool, typer.Option("--coarse", help="Count times wider than a period too, on their first day.")] = False,  # noqa: FBT002
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was known on this day.")] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="Who acts.")] = None,
    recipient: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="To whom it is done.")] = None,
    type_: Annotated[list[str] | None, typer.Option("--type", help="Event type.")] = None,
    mode: Annotated[list[str] | None, typer.Option(help="Mode of the event.")] = None,
    context: Annotated[list[str] | None, typer.Option(help="Context of the event.")] = None,
    quad: Annotated[list[str] | None, typer.Option(help="Quad class.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="future, hypothetical, negation, historical, actual (none of the first three), or any.  [default: actual]")] = None,
    outlet: Annotated[list[str] | None, typer.Option(help="Outlet of the report.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day (YYYY-MM-DD).")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day, which counts.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="table (so it is on a terminal), csv, jsonl or parquet.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file, and what was counted how to FILE's .about.json.")] = None,
    plot: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it to this file, .svg or .png.")] = None,
    measure: Annotated[str, typer.Option(help="The column that the plot shows.")] = "events",
    as_read: Annotated[bool, typer.Option("--as-read", help="Without corrections.")] = False,  # noqa: FBT002
    revision: Annotated[int | None, typer.Option(min=0, help="The record as it was after this commit.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Count events by day, week or month, zeros and all: in total, for each actor, place or dyad."""
    from dateline.outputs.plots import check_plot, draw
    from dateline.outputs.series_files import give
    from dateline.outputs.table_files import format_of
    from dateline.store import Record
    from dateline.store.filters import made, several
    from dateline.store.series import Wanted, panel

    if dyad and each:
        raise InputError("--dyad and --each exclude each other")
    if each not in {None, "actor", "place"}:
        raise UnknownName("--each", each or "", ("actor", "place"))
    chosen = format_of(form, out, terminal=sys.stdout.isatty())
    if chosen == "parquet" and out is None:
        raise InputError("Parquet goes to a file; name it with --out")
    stated = several(status or "actual")
    given = {
        "actor": actor, "recipient": recipient, "type": type_, "mode": mode, "context": context, "quad": quad,
        "status": None if ANY in stated else stated, "outlet": outlet, "since": since, "until": until,
    }  # fmt: skip
    columns = () if counts == ["none"] else several(counts or "quad")
    wanted = Wanted(
        by, "dyad" if dyad else each or "all", columns, scale, rule, level, every_pair, coarse, as_of,
        made(**{k: v for k, v in given.items() if v}),
    )  # fmt: skip
    if plot is not None:
        check_plot(plot)
    found = panel(Record(record, revision=revision, corrected=not as_read), wanted)
    if plot is not None:
        draw(found, measure, plot)
    if plot is None or out is not None:
        give(found, chosen, out)
    sys.stderr.write(_said(found) + "\n")


def _said(found: Panel) -> str:
    """What was counted and what was not, in a line."""
    from dataclasses import asdict

    words = {
        "unknown": "not known then", "undated": "without a date", "coarse": "with a time wider than a period",
        "uncoded": "without the codes that a series is named by", "outside": "outside these days",
    }  # fmt: skip
    left = [f"{n:,} {words[k]}" for k, n in asdict(found.left_out).items() if n]
    if found.repeated:
        left.insert(0, f"{found.repeated:,} as the same again")
    status = ", ".join(found.wanted.filter.status) or ANY
    return (
        f"dateline: {found.counted:,} counted of {found.events:,} events (rule: {found.wanted.rule}; status: {status})"
        + (f"; not counted: {', '.join(left)}" if left else "")
    )


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command()(series)
