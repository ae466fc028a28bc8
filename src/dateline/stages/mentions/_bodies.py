"""Listed bodies and countries whose names have several words, found by their words alone: parsers break many."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.core.parse import Entity, Parse, Token
from dateline.core.phrases import joins
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


def joined_countries(text: Text, parse: Parse, gazetteer: Gazetteer) -> Iterator[tuple[Token, Token]]:
    """The first and last words of each of two countries that a hyphen joins before a noun: "US-North Korea talks"."""
    for dash in parse.tokens:
        if not joins(parse, dash) or any(a.contains(dash.span) for a in text.apparatus):
            continue
        left = _country(text, parse, gazetteer, dash.i - 1, -1)
        right = _country(text, parse, gazetteer, dash.i + 1, 1)
        after = parse.tokens[right[1].i + 1 :][:1] if right is not None else ()
        if left and right and after and after[0].pos in {"NOUN", "ADJ"}:
            yield left
            yield right


def _country(text: Text, parse: Parse, gazetteer: Gazetteer, at: int, step: int) -> tuple[Token, Token] | None:
    """The first and last of the one to three words up to or from a place that name a country or its people."""
    for n in (3, 2, 1):
        first, last = sorted((at, at + step * (n - 1)))
        run = parse.tokens[first : last + 1] if first >= 0 else ()
        if len(run) < n or run[0].pos == "DET":
            continue
        name = " ".join(Span(run[0].start, run[-1].end).of(text.content).split())
        if gazetteer.country_named(name) or gazetteer.demonym(name):
            return run[0], run[-1]
    return None
