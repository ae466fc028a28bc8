"""The reference runner: documents in, readings out, in order, on this machine.

What may not live here: any reading of a text (``stages``) and any printing (``outputs``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from dateline.core.codebook import Codebook, load_codebook
from dateline.core.ids import content_id
from dateline.core.types import Analysis, Document
from dateline.gazetteer import Gazetteer, load_gazetteer
from dateline.models.parser import Parser
from dateline.pipeline import Tools, analyse

BATCH = 16  # documents: enough to fill the parser's batches of 64 sentences, small enough to show progress


class Reader:
    """Reads many documents with the same tools.

    ``codebook`` is a name of a shipped codebook ("plover"), a folder with one, or a Codebook.
    """

    def __init__(self, codebook: str | Codebook = "plover", gazetteer: Gazetteer | None = None) -> None:
        book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
        self.tools = Tools(Parser(), gazetteer or load_gazetteer(), book)

    def read(self, text: str, published: str | None = None, *, title: str | None = None) -> Analysis:
        """The reading of one text; ``published`` is an ISO 8601 date (YYYY-MM-DD) or date-time."""
        document = Document(id=content_id("doc", text, published), content=text, title=title, published=published)
        return self.read_documents([document])[0]

    def read_documents(self, documents: Iterable[Document]) -> list[Analysis]:
        """The readings of some documents, in order."""
        return list(self.stream(documents))

    def stream(self, documents: Iterable[Document]) -> Iterator[Analysis]:
        """Readings one by one, in order, while documents are read in batches."""
        source = iter(documents)
        while batch := list(islice(source, BATCH)):
            yield from analyse(batch, self.tools)
