"""The command ``dateline actors learn``: arguments and messages.

What may not live here: learning (``store/posts.py``) and the forms of files (``gazetteer/posts.py``).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dateline.core.errors import InputError
from dateline.outputs.cli_record import Debug, Where

app = typer.Typer(name="actors", help="Learn from a record who held which office.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keeps ``learn`` a command of its own."""


@app.command()
def learn(
    record: Where,
    out: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="Write a table (.csv) or a PETRARCH dictionary (any other ending); may be repeated.")] = None,
    least: Annotated[int, typer.Option(min=1, help="Posts told by so many reports at least.")] = 1,
    reach: Annotated[int, typer.Option(min=0, metavar="DAYS", help="Days before the first and after the last report for which a post counts.")] = 180,
    debug: Debug = False,  # noqa: FBT002, ARG001
) -> None:  # fmt: skip
    """Who held which office when, from the titles in a record's reports; read back by dateline read --actors."""
    from dateline.gazetteer import load_gazetteer
    from dateline.gazetteer.posts import as_csv, as_petrarch
    from dateline.outputs.table_files import whole
    from dateline.store import Record
    from dateline.store.posts import learn as learned

    posts = learned(Record(record), load_gazetteer(), reach=reach, least=least)
    if not posts:
        raise InputError(f"no report in {record} gives a named person's post in words")
    if not out:
        sys.stdout.write(as_csv(posts))
    for path in out or ():
        text = as_csv(posts) if path.suffix.casefold() == ".csv" else as_petrarch(posts, str(record))
        with whole(path) as spare:
            spare.write_text(text, "utf-8")
    people = len({p.name for p in posts})
    told = f"{len(posts):,} posts of {people:,} people" + "".join(f"; wrote {path}" for path in out or ())
    sys.stderr.write(f"dateline: {told}\n")


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.add_typer(app)
