"""Turning the bytes of an extract into numbered UTF-8 lines.

DuckDB reads UTF-8 only, and a landed line has to know its line in the file. Both are done in one
pass: each line is written as `<line number><delimiter><line>`, so that the strict reader and the
tolerant one start from the same text, and a lost or joined line shows as a wrong count.

Python decodes on one core. A large file is therefore cut at line ends into spans that worker
processes decode side by side; what they write is the same as from one.
"""

import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .header import Head
from .span import CHUNK_BYTES, Advance, Done, Span, Work, decode_span, opened

#: A span is some tenths of a second of work, well above what a worker process costs.
SPAN_BYTES = 32 << 20
_MAX_WORKERS = 4
#: Encodings in which the byte 0x0A is always a line end.
_SPLITTABLE = ("utf-8", "gb18030")


@dataclass(frozen=True)
class Text:
    """The numbered lines below the header, in one file or several.

    `lines` counts those that are not blank; `is_plain` is False where characters had to be
    replaced by U+FFFD, which only the tolerant reader may judge.
    """

    paths: list[Path]
    lines: int
    is_plain: bool


def decode(source: Path, folder: Path, head: Head, advance: Advance = lambda _: None) -> Text:
    """Write the numbered lines of `source` into `folder`; raises `IngestRefused`."""
    for encoding in head.encodings:
        try:
            return _decode(source, folder, head, encoding, "strict", advance)
        except UnicodeDecodeError:
            continue
    return _decode(source, folder, head, head.encodings[-1], "replace", advance)


def _decode(
    source: Path, folder: Path, head: Head, encoding: str, errors: str, advance: Advance
) -> Text:
    work = Work(source, folder, encoding, errors, head.delimiter, head.line)
    size = source.stat().st_size
    done: list[Done] = []
    workers = min(_MAX_WORKERS, os.cpu_count() or 1)
    if size > SPAN_BYTES and workers > 1 and errors == "strict" and encoding in _SPLITTABLE:
        done = _decode_side_by_side(work, _spans(source, size), workers, advance)
    if not done:
        done = [decode_span(work, Span(0, size, 1), advance)]
    lines = sum(part.lines for part in done)
    return Text([part.path for part in done], lines, errors == "strict")


def _decode_side_by_side(
    work: Work, spans: list[Span], workers: int, advance: Advance
) -> list[Done]:
    """Return the spans decoded, or nothing if lines end in CR alone and were miscounted."""
    done = []
    with ThreadPoolExecutor(workers) as pool:
        parts = pool.map(lambda span: _in_a_process(work, span), spans)
        for span, part in zip(spans, parts, strict=True):
            advance(span.stop - span.start)
            done.append(part)
    return [] if any(part.has_bare_cr for part in done) else done


def _in_a_process(work: Work, span: Span) -> Done:
    """Decode a span in a process of its own; raises what `decode_span` raises there.

    Not a process pool: that would import the whole command once more in every worker.
    """
    process = subprocess.run(
        [sys.executable, "-m", f"{__package__}.span_worker"],
        input=pickle.dumps((work, span)),
        stdout=subprocess.PIPE,
        check=True,
    )
    answer: Done | Exception = pickle.loads(process.stdout)
    if isinstance(answer, Exception):
        raise answer
    return answer


def _spans(source: Path, size: int) -> list[Span]:
    """Cut a file behind line feeds, about every `SPAN_BYTES`, and count the lines before each."""
    spans = []
    start, line = 0, 1
    feeds = position = 0
    with opened(source) as file:
        while chunk := file.read(CHUNK_BYTES):
            end = chunk.rfind(b"\n") + 1
            if end and position + end - start >= SPAN_BYTES:
                spans.append(Span(start, position + end, line))
                start = position + end
                line += feeds + chunk.count(b"\n", 0, end)
                feeds = chunk.count(b"\n", end)
            else:
                feeds += chunk.count(b"\n")
            position += len(chunk)
    if start < size:
        spans.append(Span(start, size, line))
    return spans
