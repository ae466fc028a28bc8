"""Stage stances (stub)."""

from __future__ import annotations

from dateline.core.codebook import Codebook
from dateline.core.parse import Parse
from dateline.core.types import *
from dateline.gazetteer import Gazetteer


def stances(document: Document, text: Text, sentences: tuple[Span, ...], mentions: tuple[Mention, ...], times: tuple[TimeExpression, ...], actors: tuple[Actor, ...], places: tuple[Place, ...], attributions: tuple[Attribution, ...], events: tuple[Event, ...], *, parse: Parse) -> tuple[Stance, ...]:
    return ()
