"""The network of agreement: actors joined by the issues on which they stand on the same side, or on opposite ones.

Needs networkx (the extra ``network``). What may not live here: where they stand (``standing.py``), and files.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from dateline.core.errors import MissingExtra
from dateline.issues.standing import Matrix

if TYPE_CHECKING:
    import networkx as nx

_TOLD = frozenset({"for", "against"})


def network(matrix: Matrix) -> nx.Graph[str]:
    """A graph with a node for each actor and an edge for each two who stand on one issue at least.

    Nodes have ``label`` and ``issues`` (how many they stand on). Edges have ``same`` and ``opposite`` (how many issues)
    and ``weight``: their difference, so that below zero is disagreement. MissingExtra without networkx.
    """
    try:
        import networkx as nx
    except ImportError as fault:
        raise MissingExtra("network", "networkx") from fault
    graph: nx.Graph[str] = nx.Graph()
    names = dict(matrix.actors)
    for actor, name in matrix.actors:
        graph.add_node(actor, label=name, issues=sum(a == actor for a, _ in matrix.cells))
    for issue in matrix.issues:
        told = [(a, side) for a in names if (side := matrix.cell(a, issue).side) in _TOLD]
        for (a, one), (b, other) in combinations(told, 2):
            if not graph.has_edge(a, b):
                graph.add_edge(a, b, same=0, opposite=0, weight=0)
            edge = graph.edges[a, b]
            edge["same" if one == other else "opposite"] += 1
            edge["weight"] = edge["same"] - edge["opposite"]
    return graph


def rows(graph: nx.Graph[str]) -> list[dict[str, Any]]:
    """The edges as rows: actor, other, same, opposite, weight; by names."""
    label = graph.nodes(data="label")
    found = [
        {"actor": label[a], "other": label[b], **{n: d[n] for n in ("same", "opposite", "weight")}}
        for a, b, d in graph.edges(data=True)
    ]
    return sorted(found, key=lambda r: (-abs(r["weight"]), r["actor"], r["other"]))
