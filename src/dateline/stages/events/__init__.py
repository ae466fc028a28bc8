"""The stage that finds acts: triggers of the codebook, who takes part, when, where, said by whom.

What may not live here: the triggers (``codebooks/<name>/triggers``), the reading of clauses
(``_clauses``, ``_matching``), and participants (``_roles``). This module puts them together and
decides what is one act and what is none.
"""

from __future__ import annotations

from dateline.core.answers import Answers
from dateline.core.codebook import Codebook
from dateline.core.parse import Parse
from dateline.core.types import (
    Actor,
    Attribution,
    Document,
    Event,
    Mention,
    Place,
    Span,
    Text,
    TimeExpression,
)
from dateline.stages.events._coder import Coder

__all__ = ["events"]


def events(
    document: Document,
    text: Text,
    sentences: tuple[Span, ...],
    mentions: tuple[Mention, ...],
    actors: tuple[Actor, ...],
    times: tuple[TimeExpression, ...],
    places: tuple[Place, ...],
    attributions: tuple[Attribution, ...],
    *,
    parse: Parse,
    codebook: Codebook,
    answers: Answers | None,
    min_score: float,
) -> tuple[Event, ...]:
    """Every act that a trigger of the codebook and its participants tell, in the order of the text.

    An act without a date of its own is given the day of publication, marked as inferred; without
    that day its period stays open. ``score`` is the probability that the act is told by these words and is
    of this type, at least ``min_score``; None where rules read alone, which give no probability.
    """
    if not codebook.triggers:
        return ()
    fields = (document, text, sentences, mentions, actors, times, places, attributions)
    coder = Coder(*fields, parse, codebook, answers, min_score)
    return tuple(coder.events())
