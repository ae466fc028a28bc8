"""The parts of the desk, in the order of the navigation: to add one, write a module and add a line here.

A section is a module with ``router`` (a ``fastapi.APIRouter``). It may have ``NAV``, a tuple of (label, address)
pairs for the navigation, ``panels(request, record)``, a list of ``shell.Panel`` for the front page, and ``AHEAD``, functions
of a record that reckon once what takes long of its state. What may not live here: anything else.
"""

from __future__ import annotations

SECTIONS = (
    "dateline.outputs.web.front",
    "dateline.outputs.web.week",
    "dateline.outputs.web.reports",
    "dateline.outputs.web.review",
    "dateline.outputs.web.search",
    "dateline.outputs.web.actors",
    "dateline.outputs.web.stances",
    "dateline.outputs.web.calendar",
    "dateline.outputs.web.places",
    "dateline.outputs.web.alerts",
    "dateline.outputs.web.codes",
    "dateline.outputs.web.api",
)
