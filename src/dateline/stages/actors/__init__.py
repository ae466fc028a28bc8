"""The stage that says who the mentions are: clusters within one report, then country, sectors, office.

What lives here: the stage. Its parts are private modules beside it: what one mention says of itself
(``_profile``, ``_lists``), which mentions are one actor (``_clusters``, ``_pronouns``), and what is known of
each (``_resolve``). What may not: any word list (``lexicon/actors.toml``).
"""

from __future__ import annotations

from dateline.core.parse import Parse
from dateline.core.types import Actor, Document, Mention, Text
from dateline.gazetteer import Gazetteer
from dateline.stages.actors._clusters import gather
from dateline.stages.actors._lists import share_titles
from dateline.stages.actors._profile import Profiler
from dateline.stages.actors._pronouns import attach
from dateline.stages.actors._resolve import Resolver


def actors(
    document: Document, text: Text, mentions: tuple[Mention, ...], *, parse: Parse, gazetteer: Gazetteer
) -> tuple[Actor, ...]:
    """One Actor for everybody that the report names, in order of first mention.

    Every mention of a person, body, country, people or description is in exactly one Actor; a
    pronoun where its antecedent is clear; a place in none.
    """
    profiler = Profiler(text, parse, gazetteer)
    profiles = [profiler.profile(i, m) for i, m in enumerate(mentions) if m.kind != "place"]
    share_titles(profiles, profiler)
    clusters = gather(profiles, profiler)
    attach(profiles, clusters, profiler)
    return Resolver(document, text, profiler).actors(clusters)
