"""Lengths, rates and bare references: "three days", "every Monday", "annually", "now".

What may not live here: anything that names a place in the calendar (``_dates.py``, ``_periods.py``).
"""

from __future__ import annotations

from dateline.core import lexicon
from dateline.stages.times._amounts import NUMERALS, amount, length
from dateline.stages.times._frame import Frame, Value, dated
from dateline.stages.times._periods import lasting
from dateline.stages.times._words import OTHER, Word

_GUARDS = {k: frozenset(v) for k, v in lexicon.load("times")["guards"].items()}


def stretch_of(frame: Frame) -> Value | None:
    """As in "the past three years", "the next 12 to 18 months", "the first nine months", "these two weeks"."""
    unit = frame.unit()
    if _of_age(frame) or (frame.has("these") and not frame.plural()):
        return None
    value = length(_count(frame), unit)
    which = frame.word("last", "next", "recent", "latest")
    n = _count(frame)
    if which is None or n is None or frame.has("ord"):
        return Value("DURATION", value)
    return lasting(value, frame.anchors.now, n if which.kind == "next" else -n, unit)


def _count(frame: Frame) -> float | None:
    """The number of units; of "12 to 18 months" the first, as the shortest that is meant."""
    words = [w for w in frame.words if w.kind != "ord"]
    place = next(
        (i for i, w in enumerate(words) if w.kind == "to" or (w.kind == "hyphen" and _between_numbers(words, i))), None
    )
    if place is None:
        place = next((i for i, w in enumerate(words) if w.kind == "and" and _alternatives(words, i)), None)
    return amount(words if place is None else words[:place])


def _between_numbers(words: list[Word], i: int) -> bool:
    return 0 < i < len(words) - 1 and words[i - 1].kind in {"int2", "int"} and words[i + 1].kind in {"int2", "int"}


def _alternatives(words: list[Word], i: int) -> bool:
    if not 0 < i < len(words) - 1 or words[i].text != "or":
        return False
    return words[i + 1].kind in NUMERALS


def whole_of(frame: Frame) -> Value | None:
    """As in "all day", "the full year"."""
    unit = frame.unit()
    if frame.plural() or unit in {"second", "minute"}:
        return None
    if unit == "year" and frame.has("the"):
        now = frame.anchors.now
        return dated(f"{now.year:04d}") if now else Value("DATE", "XXXX")
    return Value("DURATION", length(1, unit))


def duration_of(frame: Frame) -> Value | None:
    """As in "three days", "a two-day visit", "nearly forty years"; ages of people are none, "a day" may be a rate."""
    unit, n = frame.unit(), _count(frame)
    if unit == "quarter" and frame.following() == "of":
        return None  # "three-quarters of its food"
    if _of_age(frame):
        return None
    if frame.has("old", "ofage"):
        return Value("DURATION", length(n, unit)) if _is_thing(frame) else None
    kinds = [w.kind for w in frame.words]
    if kinds == ["a", "unit"]:
        if _is_rate(frame):
            return Value("SET", length(1, unit))
        if unit in {"second", "minute", "day"} and frame.previous() not in _GUARDS["length_after"]:
            return None
    if unit == "weekend" and kinds == ["a", "unit"]:
        return None
    if (
        frame.words[0].text == "one"
        and frame.following() != "-"
        and unit == "day"
        and "hyphen" not in kinds
        and frame.previous() not in _GUARDS["length_after"]
    ):
        way = frame.direction()
        return Value("DATE", "FUTURE_REF") if way == "future" else Value("DURATION", "P1D")
    return Value("DURATION", length(n, unit))


def _of_age(frame: Frame) -> bool:
    """Whether an age goes on after these words: "six-year" in "six-year-old"."""
    texts = [w.text for w in frame.after[:2]]
    return texts[:1] in (["old"], ["of age"], ["olds"]) or texts in (["-", "old"], ["-", "olds"])


def _is_thing(frame: Frame) -> bool:
    return any(w.text in _GUARDS["aged"] for w in frame.after[:3])


def _is_rate(frame: Frame) -> bool:
    """As in "three meals a day": after a noun or a number, not after a preposition or a verb of lasting."""
    if not frame.before or frame.before[-1].kind in {"comma", "gap", "dash", "dot", "open"}:
        return False
    previous = frame.before[-1]
    if previous.text in _GUARDS["no_rate_after"] or previous.text.endswith(("ed", "ing", "ly")):
        return False
    if previous.kind == OTHER:
        return previous.text[-1:].isalpha() or previous.text == "%"
    return previous.kind in {"int", "int2", "decimal", "num", "times"}


def frequency_of(frame: Frame) -> Value | None:
    """As in "daily", "every Monday", "each year", "twice a week", "every other day"."""
    word = frame.word("freq")
    if word is not None:
        return _named_rate(frame, word)
    if frame.has("times"):
        return Value("SET", length(1, frame.unit()))
    for kind in ("weekday", "month", "season", "part"):
        found = frame.word(kind)
        if found is not None:
            shape = {"weekday": "XXXX-WXX-{}", "month": "XXXX-{:0>2}", "season": "XXXX-{}", "part": "XXXX-XX-XXT{}"}[
                kind
            ]
            return Value("SET", shape.format(found.value))
    unit = frame.unit()
    if not unit:
        return None
    n = 2 if frame.has("other") else amount([w for w in frame.words if w.kind != "ord"]) or 1
    ordinal = frame.word("ord")
    if ordinal is not None:
        n = int(ordinal.value or 1)
    if not frame.has("each"):
        n = 1  # "three times a week", "four a day"
        if not frame.has("times"):
            return None
    return Value("SET", length(n, unit))


def _named_rate(frame: Frame, word: Word) -> Value | None:
    """As in "daily" is a rate but for names: the Daily Telegraph."""
    return None if frame.words[0].text != word.text else Value("SET", str(word.value))


def reference_of(frame: Frame) -> Value | None:
    """As in "now", "recently", "soon", "the future"; "current" and "future" only before a noun."""
    word = frame.words[0]
    if word.kind == "ref":
        if frame.previous() == "as" or (word.text == "soon" and frame.following() == "after"):
            return None
        return Value("DATE", str(word.value))
    before_noun = bool(frame.after) and frame.after[0].kind in {OTHER, "fiscal"} and frame.following().isalpha()
    if word.kind == "current":
        return (
            Value("DATE", "PRESENT_REF")
            if word.text == "current" and before_noun and frame.previous() != "then"
            else None
        )
    last = frame.words[-1]
    if word.kind == "the":
        if last.kind == "last" and last.text != "past":
            return None
        alone = not before_noun or frame.previous() in _GUARDS["before_reference"]
        return Value("DATE", "PAST_REF" if last.kind == "last" else "FUTURE_REF") if alone else None
    if (
        word.kind == "future"
        and before_noun
        and frame.previous() not in {"the", "a", "'s"}
        and len(frame.following()) > 4
    ):
        return Value("DATE", "FUTURE_REF")
    return None


def vagueness_of(frame: Frame) -> Value | None:
    """As in "some time", "a while"."""
    return Value("DURATION", str(frame.words[0].value)) if frame.previous() in _GUARDS["length_after"] else None


def units_of(frame: Frame) -> Value | None:
    """As in "for weeks", "months of talks", "decades-long": bare plurals, where a length is meant."""
    if not frame.plural():
        return Value("DURATION", length(1, frame.unit())) if frame.has("long") else None
    if frame.previous() in {"early", "late", "-"} or _of_age(frame):
        return None  # "the early hours of"
    if frame.has("long") or frame.previous() in _GUARDS["length_after"] or frame.following() == "of":
        return Value("DURATION", length(None, frame.unit()))
    return None
