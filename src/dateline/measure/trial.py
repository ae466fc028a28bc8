"""Marked documents as read up to the acts that rules and reader find, before any of these is weighed.

Weights are fitted on them (``belief.py``, ``casting.py``). What may not live here: fitting and scoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.core.types import Document, Span
from dateline.measure.gold import GoldDocument
from dateline.pipeline import analyse
from dateline.run.local import Reader
from dateline.stages.events._act import Act
from dateline.stages.events._coder import Coder
from dateline.stages.events._offers import Scene
from dateline.stages.events._roles import Cast


@dataclass(frozen=True, slots=True)
class Tried:
    """The acts of one sentence that the reader and the rules find, and who stands there to play in them."""

    sentence: Span
    read: Sequence[Act]
    ruled: Sequence[Act]
    scene: Scene


@dataclass(frozen=True, slots=True)
class Trial:
    """One marked document with what is found in each of its sentences."""

    gold: GoldDocument
    sentences: tuple[Tried, ...]


def trials(gold: Sequence[GoldDocument], reader: Reader) -> Iterator[Trial]:
    """Each document in turn, read with the tools of a reader."""
    for document in gold:
        yield Trial(document, tuple(_tried(document, reader)))


def _tried(gold: GoldDocument, reader: Reader) -> Iterator[Tried]:
    tools = reader.tools
    document = Document(id=gold.id, content=gold.text, published=gold.published)
    (read,) = analyse([document], tools)
    ((parse, answers),) = tools.model.read(
        [(gold.text, read.sentences, [read.text.grammatical(s) for s in read.sentences])]
    )
    fields = (document, read.text, read.sentences, read.mentions, read.actors, read.times, read.places)
    coder = Coder(*fields, read.attributions, parse, tools.codebook, answers)
    cast = Cast.of(parse, read.mentions, read.actors, read.attributions)
    for sentence, _, told, ruled in coder.found(cast):
        yield Tried(sentence, told or (), ruled, coder.scene(cast, sentence))
