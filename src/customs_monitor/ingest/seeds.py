"""`--to-seeds`: lines go to the seeds that dbt loads, `<flow>_by_<breakdown>.csv`."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import duckdb

from .. import quoting
from ..aside import place, sync
from .columns import COLUMNS
from .manifest import Manifest
from .problem import refuse
from .stage import Staged

_BATCH = 10_000


class Seeds:
    """Seed files in the making, a `Target`; `finish` replaces those named, all others stay."""

    by_vintage = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, IO[str]] = {}
        self._extracts: set[tuple[str, str]] = set()
        self._open = ExitStack()
        self._engine = self._open.enter_context(duckdb.connect())

    def manifests(self) -> list[Manifest]:
        """Nothing that is there stays."""
        return []

    def lines_of(self, manifest: Manifest, years: Sequence[str]) -> list[Path]:
        return []

    def code_ranges(self, files: Sequence[Path]) -> Mapping[Path, tuple[str, str]]:
        return {}

    def restate(self, manifest: Manifest, work: Path) -> None:
        """Nothing: a seed does not keep the time of its file."""

    def workspace(self) -> TemporaryDirectory[str]:
        return TemporaryDirectory(prefix="customs-", ignore_cleanup_errors=True)

    def add(
        self, manifest: Manifest, staged: Staged, work: Path, earlier: Manifest | None
    ) -> tuple[str, str]:
        """Append the lines of one extract to its seed.

        Raises `IngestRefused` for a second extract of one name and vintage: by these a seed's lines
        are known to be of one download, which speaks about all its products in all its months.
        """
        extract = (manifest.vintage, manifest.source_file)
        if extract in self._extracts:
            raise refuse(f"a second {extract[1]} of {extract[0]}", "a name for each download")
        self._extracts.add(extract)
        name = f"{manifest.flow}_by_{manifest.breakdown}.csv"
        is_new = name not in self.files
        if is_new:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self._aside(name).open("w", encoding="utf-8", newline="")
            self.files[name] = self._open.enter_context(file)
        writer = csv.writer(self.files[name], lineterminator="\n")
        if is_new:
            writer.writerow(COLUMNS)
        for path in staged.lines.values():
            lines = self._engine.execute(
                f"select {', '.join(COLUMNS)} from {quoting.parquet([path])}"
            )
            while rows := lines.fetchmany(_BATCH):
                writer.writerows(rows)
        return "written", f"to {name}"

    def finish(self) -> None:
        """Move the finished files into place."""
        self._open.close()
        for name in self.files:
            sync(self._aside(name))
        for name in self.files:
            place(self._aside(name), self.folder / name)

    def discard(self) -> None:
        """Remove whatever was not moved into place."""
        self._open.close()
        for name in self.files:
            self._aside(name).unlink(missing_ok=True)

    def _aside(self, name: str) -> Path:
        return self.folder / f".{name}.new"


@contextmanager
def seeds_in(folder: Path) -> Iterator[Seeds]:
    """Yield seeds in the making; what `finish` did not move into place is removed."""
    seeds = Seeds(folder)
    try:
        yield seeds
    finally:
        seeds.discard()
