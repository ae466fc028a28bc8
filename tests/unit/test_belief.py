"""Probabilities of events: fitting and checking, on cases made by hand; types told on PLV."""

from __future__ import annotations

import pytest
from tests.builders import parse_of

from dateline.core.types import Span
from dateline.measure.belief import fitted, reliability
from dateline.measure.relations import Told, macro_f1
from dateline.stages.events._act import Act
from dateline.stages.events._combine import SIGNS, Candidate

VERB = parse_of("met", "met meet VERB VBD ROOT 0").tokens[0]
ACT = Act(VERB, Span(0, 3), "CONSULT", (), (), (), ())


def candidate(**signs: float) -> Candidate:
    return Candidate(ACT, dict.fromkeys(SIGNS, 0.0) | {"always": 1.0} | signs)


def test_weights_follow_what_speaks_for_an_act() -> None:
    rows = [(candidate(agreed=1.0), True)] * 30 + [(candidate(agreed=1.0), False)] * 10
    rows += [(candidate(noun=1.0), True)] * 10 + [(candidate(noun=1.0), False)] * 30
    weights = fitted(rows)
    assert weights["agreed"] > 0 > weights["noun"]
    assert weights["recipient"] == 0


def test_reliability_is_the_mean_distance_of_score_and_share() -> None:
    bins, error = reliability([(0.25, True), (0.25, False), (0.95, True), (1.0, True)])
    assert [(b.low, b.count, b.right) for b in bins] == [(0.2, 2, 0.5), (0.9, 2, 1.0)]
    assert error == pytest.approx(0.5 * 0.25 + 0.5 * 0.025)


def test_macro_f1_weighs_each_root_alike() -> None:
    told = [Told("AID", "AID", ("AID",)), Told("AID", "AID", ("AID",)), Told("REJECT", "AID", ("AID",))]
    assert macro_f1(told) == pytest.approx((0.8 + 0.0) / 2)
