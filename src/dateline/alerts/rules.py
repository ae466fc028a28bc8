"""Rules of alerts as a TOML file, read with every mistake named by its line.

What may not live here: what a rule finds (``finding.py``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from dateline.core.errors import DatelineError, InputError, nearest
from dateline.core.types import MeetingStatus
from dateline.store.filters import made
from dateline.store.queries import Filter
from dateline.store.series import PERIODS, RULES

KINDS: Mapping[str, tuple[str, ...]] = {
    "threshold": ("at_least", "at_most", "measure", "by", "count", "look_back"),
    "change": ("measure", "by", "count", "periods", "penalty", "look_back"),
    "new-pair": ("of", "days"),
    "meeting": ("status", "days"),
}
"""The keys of each kind of rule, beside those that all have."""

MEASURES = ("events", "reports", "outlets", "scale_sum", "scale_mean")
PAIRS = ("stance", "dyad")
FILTERS = ("actor", "recipient", "type", "mode", "context", "quad", "status", "speaker", "outlet", "text", "stance")
SEND = {
    "atom": ("file",),
    "jsonl": ("file",),
    "webhook": ("url",),
    "email": ("server", "port", "from", "to", "tls", "user", "password_env"),
}
TLS = ("starttls", "tls", "none")
_COMMON = ("name", "rule", "filter")
_KINDS_OF = {
    "at_least": float,
    "at_most": float,
    "penalty": float,
    "look_back": int,
    "periods": int,
    "days": int,
    "port": int,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``filter`` says which events, stances or meetings it looks at.

    ``threshold``: the ``measure`` of a period ``by`` is ``at_least`` or ``at_most`` so much, in one of the last
    ``look_back`` periods. ``change``: a series of ``periods`` has another level since one of the last ``look_back``;
    ``penalty`` is what a change must earn (see ``changes.py``). ``new-pair``: a holder and issue (``of`` stance) or two
    countries (dyad) never seen before the last ``days``. ``meeting``: one whose ``status`` reports of the last ``days`` tell.
    """

    name: str
    rule: str
    filter: Filter = field(default_factory=Filter)
    at_least: float | None = None
    at_most: float | None = None
    measure: str = "events"
    by: str = "week"
    count: str = "records"
    look_back: int = 2
    periods: int = 52
    penalty: float = 3.0
    of: str = "stance"
    status: tuple[str, ...] = ("cancelled", "failed", "declined")
    days: int = 7


@dataclass(frozen=True, slots=True)
class Email:
    """A mail server and to whom; ``password_env`` names the variable of the environment that holds the password."""

    server: str
    sender: str
    to: tuple[str, ...]
    port: int = 587
    tls: str = "starttls"
    user: str | None = None
    password_env: str | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Where alerts go beside the record: paths of files, an address of the web, mail. Each None: nowhere."""

    atom: Path | None = None
    jsonl: Path | None = None
    webhook: str | None = None
    email: Email | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a file, and where to send what they find."""

    rules: tuple[Rule, ...]
    send: Send = field(default_factory=Send)


def load_rules(path: Path) -> Rules:
    """The rules in a file. InputError that names the file, line, and the nearest right name."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as fault:
        raise InputError(f"there is no file of rules {path}") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(f"{path} cannot be read ({fault})") from fault
    return parse_rules(text, str(path), path.parent)


def parse_rules(text: str, source: str = "rules", folder: Path = Path()) -> Rules:
    """The rules in a text; relative paths are below ``folder``. InputError as ``load_rules``."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise InputError(f"{source}: {fault}") from fault
    seen = _Source(text, source)
    seen.known(data, ("alert", "send"), "", 0)
    listed = data.get("alert", [])
    if not isinstance(listed, list) or not listed:
        raise InputError(f"{source} holds no rule; a rule begins with [[alert]]")
    rules = tuple(_rule(seen, entry, n) for n, entry in enumerate(listed, 1))
    for n, rule in enumerate(rules, 1):
        if rule.name in {r.name for r in rules[: n - 1]}:
            raise seen.wrong(f"there are two rules named {rule.name!r}", "name", "alert", n)
    return Rules(rules, _send(seen, data.get("send", {}), folder))


class _Source:
    """The words of the file, to say where a mistake stands."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.splitlines()
        self.name = name

    def line(self, key: str, table: str, number: int) -> int | None:
        """The line of a key in a table, of the ``number``-th rule if not 0; of the table where it has no such key."""
        at, head, inside = 0, None, not table
        for i, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
                names = header[1].split(".")
                at += header[1] == "alert"
                inside = names[0] == table and number in {0, at}
                if names[-1] == key and (inside or not table):
                    return i
                head = head or (i if inside else None)
            elif inside and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""", line):
                return i
        return head

    def wrong(self, words: str, key: str, table: str = "", number: int = 0) -> InputError:
        line = self.line(key, table, number)
        return InputError(f"{self.name}{f', line {line}' if line else ''}: {words}")

    def known(self, data: Any, names: Iterable[str], table: str, number: int, what: str = "key") -> None:
        """InputError for a key that is none of the names, with the nearest of them."""
        allowed = tuple(names)
        if not isinstance(data, dict):
            raise self.wrong(f"{table or what} must be a table", table, "", 0)
        for key in data:
            if key not in allowed:
                near = nearest(key, allowed)
                hint = f"did you mean {near}?" if near else f"there are {', '.join(allowed)}"
                raise self.wrong(f"no {what} named {key!r}; {hint}", key, table, number)


def _rule(seen: _Source, entry: Any, n: int) -> Rule:
    if not isinstance(entry, dict):
        raise seen.wrong("a rule begins with [[alert]]", "alert")
    name, kind = entry.get("name"), entry.get("rule")
    if not isinstance(name, str) or not name.strip():
        raise seen.wrong("a rule needs a name", "name", "alert", n)
    if not isinstance(kind, str) or kind not in KINDS:
        near = nearest(str(kind), KINDS) if kind else None
        said = f"no kind of rule named {kind!r}; " if kind else "a rule says its kind with rule = …; "
        raise seen.wrong(
            said + (f"did you mean {near}?" if near else f"there are {', '.join(KINDS)}"), "rule", "alert", n
        )
    seen.known(entry, (*_COMMON, *KINDS[kind]), "alert", n, f"key of a {kind} rule")
    given = {k: _value(seen, k, v, n) for k, v in entry.items() if k != "filter"}
    choices = {"measure": MEASURES, "by": PERIODS, "count": RULES, "of": PAIRS}
    for key, allowed in choices.items():
        if key in given and given[key] not in allowed:
            near = nearest(str(given[key]), allowed)
            raise seen.wrong(f"no {key} named {given[key]!r}; " + (f"did you mean {near}?" if near else f"there are {', '.join(allowed)}"), key, "alert", n)  # fmt: skip
    for status in given.get("status", ()):
        if status not in get_args(MeetingStatus):
            raise seen.wrong(f"no status of meetings named {status!r}; did you mean {nearest(status, get_args(MeetingStatus))}?", "status", "alert", n)  # fmt: skip
    if kind == "threshold" and ("at_least" in given) == ("at_most" in given):
        raise seen.wrong("a threshold rule says either at_least or at_most", "rule", "alert", n)
    return Rule(**given, filter=_filter(seen, entry.get("filter", {}), n))


def _value(seen: _Source, key: str, value: Any, n: int, table: str = "alert") -> Any:
    kind = _KINDS_OF.get(key)
    if kind is not None:
        if isinstance(value, bool) or not isinstance(value, int | float) or (kind is int and value != int(value)):
            raise seen.wrong(f"{key} is a number, not {value!r}", key, table, n)
        if kind is int and value < 1:
            raise seen.wrong(f"{key} is at least 1, not {value!r}", key, table, n)
        return kind(value)
    if key in {"status", "to"}:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(v, str) for v in listed):
            raise seen.wrong(f"{key} is a list of words, not {value!r}", key, table, n)
        return tuple(listed)
    if not isinstance(value, str):
        raise seen.wrong(f"{key} is words in quotation marks, not {value!r}", key, table, n)
    return value


def _filter(seen: _Source, data: Any, n: int) -> Filter:
    seen.known(data, FILTERS, "alert", n, "filter")
    try:
        return made(**data)
    except (DatelineError, TypeError) as fault:
        raise seen.wrong(str(fault), "filter", "alert", n) from fault


def _send(seen: _Source, data: Any, folder: Path) -> Send:
    seen.known(data, SEND, "send", 0, "way to send")
    for way, keys in SEND.items():
        if way in data:
            seen.known(data[way], keys, "send", 0, f"key of [send.{way}]")
    paths = {w: folder / _needed(seen, data[w], "file", w) for w in ("atom", "jsonl") if w in data}
    url = _needed(seen, data["webhook"], "url", "webhook") if "webhook" in data else None
    if url is not None and not re.match(r"https?://[^/\s]+", url):
        raise seen.wrong(f"a webhook is an address with http or https, not {url!r}", "url", "send")
    return Send(paths.get("atom"), paths.get("jsonl"), url, _email(seen, data["email"]) if "email" in data else None)


def _email(seen: _Source, data: Mapping[str, Any]) -> Email:
    for key in ("server", "from", "to"):
        if key not in data:
            raise seen.wrong(f"[send.email] needs {key}", "email", "send")
    given = {k: _value(seen, k, v, 0, "send") for k, v in data.items()}
    if given.get("tls", "starttls") not in TLS:
        raise seen.wrong(f"no tls named {given['tls']!r}; there are {', '.join(TLS)}", "tls", "send")
    given["sender"] = given.pop("from")
    return Email(**given)


def _needed(seen: _Source, data: Mapping[str, Any], key: str, way: str) -> str:
    if key not in data:
        raise seen.wrong(f"[send.{way}] needs {key}", way, "send")
    value: str = _value(seen, key, data[key], 0, "send")
    return value
