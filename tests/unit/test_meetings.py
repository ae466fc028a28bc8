"""Meetings gathered over a report, on sentences of our own with parses as a parser gives them."""

from __future__ import annotations

import pytest
from tests.builders import document_of, parse_of, text_of

from dateline.core.answers import Anchored, Answers
from dateline.core.types import (
    Actor,
    ActorMention,
    Event,
    Evidence,
    Meeting,
    Mention,
    Period,
    Place,
    Role,
    Span,
    TimeExpression,
)
from dateline.stages.meetings import meetings

MET = (
    "Oda and Kell met in Vienna on Monday to discuss fish and grain. The talks failed on Tuesday.",
    """
Oda oda PROPN NNP nsubj 3
and and CCONJ CC cc 0
Kell kell PROPN NNP conj 0
met meet VERB VBD ROOT 3
in in ADP IN prep 3
Vienna vienna PROPN NNP pobj 4
on on ADP IN prep 3
Monday monday PROPN NNP pobj 6
to to PART TO aux 9
discuss discuss VERB VB advcl 3
fish fish NOUN NN dobj 9
and and CCONJ CC cc 10
grain grain NOUN NN conj 10
. . PUNCT . punct 3
The the DET DT det 15
talks talk NOUN NNS nsubj 16
failed fail VERB VBD ROOT 16
on on ADP IN prep 16
Tuesday tuesday PROPN NNP pobj 17
. . PUNCT . punct 16
""",
)
APART = (
    "Oda met Kell in Vienna. Oda and Kell are to discuss grain on Friday.",
    """
Oda oda PROPN NNP nsubj 1
met meet VERB VBD ROOT 1
Kell kell PROPN NNP dobj 1
in in ADP IN prep 2
Vienna vienna PROPN NNP pobj 3
. . PUNCT . punct 1
Oda oda PROPN NNP nsubj 9
and and CCONJ CC cc 6
Kell kell PROPN NNP conj 6
are be AUX VBP ROOT 9
to to PART TO aux 11
discuss discuss VERB VB xcomp 9
grain grain NOUN NN dobj 11
on on ADP IN prep 11
Friday friday PROPN NNP pobj 13
. . PUNCT . punct 9
""",
)
LUNCH = (
    "Oda and Kell will have lunch with Mara. Oda declined an invitation to talks with Pell.",
    """
Oda oda PROPN NNP nsubj 4
and and CCONJ CC cc 0
Kell kell PROPN NNP conj 0
will will AUX MD aux 4
have have VERB VB ROOT 4
lunch lunch NOUN NN dobj 4
with with ADP IN prep 4
Mara mara PROPN NNP pobj 6
. . PUNCT . punct 4
Oda oda PROPN NNP nsubj 10
declined decline VERB VBD ROOT 10
an an DET DT det 12
invitation invitation NOUN NN dobj 10
to to ADP IN prep 12
talks talk NOUN NNS pobj 13
with with ADP IN prep 14
Pell pell PROPN NNP pobj 15
. . PUNCT . punct 10
""",
)


def spans(content: str, words: str) -> list[Span]:
    return [Span(i, i + len(words)) for i in range(len(content)) if content.startswith(words, i)]


def day(content: str, words: str, iso: str) -> TimeExpression:
    return TimeExpression(spans(content, words)[0], words, "DATE", iso, iso, iso, "day")


def read(
    example: tuple[str, str],
    people: str,
    times: tuple[TimeExpression, ...] = (),
    place: str = "",
    events: tuple[Event, ...] = (),
    published: str | None = None,
    answers: Answers | None = None,
) -> tuple[Meeting, ...]:
    content, rows = example
    actors, mentions = [], []
    for name in people.split():
        found = spans(content, name)
        actors.append(Actor(name, name, None, (), None, None, (), tuple(ActorMention(s, name) for s in found)))
        mentions += [Mention(s, name, s, "person") for s in found]
    places = tuple(Place(s, place, place, "AUT", 1, None, "city") for s in spans(content, place) if place)
    cut = content.find(". ") + 1
    homes = (Span(0, cut), Span(cut + 1, len(content))) if cut else (Span(0, len(content)),)
    ordered = tuple(sorted(mentions, key=lambda m: m.span))
    parse = parse_of(content, rows)
    held = document_of(content, published)
    return meetings(
        held,
        text_of(content),
        homes,
        ordered,
        times,
        tuple(actors),
        places,
        (),
        events,
        (),
        parse=parse,
        answers=answers,
    )


def names(meeting: Meeting) -> set[str | None]:
    return {r.actor for r in meeting.participants}


def test_one_meeting_told_twice_holds_all_that_both_tell() -> None:
    content = MET[0]
    days = (day(content, "Monday", "2013-04-08"), day(content, "Tuesday", "2013-04-09"))
    (found,) = read(MET, "Oda Kell", days, "Vienna")
    assert names(found) == {"Oda", "Kell"}
    assert [w.of(content) for w in found.what] == ["met", "The talks"]
    assert [a.text for a in found.agenda] == ["fish", "grain"]
    assert (found.place.name if found.place else None, found.first, found.last) == (
        "Vienna",
        "2013-04-08",
        "2013-04-09",
    )
    assert found.status == "failed"
    assert found.evidence.quote == content[found.evidence.span.start : found.evidence.span.end]


def test_a_meeting_held_and_one_to_come_stay_apart() -> None:
    content = APART[0]
    held, coming = read(APART, "Oda Kell", (day(content, "Friday", "2013-04-12"),), "Vienna")
    assert (held.status, held.place.name if held.place else None, held.first) == ("held", "Vienna", None)
    assert (coming.status, coming.place, coming.first) == ("scheduled", None, "2013-04-12")
    assert [a.text for a in coming.agenda] == ["grain"]
    assert names(held) == names(coming) == {"Oda", "Kell"}


@pytest.mark.parametrize(
    ("published", "states"),
    [
        ("2013-04-10", ["held", "scheduled"]),
        ("2013-04-12", ["held", "scheduled"]),
        ("2013-04-13T09:00", ["held", "held"]),
        ("some Saturday", ["held", "scheduled"]),
    ],
)
def test_a_status_is_seen_from_the_day_of_the_report(published: str, states: list[str]) -> None:
    friday = day(APART[0], "Friday", "2013-04-12")
    assert [m.status for m in read(APART, "Oda Kell", (friday,), "Vienna", published=published)] == states


def test_a_lunch_and_declined_talks_with_others_stay_apart() -> None:
    lunch, talks = read(LUNCH, "Oda Kell Mara Pell")
    assert (lunch.status, names(lunch)) == ("scheduled", {"Oda", "Kell", "Mara"})
    assert talks.status in {"declined", "proposed"}
    assert "Pell" in names(talks)
    assert "Mara" not in names(talks)


def test_talks_of_nobody_on_nothing_are_no_meeting() -> None:
    assert [m.status for m in read(LUNCH, "")] == []


def test_events_at_the_words_of_a_meeting_are_linked() -> None:
    content = MET[0]
    met = spans(content, "met")[0]
    event = Event(
        "e1",
        "CONSULT",
        (),
        (),
        met,
        (Role(None, met),),
        (),
        Period(),
        None,
        (),
        None,
        "",
        None,
        None,
        None,
        Evidence(met, "met"),
    )
    other = Event(
        "e2",
        "ASSAULT",
        (),
        (),
        met,
        (Role(None, met),),
        (),
        Period(),
        None,
        (),
        None,
        "",
        None,
        None,
        None,
        Evidence(met, "met"),
    )
    (found,) = read(MET, "Oda Kell", events=(event, other))
    assert found.events == ("e1",)


def test_ids_depend_on_the_words_alone() -> None:
    assert [m.id for m in read(APART, "Oda Kell", place="Vienna")] == [
        m.id for m in read(APART, "Oda Kell", place="Vienna")
    ]
    assert len({m.id for m in read(APART, "Oda Kell", place="Vienna")}) == 2


def test_persons_who_only_came_to_know_one_another_have_no_meeting() -> None:
    assert [m.status for m in read(APART, "Oda Kell")] == ["scheduled"]
    assert [m.status for m in read(APART, "Oda Kell", place="Vienna")] == ["held", "scheduled"]


CALLED_OFF = (
    "Oda and Kell are to meet in Vienna. That meeting has been called off.",
    """
Oda oda PROPN NNP nsubj 3
and and CCONJ CC cc 0
Kell kell PROPN NNP conj 0
are be AUX VBP ROOT 3
to to PART TO aux 5
meet meet VERB VB xcomp 3
in in ADP IN prep 5
Vienna vienna PROPN NNP pobj 6
. . PUNCT . punct 3
That that DET DT det 10
meeting meeting NOUN NN nsubjpass 13
has have AUX VBZ aux 13
been be AUX VBN auxpass 13
called call VERB VBN ROOT 13
off off ADP RP prt 13
. . PUNCT . punct 13
""",
)
LISTED = (
    "Oda will meet Kell on Monday. The agenda includes fish and grain.",
    """
Oda oda PROPN NNP nsubj 2
will will AUX MD aux 2
meet meet VERB VB ROOT 2
Kell kell PROPN NNP dobj 2
on on ADP IN prep 2
Monday monday PROPN NNP pobj 4
. . PUNCT . punct 2
The the DET DT det 8
agenda agenda NOUN NN nsubj 9
includes include VERB VBZ ROOT 9
fish fish NOUN NN dobj 9
and and CCONJ CC cc 10
grain grain NOUN NN conj 10
. . PUNCT . punct 9
""",
)
TRAVELS = (
    "Fish is cheap. Oda and Kell will go to Vienna on Monday, where they will discuss grain.",
    """
Fish fish NOUN NN nsubj 1
is be AUX VBZ ROOT 1
cheap cheap ADJ JJ acomp 1
. . PUNCT . punct 1
Oda oda PROPN NNP nsubj 8
and and CCONJ CC cc 4
Kell kell PROPN NNP conj 4
will will AUX MD aux 8
go go VERB VB ROOT 8
to to ADP IN prep 8
Vienna vienna PROPN NNP pobj 9
on on ADP IN prep 8
Monday monday PROPN NNP pobj 11
, , PUNCT , punct 12
where where SCONJ WRB advmod 17
they they PRON PRP nsubj 17
will will AUX MD aux 17
discuss discuss VERB VB relcl 12
grain grain NOUN NN dobj 17
. . PUNCT . punct 8
""",
)


def test_a_meeting_that_is_called_off_is_one_with_that_which_was_planned() -> None:
    (found,) = read(CALLED_OFF, "Oda Kell", place="Vienna")
    assert found.status == "cancelled"
    assert [w.of(CALLED_OFF[0]) for w in found.what] == ["meet", "That meeting"]
    assert names(found) == {"Oda", "Kell"}


def test_an_agenda_in_the_next_sentence_is_that_of_the_meeting_before() -> None:
    (found,) = read(LISTED, "Oda Kell", (day(LISTED[0], "Monday", "2013-04-08"),))
    assert [a.text for a in found.agenda] == ["fish", "grain"]
    assert (found.status, found.first) == ("scheduled", "2013-04-08")


def test_where_they_go_is_where_they_meet() -> None:
    (found,) = read(TRAVELS, "Oda Kell they", (day(TRAVELS[0], "Monday", "2013-04-08"),), "Vienna")
    assert (found.place.name if found.place else None, found.first) == ("Vienna", "2013-04-08")
    assert names(found) == {"Oda", "Kell"}


OPENED = (
    "Oda said there would be a summit. The previous talks with Kell were long. Talks with Mara opened in Vienna.",
    """
Oda oda PROPN NNP nsubj 1
said say VERB VBD ROOT 1
there there PRON EX expl 4
would would AUX MD aux 4
be be AUX VB ccomp 1
a a DET DT det 6
summit summit NOUN NN attr 4
. . PUNCT . punct 1
The the DET DT det 10
previous previous ADJ JJ amod 10
talks talk NOUN NNS nsubj 13
with with ADP IN prep 10
Kell kell PROPN NNP pobj 11
were be AUX VBD ROOT 13
long long ADJ JJ acomp 13
. . PUNCT . punct 13
Talks talk NOUN NNS nsubj 19
with with ADP IN prep 16
Mara mara PROPN NNP pobj 17
opened open VERB VBD ROOT 19
in in ADP IN prep 19
Vienna vienna PROPN NNP pobj 20
. . PUNCT . punct 19
""",
)
ASIDE = (
    "Oda and Kell discussed issues, including grain. Oda will meet Mara on the sidelines of the summit.",
    """
Oda oda PROPN NNP nsubj 3
and and CCONJ CC cc 0
Kell kell PROPN NNP conj 0
discussed discuss VERB VBD ROOT 3
issues issue NOUN NNS dobj 3
, , PUNCT , punct 4
including include VERB VBG prep 4
grain grain NOUN NN pobj 6
. . PUNCT . punct 3
Oda oda PROPN NNP nsubj 11
will will AUX MD aux 11
meet meet VERB VB ROOT 11
Mara mara PROPN NNP dobj 11
on on ADP IN prep 11
the the DET DT det 15
sidelines sideline NOUN NNS pobj 13
of of ADP IN prep 15
the the DET DT det 18
summit summit NOUN NN pobj 16
. . PUNCT . punct 11
""",
)
URGED = (
    "Fish is cheap. Oda urges Kell to raise grain in his meeting with Mara.",
    """
Fish fish NOUN NN nsubj 1
is be AUX VBZ ROOT 1
cheap cheap ADJ JJ acomp 1
. . PUNCT . punct 1
Oda oda PROPN NNP nsubj 5
urges urge VERB VBZ ROOT 5
Kell kell PROPN NNP dobj 5
to to PART TO aux 8
raise raise VERB VB xcomp 5
grain grain NOUN NN dobj 8
in in ADP IN prep 8
his his PRON PRP$ poss 12
meeting meeting NOUN NN pobj 10
with with ADP IN prep 12
Mara mara PROPN NNP pobj 13
. . PUNCT . punct 5
""",
)


def test_a_plan_told_in_the_past_talks_that_were_and_talks_that_have_begun() -> None:
    found = {tuple(sorted(n for n in names(m) if n)): m.status for m in read(OPENED, "Kell Mara")}
    assert found[("Kell",)] == "held"
    assert found[("Mara",)] == "under way"


def test_a_summit_is_no_mention_of_the_meeting_on_its_sidelines_and_examples_are_topics_of_their_own() -> None:
    content = ASIDE[0]
    first, second = read(ASIDE, "Oda Kell Mara")
    assert [a.text for a in first.agenda] == ["issues", "grain"]
    assert [w.of(content) for w in second.what] == ["meet"]


def test_what_one_is_urged_to_say_at_a_meeting_puts_the_meeting_in_no_doubt() -> None:
    (found,) = read(URGED, "Oda Kell Mara")
    assert found.status == "scheduled"
    assert {"Kell", "Mara"} <= names(found)


SUMMIT = (
    "Oda flew to the summit {}.",
    """
Oda oda PROPN NNP nsubj 1
flew fly VERB VBD ROOT 1
to to ADP IN prep 1
the the DET DT det 4
summit summit NOUN NN pobj 2
{}
. . PUNCT . punct 1
""",
)
HELD_IN_VIENNA = """to to PART TO aux 7
be be AUX VB auxpass 7
held hold VERB VBN relcl 4
in in ADP IN prep 7
Vienna vienna PROPN NNP pobj 8"""
TO_OPEN = """to to PART TO aux 6
open open VERB VB relcl 4{}"""
SHUNNED = """that that SCONJ IN dobj 9
Kell kell PROPN NNP nsubj 9
will will AUX MD aux 9
not not PART RB neg 9
attend attend VERB VB relcl 4"""


@pytest.mark.parametrize(
    ("words", "rows", "status"),
    [
        ("to be held in Vienna", HELD_IN_VIENNA, "scheduled"),
        ("due in Vienna", "due due ADJ JJ amod 4\nin in ADP IN prep 5\nVienna vienna PROPN NNP pobj 6", "scheduled"),
        ("to open", TO_OPEN.format(""), "scheduled"),
        ("to open markets", TO_OPEN.format("\nmarkets market NOUN NNS dobj 6"), "held"),
        ("that Kell will not attend", SHUNNED, "declined"),
    ],
)
def test_a_clause_at_a_meeting_tells_whether_it_is_still_to_be(words: str, rows: str, status: str) -> None:
    (found,) = read((SUMMIT[0].format(words), SUMMIT[1].format(rows)), "Oda")
    assert found.status == status


def test_a_word_for_a_meeting_counts_where_the_reader_sees_one_too() -> None:
    at = spans(LISTED[0], "talks")[0] if "talks" in LISTED[0] else spans(LISTED[0], LISTED[0])[0]
    seen = Answers(meetings=(Anchored("held", at, 0.2, {}),))
    assert read(LISTED, "Oda Kell", answers=seen) == read(LISTED, "Oda Kell")
    assert read(LISTED, "Oda Kell", answers=Answers()) == ()


@pytest.mark.parametrize(("score", "found"), [(0.5, 1), (0.2, 0)])
def test_what_the_reader_alone_is_sure_of_is_a_meeting_too(score: float, found: int) -> None:
    at = spans(COFFEE[0], "coffee")[0]
    told = read(COFFEE, "Oda Kell", answers=Answers(meetings=(Anchored("held", at, score, {}),)))
    assert [m.what for m in told] == [(at,)] * found


COFFEE = (
    "Oda had coffee with Kell.",
    """Oda oda PROPN NNP nsubj 1
had have VERB VBD ROOT 1
coffee coffee NOUN NN dobj 1
with with ADP IN prep 1
Kell kell PROPN NNP pobj 3""",
)


PLANNED = (
    "A planned meeting between Oda and Kell was cancelled on Friday.",
    """
A a DET DT det 2
planned plan VERB VBN amod 2
meeting meeting NOUN NN nsubjpass 8
between between ADP IN prep 2
Oda oda PROPN NNP pobj 3
and and CCONJ CC cc 4
Kell kell PROPN NNP conj 4
was be AUX VBD auxpass 8
cancelled cancel VERB VBN ROOT 8
on on ADP IN prep 8
Friday friday PROPN NNP pobj 9
. . PUNCT . punct 8
""",
)
BESIDE = (
    "Ministers, meeting in Vienna to discuss grain, promised aid.",
    """
Ministers minister NOUN NNS nsubj 9
, , PUNCT , punct 0
meeting meet VERB VBG acl 0
in in ADP IN prep 2
Vienna vienna PROPN NNP pobj 3
to to PART TO aux 6
discuss discuss VERB VB advcl 2
grain grain NOUN NN dobj 6
, , PUNCT , punct 0
promised promise VERB VBD ROOT 9
aid aid NOUN NN dobj 9
. . PUNCT . punct 9
""",
)


@pytest.mark.parametrize(("example", "place", "status"), [(PLANNED, "", "cancelled"), (BESIDE, "Vienna", "held")])
def test_what_became_of_a_meeting_counts_more_than_the_plan(example: tuple[str, str], place: str, status: str) -> None:
    assert {m.status for m in read(example, "Oda Kell Ministers", place=place)} == {status}


DUE = (
    "After the meeting, Oda and Kell are to dine.",
    """
After after ADP IN prep 7
the the DET DT det 2
meeting meeting NOUN NN pobj 0
, , PUNCT , punct 7
Oda oda PROPN NNP nsubj 7
and and CCONJ CC cc 4
Kell kell PROPN NNP conj 4
are be AUX VBP ROOT 7
to to PART TO aux 9
dine dine VERB VB xcomp 7
. . PUNCT . punct 7
""",
)
PROCESS = (
    "Oda is in the process of negotiating with Kell.",
    """
Oda oda PROPN NNP nsubj 1
is be AUX VBZ ROOT 1
in in ADP IN prep 1
the the DET DT det 4
process process NOUN NN pobj 2
of of ADP IN prep 4
negotiating negotiate VERB VBG pcomp 5
with with ADP IN prep 6
Kell kell PROPN NNP pobj 7
. . PUNCT . punct 1
""",
)
AGENDA = (
    "During the meeting with Kell, Oda praised the 2030 Agenda.",
    """
During during ADP IN prep 7
the the DET DT det 2
meeting meeting NOUN NN pobj 0
with with ADP IN prep 2
Kell kell PROPN NNP pobj 3
, , PUNCT , punct 7
Oda oda PROPN NNP nsubj 7
praised praise VERB VBD ROOT 7
the the DET DT det 10
2030 2030 NUM CD nummod 10
Agenda agenda PROPN NNP dobj 7
. . PUNCT . punct 7
""",
)


@pytest.mark.parametrize(("report", "state"), [(DUE, "scheduled"), (PROCESS, "under way")])
def test_what_comes_after_a_meeting_to_come_and_what_one_is_in_the_process_of(
    report: tuple[str, str], state: str
) -> None:
    assert [m.status for m in read(report, "Oda Kell")] == [state]


def test_a_year_in_a_name_dates_no_meeting() -> None:
    year = TimeExpression(spans(AGENDA[0], "2030")[0], "2030", "DATE", "2030", "2030-01-01", "2030-12-31", "year")
    (found,) = read(AGENDA, "Oda Kell", (year,), published="2022-07-21")
    assert (found.status, found.first) == ("held", None)


SITTING = (
    "The {} met to discuss grain.",
    """
The the DET DT det 1
{} {} PROPN NNP nsubj 2
met meet VERB VBD ROOT 2
to to PART TO aux 4
discuss discuss VERB VB advcl 2
grain grain NOUN NN dobj 4
. . PUNCT . punct 2
""",
)


@pytest.mark.parametrize(("who", "found"), [("Senate", 0), ("League", 1)])
def test_a_house_that_sits_is_no_meeting(who: str, found: int) -> None:
    content, rows = SITTING
    seen = Answers(meetings=(Anchored("held", spans(content.format(who), "met")[0], 0.95),))
    told = read((content.format(who), rows.format(who, who.lower())), who, answers=seen)
    assert len(told) == found
