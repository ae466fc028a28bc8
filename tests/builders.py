"""Values for tests, made by hand: no model is loaded to build them."""

from __future__ import annotations

from dateline.core.parse import Entity, Parse, Token
from dateline.core.types import Document, Span, Text


def document_of(content: str, published: str | None = "2013-04-10", **fields: object) -> Document:
    """A document with defaults that no test depends on."""
    return Document(id="doc-test", content=content, published=published, **fields)  # type: ignore[arg-type]


def text_of(content: str) -> Text:
    """A text that is all body."""
    return Text(content)


def parse_of(content: str, rows: str, entities: tuple[tuple[str, str], ...] = ()) -> Parse:
    """A one-sentence parse from a table: ``word lemma POS TAG dep head`` a line, head as a 0-based row.

    ``entities`` are (words, label) pairs, found by their first occurrence in ``content``.
    """
    tokens: list[Token] = []
    at = 0
    for i, line in enumerate(row for row in rows.strip().splitlines() if row.strip()):
        word, lemma, pos, tag, dep, head = line.split()
        start = content.index(word, at)
        at = start + len(word)
        tokens.append(Token(i, start, at, word, lemma, pos, tag, dep, int(head)))
    found = []
    for words, label in entities:
        start = content.index(words)
        inside = [t.i for t in tokens if start <= t.start < start + len(words)]
        found.append(Entity(Span(start, start + len(words)), label, inside[0], inside[-1] + 1))
    return Parse(tuple(tokens), ((0, len(tokens)),), tuple(found))
