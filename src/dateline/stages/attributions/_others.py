"""Attributions without a verb of their own: "according to", "reportedly", "X's claim that …".

What may not live here: verbs (``_verbs.py``) and tags (``_tags.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.clauses import subjects
from dateline.core.parse import Token
from dateline.core.types import Span
from dateline.stages.attributions._found import Found, Sentence, words


def said_by_noun(sentence: Sentence, noun: Token) -> Iterator[Found]:
    """ "X's claim that …", "a threat by X to …"."""
    if noun.lemma not in words("nouns"):
        return
    parse = sentence.parse
    after = [c for c in parse.children(noun) if c.i > noun.i]
    clause = next((c for c in after if c.dep in {"acl", "ccomp", "relcl"} and _is_said(sentence, c)), None)
    if clause is None:
        return
    content = sentence.pieces([t for t in parse.subtree(clause) if t.dep != "mark" or t.head != clause.i])
    owner = parse.child(noun, "poss") or _by(sentence, noun)
    source = None
    if owner is not None:
        source = sentence.phrase(owner)
    elif parse.head(noun).lemma in words("making") and noun.dep == "dobj":
        agents = subjects(parse, parse.head(noun))
        source = sentence.phrase(agents[0]) if agents else None
    if content and (source is not None or noun.lemma in words("nouns_alone")):
        yield Found(source, noun.span, content, noun)


def _is_said(sentence: Sentence, clause: Token) -> bool:
    return any(c.dep == "mark" and c.text.lower() == "that" for c in sentence.parse.children(clause))


def _by(sentence: Sentence, noun: Token) -> Token | None:
    for c in sentence.parse.children(noun):
        if c.dep in {"prep", "agent"} and c.text.lower() in {"by", "from"}:
            return sentence.parse.child(c, "pobj")
    return None


def said_by_adverb(sentence: Sentence, adverb: Token) -> Iterator[Found]:
    """The clause that "reportedly" stands in, without it."""
    parse = sentence.parse
    verb = next((a for a in parse.ancestors(adverb) if a.pos in {"VERB", "AUX"}), None)
    if verb is None:
        return
    head = parse.head(adverb)
    top = head if head.pos in {"NOUN", "PROPN", "NUM"} else verb
    inside = parse.subtree(top, lambda t: t.dep in {"conj", "parataxis"} and t.i > adverb.i)
    content = sentence.pieces([t for t in inside if t.i != adverb.i])
    if content:
        yield Found(None, adverb.span, content, adverb)


def according_to(sentence: Sentence, word: Token) -> Iterator[Found]:
    """What stands beside "according to X", before or after it."""
    parse = sentence.parse
    to = next((t for t in parse.tokens[word.i + 1 : word.i + 2] if t.text.lower() == "to"), None)
    if to is None or sentence.quotation_of(word) is not None:
        return
    named = parse.child(to, "pobj") or _noun_after(sentence, to)
    if named is None:
        return
    aside = {t.i for top in (word, to, named) for t in parse.subtree(top) if t.i >= word.i}
    source = sentence.phrase(named)
    content = _beside(sentence, word, aside)
    if word.i <= sentence.first + 1 and not _has_subject(sentence, content):
        # the parser took the subject behind the comma for a part of the source
        commas = [t for t in sentence.tokens if t.i in aside and t.text == "," and t.i > named.i]
        if commas:
            aside = {i for i in aside if i <= commas[-1].i}
            source = Span(source.start, min(source.end, commas[-1].start))
            content = _beside(sentence, word, aside)
    if content:
        yield Found(source, Span(word.start, to.end), content, word)


def _noun_after(sentence: Sentence, to: Token) -> Token | None:
    names = [t for t in sentence.tokens if t.i > to.i and t.pos in {"NOUN", "PROPN", "PRON"}]
    return next((t for t in names if t.dep not in {"compound", "amod", "poss", "nmod"}), None)


def _has_subject(sentence: Sentence, content: Sequence[Span]) -> bool:
    inside = [t for c in content for t in sentence.parse.within(c)]
    return any(t.dep in {"nsubj", "nsubjpass", "csubj", "expl"} for t in inside)


def _beside(sentence: Sentence, word: Token, aside: set[int]) -> tuple[Span, ...]:
    """The whole sentence where the aside opens or closes it, else the clause that it interrupts."""
    parse = sentence.parse
    rest = [t for t in sentence.tokens if t.i not in aside]
    before = [t for t in rest if t.i < word.i and t.pos not in {"PUNCT", "SPACE", "CCONJ", "ADV"}]
    after = [t for t in rest if t.i > word.i and t.pos not in {"PUNCT", "SPACE"}]
    if not any(t.pos in {"VERB", "AUX"} for t in after):
        return sentence.pieces([t for t in rest if t.i < word.i]) if before else ()
    if not before:
        return sentence.pieces(rest)
    head = parse.head(word)
    top = head if head.i not in aside else None
    verb = next((t for t in (top, *(parse.ancestors(top) if top else ())) if t and t.pos in {"VERB", "AUX"}), top)
    if verb is None:
        return sentence.pieces(rest)
    inside = parse.subtree(verb, lambda t: t.i == word.i or (t.dep == "conj" and t.i > word.i))
    content = sentence.pieces([t for t in inside if t.i not in aside])
    if verb.i < word.i and not _has_subject(sentence, content):
        return sentence.pieces([t for t in rest if t.i < word.i])
    return content


def cited(sentence: Sentence, found: Found, others: Sequence[Found]) -> Found:
    """ "Reuters, citing officials, reported …": whoever is cited says what Reuters reports."""
    if found.word is None or found.word.lemma != "cite" or len(found.content) != 1:
        return found
    who = sentence.parse.root(found.content[0])
    if who is None or not (who.lemma in words("citable") or (who.pos == "PROPN" and who.ent in {"PERSON", "ORG"})):
        return found
    around = [
        o
        for o in others
        if o.word is not None
        and o.word.lemma != "cite"
        and not any(c.contains(found.word.span) for c in o.content)
        and o.word.dep not in {"xcomp", "ccomp"}
    ]
    if around:
        return Found(sentence.phrase(who), found.cue, max(around, key=lambda o: _length(o.content)).content, found.word)
    aside = {t.i for t in sentence.parse.subtree(found.word)}
    rest = sentence.pieces([t for t in sentence.tokens if t.i not in aside])
    fits = found.word.tag == "VBG" and rest
    return Found(sentence.phrase(who), found.cue, rest, found.word) if fits else found


def _length(content: Sequence[Span]) -> int:
    return sum(c.end - c.start for c in content)
