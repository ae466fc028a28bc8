"""Reports: the list, and the page of one, its words beside its lines.

What may not live here: how a reading becomes pieces and lines (``outputs/page.py``).
"""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
