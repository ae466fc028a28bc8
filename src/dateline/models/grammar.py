"""The grammatical parse from the model's output: tags, tree, named entities, put on tokens.

What may not live here: the model's pass (``heads.py``), the cutting into tokens (``tokens.py``) and lemmas
(``lemmas.py``), which need no model. The tree of a sentence is the one with the best sum of log
probabilities, found by Chu and Liu's and Edmonds' algorithm where the best heads alone make none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dateline.core.parse import Entity, Parse, Token
from dateline.core.repairs import mended
from dateline.core.types import Span
from dateline.models.labels import DEPS, ENTITIES, TAGS
from dateline.models.lemmas import lemma
from dateline.models.relations import likely
from dateline.models.tokens import tokens
from dateline.models.upos import upos

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Labels = Iterator[tuple[str, Floats, Floats]]
Cut = Sequence[tuple[int, int]]
"""The tokens of a sentence, as offsets in it."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the model says of the word pieces of a document, ``n`` of them in order of the text.

    ``starts`` (n,) are their first characters; ``tag``, ``dep`` and ``entity`` (n, classes) logits, class 0
    of ``entity`` is none; ``query`` and ``key`` (n, inner) make the score of a head; ``distance`` (41,) is
    added to it by the bucket of the way from dependant to head.
    """

    starts: Ints
    tag: Floats
    dep: Floats
    entity: Floats
    query: Floats
    key: Floats
    distance: Floats


def parse(content: str, sentences: Sequence[Span], said: Grammar) -> Parse:
    """The parse of a document whose sentences are given."""
    texts = [span.of(content).replace("\n", " ") for span in sentences]
    cuts = [tokens(t) for t in texts]
    pieces = _pieces(
        [(span.start + a, span.start + b) for span, c in zip(sentences, cuts, strict=True) for a, b in c], said
    )
    labels = _labels(said, pieces[pieces >= 0])
    near = said.distance[_BUCKETS]
    found: list[Token] = []
    ranges: list[tuple[int, int]] = []
    entities: list[Entity] = []
    for span, form, cut in zip(sentences, texts, cuts, strict=True):
        first = len(found)
        here = pieces[first : first + len(cut)]
        known = np.flatnonzero(here >= 0)
        heads = np.full(len(cut), -1)
        if len(known):
            heads[known] = known[tree(_scores(said, here[known], near))]
        kinds: list[str] = []
        found += _sentence(form, span.start, cut, heads.tolist(), labels, kinds, first)
        ranges.append((first, len(found)))
        entities += _entities(found[first:], kinds)
    return mended(Parse(tuple(found), tuple(ranges), tuple(entities)))


def _sentence(
    text: str, start: int, cut: Cut, heads: Sequence[int], labels: Labels, kinds: list[str], first: int
) -> list[Token]:
    """The tokens of one sentence; ``heads`` are -1 where no piece begins in a token.

    ``kinds`` is given which of them begin an entity or go on with one ("B-ORG", "I-ORG").
    """
    found: list[Token] = []
    read = [next(labels) if head >= 0 else None for head in heads]
    named = iter(_kinds(np.array([told[2] for told in read if told is not None])))
    for i, (a, b) in enumerate(cut):
        form = text[a:b]
        head = heads[i]
        if (told := read[i]) is not None:
            tag, relations, _ = told
            kind = next(named)
            above = read[head]
            dep = "ROOT" if head == i else _relation(relations, above[0] if above else "", before=head < i)
        else:
            tag, dep, head, kind = _unread(form, i, found, first)
        kinds.append(kind)
        after = bool(found) and found[-1].dep == "expl"
        pos, stem = _word(form, tag, dep, after)
        found.append(Token(first + i, start + a, start + b, form, stem, pos, tag, dep, first + head, kind[2:]))
    return found


def _relation(relations: Floats, tag: str, *, before: bool) -> str:
    """The likeliest relation below a head of a tag, which stands before the word or after it."""
    return DEPS[int((relations + likely().get((tag, before), 0)).argmax())]


@lru_cache(1 << 16)
def _word(form: str, tag: str, dep: str, after: bool) -> tuple[str, str]:  # noqa: FBT001
    """Part of speech and lemma of a word."""
    pos = upos(form, tag, dep, after_expletive=after)
    return pos, lemma(form, tag, pos)


def _labels(said: Grammar, rows: Ints) -> Labels:
    """Tag, logits of the relations below another token, and those of the kinds of entities, at each of some pieces."""
    tags = said.tag[rows, 1:].argmax(1).tolist()
    deps = said.dep[rows, 1:]
    deps[:, _ROOT] = -np.inf
    return ((TAGS[t], d, e) for t, d, e in zip(tags, deps, said.entity[rows], strict=True))


def _kinds(logits: Floats) -> list[str]:
    """The likeliest kinds ("B-ORG", "I-ORG", "") of the tokens of a sentence, from logits (tokens, kinds).

    No name goes on with another kind than its own, and one right after another is less likely by ``_TOUCH``: "Addis" a
    place and "Ababa" an organisation are one name. Viterbi's algorithm, where the best of each token alone break this.
    """
    if not len(logits):
        return []
    best = logits.argmax(1)
    follows = np.concatenate([[0], best[:-1]])
    if (_STEPS[follows, best] == 0).all():
        return [_KINDS[k] for k in best.tolist()]
    score = logits - np.log(np.exp(logits - logits.max(1, keepdims=True)).sum(1, keepdims=True))
    total = score[0] + _STEPS[0]
    ways = []
    for row in score[1:]:
        ahead = total[:, None] + _STEPS
        ways.append(ahead.argmax(0))
        total = ahead.max(0) + row
    path = [int(total.argmax())]
    for way in reversed(ways):
        path.append(int(way[path[-1]]))
    return [_KINDS[k] for k in reversed(path)]


def _unread(form: str, i: int, before: Sequence[Token], first: int) -> tuple[str, str, int, str]:
    """Tag, relation, head and entity of a token in which no piece begins: white space, the "not" of "cannot"."""
    last = before[-1] if before else None
    if form.lower() in {"not", "n't", "n’t"} and last is not None:
        above = last.i if last.dep == "ROOT" else last.head
        return "RB", "neg", above - first, ""
    return "_SP" if form.isspace() else "NN", "dep", max(0, i - 1), ""


def _pieces(words: Sequence[tuple[int, int]], said: Grammar) -> Ints:
    """The first piece that begins in each word; -1 where none does."""
    starts = said.starts
    if not len(starts) or not words:
        return np.full(len(words), -1)
    edges = np.array(words, np.int64)
    begin = np.searchsorted(starts, edges[:, 0])
    inside = starts[np.minimum(begin, len(starts) - 1)] < edges[:, 1]
    return np.asarray(np.where(inside & (begin < len(starts)), begin, -1), np.int64)


def _scores(said: Grammar, rows: Ints, near: Floats) -> Floats:
    """Log probabilities (dependant, head); the diagonal is that of a root. ``near`` is the term for each distance."""
    score = said.query[rows] @ said.key[rows].T / said.query.shape[1] ** 0.5
    score += near.take(rows[None] - (rows[:, None] - _FAR), mode="clip")
    score -= np.maximum.reduce(score, 1, keepdims=True)
    return np.asarray(score - np.log(np.add.reduce(np.exp(score), 1, keepdims=True)), np.float32)


def buckets_around(at: int, size: int) -> Ints:
    """The buckets of the distances from one of ``size`` pieces to each of them.

    There are 41: exact up to a distance of 8, then in steps of a third of an octave.
    """
    return _BUCKETS.take(np.arange(_FAR - at, _FAR - at + size), mode="clip")


def tree(score: Floats) -> Ints:
    """The head of each token of one tree, from scores (dependant, head); the root is its own head."""
    size = len(score)
    own = np.diag(score)
    others = score.copy()
    np.fill_diagonal(others, -np.inf)
    best = others.max(1, initial=-np.inf)
    root = int((own - np.where(np.isfinite(best), best, 0)).argmax()) if size > 1 else 0
    others[root] = -np.inf
    heads = others.argmax(1)
    heads[root] = root
    return heads if _reaches(heads, root) else _edmonds(others, root)


def _reaches(heads: Ints, root: int) -> bool:
    """Whether every token comes to the root by its heads."""
    at = heads
    for _ in range(len(heads).bit_length() + 1):
        at = at[at]
    return bool((at == root).all())


def _edmonds(score: Floats, root: int) -> Ints:
    """The best tree under a root (Edmonds 1967): break the first circle of best heads, and again."""
    heads: Ints = score.argmax(1)
    heads[root] = root
    circle = _circle(heads, root)
    if not circle:
        return heads
    size = len(score)
    inside = np.zeros(size, bool)
    inside[circle] = True
    outer = np.flatnonzero(~inside)
    loop = np.array(circle)
    gain = score[np.ix_(loop, outer)] - score[loop, heads[loop]][:, None]  # of entering the circle from outside
    small = np.full((len(outer) + 1, len(outer) + 1), -np.inf, np.float32)
    small[:-1, :-1] = score[np.ix_(outer, outer)]
    small[:-1, -1] = score[np.ix_(outer, loop)].max(1)
    small[-1, :-1] = gain.max(0)
    inner = _edmonds(small, int(np.flatnonzero(outer == root)[0]))
    for k, v in enumerate(outer):
        if v != root:
            heads[v] = outer[inner[k]] if inner[k] < len(outer) else loop[score[v, loop].argmax()]
    entry = outer[inner[-1]]
    broken = loop[gain[:, inner[-1]].argmax()]
    heads[broken] = entry
    return heads


def _circle(heads: Ints, root: int) -> list[int]:
    """The tokens of one circle of heads; empty where there is none."""
    seen = {root}
    for start in range(len(heads)):
        path: list[int] = []
        at = start
        while at not in seen:
            seen.add(at)
            path.append(at)
            at = int(heads[at])
        if at in path:
            return path[path.index(at) :]
    return []


def _entities(found: Sequence[Token], kinds: Sequence[str]) -> Iterator[Entity]:
    """Runs of tokens of one kind; a token that goes on with nothing begins."""
    start: Token | None = None
    for t, kind, after in zip(found, kinds, [*kinds[1:], ""], strict=True):
        if kind and start is None:
            start = t
        if start is not None and after != "I-" + start.ent:
            yield Entity(Span(start.start, t.end), start.ent, start.i, t.i + 1)
            start = None


_ROOT = DEPS.index("ROOT")
_FAR = 128  # from here on all distances are in the last bucket


def _bucket(distance: int) -> int:
    size = abs(distance)
    step = size if size < 8 else min(20, int(8 + math.log2(size / 8) * 3))
    return 20 - step if distance < 0 else 20 + step


_BUCKETS = np.array([_bucket(d) for d in range(-_FAR, _FAR + 1)], np.int64)
_TOUCH = 1.5
"""By how much, in log odds, a name right after another is less likely than its logits say; not after a date or a number."""
_KINDS = ["", *(f"B-{k}" for k in ENTITIES), *(f"I-{k}" for k in ENTITIES)]
_LOOSE = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "QUANTITY", "MONEY", "PERCENT", ""})


def _steps() -> Floats:
    """What is added for each kind (kinds, kinds) after each other."""
    found = np.zeros((len(_KINDS), len(_KINDS)), np.float32)
    for i, before in enumerate(_KINDS):
        for j, after in enumerate(_KINDS):
            if after.startswith("I-") and before[2:] != after[2:]:
                found[i, j] = -1e4
            elif after.startswith("B-") and before[2:] not in _LOOSE and after[2:] not in _LOOSE:
                found[i, j] = -_TOUCH
    return found


_STEPS = _steps()
