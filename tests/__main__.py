"""``python -m tests``: every check, in order, as CI runs them; stops at the first that fails.

``python -m tests --fast`` leaves out what reads corpora or starts a browser.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
CHECKS = (
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
    ("types", [sys.executable, "-m", "mypy"]),
    ("imports", [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]),
    ("tests", [sys.executable, "-m", "pytest", "-q"]),
)
SLOW = ["--ignore=tests/gate", "--ignore=tests/web"]


def main() -> int:
    """Run all checks; the exit status of the first that fails, else 0."""
    for name, command in CHECKS:
        extra = SLOW if name == "tests" and "--fast" in sys.argv else []
        start = time.monotonic()
        print(f"== {name}", flush=True)  # noqa: T201
        status = subprocess.run([*command, *extra], cwd=ROOT, env={**os.environ, "COLUMNS": "100"}, check=False)
        print(f"== {name}: {'ok' if not status.returncode else 'failed'}, {time.monotonic() - start:.0f} s", flush=True)  # noqa: T201
        if status.returncode:
            return status.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
