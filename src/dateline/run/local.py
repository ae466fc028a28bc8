"""The reference runner: documents in, readings out, in order, on this machine.

What may not live here: any reading of a text (``stages``) and any printing (``outputs``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from dateline.core.codebook import Codebook, load_codebook
from dateline.core.errors import UnknownName
from dateline.core.ids import content_id
from dateline.core.types import Analysis, Document, Problem
from dateline.gazetteer import Fault, Gazetteer, load_dictionary, load_gazetteer
from dateline.inputs.decoding import clean
from dateline.inputs.files import checked_date
from dateline.inputs.languages import language, language_name
from dateline.models.heads import Heads
from dateline.models.parser import Parser
from dateline.pipeline import MIN_SCORE, Tools, analyse

LEARNED_CODEBOOK = "plover"
"""The codebook whose types the learned reader knows; with any other one, rules read alone."""
PARSERS = ("own", "spacy")
BATCH = 16  # documents: enough to fill the parser's batches of 64 sentences, small enough to show progress


class Reader:
    """Reads many documents with the same tools.

    ``codebook`` is a name of a shipped codebook ("plover"), a folder with one, or a Codebook.
    ``learned=False`` leaves the learned reader out, so that rules read alone. Events are kept from the score
    ``min_score``. The parse is the learned reader's own; with ``parser="spacy"`` it is spaCy's, which takes half as long
    again and is installed apart (``dateline[spacy]``; DataError without it). ``actors`` are dictionaries of
    the user's own, by file: actors and agents of TABARI, PETRARCH and Phoenix, or CountryInfo; what could not be
    read in them is listed in ``faults``. InputError where one cannot be read at all.
    """

    def __init__(
        self,
        codebook: str | Codebook = "plover",
        gazetteer: Gazetteer | None = None,
        *,
        actors: Sequence[str | Path] = (),
        learned: bool = True,
        min_score: float = MIN_SCORE,
        parser: str = "own",
    ) -> None:
        book = codebook if isinstance(codebook, Codebook) else load_codebook(codebook)
        heard = learned and book.name == LEARNED_CODEBOOK
        known = gazetteer or load_gazetteer()
        self.faults: tuple[Fault, ...] = ()
        if actors:
            dictionary = load_dictionary(actors)
            known, self.faults = known.with_actors(dictionary), dictionary.faults
        if parser not in PARSERS:
            raise UnknownName("parser", parser, PARSERS)
        model = Heads(parser=Parser() if parser == "spacy" else None)
        self.tools = Tools(model, known, book, heard, min_score)

    def read(self, text: str, published: str | None = None, *, title: str | None = None) -> Analysis:
        """The reading of one text; ``published`` is its date, best in ISO 8601 (YYYY-MM-DD).

        InputError where ``published`` is no date. A text in another language is read as having
        nothing to code, with a problem that names the language.
        """
        content, faults = clean(text)
        code = language(content)
        foreign = Problem("inputs", "not-english", f"the text is in {language_name(code)} ({code}); nothing was coded")
        document = Document(
            id=content_id("doc", text, published),
            content=content,
            title=title,
            published=checked_date(published),
            language=code,
            problems=faults if code == "en" else (*faults, foreign),
        )
        return self.read_documents([document])[0]

    def read_documents(self, documents: Iterable[Document]) -> list[Analysis]:
        """The readings of some documents, in order."""
        return list(self.stream(documents))

    def stream(self, documents: Iterable[Document]) -> Iterator[Analysis]:
        """Readings one by one, in order, while documents are read in batches."""
        source = iter(documents)
        while batch := list(islice(source, BATCH)):
            yield from analyse(batch, self.tools)
