"""``python -m dateline.measure.belief``: fit the probabilities that events carry; also checks them.

Logistic regression of "this act is marked, with this type" on the signs of each candidate
(``stages/events/_combine.py``), over the reports of ``training/annotations/tune.txt``, which nothing
else is made from; before it, what the reader counts in the choice of participants (``casting.py``).
``dateline evaluate --on scores`` checks them on the held-out documents. What may not live here: what speaks
for an act.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dateline.core.types import Analysis, Document, Span
from dateline.measure import casting
from dateline.measure.counts import Count, pair
from dateline.measure.gold import GoldDocument, load_annotated, load_tune, shared_folder
from dateline.measure.regression import logistic
from dateline.measure.trial import Trial, trials
from dateline.pipeline import MIN_SCORE, Tools, analyse
from dateline.run.local import Reader
from dateline.stages.events._combine import SIGNS, Candidate, candidates

Floats = npt.NDArray[np.float64]
PENALTY = 1.0  # of the squared weights: a sign that is rare among the candidates says little
CHOSEN = "rams"
"""Passages that were picked since something happens in them: a candidate is right oftener there than in whole reports."""
BINS = 10
FILE = Path("src/dateline/stages/lexicon/belief.toml")
HEAD = """\
# Weights of what speaks for an act, in log odds: written by python -m dateline.measure.belief, which fits them on
# the reports of training/annotations/tune.txt.
[event]
"""


def tried(trial: Trial) -> list[Candidate]:
    """Every candidate of a document."""
    return [c for t in trial.sentences for c in candidates(t.read, t.ruled, t.scene)]


def labelled(gold: GoldDocument, found: Sequence[Candidate]) -> Iterator[tuple[Candidate, bool]]:
    """The candidates of a document and whether each is marked with its type."""
    told = [(c.act.words, c.act.type) for c in found]
    yield from zip(found, _marked(gold, told), strict=True)


def _marked(gold: GoldDocument, told: Sequence[tuple[Span, str]]) -> list[bool]:
    """Whether each (words, type) is a marked event, one-to-one."""
    marked = [(e.trigger, e.type) for e in gold.events]

    def same(a: tuple[Span, str], b: tuple[int, Span, str]) -> float:
        shared = min(a[0].end, b[1].end) - max(a[0].start, b[1].start)
        return max(0, shared) if a[1] == b[2] else 0

    right = {b[0] for _, b in pair(marked, [(n, *t) for n, t in enumerate(told)], same)}
    return [n in right for n in range(len(told))]


def fitted(rows: Sequence[tuple[Candidate, bool]]) -> dict[str, float]:
    """The weights by sign: penalised maximum likelihood."""
    x: Floats = np.array([[c.signs[name] for name in SIGNS] for c, _ in rows], np.float64)
    y: Floats = np.array([right for _, right in rows], np.float64)
    return {name: round(float(v), 3) for name, v in zip(SIGNS, logistic(x, y, PENALTY), strict=True)}


@dataclass(frozen=True, slots=True)
class Bin:
    """Events whose scores lie in one tenth: how many, their mean score, and the share of them that is right."""

    low: float
    count: int
    score: float
    right: float


def reliability(scored: Sequence[tuple[float, bool]]) -> tuple[list[Bin], float]:
    """The reliability table over tenths and the expected calibration error (Guo et al. 2017)."""
    bins = []
    for k in range(BINS):
        held = [(s, r) for s, r in scored if k <= s * BINS < k + 1 or (s == 1 and k == BINS - 1)]
        if held:
            mean, right = (sum(v) / len(held) for v in zip(*held, strict=True))
            bins.append(Bin(k / BINS, len(held), mean, right))
    error = sum(b.count * abs(b.score - b.right) for b in bins) / max(1, len(scored))
    return bins, error


def scored(gold: GoldDocument, read: Analysis) -> list[tuple[float, bool]]:
    """The score of each event that has one, and whether it is marked with its type."""
    right = _marked(gold, [(e.trigger, e.type) for e in read.events])
    return [(e.score, r) for e, r in zip(read.events, right, strict=True) if e.score is not None]


def as_table(shared: Path | None = None, reader: Reader | None = None) -> str:
    """Reliability on the held-out documents, and what each lowest score trades."""
    gold = load_annotated(shared_folder(shared))
    reader = reader or Reader()
    tools = reader.tools
    everything = Tools(tools.model, tools.gazetteer, tools.codebook, tools.heard, 0.0)
    documents = (Document(id=g.id, content=g.text, published=g.published) for g in gold)
    found = [pair for g, d in zip(gold, documents, strict=True) for pair in scored(g, analyse([d], everything)[0])]
    bins, error = reliability(found)
    wanted = sum(len(g.events) for g in gold)
    lines = ["score      events  mean   right"]
    lines += [f"{b.low:.1f}–{b.low + 1 / BINS:.1f}   {b.count:7d}  {b.score:.3f}  {b.right:.3f}" for b in bins]
    lines += [f"expected calibration error {error:.3f}", "", "min-score  precision  recall  F1"]
    for low in sorted({0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, MIN_SCORE}):
        kept = [r for s, r in found if s >= low]
        c = Count(sum(kept), len(kept), wanted)
        lines.append(f"{low:<9g}  {c.precision:.3f}      {c.recall:.3f}   {c.f1:.3f}")
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=None)
    given = parser.parse_args()
    read = list(trials(load_tune(shared_folder(given.shared)), Reader()))
    sys.stdout.write(casting.fit(read, casting.held()) + "\n")
    rows = [row for t in read if t.gold.corpus != CHOSEN for row in labelled(t.gold, tried(t))]
    weights = fitted(rows)
    FILE.write_text(HEAD + "".join(f'"{name}" = {value}\n' for name, value in weights.items()), "utf-8")


if __name__ == "__main__":
    main()
