"""One list of acts from what the learned reader and the rules find, each with the probability that it is right.

Each knows what the other misses. What speaks for an act ("signs") is weighed by a logistic model whose
weights were fitted on marked documents that neither was made from (``lexicon/belief.toml``, written by
``python -m dateline.measure.belief``). What may not live here: either of the two, who takes part
(``_casting.py``), and any weight.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dateline.core.lexicon import load
from dateline.core.parse import Token
from dateline.core.types import Status
from dateline.stages.events._act import Act
from dateline.stages.events._casting import cast_of
from dateline.stages.events._offers import Scene

_PLAYED = ("actor", "recipient", "both")
_EDGE = 0.005  # scores are kept this far from 0 and 1 before their logarithm is taken


@dataclass(frozen=True, slots=True)
class Candidate:
    """An act that may be one, with what speaks for and against it."""

    act: Act
    signs: Mapping[str, float]

    @property
    def belief(self) -> float:
        """The probability that the act is told by these words and is of this type."""
        return _belief(self.signs)

    @property
    def hope(self) -> float:
        """The highest that its belief could be, whoever takes part."""
        parts = [(0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, 1.0)]
        return max(_belief({**self.signs, **dict(zip(_PLAYED, p, strict=True))}) for p in parts)


class Found(NamedTuple):
    """An act as the rules and the reader tell it (one is given), how they differ, and the reader's score at it."""

    ruled: Act | None
    read: Act | None
    how: str
    score: float | None


SIGNS = (
    "always",
    "read",
    "leaning",
    "rival leaning",
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
"""The names of what is weighed; "read" is the log odds of the reader's score, "leaning" those of the type at these
words, "rival leaning" those of the likeliest other type there; the others are 0 or 1."""


def _belief(signs: Mapping[str, float]) -> float:
    weights = _weights()
    return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in signs.items() if value)))


def combined(read: Sequence[Act], ruled: Sequence[Act], floor: float, scene: Scene | None = None) -> list[Act]:
    """The acts of a sentence that are believed at least to the ``floor``, in order of their triggers.

    Of two that claim the same words the likelier one stays.
    """
    kept: list[Act] = []
    for c in sorted(candidates(read, ruled, scene, floor), key=lambda c: -c.belief):
        if c.belief >= floor and not any(_same_words(k, c.act) for k in kept):
            kept.append(dataclasses.replace(c.act, score=c.belief))
    return sorted(kept, key=lambda a: a.words)


def candidates(
    read: Sequence[Act], ruled: Sequence[Act], scene: Scene | None = None, floor: float = 0.0
) -> list[Candidate]:
    """Every act that either finds; one that both find stands once, one on whose type they differ twice.

    In a ``scene`` each is played by the likeliest of those who may; without one the rule is believed first. Those
    that no participants could lift to the ``floor`` may be left out.
    """
    told = [(f, _weighed(_joined(f.ruled, f.read, None), f, scene)) for f in found(read, ruled)]
    if scene is None:
        return [c for _, c in told]
    return [_weighed(_joined(f.ruled, f.read, scene), f, scene) for f, c in told if c.hope >= floor]


def found(read: Sequence[Act], ruled: Sequence[Act]) -> list[Found]:
    """What the rules find, with what the reader finds of it, and what the reader finds alone."""
    pairs: list[Found] = []
    used: set[int] = set()
    for act in ruled:
        near = [n for n, r in enumerate(read) if _same_words(r, act)]
        same = max((n for n in near if read[n].type == act.type), key=lambda n: read[n].score or 0.0, default=None)
        if same is not None:
            used.add(same)
            pairs.append(Found(act, read[same], "agreed", read[same].score))
        else:
            best = max((read[n].score or 0.0 for n in near), default=None)
            pairs.append(Found(act, None, "ruled" if near else "ruled alone", best))
    for n, r in enumerate(read):
        if n not in used:
            rival = any(_same_words(r, act) for act in ruled)
            pairs.append(Found(None, r, "rival" if rival else "read alone", r.score))
    return pairs


def _same_words(a: Act, b: Act) -> bool:
    """Whether two acts are told by the same words, or by parts of one verb group ("were to have lunch")."""
    return a.words.overlaps(b.words) or a.head.i == b.head.i or _opens(a.head, b.head) or _opens(b.head, a.head)


def _opens(first: Token, last: Token) -> bool:
    """Whether "were" opens the group that ends with "have" in "were to have"."""
    return first.lemma == "be" and last.dep == "xcomp" and last.head == first.i


def _weighed(act: Act, told: Found, scene: Scene | None) -> Candidate:
    signs = dict.fromkeys(SIGNS, 0.0) | {"always": 1.0, told.how: 1.0}
    if told.score is not None:
        signs["read"] = _log_odds(told.score)
    if scene is not None and scene.leanings is not None:
        own, other = scene.leanings.type(act.type, act.words)
        signs["leaning"], signs["rival leaning"] = _log_odds(own), _log_odds(other)
    signs["actor"], signs["recipient"] = float(bool(act.actors)), float(bool(act.recipients))
    signs["both"] = float(bool(act.actors and act.recipients))
    signs["noun"] = float(act.head.pos in {"NOUN", "PROPN"})
    return Candidate(act, signs)


def _log_odds(chance: float) -> float:
    sure = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(sure / (1 - sure))


def _joined(act: Act | None, read: Act | None, scene: Scene | None) -> Act:
    """One act of what the rules and the reader say of the same words: the rules' words, the reader's status."""
    told = act or read
    if told is None:
        raise ValueError("an act is of the rules, of the reader, or of both")
    if act is not None and read is not None:
        told = dataclasses.replace(act, status=_status(act, read), score=read.score)
    if scene is not None:
        actors, recipients = cast_of(scene, act, read)
    else:
        actors = told.actors or (read.actors if read is not None else ())
        recipients = told.recipients or (read.recipients if read is not None else ())
    return dataclasses.replace(told, actors=actors, recipients=tuple(m for m in recipients if m not in actors))


def _status(act: Act, read: Act) -> tuple[Status, ...]:
    """What the reader says, and that an act is long past where a date says so."""
    past: tuple[Status, ...] = ("historical",) if "historical" in act.status else ()
    refused = act.type == "REJECT" and "negation" not in act.status  # a refusal is the act, not its denial
    return (*(s for s in read.status if s not in past and not (refused and s == "negation")), *past)


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(value) for name, value in load("belief")["event"].items()}
