"""Runs the desk under uvicorn until it is told to end.

What may not live here: arguments (``outputs/cli_serve.py``).
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from dateline.core.errors import InputError
from dateline.outputs.cli_serve import hosts
from dateline.outputs.web.desk import Settings
from dateline.outputs.web.factory import app


def run(
    record: Path, host: str, port: int, *, token: str | None, read_only: bool, reviewer: str | None,
    told: Callable[[str, int, str | None], None],
) -> None:  # fmt: skip
    """Serve until interrupted; ``told`` gets address, port and token when it listens. InputError for a port in use."""
    settings = Settings(read_only=read_only, token=token, reviewer=reviewer, hosts=hosts(host))
    made = app(record, settings)
    listening = _listen(host, port)
    told(host, listening.getsockname()[1], token)
    # no access log: addresses may hold the token
    config = uvicorn.Config(made, log_level="warning", access_log=False, server_header=False, proxy_headers=False)
    uvicorn.Server(config).run([listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as fault:
        listening.close()
        raise InputError(f"cannot listen at {host} port {port}: {fault}; another port: --port 0") from fault
    listening.listen(256)
    return listening
