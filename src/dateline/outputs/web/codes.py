"""The codebook in the browser: types, modes, contexts and statuses with their definitions.

What may not live here: the entries (``codebooks/``).
"""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
