"""The desk: a record in the browser, and as a JSON API.

``app`` makes it (``dateline serve`` runs it). It rests on FastAPI and uvicorn, which the extra ``web`` installs;
without them importing this package is an error that says so. What may not live here: any reading of a text, and SQL
outside ``sql/`` and ``dateline.store``.
"""

from importlib.util import find_spec

from dateline.core.errors import MissingExtra

for _module in ("fastapi", "uvicorn"):
    if find_spec(_module) is None:
        raise MissingExtra("web", _module)

from dateline.outputs.web.factory import app

__all__ = ["app"]
