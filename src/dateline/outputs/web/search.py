"""Search: full text and filters, each search an address that can be shared.

What may not live here: the index (``store/fulltext.py``).
"""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
