"""Overlapping spans of a text as a row of segments that do not overlap.

What may not live here: markup, colours, and what spans mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dateline.core.types import Span


@dataclass(frozen=True, slots=True)
class Layered:
    """A span of one layer ("event", "actor", …) that belongs to the line ``line``, or to none ("")."""

    span: Span
    layer: str
    line: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch over which the same spans lie; ``over`` has the shortest first."""

    span: Span
    over: tuple[Layered, ...]


def segments(layered: Iterable[Layered], within: Sequence[Span]) -> list[list[Segment]]:
    """For each of the spans ``within`` (in order, not overlapping), its segments; they cover it whole."""
    starts = sorted((s for s in layered if s.span.start < s.span.end), key=lambda s: s.span)
    out: list[list[Segment]] = []
    at = 0
    active: list[Layered] = []
    for frame in within:
        while at < len(starts) and starts[at].span.start < frame.end:
            active.append(starts[at])
            at += 1
        active = [s for s in active if s.span.end > frame.start]
        out.append(list(_cut(frame, active)))
    return out


def _cut(frame: Span, layered: Sequence[Layered]) -> Iterator[Segment]:
    edges: dict[int, tuple[list[Layered], list[Layered]]] = {frame.start: ([], []), frame.end: ([], [])}
    for s in layered:
        edges.setdefault(max(frame.start, s.span.start), ([], []))[0].append(s)
        edges.setdefault(min(frame.end, s.span.end), ([], []))[1].append(s)
    inside: dict[int, Layered] = {}
    places = sorted(edges)
    for place, following in pairwise(places):
        begin, end = edges[place]
        for s in end:
            inside.pop(id(s), None)
        for s in begin:
            inside[id(s)] = s
        over = sorted(inside.values(), key=lambda s: (s.span.end - s.span.start, s.layer, s.line))
        yield Segment(Span(place, following), tuple(over))
