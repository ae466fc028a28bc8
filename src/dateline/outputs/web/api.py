"""The JSON API, version 1: the rows and values of the command line's JSON under the same names.

What may not live here: HTML, and rules about who may write (``guard.py``).
"""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1")
