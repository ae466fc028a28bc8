"""Mends of a parse that hold whatever the text is about, before any stage reads it.

What may not live here: anything that adds or removes words; only heads, their relations and kinds of names change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from dateline.core.lexicon import load
from dateline.core.naming import unaccented
from dateline.core.parse import Entity, Parse, Token
from dateline.core.phrases import left_edge, name_start

_SPOKEN = frozenset(load("attributions")["clause"].split()) | frozenset(load("attributions")["infinitive"].split())
_QUOTES = frozenset({'"', "”", "''", "»"})
_MISTAKEN = frozenset({"ORG", "GPE", "LOC", "FAC", "NORP"})


def mended(parse: Parse) -> Parse:
    """The parse with verbs of saying hung where a reporter means them.

    In "Russia said that the group agreed and urged all sides to talk" parsers hang "urged" on
    "agreed"; a second verb of saying without a subject of its own, in the tense of the first, goes on
    with what the speaker does. In "talks on Iran, which has built a plant and on Monday closed it to
    inspectors" they hang "closed" on the main clause; without a comma that ends the relative clause, a
    second finite verb without a subject still belongs to it. In "the minister said, Tass reported." the last verb is over
    all. A name right after a noun, "his counterpart Laurent Fabius", is that noun's and no second thing. A
    possessor is no mark. "The Group of Eight leading nations" are nations, of a group that is called so, and not a group of
    eight. A name that stood as the last of a person's is that person's where it stands alone.
    """
    joined = [t for t in parse.tokens if t.dep == "conj"]
    moved = {t.i: (outer.i, t.dep) for t in joined if (outer := _speech_over(parse, t)) is not None}
    moved |= {t.i: (inner.i, t.dep) for t in joined if (inner := _relative_before(parse, t)) is not None}
    moved |= {t.i: (noun.i, "appos") for t in joined if (noun := _noun_before(parse, t)) is not None}
    for t in parse.tokens:
        moved |= _group_of(parse, t) | _face_to_face(parse, t) | _owner(parse, t) | _inverted(parse, t)
    for first, last in parse.sentences:
        moved |= _reported_last(parse, parse.tokens[first:last])
    moved = _sound(parse, moved)
    persons = _persons(parse)
    if not moved and not persons:
        return parse
    tokens = list(parse.tokens)
    for i, (head, dep) in moved.items():
        tokens[i] = dataclasses.replace(tokens[i], head=head, dep=dep)
    for e in persons:
        tokens[e.first] = dataclasses.replace(tokens[e.first], ent="PERSON")
    entities = tuple(dataclasses.replace(e, label="PERSON") if e in persons else e for e in parse.entities)
    return Parse(tuple(tokens), parse.sentences, entities)


def _owner(parse: Parse, mark: Token) -> dict[int, tuple[int, str]]:
    """Heads and relations where the mark of a possessor is taken for him: "John Bolton | 's | resignation"."""
    if mark.tag != "POS" or mark.dep == "case" or not mark.i or parse.tokens[mark.i - 1].head != mark.i:
        return {}
    name = parse.tokens[mark.i - 1]
    found = {name.i: (name.i if mark.head == mark.i else mark.head, mark.dep), mark.i: (name.i, "case")}
    return found | {c.i: (name.i, c.dep) for c in parse.children(mark) if c is not name}


def _inverted(parse: Parse, verb: Token) -> dict[int, tuple[int, str]]:
    """The speaker's relation where he stands after the verb and is taken for its object: "…," wrote Kell on Monday."""
    if verb.lemma not in _SPOKEN or verb.lemma == "tell" or not verb.i or parse.tokens[verb.i - 1].text not in _QUOTES:
        return {}
    said = parse.child(verb, "dobj")
    if said is None or said.i < verb.i or parse.child(verb, "nsubj") is not None:
        return {}
    return {said.i: (verb.i, "nsubj")} if left_edge(parse, said) == verb.i + 1 and said.pos == "PROPN" else {}


def _sound(parse: Parse, moved: Mapping[int, tuple[int, str]]) -> dict[int, tuple[int, str]]:
    """The moves after which every word still hangs on a root; those that would close a circle, alone or together, are left out."""
    heads = {t.i: t.head for t in parse.tokens}
    kept: dict[int, tuple[int, str]] = {}
    for i, way in moved.items():
        before, heads[i] = heads[i], way[0]
        if _circles(heads, i):
            heads[i] = before
        else:
            kept[i] = way
    return kept


def _circles(heads: Mapping[int, int], start: int) -> bool:
    at, steps = start, 0
    while heads[at] != at:
        at, steps = heads[at], steps + 1
        if at == start or steps > len(heads):
            return True
    return False


def _reported_last(parse: Parse, sentence: Sequence[Token]) -> dict[int, tuple[int, str]]:
    """Heads and relations by token for a sentence that ends with who reports what somebody said in it; {} for another one."""
    words = [t for t in sentence if t.pos not in {"PUNCT", "SPACE"}]
    if len(words) < 4 or words[-1].lemma not in _SPOKEN or words[-1].tag not in {"VBD", "VBZ"}:
        return {}
    last, name = words[-1], words[-2]
    before = name.i
    while before > sentence[0].i and parse.tokens[before - 1].pos in {"PROPN", "DET"}:
        before -= 1
    said = next((t for t in reversed(words[:-2]) if t.i < before and t.lemma in _SPOKEN and t.pos == "VERB"), None)
    if name.pos != "PROPN" or parse.tokens[before - 1].text != "," or said is None or name.dep != "nsubj":
        return {}
    found: dict[int, tuple[int, str]] = {}
    if name.head == said.i:
        found[name.i] = (last.i, "nsubj")
    if last.head == said.i and said.dep == "ROOT":
        found |= {last.i: (last.i, "ROOT"), said.i: (last.i, "ccomp")}
    return found


def _persons(parse: Parse) -> frozenset[Entity]:
    """The names of one word, taken for those of other things, that end a person's full name in the same text.

    Not after "the", and not where one is or goes: "William Hague" and "in Hague" are two.
    """
    full = [e for e in parse.entities if e.label == "PERSON" and e.last - e.first > 1]
    names = {unaccented(parse.tokens[e.last - 1].text) for e in full}
    alone = (e for e in parse.entities if e.last - e.first == 1 and e.label in _MISTAKEN)
    return frozenset(
        e for e in alone if unaccented(parse.tokens[e.first].text) in names and _acts(parse, parse.tokens[e.first])
    )


def _acts(parse: Parse, name: Token) -> bool:
    """Whether a name stands as a person does: as a subject or an owner, or under "by" or "with"."""
    if name.i and parse.tokens[name.i - 1].text.lower() == "the":
        return False
    by = name.dep == "pobj" and parse.head(name).text.lower() in {"by", "with"}
    return name.dep in {"nsubj", "nsubjpass", "poss", "conj"} or by


def _group_of(parse: Parse, group: Token) -> dict[int, tuple[int, str]]:
    """Heads and relations where a number that is part of a name counts the noun after it: "the Group of Eight nations"."""
    after = parse.tokens[group.i + 1 : group.i + 3]
    if len(after) < 2 or after[0].text != "of" or not (group.text[:1].isupper() and after[1].text[:1].isupper()):
        return {}
    number, members = after[1], parse.head(after[1])
    if number.dep != "nummod" or members.dep != "pobj" or members.head != after[0].i or after[0].head != group.i:
        return {}
    return {
        number.i: (after[0].i, "pobj"),
        members.i: (members.i if group.head == group.i else group.head, group.dep),
        group.i: (members.i, "nmod"),
    }


def _noun_before(parse: Parse, token: Token) -> Token | None:
    """The noun that stands right before a joined name, with nothing that could join them, or None."""
    first = name_start(parse, token)
    before = parse.tokens[first - 1] if first else token
    return before if token.pos == "PROPN" and before.pos == "NOUN" and not before.ent else None


def _face_to_face(parse: Parse, token: Token) -> dict[int, tuple[int, str]]:
    """Its relation where the first word of "face-to-face" is taken for what is discussed so: "discuss face-to-face the deal"."""
    after = [t.text.lower() for t in parse.tokens[token.i + 1 : token.i + 5]]
    again = len(after) == 4 and after[0] == after[2] == "-" and after[3] == token.text.lower()
    others = any(c.dep == "dobj" and c.i > token.i + 4 for c in parse.children(parse.head(token)))
    return {token.i: (token.head, "npadvmod")} if again and token.dep == "dobj" and others else {}


def _speech_over(parse: Parse, token: Token) -> Token | None:
    """The verb of saying over the clause that a joined verb of saying was hung into, or None."""
    if token.pos != "VERB" or token.lemma not in _SPOKEN:
        return None
    if any(c.dep in {"nsubj", "nsubjpass", "aux", "auxpass"} for c in parse.children(token)):
        return None
    inner = parse.head(token)
    outer = parse.head(inner)
    spoken = inner.dep == "ccomp" and outer.lemma in _SPOKEN and outer.tag == token.tag and inner.i > outer.i
    return outer if spoken and inner.lemma not in _SPOKEN else None


def _relative_before(parse: Parse, token: Token) -> Token | None:
    """The verb of the open relative clause that a joined finite verb goes on with, or None."""
    above = parse.head(token)
    if token.tag not in {"VBD", "VBZ"} or above.i > token.i:
        return None
    if any(c.dep in {"nsubj", "nsubjpass"} for c in parse.children(token)):
        return None
    between = parse.tokens[above.i + 1 : token.i]
    verbs = [t for t in between if t.dep == "relcl" and _after_comma(parse, t) and t.pos in {"VERB", "AUX"}]
    if not verbs:
        return None
    last = verbs[-1]
    joins = [t for t in parse.tokens[last.i : token.i] if t.dep == "cc" and t.text.lower() == "and"]
    closed = any(t.text in {",", ";", "—", "–"} for t in parse.tokens[last.i : token.i])
    return last if joins and not closed else None


def _after_comma(parse: Parse, verb: Token) -> bool:
    """Whether a comma opens the clause of a verb: it adds, it does not restrict."""
    first = parse.subtree(verb)[0]
    return first.text == "," or (first.i > 0 and parse.tokens[first.i - 1].text == ",")
