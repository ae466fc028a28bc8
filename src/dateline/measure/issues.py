"""``dateline evaluate --on issues``: which wordings of what stances are toward are linked into one issue.

The wordings were marked by us (``training/annotations/issues.jsonl``, offsets alone) in marked documents: half to set
weights and thresholds on, half to measure; no document is in both. All documents of a half are in one pool. Baselines
beside it: wordings with the same words, and each wording alone. What may not live here: scorers
(``coreference.py``) and the linker (``dateline.issues``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.core.errors import InputError
from dateline.issues.linking import SAME, judged
from dateline.issues.wordings import Wording, resolved, wording
from dateline.issues.words import stems
from dateline.measure.coreference import Clusters, Score, b_cubed, conll, partition
from dateline.models.marking import MARKED
from dateline.stories.linking import clusters

PARTS = ("tune", "measure")


@dataclass(frozen=True, slots=True)
class Marked:
    """The wordings of one half, and the issues that they were marked as."""

    wordings: tuple[Wording, ...]
    gold: tuple[frozenset[tuple[str, str]], ...]


def load(shared: Path, part: str = "measure") -> Marked:
    """The wordings of a half ("tune", "measure"). InputError where the marks or the texts are not there."""
    path = MARKED / "issues.jsonl"
    if not path.is_file():
        raise InputError(f"no marked wordings at {path}; run this in the folder of the source")
    rows = [r for r in map(json.loads, path.read_text("utf-8").splitlines()) if r["part"] == part]
    documents = _documents(shared, {(r["corpus"], r["id"]) for r in rows})
    found: list[Wording] = []
    labels = []
    for row in rows:
        document = documents[row["corpus"], row["id"]]
        for start, end, issue in row["wordings"]:
            found.append(_wording(document, start, end))
            labels.append((found[-1].key, issue))
    gold: Sequence[Any] = partition(labels)
    return Marked(tuple(resolved(found)), tuple(frozenset(g) for g in gold))


def _documents(shared: Path, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for corpus, path in _paths(shared):
        with path.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if (corpus, row["id"]) in wanted and row.get("text"):
                    found.setdefault((corpus, row["id"]), row)
    if missing := sorted(wanted - set(found)):
        raise InputError(f"no text of {missing[0][1]} among the marked documents of {shared}")
    return found


def _paths(shared: Path) -> Iterator[tuple[str, Path]]:
    for corpus in ("own", "wikinews", "wire"):
        for folder in (shared / "data" / "annotated", MARKED):
            if (folder / f"{corpus}.jsonl").is_file():
                yield corpus, folder / f"{corpus}.jsonl"


def _wording(document: dict[str, Any], start: int, end: int) -> Wording:
    text = document["text"]
    around = next(((s, e) for s, e in document["sentences"] if s <= start < e), (start, end))
    return wording(
        (document["id"], f"{start:06}-{end:06}"), text[start:end], content=text, at=start, sentence=text[slice(*around)]
    )


def linked(wordings: Sequence[Wording]) -> Clusters:
    """The clusters of the linker."""
    return [set(c) for c in clusters([w.key for w in wordings], judged(wordings), SAME)]


def same_words(wordings: Sequence[Wording]) -> Clusters:
    """Wordings with the same stems, wherever they stand."""
    return partition((w.key, frozenset(stems(w.text)) or w.key) for w in wordings)


def alone(wordings: Sequence[Wording]) -> Clusters:
    """Each wording alone."""
    return [{w.key} for w in wordings]


WAYS: dict[str, Callable[[Sequence[Wording]], Clusters]] = {
    "dateline": linked,
    "same words": same_words,
    "each alone": alone,
}


@dataclass(frozen=True, slots=True)
class IssuesScore:
    """One way to make issues, scored."""

    name: str
    issues: int
    b_cubed: Score
    conll: float


def run(shared: Path, part: str = "measure") -> list[IssuesScore]:
    """Every way's scores on a half."""
    held = load(shared, part)
    scores = []
    for name, way in WAYS.items():
        found = way(held.wordings)
        scores.append(IssuesScore(name, len(found), b_cubed(held.gold, found), conll(held.gold, found)))
    return scores


def as_table(scores: Sequence[IssuesScore], held: Marked) -> str:
    """The scores as lines of text, in percent."""
    head = f"{len(held.wordings)} wordings of {len(held.gold)} issues in {len({w.key[0] for w in held.wordings})} documents"
    names = f"{'':14}{'issues':>8}{'B³ P':>8}{'B³ R':>8}{'B³ F1':>8}{'CoNLL F1':>10}"
    rows = [
        f"{s.name:14}{s.issues:>8}{100 * s.b_cubed.precision:>8.1f}{100 * s.b_cubed.recall:>8.1f}{100 * s.b_cubed.f1:>8.1f}"
        f"{100 * s.conll:>10.1f}"
        for s in scores
    ]
    return "\n".join([head, names, *rows])
