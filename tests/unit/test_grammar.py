"""The parse from a model's output, without a model: trees, tokens in which no piece begins, entities."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.core.types import Span
from dateline.models.grammar import Grammar, parse, tree
from dateline.models.labels import DEPS, ENTITIES, TAGS
from dateline.models.relations import likely


def is_tree(heads: list[int]) -> bool:
    roots = [i for i, h in enumerate(heads) if h == i]
    if len(roots) != 1:
        return False
    for start in range(len(heads)):
        at = start
        for _ in heads:
            at = heads[at]
        if at != roots[0]:
            return False
    return True


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_heads_are_the_best_tree_under_their_root(size: int, seed: int) -> None:
    score = np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32)
    heads = tree(score)
    assert is_tree(list(heads))
    root = next(i for i, h in enumerate(heads) if h == i)
    rivals = (r for r in product(range(size), repeat=size) if r[root] == root and is_tree(list(r)))
    best = max(score[range(size), r].sum() for r in rivals)
    assert score[range(size), heads].sum() >= best - 1e-4


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(0, 10_000))
def test_any_scores_give_one_tree(size: int, seed: int) -> None:
    assert is_tree(list(tree(np.random.default_rng(seed).normal(size=(size, size)).astype(np.float32))))


def said(starts: list[int], tags: list[str], deps: list[str], heads: list[int], kinds: list[str]) -> Grammar:
    """A model that is sure of its answers."""
    n = len(starts)
    tag, dep, entity = np.zeros((n, 1 + len(TAGS))), np.zeros((n, 1 + len(DEPS))), np.zeros((n, 1 + 2 * len(ENTITIES)))
    for i in range(n):
        tag[i, 1 + TAGS.index(tags[i])] = dep[i, 1 + DEPS.index(deps[i])] = 9
        part, _, kind = kinds[i].partition("-")
        entity[i, 0 if not kind else 1 + ENTITIES.index(kind) + (part == "I") * len(ENTITIES)] = 9
    query = np.eye(n)[heads] * 99
    arrays = [a.astype(np.float32) for a in (tag, dep, entity, query, np.eye(n))]
    return Grammar(np.array(starts), *arrays, np.zeros(41, np.float32))


def test_tags_heads_and_entities_come_on_the_tokens() -> None:
    content = "Kenya cannot leave New York."
    model = said(
        [0, 6, 13, 19, 23, 27],
        ["NNP", "MD", "VB", "NNP", "NNP", "."],
        ["nsubj", "aux", "ROOT", "compound", "dobj", "punct"],
        [2, 2, 2, 4, 2, 2],
        ["B-GPE", "", "", "B-GPE", "I-GPE", ""],
    )
    read = parse(content, [Span(0, 28)], model)
    told = [(t.text, t.pos, t.dep, read.tokens[t.head].text) for t in read.tokens]
    assert told == [
        ("Kenya", "PROPN", "nsubj", "leave"),
        ("can", "AUX", "aux", "leave"),
        ("not", "PART", "neg", "leave"),  # its letters lie in the word piece of "cannot"
        ("leave", "VERB", "ROOT", "leave"),
        ("New", "PROPN", "compound", "York"),
        ("York", "PROPN", "dobj", "leave"),
        (".", "PUNCT", "punct", "leave"),
    ]
    assert [(e.span.of(content), e.label, e.first, e.last) for e in read.entities] == [
        ("Kenya", "GPE", 0, 1),
        ("New York", "GPE", 4, 6),
    ]
    assert [t.ent for t in read.tokens] == ["GPE", "", "", "", "GPE", "GPE", ""]


def test_a_name_is_of_one_kind_and_two_hardly_touch() -> None:
    model = said([0, 6], ["NNP", "NNP"], ["compound", "ROOT"], [1, 1], ["B-GPE", "B-ORG"])
    model.entity[1, 1 + ENTITIES.index("GPE") + len(ENTITIES)] = 8.2  # nearly as likely to go on
    (found,) = parse("Addis Ababa", [Span(0, 11)], model).entities
    assert (found.span, found.label) == (Span(0, 11), "GPE")
    model.entity[1, 0] = 9.5  # no name at all is likelier still, and what goes on with nothing is no name
    assert [e.label for e in parse("Addis Ababa", [Span(0, 11)], model).entities] == ["GPE"]


def test_a_document_of_which_the_model_says_nothing_still_has_its_tokens() -> None:
    empty = said([], [], [], [], [])
    read = parse("\u0001 \u0002", [Span(0, 3)], empty)
    assert [t.span.of("\u0001 \u0002") for t in read.tokens] == ["\u0001", "\u0002"]


def test_nothing_is_the_object_of_a_noun_as_of_a_preposition() -> None:
    row = likely()["NN", True]
    assert row[DEPS.index("appos")] > row[DEPS.index("pobj")] + 2
    assert set(likely()) <= {(tag, before) for tag in TAGS for before in (True, False)}
    assert all(row.shape == (len(DEPS),) for row in likely().values())
