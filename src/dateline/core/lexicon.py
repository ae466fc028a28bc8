"""Word lists of the stages: TOML files beside the stages, read once, frozen.

What may not live here: the words themselves.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """The parsed TOML file ``stages/lexicon/<name>.toml``; treat the result as read-only."""
    return tomllib.loads((files("dateline.stages") / "lexicon" / f"{name}.toml").read_text("utf-8"))
