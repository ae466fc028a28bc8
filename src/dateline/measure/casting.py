"""``python -m dateline.measure.casting``: fit the choice of who takes part in an act.

Conditional logistic regression of the right set of participants among all that are offered
(``stages/events/_offers.py``), in two steps. What the grammar says is fitted on the documents that the reader is
trained on (``--grammar``, with the folder of their parses that training made): no answer of the reader enters it.
How much that counts beside what the reader leans to is fitted on the documents of
``training/annotations/tune.txt``, which nothing else is made from. What may not live here: what speaks for a set.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dateline.core.parse import Parse
from dateline.core.types import Span
from dateline.measure.counts import pair
from dateline.measure.gold import GoldEvent, load_tune, shared_folder
from dateline.measure.scores import same_spans
from dateline.measure.trial import Trial, Tried, trials
from dateline.run.local import Reader
from dateline.stages.events._act import Act
from dateline.stages.events._casting import GRAMMAR, said
from dateline.stages.events._combine import Found, found
from dateline.stages.events._offers import PARTS, Offer, Part, Scene, Who, offers

Floats = npt.NDArray[np.float64]
Weights = dict[str, float]
READ = (GRAMMAR, "somebody", "leaning", "least leaning", "left out", "leaning to the other part")
PENALTY = 4.0  # of the squared weights
SELDOM = 15
"""A sign that stands at fewer offers of the training documents is left out."""
STEPS = 8
FILE = Path("src/dateline/stages/lexicon/casting.toml")
HEAD = """\
# Weights of what speaks for those who may play a part in an act, in log odds: written by
# python -m dateline.measure.casting. Those "by grammar" were fitted on the training documents without the reader,
# the others on the documents of training/annotations/tune.txt.
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """One part of one marked act: what may be said of each offer, and whether it is what is marked."""

    signs: tuple[Mapping[str, float], ...]
    right: tuple[bool, ...]


def marked(trial: Trial) -> Iterator[tuple[GoldEvent, Found, Scene]]:
    """The marked acts of a document with what was found at their words, of any type; or just the words."""
    for tried in trial.sentences:
        here = [e for e in trial.gold.events if tried.sentence.overlaps(e.trigger)]
        matched = pair(here, found(tried.read, tried.ruled), _agreement)
        yield from ((e, f, tried.scene) for e, f in matched)
        for event in here:
            if not any(event is e for e, _ in matched) and (bare := at_words(tried.scene.cast.parse, event)):
                yield event, Found(None, bare, "", None), tried.scene


def at_words(parse: Parse, event: GoldEvent) -> Act | None:
    """A marked act as if the reader had found its words and nobody in it."""
    head = parse.root(event.trigger)
    if head is None:
        return None
    verb = parse.head(head) if head.dep in {"aux", "auxpass"} else head
    return Act(verb, event.trigger, event.type, (), (), (), ())


def _agreement(event: GoldEvent, told: Found) -> float:
    act = told.read or told.ruled
    assert act is not None
    shared = min(event.trigger.end, act.words.end) - max(event.trigger.start, act.words.start)
    return shared + 1000 * (event.type == act.type) if shared > 0 else 0


def choices(event: GoldEvent, told: Found, scene: Scene) -> dict[Part, tuple[list[Offer], tuple[bool, ...]]]:
    """What is offered for each part of a marked act, and which offers are right."""
    whole = {}
    for part, spans in zip(PARTS, (event.actors, event.recipients), strict=True):
        offered = offers(scene, part, told.ruled, told.read)
        whole[part] = offered, tuple(same_spans(spans, [m.span for m in o.who]) for o in offered)
    return whole


def fitted(rows: Sequence[Choice], names: Sequence[str], penalty: float = PENALTY) -> Weights:
    """The weights by sign that make the right offers likeliest: penalised maximum likelihood by Newton's method.

    Where several offers are right, it is their sum that is made likely; where none is, the choice teaches nothing.
    """
    useful = [r for r in rows if any(r.right)]
    place = {name: n for n, name in enumerate(names)}
    x = np.zeros((sum(len(r.right) for r in useful), len(names)))
    for k, signs in enumerate(s for r in useful for s in r.signs):
        for name in signs.keys() & place.keys():
            x[k, place[name]] = signs[name]
    y: Floats = np.array([v for r in useful for v in r.right], np.float64)
    begins = np.cumsum([0, *(len(r.right) for r in useful)])[:-1]
    of = np.repeat(np.arange(len(useful)), [len(r.right) for r in useful])
    w = np.zeros(len(names))
    for _ in range(STEPS):
        p = _shares(np.exp(_below_zero(x @ w, begins, of)), begins, of)
        slope = x.T @ (_shares(p * y, begins, of) - p) - penalty * w
        mean = np.add.reduceat(x * p[:, None], begins, axis=0)
        curve = (x * p[:, None]).T @ x - mean.T @ mean + penalty * np.eye(len(w))
        w += np.linalg.solve(curve, slope)
    return {name: round(float(v), 3) for name, v in zip(names, w, strict=True)}


def _below_zero(scores: Floats, begins: npt.NDArray[np.int64], of: npt.NDArray[np.int64]) -> Floats:
    return np.asarray(scores - np.maximum.reduceat(scores, begins)[of], np.float64)


def _shares(values: Floats, begins: npt.NDArray[np.int64], of: npt.NDArray[np.int64]) -> Floats:
    return np.asarray(values / np.add.reduceat(values, begins)[of], np.float64)
