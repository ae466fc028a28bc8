"""``python -m tests.golden [--allow-regression]``: rewrite the list of known failures, shown as they are."""

from __future__ import annotations

import sys

from tests.golden.test_golden import KNOWN, all_failures, expectations
from tests.ratchet import update

if __name__ == "__main__":
    found = all_failures()
    for name, message in found.items():
        print(name, message)  # noqa: T201
    total = sum(len(e.ids()) for e in expectations().values())
    print(f"{total - len(found)} of {total} lines are read right")  # noqa: T201
    if "--dry" not in sys.argv:
        print(update(KNOWN, found, allow_regression="--allow-regression" in sys.argv))  # noqa: T201
