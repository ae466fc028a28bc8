"""What the user's own dictionaries say of an actor, as of the day of the report.

What may not live here: reading those dictionaries (``gazetteer``), and which layer goes before which
(``_resolve``).
"""

from __future__ import annotations

from collections import defaultdict

from dateline.gazetteer.dictionaries import Codes, DatedCode, DictionaryEntry, Match, decode, words_of
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
        found = self._held(c)
        return decode(found.code) if found else None

    def office(self, c: Cluster) -> str | None:
        """The post of an actor whom the dictionaries name, where they tell it."""
        found = self._held(c)
        return found.office if found else None

    def _held(self, c: Cluster) -> DatedCode | None:
        for whole in (True, False):
            for p in c.named if self.at else ():
                for m in self._inside(p):
                    if m.entry.agent or self._names(m, p) != whole or (whole and _another(m.entry, p, c)):
                        continue
                    held = m.entry.held_on(self.day)
                    if held is not None and (whole or len(held.code) == _COUNTRY):
                        return held
        return None

    def agent(self, p: Profile) -> tuple[str, ...]:
        """The sectors of the last role noun in a description or title that the dictionaries list."""
        if p.kind not in {"person", "nominal", "organisation"} or not self.at:
            return ()
        for m in reversed(self._inside(p)):
            named = any(t.text in p.name for t in p.words if m.first <= t.i < m.last)
            if m.entry.agent and not named and (code := m.entry.code_on(self.day)) is not None:
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


def _another(entry: DictionaryEntry, p: Profile, c: Cluster) -> bool:
    """Whether a surname alone names somebody else here: the entry is "Jane Roe", the report tells of "John Roe"."""
    first, *more = words_of(entry.name) or ("",)
    longer = [q.name for q in c.named if len(q.name) > 1]
    if len(p.name) != 1 or not more or not longer:
        return False
    return not any(first in words_of(" ".join(name)) for name in longer)
