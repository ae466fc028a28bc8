"""Texts into windows of word pieces with the features that the encoder reads besides them.

What may not live here: labels (``data.py``), weights, and anything that needs torch.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

from dateline.core.types import Span

MAX_PIECES = 192
"""Word pieces in a window, its two marks included: a few sentences, and the length at which one pass
over a batch is cheapest per word on a CPU (FINDINGS.md, attributions)."""
ROOM = MAX_PIECES - 2
OWN = 140
"""Word pieces that a window is read for, so that there is room for some around them."""
STEP = 6

CASES = 4
FEATURES = CASES * 2 * 2
QUOTES = re.compile(r"[\"“”„«»]")


class Tokenises(Protocol):
    """A ``tokenizers.Tokenizer``, or something that does the same."""

    def encode(self, sequence: Any, *, add_special_tokens: bool = ...) -> Any:
        """Word pieces: ``ids`` and character ``offsets`` of equal length."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a stretch of sentences: ids, character spans and features, of equal length.

    ``paragraph`` numbers the paragraph of each piece, ``sentence`` its sentence in the document.
    """

    ids: tuple[int, ...]
    spans: tuple[Span, ...]
    features: tuple[int, ...]
    paragraph: tuple[int, ...]
    sentence: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, first: int, stop: int) -> Pieces:
        """The pieces from ``first`` up to ``stop``."""
        if first == 0 and stop >= len(self):
            return self
        cut = slice(first, stop)
        return Pieces(self.ids[cut], self.spans[cut], self.features[cut], self.paragraph[cut], self.sentence[cut])

    def within(self, span: tuple[int, int]) -> range:
        """The pieces that share a character with a span."""
        first = bisect.bisect_left([s.end for s in self.spans], span[0] + 1)
        last = bisect.bisect_left([s.start for s in self.spans], span[1])
        return range(first, max(first, last))


def sentence_pieces(content: str, sentences: Sequence[Span], tokeniser: Tokenises) -> list[Pieces]:
    """The word pieces of each sentence."""
    quoted = _quoted(content)
    found = []
    paragraph = 0
    before = 0
    for n, sentence in enumerate(sentences):
        paragraph += "\n" in content[before : sentence.start]
        before = sentence.end
        coded = tokeniser.encode(sentence.of(content), add_special_tokens=False)
        spans = tuple([Span(a + sentence.start, b + sentence.start) for a, b in coded.offsets])
        found.append(
            Pieces(
                tuple(coded.ids),
                spans,
                tuple([_feature(content, s, quoted, first=i == 0) for i, s in enumerate(spans)]),
                (paragraph,) * len(spans),
                (n,) * len(spans),
            )
        )
    return found


def pack(sentences: Sequence[Pieces], room: int = ROOM, first_room: int | None = None) -> Iterator[Pieces]:
    """Join consecutive sentences to windows of at most ``room`` pieces (``first_room`` for the first).

    A sentence longer than that is parted.
    """
    parts = _parts(sentences, room)
    for first, stop in _runs([len(p) for p in parts], room, first_room or room):
        yield _join(parts[first:stop])


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is read at once: the pieces ``own`` that it is read for, which begin at ``first`` of all its pieces ``seen``."""

    own: Pieces
    seen: Pieces
    first: int


def stretches(sentences: Sequence[Pieces]) -> Iterator[Stretch]:
    """Windows that part a text evenly, each with as much of the sentences around its own as there is room for.

    What stands at the edge of a window is read worse than what stands in it (docs/explanation/training.md).
    """
    parts = [p for p in _parts(sentences, ROOM) if len(p)]
    sizes = [len(p) for p in parts]
    for first, stop in _even(sizes):
        left, right = _around(sizes, first, stop)
        yield Stretch(_join(parts[first:stop]), _join(parts[left:right]), sum(sizes[left:first]))


def _parts(sentences: Sequence[Pieces], room: int) -> list[Pieces]:
    return [s.part(i, i + room) for s in sentences for i in range(0, max(1, len(s)), room)]


def _runs(sizes: Sequence[int], room: int, first_room: int) -> list[tuple[int, int]]:
    """Runs (first, stop) of at most ``room`` in all, ``first_room`` for the first; what is larger stands alone."""
    found = []
    first, held, limit = 0, 0, first_room
    for i, size in enumerate(sizes):
        if i > first and held + size > limit:
            found.append((first, i))
            first, held, limit = i, 0, room
        held += size
    return [*found, (first, len(sizes))] if sizes else []


def _even(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """The fewest runs of at most ``OWN``, the longest of them about as short as can be."""
    runs = _runs(sizes, OWN, OWN)
    for room in range(sum(sizes) // max(1, len(runs)), OWN, STEP):
        shorter = _runs(sizes, room, room)
        if len(shorter) == len(runs):
            return shorter
    return runs


def _around(sizes: Sequence[int], first: int, stop: int) -> tuple[int, int]:
    """A run with its neighbours, one before and one after it by turns, as long as they fit."""
    free = ROOM - sum(sizes[first:stop])
    while True:
        before = first > 0 and sizes[first - 1] <= free
        if before:
            first -= 1
            free -= sizes[first]
        after = stop < len(sizes) and sizes[stop] <= free
        if after:
            free -= sizes[stop]
            stop += 1
        if not (before or after):
            return first, stop


def _join(parts: Sequence[Pieces]) -> Pieces:
    joined = chain.from_iterable
    return Pieces(
        tuple(joined(p.ids for p in parts)),
        tuple(joined(p.spans for p in parts)),
        tuple(joined(p.features for p in parts)),
        tuple(joined(p.paragraph for p in parts)),
        tuple(joined(p.sentence for p in parts)),
    )


def _quoted(content: str) -> list[int]:
    """Offsets at which the text goes into or out of a quotation; a paragraph never starts inside one."""
    edges: list[int] = []
    start = 0
    for paragraph in re.split(r"(\n+)", content):
        edges += [start + mark.start() for mark in QUOTES.finditer(paragraph)]
        start += len(paragraph)
        if len(edges) % 2:
            edges.append(start)
    return edges


def _feature(content: str, span: Span, quoted: Sequence[int], *, first: bool) -> int:
    start, end = span
    word = content[start:end]
    if word.islower() or not any(map(str.isalpha, word)):
        case = 0
    elif word[0].isupper() and (len(word) == 1 or not word.isupper()):
        case = 1
    else:
        case = 2 if word.isupper() else 3
    inside = bisect.bisect_right(quoted, start) % 2
    return (case * 2 + inside) * 2 + first
