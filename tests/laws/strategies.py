"""Generated texts: report-like, and anything at all."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

WHO = [
    "Foreign Minister Anna Berg", "Berg", "She", "Moscow", "the United States", "Syrian rebels", "police",
    "the G8", "a senior official", "Interfax", "Leaders of the African Union (AU)", "North Korea", "Mr. O'Neil",
]  # fmt: skip
DID = [
    "said", "agreed to lift", "condemned", "will meet", "threatened to attack", "did not arrest", "told",
    "were to hold talks with", "has backed", "withdrew from", "urged", "rejected", "is expected to visit",
]  # fmt: skip
WHOM = [
    "Kenya", "the opposition", "President José Ruiz", "sanctions on Iran", "protesters in Cairo", "reporters",
    "that talks had failed", "him", "his French counterpart", "the treaty", "its “strategic partners”",
]  # fmt: skip
WHEN = ["", " on Tuesday", " last week", " in 2011", " tomorrow", " on 31 February", " by early May", " Monday night"]
END = [".", ".", ".", "?", "!", '," he said.', " …", "", ".”"]
START = ["", "", "", '"', "“", "LONDON — ", "(AP) ", "By Jane Doe\n\n", "Read more: ", "- "]

sentence = st.builds(
    "{}{} {} {}{}{}".format,
    st.sampled_from(START),
    st.sampled_from(WHO),
    st.sampled_from(DID),
    st.sampled_from(WHOM),
    st.sampled_from(WHEN),
    st.sampled_from(END),
)
report = st.builds(
    lambda sentences, gaps: "".join(s + g for s, g in zip(sentences, gaps, strict=True)),
    st.lists(sentence, min_size=6, max_size=6),
    st.lists(st.sampled_from([" ", " ", "\n", "\n\n", "\r\n", "  "]), min_size=6, max_size=6),
)
anything = st.text(max_size=300)
text = st.one_of(report, report, anything)
published = st.one_of(
    st.none(), st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str), st.just("2013-04-10T08:30:00+04:00")
)
