"""Reading GUM's entities, and comparing clusters with them."""

from __future__ import annotations

from dateline.core.types import Actor, ActorMention, Mention, Span
from dateline.measure.coreference import b_cubed
from dateline.measure.gum import GumDocument, compare, read_gum

CONLLU = """# newdoc id = GUM_x
# newpar
# text = Jane Roe left Oslo.
1	Jane	Jane	PROPN	NNP	_	3	nsubj	_	Entity=(1-person-new-cf1-1-coref-Jane_Roe
2	Roe	Roe	PROPN	NNP	_	1	flat	_	Entity=1)
3	left	leave	VERB	VBD	_	0	root	_	_
4	Oslo	Oslo	PROPN	NNP	_	3	obj	_	Entity=(2-place-new-cf2-1-coref-Oslo)|SpaceAfter=No
5	.	.	PUNCT	.	_	3	punct	_	_

# newpar
# text = I don't know her mother.
1	I	I	PRON	PRP	_	4	nsubj	_	Entity=(3-person-acc:inf-cf1-1-sgl)
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	know	know	VERB	VB	_	0	root	_	_
5	her	she	PRON	PRP$	_	6	nmod:poss	_	Entity=(4-person-acc:inf-cf2-2-sgl(1-person-giv:act-cf3-1-ana-Jane_Roe)
6	mother	mother	NOUN	NN	_	4	obj	_	Entity=4)|SpaceAfter=No
7	.	.	PUNCT	.	_	4	punct	_	_
"""


def test_words_are_written_once_and_mentions_have_span_head_and_number() -> None:
    found = read_gum("GUM_x", CONLLU)
    assert found.content == "Jane Roe left Oslo.\n\nI don't know her mother."
    told = [(m.span.of(found.content), m.head.of(found.content), m.entity, m.kind) for m in found.mentions]
    assert told == [
        ("Jane Roe", "Jane", 1, "person"), ("Oslo", "Oslo", 2, "place"), ("I", "I", 3, "person"),
        ("her mother", "mother", 4, "person"), ("her", "her", 1, "person"),
    ]  # fmt: skip


def read(document: GumDocument, *clusters: tuple[str, ...]) -> tuple[list[Mention], list[Actor]]:
    """A reading in which some words are one actor each; heads are the last words."""
    named, found = [], []
    for words in clusters:
        spans = [Span(document.content.index(w), document.content.index(w) + len(w)) for w in words]
        named += [
            Mention(s, s.of(document.content), Span(s.end - len(w.split()[-1]), s.end), "person")
            for s, w in zip(spans, words, strict=True)
        ]
        mentions = tuple(ActorMention(s, s.of(document.content)) for s in spans)
        found.append(Actor(words[0], words[0], None, (), None, None, (), mentions))
    return named, found


def test_clusters_are_compared_on_persons_and_bodies_of_the_third_person() -> None:
    document = read_gum("GUM_x", CONLLU)
    gold, found, pronouns = compare(document, *read(document, ("Jane Roe", "her"), ("her mother",), ("Oslo",), ("I",)))
    assert sorted(map(len, gold)) == [1, 2]  # Roe and her; the mother; no place, nobody who speaks
    assert sorted(map(len, found)) == [1, 2]
    assert b_cubed(gold, found).f1 == 1.0
    assert (pronouns.matched, pronouns.predicted, pronouns.gold) == (1, 1, 1)


def test_a_pronoun_of_somebody_else_is_wrong() -> None:
    document = read_gum("GUM_x", CONLLU)
    _, _, pronouns = compare(document, *read(document, ("Jane Roe",), ("her mother", "her")))
    assert (pronouns.matched, pronouns.predicted) == (0, 1)
