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
    """The number that some words name; None where they leave it open ("several", or no number at all)."""
    total = 0.0
    found = False
    if any(w.kind == "vague" for w in words) and not any(w.kind in {"num", "int2", "int", "int4"} for w in words):
        return None
    for w in words:
        match w.kind:
            case "num":
                value = int(w.value or 0)
                total = max(total, 1) * value if value in {12, 100, 1000} and (value > 12 or found) else total + value
            case "int2" | "int4" | "int":
                total += int(w.value or 0)
            case "decimal":
                total += float(w.value or 0)
            case "fraction":
                top, bottom = w.text.split("/")
                total += int(top) / int(bottom) if int(bottom) else 0
            case "half":
                total += 0.5
            case "couple":
                total += 2
            case _:
                continue
        found = True
    if found:
        return total
    return 1.0 if any(w.kind == "a" for w in words) else None


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
