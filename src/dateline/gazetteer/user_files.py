"""Loading the actor dictionaries that a user names, stacked in their order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dateline.core.errors import InputError
from dateline.gazetteer.countryinfo import is_countryinfo, read_countryinfo
from dateline.gazetteer.dictionaries import ActorDictionary, Fault
from dateline.gazetteer.petrarch import Row, read_actors, read_text
from dateline.gazetteer.posts import is_table, read_table


def load_dictionary(paths: Iterable[str | Path]) -> ActorDictionary:
    """One dictionary of some files: actors, agents (TABARI, PETRARCH, Phoenix), CountryInfo or posts learned.

    Where two files have a name, the later one counts. ``faults`` of the result lists what could not be read,
    or was mended, with file and line. InputError where a file cannot be read or holds no actor at all.
    """
    rows: list[Row] = []
    faults: list[Fault] = []
    for path in map(Path, paths):
        text = read_text(path)
        read = read_countryinfo if is_countryinfo(text) else read_table if is_table(text) else read_actors
        found, wrong = read(text, path.name)
        if not found:
            raise InputError(
                f"{path} holds no actors: expected lines like 'NAME [CODE]' (PETRARCH, TABARI), a CountryInfo file or a table of posts"
            )
        rows += found
        faults += wrong
    return ActorDictionary(rows, faults)
