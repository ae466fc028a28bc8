"""Which paragraphs of a plain text are not the report: appeals, adverts, corrections and the like.

A part of the text stage. Headings are told by their wording, bare paragraphs by whom they address:
an appeal speaks of "us" and to "you", asks for something, and nobody in it "said" anything. Words
inside quotation marks are the report's, whoever they address. What may not live here: word lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.core.lexicon import load
from dateline.core.types import Notice, NoticeKind, Span

_LEXICON = load("text")
_QUOTED = re.compile(r"""["“«„][^"”»“]{0,2000}(?:["”»]|$)""")
_LONGEST_HEADING = 320  # characters; beyond it a paragraph is judged by its address alone
_LONG_HEADINGS = frozenset({"correction", "copyright"})  # these stand in one paragraph with what they say
_LONGEST_PLEA = 600  # characters of a paragraph that asks but does not speak of the paper: longer ones are interviews
_LINK = 130  # characters: the longest line that passes for a linked headline
_LONGEST_BLOCK = 40  # paragraphs; longer ones are no appeal
_LINKS = 8  # lines taken after a "read more" that stands alone


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(words) + r")(?!\w)", re.IGNORECASE)


_HEADINGS: tuple[tuple[NoticeKind, bool, re.Pattern[str]], ...] = tuple(
    (h["kind"], h.get("block", False), re.compile(h["pattern"], re.IGNORECASE)) for h in _LEXICON["notices"]["heading"]
)
_APPEAL: dict[str, Any] = _LEXICON["appeal"]
_ASKS, _OURS = _any_of(_APPEAL["asks"]), _any_of(_APPEAL["ours"])
_YOU, _WE, _REPORTING = _any_of(_APPEAL["you"]), _any_of(_APPEAL["we"]), _any_of(_APPEAL["reporting"])
_LETTER = re.compile(r"\b(?:newsletters?|inbox|e-?mail (?:alerts?|updates?))\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"""[.!?]["'”’»)]{0,2}$""")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with what tells whether it is the report's."""

    span: Span
    words: str
    kind: NoticeKind | None
    block: bool
    asks: int
    ours: int
    you: bool
    voice: bool
    reporting: bool

    @property
    def short(self) -> bool:
        return len(self.words) <= 60

    @property
    def appeals(self) -> bool:
        """Whether the paragraph alone, without a heading, asks its reader for something."""
        return (
            self.you
            and not self.reporting
            and self.asks > 0
            and (self.ours > 0 or (self.asks > 1 and len(self.words) <= _LONGEST_PLEA))
        )

    @property
    def ours_only(self) -> bool:
        """Whether it speaks for the paper, and of nobody's words."""
        return self.voice and not self.reporting


def notices(content: str, paragraphs: Sequence[Span]) -> tuple[Notice, ...]:
    """The notices among the paragraphs, in order; neighbours of one kind are one notice."""
    seen = [_look(content, p) for p in paragraphs]
    kinds: list[NoticeKind | None] = [None] * len(seen)
    i = 0
    while i < len(seen):
        until = _extent(seen, i)
        kind = _kind(seen, i, until)
        for k in range(i, until):
            kinds[k] = kind
        i = max(until, i + 1)
    _absorb(seen, kinds)
    return _joined(seen, kinds)


def _look(content: str, span: Span) -> _Paragraph:
    words = span.of(content)
    own = _QUOTED.sub(" ", words) if len(words) < 20_000 else ""
    kind, block = _heading(words)
    if own.count("”") or own.count("»"):  # a quotation that went on from the paragraph before
        own = own[max(own.rfind("”"), own.rfind("»")) + 1 :]
    return _Paragraph(
        span=span,
        words=words,
        kind=kind,
        block=block,
        asks=len({m.group().casefold() for m in _ASKS.finditer(own)}),
        ours=len({m.group().casefold() for m in _OURS.finditer(own)}),
        you=_YOU.search(own) is not None,
        voice=_WE.search(own) is not None,
        reporting=_REPORTING.search(own) is not None,
    )


def _heading(words: str) -> tuple[NoticeKind | None, bool]:
    for kind, block, pattern in _HEADINGS:
        if (len(words) <= _LONGEST_HEADING or kind in _LONG_HEADINGS) and pattern.match(words[:1000]):
            return kind, block
    return None, False


def _extent(seen: Sequence[_Paragraph], i: int) -> int:
    """The number of the first paragraph after the notice that begins at ``i``; ``i`` where none does."""
    here = seen[i]
    if here.block:
        until = _block_end(seen, i)
        inside = seen[i:until]
        asked = any(p.asks for p in inside[1:]) or here.asks
        return until if asked and (len(inside) > 1 or here.appeals) else i
    if here.kind == "read-more" and not _has_more(here.words):
        return _links_end(seen, i)
    return i + 1 if here.kind or here.appeals else i


def _block_end(seen: Sequence[_Paragraph], i: int) -> int:
    """An appeal goes on while it addresses its reader; one paragraph without address may stand between.

    Where no paragraph up to the end of the text reports anybody's words, all of them are the appeal's.
    """
    rest = seen[i + 1 : i + 2 + _LONGEST_BLOCK]
    if (
        0 < len(rest) <= _LONGEST_BLOCK
        and not any(p.reporting for p in rest)
        and sum(p.voice or p.short for p in rest) >= len(rest) / 2
    ):
        return len(seen)
    k = i + 1
    while k < min(len(seen), i + 1 + _LONGEST_BLOCK):
        goes_on = seen[k].ours_only or seen[k].kind is not None
        skips = k + 1 < len(seen) and seen[k + 1].ours_only and not seen[k].reporting
        if not goes_on and not skips:
            break
        k += 1
    return k


def _has_more(words: str) -> bool:
    """Whether a "Read more:" names in the same paragraph what to read."""
    return len(re.sub(r"^[^:|»>]{0,40}[:|»>]", "", words).strip(" :|»>.→-")) > 12 and bool(re.search(r"[:|»>]", words))


def _links_end(seen: Sequence[_Paragraph], i: int) -> int:
    k = i + 1
    while k < len(seen) and k - i <= _LINKS and len(seen[k].words) <= _LINK and not _SENTENCE_END.search(seen[k].words):
        k += 1
    return k


def _kind(seen: Sequence[_Paragraph], i: int, until: int) -> NoticeKind | None:
    if until == i:
        return None
    if seen[i].kind is not None:
        return seen[i].kind
    return "newsletter" if any(_LETTER.search(p.words) for p in seen[i:until]) else "appeal"


def _absorb(seen: Sequence[_Paragraph], kinds: list[NoticeKind | None]) -> None:
    """Takes to an appeal what leads up to it in the paper's own voice, and scraps between its parts."""
    for i in range(len(seen) - 1, 0, -1):
        if kinds[i] == "appeal" and kinds[i - 1] is None and seen[i - 1].ours_only and seen[i - 1].ours:
            kinds[i - 1] = "appeal"
    for i in range(1, len(seen) - 1):
        if kinds[i] is None and kinds[i - 1] == kinds[i + 1] == "appeal" and seen[i].short:
            kinds[i] = "appeal"
    first = len(seen)  # "$5", "Close" after the last line of an appeal at the end of the text
    while first > 0 and kinds[first - 1] is None and _is_scrap(seen[first - 1]):
        first -= 1
    if first > 0 and kinds[first - 1] == "appeal":
        kinds[first:] = ["appeal"] * (len(seen) - first)


def _is_scrap(paragraph: _Paragraph) -> bool:
    return len(paragraph.words) <= 24 and not _SENTENCE_END.search(paragraph.words)


def _joined(seen: Sequence[_Paragraph], kinds: Sequence[NoticeKind | None]) -> tuple[Notice, ...]:
    found: list[Notice] = []
    last = -1
    for i, (paragraph, kind) in enumerate(zip(seen, kinds, strict=True)):
        if kind is None:
            continue
        if found and last == i - 1 and found[-1].kind == kind:
            found[-1] = Notice(kind, Span(found[-1].span.start, paragraph.span.end))
        else:
            found.append(Notice(kind, paragraph.span))
        last = i
    return tuple(found)
