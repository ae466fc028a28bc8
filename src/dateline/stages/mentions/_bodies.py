"""Listed bodies and countries whose names have several words, found by their words alone: parsers break many."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.core.parse import Entity, Parse, Token
from dateline.core.types import Span, Text
from dateline.gazetteer import Gazetteer

_LONGEST = 7  # words of a name looked for
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to", "de", "-", "'s", "’s"})
_JOINING = frozenset({"of", "and", "'s", "’s"})


def listed_bodies(text: Text, parse: Parse, gazetteer: Gazetteer) -> Iterator[Entity]:
    """The listed bodies with names of two words or more, in order, none within another; and the countries whose
    names have small words in them ("Bosnia and Herzegovina"), as "GPE".
    """  # noqa: D205
    for first, last in parse.sentences:
        i = first
        while i < last:
            found = _entity(text, parse.tokens[i:last], gazetteer) if parse.tokens[i].text[:1].isupper() else None
            if found is None:
                i += 1
            else:
                yield found
                i = found.last


def _entity(text: Text, tokens: tuple[Token, ...], gazetteer: Gazetteer) -> Entity | None:
    """The longest listed name that begins here."""
    run = [tokens[0]]
    for t in tokens[1:_LONGEST]:
        if not (t.text[:1].isupper() or t.text.lower() in _SMALL or t.pos == "ADP"):
            break
        run.append(t)
    while len(run) > 1:
        span = Span(run[0].start, run[-1].end)
        name = " ".join(span.of(text.content).split())
        if run[-1].text[:1].isupper():
            if gazetteer.organisation(name) is not None:
                return Entity(span, "ORG", run[0].i, run[-1].i + 1)
            if any(t.text in _JOINING for t in run) and gazetteer.country_named(name) is not None:
                return Entity(span, "GPE", run[0].i, run[-1].i + 1)
        run.pop()
    return None
