"""The codebook: look-ups in the shipped one, and every fault of a user's own named with file and field."""

from __future__ import annotations

import dataclasses
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from dateline.core.codebook import Codebook, load_codebook
from dateline.core.errors import DataError, UnknownName
from dateline.outputs.codebook_view import as_data, table

BOOK = load_codebook()

FILES = {
    "codebook.toml": 'name = "small"\nversion = "1"\nsource = "ours"\ntypes = ["SHOUT", "WAVE"]\n',
    "quads.toml": """
source = "ours"
[[quad]]
code = "1"
name = "loud"
definition = "One can hear it."
[[type_table]]
name = "quiet"
source = "ours"
values = {}
""",
    "contexts.toml": """
source = "ours"
[[context]]
code = "night"
name = "Night"
definition = "It is dark."
""",
    "statuses.toml": """
source = "ours"
[[status]]
code = "future"
name = "Future"
definition = "Not yet."
""",
    "events/SHOUT.toml": """
source = "ours"
name = "SHOUT"
quad = "loud"
requires_recipient = false
definition = "Somebody shouts."
[[mode]]
name = "twice"
definition = "And again."
implies = ["night"]
[[mode.example]]
text = "The guard shouted twice at the thief."
trigger = "shouted"
actor = ["The guard"]
recipient = ["the thief"]
[[counterexample]]
text = "The guard waved."
instead = "WAVE"
why = "Waving is silent."
""",
    "events/WAVE.toml": """
source = "ours"
name = "WAVE"
quad = "loud"
requires_recipient = true
definition = "Somebody waves."
[[example]]
text = "The guard will wave."
trigger = "wave"
status = ["future"]
published = "2024-05-14"
""",
    "scores.toml": """
source = "ours"
[[table]]
name = "old"
source = "ours"
[table.values]
SHOUT = -2
"SHOUT:twice" = -4
[[table]]
name = "new"
source = "ours"
based_on = "old"
[[table.mended]]
entry = "WAVE"
value = 1.5
why = "It had none."
""",
    "goldstein.toml": 'source = "ours"\n[[table]]\nname = "mine"\nsource = "ours"\nvalues = {"01" = 1, "011" = 2.5}\n',
    "cameo.toml": 'source = "ours"\n[[rule]]\ntype = "SHOUT"\ncontexts = ["night"]\ncameo = "011"\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        file = tmp_path / "small" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "small"


def test_a_users_codebook_is_read_whole(folder: Path) -> None:
    book = load_codebook(str(folder))
    assert (book.name, book.version, list(book.types)) == ("small", "1", ["SHOUT", "WAVE"])
    example = book.type("SHOUT").modes["twice"].examples[0]
    assert (example.modes, example.actor, example.recipient) == (("twice",), ("The guard",), ("the thief",))
    assert book.type("WAVE").examples[0].published == "2024-05-14"
    assert book.type("SHOUT").counterexamples[0].instead == "WAVE"
    assert book.scale("SHOUT") == -2.0
    assert book.scale("WAVE") is None
    assert book.scale("WAVE", table="new") == 1.5
    assert [(m.entry, m.printed, m.value) for m in book.scores["new"].mended] == [("WAVE", "nothing", "1.5")]
    assert book.implied("SHOUT", ["twice"]) == ("night",)
    assert book.cameo("SHOUT", contexts=["night"]) == "011"
    assert book.cameo("SHOUT") is None
    assert book.goldstein("011") == 2.5
    assert book.cameo_quad("01") is None
    assert book.triggers == ()
    assert book.cameo_names == {}


def test_a_codebook_needs_little(folder: Path) -> None:
    for name in ("contexts.toml", "statuses.toml", "scores.toml", "goldstein.toml", "cameo.toml", "events/WAVE.toml"):
        (folder / name).unlink()
    (folder / "codebook.toml").write_text('name = "less"\nversion = "1"\nsource = "ours"\n', "utf-8")
    event = folder / "events" / "SHOUT.toml"
    event.write_text(FILES["events/SHOUT.toml"].split("[[mode]]", maxsplit=1)[0], "utf-8")
    book = load_codebook(str(folder))
    assert (book.scale("SHOUT"), book.cameo("SHOUT"), book.goldstein("01")) == (None, None, None)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("codebook.toml", 'name = "small"\n', "", "codebook.toml: name: missing"),
        ("codebook.toml", '"WAVE"', '"WEEP"', "codebook.toml: types: does not fit the files of the folder events: W"),
        ("quads.toml", "values = {}", "values = {SHOUT = 'soft'}", "quiet: SHOUT: unknown quad class 'soft'"),
        ("quads.toml", "values = {}", "values = {SHUT = 'loud'}", "quads.toml: type_table quiet: SHUT: no such type"),
        ("contexts.toml", 'definition = "It is dark."', "", "contexts.toml: context 1 (night): definition: missing"),
        (
            "contexts.toml",
            "[[context]]",
            "[[contexts]]",
            "contexts.toml: contexts: unknown field; did you mean context?",
        ),
        ("contexts.toml", 'source = "ours"', "", "contexts.toml: source: missing"),
        ("statuses.toml", '"future"', '"past"', "statuses.toml: status 1 (past): code: unknown 'past'"),
        (
            "events/SHOUT.toml",
            'quad = "loud"',
            'quad = "lound"',
            "SHOUT.toml: quad: unknown 'lound'; did you mean loud?",
        ),
        (
            "events/SHOUT.toml",
            'name = "SHOUT"',
            'name = "SHUT"',
            "SHOUT.toml: name: SHUT does not fit the name of the f",
        ),
        ("events/SHOUT.toml", "requires_recipient = false", "", "SHOUT.toml: requires_recipient: missing"),
        (
            "events/SHOUT.toml",
            "requires_recipient = false",
            "requires_recipient = 0",
            "requires_recipient: 0 is of the",
        ),
        (
            "events/SHOUT.toml",
            "[[mode]]",
            '[[mode]]\nname = "twice"\ndefinition = "x"\n[[mode]]',
            "events/SHOUT.toml: mode: duplicate mode twice",
        ),
        ("events/SHOUT.toml", '["night"]', '["nigt"]', "mode 1 (twice): implies: unknown 'nigt'; did you mean night?"),
        ("events/SHOUT.toml", '"shouted"', '"yelled"', "example 1: trigger: 'yelled' does not stand in the text"),
        ("events/SHOUT.toml", '["the thief"]', "[7]", "example 1: recipient: 7 is not a string: codes are strings"),
        ("events/SHOUT.toml", '"WAVE"', '"SHOUT"', "counterexample 1: instead: SHOUT is the type that it must not be"),
        ("events/WAVE.toml", '["future"]', '["futre"]', "example 1: status: unknown 'futre'; did you mean future?"),
        ("events/WAVE.toml", "2024-05-14", "2024-15-14", "published: '2024-15-14' is no day (YYYY-MM-DD)"),
        ("events/WAVE.toml", "[[example]]", "[[example", "events/WAVE.toml: not valid TOML: "),
        (
            "scores.toml",
            '"SHOUT:twice"',
            '"SHOUT:thrice"',
            "scores.toml: table old: SHOUT:thrice: no such type or mode",
        ),
        ("scores.toml", "= -4", "= -40", "scores.toml: table old: SHOUT:twice: -40.0 is not between -10 and 10"),
        (
            "scores.toml",
            "= -4",
            '= "low"',
            "scores.toml: table 1 (old): values.SHOUT:twice: 'low' is of the wrong kind",
        ),
        (
            "scores.toml",
            'based_on = "old"',
            'based_on = "odl"',
            "table 2 (new): based_on: unknown 'odl'; did you mean old?",
        ),
        ("goldstein.toml", '"011"', '"1"', "goldstein.toml: table mine: 1: a CAMEO code has 2 to 4 digits"),
        ("cameo.toml", '"SHOUT"', '"SHOOT"', "cameo.toml: rule 1: type: unknown 'SHOOT'; did you mean SHOUT?"),
        ("cameo.toml", '"011"', '"019"', "cameo.toml: rule 1: cameo: unknown '019'"),
        ("cameo.toml", '"011"', "11", "cameo.toml: rule 1: cameo: 11 is of the wrong kind"),
        ("cameo.toml", "contexts", 'mode = "thrice"\ncontexts', "cameo.toml: rule 1: mode: unknown 'thrice'"),
    ],
)
def test_faults_name_file_and_field(folder: Path, file: str, old: str, new: str, message: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as fault:
        load_codebook(str(folder))
    assert message in str(fault.value)


def test_all_faults_are_told_at_once(folder: Path) -> None:
    (folder / "events" / "WAVE.toml").write_text('source = "ours"\n', "utf-8")
    (folder / "quads.toml").unlink()
    with pytest.raises(DataError) as fault:
        load_codebook(str(folder))
    lines = str(fault.value).splitlines()
    assert "quads.toml: this file is missing" in lines
    assert {f"events/WAVE.toml: {f}: missing" for f in ("name", "quad", "definition")} <= set(lines)


def test_a_trigger_of_an_unknown_mode_is_a_fault(folder: Path) -> None:
    (folder / "triggers").mkdir()
    group = '[[group]]\npos = "verb"\nmodes = ["thrice"]\npatterns = ["shout"]\n'
    (folder / "triggers" / "SHOUT.toml").write_text(group, "utf-8")
    with pytest.raises(DataError, match="SHOUT has no mode thrice"):
        load_codebook(str(folder))


def test_no_such_codebook() -> None:
    with pytest.raises(UnknownName, match="did you mean plover"):
        load_codebook("plovr")


def test_a_folder_without_a_codebook(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"codebook\.toml"):
        load_codebook(str(tmp_path))


def test_it_is_read_once_and_frozen() -> None:
    assert load_codebook("plover") is BOOK
    with pytest.raises(dataclasses.FrozenInstanceError):
        BOOK.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        BOOK.types["NEW"] = BOOK.type("AID")  # type: ignore[index]


def test_it_loads_from_anywhere(tmp_path: Path) -> None:
    code = "from dateline.core.codebook import load_codebook as l; print(len(l().types))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "16"


def test_an_unknown_type_names_the_nearest() -> None:
    for ask in (BOOK.type, BOOK.quad, BOOK.scale, BOOK.cameo):
        with pytest.raises(UnknownName, match="did you mean THREATEN"):
            ask("THREATN")
    with pytest.raises(UnknownName, match="mode of COERCE named 'arest'; did you mean arrest"):
        BOOK.scale("COERCE", ["arest"])
    with pytest.raises(UnknownName, match="did you mean corrected"):
        BOOK.scale("COERCE", table="correct")


def test_scale() -> None:
    assert BOOK.scale("THREATEN", ["violence"]) == -3.5
    assert BOOK.scale("COERCE", ["censor", "martial-law"]) == BOOK.scale("COERCE", ["martial-law", "censor"]) == -7.5
    assert (BOOK.scale("ACCUSE"), BOOK.scale("ACCUSE", table="as_printed")) == (-3.0, 3.0)
    assert BOOK.scale("PROTEST", ["vandalize"], "as_printed") == BOOK.scale("PROTEST") == -5.0


def test_quad() -> None:
    assert BOOK.quad("THREATEN") == "verbal conflict"
    assert BOOK.quad("SANCTION") == BOOK.quad("SANCTION", "plover") == "material conflict"
    assert BOOK.quad("SANCTION", "plover_quad_list") == "verbal conflict"
    assert BOOK.quad("AID", "plover_quad_list") == "material cooperation"


@pytest.mark.parametrize(
    ("kind", "modes", "contexts", "code"),
    [
        ("AGREE", [], [], "03"),
        ("AGREE", [], ["economic"], "0311"),
        ("AGREE", [], ["gender"], "03"),
        ("THREATEN", ["violence"], ["military"], "138"),
        ("THREATEN", ["violence"], [], "13"),
        ("ACCUSE", ["allege"], ["military"], "1123"),
        ("ACCUSE", ["allege"], ["legal", "military"], "1124"),
        ("ACCUSE", ["investigate"], ["legal", "military", "crime"], "094"),
        ("ASSAULT", [], ["military"], "190"),
        ("ASSAULT", ["abduct"], ["military"], "181"),  # the mode tells more than the context
        ("ASSAULT", ["unconventional"], ["cbrn"], "204"),
    ],
)
def test_cameo(kind: str, modes: list[str], contexts: list[str], code: str) -> None:
    for order in itertools.permutations(contexts):
        assert BOOK.cameo(kind, modes, order) == code


def test_goldstein_and_cameo_quads() -> None:
    assert (BOOK.goldstein("016"), BOOK.goldstein("016", "phoenix")) == (-5.0, 3.4)
    assert BOOK.goldstein("010") == 0.0
    assert BOOK.goldstein("10") == -5.0  # "010" and "10" are not the same
    assert BOOK.goldstein("999") is None
    assert [BOOK.cameo_quad("163", t) for t in ("icews", "phoenix", "gdelt")] == ["4", "3", "4"]
    assert [BOOK.cameo_quad("01", t) for t in ("icews", "phoenix")] == ["1", "0"]
    assert [BOOK.cameo_quad("141", t) for t in ("icews", "gdelt")] == ["4", "3"]
    with pytest.raises(UnknownName, match="did you mean icews"):
        BOOK.goldstein("010", "icewz")


def test_contexts_that_come_with_a_mode() -> None:
    assert BOOK.implied("COERCE", ["cyber", "misinformation"]) == ("cyber", "misinformation")
    assert BOOK.implied("COERCE", ["arrest"]) == ()


def _printed(book: Codebook, name: str | None = None) -> str:
    console = Console(width=120)
    with console.capture() as caught:
        console.print(table(book, name))
    return caught.get()


def test_view_of_the_whole_book() -> None:
    shown = _printed(BOOK)
    assert all(name in shown for name in (*BOOK.types, *BOOK.contexts, *BOOK.sectors, *BOOK.non_state, *BOOK.statuses))
    data = json.loads(json.dumps(as_data(BOOK)))
    assert [t["name"] for t in data["types"]] == list(BOOK.types)
    assert data["tables"]["scores"]["corrected"]["mended"][0]["entry"] == "ACCUSE"


@pytest.mark.parametrize(
    ("name", "kinds", "words"),
    [
        ("threaten", ["type"], ["verbal conflict", "-3.5", "1385", "sea of fire", "Forecasters", "territory"]),
        ("cyber", ["mode", "context"], ["COERCE cyber", "Cyber  context"]),
        ("coerce:arrest", ["mode"], ["COERCE arrest", "173"]),
        ("arrest", ["mode", "mode"], ["THREATEN arrest", "COERCE arrest"]),
        ("GOV", ["sector"], ["Government"]),
        ("UNO", ["non-state code"], ["United Nations"]),
        ("future", ["status"], ["Never set on AGREE"]),
        ("verbal conflict", ["quad class"], ["set parties against"]),
    ],
)
def test_view_of_what_a_word_names(name: str, kinds: list[str], words: list[str]) -> None:
    assert [e["kind"] for e in json.loads(json.dumps(as_data(BOOK, name)))["entries"]] == kinds
    shown = _printed(BOOK, name)
    assert [w for w in words if w not in shown] == []


def test_view_of_nothing_names_the_nearest() -> None:
    for show in (table, as_data):
        with pytest.raises(UnknownName, match="did you mean SANCTION"):
            show(BOOK, "sancton")
