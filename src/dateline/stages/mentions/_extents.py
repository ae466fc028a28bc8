"""How far a mention reaches: its phrase, with a title before the name and a name after the post."""

from __future__ import annotations

from collections.abc import Mapping

from dateline.core.parse import Entity, Parse, Token
from dateline.core.phrases import closed_bracket, phrase_tokens
from dateline.core.types import MentionKind
from dateline.stages.mentions._words import Words

MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod", "quantmod", "det", "flat", "npadvmod", "predet", "punct"})
_TITLE_REACH = 20  # words between a title and the name it stands before: "Minister of A, B and C Xyz"


class Extents:
    """The words of mentions of one document.

    ``taken`` are the words that a mention has as a name or post within it, and that head no other.
    """

    def __init__(self, parse: Parse, words: Words, entity: Mapping[int, Entity]) -> None:
        self.parse = parse
        self.words = words
        self.entity = entity
        self.taken: set[int] = set()
        self.titles: set[int] = set()

    def of(self, token: Token, kind: MentionKind) -> tuple[Token, ...]:
        entity = self.entity.get(token.i)
        if token.dep in MODIFIERS and kind != "pronoun":
            first = entity.first if entity else token.i
            first = min(first, *(c.i for c in self.parse.children(token) if c.dep in {"compound", "amod"}), token.i)
            return self.parse.tokens[first : token.i + 1]
        inside = phrase_tokens(self.parse, token)
        if entity is not None and entity.last == token.i + 1 and entity.first < inside[0].i:
            before = self.parse.tokens[entity.first : inside[0].i]
            inside = inside if any(t.pos in {"ADP", "SCONJ", "VERB"} for t in before) else (*before, *inside)
        whole = entity is not None and (entity.label, kind) in {
            ("ORG", "organisation"),
            ("GPE", "country"),
            ("GPE", "place"),
        }
        if whole and entity is not None and inside[-1].i < entity.last - 1:
            end = closed_bracket(self.parse, inside[0].i, entity.last - 1)
            inside = self.parse.tokens[inside[0].i : end + 1]
        if kind == "organisation":
            inside = self._without_officer(token, inside)
        return self._with_title(inside) if kind == "person" else self._with_name(token, inside)

    def _without_officer(self, token: Token, inside: tuple[Token, ...]) -> tuple[Token, ...]:
        """Leaves out a post after a comma: a body is no president, whatever the parser says."""
        for c in self.parse.children(token):
            if c.dep == "appos" and c.pos == "NOUN" and c.lemma in self.words.persons and c.i <= inside[-1].i:
                cut = [t for t in inside if t.i < min(d.i for d in self.parse.subtree(c))]
                while cut and cut[-1].pos == "PUNCT":
                    cut.pop()
                return tuple(cut) or inside
        return inside

    def _with_name(self, token: Token, inside: tuple[Token, ...]) -> tuple[Token, ...]:
        """Takes in a name that stands after a post with complements, where the parser hangs it elsewhere."""
        last = inside[-1].i
        if token.lemma not in self.words.persons or len(inside) == 1:
            return inside
        e = self.entity.get(last)
        if e is not None and e.label == "PERSON" and e.last == last + 1 and e.first > token.i + 1:
            before = self.parse.tokens[e.first - 1]
            other = before.lemma in self.words.persons and token.pos == "NOUN"  # "spokesman for President Jane Roe"
            if before.pos == "PROPN" and not other:  # hung into the complement: "ambassador to Chad Jane Roe"
                self.taken.update(range(e.first, e.last))
            return inside
        for i in range(last + 1, min(last + _TITLE_REACH, len(self.parse.tokens))):
            t = self.parse.tokens[i]
            before = self.parse.tokens[i - 1]
            if t.ent == "PERSON" and before.i != token.i and token.pos == "NOUN" and before.lemma in self.words.persons:
                return inside  # "sister of President Jane Roe"
            if t.ent == "PERSON" and before.pos in {"PROPN", "NOUN"}:
                end = self.entity[i].last
                self.taken.update(range(last + 1, end))
                return self.parse.tokens[inside[0].i : end]
            if t.pos not in {"PROPN", "NOUN", "ADJ", "ADP", "CCONJ", "DET", "PART"}:
                break
        return inside

    def _with_title(self, inside: tuple[Token, ...]) -> tuple[Token, ...]:
        """Takes in a post with complements before a name: "Minister of Planning and Trade Jane Roe"."""
        first = inside[0].i
        if inside[0].pos != "PROPN" or first == 0:
            return inside
        for i in range(first - 1, max(first - _TITLE_REACH, -1), -1):
            t = self.parse.tokens[i]
            if t.pos not in {"PROPN", "NOUN", "ADJ", "ADP", "CCONJ", "DET", "PART"}:
                break
            if i == first - 1 and t.pos not in {"PROPN", "NOUN"}:
                break
            after = self.parse.tokens[i + 1]
            if t.lemma in self.words.persons and after.text.lower() in {"of", "for"} and t.pos in {"PROPN", "NOUN"}:
                start = phrase_tokens(self.parse, t)[0].i
                self.titles.add(t.i)
                return self.parse.tokens[start : inside[-1].i + 1]
        return inside
