"""``python -m tests.gate [--allow-regression]``: measure, raise the floors, keep the figures for the docs."""

from __future__ import annotations

import json
import sys

from dateline.measure.evaluate import run
from tests.docs.blocks import MEASURED
from tests.gate import floors

if __name__ == "__main__":
    measured = run()
    figures = {name: measured.figure(name).count.f1 for name in floors.GATED}
    floors.write(measured.corpus, figures, allow_regression="--allow-regression" in sys.argv)
    MEASURED.write_text(json.dumps(measured.as_data(), indent=1) + "\n", "utf-8")
    print(floors.FILE.read_text("utf-8"))  # noqa: T201
