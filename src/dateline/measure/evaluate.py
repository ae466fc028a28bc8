"""``dateline evaluate``: reads the marked documents, scores the reading, gives the figures with intervals.

What may not live here: printing (``outputs/cli.py``) and what counts as right (``scores.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dateline.core.types import Analysis, Document
from dateline.measure.counts import Count, interval, total
from dateline.measure.gold import GoldDocument, corpus_hash, load_annotated, shared_folder
from dateline.measure.scores import score_document
from dateline.run.local import Reader


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure over all documents of a split, with the 95 % interval of its F1."""

    name: str
    count: Count
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one reader on one split of the marked documents; ``corpus`` is their hash."""

    split: str
    documents: int
    corpus: str
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of one measure; KeyError if it was not measured."""
        for f in self.figures:
            if f.name == name:
                return f
        raise KeyError(name)

    def as_data(self) -> dict[str, object]:
        """The figures as plain values, for JSON."""
        return {
            "split": self.split,
            "documents": self.documents,
            "corpus": self.corpus,
            "figures": {
                f.name: {
                    "precision": round(f.count.precision, 4),
                    "recall": round(f.count.recall, 4),
                    "f1": round(f.count.f1, 4),
                    "f1_interval": [round(f.low, 4), round(f.high, 4)],
                    "matched": f.count.matched,
                    "predicted": f.count.predicted,
                    "gold": f.count.gold,
                }
                for f in self.figures
            },
        }


def run(shared: Path | None = None, split: str = "dev", reader: Reader | None = None) -> Evaluation:
    """Read and score the marked documents of a split ("dev", "train" or "all")."""
    folder = shared_folder(shared)
    gold = load_annotated(folder, split)
    scored = [score_document(g, a) for g, a in zip(gold, _read(gold, reader or Reader()), strict=True)]
    names = sorted(dict.fromkeys(name for s in scored for name in s), key=_order)
    figures = []
    for name in names:
        counts = [s.get(name, Count()) for s in scored]
        low, high = interval(counts, lambda c: c.f1)
        figures.append(Figure(name, total(counts), low, high))
    return Evaluation(split, len(gold), corpus_hash(folder), tuple(figures))


def _read(gold: Iterable[GoldDocument], reader: Reader) -> Iterable[Analysis]:
    return reader.stream(Document(id=g.id, content=g.text, published=g.published) for g in gold)


def _order(name: str) -> tuple[int, str]:
    layers = ["events", "event types", "attributions", "stances", "meetings"]
    layer, _, _ = name.partition("/")
    return (layers.index(layer), name if layer == "event types" else "")
