"""Marked documents as frozen values, and which of them are kept for measuring.

What may not live here: any scoring, and any text of the corpora themselves.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.core.errors import InputError
from dateline.core.types import Span

ANNOTATED = ("wire", "wikinews")
TUNED = (*ANNOTATED, "rams", "fivew")


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One marked event; spans in characters of the document."""

    type: str
    modes: tuple[str, ...]
    trigger: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    status: frozenset[str]
    time: tuple[Span, ...]
    place: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One marked attribution; ``source`` is None where the sentence only goes on with a quotation."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class GoldStance:
    """One marked stance."""

    holder: Span
    stance: str
    toward: Span


@dataclass(frozen=True, slots=True)
class GoldMeeting:
    """One mention of a meeting, as marked in its sentence."""

    what: Span
    participants: tuple[Span, ...]
    agenda: tuple[Span, ...]
    status: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One marked document."""

    id: str
    corpus: str
    published: str | None
    text: str
    sentences: tuple[Span, ...]
    events: tuple[GoldEvent, ...]
    attributions: tuple[GoldAttribution, ...]
    stances: tuple[GoldStance, ...]
    meetings: tuple[GoldMeeting, ...]


def shared_folder(given: Path | None = None) -> Path:
    """The folder with the corpora: the one given, ``$DATELINE_SHARED``, or ``../shared``; else InputError."""
    folder = given or Path(os.environ.get("DATELINE_SHARED", "../shared"))
    if not (folder / "data").is_dir():
        raise InputError(f"no corpora at {folder} (expected a folder 'data' in it); name the folder with --shared")
    return folder


@cache
def dev_ids() -> frozenset[tuple[str, str]]:
    """The (corpus, document id) pairs that are measured on and used by nothing else."""
    lines = (files("dateline.measure") / "splits" / "annotated-dev.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return frozenset((corpus, name) for corpus, name in pairs)


def load_annotated(shared: Path, split: str = "dev") -> list[GoldDocument]:
    """The marked documents of one split: "dev", "train" or "all", wire first, in the order of the files."""
    found = []
    for corpus in ANNOTATED:
        path = shared / "data" / "annotated" / f"{corpus}.jsonl"
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            kept = (corpus, row["id"]) in dev_ids()
            if split == "all" or kept == (split == "dev"):
                found.append(_document(corpus, row))
    return found


def load_tune(shared: Path) -> list[GoldDocument]:
    """The documents of our further marking that thresholds are set on (training/annotations/tune.txt)."""
    from dateline.models.marking import marked_rows, tuned

    kept = tuned()
    return [_document(c, row) for c in TUNED for row in marked_rows(c, shared) if (c, row["id"]) in kept]


def corpus_hash(shared: Path) -> str:
    """A hash of the marked files, to pin figures to the data that they were measured on."""
    digest = hashlib.sha256()
    for corpus in ANNOTATED:
        digest.update((shared / "data" / "annotated" / f"{corpus}.jsonl").read_bytes())
    return digest.hexdigest()[:16]


def _spans(rows: list[list[int]]) -> tuple[Span, ...]:
    return tuple(Span(*r) for r in rows)


def _document(corpus: str, row: dict[str, Any]) -> GoldDocument:
    return GoldDocument(
        id=row["id"],
        corpus=corpus,
        published=row["published"],
        text=row["text"],
        sentences=_spans(row["sentences"]),
        events=tuple(
            GoldEvent(
                e["type"],
                tuple(e["modes"]),
                Span(*e["trigger"]),
                _spans(e["actors"]),
                _spans(e["recipients"]),
                frozenset(e["status"]),
                _spans(e["time"]),
                _spans(e["place"]),
            )
            for e in row["events"]
        ),
        attributions=tuple(
            GoldAttribution(
                Span(*a["source"]) if a["source"] else None,
                Span(*a["cue"]) if a["cue"] else None,
                _spans(a["content"]),
                a["quote"],
            )
            for a in row["attributions"]
        ),
        stances=tuple(GoldStance(Span(*s["holder"]), s["stance"], Span(*s["toward"])) for s in row["stances"]),
        meetings=tuple(
            GoldMeeting(Span(*what), _spans(m["participants"]), _spans(m["agenda"]), m["status"])
            for m in row["meetings"]
            for what in m["what"]
        ),
    )
