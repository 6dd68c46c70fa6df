"""From the paths on the command line to single files: folders are walked, archives opened."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from .archives import members_of, unpack
from .foreign import may_be_an_extract
from .problem import IngestRefused, counted, readable, refuse, refuse_odd_name
from .sidecar import NAME as SIDECAR

SUFFIXES = (".csv", ".txt", ".xlsx", ".zip")


@dataclass(frozen=True)
class Source:
    """One file that should be an extract.

    `name` is what messages call it, `source_file` what its lines do (`archive.zip/member.csv` for
    a member), `hints` the names that may tell its flow, innermost first, `folder` where notes about
    it would be, `modified` its time. `fetch` returns a path to read, unpacking a member into the
    folder it is given.
    """

    name: str
    source_file: str
    hints: tuple[str, ...]
    folder: Path
    modified: datetime
    fetch: Callable[[Path], Path]

    @property
    def day(self) -> date:
        """The day of the file where the command is run."""
        return self.modified.astimezone().date()

    @property
    def downloaded_at(self) -> str:
        """The time of the file, UTC, ISO 8601 to the second."""
        return self.modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Found:
    """All files of a run, what was refused on the way, and how many others lay beside them.

    `aside` are those of the others that may be extracts of a kind that is not read.
    """

    sources: list[Source]
    refused: list[tuple[str, IngestRefused]]
    ignored: int = 0
    aside: list[str] = field(default_factory=list)

    def ignore(self, name: str) -> None:
        self.ignored += 1
        if may_be_an_extract(name):
            self.aside.append(name)


def find_sources(paths: Sequence[Path], skip: Path | None = None) -> Found:
    """Return the files under `paths`, in the order of their names; `skip` is the landing."""
    found = Found([], [])
    seen: set[str] = set()
    for path in paths:
        ignored, refused = found.ignored, len(found.refused)
        files = list(_files(path, found, skip))
        if _is_folder(path) and not files and len(found.refused) == refused:
            count = found.ignored - ignored
            beside = f" ({counted(count, 'other file')} ignored)" if count else ""
            found.refused.append(
                (
                    str(path),
                    refuse(f"no extract in this folder{beside}", "a .csv, .txt, .xlsx or .zip"),
                )
            )
        for file in files:
            real = os.path.realpath(file)
            if real in seen:
                continue
            seen.add(real)
            try:
                _regular(file)
                if file.suffix.lower() == ".zip":
                    found.sources += _archive(file, found)
                else:
                    found.sources.append(_plain(file))
            except IngestRefused as error:
                found.refused.append((readable(file), error))
    found.sources.sort(key=lambda source: (_in_order(source.source_file), source.name))
    return found


def _in_order(name: str) -> tuple[str, int]:
    """Return what orders names: browsers number downloads of one name, so (10) is after (9)."""
    found = re.fullmatch(r"(.*?) ?\(([0-9]{1,9})\)(\.[^.]*)?", name, re.DOTALL)
    return (found[1] + (found[3] or ""), int(found[2])) if found else (name, 0)


def _files(path: Path, found: Found, skip: Path | None) -> Iterator[Path]:
    if not _is_folder(path):
        yield path
        return

    def unreadable(error: OSError) -> None:
        refusal = refuse(f"a folder that cannot be read ({error.strerror})", "a readable folder")
        found.refused.append((readable(error.filename), refusal))

    for folder, folders, files in os.walk(path, onerror=unreadable):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__MACOSX")) and (here / name).resolve() != skip
        )
        for name in sorted(files):
            if name == SIDECAR:
                continue
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                yield here / name
            else:
                found.ignore(name)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # Why, says `_regular`.
        return False


def _regular(file: Path) -> None:
    refuse_odd_name(file)
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise refuse(f"no file ({error.strerror})", "a file or folder") from error
    if not stat.S_ISREG(mode):
        raise refuse("a pipe or device", "a file or folder")


def _plain(file: Path) -> Source:
    return Source(
        name=str(file),
        source_file=file.name,
        hints=(file.stem, file.resolve().parent.name),
        folder=file.parent,
        modified=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        fetch=lambda _: file,
    )


def _archive(file: Path, found: Found) -> Iterator[Source]:
    members, ignored = members_of(file)
    for name in ignored:
        found.ignore(f"{file.name}/{name}")
    if not members:
        raise refuse("an archive without an extract", "a .csv, .txt or .xlsx in it")
    for member in members:
        inside = Path(member.name)
        above = (inside.parent.name,) if inside.parent.name else ()
        yield Source(
            name=f"{file}/{member.name}",
            source_file=f"{file.name}/{member.name}",
            hints=(inside.stem, *above, file.stem),
            folder=file.parent,
            modified=member.modified,
            fetch=partial(unpack, file, member),
        )
