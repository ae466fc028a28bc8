"""What stands at the head and foot of a report: dateline, byline, wire credit, stamps of time.

A part of the text stage. A dateline stays within the first sentence of the report; bylines, credits,
stamps and picture credits are apparatus, which holds no sentence. What may not live here: word lists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.core.lexicon import load
from dateline.core.types import Label, Span

_LEXICON = load("text")
_NOT_PLACES = frozenset(_LEXICON["dateline"]["not_places"])
_MONTHS: str = _LEXICON["dateline"]["months"]
_AGENCY = "(?:" + "|".join(re.escape(a) for a in sorted(_LEXICON["credit"]["agencies"], key=len, reverse=True)) + ")"
_CREDIT = rf"\((?P<credit>{_AGENCY}(?:\s?[/,&-]\s?{_AGENCY})*|[A-Z][A-Za-z. ]{{1,24}}[Nn]ews(?: [Aa]gency)?)\)"

_CAPS_WORD = r"(?:[A-ZÀ-ÞŞĞİČŠŽ][A-ZÀ-ÞŞĞİČŠŽ'’.]{0,24}(?:-[A-ZÀ-Þ]{1,20}){0,2})"
_CAPS = rf"{_CAPS_WORD}(?:[ ]{_CAPS_WORD}|[ ](?:de|del|la|al|el|and)|/{_CAPS_WORD}){{0,4}}"
_TITLE_WORD = r"(?:[A-ZÀ-Þ][a-zà-ÿšžčćşğıô'’]{1,20}\.?(?:-[A-Za-zÀ-ÿ]{1,20}){0,2})"
_TITLE = rf"{_TITLE_WORD}(?:[ ]{_TITLE_WORD}|[ ](?:de|del|la|al|el|of|and)){{0,3}}"
_REGION = rf"(?:,[ ](?!(?:{_MONTHS})\b)(?:{_CAPS}|{_TITLE}|(?:[A-Z]\.){{1,3}}))"
_DAY = rf"(?:(?:{_MONTHS})[ ]?\d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?[ ](?:{_MONTHS}))(?:,?[ ]\d{{4}})?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?"
_WHEN = rf"(?:[ ]?[,.(–-]?[ ]?\(?(?:{_WEEKDAY},?[ ])?{_DAY}\)?)"
_DASH = r"(?:[ ]?(?:—|–|--|―|−)[ ]?|[ ]-{1,2}[ ]|-[ ])"

_CAPS_LINE = re.compile(
    rf"(?P<place>{_CAPS})(?P<region>{_REGION}{{0,2}})(?:[ ]?{_CREDIT})?{_WHEN}?(?:[ ]?{_CREDIT.replace('credit', 'credit2')})?"
    rf"(?P<mark>{_DASH}|:[ ])"
)
_TITLE_LINE = re.compile(
    rf"(?P<place>{_TITLE})(?P<region>{_REGION}{{0,2}})(?:[ ]?{_CREDIT})?{_WHEN}?(?:[ ]?{_CREDIT.replace('credit', 'credit2')})?"
    rf"(?P<mark>[ ](?:—|–|--|-)[ ]|:[ ])(?=[\"“'‘]?[A-Z0-9])"
)
_CREDIT_LINE = re.compile(rf"{_CREDIT}{_DASH}|(?P<bare>{_AGENCY})[ ]?(?:—|–|--|-)[ ](?=[\"“]?[A-Z])")
_PLACE_CREDIT = re.compile(rf"(?P<place>{_CAPS}|{_TITLE})(?P<region>{_REGION}{{0,2}})[ ]{_CREDIT}[ ]?(?=[\"“]?[A-Z])")

_NAME = r"[A-ZÀ-Þ][\w'’.-]{0,24}(?:[ ](?:[A-ZÀ-Þ][\w'’.-]{0,24}|de|del|della|van|von|der|den|bin|al|el|la|le|da|dos|and|&)){0,7}"
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|Written by|Reported by|Story by|Text by|Reporting by|Analysis by)[ :]{{1,2}}(?P<name>{_NAME}(?:,[ ]{_NAME}){{0,4}})"
    r"(?:(?:,|[ ][—–|/·•-]|\n|[ ]in\b|[ ]\()[ ]?[^.!?\n]{0,80})?\.?$"
)
_SIGNED = re.compile(rf"(?:—|–|―|--|-)[ ]?(?P<name>{_NAME}(?:[ ][-–—/][ ]{_NAME})?)\.?$")
_FOOT = re.compile(
    r"""[(\[—–-]{0,2}[ ]?(?:(?:Additional|Further|Extra|With|Some)[ ])?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Tt]ranslation|[Tt]ranslated|[Ee]dited|[Ww]ritten|[Rr]eported|[Cc]ompiled|[Cc]ontribution[s]?|[Ii]nputs?)[ ](?:and[ ]\w+[ ])?(?:by|from)[ ][A-Z]"""
    r"""|.{0,160}(?:contributed (?:to this (?:report|story|article)|reporting)|(?:This|The) (?:article|story|report) was (?:written|reported|compiled) by)\b"""
    r"""|[(\[]?With (?:inputs?|reporting|files|agenc\w+) (?:from|by)?"""
)
_STAMP = re.compile(
    rf"(?:(?:first |last )?(?:published|updated|posted|modified|issued|created|date|released)(?: (?:on|at|in))?[ :]{{1,2}}.{{0,60}}\d"
    rf"|(?:{_WEEKDAY},?[ ])?{_DAY}(?:[ ,|@•·-]{{1,3}}.{{0,30}})?|\d{{1,2}}[:.]\d\d[ ]?(?:[ap]\.?m\.?)?.{{0,20}}"
    rf"|\d{{4}}-\d\d-\d\d.{{0,20}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}.{{0,20}}|\d{{1,3}}[ -]min(?:ute)?s?[ ](?:read|ago).{{0,20}}"
    r"|\d{1,2} (?:hours?|days?) ago)$",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"[(\[]?(?:photo|image|picture|photograph|credit|source|video|graphic|file photo|illustration|courtesy)(?: (?:credit|by|courtesy(?: of)?|source))?\s*[:/][ ].{1,80}[)\]]?$",
    re.IGNORECASE,
)
_TRAILING = re.compile(rf"(?P<all>[ ]?(?:—|–|--|-|\()[ ]?(?P<credit>{_AGENCY}(?:[ ]?/[ ]?{_AGENCY})*)\)?\.?)$")
_ALONE = re.compile(
    rf"[(\[—–-]{{0,2}}[ ]?(?:[Ss]ource: ?)?(?P<credit>{_AGENCY}(?:[ ]?[/,&][ ]?{_AGENCY}){{0,3}})[ ]?[)\]]?\.?$"
)
_HEAD = 8  # paragraphs in which the dateline and byline are sought
_FULL = re.compile(r"""[.!?…]["'”’»)]{0,2}$""")


@dataclass(slots=True)
class Masthead:
    """What was read off; ``apparatus`` are spans that hold no sentence of the report."""

    dateline: Label | None = None
    lead: Span | None = None
    byline: Label | None = None
    credit: Label | None = None
    apparatus: tuple[Span, ...] = ()


def masthead(content: str, body: Sequence[Span], title: str | None) -> Masthead:
    """Reads the head and the foot of the report, whose paragraphs are ``body``."""
    found = Masthead()
    apparatus: list[Span] = []
    if title and body and _same(body[0].of(content), title):
        apparatus.append(body[0])
    for paragraph in body[:_HEAD]:
        words = paragraph.of(content)
        if _dateline(content, paragraph, found):
            break
        if paragraph in apparatus or _is_line(words, paragraph, found):
            apparatus += [paragraph] if paragraph not in apparatus else []
        elif len(words) > 100 and _FULL.search(words):
            break
    apparatus += _foot(content, [p for p in body if p not in apparatus], found)
    found.apparatus = tuple(sorted(set(apparatus)))
    return found


def _same(words: str, title: str) -> bool:
    return re.sub(r"\W+", " ", words).strip().casefold() == re.sub(r"\W+", " ", title).strip().casefold()


def _dateline(content: str, paragraph: Span, found: Masthead) -> bool:
    """Reads a dateline or the agency's mark off the first words of a paragraph; True where one stands."""
    words = content[paragraph.start : min(paragraph.end, paragraph.start + 160)]
    for pattern in (_CAPS_LINE, _TITLE_LINE, _PLACE_CREDIT):
        m = pattern.match(words)
        if m is not None and _is_place_line(m, paragraph):
            end = m.end("region") if m["region"] else m.end("place")
            found.dateline = _label(words, m.start("place"), end, paragraph.start)
            found.lead = Span(paragraph.start, paragraph.start + m.end())
            _set_credit(m, words, paragraph.start, found)
            return True
    if (m := _CREDIT_LINE.match(words)) is not None:
        group = "credit" if m["credit"] else "bare"
        found.lead = Span(paragraph.start, paragraph.start + m.end())
        found.credit = found.credit or _label(words, m.start(group), m.end(group), paragraph.start)
        return True
    return False


def _is_place_line(m: re.Match[str], paragraph: Span) -> bool:
    place = m["place"].strip(".")
    if (
        place.upper() in _NOT_PLACES
        or place.split()[0].upper() in _NOT_PLACES
        or len(place) < 3
        or paragraph.end - paragraph.start < m.end() + 25
    ):
        return False
    if re.fullmatch(_AGENCY, place):
        return False
    sure = m.end("place") < m.start("mark") if "mark" in m.groupdict() else True
    if place.isupper():
        return True
    # "Moscow - The ministry…" is a dateline, "Washington: what now?" may be a headline: a whole paragraph
    # with its full stop must follow, and a lone word or two must stand before the mark
    return sure or (len(place.split()) <= 3 and paragraph.end - paragraph.start > 80)


def _set_credit(m: re.Match[str], words: str, at: int, found: Masthead) -> None:
    for group in ("credit", "credit2"):
        if found.credit is None and m.groupdict().get(group):
            found.credit = _label(words, m.start(group), m.end(group), at)


def _label(words: str, start: int, end: int, at: int) -> Label:
    return Label(words[start:end], Span(at + start, at + end))


def _is_line(words: str, paragraph: Span, found: Masthead) -> bool:
    """Whether a paragraph of the head is a byline, a credit, a stamp of time or a picture's credit."""
    if len(words) > 200:
        return False
    if found.byline is None and (m := _BYLINE.match(words)) is not None:
        found.byline = _label(words, m.start("name"), m.end("name"), paragraph.start)
        return True
    if (m := _ALONE.match(words)) is not None:
        found.credit = found.credit or _label(words, m.start("credit"), m.end("credit"), paragraph.start)
        return True
    return _STAMP.match(words) is not None or _PICTURE.match(words) is not None


def _foot(content: str, body: Sequence[Span], found: Masthead) -> list[Span]:
    """Credits and signatures at the end; picture credits anywhere."""
    out = [p for p in body if p.end - p.start <= 110 and _PICTURE.match(p.of(content))]
    for paragraph in body[-3:]:
        words = paragraph.of(content)
        if len(words) <= 300 and _FOOT.match(words):
            out.append(paragraph)
        elif (m := _ALONE.match(words)) is not None:
            found.credit = found.credit or _label(words, m.start("credit"), m.end("credit"), paragraph.start)
            out.append(paragraph)
        elif len(words) <= 80 and (m := _SIGNED.match(words)) is not None and paragraph == body[-1]:
            found.byline = found.byline or _label(words, m.start("name"), m.end("name"), paragraph.start)
            out.append(paragraph)
        elif (m := _TRAILING.search(words, max(0, len(words) - 60))) is not None and _FULL.search(
            words[: m.start()].rstrip()
        ):
            found.credit = found.credit or _label(words, m.start("credit"), m.end("credit"), paragraph.start)
            out.append(Span(paragraph.start + m.start("all"), paragraph.end))
    return out
