"""``python -m tests.gate [--allow-regression]``: measure and raise the floors."""

from __future__ import annotations

import sys

from dateline.measure.evaluate import run
from tests.gate import floors

if __name__ == "__main__":
    measured = run()
    figures = {name: measured.figure(name).count.f1 for name in floors.GATED}
    floors.write(measured.corpus, figures, allow_regression="--allow-regression" in sys.argv)
    print(floors.FILE.read_text("utf-8"))  # noqa: T201
