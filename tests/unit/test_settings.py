"""Where an act is, on sentences of our own with parses as a parser gives them."""

from __future__ import annotations

import pytest
from tests.builders import parse_of

from dateline.core.types import Place, Span
from dateline.stages.events import _settings as settings

BOMBED = (
    "Jets bombed a market in Nyala.",
    """
Jets jet NOUN NNS nsubj 1
bombed bomb VERB VBD ROOT 1
a a DET DT det 3
market market NOUN NN dobj 1
in in ADP IN prep 3
Nyala nyala PROPN NNP pobj 4
. . PUNCT . punct 1
""",
)


@pytest.mark.parametrize(("bodily", "name"), [(True, "Nyala"), (False, None)])
def test_what_hits_something_is_where_that_is(*, bodily: bool, name: str | None) -> None:
    parse = parse_of(*BOMBED)
    nyala = Place(Span(24, 29), "Nyala", "Nyala", "SDN", 1, None, "city")
    found = settings.place(parse, parse.tokens[1], (), [nyala], bodily=bodily)
    assert (found.name if found else None) == name
