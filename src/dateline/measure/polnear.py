"""Attributions measured on PolNeAR, a corpus of political news marked by others (dev part only).

A relation is right where its source and its content both overlap the marked ones by half of the longer
one, pairs one-to-one; no source matches no source. PolNeAR marks outermost attributions alone and none
without a cue, so a reading's nested ones are left out and its going-on quotations joined. What may not live here: printing, and any text of the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.core.answers import Answers
from dateline.core.errors import InputError
from dateline.core.types import Attribution, Document, Span
from dateline.measure.counts import Count, interval, pair, total
from dateline.measure.gold import shared_folder
from dateline.measure.scores import overlap
from dateline.models.heads import Heads
from dateline.models.labels import ROLES_OF
from dateline.run.local import Reader
from dateline.stages.sentences import sentences
from dateline.stages.text import text

_SPEECH = """
say says said saying tell tells told telling add adds added adding according write writes wrote writing written
note notes noted noting announce announces announced announcing claim claims claimed claiming report reports
reported reporting explain explains explained explaining insist insists insisted insisting state states stated
stating declare declares declared declaring warn warns warned warning ask asks asked asking argue argues argued
arguing deny denies denied denying acknowledge acknowledges acknowledged acknowledging assert asserts asserted
asserting confirm confirms confirmed confirming reply replies replied replying respond responds responded
responding tweet tweets tweeted tweeting quip quips quipped remark remarks remarked comment comments commented
suggest suggests suggested suggesting concede concedes conceded contend contends contended
"""
SPEECH = frozenset(_SPEECH.split())
"""Words that make a cue one of speech: the figure without thought, wish and intent."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Source, cue and content of one attribution as spans of characters; each may be in pieces or empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """One article with its marked relations."""

    id: str
    published: str | None
    text: str
    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure over all articles, with the 95 % bootstrap interval of its F1."""

    name: str
    count: Count
    low: float
    high: float


def load_polnear(shared: Path | None = None, split: str = "dev") -> list[Marked]:
    """The articles of a split ("dev" or "train"); InputError if the corpus is not there."""
    path = shared_folder(shared) / "data" / "polnear" / f"{split}.jsonl"
    if not path.is_file():
        raise InputError(f"no PolNeAR {split} part at {path}; name the folder with the corpora with --shared")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [_marked(row) for row in rows]


def _marked(row: dict[str, Any]) -> Marked:
    relations = (
        Relation(_spans(a.get("source")), _spans(a.get("cue")), _spans(a.get("content"))) for a in row["attributions"]
    )
    return Marked(row["id"], row.get("date"), row["text"], tuple(r for r in relations if r.content))


def _spans(pieces: Sequence[dict[str, int]] | None) -> tuple[Span, ...]:
    return tuple(Span(p["start"], p["end"]) for p in pieces or ())


def read_relations(found: Sequence[Attribution], text: str) -> tuple[Relation, ...]:
    """The outermost attributions of a reading, as PolNeAR draws them.

    There a quotation that goes on without a cue is one relation with what names its speaker in the same
    paragraph, and is left unmarked where none does.
    """
    outer = [a for a in found if a.within is None]
    cued = [a for a in outer if a.cue]
    pieces = {a.id: list(a.content) for a in cued}
    for a in outer:
        if a.cue is None and (home := _home(a, cued, text)) is not None:
            pieces[home.id] += a.content
    return tuple(
        Relation((a.source,) if a.source else (), (a.cue,) if a.cue else (), tuple(sorted(pieces[a.id]))) for a in cued
    )


def _home(going_on: Attribution, cued: Sequence[Attribution], text: str) -> Attribution | None:
    """The quotation nearest before, else after, in the same paragraph."""
    start = going_on.content[0].start
    near = [
        a
        for a in cued
        if a.cue and a.quote != "indirect" and "\n" not in text[min(start, a.cue.start) : max(start, a.cue.start)]
    ]
    before = [a for a in near if a.content[0].start < start]
    return before[-1] if before else (near[0] if near else None)


def agree(gold: Relation, read: Relation) -> float:
    """How well two relations overlap; 0 where they do not count as the same."""
    content = overlap(gold.content, read.content)
    if content < 0.5 or bool(gold.source) != bool(read.source):
        return 0.0
    if not gold.source:
        return content
    source = overlap(gold.source, read.source)
    return content + source if source >= 0.5 else 0.0


def compare(marked: Marked, found: Sequence[Attribution]) -> dict[str, Count]:
    """The counts of one article: all relations, and those with a cue of speech."""
    return compare_relations(marked, read_relations(found, marked.text))


def compare_relations(marked: Marked, read: Sequence[Relation]) -> dict[str, Count]:
    """The counts of one article for relations drawn as PolNeAR draws them: "all", "speech" and "content" alone."""
    return {
        "all": _count(marked.relations, read),
        "speech": _count(*(tuple(r for r in side if _speaks(r, marked.text)) for side in (marked.relations, read))),
        "content": Count(len(pair(marked.relations, read, _content)), len(read), len(marked.relations)),
    }


def _count(gold: Sequence[Relation], read: Sequence[Relation]) -> Count:
    return Count(len(pair(gold, read, agree)), len(read), len(gold))


def _content(gold: Relation, read: Relation) -> float:
    shared = overlap(gold.content, read.content)
    return shared if shared >= 0.5 else 0.0


def _speaks(relation: Relation, text: str) -> bool:
    return any(word in SPEECH for s in relation.cue for word in s.of(text).lower().split())


def figures(scored: Sequence[dict[str, Count]]) -> tuple[Agreement, ...]:
    """The sums over articles, with intervals."""
    f1: Callable[[Count], float] = lambda c: c.f1  # noqa: E731
    names = list(scored[0]) if scored else []
    return tuple(
        Agreement(name, total(counts), *interval(counts, f1))
        for name in names
        for counts in [[s[name] for s in scored]]
    )


def run(shared: Path | None = None, split: str = "dev", reader: Reader | None = None) -> tuple[Agreement, ...]:
    """Read the articles of a split and score their attributions: "all", "speech" and "content" alone."""
    marked = load_polnear(shared, split)
    documents = (Document(id=m.id, content=m.text, published=m.published) for m in marked)
    readings = (reader or Reader()).stream(documents)
    return figures([compare(m, a.attributions) for m, a in zip(marked, readings, strict=True)])


def run_head(shared: Path | None = None, split: str = "dev") -> tuple[Agreement, ...]:
    """The same for the learned reader's answers alone, in PolNeAR's manner, without rules or stages."""
    model = Heads(layers={"polnear cue": ROLES_OF["polnear cue"]})
    scored = []
    for m in load_polnear(shared, split):
        spans = sentences(text(Document(id=m.id, content=m.text)))
        scored.append(compare_relations(m, answered(model.answer(m.text, spans))))
    return figures(scored)


def answered(answers: Answers, floor: float = 0.4) -> tuple[Relation, ...]:
    """The relations that the reader's PolNeAR cues make: the surest source, and all content."""
    found = []
    for cue in answers.polnear_cues:
        content = tuple(s.span for s in cue.roles["content"])
        if cue.score >= floor and content:
            best = max(cue.roles["source"], key=lambda s: s.score, default=None)
            found.append(Relation((best.span,) if best else (), (cue.span,), content))
    return tuple(found)


def as_table(found: Sequence[Agreement]) -> str:
    """Precision, recall and F1 with its interval, one measure a line."""
    return "\n".join(
        f"{a.name:28} P {a.count.precision:.3f}  R {a.count.recall:.3f}  F1 {a.count.f1:.3f} ({a.low:.3f}–{a.high:.3f})"
        for a in found
    )
