"""``dateline evaluate --times``: time expressions against TimeBank and AQUAINT, as TempEval-3 scored them.

A gold expression takes the free prediction that shares most characters with it (*relaxed*); *strict*
asks for the same words, *type* and *value* for a relaxed match with the same attribute. *Value* is
compared as it is spelt, as the task did; *value, one spelling* after both sides are brought to the
spelling of the TIMEX3 guidelines, since AQUAINT writes one week as "W7", one year as "1949-XX".

Rules were tuned on AQUAINT and on every second file of TimeBank (the first, third, ...); the other
half shows how they carry over. What may not live here: printing (``outputs/cli.py``).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from dateline.core.errors import InputError
from dateline.core.parse import Parse
from dateline.core.types import Document, Span, Text, TimeExpression
from dateline.measure.counts import Count, total
from dateline.pipeline import ParsesSentences
from dateline.stages.sentences import sentences
from dateline.stages.times import times

_NO_PARSE = Parse()
MEASURES = ("relaxed", "strict", "type", "value", "value, one spelling")


@dataclass(frozen=True, slots=True)
class GoldTime:
    """A time expression as the corpus marks it."""

    span: Span
    text: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class TimesDocument:
    """One report of the corpus: its text, its date of publication and its marked times."""

    id: str
    content: str
    published: str | None
    gold: tuple[GoldTime, ...]


@dataclass(frozen=True, slots=True)
class TimesScore:
    """The counts of one corpus by measure (``MEASURES``); ``seconds`` are those of the stage alone."""

    corpus: str
    documents: int
    counts: dict[str, Count]
    seconds: float

    @property
    def speed(self) -> float:
        """Documents a second, without the parser."""
        return self.documents / self.seconds if self.seconds else 0.0


def score_times(shared: Path, parser: ParsesSentences | None = None) -> tuple[TimesScore, ...]:
    """The scores of AQUAINT and of both halves of TimeBank, then of all; InputError where they are missing.

    ``shared`` is the folder that holds ``data/timex``. Without a parser the tense is read off the words.
    """
    folder = shared / "data" / "timex"
    timebank = load_timeml(folder / "TimeBank")
    parts = {
        "AQUAINT (tuned on)": load_timeml(folder / "AQUAINT"),
        "TimeBank (tuned on)": timebank[0::2],
        "TimeBank (held out)": timebank[1::2],
    }
    scores = [_score(name, documents, parser) for name, documents in parts.items()]
    return (*scores, _together("TimeBank", scores[1:]), _together("both", scores))


def load_timeml(folder: Path) -> list[TimesDocument]:
    """The documents of a folder of TimeML files, by file name; InputError where there are none."""
    files = sorted(folder.glob("*.tml"))
    if not files:
        raise InputError(f"no TimeML files (*.tml) in {folder}")
    return [_document(f) for f in files]


def _document(file: Path) -> TimesDocument:
    root = etree.parse(str(file), etree.XMLParser(recover=True, resolve_entities=False, no_network=True)).getroot()
    functions = {"CREATION_TIME", "PUBLICATION_TIME"}
    published = next((t.get("value") for t in root.iter("TIMEX3") if t.get("functionInDocument") in functions), None)
    body = root.find("TEXT")
    pieces: list[str] = []
    gold = tuple(_marked(root if body is None else body, pieces, 0))
    return TimesDocument(file.stem, "".join(pieces), published, tuple(g for g in gold if g.text.strip()))


def _marked(element: etree._Element, pieces: list[str], at: int) -> Iterator[GoldTime]:
    """The times inside an element; ``pieces`` gathers its text, which begins at the offset ``at``."""
    first = len(pieces)
    pieces.append(element.text or "")
    for child in element:
        yield from _marked(child, pieces, at + sum(map(len, pieces[first:])))
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3":
        words = "".join(pieces[first:])
        yield GoldTime(Span(at, at + len(words)), words, element.get("type", ""), element.get("value", ""))


def _score(corpus: str, documents: Sequence[TimesDocument], parser: ParsesSentences | None) -> TimesScore:
    texts = [Text(d.content) for d in documents]
    parses = parser.parse([(t.content, sentences(t)) for t in texts]) if parser else [None] * len(texts)
    counts = []
    seconds = 0.0
    for document, text, parse in zip(documents, texts, parses, strict=True):
        given = Document(id=document.id, content=document.content, published=document.published)
        start = time.perf_counter()
        read = times(given, text, parse=parse or _NO_PARSE)
        seconds += time.perf_counter() - start
        counts.append(compare(document.gold, read))
    return TimesScore(corpus, len(documents), {m: total(c[m] for c in counts) for m in MEASURES}, seconds)


def _together(corpus: str, scores: Sequence[TimesScore]) -> TimesScore:
    counts = {m: total(s.counts[m] for s in scores) for m in MEASURES}
    return TimesScore(corpus, sum(s.documents for s in scores), counts, sum(s.seconds for s in scores))


def compare(gold: Sequence[GoldTime], read: Sequence[TimeExpression]) -> dict[str, Count]:
    """The counts of one document by measure (``MEASURES``)."""
    matched = dict.fromkeys(MEASURES, 0)
    free = list(read)
    for g in gold:
        best = max(free, key=lambda t: _shared(g.span, t.span), default=None)
        if best is None or _shared(g.span, best.span) <= 0:
            continue
        free.remove(best)
        matched["relaxed"] += 1
        matched["strict"] += g.text.strip() == best.text.strip()
        matched["type"] += g.type == best.type
        matched["value"] += _spelt(g.value) == _spelt(best.value)
        matched["value, one spelling"] += one_spelling(g.value) == one_spelling(best.value)
    return {m: Count(n, len(read), len(gold)) for m, n in matched.items()}


def _shared(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _spelt(value: str) -> str:
    return value.strip().upper().replace("T24:00", "T00:00")


def one_spelling(value: str) -> str:
    """A value as the TIMEX3 guidelines spell it: "1998-XX" is "1998", "W7" is "W07", "198X" is "198"."""
    value = re.sub(r"(?<=\d)(-XX)+$", "", _spelt(value))
    value = re.sub(r"-W(\d)(?!\d)", r"-W0\1", value)
    value = re.sub(r"^(\d{3})X$|^(\d\d)XX$", r"\1\2", value)
    return re.sub(r"(T\d\d)$", r"\1:00", value)


def as_table(scores: Sequence[TimesScore]) -> str:
    """The F1 of every measure as lines of text, one corpus a line, and the speed of the stage."""
    head = (
        f"{'corpus':24}{'documents':>10}{'times':>7}" + "".join(f"{m:>21}" for m in MEASURES) + f"{'documents/s':>13}"
    )
    rows = [
        f"{s.corpus:24}{s.documents:>10}{s.counts['relaxed'].gold:>7}"
        + "".join(f"{100 * s.counts[m].f1:>21.1f}" for m in MEASURES)
        + f"{s.speed:>13.0f}"
        for s in scores
    ]
    return "\n".join([head, *rows])
