"""What may be said of who takes part in an act: the sets of mentions that may play a part, and their signs.

Signs are of two kinds: those of the grammar (slots of the clause, kinds of mention, distance), which any marked
text teaches, and those of the learned reader (its answers and leanings), which only texts teach that it never
saw. What may not live here: any weight (``_casting.py``), and the finding of acts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from dateline.core.answers import Leanings
from dateline.core.clauses import hyphened, items
from dateline.core.parse import Token
from dateline.core.types import Mention, Span
from dateline.stages.events import _clauses as clauses
from dateline.stages.events._act import Act
from dateline.stages.events._roles import Cast, named, owners

Part = Literal["actor", "recipient"]
PARTS: tuple[Part, Part] = ("actor", "recipient")
Who = tuple[Mention, ...]
Signs = Mapping[str, float]

_EDGE = 0.02  # probabilities are kept this far from 0 and 1 before their logarithm is taken
_NAMING = frozenset({"include", "including", "as", "like", "namely"})
_PREPOSITIONS = ("by", "with", "to", "against", "of", "on", "for", "from", "in", "at", "between", "among", "over")


@dataclass(frozen=True, slots=True)
class Offer:
    """Those who may play one part together, nobody where empty, and what speaks for and against it."""

    who: Who
    grammar: Signs
    read: Signs


@dataclass(frozen=True)
class Scene:
    """The sentence of an act: its mentions, outermost and all, with the parse and the reader's leanings."""

    cast: Cast
    mentions: Sequence[Mention]
    leanings: Leanings | None
    known: dict[int, Mapping[str, Who]] = field(default_factory=dict, compare=False, repr=False)
    leant: dict[tuple[Part, Span, Span, Span], float] = field(default_factory=dict, compare=False, repr=False)
    stands: dict[int, tuple[int, int] | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def outer(self) -> tuple[Mention, ...]:
        """The mentions that stand in no other."""
        return tuple(m for m in self.mentions if not inside(m, self.mentions))

    @cached_property
    def groups(self) -> tuple[Who, ...]:
        """Each mention with those joined to it."""
        return tuple(dict.fromkeys(self._group(m) for m in self.mentions))

    def _group(self, mention: Mention) -> Who:
        token = self.cast.parse.at(mention.head.start)
        joined = items(self.cast.parse, token) if token is not None else ()
        other = hyphened(self.cast.parse, token) if token is not None else None
        joined = (other, *joined) if other is not None else joined
        return tuple(m for t in joined if (m := self.cast.mentions.get(t.start)) is not None) or (mention,)

    @cached_property
    def pairs(self) -> Mapping[Span, Mention]:
        """Mentions that a hyphen joins ("US-Russia talks"), each by the other's span: neither plays a part alone."""
        found: dict[Span, Mention] = {}
        for mention in self.mentions:
            token = self.cast.parse.at(mention.head.start)
            other = hyphened(self.cast.parse, token) if token is not None else None
            if other is not None and (partner := self.cast.mentions.get(other.start)) is not None:
                found |= {mention.span: partner, partner.span: mention}
        return found

    @cached_property
    def extended(self) -> tuple[Who, ...]:
        """Groups with those whom "including" or "such as" names among them."""
        return tuple(_joined(g, more) for g in self.groups for more in self._examples(g))

    def _examples(self, group: Who) -> Iterator[Who]:
        parse = self.cast.parse
        for token in (t for m in group if (t := parse.at(m.head.start)) is not None):
            for prep in (c for c in parse.children(token) if c.dep == "prep" and c.lemma in _NAMING):
                below = parse.child(prep, "pobj")
                named_there = self.cast.mentions.get(below.start) if below is not None else None
                if named_there is not None:
                    yield self._group(named_there)

    def leaning(self, part: Part, anchor: Span, mention: Mention) -> float:
        """The log odds that the reader gives to a mention in a part, whole or by its head; even where it read neither."""
        key = part, anchor, mention.span, mention.head
        if key not in self.leant:
            self.leant[key] = self._leaning(part, anchor, mention)
        return self.leant[key]

    def _leaning(self, part: Part, anchor: Span, mention: Mention) -> float:
        asked = self.leanings
        spans = dict.fromkeys((mention.span, mention.head))
        chances = [c for s in spans if asked is not None and (c := asked.role(part, anchor, s)) is not None]
        sure = min(max(max(chances, default=0.5), _EDGE), 1 - _EDGE)
        return math.log(sure / (1 - sure))

    def place(self, mention: Mention) -> tuple[int, int] | None:
        """The numbers of the head word of a mention and of the verb of its clause."""
        at = mention.head.start
        if at not in self.stands:
            token = self.cast.parse.at(at)
            self.stands[at] = None if token is None else (token.i, clauses.clause_head(self.cast.parse, token).i)
        return self.stands[at]

    def slots(self, head: Token) -> Mapping[str, Who]:
        """Whom the grammar of the clause offers for an act at a word, by slot."""
        if head.i not in self.known:
            self.known[head.i] = self._slots(head)
        return self.known[head.i]

    def _slots(self, head: Token) -> Mapping[str, Who]:
        parse, cast = self.cast.parse, self.cast
        tokens: dict[str, Sequence[Token]] = {"speaker": _given(cast.speaker(head))}
        if clauses.is_verbal(head):
            tokens["subject"] = _given(clauses.subject(parse, head))
            tokens["object"] = _given(clauses.direct_object(parse, head))
            below = parse.child(head, "ccomp", "xcomp")
            tokens["complement"] = _given(parse.child(below, "nsubj", "nsubjpass") if below is not None else None)
        else:
            tokens["owner"] = owners(parse, head)
            above = clauses.clause_head(parse, head)
            if clauses.is_verbal(above):
                tokens["subject above"] = _given(clauses.subject(parse, above))
                tokens["object above"] = _given(clauses.direct_object(parse, above))
                for prep in ("by", "with", "to", "against"):
                    tokens[f"{prep} above"] = _given(clauses.prepositional(parse, above, prep))
        for prep in _PREPOSITIONS:
            tokens[prep] = _given(clauses.prepositional(parse, head, prep))
        obj = clauses.direct_object(parse, head) if clauses.is_verbal(head) else None
        if obj is not None:
            tokens["owner of object"] = owners(parse, obj)
            for prep in ("of", "by", "with", "to", "against", "on", "from"):
                tokens[f"{prep} at object"] = _given(clauses.prepositional(parse, obj, prep))
        slots = {slot: who for slot, found in tokens.items() if (who := self._named(found, head))}
        for second in ("object", "with"):  # of mutual acts both sides are actors: "A met B", "A has lunch with B"
            if "subject" in slots and second in slots:
                slots[f"subject and {second}"] = _joined(slots["subject"], slots[second])
        return slots

    def _named(self, tokens: Sequence[Token], head: Token) -> Who:
        found: list[Mention] = []
        for t in tokens:
            found += [m for m in named(self.cast, t, head) if m not in found]
        return tuple(found)


def offers(scene: Scene, part: Part, ruled: Act | None, read: Act | None, taken: Who = ()) -> list[Offer]:
    """Every set of mentions that may play a part, nobody first; none shares a word with those ``taken``.

    The act is the rules', the reader's, or both's; ValueError where neither is given.
    """
    act = ruled or read
    if act is None:
        raise ValueError("an act is of the rules, of the reader, or of both")
    view = View(scene, part, act, ruled, read)
    found: dict[tuple[Span, ...], Who] = {(): ()}
    for who in view.sets():
        both = _joined(who, tuple(p for m in who if (p := scene.pairs.get(m.span)) is not None)) if scene.pairs else who
        free = tuple(m for m in both if not any(m.span.overlaps(t.span) for t in taken)) if taken else both
        found.setdefault(tuple(sorted([m.span for m in free])), free)
    return [Offer(who, view.grammar(who), view.heard(who)) for who in found.values()]


@dataclass(frozen=True)
class View:
    """One part of one act, as seen in its scene."""

    scene: Scene
    part: Part
    act: Act
    ruled: Act | None
    read: Act | None

    def sets(self) -> Iterator[Who]:
        """The sets that are offered, some twice."""
        told = [played(a, self.part) for a in (self.ruled, self.read) if a is not None]
        yield from told
        yield from self.scene.slots(self.act.head).values()
        yield from self.scene.groups
        yield from ((m,) for g in self.scene.groups for m in g)
        yield from self.scene.extended
        yield tuple(m for m, (_, leaning) in zip(self.scene.outer, self.leaners, strict=True) if leaning > 0)
        yield from (_joined(t, g) for t in told for g in self.scene.groups if t)

    @cached_property
    def anchor(self) -> Span:
        """The words that the reader is asked about: its own where it found the act."""
        return (self.read or self.act).words

    @property
    def other(self) -> Part:
        """The other part."""
        return "recipient" if self.part == "actor" else "actor"

    @cached_property
    def clause(self) -> Token:
        """The verb of the clause that the act stands in."""
        return clauses.clause_head(self.scene.cast.parse, self.act.head)

    @cached_property
    def form(self) -> str:
        """What the trigger is in the sentence: a noun, a verb, or a verb in the passive."""
        if not clauses.is_verbal(self.act.head):
            return "noun"
        return "passive" if clauses.is_passive(self.scene.cast.parse, self.act.head) else "verb"

    @cached_property
    def filled(self) -> list[tuple[str, set[Span]]]:
        """The slots of the clause with the spans of those in them."""
        return [(slot, {m.span for m in held}) for slot, held in self.scene.slots(self.act.head).items()]

    @cached_property
    def leaners(self) -> list[tuple[Span, float]]:
        """The outermost mentions of the sentence with the reader's leaning to each."""
        return [(m.span, self.leaning(m)) for m in self.scene.outer]

    def grammar(self, who: Who) -> dict[str, float]:
        """What the sentence says of one set, by grammar and kind alone."""
        kind, form = self.act.type, self.form
        signs: dict[str, float] = {}
        if self.ruled is not None:
            signs[_agreement("ruled", who, played(self.ruled, self.part))] = 1.0
        if not who:
            return signs | dict.fromkeys(("nobody", f"nobody {form}", f"nobody {kind}"), 1.0)
        spans = {m.span for m in who}
        for slot in [slot for slot, held in self.filled if held == spans] or ["none"]:
            name = f"slot {slot}"
            signs[name] = signs[f"{name} {form}"] = signs[f"{name} {kind}"] = 1.0
        for m in who:
            signs[f"kind {m.kind}"] = 1.0
        if len(who) > 1:
            signs |= {"several": 1.0, f"several {kind}": 1.0}
        if who in self.scene.extended:
            signs["with examples"] = 1.0
        if any(inside(m, self.scene.mentions) for m in who):
            signs["part of a name"] = 1.0
        if any(0 < sum(m.span in spans for m in g) < len(g) for g in self.scene.groups):
            signs |= dict.fromkeys(("torn", f"torn {kind}"), 1.0)  # one of several that "and" joins
        return signs | self._place(who)

    def _place(self, who: Who) -> dict[str, float]:
        """Where a set stands from the act."""
        head = self.act.head.i
        places = [p for m in who if (p := self.scene.place(m)) is not None]
        signs = {"distance": math.log1p(min([abs(i - head) for i, _ in places], default=0))}
        if all(clause not in {head, self.clause.i} for _, clause in places):
            signs["other clause"] = 1.0
        if all(i > head for i, _ in places):
            signs |= {"after": 1.0, f"after {self.form}": 1.0}
        return signs

    def heard(self, who: Who) -> dict[str, float]:
        """What the reader leans to of one set."""
        spans = [m.span for m in who]
        most = -2.0
        for span, leaning in self.leaners:
            if leaning > most and not any(span.overlaps(s) for s in spans):
                most = leaning
        signs = {"left out": most + 2}
        if not who:
            return signs
        leanings = [self._joint(m) for m in who]
        elsewhere = [self.scene.leaning(self.other, self.anchor, m) for m in who]
        signs["somebody"] = 1.0
        signs["leaning"] = sum(leanings) / len(who)
        signs["least leaning"] = min(leanings)
        signs["leaning to the other part"] = sum(elsewhere) / len(who)
        return signs

    def _joint(self, mention: Mention) -> float:
        """The reader's leaning to a mention; to one that is joined to another, half of that to the first of them."""
        first = next((g[0] for g in self.scene.groups if len(g) > 1 and mention in g), mention)
        return max(self.leaning(mention), (self.leaning(mention) + self.leaning(first)) / 2)

    def leaning(self, mention: Mention) -> float:
        """The reader's leaning to a mention in this part."""
        return self.scene.leaning(self.part, self.anchor, mention)


def played(act: Act, part: Part) -> Who:
    """Those who play a part in an act."""
    return act.actors if part == "actor" else act.recipients


def inside(mention: Mention, others: Sequence[Mention]) -> bool:
    """Whether a mention is part of another one."""
    return any(o.span != mention.span and o.span.contains(mention.span) for o in others)


def _agreement(source: str, who: Who, told: Who) -> str:
    """Whether a set is what a source tells, another than it tells, or nobody; and nobody where it tells somebody."""
    if {m.span for m in who} == {m.span for m in told}:
        return f"{source} so" if who else f"{source} nobody"
    return f"{source} otherwise" if who and told else f"{source} somebody" if told else f"{source} none of these"


def _given(token: Token | None) -> list[Token]:
    return [token] if token is not None else []


def _joined(a: Who, b: Who) -> Who:
    return (*a, *(m for m in b if not any(m.span.overlaps(o.span) for o in a)))
