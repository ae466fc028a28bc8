"""Two raylets of Ray on this machine, of which one can be lost; for tests and ``benchmarks/faults.py``."""

from __future__ import annotations

import os
import secrets
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch


class Raylets:
    """A cluster with a head and a second node, a CPU each. Its token stands in RAY_AUTH_TOKEN of the environment."""

    def __init__(self) -> None:
        os.environ.setdefault("RAY_AUTH_MODE", "token")  # Ray reads it when it is imported; raylets inherit it
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        os.environ.setdefault("RAY_worker_register_timeout_seconds", "600")  # a loaded machine: else it waits for ever
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ray.cluster_utils import Cluster

            with _quick():
                head = {"num_cpus": 1, "include_dashboard": False, "no_monitor": True, "include_log_monitor": False}
                self._cluster = Cluster(
                    initialize_head=True, head_node_args={**head, "runtime_env_agent_port": _free()}
                )
        self.address = str(self._cluster.address)
        self.add()

    def add(self) -> None:
        """Add a node."""
        with _quick():
            self._second = self._cluster.add_node(
                wait=False, num_cpus=1, include_log_monitor=False, runtime_env_agent_port=_free()
            )

    def lose(self) -> None:
        """End the second raylet at once, with its worker."""
        self._cluster.remove_node(self._second, allow_graceful=False)

    def close(self) -> None:
        """End all."""
        self._cluster.shutdown()


@contextmanager
def _quick() -> Iterator[None]:
    """A raylet waits 15 s, then dies, for ports of the agent that shows metrics, which no test needs: it is told some."""
    from ray import _raylet
    from ray._private.node import Node

    start = Node.start_raylet

    def told(node: Any, *given: Any, **named: Any) -> Any:
        for name in ("METRICS_AGENT", "METRICS_EXPORT", "DASHBOARD_AGENT_LISTEN"):
            _raylet.persist_port(node._session_dir, node._node_id, getattr(_raylet, f"{name}_PORT_NAME"), _free())
        return start(node, *given, **named)

    with patch.object(Node, "start_raylet", told):
        yield


def _free() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])
