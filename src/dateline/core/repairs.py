"""Mends of a parse that hold whatever the text is about, before any stage reads it.

What may not live here: anything that adds or removes words; only heads change.
"""

from __future__ import annotations

import dataclasses

from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token

_SPOKEN = frozenset(load("attributions")["clause"].split()) | frozenset(load("attributions")["infinitive"].split())


def mended(parse: Parse) -> Parse:
    """The parse with verbs of saying hung where a reporter means them.

    In "Russia said that the group agreed and urged all sides to talk" parsers hang "urged" on
    "agreed"; a second verb of saying without a subject of its own, in the tense of the first, goes on
    with what the speaker does. In "talks on Iran, which has built a plant and on Monday closed it to
    inspectors" they hang "closed" on the main clause; without a comma that ends the relative clause, a
    second finite verb without a subject still belongs to it.
    """
    joined = [t for t in parse.tokens if t.dep == "conj"]
    moved = {t.i: outer.i for t in joined if (outer := _speech_over(parse, t)) is not None}
    moved |= {t.i: inner.i for t in joined if (inner := _relative_before(parse, t)) is not None}
    if not moved:
        return parse
    tokens = tuple(dataclasses.replace(t, head=moved[t.i]) if t.i in moved else t for t in parse.tokens)
    return Parse(tokens, parse.sentences, parse.entities)


def _speech_over(parse: Parse, token: Token) -> Token | None:
    """The verb of saying over the clause that a joined verb of saying was hung into, or None."""
    if token.pos != "VERB" or token.lemma not in _SPOKEN:
        return None
    if any(c.dep in {"nsubj", "nsubjpass", "aux", "auxpass"} for c in parse.children(token)):
        return None
    inner = parse.head(token)
    outer = parse.head(inner)
    spoken = inner.dep == "ccomp" and outer.lemma in _SPOKEN and outer.tag == token.tag and inner.i > outer.i
    return outer if spoken and inner.lemma not in _SPOKEN else None


def _relative_before(parse: Parse, token: Token) -> Token | None:
    """The verb of the open relative clause that a joined finite verb goes on with, or None."""
    above = parse.head(token)
    if token.tag not in {"VBD", "VBZ"} or above.i > token.i:
        return None
    if any(c.dep in {"nsubj", "nsubjpass"} for c in parse.children(token)):
        return None
    between = parse.tokens[above.i + 1 : token.i]
    verbs = [t for t in between if t.dep == "relcl" and _after_comma(parse, t) and t.pos in {"VERB", "AUX"}]
    if not verbs:
        return None
    last = verbs[-1]
    joins = [t for t in parse.tokens[last.i : token.i] if t.dep == "cc" and t.text.lower() == "and"]
    closed = any(t.text in {",", ";", "—", "–"} for t in parse.tokens[last.i : token.i])
    return last if joins and not closed else None


def _after_comma(parse: Parse, verb: Token) -> bool:
    """Whether a comma opens the clause of a verb: it adds, it does not restrict."""
    first = parse.subtree(verb)[0]
    return first.text == "," or (first.i > 0 and parse.tokens[first.i - 1].text == ",")
