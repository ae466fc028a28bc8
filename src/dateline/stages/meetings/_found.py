"""Where a meeting is named: by a noun ("talks", "last week's meeting") or a verb ("met", "discussed").

What may not live here: what belongs to the meeting (``_parts``) and which mentions are one meeting
(``_gather``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dateline.core.clauses import is_passive, patients, subjects
from dateline.core.parse import Parse, Token
from dateline.core.phrases import mention_at
from dateline.core.types import Mention, Span
from dateline.stages.meetings._words import Kind, kinds, marks, words

_DEFINITE = frozenset({"the", "this", "these", "those", "that", "both"})
_BEFORE = frozenset({"det", "amod", "compound", "nummod", "npadvmod", "nmod", "punct"})
_HUMAN = frozenset({"person", "people", "pronoun", "nominal", "organisation", "country"})


@dataclass(frozen=True, slots=True)
class Named:
    """One place that names a meeting. ``state`` is the verb that says whether it takes place, if any.

    ``names`` are the proper nouns in its name: "the Paris Summit"; ``beside`` the tokens over it where another meeting
    is held on its sidelines.
    """

    what: Span
    head: Token
    kind: Kind
    verbal: bool
    definite: bool
    state: Token | None
    names: frozenset[str] = frozenset()
    beside: frozenset[int] = frozenset()


def named_meetings(parse: Parse, mentions: Sequence[Mention]) -> Iterator[Named]:
    """All places that may name a meeting, in order of the text."""
    for token in parse.tokens:
        if token.pos == "NOUN" or (token.pos == "PROPN" and token.lemma.lower() in kinds("nouns")):
            found = _noun(parse, token)
        elif token.pos == "VERB":
            found = _verb(parse, token, mentions)
        else:
            found = None
        if found is not None:
            yield found


def named_at(parse: Parse, span: Span) -> Named | None:
    """The place that names a meeting at words that somebody else takes for one; None where they are no noun or verb."""
    token = parse.root(span)
    if token is None or token.pos not in {"NOUN", "PROPN", "VERB"}:
        return None
    lemma = token.lemma.lower()
    if token.pos == "VERB" and _sits(parse, token):
        return None
    if token.pos == "VERB":
        return Named(token.span, token, kinds("verbs").get(lemma, "talk"), True, False, token)
    return _named(parse, token, kinds("nouns").get(lemma, "talk"))


def _noun(parse: Parse, token: Token) -> Named | None:
    lemma = token.lemma.lower()
    kind = kinds("nouns").get(lemma) or ("talk" if lemma in words("rounds") and _of_talks(parse, token) else None)
    singular = lemma in words("plural") and token.tag not in {"NNS", "NNPS"}
    if kind is None or token.dep == "compound" or singular or _task(parse, token):
        return None
    left = [c for c in parse.children(token) if c.i < token.i]
    if any(c.text.lower() in words("not_a_meeting") for c in left):
        return None
    if token.text == "talks" and _is_verb(parse, token):
        return None
    houses = (
        parse.sentence_of(token) if lemma == "session" else _of(parse, token)
    )  # "members of the Senate, in its session"
    if any(t.text.lower() in words("houses") for t in houses):
        return None
    if lemma == "call" and not any(c.text.lower() in words("phone") for c in left):
        return None
    if lemma == "audience" and not _granted(parse, token):
        return None
    return _named(parse, token, "call" if lemma == "call" else kind)


def _named(parse: Parse, token: Token, kind: Kind) -> Named:
    """A noun as the name of a meeting."""
    left = [c for c in parse.children(token) if c.i < token.i]
    definite = any(c.text.lower() in _DEFINITE for c in left) or any(c.tag == "PRP$" for c in left)
    what = _what(parse, token)
    names = {t.text for t in parse.within(what) if t.pos == "PROPN" and t is not token}
    above = list(parse.ancestors(token))
    aside = any(a.lemma.lower() in words("sidelines") for a in above[:2])
    beside = frozenset(a.i for a in above) if aside else frozenset()
    return Named(what, token, kind, False, definite, _state(parse, token), frozenset(names), beside)


def _is_verb(parse: Parse, token: Token) -> bool:
    """Whether a verb is taken for a noun: "the senator talks about"."""
    if token.i == 0 or token.i + 1 == len(parse.tokens) or parse.tokens[token.i + 1].text != "about":
        return False
    before = parse.tokens[token.i - 1]
    return before.ent == "PERSON" or (before.pos == "PROPN" and _state(parse, token) is None)


def _of(parse: Parse, token: Token) -> Iterator[Token]:
    """What a noun is "of": "a session | of | parliament"."""
    for c in parse.children(token):
        inner = parse.child(c, "pobj") if c.dep == "prep" and c.text.lower() == "of" else None
        if inner is not None:
            yield inner


def _granted(parse: Parse, token: Token) -> bool:
    """Whether an audience is one with somebody: "an audience with", "held an audience with", "granted X an audience"."""
    state = _state(parse, token)
    if any(c.text.lower() == "with" for c in parse.children(token)):
        return True
    if state is None or token.dep != "dobj":
        return False
    return state.lemma == "grant" or (
        state.lemma == "hold" and any(c.text.lower() == "with" for c in parse.children(state))
    )


def _task(parse: Parse, token: Token) -> bool:
    """Whether a noun only says what somebody is for: "the envoy for the negotiations"."""
    prep = parse.head(token)
    over = parse.head(prep)
    return (
        token.dep == "pobj" and prep.text.lower() == "for" and (over.lemma in words("offices") or over.ent == "PERSON")
    )


def _of_talks(parse: Parse, token: Token) -> bool:
    """Whether a bare "round" is one of talks: these were named before, and it breaks down, opens or is held."""
    state = _state(parse, token)
    if state is None or any(c.text.lower() == "of" for c in parse.children(token)):
        return False
    told = words("holding") | marks("failed") | marks("cancelled") | words("timing")
    return state.lemma in told and any(t.lemma in {"talk", "negotiation"} for t in parse.tokens[: token.i])


def _what(parse: Parse, token: Token) -> Span:
    """The noun with what stands before it ("a five-hour meeting"), without a named possessor."""
    first = token.i
    while first > 0:
        before = parse.tokens[first - 1]
        inside = first <= before.head <= token.i and before.dep in _BEFORE
        if not inside or (before.dep == "punct" and before.text != "-"):
            break
        first -= 1
    return Span(parse.tokens[first].start, token.end)


def _state(parse: Parse, token: Token) -> Token | None:
    """The verb over a noun, over prepositions and the nouns that count meetings ("five rounds of talks")."""
    return next((a for a in parse.ancestors(token) if a.pos in {"VERB", "AUX"}), None)


def _verb(parse: Parse, token: Token, mentions: Sequence[Mention]) -> Named | None:
    kind = kinds("verbs").get(token.lemma)
    if kind is None or _sits(parse, token) or not _meets(parse, token, mentions):
        return None
    alone = _one_on_one(parse, token)
    phoned = token.lemma in {"speak", "talk"} and any(t.lemma in words("phone") for t in parse.subtree(token))
    return Named(alone or token.span, token, "call" if phoned else kind, True, False, token)


def _sits(parse: Parse, verb: Token) -> bool:
    """Whether it is a house of parliament that meets, and with nobody: it only sits."""
    agents = () if patients(parse, verb) and not is_passive(parse, verb) else subjects(parse, verb)
    return (
        bool(agents)
        and all(a.text.lower() in words("houses") for a in agents)
        and not _preposition(parse, verb, words("with"))
    )


def _one_on_one(parse: Parse, verb: Token) -> Span | None:
    """The words "one-on-one", where they say what kind of talk it is."""
    sentence = parse.sentence_of(verb)
    for k, t in enumerate(sentence[:-4]):
        if [x.text.lower() for x in sentence[k : k + 5]] == ["one", "-", "on", "-", "one"] and t.i > verb.i:
            return Span(t.start, sentence[k + 4].end)
    return next((t.span for t in sentence if t.text.lower() in {"one-on-one", "tête-à-tête"} and t.i > verb.i), None)


def _meets(parse: Parse, verb: Token, mentions: Sequence[Mention]) -> bool:
    """Whether a verb tells a meeting of people: by whom it takes, with whom, or by several who do it."""
    objects = patients(parse, verb)
    agents = subjects(parse, verb)
    with_whom = _preposition(parse, verb, words("with"))
    human = any(_is_human(o, mentions) or _leads(parse, o) for o in objects)
    match verb.lemma:
        case "meet" | "consult":
            return human or _is_human(with_whom, mentions) or (not objects and _several(agents, mentions))
        case "visit":
            return bool(agents) and any(mention_at(mentions, o) for o in objects) and _is_human(agents[0], mentions)
        case "host" | "receive" | "welcome":
            persons = [m for o in objects if (m := mention_at(mentions, o)) and m.head.overlaps(o.span)]
            persons = [m for m in persons if not set(m.text.split()) & words("honours")]
            named = [m for m in persons if m.kind == "person" or m.text.lower() in {"him", "her", "he", "she"}]
            guests = verb.lemma == "host" and any(o.lemma in words("offices") for o in objects)
            return (bool(named) or guests) and bool(agents) and not _is_thing(agents[0])
        case "discuss" | "negotiate":
            return _is_human(with_whom, mentions) or (not is_passive(parse, verb) and _several(agents, mentions))
        case "speak" | "talk" | "converse":
            phone = any(t.lemma in words("phone") for t in parse.subtree(verb))
            counted = any(a.text.lower() in {"two", "three", "both"} for a in agents)
            on = counted and any(c.text.lower() in words("topics") for c in parse.children(verb))
            return on or _is_human(with_whom, mentions) or (phone and _several(agents, mentions))
        case "convene":
            return not objects and bool(agents) and _is_human(agents[0], mentions)
    return _is_human(with_whom, mentions)


def _is_thing(token: Token) -> bool:
    return token.pos == "NOUN" and token.ent == "" and token.lemma in kinds("nouns")


def _preposition(parse: Parse, word: Token, which: frozenset[str]) -> Token | None:
    for c in parse.children(word):
        if c.dep == "prep" and c.text.lower() in which:
            return parse.child(c, "pobj")
    return None


def _is_human(token: Token | None, mentions: Sequence[Mention]) -> bool:
    if token is None:
        return False
    mention = mention_at(mentions, token)
    return (
        mention is not None
        and mention.head.overlaps(token.span)
        and (mention.kind in _HUMAN and mention.text.lower() not in {"it", "reporters", "journalists", "the media"})
    )


def _leads(parse: Parse, token: Token) -> bool:
    """Whether a noun names whoever leads or speaks for others: "the head of the agency"."""
    return token.pos == "NOUN" and token.lemma in words("offices") and parse.child(token, "prep") is not None


def _several(agents: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    if len(agents) > 1:
        return any(_is_human(a, mentions) for a in agents)
    if not agents:
        return False
    agent = agents[0]
    return (agent.tag in {"NNS", "NNPS"} and _is_human(agent, mentions)) or agent.text.lower() in words(
        "plural_pronouns"
    )
