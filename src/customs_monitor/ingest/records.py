"""The slow path's second half: records are judged one by one and written as a clean CSV."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .fields import Check
from .problem import IngestRefused, Problem
from .tolerant import Broken, Record

QUARANTINE = ("line_number", "column", "text", "reason", "raw_line")


@dataclass(frozen=True)
class Sorted:
    """Clean records (`line_number` and `layout.present`) and the others (`QUARANTINE`)."""

    clean: Path
    others: Path
    rows: int
    bad: int


def sort_records(
    records: Iterable[Record | Broken], check: Check, folder: Path, keep_bad: bool
) -> Sorted:
    """Write records to two CSV files in `folder`; unless `keep_bad`, the first bad one refuses.

    Raises `IngestRefused` with line, column, found and expected.
    """
    clean, others = folder / "clean.csv", folder / "others.csv"
    rows = bad = 0
    with (
        clean.open("w", encoding="utf-8", newline="") as clean_file,
        others.open("w", encoding="utf-8", newline="") as others_file,
    ):
        write_clean = csv.writer(clean_file, lineterminator="\n").writerow
        write_other = csv.writer(others_file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow
        for record in records:
            judged = record.problem if isinstance(record, Broken) else check(record.fields)
            if not isinstance(judged, Problem):
                write_clean([record.line, *judged])
                rows += 1
                continue
            if not keep_bad:
                raise IngestRefused(judged.at(record.line))
            raw = record.text
            wrong = judged.text if judged.text is not None else raw
            write_other([record.line, judged.column, visible(wrong), judged.reason, visible(raw)])
            bad += 1
    return Sorted(clean, others, rows, bad)


def visible(text: str) -> str:
    """Return `text` with NUL shown as its picture: no CSV or Parquet reader likes the character."""
    return text.replace("\0", "\u2400")
