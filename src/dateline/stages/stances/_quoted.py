"""Views that what is said as a whole states: what should be, what would do harm, who sees it alike.

What may not live here: the words (``lexicon/stances.toml``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.core.clauses import clause_span, is_negated, items, patients, subjects
from dateline.core.parse import Parse, Token
from dateline.core.types import Attribution, Mention, Span, StancePole
from dateline.stages.stances._rules import View
from dateline.stages.stances._valued import judged, labels, of_use
from dateline.stages.stances._words import holder_of, target_of, words

_NAMED = frozenset({"person", "organisation", "country", "people"})


def quoted_views(parse: Parse, mentions: Sequence[Mention], attributions: Sequence[Attribution]) -> Iterator[View]:
    """The views of those who say what should be done, what would do harm, or who sees things alike."""
    for a in attributions:
        if a.source is None:
            continue
        holder = _as_mentioned(a.source, mentions)
        for verb in _verbs(parse, a.content, attributions):
            yield from _obliged(parse, verb, holder, mentions)
            yield from _harmful(parse, verb, holder, a)
            yield from judged(parse, verb, holder)
            yield from of_use(parse, verb, holder)
    yield from labels(parse, mentions)
    for token in parse.tokens:
        if token.lemma in words("views"):
            yield from _alike(parse, token, mentions)
        elif token.lemma in words("rifts"):
            yield from _mutual(parse, token, mentions)


def _as_mentioned(source: Span, mentions: Sequence[Mention]) -> Span:
    return next((m.span for m in mentions if m.span.overlaps(source) and source.contains(m.span)), source)


def _verbs(parse: Parse, content: Sequence[Span], attributions: Sequence[Attribution]) -> Iterator[Token]:
    """The verbs of what is said, but not of what is said within it by others."""
    inner = [c for a in attributions for c in a.content if any(o.contains(c) and o != c for o in content)]
    for span in content:
        for t in parse.within(span):
            told = t.pos in {"VERB", "AUX"} and t.dep in {"ROOT", "ccomp", "conj", "parataxis"}
            if told and not any(c.contains(t.span) for c in inner):
                yield t


def _obliged(parse: Parse, verb: Token, holder: Span, mentions: Sequence[Mention]) -> Iterator[View]:
    """As in "one should not frighten anybody with manoeuvres": against them. "The US should stop": a demand."""
    if not any(c.dep == "aux" and c.text.lower() in words("obliging") for c in parse.children(verb)):
        return
    subject = parse.child(verb, "nsubj", "nsubjpass")
    if subject is None or any(c.dep == "mark" and c.text.lower() == "if" for c in parse.children(verb)):
        return
    if subject.text.lower() in words("generic"):
        if is_negated(parse, verb) or subject.text.lower() in {"nobody", "none"}:
            yield from (View(holder, "oppose", s, verb.span) for s in _means(parse, verb))
        return
    whom = holder_of(parse, subject, mentions)
    kind = next((m.kind for m in mentions if m.span == whom), None)
    named = whom is not None and whom != holder and kind in _NAMED
    third = subject.tag in {"NN", "NNS"} and subject.ent == "" and not is_negated(parse, verb)
    if named or third:
        yield View(holder, "demand", _bare(parse, verb, subject), verb.span)


def _bare(parse: Parse, verb: Token, subject: Token) -> Span:
    """A clause from its subject on, without "since ..." before it or ", citing ..." after it."""
    first = min(t.start for t in parse.subtree(subject))
    inside = parse.subtree(verb, prune=lambda c: c.dep == "advcl" and c.head == verb.i)
    return Span(first, max(t.end for t in inside if t.pos != "PUNCT"))


def _means(parse: Parse, verb: Token) -> list[Span]:
    """By what the act would be done ("with manoeuvres"), else to what."""
    objects = patients(parse, verb)
    for word in (verb, *objects):
        for c in parse.children(word):
            inner = parse.child(c, "pobj", "pcomp") if c.dep == "prep" and c.text.lower() in {"with", "by"} else None
            if inner is not None:
                return [target_of(parse, t) if t.pos != "VERB" else clause_span(parse, t) for t in items(parse, inner)]
    return [target_of(parse, t) for t in objects if t.pos != "PRON"]


def _harmful(parse: Parse, verb: Token, holder: Span, said: Attribution) -> Iterator[View]:
    """As in "warned that any military moves could hamper chances": against the moves."""
    cue = parse.root(said.cue) if said.cue is not None else None
    subject = parse.child(verb, "nsubj")
    if cue is None or subject is None or subject.pos != "NOUN" or subject.ent or is_negated(parse, verb):
        return
    warned = cue.lemma in words("warning") and any(
        c.dep == "aux" and c.text.lower() in {"could", "would", "will", "may", "might"} for c in parse.children(verb)
    )
    if parse.child(verb, "dobj") is None:
        return  # "the situation will worsen" is for or against nothing
    if verb.lemma in words("harming") and (warned or any(c.dep == "aux" for c in parse.children(verb))):
        yield View(holder, "oppose", target_of(parse, subject), verb.span)


def _alike(parse: Parse, noun: Token, mentions: Sequence[Mention]) -> Iterator[View]:
    """As in "does not have the identical perspective that we do": disagrees with "we"."""
    verb = parse.head(noun)
    alike = any(c.dep == "amod" and c.lemma in words("same") for c in parse.children(noun))
    if verb.lemma not in words("holding") or noun.dep != "dobj" or not (alike or verb.lemma == "share"):
        return
    others = [o for o in _others(parse, noun, verb) if holder_of(parse, o, mentions) is not None]
    pole: StancePole = "disagree" if is_negated(parse, verb) or is_negated(parse, noun) else "agree"
    for who in subjects(parse, verb):
        holder = holder_of(parse, who, mentions)
        for other in others:
            if holder is not None:
                yield View(holder, pole, holder_of(parse, other, mentions) or other.span, noun.span)


def _mutual(parse: Parse, noun: Token, mentions: Sequence[Mention]) -> Iterator[View]:
    """As in "a dispute between A and B", "A and B are at odds": each disagrees with the other."""
    between = next((c for c in parse.children(noun) if c.dep == "prep" and c.text.lower() == "between"), None)
    inner = parse.child(between, "pobj") if between is not None else None
    over = parse.head(noun)
    if inner is not None:
        sides = items(parse, inner)
    elif noun.lemma in {"odds", "loggerheads"} and over.text.lower() == "at":
        sides = subjects(parse, parse.head(over)) if parse.head(over).pos in {"VERB", "AUX"} else ()
    else:
        return
    holders = [h for t in sides if (h := holder_of(parse, t, mentions)) is not None]
    if len(holders) == 2 and not any(c.text.lower() == "with" for c in parse.children(noun)):
        yield View(holders[0], "disagree", holders[1], noun.span)
        yield View(holders[1], "disagree", holders[0], noun.span)


def _others(parse: Parse, noun: Token, verb: Token) -> list[Token]:
    own = parse.child(noun, "poss")
    if own is not None and own.tag != "PRP$":
        return list(items(parse, own))
    for c in (*parse.children(noun), *parse.children(verb)):
        if c.dep in {"relcl", "acl"}:
            inner = parse.child(c, "nsubj")
            return [inner] if inner is not None and inner.tag not in {"WDT", "WP"} else []
        if c.dep == "prep" and c.text.lower() in {"as", "with"}:
            inner = parse.child(c, "pobj")
            return list(items(parse, inner)) if inner is not None else []
    return []
