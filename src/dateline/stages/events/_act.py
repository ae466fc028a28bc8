"""An act between its finding and its record, whoever found it."""

from __future__ import annotations

from dataclasses import dataclass

from dateline.core.parse import Token
from dateline.core.types import Mention, Span, Status


@dataclass(frozen=True, slots=True)
class Act:
    """``head`` is the word that time and place hang on, ``words`` the trigger; ``score`` None from rules.

    ``meets`` marks the agreement to, or the refusal of, a meeting that is still to come.
    """

    head: Token
    words: Span
    type: str
    modes: tuple[str, ...]
    actors: tuple[Mention, ...]
    recipients: tuple[Mention, ...]
    status: tuple[Status, ...]
    score: float | None = None
    meets: bool = False
