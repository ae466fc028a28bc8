"""spaCy's small English pipeline behind one call: sentences in, ``Parse`` values out.

Lemmas are our own, which know "hoped" from "hopped". What may not live here: any reading of the parse.
The pipeline is ``en_core_web_sm`` 3.8.0 as packaged on PyPI under another name (provenance:
docs/decisions/2026-11-24-parser.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dateline.core.parse import Entity, Parse, Token
from dateline.core.repairs import mended
from dateline.core.types import Span
from dateline.models.lemmas import lemma
from dateline.models.registry import PARSER, verified

AFTER_STOP = r"(?<=[A-Z]\.)-(?=[A-Za-z])"
"""Where a hyphen is cut off as between letters: "U.S.-China talks"."""

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


@cache
def _pipeline() -> Language:
    package = verified(PARSER)
    import spacy  # takes seconds to import: only when something is read
    from spacy.util import compile_infix_regex

    pipeline = spacy.load(package, exclude=["senter", "lemmatizer"])
    cuts = [*(pipeline.Defaults.infixes or ()), AFTER_STOP]
    tokenizer: Any = pipeline.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(cuts).finditer
    return pipeline


class Parser:
    """Parses sentences of documents in batches; one instance may be shared, but not by threads."""

    def parse(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> list[Parse]:
        """One ``Parse`` for each (content, sentence spans), in order."""
        nlp = _pipeline()
        docs = nlp.pipe(_sentence_docs(nlp, texts), batch_size=64)
        return [_gather(spans, docs) for _, spans in texts]


def _sentence_docs(nlp: Language, texts: Iterable[tuple[str, Sequence[Span]]]) -> Iterator[Doc]:
    for content, spans in texts:
        for span in spans:
            doc = nlp.make_doc(content[span.start : span.end].replace("\n", " "))
            for token in doc[1:]:
                token.is_sent_start = False  # the sentence stage has settled where sentences begin
            yield doc


def _gather(spans: Sequence[Span], docs: Iterator[Doc]) -> Parse:
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    entities: list[Entity] = []
    for span, doc in zip(spans, docs, strict=False):
        first = len(tokens)
        tokens += _tokens(doc, first, span.start)
        sentences.append((first, len(tokens)))
        entities += [
            Entity(
                Span(span.start + e.start_char, span.start + e.end_char),
                e.label_,
                first + e.start,
                first + e.end,
            )
            for e in doc.ents
        ]
    return mended(Parse(tuple(tokens), tuple(sentences), tuple(entities)))


def _tokens(doc: Doc, first: int, offset: int) -> Iterator[Token]:
    for t in doc:
        start = offset + t.idx
        yield Token(
            i=first + t.i,
            start=start,
            end=start + len(t.text),
            text=t.text,
            lemma=lemma(t.text, t.tag_, t.pos_),
            pos=t.pos_,
            tag=t.tag_,
            dep=t.dep_,
            head=first + t.head.i,
            ent=t.ent_type_,
        )
