"""Refusals that leave out what is refused.

"A and B were to meet the rebels, but C was not planning to." What may not live here: acts that have words of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.parse import Parse, Token, span_of
from dateline.stages.events import _clauses as clauses
from dateline.stages.events._act import Act
from dateline.stages.events._roles import Cast, named

_INTENT = frozenset({"plan", "intend", "want", "wish", "expect", "agree", "be", "go"})
_MEETING = frozenset({"AGREE", "CONSULT"})


def elliptical(parse: Parse, cast: Cast, acts: Sequence[Act], sentence: Sequence[Token]) -> Iterator[Act]:
    """A negated verb of intent that ends in a bare "to", after an act that it takes up: that act is refused."""
    for token in sentence:
        if token.lemma not in _INTENT or not any(c.dep == "neg" for c in parse.children(token)):
            continue
        if not _ends_bare(parse, token):
            continue
        subject = clauses.subject(parse, token)
        if subject is None:
            continue
        aside = {t.i for t in parse.subtree(subject)}  # what a relative clause on the subject tells
        before = [a for a in acts if a.words.end <= token.start and a.head.i not in aside]
        if not before:
            continue
        refused = before[-1]
        actors = tuple(named(cast, subject, token))
        modes = ("meet",) if refused.type in _MEETING else ()
        words = span_of([c for c in parse.children(token) if c.dep in {"aux", "neg"}] + [token])
        yield Act(token, words, "REJECT", modes, actors, (), (), meets=True)


def _ends_bare(parse: Parse, verb: Token) -> bool:
    """Whether "to" follows the verb without a verb or noun of its own."""
    after = next((t for t in parse.tokens[verb.i + 1 : verb.i + 2] if t.text.lower() == "to"), None)
    if after is None:
        return False
    following = parse.tokens[after.i + 1 : after.i + 2]
    return not following or following[0].pos == "PUNCT" or following[0].dep == "cc"
