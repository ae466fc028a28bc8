"""The marked wire story of ``../shared/examples/london`` as a training document.

Its marking names words sentence by sentence; here they become spans of the story. What may not live here: its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dateline.core.types import Document, Span
from dateline.models.data import Labelled, labelled
from dateline.stages.sentences import sentences
from dateline.stages.text import text


def example(shared: Path) -> Iterator[Labelled]:
    """The one document; ValueError where a sentence of its marking is not in the story."""
    folder = shared / "examples" / "london"
    body = text(Document(id="london", content=(folder / "article.txt").read_text("utf-8")))
    told = _lines(folder / "sentences.jsonl")
    marked = {row["id"]: row for row in _lines(folder / "annotations.jsonl")}
    row: dict[str, Any] = {"id": "london", "text": body.content, "sentences": sentences(body)}
    row |= {kind: [] for kind in ("events", "attributions", "stances", "meetings")}
    for sentence in told:
        at = body.content.index(sentence["text"])
        _add(row, marked[sentence["id"]], sentence["text"], at)
    yield labelled(row)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _add(row: dict[str, Any], marked: dict[str, Any], sentence: str, at: int) -> None:
    """Put the marking of one sentence that begins at ``at`` into a document's row."""

    def span(words: str | None) -> Span | None:
        k = sentence.find(words) if words else -1
        return Span(at + k, at + k + len(words or "")) if k >= 0 else None

    def spans(words: Iterable[str]) -> list[Span]:
        return [s for w in words if (s := span(w)) is not None]

    for e in marked["events"]:
        if (trigger := span(e["trigger"])) is not None:
            row["events"].append({
                "type": e["type"], "trigger": trigger, "modes": e["mode"], "status": e["aux"],
                "actors": spans(e["actor"]), "recipients": spans(e["recipient"]),
                "time": spans(e["time"]), "place": spans(e["place"]),
            })  # fmt: skip
    for a in marked["attributions"]:
        held = {"source": span(a["source"]), "cue": span(a["cue"]), "content": spans([a["content"]])}
        row["attributions"].append(held)
    for s in marked["positions"]:
        holder, toward = span(s["holder"]), span(s["toward"])
        if holder is not None and toward is not None:
            row["stances"].append({"holder": holder, "stance": s["stance"], "toward": toward})
    for m in marked["meetings"]:
        parts = {k: spans(m[k]) for k in ("participants", "agenda", "time", "place")}
        row["meetings"].append({"status": m["status"], "what": spans([m["what"]]), **parts})
