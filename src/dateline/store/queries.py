"""The ready views over the tables of a record, and filters on them, as SQL text.

What may not live here: connections and files (``tables.py``); what a filter's value may be is checked by
``filters.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

VIEWS = (
    "events",
    "dyads",
    "attributions",
    "stances",
    "meetings",
    "actors",
    "problems",
    "reports",
    "corrections",
    "links",
)
REVIEWED = ("events", "attributions", "stances", "meetings")
"""The views whose rows a correction may be about."""

CURRENT = """
CREATE OR REPLACE TABLE held AS
WITH later AS (
  SELECT document_id, max(version) AS last_version FROM raw_documents WHERE revision <= {revision} AND version > 1 GROUP BY ALL
)
SELECT {columns}, version < coalesce(last_version, 1) AS superseded
FROM (SELECT * FROM raw_documents WHERE revision <= {revision}) LEFT JOIN later USING (document_id)
WHERE {all_versions} OR version >= coalesce(last_version, 1)
"""
"""Which readings are seen. Few documents have versions: to look for the last one among those is a third of the work."""
HELD = (
    "reading, document_id, version, revision, ingested, source, url, outlet, title, published, published_day, language, extra, "
    "codebook, reader, digest, n_events, n_attributions, n_stances, n_meetings, n_actors, n_problems"
)
_REPORT = "d.outlet, d.published, d.title, d.url, d.source, d.document_id, d.version, d.superseded"
_PAST = "e.review, e.reading"

_EVENTS = f"""
SELECT e.date, nullif(e.words.who, '') AS actor, nullif(e.words.whom, '') AS recipient, e.type, e.modes, e.status, e.evidence.quote AS sentence,
  nullif(e.words.according_to, '') AS according_to, {_REPORT}, e.id, e.date_last, e.contexts, e.quad, e.scale, e.cameo, e.score,
  nullif(e.words."where", '') AS place_name, e.place.country AS place_country, e.actor_countries, e.recipient_countries,
  e.speaker_name, e.speaker_country, e.speaker_anonymous,
  e.actors, e.recipients, e."time", e.place, e."trigger", e.attribution, e.evidence, {_PAST}
FROM {{events}} e JOIN held d USING (reading)
"""

_DYADS = f"""
SELECT date, a.name AS actor, a.country AS actor_country, a.sectors AS actor_sectors,
  r.name AS recipient, r.country AS recipient_country, r.sectors AS recipient_sectors,
  type, modes, status, sentence, according_to, {_REPORT.replace("d.", "")}, id, date_last, contexts, quad, scale, cameo, score,
  a.text AS actor_text, r.text AS recipient_text, a.actor AS actor_id, r.actor AS recipient_id, place_country,
  speaker_name, speaker_country, review, reading
FROM (SELECT *, unnest(actors) AS a FROM events), unnest(recipients) AS rs(r)
"""

_ATTRIBUTIONS = f"""
SELECT e.date, nullif(e.words.who, '') AS speaker, e.quote AS kind, array_to_string(e.content_words, ' … ') AS content,
  e.evidence.quote AS sentence, nullif(e.words.according_to, '') AS reported_by, {_REPORT}, e.id,
  e.speaker_name, e.speaker_country, e.speaker_sectors, e.speaker_office, e.anonymous, e.said, e.within,
  e.speaker AS speaker_id, e.source AS source_span, e.cue AS cue_span, e.content AS content_spans, e.evidence, {_PAST}
FROM {{attributions}} e JOIN held d USING (reading)
"""

_STANCES = f"""
SELECT e.date, nullif(e.words.who, '') AS holder, e.stance, e.toward.text AS toward, e.evidence.quote AS sentence,
  nullif(e.words.according_to, '') AS according_to, {_REPORT}, e.id, e.issue,
  e.holder.name AS holder_name, e.holder.country AS holder_country, e.toward.name AS toward_name,
  e.toward.country AS toward_country, e.speaker_name, e.speaker_country, e.speaker_anonymous,
  e.holder AS holder_role, e.toward AS toward_role, e.attribution, e.evidence, {_PAST}
FROM {{stances}} e JOIN held d USING (reading)
"""

_MEETINGS = f"""
SELECT e.date, e.date_last, e.name, nullif(e.words.who, '') AS participants_named, e.status, nullif(e.words."where", '') AS place_name,
  list_transform(e.agenda, lambda x: x.text) AS agenda_items, e.evidence.quote AS sentence, {_REPORT}, e.id,
  e.participant_countries, e.place.country AS place_country, e.participants, e.place, e.agenda, e.what, e.events,
  e.first, e.last, e.evidence, {_PAST}
FROM {{meetings}} e JOIN held d USING (reading)
"""

_ACTORS = f"""
SELECT e.name, e.country, e.sectors, e.office, len(e.mentions) AS n_mentions, {_REPORT}, e.id, e.entity, e.members,
  e.anonymous, e.basis, e.mentions, e.reading
FROM raw_actors e JOIN held d USING (reading)
"""

_PROBLEMS = """
SELECT d.source, e.code, e.message, e.stage, e.document_id, d.version, d.ingested, e.span
FROM raw_problems e JOIN held d USING (reading)
UNION ALL BY NAME
SELECT f.source, f.code, f.message, 'inputs' AS stage, NULL AS document_id, f.ingested FROM raw_failures f
WHERE NOT EXISTS (FROM held d WHERE d.source = f.source AND d.ingested > f.ingested)
"""

_REPORTS = """
SELECT document_id, version, superseded, published, outlet, title, url, source, language,
  n_events, n_attributions, n_stances, n_meetings, n_actors, n_problems,
  ingested, revision, codebook, reader, extra, digest, published_day, reading
FROM held
"""

_CORRECTIONS = """
SELECT number, made_at, who, kind, document_id, id, action, field, value, reason, revision FROM raw_corrections
"""

_LINKS = """
SELECT number, made_at, kind, judgement, judge, score, left_document, left_id, right_document, right_id, reason, revision FROM raw_links
"""

OTHERS = "list_transform(list_filter({0}, lambda x: x.country IS NULL), lambda x: x.name)"
"""The names of participants that have no country, as SQL on a list of them."""

ACTUAL = "NOT list_has_any(status, ['future', 'hypothetical', 'negation'])"
HAPPENED = "NOT list_has_any(status, ['hypothetical', 'negation', 'historical'])"
"""Whether an event is told as one that was or is, and as one that is news: asked so often that narrow rows say it."""
EXACT = ("point", "city", "district")
"""How exactly a place is known, for it to be a point on a map."""
CITY = f"""CASE WHEN place.precision IN {EXACT!r} AND place.point IS NOT NULL
  THEN {{'name': place.name, 'lat': place.point.lat, 'lon': place.point.lon}} END"""
"""A place that is known so exactly, as SQL."""

TOPIC = "coalesce({0}, {1}, lower(regexp_replace(issue, '^(the|an?) ', '', 'i')))"
"""What a stance is on where wordings are not linked: the actor that it is toward, or else its wording, as SQL."""

CODES = "' ' || array_to_string({0}, ' ') || ' '"
"""A list of codes as one text, each between blanks, as SQL: of a text each that there is in a part of a table is looked at
once, of a list each row's is."""

NARROW: Mapping[str, str] = {
    "events": f"""reading, id, date, date_last, type, quad, modes, contexts, status, scale, score, actor_countries, recipient_countries,
  {CODES.format("actor_countries")} AS actor_codes, {CODES.format("recipient_countries")} AS recipient_codes,
  {OTHERS.format("actors")} AS actor_others, {OTHERS.format("recipients")} AS recipient_others,
  place.country AS place_country, {CITY} AS city, {ACTUAL} AS is_actual,
  {HAPPENED} AS has_happened, {{'grain': "time".grain}} AS "time" """,
    "attributions": "reading, id, date, speaker_country",
    "stances": f"""reading, id, date, stance, holder.name AS holder_name, holder.country AS holder_country,
  {{'text': CASE WHEN holder.name IS NULL THEN holder.text END}} AS holder_role,
  toward.name AS toward_name, toward.country AS toward_country, issue, {TOPIC.format("toward.country", "toward.name")} AS topic""",
    "meetings": "reading, id, date, date_last, status, participant_countries",
    "actors": "reading, name, country, office, anonymous",
}
"""The columns of tables that filters, orders and counts look at, without the words: what is served has them in memory."""

_PLACED = "SELECT e.*, d.outlet, d.published, d.published_day, d.document_id, d.version, d.superseded FROM {0} e JOIN held d USING (reading)"
"""A table of narrow rows with what their reports say, as a view."""


def quoted(words: str) -> str:
    """Words of our own as an SQL literal."""
    return "'" + words.replace("'", "''") + "'"


_WIDE: Mapping[str, re.Pattern[str]] = {
    "events": re.compile(r"\b(sentence|actors|recipients|speaker_\w+)\b|\bplace\."),
    "attributions": re.compile(r"\b(sentence|kind|speaker_name)\b"),
    "stances": re.compile(r"\b(sentence|speaker_\w+)\b"),
    "meetings": re.compile(r"\b(sentence|participants)\b"),
    "actors": re.compile(r"\bsectors\b"),
}
"""What conditions may name that narrow rows do not have."""


_LISTS_CODE = re.compile(r"\blist_contains\((actor|recipient)_countries, \?\)")


def narrow(view: str, *conditions: str) -> tuple[str, ...]:
    """The view with the narrow columns alone, if there is one and conditions need no others; else the view itself.

    Behind it the conditions, with the same parameters, in the words that it answers soonest.
    """
    if view not in NARROW or _WIDE[view].search(" ".join(conditions)):
        return (view, *conditions)
    return (f"{view}_narrow", *map(_quick, conditions))


def _quick(conditions: str) -> str:
    return _LISTS_CODE.sub(r"contains(\1_codes, ' ' || ? || ' ')", conditions.replace(ACTUAL, "is_actual"))


DEFINED_NARROW: Mapping[str, str] = {n: _PLACED.format(f"{{{n}}}") for n in NARROW}

DEFINED: Mapping[str, str] = {
    "events": _EVENTS,
    "dyads": _DYADS,
    "attributions": _ATTRIBUTIONS,
    "stances": _STANCES,
    "meetings": _MEETINGS,
    "actors": _ACTORS,
    "problems": _PROBLEMS,
    "reports": _REPORTS,
    "corrections": _CORRECTIONS,
    "links": _LINKS,
}

SHOWN: Mapping[str, tuple[str, ...]] = {
    "events": ("date", "actor", "recipient", "type", "modes", "status", "sentence", "according_to", "outlet", "url"),
    "dyads": ("date", "actor", "actor_country", "recipient", "recipient_country", "type", "status", "sentence", "outlet"),
    "attributions": ("date", "speaker", "kind", "sentence", "reported_by", "outlet", "url"),
    "stances": ("date", "holder", "stance", "toward", "sentence", "according_to", "outlet", "url"),
    "meetings": ("date", "date_last", "name", "participants_named", "status", "place_name", "agenda_items", "sentence", "outlet"),
    "actors": ("name", "country", "sectors", "office", "n_mentions", "outlet", "published"),
    "problems": ("source", "code", "message"),
    "reports": ("document_id", "version", "published", "outlet", "title", "n_events", "n_attributions", "n_stances", "n_meetings"),
    "corrections": ("number", "made_at", "who", "kind", "document_id", "id", "action", "field", "value", "reason"),
    "links": ("number", "kind", "judgement", "judge", "score", "left_document", "left_id", "right_document", "right_id"),
}  # fmt: skip
"""The columns of each view that a table for people shows; files and Python get all."""

ORDERED: Mapping[str, str] = {
    "problems": "source, code",
    "reports": "published NULLS LAST, document_id, version",
    "actors": "name, document_id, id, version",
    "corrections": "number",
    "links": "number, kind, left_document, left_id, right_document, right_id",
}
_BY_DATE = "date NULLS LAST, document_id, id, version"


@dataclass(frozen=True, slots=True)
class Filter:
    """What rows of a view are wanted; each field empty means any.

    ``actor``, ``recipient`` and ``speaker`` take codes (``PRK``) and names; ``status`` PLOVER's four or
    ``actual`` (none of future, hypothetical, negation), and a meeting's own. ``since`` and ``until``
    are ISO days, both within: a row counts by its first day, so that windows side by side never count one twice.
    """

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    quad: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    stance: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def given(self) -> dict[str, tuple[str, ...] | str]:
        """The fields that ask for something."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name))}


_NAMED = "list_has_any(list_transform({list}, lambda x: lower(x.name)), ?)"
_ONE_OF = "list_contains(?, {column})"
_STATED = "list_has_any(status, ?)"
_LOWER = "list_contains(?, lower({column}))"
_SAID = {
    "speaker/code": _ONE_OF.format(column="speaker_country"),
    "speaker/name": _LOWER.format(column="speaker_name"),
}
_REPORTED = {"outlet": _LOWER.format(column="outlet"), "document": _ONE_OF.format(column="document_id")}
_DATED = {**_REPORTED, "since": "date >= ?::DATE", "until": "date <= ?::DATE", "text": "list_has_any([true], list_transform(?, lambda t: contains(lower(sentence), t)))"}  # fmt: skip
_CODED = {
    "type": _ONE_OF.format(column="type"),
    "mode": "list_has_any(modes, ?)",
    "context": "list_has_any(contexts, ?)",
    "quad": _ONE_OF.format(column="quad"),
    "status": _STATED,
    "status/actual": ACTUAL,
}

CONDITIONS: Mapping[str, Mapping[str, str]] = {
    "events": {
        **_DATED, **_CODED, **_SAID,
        "actor/code": "list_has_any(actor_countries, ?)", "actor/name": _NAMED.format(list="actors"),
        "recipient/code": "list_has_any(recipient_countries, ?)", "recipient/name": _NAMED.format(list="recipients"),
    },
    "dyads": {
        **_DATED, **_CODED, **_SAID,
        "actor/code": _ONE_OF.format(column="actor_country"), "actor/name": _LOWER.format(column="actor"),
        "recipient/code": _ONE_OF.format(column="recipient_country"), "recipient/name": _LOWER.format(column="recipient"),
    },
    "attributions": {
        **_DATED, **_SAID, "actor/code": _SAID["speaker/code"], "actor/name": _SAID["speaker/name"],
        "type": _ONE_OF.format(column="kind"),
    },
    "stances": {
        **_DATED, **_SAID, "stance": _ONE_OF.format(column="stance"),
        "actor/code": _ONE_OF.format(column="holder_country"), "actor/name": _LOWER.format(column="holder_name"),
        "recipient/code": _ONE_OF.format(column="toward_country"), "recipient/name": _LOWER.format(column="toward_name"),
    },
    "meetings": {
        **_DATED, "status": _ONE_OF.format(column="status"),
        "actor/code": "list_has_any(participant_countries, ?)", "actor/name": _NAMED.format(list="participants"),
    },
    "actors": {**_REPORTED, "actor/code": _ONE_OF.format(column="country"), "actor/name": _LOWER.format(column="name")},
    "problems": {"type": _ONE_OF.format(column="code"), "document": _ONE_OF.format(column="document_id")},
    "reports": {
        **_REPORTED, "since": "published_day >= ?::DATE", "until": "published_day <= ?::DATE",
        "text": "list_has_any([true], list_transform(?, lambda t: contains(lower(title), t)))",
    },
    "corrections": {"document": _ONE_OF.format(column="document_id"), "type": _ONE_OF.format(column="action")},
    "links": {"type": _ONE_OF.format(column="judgement"), "document": "(list_contains(?, left_document))"},
}  # fmt: skip
"""SQL of each filter on each view; "actor/code" and "actor/name" are the two ways to say one actor."""


def select(view: str, conditions: str, columns: str = "*") -> str:
    """The SELECT of a view under conditions, in a stable order."""
    where = f" WHERE {conditions}" if conditions else ""
    return f"SELECT {columns} FROM {view}{where} ORDER BY {ORDERED.get(view, _BY_DATE)}"


TOUCHED = """
SELECT n.reading, n.id, n.date FROM {source} n JOIN held h ON h.reading = n.reading
JOIN touched_{name} t ON t.document_id = h.document_id AND t.id = n.id"""
"""The keys of the rows that corrections are about."""


def reviewed(name: str, *, any_corrections: bool, read: str = "") -> str:
    """The relation that a view reads its rows from: as corrected, or as read where nothing is.

    A row is known by its reading and id here: those that corrections are about are in ``struck_NAME``. ``read`` is a SELECT
    of some of the rows as read, if not all are wanted.
    """
    raw = f"SELECT *, NULL::VARCHAR AS review FROM {f'({read})' if read else f'raw_{name}'}"
    if not any_corrections:
        return f"({raw})"
    return f"({raw} ANTI JOIN struck_{name} USING (reading, id) UNION ALL BY NAME SELECT * FROM mended_{name})"


def reviewed_narrow(name: str, *, any_corrections: bool) -> str:
    """As ``reviewed``, of the narrow columns."""
    raw = f"SELECT *, NULL::VARCHAR AS review FROM narrow_{name}"
    if not any_corrections:
        return f"({raw})"
    mended = f"SELECT {NARROW[name]}, review FROM mended_{name}"
    return f"({raw} ANTI JOIN struck_{name} USING (reading, id) UNION ALL BY NAME {mended})"
