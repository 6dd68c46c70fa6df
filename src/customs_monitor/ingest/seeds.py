"""`--to-seeds`: lines go to the seeds that dbt loads, their questions to a seed beside these."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import duckdb

from .. import quoting
from ..aside import place, sync
from .baskets import read_list
from .columns import COLUMNS
from .manifest import Manifest
from .problem import refuse
from .stage import Staged

_BATCH = 10_000
#: The breakdowns with a seed for each flow, `<flow>_by_<breakdown>.csv`; dbt knows no others.
_OWN_SEEDS = ("partner", "province")
OTHERS = "other_breakdowns.csv"
QUESTIONS = "extract_questions.csv"
_EXTRACT = ("source_file", "vintage", "flow", "breakdown", "currency")
QUESTION_COLUMNS = (*_EXTRACT, "coverage", "codes", "months", "is_sample")


class Seeds:
    """Seed files in the making, a `Target`; `finish` replaces those named, all others stay.

    What is replaced is always all lines of a flow and breakdown, and their questions.
    """

    by_vintage = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ledger = folder.parent / "ledger"
        self.questions = (ledger if ledger.is_dir() else folder) / QUESTIONS
        self.files: dict[Path, IO[str]] = {}
        self._extracts: dict[tuple[str, str], Manifest] = {}
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
        self._extracts[extract] = manifest
        has_own = manifest.breakdown in _OWN_SEEDS
        name = f"{manifest.flow}_by_{manifest.breakdown}.csv" if has_own else OTHERS
        write = csv.writer(self._file(self.folder / name, COLUMNS), lineterminator="\n").writerows
        columns = ", ".join(
            f"{quoting.text(manifest.coverage)}" if column == "coverage" else column
            for column in COLUMNS
        )
        for path in staged.lines.values():
            lines = self._engine.execute(f"select {columns} from {quoting.parquet([path])}")
            while rows := lines.fetchmany(_BATCH):
                write(rows)
        return "written", f"to {name}"

    def finish(self) -> None:
        """Move the finished files into place."""
        written = {(m.flow, m.breakdown) for m in self._extracts.values()}
        others = self.folder / OTHERS
        if others in self.files and others.exists():
            kept = (
                row
                for row in read_list(others, COLUMNS)
                if (row["flow"], row["breakdown"]) not in written
            )
            self._write(others, COLUMNS, kept)
        self._write_questions(written)
        self._open.close()
        for path in self.files:
            sync(_aside(path))
        for path in self.files:
            place(_aside(path), path)

    def discard(self) -> None:
        """Remove whatever was not moved into place."""
        self._open.close()
        for path in self.files:
            _aside(path).unlink(missing_ok=True)

    def _write_questions(self, written: set[tuple[str, str]]) -> None:
        """Write the questions of what stays and of what is new; a known extract's stays known."""
        before = read_list(self.questions, QUESTION_COLUMNS) if self.questions.exists() else []
        extracts = {
            tuple(getattr(manifest, column) for column in _EXTRACT): manifest
            for manifest in self._extracts.values()
        }
        rows = {}
        for row in before:
            key = tuple(row[column] for column in _EXTRACT)
            if key in extracts or (row["flow"], row["breakdown"]) not in written:
                rows[key] = row
        for key, manifest in extracts.items():
            row = rows.get(key, {"is_sample": "false"})
            if manifest.question.is_stated:
                row |= {"codes": manifest.asked_codes, "months": manifest.asked_months}
            if "codes" in row:
                its = dict(zip(_EXTRACT, key, strict=True))
                rows[key] = row | its | {"coverage": manifest.coverage}
        if before or rows:
            self._write(self.questions, QUESTION_COLUMNS, rows.values())

    def _write(self, path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
        file = self._file(path, columns)
        csv.DictWriter(file, columns, lineterminator="\n").writerows(rows)

    def _file(self, path: Path, columns: Sequence[str]) -> IO[str]:
        """Return the new file that will take the place of `path`, its header written."""
        if path not in self.files:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = _aside(path).open("w", encoding="utf-8", newline="")
            self.files[path] = self._open.enter_context(file)
            csv.writer(file, lineterminator="\n").writerow(columns)
        return self.files[path]


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


@contextmanager
def seeds_in(folder: Path) -> Iterator[Seeds]:
    """Yield seeds in the making; what `finish` did not move into place is removed."""
    seeds = Seeds(folder)
    try:
        yield seeds
    finally:
        seeds.discard()
