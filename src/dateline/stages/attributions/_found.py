"""One sentence with what the rules of attribution ask of it: quotation marks, noun phrases, stretches of words.

What may not live here: rules that tell who says what (``_verbs.py``, ``_tags.py``, ``_others.py``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.core.clauses import is_passive, subjects
from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token, span_of
from dateline.core.phrases import mention_at, mentions_in, noun_phrase
from dateline.core.types import Mention, Span

_EDGE = " \t\n\xa0,;:—–-"
_OPENING = frozenset("\"“«„‘'`")
_TITLE = frozenset({"NOUN", "PROPN", "ADJ", "DET"})
_LOOSE = frozenset({"relcl", "advcl", "conj", "cc", "parataxis", "ccomp", "case"})


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution before it is put in its place among the others; ``word`` heads the cue."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    word: Token | None


@cache
def words(name: str) -> frozenset[str]:
    """A word list of the lexicon."""
    return frozenset(load("attributions")[name].split())


@cache
def frames(name: str) -> dict[str, frozenset[str]]:
    """A table of the lexicon: a word and those that go with it."""
    return {k: frozenset(v.split()) for k, v in load("attributions")[name].items()}


class Sentence:
    """One sentence: ``quoted`` are the quotations in it, ``shared`` whether one reaches beyond it."""

    def __init__(
        self, parse: Parse, tokens: Sequence[Token], mentions: Sequence[Mention], quoted: Sequence[Span]
    ) -> None:
        self.parse = parse
        self.tokens = tokens
        self.mentions = mentions
        self.span = span_of(tokens)
        self.first = tokens[0].i
        self.last = tokens[-1].i
        self.shared = any(q.start < self.span.start < q.end or q.start < self.span.end < q.end for q in quoted)
        self.quoted = [
            Span(max(q.start, self.span.start), min(q.end, self.span.end)) for q in quoted if q.overlaps(self.span)
        ]

    def quotation_of(self, token: Token) -> Span | None:
        """The quotation that a word stands in, as far as it lies in this sentence."""
        n = bisect_right(self.quoted, token.start, key=lambda q: q.start)
        return self.quoted[n - 1] if n and self.quoted[n - 1].contains(token.span) else None

    def mentions_in(self, span: Span) -> tuple[Mention, ...]:
        """The mentions whose head lies in a span."""
        return mentions_in(self.mentions, span)

    def before(self, number: int) -> Token | None:
        """The word before a place in the parse, None at the beginning of the sentence."""
        return self.parse.tokens[number - 1] if number > self.first else None

    def phrase(self, head: Token) -> Span:
        """The noun phrase of a source as written: with title, apposition and its complements, no relative clause."""
        mention = mention_at(self.mentions, head)
        known = mention is not None and mention.head.contains(head.span)
        written = noun_phrase(self.parse, head)
        span = Span(min(mention.span.start, written.start), mention.span.end) if mention and known else written
        span = Span(self._with_title(head, span.start), span.end)
        if head.tag in {"PRP", "WP", "WDT"}:
            return mention.span if mention and known else written
        parts = self.parse.subtree(head, lambda t: self._is_loose(t, head))
        end = span.end
        for t in parts:
            if t.start >= end and self._joins(end, t):
                end = t.end
        inside = [t for t in self.parse.within(Span(span.end, end)) if t.text.strip(_EDGE)]
        return Span(span.start, inside[-1].end) if inside else span

    def _with_title(self, head: Token, start: int) -> int:
        """The start of a phrase with the words of a title that the parser set before it as another name."""
        inside = {t.i for t in self.parse.subtree(head)}
        first = next((t.i for t in self.parse.within(Span(start, head.end))), head.i)
        while (before := self.before(first)) is not None and before.i in inside and before.pos in _TITLE:
            if before.dep not in {"compound", "amod", "det", "nmod", "poss"}:
                break
            first -= 1
        return min(start, self.parse.tokens[first].start)

    def _is_loose(self, token: Token, head: Token) -> bool:
        """Whether a part of a noun phrase is no part of the source as written."""
        own = self.parse.head(token)
        if token.dep in _LOOSE and own.i == head.i:
            return True
        if token.dep in {"relcl", "advcl", "parataxis", "ccomp"} or (token.dep == "acl" and token.tag != "VBN"):
            return True
        if token.dep == "prep":
            inner = self.parse.child(token, "pobj")
            of_name = own.ent == "PERSON" and own.pos == "PROPN" and token.text.lower() != "of"
            return of_name or inner is None or inner.ent in {"DATE", "TIME"}
        before = self.before(self.parse.subtree(token)[0].i)
        if before is not None and before.text == ",":
            return token.dep != "appos" or token.ent in {"MONEY", "CARDINAL", "PERCENT"} or token.pos == "NUM"
        return token.dep == "npadvmod" and token.ent in {"DATE", "TIME"}

    def _joins(self, end: int, token: Token) -> bool:
        between = [t for t in self.parse.within(Span(end, token.start)) if t.text.strip(_EDGE)]
        return not between and self.quotation_of(token) is None

    def source(self, verb: Token) -> Span | None:
        """Who says what a verb tells: its subjects from the first to the last."""
        heads = [t for t in subjects(self.parse, verb) if t.pos not in {"PUNCT", "SPACE"}]
        if not heads and (beside := self._right_before(verb)) is not None:
            heads = [beside]
        if not heads:
            return None
        spans = [self.phrase(t) for t in heads if self.first <= t.i <= self.last]
        whole = Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None
        return whole if whole and not whole.contains(verb.span) else (spans[0] if spans else None)

    def _right_before(self, verb: Token) -> Token | None:
        """The noun whose phrase, with an aside between commas, ends where a finite verb without a subject begins."""
        comma = self.before(verb.i)
        if verb.tag not in {"VBD", "VBZ", "VBP"} or comma is None or comma.text != ",":
            return None
        for t in self.tokens[: comma.i - self.first]:
            if t.pos in {"NOUN", "PROPN"} and t.dep not in {"nsubj", "nsubjpass"}:
                last = self.parse.subtree(t, lambda c: c.text == "," and c.i == comma.i)[-1]
                if last.i == comma.i - 1 and last.i > t.i:
                    return t
        return None

    def pieces(self, tokens: Iterable[Token]) -> tuple[Span, ...]:
        """Stretches of words without a gap, edge punctuation and opening conjunctions off."""
        runs: list[list[Token]] = []
        for _, t in sorted({t.i: t for t in tokens}.items()):
            if runs and t.i - runs[-1][-1].i == 1:
                runs[-1].append(t)
            else:
                runs.append([t])
        found = [s for run in runs if (s := self._trimmed(run)) is not None]
        return tuple(self._whole_quotations(found))

    def _trimmed(self, run: list[Token]) -> Span | None:
        while run and not run[0].text.strip(_EDGE):
            run.pop(0)
        while run and (not run[-1].text.strip(_EDGE) or run[-1].text == "." or run[-1].dep == "cc"):
            run.pop()
        if len(run) > 1 and run[-1].text in _OPENING and self._opens(run[-1]):
            run.pop()
        said = [t for t in run if t.pos not in {"PUNCT", "SPACE"}]
        if not said or (len(said) == 1 and said[0].pos not in {"VERB", "NOUN", "PROPN", "PRON", "ADJ", "NUM", "INTJ"}):
            return None
        return span_of(run)

    def _opens(self, mark: Token) -> bool:
        return any(q.start == mark.start for q in self.quoted)

    def _whole_quotations(self, spans: Sequence[Span]) -> list[Span]:
        """Pieces that end in the middle of a quotation go on to its end, and begin with its mark."""
        widened: list[Span] = []
        for s in spans:
            start, end = s
            for q in self.quoted:
                if q.start < end < q.end and start <= q.start + 2:
                    end = q.end
                if q.start < start <= q.start + 2 and end > start:
                    start = q.start
            if widened and start <= widened[-1].end:
                widened[-1] = Span(widened[-1].start, max(end, widened[-1].end))
            else:
                widened.append(Span(start, end))
        return widened

    def cue(self, verb: Token) -> Span:
        """The verb with its auxiliaries and particle: "has said", "pointed out", "told reporters"."""
        parse = self.parse
        part = [
            c
            for c in parse.children(verb)
            if (c.dep in {"aux", "auxpass", "neg"} and c.i < verb.i)
            or (c.dep in {"prt", "prep"} and c.i == verb.i + 1 and self._belongs(verb, c))
            or (verb.lemma == "tell" and c.dep in {"dobj", "dative"} and c.i == verb.i + 1)
        ]
        run = [verb]
        for c in sorted(part, key=lambda c: -c.i):
            if c.i == run[0].i - 1:
                run.insert(0, c)
            elif c.i == verb.i + 1:
                run.append(c)
        return span_of(run)

    @staticmethod
    def _belongs(verb: Token, particle: Token) -> bool:
        """Whether a particle or preposition is a part of the cue: "pointed out", "called for"."""
        return particle.dep == "prt" or particle.text.lower() in frames("prepositions").get(verb.lemma, frozenset())


def is_saying_on(sentence: Sentence, token: Token) -> bool:
    """Whether a participle goes on with what somebody says, after a comma: "…, adding that …"."""
    if token.tag != "VBG" or token.lemma not in words("clause") | words("infinitive") | words("object"):
        return False
    before = sentence.before(sentence.parse.subtree(token)[0].i)
    if token.dep not in {"advcl", "acl", "conj", "xcomp"} or before is None:
        return False
    return before.text in {",", "—", "–"} or any(q.end == before.end for q in sentence.quoted)


def passive(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb stands in the passive."""
    return is_passive(sentence.parse, verb)
