"""The land that a report is of, for actors whose own words name none.

What lives here: counting the lands that a report names, and which actors may be of the one that stands
out. What may not: what single mentions or sentences tell (``_profile``, ``_land``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from dateline.core.parse import Entity
from dateline.stages._toponyms import LARGE, Toponym, settle
from dateline.stages.actors._clusters import Cluster
from dateline.stages.actors._land import by_letters
from dateline.stages.actors._profile import Profile, Profiler, words

MOST = 0.65
"""Share of the lands named from which a report is of one land. Lower answers for more actors, and errs more:
set on the documents marked "seen" in measure/codes, 2026-11."""
FEWEST = 2
"""Names of that land from which the share counts, if the first sentence does not name it; a bare name asks for
one more in any case."""
HALF = 0.4
"""Share from which offices and bodies of state are of that land, if no other land has more than ``CLOSE`` of its names."""
CLOSE = 0.65
_FOREIGN = 4
"""Names of a land from which a foreign minister without one may be of it. Set by eye on training documents, 2026-11."""
_BEFORE = 6  # words before a name in which its land may stand: "the French foreign minister, Jane Roe"
ALONE = 0.6
"""Share from which anybody is of that land if no other has a third of its names. Both set as ``MOST``."""


class Home:
    """The lands of one report by how often they are named, directly or by places in them."""

    def __init__(self, profiler: Profiler, outlet: str | None, dateline: str | None = None) -> None:
        self.profiler = profiler
        self.outlet = outlet
        self.dateline = dateline

    @cached_property
    def named(self) -> Counter[str]:
        """How often each land is named: by its name and people, by places in it, by names of bodies."""
        found: Counter[str] = Counter()
        named: set[str] = set()
        doubtful: list[str] = []
        open_names = []
        for e in self.profiler.parse.entities:
            phrase = " ".join(e.span.of(self.profiler.text.content).split())
            if e.label in {"GPE", "LOC", "NORP", "FAC"}:
                if code := self.profiler.code(phrase):
                    found[code] += 1
                    named.add(code)
                elif e.label in {"GPE", "FAC"}:
                    open_names.append(Toponym(phrase))
            elif e.label == "ORG" and (code := self._in_body(e, phrase)):
                listed = self.profiler.listed(phrase)
                if listed is not None and by_letters(listed, phrase):
                    doubtful.append(code)
                    continue
                found[code] += 1
                if listed is None:
                    named.add(code)
        found.update(code for code in (*doubtful, *self._holders()) if code in found)
        settled = settle(open_names, self.profiler.gazetteer, home=self.outlet, also=list(found.elements()))
        sure = [p for p in settled if p and (p.country in found or p.population >= LARGE)]  # small names mislead
        found.update(p.country for p in sure if p.country)
        self.certain = frozenset(named) | {p.country for p in sure}
        return found

    def _holders(self) -> Iterator[str]:
        """The lands of the known holders of posts, each once, but for those before whose name the land stands."""
        parse, gazetteer = self.profiler.parse, self.profiler.gazetteer
        open_still: dict[str, bool] = {}
        lands: dict[str, str] = {}
        for e in parse.entities:
            name = " ".join(e.span.of(self.profiler.text.content).split()) if e.label == "PERSON" else ""
            code = gazetteer.land_of(name) if name else None
            person = gazetteer.person(name) if code else None
            if code is None or person is None:
                continue
            before = parse.tokens[max(0, e.first - _BEFORE) : e.first]
            told = any(t.ent in {"GPE", "NORP"} and self.profiler.code(t.text) == code for t in before)
            lands[person.name] = code
            open_still[person.name] = open_still.get(person.name, True) and not told
        yield from (lands[name] for name, is_open in open_still.items() if is_open)

    def _in_body(self, e: Entity, phrase: str) -> str | None:
        """The land of a body: a listed one's, else the land that its name holds ("Bangladesh Railway")."""
        listed = self.profiler.listed(phrase)
        if listed is not None:
            outlet = listed.sectors == ("JRN",)  # a French agency tells of all lands
            return listed.code if listed.code and not outlet and self.profiler.gazetteer.country(listed.code) else None
        tokens = [t.text for t in self.profiler.parse.tokens[e.first : e.last]]
        return next((c for t in tokens if t[:1].isupper() and (c := self.profiler.code(t))), None)

    @cached_property
    def ranked(self) -> tuple[str | None, float, float]:
        """The land named most, its share of all names, and that of the next."""
        first, *rest = [*self.named.most_common(2), ("", 0)]
        total = self.named.total()
        if not total or first[0] not in self.certain:  # of a land that only bodies name, nothing is certain
            return None, 0.0, 0.0
        return first[0], first[1] / total, rest[0][1] / total

    @property
    def few(self) -> bool:
        """Whether a land is named so rarely, and not in the first sentence, that only what is of a state may be of it."""
        return self.named.total() < FEWEST and self.ranked[0] not in self._in_lead

    @cached_property
    def _in_lead(self) -> set[str | None]:
        """The lands that the first sentence names."""
        parse = self.profiler.parse
        last = parse.sentences[0][1] if parse.sentences else 0
        return {self.profiler.code(e.span.of(self.profiler.text.content)) for e in parse.entities if e.last <= last}

    def of(self, c: Cluster, *, state: bool, bare: bool) -> str | None:
        """The land of an actor without one.

        ``state`` tells that it holds an office or is a body of state, ``bare`` that the report says nothing of it.
        """
        code, share, next_share = self.ranked
        if (
            code is None
            or not self._may_be_of_home(c, code)
            or (self.few and not state)
            or (bare and self.named.total() <= FEWEST)
        ):
            return None
        if any("foreign" in p.bare.lower().split() for p in c.named) and not self._speaks_for_itself(c):
            return None
        if self.dateline not in {None, code}:  # a report from Amman on Lebanon: whose government?
            return code if share >= MOST else None
        if share >= MOST or (share >= ALONE and next_share <= share / 3):
            return code
        return code if state and share >= HALF and next_share <= CLOSE * share else None

    @property
    def of_one(self) -> str | None:
        """The land that the report is of, where it is of one and names it more than once."""
        code, share, _ = self.ranked
        return code if share >= MOST and self.named[code or ""] >= FEWEST else None

    @property
    def second(self) -> str | None:
        """The land named next to most, where it is named more than once and twice as often as any third."""
        ranked = [*self.named.most_common(3), ("", 0), ("", 0)]
        code, n = ranked[1]
        return code if n >= FEWEST and code in self.certain and n >= 2 * ranked[2][1] else None

    def _speaks_for_itself(self, c: Cluster) -> bool:
        """Whether a foreign minister or ministry without a land may be the report's: both speak of other lands most."""
        code, share, next_share = self.ranked
        return self.named[code or ""] >= _FOREIGN and (c.kind == "person" or next_share <= share / 3)

    def _may_be_of_home(self, c: Cluster, code: str) -> bool:
        if c.kind not in {"person", "nominal", "organisation"} or not c.named:
            return False
        return not any(self._from_abroad(p) or self._of_another(p, code) for p in c.named)

    def _of_another(self, p: Profile, home: str) -> bool:
        """Whether a mention names other lands, though it tells no single one: "ambassadors from Chad and Niger"."""
        inside = {id(e): e for t in p.words if (e := self.profiler.entity.get(t.i)) and t.text not in p.name}
        phrases = (e.span.of(self.profiler.text.content) for e in inside.values() if e.label in {"GPE", "NORP"})
        return any(self.profiler.code(" ".join(w.split())) not in {None, home} for w in phrases)

    def _from_abroad(self, p: Profile) -> bool:
        """Whether a mention speaks of somebody elsewhere or anywhere: "foreign forces", "other countries"."""
        lowered = {t.text.lower() for t in p.words if t.text not in p.name}
        if not p.plural and lowered & words("for_abroad"):
            lowered -= words("abroad_by_post")  # a foreign minister is of the land itself
        if p.lemma == "leader" and p.modifiers and not any(c.isdigit() for t in lowered for c in t):
            return bool(lowered & words("abroad"))  # "opposition leaders", but "leaders", "G7 leaders"
        if lowered & words("abroad") or p.lemma in words("no_one_land"):
            return True
        return p.plural and p.lemma in words("for_country")
