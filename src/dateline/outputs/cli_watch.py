"""The command ``dateline watch``: arguments and messages.

What may not live here: the work (``watching.py``, ``run/watch.py``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dateline.core.errors import InputError

Debug = Annotated[bool, typer.Option("--debug", help="Show stack traces and log messages.")]
_UNITS = {"s": 1, "m": 60, "h": 3600}


def watch(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="FEED…", help="Addresses of RSS or Atom feeds, and folders.", show_default=False),
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="RECORD", help="The folder of the record; made if it is not there.")
    ] = None,
    every: Annotated[
        str, typer.Option(metavar="TIME", help="How often to ask a feed: 30s, 15m, 2h. Folders: 10s at most.")
    ] = "15m",
    between: Annotated[str, typer.Option(metavar="TIME", help="Least time between two requests to one host.")] = "1s",
    outlet: Annotated[str | None, typer.Option(help="Outlet of what names none.")] = None,
    codebook: Annotated[str, typer.Option(metavar="NAME|PATH", help="The codebook to code after.")] = "plover",
    workers: Annotated[int, typer.Option(min=1, help="Processes that read.")] = 1,
    time_limit: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="Give a document up after this; 0 is never.")
    ] = 120,
    status: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep how it stands in this file, as JSON.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Show how it stands at this port, on this machine only.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Look everywhere once, then leave.")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002
) -> None:
    """Watch feeds and folders and keep what they bring, until told to stop. It logs JSON lines."""
    from dateline.outputs.watching import Asked, run

    if into is None:
        raise InputError("name the record with --into, for example --into my-record")
    if not sources:
        raise InputError("name feeds or folders to watch, for example https://example.org/world.rss")
    asked = Asked(
        sources, into, codebook, outlet, workers, time_limit or None,
        seconds("--every", every), seconds("--between", between), status, port, once,
    )  # fmt: skip
    raise typer.Exit(run(asked, debug=debug))


def seconds(option: str, words: str) -> float:
    """The seconds in "30s", "15m", "2h" or "90". InputError for anything else."""
    number, unit = (words[:-1], words[-1:]) if words[-1:] in _UNITS else (words, "s")
    try:
        found = float(number) * _UNITS[unit]
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e7:
        raise InputError(f"{option} is a time such as 30s, 15m or 2h, not {words!r}")
    return found


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(watch)
