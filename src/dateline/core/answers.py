"""What the learned reader answers about one document, as frozen values.

What may not live here: how it comes to its answers (``models``) and what is made of them (``stages``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from dateline.core.types import Span

NOTHING: Mapping[str, tuple[Scored, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scored:
    """A span and how sure the model is of it, in (0, 1)."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Anchored:
    """Words that other spans hang on: an event's trigger, a cue, a meeting, the target of a stance.

    ``label`` is the type, pole or meeting status; ``roles`` maps a role to its spans;
    ``flags`` maps statuses and modes ("ASSAULT:aerial") to probabilities.
    """

    label: str
    span: Span
    score: float
    roles: Mapping[str, tuple[Scored, ...]] = field(default_factory=lambda: NOTHING)
    flags: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


class Leanings(Protocol):
    """What the model thinks of words that it is asked about, whether or not they are among its answers."""

    def type(self, label: str, words: Span) -> tuple[float, float]:
        """The probabilities that some words tell an act of one type, and of the likeliest other one.

        Both are 0 where it did not read the words.
        """

    def role(self, role: str, anchor: Span, words: Span) -> float | None:
        """The probability that some words are the "actor" or "recipient" of what the anchor tells.

        None where it did not read the two together.
        """


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers about one document, each layer in the order of the text; a layer that was not asked for is empty."""

    events: tuple[Anchored, ...] = ()
    cues: tuple[Anchored, ...] = ()
    polnear_cues: tuple[Anchored, ...] = ()
    stances: tuple[Anchored, ...] = ()
    meetings: tuple[Anchored, ...] = ()
    leanings: Leanings | None = field(default=None, compare=False, repr=False)
