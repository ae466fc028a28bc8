"""Reading CountryInfo: countries with their people, capitals, towns, leaders and ministers, dated.

Regions and geographical features are left out: they do not act. What may not live here: looking names up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.gazetteer.dictionaries import DatedCode, DictionaryEntry, Fault
from dateline.gazetteer.petrarch import Row, _Reader

_TAG = re.compile(r"^<(/?)([A-Za-z0-9 _'’.,()&/-]+)>(?:([^<]*)</)?")
_NAMES = frozenset({"Nationality", "Capital", "MajorCities"})
_OFFICES = frozenset({"Leaders", "Government"})
_DATED = re.compile(r"\[([^\[\]]*)\]")
_BRACED = re.compile(r"\{([^{}]*)\}")
_LIFE = ("B:", "D:")


def is_countryinfo(text: str) -> bool:
    """Whether a file is a CountryInfo and not a list of actors."""
    return "<CountryCode>" in text


def read_countryinfo(text: str, file: str) -> tuple[list[Row], list[Fault]]:
    """The entries of a CountryInfo file, and what could not be read in it or was mended."""
    reader = _Countries(file)
    return list(reader.countries(text.splitlines())), reader.faults


class _Countries(_Reader):
    """Walks the blocks of the file; ``code`` is that of the country that is open."""

    def countries(self, lines: list[str]) -> Iterator[Row]:
        """All entries: each country, then those who hold its offices."""
        code, block, names = "", "", list[str]()
        for number, line in self._outside_comments(lines):
            tag = _TAG.match(line.strip())
            if tag is None:
                if block in _NAMES:
                    names.append(line.strip())
                elif block in _OFFICES:
                    yield from self._holder(line, number, code)
                continue
            closing, name, value = tag[1], tag[2], tag[3]
            if name == "CountryCode" and value:
                code, names = value.strip(), []
            elif name == "CountryName" and value:
                names.append(value.strip())
            elif name == "Country" and closing and names:
                yield tuple(n.strip(" _") for n in names), DictionaryEntry(names[0].strip(" _"), (DatedCode(code),))
                names = []
            elif name in _NAMES | _OFFICES or (name[:1].isupper() and block not in _OFFICES):
                block = "" if closing else name

    def _outside_comments(self, lines: list[str]) -> Iterator[tuple[int, str]]:
        hidden = False
        for number, line in self._plain(lines):
            if "<Comment>" in line or hidden:
                hidden = "</Comment>" not in line
            elif "<Doc>" not in line:
                yield number, line

    def _holder(self, line: str, number: int, country: str) -> Iterator[Row]:
        written = [d for d in _DATED.findall(line) if not d.startswith(_LIFE)]
        before = line.partition("[")[0].strip()
        names = [n.strip(" _") for n in (_BRACED.findall(before) or [before]) if n.strip(" _")]
        if not names:
            self._fault(number, f"no name stands in {line.strip()!r}; left out")
            return
        codes = []
        for d in written:
            coded = d.strip()[:1].isalpha()
            found = self._code(d, number) if coded else self.dated(f"{country}GOV", d, number)
            if found is not None:
                codes.append(found)
        if codes:
            yield tuple(names), DictionaryEntry(names[0], tuple(codes))
        elif not any(d.startswith(_LIFE) for d in _DATED.findall(line)):
            self._fault(number, f"{names[0]}: it has no code; left out")
