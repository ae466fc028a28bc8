"""Which words head a mention, and of what kind."""

from __future__ import annotations

from collections.abc import Iterator

from dateline.core.parse import Parse, Token
from dateline.core.phrases import joined_name, name_after, phrase_tokens
from dateline.core.types import Mention, MentionKind, Span, Text
from dateline.gazetteer import Gazetteer
from dateline.stages.mentions._bodies import joined_countries, listed_bodies
from dateline.stages.mentions._extents import MODIFIERS, Extents
from dateline.stages.mentions._words import words

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})


class Finder:
    """One walk over the words of one document."""

    def __init__(self, text: Text, parse: Parse, gazetteer: Gazetteer) -> None:
        self.text = text
        self.parse = parse
        self.gazetteer = gazetteer
        self.words = words()
        self.entity = {i: e for e in parse.entities for i in range(e.first, e.last)}
        self.bodies = {e.last - 1: e for e in listed_bodies(text, parse, gazetteer)}
        self.entity |= {i: e for e in self.bodies.values() for i in range(e.first, e.last)}
        self.surnames = frozenset(self._surnames())
        self.acting = frozenset(t.text for t in parse.tokens if self._unmarked_subject(t))
        self.kinds: dict[int, MentionKind | None] = {}
        self.extents = Extents(parse, self.words, self.entity)

    def found(self) -> Iterator[Mention]:
        covered: set[int] = set()
        seen: set[Span] = set()
        for first, last in joined_countries(self.text, self.parse, self.gazetteer):
            covered.update(range(first.i, last.i + 1))
            self.extents.taken.update(range(first.i, last.i + 1))
            yield self._mention(Span(first.start, last.end), last, "country")
        for token in self.parse.tokens:
            if token.i in self.extents.taken or any(a.contains((token.start, token.end)) for a in self.text.apparatus):
                continue
            kind = self.kind(token)
            if kind is None:
                continue
            inside = self.extents.of(token, kind)
            covered.update(t.i for t in inside)
            if kind != "pronoun":
                self._take_names(token, inside)
                kind = self._named(token, inside, kind)
                if kind == "nominal" and self._predicate(token):
                    continue
            span = Span(inside[0].start, inside[-1].end)
            if span not in seen:
                seen.add(span)
                yield self._mention(span, token, kind)
        yield from self._left_over(covered)

    def _predicate(self, token: Token) -> bool:
        """A post that somebody is said to have held or to be held for: "served as prime minister"."""
        return token.dep == "pobj" and self.parse.head(token).text.lower() == "as" and token.tag in {"NN", "NNP"}

    def _mention(self, span: Span, head: Token, kind: MentionKind) -> Mention:
        return Mention(span, span.of(self.text.content), head.span, kind)

    def _left_over(self, covered: set[int]) -> Iterator[Mention]:
        """Names that the parser marks but hangs in no phrase: broken parses must not lose a person."""
        kinds: dict[str, MentionKind] = {"PERSON": "person", "ORG": "organisation"}
        for e in self.parse.entities:
            if e.label in kinds and not any(i in covered for i in range(e.first, e.last)):
                head = self.parse.tokens[e.last - 1]
                if head.text.lower() in self.words.never_bodies:
                    continue
                if head.pos == "PROPN" and not any(a.contains(e.span) for a in self.text.apparatus):
                    yield self._mention(e.span, head, kinds[e.label])

    def kind(self, token: Token) -> MentionKind | None:
        """The kind of the mention that this word heads, None where it heads none."""
        if token.i in self.extents.titles:
            return None
        if token.i not in self.kinds:
            self.kinds[token.i] = None  # a word that depends on itself through its head must not loop
            self.kinds[token.i] = self._kind(token)
        return self.kinds[token.i]

    def _kind(self, token: Token) -> MentionKind | None:
        if token.tag in {"PRP", "PRP$"}:
            return "pronoun" if token.text.lower() in self.words.pronouns and not self._empty_it(token) else None
        if token.text.lower() in self.words.never_bodies:
            return None
        if token.dep in MODIFIERS:
            return self._modifier_kind(token)
        if self._inner(token):
            return None
        if self._heads_body(token):
            country = self.entity[token.i].label == "GPE"
            if self._locative(token) if country else self._where(token):
                return "place"
            return "country" if country else "organisation"
        if token.pos == "PROPN" or (token.ent == "PERSON" and token.text[:1].isupper()):
            return None if self._inside_title(token) else self._name_kind(token)
        if token.pos == "NOUN":
            return self._noun_kind(token)
        if token.pos in {"ADJ", "NUM", "PRON"}:
            return self._elliptic_kind(token)
        return None

    def _inner(self, token: Token) -> bool:
        """A word within a body's name, such as the second of "Law and Justice Party"."""
        e = self.entity.get(token.i)
        if e is None or (e.label != "ORG" and self.bodies.get(e.last - 1) is not e):
            return False
        above = self.parse.head(token)
        if self.bodies.get(e.last - 1) is e and e.first <= above.i < e.last and above is not token:
            return True
        if token.dep == "pobj" and e.first < above.i < token.i:  # "Coordination of Azawad Movements"
            return e.first <= above.head < token.i
        return token.i < e.last - 1 and e.first <= token.head < token.i

    def _heads_body(self, token: Token) -> bool:
        """Whether a word stands for a listed body of several words, of whatever class the parser takes it for."""
        e = self.entity.get(token.i)
        if e is None or self.bodies.get(e.last - 1) is not e:
            return False
        return token.head == token.i or not e.first <= token.head < e.last

    def _located(self, token: Token) -> bool:
        """A surname that is a town here: "of Allen, Texas"."""
        town = any(
            c.ent == "GPE" and c.i > token.i for c in self.parse.children(token) if c.dep in {"appos", "npadvmod"}
        )
        return town or (
            token.dep == "pobj" and self.parse.head(token).text.lower() not in self.words.acting_prepositions
        )

    def _where(self, token: Token) -> bool:
        """A city that also stands for a body ("Brussels"), named as where something happens."""
        prep = self.parse.head(token)
        return token.ent == "GPE" and token.dep == "pobj" and prep.text.lower() in self.words.locative_prepositions

    def _empty_it(self, token: Token) -> bool:
        """The "it" of "it is clear that", "it rained": names nobody."""
        if token.text.lower() != "it" or token.dep not in _SUBJECTS:
            return False
        verb = self.parse.head(token)
        clause = any(c.dep in {"ccomp", "xcomp", "csubj", "advcl", "acl"} for c in self.parse.children(verb))
        predicate = self.parse.child(verb, "acomp", "attr", "oprd")
        inner = predicate is not None and any(
            c.dep in {"ccomp", "xcomp", "acl", "relcl"} for c in self.parse.children(predicate)
        )
        return verb.lemma in {"be", "seem", "appear", "take", "remain", "become"} and (clause or inner)

    def _inside_title(self, token: Token) -> bool:
        """The "State" of "Secretary of State": no actor of its own, unless a country ("King of Jordan")."""
        prep = self.parse.head(token)
        if token.dep != "pobj" or prep.text.lower() not in {"of", "for"}:
            return False
        title = self.parse.head(prep)
        posts = self.words.persons | {"ministry", "department", "house", "court", "secretariat", "office"}
        if title.pos != "PROPN" or title.lemma not in posts:
            return False
        return token.ent not in {"GPE", "NORP", "PERSON"} and self._listed(self._forms(token)) is None

    def _name_kind(self, token: Token) -> MentionKind | None:
        if token.ent in self.words.never and token.lemma not in self.words.persons | self.words.body_names:
            return None
        if token.text in self.surnames and token.ent != "GPE":
            return "person"
        listed = self._listed(self._forms(token))
        if listed is not None:
            where = self._locative(token) if listed == "country" else self._where(token)
            return "place" if where else listed
        if token.text in self.surnames and not self._located(token):
            return "person"  # the parser takes "Santos" for a city
        if token.ent == "PERSON":
            return "person"
        if token.lemma in self.words.persons:
            return "nominal"
        if token.text.lower() in self.words.body_names or token.lemma in self.words.bodies:
            return "organisation"
        return "person" if self._titled(token) else self._by_label(token)

    def _by_label(self, token: Token) -> MentionKind | None:
        if token.ent in {"ORG", "NORP"}:
            return "organisation" if token.ent == "ORG" else "people"
        if token.ent == "GPE":  # a city or province that acts is its government
            return "organisation" if self._acts(token) and self.parse.head(token).pos == "VERB" else "place"
        if token.ent in {"LOC", "FAC"}:
            return "place"
        if self._acronym(token):
            return "organisation"
        if token.text[:1].isupper() and (self._acts(token) or token.text in self.acting):
            return "person" if token.dep != "poss" or token.text in self.acting else "organisation"
        return None

    def _acronym(self, token: Token) -> MentionKind | None:
        short = token.text.isupper() and token.text.isalpha() and 2 < len(token.text) < 8
        return "organisation" if short and not self.parse.child(token, "nummod") else None

    def _noun_kind(self, token: Token) -> MentionKind | None:
        lemma = token.lemma.rsplit("-", 1)[-1]
        if any(c.tag == "WP$" for c in self.parse.children(token)):  # "whose country": its antecedent is meant
            return None
        listed = self._listed(self._forms(token)) if token.text[:1].isupper() or token.ent else None
        if listed is not None:
            return listed
        if token.lemma in self.words.quantities:
            counted = self._counted(token)
            if counted is not None and self.kind(counted) in {"nominal", "people", "person"}:
                return "nominal"
            if lemma not in self.words.bodies and counted is not None:
                return None  # "a couple of bombings"
            if lemma == "number":
                return None  # figures
            if lemma not in self.words.bodies:
                return "nominal" if self._acts(token) and (token.tag == "NNS" or token.lemma == "other") else None
        animate = lemma in self.words.persons or lemma in self.words.bodies or lemma.endswith(("man", "men", "woman"))
        if not animate:
            return "person" if token.text in self.surnames else self._acronym(token)
        if lemma == "side" and token.tag != "NNS":
            return None
        if lemma == "side" and any(c.lemma in {"all", "both", "two", "three"} for c in self.parse.children(token)):
            return "nominal"
        if lemma == "office" and token.tag == "NNS" and not self._acts(token):
            return None
        if lemma in self.words.only_acting and not (self._acts(token) or self._described(token)):
            return None
        return "nominal"

    def _elliptic_kind(self, token: Token) -> MentionKind | None:
        """Words that stand for a noun: "those deprived of liberty", "some of his advisers", "22 of them"."""
        counted = self._counted(token)
        if counted is not None:
            return "nominal" if self.kind(counted) in {"nominal", "people", "person"} else None
        if token.text.lower() == "those":
            return "nominal" if self.parse.child(token, "relcl", "acl", "prep", "amod") else None
        if token.ent == "NORP" and self.parse.child(token, "det"):
            return "people"
        return None

    def _counted(self, token: Token) -> Token | None:
        prep = next((c for c in self.parse.children(token) if c.dep == "prep" and c.text.lower() == "of"), None)
        return self.parse.child(prep, "pobj") if prep else None

    def _modifier_kind(self, token: Token) -> MentionKind | None:
        """A nationality or name before a noun that is no actor itself: "North Korean threats of war"."""
        head = self.parse.head(token)
        if token.dep not in {"amod", "compound", "nmod"} or head.i < token.i or head.pos != "NOUN":
            return None
        if joined_name(self.parse, token):
            return "person"
        entity = self.entity.get(token.i)
        if entity is not None and (entity.last - 1 != token.i or entity.last > head.i):
            return None
        if head.lemma in self.words.not_acting_for or self.kind(head) is not None:
            return None
        if not token.text[:1].isupper():
            return "nominal" if token.lemma in self.words.acting_compounds and token.dep == "compound" else None
        listed = self._listed(self._forms(token))
        if listed is not None:
            return "country" if listed == "people" else listed
        kinds: dict[str, MentionKind] = {"ORG": "organisation", "PERSON": "person"}
        return kinds.get(token.ent)

    def _forms(self, token: Token) -> list[str]:
        """The words by which a name may be listed: the whole phrase, the name alone, without "the"."""
        entity = self.entity.get(token.i)
        phrase = phrase_tokens(self.parse, token)
        short = [t for t in phrase if t.i <= token.i]
        name = [t for t in short if t.pos == "PROPN" or t.ent or t.i == token.i]
        forms = [_joined(self.text, phrase), _joined(self.text, short), _joined(self.text, name)]
        if entity is not None and entity.last == token.i + 1:
            forms.append(entity.span.of(self.text.content))
        bare = [f[4:] for f in forms if f[:4].lower() == "the "]
        return list(dict.fromkeys([*forms, *bare]))

    def _listed(self, forms: list[str]) -> MentionKind | None:
        for form in forms:
            if self.gazetteer.country_named(form) or self.gazetteer.seat(form):
                return "country"
            if self.gazetteer.organisation(form):
                return "organisation"
            if self.gazetteer.demonym(form):
                return "people"
        return None

    def _locative(self, token: Token) -> bool:
        """Whether a country or seat of power is where something happens; a seat acts only where that is plain."""
        head = self.parse.head(token)
        if token.dep == "conj":
            return self._locative(head)
        if token.dep == "dobj":
            return head.lemma in self.words.locative_verbs
        if self._acts(token):
            return False
        forms = self._forms(token)
        if any(self.gazetteer.seat(f) for f in forms) and not any(self.gazetteer.country_named(f) for f in forms):
            return head.text.lower() not in self.words.acting_prepositions
        return token.dep == "pobj" and head.text.lower() in self.words.locative_prepositions

    def _acts(self, token: Token) -> bool:
        """Subject of a verb, possessor, or after "by"."""
        if token.dep == "conj":
            return self._acts(self.parse.head(token))
        return token.dep in _SUBJECTS or token.dep == "poss" or self.parse.head(token).dep == "agent"

    def _unmarked_subject(self, token: Token) -> bool:
        """A name that the parser does not mark as one, where it does something."""
        return token.pos == "PROPN" and not token.ent and token.dep == "nsubj" and self.parse.head(token).pos == "VERB"

    def _described(self, token: Token) -> bool:
        """Whether a nationality, a name or a word such as "security" or "armed" stands before a noun."""
        return any(
            c.i < token.i and (c.ent in {"NORP", "GPE", "ORG"} or c.lemma in self.words.acting_modifiers)
            for c in self.parse.children(token)
            if c.dep in {"amod", "compound", "nmod", "poss"}
        )

    def _titled(self, token: Token) -> bool:
        """Whether a title or a post stands right before a name."""
        before = [c for c in self.parse.children(token) if c.i < token.i and c.dep in {"compound", "nmod", "amod"}]
        return any(self._is_title(c) for c in before)

    def _is_title(self, token: Token) -> bool:
        return token.text.rstrip(".").lower() in self.words.honorifics or token.lemma in self.words.persons

    def _surnames(self) -> Iterator[str]:
        """Last words of names that stand in full or with a title somewhere in the text."""
        tokens = self.parse.tokens
        for e in self.parse.entities:
            if e.label == "PERSON" and e.last - e.first > 1 and tokens[e.last - 1].text[:1].isupper():
                last = tokens[e.last - 1]
                if (
                    last.text.lower() not in self.words.body_names
                    and self._listed([e.span.of(self.text.content)]) is None
                ):
                    yield last.text
        for t in tokens:
            if t.pos != "PROPN" or t.i == 0 or t.dep in MODIFIERS or t.ent not in {"", "PERSON"} or self._is_title(t):
                continue
            if self._is_title(tokens[t.i - 1]) and tokens[t.i - 1].text[:1].isupper():
                yield t.text

    def _take_names(self, token: Token, inside: tuple[Token, ...]) -> None:
        """Marks apposed names inside a mention: they are that mention, not others."""
        numbers = {t.i for t in inside}
        chain = [token]
        for t in chain:
            for c in self.parse.children(t):
                if c.dep == "appos" and c.i in numbers and not self._of_nearer(t, c):
                    self.extents.taken.add(c.i)
                    chain.append(c)
        if token.pos == "NOUN":  # "the mayor of Paris, Jane Roe": the parser hangs the name on the city
            self.extents.taken.update(t.i for t in inside if t.dep == "appos" and t.ent == "PERSON")

    def _of_nearer(self, token: Token, apposed: Token) -> bool:
        """Whether the name of a body is that of the noun right before it: "envoys from the bloc ABC"."""
        before = self.parse.tokens[apposed.i - 1]
        return before.i != token.i and before.pos == "NOUN" and self._listed(self._forms(apposed)) == "organisation"

    def _named(self, token: Token, inside: tuple[Token, ...], kind: MentionKind) -> MentionKind:
        """A description with a person's name in apposition is a person: "his counterpart Jane Roe"."""
        if kind != "nominal":
            return kind
        called = name_after(self.parse, token) if token.lemma not in self.words.persons else ()
        if called and self._name_kind(called[-1]) == "organisation":
            return "organisation"  # "the rebel group ABC"
        names = [t for t in inside if t.i in self.extents.taken and t.pos == "PROPN" and t.text != t.text.upper()]
        if token.lemma in self.words.persons and token.tag != "NNS":
            return "person" if any(self._listed(self._forms(t)) is None for t in names) else kind
        return "person" if any(self._name_kind(t) == "person" for t in names) else kind


def _joined(text: Text, tokens: tuple[Token, ...] | list[Token]) -> str:
    return " ".join(text.content[tokens[0].start : tokens[-1].end].split())
