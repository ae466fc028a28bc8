"""Who does what in a clause: subjects and objects with what the grammar leaves unsaid, negation, mood.

What may not live here: any lexicon beyond the closed classes of English grammar, and anything that
knows who the words stand for.
"""

from __future__ import annotations

from typing import Literal

from dateline.core.parse import Parse, Token
from dateline.core.phrases import joins, listed
from dateline.core.types import Span

Mood = Literal["past", "present", "progressive", "future", "conditional", "negated", "infinitive"]

RELATIVE = frozenset({"who", "which", "that", "whom"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_NO = frozenset({"no", "never", "neither", "hardly", "little", "nor"})
_TIGHT = frozenset({"xcomp", "advcl", "ccomp", "acl", "pcomp"})
_FUTURE = frozenset({"will", "shall", "'ll", "wo"})
_CONDITIONAL = frozenset({"would", "could", "may", "might", "can", "should", "must", "ca", "'d"})


def items(parse: Parse, token: Token) -> tuple[Token, ...]:
    """The heads of a list, the first given: conjuncts, and what the parser took for appositions of a list."""
    found = [token]
    for t in found:
        for c in parse.children(t):
            joined = c.dep == "conj" and c.pos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB"}
            if c.i > t.i and c not in found and (joined or (c.dep == "appos" and listed(parse, c))):
                found.append(c)
    found += _before(parse, token)
    return tuple(sorted((t for t in found if not _renames(parse, t, found)), key=lambda t: t.i))


def hyphened(parse: Parse, token: Token) -> Token | None:
    """The word that a hyphen joins before a name, both before a noun: "US" for the "Korea" of "US-North Korea talks"."""
    first = min((c.i for c in parse.children(token) if c.dep in {"compound", "amod", "nmod"}), default=token.i)
    marks = (parse.tokens[i - 1] for i in range(token.i, max(first, 1), -1))
    return next((parse.tokens[dash.i - 1] for dash in marks if joins(parse, dash)), None)


def _before(parse: Parse, token: Token) -> list[Token]:
    """The person whom parsers hang on the noun after "and": "meet Rivas and opposition lawmakers"."""
    return [
        c
        for c in parse.children(token)
        if c.i < token.i and c.dep == "nmod" and c.ent == "PERSON"
        if parse.child(c, "cc") and any(not g.ent for g in parse.children(c) if g.dep == "conj")
    ]


def _renames(parse: Parse, token: Token, found: list[Token]) -> bool:
    """Whether an item only names the one before it: "his counterpart Laurent Fabius"."""
    head = parse.head(token)
    return token.dep == "appos" and head.dep == "appos" and head in found and token.i - head.i <= 2


def antecedent(parse: Parse, token: Token) -> Token:
    """What a relative pronoun stands for; any other word stands for itself."""
    if token.text.lower() not in RELATIVE or token.tag not in {"WDT", "WP", "IN"}:
        return token
    clause = next((a for a in parse.ancestors(token) if a.dep in {"relcl", "acl"}), None)
    return parse.head(clause) if clause else token


def subjects(parse: Parse, verb: Token, depth: int = 0) -> tuple[Token, ...]:
    """The heads of the agents of a verb, with those that only a neighbouring verb states; () in a bare passive."""
    if depth > 6:
        return ()
    own = parse.child(verb, "nsubj")
    if own is not None:
        return items(parse, antecedent(parse, own))
    if is_passive(parse, verb):
        by = parse.child(verb, "agent")
        inner = parse.child(by, "pobj") if by else None
        return items(parse, inner) if inner else ()
    return _shared(parse, verb, depth)


def _shared(parse: Parse, verb: Token, depth: int) -> tuple[Token, ...]:
    head = parse.head(verb)
    if head is verb:
        return ()
    if verb.dep in {"relcl", "acl"} and head.pos in {"NOUN", "PROPN", "PRON"}:
        broken = head.dep == "ROOT" and verb.tag == "VBD"  # "Russia, which has troops there, called for restraint"
        return (head,) if verb.dep == "acl" and (verb.tag == "VBG" or broken) else _above(parse, head, depth)
    if head.pos == "ADP":
        return _above(parse, head, depth)
    if head.pos in {"VERB", "AUX"} and (verb.dep == "conj" or verb.dep in _TIGHT):
        if (
            verb.dep == "xcomp"
            and (controller := parse.child(head, "dobj")) is not None
            and not is_passive(parse, head)
        ):
            return items(parse, controller)
        return patients(parse, head) if is_passive(parse, head) else subjects(parse, head, depth + 1)
    if head.pos == "ADJ" and verb.dep in {"xcomp", "advcl"}:
        return subjects(parse, parse.head(head), depth + 1) if parse.head(head).pos in {"VERB", "AUX"} else ()
    return ()


def _above(parse: Parse, word: Token, depth: int) -> tuple[Token, ...]:
    """The subjects of the nearest verb over a word."""
    verb = next((a for a in parse.ancestors(word) if a.pos in {"VERB", "AUX"}), None)
    if verb is None:
        return ()
    return patients(parse, verb) if is_passive(parse, verb) else subjects(parse, verb, depth + 1)


def patients(parse: Parse, verb: Token) -> tuple[Token, ...]:
    """The heads of the direct objects of a verb, its subjects in the passive."""
    own = parse.child(verb, "nsubjpass") if is_passive(parse, verb) else parse.child(verb, "dobj")
    if own is None and verb.dep == "conj" and is_passive(parse, verb):
        return patients(parse, parse.head(verb)) if parse.head(verb).pos == "VERB" else ()
    return items(parse, antecedent(parse, own)) if own else ()


def prepositional(parse: Parse, word: Token, *prepositions: str) -> Token | None:
    """The head of the object of one of the prepositions that hang on a word, also by "along with" or a clause."""
    for c in parse.children(word):
        if c.dep in {"prep", "dative", "agent", "prt"} and c.text.lower() in prepositions:
            inner = parse.child(c, "pobj", "pcomp")
            if inner is not None:
                return inner
    return None


def is_passive(parse: Parse, verb: Token) -> bool:
    """Whether a verb stands in the passive."""
    return any(c.dep in {"auxpass", "nsubjpass"} for c in parse.children(verb))


def is_negated(parse: Parse, word: Token) -> bool:
    """Whether "not", "never" or "no" stands by a word."""
    return any(
        c.dep == "neg" or (c.dep in {"det", "advmod", "preconj", "amod"} and c.text.lower() in _NO)
        for c in parse.children(word)
    )


def mood(parse: Parse, verb: Token) -> Mood:
    """How a verb states its act, from its auxiliaries and those of the verb that it hangs on.

    "were to meet", "is to meet" and "is set to meet" are future; a bare "to meet" is infinitive.
    """
    if is_negated(parse, verb):
        return "negated"
    helpers = {c.text.lower() for c in parse.children(verb) if c.dep in {"aux", "auxpass"}}
    if helpers & _FUTURE:
        return "future"
    if helpers & _CONDITIONAL:
        return "conditional"
    if "to" in helpers:
        head = parse.head(verb)
        return "future" if head.lemma == "be" and verb.dep in {"xcomp", "advcl"} and head is not verb else "infinitive"
    if verb.tag == "VBG":
        if helpers & {"is", "are", "am", "'s", "'re", "been", "was", "were"}:
            return "past" if helpers & {"was", "were"} else "progressive"
        return "progressive"
    if verb.tag in {"VBD", "VBN"} or helpers & {"has", "have", "had", "did", "was", "were"}:
        return "past"
    return "present"


def _loose(parse: Parse, clause: Token) -> bool:
    """Whether a comma sets a relative clause off."""
    first = min(g.i for g in parse.subtree(clause))
    return first > 0 and parse.tokens[first - 1].text == ","


def clause_span(parse: Parse, verb: Token) -> Span:
    """A clause as written, without the conjunction that opens it, edge punctuation and a loose relative clause."""
    words = [t for t in parse.subtree(verb) if t.pos != "SPACE"]
    loose = [t for t in words if t.dep == "relcl" and t.i > verb.i]
    cut = min((min(g.i for g in parse.subtree(t)) for t in loose if _loose(parse, t)), default=None)
    words = [t for t in words if cut is None or t.i < cut]
    while words and (words[0].pos == "PUNCT" or words[0].dep == "mark" or words[0].tag == "TO"):
        words.pop(0)
    while words and words[-1].pos == "PUNCT":
        words.pop()
    return Span(words[0].start, words[-1].end) if words else verb.span
