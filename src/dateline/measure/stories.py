"""``dateline evaluate --on stories``: same-event clusters on ECB+, gold event mentions, all topics in one pool.

Mentions are those of the checked sentences; actions, negated ones too. No topic is given to the linker. Two
baselines stand beside it: mentions with the same stem, and each mention alone. What may not live here:
scorers (``coreference.py``) and the linker (``stories``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.core.errors import InputError
from dateline.measure.coreference import Clusters, Score, b_cubed, ceaf_e, conll, muc, partition
from dateline.stories.events import Key, Telling, named, stem, weighed, words_of
from dateline.stories.linking import clusters, judged

_PEOPLE, _PLACES = ("HUMAN_PART", "NON_HUMAN_PART"), ("LOC_",)


@dataclass(frozen=True, slots=True)
class Mentions:
    """The gold event mentions of a split, and their gold clusters."""

    tellings: tuple[Telling, ...]
    gold: tuple[frozenset[Key], ...]


@dataclass(frozen=True, slots=True)
class StoriesScore:
    """One way to make clusters, scored."""

    name: str
    clusters: int
    muc: Score
    b_cubed: Score
    ceaf_e: Score
    conll: float


def load(shared: Path, split: str = "dev") -> Mentions:
    """The mentions of ECB+'s topics of one split ("dev", "train"); InputError where it is not there."""
    path = shared / "data" / "ecb_plus" / "ecbplus.jsonl"
    if not path.is_file():
        raise InputError(f"no ECB+ at {path}")
    tellings: list[Telling] = []
    labels: list[tuple[Key, str]] = []
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["split"] == split:
                for telling, chain in _document(row):
                    tellings.append(telling)
                    labels.append((telling.key, chain))
    gold: Iterable[Any] = partition(labels)
    return Mentions(tuple(tellings), tuple(frozenset(g) for g in gold))


def _document(row: dict[str, Any]) -> Iterable[tuple[Telling, str]]:
    names = named(" ".join(" ".join(s) for s in row["sentences"]))
    for mention in row["mentions"]:
        if "ACTION" not in mention["type"] or mention["sent"] not in row["curated_sents"]:
            continue
        beside = [m for m in row["mentions"] if m["sent"] == mention["sent"]]
        key = (row["id"], mention["id"])
        yield Telling(
            key, "", words_of(mention["text"]), weighed(" ".join(row["sentences"][mention["sent"]])),
            _stems(beside, _PEOPLE), _stems(beside, _PLACES), names,
        ), mention.get("chain") or " ".join(key)  # fmt: skip


def _stems(mentions: Iterable[dict[str, Any]], kinds: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        stem(w) for m in mentions if m["type"].startswith(kinds) for w in m["text"].split() if w[:1].isupper()
    )


def linked(tellings: Sequence[Telling]) -> Clusters:
    """The clusters of the linker."""
    return [set(c) for c in clusters([t.key for t in tellings], judged(tellings))]


def same_stem(tellings: Sequence[Telling]) -> Clusters:
    """The lemma baseline: mentions whose triggers have the same stems, wherever they stand."""
    return partition((t.key, t.words) for t in tellings)


def alone(tellings: Sequence[Telling]) -> Clusters:
    """Each mention alone."""
    return [{t.key} for t in tellings]


WAYS: dict[str, Callable[[Sequence[Telling]], Clusters]] = {
    "dateline": linked,
    "same stem": same_stem,
    "each alone": alone,
}


def run(shared: Path, split: str = "dev") -> list[StoriesScore]:
    """Every way's scores on a split."""
    held = load(shared, split)
    scores = []
    for name, way in WAYS.items():
        found = way(held.tellings)
        scores.append(
            StoriesScore(
                name,
                len(found),
                muc(held.gold, found),
                b_cubed(held.gold, found),
                ceaf_e(held.gold, found),
                conll(held.gold, found),
            )
        )
    return scores


def as_table(scores: Sequence[StoriesScore]) -> str:
    """The scores as lines of text, in percent: precision, recall and F1 of B³, F1 of the others."""
    head = f"{'':14}{'clusters':>9}{'B³ P':>8}{'B³ R':>8}{'B³ F1':>8}{'MUC F1':>8}{'CEAFe F1':>10}{'CoNLL F1':>10}"
    rows = [
        f"{s.name:14}{s.clusters:>9}{100 * s.b_cubed.precision:>8.1f}{100 * s.b_cubed.recall:>8.1f}{100 * s.b_cubed.f1:>8.1f}"
        f"{100 * s.muc.f1:>8.1f}{100 * s.ceaf_e.f1:>10.1f}{100 * s.conll:>10.1f}"
        for s in scores
    ]
    return "\n".join([head, *rows])
