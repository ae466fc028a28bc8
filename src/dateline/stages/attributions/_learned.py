"""Attributions as the learned reader answers them, and one list from these and those of the grammar.

What may not live here: anything about the model, and grammar (``_found.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dateline.core.answers import Anchored, Answers
from dateline.core.parse import Parse
from dateline.core.types import Mention, Span
from dateline.stages.attributions._found import Found, frames

ALONE = 0.35
"""The score from which an attribution that only the reader finds is kept."""
_QUOTES = frozenset("\"“”«»‘’'")
_TELLING = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "ADP", "SCONJ", "X"})


def answered(
    parse: Parse, answers: Answers, mentions: Sequence[Mention], sentence: Span
) -> Iterator[tuple[Found, float]]:
    """The attributions that the reader finds by a cue in a sentence, each with its score."""
    content = _Words(parse, sentence)
    for cue in answers.cues:
        if not sentence.contains(cue.span):
            continue
        source = _source(cue, mentions)
        pieces = [s for r in cue.roles["content"] if (s := content.trimmed(r.span)) is not None]
        said = content.without_slips([p for p in pieces if not content.is_of_who(p, source, cue.span)] or pieces)
        if said:
            yield Found(source, cue.span, said, parse.root(cue.span)), cue.score


def _source(cue: Anchored, mentions: Sequence[Mention]) -> Span | None:
    best = max(cue.roles["source"], key=lambda s: s.score * (s.span.end - s.span.start) ** 0.5, default=None)
    if best is None:
        return None
    fitting = [m.span for m in mentions if m.span.overlaps(best.span) and _alike(m.span, best.span) >= 0.5]
    return max(fitting, key=lambda s: _alike(s, best.span), default=best.span)


def _alike(a: Span, b: Span) -> float:
    """Shared characters as a share of the longer one."""
    return max(0, min(a.end, b.end) - max(a.start, b.start)) / max(a.end - a.start, b.end - b.start)


class _Words:
    """The words of a sentence, to put the edges of an answer on them."""

    def __init__(self, parse: Parse, sentence: Span) -> None:
        self.parse = parse
        self.sentence = sentence

    def trimmed(self, span: Span) -> Span | None:
        """A span without white space, stops and "that" at its edges; None where no word is left."""
        inside = list(self.parse.within(Span(span.start - 1, span.end + 1)))
        while inside and (
            (inside[0].pos in {"PUNCT", "SPACE"} and inside[0].text not in "\"“«‘'") or inside[0].dep == "mark"
        ):
            inside.pop(0)
        while inside and (inside[-1].pos == "SPACE" or inside[-1].text in {".", ",", ";", ":", "—", "–", "-"}):
            inside.pop()
        if not any(t.pos not in {"PUNCT", "SPACE"} for t in inside):
            return None
        return Span(inside[0].start, inside[-1].end)

    def without_slips(self, pieces: Sequence[Span]) -> tuple[Span, ...]:
        """The pieces of a content without a lone word amid the sentence, where another piece is longer.

        "The rebels, who took two towns north of [Goma], rejected [a demand to withdraw]". A word in quotation marks, or at
        the beginning of the sentence, is said.
        """
        sizes = [sum(t.pos not in {"PUNCT", "SPACE"} for t in self.parse.within(p)) for p in pieces]
        said = max(sizes, default=0) > 2
        return tuple(
            p
            for p, n in zip(pieces, sizes, strict=True)
            if n > 1 or not said or self._is_quoted(p) or not self._has_words_before(p)
        )

    def is_of_who(self, piece: Span, source: Span | None, cue: Span) -> bool:
        """Whether words stand in a clause about who says it, and not what is said: "rebels, who took [two towns], rejected"."""
        head = self.parse.root(source) if source is not None else None
        about = self.parse.subtree(head) if head is not None else ()
        whole = Span(about[0].start, about[-1].end) if about else None
        return whole is not None and whole.contains(piece) and not whole.overlaps(cue)

    def _is_quoted(self, piece: Span) -> bool:
        return any(t.text in _QUOTES for t in self.parse.within(Span(piece.start - 1, piece.end + 1)))

    def _has_words_before(self, piece: Span) -> bool:
        before = self.parse.within(Span(self.sentence.start, piece.start))
        return any(t.pos not in {"PUNCT", "SPACE"} for t in before)


def merged(parse: Parse, ruled: Sequence[Found], read: Sequence[tuple[Found, float]]) -> list[Found]:
    """The attributions of a sentence: those of the grammar, in the reader's words, and those that only it finds surely."""
    sure = [a for a, score in sorted(read, key=lambda r: -r[1]) if score >= ALONE and _stands(parse, a)]
    found = [_with_its_words(parse, r, sure) for r in ruled]
    for answer in sure:
        if not any(_same(answer, f) for f in found):
            found.append(answer)
    return [f for f in found if not _done(parse, f)]


def _done(parse: Parse, told: Found) -> bool:
    """Whether a verb of speech tells an act with what it has for content: "the storm claimed 3,000 lives"."""
    cue, heads = parse.root(told.cue) if told.cue else None, [parse.root(c) for c in told.content]
    objects = frames("done").get(cue.lemma, frozenset()) if cue is not None else frozenset()
    return bool(objects) and all(h is not None and h.lemma in objects for h in heads)


def _with_its_words(parse: Parse, ruled: Found, read: Sequence[Found]) -> Found:
    """What the grammar finds, with who says what as the surest answer at the same cue has it.

    Where both see a cue, the reader knows better what belongs to source and content; but not who is quoted within what
    another reports.
    """
    answer = next((a for a in read if a.cue and ruled.cue and a.cue.overlaps(ruled.cue)), None)
    if answer is None or answer.source is None or any(c.overlaps(answer.source) for c in ruled.content):
        return ruled
    owns = parse.within(answer.source)[-1:]  # "South Korea's" is half of somebody
    return replace(
        ruled, source=ruled.source if owns and owns[0].tag == "POS" else answer.source, content=answer.content
    )


def _stands(parse: Parse, answer: Found) -> bool:
    return answer.source is not None and _says(parse, answer) and not _torn(answer)


def _says(parse: Parse, answer: Found) -> bool:
    """Whether a cue has a word that may tell of speech or thought: "always", "would" and "and" alone are pieces of one."""
    return answer.cue is None or any(t.pos in _TELLING for t in parse.within(answer.cue))


def _torn(answer: Found) -> bool:
    """Whether the source is cut out of the content, with no cue between: "to be high on the agenda of [Group] of Eight"."""
    if answer.source is None:
        return False
    before = max((c.end for c in answer.content if c.end <= answer.source.start), default=None)
    after = min((c.start for c in answer.content if c.start >= answer.source.end), default=None)
    if before is None or after is None:
        return False
    return answer.cue is None or not Span(before, after).overlaps(answer.cue)


def _same(a: Found, b: Found) -> bool:
    """Whether two attributions are one: by one cue, of one source, or of much the same words."""
    if a.cue and b.cue and a.cue.overlaps(b.cue):
        return True
    shared = [_alike(x, y) for x in a.content for y in b.content]
    return max(shared, default=0) > (0 if a.source == b.source else 0.5)
