"""Alerts as people and programs read them: a table in words, JSON lines, an Atom feed (RFC 4287), a mail.

What may not live here: finding (``dateline.alerts``) and sending (``sending.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from dateline.core.ids import content_id
from dateline.outputs.render import safe

if TYPE_CHECKING:
    from dateline.alerts.log import Told

ATOM = "http://www.w3.org/2005/Atom"
_ILLEGAL = {
    c: "\ufffd" for c in [*range(32), 0xFFFE, 0xFFFF] if c not in {9, 10, 13}
}  # characters that XML may not hold


def data(alert: Told) -> dict[str, Any]:
    """One alert as JSON."""
    return {
        "id": alert.id, "name": alert.name, "rule": alert.rule, "title": alert.title,
        "day": alert.day.isoformat() if alert.day else None, "told": alert.made_at.replace(tzinfo=UTC).isoformat(timespec="seconds"),
        "muted": alert.muted, "records": list(alert.records),
    }  # fmt: skip


def lines(alerts: Iterable[Told]) -> str:
    """JSON, one alert a line."""
    return "".join(json.dumps(data(a), ensure_ascii=False) + "\n" for a in alerts)


def words(alerts: Sequence[Told]) -> str:
    """Alerts in words, each with its records under it."""
    parts = []
    for a in alerts:
        muted = "  (muted)" if a.muted else ""
        parts.append(f"{a.day or 'no day'}  {safe(a.name)}: {safe(a.title)}{muted}\n")
        parts += [f"    {line}\n" for r in a.records for line in _record(r)]
        parts.append("\n")
    return "".join(parts)


def _record(r: dict[str, Any]) -> list[str]:
    head = " ".join(safe(str(w)) for w in (r.get("date"), r.get("who"), r.get("what"), r.get("whom")) if w)
    source = ", ".join(safe(str(w)) for w in (r.get("outlet"), r.get("published"), r.get("title")) if w)
    return [head, f"  “{safe(' '.join(str(r.get('sentence') or '').split()))}”", f"  {source or r['document_id']}"]


def atom(alerts: Sequence[Told], *, title: str, link: str = "", base: str = "") -> bytes:
    """An Atom feed of alerts. ``base`` is the desk's address, if they are to be read there; ``link`` the feed's own.

    The same alerts give the same bytes: a feed is as new as its newest alert.
    """
    ET.register_namespace("", ATOM)
    feed = ET.Element(f"{{{ATOM}}}feed")
    newest = max((a.made_at for a in alerts), default=datetime(1970, 1, 1))  # noqa: DTZ001 - as the record keeps times
    _add(feed, "id", f"urn:dateline:{content_id('alerts', title)}")
    _add(feed, "title", title)
    _add(feed, "updated", _stamp(newest))
    _add(ET.SubElement(feed, f"{{{ATOM}}}author"), "name", "Dateline")
    if link:
        ET.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "href": link})
    for a in alerts:
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", f"urn:dateline:{a.id}")
        _add(entry, "title", f"{a.name}: {a.title}")
        _add(entry, "updated", _stamp(a.made_at))
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": a.rule})
        ET.SubElement(
            entry,
            f"{{{ATOM}}}link",
            {"rel": "alternate", "href": f"{base}/alerts#{a.id}" if base else f"urn:dateline:{a.id}"},
        )
        _add(entry, "content", "\n".join(line for r in a.records for line in _record(r)) or a.title).set("type", "text")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def mail(alerts: Sequence[Told], *, sender: str, to: Sequence[str], at: datetime) -> EmailMessage:
    """One mail with all the alerts."""
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = sender, ", ".join(to), format_datetime(at)
    first = " ".join(safe(f"{alerts[0].name}: {alerts[0].title}").split())
    rest = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
    message["Subject"] = f"Dateline: {first[:150]}{rest}"
    message.set_content(words(alerts), cte="base64")
    return message


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = "\n".join(safe(line) for line in text.split("\n")).translate(_ILLEGAL)
    return made


def _stamp(at: datetime) -> str:
    return at.replace(tzinfo=UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
