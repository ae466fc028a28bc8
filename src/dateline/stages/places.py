"""Stage places: the places that are named as places, with their points.

"In London" and "the British capital" are places; "Moscow agrees" and "the British minister" are not.
What may not live here: the choice among namesakes (``_toponyms``) and the word lists (``lexicon``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from dateline.core.lexicon import load
from dateline.core.parse import Entity, Parse, Token, span_of
from dateline.core.types import Actor, Document, Place, Span, Text
from dateline.gazetteer import Country, Gazetteer, PlaceEntry
from dateline.stages._toponyms import Toponym, land_of, settle

_COMMA = re.compile(r",\s+")
_DIRECTION = re.compile(
    r"^(?:(?:north|south|east|west|central|upper|lower)[- ]?){1,2}(?:ern)? (?=[A-Z])", re.IGNORECASE
)
_SMALL = 10_000
"""Inhabitants below which a name that the parser takes for a person or body is left to it."""


def places(
    document: Document, text: Text, actors: tuple[Actor, ...], *, parse: Parse, gazetteer: Gazetteer
) -> tuple[Place, ...]:
    """The places of a document, in order of the text.

    Where the gazetteer does not know the name, ``point`` and ``precision`` are None, and ``country`` is that of
    most of what the report names, or None.
    """
    _ = document  # an outlet's country will speak for its namesakes once outlets are known
    finder = _Finder(text, parse, gazetteer)
    found = finder.all()
    also = [a.country for a in actors for _ in a.mentions[:3] if a.country and gazetteer.country(a.country)]
    home = _home(text, gazetteer)
    names = [f.toponym for f in found if f.country is None]
    everything = [*names, *finder.others()]
    settled = iter(settle(everything, gazetteer, home=home, also=also)[: len(names)])
    done = [(f, _of_country(f, f.country, gazetteer) if f.country else next(settled)) for f in found]
    land = land_of(everything, gazetteer, also) if any(e is None for _, e in done) else None
    return tuple(_place(text.content, f.span, e, land) for f, e in done if e is not None or f.named)


def _place(content: str, span: Span, entry: PlaceEntry | None, land: str | None) -> Place:
    words = span.of(content)
    if entry is None:
        return Place(span, words, words, land, None, None, None)
    point = (round(entry.lat, 4), round(entry.lon, 4))
    return Place(span, words, entry.name, entry.country, entry.geonameid, point, entry.precision)


def _home(text: Text, gazetteer: Gazetteer) -> str | None:
    """The country of the dateline, where its place is known at all."""
    if text.dateline is None:
        return None
    entry = settle([_dateline_name(text)], gazetteer)[0]
    return entry.country if entry else None


def _dateline_name(text: Text) -> Toponym:
    words = text.dateline.text if text.dateline else ""
    name, _, within = words.partition(", ")
    return Toponym(name, within)


def _without_direction(words: str) -> str:
    """Drop a direction from a name that is not known whole: "North Poland"."""
    return _DIRECTION.sub("", words)


def _of_country(found: _Found, country: Country, gazetteer: Gazetteer) -> PlaceEntry | None:
    return gazetteer.country_place(country) if found.whole else _capital(country, gazetteer)


def _capital(country: Country, gazetteer: Gazetteer) -> PlaceEntry | None:
    """The town that is the capital of a country, or the country where it has no other."""
    if country.capital is None:
        return gazetteer.country_place(country)
    found = [p for p in gazetteer.places(country.capital) if p.country == country.code and p.precision == "city"]
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Found:
    """A place name in the text: its span, and its words for the gazetteer.

    ``country`` is set for "the British capital", with ``whole`` for "the Greek islands"; ``named`` where the parser is sure that it is a place,
    known to the gazetteer or not; ``container`` is the span of "Texas" in "Paris, Texas".
    """

    span: Span
    toponym: Toponym
    named: bool = True
    country: Country | None = None
    container: Span | None = None
    whole: bool = False


class _Finder:
    """The walk over one document that finds names standing as places."""

    def __init__(self, text: Text, parse: Parse, gazetteer: Gazetteer) -> None:
        self.text = text
        self.content = text.content
        self.parse = parse
        self.gazetteer = gazetteer
        self.words = {k: frozenset(v) for k, v in load("places").items()}
        self.entities = {i: e for e in parse.entities for i in range(e.first, e.last)}

    def all(self) -> list[_Found]:
        found: list[_Found] = []
        if self.text.dateline is not None:
            found.append(_Found(self.text.dateline.span, _dateline_name(self.text)))
        for first, last in self._names():
            tokens = self.parse.tokens[first:last]
            head = self.parse.root(span_of(tokens))
            if head is None or (name := self._named(tokens, head)) is None:
                continue
            found.append(name)
        found.extend(self._capitals())
        kept: list[_Found] = []
        for f in sorted(found, key=lambda f: (f.span.start, -f.span.end)):
            taken = (kept[-1].container or kept[-1].span) if kept else Span(0, 0)
            if f.span.start >= taken.end or not taken.overlaps(f.span):
                kept.append(f)
        return kept

    def others(self) -> list[Toponym]:
        """All entities that are places, standing as such or not: they tell which country a report is about."""
        spans = (self._trimmed(e) for e in self.parse.entities if e.label in self.words["labels"])
        return [Toponym(span_of(self.parse.tokens[a:b]).of(self.content)) for a, b in spans]

    def _names(self) -> Iterator[tuple[int, int]]:
        """Token ranges that may be place names: entities, and runs of names outside them."""
        for e in self.parse.entities:
            if e.label in self.words["labels"] or e.label in self.words["mistaken"]:
                yield self._trimmed(e)
        i, tokens = 0, self.parse.tokens
        while i < len(tokens):
            j = i
            while j < len(tokens) and tokens[j].pos == "PROPN" and j not in self.entities:
                j += 1
            if j > i:
                yield i, j
            i = max(j, i + 1)

    def _trimmed(self, entity: Entity) -> tuple[int, int]:
        first, last = entity.first, entity.last
        tokens = self.parse.tokens
        while first < last - 1 and tokens[first].pos in {"DET", "PUNCT"}:
            first += 1
        while last - 1 > first and (tokens[last - 1].tag == "POS" or tokens[last - 1].pos == "PUNCT"):
            last -= 1
        return first, last

    def _named(self, tokens: tuple[Token, ...], head: Token) -> _Found | None:
        words = span_of(tokens).of(self.content)
        entity = self.entities.get(tokens[0].i)
        label = entity.label if entity else ""
        sure = label in self.words["labels"]
        known = self.gazetteer.places(words)
        if not known and (bare := _without_direction(words)) != words:
            words, known = bare, self.gazetteer.places(bare)
        if words in self.words["never"] or not any(c.isupper() for c in words):
            return None
        if not known and (people := self.gazetteer.demonym(words)) is not None:
            if head.dep not in {"amod", "compound", "nmod"} or not self._before_noun(head, self.parse.head(head), ()):
                return None
            return _Found(span_of(tokens), Toponym(words), named=False, country=people, whole=True)
        if not sure and not (self._is_free(tokens, head) and any(p.population >= _SMALL for p in known)):
            return None
        if not known and any(c.isdigit() for c in words):
            return None
        if not sure and head.dep in {"dobj", "nsubjpass"}:  # "Tipton was devastated"
            return None
        if self._is_inner_name(tokens, head) or not self._is_located(head, label, known):
            return None
        span = span_of(tokens)
        before = self.parse.tokens[tokens[0].i - 1] if tokens[0].i else None
        if before is not None and before.text.lower() == "the" and before.head == head.i:
            span = Span(before.start, span.end)
        within, container = self._within(tokens, head)
        return _Found(span, Toponym(words, within, self._wanted(head)), named=sure, container=container)

    def _is_free(self, tokens: tuple[Token, ...], head: Token) -> bool:
        """Whether no determiner and no further name belongs to it: neither "this Chamber" nor "Jakarta Bay"."""
        beside = [c for c in self.parse.children(head) if c not in tokens and c.i < tokens[0].i]
        return not any(c.pos in {"DET", "PRON", "PROPN", "NUM"} for c in beside)

    def _is_inner_name(self, tokens: tuple[Token, ...], head: Token) -> bool:
        """Whether the name is only a piece of a longer one: "Sydney Opera House", "Paris Saint-Germain"."""
        after = self.parse.tokens[tokens[-1].i + 1] if tokens[-1].i + 1 < len(self.parse.tokens) else None
        if head.dep in {"compound", "nmod"} and self.parse.head(head).pos == "PROPN":
            return self.parse.head(head).i not in {t.i for t in tokens}
        return after is not None and after.pos == "PROPN" and after.head == head.i and after.dep == "flat"

    def _is_located(self, head: Token, label: str, known: tuple[PlaceEntry, ...]) -> bool:
        above = self.parse.head(head)
        if head.dep == "pobj":
            return self._after_preposition(above, label, known)
        if head.dep in {"conj", "appos"} and above.i != head.i:
            if head.dep == "appos" and above.lemma.lower() in self.words["places"]:
                return self._noun_is_place(above)
            return self._is_named(above) and self._is_located(above, label, known)
        if head.dep in {"dobj", "nsubjpass"}:
            return above.lemma.lower() in self.words["located_objects"] and self._is_ground(known, above)
        if head.dep in {"compound", "nmod", "poss", "amod"}:
            return self._before_noun(head, above, known)
        return False

    def _is_ground(self, known: tuple[PlaceEntry, ...], verb: Token) -> bool:
        """Whether the object of a verb is ground and not a state: "shelled Homs", "visited France"."""
        return bool(known) and (verb.lemma.lower() in self.words["motion"] or known[0].precision != "country")

    def _is_named(self, token: Token) -> bool:
        return token.pos == "PROPN" or token.ent in self.words["labels"]

    def _after_preposition(self, preposition: Token, label: str, known: tuple[PlaceEntry, ...]) -> bool:
        word = preposition.text.lower()
        above = self.parse.head(preposition)
        if word in self.words["locative"]:
            return True
        if word in self.words["surface"]:
            return label in {"LOC", "FAC"} and not any(p.precision == "country" for p in known)
        if word in self.words["motion_prepositions"]:
            return above.lemma.lower() in self.words["motion"]
        if word == "of":
            return above.lemma.lower() in self.words["places"] and self._noun_is_place(above)
        return False

    def _noun_is_place(self, noun: Token) -> bool:
        """Whether "the city of X" or "the capital, X" stands as a place and does not act."""
        return noun.dep != "nsubj" or noun.lemma.lower() not in {"state", "republic", "kingdom"}

    def _before_noun(self, head: Token, noun: Token, known: tuple[PlaceEntry, ...]) -> bool:
        lemma = noun.lemma.lower()
        town = bool(known) and known[0].precision != "country"
        if lemma in self.words["events"]:
            return town and head.dep != "poss"
        if lemma not in self.words["places"] or lemma == "capital":
            return False
        return town or (head.dep in {"amod", "compound", "nmod"} and self._stands_as_place(noun))

    def _within(self, tokens: tuple[Token, ...], head: Token) -> tuple[str, Span | None]:
        """The words of the larger place that the text puts beside a name, or "", and their span after a comma."""
        end = tokens[-1].end
        if comma := _COMMA.match(self.content, end):
            entity = self.entities.get(t.i) if (t := self.parse.at(comma.end())) else None
            words = entity.span.of(self.content) if entity else ""
            if entity and any(p.precision != "city" for p in self.gazetteer.places(words)):
                inside = settle([Toponym(span_of(tokens).of(self.content), words)], self.gazetteer)[0]
                larger = {p.country for p in self.gazetteer.places(words)}
                is_list = inside is None or inside.country not in larger or inside.precision == "country"
                return ("", None) if is_list else (words, entity.span)
        for preposition in self.parse.children(head):
            if preposition.text.lower() == "in" and (inner := self.parse.child(preposition, "pobj")):
                entity = self.entities.get(inner.i)
                return (entity.span.of(self.content), None) if entity else ("", None)
        return self._described(head), None

    def _described(self, head: Token) -> str:
        """The country beside the noun: "the northern Iraqi town of X", "Syria's second city, X"."""
        above = self.parse.head(head)
        noun = self.parse.head(above) if head.dep == "pobj" and above.text == "of" else above
        if noun.lemma.lower() not in self.words["places"]:
            return ""
        country = self._country_beside(noun)
        return country.name if country else ""

    def _country_beside(self, noun: Token) -> Country | None:
        """The country of an adjective or genitive that hangs on a noun: "British capital"."""
        for child in self.parse.children(noun):
            if child.dep in {"amod", "poss", "compound", "nmod"} and child.i < noun.i:
                entity = self.entities.get(child.i)
                words = entity.span.of(self.content) if entity else child.text
                if country := self.gazetteer.demonym(words) or self.gazetteer.country_named(words):
                    return country
        return None

    def _wanted(self, head: Token) -> str:
        above = self.parse.head(head)
        noun = self.parse.head(above) if head.dep == "pobj" and above.text == "of" else above
        lemma = noun.lemma.lower() if head.dep in {"pobj", "appos", "compound"} else ""
        if lemma in {"city", "town", "village", "capital", "suburb", "port", "resort"}:
            return "city"
        return "admin1" if lemma in {"province", "governorate", "oblast", "county"} else ""

    def _capitals(self) -> Iterator[_Found]:
        """Descriptions of a capital: "the British capital", "the capital of Syria", "Iran's capital"."""
        for t in self.parse.tokens:
            if t.text.lower() != "capital" or t.pos not in {"NOUN", "PROPN"} or t.dep not in {"pobj", "dobj", "conj"}:
                continue
            if any(c.dep == "appos" for c in self.parse.children(t)) or not self._stands_as_place(t):
                continue
            of = next((c for c in self.parse.children(t) if c.text == "of"), None)
            inner = self.parse.child(of, "pobj") if of else None
            entity = self.entities.get(inner.i) if inner else None
            country = self.gazetteer.country_named(entity.span.of(self.content)) if entity else None
            if of is None:
                country = self._country_beside(t) or (self._countries() if self._is_plain(t) else None)
            if country is None:
                continue
            left = [c for c in self.parse.subtree(t) if c.i <= t.i]
            last = entity.span.end if entity else t.end
            yield _Found(Span(left[0].start, last), Toponym(country.capital or country.name), country=country)

    def _stands_as_place(self, noun: Token) -> bool:
        above = self.parse.head(noun)
        if noun.dep == "dobj":
            return above.lemma.lower() in self.words["located_objects"]
        return noun.dep == "conj" or self._after_preposition(above, "LOC", ())

    def _is_plain(self, noun: Token) -> bool:
        """Only "the capital" and nothing more: neither "human capital" nor "the state capital"."""
        beside = [c for c in self.parse.children(noun) if c.dep in {"amod", "compound", "poss", "nmod", "nummod"}]
        return not beside and any(c.text.lower() == "the" for c in self.parse.children(noun))

    def _countries(self) -> Country | None:
        """The country that the report is about: the one named in at least half of all cases."""
        counts: Counter[str] = Counter()
        for e in self.parse.entities:
            words = e.span.of(self.content)
            if country := self.gazetteer.country_named(words) or self.gazetteer.demonym(words):
                counts[country.code] += 1
        if not counts:
            return None
        code, n = counts.most_common(1)[0]
        return self.gazetteer.country(code) if 2 * n >= sum(counts.values()) else None
