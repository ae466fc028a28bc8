"""Which way a time expression points from its anchor, by the verb that it hangs on.

What may not live here: dates. With a parse the governing verb decides, by its tag, its auxiliaries
and, for an infinitive, the verb above it; without one the verb forms around the expression do.
"""

from __future__ import annotations

import re
from typing import Literal

from dateline.core import lexicon
from dateline.core.parse import Parse, Token

Direction = Literal["past", "present", "future"]

_CLIMB = 12  # heads between an expression and its verb, at most
_TENSE = {k: frozenset(v) for k, v in lexicon.load("times")["tense"].items()}
_SENTENCE = re.compile(r"[.!?]['\"”’]?\s|\n")
_VERBISH = re.compile(r"['’]ll\b|[^\W\d_]+")


def direction(parse: Parse, content: str, start: int, end: int) -> Direction | None:
    """Where the words at [start, end) point, None where nothing tells."""
    token = parse.root((start, end)) if parse.tokens else None
    if token is None:
        return _by_words(content, start, end)
    return _by_parse(parse, token)


def _by_parse(parse: Parse, token: Token) -> Direction | None:
    node, link = token, ""
    of_noun = token.dep == "poss"
    for _ in range(_CLIMB):
        above = parse.head(node)
        if above.i == node.i:
            return None
        if above.lemma == "since" or node.lemma == "since":
            return "past"
        if above.pos == "ADJ" and above.lemma in _TENSE["due"]:
            return "future"
        if above.pos == "ADP":
            link = link or above.lemma
        if _is_verb(above):
            return "past" if _opens(parse, node, above) else _of_governor(parse, above, link, of_noun=of_noun)
        node = above
    return None


def _opens(parse: Parse, phrase: Token, verb: Token) -> bool:
    """Whether a phrase stands before whoever set what is to come, and so tells when: "On Thursday the senators proposed"."""
    subject = parse.child(verb, "nsubj")
    return verb.tag == "VBD" and verb.lemma in _TENSE["planning_acts"] and subject is not None and phrase.i < subject.i


def _of_governor(parse: Parse, verb: Token, link: str, *, of_noun: bool) -> Direction | None:
    way = _of_verb(parse, verb)
    if of_noun and way != "past":  # "ways to get around Wednesday's ruling", but "ahead of Sunday's vote"
        return way if link in _TENSE["forward_links"] or _has_modal(parse, verb, "will") else "past"
    if link in {"until", "till", "by"} and (verb.lemma in _TENSE["planned"] or _in_perfect(parse, verb)):
        return "future"
    return way


def _is_verb(token: Token) -> bool:
    return token.pos in {"VERB", "AUX"} or token.tag.startswith("VB")


def _has_modal(parse: Parse, verb: Token, lemma: str) -> bool:
    return any(c.dep in {"aux", "auxpass"} and c.lemma == lemma for c in parse.children(verb))


def _in_perfect(parse: Parse, verb: Token) -> bool:
    """As in "has until Friday to", "have been given until Friday"."""
    return any(c.dep == "aux" and c.lemma == "have" and c.tag in {"VBZ", "VBP"} for c in parse.children(verb))


def _of_verb(parse: Parse, verb: Token) -> Direction | None:
    """The direction of a verb: its own auxiliaries first, then its form, then the verb above it."""
    helpers = [c for c in parse.children(verb) if c.dep in {"aux", "auxpass"}]
    lemmas = {h.lemma for h in helpers}
    if verb.tag == "MD" or any(h.tag == "MD" for h in helpers):
        return "past" if "have" in lemmas else "future"
    if any(h.tag == "TO" for h in helpers):
        return _of_infinitive(parse, verb)
    if verb.lemma in _TENSE["planned"] and verb.tag in {"VBN", "VBD"} and (verb.lemma != "set" or "be" in lemmas):
        return "future"
    if verb.tag == "VBD" or "have" in lemmas or any(h.tag == "VBD" for h in helpers):
        return "past"
    if verb.tag in {"VBZ", "VBP"}:
        if verb.dep == "advcl" and _is_verb(above := parse.head(verb)) and _of_verb(parse, above) == "future":
            return "future"  # "will resign when parliament votes on Friday"
        return "past" if verb.lemma in _TENSE["saying"] else "present"
    if "be" in lemmas:  # "is meeting", "are held"
        return "future"
    if verb.tag == "VBN":
        return "past"
    if verb.tag == "VB" and "do" not in lemmas:
        return "future"
    return _of_above(parse, verb)


def _of_infinitive(parse: Parse, verb: Token) -> Direction | None:
    """As in "agreed to meet" points forward, "came to meet" and "managed to meet" do not."""
    above = parse.head(verb)
    if above.i == verb.i or verb.dep == "relcl":
        return "future"
    if above.pos == "VERB" and above.tag in {"VBD", "VBN"} and verb.dep in {"xcomp", "advcl", "ccomp"}:
        if above.lemma in _TENSE["planned"] or above.lemma in _TENSE["willing"]:
            return "future"
        return _of_verb(parse, above)
    return "future"


def _of_above(parse: Parse, verb: Token) -> Direction | None:
    """A participle ("meeting Wednesday") has the direction of the next verb above it."""
    for above in parse.ancestors(verb):
        if _is_verb(above):
            return _of_verb(parse, above)
    return None


def _by_words(content: str, start: int, end: int) -> Direction | None:
    """By the nearest word that shows a tense, before the expression or, failing that, after it."""
    window = content[max(0, start - 160) : start]
    breaks = [m.end() for m in _SENTENCE.finditer(window)]
    before = [m.group().lower() for m in _VERBISH.finditer(window[breaks[-1] if breaks else 0 :])]
    for i in range(len(before) - 1, -1, -1):
        if (found := _of_word(before[i])) is not None:
            led = any(w in _TENSE["forward_words"] for w in before[max(0, i - 3) : i])
            return "future" if led else found  # "will be lifted"
    rest = content[end : end + 160]
    stop = _SENTENCE.search(rest)
    for m in _VERBISH.finditer(rest[: stop.start() + 1 if stop else len(rest)]):
        if (found := _of_word(m.group().lower())) is not None:
            return found
    return None


def _of_word(word: str) -> Direction | None:
    if word in _TENSE["forward_words"]:
        return "future"
    if word in _TENSE["past_words"] or (len(word) > 4 and word.endswith("ed")):
        return "past"
    return None
