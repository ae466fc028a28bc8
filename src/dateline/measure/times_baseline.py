"""The baseline of times: dateparser, given the words of each marked expression, beside our reading of the report.

dateparser finds no expressions in prose fast or well enough to be compared on that; it is given the marked ones. What may
not live here: our own reading (``stages.times``).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from dateline.measure.counts import Count, total
from dateline.measure.times import TimesDocument, load_timeml, one_spelling

_FORMS = {"day": "%Y-%m-%d", "time": "%Y-%m-%dT%H:%M", "month": "%Y-%m", "year": "%Y", "week": "%G-W%V"}


def dateparser_values(shared: Path) -> Count:
    """Of the expressions marked in TimeBank and AQUAINT, how many get the right value, in one spelling."""
    folder = shared / "data" / "timex"
    documents = [*load_timeml(folder / "AQUAINT"), *load_timeml(folder / "TimeBank")]
    return total(_document(d) for d in documents)


def _document(document: TimesDocument) -> Count:
    values = list(dates((g.text for g in document.gold), document.published))
    right = sum(
        v is not None and one_spelling(v) == one_spelling(g.value) for v, g in zip(values, document.gold, strict=True)
    )
    return Count(right, sum(v is not None for v in values), len(document.gold))


def dates(expressions: Iterable[str], published: str | None) -> Iterable[str | None]:
    """The value that dateparser gives each expression on a day: of the grain that it tells, or None."""
    from dateparser.date import DateDataParser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        base = datetime.fromisoformat(published[:10]) if published else None
        settings = {"RELATIVE_BASE": base, "RETURN_TIME_AS_PERIOD": True} if base else {"RETURN_TIME_AS_PERIOD": True}
        parser = DateDataParser(languages=["en"], settings=settings)
        for words in expressions:
            found = parser.get_date_data(" ".join(words.split()))
            form = _FORMS.get(found.period or "day", "%Y-%m-%d")
            yield found.date_obj.strftime(form) if found.date_obj else None


def as_table(count: Count, ours: Count) -> str:
    """The figures beside our own as one line of text."""
    return (
        f"value, one spelling, of {count.gold} marked: Dateline, which finds them itself, {ours.recall:.1%} right; baseline: "
        f"dateparser, given the marked words, {count.recall:.1%} right ({count.precision:.1%} of the {count.predicted} that it answers)"
    )
