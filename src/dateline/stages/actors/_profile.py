"""What one mention says of itself: name, post, country, man or woman, one or many."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from dateline.core.lexicon import load
from dateline.core.parse import Entity, Parse, Token
from dateline.core.phrases import name_after
from dateline.core.types import Mention, MentionKind, Span, Text
from dateline.gazetteer import Gazetteer
from dateline.gazetteer.forms import fold
from dateline.gazetteer.values import Organisation, PlaceEntry
from dateline.stages._toponyms import LARGE, PLAIN, Toponym, settle

Article = Literal["definite", "indefinite", "possessive", "none"]
_BRACKETS = re.compile(r"\(([^()]*)\)")
_DETERMINER = re.compile(
    r"^(?:the|a|an|this|that|these|those|its|his|her|their|our|my|your|(?:some|any|all)(?! of\b))\s+", re.IGNORECASE
)
_NAMED_FIRST = re.compile(r"[A-Z][\w.&-]*(?: (?:[A-Z][\w.&-]*|of|for|on|and|the))* [A-Z][\w.&-]*")
_NAMED_LAST = re.compile(r"(?:^|\s)[a-z-]+ ([A-Z][\w.&-]*(?: [A-Z][\w.&-]*)*)$")
_DESCRIBED = re.compile(r"^(?:(?!(?:of|for|from|in|to|at|by|with|and)\b)[a-z-]+ )+(?=[A-Z])")
_COLLECTIVE = frozenset({"police", "people", "personnel", "staff", "clergy", "youth", "media", "elite", "public"})
_HALVES = frozenset({"North", "South", "Latin", "Central", "Native", "Pan", "Meso"})
_AWAY = frozenset({"to", "for", "on", "against", "with", "at", "between", "over", "about", "towards", "toward"})


@cache
def words(name: str, stage: str = "actors") -> frozenset[str]:
    """A word list of the lexicon as a set."""
    return frozenset(load(stage)[name].split())


@cache
def absent_posts(code: str) -> frozenset[str]:
    """The posts, in lower case, that a land does not have under this name; empty where unknown."""
    return frozenset(load("actors")["absent_posts"].get(code, "").replace("_", " ").split(", "))


@dataclass(eq=False, slots=True)
class Profile:
    """A mention with what its own words tell.

    ``name`` is a person's name alone, word by word; ``called`` that of a body which a noun describes: "the rebel group ABC".
    """

    number: int
    mention: Mention
    head: Token
    sentence: int
    kind: MentionKind
    lemma: str
    name: tuple[str, ...] = ()
    title: str = ""
    title_lemmas: frozenset[str] = frozenset()
    modifiers: frozenset[str] = frozenset()
    country: str | None = None
    gender: str | None = None
    plural: bool = False
    article: Article = "none"
    acronym: str | None = None
    called: str | None = None
    words: tuple[Token, ...] = field(default=(), repr=False)

    @property
    def bare(self) -> str:
        """The words of the mention without article and bracket."""
        return bare(self.mention.text)


@lru_cache(1 << 14)
def bare(text: str) -> str:
    """A phrase without article, brackets and surplus spaces."""
    return _DETERMINER.sub("", " ".join(_BRACKETS.sub("", text).split())).strip(" ,\"“”'")


class Profiler:
    """Reads mentions of one document."""

    def __init__(self, text: Text, parse: Parse, gazetteer: Gazetteer) -> None:
        self.text = text
        self.parse = parse
        self.gazetteer = gazetteer
        self.sentence: list[int] = [k for k, (first, last) in enumerate(parse.sentences) for _ in range(first, last)]
        self.entity: dict[int, Entity] = {i: e for e in parse.entities for i in range(e.first, e.last)}
        self._codes: dict[str, str | None] = {}
        self._places: dict[str, PlaceEntry | None] = {}
        self._bodies: dict[str, Organisation | None] = {}

    def profile(self, number: int, mention: Mention) -> Profile:
        """What one mention tells."""
        head = self.parse.at(mention.head.start)
        assert head is not None, "the head of a mention is a word of the parse"
        inside = self.parse.within(mention.span)
        p = Profile(number, mention, head, self.sentence[head.i], mention.kind, head.lemma, words=inside)
        if mention.kind == "pronoun":
            p.plural = head.text.lower() in {"they", "them", "their", "we", "us", "our"}
            p.gender = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}.get(head.text.lower())
            return p
        p.article = self._article(inside, head)
        p.plural = head.tag in {"NNS", "NNPS"} or head.lemma in _COLLECTIVE or head.text.lower() == "those"
        if mention.kind == "person":
            self._read_name(p)
        elif mention.kind == "organisation" and (called := name_after(self.parse, head)):
            p.called = self.words_of(called)
        p.country = self._country(p)
        p.gender = self._gender(p)
        first = p.words[0].i if p.words else head.i
        before = [t for t in p.words if first <= t.i < head.i and t.dep not in {"det", "punct", "case", "poss"}]
        p.modifiers = frozenset(t.lemma for t in before if t.pos in {"NOUN", "PROPN", "ADJ"})
        found = _BRACKETS.search(mention.text)
        if found and mention.kind != "person" and found[1][:1].isupper() and len(found[1]) < 12:
            p.acronym = found[1].strip()
        return p

    def code(self, phrase: str) -> str | None:
        """The country that some words name, by name, people or seat of power."""
        if phrase not in self._codes:
            g = self.gazetteer
            country = g.country_named(phrase) or g.demonym(phrase) or g.seat(phrase)
            self._codes[phrase] = country.code if country else None
        return self._codes[phrase]

    def land(self, run: list[Token]) -> str | None:
        """The country that some words name, or in which the state, province or large town lies that they name."""
        phrase = self.words_of(run)
        entity = self.entity.get(run[0].i)
        if entity is not None and entity.label in {"PERSON", "GPE", "LOC"} and entity.last - entity.first > len(run):
            return self.code(phrase)  # a piece of a name
        before = self.parse.tokens[run[0].i - 1].text.lower() if run[0].i else ""
        leads = entity is None or entity.first in {run[0].i, run[0].i - 1} or before in {"of", "in"}
        if phrase in PLAIN or not leads or (entity is not None and entity.label == "PERSON"):
            return self.code(phrase)
        places = self.gazetteer.places(phrase)
        division = next((q for q in places if q.precision == "admin1" and q.population >= LARGE), None)
        code = self.code(phrase)
        if code is not None and (division is None or division.country == code):
            return code
        own = (q for q in places if q.precision == "city" and fold(q.name) == fold(phrase))
        if division is None and not any(q.population >= LARGE for q in own):
            return code
        place = self._settled(phrase)
        return place.country if place is not None else code

    def large(self, phrase: str) -> PlaceEntry | None:
        """The first-level division or large town that some words name in this report, or None."""
        found = self.gazetteer.places(phrase)
        sure = any(q.precision in {"admin1", "city"} and q.population >= LARGE for q in found)
        return self._settled(phrase) if sure and phrase not in PLAIN else None

    def _settled(self, phrase: str) -> PlaceEntry | None:
        """Which place a name means in this report."""
        if phrase not in self._places:
            named = (e.span.of(self.text.content) for e in self.parse.entities if e.label in {"GPE", "LOC"})
            names = [Toponym(" ".join(n.split())) for n in named]
            self._places[phrase] = settle([Toponym(phrase), *names], self.gazetteer)[0]
        return self._places[phrase]

    def body(self, p: Profile) -> Organisation | None:
        """The body that a mention names, also where a description stands before it: "the regional group ABC"."""
        end = _NAMED_LAST.search(p.bare) if p.kind == "organisation" and p.head.pos == "PROPN" else None
        if (whole := self.listed(p.mention.text)) is None and p.called:
            return self.listed(p.called)
        if whole is not None or end is None or not end[1].endswith(p.head.text):
            return whole
        short = self.listed(end[1])
        return short if short is not None and self._abroad(short) else None

    def _abroad(self, body: Organisation) -> bool:
        """Whether a body is of no one state: "PAP" is a party here and an agency there."""
        return body.code is None or self.gazetteer.country(body.code) is None

    def listed(self, phrase: str) -> Organisation | None:
        """The body that a phrase names: as it stands, without article, or by the capitalised words it begins with."""
        phrase = " ".join(phrase.split())
        if phrase not in self._bodies:
            named = _NAMED_FIRST.match(bare(phrase))
            plain = _DESCRIBED.sub("", bare(phrase))
            forms = [
                phrase,
                bare(phrase),
                *([named[0]] if named and " " in named[0] else []),
                *([plain] if " " in plain else []),
            ]
            self._bodies[phrase] = next((o for f in forms if f and (o := self.gazetteer.organisation(f))), None)
        return self._bodies[phrase]

    def words_of(self, tokens: tuple[Token, ...] | list[Token]) -> str:
        """The text from the first to the last of some words, on one line."""
        return " ".join(Span(tokens[0].start, tokens[-1].end).of(self.text.content).split())

    def _article(self, inside: tuple[Token, ...], head: Token) -> Article:
        first = inside[0].text.lower()
        if any(t.tag in {"PRP$", "POS"} and t.i < head.i for t in inside):
            return "possessive"
        if first in {"the", "this", "that", "these", "those", "both"}:
            return "definite"
        return "indefinite" if first in {"a", "an", "another", "some", "any", "one", "no"} else "none"

    # --- persons ----------------------------------------------------------------------------------

    def _read_name(self, p: Profile) -> None:
        name = self._name_tokens(p)
        p.name = tuple(t.text for t in name if t.text != "-") if name else ()
        numbers = {t.i for t in name}
        owned = {t.i for c in self.parse.children(p.head) if c.dep == "poss" for t in self.parse.subtree(c)}
        rest = [t for t in p.words if t.i not in numbers | owned]  # "the chancellor's spokesman" is no chancellor
        p.title = " ".join(t.text for t in rest if t.text not in {",", "(", ")"})
        p.title_lemmas = frozenset(t.lemma for t in rest if t.pos in {"NOUN", "PROPN", "ADJ"})

    def _name_tokens(self, p: Profile) -> list[Token]:
        """The words of a person's name: from its last word back to the first that is a post or a body."""
        end = p.head
        if self._no_name(end) or p.head.pos == "NOUN":
            named = [t for t in p.words if t.ent == "PERSON" and not self._no_name(t)]
            apposed = [t for t in p.words if t.dep == "appos" and t.pos == "PROPN" and not self._no_name(t)]
            if not (named or apposed):
                return []
            end = (apposed or named)[0]
            while end.i + 1 < len(self.parse.tokens) and end.ent and self.entity[end.i].last > end.i + 1:
                if self.parse.tokens[end.i + 1].tag == "POS":
                    break  # parsers take "'s" into the name
                end = self.parse.tokens[end.i + 1]
        first = end.i
        floor = p.words[0].i
        while first > floor:
            t = self.parse.tokens[first - 1]
            small = t.text.lower() in words("particles") and first - 1 > floor
            joined = t.dep in {"compound", "nmod", "flat", "amod"} and t.i < t.head <= end.i
            if t.text in {"-", "."} or small or (t.pos == "PROPN" and joined and not self._no_name(t)):
                first -= 1
            else:
                break
        while first < end.i and self.parse.tokens[first].text.lower() in {"of", "the", "-", "and", "y", "e"}:
            first += 1
        return list(self.parse.tokens[first : end.i + 1])

    def _no_name(self, token: Token) -> bool:
        """A title, post, nationality or body: not part of a name even where it is capitalised."""
        word = token.text.rstrip(".").lower()
        several = word.removesuffix("s") if token.tag == "NNPS" else word  # "Senators Jane Roe and Al Poe"
        if word in words("honorifics", "mentions") or {token.lemma, several} & words("persons", "mentions"):
            return True
        return token.ent in {"NORP", "ORG", "GPE"} and (
            self.code(token.text) is not None or word in words("body_names", "mentions")
        )

    def _gender(self, p: Profile) -> str | None:
        for gender, titles, names in (("f", "female", "female_names"), ("m", "male", "male_names")):
            if self._titles(p, titles):
                return gender
            if p.name and p.name[0].lower() in words(names) and len(p.name) > 1:
                return gender
        return None

    def _titles(self, p: Profile, names: str) -> bool:
        listed = words(names)
        near = [t for t in p.words if t.i <= p.head.i and t.dep not in {"poss", "pobj"}]
        return any(t.text.rstrip(".").lower() in listed and t.text not in p.name for t in near)

    # --- countries --------------------------------------------------------------------------------

    def _country(self, p: Profile) -> str | None:
        """The country that the words of a mention give: nationality, possessor, "of" complement."""
        if p.kind in {"country", "people"}:
            return self._own_country(p)
        if p.kind == "person" and len(p.words) == len(p.name):
            return None
        if p.plural and p.lemma in words("for_country"):
            return None  # "Chad's neighbouring countries"
        if p.kind == "nominal" and (land := self.gazetteer.country_named(p.bare)) is not None:
            return land.code  # a name for a state that others give it: "the Zionist regime"
        role = self.gazetteer.role(p.title or p.bare) if p.kind in {"person", "nominal"} else None
        if role is not None and role.country:
            return role.country
        ranked: list[tuple[int, int, str]] = []
        spans = _runs([t for t in p.words if t.text not in p.name])
        read: set[int] = set()
        for run in spans:
            if read & {t.i for t in run}:
                continue  # "Jersey" in "New Jersey"
            code = None if self._of_a_continent(run) else self.land(run)
            if code is not None:
                read |= {t.i for t in run}
                rank = self._rank(run[0], p)
                if rank is not None:
                    ranked.append((rank, run[0].i, code))
        if not ranked:
            return None
        best = min(ranked)
        if p.plural and best[0] and len({code for rank, _, code in ranked if rank == best[0]}) > 1:
            return None  # "the leaders of Chad and Niger"
        return best[2]

    def _of_a_continent(self, run: list[Token]) -> bool:
        """Whether "American" or "Korean" is only the end of "Latin American", "North American"."""
        before = self.parse.tokens[run[0].i - 1].text if run[0].i else ""
        return run[0].text in {"American", "Americans", "America"} and before in _HALVES

    def _own_country(self, p: Profile) -> str | None:
        for form in (p.mention.text, bare(p.mention.text), p.head.text):
            code = self.code(" ".join(form.split()))
            if code is not None:
                return code
        return next((c for run in _runs(p.words) if (c := self.code(self.words_of(run)))), None)

    def _rank(self, token: Token, p: Profile) -> int | None:
        """How directly a country stands with a mention: 0 before its head, 1 after "of"; None if elsewhere."""
        for t in (token, *self.parse.ancestors(token)):
            if t.i == p.head.i:
                break
            if t.dep == "poss" and p.lemma in words("not_of"):
                return None  # "Russia's ally"
            if t.dep == "prep":
                if t.text.lower() == "for" and (p.title_lemmas | {p.lemma}) & words("voices"):
                    return 1  # "spokesman for the French foreign ministry"
                if t.text.lower() in _AWAY or (p.lemma in words("not_of") and t.text.lower() == "of"):
                    return None
                return 1 if t.text.lower() == "of" else 2
        return 0


def _runs(tokens: tuple[Token, ...] | list[Token]) -> list[list[Token]]:
    """Stretches of one to three neighbouring words that begin with a capital, longest first at each place."""
    found: list[list[Token]] = []
    k = 0
    while k < len(tokens):
        if tokens[k].text[:1].isupper():
            for n in (3, 2, 1):
                run = list(tokens[k : k + n])
                if len(run) == n and run[-1].i - run[0].i == n - 1 and run[-1].text[:1].isupper():
                    found.append(run)
        k += 1
    return sorted(found, key=lambda r: (-len(r), r[0].i))
