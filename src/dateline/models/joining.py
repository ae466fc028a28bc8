"""Sentences that a corpus holds as tokens, as text again.

Marks on such a corpus are offsets into what this makes: to change a rule here moves them. What may not live here: corpora.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

BRACKETS = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": '"',
    "''": '"',
    "`": "'",
}
"""Brackets and quotation marks as treebanks write them, and as text has them."""
_CLOSING = re.compile(r" ([,.;:!?%)\]}’”]|['’](?:s|re|ve|ll|m|d)|n['’]t)(?= |$)")
_TAIL = re.compile(r" (’)(?=\w)")
_OPENING = re.compile(r"([(\[{$£€“‘#]) (?=\S)")
_HYPHEN = re.compile(r"(\w) - (?=\w)")


def joined(sentences: Iterable[Sequence[str]]) -> str:
    """The text of tokenised sentences, one blank between two."""
    return " ".join(map(sentence_of, sentences))


def sentence_of(tokens: Sequence[str]) -> str:
    """One sentence: punctuation and endings hang on the word before, brackets and signs on the word after."""
    text = _TAIL.sub(r"\1", _CLOSING.sub(r"\1", " ".join(tokens)))
    text = _HYPHEN.sub(r"\1-", _OPENING.sub(r"\1", text))
    parts = text.split('"')  # straight marks open and close by turns
    inner = [p if n % 2 == 0 else p.strip() for n, p in enumerate(parts)]
    return re.sub(" +", " ", '"'.join(inner)).strip()
