"""Stage places (stub)."""

from __future__ import annotations

from dateline.core.codebook import Codebook
from dateline.core.parse import Parse
from dateline.core.types import *
from dateline.gazetteer import Gazetteer


def places(document: Document, text: Text, actors: tuple[Actor, ...], *, parse: Parse, gazetteer: Gazetteer) -> tuple[Place, ...]:
    return ()
