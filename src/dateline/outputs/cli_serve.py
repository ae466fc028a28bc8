"""The command ``dateline serve``: arguments and messages.

What may not live here: the desk (``web/``).
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from dateline.core.errors import InputError
from dateline.outputs.cli_record import Debug, Where

LEAST_TOKEN = 16  # characters: what cannot be guessed over a network in years
_LOCAL = ("127.0.0.1", "localhost", "::1")


def serve(
    record: Where,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8642,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen. All but this machine's own addresses need a token.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(help="Who has it may come in (or set DATELINE_TOKEN); one is made where it is needed.")
    ] = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="Write nothing.")] = False,  # noqa: FBT002
    debug: Debug = False,  # noqa: FBT002
) -> None:
    """Read, check and correct a record in the browser, offline; with a JSON API under /api/v1."""
    from dateline.outputs.reading import quiet

    quiet(debug=debug)
    from dateline.outputs.web.serving import run

    needed = checked_token(token or os.environ.get("DATELINE_TOKEN"), host)
    run(record, host, port, token=needed, read_only=read_only, reviewer=reviewer(host), told=_told)


def checked_token(token: str | None, host: str) -> str | None:
    """The token that visitors need, or None where only this machine can come in and none is asked for.

    InputError for one that is too short. One is made for an address that other machines reach.
    """
    if token is not None and len(token) < LEAST_TOKEN:
        raise InputError(
            f"a token has at least {LEAST_TOKEN} characters, this one {len(token)}; leave it out and one is made"
        )
    if token is not None or is_loopback(host):
        return token
    import secrets

    return secrets.token_urlsafe(24)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def reviewer(host: str) -> str | None:
    """Who writes where nobody is named: DATELINE_REVIEWER, else on this machine the login."""
    if (named := os.environ.get("DATELINE_REVIEWER")) or not is_loopback(host):
        return named or None
    import getpass

    return getpass.getuser()


def _told(host: str, port: int, token: str | None) -> None:
    from urllib.parse import quote

    shown = f"[{host}]" if ":" in host else host
    come = f"http://{shown}:{port}/" + (f"?token={quote(token)}" if token else "")
    sys.stderr.write(f"dateline: the desk is at {come} (Ctrl+C ends it)\n")
    if not is_loopback(host):
        sys.stderr.write(
            "dateline: other machines reach it, unencrypted; put it behind a proxy with TLS outside a trusted network\n"
        )
    sys.stderr.flush()


def hosts(host: str) -> frozenset[str]:
    """The names that requests may call a server by: on loopback its own, elsewhere any."""
    return frozenset({*_LOCAL, "[::1]", host, f"[{host}]"}) if is_loopback(host) else frozenset()


def register(program: typer.Typer) -> None:
    """Add the command to the program."""
    program.command()(serve)
