"""One list of acts from what the learned reader and the rules find.

Each knows what the other misses: the rules put participants right more often, the reader knows acts
and statuses that no pattern names. What may not live here: either of the two.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dateline.core.types import Status
from dateline.stages.events._act import Act

ALONE = 0.6
"""The score from which an act that only the reader finds is kept."""
AGREED = 0.2
"""The score from which an act of the rules is kept that the reader finds too, though faintly."""
OVERRULED = 0.7
"""The score from which the reader's type goes before that of the rules."""
UNSEEN = frozenset({"CONCEDE", "COOPERATE", "MOBILIZE", "THREATEN", "AID"})
"""Types too rare in training for the reader's silence to count against a rule. Neither does it where a
rule finds both who did it and to whom: on dev (November 2026) such acts are right as often as others."""


def combined(read: Sequence[Act], ruled: Sequence[Act]) -> list[Act]:
    """The acts of a sentence in order of their triggers."""
    found: list[Act] = []
    used: set[int] = set()
    for act in ruled:
        near = [n for n, r in enumerate(read) if r.words.overlaps(act.words)]
        used |= set(near)
        best = max((read[n] for n in near), key=lambda r: (r.type == act.type, r.score or 0.0), default=None)
        if (kept := _settled(act, best)) is not None:
            found.append(kept)
    found += [r for n, r in enumerate(read) if n not in used and (r.score or 0.0) >= ALONE]
    return sorted(found, key=lambda a: a.words)


def _status(act: Act, read: Act) -> tuple[Status, ...]:
    """What the reader says, and that an act is long past where a date says so."""
    past: tuple[Status, ...] = ("historical",) if "historical" in act.status else ()
    refused = act.type == "REJECT" and "negation" not in act.status  # a refusal is the act, not its denial
    return (*(s for s in read.status if s not in past and not (refused and s == "negation")), *past)


def stands_alone(act: Act) -> bool:
    """Whether an act of the rules is kept though the reader does not see it."""
    if act.type in UNSEEN or (act.meets and act.actors):
        return True
    return bool(act.actors and act.recipients)


def _settled(act: Act, read: Act | None) -> Act | None:
    """An act of the rules with what the reader says of the same words."""
    score = read.score or 0.0 if read is not None else 0.0
    if read is None or (read.type == act.type and score < AGREED):
        return act if stands_alone(act) else None
    if read.type == act.type:
        return dataclasses.replace(act, status=_status(act, read), score=score)
    if score >= OVERRULED and not (act.actors and act.recipients):
        told = bool(read.actors or read.recipients)  # the rule took the words for another act
        kept = read if told else dataclasses.replace(read, actors=act.actors, recipients=act.recipients)
        return dataclasses.replace(kept, words=act.words, head=act.head)
    return act
