"""A report with every kind of value in it, made by hand: no model reads it."""

from __future__ import annotations

from types import MappingProxyType

from dateline.core.types import (
    Actor,
    ActorMention,
    AgendaItem,
    Analysis,
    Attribution,
    Document,
    Event,
    Evidence,
    Meeting,
    Period,
    Place,
    Problem,
    Role,
    Span,
    Stance,
    Text,
    Toward,
)

SENTENCES = (
    "North Korea threatened to attack the United States and South Korea on Tuesday 🚀.",
    "Norway did not attack “the rebels”\tnear Oslo.",
    "Foreign Minister Sergei Lavrov said Russia supports a ceasefire in Syria.",
    "The ministers will meet in London on 10 April to discuss Syria; and aid.",
    "They may meet again.",
)
CONTENT = "\n\n".join(SENTENCES)


def span(words: str, start: int = 0) -> Span:
    at = CONTENT.index(words, start)
    return Span(at, at + len(words))


def evidence(number: int) -> Evidence:
    return Evidence(span(SENTENCES[number]), SENTENCES[number])


def actor(name: str, country: str | None, sectors: tuple[str, ...] = (), office: str | None = None) -> Actor:
    where = span(name)
    return Actor(f"actor-{name}", name, country, sectors, office, None, (), (ActorMention(where, name),))


ACTORS = (
    actor("North Korea", "PRK"),
    actor("the United States", "USA"),
    actor("South Korea", "KOR"),
    actor("Norway", "NOR", ("GOV", "MIL")),
    actor("the rebels", None, ("REB",)),
    actor("Sergei Lavrov", "RUS", ("GOV",), "Foreign Minister"),
    actor("Russia", "RUS"),
    actor("The ministers", "IGO"),
)
LONDON = Place(span("London"), "London", "London", "GBR", 2643743, (51.5085, -0.1257), "city")
OSLO = Place(span("Oslo"), "Oslo", "Oslo", "NOR", 3143244, (59.9127, 10.7461), "city")


def role(name: str) -> Role:
    return Role(f"actor-{name}", span(name))


def event(number: int, type_: str, words: str, **more: object) -> Event:
    given: dict[str, object] = {
        "modes": (), "contexts": (), "actors": (), "recipients": (), "time": Period("2013-04-09", "2013-04-09", "day"),
        "place": None, "status": (), "attribution": None, "quad": "verbal conflict", "scale": -3.5, "cameo": "13",
        "score": 0.93,
    }  # fmt: skip
    return Event(
        id=f"event-{number}-{type_}", type=type_, trigger=span(words), evidence=evidence(number), **given | more
    )  # type: ignore[arg-type]


EVENTS = (
    event(
        0, "THREATEN", "threatened", modes=("violence",), contexts=("military",), actors=(role("North Korea"),),
        recipients=(role("the United States"), role("South Korea")), cameo="138",
    ),
    event(
        1, "ASSAULT", "attack", actors=(role("Norway"),), recipients=(role("the rebels"),), status=("negation",),
        quad="material conflict", scale=-9.0, cameo="190", place=OSLO, time=Period("2013-04-01", "2013-04-07", "week"),
    ),
    event(2, "SUPPORT", "supports", actors=(role("Russia"),), quad="verbal cooperation", scale=5.0, cameo="051", time=Period()),
    event(
        3, "CONSULT", "meet", actors=(role("The ministers"),), place=LONDON, quad="verbal cooperation", scale=2.5,
        cameo="040", score=None,
    ),
)  # fmt: skip
ATTRIBUTION = Attribution(
    "attribution-1", "actor-Sergei Lavrov", False, span("Foreign Minister Sergei Lavrov"), span("said"),
    (span("Russia supports a ceasefire in Syria"),), "indirect", None, "2013-04-09",
)  # fmt: skip
STANCES = (
    Stance(
        "stance-1", role("Russia"), "support", Toward(None, span("a ceasefire in Syria")), "ceasefire in Syria",
        "attribution-1", evidence(2),
    ),
    Stance("stance-2", role("Norway"), "undecided", Toward("actor-the rebels", span("the rebels")), "rebels", None, evidence(1)),
)  # fmt: skip
MEETINGS = (
    Meeting(
        "meeting-1", "Meeting: ministers (London)", (span("meet"),), (role("The ministers"), role("Sergei Lavrov")), LONDON,
        "2013-04-10", "2013-04-11", (AgendaItem("Syria; and aid", span("Syria; and aid")),), "scheduled", (), evidence(3),
    ),
    Meeting("meeting-2", "Meeting", (span("meet again"),), (), None, None, None, (), "proposed", (), evidence(4)),
)  # fmt: skip


def analysis(id_: str = "doc-1", **document: object) -> Analysis:
    """The reading of the report as document ``id_``."""
    given: dict[str, object] = {
        "source": "hand.txt", "url": "https://news.example/a?b=1", "outlet": "The Courier", "title": "Threats; and “talks”",
        "published": "2013-04-09T08:00:00+02:00", "language": "en", "extra": MappingProxyType({"desk": "world"}),
    }  # fmt: skip
    return Analysis(
        Document(id=id_, content=CONTENT, **given | document),  # type: ignore[arg-type]
        Text(CONTENT), tuple(map(span, SENTENCES)), actors=ACTORS, places=(OSLO, LONDON), attributions=(ATTRIBUTION,),
        events=EVENTS, stances=STANCES, meetings=MEETINGS, problems=(Problem("times", "stage-failed", "made up", None),),
    )  # fmt: skip
