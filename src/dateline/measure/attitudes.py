"""``dateline evaluate --on stances``: who is for or against what, on two corpora made for it by others.

``directed_sentiment``: sentences with two marked participants; which is for or against which. ``mpqa``: holders, poles and
targets anywhere in a sentence, of which a stance is a part only. The whole reading is scored: stances, and for the first
events that imply one. Nothing of either is trained on by ``stages``. Beside it stand a majority baseline and one that looks
words up in the lexicon of stances. What may not live here: rules and words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.core import lexicon
from dateline.core.errors import InputError
from dateline.core.types import Analysis, Document, Span
from dateline.issues.statements import IMPLIED, SIGNS
from dateline.measure.counts import Count, interval, total
from dateline.models.joining import BRACKETS
from dateline.run.local import Reader

_QUIET = frozenset({"future", "hypothetical", "negation"})
_TYPES = {"sentiment-pos": 1, "agree-pos": 1, "arguing-pos": 1, "sentiment-neg": -1, "agree-neg": -1, "arguing-neg": -1}


@dataclass(frozen=True, slots=True)
class Attitude:
    """Somebody for (1) or against (-1) something."""

    holder: Span
    sign: int
    target: Span

    def matches(self, other: Attitude) -> bool:
        """Whether both tell the same: same sign, overlapping holders and targets."""
        return self.sign == other.sign and self.holder.overlaps(other.holder) and self.target.overlaps(other.target)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the attitudes marked in it; ``pair`` are the two participants that alone are asked about."""

    text: str
    gold: tuple[Attitude, ...]
    pair: tuple[Span, Span] | None = None


Way = Callable[[Marked, Analysis], list[Attitude]]


def told(marked: Marked, read: Analysis) -> list[Attitude]:
    """What the reading tells: its stances, and for a pair the events that imply one."""
    found = [Attitude(s.holder.span, sign, s.toward.span) for s in read.stances if (sign := SIGNS[s.stance])]
    if marked.pair is not None:
        found += [
            Attitude(a.span, SIGNS[IMPLIED[e.type]], r.span)
            for e in read.events
            if e.type in IMPLIED and not _QUIET & set(e.status)
            for a in e.actors
            for r in e.recipients
        ]
    return found


def majority(marked: Marked, read: Analysis) -> list[Attitude]:
    """The first participant is against the second; without a pair: every source is against what it speaks of."""
    if marked.pair is not None:
        return [Attitude(marked.pair[0], -1, marked.pair[1])]
    return [Attitude(a.source, -1, c) for a in read.attributions if a.source for c in a.content]


def looked_up(marked: Marked, read: Analysis) -> list[Attitude]:
    """As the majority, with the sign of the words of the lexicon that stand there; nothing where none does."""
    return [Attitude(a.holder, sign, a.target) for a in majority(marked, read) if (sign := _sign(marked, a)) != 0]


def _sign(marked: Marked, a: Attitude) -> int:
    words = (marked.text if marked.pair else a.target.of(marked.text)).casefold().split()
    signs = _signs()
    found = sum(signs.get(w.strip(".,;:\"'()"), 0) for w in words)
    return (found > 0) - (found < 0)


def _signs() -> dict[str, int]:
    """The words of the lexicon of stances with their signs, verbs in their regular forms."""
    found: dict[str, int] = {}
    for rule in lexicon.load("stances")["rule"]:
        sign = SIGNS[rule["pole"]] * (-1 if rule.get("negated") else 1)
        for word in rule["words"]:
            stem = word.removesuffix("e")
            for form in (word, f"{word}s", f"{stem}ed", f"{stem}ing") if rule["pos"] == "verb" else (word, f"{word}s"):
                found.setdefault(form, sign)
    return found


WAYS: dict[str, Way] = {"dateline": told, "majority": majority, "lexicon": looked_up}


def load_pairs(shared: Path) -> list[Marked]:
    """The dev sentences of directed_sentiment. InputError where they are not there."""
    found = []
    for row in _rows(shared / "data" / "directed_sentiment" / "dev.jsonl"):
        p, q = _marked(row["text"], row["p"]), _marked(row["text"], row["q"])
        if p is None or q is None:
            continue
        one, other = (p, q) if row["label"] in {1, 3} else (q, p)
        gold = (Attitude(one, 1 if row["label"] in {1, 2} else -1, other),) if row["label"] else ()
        found.append(Marked(row["text"].replace("[", " ").replace("]", " "), gold, (p, q)))
    return found


def _marked(text: str, words: str) -> Span | None:
    at = text.find(f"[{words}]")
    return Span(at + 1, at + 1 + len(words)) if at >= 0 else None


def load_mpqa(shared: Path) -> list[Marked]:
    """The dev documents of MPQA: attitudes with a holder and a target. InputError where they are not there."""
    return [_mpqa(row) for row in _rows(shared / "data" / "mpqa" / "mpqa.jsonl") if row["fold"] == "dev"]


def _mpqa(row: dict[str, Any]) -> Marked:
    text, gold = "", []
    for sentence in row["sentences"]:
        starts, ends = [], []
        for token in sentence["tokens"]:
            starts.append(len(text))
            text += BRACKETS.get(token, token)
            ends.append(len(text))
            text += " "
        text = text.rstrip() + "\n\n"
        for opinion in sentence["opinions"]:
            for attitude in opinion["attitudes"]:
                if attitude["type"] in _TYPES:
                    gold += [
                        Attitude(Span(starts[h["start"]], ends[h["end"] - 1]), _TYPES[attitude["type"]], Span(starts[t["start"]], ends[t["end"] - 1]))
                        for h in opinion["holders"]
                        for t in attitude["targets"]
                    ]  # fmt: skip
    return Marked(text, tuple(dict.fromkeys(gold)))


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    if not path.is_file():
        raise InputError(f"no corpus at {path}; name the folder with the corpora with --shared")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def count(marked: Marked, found: Sequence[Attitude]) -> Count:
    """Matches one-to-one, in order; of a pair only what is between the two is looked at."""
    if marked.pair is not None:
        p, q = marked.pair
        found = [f for f in found if _between(f, p, q) or _between(f, q, p)][:1]
    left = list(marked.gold)
    matched = 0
    for f in found:
        hit = next((g for g in left if g.matches(f)), None)
        if hit is not None:
            left.remove(hit)
            matched += 1
    return Count(matched, len(found), len(marked.gold))


def _between(f: Attitude, holder: Span, target: Span) -> bool:
    return f.holder.overlaps(holder) and f.target.overlaps(target)


def run(marked: Sequence[Marked], reader: Reader) -> dict[str, list[Count]]:
    """Every way's counts, by text."""
    readings = list(reader.stream(Document(id=str(n), content=m.text) for n, m in enumerate(marked)))
    return {name: [count(m, way(m, r)) for m, r in zip(marked, readings, strict=True)] for name, way in WAYS.items()}


def as_table(shared: Path, reader: Reader) -> str:
    """Precision, recall and F1 of holder, pole and target on both corpora, with 95 % intervals over texts."""
    lines = []
    for name, marked in (("directed_sentiment, dev", load_pairs(shared)), ("MPQA, dev", load_mpqa(shared))):
        lines += [
            f"{name}: {len(marked)} texts, {sum(len(m.gold) for m in marked)} attitudes",
            f"{'':12}{'P':>7}{'R':>7}{'F1':>7}",
        ]
        for way, counts in run(marked, reader).items():
            all_, (low, high) = total(counts), interval(counts, lambda c: c.f1)
            lines.append(f"{way:12}{all_.precision:>7.3f}{all_.recall:>7.3f}{all_.f1:>7.3f}  ({low:.3f}–{high:.3f})")
    return "\n".join(lines)
