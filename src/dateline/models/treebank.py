"""Grammatical parses of the training documents, made by the teacher that the learned parser is distilled from.

The teacher is spaCy's small English pipeline (``parser.py``, in the ``train`` extra). What may not live here:
anything that runs when a document is read.
"""

from __future__ import annotations

import logging
import pickle
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.core.parse import Entity, Parse, Token
from dateline.core.types import Span
from dateline.models.data import Labelled
from dateline.models.labels import DEPS, ENTITIES, TAGS
from dateline.models.lemmas import lemma
from dateline.models.upos import upos
from dateline.models.windows import Pieces

log = logging.getLogger(__name__)
IGNORED = -100
AT_ONCE = 100
"""Documents that are parsed before their parses are kept: what a run that is stopped loses."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The labels of one sentence, piece by piece; IGNORED where a piece begins no token.

    ``head`` is the piece of the head, counted within the sentence; that of a root is itself.
    """

    tag: tuple[int, ...]
    dep: tuple[int, ...]
    entity: tuple[int, ...]
    head: tuple[int, ...]


def parsed(documents: Sequence[Labelled], cache: Path) -> list[Labelled]:
    """The documents with parses; those that were parsed before are taken from the cache folder, one by one."""
    from dateline.models.parser import Parser

    names = [d.name for d in documents]
    cache.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(cache / "parses.sqlite", isolation_level=None)) as store:
        store.execute("CREATE TABLE IF NOT EXISTS parses (name TEXT PRIMARY KEY, parse BLOB)")
        known = {name for (name,) in store.execute("SELECT name FROM parses")}
        missing = list({name: d for name, d in zip(names, documents, strict=True) if name not in known}.items())
        if missing:
            log.info("parsing %d documents", len(missing))
            teacher = Parser()
        for first in range(0, len(missing), AT_ONCE):
            some = missing[first : first + AT_ONCE]
            parses = teacher.parse([(d.content, d.sentences) for _, d in some])
            rows = [(n, pickle.dumps(_plain(p))) for (n, _), p in zip(some, parses, strict=True)]
            store.executemany("INSERT OR IGNORE INTO parses VALUES (?, ?)", rows)
        return [replace(d, parse=_parse(_held(store, n))) for d, n in zip(documents, names, strict=True)]


def _held(store: sqlite3.Connection, name: str) -> tuple[list[tuple[object, ...]], list[tuple[int, int]]]:
    ((packed,),) = store.execute("SELECT parse FROM parses WHERE name = ?", [name])
    return pickle.loads(packed)  # type: ignore[no-any-return]  # noqa: S301 - our own cache


def _plain(parse: Parse) -> tuple[list[tuple[object, ...]], list[tuple[int, int]]]:
    tokens = [(t.start, t.end, t.tag, t.dep, t.head, t.ent) for t in parse.tokens]
    begins = {e.first for e in parse.entities}
    return [(*t, i in begins) for i, t in enumerate(tokens)], list(parse.sentences)


def _parse(held: tuple[list[tuple[object, ...]], list[tuple[int, int]]]) -> Parse:
    """A parse with what training needs; ``lemma`` says whether a token begins an entity."""
    rows, sentences = held
    tokens = tuple(
        Token(i, start, end, "", "B" if begins else "I", "", tag, dep, head, ent)  # type: ignore[arg-type]
        for i, (start, end, tag, dep, head, ent, begins) in enumerate(rows)
    )
    return Parse(tokens, tuple(sentences))


def whole(document: Labelled) -> Parse:
    """The parse of a document with all that stages ask of one: words, lemmas, parts of speech, entities."""
    assert document.parse is not None
    found: list[Token] = []
    entities: list[Entity] = []
    for t in document.parse.tokens:
        form = document.content[t.start : t.end].replace("\n", " ")
        pos = upos(form, t.tag, t.dep, after_expletive=bool(found) and found[-1].dep == "expl")
        found.append(replace(t, text=form, lemma=lemma(form, t.tag, pos), pos=pos))
        if t.ent and t.lemma == "I" and entities and (entities[-1].label, entities[-1].last) == (t.ent, t.i):
            begun = entities.pop()
            entities.append(Entity(Span(begun.span.start, t.end), t.ent, begun.first, t.i + 1))
        elif t.ent:
            entities.append(Entity(t.span, t.ent, t.i, t.i + 1))
    return Parse(tuple(found), document.parse.sentences, tuple(entities))


def trees(document: Labelled, coded: Sequence[Pieces]) -> list[Tree]:
    """The labels of each sentence of a parsed document, on its word pieces."""
    assert document.parse is not None
    return [
        _tree(document.parse.tokens[first:last], first, pieces)
        for (first, last), pieces in zip(document.parse.sentences, coded, strict=True)
    ]


def _tree(tokens: Sequence[Token], first: int, pieces: Pieces) -> Tree:
    size = len(pieces)
    tag, dep, entity, head = ([IGNORED] * size for _ in range(4))
    at = places(pieces, [(t.start, t.end) for t in tokens])
    for t, piece in zip(tokens, at, strict=True):
        if piece is None or t.tag not in _TAGS:
            continue
        tag[piece] = 1 + _TAGS[t.tag]
        dep[piece] = 1 + _DEPS.get(t.dep, _DEPS["dep"])
        entity[piece] = 0 if not t.ent else 1 + _ENTITIES[t.ent] + (0 if t.lemma == "B" else len(ENTITIES))
        above = at[t.head - first]
        if above is not None:
            head[piece] = above
    return Tree(tuple(tag), tuple(dep), tuple(entity), tuple(head))


def places(pieces: Pieces, tokens: Sequence[tuple[int, int]]) -> list[int | None]:
    """The piece that begins in each token, first of several; None where none does."""
    found: list[int | None] = []
    i = 0
    for start, end in tokens:
        while i < len(pieces) and pieces.spans[i].start < start:
            i += 1
        found.append(i if i < len(pieces) and pieces.spans[i].start < end else None)
    return found


_TAGS = {name: n for n, name in enumerate(TAGS)}
_DEPS = {name: n for n, name in enumerate(DEPS)}
_ENTITIES = {name: n for n, name in enumerate(ENTITIES)}
