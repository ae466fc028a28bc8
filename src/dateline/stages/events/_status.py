"""PLOVER's auxiliary modes: whether an act is to come, only thought of, did not happen, or long past.

What may not live here: the words (``lexicon/status.toml``), and when exactly an act was (``_settings``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token
from dateline.core.types import Status, TimeExpression
from dateline.stages.events import _clauses as clauses

_BELOW = frozenset({"xcomp", "ccomp", "pcomp", "acl", "dobj", "pobj", "advcl", "conj", "prep", "attr", "acomp"})
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
_DECADE = re.compile(r"(1[5-9][0-9]|20[0-1])0s")


@dataclass(frozen=True, slots=True)
class _Words:
    """The lexicon as sets."""

    negations: frozenset[str]
    negating: frozenset[str]
    future_aux: frozenset[str]
    future_heads: frozenset[str]
    future_adjectives: frozenset[str]
    hypothetical_aux: frozenset[str]
    hypothetical_marks: frozenset[str]
    hypothetical_heads: frozenset[str]
    hypothetical_adjectives: frozenset[str]
    past_adjectives: frozenset[str]
    past_adverbs: frozenset[str]


@cache
def _words() -> _Words:
    return _Words(**{k: frozenset(v.split()) for k, v in load("status").items()})


def status(parse: Parse, head: Token, times: Sequence[TimeExpression], year: int | None) -> tuple[Status, ...]:
    """The auxiliary modes of an act at its head word, in the codebook's order.

    ``times`` are those of its sentence, ``year`` that of the report, or None where nothing tells it.
    """
    found: list[Status] = []
    if is_future(parse, head):
        found.append("future")
    if is_hypothetical(parse, head):
        found.append("hypothetical")
    if is_negated(parse, head):
        found.append("negation")
    if is_historical(parse, head, times, year):
        found.append("historical")
    return tuple(found)


def _carriers(parse: Parse, head: Token) -> Iterator[Token]:
    """The words whose auxiliaries and negations reach an act: itself, and what carries it.

    A noun is carried by the verb that it is the subject or object of; a verb by the one that it is a
    conjunct of where it has no auxiliary of its own, or an infinitive of.
    """
    yield head
    if head.pos in {"NOUN", "PROPN", "ADJ"} and head.dep in {"nsubj", "nsubjpass", "dobj", "attr", "acomp", "conj"}:
        above = parse.head(head)
        if clauses.is_verbal(above):
            yield above
    elif head.dep == "conj" and clauses.is_verbal(parse.head(head)) and not _auxiliaries(parse, head):
        yield parse.head(head)
    elif head.dep == "xcomp" and clauses.is_verbal(parse.head(head)):
        above = parse.head(head)
        if above.lemma in {"be", "begin", "start", "continue", "have", "go", "seek", "try", "keep", "help", "able"}:
            yield above


def _auxiliaries(parse: Parse, verb: Token) -> list[Token]:
    return [c for c in parse.children(verb) if c.dep in {"aux", "auxpass"}]


def is_future(parse: Parse, head: Token) -> bool:
    """Whether the act is planned or announced: "will", "going to", "plans to", "are to", "upcoming"."""
    words = _words()
    for t in _carriers(parse, head):
        aux = {c.lemma for c in _auxiliaries(parse, t)} | {c.text.lower() for c in _auxiliaries(parse, t)}
        if aux & words.future_aux or _foretold(parse, t):
            return True
        above = parse.head(t)
        infinitive = t.tag == "VB" and "to" in aux
        if infinitive and t.dep in {"xcomp", "acl"} and above.lemma in {"be", "go"} | words.future_heads:
            return above.lemma not in {"go", "be"} or above.lemma == "be" or above.tag == "VBG"
    near = parse.children(head)
    return any(c.dep in {"amod", "compound"} and c.text.lower() in words.future_adjectives for c in near)


def _foretold(parse: Parse, verb: Token) -> bool:
    """Whether "would" is the "will" of somebody who spoke in the past: "said that it would send aid"."""
    above = parse.head(verb)
    children = parse.children(verb)
    if verb.dep != "ccomp" or above.tag not in {"VBD", "VBN"} or not any(c.lemma == "would" for c in children):
        return False
    return not any(g.lemma in {"if", "unless"} for c in children if c.dep == "advcl" for g in parse.children(c))


def is_hypothetical(parse: Parse, head: Token) -> bool:
    """Whether the act is only thought of: under "if", "could", or "called for", "urged to"."""
    words = _words()
    for t in _carriers(parse, head):
        children = parse.children(t)
        if any(c.dep == "aux" and c.lemma in words.hypothetical_aux for c in children):
            return not _foretold(parse, t)
        if any(c.dep in {"mark", "advmod"} and c.lemma in words.hypothetical_marks for c in children):
            return True
        above = parse.head(t)
        if t.dep in {"xcomp", "ccomp", "acl"} and t.tag == "VB" and above.lemma in words.hypothetical_heads:
            return True
    near = parse.children(head)
    return any(c.dep in {"amod", "compound"} and c.text.lower() in words.hypothetical_adjectives for c in near)


def is_negated(parse: Parse, head: Token) -> bool:
    """Whether the act did not take place: "did not", "no", "failed to", "without"."""
    words = _words()
    for t in _carriers(parse, head):
        for c in parse.children(t):
            if c.dep == "neg" or (c.dep in {"det", "advmod", "preconj"} and c.lemma in words.negations):
                return True
        above = parse.head(t)
        if t.dep in {"xcomp", "ccomp"} and above.lemma in words.negating:
            return True
        if t.dep in {"pcomp", "pobj"} and above.lemma == "without":
            return True
        if (
            t.dep in {"acl", "ccomp", "relcl"}
            and above.pos == "NOUN"
            and any(c.lemma == "no" for c in parse.children(above))
        ):
            return True  # "no sign that Russia would relent"
        subject = parse.child(t, "nsubj", "nsubjpass")
        if subject is not None and (
            subject.lemma in {"nobody", "none"} or any(c.lemma == "no" for c in parse.children(subject))
        ):
            return True
    return False


def is_historical(parse: Parse, head: Token, times: Sequence[TimeExpression], year: int | None) -> bool:
    """Whether the act lies over a year before the report, by a time that governs it or by "former", "past"."""
    words = _words()
    near = parse.children(head)
    before = parse.head(head)  # "past military exercises" is often parsed as if "past" were a preposition
    if any(c.dep == "amod" and c.text.lower() in words.past_adjectives for c in near):
        return True
    if before.tag == "JJ" and before.i < head.i and before.text.lower() in words.past_adjectives:
        return True
    if any(c.dep == "advmod" and c.lemma in words.past_adverbs for c in near):
        return True
    if year is None:
        return False
    above = {head.i, *(t.i for t in parse.ancestors(head))}
    dates = [t for t in _old_dates(parse, head, times, year) if not _until_now(parse, t)]
    return any(_governor(parse, t).i in above for t in dates)


def _until_now(parse: Parse, date: Token) -> bool:
    """Whether a date only begins what still goes on: "since 2015"."""
    return any(t.dep in {"prep", "mark"} and t.lemma == "since" for t in (parse.head(date), *parse.ancestors(date)))


def _old_dates(parse: Parse, head: Token, times: Sequence[TimeExpression], year: int) -> Iterator[Token]:
    """The words of times that lie over a year before the report."""
    for time in times:
        if time.last and int(time.last[:4]) < year - 1 and (token := parse.root(time.span)) is not None:
            yield token
    for t in parse.sentence_of(head):
        if (_YEAR.fullmatch(t.text) and int(t.text) < year - 1 and t.ent in {"DATE", ""}) or _DECADE.fullmatch(t.text):
            yield t


def _governor(parse: Parse, token: Token) -> Token:
    """The verb or noun that a time hangs on."""
    for t in parse.ancestors(token):
        if t.pos in {"VERB", "AUX"} or (t.pos in {"NOUN", "PROPN"} and t.ent not in {"DATE", "TIME"}):
            return t
    return token
