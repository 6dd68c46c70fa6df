"""Turning the bytes of an extract into numbered UTF-8 lines, in chunks.

DuckDB reads UTF-8 only, and a landed line has to know its line in the file. Both are done in one
pass: each line is written as `<line number><delimiter><line>`, so that the strict reader and the
tolerant one start from the same text, and a lost or joined line shows as a wrong count.

Python decodes on one core. A large file is therefore cut at line ends into spans that worker
processes decode side by side; what they write is the same as from one.
"""

import codecs
import io
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .header import Head
from .problem import refuse

CHUNK_BYTES = 1 << 20
#: A line this long is no trade line; it also bounds what the tolerant reader holds.
MAX_LINE = 1 << 20
_SHORT = 64  # longer lines are not looked at for being blank
#: A span is some tenths of a second of work, well above what a worker process costs.
SPAN_BYTES = 32 << 20
_MAX_WORKERS = 4
#: Encodings in which the byte 0x0A is always a line end.
_SPLITTABLE = ("utf-8", "gb18030")

Advance = Callable[[int], None]


@dataclass(frozen=True)
class Text:
    """The numbered lines below the header, in one file or several.

    `lines` counts those that are not blank; `is_plain` is False where characters had to be
    replaced (marked U+FFFD) or are NUL, which only the tolerant reader may judge.
    """

    paths: list[Path]
    lines: int
    is_plain: bool


@dataclass(frozen=True)
class _Span:
    """Bytes `start` to `stop` of a file, the first of which is in line `line`."""

    start: int
    stop: int
    line: int


@dataclass(frozen=True)
class _Work:
    """How to decode: what every span of a file has in common."""

    source: Path
    folder: Path
    encoding: str
    errors: str
    delimiter: str
    header_line: int


@dataclass(frozen=True)
class _Done:
    path: Path
    lines: int
    has_nul: bool
    has_bare_cr: bool


def decode(source: Path, folder: Path, head: Head, advance: Advance = lambda _: None) -> Text:
    """Write the numbered lines of `source` into `folder`; raises `Refused` if there are none."""
    for encoding in head.encodings:
        try:
            return _decode(source, folder, head, encoding, "strict", advance)
        except UnicodeDecodeError:
            continue
    return _decode(source, folder, head, head.encodings[-1], "replace", advance)


def _decode(
    source: Path, folder: Path, head: Head, encoding: str, errors: str, advance: Advance
) -> Text:
    work = _Work(source, folder, encoding, errors, head.delimiter, head.line)
    size = source.stat().st_size
    done: list[_Done] = []
    workers = min(_MAX_WORKERS, os.cpu_count() or 1)
    if size > SPAN_BYTES and workers > 1 and errors == "strict" and encoding in _SPLITTABLE:
        done = _decode_spans(work, _spans(source, size), workers, advance)
    if not done:
        done = [_decode_span(work, _Span(0, size, 1), advance)]
    lines = sum(part.lines for part in done)
    if not lines:
        raise refuse("a header and no lines", "at least one line", line=head.line)
    is_plain = errors == "strict" and not any(part.has_nul for part in done)
    return Text([part.path for part in done], lines, is_plain)


def _decode_spans(work: _Work, spans: list[_Span], workers: int, advance: Advance) -> list[_Done]:
    """Return the spans decoded, or nothing if lines end in CR alone and were miscounted."""
    done = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(spans)), mp_context=context) as pool:
        for span, part in zip(
            spans, pool.map(_decode_span, [work] * len(spans), spans), strict=True
        ):
            advance(span.stop - span.start)
            done.append(part)
    return [] if any(part.has_bare_cr for part in done) else done


def _spans(source: Path, size: int) -> list[_Span]:
    """Cut a file behind line feeds, about every `SPAN_BYTES`, and count the lines before each."""
    spans = []
    start, line = 0, 1
    feeds = position = 0
    with _opened(source) as file:
        while chunk := file.read(CHUNK_BYTES):
            end = chunk.rfind(b"\n") + 1
            if end and position + end - start >= SPAN_BYTES:
                before = chunk.count(b"\n", 0, end)
                spans.append(_Span(start, position + end, line))
                start = position + end
                line += feeds + before
                feeds = chunk.count(b"\n", end)
            else:
                feeds += chunk.count(b"\n")
            position += len(chunk)
    if start < size:
        spans.append(_Span(start, size, line))
    return spans


def _decode_span(work: _Work, span: _Span, advance: Advance = lambda _: None) -> _Done:
    blank = f" \t\u3000\xa0{work.delimiter}"  # a line of these alone is Excel's empty row
    target = work.folder / f"numbered-{span.line}.csv"
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(work.encoding)(work.errors), translate=True
    )
    number, count, has_nul = span.line, 0, False
    with target.open("wb", buffering=0) as file:
        for lines in _lines(work.source, span, decoder, advance):
            first = number
            number += len(lines)
            if first <= work.header_line:
                lines = lines[work.header_line - first + 1 :]
                first = work.header_line + 1
            numbered = [
                f"{i}{work.delimiter}{line}"
                for i, line in enumerate(lines, first)
                if len(line) > _SHORT or line.strip(blank)
            ]
            if not numbered:
                continue
            count += len(numbered)
            numbered.append("")
            text = "\n".join(numbered)
            has_nul = has_nul or "\0" in text
            _write(file, text.encode())
    seen = decoder.newlines or ()
    return _Done(target, count, has_nul, "\r" in ((seen,) if isinstance(seen, str) else seen))


def _lines(
    source: Path, span: _Span, decoder: io.IncrementalNewlineDecoder, advance: Advance
) -> Iterator[list[str]]:
    """Yield the lines of a span, many at a time; CR, LF and CRLF all end a line."""
    rest = ""
    left = span.stop - span.start
    with _opened(source) as file:
        file.seek(span.start)
        while True:
            try:
                chunk = file.read(min(CHUNK_BYTES, left))
            except OSError as error:
                raise refuse(f"a read error ({error.strerror})", "a readable file") from error
            left -= len(chunk)
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


def _opened(source: Path) -> io.FileIO:
    try:
        return source.open("rb", buffering=0)
    except OSError as error:
        raise refuse(f"a file that cannot be read ({error.strerror})", "a readable file") from error


def _write(file: io.FileIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) or 0 :]
