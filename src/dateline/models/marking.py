"""Our further marking with its texts, row by row.

What may not live here: what training makes of the rows (``data.py``).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from dateline.core.types import Document
from dateline.models.joining import BRACKETS, joined
from dateline.stages.sentences import sentences
from dateline.stages.text import text

MARKED = Path("training") / "annotations"
"""Our own further marking, relative to the project's folder."""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines, which may be packed."""
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def listed(path: Traversable | Path) -> set[tuple[str, str]]:
    """The (corpus, id) pairs of a list of documents."""
    lines = path.read_text("utf-8").splitlines()
    return {(c, i) for c, i in (line.split("\t") for line in lines if not line.startswith("#"))}


def tuned() -> set[tuple[str, str]]:
    """The (corpus, id) pairs of our further marking that nothing is trained on."""
    return listed(MARKED / "tune.txt")


def _cleaned(path: Path) -> dict[str, str]:
    return {row["id"]: text(Document(id=row["id"], content=row["text"])).content for row in rows(path)}


def _wire(data: Path) -> dict[str, str]:
    return _cleaned(data / "worldwide_newswire" / "train.jsonl.gz")


def _rams(data: Path) -> dict[str, str]:
    return {row["id"]: joined(row["sentences"]) for row in rows(data / "rams" / "dev.jsonl")}


def _polnear(data: Path) -> dict[str, str]:
    return {row["id"]: row["text"] for row in rows(data / "polnear" / "train.jsonl")}


def mpqa_text(row: dict[str, Any]) -> str:
    """The text of a document of MPQA."""
    return joined([BRACKETS.get(t, t) for t in s["tokens"]] for s in row["sentences"])


def _mpqa(data: Path) -> dict[str, str]:
    return {row["id"]: mpqa_text(row) for row in rows(data / "mpqa" / "mpqa.jsonl")}


def sentiment_text(row: dict[str, Any]) -> str:
    """The text of a sentence of directed_sentiment, without the brackets around its two names."""
    return re.sub(r"[\[\]]", "", row["text"]).strip()


def _sentiment(data: Path) -> dict[str, str]:
    found = enumerate(rows(data / "directed_sentiment" / "train.jsonl"), start=1)
    return {str(n): sentiment_text(row) for n, row in found}


def _location(data: Path) -> dict[str, str]:
    return {row["id"]: row["text"].strip() for row in rows(data / "event_location" / "train.jsonl")}


def _re3d(data: Path) -> dict[str, str]:
    return _cleaned(data / "re3d" / "re3d.jsonl")


def _wikievents(data: Path) -> dict[str, str]:
    found = rows(data / "wikievents" / "train.jsonl")
    return {row["id"]: joined(s.split() for s in row["sentences"]) for row in found}


LEAD = 13
"""So many sentences of each report of giveme5w1h_gold are marked."""


def _fivew(data: Path) -> dict[str, str]:
    found = {}
    for row in rows(data / "giveme5w1h_gold" / "gold.jsonl"):
        body = text(Document(id=row["id"], content=row["text"]))
        found[row["id"]] = body.content[: sentences(body)[:LEAD][-1].end]
    return found


MARKED_CORPORA: Mapping[str, Callable[[Path], dict[str, str]] | None] = {
    "wire": _wire,
    "wikinews": None,
    "rams": _rams,
    "polnear": _polnear,
    "mpqa": _mpqa,
    "sentiment": _sentiment,
    "location": _location,
    "re3d": _re3d,
    "wikievents": _wikievents,
    "fivew": _fivew,
    "own": None,
}
"""What is marked, with what reads the texts (id to text) of a corpus that we may not ship from the folder of corpora."""


def marked_rows(corpus: str, shared: Path) -> Iterator[dict[str, Any]]:
    """Our further marking of one of ``MARKED_CORPORA``, with texts."""
    path = MARKED / f"{corpus}.jsonl"
    if path.exists():
        reads = MARKED_CORPORA[corpus]
        texts = reads(shared / "data") if reads else {}
        for row in rows(path):
            yield {"text": texts.get(row["id"]), **row}
