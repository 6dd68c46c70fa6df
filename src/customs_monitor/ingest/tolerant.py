"""Reading records that break CSV's rules: quotes, delimiters and line breaks inside names.

English downloads write names as they come. The columns are known, and most have a shape (a month,
a code, a number), so a line that splits into too many pieces has usually just one way to be put
together again. Where there is none, or more than one, the line is a problem; nothing is guessed.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .columns import CLEAN, NUMBERS, Layout
from .problem import Problem, counted

#: A record with more line breaks than this, or of more characters, is no trade line.
MAX_BREAKS = 20
MAX_RECORD = 100_000
_MAX_PIECES = 64
_MAX_GROUPS = 6  # 1,000,000,000,000,000,000 has seven pieces; no trade value is that large
_UNIT = re.compile(r"(?![0-9,.]+$)[^\"]{0,60}")  # a word, not a number
_ANY = re.compile(r".*", re.DOTALL)


@dataclass(frozen=True)
class Broken:
    """Lines from which no record can be made; `text` is what stands in the file."""

    line: int
    text: str
    problem: Problem


@dataclass(frozen=True)
class Record:
    """One record: the line it starts on, its text and its fields in the order of the columns."""

    line: int
    text: str
    fields: list[str]


class Splitter:
    """Splits the text of one record into the columns of a layout."""

    def __init__(self, layout: Layout, delimiter: str) -> None:
        self.delimiter = delimiter
        self.width = len(layout.names)
        #: Columns before the trailing empty ones, which a line may have or lack.
        self.needed = max(i for i, name in enumerate(layout.names, 1) if name)
        names = layout.names[: self.needed]
        self.shapes = [_shape(name) for name in names]
        #: Names take any number of pieces; so does a number whose separators were not quoted.
        self.is_open = [name.endswith("_name") for name in names]
        self.longest = [
            _MAX_PIECES if name.endswith("_name") else _MAX_GROUPS if name in NUMBERS else 1
            for name in names
        ]

    def split(self, text: str) -> list[str] | Problem:
        """Return `width` fields, or the problem without its line."""
        try:
            fields = next(csv.reader([text], delimiter=self.delimiter, strict=True), [])
        except csv.Error:
            fields = []
        if self._fits(fields):
            return self._padded(fields)
        pieces = text.split(self.delimiter)
        ways = self._joined(pieces) if len(pieces) <= _MAX_PIECES else []
        if len(ways) == 1:
            return self._padded(ways[0])
        if ways:
            return Problem(
                "a record that can be split in more than one way",
                f"{self.needed} fields, names with delimiters quoted",
            )
        return self._miscounted(fields or pieces)

    def _miscounted(self, fields: list[str]) -> Problem:
        count = len(fields)
        if self.width > self.needed and not fields[-1].strip(' "'):
            count -= 1  # the comma that ends each line begins no field
        if count == self.needed:
            return Problem("quotes that do not pair", f"{self.needed} fields")
        return Problem(counted(count, "field"), f"{self.needed}")

    def starts(self, text: str) -> bool:
        """Whether `text` begins like a record, by the first column that has a shape."""
        first = next(i for i, is_open in enumerate(self.is_open) if not is_open)
        pieces = text.split(self.delimiter, first + 1)
        if len(pieces) <= first:
            return False
        field = _unquoted(pieces[first])
        return bool(field) and bool(self.shapes[first].fullmatch(field))

    def _fits(self, fields: list[str]) -> bool:
        """Whether there is a field for every column and nothing beside them."""
        return len(fields) >= self.needed and not any(f.strip() for f in fields[self.needed :])

    def _padded(self, fields: list[str]) -> list[str]:
        return fields[: self.width] + [""] * (self.width - len(fields))

    def _joined(self, pieces: list[str]) -> list[list[str]]:
        """Return up to two ways to make the needed fields out of more pieces.

        Works back from the last column: `ways[i]` holds the ways to fill the columns so far from
        `pieces[i:]`, never more than two, since two already mean ambiguous.
        """
        while len(pieces) > self.needed and not pieces[-1].strip(' "'):
            pieces = pieces[:-1]
        if len(pieces) < self.needed:
            return []
        spare = len(pieces) - self.needed
        ways: dict[int, list[list[str]]] = {len(pieces): [[]]}
        for column in reversed(range(self.needed)):
            before: dict[int, list[list[str]]] = {}
            for start in range(column, column + spare + 1):
                found: list[list[str]] = []
                longest = self.longest[column]
                for end in range(start + 1, min(start + longest, len(pieces)) + 1):
                    if end not in ways or len(found) > 1:
                        continue
                    field = self._field(column, self.delimiter.join(pieces[start:end]))
                    if field is not None:
                        found += [[field, *rest] for rest in ways[end]]
                if found:
                    before[start] = found[:2]
            ways = before
        return ways.get(0, [])

    def _field(self, column: int, raw: str) -> str | None:
        """Return the field that `raw` is if the column can hold it, else None."""
        text = raw.strip(" \t")
        if text.startswith('"') != text.endswith('"') or text == '"':
            return None
        field = _unquoted(text)
        return field if self.shapes[column].fullmatch(field) else None


def _shape(name: str) -> re.Pattern[str]:
    if name in CLEAN:
        return re.compile(CLEAN[name])
    return _UNIT if name.startswith("unit") else _ANY


def _unquoted(raw: str) -> str:
    text = raw.strip(" \t")
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def read_records(
    paths: Sequence[Path], layout: Layout, delimiter: str
) -> Iterator[Record | Broken]:
    """Yield the records of files of numbered lines (see `decode`), in their order."""
    splitter = Splitter(layout, delimiter)
    lines = _numbered(paths, delimiter)
    ahead: list[tuple[int, str]] = []
    while True:
        line, text = ahead.pop(0) if ahead else next(lines, (0, ""))
        if not line:
            return
        fields = splitter.split(text)
        taken = 0
        joined = text
        while isinstance(fields, Problem):
            if not splitter.starts(text):
                break
            if taken == len(ahead):
                following = next(lines, None)
                if following is None:
                    break
                ahead.append(following)
            if (
                taken == MAX_BREAKS
                or splitter.starts(ahead[taken][1])
                or len(joined) + len(ahead[taken][1]) > MAX_RECORD
            ):
                break
            joined += "\n" + ahead[taken][1]
            taken += 1
            longer = splitter.split(joined)
            if not isinstance(longer, Problem):
                fields = longer
        if isinstance(fields, Problem):
            yield Broken(line, text, fields.at(line))
        else:
            text = joined
            del ahead[:taken]
            yield Record(line, text, fields)


def _numbered(paths: Sequence[Path], delimiter: str) -> Iterator[tuple[int, str]]:
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as file:
            for numbered in file:
                number, _, text = numbered.rstrip("\n").partition(delimiter)
                yield int(number), text
