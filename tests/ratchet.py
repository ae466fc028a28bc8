"""A list of known failures that may only shrink, and the tool that keeps it.

The packages that keep one (``tests.golden``, ``tests.codebook``) rewrite it from a fresh run through
``update``, which refuses to add an entry without ``--allow-regression``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def known(path: Path) -> set[str]:
    """The ids on a list; empty where there is no list."""
    if not path.exists():
        return set()
    return {s for line in path.read_text("utf-8").splitlines() if (s := line.split("#")[0].strip())}


def update(path: Path, failing: Iterable[str], *, allow_regression: bool = False) -> str:
    """Write the failing ids to the list; ValueError where that would add some."""
    now = set(failing)
    before = known(path)
    if (worse := now - before) and path.exists() and not allow_regression:
        raise ValueError(f"these did not fail before: {', '.join(sorted(worse))} (--allow-regression to accept)")
    path.write_text("".join(f"{name}\n" for name in sorted(now)), "utf-8")
    return f"{path.name}: {len(before)} -> {len(now)}"
