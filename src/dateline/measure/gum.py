"""Coreference against GUM: ``dateline evaluate --on coreference``.

Whole documents are read, mentions found by the reader itself. What counts are persons, organisations and groups of
persons in the third person ("I" and "you" of speeches and interviews name whoever speaks); a found mention is a marked one
if each holds the other's head. What may not live here: the scores (``coreference``), resolving (``stages``), any text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.core.errors import InputError
from dateline.core.types import Actor, Document, Mention, Span
from dateline.gazetteer import load_gazetteer
from dateline.measure.coreference import Score, b_cubed, ceaf_e, conll, muc
from dateline.measure.counts import Count, total
from dateline.pipeline import ParsesSentences
from dateline.stages.actors import actors
from dateline.stages.mentions import mentions
from dateline.stages.sentences import sentences
from dateline.stages.text import text

KINDS = frozenset({"person", "organization"})
THIRD = frozenset(
    [
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "it",
        "its",
        "itself",
    ]
)
_SPOKEN = frozenset(
    [
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "you",
        "your",
        "yours",
        "yourself",
        "yourselves",
        "we",
        "us",
        "our",
        "ours",
        "ourselves",
        "who",
        "whom",
        "whose",
        "which",
        "that",
    ]
)
_ENTITY = re.compile(r"\((\d+)(?:\[[\d/]+\])?-([a-z]+)[^()]*(\))?|(\d+)(?:\[[\d/]+\])?\)")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A marked mention: its words, the head among them, and the number of whom it names."""

    span: Span
    head: Span
    entity: int
    kind: str


@dataclass(frozen=True, slots=True)
class GumDocument:
    """One document: its text as the tokens give it, and its mentions."""

    id: str
    content: str
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class CoreferenceScore:
    """``clusters`` are the scores with single mentions, by name; ``links`` those without; ``pronouns`` of the third person."""

    documents: int
    mentions: int
    clusters: dict[str, Score]
    linked: float
    whole: float
    pronouns: Count


def load_gum(folder: Path) -> list[GumDocument]:
    """The documents of a folder with GUM's CoNLL-U files; InputError where there is none."""
    found = sorted(folder.glob("*.conllu"))
    if not found:
        raise InputError(f"no file *.conllu in {folder.name} of the shared data: set DATELINE_SHARED")
    return [read_gum(path.stem, path.read_text("utf-8")) for path in found]


def read_gum(name: str, conllu: str) -> GumDocument:
    """One document of CoNLL-U with GUM's Entity field."""
    content, given = "", list[GoldMention]()
    for block in conllu.split("\n\n"):
        lines = block.splitlines()
        if any(line.startswith("# newpar") for line in lines) and content:
            content = content.rstrip() + "\n\n"
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        content, spans = _written(content, rows)
        given += _marked([r for r in rows if r[0].isdigit()], spans)
    return GumDocument(name, content.rstrip(), tuple(sorted(given, key=lambda m: (m.span.start, -m.span.end))))


def _written(content: str, rows: Sequence[Sequence[str]]) -> tuple[str, dict[str, Span]]:
    """The text with the words of one sentence behind it, and the span of each word by number; "don't" is written once."""
    spans: dict[str, Span] = {}
    covered = 0
    for row in rows:
        first, _, last = row[0].partition("-")
        if "." in first:
            continue
        if int(first) > covered:
            start = len(content)
            content += row[1] + ("" if "SpaceAfter=No" in row[9] else " ")
            whole = Span(start, start + len(row[1]))
            covered = int(last or first)
            spans.update(dict.fromkeys(map(str, range(int(first), covered + 1)), whole))
    return content, spans


def _marked(rows: Sequence[Sequence[str]], spans: dict[str, Span]) -> Iterator[GoldMention]:
    open_: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for k, row in enumerate(rows):
        field = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for m in _ENTITY.finditer(field):
            if m[1]:
                open_[m[1]].append((k, m[2]))
            if m[3] or m[4]:
                number = m[1] or m[4]
                if open_[number]:
                    first, kind = open_[number].pop()
                    yield _mention(rows[first : k + 1], spans, int(number), kind)


def _mention(rows: Sequence[Sequence[str]], spans: dict[str, Span], entity: int, kind: str) -> GoldMention:
    inside = {r[0] for r in rows}
    head = next((r for r in rows if r[6] not in inside), rows[-1])
    return GoldMention(Span(spans[rows[0][0]].start, spans[rows[-1][0]].end), spans[head[0]], entity, kind)


# --- scores -------------------------------------------------------------------------------------------------


def score(documents: Sequence[GumDocument], parser: ParsesSentences) -> CoreferenceScore:
    """How well some documents are read: CoNLL F1 and its parts, and third-person pronouns."""
    gazetteer = load_gazetteer()
    heads = [text(Document(id=d.id, content=d.content)) for d in documents]
    parses = parser.parse([(t.content, sentences(t)) for t in heads])
    gold, found, pronouns = list[set[Hashable]](), list[set[Hashable]](), list[Count]()
    for d, head, parse in zip(documents, heads, parses, strict=True):
        named = mentions(head, parse=parse, gazetteer=gazetteer)
        read = actors(Document(id=d.id, content=d.content), head, named, parse=parse, gazetteer=gazetteer)
        mine, theirs, told = compare(d, named, read)
        gold, found = gold + mine, found + theirs
        pronouns.append(told)
    several = [c for c in gold if len(c) > 1], [c for c in found if len(c) > 1]
    parts = {"MUC": muc(gold, found), "B³": b_cubed(gold, found), "CEAFe": ceaf_e(gold, found)}
    count = sum(map(len, gold))
    return CoreferenceScore(len(documents), count, parts, conll(*several), conll(gold, found), total(pronouns))


def compare(
    document: GumDocument, named: Sequence[Mention], read: Sequence[Actor]
) -> tuple[list[set[Hashable]], list[set[Hashable]], Count]:
    """The clusters of one document, marked and found, over the same items; and how many pronouns are right."""
    content = document.content
    wanted = [m for m in document.mentions if _counts(m.span.of(content))]
    heads = {m.span: m.head for m in named}
    kinds = {m.span: m.kind for m in named}
    spans = [m.span for a in read for m in a.mentions if kinds.get(m.span) != "country" and _counts(m.text)]
    matched = _match(wanted, [(s, heads.get(s, s)) for s in spans])
    left_out = {k for k, m in enumerate(wanted) if m.kind not in KINDS}
    gold: dict[int, set[Hashable]] = defaultdict(set)
    for k, m in enumerate(wanted):
        if k not in left_out:
            gold[m.entity].add((document.id, k))
    found = []
    for a in read:
        ours = [m.span for m in a.mentions if m.span in set(spans) and matched.get(m.span) not in left_out]
        found.append({(document.id, matched.get(s, tuple(s))) for s in ours})
    return [c for c in gold.values() if c], [c for c in found if c], _pronouns(wanted, read, matched, content)


def _counts(words: str) -> bool:
    return words.lower() not in _SPOKEN


def _match(gold: Sequence[GoldMention], found: Iterable[tuple[Span, Span]]) -> dict[Span, int]:
    """Which marked mention each found one is: heads within one another, most shared words first, each one once."""
    pairs = [
        (_shared(m.span, span), k, span)
        for span, head in found
        for k, m in enumerate(gold)
        if m.span.contains(head) and span.overlaps(m.head)
    ]
    taken: set[int] = set()
    matched: dict[Span, int] = {}
    for _, k, span in sorted(pairs, key=lambda p: (-p[0], p[1])):
        if k not in taken and span not in matched:
            matched[span] = k
            taken.add(k)
    return matched


def _shared(a: Span, b: Span) -> float:
    inside = min(a.end, b.end) - max(a.start, b.start)
    return inside / (a.end - a.start + b.end - b.start - inside)


def _pronouns(gold: Sequence[GoldMention], read: Sequence[Actor], matched: dict[Span, int], content: str) -> Count:
    """Pronouns of the third person for persons and bodies: right where what else is in their cluster mostly is theirs."""
    marked = {k for k, m in enumerate(gold) if m.kind in KINDS and m.span.of(content).lower() in THIRD}
    given = right = 0
    for a in read:
        inside = [(m.span, matched.get(m.span)) for m in a.mentions]
        names = Counter(gold[k].entity for s, k in inside if k is not None and s.of(content).lower() not in THIRD)
        others = [s for s, _ in inside if s.of(content).lower() not in THIRD]
        for _, k in inside:
            if k in marked and others:
                given += 1
                right += bool(names) and names.most_common(1)[0][0] == gold[k].entity
    return Count(right, given, len(marked))


def as_table(found: CoreferenceScore) -> str:
    """The figures as lines of text."""
    parts = ", ".join(
        f"{name} {s.f1:.1%} (P {s.precision:.1%}, R {s.recall:.1%})" for name, s in found.clusters.items()
    )
    p = found.pronouns
    return "\n".join([
        f"GUM: {found.documents} documents, {found.mentions} mentions of persons and bodies in the third person, found by the reader",
        f"CoNLL F1 {found.whole:.1%} with single mentions, {found.linked:.1%} without: {parts}",
        f"pronouns of the third person: {p.gold}, recall {p.recall:.1%}, precision of those resolved {p.precision:.1%}",
    ])  # fmt: skip
