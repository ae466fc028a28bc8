"""Who does what in a clause, by grammar alone.

Subjects and objects are found through passives, control, relative clauses, participles and coordination.

What may not live here: any knowledge of acts or actors; words are only those of grammar.
"""

from __future__ import annotations

from dateline.core.parse import Parse, Token

_DEPTH = 6  # verbs that a subject is looked for upwards: longer chains are parse errors
_INTRANSITIVE = frozenset(
    {"protest", "march", "rally", "demonstrate", "gather", "riot", "clash", "flee", "die", "vote"}
)
_SUBJECT_CONTROL = frozenset({"promise", "vow", "pledge", "threaten", "agree", "offer", "refuse", "plan"})
_OBJECT_PREPOSITIONS = frozenset({"of", "from", "for", "with"})
_OBJECT_GOVERNORS = frozenset(
    {"accuse", "suspect", "blame", "charge", "convict", "prevent", "stop", "bar", "ban", "prohibit", "keep", "acquit"}
    | {"thank", "criticise", "criticize", "condemn", "praise", "sentence", "arrest", "block", "sue", "commend"}
)


def is_verbal(token: Token) -> bool:
    """Whether a word can head a clause."""
    return token.pos in {"VERB", "AUX"}


def is_passive(parse: Parse, verb: Token) -> bool:
    """Whether the grammatical subject of a verb is its logical object."""
    if any(c.dep in {"nsubjpass", "auxpass"} for c in parse.children(verb)):
        return True
    if verb.tag != "VBN":
        return False
    if verb.dep in {"acl", "advcl", "relcl"}:
        if verb.lemma in _INTRANSITIVE:  # "Hundreds of students protested" is parsed as if they were "protested"
            return False
        return not any(c.dep in {"aux", "nsubj", "dobj"} for c in parse.children(verb))
    if verb.dep == "conj" and not any(c.dep in {"aux", "nsubj", "dobj"} for c in parse.children(verb)):
        head = parse.head(verb)
        return is_verbal(head) and is_passive(parse, head)
    return False


def subject(parse: Parse, verb: Token) -> Token | None:
    """The logical subject: who does what the verb says."""
    if not is_passive(parse, verb):
        return surface_subject(parse, verb)
    agent = parse.child(verb, "agent")
    by = agent or next((c for c in parse.children(verb) if c.dep == "prep" and c.lemma == "by"), None)
    return parse.child(by, "pobj") if by else None


def direct_object(parse: Parse, verb: Token) -> Token | None:
    """The logical object: whom or what the verb hits."""
    if is_passive(parse, verb):
        return surface_subject(parse, verb)
    found = parse.child(verb, "dobj")
    if found and found.tag in {"WDT", "WP"} and verb.dep == "relcl":
        return parse.head(verb)
    if found is None and verb.dep == "conj" and is_verbal(parse.head(verb)):
        return _shared_object(parse, verb)
    return found


def _shared_object(parse: Parse, verb: Token) -> Token | None:
    """The object of "attacked and killed X" stands with one verb alone."""
    left = parse.head(verb)
    if parse.child(left, "dobj") is None and not is_passive(parse, left):
        return None
    between = parse.child(left, "dobj")
    has_own = any(c.dep in {"prep", "ccomp", "xcomp", "prt", "dative", "nsubj", "advcl"} for c in parse.children(verb))
    return between if between is not None and not has_own and between.i > verb.i else None


def surface_subject(parse: Parse, verb: Token, depth: int = _DEPTH) -> Token | None:
    """The grammatical subject, its own or the one understood."""
    own = next((c for c in parse.children(verb) if c.dep in {"nsubj", "nsubjpass"}), None)
    if own is not None:
        return _antecedent(parse, own, verb)
    if depth == 0 or verb.head == verb.i:
        return None
    head = parse.head(verb)
    if verb.dep in {"conj", "advcl", "acomp", "attr", "prep", "parataxis", "dep", "aux"} and (
        is_verbal(head) or head.pos == "ADJ"
    ):
        return surface_subject(parse, head, depth - 1)
    if verb.dep == "conj":
        return surface_subject(parse, head, depth - 1) if head.dep in {"acomp", "xcomp"} else None
    if verb.dep in {"xcomp", "ccomp"}:
        return _controller(parse, head, verb, depth)
    if verb.dep in {"relcl", "acl"}:
        return _modified(parse, head, verb, depth)
    if verb.dep == "pcomp" and head.dep in {"prep", "agent", "mark"}:
        return _gerund(parse, head, depth)
    return None


def _antecedent(parse: Parse, own: Token, verb: Token) -> Token:
    if own.tag not in {"WDT", "WP"} and own.lemma not in {"who", "which", "that"}:
        return own
    if own.tag == "DT" and own.lemma == "that" and verb.dep != "relcl":
        return own
    for t in (verb, *parse.ancestors(verb)):
        if t.dep == "relcl":
            return parse.head(t)
        if t.dep not in {"conj", "xcomp", "ccomp", "aux"}:
            break
    return own


def _controller(parse: Parse, head: Token, verb: Token, depth: int) -> Token | None:
    if not is_verbal(head):
        return surface_subject(parse, head, depth - 1)
    finite = verb.tag in {"VBZ", "VBP", "VBD"} or any(
        c.tag in {"MD", "VBZ", "VBP", "VBD"} for c in parse.children(verb)
    )
    if finite and verb.dep == "ccomp":
        return None
    if head.lemma not in _SUBJECT_CONTROL and not is_passive(parse, head):
        found = parse.child(head, "dobj", "dative")
        if found is not None and found.i < verb.i:
            return found
        on = next((c for c in parse.children(head) if c.dep == "prep" and c.lemma in {"on", "upon"}), None)
        if on is not None and head.lemma in {"call", "prevail"} and on.i < verb.i:
            return parse.child(on, "pobj")
    return surface_subject(parse, head, depth - 1)


def _modified(parse: Parse, noun: Token, verb: Token, depth: int) -> Token | None:
    """The noun before "attacking ..." or "arrested by ..."; for "its plan to attack" the owner."""
    if verb.dep == "relcl":
        return noun
    if verb.tag != "VB":
        return noun
    owner = parse.child(noun, "poss")
    if owner is not None:
        return owner
    governor = parse.head(noun)
    if noun.dep in {"dobj", "attr"} and is_verbal(governor):
        return surface_subject(parse, governor, depth - 1)
    return None


def _gerund(parse: Parse, prep: Token, depth: int) -> Token | None:
    head = parse.head(prep)
    if is_verbal(head):
        if prep.lemma in _OBJECT_PREPOSITIONS and head.lemma in _OBJECT_GOVERNORS:
            return direct_object(parse, head)
        return surface_subject(parse, head, depth - 1)
    if head.dep in {"dobj", "attr", "pobj"}:
        owner = parse.child(head, "poss")
        above = parse.head(head)
        if above.dep == "prep":  # "was in agreement in rejecting"
            above = parse.head(above)
        return owner or (surface_subject(parse, above, depth - 1) if is_verbal(above) else None)
    return None


def prepositional(parse: Parse, head: Token, prep: str) -> Token | None:
    """The noun under a preposition that hangs on a word, or on the particle or preposition below it."""
    for c in parse.children(head):
        if c.dep in {"prep", "agent", "dative", "prt", "advmod"}:
            if c.lemma == prep and (found := parse.child(c, "pobj")) is not None:
                return found
            if c.dep != "agent":
                below = next((d for d in parse.children(c) if d.dep == "prep" and d.lemma == prep), None)
                if below is not None and (found := parse.child(below, "pobj")) is not None:
                    return found
    return None


def clause_head(parse: Parse, token: Token) -> Token:
    """The verb of the clause that a word stands in; the word itself where there is none above it."""
    if is_verbal(token):
        return token
    return next((t for t in parse.ancestors(token) if is_verbal(t)), token)
