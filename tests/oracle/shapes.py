"""The shape of a random case, as Hypothesis draws it; a case stays small to draw.

The awkward choices are about as frequent as the plain ones.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

# "one" twice: the plain case is the most frequent.
CODES = ("one", "one", "two", "three", "short", "edition", "ended", "lapsed")
QUESTIONS = ("none", "codes", "codes", "prefix", "mixed")


@dataclass
class Shape:
    """What Hypothesis draws of a case; the rest follows from ``filling``."""

    starts: dt.date
    length: int
    codes: str
    flows: tuple[str, ...]
    breakdowns: tuple[str, ...]
    currencies: str
    coverage: str
    question: str
    files: str
    asks_later: bool
    has_sample: bool
    revisions: tuple[str, ...]
    is_shared: bool
    has_dated_names: bool
    uncovered: frozenset[int]
    silent: frozenset[int]
    member_count: int
    density: float
    values: str
    units: str
    has_unknown_members: bool
    has_sibling: bool
    filling: int


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """The shape of one case."""
    starts = draw(
        st.sampled_from(
            [
                dt.date(2019, 1, 1),
                dt.date(2019, 11, 1),
                dt.date(2020, 10, 1),
                dt.date(2021, 1, 1),
                dt.date(2021, 7, 1),
                dt.date(2023, 1, 1),
                dt.date(2024, 2, 1),
                dt.date(2024, 10, 1),
            ]
        )
    )
    length = draw(st.sampled_from([1, 3, 13, 14, 15, 18, 18, 26, 26]))
    months = st.integers(0, max(length - 1, 0))
    has_holes = draw(st.booleans())
    return Shape(
        starts=starts,
        length=length,
        codes=draw(st.sampled_from(CODES)),
        flows=draw(st.sampled_from([("export", "import")] * 4 + [("export",), ("import",)])),
        breakdowns=draw(
            st.sampled_from(
                [
                    ("partner",),
                    ("province",),
                    ("partner", "province"),
                    ("partner_province",),
                    ("partner", "partner_province"),
                    ("province", "partner_province"),
                    ("partner", "province", "partner_province"),
                    ("total", "partner"),
                    ("partner_regime", "province"),
                    ("total", "partner_province"),
                    ("regime", "partner_province"),
                    ("total", "province", "partner_regime"),
                ]
            )
        ),
        currencies=draw(st.sampled_from(["usd", "usd", "usd", "cny", "both", "turns", "mixed"])),
        coverage=draw(st.sampled_from(["complete", "complete", "partial", "mixed"])),
        question=draw(st.sampled_from(QUESTIONS)),
        files=draw(st.sampled_from(["year", "year", "month", "one"])),
        asks_later=draw(st.sampled_from([False, False, True])),
        has_sample=draw(st.sampled_from([False, False, False, True])),
        revisions=tuple(
            draw(
                st.lists(
                    st.sampled_from(["complete", "partial", "drop", "again", "twin"]), max_size=2
                )
            )
        ),
        is_shared=draw(st.sampled_from([False, False, True])),
        has_dated_names=draw(st.booleans()),
        uncovered=draw(st.frozensets(months, max_size=2)) if has_holes else frozenset(),
        silent=draw(st.frozensets(months, max_size=3)),
        member_count=draw(st.sampled_from([1, 2, 3, 3, 4, 4, 5, 11, 14])),
        density=draw(st.sampled_from([0.1, 0.35, 0.6, 0.9, 1.0])),
        values=draw(st.sampled_from(["plain", "edges", "small", "ties", "zeros", "halves"])),
        units=draw(
            st.sampled_from(
                ["one", "one", "names", "by_code", "by_member", "change", "missing", "none"]
            )
        ),
        has_unknown_members=draw(st.booleans()),
        has_sibling=draw(st.sampled_from([False, False, True])),
        filling=draw(st.integers(0, 2**32 - 1)),
    )
