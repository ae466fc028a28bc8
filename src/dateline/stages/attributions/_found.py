"""Attributions as the grammar of one sentence shows them: cue, source, content.

What may not live here: what holds between attributions (``__init__.py``) and any lexicon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.core.clauses import is_passive, subjects
from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token, span_of
from dateline.core.phrases import mention_at, noun_phrase
from dateline.core.types import Mention, Span

_EDGE = " \t\n,;:—–-"
_SAYING = frozenset(
    {"nsubj", "nsubjpass", "aux", "auxpass", "advmod", "npadvmod", "dobj", "dative", "prep", "punct", "neg"}
)


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


class Sentence:
    """One sentence with what its rules need at hand."""

    def __init__(
        self, parse: Parse, tokens: Sequence[Token], mentions: Sequence[Mention], quoted: Sequence[Span]
    ) -> None:
        self.parse = parse
        self.tokens = tokens
        self.mentions = mentions
        self.span = span_of(tokens)
        self.quoted = [q for q in quoted if q.overlaps(self.span)]

    def found(self) -> Iterator[Found]:
        """The attributions of the sentence in the order of their cues."""
        for t in self.tokens:
            if t.text.lower() in words("according"):
                yield from self._according(t)
            elif t.pos in {"VERB", "AUX"}:
                yield from self._verb(t)
            elif t.pos == "ADV" and t.text.lower() in words("adverbs"):
                clause = self._clause_of(t)
                if clause:
                    yield Found(None, t.span, clause, t)

    def _in_quotes(self, token: Token) -> bool:
        return any(q.contains(token.span) for q in self.quoted)

    def _verb(self, verb: Token) -> Iterator[Found]:
        parse = self.parse
        if any(c.dep == "neg" for c in parse.children(verb)):
            return
        subject = self._source(verb)
        if subject is not None and subject.text.lower() in words("impersonal"):
            return
        content = self._content(verb)
        if not content:
            return
        source = self._phrase(subject) if subject is not None else None
        if source is None and not (is_passive(parse, verb) or verb.tag == "VBG"):
            return
        if source is not None and any(c.contains(source) for c in content):
            return
        yield Found(source, self._cue(verb), content, verb)

    def _source(self, verb: Token) -> Token | None:
        parse = self.parse
        if is_passive(parse, verb) and verb.lemma in words("heard"):
            return parse.child(verb, "nsubjpass")
        agents = subjects(parse, verb)
        return agents[0] if agents else None

    def _phrase(self, token: Token) -> Span:
        mention = mention_at(self.mentions, token)
        return mention.span if mention and mention.head.contains(token.span) else noun_phrase(self.parse, token)

    def _content(self, verb: Token) -> tuple[Span, ...]:
        """What a verb says, by its form; () where it says nothing."""
        parse = self.parse
        if verb.lemma in words("clause"):
            around = self._quoted_around(verb)
            if around:
                return around
            clause = parse.child(verb, "ccomp")
            if clause is not None and clause.pos in {"VERB", "AUX", "ADJ", "NOUN", "PROPN", "ADV", "ADP"}:
                return self._trimmed(self._clause(clause, verb))
            if verb.dep in {"parataxis", "ccomp"} and self._is_aside(verb):
                return self._rest(verb)
        clause = parse.child(verb, "xcomp", "ccomp")
        if verb.lemma in words("infinitive") and clause and any(c.tag == "TO" for c in parse.children(clause)):
            return self._trimmed(self._clause(clause, verb))
        if (
            verb.lemma == "call"
            and (prep := parse.child(verb, "prep")) is not None
            and prep.text.lower() in {"for", "on"}
        ):
            return self._trimmed(parse.subtree(prep)[1:])
        if verb.lemma in words("object") and not is_passive(parse, verb):
            dobj = parse.child(verb, "dobj", "oprd", "ccomp")
            if dobj is not None and dobj.pos in {"NOUN", "PROPN", "VERB", "ADJ"}:
                last = max(
                    t.i
                    for c in parse.children(verb)
                    if c.i > verb.i and c.dep in {"dobj", "oprd", "prep", "xcomp", "ccomp"}
                    for t in parse.subtree(c)
                )
                return self._trimmed(parse.tokens[parse.subtree(dobj)[0].i : last + 1])
        return ()

    def _is_aside(self, verb: Token) -> bool:
        """Whether a verb of saying stands in or after what is said: "…, officials said, …"."""
        parse = self.parse
        head = parse.head(verb)
        if head.i > verb.i or parse.child(verb, "mark") is not None or self._in_quotes(verb):
            return False
        if verb.dep == "ccomp" and head.lemma in words("clause"):
            return False
        first = parse.subtree(verb)[0]
        after_comma = first.i > 0 and parse.tokens[first.i - 1].text in {",", "-", "–", "—"}
        return (first.text == "," or after_comma) and parse.child(verb, "nsubj") is not None

    def _rest(self, verb: Token) -> tuple[Span, ...]:
        """The sentence without the aside that a verb of saying heads."""
        aside = {t.i for t in self.parse.subtree(verb)}
        return self._pieces([t for t in self.tokens if t.i not in aside])

    def _quoted_around(self, verb: Token) -> tuple[Span, ...]:
        """The quotations beside a verb of saying that stands outside them."""
        if self._in_quotes(verb) or not self.quoted:
            return ()
        head = {
            t.i for t in self.parse.subtree(verb, lambda t: t.dep in {"ccomp", "parataxis", "xcomp", "advcl", "conj"})
        }
        own = [t for t in self.tokens if t.i in head]
        reach = span_of(own)
        near = []
        for q in self.quoted:
            long = len(self._words(q)) >= 3
            long = len(self._words(q)) >= 3
            between = self._between(q, reach)
            if long and len(between.split()) <= 2:
                near.append(Span(max(q.start, self.span.start), min(q.end, self.span.end)))
        clause = self.parse.child(verb, "ccomp")
        if near and clause is not None and not any(n.contains(clause.span) for n in near):
            return ()  # the clause only holds quoted words: it is the content as a whole
        return tuple(near)

    def _words(self, span: Span) -> list[Token]:
        return [t for t in self.tokens if span.contains(t.span) and t.pos != "PUNCT"]

    def _between(self, quoted: Span, reach: Span) -> str:
        first, last = (quoted.end, reach.start) if quoted.end <= reach.start else (reach.end, quoted.start)
        return " ".join(t.text for t in self.tokens if first <= t.start and t.end <= last and t.pos != "PUNCT")

    def _clause(self, top: Token, verb: Token) -> list[Token]:
        """The words of a clause that is said; a coordinated verb of saying after it is not its part."""
        kept = self.parse.subtree(top, lambda t: t.i == verb.i)
        return [t for t in kept if (t.i > verb.i) == (top.i > verb.i)]

    def _trimmed(self, tokens: Sequence[Token]) -> tuple[Span, ...]:
        kept = list(tokens)
        while (
            kept
            and (kept[0].dep == "mark" or kept[0].pos in {"PUNCT", "SPACE"} or kept[0].tag == "CC")
            and kept[0].text not in "\"“«'"
        ):
            kept.pop(0)
        return self._pieces(kept)

    def _pieces(self, tokens: Sequence[Token]) -> tuple[Span, ...]:
        """Stretches of words without a gap, edge punctuation off."""
        runs: list[list[Token]] = []
        for t in tokens:
            if runs and t.i - runs[-1][-1].i == 1:
                runs[-1].append(t)
            else:
                runs.append([t])
        found = []
        for run in runs:
            while run and run[0].text.strip(_EDGE) == "":
                run.pop(0)
            while run and (run[-1].text.strip(_EDGE) == "" or run[-1].text == "." or run[-1].dep == "cc"):
                run.pop()
            if run and (len(run) > 1 or run[0].pos in {"VERB", "NOUN", "PROPN"}):
                found.append(span_of(run))
        return tuple(found)

    def _clause_of(self, adverb: Token) -> tuple[Span, ...]:
        """The clause that an adverb stands in, without it."""
        verb = next((a for a in self.parse.ancestors(adverb) if a.pos in {"VERB", "AUX"}), None)
        if verb is None:
            return ()
        pruned = self.parse.subtree(verb, lambda t: t.dep in {"conj", "parataxis"} and t.i > adverb.i)
        return self._trimmed([t for t in pruned if t.i != adverb.i])

    def _according(self, word: Token) -> Iterator[Found]:
        """What stands beside "according to X", before or after it."""
        parse = self.parse
        to = next((t for t in parse.tokens[word.i + 1 : word.i + 2] if t.text.lower() == "to"), None)
        named = parse.child(to, "pobj") if to is not None else None
        if to is None or named is None:
            return
        aside = {t.i for t in parse.subtree(word)}
        head = parse.head(word)
        top = head if head.i not in aside else None
        verb = next((t for t in (top, *(parse.ancestors(top) if top else ())) if t and t.pos in {"VERB", "AUX"}), top)
        inside = parse.subtree(verb, lambda t: t.i == word.i) if verb is not None else self.tokens
        content = self._pieces([t for t in inside if t.i not in aside])
        if content:
            yield Found(self._phrase(named), Span(word.start, to.end), content, word)

    def _cue(self, verb: Token) -> Span:
        """The verb with its auxiliaries and particle: "has said", "pointed out"."""
        parse = self.parse
        part = [
            c
            for c in parse.children(verb)
            if (c.dep in {"aux", "auxpass", "neg"} and c.i < verb.i) or (c.dep == "prt" and c.i == verb.i + 1)
        ]
        run = [verb]
        part += [c for c in parse.children(verb) if verb.lemma == "tell" and c.dep == "dobj" and c.i == verb.i + 1]
        for c in sorted(part, key=lambda c: -c.i):
            if c.i == run[0].i - 1:
                run.insert(0, c)
            elif c.i == verb.i + 1:
                run.append(c)
        return span_of(run)
