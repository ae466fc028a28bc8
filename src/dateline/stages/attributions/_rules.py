"""The attributions of one sentence, word by word: which rule looks at which word.

What may not live here: the rules (``_verbs.py``, ``_tags.py``, ``_others.py``) and what holds between
attributions (``__init__.py``).
"""

from __future__ import annotations

from collections.abc import Iterator

from dateline.stages.attributions._found import Found, Sentence, words
from dateline.stages.attributions._others import according_to, cited, said_by_adverb, said_by_noun
from dateline.stages.attributions._verbs import said_by_verb


def found_in(sentence: Sentence) -> list[Found]:
    """The attributions of a sentence in the order of their cues."""
    found = list(_one_by_one(sentence))
    return [cited(sentence, f, found) for f in found]


def _one_by_one(sentence: Sentence) -> Iterator[Found]:
    for t in sentence.tokens:
        if t.text.lower() in words("according"):
            yield from according_to(sentence, t)
        elif t.pos in {"VERB", "AUX"}:
            yield from said_by_verb(sentence, t)
        elif t.pos == "ADV" and t.text.lower() in words("adverbs"):
            yield from said_by_adverb(sentence, t)
        elif t.pos == "NOUN":
            yield from said_by_noun(sentence, t)
