"""Turning the bytes of an extract into numbered UTF-8 lines, in chunks.

DuckDB reads UTF-8 only, and a landed line has to know its line in the file. Both are done in one
pass: each line is written as `<line number><delimiter><line>`, so that the strict reader and the
tolerant one start from the same text, and a lost or joined line shows as a wrong count.
"""

import codecs
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .header import Head
from .problem import refuse

CHUNK_BYTES = 1 << 20
#: A line this long is no trade line; it also bounds what the tolerant reader holds.
MAX_LINE = 1 << 20
_SHORT = 64  # longer lines are not looked at for being blank

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Text:
    """The numbered lines below the header.

    `lines` counts those that are not blank; `is_plain` is False where characters had to be
    replaced (marked U+FFFD) or are NUL, which only the tolerant reader may judge.
    """

    path: Path
    encoding: str
    lines: int
    is_plain: bool


def decode(source: Path, target: Path, head: Head, advance: Advance = lambda _: None) -> Text:
    """Write the numbered lines of `source` to `target`; raises `Refused` if it cannot be read."""
    for encoding in head.encodings:
        try:
            return _decode(source, target, head, encoding, "strict", advance)
        except UnicodeDecodeError:
            continue
    return _decode(source, target, head, head.encodings[-1], "replace", advance)


def _decode(
    source: Path, target: Path, head: Head, encoding: str, errors: str, advance: Advance
) -> Text:
    blank = f" \t\u3000\xa0{head.delimiter}"  # a line of these alone is Excel's empty row
    number, count = 1, 0
    is_plain = errors == "strict"
    with target.open("wb", buffering=0) as file:
        for lines in _lines(source, encoding, errors, advance):
            first = number
            number += len(lines)
            if first <= head.line:
                lines = lines[head.line - first + 1 :]
                first = head.line + 1
            numbered = [
                f"{i}{head.delimiter}{line}"
                for i, line in enumerate(lines, first)
                if len(line) > _SHORT or line.strip(blank)
            ]
            if not numbered:
                continue
            numbered.append("")
            text = "\n".join(numbered)
            if "\0" in text:
                is_plain = False
            _write(file, text.encode())
            count += len(numbered) - 1
    if not count:
        raise refuse("a header and no lines", "at least one line", line=head.line)
    return Text(target, encoding, count, is_plain)


def _lines(source: Path, encoding: str, errors: str, advance: Advance) -> Iterator[list[str]]:
    """Yield the lines of a file, many at a time; CR, LF and CRLF all end a line."""
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(encoding)(errors), translate=True
    )
    rest = ""
    with _opened(source) as file:
        while True:
            try:
                chunk = file.read(CHUNK_BYTES)
            except OSError as error:
                raise refuse(f"a read error ({error.strerror})", "a readable file") from error
            lines = (rest + decoder.decode(chunk, final=not chunk)).split("\n")
            if not chunk:
                yield lines if lines[-1] else lines[:-1]
                return
            rest = lines.pop()
            if len(rest) > MAX_LINE:
                raise refuse(
                    f"a line of over {MAX_LINE:,} characters", "a CSV with one record a line"
                )
            advance(len(chunk))
            yield lines


def _opened(source: Path) -> io.RawIOBase:
    try:
        return source.open("rb", buffering=0)
    except OSError as error:
        raise refuse(f"a file that cannot be read ({error.strerror})", "a readable file") from error


def _write(file: io.RawIOBase, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) or 0 :]
