"""Where actors stand, on sentences of our own with parses as a parser gives them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.builders import parse_of, text_of

from dateline.core.answers import Anchored, Answers, Scored
from dateline.core.parse import Parse
from dateline.core.types import Actor, ActorMention, Attribution, Mention, Span, Stance
from dateline.stages.stances import stances
from dateline.stages.stances._learned import read_views

BACKS = (
    "Ruritania backs the plan but is opposed to any new tax.",
    """
Ruritania ruritania PROPN NNP nsubj 1
backs back VERB VBZ ROOT 1
the the DET DT det 3
plan plan NOUN NN dobj 1
but but CCONJ CC cc 1
is be AUX VBZ conj 1
opposed oppose VERB VBN acomp 5
to to ADP IN prep 6
any any DET DT det 10
new new ADJ JJ amod 10
tax tax NOUN NN pobj 7
. . PUNCT . punct 1
""",
)
URGES = (
    "Envoys from Ruritania urged all sides to pursue diplomacy.",
    """
Envoys envoy NOUN NNS nsubj 3
from from ADP IN prep 0
Ruritania ruritania PROPN NNP pobj 1
urged urge VERB VBD ROOT 3
all all DET DT det 5
sides side NOUN NNS dobj 3
to to PART TO aux 7
pursue pursue VERB VB xcomp 3
diplomacy diplomacy NOUN NN dobj 7
. . PUNCT . punct 3
""",
)
AGREES = (
    '"There is no disagreement with Freedonia over fish," Oda said.',
    """
" " PUNCT `` punct 12
There there PRON EX expl 2
is be VERB VBZ ccomp 12
no no DET DT det 4
disagreement disagreement NOUN NN attr 2
with with ADP IN prep 4
Freedonia freedonia PROPN NNP pobj 5
over over ADP IN prep 4
fish fish NOUN NN pobj 7
, , PUNCT , punct 12
" " PUNCT '' punct 12
Oda oda PROPN NNP nsubj 12
said say VERB VBD ROOT 12
. . PUNCT . punct 12
""",
)
QUOTED = (
    '"One should not scare anybody with parades," Oda said.',
    """
" " PUNCT `` punct 11
One one PRON PRP nsubj 4
should should AUX MD aux 4
not not PART RB neg 4
scare scare VERB VB ccomp 11
anybody anybody PRON NN dobj 4
with with ADP IN prep 4
parades parade NOUN NNS pobj 6
, , PUNCT , punct 11
" " PUNCT '' punct 11
Oda oda PROPN NNP nsubj 11
said say VERB VBD ROOT 11
. . PUNCT . punct 11
""",
)


def span(content: str, words: str) -> Span:
    start = content.index(words)
    return Span(start, start + len(words))


def mention(content: str, words: str, head: str | None = None, kind: str = "country") -> Mention:
    where = span(content, words)
    inner = span(content, head or words)
    return Mention(where, words, inner, kind)  # type: ignore[arg-type]


def said(content: str, source: str, cue: str, words: str) -> Attribution:
    return Attribution(
        "a1", "oda", False, span(content, source), span(content, cue), (span(content, words),), "direct", None, None
    )


def read(
    example: tuple[str, str],
    *mentions: Mention,
    attributions: tuple[Attribution, ...] = (),
    edit: tuple[str, str] = ("", ""),
) -> list[tuple[str, str, str]]:
    content, rows = example
    found = raw(content, parse_of(content, rows.replace(*edit)), mentions, attributions)
    return [(s.holder.span.of(content), s.stance, s.toward.span.of(content)) for s in found]


def raw(
    content: str,
    parse: Parse,
    mentions: tuple[Mention, ...],
    attributions: tuple[Attribution, ...] = (),
    sectors: tuple[str, ...] = ("GOV",),
) -> tuple[Stance, ...]:
    actors = tuple(
        Actor(m.text.lower(), m.text, None, sectors, None, None, (), (ActorMention(m.span, m.text),)) for m in mentions
    )
    home = (Span(0, len(content)),)
    ordered = tuple(sorted(mentions, key=lambda m: m.span))
    return stances(text_of(content), home, ordered, actors, attributions, parse=parse, answers=None)


def test_verb_and_adjective_state_views_of_one_holder() -> None:
    content = BACKS[0]
    found = read(BACKS, mention(content, "Ruritania"))
    assert found == [("Ruritania", "support", "the plan"), ("Ruritania", "oppose", "any new tax")]


def test_no_view_without_a_mentioned_holder() -> None:
    assert read(BACKS) == []


def test_negation_turns_support_into_opposition_and_drops_opposition() -> None:
    content = BACKS[0]
    negated = read(BACKS, mention(content, "Ruritania"), edit=("but but CCONJ CC cc 1", "but but PART RB neg 1"))
    assert negated == [("Ruritania", "oppose", "the plan"), ("Ruritania", "oppose", "any new tax")]
    both = read(BACKS, mention(content, "Ruritania"), edit=("but but CCONJ CC cc 1", "but but PART RB neg 5"))
    assert both == [("Ruritania", "support", "the plan")]


def test_what_might_be_is_no_view() -> None:
    content = "Ruritania may back the plan."
    rows = """
Ruritania ruritania PROPN NNP nsubj 2
may may AUX MD aux 2
back back VERB VB ROOT 2
the the DET DT det 4
plan plan NOUN NN dobj 2
. . PUNCT . punct 2
"""
    ruritania = mention(content, "Ruritania")
    assert read((content, rows), ruritania) == []
    assert read((content, rows), ruritania, edit=("may may AUX MD aux 2", "may still ADV RB advmod 2")) == [
        ("Ruritania", "support", "the plan")
    ]


def test_demand_holds_whom_and_what() -> None:
    content = URGES[0]
    found = raw(content, parse_of(*URGES), (mention(content, "Envoys from Ruritania", "Envoys", "nominal"),))
    assert [(s.stance, s.toward.span.of(content)) for s in found] == [("demand", "all sides to pursue diplomacy")]
    assert found[0].holder.actor == "envoys from ruritania"
    assert found[0].evidence.quote == content


def test_no_disagreement_is_the_speakers_agreement_on_the_topic() -> None:
    content = AGREES[0]
    quote = said(content, "Oda", "said", "There is no disagreement with Freedonia over fish")
    people = (mention(content, "Freedonia"), mention(content, "Oda", kind="person"))
    found = raw(content, parse_of(*AGREES), people, (quote,))
    assert [(s.holder.actor, s.stance, s.toward.actor, s.issue, s.attribution) for s in found] == [
        ("oda", "agree", "freedonia", "fish", "a1")
    ]
    assert found[0].toward.span.of(content) == "Freedonia over fish"


def test_no_disagreement_without_a_speaker_is_nobodys() -> None:
    content = AGREES[0]
    assert read(AGREES, mention(content, "Freedonia")) == []


def test_what_one_should_not_do_the_speaker_opposes() -> None:
    content = QUOTED[0]
    quote = said(content, "Oda", "said", "One should not scare anybody with parades")
    found = read(QUOTED, mention(content, "Oda", kind="person"), attributions=(quote,))
    assert found == [("Oda", "oppose", "parades")]


def test_the_same_words_told_by_nobody_are_nobodys_view() -> None:
    content = QUOTED[0]
    assert read(QUOTED, mention(content, "Oda", kind="person")) == []


@pytest.mark.parametrize("pole", ["agree", "disagree", "support", "oppose", "demand", "undecided"])
def test_the_lexicon_knows_every_pole(pole: str) -> None:
    from dateline.core import lexicon

    assert any(row["pole"] == pole for row in lexicon.load("stances")["rule"])


def test_private_persons_views_are_left_out() -> None:
    content = URGES[0]
    mentions = (mention(content, "Envoys from Ruritania", "Envoys", "nominal"),)
    assert raw(content, parse_of(*URGES), mentions, sectors=("CVL",)) == ()
    assert len(raw(content, parse_of(*URGES), mentions, sectors=("GOV",))) == 1


def test_we_is_whoever_speaks() -> None:
    content = '"We oppose the tax," Oda said.'
    rows = """
" " PUNCT `` punct 7
We we PRON PRP nsubj 2
oppose oppose VERB VBP ccomp 7
the the DET DT det 4
tax tax NOUN NN dobj 2
," ," PUNCT '' punct 7
Oda oda PROPN NNP nsubj 7
said say VERB VBD ROOT 7
. . PUNCT . punct 7
"""
    people = (mention(content, "We", kind="pronoun"), mention(content, "Oda", kind="person"))
    actors = (Actor("oda", "Oda", "RUR", ("GOV",), None, None, (), (ActorMention(people[1].span, "Oda"),)),)
    home, quote = (Span(0, len(content)),), (said(content, "Oda", "said", "We oppose the tax"),)
    quote = (replace(quote[0], speaker="oda"),)
    (found,) = stances(text_of(content), home, people, actors, quote, parse=parse_of(content, rows), answers=None)
    assert (found.holder.actor, found.holder.span.of(content), found.stance) == ("oda", "We", "oppose")
    assert stances(text_of(content), home, people, actors, (), parse=parse_of(content, rows), answers=None) == ()


def test_whether_to_act_is_undecided() -> None:
    content = "Ruritania is considering whether to attend."
    rows = """
Ruritania ruritania PROPN NNP nsubj 2
is be AUX VBZ aux 2
considering consider VERB VBG ROOT 2
whether whether SCONJ IN mark 5
to to PART TO aux 5
attend attend VERB VB xcomp 2
. . PUNCT . punct 2
"""
    assert read((content, rows), mention(content, "Ruritania")) == [("Ruritania", "undecided", "attend")]


def test_what_is_called_bad_is_opposed() -> None:
    content = "Ruritania called the tax absurd."
    rows = """
Ruritania ruritania PROPN NNP nsubj 1
called call VERB VBD ROOT 1
the the DET DT det 3
tax tax NOUN NN nsubj 4
absurd absurd ADJ JJ ccomp 1
. . PUNCT . punct 1
"""
    assert read((content, rows), mention(content, "Ruritania")) == [("Ruritania", "oppose", "the tax")]
    plain = (content.replace("absurd", "annual"), rows.replace("absurd absurd", "annual annual"))
    assert read(plain, mention(content, "Ruritania")) == []


REAFFIRMS = (
    "Ruritania reaffirmed the firm support for fish.",
    """
Ruritania ruritania PROPN NNP nsubj 1
reaffirmed reaffirm VERB VBD ROOT 1
the the DET DT det 4
firm firm ADJ JJ amod 4
support support NOUN NN dobj 1
for for ADP IN prep 4
fish fish NOUN NN pobj 5
. . PUNCT . punct 1
""",
)


@pytest.mark.parametrize(
    ("answered", "toward"),
    [
        ("the firm", "the firm support for fish"),
        ("support for", "the firm support for fish"),
        ("fish", "fish"),
        ("reaffirmed the", "reaffirmed the firm support for fish"),
    ],
)
def test_a_target_that_the_reader_breaks_off_is_made_whole(answered: str, toward: str) -> None:
    content, rows = REAFFIRMS
    holder, start = Span(0, 9), content.index(answered)
    answer = Anchored("support", Span(start, start + len(answered)), 0.9, {"holder": (Scored(holder, 0.9),)})
    mention = Mention(holder, "Ruritania", holder, "country")
    (view,) = read_views(parse_of(content, rows), Answers(stances=(answer,)), [mention])
    assert view.toward.of(content) == toward


def test_who_tells_a_view_does_not_hold_it_toward_its_holder() -> None:
    content, rows = BACKS
    told = "Oda said that " + content
    at = len("Oda said that ")
    parse = parse_of(
        told,
        "Oda oda PROPN NNP nsubj 1\nsaid say VERB VBD ROOT 1\nthat that SCONJ IN mark 4\n"
        + "\n".join(
            " ".join(
                (
                    *cells[:4],
                    "ccomp" if cells[4] == "ROOT" else cells[4],
                    "1" if cells[4] == "ROOT" else str(int(cells[5]) + 3),
                )
            )
            for cells in (line.split() for line in rows.strip().splitlines())
        ),
    )
    oda, land = mention(told, "Oda", kind="person"), mention(told, "Ruritania")
    actors = tuple(
        Actor(m.text, m.text, "XXX", ("GOV",), None, None, (), (ActorMention(m.span, m.text),)) for m in (oda, land)
    )
    answer = Anchored("support", Span(at, at + 9), 0.9, {"holder": (Scored(oda.span, 0.9),)})
    found = stances(
        text_of(told), (Span(0, len(told)),), (oda, land), actors, (), parse=parse, answers=Answers(stances=(answer,))
    )
    assert [(s.holder.span.of(told), s.toward.span.of(told)) for s in found if s.stance == "support"] == [
        ("Ruritania", "the plan")
    ]


WORSE = (
    "Oda warned the raids will worsen {}.",
    """
Oda oda PROPN NNP nsubj 1
warned warn VERB VBD ROOT 1
the the DET DT det 3
raids raid NOUN NNS nsubj 5
will will AUX MD aux 5
worsen worsen VERB VB ccomp 1
{}
. . PUNCT . punct 1
""",
)


@pytest.mark.parametrize(
    ("end", "row", "views"),
    [("hunger", "hunger hunger NOUN NN dobj 5", [("oppose", "the raids")]), ("soon", "soon soon ADV RB advmod 5", [])],
)
def test_what_harms_something_is_opposed_and_what_gets_worse_is_not(
    end: str, row: str, views: list[tuple[str, str]]
) -> None:
    content = WORSE[0].format(end)
    quote = said(content, "Oda", "warned", f"the raids will worsen {end}")
    who = mention(content, "Oda", kind="person")
    found = read((content, WORSE[1].format(row)), who, attributions=(quote,))
    assert [(pole, toward) for _, pole, toward in found] == views
