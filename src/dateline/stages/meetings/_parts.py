"""What belongs to a meeting where it is named: who takes part, on what, whether it takes place, when, where.

What may not live here: where meetings are named (``_found``) and which are one (``_gather``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dateline.core.clauses import clause_span, is_negated, is_passive, items, mood, patients, subjects
from dateline.core.parse import Parse, Token
from dateline.core.phrases import mention_at, noun_phrase
from dateline.core.types import MeetingStatus, Mention, Place, Span, TimeExpression
from dateline.stages.meetings._found import Named
from dateline.stages.meetings._words import kinds, marks, verb_key, words

_DASHES = frozenset({"—", "–", "--"})
_AT = frozenset({"at", "during", "in", "after", "following", "for", "before", "from", "to", "on"})


def participants(parse: Parse, named: Named, mentions: Sequence[Mention]) -> tuple[list[Span], list[Span]]:
    """The spans of who takes part, and of members that only spell a group out ("the G8 — A, B and C —")."""
    heads = list(_verbal(parse, named) if named.verbal else _nominal(parse, named))
    dashed, members = _dashed(parse, named, mentions)
    if dashed:
        heads = [dashed]
    found: list[Span] = []
    for h in heads:
        mention = mention_at(mentions, h)
        if mention is None or mention.span.overlaps(named.head.span):
            continue
        if mention.head.overlaps(h.span) or noun_phrase(parse, h).start == mention.span.start:
            found.append(mention.span)
    return sorted(set(found)), members


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
    noun = named.head
    for c in parse.children(noun):
        if c.i < noun.i and c.dep in {"poss", "compound", "nmod", "amod"}:
            yield from (t for t in items(parse, c) if t.i < noun.i)
        if c.dep == "prep" and c.text.lower() in {"of", "by"}:
            inner = parse.child(c, "pobj")
            yield from items(parse, inner) if inner is not None else ()
        if c.dep == "prep" and c.text.lower() == "to" and named.kind == "visit":
            inner = parse.child(c, "pobj")
            yield from items(parse, inner) if inner is not None else ()
        if c.dep in {"acl", "relcl"} and c.lemma in words("taking_part"):
            yield from subjects(parse, c)
    yield from _with(parse, noun)
    yield from _around(parse, named)


def _around(parse: Parse, named: Named) -> Iterator[Token]:
    """Who the verb over the noun makes take part."""
    noun, verb = named.head, named.state
    if verb is None:
        return
    subject = noun.dep in {"nsubj", "nsubjpass"}
    if subject:
        if verb.lemma in words("taking_part") and is_passive(parse, verb):
            yield from subjects(parse, verb)
        yield from _with(parse, verb)
    elif noun.dep in {"dobj", "pobj"} and _direct(parse, noun, verb):
        light = verb.lemma in words("holding")
        if noun.dep == "dobj" and light:
            yield from subjects(parse, verb)
            yield from _with(parse, verb)
        elif noun.dep == "pobj" and parse.head(noun).text.lower() in _AT and not is_passive(parse, verb):
            yield from subjects(parse, verb)


def _direct(parse: Parse, noun: Token, verb: Token) -> bool:
    head = parse.head(noun)
    return head is verb or (head.pos in {"ADP", "SCONJ", "VERB"} and parse.head(head) is verb)


def agenda(parse: Parse, named: Named) -> list[Span]:
    """The topics that stand with the meeting, one for each item of a list."""
    found: list[Span] = []
    head = named.head
    for word in (head, *_rounds(parse, head)):
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
    """What the subject of "is on the agenda" names, one span for each item."""
    verb = next((a for a in parse.ancestors(agenda_) if a.pos in {"VERB", "AUX"}), None)
    if verb is None:
        return []
    own = parse.child(verb, "nsubj")
    return [_topic(parse, t) for t in (items(parse, own) if own is not None else subjects(parse, verb))]


def _rounds(parse: Parse, noun: Token) -> list[Token]:
    """The noun that counts meetings: "rounds of talks on"."""
    over = parse.head(noun)
    return [parse.head(over)] if over.dep == "prep" and over.text == "of" and parse.head(over).lemma == "round" else []


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
            return [_topic(parse, o) for o in objects]
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
    return [_topic(parse, t) for t in items(parse, inner)]


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
    return Span(min(span.start, run[0].start), max(span.end, run[-1].end))


def status(parse: Parse, named: Named) -> tuple[MeetingStatus, bool]:
    """Whether the meeting takes place, and whether the words say so (False: only supposed)."""
    head, verb = named.head, named.state
    said = None if named.verbal else _by_modifiers(parse, head)
    if said is not None:
        return said, True
    if verb is None:
        return "held", False
    if not named.verbal and head.dep == "pobj" and parse.head(head).text.lower() in marks("before"):
        return "scheduled", True
    chain = [verb, *_over(parse, verb)]
    told = next((s for v in chain if (s := _by_verb(parse, v)) is not None), None)
    if told is not None:
        return told, True
    if not named.verbal and head.dep == "pobj":  # "said after the talks": supposed to be over, unless all is to come
        return ("scheduled" if mood(parse, verb) == "future" else "held"), False
    return _by_mood(parse, verb), True


def _by_modifiers(parse: Parse, noun: Token) -> MeetingStatus | None:
    left = {c.text.lower() for c in parse.children(noun) if c.i < noun.i} | {
        g.text.lower() for c in parse.children(noun) if c.dep == "poss" for g in parse.children(c)
    }
    over = parse.head(noun)
    above = parse.head(over) if over.dep == "prep" else over
    if left & marks("failed_modifiers") or (above.lemma in marks("failed_nouns") and above is not noun):
        return "failed"
    if left & marks("under_way_modifiers"):
        return "under way"
    if left & marks("scheduled_modifiers"):
        return "scheduled"
    if left & marks("proposed_modifiers") or (above.lemma in marks("asking_nouns") and over.dep == "prep"):
        return "proposed"
    return None


def _over(parse: Parse, verb: Token) -> Iterator[Token]:
    """The verbs that a verb depends on as their complement: "is expected | to hold"."""
    while (
        verb.dep in {"xcomp", "ccomp", "advcl", "acl"}
        and verb.head != verb.i
        and any(c.tag == "TO" for c in parse.children(verb))
    ):
        verb = parse.head(verb)
        yield verb


def _by_verb(parse: Parse, verb: Token) -> MeetingStatus | None:
    keys = verb_key(parse, verb)
    if keys & marks("cancelled"):
        return "cancelled"
    if keys & marks("failed"):
        return "failed"
    if keys & marks("declined"):
        return "declined"
    if keys & marks("proposed"):
        return "proposed"
    if keys & marks("scheduled") and any(c.dep in {"xcomp", "prep", "ccomp"} for c in parse.children(verb)):
        return "scheduled"
    if keys & marks("under_way"):
        return "under way"
    if verb.pos in {"NOUN", "ADJ"} and verb.lemma in marks("asking_nouns"):
        return "proposed"
    return None


def _by_mood(parse: Parse, verb: Token) -> MeetingStatus:
    kind = mood(parse, verb)
    if kind == "negated":
        return "declined" if any(c.dep == "aux" for c in parse.children(verb)) else "cancelled"
    if kind in {"future", "infinitive"} and not _purpose_of_past(parse, verb):
        return "scheduled"
    if kind == "conditional":
        return "proposed"
    going_on = verb.dep == "acl" or any(c.dep == "aux" for c in parse.children(verb))
    return "under way" if kind == "progressive" and going_on else "held"


def _purpose_of_past(parse: Parse, verb: Token) -> bool:
    """Whether an infinitive tells what was done: "met to discuss", "used to meet"."""
    over = parse.head(verb)
    return (verb.dep == "advcl" and over.tag in {"VBD", "VBN"} and over.lemma != "be") or over.lemma == "use"


def when(parse: Parse, named: Named, times: Iterable[TimeExpression]) -> tuple[str | None, str | None]:
    """First and last day of the times that hang on the meeting, (None, None) without one."""
    days = [
        (t.first, t.last)
        for t in times
        if t.type in {"DATE", "TIME"} and t.first and t.last and _hangs(parse, named, t.span)
    ]
    return (min(d[0] for d in days), max(d[1] for d in days)) if days else (None, None)


def where(parse: Parse, named: Named, places: Iterable[Place]) -> Place | None:
    """The place that hangs on the meeting, by "in" or "at", or that it is a visit to."""
    fine = []
    for p in places:
        token = parse.root(p.span)
        if token is None:
            continue
        if _relative_place(parse, named, token):
            return p
        prep = parse.head(token)
        local = (prep.dep == "prep" and prep.text.lower() in {"in", "at"}) or (
            token.dep == "compound" and token.head == named.head.i
        )
        visited = named.kind == "visit" and (token.dep == "dobj" or prep.text.lower() == "to")
        if (local or visited) and _hangs(parse, named, p.span):
            fine.append(p)
    return fine[0] if fine else None


def _relative_place(parse: Parse, named: Named, token: Token) -> bool:
    """As in "London, where ministers are to hold talks"."""
    clause = next((c for c in parse.children(token) if c.dep == "relcl"), None)
    return (
        clause is not None
        and any(t.text.lower() == "where" for t in parse.subtree(clause))
        and (named.head in parse.subtree(clause))
    )


def _hangs(parse: Parse, named: Named, span: Span) -> bool:
    """Whether the way from a span up to the meeting leads over no verb but those that time a meeting."""
    token = parse.root(span)
    if token is None:
        return False
    tops = {named.head.i} | ({named.state.i} if named.state is not None else set())
    while token.i not in tops:
        head = parse.head(token)
        if head is token or (token.pos in {"VERB", "AUX"} and token.lemma not in words("timing")):
            return False
        subject = token.dep in {"nsubj", "nsubjpass"} and head.i in tops
        if subject and named.head.i not in {head.i, token.i}:
            return False
        token = head
    return named.head.i == token.i or _near(parse, named, span)


def _near(parse: Parse, named: Named, span: Span) -> bool:
    """Under the verb, but not inside another meeting's phrase."""
    others = [t for t in parse.tokens if t.lemma in kinds("nouns") and t.i != named.head.i and t.pos == "NOUN"]
    root = parse.root(span)
    return root is not None and not any(a in others for a in parse.ancestors(root))


def said_to_meet(parse: Parse, named: Named) -> Token | None:
    """The verb of saying that a meeting hangs on: "said at a meeting with"."""
    if named.verbal or named.state is None or named.head.dep != "pobj":
        return None
    return named.state if _direct(parse, named.head, named.state) and not is_negated(parse, named.state) else None
