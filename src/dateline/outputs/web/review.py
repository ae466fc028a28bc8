"""Review: the queue, judgements, undo, agreement and gold.

What may not live here: what a correction does (``store/corrections.py``).
"""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
