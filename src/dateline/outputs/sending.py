"""Alerts to where a file of rules says: files, a webhook, mail. Nothing is sent anywhere that it does not name.

What could not be sent is kept as such and tried again with the next run. What may not live here: what is said (``alert_forms.py``).
"""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.outputs import alert_forms as forms
from dateline.outputs.table_files import whole

if TYPE_CHECKING:
    from dateline.alerts.log import Told
    from dateline.alerts.rules import Email, Send
    from dateline.store import Record

TIMEOUT = 20.0  # seconds that a server may take
IN_FEED = 100


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A webhook goes to the address named, and to no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def send_all(record: Record, new: Sequence[Told], send: Send) -> list[str]:
    """Send new alerts, and those that failed before, to each channel that is configured; what went wrong, in words."""
    from dateline.alerts import log

    wrong: list[str] = []
    loud = [t for t in new if not t.muted]
    for channel, deliver in _channels(send):
        waiting = [t for t in log.unsent(record, channel) if t.id not in {x.id for x in loud}]
        due = [*waiting, *loud]
        if not due:
            continue
        try:
            deliver(due)
        except (OSError, smtplib.SMTPException, ValueError) as fault:
            words = f"{channel}: {type(fault).__name__}: {fault}"
            wrong.append(words)
            log.sent(record, due, channel, failed=words)
        else:
            log.sent(record, due, channel)
    if send.atom is not None:
        write_feed(record, send.atom)
    return wrong


def write_feed(record: Record, path: Path) -> None:
    """Write the newest alerts that are not muted as an Atom feed."""
    from dateline.alerts import log

    shown = [t for t in log.told(record, most=IN_FEED) if not t.muted]
    with whole(path) as spare:
        spare.write_bytes(forms.atom(shown, title=f"Dateline alerts: {record.path.resolve().name}"))


def _channels(send: Send) -> list[tuple[str, Callable[[Sequence[Told]], None]]]:
    found: list[tuple[str, Callable[[Sequence[Told]], None]]] = []
    if (path := send.jsonl) is not None:
        found.append((f"jsonl {path.name}", lambda due: _append(path, due)))
    if (url := send.webhook) is not None:
        found.append((f"webhook {url.split('?')[0]}", lambda due: _post(url, due)))
    if (email := send.email) is not None:
        found.append((f"email {', '.join(email.to)}", lambda due: _mail(email, due)))
    return found


def _append(path: Path, due: Sequence[Told]) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(forms.lines(due))


def _post(url: str, due: Sequence[Told]) -> None:
    """POST the alerts as JSON. OSError unless the server answers that it took them."""
    body = json.dumps({"alerts": [forms.data(t) for t in due]}, ensure_ascii=False).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", "User-Agent": "dateline"})  # noqa: S310 - http and https alone pass the rules
    opener = urllib.request.build_opener(_NoRedirect)
    with opener.open(request, timeout=TIMEOUT):
        return


def _mail(email: Email, due: Sequence[Told]) -> None:
    message = forms.mail(due, sender=email.sender, to=email.to, at=datetime.now(UTC))
    context = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(email.server, email.port, timeout=TIMEOUT, context=context)
        if email.tls == "tls"
        else smtplib.SMTP(email.server, email.port, timeout=TIMEOUT)
    )
    with server:
        if email.tls == "starttls":
            server.starttls(context=context)
        if email.user is not None:
            server.login(email.user, os.environ.get(email.password_env or "", ""))
        server.send_message(message)
