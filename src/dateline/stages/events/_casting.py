"""Who takes part in an act: the likeliest of the sets of mentions that are offered for each part.

A conditional logistic model weighs what the grammar says of a set, and how that stands beside what the learned
reader leans to (``lexicon/casting.toml``, written by ``python -m dateline.measure.casting``). What may not live
here: the signs themselves (``_offers.py``), and any weight.
"""

from __future__ import annotations

from collections.abc import Mapping

from dateline.core.lexicon import load
from dateline.stages.events._act import Act
from dateline.stages.events._offers import Offer, Part, Scene, Who, offers

Weights = Mapping[str, float]
GRAMMAR = "grammar"
"""The sign of ``Weights`` over the reader's leanings that stands for all that the grammar says."""


def cast_of(scene: Scene, ruled: Act | None, read: Act | None) -> tuple[Who, Who]:
    """The actors and recipients of an act that the rules, the reader or both found; ValueError where neither did."""
    actors = _likeliest("actor", offers(scene, "actor", ruled, read))
    return actors, _likeliest("recipient", offers(scene, "recipient", ruled, read, actors))


def said(offer: Offer, grammar: Weights) -> dict[str, float]:
    """What the reader leans to of an offer, with all that the grammar says of it as one sign."""
    return {**offer.read, GRAMMAR: sum(grammar.get(name, 0.0) * value for name, value in offer.grammar.items())}


def weight(offer: Offer, grammar: Weights, whole: Weights) -> float:
    """The log odds of an offer, but for a constant that all offers of its part share."""
    return sum(whole.get(name, 0.0) * value for name, value in said(offer, grammar).items())


def _likeliest(part: Part, offered: list[Offer]) -> Who:
    grammar, whole = load("casting")[f"{part} by grammar"], load("casting")[part]
    return max(offered, key=lambda o: weight(o, grammar, whole)).who
