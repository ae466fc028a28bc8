"""A grammatical parse as a frozen value, whatever parser made it, with the walks that stages need.

What may not live here: the parser itself (``models/parser.py``) and any lexicon.
Labels are those of spaCy's English pipelines: Universal POS in ``pos``, Penn tags in ``tag``,
ClearNLP dependencies in ``dep``, OntoNotes entity types in ``Entity.label``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from dateline.core.types import Span


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``i`` is its place in ``Parse.tokens``, ``head`` that of its head (itself at a root)."""

    i: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    ent: str = ""

    @property
    def span(self) -> Span:
        """The characters of this word."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as the parser marks it: character span, OntoNotes label, tokens [first, last)."""

    span: Span
    label: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parse:
    """All sentences of one document, tokens numbered through; ``sentences`` are token ranges."""

    tokens: tuple[Token, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    entities: tuple[Entity, ...] = ()
    _children: tuple[tuple[Token, ...], ...] = field(init=False, repr=False, compare=False)
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: list[list[Token]] = [[] for _ in self.tokens]
        for t in self.tokens:
            if t.head != t.i:
                children[t.head].append(t)
        object.__setattr__(self, "_children", tuple(tuple(c) for c in children))
        object.__setattr__(self, "_starts", tuple(t.start for t in self.tokens))

    def children(self, token: Token) -> tuple[Token, ...]:
        """The direct dependants of a token, in order of the text."""
        return self._children[token.i]

    def child(self, token: Token, *deps: str) -> Token | None:
        """The first direct dependant with one of the relations, or None."""
        return next((c for c in self.children(token) if c.dep in deps), None)

    def head(self, token: Token) -> Token:
        """The head of a token; a root is its own head."""
        return self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        """From the head of a token up to the root of its sentence."""
        while token.head != token.i:
            token = self.tokens[token.head]
            yield token

    def subtree(self, token: Token, prune: Callable[[Token], bool] | None = None) -> tuple[Token, ...]:
        """A token with all that hangs on it, in order; branches whose top ``prune`` accepts are left out."""
        found = [token]
        stack = [token]
        while stack:
            for c in self.children(stack.pop()):
                if prune is None or not prune(c):
                    found.append(c)
                    stack.append(c)
        return tuple(sorted(found, key=lambda t: t.i))

    def conjuncts(self, token: Token) -> tuple[Token, ...]:
        """A token and the tokens joined to it by "and", "or" or commas, in order; the first is given."""
        found = [token]
        for t in found:
            found.extend(c for c in self.children(t) if c.dep == "conj")
        return tuple(sorted(found, key=lambda t: t.i))

    def within(self, span: tuple[int, int]) -> tuple[Token, ...]:
        """The tokens that lie wholly inside a span of characters."""
        first = bisect_left(self._starts, span[0])
        last = bisect_left(self._starts, span[1])
        return tuple(t for t in self.tokens[first:last] if t.end <= span[1])

    def at(self, offset: int) -> Token | None:
        """The token that covers a character, or None."""
        i = bisect_right(self._starts, offset) - 1
        if i >= 0 and self.tokens[i].end > offset:
            return self.tokens[i]
        return None

    def root(self, span: tuple[int, int]) -> Token | None:
        """The syntactic head of a span: its first token whose head lies outside it, nouns and verbs first."""
        inside = self.within(span)
        numbers = {t.i for t in inside}
        tops = [t for t in inside if t.head == t.i or t.head not in numbers]
        return next((t for t in tops if t.pos in {"NOUN", "PROPN", "PRON", "VERB"}), tops[0] if tops else None)

    def sentence_of(self, token: Token) -> tuple[Token, ...]:
        """All tokens of the sentence that holds a token."""
        k = bisect_right([s[0] for s in self.sentences], token.i) - 1
        first, last = self.sentences[k]
        return self.tokens[first:last]

    def in_sentences(self) -> Iterator[tuple[Token, ...]]:
        """The tokens sentence by sentence."""
        for first, last in self.sentences:
            yield self.tokens[first:last]


def span_of(tokens: Iterable[Token]) -> Span:
    """The span from the first to the last of some tokens; ValueError where there are none."""
    listed = list(tokens)
    if not listed:
        raise ValueError("a span needs at least one token")
    return Span(min(t.start for t in listed), max(t.end for t in listed))
