"""Listed bodies whose names have several words, found by their words alone: parsers break many of them."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.core.parse import Entity, Parse, Token
from dateline.core.types import Span, Text
from dateline.gazetteer import Gazetteer

_LONGEST = 7  # words of a name looked for
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to", "de", "-", "'s"})


def listed_bodies(text: Text, parse: Parse, gazetteer: Gazetteer) -> Iterator[Entity]:
    """The listed bodies with names of two words or more, in order, none within another."""
    for first, last in parse.sentences:
        i = first
        while i < last:
            end = _end(text, parse.tokens[i:last], gazetteer) if parse.tokens[i].text[:1].isupper() else None
            if end is None:
                i += 1
            else:
                yield Entity(Span(parse.tokens[i].start, parse.tokens[end].end), "ORG", i, end + 1)
                i = end + 1


def _end(text: Text, tokens: tuple[Token, ...], gazetteer: Gazetteer) -> int | None:
    """The number of the last word of the longest listed name that begins here."""
    run = [tokens[0]]
    for t in tokens[1:_LONGEST]:
        if not (t.text[:1].isupper() or t.text.lower() in _SMALL or t.pos == "ADP"):
            break
        run.append(t)
    while len(run) > 1:
        name = " ".join(Span(run[0].start, run[-1].end).of(text.content).split())
        if run[-1].text[:1].isupper() and gazetteer.organisation(name) is not None:
            return run[-1].i
        run.pop()
    return None
