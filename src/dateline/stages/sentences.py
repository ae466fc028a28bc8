"""Stage sentences (stub)."""

from __future__ import annotations

from dateline.core.codebook import Codebook
from dateline.core.parse import Parse
from dateline.core.types import *
from dateline.gazetteer import Gazetteer


def sentences(text: Text) -> tuple[Span, ...]:
    return (Span(0, len(text.content)),) if text.content else ()
