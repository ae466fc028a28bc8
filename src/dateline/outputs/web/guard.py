"""Who may come in and what they may do: the rules before any route, and the headers after it.

- The server answers to its own names only (``Settings.hosts``): no foreign page reaches it by renaming itself.
- With a token nobody comes in without it: as ``Authorization: Bearer``, as ``?token=`` or through the login page, which
  gives a signed cookie.
- A request that may write must come from our own pages (Origin, Sec-Fetch-Site) and carry the session's CSRF token, or
  the bearer token, which no browser sends by itself. In read-only mode there is none that may write.
- No page may run or fetch anything but our own files (CSP), stand in a frame or be kept in a cache.

What may not live here: pages, and what a write does.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline.outputs.web.desk import Desk

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_BODY = 262_144  # bytes of a request: a correction is some hundred
LOGIN = "/login"
_OPEN = ("/static/", LOGIN)
_FORM = "application/x-www-form-urlencoded"
_SESSION = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{64})")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no word of it leaves, and browsers still say where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """The rules above, around an application."""

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self.settings = desk.settings
        self.cookie = f"dateline_{desk.key}"  # cookies know no ports: each record has its own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, refused or passed on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = self._session(headers)
        new = None
        if session is None and self.settings.token is None:
            session = new = secrets.token_hex(16)
        scope["state"] = {**scope.get("state", {}), "session": session, "csrf": self.csrf(session) if session else ""}
        refused, body = await self._refused(scope, headers, receive, session)
        sender = self._sender(scope, send, new)
        if refused is not None:
            await refused(scope, receive, sender)
        else:
            await self.app(scope, receive if body is None else _replayed(body), sender)

    def csrf(self, session: str) -> str:
        """The token that a session's writes must carry."""
        return hmac.digest(self.settings.secret, f"csrf {session}".encode(), "sha256").hex()

    def signed(self, session: str) -> str:
        """The value of the cookie of a session."""
        return f"{session}.{hmac.digest(self.settings.secret, f'session {session}'.encode(), 'sha256').hex()}"

    def _session(self, headers: Headers) -> str | None:
        try:
            held = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except Exception:  # noqa: BLE001 - a cookie that cannot be read is none
            return None
        found = _SESSION.fullmatch(held.value) if held else None
        return found[1] if found and hmac.compare_digest(self.signed(found[1]), found[0]) else None

    async def _refused(
        self, scope: Scope, headers: Headers, receive: Receive, session: str | None
    ) -> tuple[Response | None, bytes | None]:
        """The answer that ends here, if one does, and the body, if it was read."""
        path, method = scope["path"], scope["method"]
        if self.settings.hosts and _host(headers.get("host", "")) not in self.settings.hosts:
            return _no(scope, 421, "this server does not answer to that name"), None
        bearer = self._bearer(headers)
        if path == LOGIN and self.settings.token is not None:
            return await self._login(scope, headers, receive, session)
        if self.settings.token is not None and not (bearer or session) and not path.startswith(_OPEN):
            return self._let_in(scope, headers), None
        if method in SAFE_METHODS:
            return None, None
        if self.settings.read_only:
            return _no(scope, 403, "this desk is read-only: nothing can be written"), None
        if not _from_here(headers):
            return _no(scope, 403, "a write must come from this desk's own pages"), None
        body = await _body(receive)
        if body is None:
            return _no(scope, 413, f"a request holds at most {MOST_BODY:,} bytes"), None
        if not bearer and not (
            session and hmac.compare_digest(_given(headers, body).encode(), self.csrf(session).encode())
        ):
            return _no(
                scope, 403, "the page is too old to write from, or the token csrf is missing: load it again"
            ), None
        return None, body

    def _bearer(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        return kind.casefold() == "bearer" and self._is_token(given.strip())

    def _is_token(self, given: str) -> bool:
        token = self.settings.token
        return token is not None and hmac.compare_digest(given.encode(), token.encode())

    def _let_in(self, scope: Scope, headers: Headers) -> Response | None:
        """What one without a session gets: in, if the address holds the token; else the way to the login page."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        rest = urlencode([p for p in pairs if p[0] != "token"])
        here = quote(scope["path"]) + (f"?{rest}" if rest else "")
        page = "text/html" in headers.get("accept", "")
        if scope["method"] in SAFE_METHODS and any(n == "token" and self._is_token(v) for n, v in pairs):
            return self._welcome(here) if page else None  # a calendar or feed reader keeps no cookie
        if page and scope["method"] in SAFE_METHODS:
            return RedirectResponse(f"{LOGIN}?{urlencode({'next': here})}", 303)
        return _no(scope, 401, "this desk needs its token: Authorization: Bearer TOKEN", {"WWW-Authenticate": "Bearer"})

    async def _login(
        self, scope: Scope, headers: Headers, receive: Receive, session: str | None
    ) -> tuple[Response | None, bytes | None]:
        if scope["method"] in SAFE_METHODS:
            return (RedirectResponse("/", 303) if session else None), None
        body = await _body(receive)
        form = dict(parse_qsl((body or b"").decode("utf-8", "replace")))
        if not _from_here(headers) or not self._is_token(form.get("token", "")):
            return RedirectResponse(f"{LOGIN}?{urlencode({'next': form.get('next', '/'), 'wrong': 1})}", 303), None
        return self._welcome(form.get("next", "/")), None

    def _welcome(self, to: str) -> Response:
        answer = RedirectResponse(local(to), 303)
        self._set(answer.headers, secrets.token_hex(16))
        return answer

    def _set(self, headers: MutableHeaders, session: str) -> None:
        headers.append("Set-Cookie", f"{self.cookie}={self.signed(session)}; Path=/; HttpOnly; SameSite=Lax")

    def _sender(self, scope: Scope, send: Send, new: str | None) -> Send:
        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                kept = scope["path"].startswith("/static/") and b"v=" in scope["query_string"]
                headers.setdefault("Cache-Control", "public, max-age=31536000, immutable" if kept else "no-store")
                if new is not None and not scope["path"].startswith("/static/"):
                    self._set(headers, new)
            await send(message)

        return sender


def local(address: str) -> str:
    """An address of this server as it is given, or "/" for one that would lead elsewhere."""
    parts = urlsplit(address.replace("\\", "/"))
    inside = address.startswith("/") and not parts.scheme and not parts.netloc and address.isprintable()
    return address if inside and not address.startswith(("//", "/\\")) else "/"


def form_of(body: bytes) -> dict[str, list[str]]:
    """The fields of a form, each with its values in order."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=1000):
        found.setdefault(name, []).append(value)
    return found


def _given(headers: Headers, body: bytes) -> str:
    if token := headers.get("x-csrf-token"):
        return token
    kind = headers.get("content-type", "").split(";")[0].strip().casefold()
    try:
        return form_of(body).get("csrf", [""])[-1] if kind == _FORM else ""
    except ValueError:
        return ""


def _from_here(headers: Headers) -> bool:
    """Whether a browser says that a request comes from our pages; what is no browser says nothing, and may."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()


def _host(named: str) -> str:
    """The name in a Host header, without port."""
    return (named.rsplit(":", 1)[0] if not named.endswith("]") else named).casefold()


async def _body(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _replayed(body: bytes) -> Receive:
    waiting: Iterable[dict[str, Any]] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> Message:
        return next(iter(waiting), {"type": "http.disconnect"})

    return receive


def _no(scope: Scope, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    kind = JSONResponse({"error": message}, status, headers) if scope["path"].startswith("/api/") else None
    return kind or PlainTextResponse(message + "\n", status, headers)
