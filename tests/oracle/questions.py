"""Section What was asked: the question behind an extract, and what it answers.

Where a question is not stated, the codes and months that the file lists are all that was asked for.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .terms import Key, Settings, first_day, shift

QUESTIONS = "ledger/extract_questions.csv"
"""The seed that states the questions of extracts that are seeds; text, one row a file."""
QUESTION_COLUMNS = (
    "source_file",
    "vintage",
    "flow",
    "breakdown",
    "currency",
    "coverage",
    "codes",
    "months",
    "is_sample",
)
WHOLE_TARIFF = "all"


def asked_codes(text: str) -> frozenset[str]:
    """HS prefixes that are joined by commas; the whole tariff is the prefix of every code."""
    return frozenset([""] if text == WHOLE_TARIFF else text.split(","))


def asked_months(text: str) -> frozenset[dt.date]:
    """Months as a list (2024-01,2024-03) or ranges (2024-01..2024-07), both ends included."""
    months = set()
    for part in text.split(","):
        first, _, last = part.partition("..")
        month, end = (first_day(m.replace("-", "")) for m in (first, last or first))
        while month <= end:
            months.add(month)
            month = shift(month, 1)
    return frozenset(months)


def are_related(one: str, other: str) -> bool:
    """Whether one code is, or holds, the other."""
    return one.startswith(other) or other.startswith(one)


@dataclass
class Extract:
    """One download: what it was asked for, what it lists, and when it was made.

    ``codes`` are HS prefixes; ``listed`` are the codes of its lines; ``displaced_by`` are, for the
    sample alone, the codes that other extracts were asked for.
    """

    source_file: str
    flow: str
    breakdown: str
    currency: str
    is_complete: bool
    vintage: str
    downloaded_at: str = ""
    ingested_no: int = 0
    is_stated: bool = False
    question: tuple[str | None, str | None] = None, None
    is_sample: bool = False
    codes: set[str] = field(default_factory=set)
    months: set[dt.date] = field(default_factory=set)
    listed: set[str] = field(default_factory=set)
    displaced_by: frozenset[str] = frozenset()

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Section Two downloads of one day: the later one counts; seeds have names alone."""
        return self.vintage, self.downloaded_at, self.ingested_no, self.source_file

    def answers_code(self, code: str) -> bool:
        """Whether a code was asked for, and its trade is not inside the line of a shorter one.

        A download at four digits says nothing about an eight-digit code beneath: that this is not
        listed does not mean that it was not traded.
        """
        is_asked = any(code.startswith(asked) for asked in self.codes)
        is_inside = any(code.startswith(listed) for listed in self.listed - {code})
        is_displaced = any(are_related(code, other) for other in self.displaced_by)
        return is_asked and (code in self.listed or not is_inside) and not is_displaced


def file_key(row: Mapping[str, str]) -> Key:
    """What tells the extracts apart: a file may hold several flows, breakdowns and currencies."""
    currency = row.get("currency") or ("usd" if row["value_usd"] else "cny")
    return (row["source_file"], row["vintage"], row["flow"], row["breakdown"], currency)


def extracts_of(
    rows: Iterable[Mapping[str, str]], questions: Sequence[Mapping[str, str]], settings: Settings
) -> dict[Key, Extract]:
    """Every extract up to ``as_of``, also one without lines, by the key of its file.

    ``is_sample``, ``downloaded_at`` and ``ingested_no`` of a question may be left out, and so may
    its codes and months together, which are not stated then.
    """
    found: dict[Key, Extract] = {}

    def extract_of(row: Mapping[str, str]) -> Extract:
        key = file_key(row)
        if key not in found:
            source_file, vintage, flow, breakdown, currency = key
            is_complete = row["coverage"] == "complete"
            found[key] = Extract(source_file, flow, breakdown, currency, is_complete, vintage)
        return found[key]

    for question in known_by(questions, settings):
        extract = extract_of(question)
        extract.is_sample = question.get("is_sample") == "true"
        extract.downloaded_at = question.get("downloaded_at", "")
        extract.ingested_no = int(question.get("ingested_no", 0))
        if question.get("codes"):
            extract.is_stated = True
            extract.question = question["codes"], question["months"]
            extract.codes = set(asked_codes(question["codes"]))
            extract.months = set(asked_months(question["months"]))
    for row in known_by(rows, settings):
        extract = extract_of(row)
        extract.listed.add(row["product_code"])
        if not extract.is_stated:
            extract.codes.add(row["product_code"])
            extract.months.add(first_day(row["data_month"]))
    return with_the_sample_displaced(found, settings)


def with_the_sample_displaced(found: dict[Key, Extract], settings: Settings) -> dict[Key, Extract]:
    """Section The sample: it counts for a code only while no other extract speaks about that code.

    Not in any flow, breakdown, currency or month: estimates must not fill the holes of a series.
    """
    if not settings.with_sample:
        return {key: extract for key, extract in found.items() if not extract.is_sample}
    others = frozenset(
        code for extract in found.values() if not extract.is_sample for code in extract.codes
    )
    for extract in found.values():
        extract.displaced_by = others if extract.is_sample else frozenset()
    return found


def with_repeats(
    rows: Sequence[Mapping[str, str]], questions: Sequence[Mapping[str, str]]
) -> tuple[list[Mapping[str, str]], list[Mapping[str, str]]]:
    """The same bytes downloaded again later are a statement of that later day as well.

    ``seen_again`` of a question holds these days, joined by commas.
    """
    again: dict[Key, list[str]] = {
        file_key(question): question["seen_again"].split(",")
        for question in questions
        if question.get("seen_again")
    }
    repeated = []
    for given in (rows, questions):
        later = [{**row, "vintage": day} for row in given for day in again.get(file_key(row), [])]
        repeated.append([*given, *later])
    return repeated[0], repeated[1]


def known_by(rows: Iterable[Mapping[str, str]], settings: Settings) -> Iterator[Mapping[str, str]]:
    """The rows of the vintages up to ``as_of``."""
    return (row for row in rows if settings.as_of is None or row["vintage"] <= settings.as_of)


def read_questions(seeds: Path) -> list[dict[str, str]]:
    """The stated questions of a project's seeds."""
    path = seeds / QUESTIONS
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
