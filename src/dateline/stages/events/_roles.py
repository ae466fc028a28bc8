"""Who takes part in an act: from the slots of a trigger to mentions as written.

What may not live here: which words are acts (``_matching``), who mentions are (``stages/actors.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dateline.core.clauses import hyphened, items
from dateline.core.lexicon import load
from dateline.core.naming import names_of
from dateline.core.parse import Parse, Token
from dateline.core.speech import first_person
from dateline.core.types import Actor, Attribution, Mention, Role, Span
from dateline.stages.events import _clauses as clauses
from dateline.stages.events._matching import Match

_LANDS = frozenset({"country", "nation", "government", "state", "homeland"})
_QUOTES = frozenset({'"', "“", "”", "«", "»", "``", "''"})
_OWNING = frozenset({"poss", "compound", "amod", "nmod"})
_INTO = ("of", "by", "from", "against", "in", "to", "with", "between", "for", "on")
_VERBAL_DEPS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "conj", "appos", "dative", "poss", "agent"})


@dataclass(frozen=True, slots=True)
class Cast:
    """The mentions of a document by their head word, and the actors behind them."""

    parse: Parse
    mentions: Mapping[int, Mention]
    """by the start of the head word"""
    actors: Mapping[Span, Actor]
    attributions: tuple[Attribution, ...]
    names: Mapping[str, Actor]
    """by how they are called, as written"""
    lands: frozenset[str]
    """names of the countries among the actors"""
    support_verbs: frozenset[str]
    circumstance: frozenset[str]

    @staticmethod
    def of(
        parse: Parse, mentions: Sequence[Mention], actors: Sequence[Actor], attributions: Sequence[Attribution]
    ) -> Cast:
        """The cast of one document."""
        words = load("events")["words"]
        countries = {m.span for m in mentions if m.kind == "country"}
        return Cast(
            parse,
            {m.head.start: m for m in mentions},
            {m.span: a for a in actors for m in a.mentions},
            tuple(attributions),
            names_of(mentions, actors),
            frozenset(a.name for a in actors if {m.span for m in a.mentions} & countries),
            frozenset(words["support_verbs"].split()),
            frozenset(words["circumstance"].split()),
        )

    def speaker(self, token: Token) -> Token | None:
        """The head of the source that says a word, by the innermost attribution, else by the parse."""
        holding = [(s.end - s.start, a) for a in self.attributions for s in a.content if s.contains(token.span)]
        if holding:
            source = min(holding, key=lambda h: h[0])[1].source
            return self.parse.root(source) if source else None
        for verb in (token, *self.parse.ancestors(token)):
            if verb.dep == "ccomp" and clauses.is_verbal(self.parse.head(verb)):
                return clauses.surface_subject(self.parse, self.parse.head(verb))
        return None

    def is_said(self, token: Token) -> bool:
        """Whether a word stands in what somebody says: in an attribution, a quotation or a that-clause."""
        if any(s.contains(token.span) for a in self.attributions for s in a.content):
            return True
        before = [t for t in self.parse.sentence_of(token) if t.i < token.i]
        if sum(t.text in _QUOTES for t in before) % 2 == 1:
            return True
        return any(
            t.dep == "ccomp" and clauses.is_verbal(self.parse.head(t)) for t in (token, *self.parse.ancestors(token))
        )

    def role(self, mention: Mention) -> Role:
        """A mention as a participant."""
        actor = self.actors.get(mention.span) or self.names.get(mention.text) or self._land(mention)
        speaker = first_person(mention.span, mention.text, self.attributions, we=False)
        return Role(actor.id if actor else speaker, mention.span)

    def _land(self, mention: Mention) -> Actor | None:
        """The country of whom "whose country" is said of, where it is an actor of the report."""
        noun = self.parse.at(mention.head.start)
        owner = antecedent_of(self.parse, noun) if noun is not None else None
        known = self.mentions.get(owner.start) if owner is not None else None
        person = self.actors.get(known.span) if known is not None else None
        if person is None or person.country is None:
            return None
        lands = (a for s, a in self.actors.items() if a.country == person.country)
        return next((a for a in lands if a.sectors == ("GOV",) and a.office is None and a.name in self.lands), None)


def fill(cast: Cast, match: Match, slots: Sequence[str]) -> list[Mention]:
    """The mentions in the first slot that holds any; a slot "a+b" adds those of b where a holds any."""
    for slot in slots:
        first, *more = slot.split("+")
        if found := _slot(cast, match, first):
            for part in more:
                found += [m for m in _slot(cast, match, part) if m not in found]
            return found
    return []


def _slot(cast: Cast, match: Match, slot: str) -> list[Mention]:
    head = match.head
    tokens = _given(cast.speaker(head)) if slot == "speaker" else _other_slot(cast, match, slot)
    found: list[Mention] = []
    for token in tokens:
        found += [m for m in named(cast, token, head) if m not in found]
    return found


def _other_slot(cast: Cast, match: Match, slot: str) -> list[Token]:
    head = match.head
    if clauses.is_verbal(head) or head.pos == "ADJ":
        return _verb_slot(cast, match, slot)
    return _noun_slot(cast, head, slot)


def _verb_slot(cast: Cast, match: Match, slot: str) -> list[Token]:
    parse, head = cast.parse, match.head
    if slot == "subject":
        return _given(clauses.subject(parse, head))
    if slot == "guest":
        guest = clauses.direct_object(parse, head)
        return [guest] if guest is not None and guest.start in cast.mentions else []
    if slot == "object":
        return _given(clauses.direct_object(parse, head))
    if slot == "dative":
        dative = parse.child(head, "dative")
        if dative is not None and dative.pos == "ADP":
            dative = parse.child(dative, "pobj")
        return _given(dative)
    if slot == "owner":
        obj = match.object or clauses.direct_object(parse, head)
        return owners(parse, obj) if obj is not None else []
    if slot == "complement":
        return _complement(parse, head)
    if slot == "condition":
        return _condition(parse, head)
    noun = clauses.prepositional(parse, head, slot)
    if noun is None and (obj := match.object or parse.child(head, "dobj")) is not None:
        noun = clauses.prepositional(parse, obj, slot)
    if noun is None:
        below = parse.child(head, "xcomp")
        noun = clauses.prepositional(parse, below, slot) if below is not None and slot in {"with", "to"} else None
    return _given(noun)


def _complement(parse: Parse, head: Token) -> list[Token]:
    below = parse.child(head, "ccomp", "xcomp")
    if below is None:
        return []
    own = next((c for c in parse.children(below) if c.dep in {"nsubj", "nsubjpass"}), None)
    return _given(own or parse.child(below, "dobj"))


def _condition(parse: Parse, head: Token) -> list[Token]:
    """Whose act would bring on what the clause below says: "would close the border if X did not yield"."""
    below = parse.child(head, "ccomp", "xcomp") or head
    for clause in (c for c in parse.children(below) if c.dep == "advcl"):
        if any(c.dep == "mark" and c.lemma in {"if", "unless"} for c in parse.children(clause)):
            return _given(clauses.surface_subject(parse, clause))
    return []


def _noun_slot(cast: Cast, noun: Token, slot: str) -> list[Token]:
    parse = cast.parse
    if slot == "owner":
        return owners(parse, noun)
    if slot == "subject":
        return _given(_support(cast, noun))
    if slot == "circumstance":
        return _given(_circumstance(cast, noun))
    if slot in {"between", "among"}:
        return _given(clauses.prepositional(parse, noun, slot))
    found = clauses.prepositional(parse, noun, slot)
    if found is None:
        participle = next((c for c in parse.children(noun) if c.dep == "acl" and c.tag == "VBN"), None)
        if participle is not None:
            found = clauses.prepositional(parse, participle, slot)
    if found is None and noun.dep == "dobj" and slot not in {"of", "in", "by"}:
        found = clauses.prepositional(parse, parse.head(noun), slot)
    return _given(found)


def _support(cast: Cast, noun: Token) -> Token | None:
    """Who does what a noun says when a light verb carries it: "made threats"."""
    parse, above = cast.parse, cast.parse.head(noun)
    if noun.dep == "conj":
        return _support(cast, above) if above.pos in {"NOUN", "PROPN"} else None
    if noun.dep in {"dobj", "nsubjpass"} and clauses.is_verbal(above):
        return clauses.subject(parse, above) if above.lemma in cast.support_verbs else None
    return None


def _circumstance(cast: Cast, noun: Token) -> Token | None:
    """Who is at what a noun says: "said at a meeting", "in talks with X"."""
    parse, above = cast.parse, cast.parse.head(noun)
    if noun.dep == "pobj" and above.lemma in cast.circumstance:
        verb = parse.head(above)
        while verb.dep == "prep" and verb.head != verb.i:
            verb = parse.head(verb)
        if clauses.is_verbal(verb):
            return clauses.surface_subject(parse, verb)
    return None


def owners(parse: Parse, noun: Token) -> list[Token]:
    for deps in (("poss",), ("amod", "compound", "nmod")):
        if found := [c for c in parse.children(noun) if c.dep in deps]:
            return found
    return []


def antecedent_of(parse: Parse, noun: Token) -> Token | None:
    """Whom "whose" before a noun stands for; None where no "whose" does."""
    if not any(c.tag == "WP$" for c in parse.children(noun)):
        return None
    above = next((t for t in (noun, *parse.ancestors(noun)) if t.dep == "relcl"), None)
    return parse.head(above) if above is not None else None


def _given(token: Token | None) -> list[Token]:
    return [token] if token is not None else []


def named(cast: Cast, token: Token, event: Token, depth: int = 2) -> list[Mention]:
    """The mentions that a word and those joined to it stand for.

    Where the word names nobody, it is the owner or the complement of its phrase: "Ukraine's grid" → Ukraine.
    """
    found: list[Mention] = []
    for t in items(cast.parse, token):
        if t.i == event.i:
            continue
        if t.start in cast.mentions:
            found += _both(cast, t)
        elif depth:
            found += _inside(cast, t, event, depth)
    return found


def _both(cast: Cast, token: Token) -> list[Mention]:
    """The mention at a word, after the one that a hyphen joins to it: "US-Russia talks"."""
    other = hyphened(cast.parse, token)
    return [cast.mentions[t.start] for t in (other, token) if t is not None and t.start in cast.mentions]


def _inside(cast: Cast, noun: Token, event: Token, depth: int) -> list[Mention]:
    if noun.pos not in {"NOUN", "PROPN"}:
        return []
    for owner in cast.parse.children(noun):
        if owner.tag == "WP$":  # "the minister, whose country has backed the rebels"
            if noun.lemma in _LANDS:
                return [Mention(noun.span, noun.text, noun.span, "nominal")]
            whose = antecedent_of(cast.parse, noun)
            return [cast.mentions[whose.start]] if whose is not None and whose.start in cast.mentions else []
        if owner.dep in _OWNING and owner.start in cast.mentions:
            return _both(cast, owner)
    for prep in _INTO:
        below = clauses.prepositional(cast.parse, noun, prep)
        if below is None or below.i == event.i:
            continue
        found = named(cast, below, event, depth - 1)
        if found := [m for m in found if prep != "in" or m.kind != "place"]:  # "held talks in Nairobi"
            return found
    return []
