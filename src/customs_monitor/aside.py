"""What a command makes lies aside until it is all there; then it takes the place of the old."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from customs_monitor.errors import Refused


@contextmanager
def alone_in(folder: Path) -> Iterator[Path]:
    """Yield `folder`, new and empty, and remove it at the end; a second run waits until then."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        # A run that was killed left it behind.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def refuse_folders(files: Iterable[Path]) -> None:
    """Refuse a folder in the place of a file, before a rename over it fails half way."""
    for file in files:
        if file.is_dir():
            raise Refused(f"{file}: found a folder, expected a file")
