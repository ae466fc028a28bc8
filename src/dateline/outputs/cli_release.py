"""The commands ``dateline release``, ``diff`` and ``reproduce``: arguments and messages.

What may not live here: the work (``releases``).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.core.errors import InputError
from dateline.outputs.cli_record import Debug, Where

if TYPE_CHECKING:
    from dateline.core.types import Analysis, Document
    from dateline.outputs.releases.comparing import Difference

_LISTED = 10
Two = Annotated[Path, typer.Argument(metavar="RELEASE|RECORD", show_default=False)]


def release(
    record: Where,
    version: Annotated[str | None, typer.Option(help="The version of the release, for example 1.0.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="The folder of the release, a new one.")] = None,
    previous: Annotated[Path | None, typer.Option(metavar="DIR", help="The release before: what changed is listed.")] = None,
    title: Annotated[str, typer.Option(help="Title, for the citation.")] = "Event data read with Dateline",
    author: Annotated[list[str] | None, typer.Option(help="Author, for the citation.")] = None,
    accept: Annotated[list[str] | None, typer.Option(metavar="NAME", help="An objection to let through.")] = None,
    revision: Annotated[int | None, typer.Option(min=0, help="The record as it was after this commit.")] = None,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Freeze a record as a folder that can be cited, compared and made again."""
    if version is None or out is None:
        raise InputError("name the version and the folder, for example --version 1.0 --out release-1.0")
    from dateline.outputs.releases.making import Wanted, make
    from dateline.store import Record

    wanted = Wanted(version, title, tuple(author or ()), previous, tuple(accept or ()))
    about = make(Record(record, revision=revision), wanted, out)
    counts = ", ".join(f"{m['rows']:,} {name}" for name, m in about["measured"].items())
    sys.stdout.write(f"{out}: version {version}: {counts}\n")


def diff(
    before: Two,
    after: Two,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, every key.")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:
    """Tell two releases (or records) apart: rows added, removed and changed."""
    from dateline.outputs.releases.comparing import compare, tables_of

    found = compare(tables_of(before), tables_of(after))
    if as_json:
        sys.stdout.write(json.dumps([d.as_data() for d in found], ensure_ascii=False, indent=2) + "\n")
    else:
        _tell(found)


def _tell(found: Iterable[Difference]) -> None:
    for d in found:
        sys.stdout.write(
            f"{d.table}: {len(d.added):,} added, {len(d.removed):,} removed, {len(d.changed):,} changed, {d.same:,} the same\n"
        )
        lines = [f"+ {k}" for k in d.added] + [f"- {k}" for k in d.removed]
        lines += [f"~ {k} ({', '.join(c)})" for k, c in d.changed.items()]
        for line in lines[:_LISTED]:
            sys.stdout.write(f"  {line}\n")
        if len(lines) > _LISTED:
            sys.stdout.write(f"  and {len(lines) - _LISTED:,} more (--json lists all)\n")


def reproduce(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the release.", show_default=False)],
    record: Annotated[Path | None, typer.Option(metavar="RECORD", help="The record that holds the texts.")] = None,
    actors: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="The actor dictionaries it was read with, if any, in order."),
    ] = None,
    debug: Debug = False,  # noqa: FBT002
) -> None:
    """Read the inputs of a release again and say whether the same comes out."""
    from dateline.outputs.reading import quiet
    from dateline.outputs.releases.again import reproduce as again
    from dateline.outputs.releases.making import damaged

    if broken := damaged(folder):
        raise InputError(f"{folder}: {broken[0]} is not the file that was released ({len(broken)} such)")
    if record is None:
        raise InputError("a release holds no texts; name the record that does with --record")
    quiet(debug=debug)
    found = again(folder, _texts(record), partial(_read, tuple(map(str, actors or ()))))
    sys.stdout.write(f"version {found.version}: {found.read:,} of {found.documents:,} inputs read again\n")
    for what, ids in (("not given", found.missing), ("another text now", found.other)):
        if ids:
            sys.stdout.write(f"  {what}: {len(ids):,}, for example {ids[0]}\n")
    _tell(found.differences)
    sys.stdout.write("equal\n" if found.equal else "not equal\n")
    raise typer.Exit(0 if found.equal else 1)


def _texts(path: Path) -> Iterator[Document]:
    from dateline.store import Record

    record = Record(path)
    for row in record.reports():
        yield record.reading(row["document_id"]).document


def _read(actors: tuple[str, ...], documents: Iterable[Document], codebook: str, reader: str) -> Iterable[Analysis]:
    from dateline.run.shards import settings_of

    return settings_of(reader, codebook, actors).own().stream(documents)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(release)
    app.command()(diff)
    app.command()(reproduce)
