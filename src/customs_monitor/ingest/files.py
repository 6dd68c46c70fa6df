"""The files of one run of `customs ingest`, each taken on its own: all of it or nothing."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from ..errors import reason
from .outcome import Listener, Options
from .problem import IngestRefused, Problem, quoted, refuse, unreadable
from .sidecar import Note, Notes
from .sources import Source, find_sources

_NAMED = 10  # of the files that are left aside


def take_each(
    paths: Sequence[Path],
    options: Options,
    listener: Listener,
    *,
    take: Callable[[Source, str, Note], None],
    turn_away: Callable[[str, Problem], None],
    folder: Path,
    by_vintage: bool = True,
) -> int:
    """Find the files of paths and take them in the order of their vintages.

    Args:
        paths: files, folders and archives.
        options: the command line.
        listener: who is told of what is left aside.
        take: takes one file, with its vintage and what the note beside it says.
        turn_away: is told of a file that is refused; the others are taken.
        folder: where `take` writes.
        by_vintage: otherwise in the order in which they are found.

    Returns:
        How many files are none that can be read, and are ignored.
    """
    notes = Notes()
    found = find_sources(paths, skip=options.landing.resolve())
    if found.aside:
        listener.warned("other files", _left_aside(found.aside))
    for name, refusal in found.refused:
        turn_away(name, refusal.problem)
    dated = []
    for source in found.sources:
        try:
            note = notes.about(source.folder, source.source_file)
            dated.append((_vintage_of(source, note, options), source.downloaded_at, note, source))
        except IngestRefused as refusal:
            turn_away(refusal.name or source.name, refusal.problem)
    for path, names in notes.about_nothing():
        told = ", ".join(quoted(name) for name in names)
        listener.warned(str(path), f"says something of files that are not there: {told}")
    if by_vintage:
        dated.sort(key=lambda item: item[:2])
    for vintage, _, note, source in dated:
        try:
            take(source, vintage, note)
        except IngestRefused as refusal:
            turn_away(refusal.name or source.name, refusal.problem)
        except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
            turn_away(source.name, disk_problem(error, folder))
    return found.ignored


def _vintage_of(source: Source, note: Note, options: Options) -> str:
    """Return the day that counts as a file's download; raises `IngestRefused` if it is to come."""
    vintage = options.vintage or note.vintage
    said = f"the vintage {vintage}" if vintage else f"a file of {source.day}"
    vintage = vintage or source.day
    if vintage > options.today:
        raise refuse(
            f"{said}, which is in the future",
            f"a day up to {options.today} (--vintage YYYY-MM-DD)",
        )
    return vintage.isoformat()


def _left_aside(names: Sequence[str]) -> str:
    shown = ", ".join(quoted(name) for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{shown}{more} not read: unpack archives, save others as .xlsx or .csv"


def refuse_unended(vintage: str, newest: str, what: str) -> None:
    """Refuse a vintage that is not after the newest month: a month is published after its end."""
    if vintage.replace("-", "")[:6] <= newest:
        raise refuse(
            f"the vintage {vintage} and {what} {newest}",
            "a day after the month's end (--vintage YYYY-MM-DD)",
        )


def disk_problem(error: Exception, place: Path) -> Problem:
    return Problem(
        f"that {place} could not be written ({reason(error)}); nothing of the file was kept",
        "a writable folder with room",
    )


def stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise unreadable(error) from error
    return status.st_size, status.st_mtime_ns


def sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(error) from error
