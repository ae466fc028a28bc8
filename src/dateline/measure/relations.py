"""Event types measured on PLV: sentences with a marked source and target and one PLOVER root code.

A fifth of PLV's training part (``splits/relations-dev.txt``) is trained on by nothing: the reading that a user gets is
put beside its codes. For each sentence of it the
event is taken that joins source and target best; its type is right where it is the marked root (PLV joins
CONCEDE and RETREAT to YIELD). What may not live here: printing beyond a table, and any text of the corpus.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.core.errors import InputError
from dateline.core.types import Analysis, Document, Event, Role, Span
from dateline.measure.counts import RESAMPLES, SEED
from dateline.measure.gold import shared_folder
from dateline.models.data import found_in, relation_rows
from dateline.run.local import Reader

JOINED = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
NONE = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """One sentence: its marked source and target, and the root code of what the one does to the other."""

    text: str
    source: Span | None
    target: Span | None
    root: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a reading tells of one sentence: the root of the event that joins source and target, and all roots."""

    gold: str
    root: str
    roots: tuple[str, ...]


def load_relations(shared: Path | None = None) -> list[Relation]:
    """The sentences of PLV that nothing is trained on; InputError if the corpus is not there."""
    folder = shared_folder(shared)
    path = folder / "data" / "plover_relations" / "plv_train.jsonl"
    if not path.is_file():
        raise InputError(f"no PLV part at {path}; name the folder with the corpora with --shared")
    rows = relation_rows(folder, held_out=True)
    return [
        Relation(r["text"], found_in(r["text"], r["source"]), found_in(r["text"], r["target"]), r["root"]) for r in rows
    ]


def told(relation: Relation, read: Analysis) -> Told:
    """The root of the event that joins source and target best; of equals the surest, then the first."""
    ranked = sorted(read.events, key=lambda e: (-_joins(relation, e), -(e.score or 0.0), e.trigger.start))
    roots = tuple(JOINED.get(e.type, e.type) for e in read.events)
    return Told(relation.root, JOINED.get(ranked[0].type, ranked[0].type) if ranked else NONE, roots)


def _joins(relation: Relation, event: Event) -> int:
    """2 for an actor that is the source, 2 for a recipient that is the target, 1 for either in the other role."""
    doers, others = event.actors, event.recipients
    source = 2 * _touches(relation.source, doers) or _touches(relation.source, others)
    return source + (2 * _touches(relation.target, others) or _touches(relation.target, doers))


def _touches(span: Span | None, held: Sequence[Role]) -> int:
    return int(span is not None and any(span.overlaps(p.span) for p in held))


def macro_f1(found: Sequence[Told]) -> float:
    """The mean F1 over the roots that are marked."""
    scores = []
    for root in {t.gold for t in found}:
        right = sum(t.gold == t.root == root for t in found)
        total = sum(t.gold == root for t in found) + sum(t.root == root for t in found)
        scores.append(2 * right / total)
    return sum(scores) / len(scores)


def read_relations(shared: Path | None = None, reader: Reader | None = None) -> list[Told]:
    """What the reader tells of every sentence."""
    relations = load_relations(shared)
    documents = (Document(id=str(i), content=r.text) for i, r in enumerate(relations))
    readings = (reader or Reader()).stream(documents)
    return [told(r, a) for r, a in zip(relations, readings, strict=True)]


def as_table(found: Sequence[Told]) -> str:
    """Macro F1 and accuracy with intervals; recall and precision of types among all events of a sentence."""
    rng = random.Random(SEED)  # noqa: S311 - resampling, not cryptography
    drawn = sorted(macro_f1(rng.choices(found, k=len(found))) for _ in range(RESAMPLES // 5))
    low, high = drawn[int(0.025 * len(drawn))], drawn[int(0.975 * len(drawn)) - 1]
    right = sum(t.root == t.gold for t in found) / len(found)
    recall = sum(t.gold in t.roots for t in found) / len(found)
    events = sum(len(t.roots) for t in found)
    precision = sum(r == t.gold for t in found for r in t.roots) / events if events else 0.0
    lines = [
        f"{len(found)} sentences, {len({t.gold for t in found})} roots; nothing of them was trained on",
        f"root of the event that joins source and target: macro F1 {macro_f1(found):.3f} ({low:.3f}–{high:.3f})",
        f"the same: accuracy {right:.3f}",
        f"the marked root among all events of its sentence: recall {recall:.3f}, precision {precision:.3f}",
    ]
    return "\n".join(lines)
