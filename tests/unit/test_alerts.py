"""Alerts: rules and their mistakes, what they find, told once, muted, and sent to where a file says and nowhere else."""

from __future__ import annotations

import json
import shutil
import smtplib
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from xml.etree import ElementTree as ET

import feedparser
import numpy as np
import pytest
from tests.desk_world import act, loud, meets, quiet, record_at, stands
from tests.reports import report

from dateline.alerts import log
from dateline.alerts.changes import last_change
from dateline.alerts.finding import find
from dateline.alerts.rules import Email, Rule, Rules, Send, parse_rules
from dateline.core.errors import InputError, UnknownName
from dateline.outputs import alert_forms as forms
from dateline.outputs.cli_alerts import watch
from dateline.store import Filter, Record

RULES = """
[[alert]]
name = "Iran and Israel"
rule = "threshold"
at_least = 3
[alert.filter]
actor = "IRN"

[[alert]]
name = "who is new"
rule = "new-pair"
of = "dyad"

[[alert]]
name = "off"
rule = "meeting"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_at(tmp_path_factory.mktemp("alerts") / "record").path


@pytest.fixture
def record(made: Path, tmp_path: Path) -> Record:
    """One of its own for each test: to copy it is cheaper than to make it."""
    return Record(shutil.copytree(made, tmp_path / "record"))


def test_rules_are_read_with_their_defaults() -> None:
    one, two, three = parse_rules(RULES).rules
    assert one == Rule("Iran and Israel", "threshold", Filter(actor=("IRN",)), at_least=3.0)
    assert (two.of, two.days, three.status) == ("dyad", 7, ("cancelled", "failed", "declined"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[alert]]\nname = "a"\nrule = "treshold"', r"line 3: no kind of rule named 'treshold'; did you mean threshold\?"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n\nday = 3', r"line 5: no key of a meeting rule named 'day'; did you mean days\?"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n[[alert]]\nname = "b"\nrule = "change"\ndays = 3', r"line 7: no key of a change rule named 'days'"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n[alert.filter]\nactors = "IRN"', r"line 5: no filter named 'actors'; did you mean actor\?"),
        ('[[alert]]\nname = "a"\nrule = "threshold"', "line 3: a threshold rule says either at_least or at_most"),
        ('[[alert]]\nname = "a"\nrule = "threshold"\nat_least = "3"', "line 4: at_least is a number, not '3'"),
        ('[[alert]]\nname = "a"\nrule = "threshold"\nat_least = 1\nby = "weekly"', r"line 5: no by named 'weekly'; did you mean week\?"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\nstatus = ["canceled"]', r"line 4: no status of meetings named 'canceled'; did you mean cancelled\?"),
        ('[[alert]]\nrule = "meeting"', "line 1: a rule needs a name"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n[[alert]]\nname = "a"\nrule = "meeting"', "line 5: there are two rules named 'a'"),
        ('[[alerts]]\nname = "a"', r"line 1: no key named 'alerts'; did you mean alert\?"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n[send.mail]\nto = "x"', r"line 4: no way to send named 'mail'; did you mean email\?"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n[send.webhook]\nurl = "file:///etc/passwd"', "line 5: a webhook is an address with http or https"),
        ('[[alert]]\nname = "a"\nrule = "meeting"\n[send.email]\nserver = "x"', r"line 4: \[send.email\] needs from"),
        ("", "holds no rule"),
        ("[[alert", "Expected"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_the_nearest_name(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        parse_rules(text, "rules.toml")


def test_rules_find_what_they_say_with_the_records_behind(record: Record) -> None:
    found = find(record, parse_rules(RULES).rules)
    assert [(a.name, a.title) for a in found] == [
        ("Iran and Israel", "events 4 in the week of 2013-04-08 (at least 3)"),
        ("who is new", "first seen: North Korea → United States"),
        ("who is new", "first seen: North Korea → South Korea"),
        ("who is new", "first seen: Iran → Israel"),
        ("off", "cancelled: Visit to Moscow on 2013-04-12"),
    ]
    assert [len(a.records) for a in found] == [4, 2, 1, 4, 1]
    assert {r["document_id"] for r in found[0].records} == {"c0", "c1", "c2", "c3"}


def test_a_series_that_rises_has_a_change_and_a_flat_one_none(tmp_path: Path) -> None:
    steady = [report(f"s{w}-{n}", [act(f"2013-{1 + w // 4:02}-{1 + 7 * (w % 4):02}")], f"2013-{1 + w // 4:02}-{1 + 7 * (w % 4):02}") for w in range(16) for n in range(2)]  # fmt: skip
    rule = Rule("korea", "change", Filter(actor=("PRK",)), periods=16)
    assert find(record_at(tmp_path / "flat", steady), [rule]) == []
    more = [report(f"m{n}-{d}", [act(d)], d) for n in range(12) for d in ("2013-04-15", "2013-04-22")]
    (found,) = find(record_at(tmp_path / "risen", [*steady, *more]), [rule])
    assert found.title == "events rose from 1.9 to 14.0 a week since 2013-04-15"
    assert len(found.records) == 5
    assert found.near  # dated a week earlier or later it is the same


def test_nothing_is_new_where_the_record_goes_back_no_further(tmp_path: Path) -> None:
    assert find(record_at(tmp_path / "r", loud()), [Rule("n", "new-pair")]) == []


def test_a_new_stance_is_a_pair_of_holder_and_issue(record: Record) -> None:
    (found,) = find(record, [Rule("n", "new-pair")])
    assert found.title == "first seen: Sergei Lavrov on a ceasefire"
    assert [r["what"] for r in found.records] == ["support", "oppose"]


def test_meetings_of_two_reports_are_one_alert(tmp_path: Path) -> None:
    told = [
        meets(report(d, [], "2013-04-13", o, body=act("x").sentence), "2013-04-20", "cancelled")
        for d, o in (("a", "One"), ("b", "Two"))
    ]
    (found,) = find(record_at(tmp_path / "r", [*quiet(1), *told]), [Rule("off", "meeting")])
    assert [r["outlet"] for r in found.records] == ["One", "Two"]


def test_an_alert_is_told_once_and_a_new_one_when_it_comes(record: Record) -> None:
    rules = parse_rules(RULES)
    first, wrong = watch(record, rules)
    assert (len(first), wrong) == (5, [])
    assert watch(record, rules) == ([], [])
    record.add([meets(report("e", [], "2013-04-13", body=act("x").sentence), "2013-05-02", "failed")])
    record.refresh()
    (new,), _ = watch(record, rules)
    assert new.title.startswith("failed: Talks on Syria on 2013-05-02")
    assert log.told(Record(record.path))[0].id == new.id
    assert len(log.told(record)) == 6


def test_two_that_look_at_once_tell_it_once(record: Record) -> None:
    rules = parse_rules(RULES)
    found = find(record, rules.rules)
    others = [Record(record.path) for _ in range(3)]
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda r=r: counts.append(len(log.keep(r, found, today=date(2013, 4, 14)))))
        for r in others
    ]  # type: ignore[misc]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(counts) == [0, 0, 5]


def test_a_change_that_moves_by_a_period_is_the_same(record: Record) -> None:
    (alert,) = find(record, parse_rules(RULES).rules[:1])
    moved = replace(alert, id="alert-other", near=(alert.id,))
    assert len(log.keep(record, [alert], today=date(2013, 4, 14))) == 1
    assert log.keep(record, [moved], today=date(2013, 4, 14)) == []


def test_a_muted_rule_is_kept_and_not_sent_until_its_day(record: Record, tmp_path: Path) -> None:
    rules = replace(parse_rules(RULES), send=Send(jsonl=tmp_path / "out.jsonl", atom=tmp_path / "out.xml"))
    log.mute(record, "off", until="2013-04-20", who="Anna", known=[r.name for r in rules.rules])
    assert [m.name for m in log.mutes(record, today=date(2013, 4, 20))] == ["off"]
    assert log.mutes(record, today=date(2013, 4, 21)) == []
    log.mute(record, "off", known=["off"])  # for good, since the test's clock is not the record's
    watch(record, rules)
    assert {t.name: t.muted for t in log.told(record)} == {"Iran and Israel": False, "who is new": False, "off": True}
    assert {json.loads(line)["name"] for line in (tmp_path / "out.jsonl").read_text().splitlines()} == {
        "Iran and Israel",
        "who is new",
    }
    assert "off:" not in (tmp_path / "out.xml").read_text()
    log.unmute(record, "off")
    assert log.mutes(record) == []
    with pytest.raises(UnknownName, match="did you mean off"):
        log.mute(record, "of")
    with pytest.raises(UnknownName):
        log.unmute(record, "off")


def test_the_feed_reads_back_and_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = act("2013-04-10", sentence='<script>alert(1)</script> threatened ]]> \x07 "all" & \u202esundry.')
    made = record_at(tmp_path / "r", [report("a", [hostile], "2013-04-10", '<b onload="x">')])
    new, _ = watch(made, Rules((Rule("<i>r</i>", "threshold", at_least=1.0),)))
    feed = forms.atom(new, title="A & B")
    read = feedparser.parse(feed)
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", 1)
    assert "<script>" not in feed.decode()
    content = ET.fromstring(feed).find(f"{{{forms.ATOM}}}entry/{{{forms.ATOM}}}content")  # noqa: S314 - our own
    assert content is not None
    assert "<script>alert(1)</script> threatened" in (content.text or "")
    assert "\u202e" not in (content.text or "")
    assert forms.atom(new, title="A & B") == feed
    message = forms.mail(new, sender="a@example.org", to=["b@example.org"], at=new[0].made_at)
    assert "\n" not in str(message["Subject"])


class _Taken(BaseHTTPRequestHandler):
    got: ClassVar[list[dict[str, Any]]] = []
    answer = 204

    def do_POST(self) -> None:
        type(self).got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def hook() -> Iterator[tuple[str, type[_Taken]]]:
    handler = type("Taken", (_Taken,), {"got": [], "answer": 204})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", handler
    server.shutdown()
    server.server_close()


def test_a_webhook_gets_each_alert_once_also_after_a_failure(record: Record, hook: tuple[str, type[_Taken]]) -> None:
    url, handler = hook
    rules = replace(parse_rules(RULES), send=Send(webhook=url))
    handler.answer = 500
    _, wrong = watch(record, rules)
    assert "500" in wrong[0]
    handler.answer = 302
    assert watch(record, rules)[1]  # it is not followed to elsewhere
    handler.answer, handler.got[:] = 204, []
    assert watch(record, rules) == ([], [])
    assert len(handler.got) == 1
    assert len(handler.got[0]["alerts"]) == 5
    assert handler.got[0]["alerts"][0]["records"]
    watch(record, rules)
    assert len(handler.got) == 1


class _Post(socketserver.StreamRequestHandler):
    """The least of a mail server: it says yes to everything and keeps the mail."""

    mails: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        body: list[str] | None = None
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if body is not None:
                if line == ".":
                    type(self).mails.append("\n".join(body))
                    body = None
                    self.wfile.write(b"250 kept\r\n")
                else:
                    body.append(line)
            elif line.upper() == "DATA":
                body = []
                self.wfile.write(b"354 go on\r\n")
            elif line.upper() == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 yes\r\n")


def test_mail_is_one_message_with_the_records(record: Record) -> None:
    import email
    from email import policy

    handler = type("Post", (_Post,), {"mails": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        to = Email(
            "127.0.0.1", "desk@example.org", ("a@example.org", "b@example.org"), server.server_address[1], "none"
        )
        assert watch(record, replace(parse_rules(RULES), send=Send(email=to)))[1] == []
        server.shutdown()
    (raw,) = handler.mails
    message = email.message_from_string(raw, policy=policy.default)
    assert message["To"] == "a@example.org, b@example.org"
    assert message["Subject"] == "Dateline: Iran and Israel: events 4 in the week of 2013-04-08 (at least 3) and 4 more"
    assert "cancelled: Visit to Moscow on 2013-04-12" in message.get_content()


def test_nothing_is_sent_unless_a_file_says_so(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr("socket.socket.connect", never)
    monkeypatch.setattr(smtplib, "SMTP", never)
    assert len(watch(record, parse_rules(RULES))[0]) == 5


def share_found(before: float, after: float, late: int, penalty: float, tries: int = 300) -> float:
    """How many of ``tries`` Poisson series of 52 values have a change, ``late`` values before their end at most twice as far."""
    rng = np.random.default_rng(20130410)
    found = 0
    for _ in range(tries):
        values = [*rng.poisson(before, 52 - late), *rng.poisson(after, late)]
        change = last_change([float(v) for v in values], counts=True, penalty=penalty)
        found += change is not None and (late == 0 or change.start >= 52 - 2 * late)
    return found / tries


@pytest.mark.parametrize("rate", [0.3, 2.0, 10.0])
def test_flat_series_seldom_change(rate: float) -> None:
    assert share_found(rate, rate, 0, 3.0) <= 0.02


def test_a_rise_is_found_within_two_weeks() -> None:
    assert share_found(2.0, 8.0, 2, 3.0) >= 0.8


def test_a_short_series_has_no_change_and_a_wrong_penalty_is_told() -> None:
    assert last_change([0.0, 9.0] * 3, counts=True, penalty=3.0) is None
    assert last_change([5.0] * 20, counts=False, penalty=3.0) is None
    with pytest.raises(InputError, match="above 0"):
        last_change([1.0] * 20, counts=True, penalty=0)


def test_the_command_tells_keeps_and_lists(record: Record, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(RULES + f'[send.atom]\nfile = "feed.xml"\n', "utf-8")  # noqa: F541

    def run(*arguments: str, status: int = 0) -> tuple[str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "dateline", "alerts", str(record.path), *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout, done.stderr

    dry, _ = run("--rules", str(file), "--dry-run")
    assert len(dry.splitlines()) == 5
    assert not (tmp_path / "feed.xml").exists()
    out, err = run("--rules", str(file))
    assert "5 new alerts by 3 rules" in err
    assert [json.loads(line)["id"] for line in out.splitlines()] == [
        json.loads(line)["id"] for line in dry.splitlines()
    ]
    assert len(feedparser.parse((tmp_path / "feed.xml").read_bytes()).entries) == 5
    listed, _ = run("--format", "table")
    assert "Iran and Israel: events 4 in the week" in listed
    _, err = run("--rules", str(tmp_path / "none.toml"), status=2)
    assert "there is no file of rules" in err


def test_stances_may_be_bounded_by_holder(tmp_path: Path) -> None:
    made = record_at(tmp_path / "r", [*quiet(1), stands(report("a", [act("2013-04-12")], "2013-04-12"), "oppose")])
    assert find(made, [Rule("n", "new-pair", Filter(actor=("FRA",)))]) == []
    assert len(find(made, [Rule("n", "new-pair", Filter(actor=("RUS",)))])) == 1
