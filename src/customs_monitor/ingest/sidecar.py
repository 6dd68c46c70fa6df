"""`customs-extracts.csv`: what somebody knows about the extracts of a folder, kept beside them.

    file,flow,vintage,coverage,codes,product,months
    downloadData (88).csv,export,2024-07-20,complete,,lithium_ion_batteries,2024-01..2024-06
    2023.zip/partners.csv,import,,,8507,,2023-01..2023-12

Empty cells say nothing; the last three columns may be left out. Options on the command line win;
the file wins over names and dates. A further column `source` names who published mirror figures.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .problem import IngestRefused, counted, quoted, refuse
from .question import codes_in, months_in, parts_of

NAME = "customs-extracts.csv"
_COLUMNS = ["file", "flow", "vintage", "coverage"]
_QUESTION = ["codes", "product", "months"]
_SOURCE = "source"
_ALLOWED = {"flow": ("export", "import"), "coverage": ("complete", "partial")}


@dataclass(frozen=True)
class Note:
    """One row; None or empty where it says nothing."""

    flow: str | None = None
    vintage: date | None = None
    coverage: str | None = None
    codes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    source: str = ""


class Notes:
    """The notes of all folders of a run, each read once."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, Note]] = {}
        self._asked: dict[Path, set[str]] = {}

    def about(self, folder: Path, file: str) -> Note:
        """Return what `folder` notes about `file`; raises `IngestRefused` for broken notes."""
        if folder not in self._folders:
            self._folders[folder] = _read(folder / NAME)
        self._asked.setdefault(folder, set()).add(file)
        return self._folders[folder].get(file, Note())

    def about_nothing(self) -> Iterator[tuple[Path, list[str]]]:
        """Yield the notes of a folder and the files they name that are not there."""
        for folder, notes in self._folders.items():
            asked = self._asked[folder]
            # Whose members were asked about, all of them: what is not among these is not there.
            archives = {_archive(name) for name in asked if "/" in name}
            missing = [
                name
                for name in notes
                if name not in asked
                and (_archive(name) in archives or not os.path.exists(folder / _archive(name)))
            ]
            if missing:
                yield folder / NAME, missing


def _archive(name: str) -> str:
    """Return `2023.zip` of `2023.zip/partners.csv`; a file that is no member is its own."""
    return name.partition("/")[0]


def _read(path: Path) -> dict[str, Note]:
    try:
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            header = [cell.strip() for cell in next(rows, [])]
            columns = [*_COLUMNS, *(name for name in (*_QUESTION, _SOURCE) if name in header)]
            if header != columns:
                raise _refused(1, quoted(",".join(header)), quoted(",".join(columns)))
            notes: dict[str, Note] = {}
            for row in rows:
                if any(cell.strip() for cell in row):
                    file, note = row[0].strip(), _note(columns, row, rows.line_num)
                    if not file:
                        raise _refused(rows.line_num, "no file", "the name of one in its folder")
                    if file in notes:
                        again = f"a second note about {quoted(file)}"
                        raise _refused(rows.line_num, again, "one")
                    notes[file] = note
            return notes
    except UnicodeDecodeError as error:
        raise refuse(
            f"{NAME} in another encoding than UTF-8", 'it saved as "CSV UTF-8", not as Excel\'s CSV'
        ) from error
    except (OSError, csv.Error) as error:
        raise refuse(f"{NAME} that cannot be read ({error})", "a CSV in UTF-8") from error


def _note(columns: list[str], row: list[str], line: int) -> Note:
    if len(row) != len(columns):
        raise _refused(line, counted(len(row), "field"), f"{len(columns)}")
    said = dict(zip(columns, (cell.strip() for cell in row), strict=True))
    for column, allowed in _ALLOWED.items():
        if said[column] and said[column] not in allowed:
            raise _refused(line, quoted(said[column]), f"{' or '.join(allowed)} or nothing")
    try:
        vintage = date.fromisoformat(said["vintage"]) if said["vintage"] else None
    except ValueError:
        raise _refused(line, quoted(said["vintage"]), "a day as YYYY-MM-DD or nothing") from None
    codes, products, months = (said.get(name, "") for name in _QUESTION)
    try:
        return Note(
            said["flow"] or None,
            vintage,
            said["coverage"] or None,
            codes_in(codes) if codes else (),
            tuple(parts_of(products)),
            months_in(months) if months else (),
            said.get(_SOURCE, ""),
        )
    except IngestRefused as refusal:
        raise _refused(line, refusal.problem.found, refusal.problem.expected) from None


def _refused(line: int, found: str, expected: str) -> IngestRefused:
    return refuse(f"{found} on line {line} of {NAME}", expected)
