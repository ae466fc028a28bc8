"""On which side of the anchor a time lies, told by the verb that it hangs on.

What may not live here: dates. Without tokens the words around the time decide (``_by_words``).
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import Literal

from dateline.core.lexicon import load
from dateline.core.parse import Parse, Token
from dateline.core.types import Span

Direction = Literal["past", "future"]

_PAST_TAGS = {"VBD", "VBN"}
_SENTENCE = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“A-Z])|\n\s*\n")
_WORD = re.compile(r"[A-Za-z]+|['’]ll")
_PERFECT = re.compile(r"(?:would|could|might|should|may|must) (?:not )?have \w+|had (?:been|not)\b", re.IGNORECASE)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(w.strip() for w in load("times")["tense"][name].split(","))


def direction(parse: Parse, content: str, span: Span) -> Direction | None:
    """Whether the time at a span lies on or before ("past") or on or after ("future") its anchor."""
    top = parse.root(span)
    return _by_words(content, span) if top is None else _by_parse(parse, top)


def _by_parse(parse: Parse, top: Token) -> Direction | None:
    previous = top
    for token in chain((top,), parse.ancestors(top)):
        if token.pos == "ADP":
            if token.lemma in _words("past_prepositions"):
                return "past"
            if token.lemma in _words("future_prepositions") and _is_ahead(parse, token):
                return "future"
        if token is not top and (token.pos in {"VERB", "AUX"} or _schedules(token)):
            return _of_verb(parse, token, previous)
        previous = token
    return None


def _is_ahead(parse: Parse, preposition: Token) -> bool:
    """ "until", "ahead of" and their like look ahead unless what they hang on is told as past."""
    for token in parse.ancestors(preposition):
        if token.pos in {"VERB", "AUX"}:
            return _of_verb(parse, token, preposition) != "past" or preposition.lemma == "ahead"
    return True


def _schedules(token: Token) -> bool:
    return token.lemma in _words("scheduling") and token.pos == "ADJ"


def _auxiliaries(parse: Parse, verb: Token) -> set[str]:
    found = {c.text.lower() for c in parse.children(verb) if c.dep in {"aux", "auxpass"}}
    return {w.replace("’", "'") for w in found}


def _of_verb(parse: Parse, verb: Token, below: Token) -> Direction | None:
    """The side that a verb puts its time on; ``below`` is its dependant that leads to the time."""
    aux = _auxiliaries(parse, verb)
    perfect = bool(aux & {"have", "has", "had", "'ve"})
    if aux & _words("future_aux"):
        if "'d" in aux and verb.tag in _PAST_TAGS:
            return "past"
        return "past" if perfect and not aux & {"will", "shall", "'ll"} else "future"
    if "to" in aux:
        return "past" if perfect else _of_infinitive(parse, verb)
    if verb.tag == "VBN" and not perfect and verb.lemma in _words("scheduling"):
        return "future"
    if perfect and not _is_planned(parse, verb):
        return "past"
    if verb.lemma in _words("scheduling") and (verb.tag == "JJ" or below.lemma in {"for", "until"}):
        return "future"
    if verb.tag in _PAST_TAGS:
        return _of_participle(parse, verb, aux)
    if verb.tag in {"VBZ", "VBP"}:
        return "past" if verb.lemma in _words("speaking") else _of_present(parse, verb)
    if verb.tag == "VBG" and aux & {"was", "were"}:
        return "past"
    if verb.tag == "VBG" and aux:
        return "future"
    return _of_dependent(parse, verb)


def _is_planned(parse: Parse, verb: Token) -> bool:
    """ "had been due", "has been set": the plan is told as past, the time planned lies ahead of it."""
    return verb.lemma in _words("scheduling") or any(
        c.lemma in _words("scheduling") for c in parse.children(verb) if c.dep in {"acomp", "oprd"}
    )


def _of_present(parse: Parse, verb: Token) -> Direction | None:
    # "The talks are over since Monday" is rare; a plain present with a day is a timetable.
    return "future"


def _of_participle(parse: Parse, verb: Token, aux: set[str]) -> Direction | None:
    """A past form: its own past, unless it is a bare conjunct of a verb that is not ("will meet and signed")."""
    if verb.dep == "conj" and not aux and verb.tag == "VBN":
        return _of_verb(parse, parse.head(verb), verb)
    if verb.lemma == "be" and _is_planned(parse, verb):
        return "future"
    if verb.dep in {"acl", "relcl"} and not aux and verb.tag == "VBN" and verb.lemma in _words("scheduling"):
        return "future"
    return "past"


def _of_infinitive(parse: Parse, verb: Token) -> Direction | None:
    """ "are to meet", "due to meet", "agreed to meet": ahead; "failed to meet", "flew in to meet": as the head."""
    head = parse.head(verb)
    if head.i == verb.i:
        return "future"
    if verb.dep == "conj":
        return _of_verb(parse, head, verb)
    if head.lemma in _words("intending") or head.text.lower() in _words("intending"):
        return "future"
    if head.lemma == "be":
        return "future"
    if head.pos in {"VERB", "AUX"}:
        return _of_verb(parse, head, verb)
    return _of_dependent(parse, verb)


def _of_dependent(parse: Parse, verb: Token) -> Direction | None:
    """A form without a tense of its own takes that of the verb above it."""
    if verb.tag == "VB" and verb.head == verb.i:
        return "future"
    for token in parse.ancestors(verb):
        if token.pos in {"VERB", "AUX"} or _schedules(token):
            return _of_verb(parse, token, verb)
    return None


def _by_words(content: str, span: Span) -> Direction | None:
    """The nearest telling word of the sentence: first before the time, then after it."""
    start = max((m.end() for m in _SENTENCE.finditer(content, 0, span.start)), default=0)
    end = next((m.start() for m in _SENTENCE.finditer(content, span.end)), len(content))
    before = content[max(start, span.start - 400) : span.start]
    after = content[span.end : min(end, span.end + 400)]
    if (perfect := list(_PERFECT.finditer(before))) and not _telling(before[perfect[-1].end() :], last=True):
        planned = any(w in before[perfect[-1].start() :] for w in (" due", " set", " scheduled", " expected", " to "))
        return "future" if planned else "past"
    return _telling(before, last=True) or _telling(after, last=False)


def _telling(words: str, *, last: bool) -> Direction | None:
    listed = [m.group().lower().replace("’", "'") for m in _WORD.finditer(words)]
    order = range(len(listed) - 1, -1, -1) if last else range(len(listed))
    for i in order:
        word, before = listed[i], listed[i - 1] if i else ""
        if word in _words("future_words") and not (word == "to" and not _to_verb(listed, i)):
            return "future"
        if word in _words("past_words") or (word.endswith("ed") and len(word) > 4):
            if before in {"to", "will", "would", "be"} or (before in {"is", "are"} and word not in {"said"}):
                return "future"
            return "past"
    return None


def _to_verb(listed: list[str], i: int) -> bool:
    """Whether "to" at a place stands after a word that plans ("is to", "agreed to")."""
    before = listed[i - 1] if i else ""
    return before in {"is", "are", "was", "were", "am"} or any(
        before in {w, f"{w}s", f"{w}d", f"{w}ed", f"{w}ned"} for w in _words("intending")
    )
