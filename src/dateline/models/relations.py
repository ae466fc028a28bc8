"""``python -m dateline.models.relations PARSES``: which relations stand below words of a tag, on either side of them.

Counted in the parses that training keeps (``treebank.py``) and kept in ``lexicon/relations.tsv``: the tag of the head, the side on
which it stands, the relation, how often. The model tells the relation of a word without its head; the counts know that
nothing is the object of a noun as it would be of a preposition. What may not live here: the parse itself (``grammar.py``).
"""

from __future__ import annotations

import argparse
import pickle
import sqlite3
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dateline.models.labels import DEPS

Floats = npt.NDArray[np.float32]
WEIGHT = 0.7
"""Of the log probability of a relation by its head, beside the model's own: of 0, .3, .7 and 1, fewest golden lines are lost
with it (18; 26 with 0), and the tuning documents are read as well."""
UNSEEN = 0.3
"""Added to every count."""


@cache
def likely() -> Mapping[tuple[str, bool], Floats]:
    """By the tag of the head and whether it stands before: the weighed log probabilities of ``DEPS``."""
    counts: dict[tuple[str, bool], npt.NDArray[np.float64]] = {}
    place = {name: n for n, name in enumerate(DEPS)}
    for line in (files("dateline.models") / "lexicon" / "relations.tsv").read_text("utf-8").splitlines():
        tag, side, relation, number = line.split("\t")
        row = counts.setdefault((tag, side == "before"), np.full(len(DEPS), UNSEEN))
        row[place[relation]] += int(number)
    return {key: np.asarray(WEIGHT * np.log(row / row.sum()), np.float32) for key, row in counts.items()}


def counted(path: Path) -> Counter[tuple[str, str, str]]:
    """The counts in a file of kept parses, roots left out."""
    found: Counter[tuple[str, str, str]] = Counter()
    with sqlite3.connect(path) as store:
        for (packed,) in store.execute("SELECT parse FROM parses"):
            rows, _ = pickle.loads(packed)  # noqa: S301 - our own cache
            for i, (_, _, _, relation, head, *_) in enumerate(rows):
                if head != i and relation in DEPS:
                    found[rows[head][2], "before" if head < i else "after", relation] += 1
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parses", type=Path)
    rows = sorted(counted(parser.parse_args().parses).items())
    text = "".join("\t".join([*key, str(number)]) + "\n" for key, number in rows)
    Path("src/dateline/models/lexicon/relations.tsv").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
