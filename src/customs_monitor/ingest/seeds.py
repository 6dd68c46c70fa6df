"""`--to-seeds`: lines go to the seeds that dbt loads, `<flow>_by_<breakdown>.csv`."""

import csv
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import duckdb

from . import engine
from .columns import COLUMNS
from .problem import refuse
from .stage import Staged

_BATCH = 10_000


class Seeds:
    """Seed files in the making; those named are replaced by `finish`, all others stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, IO[str]] = {}
        self._extracts: set[tuple[str, str]] = set()
        self._stack = ExitStack()

    def add(self, staged: Staged) -> str:
        """Append the lines of one extract; returns the name of its seed.

        Raises `IngestRefused` for a second extract of one name and vintage: by these a seed's lines
        are known to be of one download, which speaks about all its products in all its months.
        """
        extract = (staged.origin.vintage, staged.origin.source_file)
        if extract in self._extracts:
            raise refuse(f"a second {extract[1]} of {extract[0]}", "a name for each download")
        self._extracts.add(extract)
        name = f"{staged.origin.flow}_by_{staged.layout.breakdown}.csv"
        if name not in self.files:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self._aside(name).open("w", encoding="utf-8", newline="")
            self.files[name] = self._stack.enter_context(file)
            self._writer(name).writerow(COLUMNS)
        writer = self._writer(name)
        for path in staged.lines.values():
            for rows in _rows(path):
                writer.writerows(rows)
        return name

    def finish(self) -> None:
        """Move the finished files into place."""
        for file in self.files.values():
            file.flush()
            os.fsync(file.fileno())
        self._stack.close()
        for name in self.files:
            os.replace(self._aside(name), self.folder / name)

    def discard(self) -> None:
        """Remove whatever was not moved into place."""
        self._stack.close()
        for name in self.files:
            self._aside(name).unlink(missing_ok=True)

    def _aside(self, name: str) -> Path:
        return self.folder / f".{name}.new"

    def _writer(self, name: str):
        return csv.writer(self.files[name], lineterminator="\n")


@contextmanager
def seeds_in(folder: Path) -> Iterator[Seeds]:
    """Yield seeds in the making; what `finish` did not move into place is removed."""
    seeds = Seeds(folder)
    try:
        yield seeds
    finally:
        seeds.discard()


def _rows(path: Path) -> Iterator[list[tuple]]:
    with duckdb.connect() as connection:
        result = connection.execute(f"select {', '.join(COLUMNS)} from {engine.parquet([path])}")
        while rows := result.fetchmany(_BATCH):
            yield rows
