"""Decoding one span of a file: bytes in, numbered UTF-8 lines out.

A module of its own with few imports, because worker processes load nothing else
(`python -m customs_monitor.ingest.span_worker`).
"""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .problem import refuse, unreadable

CHUNK_BYTES = 1 << 18  # small, so that its text stays in the processor's cache
#: A line this long is no trade line; it also bounds what the tolerant reader holds.
MAX_LINE = 1 << 20
_SHORT = 64  # longer lines are not looked at for being blank

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Span:
    """Bytes `start` to `stop` of a file; the first of them is in line `line`."""

    start: int
    stop: int
    line: int


@dataclass(frozen=True)
class Work:
    """How to decode: what all spans of a file have in common."""

    source: Path
    folder: Path
    encoding: str
    errors: str
    delimiter: str
    header_line: int


@dataclass(frozen=True)
class Done:
    """A decoded span: its file, how many lines are not blank, whether a CR alone ended one."""

    path: Path
    lines: int
    has_bare_cr: bool


def decode_span(work: Work, span: Span, advance: Advance = lambda _: None) -> Done:
    """Write a span's numbered lines; raises `UnicodeDecodeError`, `OSError`, `IngestRefused`."""
    delimiter, header_line = work.delimiter, work.header_line
    blank = f" \t\u3000\xa0{delimiter}"  # a line of these alone is Excel's empty row
    target = work.folder / f"numbered-{span.line}.csv"
    number, count, has_bare_cr = span.line, 0, False
    with target.open("wb", buffering=0) as file:
        for lines, is_odd in _lines(work, span, advance):
            has_bare_cr = has_bare_cr or is_odd
            first = number
            number += len(lines)
            if first <= header_line:
                lines = lines[header_line - first + 1 :]
                first = header_line + 1
            numbered = [
                f"{i}{delimiter}{line}"
                for i, line in enumerate(lines, first)
                if len(line) > _SHORT or line.strip(blank)
            ]
            if not numbered:
                continue
            count += len(numbered)
            numbered.append("")
            _write(file, "\n".join(numbered).encode())
    return Done(target, count, has_bare_cr)


def opened(source: Path) -> io.FileIO:
    """Open a file for reading, unbuffered; raises `IngestRefused`."""
    try:
        return source.open("rb", buffering=0)
    except OSError as error:
        raise unreadable(error) from error


def _lines(work: Work, span: Span, advance: Advance) -> Iterator[tuple[list[str], bool]]:
    """Yield the lines of a span, many at a time, and whether a CR alone ended one of them."""
    decode = codecs.getincrementaldecoder(work.encoding)(work.errors).decode
    rest = ""
    left = span.stop - span.start
    with opened(work.source) as file:
        file.seek(span.start)
        while True:
            try:
                chunk = file.read(min(CHUNK_BYTES, left))
            except OSError as error:
                raise refuse(f"a read error ({error.strerror})", "a readable file") from error
            left -= len(chunk)
            text = rest + decode(chunk, not chunk)
            if not chunk:
                lines, is_odd = _split(text)
                yield lines if lines[-1] else lines[:-1], is_odd
                return
            # A CR at the end may be half of a line end.
            held = text.endswith("\r")
            lines, is_odd = _split(text[:-1] if held else text)
            rest = lines.pop() + ("\r" if held else "")
            if len(rest) > MAX_LINE:
                raise refuse(
                    f"a line of over {MAX_LINE:,} characters", "a CSV with one record a line"
                )
            advance(len(chunk))
            yield lines, is_odd


def _split(text: str) -> tuple[list[str], bool]:
    """Split at CR, LF and CRLF; the second part tells whether there was a CR alone."""
    lines = text.split("\r\n")
    pairs, returns = len(lines) - 1, text.count("\r")
    if pairs and pairs == returns == text.count("\n"):  # nearly always
        return lines, False
    if not returns:
        return text.split("\n"), False
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), pairs < returns


def _write(file: io.FileIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) or 0 :]
