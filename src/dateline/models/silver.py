"""``python -m dateline.models.silver``: where in the sentences of PLV their marked event is told.

PLV marks who does something to whom in a sentence and its PLOVER root, but not the words that tell the act.
The shipped reader chooses them: the word outside source and target that is likeliest to tell an act of that
root. Other words that may tell an act are listed as unknown, so that training says nothing of them.
Offsets alone are written, no text of the corpus; a fifth of the sentences (``splits/relations-dev.txt``) is
left out to measure on. What may not live here: training.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.core.types import Span
from dateline.models.data import found_in, relation_rows
from dateline.models.heads import Heads, softmax, words_of
from dateline.models.labels import TAGGERS, TAGS, TYPES
from dateline.models.marking import MARKED
from dateline.models.windows import sentence_pieces

ROOTS = {"YIELD": ("CONCEDE", "RETREAT")}
UNKNOWN = 0.3
"""The probability of any act from which a word is left out of training: a trade between teaching that acts
which PLV does not mark are none, and learning less from each sentence."""
_TELLING = frozenset(t for t in TAGS if t[:2] in {"NN", "VB", "JJ"} and not t.startswith("NNP"))
_HELPING = frozenset(
    ["has", "have", "had", "having", "is", "are", "was", "were", "be", "been", "being", "do", "does", "did"]
)
OUT = MARKED / "relations.jsonl"


def chosen(row: dict[str, Any], heads: Heads) -> dict[str, Any] | None:
    """Trigger, type and unknown words of one sentence; None where source or target are not found in it."""
    text = row["text"]
    parties = [found_in(text, row[k]) for k in ("source", "target")]
    if None in parties:
        return None
    (pieces,) = sentence_pieces(text, [Span(0, len(text))], heads.tokeniser)
    out = heads.output(pieces)
    chances = softmax(out[:, heads.cut.taggers["event"]])
    tags = out[:, heads.cut.taggers["tag"]][:, 1:].argmax(1)
    free = [
        i
        for i, s in enumerate(pieces.spans)
        if TAGS[tags[i]] in _TELLING
        and words_of(text, pieces, range(i, i + 1)).of(text).lower() not in _HELPING
        and not any(p and p.overlaps(s) for p in parties)
    ]
    if not free:
        return None
    classes = [1 + TYPES.index(t) for t in ROOTS.get(row["root"], (row["root"],))]
    best = max(free, key=lambda i: chances[i, classes].max())
    kind = max(classes, key=lambda k: chances[best, k])
    trigger = words_of(text, pieces, range(best, best + 1))
    others = [
        words_of(text, pieces, range(i, i + 1))
        for i in range(len(pieces))
        if 1 - chances[i, 0] >= UNKNOWN and not pieces.spans[i].overlaps(trigger)
    ]
    return {
        "line": row["line"],
        "type": TAGGERS["event"][kind - 1],
        "trigger": list(trigger),
        "source": list(parties[0] or ()),
        "target": list(parties[1] or ()),
        "unknown": [list(s) for s in dict.fromkeys(others)],
    }


def written(shared: Path, heads: Heads) -> Iterator[str]:
    """The lines of the file."""
    for row in relation_rows(shared, held_out=False):
        found = chosen(row, heads)
        if found:
            yield json.dumps(found) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model", type=Path, help="an exported reader; the shipped one where none is given")
    given = parser.parse_args()
    OUT.write_text("".join(written(given.shared, Heads(given.model))), "utf-8")


if __name__ == "__main__":
    main()
