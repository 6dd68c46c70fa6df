"""Finding encoding, delimiter and columns of a text file by its header.

The header's words are known (docs/ingest.md, "The columns"), so nothing is guessed from statistics:
the encoding and delimiter under which most header cells are known columns are the right ones.
"""

import codecs
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .columns import CURRENCY, HEADERS, KNOWN, Layout, squeezed
from .foreign import (
    EXPECTED,
    above_the_header,
    refuse_other_formats,
    unknown_column,
    unknown_header,
)
from .problem import IngestRefused, quoted, refuse, unreadable

HEAD_BYTES = 1 << 16
DELIMITERS = (",", "\t", ";")
#: Among so many first lines the header is looked for, to say what stands above it.
TITLE_LINES = 20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Head:
    """What the first line tells: how to decode (the first encoding that fits all), split, read."""

    encodings: tuple[str, ...]
    delimiter: str
    line: int
    layout: Layout


def read_head(path: Path) -> Head:
    """Return the head of a text file, or raise `IngestRefused` if it is no extract."""
    try:
        with path.open("rb") as file:
            start = file.read(HEAD_BYTES)
    except OSError as error:
        raise unreadable(error) from error
    if not start.strip(b"\0\r\n\t \xef\xbb\xbf\xfe\xff"):
        raise refuse("an empty file", EXPECTED)
    bom = next((encoding for mark, encoding in _BOMS if start.startswith(mark)), None)
    if bom is None:
        refuse_other_formats(start, path)

    best: tuple[int, str, str, int, list[str]] | None = None
    equals: list[str] = []
    for encoding in (bom,) if bom else _ENCODINGS:
        line, text = _first_line(start, encoding)
        for delimiter in DELIMITERS:
            cells = split_header(text, delimiter)
            score = sum(squeezed(cell) in KNOWN for cell in cells)
            if best is None or score > best[0]:
                best, equals = (score, encoding, delimiter, line, cells), [encoding]
            elif score == best[0] and delimiter == best[2] and cells == best[4]:
                equals.append(encoding)
    assert best is not None
    score, _, delimiter, line, cells = best
    if score == 0:
        raise _no_header(start, bom)
    return Head(tuple(equals), delimiter, line, layout_of(cells, line))


def _no_header(start: bytes, bom: str | None) -> IngestRefused:
    """Return the refusal of a file whose first line has no known column, in its own encoding."""
    for encoding in (bom,) if bom else _ENCODINGS:
        lines = _lines(start, encoding)
        for number, text in enumerate(lines[:TITLE_LINES], 1):
            for delimiter in DELIMITERS:
                if is_header(split_header(text, delimiter)):
                    title, shown = _first_line(start, encoding)
                    return above_the_header(split_header(shown, delimiter), title, number)
    readable = (encoding for encoding in _ENCODINGS[:2] if is_text(start, encoding))
    encoding = bom or next(readable, _ENCODINGS[0])
    number, text = _first_line(start, encoding)
    return unknown_header(split_header(text, DELIMITERS[0]), number)


def is_header(cells: Iterable[str]) -> bool:
    """Whether cells are the heads of an extract's columns, by two that are known."""
    return sum(squeezed(cell) in KNOWN for cell in cells) > 1


def is_text(start: bytes, encoding: str) -> bool:
    """Whether the first bytes of a file may be of an encoding."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _lines(start: bytes, encoding: str) -> list[str]:
    text = codecs.getincrementaldecoder(encoding)("replace").decode(start).lstrip("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _first_line(start: bytes, encoding: str) -> tuple[int, str]:
    """Return number and text of the first line that is not blank."""
    lines = _lines(start, encoding)
    return next(((i, x) for i, x in enumerate(lines, 1) if x.strip(" \t,;\u3000")), (1, lines[0]))


def split_header(text: str, delimiter: str) -> list[str]:
    """Split a header line; a header has no line breaks, so one line is the whole record."""
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return text.split(delimiter)


def layout_of(cells: list[str], line: int) -> Layout:
    """Map header cells to canonical columns, or raise `IngestRefused` and say which is wrong."""
    cells = [cell.strip(" \t\u3000\xa0\ufeff") for cell in cells]
    width = max((i for i, cell in enumerate(cells, 1) if cell), default=0)
    names: list[str] = []
    for position, cell in enumerate(cells, 1):
        name = KNOWN.get(squeezed(cell), "") if cell else ""
        if not name and position <= width:
            problem = unknown_column(cell, position, line)
            raise refuse(problem.found, problem.expected, line=line, label=problem.label)
        if name and name in names:
            raise refuse(
                f"{quoted(cell)} a second time", "each column once", line=line, label=str(position)
            )
        names.append(name)
    _require(names, line)
    return Layout(tuple(names), tuple(cells))


def _require(names: list[str], line: int) -> None:
    def missing(name: str) -> bool:
        return name not in names

    def label(name: str) -> str:
        return f"{HEADERS[name][0]} ({HEADERS[name][-1]})"

    if missing("data_month"):
        raise refuse(
            "no month column",
            f'{label("data_month")}: tick "by month" in the query and download again',
            line=line,
        )
    if missing("product_code"):
        raise refuse(
            "no product column",
            f"{label('product_code')}: tick the commodity in the query and download again",
            line=line,
        )
    values = [name for name in names if name in CURRENCY]
    if not values:
        raise refuse(
            "no value column",
            "美元 (US dollar) or 人民币 (Renminbi): choose a currency in the query and download"
            " again",
            line=line,
        )
    if len(values) > 1:
        raise refuse(
            "two value columns, 美元 and 人民币", "one currency a file: split it", line=line
        )
    for dimension in ("partner", "regime", "province"):
        if missing(f"{dimension}_code") and not missing(f"{dimension}_name"):
            raise refuse(
                f"{HEADERS[f'{dimension}_name'][0]} without its code",
                f"{label(f'{dimension}_code')}: tick the code in the query and download again",
                line=line,
            )
    for number in ("1", "2"):
        if missing(f"unit_{number}") and not missing(f"quantity_{number}"):
            raise refuse(
                f"{HEADERS[f'quantity_{number}'][0]} without its unit",
                f"{label(f'unit_{number}')}",
                line=line,
            )
