"""The grammatical parse from the model's output: tags, tree, named entities, put on tokens.

What may not live here: the model's pass (``heads.py``), the cutting into tokens (``tokens.py``) and lemmas
(``lemmas.py``), which need no model. The tree of a sentence is the one with the best sum of log
probabilities, found by Chu and Liu's and Edmonds' algorithm where the best heads alone make none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dateline.core.parse import Entity, Parse, Token
from dateline.core.repairs import mended
from dateline.core.types import Span
from dateline.models.labels import DEPS, ENTITIES, TAGS
from dateline.models.lemmas import lemma
from dateline.models.tokens import tokens
from dateline.models.upos import upos

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


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
    found: list[Token] = []
    ranges: list[tuple[int, int]] = []
    entities: list[Entity] = []
    for span in sentences:
        first = len(found)
        words = [Span(span.start + a, span.start + b) for a, b in tokens(span.of(content).replace("\n", " "))]
        found += _sentence(content, words, first, said)
        ranges.append((first, len(found)))
        entities += _entities(found[first:])
    whole = tuple(replace(t, ent=t.ent[2:]) if t.ent else t for t in found)
    return mended(Parse(whole, tuple(ranges), tuple(entities)))


def _sentence(content: str, words: Sequence[Span], first: int, said: Grammar) -> list[Token]:
    """The tokens of one sentence; ``ent`` still says which of them begin an entity ("B-ORG", "I-ORG")."""
    at = _pieces(words, said.starts)
    known = np.flatnonzero(at >= 0)
    rows = at[known]
    heads = tree(_scores(said, rows)) if len(rows) else np.zeros(0, np.int64)
    tags = said.tag[rows, 1:].argmax(1)
    deps = said.dep[rows].copy()
    deps[:, :1] = deps[:, 1 + _ROOT] = -np.inf
    deps = deps.argmax(1) - 1
    kinds = said.entity[rows].argmax(1)
    number = {int(k): n for n, k in enumerate(known)}
    found: list[Token] = []
    for i, word in enumerate(words):
        form = word.of(content).replace("\n", " ")
        n = number.get(i)
        if n is None:
            tag, dep, head, ent = _unread(form, i, found, first)
        else:
            head = int(known[heads[n]])
            tag, dep = TAGS[tags[n]], "ROOT" if head == i else DEPS[deps[n]]
            ent = _KINDS[kinds[n]]
        after = bool(found) and found[-1].dep == "expl"
        pos = upos(form, tag, dep, after_expletive=after)
        stem = lemma(form, tag, pos)
        found.append(Token(first + i, word.start, word.end, form, stem, pos, tag, dep, first + head, ent))
    return found


def _unread(form: str, i: int, before: Sequence[Token], first: int) -> tuple[str, str, int, str]:
    """Tag, relation, head and entity of a token in which no piece begins: white space, the "not" of "cannot"."""
    last = before[-1] if before else None
    if form.lower() in {"not", "n't", "n’t"} and last is not None:
        above = last.i if last.dep == "ROOT" else last.head
        return "RB", "neg", above - first, ""
    return "_SP" if form.isspace() else "NN", "dep", max(0, i - 1), ""


def _pieces(words: Sequence[Span], starts: Ints) -> Ints:
    """The first piece that begins in each word; -1 where none does."""
    if not len(starts):
        return np.full(len(words), -1)
    begin = np.searchsorted(starts, [w.start for w in words])
    inside = starts[np.minimum(begin, len(starts) - 1)] < np.array([w.end for w in words], np.int64)
    return np.asarray(np.where(inside & (begin < len(starts)), begin, -1), np.int64)


def _scores(said: Grammar, rows: Ints) -> Floats:
    """Log probabilities (dependant, head); the diagonal is that of a root."""
    score = said.query[rows] @ said.key[rows].T / said.query.shape[1] ** 0.5
    score += said.distance[buckets(rows[None] - rows[:, None])]
    score -= score.max(1, keepdims=True)
    return np.asarray(score - np.log(np.exp(score).sum(1, keepdims=True)), np.float32)


def buckets(distance: Ints) -> Ints:
    """Distances in pieces to 41 buckets: exact up to 8, then in steps of a third of an octave."""
    return _BUCKETS[np.clip(distance, -_FAR, _FAR) + _FAR]


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


def _entities(found: Sequence[Token]) -> list[Entity]:
    """Runs of tokens of one kind; a token that goes on with nothing begins."""
    entities: list[Entity] = []
    start: Token | None = None
    for t, after in zip(found, [*found[1:], None], strict=True):
        if t.ent and start is None:
            start = t
        if start is not None and (after is None or after.ent != "I-" + start.ent[2:]):
            entities.append(Entity(Span(start.start, t.end), start.ent[2:], start.i, t.i + 1))
            start = None
    return entities


_ROOT = DEPS.index("ROOT")
_FAR = 128  # from here on all distances are in the last bucket


def _bucket(distance: int) -> int:
    size = abs(distance)
    step = size if size < 8 else min(20, int(8 + math.log2(size / 8) * 3))
    return 20 - step if distance < 0 else 20 + step


_BUCKETS = np.array([_bucket(d) for d in range(-_FAR, _FAR + 1)], np.int64)
_KINDS = ["", *(f"B-{k}" for k in ENTITIES), *(f"I-{k}" for k in ENTITIES)]
