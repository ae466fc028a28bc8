"""What the user's own dictionaries say of an actor, as of the day of the report.

What may not live here: reading those dictionaries (``gazetteer``), and which layer goes before which
(``_resolve``).
"""

from __future__ import annotations

from collections import defaultdict

from dateline.gazetteer.dictionaries import Codes, DictionaryEntry, Match, decode
from dateline.stages.actors._clusters import Cluster
from dateline.stages.actors._profile import Profile, Profiler

_COUNTRY = 3  # letters of a code that names a country and nothing more


class UserCodes:
    """All entries that the report names, found in one pass over its words."""

    def __init__(self, profiler: Profiler, day: str | None) -> None:
        self.day = day
        self.at: dict[int, list[Match]] = defaultdict(list)
        dictionary = profiler.gazetteer.user
        if dictionary is not None:
            for m in dictionary.scan([t.text for t in profiler.parse.tokens]):
                self.at[m.first].append(m)

    def of(self, c: Cluster) -> Codes | None:
        """The codes of an actor whom the dictionaries name, or None."""
        for whole in (True, False):
            for p in c.named if self.at else ():
                for m in self._inside(p):
                    if m.entry.agent or self._names(m, p) != whole:
                        continue
                    if (code := self._code(m.entry)) is not None and (whole or len(code) == _COUNTRY):
                        return decode(code)
        return None

    def agent(self, p: Profile) -> tuple[str, ...]:
        """The sectors of the last role noun in a description or title that the dictionaries list."""
        if p.kind not in {"person", "nominal", "organisation"} or not self.at:
            return ()
        for m in reversed(self._inside(p)):
            named = any(t.text in p.name for t in p.words if m.first <= t.i < m.last)
            if m.entry.agent and not named and (code := self._code(m.entry)) is not None:
                return decode(code).sectors
        return ()

    def _inside(self, p: Profile) -> list[Match]:
        if not p.words:
            return []
        first, last = p.words[0].i, p.words[-1].i + 1
        return [m for i in range(first, last) for m in self.at.get(i, ()) if m.last <= last]

    def _names(self, m: Match, p: Profile) -> bool:
        """Whether an entry is the actor itself and no part of its description: "Turkish" in "Turkish police"."""
        covered = range(m.first, m.last)
        if p.kind == "person":
            return all(t.i in covered for t in p.words if t.text in p.name)
        return p.head.i in covered

    def _code(self, entry: DictionaryEntry) -> str | None:
        return entry.code_on(self.day)
