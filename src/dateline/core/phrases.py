"""Noun phrases over a parse, and the way from a word to the mention that holds it.

What may not live here: any lexicon, any choice of which phrases may name an actor
(``stages/mentions``), and anything that knows who they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from dateline.core.parse import Parse, Token
from dateline.core.types import Mention, Span

_LEFT = frozenset({"det", "amod", "compound", "nmod", "nummod", "poss", "predet", "quantmod"})
_BREAKS = frozenset({"—", "–", "--", ";", ":", "...", "…"})
_NAMED = frozenset({"PERSON", "GPE"})
_NEAR = 64  # mentions looked through before a word: nesting ends with the sentence, of which this is a multiple


def noun_phrase(parse: Parse, token: Token) -> Span:
    """The noun phrase that a head word stands for, by the rules of the annotation guide.

    With determiner, pre-modifiers, possessors, of-complements and apposed names; without a relative
    clause, without the other conjuncts, without the possessive mark, without edge punctuation.
    """
    words = phrase_tokens(parse, token)
    return Span(words[0].start, words[-1].end)


def phrase_tokens(parse: Parse, token: Token) -> tuple[Token, ...]:
    """The words of ``noun_phrase``, in order and without a gap."""
    if token.pos == "PRON" and token.tag in {"PRP", "PRP$"}:
        return (token,)
    first, last = _first(parse, token), _last(parse, token, outer=True)
    return parse.tokens[first : closed_bracket(parse, first, last) + 1]


def _first(parse: Parse, token: Token) -> int:
    """Number of the leftmost word: left dependants as long as they join on without a gap."""
    first = token.i
    for c in reversed(parse.children(token)):
        if c.i > token.i or (c.dep == "punct" and not _ends(c)):
            continue
        gap = parse.tokens[_right_edge(parse, c) + 1 : first]
        if c.dep not in _LEFT or any(_ends(t) or (t.pos != "PUNCT" and t.text != "-") for t in gap):
            break
        if joined_name(parse, c):  # "Roe and opposition lawmakers": Roe is no word of the lawmakers'
            first = min(left_edge(parse, j) for j in parse.children(c) if j.dep == "conj")
            break
        if c.dep != "amod" and any(t.text == "," for t in gap):
            break
        first = left_edge(parse, c)
    while first < token.i and parse.tokens[first].pos in {"PUNCT", "CCONJ", "SPACE"}:
        first += 1
    return _prefixed(parse, first)


def _prefixed(parse: Parse, first: int) -> int:
    """Number of the word that a prefix with its hyphen begins, wherever the parser hung that: "counter-protesters"."""
    if first < 2 or parse.tokens[first].pos == "PROPN":
        return first
    prefix, hyphen = parse.tokens[first - 2 : first]
    joined = hyphen.text == "-" and joins(parse, hyphen)
    return first - 2 if joined and prefix.text.isalpha() and prefix.text.islower() else first


def joins(parse: Parse, token: Token) -> bool:
    """Whether a token is a hyphen right between two words."""
    if token.text not in {"-", "–"} or not 0 < token.i < len(parse.tokens) - 1:
        return False
    return parse.tokens[token.i - 1].end == token.start and token.end == parse.tokens[token.i + 1].start


def _last(parse: Parse, token: Token, *, outer: bool) -> int:
    """Number of the rightmost word: right dependants until one that does not belong."""
    last = token.i
    for c in parse.children(token):
        if c.i < token.i or c.dep in {"punct", "case", "cc"}:
            continue
        if any(_ends(t) for t in parse.tokens[last + 1 : c.i]):
            break
        end = _right_part(parse, token, c, outer=outer)
        if end is None:
            break
        last = closed_bracket(parse, token.i, end)
    return _hyphenated(parse, last)


def _right_part(parse: Parse, token: Token, child: Token, *, outer: bool) -> int | None:
    """Number of the last word of a dependant on the right, or None where the phrase ends before it."""
    if child.dep == "prep":
        return _prepositional(parse, token, child)
    if child.dep == "appos":
        beside = parse.tokens[left_edge(parse, child) - 1].text != ","  # "his counterpart Jane Roe and ..."
        other = _other_name(token, child, outer=outer) or child.pos == "NUM" or (not beside and listed(parse, child))
        return None if other else _last(parse, child, outer=outer)
    after = child.dep == "amod" or (child.dep == "acl" and child.pos == "ADJ")
    if after and child.i == token.i + 1 and (prep := parse.child(child, "prep")) is not None:
        inner = parse.child(prep, "pobj")  # "a person familiar with the matter"
        return _last(parse, inner, outer=False) if inner is not None and prep.i == child.i + 1 else None
    if child.dep in {"nummod", "compound", "nmod", "flat"} and child.i == token.i + 1:
        return _right_edge(parse, child)
    if child.dep == "conj" and not outer and child.pos == token.pos and child.ent == token.ent:
        return _last(parse, child, outer=False)
    return None


def _prepositional(parse: Parse, token: Token, prep: Token) -> int | None:
    """The end of an "of" phrase with every noun, of other prepositions only with common nouns right before them."""
    inner = parse.child(prep, "pobj")
    if inner is None or inner.i < prep.i:
        return None
    if prep.text.lower() != "of" and not _keeps(token, prep, inner):
        return None
    return _last(parse, inner, outer=False)


def _keeps(token: Token, prep: Token, inner: Token) -> bool:
    if token.ent in _NAMED or prep.i != token.i + 1 or inner.ent in {"DATE", "TIME"}:
        return False
    if token.pos == "PROPN":  # "Center for Strategic Studies", "Ambassador to Peru"
        return prep.text.lower() in {"for", "to"}
    return prep.text.lower() in {"in", "from", "for", "to", "within"}


def joined_name(parse: Parse, token: Token) -> bool:
    """Whether a person's name is joined by "and" to a modifier of the noun after it, and so stands for itself."""
    if token.ent != "PERSON" or token.pos != "PROPN" or parse.child(token, "cc") is None:
        return False
    joined = [c for c in parse.children(token) if c.dep == "conj" and c.i > token.i]
    return bool(joined) and all(c.pos in {"NOUN", "ADJ"} for c in joined)


def _other_name(token: Token, apposed: Token, *, outer: bool) -> bool:
    """Whether an apposition names somebody else: the next of a list, or whoever "the mayor of Paris" is."""
    return apposed.ent == "PERSON" and (token.ent == "PERSON" or (outer and token.ent in {"GPE", "ORG"}))


def name_start(parse: Parse, name: Token) -> int:
    """The number of the first word of a name, by its last one."""
    return min((c.i for c in parse.children(name) if c.dep == "compound"), default=name.i)


def name_after(parse: Parse, noun: Token) -> tuple[Token, ...]:
    """The name that stands right after the one noun that describes it: "ABC" in "the regional bloc ABC"; () where none does."""
    if noun.pos != "NOUN" or noun.tag == "NNS":
        return ()
    for c in parse.children(noun):
        if c.dep == "appos" and c.pos == "PROPN" and c.i > noun.i:
            first = name_start(parse, c)
            return parse.tokens[first : c.i + 1] if first == noun.i + 1 else ()
    return ()


def listed(parse: Parse, apposed: Token) -> bool:
    """Whether what the parser calls an apposition is one item of a list: "A, his friend B and C"."""
    chain = [apposed]
    for t in chain:
        chain.extend(c for c in parse.children(t) if c.dep == "appos" and c.i > t.i)
    joined = [c for t in chain for c in parse.children(t) if c.dep == "conj" and c.i > t.i]
    return any(c.pos == "PROPN" and _has_and(parse, c) for c in joined)


def _has_and(parse: Parse, conjunct: Token) -> bool:
    head = parse.head(conjunct)
    return any(c.dep == "cc" and c.i < conjunct.i for c in parse.children(head))


def closed_bracket(parse: Parse, first: int, last: int) -> int:
    """The number of the closing bracket where the opening one is inside and it comes next, else ``last``."""
    inside = "".join(t.text for t in parse.tokens[first : last + 1])
    if inside.count("(") > inside.count(")") and last + 1 < len(parse.tokens) and parse.tokens[last + 1].text == ")":
        return last + 1
    return last


def _hyphenated(parse: Parse, last: int) -> int:
    """Takes in what a hyphen joins on: parsers part "Tsai Ing-wen" and "secretary-general"."""
    words = parse.tokens
    while (
        last + 2 < len(words)
        and words[last + 1].text == "-"
        and words[last].end == words[last + 1].start
        and words[last + 1].end == words[last + 2].start
    ):
        last += 2
    return last


def _ends(token: Token) -> bool:
    return token.text in _BREAKS


def left_edge(parse: Parse, token: Token) -> int:
    """The number of the first word under a word."""
    return min(t.i for t in parse.subtree(token))


def _right_edge(parse: Parse, token: Token) -> int:
    return max(t.i for t in parse.subtree(token))


def mention_at(mentions: Sequence[Mention], place: Token | tuple[int, int]) -> Mention | None:
    """The mention whose head is this word (or whose span is this span), else the smallest that contains it.

    ``mentions`` are in order of their starts, as the stage gives them. None where nothing contains it.
    """
    start, end = (place.start, place.end) if isinstance(place, Token) else (place[0], place[1])
    near = _near(mentions, end)
    whole = None if isinstance(place, Token) else _smallest(near, lambda m: m.span == (start, end))
    return (
        whole
        or _smallest(near, lambda m: m.head == (start, end))
        or _smallest(near, lambda m: m.span.contains((start, end)))
    )


def mentions_in(mentions: Sequence[Mention], span: tuple[int, int]) -> tuple[Mention, ...]:
    """The mentions whose head lies in a span, in order."""
    near = _near(mentions, span[1], span[0])
    return tuple(m for m in near if span[0] <= m.head.start and m.head.end <= span[1])


def _near(mentions: Sequence[Mention], end: int, start: int | None = None) -> Sequence[Mention]:
    last = bisect_right(mentions, end, key=lambda m: m.span.start)
    first = last if start is None else bisect_right(mentions, start, key=lambda m: m.span.start)
    return mentions[max(0, first - _NEAR) : last]


def _smallest(mentions: Sequence[Mention], wanted: Callable[[Mention], bool]) -> Mention | None:
    return min((m for m in mentions if wanted(m)), key=lambda m: m.span.end - m.span.start, default=None)
