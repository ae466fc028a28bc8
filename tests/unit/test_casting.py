"""Who takes part in an act: offers and their signs, the choice, and the fitting of its weights; no model is loaded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import parse_of

from dateline.core.answers import Anchored, Answers, Scored
from dateline.core.parse import Parse, Token
from dateline.core.types import Mention, Span
from dateline.measure.casting import Choice, Marked, fitted, often, right_ones, weighed
from dateline.models.data import Labelled
from dateline.models.leanings import Window, WindowLeanings
from dateline.models.treebank import whole
from dateline.stages.events._act import Act
from dateline.stages.events._casting import cast_of, weight
from dateline.stages.events._combine import candidates
from dateline.stages.events._learned import acts
from dateline.stages.events._offers import PARTS, Offer, Part, Scene, offers
from dateline.stages.events._roles import Cast

CONTENT = "Kenya and Uganda condemned the raid by Somalia."
PARSE = parse_of(
    CONTENT,
    """
    Kenya kenya PROPN NNP nsubj 3
    and and CCONJ CC cc 0
    Uganda uganda PROPN NNP conj 0
    condemned condemn VERB VBD ROOT 3
    the the DET DT det 5
    raid raid NOUN NN dobj 3
    by by ADP IN prep 5
    Somalia somalia PROPN NNP pobj 6
    . . PUNCT . punct 3
    """,
)


def mention(words: str, kind: str = "country") -> Mention:
    start = CONTENT.index(words)
    span = Span(start, start + len(words))
    return Mention(span, words, span, kind)  # type: ignore[arg-type]


KENYA, UGANDA, SOMALIA = mention("Kenya"), mention("Uganda"), mention("Somalia")
VERB = PARSE.tokens[3]


@dataclass(frozen=True)
class Leans:
    """A reader that leans to one mention in one part and to one type."""

    part: str
    to: Mention
    label: str = "ACCUSE"

    def type(self, label: str, words: Span) -> tuple[float, float]:
        del words
        return (0.9, 0.1) if label == self.label else (0.1, 0.9)

    def role(self, role: str, anchor: Span, words: Span) -> float | None:
        del anchor
        return 0.95 if (role, words) == (self.part, self.to.span) else 0.05


def scene(leanings: Leans | None = None) -> Scene:
    mentions = [KENYA, UGANDA, SOMALIA]
    return Scene(Cast.of(PARSE, mentions, (), ()), mentions, leanings)


def act(*actors: Mention, recipients: tuple[Mention, ...] = (), kind: str = "ACCUSE") -> Act:
    return Act(VERB, VERB.span, kind, (), actors, recipients, ())


def test_nobody_a_list_and_each_of_it_are_offered_once() -> None:
    who = [o.who for o in offers(scene(), "actor", act(), None)]
    assert who[0] == ()
    assert {(KENYA, UGANDA), (KENYA,), (UGANDA,), (SOMALIA,)} <= set(who)
    assert len(who) == len({tuple(m.span for m in w) for w in who})


def test_who_is_taken_is_not_offered_again() -> None:
    assert all(KENYA not in o.who for o in offers(scene(), "recipient", act(), None, (KENYA, UGANDA)))


def test_an_act_of_nobody_is_no_act() -> None:
    with pytest.raises(ValueError, match="rules"):
        offers(scene(), "actor", None, None)


def offer(part: Part, *who: Mention, ruled: Act | None = None, leanings: Leans | None = None) -> Offer:
    return next(o for o in offers(scene(leanings), part, ruled or act(), None) if o.who == who)


def test_signs_name_the_slot_and_what_the_rule_says() -> None:
    both = offer("actor", KENYA, UGANDA, ruled=act(KENYA, UGANDA)).grammar
    assert both["slot subject"] == both["slot subject ACCUSE"] == both["ruled so"] == both["several"] == 1
    assert "slot none" in offer("actor", UGANDA).grammar
    assert "slot object" in offer("recipient", SOMALIA).grammar  # "the raid" is nobody: who is at it
    assert "ruled somebody" in offer("actor", ruled=act(KENYA)).grammar
    assert "ruled nobody" in offer("actor").grammar


def test_signs_of_the_reader_tell_whom_it_leans_to_and_whom_a_set_leaves_out() -> None:
    leans = Leans("actor", SOMALIA)
    assert (
        offer("actor", SOMALIA, leanings=leans).read["leaning"]
        > 0
        > offer("actor", KENYA, leanings=leans).read["leaning"]
    )
    assert (
        offer("actor", KENYA, leanings=leans).read["left out"]
        > offer("actor", SOMALIA, leanings=leans).read["left out"]
    )


def test_one_of_several_is_torn_from_them_and_the_reader_leans_to_all_where_it_leans_to_the_first() -> None:
    leans = Leans("actor", KENYA)
    alone, both = offer("actor", KENYA, leanings=leans), offer("actor", KENYA, UGANDA, leanings=leans)
    assert alone.grammar["torn"] == 1.0
    assert "torn" not in both.grammar | offer("actor", SOMALIA).grammar
    other = offer("actor", SOMALIA, leanings=leans).read["least leaning"]
    assert other < both.read["least leaning"] < alone.read["least leaning"]


def test_an_offer_weighs_what_its_signs_weigh() -> None:
    made = Offer((KENYA,), {"slot subject": 1.0}, {"leaning": 2.0})
    assert weight(made, {"slot subject": 3.0}, {"grammar": 0.5, "leaning": -1.0}) == pytest.approx(-0.5)
    assert weight(made, {}, {}) == 0


def test_the_shipped_weights_see_the_plain_sentence() -> None:
    leans = Leans("recipient", SOMALIA)
    assert cast_of(scene(leans), act(KENYA, UGANDA, recipients=(SOMALIA,)), None) == ((KENYA, UGANDA), (SOMALIA,))


def test_nobody_plays_both_parts() -> None:
    for leans in (Leans("actor", KENYA), Leans("recipient", KENYA)):
        actors, recipients = cast_of(scene(leans), act(KENYA, recipients=(KENYA,)), None)
        assert not set(actors) & set(recipients)


def test_a_type_that_the_reader_leans_to_is_believed_more() -> None:
    told = [candidates([], [act(KENYA)], scene(Leans("actor", KENYA, label)))[0].belief for label in ("ACCUSE", "AID")]
    assert told[0] > told[1]


def choice(*right: bool, **signs: tuple[float, ...]) -> Choice:
    rows = tuple({name: values[n] for name, values in signs.items()} for n in range(len(right)))
    return Choice(rows, right)


def test_weights_follow_what_is_right() -> None:
    rows = [choice(True, False, subject=(1.0, 0.0), far=(0.0, 1.0))] * 20
    told = fitted([*rows, choice(False, False, subject=(0.0, 1.0), far=(1.0, 0.0))], ["subject", "far", "unseen"])
    assert told["subject"] > 0 > told["far"]
    assert told["unseen"] == 0


@settings(deadline=None, max_examples=30)
@given(st.lists(st.booleans(), min_size=2, max_size=5), st.floats(-3, 3))
def test_a_sign_that_all_offers_share_weighs_nothing(right: list[bool], value: float) -> None:
    rows = [choice(True, False, shared=(1.0, 1.0)), choice(*right, shared=tuple([value] * len(right)))]
    assert fitted(rows, ["shared"])["shared"] == pytest.approx(0, abs=1e-9)


def test_signs_that_stand_seldom_are_left_out() -> None:
    assert often([choice(True, False, usual=(1.0, 1.0))] * 10 + [choice(True, rare=(1.0,))]) == ["usual"]


def test_the_choice_is_right_where_the_right_offer_weighs_most() -> None:
    made = {
        "actor": ([Offer((), {}, {}), Offer((KENYA,), {"subject": 1.0}, {})], (False, True)),
        "recipient": ([Offer((), {}, {}), Offer((KENYA,), {"subject": 1.0}, {})], (True, False)),
    }
    row = Marked(0, made, typed=True, ruled_first=(False, False))  # type: ignore[arg-type]
    grammar = {part: {"subject": 1.0} for part in PARTS}
    assert right_ones(row, grammar, {part: {"grammar": 1.0} for part in PARTS}) == (True, True)  # she is taken
    assert right_ones(row, grammar, {part: {"grammar": -1.0} for part in PARTS}) == (False, True)
    assert weighed([row] * 30, grammar)["actor"]["grammar"] > 0


def windowed() -> WindowLeanings:
    spans = [t.span for t in PARSE.tokens]
    types = np.full((len(spans), 16), 0.01, np.float32)
    types[3, 8] = 0.7  # ACCUSE
    query = np.zeros((len(spans), 2, 1), np.float32)
    key = np.zeros((len(spans), 2, 1), np.float32)
    query[3] = key[0, 0] = key[7, 1] = 4.0
    window = Window(
        tuple(s.start for s in spans),
        tuple(s.end for s in spans),
        types,
        query,
        key,
        np.full((41, 2), -3.0, np.float32),
    )
    return WindowLeanings((window,))


def test_the_reader_is_asked_about_any_words() -> None:
    asked = windowed()
    assert asked.type("ACCUSE", VERB.span) == pytest.approx((0.7, 0.01))
    assert asked.type("AID", VERB.span) == pytest.approx((0.01, 0.7))
    assert asked.type("AID", Span(900, 901)) == (0.0, 0.0)
    chances = [asked.role("actor", VERB.span, m.span) for m in (KENYA, SOMALIA)]
    assert chances == pytest.approx([1.0, 0.047], abs=0.01)
    assert asked.role("recipient", VERB.span, SOMALIA.span) == pytest.approx(1.0, abs=0.01)
    assert asked.role("actor", VERB.span, Span(900, 901)) is None


def test_an_article_alone_names_nobody() -> None:
    article = PARSE.tokens[4].span
    said = Anchored(
        "ACCUSE", VERB.span, 0.9, {"actor": (), "recipient": (Scored(article, 0.6),)}, dict.fromkeys(FLAGS, 0.0)
    )
    (told,) = acts(scene().cast, Answers(events=(said,)), [KENYA, UGANDA, SOMALIA], Span(0, len(CONTENT)))
    assert (told.actors, told.recipients) == ((KENYA, UGANDA), ())


FLAGS = ("future", "hypothetical", "negation", "historical")


def test_a_parse_that_training_kept_is_made_whole() -> None:
    kept = tuple(
        Token(t.i, t.start, t.end, "", "B", "", t.tag, t.dep, t.head, "GPE" if t.tag == "NNP" else "")
        for t in PARSE.tokens
    )
    document = Labelled(
        "made", CONTENT, (Span(0, len(CONTENT)),), frozenset(), (), (), parse=Parse(kept, PARSE.sentences)
    )
    made = whole(document)
    assert [(t.text, t.lemma, t.pos) for t in made.tokens] == [(t.text, t.lemma, t.pos) for t in PARSE.tokens]
    assert [(e.span.of(CONTENT), e.label) for e in made.entities] == [
        (n, "GPE") for n in ("Kenya", "Uganda", "Somalia")
    ]
