"""Attributions from hand-made parses: who says what, how quoted, within whose report."""

from __future__ import annotations

from tests.builders import document_of, parse_of, text_of

from dateline.core.parse import Parse
from dateline.core.repairs import mended
from dateline.core.types import Actor, ActorMention, Attribution, Mention, Span, TimeExpression
from dateline.measure.counts import Count
from dateline.measure.polnear import Marked, Relation, compare, read_relations
from dateline.stages.attributions import attributions
from dateline.stages.attributions._quotes import quotations


def read(content: str, rows: str, times: tuple[TimeExpression, ...] = ()) -> tuple[Attribution, ...]:
    parse = parse_of(content, rows)
    return attributions(
        document_of(content), text_of(content), (Span(0, len(content)),), (), times, (), parse=parse, answers=None
    )


def words(content: str, a: Attribution) -> tuple[str | None, str | None, list[str]]:
    return (
        a.source.of(content) if a.source else None,
        a.cue.of(content) if a.cue else None,
        [c.of(content) for c in a.content],
    )


SAID = """
Kamau Kamau PROPN NNP nsubj 1
said say VERB VBD ROOT 1
Monday Monday PROPN NNP npadvmod 1
that that SCONJ IN mark 5
talks talk NOUN NNS nsubj 5
failed fail VERB VBD ccomp 1
. . PUNCT . punct 1
"""


def test_a_clause_that_is_said() -> None:
    content = "Kamau said Monday that talks failed."
    (a,) = read(content, SAID)
    assert words(content, a) == ("Kamau", "said", ["talks failed"])
    assert a.quote == "indirect"
    assert not a.anonymous
    assert a.said is None


def test_the_day_of_saying_is_that_of_the_time_on_the_cue() -> None:
    content = "Kamau said Monday that talks failed."
    monday = TimeExpression(Span(11, 17), "Monday", "DATE", "2013-04-08", "2013-04-08", "2013-04-08", "day")
    assert read(content, SAID, (monday,))[0].said == "2013-04-08"


def test_a_quotation_before_its_speaker_is_direct() -> None:
    content = '"Nobody asked us here," Kamau said.'
    rows = """
    " " PUNCT `` punct 2
    Nobody nobody PRON NN nsubj 2
    asked ask VERB VBD ccomp 8
    us we PRON PRP dobj 2
    here here ADV RB advmod 2
    , , PUNCT , punct 8
    " " PUNCT '' punct 8
    Kamau Kamau PROPN NNP nsubj 8
    said say VERB VBD ROOT 8
    . . PUNCT . punct 8
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "said", ['"Nobody asked us here,"'])
    assert a.quote == "direct"


def test_according_to_takes_the_rest_of_its_clause() -> None:
    content = "Talks failed, according to officials."
    rows = """
    Talks talk NOUN NNS nsubj 1
    failed fail VERB VBD ROOT 1
    , , PUNCT , punct 1
    according accord VERB VBG prep 1
    to to ADP IN prep 3
    officials official NOUN NNS pobj 4
    . . PUNCT . punct 1
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("officials", "according to", ["Talks failed"])
    assert a.anonymous, "no name is given"


def test_what_was_not_said_is_no_attribution() -> None:
    content = "Kamau did not say that talks failed."
    rows = """
    Kamau Kamau PROPN NNP nsubj 3
    did do AUX VBD aux 3
    not not PART RB neg 3
    say say VERB VB ROOT 3
    that that SCONJ IN mark 6
    talks talk NOUN NNS nsubj 6
    failed fail VERB VBD ccomp 3
    . . PUNCT . punct 3
    """
    assert read(content, rows) == ()


def test_a_report_of_a_report_is_nested() -> None:
    content = "Reuters reported Kamau said talks failed."
    rows = """
    Reuters Reuters PROPN NNP nsubj 1
    reported report VERB VBD ROOT 1
    Kamau Kamau PROPN NNP nsubj 3
    said say VERB VBD ccomp 1
    talks talk NOUN NNS nsubj 5
    failed fail VERB VBD ccomp 3
    . . PUNCT . punct 1
    """
    outer, inner = read(content, rows)
    assert (outer.source, inner.source) == (Span(0, 7), Span(17, 22))
    assert inner.within == outer.id
    assert outer.within is None


def test_a_quoted_sentence_without_a_speaker_goes_on_with_the_one_before() -> None:
    content = '"Nobody asked us here," Kamau said. "We will come back soon."'
    first = parse_of(
        content[:35],
        """
        " " PUNCT `` punct 2
        Nobody nobody PRON NN nsubj 2
        asked ask VERB VBD ccomp 8
        us we PRON PRP dobj 2
        here here ADV RB advmod 2
        , , PUNCT , punct 8
        " " PUNCT '' punct 8
        Kamau Kamau PROPN NNP nsubj 8
        said say VERB VBD ROOT 8
        . . PUNCT . punct 8
        """,
    )
    second = [
        t.__class__(t.i + 10, t.start + 36, t.end + 36, t.text, t.lemma, t.pos, t.tag, t.dep, t.head + 10)
        for t in parse_of(
            content[36:],
            """
            " " PUNCT `` punct 3
            We we PRON PRP nsubj 3
            will will AUX MD aux 3
            come come VERB VB ROOT 3
            back back ADV RB advmod 3
            soon soon ADV RB advmod 3
            . . PUNCT . punct 3
            " " PUNCT '' punct 3
            """,
        ).tokens
    ]
    parse = Parse((*first.tokens, *second), ((0, 10), (10, 18)))
    sentences = (Span(0, 35), Span(36, len(content)))
    said, on = attributions(document_of(content), text_of(content), sentences, (), (), (), parse=parse, answers=None)
    assert said.source is not None
    assert (on.source, on.cue, on.quote) == (None, None, "direct")
    assert on.content[0].of(content) == '"We will come back soon."'


def test_a_quotation_without_an_end_does_not_swallow_the_text() -> None:
    content = 'He said "yes. And then\nnothing more was said.\n“Curly” and «angled» ones.'
    assert [q.of(content) for q in quotations(content, 0, len(content))] == ['"yes.', "“Curly”", "«angled»"]


def test_an_apostrophe_is_no_quotation_mark() -> None:
    content = "The ministers' talks didn't fail in the '90s."
    assert [q.of(content) for q in quotations(content, 0, len(content))] == []


def test_a_second_verb_of_saying_goes_on_with_the_speaker() -> None:
    content = "Russia said the group agreed and urged calm."
    rows = """
    Russia Russia PROPN NNP nsubj 1
    said say VERB VBD ROOT 1
    the the DET DT det 3
    group group NOUN NN nsubj 4
    agreed consent VERB VBD ccomp 1
    and and CCONJ CC cc 4
    urged urge VERB VBD conj 4
    calm calm NOUN NN dobj 6
    . . PUNCT . punct 1
    """
    parse = mended(parse_of(content, rows))
    assert parse.head(parse.tokens[6]).text == "said"
    assert mended(parse) == parse


def test_a_tag_behind_words_that_only_end_in_quotation_marks_takes_them_all() -> None:
    content = 'Both sides "want peace," said Kamau.'
    rows = """
    Both both DET DT det 1
    sides side NOUN NNS nsubj 3
    " " PUNCT `` punct 3
    want want VERB VBP ccomp 7
    peace peace NOUN NN dobj 3
    , , PUNCT , punct 7
    " " PUNCT '' punct 7
    said say VERB VBD ROOT 7
    Kamau Kamau PROPN NNP nsubj 7
    . . PUNCT . punct 7
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "said", ['Both sides "want peace,"'])
    assert a.quote == "mixed"


def test_an_aside_in_the_middle_leaves_two_pieces() -> None:
    content = "The test, Kamau said, was large."
    rows = """
    The the DET DT det 1
    test test NOUN NN nsubj 6
    , , PUNCT , punct 6
    Kamau Kamau PROPN NNP nsubj 4
    said say VERB VBD parataxis 6
    , , PUNCT , punct 6
    was be AUX VBD ROOT 6
    large large ADJ JJ acomp 6
    . . PUNCT . punct 6
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "said", ["The test", "was large"])


def test_whoever_is_quoted_as_saying_says_it() -> None:
    content = "Kamau was quoted as saying that talks failed."
    rows = """
    Kamau Kamau PROPN NNP nsubjpass 2
    was be AUX VBD auxpass 2
    quoted quote VERB VBN ROOT 2
    as as ADP IN prep 2
    saying say VERB VBG pcomp 3
    that that SCONJ IN mark 7
    talks talk NOUN NNS nsubj 7
    failed fail VERB VBD ccomp 4
    . . PUNCT . punct 2
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "saying", ["talks failed"])


def test_what_somebody_is_urged_to_do_holds_who_is_urged() -> None:
    content = "Kamau urged all sides to talk."
    rows = """
    Kamau Kamau PROPN NNP nsubj 1
    urged urge VERB VBD ROOT 1
    all all DET DT det 3
    sides side NOUN NNS dobj 1
    to to PART TO aux 5
    talk talk VERB VB xcomp 1
    . . PUNCT . punct 1
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "urged", ["all sides to talk"])


def test_calling_a_meeting_is_no_saying_but_calling_it_a_ruse_is() -> None:
    meeting = """
    Kamau Kamau PROPN NNP nsubj 1
    called call VERB VBD ROOT 1
    a a DET DT det 3
    meeting meeting NOUN NN dobj 1
    . . PUNCT . punct 1
    """
    assert read("Kamau called a meeting.", meeting) == ()
    ruse = """
    Kamau Kamau PROPN NNP nsubj 1
    called call VERB VBD ROOT 1
    it it PRON PRP nsubj 4
    a a DET DT det 4
    ruse ruse NOUN NN oprd 1
    . . PUNCT . punct 1
    """
    content = "Kamau called it a ruse."
    (a,) = read(content, ruse)
    assert words(content, a) == ("Kamau", "called", ["it a ruse"])


def test_a_claim_has_the_one_who_owns_it() -> None:
    content = "Kamau's claim that talks failed is new."
    rows = """
    Kamau Kamau PROPN NNP poss 2
    's 's PART POS case 0
    claim claim NOUN NN nsubj 6
    that that SCONJ IN mark 5
    talks talk NOUN NNS nsubj 5
    failed fail VERB VBD acl 2
    is be AUX VBZ ROOT 6
    new new ADJ JJ acomp 6
    . . PUNCT . punct 6
    """
    (a,) = read(content, rows)
    assert words(content, a) == ("Kamau", "claim", ["talks failed"])


def test_who_is_cited_says_what_the_one_who_cites_reports() -> None:
    content = "Reuters, citing officials, reported talks failed."
    rows = """
    Reuters Reuters PROPN NNP nsubj 5
    , , PUNCT , punct 0
    citing cite VERB VBG acl 0
    officials official NOUN NNS dobj 2
    , , PUNCT , punct 0
    reported report VERB VBD ROOT 5
    talks talk NOUN NNS nsubj 7
    failed fail VERB VBD ccomp 5
    . . PUNCT . punct 5
    """
    found = {words(content, a)[1]: a for a in read(content, rows)}
    assert words(content, found["reported"]) == ("Reuters", "reported", ["talks failed"])
    assert words(content, found["citing"]) == ("officials", "citing", ["talks failed"])
    assert found["citing"].anonymous
    assert not found["reported"].anonymous


def test_a_speaker_named_at_the_end_of_a_quotation_has_its_first_sentence_too() -> None:
    content = '"Peace comes first. Talks failed," Kamau said.'
    first = parse_of(
        content[:19],
        """
        " " PUNCT `` punct 2
        Peace peace NOUN NN nsubj 2
        comes come VERB VBZ ROOT 2
        first first ADV RB advmod 2
        . . PUNCT . punct 2
        """,
    )
    second = [
        t.__class__(t.i + 5, t.start + 20, t.end + 20, t.text, t.lemma, t.pos, t.tag, t.dep, t.head + 5)
        for t in parse_of(
            content[20:],
            """
            Talks talk NOUN NNS nsubj 1
            failed fail VERB VBD ccomp 5
            , , PUNCT , punct 5
            " " PUNCT '' punct 5
            Kamau Kamau PROPN NNP nsubj 5
            said say VERB VBD ROOT 5
            . . PUNCT . punct 5
            """,
        ).tokens
    ]
    parse = Parse((*first.tokens, *second), ((0, 5), (5, 12)))
    sentences = (Span(0, 19), Span(20, len(content)))
    kamau = Mention(Span(35, 40), "Kamau", Span(35, 40), "person")
    actor = Actor("actor-1", "Kamau", None, (), None, None, (), (ActorMention(Span(35, 40), "Kamau"),))
    on, said = attributions(
        document_of(content), text_of(content), sentences, (kamau,), (), (actor,), parse=parse, answers=None
    )
    assert (said.speaker, on.speaker) == ("actor-1", "actor-1")
    assert (on.source, on.cue) == (None, None)


def test_quotations_of_many_kinds_of_marks() -> None:
    content = "''Yes,'' he said. „No“ and ‘maybe’ stood there, “so » she said."
    found = [q.of(content) for q in quotations(content, 0, len(content))]
    assert found[0] == "''Yes,''"
    assert "‘maybe’" in found
    assert "“so »" in found


def test_a_quotation_of_two_paragraphs_opens_both() -> None:
    content = 'He said: "First. Second.\n\n"Third," and went.'
    assert [q.of(content) for q in quotations(content, 0, len(content))] == ['"First. Second.', '"Third,"']


def test_polnear_joins_a_quotation_that_goes_on_to_its_cue_and_drops_nested_ones() -> None:
    text = "Kamau said: one. two.\nthree."
    said = Attribution("a", None, False, Span(0, 5), Span(6, 10), (Span(12, 15),), "direct", None, None)
    on = Attribution("b", None, False, None, None, (Span(17, 20),), "direct", None, None)
    elsewhere = Attribution("c", None, False, None, None, (Span(22, 27),), "direct", None, None)
    nested = Attribution("d", None, False, Span(0, 5), Span(6, 10), (Span(12, 13),), "indirect", "a", None)
    (relation,) = read_relations((said, on, elsewhere, nested), text)
    assert relation.content == (Span(12, 15), Span(17, 20))
    gold = Relation((Span(0, 5),), (Span(6, 10),), (Span(12, 20),))
    marked = Marked("m", None, text, (gold,))
    assert compare(marked, (said, on))["speech"] == Count(1, 1, 1)
    assert compare(marked, ())["all"] == Count(0, 0, 1)
