"""What can be wrong with an extract, and how it is said: one line, found and expected."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from ..characters import one_line

_SHOWN = 60  # characters of an offending text that fit a terminal line


def quoted(text: object) -> str:
    """Return `text` in quotes on one line, cut to what a person can take in."""
    shown = str(text)
    if len(shown) > _SHOWN:
        shown = shown[: _SHOWN - 1] + "…"
    return "'" + one_line(shown) + "'"


def readable(path: Path) -> str:
    """Return a path as text that every file and terminal can take, also if it is not UTF-8."""
    return os.fsencode(path).decode(errors="backslashreplace")


def counted(count: int, noun: str) -> str:
    """Return a number and what it counts: 1 line, 1,200 lines."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, where it is and what would be right.

    `line` is the physical line (1-based), `column` the canonical name, `label` the column as the
    file calls it, `text` the offending field as it stands in the file.
    """

    found: str
    expected: str
    line: int | None = None
    column: str | None = None
    label: str | None = None
    text: str | None = None

    def __str__(self) -> str:
        place = [f"line {self.line}"] if self.line is not None else []
        if self.label:
            place.append(f"column {one_line(self.label)}")
        where = ", ".join(place)
        said = f"found {self.found}, expected {self.expected}"
        return f"{where}: {said}" if where else said

    @property
    def reason(self) -> str:
        """The message without its place, for the quarantine table."""
        return f"found {self.found}, expected {self.expected}"

    def at(self, line: int) -> "Problem":
        return replace(self, line=line)


class IngestRefused(Exception):
    """A file, left out whole, or the landing itself; the command prints one line, exits with 2."""

    def __init__(self, problem: Problem, name: str | None = None) -> None:
        super().__init__(str(problem))
        self.problem = problem
        self.name = name

    def __reduce__(self) -> tuple[type["IngestRefused"], tuple[Problem, str | None]]:
        return IngestRefused, (self.problem, self.name)  # refusals travel from worker processes


def refuse(
    found: str,
    expected: str,
    *,
    line: int | None = None,
    label: str | None = None,
    name: str | None = None,
) -> IngestRefused:
    """Shorthand for `raise refuse("an empty file", "an extract")`."""
    return IngestRefused(Problem(found, expected, line=line, label=label), name)


def unreadable(error: OSError) -> IngestRefused:
    """Return the refusal of a file that the system does not let us read."""
    return refuse(f"a file that cannot be read ({error.strerror or error})", "a readable file")


def refuse_odd_name(path: Path) -> None:
    """Raise `IngestRefused` for a path that is not UTF-8, which neither SQL nor Parquet could hold.

    Archives from Chinese Windows leave such names when they are unpacked elsewhere.
    """
    if readable(path) != str(path):
        raise refuse("a name that is not in UTF-8", "one that is: rename it", name=readable(path))
