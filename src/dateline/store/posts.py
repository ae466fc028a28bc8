"""Learning who held which post from the titles that the reports of a record give.

A sighting is one report in which somebody's post stands in words; a post is what some sightings of one person
have in common. What may not live here: how actors are read (``stages``) and the form of the table (``gazetteer.posts``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dateline.core.lexicon import load
from dateline.gazetteer import Gazetteer, RoleTitle
from dateline.gazetteer.dictionaries import sector_codes, words_of
from dateline.gazetteer.posts import Post

if TYPE_CHECKING:
    from dateline.store.record import Record

REACH = 180
"""Days before the first and after the last report for which a post is taken as held: more answers more reports and
errs more where somebody comes or goes unreported. A term of office is years; no data set it."""
MOST = 0.9
"""Share of the reports that name somebody with a surname in which it is this person, for the surname to stand alone.
Lower answers for more reports that give the surname only, and takes more namesakes for the one who is known."""
_POSSESSIVE = re.compile(r"['’]s?$")
_THEN = re.compile(r"\bthen-", re.IGNORECASE)
_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady)\.? ")
_PARTICLES = frozenset(load("actors")["particles"].split())
_ONE_HOLDER = frozenset({"head of state", "head of government", "minister"})
_PERSONS = frozenset(load("mentions")["persons"].split())
_NO_POST = frozenset({"CVL", "EDU", "JRN", "MED", "REF", "AGR"})
"""Sectors of people who act for themselves: a father, a witness, a student, a reporter hold no post."""
_FORM = 3  # letters that a surname must have to stand alone


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report's word on one person: the post, and the mention that tells it (its span, in a reading)."""

    name: str
    forms: tuple[str, ...]
    country: str | None
    sectors: tuple[str, ...]
    office: str | None
    title: str
    day: str | None
    document: str
    reading: int
    start: int


@dataclass(eq=False, slots=True)
class _Held:
    """The sightings of one post of one person."""

    sightings: list[Sighting] = field(default_factory=list)

    def most(self, of: str) -> Any:
        """What most sightings tell of a field, None left aside."""
        told = Counter(v for s in self.sightings if (v := getattr(s, of)) not in {None, ()})
        return told.most_common(1)[0][0] if told else None

    @property
    def days(self) -> list[str]:
        """The days of the sightings, in order."""
        return sorted(s.day for s in self.sightings if s.day)


def learn(record: Record, gazetteer: Gazetteer, *, reach: int = REACH, least: int = 1) -> list[Post]:
    """The posts that the reports of a record tell, by name; those in ``least`` reports or more.

    Each stands with the sentence and report that told it first. Posts that a dictionary of the user's gave are
    not learned again.
    """
    seen, everybody = [], defaultdict[str, Counter[tuple[str, ...]]](Counter)
    for row in record.query(_ACTORS):
        for form in _last_words(row["name"]):
            everybody[form][words_of(row["name"])] += 1
        if (sighting := sighted(row, gazetteer)) is not None:
            seen.append(sighting)
    posts = [p for p in gather(seen, everybody, gazetteer, reach=reach) if p[0].reports >= least]
    wanted = {s.reading: s for _, s in posts}
    texts = {r["reading"]: r for r in record.query(_TEXTS, {"readings": list(wanted)})} if wanted else {}
    return [replace(p, words=_sentence(texts[s.reading], s.start)) for p, s in posts]


_ACTORS = """
SELECT a.name, a.country, a.sectors, a.office, a.basis, a.mentions, a.document_id, a.published, a.reading FROM actors a
WHERE contains(a.name, ' ') AND (a.basis IS NULL OR a.basis <> 'user') ORDER BY a.published, a.document_id, a.id
"""
_TEXTS = "SELECT reading, content, sentences FROM raw_documents WHERE list_contains($readings, reading)"


def sighted(row: Mapping[str, Any], gazetteer: Gazetteer) -> Sighting | None:
    """What an actor of a reading (a row of the view ``actors``) tells of a post, if it is a named person with one."""
    name = row["name"]
    if not _is_name(name, gazetteer):
        return None
    told = next(_titles(row, gazetteer), None)
    if told is None:
        return None
    mention, role = told
    sectors = tuple(s for s in row["sectors"] or () if s in sector_codes())
    if not sectors or sectors[0] in _NO_POST:
        return None
    office = None if role.former else row["office"]
    called = (_plain(m["text"]) for m in row["mentions"])
    forms = tuple(dict.fromkeys(c for c in called if c in _last_words(name)))
    day = row["published"][:10] if row["published"] else None
    where = row["document_id"], row["reading"], mention["span"]["start"]
    return Sighting(name, forms, row["country"], sectors, office, role.text, day, *where)


def _titles(row: Mapping[str, Any], gazetteer: Gazetteer) -> Iterator[tuple[Mapping[str, Any], RoleTitle]]:
    """The mentions whose words tell the post that the actor was read as having."""
    name = row["name"]
    for m in row["mentions"]:
        words = " ".join(m["text"].split())
        named = name in words
        if not (named or row["office"]):
            continue  # "the National Council" is nobody's title
        described = words.replace(name, "").rpartition("'s ")[2].rpartition("’s ")[2]  # not the chancellor's spokesman
        role = gazetteer.role(described)
        if role is None:
            continue
        own = set(row["sectors"]) & set(role.sectors or row["sectors"])  # a spokesman is of whom he speaks for
        if (role.office and role.office == row["office"]) or (named and own and _is_person(role)):
            yield m, role


def _is_person(role: RoleTitle) -> bool:
    return role.text.lower().split()[-1] in _PERSONS


def _is_name(name: str, gazetteer: Gazetteer) -> bool:
    """Whether a name may be a person's: two to five words, each with a capital but for particles, the first no post."""
    parts = name.split()
    if parts[0].lower() in _PERSONS or gazetteer.role(parts[0]) is not None:
        return False
    return 1 < len(parts) < 6 and all(w[:1].isupper() or w.lower().strip("-") in _PARTICLES for w in parts)


def _last_words(name: str) -> list[str]:
    """What of a name may stand for it: its last word, or more of its last words."""
    parts = name.split()
    return [" ".join(parts[k:]) for k in range(1, len(parts)) if len(parts[-1]) >= _FORM]


def _plain(mention: str) -> str:
    return _HONORIFIC.sub("", _POSSESSIVE.sub("", " ".join(mention.split())))


# --- posts from sightings ---------------------------------------------------------------------------------


def gather(
    sightings: Iterable[Sighting],
    everybody: Mapping[str, Counter[tuple[str, ...]]],
    gazetteer: Gazetteer,
    *,
    reach: int,
) -> list[tuple[Post, Sighting]]:
    """The posts, each with the sighting that told it first, by name.

    ``everybody`` tells how many reports name whom by a full name that ends in some words.
    """
    by_name: dict[tuple[str, ...], list[Sighting]] = defaultdict(list)
    for s in sightings:
        by_name[words_of(s.name)].append(s)
    held = {key: _posts(of) for key, of in by_name.items()}
    seats = _seats((h for posts in held.values() for h in posts), gazetteer)
    found = []
    for key, posts in sorted(held.items(), key=lambda kp: (kp[0][-1], kp[0])):
        forms = {f for h in posts for s in h.sightings for f in s.forms}
        alone = (f for f in forms if everybody[f][key] >= MOST * everybody[f].total())
        also = tuple(sorted(f for f in alone if not _is_taken(f, gazetteer)))
        for h in posts:
            first = min(h.sightings, key=lambda s: s.day or "9999")
            since, until = _span(h, [o for o in (*posts, *seats.get(_seat(h, gazetteer), ())) if o is not h], reach)
            days = h.days
            note = _note(h, posts, seats.get(_seat(h, gazetteer), ()))
            post = Post(
                first.name, also, h.most("country"), h.most("sectors"), h.most("office"), since, until,
                len({s.document for s in h.sightings}), days[0] if days else None, days[-1] if days else None, note,
                title=first.title, document=first.document,
            )  # fmt: skip
            found.append((post, first))
    return found


def _posts(sightings: Sequence[Sighting]) -> list[_Held]:
    """The posts of one person: a sighting that leaves something open goes to the one post that it agrees with."""
    posts: list[_Held] = []
    for s in sorted(sightings, key=lambda s: (s.office is None) + (s.country is None)):
        same = [h for h in posts if _agree(s, h)]
        if len(same) == 1:
            same[0].sightings.append(s)
        else:
            posts.append(_Held([s]))
    return sorted(posts, key=lambda h: (-len(h.sightings), h.days))


def _agree(s: Sighting, post: _Held) -> bool:
    """Whether a sighting may be of a post: what both tell is the same."""
    office, country = post.most("office"), post.most("country")
    if s.sectors[0] != post.most("sectors")[0] or (s.country and country and s.country != country):
        return False
    return s.office == office or s.office is None


def _seat(h: _Held, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """The country and office of which there is one holder at a time, or None."""
    office, country = h.most("office"), h.most("country")
    role = gazetteer.role(office) if office and country else None
    single = role is not None and role.level in _ONE_HOLDER and (role.level != "minister" or " " in (office or ""))
    return (country, office) if single else None


def _seats(posts: Iterable[_Held], gazetteer: Gazetteer) -> dict[tuple[str, str] | None, list[_Held]]:
    found: dict[tuple[str, str] | None, list[_Held]] = defaultdict(list)
    for h in posts:
        if (seat := _seat(h, gazetteer)) is not None:
            found[seat].append(h)
    return found


def _span(h: _Held, others: Iterable[_Held], reach: int) -> tuple[str | None, str | None]:
    """From when until when a post is taken as held: as far as ``reach`` goes, or until somebody holds it else."""
    days = h.days
    if not days:
        return None, None
    left = h.most("sectors") == ("ELI",)  # who is told to have left had the post before
    since, until = _moved(days[0], 0 if left else -reach), _moved(days[-1], reach)
    for other in (o.days for o in others):
        if other and other[-1] < days[0]:
            since = max(since, _moved(other[-1], 1))
        elif other and other[0] > days[-1]:
            until = min(until, _moved(other[0], -1))
    return since, until


def _note(h: _Held, own: Sequence[_Held], holders: Iterable[_Held]) -> str:
    """What a reviewer should look at, in words."""
    if not h.days:
        return "no report has a date"
    if len({o.most("country") for o in own} - {None}) > 1:
        return "reports name several countries"
    beside = (o for o in holders if o is not h and o.days and o.days[0] <= h.days[-1] and h.days[0] <= o.days[-1])
    return next((f"{o.sightings[0].name} is told to hold it too" for o in beside), "")


def _moved(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except OverflowError:
        return day


def _is_taken(form: str, gazetteer: Gazetteer) -> bool:
    """Whether a surname is something else as well: a country, a people, a seat of power, a body."""
    lookups = (gazetteer.country_named, gazetteer.demonym, gazetteer.seat, gazetteer.organisation)
    return any(look(form) is not None for look in lookups)


def _sentence(row: Mapping[str, Any], start: int) -> str:
    """The sentence round a character of a text, on one line."""
    spans = (s for s in row["sentences"] if s["start"] <= start < s["end"])
    span = next(spans, {"start": start, "end": start})
    return " ".join(row["content"][span["start"] : span["end"]].split())
