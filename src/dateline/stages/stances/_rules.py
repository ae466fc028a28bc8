"""Views stated by a verb, noun or adjective: "backs", "opposition to", "is critical of".

What may not live here: the words (``lexicon/stances.toml``), and views that only a quotation as a
whole states (``_quoted``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from dateline.core import lexicon
from dateline.core.clauses import clause_span, is_negated, is_passive, items, mood, patients, subjects
from dateline.core.parse import Parse, Token
from dateline.core.types import Attribution, Mention, Span, StancePole
from dateline.stages.stances._words import holder_of, target_of, words

_TURNED: Mapping[StancePole, StancePole] = {"support": "oppose", "agree": "disagree", "disagree": "agree"}
"""What "not" makes of a pole; a denied "oppose" or "demand" states no view."""


@dataclass(frozen=True, slots=True)
class View:
    """A view as found: spans of holder and target, and of the word that states it."""

    holder: Span
    pole: StancePole
    toward: Span
    cue: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """One table of the lexicon."""

    pole: StancePole
    toward: tuple[str, ...]
    only: frozenset[str]
    never: frozenset[str]
    after: str
    holder: str
    negated: bool
    should: bool
    things: bool
    turns: bool


@cache
def _rules() -> Mapping[tuple[str, str], tuple[Rule, ...]]:
    found: dict[tuple[str, str], list[Rule]] = {}
    for row in lexicon.load("stances")["rule"]:
        rule = Rule(
            pole=row["pole"],
            toward=tuple(row["toward"]),
            only=frozenset(row.get("only", ())),
            never=frozenset(row.get("never", ())),
            after=row.get("after", ""),
            holder=row.get("holder", ""),
            negated=row.get("negated", False),
            should=row.get("should", False),
            things=row.get("things", False),
            turns=row.get("turns", True),
        )
        for word in row["words"]:
            found.setdefault((row["pos"], word), []).append(rule)
    return {k: tuple(v) for k, v in found.items()}


def stated_views(parse: Parse, mentions: Sequence[Mention], attributions: Sequence[Attribution]) -> Iterator[View]:
    """The views that words of the lexicon state, with holders that are mentioned."""
    for token in parse.tokens:
        for pos, word in _keys(token):
            for rule in _rules().get((pos, word), ()):
                targets = _targets(parse, token, rule)
                if targets:
                    yield from _views(parse, token, rule, pos, targets, mentions, attributions)
                    break


def _keys(token: Token) -> Iterator[tuple[str, str]]:
    if token.tag in {"VBN", "JJ"}:
        yield "adjective", token.text.lower()
    if token.pos == "VERB":
        yield "verb", token.lemma
    elif token.pos == "NOUN":
        yield "noun", token.lemma


def _views(
    parse: Parse,
    token: Token,
    rule: Rule,
    pos: str,
    targets: Sequence[Span],
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
) -> Iterator[View]:
    state = _state(parse, token, pos)
    pole = _pole(parse, token, rule, state)
    if pole is None:
        return
    holders = [t for t in _holders(parse, token, rule, pos) if not _nobody(parse, t, rule)]
    spans = [s for t in holders if (s := holder_of(parse, t, mentions)) is not None]
    if not spans and state is not None and _expletive(parse, state):
        spans = _speaker(token, attributions)
    for holder in dict.fromkeys(spans):
        for target in targets:
            yield View(holder, pole, target, token.span)


def _nobody(parse: Parse, word: Token, rule: Rule) -> bool:
    """Whether a holder is left open ("any groups who back it"), or a person where only a body is meant."""
    open_ = any(
        c.dep == "det" and c.text.lower() in {"any", "which", "what", "whichever"} for c in parse.children(word)
    )
    return open_ or (rule.holder == "body" and word.ent == "PERSON")


def _expletive(parse: Parse, verb: Token) -> bool:
    return parse.child(verb, "expl") is not None


def _speaker(token: Token, attributions: Sequence[Attribution]) -> list[Span]:
    """Who says the words around a token: the source of the shortest content."""
    around = [
        (c.end - c.start, a.source) for a in attributions for c in a.content if c.contains(token.span) and a.source
    ]
    return [min(around)[1]] if around else []


def _state(parse: Parse, token: Token, pos: str) -> Token | None:
    """The verb that says whether the view is held: the word itself or the verb over it."""
    if pos == "verb":
        return token
    return next((a for a in parse.ancestors(token) if a.pos in {"VERB", "AUX"}), None)


def _pole(parse: Parse, token: Token, rule: Rule, state: Token | None) -> StancePole | None:
    """The pole with negation counted, None where the view is not said to be held."""
    negated = is_negated(parse, token) or (state is not None and is_negated(parse, state))
    if token.pos == "NOUN" and parse.child(token, "poss") is not None and not rule.negated:
        return rule.pole
    if rule.pole == "support" and token.tag == "VBG" and token.dep in {"pcomp", "advcl"}:
        return None  # "helps by supporting its work": aid rather than a view
    if parse.sentence_of(token)[-1].text == "?":
        return None
    for verb in (token, state):
        if verb is None or verb.pos not in {"VERB", "AUX"}:
            continue
        kind = mood(parse, verb)
        if kind == "conditional" or _maybe(parse, verb) or _supposed(parse, verb):
            return None
        if kind in {"infinitive", "negated"} and any(c.tag == "TO" for c in parse.children(verb)):
            head = parse.head(verb)
            if head.lemma not in words("asserting"):
                return None
            negated ^= (head.lemma in words("refusing")) | is_negated(parse, head)
    if rule.negated:
        return rule.pole if negated else None
    if negated:
        return _TURNED.get(rule.pole) if rule.turns else None
    return rule.pole


def _maybe(parse: Parse, verb: Token) -> bool:
    """Whether a negated verb only may hold: "might not support"."""
    return any(c.dep == "aux" and c.text.lower() in words("possible") for c in parse.children(verb))


def _supposed(parse: Parse, verb: Token) -> bool:
    return any(c.dep in {"mark", "advmod"} and c.text.lower() in words("unlikely") for c in parse.children(verb))


def _targets(parse: Parse, token: Token, rule: Rule) -> list[Span]:
    if rule.after and not (parse.head(token).dep == "prep" and parse.head(token).text.lower() == rule.after):
        return []
    for slot in rule.toward:
        heads = _slot(parse, token, slot)
        if heads and rule.only and not any(h.lemma in rule.only for h in heads):
            continue
        heads = [h for h in heads if h.lemma not in rule.never and not (rule.things and _human(h))]
        if slot == "object" and parse.child(token, "xcomp") is not None and rule.pole == "demand":
            continue
        if heads:
            heads = [h for h in heads if not rule.should or _obliging(parse, h)]
            return _joined([_span(parse, token, slot, h, rule) for h in heads], heads)
    return []


def _joined(spans: Sequence[Span], heads: Sequence[Token]) -> list[Span]:
    """Common nouns and clauses in a list make one target ("the stability and security of Iraq"), names one each."""
    kept: list[Span] = []
    for span, head in zip(spans, heads, strict=True):
        if kept and head.pos in {"NOUN", "VERB"} and not head.ent:
            kept[-1] = Span(kept[-1].start, span.end)
        else:
            kept.append(span)
    return kept


def _human(word: Token) -> bool:
    return word.ent in {"PERSON", "NORP", "ORG"} or word.tag in {"PRP", "WP"}


def _obliging(parse: Parse, verb: Token) -> bool:
    """Whether a clause says what should be: "that X should resign", "that X be suspended"."""
    helpers = {c.text.lower() for c in parse.children(verb) if c.dep in {"aux", "auxpass"}}
    return bool(helpers & words("obliging")) or "be" in helpers - {"will"} or verb.tag == "VB"


def _slot(parse: Parse, token: Token, slot: str) -> list[Token]:
    if slot == "object":
        return list(patients(parse, token))
    if slot in {"that", "ing", "infinitive", "whom to", "whether"}:
        return _complement(parse, token, slot)
    if slot.endswith(" to"):
        return _called_on(parse, token, slot.split(maxsplit=1)[0])
    near = [*parse.children(token), *parse.tokens[token.i + 1 : token.i + 2]]  # parsers hang "to" on the verb, too
    for c in near:
        if c.i > token.i and c.dep in {"prep", "dative", "prt", "advmod"} and c.text.lower() == slot:
            inner = parse.child(c, "pobj", "pcomp")
            if inner is not None:
                return list(items(parse, inner))
            if c.dep == "prt":
                return list(patients(parse, token))
    return []


def _complement(parse: Parse, token: Token, slot: str) -> list[Token]:
    for c in parse.children(token):
        infinitive = any(g.tag == "TO" for g in parse.children(c))
        if slot == "that" and c.dep == "ccomp" and c.i > token.i and c.tag != "VBG":
            return [c]
        if slot == "whether" and c.dep in {"ccomp", "xcomp"} and _opens(parse, c, "whether"):
            return [c]
        if slot == "ing" and c.dep == "xcomp" and c.tag == "VBG":
            return [c]
        if slot == "infinitive" and c.dep in {"xcomp", "acl"} and infinitive and c.i > token.i:
            return [c]
        whom = parse.child(token, "dobj", "nsubjpass", "dative")
        if slot == "whom to" and infinitive and c.i > token.i and whom is not None and c.dep in {"xcomp", "advcl"}:
            return [c]
        if slot == "whom to" and c.dep == "ccomp" and infinitive and c.i > token.i and parse.child(c, "nsubj"):
            return [c]
    return []


def _opens(parse: Parse, clause: Token, word: str) -> bool:
    return any(c.dep == "mark" and c.text.lower() == word for c in parse.children(clause))


def _called_on(parse: Parse, token: Token, preposition: str) -> list[Token]:
    prep = next((c for c in parse.children(token) if c.dep in {"prep", "prt"} and c.text.lower() == preposition), None)
    whom = parse.child(prep, "pobj") if prep is not None else None
    if whom is None:
        return []
    near = [*parse.children(token), *parse.children(whom), *parse.children(cast("Token", prep))]
    act = [
        c for c in near if c.i > whom.i and c.pos in {"VERB", "AUX"} and any(g.tag == "TO" for g in parse.children(c))
    ]
    return act[:1]


def _span(parse: Parse, token: Token, slot: str, head: Token, rule: Rule) -> Span:
    if slot in {"that", "ing", "infinitive", "whether"} or head.dep == "pcomp":
        return clause_span(parse, head)
    if slot.endswith(" to"):
        whole = clause_span(parse, head)
        whom = parse.child(token, "dobj", "dative") if slot == "whom to" else None
        return Span(target_of(parse, whom).start, whole.end) if whom is not None and whom.i < head.i else whole
    span = target_of(parse, head)
    if rule.pole in {"agree", "disagree"}:
        return Span(span.start, _topic_end(parse, token, head, span.end))
    return span


def _topic_end(parse: Parse, token: Token, head: Token, end: int) -> int:
    """The end of "over North Korea" where that stands right after whom one agrees with."""
    for c in (*parse.children(head), *parse.children(token)):
        if c.dep == "prep" and c.text.lower() in words("topics") and c.i > head.i and c.start - end <= 1:
            inner = parse.child(c, "pobj", "pcomp")
            return target_of(parse, inner).end if inner is not None else end
    return end


def _holders(parse: Parse, token: Token, rule: Rule, pos: str) -> Sequence[Token]:
    if pos == "verb":
        return _sayers(parse, token) if rule.pole == "demand" else subjects(parse, token)
    if pos == "adjective":
        return _bearers(parse, token)
    if rule.holder == "bearer":
        return _bearers(parse, token)
    own = parse.child(token, "poss")
    if own is not None and own.tag != "PRP$":
        return items(parse, own)
    if rule.after:
        over = parse.head(parse.head(token))
        return subjects(parse, over) if over.pos in {"VERB", "AUX"} else ()
    verb = _state(parse, token, pos)
    near = parse.head(token)
    direct = near is verb or (near.pos == "ADP" and parse.head(near) is verb)
    told = subjects(parse, verb) if verb is not None and direct and (own or verb.lemma in words("expressing")) else ()
    return told or ((own,) if own is not None else ())


def _sayers(parse: Parse, verb: Token) -> Sequence[Token]:
    """The subjects of a demand.

    Joined to a clause of what is said, it is rather a second thing that the speaker does: "Russia said
    that the G8 was in agreement and urged all sides".
    """
    head = parse.head(verb)
    said = parse.head(head)
    second = verb.dep == "conj" and head.dep == "ccomp" and parse.child(verb, "nsubj") is None
    if second and said.lemma in words("saying") and verb.tag == said.tag:
        return subjects(parse, said)
    return subjects(parse, verb)


def _bearers(parse: Parse, token: Token) -> Sequence[Token]:
    """Of whom a predicate is said: "X is opposed to", "lawmakers critical of", "X, a critic of"."""
    own = parse.child(token, "nsubj", "nsubjpass")
    if own is not None:
        return items(parse, own)
    head = parse.head(token)
    if head.pos == "AUX" or (head.pos == "VERB" and token.dep in {"acomp", "attr", "oprd"}):
        return subjects(parse, head)
    if head.pos in {"NOUN", "PROPN"} and token.dep in {"acl", "amod", "relcl", "appos"} and (token.i > head.i):
        return (head,)
    if token.dep == "conj":
        return _bearers(parse, head)
    return patients(parse, token) if is_passive(parse, token) else ()
