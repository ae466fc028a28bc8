"""Corpora into labelled documents of one form, for training.

What may not live here: texts of the corpora, and torch. Documents that are measured on never leave
``load``, nor does one that shares much of its wording with one of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from dateline.core.errors import UnknownName
from dateline.core.parse import Parse
from dateline.core.types import Document, Span
from dateline.models.marking import (
    MARKED,
    MARKED_CORPORA,
    listed,
    marked_rows,
    mpqa_text,
    rows,
    sentiment_text,
    tuned,
)
from dateline.stages.sentences import sentences
from dateline.stages.text import text

SHINGLE = 8
"""Words in a row that two documents must share to count as sharing a stretch."""
NEAR_DUPLICATE = 0.2
"""The share of a document's stretches that a measured document holds too, from which it is dropped."""


LEAST = 60
"""Characters of an unmarked text that is worth reading."""
BEGINNING = 6000
"""Characters of a long briefing that are read."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words that other spans hang on: an event's trigger, an attribution's cue, a meeting, a stance's target.

    ``roles`` maps a role to its spans, and lacks those that are not marked; ``tags`` holds further labels (status,
    modes), or is None where they are not marked.
    """

    layer: str  # "event", "cue", "meeting" or "stance"
    label: str
    span: Span
    roles: dict[str, tuple[Span, ...]]
    tags: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """One document with its labels; only the named layers are marked in it."""

    id: str
    content: str
    sentences: tuple[Span, ...]
    layers: frozenset[str]
    anchors: tuple[Anchor, ...]
    mentions: tuple[Span, ...] = field(default=())
    unknown: tuple[Span, ...] = field(default=())  # words that may tell an act, or not: nothing is learnt of them
    parse: Parse | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """A name for what is kept of it: a hash of its text and sentences."""
        return sha256(repr((self.content, self.sentences)).encode()).hexdigest()


def load(name: str, shared: Path) -> list[Labelled]:
    """The labelled training documents of one corpus; UnknownName if there is none of that name."""
    if name not in CORPORA:
        raise UnknownName("corpus", name, CORPORA)
    measured = set().union(*(shingles(t) for t in _measured_texts(shared)))
    return [d for d in CORPORA[name](shared) if _share(d.content, measured) < NEAR_DUPLICATE]


def shingles(content: str) -> set[int]:
    """Hashes of all runs of ``SHINGLE`` words."""
    words = re.findall(r"\w+", content.lower())
    return {hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1)}


def _share(content: str, measured: set[int]) -> float:
    own = shingles(content)
    return len(own & measured) / len(own) if own else 0.0


def _dev() -> set[tuple[str, str]]:
    return listed(files("dateline.measure") / "splits" / "annotated-dev.txt")


def _measured_texts(shared: Path) -> Iterator[str]:
    dev, tune = _dev(), tuned()
    for corpus in ("wire", "wikinews"):
        for row in rows(shared / "data" / "annotated" / f"{corpus}.jsonl"):
            if (corpus, row["id"]) in dev:
                yield row["text"]
    for corpus in MARKED_CORPORA:
        for row in marked_rows(corpus, shared):
            if (corpus, row["id"]) in tune:
                yield row["text"]
    for row in rows(shared / "data" / "polnear" / "dev.jsonl"):
        yield row["text"]
    for row in relation_rows(shared, held_out=True):
        yield row["text"]
    for row in rows(shared / "data" / "directed_sentiment" / "dev.jsonl"):
        yield sentiment_text(row)
    for row in rows(shared / "data" / "mpqa" / "mpqa.jsonl"):
        if row["fold"] == "dev":
            yield mpqa_text(row)


def _spans(rows: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(r[0], r[1]) for r in rows)


def annotated(shared: Path) -> Iterator[Labelled]:
    """Our own marking, without the documents that are measured on."""
    dev = _dev()
    for corpus in ("wire", "wikinews"):
        for row in rows(shared / "data" / "annotated" / f"{corpus}.jsonl"):
            if (corpus, row["id"]) not in dev:
                yield labelled(row)


def marked(shared: Path) -> Iterator[Labelled]:
    """Our further marking, without the documents that thresholds are set on."""
    tune = tuned()
    for corpus in MARKED_CORPORA:
        for row in marked_rows(corpus, shared):
            if (corpus, row["id"]) not in tune:
                found = labelled(row)
                if corpus == "polnear":  # whose words are told there is marked by others, after another manner
                    found = replace(found, layers=found.layers - {"cue", "mention"}, mentions=())
                yield found


def labelled(row: dict[str, Any]) -> Labelled:
    """A document of our own marking, with all its layers."""
    anchors = [
        Anchor(
            "event",
            e["type"],
            Span(*e["trigger"]),
            {
                "actor": _spans(e["actors"]),
                "recipient": _spans(e["recipients"]),
                "time": _spans(e["time"]),
                "place": _spans(e["place"]),
            },
            (*e["status"], *(f"{e['type']}:{m}" for m in e["modes"])),
        )
        for e in row["events"]
    ]
    anchors += [
        Anchor(
            "cue",
            "cue",
            Span(*a["cue"]),
            {"source": _spans([a["source"]] if a["source"] else []), "content": _spans(a["content"])},
        )
        for a in row["attributions"]
        if a["cue"]
    ]
    anchors += [
        Anchor("stance", s["stance"], Span(*s["toward"]), {"holder": _spans([s["holder"]])}) for s in row["stances"]
    ]
    anchors += [
        Anchor(
            "meeting",
            m["status"],
            Span(*what),
            {
                "participant": _spans(m["participants"]),
                "agenda": _spans(m["agenda"]),
                "time": _spans(m["time"]),
                "place": _spans(m["place"]),
            },
        )
        for m in row["meetings"]
        for what in m["what"]
    ]
    named = {"actor", "recipient", "source", "holder", "participant"}
    mentions = {s for a in anchors for role, spans in a.roles.items() if role in named for s in spans}
    return Labelled(
        row["id"],
        row["text"],
        _spans(row["sentences"]),
        frozenset({"event", "cue", "stance", "meeting", "mention"}),
        tuple(anchors),
        tuple(sorted(mentions)),
    )


def relation_rows(shared: Path, *, held_out: bool) -> Iterator[dict[str, Any]]:
    """The sentences of PLV that are measured on, or the others; known by their ``line``, as ids are doubled."""
    path = files("dateline.measure") / "splits" / "relations-dev.txt"
    measured = {line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")}
    for n, row in enumerate(rows(shared / "data" / "plover_relations" / "plv_train.jsonl"), start=1):
        if (str(n) in measured) == held_out:
            yield {**row, "line": n}


def found_in(text: str, words: str) -> Span | None:
    """Where words stand first in a text; None where they do not, or are none."""
    asked = words.strip()
    at = text.find(asked) if asked else -1
    return Span(at, at + len(asked)) if at >= 0 else None


def relations(shared: Path) -> Iterator[Labelled]:
    """PLV's sentences that are not measured on, with the words that tell the act as ``silver.py`` chose them."""
    texts = {row["line"]: row["text"] for row in relation_rows(shared, held_out=False)}
    for row in rows(MARKED / "relations.jsonl"):
        roles = {"actor": _spans([row["source"]]), "recipient": _spans([row["target"]])}
        told = Anchor("event", row["type"], Span(*row["trigger"]), roles, None)
        content = texts[row["line"]]
        whole = (Span(0, len(content)),)
        yield Labelled(
            f"plv-{row['line']}", content, whole, frozenset({"event"}), (told,), unknown=_spans(row["unknown"])
        )


def polnear(shared: Path) -> Iterator[Labelled]:
    """PolNeAR train: attributions only, after its own manner of marking cues."""
    for row in rows(shared / "data" / "polnear" / "train.jsonl"):
        body = text(Document(id=row["id"], content=row["text"]))
        anchors = []
        for a in row["attributions"]:
            cue = _pieces(a["cue"])
            if cue:
                roles = {"source": _merged(_pieces(a["source"])), "content": _merged(_pieces(a["content"]))}
                anchors.append(Anchor("polnear cue", "cue", cue[0], roles))
        yield Labelled(row["id"], row["text"], sentences(body), frozenset({"polnear cue"}), tuple(anchors))


def _pieces(rows: Iterable[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple(sorted(Span(r["start"], r["end"]) for r in rows))


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that touch, joined."""
    found: list[Span] = []
    for s in spans:
        if found and s.start - found[-1].end <= 1:
            found[-1] = Span(found[-1].start, max(s.end, found[-1].end))
        else:
            found.append(s)
    return tuple(found)


def newswire(shared: Path) -> Iterator[Labelled]:
    """Stories of many outlets, unmarked: for the parse alone."""
    return _unmarked(shared / "data" / "worldwide_newswire" / "train.jsonl.gz")


def wikinews(shared: Path) -> Iterator[Labelled]:
    """Wikinews articles, unmarked: for the parse alone."""
    return _unmarked(shared / "data" / "wikinews" / "wikinews.jsonl.gz")


def _unmarked(path: Path) -> Iterator[Labelled]:
    for row in rows(path):
        yield _bare(row["id"], row["text"])


def _bare(name: str, content: str) -> Labelled:
    body = text(Document(id=name, content=content))
    return Labelled(name, body.content, sentences(body), frozenset(), ())


def rest(shared: Path) -> Iterator[Labelled]:
    """What is not marked of the corpora that some documents are marked of: whole documents, and what follows the marked part.

    For the parse, and for what a teacher says of them (``taught.py``).
    """
    held = {row["id"] for row in rows(shared / "data" / "annotated" / "wire.jsonl")}
    for corpus, reads in MARKED_CORPORA.items():
        if reads and corpus != "fivew":  # which is to tune, all of it
            marked_to = {row["id"]: row["sentences"][-1][1] for row in rows(MARKED / f"{corpus}.jsonl")}
            for name, content in reads(shared / "data").items():
                left = content[marked_to.get(name, 0) :].strip()
                if name not in held and len(left) >= LEAST:
                    yield _bare(f"{corpus}-{name}", left)


def public(shared: Path) -> Iterator[Labelled]:
    """Releases of a military mission and briefings of a government, unmarked, the briefings' beginnings alone."""
    for row in rows(shared / "data" / "load" / "load.jsonl.gz"):
        if row["id"].startswith(("isaf", "wh")):
            yield _bare(row["id"], row["text"][:BEGINNING])


def _example(shared: Path) -> Iterator[Labelled]:
    from dateline.models.example import example

    return example(shared)


CORPORA: dict[str, Callable[[Path], Iterator[Labelled]]] = {
    "annotated": annotated,
    "marked": marked,
    "polnear": polnear,
    "relations": relations,
    "example": _example,
    "newswire": newswire,
    "wikinews": wikinews,
    "rest": rest,
    "public": public,
}
