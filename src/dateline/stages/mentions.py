"""Stage mentions (stub)."""

from __future__ import annotations

from dateline.core.codebook import Codebook
from dateline.core.parse import Parse
from dateline.core.types import *
from dateline.gazetteer import Gazetteer


def mentions(text: Text, *, parse: Parse, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    return ()
