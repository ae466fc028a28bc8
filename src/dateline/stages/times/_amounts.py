"""Numbers and lengths of time in words: "two and a half years" is P2.5Y.

What may not live here: dates (``_dates.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.stages.times._words import Word

NUMERALS = frozenset({"num", "int2", "int4", "int", "decimal", "fraction", "half", "couple", "vague", "a"})
_CODES = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
}
_MANY = {"fortnight": (2, "W"), "half": (6, "M"), "decade": (10, "Y"), "century": (100, "Y"), "weekend": (1, "WE")}


def amount(words: Sequence[Word]) -> float | None:
    """The number that some words name; None where they leave it open ("several", or no number at all).

    Of two numbers side by side ("two three weeks", "five-six months") the first counts.
    """
    if any(w.kind == "vague" for w in words) and not any(w.kind in _EXACT for w in words):
        return None
    total: float | None = None
    step = 0.0  # the last number added: only a smaller one goes on from it ("twenty-four", "hundred and six")
    for i, w in enumerate(words):
        value = _number(w)
        if value is None:
            continue
        if w.kind == "num" and value in _FACTORS and (value > 12 or total is not None):
            total, step = (total or 1) * value, value
        elif total is None:
            total, step = value, value
        elif w.kind in {"fraction", "half"} or (w.kind == "num" and value < 10 <= step != 12) or value < step >= 100:
            total, step = total + value, value
        else:
            return total
        if w.kind == "half" and i > 0 and words[i - 1].text == "and" and total < 1:
            total += 1  # "a year and a half"
    if total is None:
        return 1.0 if any(w.kind == "a" for w in words) else None
    return total


_EXACT = frozenset({"num", "int2", "int", "int4", "decimal"})
_FACTORS = frozenset({12, 100, 1000})


def _number(word: Word) -> float | None:
    match word.kind:
        case "num" | "int2" | "int4" | "int":
            return float(word.value or 0)
        case "decimal":
            return float(word.value or 0)
        case "fraction":
            top, bottom = word.text.split("/")
            return int(top) / int(bottom) if int(bottom) else None
        case "half":
            return 0.5
        case "couple":
            return 2.0
        case _:
            return None


def spelled_year(words: Sequence[Word]) -> int | None:
    """The year that number words spell: "nineteen ninety-six", "two thousand four"; None if they spell none."""
    values = [int(w.value or 0) for w in words if w.kind == "num"]
    if len(values) >= 2 and values[1] == 1000 and values[0] in {1, 2}:
        year = values[0] * 1000 + sum(values[2:])
    elif len(values) in {2, 3} and 15 <= values[0] <= 20 and 10 <= values[1] < 100:
        year = values[0] * 100 + sum(values[1:])
    else:
        return None
    return year if 1500 <= year <= 2100 else None


def length(n: float | None, unit: str) -> str:
    """The TIMEX3 value of ``n`` units, "PXD" where the number is open."""
    many, code = _MANY.get(unit, (1, _CODES.get(unit, "")))
    time, letter = ("T", code[1:]) if code.startswith("T") else ("", code)
    if n is None:
        return f"P{time}X{'DE' if unit == 'decade' else 'CE' if unit == 'century' else letter}"
    whole, rest = divmod(n * many, 1)
    if rest and unit == "hour":
        return f"PT{int(whole)}H{round(rest * 60)}M" if whole else f"PT{round(rest * 60)}M"
    number = f"{n * many:g}" if n * many < 1e6 else str(int(n * many))
    return f"P{time}{number}{letter}"
