"""``python -m tests.codebook.update [--dry] [--allow-regression]``: rewrite the list of known failures.

Prints what is read wrongly. Takes off the list what is read right now, and lowers the ceiling; refuses to
add anything unless told to. ``--dry`` writes nothing.
"""

# ruff: noqa: T201
from __future__ import annotations

import json
import sys

from dateline.run.local import Reader
from tests.codebook.cases import cases, demands, failures
from tests.codebook.test_sentences import CEILING, KNOWN
from tests.ratchet import known, update


def main() -> int:
    """Print and rewrite; status 1 where the list would grow."""
    reader = Reader()
    found = failures(reader)
    asked = [d for _, s in cases(reader.tools.codebook) for d in demands(s)]
    for message in found.values():
        print(message)
    types = [d for d in asked if "+" not in d]
    print(f"{len(asked) - len(found)} of {len(asked)} demands are met")
    print(f"{sum(d not in found for d in types)} of {len(types)} sentences have the right type")
    if "--dry" in sys.argv:
        return 0
    try:
        print(update(KNOWN, found, allow_regression="--allow-regression" in sys.argv))
    except ValueError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    CEILING.write_text(json.dumps({"known_failures": len(known(KNOWN))}) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
