"""Acts in sentences of our own, with parses as a parser gives them."""

from __future__ import annotations

import dataclasses

import pytest
from tests.builders import document_of, parse_of, text_of

from dateline.core.codebook import load_codebook
from dateline.core.types import Attribution, Event, Mention, MentionKind, Notice, Span, Text, TimeExpression
from dateline.stages.events import events
from dateline.stages.events._act import Act
from dateline.stages.events._filters import accidental

TALKS = (
    "Ruritania will hold talks with Borduria in May.",
    """
Ruritania ruritania PROPN NNP nsubj 2
will will AUX MD aux 2
hold hold VERB VB ROOT 2
talks talk NOUN NNS dobj 2
with with ADP IN prep 3
Borduria borduria PROPN NNP pobj 4
in in ADP IN prep 2
May may PROPN NNP pobj 6
. . PUNCT . punct 2
""",
)
ARRESTED = (
    "Two editors were arrested by the police.",
    """
Two two NUM CD nummod 1
editors editor NOUN NNS nsubjpass 3
were be AUX VBD auxpass 3
arrested arrest VERB VBN ROOT 3
by by ADP IN agent 3
the the DET DT det 6
police police NOUN NN pobj 4
. . PUNCT . punct 3
""",
)
NOT_CONDEMNED = (
    "Ruritania did not condemn Borduria.",
    """
Ruritania ruritania PROPN NNP nsubj 3
did do AUX VBD aux 3
not not PART RB neg 3
condemn condemn VERB VB ROOT 3
Borduria borduria PROPN NNP dobj 3
. . PUNCT . punct 3
""",
)
THREATENING = (
    "Ruritania, which threatened to attack Borduria, urged calm.",
    """
Ruritania ruritania PROPN NNP nsubj 8
, , PUNCT , punct 0
which which PRON WDT nsubj 3
threatened threaten VERB VBD relcl 0
to to PART TO aux 5
attack attack VERB VB xcomp 3
Borduria borduria PROPN NNP dobj 5
, , PUNCT , punct 0
urged urge VERB VBD ROOT 8
calm calm NOUN NN dobj 8
. . PUNCT . punct 8
""",
)
OLD_WAR = (
    "In 1998 Borduria invaded Ruritania.",
    """
In in ADP IN prep 3
1998 1998 NUM CD pobj 0
Borduria borduria PROPN NNP nsubj 3
invaded invade VERB VBD ROOT 3
Ruritania ruritania PROPN NNP dobj 3
. . PUNCT . punct 3
""",
)
KEEPS_THEM = (
    "Borduria will not release the hostages.",
    """
Borduria borduria PROPN NNP nsubj 3
will will AUX MD aux 3
not not PART RB neg 3
release release VERB VB ROOT 3
the the DET DT det 5
hostages hostage NOUN NNS dobj 3
. . PUNCT . punct 3
""",
)


def _mention(content: str, words: str, kind: MentionKind) -> Mention:
    start = content.index(words)
    head = words.rsplit(maxsplit=1)[-1]
    at = start + words.rindex(head)
    return Mention(Span(start, start + len(words)), words, Span(at, at + len(head)), kind)


def _read(
    case: tuple[str, str],
    named: dict[str, MentionKind],
    *,
    published: str | None = "2013-04-10",
    times: tuple[TimeExpression, ...] = (),
    attributions: tuple[Attribution, ...] = (),
    text: Text | None = None,
) -> tuple[Event, ...]:
    content, rows = case
    return events(
        document_of(content, published=published),
        text or text_of(content),
        (Span(0, len(content)),),
        tuple(sorted((_mention(content, w, k) for w, k in named.items()), key=lambda m: m.span)),
        (),
        times,
        (),
        attributions,
        parse=parse_of(content, rows),
        codebook=load_codebook("plover"),
        answers=None,
        min_score=0.0,
    )


def _words(case: tuple[str, str], spans: list[Span]) -> list[str]:
    return [s.of(case[0]) for s in spans]


BOTH: dict[str, MentionKind] = {"Ruritania": "country", "Borduria": "country"}


def test_talks_to_come_are_agreed_on_by_both_sides() -> None:
    (event,) = _read(TALKS, BOTH)
    assert (event.type, event.status) == ("AGREE", ())
    assert _words(TALKS, [r.span for r in event.actors]) == ["Ruritania", "Borduria"]
    assert event.trigger.of(TALKS[0]) == "hold talks"


def test_evidence_and_codes_stand_on_the_sentence() -> None:
    (event,) = _read(TALKS, BOTH)
    assert event.evidence.quote == event.evidence.span.of(TALKS[0]) == TALKS[0]
    assert event.quad == "verbal cooperation"
    assert event.score is None


def test_the_passive_has_its_agent_as_actor() -> None:
    (event,) = _read(ARRESTED, {"Two editors": "nominal", "the police": "organisation"})
    assert (event.type, event.modes) == ("COERCE", ("arrest",))
    assert _words(ARRESTED, [r.span for r in event.actors]) == ["the police"]
    assert _words(ARRESTED, [r.span for r in event.recipients]) == ["Two editors"]


def test_an_act_not_done_is_negated() -> None:
    (event,) = _read(NOT_CONDEMNED, BOTH)
    assert (event.type, event.status) == ("ACCUSE", ("negation",))


def test_a_threat_in_a_relative_clause_has_the_antecedent_and_is_no_assault() -> None:
    found = {e.type: e for e in _read(THREATENING, BOTH)}
    assert set(found) == {"THREATEN", "REQUEST"}
    assert found["THREATEN"].modes == ("violence",)
    assert _words(THREATENING, [r.span for r in found["THREATEN"].actors]) == ["Ruritania"]
    assert _words(THREATENING, [r.span for r in found["THREATEN"].recipients]) == ["Borduria"]


def test_an_old_year_makes_an_act_historical_and_dates_it() -> None:
    time = TimeExpression(Span(3, 7), "1998", "DATE", "1998", "1998-01-01", "1998-12-31", "year")
    (event,) = _read(OLD_WAR, BOTH, times=(time,))
    assert event.status == ("historical",)
    assert (event.time.first, event.time.last, event.time.inferred) == ("1998-01-01", "1998-12-31", False)


def test_without_a_time_the_day_of_publication_is_inferred() -> None:
    (event,) = _read(ARRESTED, {"the police": "organisation"})
    assert (event.time.first, event.time.inferred) == ("2013-04-10", True)


def test_without_any_date_the_period_stays_open() -> None:
    (event,) = _read(ARRESTED, {"the police": "organisation"}, published=None)
    assert (event.time.first, event.time.last, event.time.inferred) == (None, None, False)


def test_what_will_not_be_yielded_is_refused() -> None:
    (event,) = _read(KEEPS_THEM, {"Borduria": "country", "the hostages": "nominal"})
    assert (event.type, event.status) == ("REJECT", ())


def test_the_innermost_attribution_holds_the_act() -> None:
    whole, part = Span(0, len(OLD_WAR[0])), Span(8, len(OLD_WAR[0]))
    outer = Attribution("outer", None, True, None, None, (whole,), "indirect", None, None)
    inner = Attribution("inner", None, True, None, None, (part,), "indirect", "outer", None)
    (event,) = _read(OLD_WAR, BOTH, attributions=(outer, inner))
    assert event.attribution == "inner"


@pytest.mark.parametrize("named", [{}, {"Ruritania": "place"}])
def test_words_without_anyone_in_public_affairs_are_no_act(named: dict[str, MentionKind]) -> None:
    assert _read(NOT_CONDEMNED, named) == ()


def test_a_notice_is_never_coded() -> None:
    text = Text(OLD_WAR[0], notices=(Notice("appeal", Span(0, len(OLD_WAR[0]))),))
    assert _read(OLD_WAR, BOTH, text=text) == ()


def test_the_same_words_give_the_same_ids() -> None:
    assert _read(TALKS, BOTH) == _read(TALKS, BOTH)


def test_harm_from_an_accident_is_nobodys_act() -> None:
    crash = parse_of(
        "A crash killed five people.",
        """
        A a DET DT det 1
        crash crash NOUN NN nsubj 2
        killed kill VERB VBD ROOT 2
        five five NUM CD nummod 4
        people people NOUN NNS dobj 2
        . . PUNCT . punct 2
        """,
    )
    act = Act(crash.tokens[2], Span(8, 14), "ASSAULT", (), (), (), ())
    assert accidental(crash.tokens, act)
    assert not accidental([t for t in crash.tokens if t.lemma != "crash"], act)
    assert not accidental(crash.tokens, dataclasses.replace(act, type="COERCE"))
