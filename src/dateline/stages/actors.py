"""Stage actors (stub)."""

from __future__ import annotations

from dateline.core.codebook import Codebook
from dateline.core.parse import Parse
from dateline.core.types import *
from dateline.gazetteer import Gazetteer


def actors(document: Document, text: Text, mentions: tuple[Mention, ...], *, parse: Parse, gazetteer: Gazetteer) -> tuple[Actor, ...]:
    return ()
