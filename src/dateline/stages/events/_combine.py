"""One list of acts from what the learned reader and the rules find, each with the probability that it is right.

Each knows what the other misses. What speaks for an act ("signs") is weighed by a logistic model whose
weights were fitted on marked documents that neither was made from (``lexicon/belief.toml``, written by
``python -m dateline.measure.belief``). What may not live here: either of the two, and any weight.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.core.lexicon import load
from dateline.core.types import Status
from dateline.stages.events._act import Act

_EDGE = 0.005  # scores are kept this far from 0 and 1 before their logarithm is taken


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act that may be one, with what speaks for and against it."""

    act: Act
    signs: Mapping[str, float]

    @property
    def belief(self) -> float:
        """The probability that the act is told by these words and is of this type."""
        weights = _weights()
        return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in self.signs.items())))


SIGNS = (
    "always",
    "read",
    "read alone",
    "ruled alone",
    "agreed",
    "rival",
    "ruled",
    "actor",
    "recipient",
    "both",
    "noun",
)
"""The names of what is weighed; "read" is the log odds of the reader's score, the others are 0 or 1."""


def combined(read: Sequence[Act], ruled: Sequence[Act], floor: float) -> list[Act]:
    """The acts of a sentence that are believed at least to the ``floor``, in order of their triggers.

    Of two that claim the same words the likelier one stays.
    """
    kept: list[Act] = []
    for c in sorted(candidates(read, ruled), key=lambda c: -c.belief):
        if c.belief >= floor and not any(_same_words(k, c.act) for k in kept):
            kept.append(dataclasses.replace(c.act, score=c.belief))
    return sorted(kept, key=lambda a: a.words)


def candidates(read: Sequence[Act], ruled: Sequence[Act]) -> list[Candidate]:
    """Every act that either finds; one that both find stands once, one on whose type they differ twice."""
    found: list[Candidate] = []
    used: set[int] = set()
    for act in ruled:
        near = [n for n, r in enumerate(read) if _same_words(r, act)]
        same = max((n for n in near if read[n].type == act.type), key=lambda n: read[n].score or 0.0, default=None)
        if same is not None:
            used.add(same)
            found.append(_weighed(_joined(act, read[same]), "agreed", read[same].score))
        elif near:
            best = max(near, key=lambda n: read[n].score or 0.0)
            found.append(_weighed(act, "ruled", read[best].score))
        else:
            found.append(_weighed(act, "ruled alone", None))
    for n, r in enumerate(read):
        if n not in used:
            rival = any(_same_words(r, act) for act in ruled)
            found.append(_weighed(r, "rival" if rival else "read alone", r.score))
    return found


def _same_words(a: Act, b: Act) -> bool:
    """Whether two acts are told by the same words, or by parts of one verb group."""
    return a.words.overlaps(b.words) or a.head.i == b.head.i


def _weighed(act: Act, how: str, score: float | None) -> Candidate:
    signs = dict.fromkeys(SIGNS, 0.0) | {"always": 1.0, how: 1.0}
    if score is not None:
        sure = min(max(score, _EDGE), 1 - _EDGE)
        signs["read"] = math.log(sure / (1 - sure))
    signs["actor"], signs["recipient"] = float(bool(act.actors)), float(bool(act.recipients))
    signs["both"] = float(bool(act.actors and act.recipients))
    signs["noun"] = float(act.head.pos in {"NOUN", "PROPN"})
    return Candidate(act, signs)


def _joined(act: Act, read: Act) -> Act:
    """An act of the rules with what the reader says of the same words: status, and participants that no rule finds."""
    actors = act.actors or read.actors
    recipients = act.recipients or tuple(m for m in read.recipients if m not in actors)
    return dataclasses.replace(act, actors=actors, recipients=recipients, status=_status(act, read), score=read.score)


def _status(act: Act, read: Act) -> tuple[Status, ...]:
    """What the reader says, and that an act is long past where a date says so."""
    past: tuple[Status, ...] = ("historical",) if "historical" in act.status else ()
    refused = act.type == "REJECT" and "negation" not in act.status  # a refusal is the act, not its denial
    return (*(s for s in read.status if s not in past and not (refused and s == "negation")), *past)


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in load("belief")["event"].items()}
