"""What a command makes lies aside until it is all there; then it takes the place of the old.

Here are the locks, the renames and what makes them durable.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from customs_monitor.errors import Refused


def locked(
    file: Path, timeout: float = -1, on_wait: Callable[[], None] = lambda: None
) -> AbstractContextManager[object]:
    """Hold the lock `file` until the context ends; call `on_wait` if somebody else has it first.

    Args:
        file: the lock; its folder exists.
        timeout: how many seconds to wait, -1 for as long as it takes.
        on_wait: called once, before waiting.

    Raises:
        TimeoutError: it did not become free.
    """
    lock = FileLock(file)
    try:
        return lock.acquire(timeout=0)
    except Timeout:
        on_wait()
        return lock.acquire(timeout=timeout)


@contextmanager
def alone_in(folder: Path) -> Iterator[Path]:
    """Yield `folder`, new and empty, and remove it at the end; a second run waits until then."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.with_name(f"{folder.name}.lock")):
        # A run that was killed left it behind.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Yield a new folder that replaces `folder` when all is written, and vanishes if not."""
    # What a link leads to is replaced, not the link.
    place = folder.resolve()
    new, old = (place.with_name(f".{place.name}.{state}") for state in ("new", "old"))
    with alone_in(new):
        _settle(place, old)
        try:
            yield new
            if place.exists():
                os.rename(place, old)
            os.rename(new, place)
        finally:
            _settle(place, old)


def put_back(folder: Path) -> None:
    """Put back what a run in `folder` that was killed between its two renames has left aside."""
    for old in folder.glob(".*.old"):
        place = folder / old.name[1 : -len(".old")]
        # A run that is at work has the lock; where nothing can be written, nothing is put back.
        with suppress(OSError), locked(folder / f".{place.name}.new.lock", timeout=0):
            _settle(place, old)


def _settle(place: Path, old: Path) -> None:
    """Put the old folder back if no new one took its place, also after a run that was killed."""
    if old.exists() and not place.exists():
        os.rename(old, place)
    shutil.rmtree(old, ignore_errors=True)


def refuse_folders(files: Iterable[Path]) -> None:
    """Refuse a folder in the place of a file, before a rename over it fails half way."""
    for file in files:
        if file.is_dir():
            raise Refused(f"{file}: found a folder, expected a file")


def place(new: Path, target: Path) -> None:
    """Rename into place and make the rename itself durable; what is renamed is synced before."""
    os.replace(new, target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
