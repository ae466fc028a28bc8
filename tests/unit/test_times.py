"""Time expressions: sentences of our own, read without a parser unless the parse is what is tested."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import document_of, parse_of, text_of

from dateline.core.parse import Parse
from dateline.core.types import Notice, Span, Text, TimeExpression
from dateline.stages.times import times

PUBLISHED = "2013-04-10"  # a Wednesday


def read(content: str, published: str | None = PUBLISHED, parse: Parse | None = None) -> tuple[TimeExpression, ...]:
    return times(document_of(content, published), text_of(content), parse=parse or Parse())


# (sentence, expression, value, first, last); "-" where the day stays open.
DATED = [
    # weekdays, by the tense
    ("The minister said Wednesday that talks failed.", "Wednesday", "2013-04-10", "2013-04-10", "2013-04-10"),
    ("He told reporters on Tuesday that it was over.", "Tuesday", "2013-04-09", "2013-04-09", "2013-04-09"),
    ("Police arrested the mayor on Thursday.", "Thursday", "2013-04-04", "2013-04-04", "2013-04-04"),
    ("The envoys will meet on Thursday.", "Thursday", "2013-04-11", "2013-04-11", "2013-04-11"),
    ("The envoys will meet on Wednesday.", "Wednesday", "2013-04-10", "2013-04-10", "2013-04-10"),
    ("The talks were scheduled to open on Friday.", "Friday", "2013-04-12", "2013-04-12", "2013-04-12"),
    ("The vote is expected on Monday.", "Monday", "2013-04-15", "2013-04-15", "2013-04-15"),
    ("They met last Tuesday.", "last Tuesday", "2013-04-09", "2013-04-09", "2013-04-09"),
    ("They met last Wednesday.", "last Wednesday", "2013-04-03", "2013-04-03", "2013-04-03"),
    ("They meet next Monday.", "next Monday", "2013-04-15", "2013-04-15", "2013-04-15"),
    ("The trial opens on Tuesday of next week.", "Tuesday of next week", "2013-04-16", "2013-04-16", "2013-04-16"),
    ("Shells fell on Monday night.", "Monday night", "2013-04-08TNI", "2013-04-08", "2013-04-08"),
    ("He left early Tuesday.", "early Tuesday", "2013-04-09", "2013-04-09", "2013-04-09"),
    ("Friday's attack killed nine.", "Friday", "2013-04-05", "2013-04-05", "2013-04-05"),
    # deictic days
    ("The king arrives tomorrow.", "tomorrow", "2013-04-11", "2013-04-11", "2013-04-11"),
    ("It happened yesterday.", "yesterday", "2013-04-09", "2013-04-09", "2013-04-09"),
    ("The court rules today.", "today", "2013-04-10", "2013-04-10", "2013-04-10"),
    ("It rained the day before yesterday.", "the day before yesterday", "2013-04-08", "2013-04-08", "2013-04-08"),
    ("They fly home the day after tomorrow.", "the day after tomorrow", "2013-04-12", "2013-04-12", "2013-04-12"),
    ("Gunfire was heard yesterday evening.", "yesterday evening", "2013-04-09TEV", "2013-04-09", "2013-04-09"),
    ("He speaks tonight.", "tonight", "2013-04-10TNI", "2013-04-10", "2013-04-10"),
    ("He spoke last night.", "last night", "2013-04-09TNI", "2013-04-09", "2013-04-09"),
    ("He spoke this morning.", "this morning", "2013-04-10TMO", "2013-04-10", "2013-04-10"),
    # full dates
    ("It was signed on March 5, 2012.", "March 5, 2012", "2012-03-05", "2012-03-05", "2012-03-05"),
    ("It was signed on 5 March 2012.", "5 March 2012", "2012-03-05", "2012-03-05", "2012-03-05"),
    ("It was signed on Monday, March 5, 2012.", "Monday, March 5, 2012", "2012-03-05", "2012-03-05", "2012-03-05"),
    ("It was signed on the 5th of March, 2012.", "the 5th of March, 2012", "2012-03-05", "2012-03-05", "2012-03-05"),
    ("It was signed on 2012-03-05.", "2012-03-05", "2012-03-05", "2012-03-05", "2012-03-05"),
    ("It was signed on 3/5/2012.", "3/5/2012", "2012-03-05", "2012-03-05", "2012-03-05"),
    ("It was signed on 25/3/2012.", "25/3/2012", "2012-03-25", "2012-03-25", "2012-03-25"),
    # dates without a year
    ("The deal was struck on April 2.", "April 2", "2013-04-02", "2013-04-02", "2013-04-02"),
    ("The deal was struck on Nov. 21.", "Nov. 21", "2012-11-21", "2012-11-21", "2012-11-21"),
    ("The president will travel on June 3.", "June 3", "2013-06-03", "2013-06-03", "2013-06-03"),
    ("He was shot on Friday, Oct. 23.", "Friday, Oct. 23", "2012-10-23", "2012-10-23", "2012-10-23"),
    ("He was born on 29 February 2012.", "29 February 2012", "2012-02-29", "2012-02-29", "2012-02-29"),
    # months
    ("The ban was lifted in January.", "January", "2013-01", "2013-01-01", "2013-01-31"),
    ("The ban was lifted in October.", "October", "2012-10", "2012-10-01", "2012-10-31"),
    ("The ban will be lifted in October.", "October", "2013-10", "2013-10-01", "2013-10-31"),
    ("Rebels took the town in early April.", "early April", "2013-04", "2013-04-01", "2013-04-30"),
    ("Rebels took the town last May.", "last May", "2012-05", "2012-05-01", "2012-05-31"),
    ("He resigned in March 2011.", "March 2011", "2011-03", "2011-03-01", "2011-03-31"),
    ("Polls are due in April next year.", "April next year", "2014-04", "2014-04-01", "2014-04-30"),
    ("The fighting began in mid-February.", "mid-February", "2013-02", "2013-02-01", "2013-02-28"),
    # weeks, months, years from here
    ("The two met last week.", "last week", "2013-W14", "2013-04-01", "2013-04-07"),
    ("The two meet next week.", "next week", "2013-W16", "2013-04-15", "2013-04-21"),
    ("The two met earlier this month.", "earlier this month", "2013-04", "2013-04-01", "2013-04-10"),
    ("The two meet later this month.", "later this month", "2013-04", "2013-04-10", "2013-04-30"),
    ("The law was passed last year.", "last year", "2012", "2012-01-01", "2012-12-31"),
    ("The law will change next year.", "next year", "2014", "2014-01-01", "2014-12-31"),
    ("Exports fell last month.", "last month", "2013-03", "2013-03-01", "2013-03-31"),
    ("Clashes broke out over the weekend.", "the weekend", "2013-W14-WE", "2013-04-06", "2013-04-07"),
    ("The envoys will meet this weekend.", "this weekend", "2013-W15-WE", "2013-04-13", "2013-04-14"),
    ("The envoys meet this weekend.", "this weekend", "2013-W15-WE", "2013-04-13", "2013-04-14"),
    ("Clashes killed nine this weekend.", "this weekend", "2013-W14-WE", "2013-04-06", "2013-04-07"),
    # years of accounts that begin in one year and end in the next
    ("Exports fell in the 2011-12 fiscal year.", "the 2011-12 fiscal year", "2011/2012", "2011-01-01", "2012-12-31"),
    ("Exports fell in fiscal year 2011/12.", "fiscal year 2011/12", "2011/2012", "2011-01-01", "2012-12-31"),
    ("Exports fell in FY1999–2000.", "FY1999–2000", "1999/2000", "1999-01-01", "2000-12-31"),
    ("Exports fell in the 2012 fiscal year.", "the 2012 fiscal year", "2012", "-", "-"),
    ("They met in the 2011-12 talks.", "2011", "2011", "2011-01-01", "2011-12-31"),
    ("The fiscal 2011-14 plan failed.", "The fiscal 2011", "2011", "-", "-"),
    ("He stepped down at the end of last year.", "the end of last year", "2012", "2012-01-01", "2012-12-31"),
    # counted from here
    ("The war began two years ago.", "two years ago", "2011", "2011-01-01", "2011-12-31"),
    ("The strike began three weeks ago.", "three weeks ago", "2013-W12", "2013-03-18", "2013-03-24"),
    ("The strike began ten days ago.", "ten days ago", "2013-03-31", "2013-03-31", "2013-03-31"),
    ("He vanished nearly six months ago.", "nearly six months ago", "2012-10", "2012-10-01", "2012-10-31"),
    ("The wall fell a decade ago.", "a decade ago", "2003", "2003-01-01", "2003-12-31"),
    ("Troops leave two months from now.", "two months from now", "2013-06", "2013-06-01", "2013-06-30"),
    # in the story
    ("He was freed on March 4. The same day he flew home.", "The same day", "2013-03-04", "2013-03-04", "2013-03-04"),
    ("He was freed on March 4. Three days later he fled.", "Three days later", "2013-03-07", "2013-03-07", "2013-03-07"),
    ("He was freed on March 4. The next day he fled.", "The next day", "2013-03-05", "2013-03-05", "2013-03-05"),
    ("He was elected in 2004. Two years earlier he had lost.", "Two years earlier", "2002", "2002-01-01", "2002-12-31"),
    ("It was passed in May 2009 and signed the following month.", "the following month", "2009-06", "2009-06-01", "2009-06-30"),
    # years and longer
    ("Sanctions have held since 2011.", "2011", "2011", "2011-01-01", "2011-12-31"),
    ("The 1996 campaign was dirty.", "1996", "1996", "1996-01-01", "1996-12-31"),
    ("In nineteen ninety-six he was jailed.", "nineteen ninety-six", "1996", "1996-01-01", "1996-12-31"),
    ("War raged in the 1990s.", "the 1990s", "199", "1990-01-01", "1999-12-31"),
    ("War raged in the early 1980s.", "the early 1980s", "198", "1980-01-01", "1989-12-31"),
    ("Borders were drawn in the 19th century.", "the 19th century", "18", "1800-01-01", "1899-12-31"),
    # seasons, quarters, halves
    ("The offensive began last summer.", "last summer", "2012-SU", "2012-06-01", "2012-08-31"),
    ("The offensive began in the spring of 2011.", "the spring of 2011", "2011-SP", "2011-03-01", "2011-05-31"),
    ("Growth slowed in the third quarter.", "the third quarter", "2012-Q3", "2012-07-01", "2012-09-30"),
    ("Growth slowed in the first quarter of 2012.", "the first quarter of 2012", "2012-Q1", "2012-01-01", "2012-03-31"),
    ("Output fell in the first half of 2012.", "the first half of 2012", "2012-H1", "2012-01-01", "2012-06-30"),
    ("Output fell in fiscal 2012.", "fiscal 2012", "2012", "-", "-"),
    # hours
    ("The bomb exploded at 10:35 a.m. Tuesday.", "10:35 a.m. Tuesday", "2013-04-09T10:35", "2013-04-09", "2013-04-09"),
    ("Voting ended at 9 p.m. on Sunday.", "9 p.m. on Sunday", "2013-04-07T21:00", "2013-04-07", "2013-04-07"),
    ("The truce took hold at noon Monday.", "noon Monday", "2013-04-08T12:00", "2013-04-08", "2013-04-08"),
    ("The plane landed at 14:05 GMT on March 3.", "14:05 GMT on March 3", "2013-03-03T14:05", "2013-03-03", "2013-03-03"),
    ("Polls close at 8 p.m.", "8 p.m.", "2013-04-10T20:00", "2013-04-10", "2013-04-10"),
    # festivals
    ("He was shot on Christmas Day.", "Christmas Day", "2012-12-25", "2012-12-25", "2012-12-25"),
    ("The pope prayed on Good Friday.", "Good Friday", "2013-03-29", "2013-03-29", "2013-03-29"),
    ("Crowds gathered last Thanksgiving.", "last Thanksgiving", "2012-11-22", "2012-11-22", "2012-11-22"),
    ("Workers will march on May Day.", "May Day", "2013-05-01", "2013-05-01", "2013-05-01"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words", "value", "first", "last"), DATED, ids=[f"{c[1]}: {c[0]}" for c in DATED])
def test_dates(content: str, words: str, value: str, first: str, last: str) -> None:
    found = [t for t in read(content) if t.text == words]
    assert [(t.value, t.first or "-", t.last or "-") for t in found] == [(value, first, last)], read(content)


# (sentence, expression, type, value)
UNDATED = [
    ("Talks lasted three days.", "three days", "DURATION", "P3D"),
    ("He began a two-day visit.", "a two-day", "DURATION", "P2D"),
    ("They waited for twenty-four hours.", "twenty-four hours", "DURATION", "PT24H"),
    ("They talked for five and a half hours.", "five and a half hours", "DURATION", "PT5H30M"),
    ("They fought for a year and a half.", "a year and a half", "DURATION", "P1.5Y"),
    ("They fought for several weeks.", "several weeks", "DURATION", "PXW"),
    ("They fought for weeks.", "weeks", "DURATION", "PXW"),
    ("They fought for a couple of months.", "a couple of months", "DURATION", "P2M"),
    ("They fought for four decades.", "four decades", "DURATION", "P40Y"),
    ("The six-year-old war goes on.", "six-year-old", "DURATION", "P6Y"),
    ("It needs two to three weeks.", "two to three weeks", "DURATION", "P2W"),
    ("The cabinet meets every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
    ("The report appears annually.", "annually", "SET", "P1Y"),
    ("The report appears every two years.", "every two years", "SET", "P2Y"),
    ("Trucks cross twice a week.", "twice a week", "SET", "P1W"),
    ("They rallied every day.", "every day", "SET", "P1D"),
    ("Orange marches are held each July.", "each July", "SET", "XXXX-07"),
    ("It costs 3 million dollars a year.", "a year", "SET", "P1Y"),
    ("The army is now in charge.", "now", "DATE", "PRESENT_REF"),
    ("He was recently freed.", "recently", "DATE", "PAST_REF"),
    ("He will be freed soon.", "soon", "DATE", "FUTURE_REF"),
    ("They had quarrelled in the past.", "the past", "DATE", "PAST_REF"),
    ("Talks may resume in the near future.", "the near future", "DATE", "FUTURE_REF"),
    ("He fled several years ago.", "several years ago", "DATE", "PAST_REF"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "words", "kind", "value"), UNDATED, ids=[c[0] for c in UNDATED])
def test_lengths_rates_and_references(content: str, words: str, kind: str, value: str) -> None:
    found = [(t.type, t.value, t.first) for t in read(content) if t.text == words]
    assert found == [(kind, value, None)], read(content)


@pytest.mark.parametrize(
    ("content", "value", "first", "last"),
    [
        ("Prices doubled over the past three years.", "P3Y", "2010-04-10", "2013-04-10"),
        ("Prices will double over the next two months.", "P2M", "2013-04-10", "2013-06-10"),
        ("It rained during the last ten days.", "P10D", "2013-03-31", "2013-04-10"),
    ],
)
def test_lengths_that_end_or_begin_at_the_publication_date(content: str, value: str, first: str, last: str) -> None:
    (found,) = read(content)
    assert (found.type, found.value, found.first, found.last) == ("DURATION", value, first, last)


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("It was closed between March 3 and 5.", ["2013-03-03", "2013-03-05"]),
        ("It was closed on March 3-5.", ["2013-03-03", "2013-03-05"]),
        ("He ruled from 1991 to 1997.", ["1991", "1997"]),
        ("They met from Monday to Wednesday.", ["2013-04-08", "2013-04-10"]),
        ("It was shut from Saturday until Monday.", ["2013-04-06", "2013-04-08"]),
        ("Offices were shut Friday through Sunday.", ["2013-04-05", "2013-04-07"]),
        ("Statements were made Monday and Tuesday.", ["2013-04-08", "2013-04-09"]),
        ("The blast was at 10:35 a.m. (0735 GMT) Friday.", ["2013-04-05T10:35", "2013-04-05T07:35", "2013-04-05"]),
    ],
)
def test_ranges_are_two_expressions(content: str, values: list[str]) -> None:
    assert [t.value for t in read(content)] == values


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("The minister said Wednesday that talks failed.", "XXXX-WXX-3"),
        ("The two met last week.", "XXXX-WXX"),
        ("The two met last month.", "XXXX-XX"),
        ("The law was passed last year.", "XXXX"),
        ("It happened yesterday.", "XXXX-XX-XX"),
        ("It happened on March 3.", "XXXX-03-03"),
        ("It happened in March.", "XXXX-03"),
        ("It happened last summer.", "XXXX-SU"),
        ("Growth slowed in the third quarter.", "XXXX-Q3"),
        ("It happened two years ago.", "XXXX"),
        ("It exploded at 10 a.m. Tuesday.", "XXXX-WXX-2T10:00"),
    ],
)
def test_without_a_publication_date_relative_times_stay_open(content: str, value: str) -> None:
    (found,) = read(content, published=None)
    assert (found.value, found.first, found.last) == (value, None, None)


def test_without_a_publication_date_full_dates_and_what_follows_them_are_known() -> None:
    found = read("He was freed on March 4, 2011. Three days later he fled.", published=None)
    assert [t.value for t in found] == ["2011-03-04", "2011-03-07"]


@pytest.mark.parametrize(
    "content",
    [
        "A 45-year-old man was shot.",
        "She is 45 years old.",
        "His 6-year-old son survived.",
        "They may march again.",
        "Some 1900 people fled.",
        "Resolution 1973 was passed.",
        "The plan cost $2000.",
        "He finished second.",
        "Iraq imports three-quarters of its food.",
        "Sun shares fell.",
        "They came second in the league.",
        "Foreign Minister Jan Kavan spoke.",
        "The lab found these minute traces.",
        "The bus was on route 1984.",
        'She watches "60 Minutes" often.',
        "The fall of the regime was quick.",
        "He is in his sixties.",
        "Version 10.35 of 3:2 was used.",
        "",
    ],
)  # fmt: skip
def test_what_is_no_time(content: str) -> None:
    assert read(content) == ()


def test_notices_hold_no_times() -> None:
    content = "It ended on Tuesday.\nSupport us monthly, from today."
    notice = Notice("appeal", Span(21, len(content)))
    found = times(document_of(content), Text(content, notices=(notice,)), parse=Parse())
    assert [t.text for t in found] == ["Tuesday"]


def test_a_publication_date_with_a_clock_or_no_date_at_all() -> None:
    assert read("It ended Tuesday.", "2013-04-10T23:15:00+02:00")[0].value == "2013-04-09"
    assert read("It ended Tuesday.", "no date")[0].value == "XXXX-WXX-2"


def test_the_governing_verb_decides_and_not_the_nearest_word() -> None:
    content = "Ministers who said little will meet Friday"
    parse = parse_of(
        content,
        """
        Ministers minister NOUN NNS nsubj 5
        who who PRON WP nsubj 2
        said say VERB VBD relcl 0
        little little ADJ JJ dobj 2
        will will AUX MD aux 5
        meet meet VERB VB ROOT 5
        Friday Friday PROPN NNP npadvmod 5
        """,
    )
    assert read(content, parse=parse)[0].value == "2013-04-12"


def test_an_infinitive_under_a_planning_verb_points_forward_through_its_preposition() -> None:
    content = "Talks were set to begin over dinner on Friday"
    parse = parse_of(
        content,
        """
        Talks talk NOUN NNS nsubjpass 2
        were be AUX VBD auxpass 2
        set set VERB VBN ROOT 2
        to to PART TO aux 4
        begin begin VERB VB xcomp 2
        over over ADP IN prep 4
        dinner dinner NOUN NN pobj 5
        on on ADP IN prep 4
        Friday Friday PROPN NNP pobj 7
        """,
    )
    assert read(content, parse=parse)[0].value == "2013-04-12"


@pytest.mark.parametrize(
    ("verb", "value"), [("managed manage", "2013-04-05"), ("agreed agree", "2013-04-12")], ids=["managed", "agreed"]
)
def test_an_infinitive_takes_its_direction_from_the_verb_above(verb: str, value: str) -> None:
    word, lemma = verb.split()
    content = f"They {word} to leave Friday"
    parse = parse_of(
        content,
        f"""
        They they PRON PRP nsubj 1
        {word} {lemma} VERB VBD ROOT 1
        to to PART TO aux 3
        leave leave VERB VB xcomp 1
        Friday Friday PROPN NNP npadvmod 3
        """,
    )
    assert read(content, parse=parse)[0].value == value


@pytest.mark.parametrize(
    ("verb", "value"), [("proposed propose", "2013-04-05"), ("planned plan", "2013-04-12")], ids=["proposed", "planned"]
)
def test_a_day_that_opens_the_clause_is_when_a_proposal_was_made(verb: str, value: str) -> None:
    word, lemma = verb.split()
    content = f"On Friday they {word} talks"
    parse = parse_of(
        content,
        f"""
        On on ADP IN prep 3
        Friday Friday PROPN NNP pobj 0
        they they PRON PRP nsubj 3
        {word} {lemma} VERB VBD ROOT 3
        talks talk NOUN NNS dobj 3
        """,
    )
    assert read(content, parse=parse)[0].value == value


def test_a_day_that_owns_a_noun_is_past_though_the_clause_looks_ahead() -> None:
    content = "They hope to reverse Friday's ruling"
    parse = parse_of(
        content,
        """
        They they PRON PRP nsubj 1
        hope hope VERB VBP ROOT 1
        to to PART TO aux 3
        reverse reverse VERB VB xcomp 1
        Friday Friday PROPN NNP poss 6
        's 's PART POS case 4
        ruling ruling NOUN NN dobj 3
        """,
    )
    assert read(content, parse=parse)[0].value == "2013-04-05"


def test_a_past_perfect_modal_is_past() -> None:
    content = "They would have left Friday"
    parse = parse_of(
        content,
        """
        They they PRON PRP nsubj 3
        would would AUX MD aux 3
        have have AUX VB aux 3
        left leave VERB VBN ROOT 3
        Friday Friday PROPN NNP npadvmod 3
        """,
    )
    assert read(content, parse=parse)[0].value == "2013-04-05"


_WORDS = st.sampled_from(
    [
        "Wednesday", "March", "May", "the", "a", "last", "next", "year", "years", "week", "days", "ago", "later", "2013",
        "0", "31", "32", "1/0", "13/13/13", "99:99", "10:35", "a.m.", "9999", "1000", "second", "quarter", "half", "of",
        "and", "to", "-", ",", ".", "(", "century", "decade", "thousand", "999999999", "Easter", "end", "every", "since",
        "two", "twenty", "1990s", "'s", "old", "early", "fiscal", "Q3", "00", "tonight", "0735", "GMT", "\n", "’", "2.5",
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(), st.lists(_WORDS, max_size=14).map(" ".join))
_DAYS = st.one_of(st.none(), st.dates().map(date.isoformat), st.text(max_size=12))


@settings(deadline=None)  # the first text opens the tables
@given(_TEXTS, _DAYS)
def test_any_text_is_read_and_every_expression_quotes_it(content: str, published: str | None) -> None:
    end = 0
    for t in read(content, published):
        assert t.text == content[t.span.start : t.span.end]
        assert t.text
        assert t.span.start >= end, "in order, without overlap"
        end = t.span.end
        assert t.value
        if t.first and t.last:
            assert date.fromisoformat(t.first) <= date.fromisoformat(t.last)
        assert (t.first is None) == (t.last is None)
