"""The commands ``dateline corrections add``, ``list``, ``export`` and ``agreement``.

What may not live here: what a correction does (``store/corrections.py``).
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from dateline.core.errors import InputError, UnknownName
from dateline.outputs.cli_record import Debug, Where, give

app = typer.Typer(
    name="corrections",
    help="Say what of a record is right, is not, or should be otherwise. What was read is kept.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Form = Annotated[str | None, typer.Option("--format", help="table (so it is on a terminal), csv, jsonl or parquet.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file.")]


@app.command()
def add(
    record: Where,
    id_: Annotated[str, typer.Argument(metavar="ID", help="The id of a row, for example event-3f2a9c01b7de.", show_default=False)],
    action: Annotated[str, typer.Argument(metavar="accept|reject|edit", help="What you say of it.", show_default=False)],
    change: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="For an edit: status=future,negation; null empties.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    who: Annotated[str | None, typer.Option(help="Who says so (if not named: DATELINE_REVIEWER, or your login).")] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="The document, where several have a row of that id.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Add a correction to the log: accept, reject, or edit a field."""
    from dateline.store import Record

    if action not in {"accept", "reject", "edit"}:
        raise UnknownName("action", action, ("accept", "reject", "edit"))
    if (action == "edit") != bool(change):
        raise InputError("edit needs --set FIELD=VALUE; accept and reject take none")
    opened = Record(record)
    kind, where = _where(opened, id_, document)
    person = who or os.environ.get("DATELINE_REVIEWER") or getpass.getuser()
    changes: list[tuple[str | None, Any]] = [_change(pair) for pair in change or []]
    for name, value in changes or [(None, None)]:
        number = opened.correct(kind, where, id_, action, field=name, value=value, reason=reason, who=person)  # type: ignore[arg-type]
        said = f"{action} {name} = {value}" if name else action
        sys.stdout.write(f"correction {number}: {said}, {id_} in {where}, by {person}\n")


def _where(record: Any, id_: str, document: str | None) -> tuple[str, str]:
    """The kind and the document of the row with an id."""
    from dateline.store.corrections import checked_kind

    kind = checked_kind(id_.split("-", 1)[0])
    if document is not None:
        return kind, document
    rows = record.query(f"SELECT DISTINCT document_id FROM raw_{kind} WHERE id = ?", [id_]).dicts()  # noqa: S608 - checked
    if len(rows) > 1:
        raise InputError(
            f"{len(rows)} documents have {id_}; name one with --document, for example {rows[0]['document_id']}"
        )
    if not rows:
        known = (r["id"] for r in record.query(f"SELECT DISTINCT id FROM {kind}"))  # noqa: S608
        raise UnknownName(f"row of {kind}", id_, known)
    return kind, rows[0]["document_id"]


def _change(pair: str) -> tuple[str, Any]:
    name, mark, words = pair.partition("=")
    if not mark:
        raise InputError(f"{pair!r} sets no field; write for example status=negation")
    value: Any = None if words == "null" else words
    if name == "scale" and value is not None:
        try:
            value = float(words)
        except ValueError as fault:
            raise InputError(f"scale is a number, not {words!r}") from fault
    if name == "anonymous":
        value = {"true": True, "false": False}.get(words.casefold(), words)
    return name.strip(), value


@app.command()
def undo(
    record: Where,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the correction, as list shows it.", show_default=False)],
    reason: Annotated[str | None, typer.Option(help="Why.")] = None,
    who: Annotated[str | None, typer.Option(help="Who says so (if not named: DATELINE_REVIEWER, or your login).")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Take a correction back; both stay in the log."""
    from dateline.store import Record

    person = who or os.environ.get("DATELINE_REVIEWER") or getpass.getuser()
    made = Record(record).undo(number, reason=reason, who=person)
    sys.stdout.write(f"correction {made}: takes back correction {number}, by {person}\n")


@app.command(name="list")
def list_(
    record: Where,
    document: Annotated[list[str] | None, typer.Option(metavar="ID", help="Of this document.")] = None,
    form: Form = None,
    out: Out = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:
    """The log, in order."""
    from dateline.outputs.table_files import format_of
    from dateline.store import Record

    chosen = format_of(form, out, terminal=sys.stdout.isatty())
    give(Record(record).view("corrections", **({"document": document} if document else {})), "corrections", chosen, out)


@app.command()
def export(
    record: Where,
    out: Out = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:
    """Write what was reviewed as marked documents (JSON lines), for training and for measuring."""
    from dateline.outputs.gold import gold
    from dateline.outputs.table_files import whole, write_jsonl
    from dateline.store import Record

    documents = list(gold(Record(record), Record(record, corrected=False)))
    if out is None:
        write_jsonl(documents, sys.stdout)
        return
    with whole(out) as spare, spare.open("w", encoding="utf-8") as stream:
        write_jsonl(documents, stream)
    sys.stderr.write(f"wrote {out} ({len(documents)} {'document' if len(documents) == 1 else 'documents'})\n")


@app.command()
def agreement(record: Where, debug: Debug = False) -> None:  # noqa: FBT002, ARG001
    """How far reviewers agree: Krippendorff's alpha, by kind and field."""
    from dateline.store import Record

    for found in Record(record).agreement():
        said = "all alike" if found.alpha is None else f"alpha {found.alpha:.3f}"
        sys.stdout.write(
            f"{found.kind} {found.question}: {said} ({found.values} values, {found.reviewers} reviewers)\n"
        )


def register(program: typer.Typer) -> None:
    """Add the commands to the program."""
    program.add_typer(app)
