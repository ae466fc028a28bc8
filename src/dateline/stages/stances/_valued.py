"""Views that a judgement states: what is called good or bad, necessary, or of use.

What may not live here: the words (``lexicon/stances.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.clauses import clause_span, is_negated, patients, subjects
from dateline.core.parse import Parse, Token
from dateline.core.types import Mention, Span, StancePole
from dateline.stages.stances._rules import View
from dateline.stages.stances._words import holder_of, target_of, words

_AHEAD = frozenset({"will", "would", "'ll", "can", "could"})


def judged(parse: Parse, verb: Token, holder: Span) -> Iterator[View]:
    """As in "it is unacceptable to borrow more": against it; "the ruling was fair": for it."""
    if verb.lemma != "be" or _open(parse, verb):
        return
    predicate = parse.child(verb, "acomp", "attr")
    pole = _pole(parse, predicate) if predicate is not None else None
    if predicate is None or pole is None:
        return
    if is_negated(parse, verb):
        pole = "oppose" if pole == "support" else None
    clause = _clause(parse, verb, predicate)
    if pole is not None and clause is not None:
        must = pole == "support" and predicate.lemma in words("obligatory") and clause.dep == "ccomp"
        yield View(holder, "demand" if must else pole, clause_span(parse, clause), predicate.span)
    elif pole is not None:
        yield from (View(holder, pole, s, predicate.span) for s in _judged_things(parse, verb))


def _clause(parse: Parse, verb: Token, predicate: Token) -> Token | None:
    """The clause for which "it" stands."""
    subject = parse.child(verb, "nsubj")
    if subject is None or subject.text.lower() != "it":
        return None
    near = [*parse.children(verb), *parse.children(predicate)]
    return next(
        (c for c in near if c.dep in {"xcomp", "ccomp", "advcl"} and c.i > predicate.i and _said(parse, c)), None
    )


def _said(parse: Parse, clause: Token) -> bool:
    marks = {c.text.lower() for c in parse.children(clause) if c.dep in {"mark", "aux"}}
    return clause.dep != "advcl" and bool(marks & {"that", "to"})


def _judged_things(parse: Parse, verb: Token) -> list[Span]:
    clause = parse.child(verb, "csubj")
    if clause is not None:
        return [clause_span(parse, clause)]
    subject = parse.child(verb, "nsubj")
    if subject is None or subject.pos not in {"NOUN", "PROPN"}:
        return []
    return [target_of(parse, subject)]


def _pole(parse: Parse, word: Token) -> StancePole | None:
    """The pole of a judging word, also of an adjective before it; what is bad in any part is bad."""
    said = {x.lower() for w in (word, *parse.children(word)) if w is word or w.dep == "amod" for x in (w.lemma, w.text)}
    if said & words("bad"):
        return "oppose"
    return "support" if said & words("good") and not is_negated(parse, word) else None


def _open(parse: Parse, verb: Token) -> bool:
    return any(c.dep == "mark" and c.text.lower() in words("unlikely") for c in parse.children(verb))


def of_use(parse: Parse, verb: Token, holder: Span) -> Iterator[View]:
    """As in "the reform will create jobs and help the region": for the reform."""
    subject = parse.child(verb, "nsubj")
    if verb.lemma not in words("helping") or subject is None or subject.pos != "NOUN" or subject.ent:
        return
    ahead = any(c.dep == "aux" and c.text.lower() in _AHEAD for c in parse.children(verb))
    if ahead and not is_negated(parse, verb) and not _open(parse, verb):
        yield View(holder, "support", target_of(parse, subject), verb.span)


def labels(parse: Parse, mentions: Sequence[Mention]) -> Iterator[View]:
    """As in "called the response hasty", "branded them traitors", "sees its might as a threat"."""
    for verb in parse.tokens:
        if verb.pos != "VERB" or verb.lemma not in words("labelling") or is_negated(parse, verb):
            continue
        found = _label(parse, verb)
        if found is None:
            continue
        pole, things = found
        for who in subjects(parse, verb):
            holder = holder_of(parse, who, mentions)
            if holder is not None:
                yield from (
                    View(holder, pole, target_of(parse, t), verb.span) for t in things if t.tag not in {"WP", "WDT"}
                )


def _label(parse: Parse, verb: Token) -> tuple[StancePole, Sequence[Token]] | None:
    """The pole of a label and what is labelled."""
    objects = patients(parse, verb)
    for c in parse.children(verb):
        if c.dep == "oprd" or (c.dep == "ccomp" and c.pos in {"ADJ", "NOUN"} and c.i > verb.i):
            things = [s] if (s := parse.child(c, "nsubj")) is not None else objects
            pole = _pole(parse, c)
        elif c.dep == "prep" and c.text.lower() == "as":
            inner = parse.child(c, "pobj", "amod", "pcomp", "acomp")
            things, pole = list(objects), _pole(parse, inner) if inner is not None else None
        else:
            continue
        if pole is not None and things:
            return pole, things
    return None
