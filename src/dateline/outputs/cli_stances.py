"""The commands ``dateline stances`` and ``dateline issues``: arguments and messages.

What may not live here: what statements come to (``dateline.issues``), look-ups (``store/issues.py``) and layout
(``stances_view.py``).
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.cli_record import Debug, Where

if TYPE_CHECKING:
    from dateline.issues.standing import Matrix, Standing
    from dateline.issues.statements import Statement
    from dateline.store.issues import Stances

FORMATS = ("table", "csv", "jsonl", "parquet", "html")
Listed = Annotated[
    Path | None, typer.Option("--issues", metavar="FILE", help="Your own issues: TOML with id, name and wordings.")
]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file.")]

app = typer.Typer(
    name="issues",
    help="What stances are toward: list the issues of a record, and say which wordings are one.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def stances(
    record: Where,
    issue: Annotated[list[str] | None, typer.Option(metavar="ID|WORDS", help="On this issue: its id, a wording, or words of one.")] = None,
    actor: Annotated[list[str] | None, typer.Option(metavar="CODE|NAME", help="Of this actor; a code means all of that country.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="Only what was said and known by this day.")] = None,
    changes_since: Annotated[str | None, typer.Option(metavar="DATE", help="What is other than on the day before.")] = None,
    as_matrix: Annotated[bool, typer.Option("--matrix", help="Actors by issues.")] = False,  # noqa: FBT002
    statements: Annotated[bool, typer.Option("--statements", help="In csv, jsonl and parquet: a row for each statement.")] = False,  # noqa: FBT002
    level: Annotated[str, typer.Option(metavar="actor|country", help="Actors by name, or all of a country as one.")] = "actor",
    least: Annotated[int | None, typer.Option(min=1, help="Issues of a matrix or network: so many actors at least.  [default: 2; 1 with --issue]", show_default=False)] = None,
    listed: Listed = None,
    network: Annotated[Path | None, typer.Option(metavar="FILE", help="Write who agrees with whom, .graphml or .csv.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="table (so it is on a terminal), csv, jsonl, parquet, or html: a matrix as a page.")] = None,
    out: Out = None,
    as_read: Annotated[bool, typer.Option("--as-read", help="Without corrections.")] = False,  # noqa: FBT002
    revision: Annotated[int | None, typer.Option(min=0, help="The record as it was after this commit.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Who stands where, since when, and by whose word: a list, a matrix, changes, a network."""
    from dateline.issues import standing
    from dateline.store import Record

    if level not in {"actor", "country"}:
        raise UnknownName("--level", level, ("actor", "country"))
    if as_matrix and changes_since:
        raise InputError("--matrix and --changes-since exclude each other")
    chosen = _format(form, out, matrix=as_matrix)
    day, since = _day(as_of), _day(changes_since)
    held = _held(Record(record, revision=revision, corrected=not as_read), listed)
    told = _chosen(held, issue, actor, level)
    drawn = None
    if as_matrix or chosen == "html" or network is not None:
        drawn = standing.matrix(told, day, least or (1 if issue else 2))
    if network is not None and drawn is not None:
        _network(drawn, network)
        if form is None and out is None and not as_matrix:
            return
    if drawn is not None and (as_matrix or chosen == "html"):
        _matrix(held, drawn, chosen, out)
    elif since is not None:
        _changes(held, standing.changes(told, since, day), chosen, out)
    elif statements and chosen != "table":
        _give(_tables().statements(held, standing.in_order(s for s in told if standing.by(s, day))), chosen, out)
    else:
        _list(held, _standings(held, told, issue, actor, day), chosen, out)


def _chosen(held: Stances, issue: Sequence[str] | None, actor: Sequence[str] | None, level: str) -> list[Statement]:
    """The statements of the actors and on the issues that are asked for; all where none are."""
    from dateline.issues.standing import by_country

    told = list(held.statements)
    if actor:
        wanted = {id(s) for a in actor for s in held.by_actor(a)}
        told = [s for s in told if id(s) in wanted]
    if issue:
        ids = {x.id for i in issue for x in held.named(i)}
        told = [s for s in told if s.issue in ids]
    return by_country(told, held.countries) if level == "country" else told


def _standings(
    held: Stances, told: Sequence[Statement], issue: Sequence[str] | None, actor: Sequence[str] | None, day: date | None
) -> list[Standing]:
    """The standings; where one actor and one issue are asked for and nothing is there, that it was not found."""
    from dateline.issues.standing import Standing, standings

    order = {x.id: n for n, x in enumerate(held.issues)}
    found = sorted(standings(told, day), key=lambda x: (order[x.issue], x.actor))
    if not (actor or issue):
        found = [x for x in found if any(_telling(s) for s in x.statements)]
    if found or not (issue and actor):
        return found
    return [Standing(a, x.id, "not found") for a in actor for i in issue for x in held.named(i)]


def _telling(s: Statement) -> bool:
    """Whether a statement is listed where nobody in particular is asked for: not a bloc's for each member, not a mere demand."""
    return s.through is None and (s.sign is not None or "stance" in s.sources)


def _held(opened: Any, listed: Path | None) -> Stances:
    from dateline.issues.lists import load_issues
    from dateline.store import issues as kept

    return kept.stances(opened, load_issues(listed) if listed is not None else ())


def _format(form: str | None, out: Path | None, *, matrix: bool) -> str:
    from dateline.outputs.table_files import format_of

    if form is not None and form not in FORMATS:
        raise UnknownName("format", form, FORMATS)
    if form == "html" or (form is None and out is not None and out.suffix.casefold() in {".html", ".htm"}):
        if out is None:
            raise InputError("HTML goes to a file; name it with --out")
        return "html"
    if form == "parquet" and matrix:
        raise InputError("a matrix is written as csv, jsonl or html; its columns are issues")
    return format_of(form, out, terminal=sys.stdout.isatty())


def _day(value: str | None) -> date | None:
    from dateline.store.filters import day

    return None if value is None else date.fromisoformat(day(value))


def _tables() -> Any:
    from dateline.store import stance_tables

    return stance_tables


def _list(held: Stances, found: list[Standing], form: str, out: Path | None) -> None:
    from dateline.outputs.stances_view import listed

    if form == "table":
        _print(listed(held, found), out)
    else:
        _give(_tables().standings(held, found), form, out)


def _changes(held: Stances, found: list[Any], form: str, out: Path | None) -> None:
    from dateline.outputs.stances_view import changed

    if form == "table":
        _print(changed(held, found), out)
    else:
        _give(_tables().changes(held, found), form, out)


def _matrix(held: Stances, found: Matrix, form: str, out: Path | None) -> None:
    from dateline.outputs.stances_view import grid, page
    from dateline.outputs.table_files import whole

    if form == "html" and out is not None:
        with whole(out) as spare:
            spare.write_text(page(held, found), "utf-8")
        sys.stderr.write(f"wrote {out} ({len(found.actors)} actors, {len(found.issues)} issues)\n")
    elif form == "table":
        _print(grid(held, found), out)
    else:
        _give(_tables().matrix(held, found), form, out)


def _network(found: Matrix, out: Path) -> None:
    """Write the network of agreement as its file's ending says."""
    from dateline.issues.network import network, rows
    from dateline.outputs.table_files import whole

    ending = out.suffix.casefold()
    if ending not in {".graphml", ".csv"}:
        raise InputError(f"{out}: a network is written as .graphml or .csv")
    graph = network(found)
    with whole(out) as spare:
        if ending == ".csv":
            with spare.open("w", encoding="utf-8", newline="") as stream:
                lines = csv.DictWriter(stream, ["actor", "other", "same", "opposite", "weight"], lineterminator="\n")
                lines.writeheader()
                lines.writerows(rows(graph))
        else:
            import networkx as nx

            nx.write_graphml_xml(graph, spare)
    sys.stderr.write(f"wrote {out} ({graph.number_of_nodes()} actors, {graph.number_of_edges()} pairs)\n")


def _give(rows: Any, form: str, out: Path | None) -> None:
    from dateline.outputs.cli_record import give

    give(rows, None, form, out)


def _print(what: Any, out: Path | None) -> None:
    from rich.console import Console

    if out is None:
        Console(highlight=False).print(what)
        return
    with out.open("w", encoding="utf-8") as stream:
        Console(file=stream, width=100, highlight=False).print(what)


@app.command(name="list")
def list_(
    record: Where,
    least: Annotated[int, typer.Option(min=1, help="Issues with so many wordings at least.")] = 1,
    listed: Listed = None,
    form: Annotated[
        str | None, typer.Option("--format", help="table (so it is on a terminal), csv, jsonl or parquet.")
    ] = None,
    out: Out = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:
    """The issues of a record with their wordings, those with most first."""
    from dateline.outputs.stances_view import overview
    from dateline.outputs.table_files import format_of
    from dateline.store import Record

    chosen = format_of(form, out, terminal=sys.stdout.isatty())
    found = [x for x in _held(Record(record), listed).issues if len(x.wordings) >= least or x.listed]
    if chosen == "table":
        _print(overview(found), out)
    else:
        _give(_tables().issues(found), chosen, out)


Side = Annotated[
    str,
    typer.Argument(
        metavar="ISSUE|ID|WORDING",
        show_default=False,
        help="An issue's id, a stance's or event's id, DOCUMENT:ID, or a wording.",
    ),
]
Who = Annotated[str | None, typer.Option(help="Who says so (if not named: DATELINE_REVIEWER, or your login).")]
Why = Annotated[str | None, typer.Option(help="Why.")]


@app.command()
def link(record: Where, left: Side, right: Side, who: Who = None, reason: Why = None, debug: Debug = False) -> None:  # noqa: FBT002, ARG001
    """Say that two issues, or wordings, are the same."""
    _judge(record, left, right, "same", who, reason)


@app.command()
def unlink(record: Where, left: Side, right: Side, who: Who = None, reason: Why = None, debug: Debug = False) -> None:  # noqa: FBT002, ARG001
    """Say that a wording is not of an issue, or that two wordings are different."""
    _judge(record, left, right, "different", who, reason)


@app.command()
def judge(record: Where, debug: Debug = False) -> None:  # noqa: FBT002, ARG001
    """Keep the machine's judgements, to look at: dateline query RECORD --view links."""
    from dateline.store import Record
    from dateline.store import issues as kept

    sys.stdout.write(f"{kept.link(Record(record)):,} new judgements\n")


def _judge(record: Path, left: str, right: str, judgement: str, who: str | None, reason: str | None) -> None:
    import getpass

    from dateline.store import Record
    from dateline.store import issues as kept

    opened = Record(record)
    held = kept.stances(opened)
    ours, theirs = held.keys(left), held.keys(right)
    if judgement == "same":
        ours, theirs = ours[:1], theirs[:1]
    elif inside := set(ours) & set(theirs):
        ours, theirs = (
            (ours, [k for k in theirs if k not in inside])
            if len(ours) <= len(theirs)
            else (theirs, [k for k in ours if k not in inside])
        )
    person = who or os.environ.get("DATELINE_REVIEWER") or getpass.getuser()
    kept.judge(opened, ours, theirs, judgement, by=person, reason=reason)
    sys.stdout.write(f"kept: {left} and {right} are {judgement}, by {person}\n")


def register(program: typer.Typer) -> None:
    """Add the commands to the program."""
    program.command()(stances)
    program.add_typer(app)
