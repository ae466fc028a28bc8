"""What belongs to a meeting where it is named: who takes part, and on what.

What may not live here: where meetings are named (``_found``), whether, when and where they take place
(``_status``, ``_settings``) and which are one (``_gather``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from dateline.core.clauses import clause_span, hyphened, is_negated, is_passive, items, patients, subjects
from dateline.core.parse import Parse, Token
from dateline.core.phrases import mention_at, noun_phrase
from dateline.core.types import Mention, Span
from dateline.stages.meetings._found import Named
from dateline.stages.meetings._words import marks, words

_DASHES = frozenset({"—", "–", "--"})
_AT = frozenset({"at", "during", "in", "after", "following", "for", "before", "from", "to", "on"})


def participants(parse: Parse, named: Named, mentions: Sequence[Mention]) -> tuple[list[Span], list[Span]]:
    """The spans of who takes part, and of members that only spell a group out ("the G8 — A, B and C —")."""
    heads = list(_verbal(parse, named) if named.verbal else _nominal(parse, named))
    dashed, members = _dashed(parse, named, mentions)
    if dashed:
        heads = [dashed]
    heads = [t for h in heads for t in _meant(parse, h) or [h]]
    heads += [t for h in heads if (t := hyphened(parse, h)) is not None and mention_at(mentions, t) is not None]
    return sorted(set(_spans(parse, named, heads, mentions))), members


def _spans(parse: Parse, named: Named, heads: Sequence[Token], mentions: Sequence[Mention]) -> Iterator[Span]:
    """The mentions at the heads; where one mention holds several of a list, the part of each."""
    holders: dict[Span, list[Token]] = {}
    for h in heads:
        mention = mention_at(mentions, h)
        if mention is None or not _stands(parse, h, mention):
            if h.pos == "NOUN" and h.lemma in words("offices"):
                yield noun_phrase(parse, h)
        elif not mention.span.overlaps(named.head.span) and h not in holders.setdefault(mention.span, []):
            holders[mention.span].append(h)
    for span, inside in holders.items():
        yield from _parted(parse, span, sorted(inside, key=lambda t: t.i))


def _stands(parse: Parse, head: Token, mention: Mention) -> bool:
    """Whether a mention stands for a head word: it is its own, or one of the list that the mention is."""
    listed = any(c.dep == "cc" for c in parse.children(head)) or head.dep == "conj"
    return (
        mention.head.overlaps(head.span)
        or noun_phrase(parse, head).start == mention.span.start
        or (listed and parse.head(head).i <= head.i and mention.head.start >= mention.span.start and head.ent != "")
    )


def _parted(parse: Parse, span: Span, heads: Sequence[Token]) -> Iterator[Span]:
    """A span cut at the "and" and the commas between some heads in it."""
    start = span.start
    for head, following in pairwise(heads):
        cuts = [t for t in parse.tokens[head.i + 1 : following.i] if t.dep == "cc" or t.text == ","]
        if cuts:
            yield Span(start, parse.tokens[cuts[0].i - 1].end)
            start = parse.tokens[cuts[-1].i + 1].start
    yield Span(start, span.end)


def _meant(parse: Parse, head: Token) -> list[Token]:
    """Those for whom "they" stands in a clause that goes on after "A and B are to travel to X, where"."""
    if head.text.lower() not in words("plural_pronouns") or head.pos != "PRON":
        return []
    clause = next((a for a in parse.ancestors(head) if a.dep in {"relcl", "advcl", "conj"}), None)
    over = next((a for a in parse.ancestors(clause) if a.pos in {"VERB", "AUX"}), None) if clause else None
    named = subjects(parse, over) if over is not None else ()
    return [t for t in named if t.pos == "PROPN"] if len(named) > 1 and named[-1].i < head.i else []


def _dashed(parse: Parse, named: Named, mentions: Sequence[Mention]) -> tuple[Token | None, list[Span]]:
    """Who meets in "the G8 — the United States, ... and Russia — meeting in London"."""
    at = named.head.i
    if named.head.text != "meeting" or at == 0 or parse.tokens[at - 1].text not in _DASHES:
        return None, []
    first = parse.sentence_of(named.head)[0].i
    opening = next((k for k in range(at - 2, first, -1) if parse.tokens[k].text in _DASHES), None)
    if opening is None:
        return None, []
    between = (parse.tokens[opening].end, parse.tokens[at - 1].start)
    members = [m.span for m in mentions if between[0] <= m.span.start and m.span.end <= between[1]]
    return parse.tokens[opening - 1], members


def _verbal(parse: Parse, named: Named) -> Iterator[Token]:
    verb = named.head
    yield from subjects(parse, verb)
    if named.kind in {"host", "visit"} or verb.lemma in {"meet", "consult"}:
        yield from patients(parse, verb)
    yield from _with(parse, verb)
    for o in patients(parse, verb):
        yield from _with(parse, o)


def _with(parse: Parse, word: Token) -> Iterator[Token]:
    for c in parse.children(word):
        if c.dep in {"prep", "dative"} and c.text.lower() in words("with"):
            inner = parse.child(c, "pobj")
            if inner is not None:
                yield from items(parse, inner)


def _nominal(parse: Parse, named: Named) -> Iterator[Token]:
    noun, around = named.head, list(_around(parse, named))
    for c in parse.children(noun):
        if c.tag == "PRP$" and around:
            continue  # "said during his meeting with": he is named already
        if c.i < noun.i and c.dep in {"poss", "compound", "nmod", "amod"}:
            yield from (t for t in items(parse, c) if t.i < noun.i)
        if c.dep == "prep" and c.text.lower() in {"of", "by"}:
            inner = parse.child(c, "pobj")
            yield from items(parse, inner) if inner is not None else ()
        if c.dep == "prep" and c.text.lower() == "to" and named.kind == "visit":
            inner = parse.child(c, "pobj")
            yield from items(parse, inner) if inner is not None else ()
        if c.dep in {"acl", "relcl"} and c.lemma in words("taking_part"):
            by = parse.child(c, "agent")
            inner = parse.child(by, "pobj") if by is not None else None
            yield from items(parse, inner) if inner is not None else subjects(parse, c)
    yield from _with(parse, noun)
    yield from around


def _around(parse: Parse, named: Named) -> Iterator[Token]:
    """Who the verb over the noun, or over the "rounds" of it, makes take part."""
    noun, verb = named.head, named.state
    if verb is None:
        return
    top = next(iter(_rounds(parse, noun)), noun)
    if top.dep in {"nsubj", "nsubjpass"}:
        if verb.lemma in words("taking_part") and is_passive(parse, verb):
            yield from subjects(parse, verb)
        yield from _with(parse, verb)
    elif top.dep in {"dobj", "pobj"} and _direct(parse, top, verb):
        light = verb.lemma in words("holding")
        if top.dep == "dobj" and light:
            if verb.lemma in words("taking_part") or not _for_others(parse, noun, verb):
                yield from subjects(parse, verb)
            yield from _with(parse, verb)
        elif top.dep == "pobj" and parse.head(top).text.lower() in _AT and not is_passive(parse, verb):
            yield from subjects(parse, verb)
            if named.kind == "call":
                yield from patients(parse, verb)


def _for_others(parse: Parse, noun: Token, verb: Token) -> bool:
    """Whether those who arrange or ask for a meeting do not take part: "between A and B", "asked for a meeting of"."""
    named = [c for c in parse.children(noun) if c.dep == "prep"]
    if any(c.text.lower() in {"between", "among"} for c in named):
        return True
    of = next((parse.child(c, "pobj") for c in named if c.text.lower() == "of"), None)
    return verb.lemma in words("asking_for") and of is not None and of.ent in {"ORG", "GPE", "NORP", "PERSON"}


def _direct(parse: Parse, noun: Token, verb: Token) -> bool:
    head = parse.head(noun)
    return head is verb or (head.pos in {"ADP", "SCONJ", "VERB"} and parse.head(head) is verb)


def agenda(parse: Parse, named: Named) -> list[Span]:
    """The topics that stand with the meeting, one for each item of a list."""
    found: list[Span] = []
    head = named.head
    for word in (head, *_rounds(parse, head, marks("failed_nouns"))):
        for c in parse.children(word):
            if c.dep == "prep" and c.text.lower() in words("topics") and not (named.verbal and head.lemma == "meet"):
                found += _topics(parse, c)
    if named.state is not None and head.dep in {"dobj", "nsubjpass"} and named.state.lemma in words("holding"):
        found += [s for c in parse.children(named.state) if _on(c, head) for s in _topics(parse, c)]
    if named.verbal:
        found += _discussed(parse, head) if head.lemma in words("discussing") else []
    elif named.state is not None and head.dep == "nsubj":
        found += _discussed(parse, named.state)
        if named.state.lemma == "be":  # "the meeting was about"
            found += [s for c in parse.children(named.state) if c.text.lower() == "about" for s in _topics(parse, c)]
    for purpose in _purposes(parse, named):
        found += _discussed(parse, purpose)
    return [s for s in dict.fromkeys(found) if not s.overlaps(named.what)]


def _on(prep: Token, after: Token) -> bool:
    return prep.dep == "prep" and prep.i > after.i and prep.text.lower() in words("topics")


def topics_on_agenda(parse: Parse, agenda_: Token) -> list[Span]:
    """What "P is on the agenda", "on the agenda is P" or "the agenda includes P" names, a span for each item."""
    verb = next((a for a in parse.ancestors(agenda_) if a.pos in {"VERB", "AUX"}), None)
    if verb is None:
        return []
    if agenda_.dep == "nsubj":
        told = verb.lemma in words("listing")
        named = patients(parse, verb) if told else ()
        predicate = parse.child(verb, "attr") if verb.lemma == "be" else None
        return [_topic(parse, t) for t in named or (items(parse, predicate) if predicate is not None else ())]
    if agenda_.dep != "pobj" or parse.head(agenda_).text.lower() != "on":
        return []
    own = parse.child(verb, "nsubj", "attr")
    return [_topic(parse, t) for t in (items(parse, own) if own is not None else subjects(parse, verb))]


def _rounds(parse: Parse, noun: Token, also: frozenset[str] = frozenset()) -> list[Token]:
    """The noun that counts meetings, "rounds of talks on", or ``also`` one that tells what became of them."""
    over = parse.head(noun)
    above = parse.head(over)
    return [above] if over.dep == "prep" and over.text == "of" and above.lemma in {"round"} | also else []


def _purposes(parse: Parse, named: Named) -> list[Token]:
    """Verbs of discussing that say what a meeting is for: "met to discuss", "talks to resolve"."""
    own = [c for c in parse.children(named.head) if c.dep in {"acl", "relcl", "advcl", "xcomp", "conj"}]
    if not named.verbal and named.state is not None and named.head.dep in {"dobj", "nsubjpass"}:
        own += [c for c in parse.children(named.state) if c.dep in {"advcl", "xcomp"}]
    told = words("discussing") | words("discussing_on")
    return [v for v in own if v.lemma in told or (v.lemma in words("purposes") and _has_to(parse, v))]


def _has_to(parse: Parse, verb: Token) -> bool:
    return any(c.tag == "TO" for c in parse.children(verb))


def _discussed(parse: Parse, verb: Token) -> list[Span]:
    if verb.lemma in words("discussing") | words("purposes"):
        objects = patients(parse, verb)
        if not objects:
            aside = parse.child(verb, "xcomp")  # "discuss face-to-face the failure": "face" is no verb
            objects = patients(parse, aside) if aside is not None and aside.lemma == "face" else ()
        if objects:
            return [s for o in objects if o.pos != "PRON" for s in _with_examples(parse, o)]
        clause = parse.child(verb, "ccomp", "xcomp")
        return [clause_span(parse, clause)] if clause is not None else []
    if verb.lemma in words("discussing_on"):
        return [
            s
            for c in parse.children(verb)
            if c.dep == "prep" and c.text.lower() in {*words("topics"), "with"}
            for s in _topics(parse, c)
            if not (verb.lemma != "deal" and c.text.lower() == "with")
        ]
    return []


def _topics(parse: Parse, prep: Token) -> list[Span]:
    inner = parse.child(prep, "pobj", "pcomp")
    if inner is None or inner.ent in {"DATE", "TIME"} or inner.lemma in words("no_topics"):
        return []
    return [s for t in items(parse, inner) if t.pos != "PRON" for s in _with_examples(parse, t)]


def _with_examples(parse: Parse, token: Token) -> list[Span]:
    """A topic, and apart from it those that it is said to include: "issues of interest, including fish and grain"."""
    span = _topic(parse, token)
    named = next((c for c in parse.children(token) if c.text.lower() == "including"), None)
    inner = parse.child(named, "pobj", "pcomp") if named is not None else None
    if named is None or inner is None or not span.start < named.start:
        return [span]
    last = next(t for t in reversed(parse.tokens[: named.i]) if t.pos != "PUNCT")
    return [Span(span.start, min(span.end, last.end)), *(_topic(parse, t) for t in items(parse, inner))]


def _topic(parse: Parse, token: Token) -> Span:
    if token.pos == "VERB" or token.dep == "pcomp":
        return clause_span(parse, token)
    inside = parse.subtree(
        token, prune=lambda c: c.dep in {"conj", "cc", "relcl", "advcl", "punct", "preconj"} and c.head == token.i
    )
    run = [token]
    for t in inside:
        if t.i > run[-1].i and t.i - run[-1].i <= 1:
            run.append(t)
    span = noun_phrase(parse, token)
    if run[-1].dep == "case" and parse.tokens[run[-1].i + 1].pos in {"NOUN", "VERB"}:  # a possessor taken for the head
        span = Span(span.start, clause_span(parse, parse.tokens[run[-1].i + 1]).end)
    return Span(min(span.start, run[0].start), max(span.end, run[-1].end))


def said_to_meet(parse: Parse, named: Named) -> Token | None:
    """The verb of saying that a meeting hangs on: "said at a meeting with"."""
    if named.verbal or named.state is None or named.head.dep != "pobj":
        return None
    return named.state if _direct(parse, named.head, named.state) and not is_negated(parse, named.state) else None


def by_pronoun(parse: Parse, named: Named) -> bool:
    """Whether those who meet are only counted or pointed at: "the three are expected to discuss"."""
    told = subjects(parse, named.head) if named.verbal else ()
    return bool(told) and all(t.text.lower() in words("plural_pronouns") for t in told)
