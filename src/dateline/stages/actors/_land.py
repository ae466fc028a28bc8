"""Whose state is meant where a report names an office or body of state without its country.

What lives here: the lands that the report as a whole speaks of, and the defaults that rest on them.
What may not: what the words of a mention say themselves (``_profile``).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from dateline.core.lexicon import load
from dateline.core.parse import Token
from dateline.core.types import Document, Text
from dateline.gazetteer.values import Organisation
from dateline.stages.actors._clusters import Cluster, Clusters
from dateline.stages.actors._profile import Profile, Profiler, absent_posts, words

_OUTLET = re.compile(
    r"((?:[A-Z][\w'’-]+ )+(?:Times|Post|News|Herald|Daily|Tribune|Star|Today|Guardian|Observer|Express|Standard|Mail))\b"
)
_SHARE = 0.5
"""Share of the names of the land named most from which the dateline's land may have the bare posts of a report: a
minister who speaks in Paris is of the land that the report is of. Set by eye on training documents, 2026-11."""
_PORTFOLIOS = frozenset({"foreign", "defense", "interior", "finance", "justice", "prime", "president"})
"""What one person of a land is for."""
_STATE = frozenset({"head of state", "head of government", "minister"})


class Lands:
    """The lands of one report: of its outlet, of its dateline, and how often each is named."""

    def __init__(self, document: Document, text: Text, profiler: Profiler, clusters: Clusters) -> None:
        self.document = document
        self.text = text
        self.profiler = profiler
        self.parse = profiler.parse
        self.clusters = clusters
        self.by_head = {p.head.i: p for c in clusters.all for p in c.members}

    @cached_property
    def outlet(self) -> str | None:
        """The land of the outlet, where its name tells: of the document, or in a notice of the text."""
        names = [self.document.outlet or ""]
        for notice in self.text.notices:
            names += _OUTLET.findall(notice.span.of(self.text.content))
        for name in names:
            parts = name.replace("-", " ").split()
            for k in range(len(parts)):
                code = self.profiler.code(" ".join(parts[k : k + 2])) or self.profiler.code(parts[k])
                if code:
                    return code
        return None

    @cached_property
    def dateline(self) -> str | None:
        """The land of the dateline, where the report also names it."""
        if self.text.dateline is None:
            return None
        city, _, land = self.text.dateline.text.partition(",")
        named = self.profiler.code(land.strip()) if land.strip() else None
        places = self.profiler.gazetteer.places(city.strip().title() if city.isupper() else city.strip())
        code = named if named in {p.country for p in places} else None
        if code is None and not land.strip():
            code = self.profiler.code(city.strip().title()) or (places[0].country if places else None)
        return code if code and self.named[code] else None

    @cached_property
    def named(self) -> Counter[str]:
        """How often each land is named: by its name, its people, its capital, its bodies."""
        found = Counter(self._by_name)
        for c in self.clusters.all:
            for p in c.named if c.kind == "organisation" else ():
                listed = self.profiler.listed(p.mention.text)
                if listed is None or not listed.code or self.profiler.gazetteer.country(listed.code) is None:
                    continue
                if self._by_name[listed.code] or not by_letters(listed, p.bare):
                    found[listed.code] += 1
        return found

    def of_person(self, c: Cluster) -> str | None:
        """The land of somebody with a bare post of state."""
        for p in c.named:
            if (code := self._spoken_in(p)) is not None:
                return code
        titled = next((p for p in c.named if self._post(p)), None)
        if titled is None:
            return None
        code = self._spoken_of(titled) or self.outlet or self._dateline_of_posts
        return code if code and self._possible(c, titled, code) else None

    def has_post(self, c: Cluster) -> bool:
        """Whether somebody is given a bare post of state."""
        return any(self._post(p) for p in c.named)

    def may_hold(self, c: Cluster, code: str) -> bool:
        """Whether somebody's post, if any, may be one of that land, so far as the report tells."""
        mine = {_portfolio(post) for p in c.named if (post := self._post(p))} & _PORTFOLIOS
        last = {p.name[-1] for p in c.named if p.name}
        for o in self.clusters.all:
            if o is c or o.kind != "person" or o.country != code or any(p.name and p.name[-1] in last for p in o.named):
                continue
            if mine & {_portfolio(q.title) for q in o.named if q.title}:
                return False
        return True

    def spoken(self, code: str) -> int:
        """How often a land is named otherwise than by its bodies."""
        return self._by_name[code]

    @property
    def _dateline_of_posts(self) -> str | None:
        """The dateline's land, but for a report from a foreign town: there another land is named far more often."""
        code = self.dateline
        return code if code and self.named[code] >= _SHARE * max(self.named.values()) else None

    def of_body(self, c: Cluster) -> str | None:
        """The land of a bare body of state ("parliament"): that of the dateline, if the report is mostly of it."""
        code = self.dateline
        if code is None or any(n >= self.named[code] for other, n in self.named.items() if other != code):
            return None
        if not all(self._bare_body(p) for p in c.named):
            return None
        lemmas = {p.lemma for p in c.named}
        others = (o for o in self.clusters.all if o is not c and o.country not in {None, code})
        return None if any(p.lemma in lemmas for o in others for p in o.named) else code

    def of_listed(self, code: str | None, name: str, *, short: bool = False) -> str | None:
        """The land of a listed body: of one whose name many lands know, only where the report names that land.

        ``short`` marks a party known by its letters alone: of such there are many.
        """
        if short and not self._by_name[code or ""]:
            return None
        plain = all(w in words("plain_names") for w in name.lower().split())
        if not plain or code is None or self.profiler.gazetteer.country(code) is None:
            return code
        spoken = Counter({land: n for land, n in self._by_name.items() if land != code})
        return code if self._by_name[code] or not spoken else None

    def of_post(self, c: Cluster) -> str | None:
        """The land of a post, body or party that only some lands have under its name, if the report names one of them."""
        for p in c.named:
            described = p.title if p.kind == "person" else p.bare
            if not described or p.kind not in {"person", "nominal", "organisation"}:
                continue
            lands = lands_of(described, whole=p.kind == "organisation")
            named = [land for land in lands if self.named[land]]
            if len(named) == 1:
                return named[0]
        return None

    @cached_property
    def _by_name(self) -> Counter[str]:
        """How often each land is named otherwise than by its bodies."""
        places = (e for e in self.parse.entities if e.label in {"GPE", "NORP", "LOC"})
        codes = (self.profiler.code(" ".join(e.span.of(self.text.content).split())) for e in places)
        return Counter(code for code in codes if code)

    # --- parts ------------------------------------------------------------------------------------

    def _bare_body(self, p: Profile) -> bool:
        lone = p.article == "definite" or (p.article == "none" and len(p.words) < 3)
        described = any(t.text[:1].isupper() and t.i != p.head.i and t.dep != "det" for t in p.words[1:])
        return p.lemma in words("bodies_of_state") and lone and not p.plural and not described

    def _post(self, p: Profile) -> str | None:
        """The name of a bare post of state that still is held."""
        if p.kind != "person" or not p.title or p.article in {"indefinite", "possessive"}:
            return None
        role = self.profiler.gazetteer.role(p.title)
        if role is None or role.former or role.office is None or role.level not in _STATE:
            return None
        other = any(t.ent in {"GPE", "NORP", "PERSON"} and t.text not in p.name for t in p.words)
        bodies = any(
            t.ent == "ORG" and t.text not in p.name and t.text not in role.text and not self._portfolio_of(t)
            for t in p.words
        )
        return None if other or bodies else role.office

    def _portfolio_of(self, token: Token) -> bool:
        """Whether a body is only what a minister is minister of: "Local Administration Minister", "Minister of Health"."""
        entity = self.profiler.entity[token.i]
        beside = [i for i in (entity.last, entity.first - 2) if 0 <= i < len(self.parse.tokens)]
        return any(self.parse.tokens[i].lemma.lower() in {"minister", "secretary"} for i in beside)

    def _possible(self, c: Cluster, p: Profile, code: str) -> bool:
        """Whether a land has such a post, and nobody else is said to hold it."""
        post = self._post(p) or ""
        if post.lower() in absent_posts(code):
            return False
        portfolio = _portfolio(post)
        for o in self.clusters.all:
            same = o is not c and o.kind == "person" and o.country == code
            if same and any(_portfolio(q.title) == portfolio for q in o.named if q.title):
                return False
        return True

    def _spoken_in(self, p: Profile) -> str | None:
        """A ministry's spokesman who speaks in a capital speaks for that state."""
        if p.kind != "person" or not p.title_lemmas & words("voices") or "ministry" not in p.title_lemmas:
            return None
        if any(self.profiler.code(t.text) for t in p.words if t.ent in {"GPE", "NORP"}):
            return None
        verb = self.parse.head(p.head)
        for prep in self.parse.children(verb):
            if prep.dep == "prep" and prep.text.lower() == "in" and (city := self.parse.child(prep, "pobj")):
                seat = self.profiler.gazetteer.seat(city.text)
                if seat is not None:
                    return seat.code
        return self._spoken_of(p)

    def _spoken_of(self, p: Profile) -> str | None:
        """The state that speaks in the sentence before, in one paragraph: its president is named next."""
        if p.sentence == 0:
            return None
        first, last = self.parse.sentences[p.sentence - 1]
        if "\n" in self.text.content[self.parse.tokens[first].start : p.head.start].strip():
            return None
        own = [t for t in self.parse.tokens[self.parse.sentences[p.sentence][0] : p.head.i] if self._land(t)]
        if own:
            return None
        found = [t for t in self.parse.tokens[first:last] if t.dep == "nsubj" and self._land(t)]
        verbs = [self.parse.head(t) for t in found]
        if len(found) != 1 or verbs[0].head != verbs[0].i or verbs[0].lemma not in words("state_speech"):
            return None
        return self._land(found[0])

    def _land(self, token: Token) -> str | None:
        q = self.by_head.get(token.i)
        cluster = self.clusters.of.get(q.number) if q else None
        return cluster.code if cluster is not None and cluster.kind == "country" and token.dep == "nsubj" else None


def by_letters(listed: Organisation, phrase: str) -> bool:
    """Whether a party is known by its letters alone: of such there are many, and only a land named tells which."""
    return "PTY" in listed.sectors and " " not in phrase and phrase.isupper()


def lands_of(described: str, *, whole: bool = False) -> tuple[str, ...]:
    """The lands that have a post, body or party under the name that a description holds, or with ``whole`` is."""
    lowered = described.lower()
    listed = load("actors")["lands_of_posts"].items()
    return next((tuple(v.split()) for k, v in listed if k == lowered or (not whole and f" {k} " in f" {lowered} ")), ())


def _portfolio(title: str) -> str:
    """What a post is for: "British Foreign Secretary" and "foreign minister" are both "foreign"."""
    lowered = title.lower().replace("defence", "defense")
    if set(lowered.split()) & {"deputy", "vice", "assistant"}:
        return lowered  # there may be several
    for word in ("foreign", "defense", "interior", "home", "finance", "justice", "prime", "president"):
        if word in lowered:
            return "interior" if word == "home" else word
    return lowered
