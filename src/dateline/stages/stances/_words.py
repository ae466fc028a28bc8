"""Spans of holders and targets: from heads of phrases to the words as written, and to actors.

What may not live here: which words state a view (``_rules``, ``_quoted``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from dateline.core import lexicon
from dateline.core.parse import Parse, Token
from dateline.core.phrases import mention_at, noun_phrase
from dateline.core.types import Actor, Mention, Span

_STOPS = frozenset({"conj", "cc", "punct", "advcl", "case", "preconj"})
_DETERMINERS = frozenset({"a", "an", "the", "any", "this", "that", "these", "those", "some", "all", "such"})
_COUNTRY_WORDS = frozenset({"country", "nation", "government", "state"})


@cache
def words(name: str) -> frozenset[str]:
    """One of the word lists of ``lexicon/stances.toml``."""
    listed: dict[str, Any] = lexicon.load("stances")["words"]
    return frozenset(listed[name])


def holder_of(parse: Parse, token: Token, mentions: Sequence[Mention]) -> Span | None:
    """The mention that a head word stands for, or None where it names nobody who may hold a view."""
    mention = mention_at(mentions, token)
    if mention is not None and (mention.head.overlaps(token.span) or parse.root(mention.span) == token):
        return mention.span
    if token.pos == "NOUN" and token.lemma in _COUNTRY_WORDS:
        own = parse.child(token, "poss")
        return token.span if own is not None and own.tag in {"WP$", "PRP$"} else noun_phrase(parse, token)
    return None


def target_of(parse: Parse, token: Token) -> Span:
    """The phrase under a head word, with a restrictive relative clause, without its conjuncts."""
    last = token
    for t in parse.subtree(token, prune=lambda c: _cut(parse, token, c)):
        if t.i > last.i and t.i - last.i <= 2:
            last = t
    inside = [t for t in parse.tokens[_leftmost(parse, token) : last.i + 1] if t.pos != "SPACE"]
    inside = _closed([*inside, *_hyphened(parse, inside[-1])])
    while len(inside) > 1 and inside[-1].pos == "PUNCT" and inside[-1].text not in {")", "]", "”", '"', "%"}:
        inside.pop()
    while len(inside) > 1 and (inside[0].pos in {"PUNCT", "CCONJ"} or inside[0].dep in {"case", "preconj"}):
        inside.pop(0)
    return Span(inside[0].start, inside[-1].end)


def _hyphened(parse: Parse, last: Token) -> list[Token]:
    """What hangs on a word by hyphens: the parser may end "anti-semitism" at "anti"."""
    more: list[Token] = []
    for t in parse.tokens[last.i + 1 : last.i + 5]:
        joined = t.start == (more[-1].end if more else last.end)
        if not joined or (t.text != "-" and not (more and more[-1].text == "-")):
            break
        more.append(t)
    return more


def _closed(inside: list[Token]) -> list[Token]:
    """Without a bracket that opens and does not close."""
    for k in range(len(inside) - 1, 0, -1):
        if inside[k].text in {")", "]"}:
            return inside
        if inside[k].text in {"(", "["}:
            return inside[:k]
    return inside


def _leftmost(parse: Parse, token: Token) -> int:
    return min(t.i for t in parse.subtree(token, prune=lambda c: c.i > token.i or c.dep in {"cc", "conj"}))


def _cut(parse: Parse, top: Token, child: Token) -> bool:
    """Branches that do not belong: conjuncts of the head itself and whatever follows a comma or dash."""
    if child.head == top.i and child.dep in _STOPS:
        return True
    before = parse.tokens[min(t.i for t in parse.subtree(child)) - 1] if child.i > top.i else None
    return (
        child.dep in {"relcl", "advcl", "appos", "prep"} and before is not None and before.text in {",", "—", "–", ";"}
    )


def resolve(span: Span, mentions: Sequence[Mention], actors: Sequence[Actor], parse: Parse) -> str | None:
    """The id of the actor mentioned at a span; "whose country" is the country of whoever has it."""
    found = next((a.id for a in actors for m in a.mentions if m.span == span), None)
    head = parse.root(span)
    if found is not None or head is None or head.lemma not in _COUNTRY_WORDS:
        return found
    own = parse.child(head, "poss")
    if own is None:
        return None
    owner = own
    if own.tag == "WP$":
        clause = next((a for a in parse.ancestors(own) if a.dep == "relcl"), None)
        owner = parse.head(clause) if clause else own
    mention = mention_at(mentions, owner)
    who = next((a for a in actors for m in a.mentions if mention is not None and m.span == mention.span), None)
    return _country_of(who, actors) if who else None


def _country_of(who: Actor, actors: Sequence[Actor]) -> str | None:
    """The actor that is the country of a person, where the report names it."""
    return next(
        (
            a.id
            for a in actors
            if who.country
            and a.country == who.country
            and not a.office
            and a.sectors in {(), ("GOV",)}
            and not a.anonymous
            and a.id != who.id
        ),
        None,
    )


def named_in(span: Span, mentions: Sequence[Mention], actors: Sequence[Actor], parse: Parse) -> str | None:
    """The actor that a target names: the mention at its head, or whose view it is ("Washington's stance")."""
    head = parse.root(span)
    if head is None:
        return None
    own = parse.child(head, "poss")
    token = own if head.lemma in words("views") and own is not None else head
    mention = mention_at(mentions, token)
    if mention is None or not mention.head.overlaps(token.span) or not span.overlaps(mention.span):
        return None
    return next((a.id for a in actors for m in a.mentions if m.span == mention.span), None)


def issue_of(parse: Parse, span: Span, content: str) -> str:
    """What a target is about, in words: the topic of a view, else the target without its determiner."""
    inside = parse.within(span)
    head = parse.root(span)
    if head is not None:
        numbers = {t.i for t in inside}
        preps = [t for t in inside if t.dep == "prep" and (t.head == head.i or t.head not in numbers)]
        for prep in preps:
            of_view = head.lemma in words("views") or head.pos in {"PROPN", "PRON"}
            inner = parse.child(prep, "pobj", "pcomp")
            if prep.text.lower() in words("topics") and of_view and inner is not None and span.contains(inner.span):
                return _clean(parse.within(Span(prep.end, span.end)), content)
    return _clean(inside, content)


def _clean(inside: Sequence[Token], content: str) -> str:
    kept = [t for t in inside if t.pos != "SPACE"]
    while len(kept) > 1 and (kept[0].text.lower() in _DETERMINERS or kept[0].pos == "PUNCT"):
        kept.pop(0)
    return " ".join(content[kept[0].start : kept[-1].end].split()) if kept else ""
