"""Which triggers of the codebook stand in a sentence, and at which words.

What may not live here: who takes part (``_roles``), and the triggers themselves (the codebook).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dateline.core.clauses import patients
from dateline.core.parse import Parse, Token
from dateline.core.triggers import Constraint, Pos, Trigger
from dateline.stages.events import _clauses as clauses

_MODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "npadvmod", "advmod", "nummod"})
_HANGING = frozenset(
    {"prt", "prep", "advmod", "dative", "agent", "acomp", "oprd", "dobj", "xcomp", "npadvmod", "amod", "neg"}
)
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "advcl", "acl", "pcomp"})

_ANY = "*"
_ERGATIVE = frozenset(
    {"begin", "start", "open", "resume", "continue", "end", "conclude", "break", "close", "reopen", "fire"}
)

Index = Mapping[tuple[str, Pos], tuple[Trigger, ...]]


@dataclass(frozen=True, slots=True)
class Match:
    """A trigger found: its head, the words that the pattern used, and its object where it asked for one."""

    trigger: Trigger
    head: Token
    words: tuple[Token, ...]
    object: Token | None


def matches(parse: Parse, sentence: Sequence[Token], index: Index, lemmas: Mapping[str, str]) -> Iterator[Match]:
    """The triggers of one sentence, in order, at most one for each head word.

    ``lemmas`` mends lemmas that the parser gets wrong. A noun that a verb's pattern has used is no
    trigger of its own.
    """
    found = {t.i: m for t in sentence if (m := _best(parse, t, index, lemmas)) is not None}
    used = {w.i for m in found.values() for w in m.words if w.i != m.head.i}
    yield from (m for i, m in found.items() if i not in used)


def lemma_of(token: Token, lemmas: Mapping[str, str]) -> str:
    """The lemma of a word, mended; in lower case."""
    return lemmas.get(token.lemma, token.lemma)


def pos_of(parse: Parse, token: Token) -> Pos | None:
    """What a word is to the lexicon. A participle before a noun is neither verb nor noun."""
    if token.dep in {"amod", "compound", "aux", "auxpass", "nmod"} and token.pos != "NOUN":
        return None
    if token.pos in {"VERB", "AUX"}:
        return "verb"
    if token.pos in {"NOUN", "PROPN"}:
        return "noun" if token.dep != "compound" else None
    if token.pos == "ADJ" and token.tag in {"VBN", "VBD"} and clauses.is_passive(parse, token):
        return "verb"
    return "adjective" if token.pos == "ADJ" else None


def _best(parse: Parse, token: Token, index: Index, lemmas: Mapping[str, str]) -> Match | None:
    pos = pos_of(parse, token)
    if pos is None:
        return None
    for trigger in (*index.get((lemma_of(token, lemmas), pos), ()), *index.get((_ANY, pos), ())):
        words: list[Token] = [token]
        obj: Token | None = None
        for constraint in trigger.constraints:
            met = _meet(parse, token, constraint, lemmas)
            if constraint.absent == bool(met):
                break
            if met:
                words += met
                obj = met[0] if constraint.part == "object" else obj
        else:
            return Match(trigger, token, tuple(sorted(set(words), key=lambda t: t.i)), obj)
    return None


def _meet(parse: Parse, head: Token, c: Constraint, lemmas: Mapping[str, str]) -> list[Token]:
    """The words that meet a demand; none where it is not met."""
    if c.part == "head":
        return [head] if _is(head, c.lemmas, lemmas) else []
    if c.part == "auxiliary":
        return [t for t in parse.children(head) if t.dep == "aux" and _is(t, c.lemmas, lemmas)][:1]
    if c.part == "object":
        return _object(parse, head, c, lemmas)
    if c.part == "subject":
        subject = clauses.subject(parse, head)
        return [head] if subject is not None and _is(subject, c.lemmas, lemmas) else []
    if c.part == "modifier":
        described = [head] if head.pos != "VERB" else list(patients(parse, head))  # of a verb: its object
        near = [t for d in described for t in parse.children(d)]
        return [t for t in near if t.dep in _MODIFIERS and _is(t, c.lemmas, lemmas)][:1]
    if c.part == "preposition":
        for prep in c.word.split("|"):
            noun = clauses.prepositional(parse, head, prep)
            if noun is not None and _any(parse, noun, c.lemmas, lemmas):
                return [noun]
        return []
    if c.part == "word":
        hanging = [t for t in parse.children(head) if t.dep in _HANGING and _is(t, c.lemmas, lemmas)]
        after = _after(parse, head)
        if not hanging and after is not None and _is(after, c.lemmas, lemmas) and after.pos in {"ADP", "ADV", "PART"}:
            hanging = [after]
        if not hanging and head.pos == "VERB" and (obj := parse.child(head, "dobj")) is not None:
            hanging = [t for t in parse.children(obj) if t.dep == "prep" and _is(t, c.lemmas, lemmas)]
        return hanging[:1]
    return _complement(parse, head, c, lemmas)


def _complement(parse: Parse, head: Token, c: Constraint, lemmas: Mapping[str, str]) -> list[Token]:
    if c.word == "as":
        return _predicate(parse, head, c, lemmas)
    for t in parse.children(head):
        if t.dep not in _COMPLEMENTS or t.i < head.i:
            continue
        kinds = {k.lemma for k in parse.children(t) if k.dep in {"aux", "mark"}}
        infinitive = t.tag == "VB" and "to" in kinds
        finite = t.dep == "ccomp" and not infinitive and (t.tag != "VBG" or bool(kinds))
        kind = "to" if infinitive else "ing" if t.tag == "VBG" and not finite else "that" if finite else ""
        if c.word == "other":
            own = (
                any(k.dep in {"nsubj", "nsubjpass"} for k in parse.children(t)) or parse.child(head, "dobj") is not None
            )
            kind = "other" if own and t.tag in {"VB", "VBN"} else ""
        if kind == c.word and (not c.lemmas or _is(t, c.lemmas, lemmas)):
            return [t]
    return []


def _predicate(parse: Parse, head: Token, c: Constraint, lemmas: Mapping[str, str]) -> list[Token]:
    """What somebody is called ("called it unfair") or said to be ("is a liar", "consider it unfair")."""
    below = [t for t in parse.children(head) if t.dep in {"oprd", "attr", "acomp", "ccomp"} and t.i > head.i]
    as_ = [t for t in parse.children(head) if t.dep == "prep" and t.lemma == "as"]
    below += [t for p in as_ for t in parse.children(p) if t.dep in {"pobj", "amod"}]
    if not c.lemmas:
        return [t for t in below if t.pos in {"ADJ", "NOUN", "PROPN"}][:1]
    for t in below:
        if t.pos in {"ADJ", "NOUN", "VERB"}:
            around = [u for u in (t, *parse.children(t)) if u is t or u.dep in {"amod", "conj", "compound"}]
            if any(_is(u, c.lemmas, lemmas) for u in around):
                return [t]
    return []


def _object(parse: Parse, head: Token, c: Constraint, lemmas: Mapping[str, str]) -> list[Token]:
    obj = clauses.direct_object(parse, head)
    subject = parse.child(head, "nsubj")
    if obj is None and subject is not None and head.lemma in _ERGATIVE:
        obj = subject  # "talks resumed": what begins is the object of who begins it
    if obj is None and head.dep in {"xcomp", "ccomp"} and c.lemmas:
        return []
    if obj is None:
        return []
    if not c.lemmas:
        return [obj]
    if _any(parse, obj, c.lemmas, lemmas):
        return [obj]
    return [t for t in parse.children(obj) if t.dep == "oprd" and _is(t, c.lemmas, lemmas)]


def _any(parse: Parse, noun: Token, wanted: frozenset[str], lemmas: Mapping[str, str]) -> bool:
    """Whether a noun, one joined to it, its compound, or what it is a part or round "of", is wanted."""
    near = [*parse.conjuncts(noun), *(t for t in parse.children(noun) if t.dep in {"compound", "nmod", "poss"})]
    of = clauses.prepositional(parse, noun, "of")
    if of is not None and noun.lemma in {"number", "round", "series", "kind", "lot", "state", "dozen", "pair"}:
        near.append(of)
    return any(_is(t, wanted, lemmas) for t in near)


def _is(token: Token, wanted: frozenset[str], lemmas: Mapping[str, str]) -> bool:
    return lemma_of(token, lemmas) in wanted or token.text.lower() in wanted


def _after(parse: Parse, token: Token) -> Token | None:
    return parse.tokens[token.i + 1] if token.i + 1 < len(parse.tokens) else None
