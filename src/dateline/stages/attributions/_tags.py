"""Asides and tags that say who speaks: "…," said X; …, X said, …; X said: "…".

What may not live here: clauses that hang on a verb (``_verbs.py``).
"""

from __future__ import annotations

from dateline.core.parse import Token
from dateline.core.types import Span
from dateline.stages.attributions._found import Found, Sentence, is_saying_on, words

_DASHES = frozenset({",", "-", "--", "–", "—", "―"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_BESIDE = frozenset({"advcl", "prep", "npadvmod", "advmod", "mark", "cc", "punct", "nsubj", "aux", "dep", "intj"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "what"})
_SHORTEST = 3  # words from which a quotation may be what somebody says, not a name in quotation marks


def tagged(sentence: Sentence, verb: Token) -> Found | None:
    """What stands before a verb of saying with its subject, and goes on after it; None where this is no tag."""
    if verb.lemma not in words("clause") or sentence.quotation_of(verb) is not None or not _is_finite(sentence, verb):
        return None
    subject = _subject(sentence, verb)
    if subject is None:
        return None
    left = _left_edge(sentence, verb, subject)
    mark = sentence.before(left)
    if mark is None or not _sets_off(sentence, mark):
        return None
    before = [t for t in sentence.tokens if t.i < left]
    quoted = _quotation_before(sentence, left)
    if quoted is None and quoted_after(sentence, verb):
        return None
    bare = verb.lemma not in words("quoting_only") and _said_before(sentence, verb, before)
    if not (bare or (quoted and _is_speech(sentence, verb, quoted, before))):
        return None
    after = _after(sentence, verb, subject, quoted=quoted is not None)
    content = sentence.pieces([*before, *after])
    source = sentence.phrase(subject)
    if not content or any(c.overlaps(source) for c in content):
        return None
    return Found(source, sentence.cue(verb), content, verb)


def _is_finite(sentence: Sentence, verb: Token) -> bool:
    helpers = [c for c in sentence.parse.children(verb) if c.dep == "aux"]
    return verb.tag in {"VBD", "VBZ", "VBP", "VBN"} or (verb.tag == "VB" and all(h.tag != "TO" for h in helpers))


def _subject(sentence: Sentence, verb: Token) -> Token | None:
    """The subject of a tag: right before the verb, or right behind it where a comma or a quotation stands before."""
    parse = sentence.parse
    own = [c for c in parse.children(verb) if c.dep == "nsubj" and c.pos in _NOUNS | {"DET", "ADJ", "X"}]
    own = [c for c in own if sentence.quotation_of(c) is None or c.i > verb.i] or own
    before = sentence.before(verb.i)
    inverts = before is not None and _sets_off(sentence, before)
    if own:
        behind = [c for c in own if c.i > verb.i]
        subject = behind[0] if behind and inverts else own[-1]
        return None if subject.text.lower() in _RELATIVE else subject
    if not inverts or parse.child(verb, "nsubjpass", "auxpass") is not None:
        return None
    beside = [
        c for c in parse.children(verb) if c.dep in {"dobj", "attr", "oprd", "npadvmod", "ccomp"} and c.i > verb.i
    ]
    return beside[0] if beside and beside[0].pos in _NOUNS and beside[0].ent not in {"DATE", "TIME"} else None


def _left_edge(sentence: Sentence, verb: Token, subject: Token) -> int:
    """The number of the first word of a tag."""
    near = [c.i for c in sentence.parse.children(verb) if c.i < verb.i and c.dep in {"aux", "advmod", "neg"}]
    first = verb.i
    for i in sorted(near, reverse=True):
        first = i if i == first - 1 else first
    if subject.i > verb.i:
        return first
    inside = sentence.parse.within(sentence.phrase(subject))
    first = min(inside[0].i if inside else subject.i, subject.i)
    opening = sentence.parse.child(verb, "mark", "advmod")
    if opening is not None and opening.i == first - 1 and opening.text.lower() == "as":
        return opening.i
    return first


def _sets_off(sentence: Sentence, mark: Token) -> bool:
    """Whether a word is a comma, a dash, or the end of a quotation."""
    return mark.text in _DASHES or any(q.end == mark.end for q in sentence.quoted)


def _quotation_before(sentence: Sentence, left: int) -> Span | None:
    """The quotation that ends right before a tag."""
    start = sentence.parse.tokens[left].start
    for q in reversed(sentence.quoted):
        if q.end <= start:
            between = [t for t in sentence.parse.within(Span(q.end, start)) if t.pos not in {"PUNCT", "SPACE"}]
            return None if between else q
    return None


def _said_before(sentence: Sentence, verb: Token, before: list[Token]) -> bool:
    """Whether the grammar makes what stands before a tag its content."""
    parse = sentence.parse
    numbers = {t.i for t in before}
    clause = [c for c in parse.children(verb) if c.dep == "ccomp"]
    if any(c.i > verb.i and sentence.quotation_of(c) is None for c in clause):
        return False
    if any(c.i in numbers and (c.tag != "VBG" or parse.child(c, "aux", "nsubj") is not None) for c in clause):
        return True
    if _mark(sentence, verb) not in {"", "as"}:
        return False
    head = parse.head(verb)
    if verb.dep == "parataxis":
        return True
    if verb.dep in {"ccomp", "relcl", "advcl"} and head.i != verb.i:
        return head.lemma not in words("clause") or head.i > verb.i or _mark(sentence, verb) == "as"
    joined = any(c.dep == "cc" and head.i < c.i < verb.i for c in parse.children(head))
    return verb.dep == "conj" and head.i in numbers and not joined and head.lemma not in words("clause")


def _mark(sentence: Sentence, verb: Token) -> str:
    mark = sentence.parse.child(verb, "mark")
    if mark is not None:
        return mark.text.lower()
    first = next((c for c in sentence.parse.children(verb) if c.dep == "advmod" and c.tag == "WRB"), None)
    return first.text.lower() if first else ""


def _is_speech(sentence: Sentence, verb: Token, quoted: Span, before: list[Token]) -> bool:
    """Whether a quotation before a tag is what is said, not a part of a phrase that only stands there."""
    inside = [t for t in sentence.parse.within(quoted) if t.pos not in {"PUNCT", "SPACE"}]
    if quoted.start <= sentence.span.start:
        return bool(inside)
    if len(inside) < _SHORTEST or _mark(sentence, verb):
        return False
    if any(
        c.dep == "ccomp" and c.i > verb.i and sentence.quotation_of(c) is None for c in sentence.parse.children(verb)
    ):
        return False
    numbers = {t.i for t in before}
    tops = [t for t in before if t.head not in numbers and t.pos not in {"PUNCT", "SPACE"}]
    return not all(t.head == verb.i and t.dep in _BESIDE for t in tops) or any(
        t.tag in {"VBD", "VBZ", "VBP", "MD"} and t.head not in numbers for t in before
    )


def _after(sentence: Sentence, verb: Token, subject: Token, *, quoted: bool) -> list[Token]:
    """What is said after a tag in the same sentence."""
    parse = sentence.parse
    aside = {t.i for t in parse.subtree(verb, lambda t: t.dep == "ccomp")}
    edge = max(verb.i, max(t.i for t in parse.subtree(subject)) if subject.i > verb.i else verb.i)
    rest = [t for t in sentence.tokens if t.i > edge]
    opened = next((q for q in sentence.quoted if rest and q.start >= rest[0].start), None)
    if opened is not None:
        between = [t for t in rest if t.end <= opened.start and t.pos not in {"PUNCT", "SPACE"}]
        if all(t.i in aside for t in between) and not any(_says(t) for t in between):
            return [t for t in rest if opened.contains(t.span)]
    if quoted:
        return []
    return _going_on(sentence, verb, rest, aside)


def _going_on(sentence: Sentence, verb: Token, rest: list[Token], aside: set[int]) -> list[Token]:
    """The rest of a clause that an aside interrupts: between commas, its words hang outside the aside."""
    parse = sentence.parse
    other = {
        t.i
        for top in rest
        if is_saying_on(sentence, top) or (top.dep == "conj" and parse.head(top).i == verb.i)
        for t in parse.subtree(top)
    }
    kept = [t for t in rest if t.i not in aside and t.i not in other]
    while kept and kept[0].pos in {"PUNCT", "CCONJ", "SPACE"}:
        kept.pop(0)
    before = sentence.before(kept[0].i) if kept else None
    return kept if before is not None and before.text in _DASHES else []


def _says(token: Token) -> bool:
    return token.pos == "VERB" and token.lemma in words("clause")


def quoted_after(sentence: Sentence, verb: Token) -> tuple[Span, ...]:
    """The quotation that a verb of saying opens: X said, "…"; X said on Monday: "…"; () where there is none."""
    if sentence.quotation_of(verb) is not None:
        return ()
    opened = next((q for q in sentence.quoted if q.start >= verb.end), None)
    if opened is None:
        return _after_colon(sentence, verb)
    between = [t for t in sentence.tokens if verb.i < t.i and t.end <= opened.start]
    if _goes_through(sentence, verb, opened, between):
        return ()
    said = [t for t in between if t.pos not in {"PUNCT", "SPACE"}]
    inside = [t for t in sentence.parse.within(opened) if t.pos not in {"PUNCT", "SPACE"}]
    has_verb = any(t.pos in {"VERB", "AUX"} for t in inside)
    if between and between[-1].text in {",", ":"}:
        fits = len(inside) >= 2 or between[-1].text == ":"
    else:
        fits = (
            len(said) <= 2
            and (has_verb or len(inside) > _SHORTEST)
            and all(t.pos in {"PRON", "ADV", "NOUN", "PROPN"} for t in said)
        )
    if not fits:
        return ()
    return tuple(q for q in self_and_next(sentence, opened))


def self_and_next(sentence: Sentence, opened: Span) -> list[Span]:
    """A quotation and those that only punctuation or "and" parts from it."""
    found = [opened]
    for q in sentence.quoted:
        if q.start < found[-1].end:
            continue
        between = [
            t for t in sentence.parse.within(Span(found[-1].end, q.start)) if t.pos not in {"PUNCT", "SPACE", "CCONJ"}
        ]
        if between:
            break
        found.append(q)
    return found


def _goes_through(sentence: Sentence, verb: Token, opened: Span, between: list[Token]) -> bool:
    """Whether the quoted words are only a part of what hangs on the verb, or on another verb between."""
    parse = sentence.parse
    clause = next((c for c in parse.children(verb) if c.dep == "ccomp" and c.i > verb.i), None)
    if clause is not None and clause.start >= opened.end and parse.subtree(clause)[0].start < opened.end:
        return True
    for c in parse.children(verb):
        if c.i > verb.i and c.dep in {"ccomp", "xcomp", "dobj", "oprd"}:
            whole = parse.subtree(c)
            if any(t.i > verb.i and t.end <= opened.start and t.pos not in {"PUNCT", "SPACE"} for t in whole) and any(
                opened.contains(t.span) for t in whole
            ):
                return between[-1].text != ":" if between else True
    subject = next((c for c in parse.children(verb) if c.dep == "nsubj" and c.i > verb.i), None)
    aside = {t.i for t in parse.subtree(subject)} if subject is not None else set()
    return any(t.tag in {"VBD", "VBZ", "VBP", "MD", "VBG"} and t.i not in aside for t in between)


def _after_colon(sentence: Sentence, verb: Token) -> tuple[Span, ...]:
    """What follows a colon behind a verb of saying, without quotation marks."""
    rest = [t for t in sentence.tokens if t.i > verb.i]
    colon = next((n for n, t in enumerate(rest) if t.text == ":"), None)
    if colon is None or colon > 12 or any(t.pos in {"VERB", "AUX"} for t in rest[:colon]):
        return ()
    said = rest[colon + 1 :]
    return sentence.pieces(said) if any(t.pos in {"VERB", "AUX"} for t in said) else ()


def announced(sentence: Sentence) -> Found | None:
    """Whose words follow a sentence that ends with a colon: "X, who commented:"."""
    if sentence.tokens[-1].text != ":" and (len(sentence.tokens) < 2 or sentence.tokens[-2].text != ":"):
        return None
    for verb in reversed(sentence.tokens):
        if verb.pos == "VERB" and verb.lemma in words("clause") and sentence.quotation_of(verb) is None:
            source = sentence.source(verb)
            return Found(source, sentence.cue(verb), (sentence.tokens[-1].span,), verb) if source else None
    return None
