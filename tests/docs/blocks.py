"""Finds the generated blocks of the docs and makes their text.

A block stands between ``<!-- run: COMMAND -->`` (or ``<!-- figures -->``, ``<!-- options -->``) and
``<!-- end -->``; ``python -m tests.docs`` rewrites it, the test compares it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent.parent
MEASURED = ROOT / "docs" / "reference" / "evaluation.json"
BLOCK = re.compile(r"<!-- (?P<what>run: [^\n]+|figures|options) -->\n(?P<held>.*?)<!-- end -->", re.DOTALL)

SHOWN = {
    "events/type at its words": "event: type at its words",
    "events/with actor": "… with actor",
    "events/with actor and recipient": "… with actor and recipient",
    "events/status, of matched": "status right, of matched events",
    "events/modes, of matched": "modes right, of matched events",
    "attributions/source and content": "attribution: source and content",
    "stances/holder, pole and target": "stance: holder, pole and target",
    "meetings/mention": "mention of a meeting",
    "meetings/status, of matched": "status right, of matched meetings",
    "meetings/participants, of matched": "participants, of matched meetings",
    "meetings/agenda items, of matched": "agenda items, of matched meetings",
}


def pages() -> list[Path]:
    """The README and every page of the docs."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def generated(page: Path) -> Iterator[tuple[str, str, str]]:
    """What each block of a page is, what it holds, and what it should hold."""
    with TemporaryDirectory() as folder:  # the commands of a page build on one another
        for m in BLOCK.finditer(page.read_text("utf-8")):
            yield m["what"], m["held"], make(m["what"], Path(folder))


def make(what: str, folder: Path) -> str:
    """The text of a block; commands run in the folder."""
    if what == "figures":
        return figures()
    if what == "options":
        return options()
    return f"```text\n{output(what.removeprefix('run: '), folder)}```\n"


def output(command: str, folder: Path = ROOT) -> str:
    """What a dateline command prints, as on a terminal 100 columns wide."""
    words = shlex.split(command)
    assert words[0] == "dateline"
    done = subprocess.run(
        [sys.executable, "-m", "dateline", *words[1:]],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())


def figures() -> str:
    """The table of the README from the figures as measured last."""
    raw = json.loads(MEASURED.read_text("utf-8"))
    rows = ["| measure | precision | recall | F1 | 95 % interval |", "|---|---|---|---|---|"]
    for name, words in SHOWN.items():
        f = raw["figures"][name]
        low, high = f["f1_interval"]
        share = "of matched" in name and not any(part in name for part in ("participants", "agenda"))
        start = f"| {words} | – | – " if share else f"| {words} | {f['precision']:.2f} | {f['recall']:.2f} "
        rows.append(start + f"| {f['f1']:.2f} | {low:.2f}–{high:.2f} |")
    return "\n".join(rows) + "\n"


def options() -> str:
    """Every command with its help, as the program prints it."""
    own = [f"## dateline {name}\n\n```text\n{output(f'dateline {name} --help')}```\n" for name in commands()]
    return "\n".join([f"```text\n{output('dateline --help')}```\n", *own])


def commands() -> list[str]:
    """The names of all commands, those of groups behind their group's."""
    from dateline.outputs.cli import app

    own = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    return own + [
        f"{group.typer_instance.info.name} {c.name or c.callback.__name__}"
        for group in app.registered_groups
        if group.typer_instance is not None
        for c in group.typer_instance.registered_commands
        if c.callback
    ]
