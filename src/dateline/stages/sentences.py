"""Stage sentences: where the sentences of the report begin and end.

A splitter of our own, as one walk over the candidates for an end (a stop, its closing quotes, white
space), with lists of abbreviations and of words that begin sentences (``lexicon/sentences.toml``).
Time is linear in the length of the text: no pattern here looks further than a bounded stretch.
What may not live here: what belongs to the report (``stages/text.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.core.lexicon import load
from dateline.core.paragraphs import paragraphs
from dateline.core.types import Span, Text

_LEXICON = load("sentences")
_LIMITS = _LEXICON["limits"]
_NAME = frozenset(_LEXICON["abbreviations"]["before_a_name"])
_NUMBER = frozenset(_LEXICON["abbreviations"]["before_a_number"])
_MAYBE = frozenset(_LEXICON["abbreviations"]["inside_or_last"])
_NEVER = frozenset(_LEXICON["abbreviations"]["always_inside"])
_STARTERS = frozenset(_LEXICON["starters"]["words"])
_SPEECH = frozenset(_LEXICON["speech"]["verbs"])

_PARTICLES = frozenset({"de", "van", "von", "and", "by", "with", "to", "from"})  # a name may follow
# A run of stops with what closes after them; runs are bounded so that "!!!!…" cannot cost more than its length.
_END = re.compile(r"""(?P<stop>[.!?…]{1,40})(?P<close>[\"'”’»)\]›]{0,6}(?:\[\d{1,3}\]){0,6})(?P<gap>\s+|$)""")
# A stop without white space after it, between a word and the next sentence: "…in May.The minister"
_TIGHT = re.compile(r"""(?<=[a-z]{2})[.!?][\"”]?(?=[\"“]?[A-Z][a-z']{0,20}\s)""")
_WORD_BEFORE = re.compile(r"[^\s\"“”‘«(\[—–]{1,24}$")
_NEXT = re.compile(r"""[\"'“‘«(\[„‹\s]{0,4}(?P<word>[^\s\"”,.;:!?)\]]{1,30})""")
_DOTTED = re.compile(r"(?:[A-Za-z]\.){1,5}[A-Za-z]$")
_LONGEST_LEAD = 40  # characters without a letter that may lead a sentence
_CLOCK = re.compile(r"^[ap]\.?m$", re.IGNORECASE)
_BREAKS = (re.compile(r"[;:]\s"), re.compile(r"\s[—–-]\s|—"), re.compile(r",\s"), re.compile(r"\s"))


def sentences(text: Text) -> tuple[Span, ...]:
    """The sentences of the report in order: spans without white space at their edges, in the body only.

    No span is longer than the limits of the lexicon; nothing beyond its ``characters`` is given.
    """
    found: list[Span] = []
    for stretch in _body(text):
        for paragraph in paragraphs(text.content, *stretch):
            found += _split(text.content, paragraph)
    return tuple(found)


def _body(text: Text) -> Iterator[Span]:
    """The stretches of the text that are neither notice nor apparatus, up to the limit."""
    end = min(len(text.content), _LIMITS["characters"])
    at = 0
    for out in sorted((*(n.span for n in text.notices), *text.apparatus)):
        if at < min(out.start, end):
            yield Span(at, min(out.start, end))
        at = max(at, out.end)
    if at < end:
        yield Span(at, end)


def _split(content: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for cut, following in _cuts(content, paragraph):
        span = _trimmed(content, start, cut)
        if span is not None:
            yield from _bounded(content, span)
        elif following - start < _LONGEST_LEAD:
            continue  # a lone "[...]" or dash goes with the sentence after it
        start = following
    if (span := _trimmed(content, start, paragraph.end)) is not None:
        yield from _bounded(content, span)


def _cuts(content: str, paragraph: Span) -> Iterator[tuple[int, int]]:
    """Where a sentence ends, and where the next may begin."""
    candidates = sorted(
        [
            *((m.start(), m.end("close"), m.end(), m) for m in _END.finditer(content, *paragraph)),
            *((m.start(), m.end(), m.end(), None) for m in _TIGHT.finditer(content, *paragraph)),
        ],
        key=lambda c: c[:3],
    )
    for start, cut, following, match in candidates:
        if following < paragraph.end and (match is None or _is_end(content, paragraph, start, match)):
            yield cut, following


def _is_end(content: str, paragraph: Span, start: int, match: re.Match[str]) -> bool:
    """Whether the stop at ``start`` ends a sentence, seen from the word before and the word after."""
    stop, close = match["stop"], match["close"]
    after = _NEXT.match(content, match.end(), min(paragraph.end, match.end() + 40))
    if after is None:  # the next is punctuation: a bullet, a dash
        return content[match.end()] not in ",;:.-–—&/"
    word = after["word"]
    if word[0].islower():
        return False  # a missing capital is rarer than a stop inside a sentence
    if stop.startswith((".", "…")) and (len(stop) > 1 or stop == "…"):
        return _after_ellipsis(content, paragraph, start, word, close=close)
    if stop[-1] in "!?":
        return not _goes_on_speaking(content, match.end(), paragraph.end, close)
    before = _WORD_BEFORE.search(content, max(paragraph.start, start - 25), start)
    if before is None or set(close) - {"'", "’"}:
        return True
    return _after_word(content, paragraph, before, word)


def _after_ellipsis(content: str, paragraph: Span, start: int, word: str, *, close: str) -> bool:
    if close:
        return True
    loose = start > paragraph.start and content[start - 1].isspace()
    return not loose or word.casefold() in _STARTERS


def _goes_on_speaking(content: str, at: int, end: int, close: str) -> bool:
    """Whether `"…?" Lavrov asked` goes on: a speech verb within a few words of a closing quote."""
    if not set(close) & set("\"”’'»"):
        return False
    stretch = re.split(r"[!?\"“]", content[at : min(end, at + 60)], maxsplit=1)[0]
    for i, word in enumerate(stretch.split()[:5]):
        if i and word.strip(",;:.") in _SPEECH:
            return True
        if word.endswith(".") and word[:-1].casefold() not in _NAME:
            return False
    return False


def _after_word(content: str, paragraph: Span, before: re.Match[str], following: str) -> bool:
    """Whether a full stop after this word ends the sentence that the following word would begin."""
    word = before.group()
    key = word.casefold().strip("'’")
    starts = following.casefold().replace("’", "'") in _STARTERS
    if key in _NEVER:
        return False
    if key in _NAME and (word[:1].isupper() or key in {"vs", "vol"}):
        return False
    if following[0].isdigit() and key in _NUMBER:
        return False
    if word.isdigit() and len(word) <= 2 and before.start() == paragraph.start:
        return False  # the number of a list's item
    if _CLOCK.match(word):
        return starts and not following[0].isdigit()
    if len(word) == 1 and word.isupper():
        return _after_initial(content, paragraph, before.start(), starts=starts)
    if _DOTTED.search(word) or (key in _MAYBE and word[:1].isupper()) or key == "etc":
        return starts and following[0].isupper()
    return True


def _after_initial(content: str, paragraph: Span, start: int, *, starts: bool) -> bool:
    """A lone capital: an initial after a name or at the head, else the end of "plan B." or "so do I."""
    if starts:
        return True
    if start == paragraph.start:
        return False
    before = _WORD_BEFORE.search(content, max(paragraph.start, start - 26), start - 1)
    return before is not None and before.group()[:1].islower() and before.group() not in _PARTICLES


def _trimmed(content: str, start: int, end: int) -> Span | None:
    while start < end and content[start].isspace():
        start += 1
    while end > start and content[end - 1].isspace():
        end -= 1
    if not any(map(str.isalnum, content[start:end])):
        return None
    return Span(start, end)


def _bounded(content: str, span: Span) -> Iterator[Span]:
    """The span itself, or pieces of it that keep the limits, cut at the best point before each."""
    start = span.start
    while (limit := _limit(content, start, span.end)) < span.end:
        cut = _best_break(content, start, limit)
        if (piece := _trimmed(content, start, cut)) is not None:
            yield piece
        start = cut
    if (piece := _trimmed(content, start, span.end)) is not None:
        yield piece


def _limit(content: str, start: int, end: int) -> int:
    """How far a sentence that begins at ``start`` may reach."""
    reach: int = min(end, start + _LIMITS["sentence_characters"])
    for n, m in enumerate(re.finditer(r"\S+", content[start:reach]), 1):
        if n > _LIMITS["sentence_words"]:
            return start + m.start()
    return reach


def _best_break(content: str, start: int, limit: int) -> int:
    """The last strong break in the last two thirds before the limit, else any, else the limit."""
    for mark in _BREAKS:
        places = [m.end() for m in mark.finditer(content, start + (limit - start) // 3, limit)]
        if places:
            return places[-1]
    return limit
