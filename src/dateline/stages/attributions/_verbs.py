"""What a verb says by its grammar: clauses, infinitives, objects, prepositions.

What may not live here: tags and quotation marks (``_tags.py``), nouns and adverbs (``_others.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.clauses import subjects
from dateline.core.parse import Token
from dateline.core.types import Span
from dateline.stages.attributions._found import Found, Sentence, frames, is_saying_on, passive, words
from dateline.stages.attributions._tags import quoted_after, tagged

_GAP = 2  # words: ", and"
_CLAUSAL = frozenset({"VERB", "AUX", "ADJ", "NOUN", "PROPN", "ADV", "ADP", "PRON", "NUM"})
_PARTS = frozenset({"dobj", "oprd", "xcomp", "ccomp", "dative"})
_OBJECTS = frozenset({"dobj", "oprd", "dative"})


def said_by_verb(sentence: Sentence, verb: Token) -> Iterator[Found]:
    """The attribution that a verb makes, if it makes one."""
    if _is_no_act(sentence, verb):
        return
    if (found := tagged(sentence, verb)) is not None:
        yield found
        return
    if passive(sentence, verb) or _is_bare_participle(sentence, verb):
        yield from _in_passive(sentence, verb)
        return
    if verb.tag == "VBG" and verb.dep == "pcomp" and (quoting := _quoting(sentence, verb)) is not None:
        yield quoting
        return
    content = quoted_after(sentence, verb) if verb.lemma in words("clause") else ()
    content = content or _content(sentence, verb)
    if not content:
        return
    agents = subjects(sentence.parse, verb)
    if _speaks_there(agents[0] if agents else None):
        return
    source = _source(sentence, verb)
    if source is None and (verb.tag != "VBG" or sentence.parse.child(verb, "nsubj") is not None):
        return
    if source is None or not any(c.contains(source) for c in content):
        yield Found(source, sentence.cue(verb), content, verb)


def _is_no_act(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb tells of no saying: negated, only meant ("to say"), or a name ("Said")."""
    parse = sentence.parse
    for c in parse.children(verb):
        if c.dep == "neg" or (c.dep in {"advmod", "preconj"} and c.text.lower() in words("never")):
            return True
        if c.dep == "nsubj" and any(d.dep == "det" and d.text.lower() == "no" for d in parse.children(c)):
            return True
    if any(c.tag == "TO" for c in parse.children(verb)):
        return parse.head(verb).lemma not in words("going_on")
    return (
        verb.i != sentence.first
        and verb.text[:1].isupper()
        and sentence.before(verb.i) is not None
        and (verb.text.istitle() and (sentence.before(verb.i) or verb).text not in {":", '"', "“", "«", "—"})
    )


def _is_bare_participle(sentence: Sentence, verb: Token) -> bool:
    """Whether a participle stands for a passive: "people called terrorists"."""
    parse = sentence.parse
    if verb.tag != "VBN" or parse.child(verb, "aux", "nsubj") is not None:
        return False
    return verb.dep in {"acl", "advcl", "amod"} or (
        verb.dep == "conj" and parse.head(verb).tag != "VBN" and parse.child(verb, "ccomp") is None
    )


def _speaks_there(source: Token | None) -> bool:
    """Whether the speaker says it of himself: "I hope that …", within a quotation or in an interview."""
    return source is not None and source.text.lower() in words("speaker_words")


def _source(sentence: Sentence, verb: Token) -> Span | None:
    """Who says it; of a participle that goes on after a comma, the speaker of the nearest verb of saying over it."""
    parse = sentence.parse
    own = parse.child(verb, "nsubj")
    impersonal = own is not None and own.text.lower() in words("impersonal") and verb.dep != "relcl"
    if impersonal and verb.lemma not in words("spoken"):
        return None
    if own is None and is_saying_on(sentence, verb):
        for a in parse.ancestors(verb):
            if a.lemma in words("clause") and a.i < verb.i and subjects(parse, a):
                return sentence.source(a)
    return sentence.source(verb)


def _content(sentence: Sentence, verb: Token) -> tuple[Span, ...]:
    """What a verb in the active says, by its form; () where it says nothing."""
    parse = sentence.parse
    if verb.lemma in words("clause") and (clause := _clause_of(sentence, verb)) is not None:
        return _clause(sentence, verb, clause)
    clause_to = next((c for c in parse.children(verb) if c.dep in {"xcomp", "ccomp", "advcl"} and c.i > verb.i), None)
    if (inner := _prepositional(sentence, verb)) is not None:
        return _clause(sentence, verb, inner, also=[c for c in (clause_to, _as(sentence, verb)) if c is not None])
    if verb.lemma in words("infinitive") and clause_to is not None and _is_infinitive(sentence, clause_to):
        return _clause(sentence, verb, clause_to, with_object=True)
    if verb.lemma in words("object") or (verb.lemma in words("as") and _as(sentence, verb) is not None):
        return _object(sentence, verb)
    return ()


def _is_infinitive(sentence: Sentence, clause: Token) -> bool:
    return any(c.tag == "TO" for c in sentence.parse.children(clause))


def _clause_of(sentence: Sentence, verb: Token) -> Token | None:
    """The clause of what is said after a verb, also where the parser hung it on the hearer or the occasion."""
    parse = sentence.parse
    for c in parse.children(verb):
        if c.dep == "ccomp" and c.i > verb.i and c.pos in _CLAUSAL:
            return c
    beside = [c for c in parse.children(verb) if c.i > verb.i and c.dep in {"dobj", "dative", "prep", "npadvmod"}]
    for c in beside:
        for t in parse.subtree(c, lambda t: t.dep in {"relcl", "advcl", "conj"} and not _has_that(sentence, t)):
            if t.dep in {"acl", "relcl", "ccomp"} and t.i > verb.i and _has_that(sentence, t):
                return t
    return None


def _has_that(sentence: Sentence, clause: Token) -> bool:
    return any(c.dep == "mark" and c.text.lower() == "that" for c in sentence.parse.children(clause))


def _clause(
    sentence: Sentence, verb: Token, top: Token, *, with_object: bool = False, also: Sequence[Token] = ()
) -> tuple[Span, ...]:
    """The words of what is said, without asides that name another source and without what the speaker says next."""
    parse = sentence.parse
    kept = list(parse.subtree(top, lambda t: t.i == verb.i or _is_aside(sentence, t)))
    kept += [t for c in also for t in parse.subtree(c, lambda t: _is_aside(sentence, t))]
    if with_object:
        kept += [
            t for c in parse.children(verb) if c.dep in _OBJECTS and verb.i < c.i < top.i for t in parse.subtree(c)
        ]
    kept += [t for c in _joined(sentence, verb, top) for t in parse.subtree(c, lambda t: _is_aside(sentence, t))]
    kept += _missing_subject(sentence, verb, top)
    kept = [t for t in kept if t.i > verb.i]
    first = min((t.i for t in kept), default=0)
    opening = [t for t in kept if t.i == first and t.dep == "mark" and t.text.lower() == "that"]
    return sentence.pieces(_closed(sentence, [t for t in kept if t not in opening]))


def _missing_subject(sentence: Sentence, verb: Token, top: Token) -> list[Token]:
    """The noun phrase between a verb of saying and a clause without a subject, which the parser took for its object."""
    parse = sentence.parse
    if top.dep != "ccomp" or verb.lemma in words("hearers") or parse.child(top, "nsubj", "nsubjpass", "expl", "csubj"):
        return []
    first = parse.subtree(top)[0].i
    beside = [c for c in parse.children(verb) if c.dep in {"dobj", "npadvmod", "dep", "oprd"} and verb.i < c.i < first]
    whole = [t for c in beside for t in parse.subtree(c)]
    return whole if whole and whole[-1].i == first - 1 and top.tag in {"VBD", "VBZ", "VBP", "MD"} else []


def _joined(sentence: Sentence, verb: Token, top: Token) -> list[Token]:
    """Further clauses of what is said that the parser hung on the verb of saying itself."""
    parse = sentence.parse
    if top.dep != "ccomp":
        return []
    found = []
    for c in parse.children(verb):
        if c.i < top.i or c.dep not in {"conj", "xcomp"} or c.lemma in words("clause") | words("object"):
            continue
        subject = parse.child(c, "nsubj", "nsubjpass", "expl")
        tense = verb.tag == "VBD" and c.tag in {"VBP", "VB", "VBZ"} and parse.child(c, "aux") is None
        if tense if subject is None else subject.tag != "PRP":
            found.append(c)
    return found


def _closed(sentence: Sentence, kept: Sequence[Token]) -> list[Token]:
    """With the punctuation and "and" between the words, so that they do not part them."""
    found: list[Token] = []
    for _, t in sorted({t.i: t for t in kept}.items()):
        between = sentence.parse.tokens[found[-1].i + 1 : t.i] if found else ()
        if len(between) <= _GAP and all(g.pos in {"PUNCT", "SPACE", "CCONJ"} for g in between):
            found += between
        found.append(t)
    return found


def _is_aside(sentence: Sentence, token: Token) -> bool:
    """Whether a branch of a clause is not what is said: "according to X", ", adding that …"."""
    if token.text.lower() in words("according") and token.dep in {"prep", "advmod", "acl", "advcl", "pcomp"}:
        before = sentence.before(token.i)
        return before is not None and before.text in {",", "—", "–", "-"}
    return is_saying_on(sentence, token) and token.lemma in words("spoken")


def _prepositional(sentence: Sentence, verb: Token) -> Token | None:
    """The object of a preposition that a verb of saying takes: "called for …", "warned of …"."""
    taken = frames("prepositions").get(verb.lemma, frozenset())
    for c in sentence.parse.children(verb):
        if c.i > verb.i and c.dep in {"prep", "prt"} and c.text.lower() in taken:
            inner = sentence.parse.child(c, "pobj", "pcomp")
            if inner is not None:
                return inner
    return None


def _as(sentence: Sentence, verb: Token) -> Token | None:
    """ "as" after a verb that takes somebody for something."""
    return next((c for c in sentence.parse.children(verb) if c.i > verb.i and c.text.lower() == "as"), None)


def _object(sentence: Sentence, verb: Token) -> tuple[Span, ...]:
    """The object of a verb with what it is said to be: "called them terrorists", "described it as a ruse"."""
    parse = sentence.parse
    after = [c for c in parse.children(verb) if c.i > verb.i]
    own = next((c for c in after if c.dep in {"dobj", "oprd", "ccomp", "dative"} and c.pos in _CLAUSAL), None)
    as_ = _as(sentence, verb)
    if own is None and as_ is None:
        return ()
    if own is not None and as_ is None and not _names(sentence, verb, own, after):
        return ()
    parts = [c for c in after if c.dep in _PARTS or (c.dep == "prep" and c.text.lower() not in words("circumstance"))]
    parts = [c for c in parts if c.ent not in {"DATE", "TIME"}]
    last = max(t.i for c in parts or [own or verb] for t in parse.subtree(c, lambda t: _is_aside(sentence, t)))
    first = parse.subtree(own)[0].i if own is not None else (as_ or verb).i + 1
    return sentence.pieces(parse.tokens[max(first, verb.i + 1) : last + 1])


def _names(sentence: Sentence, verb: Token, own: Token, after: Sequence[Token]) -> bool:
    """Whether an object stands for something said: "called it a ruse", not "called it" or "called a meeting"."""
    if own.pos != "PRON" and verb.lemma not in words("naming"):
        return True
    quoted = any(sentence.quotation_of(t) is not None for c in after for t in sentence.parse.subtree(c))
    return quoted or own.dep in {"oprd", "ccomp"} or any(c.dep == "oprd" for c in after)


def _in_passive(sentence: Sentence, verb: Token) -> Iterator[Found]:
    """ "was told that …", "is believed to …", "is accused of …", "was quoted as saying …" (there the inner verb finds it)."""
    parse = sentence.parse
    by = parse.child(verb, "agent")
    named = parse.child(by, "pobj") if by is not None else None
    source = sentence.phrase(named) if named is not None else None
    content: tuple[Span, ...] = ()
    clause = next((c for c in parse.children(verb) if c.dep in {"ccomp", "xcomp"} and c.i > verb.i), None)
    if verb.lemma in words("clause") | words("passive") and clause is not None and clause.dep == "ccomp":
        content = _clause(sentence, verb, clause)
    elif verb.lemma in words("passive") and parse.child(verb, "nsubjpass") is not None:
        as_ = _as(sentence, verb)
        if as_ is not None and verb.lemma in words("quoting") and parse.child(as_, "pcomp") is not None:
            return  # "was quoted as saying": the verb behind it tells what
        rest = clause or _prepositional(sentence, verb) or as_
        if rest is not None:
            content = _clause(sentence, verb, rest)
    if content and (source is None or not any(c.contains(source) for c in content)):
        yield Found(source, sentence.cue(verb), content, verb)


def _quoting(sentence: Sentence, saying: Token) -> Found | None:
    """ "X was quoted as saying …", "cited X as saying …": the one who is quoted says it."""
    parse = sentence.parse
    as_ = parse.head(saying)
    quoting = parse.head(as_)
    if as_.text.lower() != "as" or quoting.lemma not in words("quoting"):
        return None
    heads = ("nsubjpass",) if passive(sentence, quoting) else ("dobj",)
    who = parse.child(quoting, *heads)
    content = quoted_after(sentence, saying) or _content(sentence, saying)
    if who is None or not content:
        return None
    return Found(sentence.phrase(who), sentence.cue(saying), content, saying)
