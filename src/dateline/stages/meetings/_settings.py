"""When and where a meeting takes place, by the times and places that hang on it.

What may not live here: the values of times and places, which other stages give.
"""

from __future__ import annotations

from collections.abc import Iterable

from dateline.core.parse import Parse, Token
from dateline.core.types import Place, Span, TimeExpression
from dateline.stages.meetings._found import Named
from dateline.stages.meetings._words import kinds, marks, words


def when(parse: Parse, named: Named, times: Iterable[TimeExpression]) -> tuple[str | None, str | None]:
    """First and last day of the times that hang on the meeting, (None, None) without one."""
    days = [
        (t.first, t.last)
        for t in times
        if t.type in {"DATE", "TIME"}
        and t.first
        and t.last
        and not _till(parse, t.span)
        and not _names(parse, named, t.span)
        and (_hangs(parse, named, t.span) or _on_way(parse, named, t.span))
    ]
    return (min(d[0] for d in days), max(d[1] for d in days)) if days else (None, None)


def _till(parse: Parse, span: Span) -> bool:
    """Whether a time says how long a meeting lasts, and not when it is: "will continue until Friday"."""
    token = parse.root(span)
    return token is not None and parse.head(token).text.lower() in marks("till")


def _names(parse: Parse, named: Named, span: Span) -> bool:
    """Whether a time is part of what another thing is called, and not when anything is: "the 2030 Agenda", "the 2022 budget"."""
    token = parse.root(span)
    if token is None or token.dep not in {"nummod", "compound", "amod", "nmod"}:
        return False
    over = parse.head(token)
    return over.pos in {"NOUN", "PROPN"} and over.i != named.head.i and over.ent not in {"DATE", "TIME"}


def to_come(parse: Parse, named: Named, times: Iterable[TimeExpression]) -> bool:
    """Whether a present tense is said of what is to come: "visits Washington next week"."""
    verb = named.state
    if verb is None or verb.tag not in {"VBZ", "VBP", "VBG"}:
        return False
    ahead = [t for t in times if t.text.lower().split()[0] in words("to_come") and t.first]
    return any(_hangs(parse, named, t.span) for t in ahead)


def where(parse: Parse, named: Named, places: Iterable[Place]) -> Place | None:
    """The place that hangs on the meeting, by "in" or "at", or that it is a visit to."""
    fine = []
    for p in places:
        token = parse.root(p.span)
        if token is None:
            continue
        if _relative_place(parse, named, token):
            return p
        prep = parse.head(token)
        local = (prep.dep == "prep" and prep.text.lower() in {"in", "at"}) or (
            token.dep == "compound" and token.head == named.head.i
        )
        visited = named.kind == "visit" and (token.dep == "dobj" or prep.text.lower() == "to")
        if (local or visited) and _hangs(parse, named, p.span):
            fine.append(p)
    return fine[0] if fine else None


def _where_clause(parse: Parse, named: Named) -> Token | None:
    """The "where" of the relative clause that tells the meeting: "in London, where ministers are to hold talks"."""
    for verb in (named.head, *parse.ancestors(named.head)):
        where_ = next((c for c in parse.children(verb) if c.text.lower() == "where" and c.i < verb.i), None)
        if where_ is not None:
            return where_
        if verb.dep in {"relcl", "advcl", "ccomp"}:
            break
    return None


def _relative_place(parse: Parse, named: Named, token: Token) -> bool:
    """Whether a place is the last before such a "where", at most a time ("on Monday") between them."""
    where_ = _where_clause(parse, named)
    if where_ is None or token.i > where_.i:
        return False
    between = parse.tokens[token.i + 1 : where_.i]
    return all(t.ent in {"DATE", "TIME", token.ent} or t.pos in {"PUNCT", "ADP"} for t in between)


def _on_way(parse: Parse, named: Named, span: Span) -> bool:
    """Whether a time says when those who meet come to the place where they do: "to travel there on Monday, where"."""
    where_, token = _where_clause(parse, named), parse.root(span)
    if where_ is None or token is None or token.i > where_.i:
        return False
    over = next((a for a in parse.ancestors(token) if a.pos in {"VERB", "AUX"}), None)
    return over is not None and over.lemma in words("travelling") and over in parse.sentence_of(where_)


def _hangs(parse: Parse, named: Named, span: Span) -> bool:
    """Whether the way from a span up to the meeting leads over no verb but those that time a meeting."""
    token = parse.root(span)
    if token is None:
        return False
    tops = {named.head.i} | ({named.state.i} if named.state is not None else set())
    while token.i not in tops:
        head = parse.head(token)
        if head is token or (token.pos in {"VERB", "AUX"} and token.lemma not in words("timing")):
            return False
        subject = token.dep in {"nsubj", "nsubjpass"} and head.i in tops
        if subject and named.head.i not in {head.i, token.i}:
            return False
        token = head
    return (named.head.i == token.i and not named.verbal) or _near(parse, named, span)


def _near(parse: Parse, named: Named, span: Span) -> bool:
    """Under the verb, but not inside another meeting's phrase."""
    others = [t for t in parse.tokens if t.lemma in kinds("nouns") and t.i != named.head.i and t.pos == "NOUN"]
    root = parse.root(span)
    return root is not None and not any(a in others for a in parse.ancestors(root))
