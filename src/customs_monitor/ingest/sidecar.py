"""`customs-extracts.csv`: what somebody knows about the extracts of a folder, kept beside them.

    file,flow,vintage,coverage
    downloadData (88).csv,export,2024-07-20,complete
    2023.zip/partners.csv,import,,

Empty cells say nothing. Options on the command line win; the file wins over names and dates.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .problem import IngestRefused, counted, quoted, refuse

NAME = "customs-extracts.csv"
_COLUMNS = ["file", "flow", "vintage", "coverage"]
_ALLOWED = {"flow": ("export", "import"), "coverage": ("complete", "partial")}


@dataclass(frozen=True)
class Note:
    """One row; None where it says nothing."""

    flow: str | None = None
    vintage: date | None = None
    coverage: str | None = None


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
            if header != _COLUMNS:
                raise _refused(1, quoted(",".join(header)), quoted(",".join(_COLUMNS)))
            notes: dict[str, Note] = {}
            for row in rows:
                if any(cell.strip() for cell in row):
                    file, note = row[0].strip(), _note(row, rows.line_num)
                    if not file:
                        raise _refused(rows.line_num, "no file", "the name of one in its folder")
                    if file in notes:
                        again = f"a second note about {quoted(file)}"
                        raise _refused(rows.line_num, again, "one")
                    notes[file] = note
            return notes
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise refuse(f"{NAME} that cannot be read ({error})", "a CSV in UTF-8") from error


def _note(row: list[str], line: int) -> Note:
    if len(row) != len(_COLUMNS):
        raise _refused(line, counted(len(row), "field"), f"{len(_COLUMNS)}")
    said = dict(zip(_COLUMNS, (cell.strip() for cell in row), strict=True))
    for column, allowed in _ALLOWED.items():
        if said[column] and said[column] not in allowed:
            raise _refused(line, quoted(said[column]), f"{' or '.join(allowed)} or nothing")
    try:
        vintage = date.fromisoformat(said["vintage"]) if said["vintage"] else None
    except ValueError:
        raise _refused(line, quoted(said["vintage"]), "a day as YYYY-MM-DD or nothing") from None
    return Note(said["flow"] or None, vintage, said["coverage"] or None)


def _refused(line: int, found: str, expected: str) -> IngestRefused:
    return refuse(f"{found} on line {line} of {NAME}", expected)
