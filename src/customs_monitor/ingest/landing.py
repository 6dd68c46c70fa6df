"""The landing: Parquet lines of every extract, and one manifest row each (docs/ingest.md).

    landing/FORMAT                                  version of this layout
    landing/lines/year=YYYY/<extract_id>.parquet    lines of one extract and one data year
    landing/quarantine/<extract_id>.parquet         lines that could not be read
    landing/extracts/<extract_id>.parquet           one row; the commit point

A manifest is renamed into place last, when everything it speaks of is on disk. Readers take only
lines whose `extract_id` has a manifest, so whatever a crash leaves behind is invisible, and the
next ingest removes it.
"""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from .. import aside, quoting
from ..errors import reason
from .manifest import FORMAT_VERSION, INVENTED, Manifest, read_manifests, write_manifest
from .problem import IngestRefused, counted, readable, refuse, refuse_odd_name
from .stage import Staged

_PARTS = ("lines", "quarantine", "extracts")


class Landing:
    """A landing folder, a `Target`; it need not exist before something is written."""

    by_vintage = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._code_ranges: dict[Path, tuple[str, str]] = {}

    @cached_property
    def engine(self) -> duckdb.DuckDBPyConnection:
        """For manifests, which are small."""
        return duckdb.connect()

    def lines_file(self, year: str, extract_id: str) -> Path:
        return self.folder / "lines" / f"year={year}" / f"{extract_id}.parquet"

    def lines_of(self, manifest: Manifest, years: Sequence[str]) -> list[Path]:
        """Return the files with an extract's lines of some years."""
        files = [
            self.lines_file(year, manifest.extract_id) for year in years if year in manifest.years
        ]
        return [file for file in files if file.exists()]

    def check_version(self) -> None:
        """Raise `IngestRefused` if a newer version wrote this landing, or it takes no downloads.

        It is then something else, or the demo's.
        """
        path = self.folder / "FORMAT"
        refuse_odd_name(self.folder)
        try:
            if not self.folder.exists():
                return
            if not self.folder.is_dir():
                raise refuse("a file", "a folder for the landing", name=str(self.folder))
            if not path.exists():
                others = [p.name for p in self.folder.iterdir() if not p.name.startswith(".")]
                if others and not set(others) <= set(_PARTS):
                    raise refuse(
                        "a folder with other files", "an empty one or a landing", name=self.name
                    )
                return
            version = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable(error) from error
        if not version.isdecimal():
            raise refuse(
                f"'{version[:20]}' in FORMAT", "the number of the landing's format", name=self.name
            )
        if int(version) > FORMAT_VERSION:
            raise refuse(
                f"a landing of format {version}, written by a newer customs-monitor",
                f"format {FORMAT_VERSION} or older: update customs-monitor",
                name=self.name,
            )
        self.refuse_invented()

    def refuse_invented(self) -> None:
        """Raise `IngestRefused` if there are extracts that a generator has made (bench/demo.py)."""
        count = sum(INVENTED in file.stem.split("-") for file in self._manifest_files())
        if count:
            raise refuse(
                f"{counted(count, 'extract')} of invented data",
                f"downloads alone: the demo has a project of its own; delete *-{INVENTED}.parquet",
                name=self.name,
            )

    @property
    def name(self) -> str:
        return readable(self.folder)

    def manifests(self) -> list[Manifest]:
        """Return the landed extracts, oldest first."""
        try:
            return read_manifests(self.engine, self._manifest_files())
        except OSError as error:
            raise self._unreadable(error) from error

    def _manifest_files(self) -> list[Path]:
        """List the manifests. Not by a glob: to it a folder that cannot be read is an empty one."""
        try:
            with os.scandir(self.folder / "extracts") as entries:
                return sorted(Path(entry) for entry in entries if entry.name.endswith(".parquet"))
        except FileNotFoundError:
            return []

    def locked(self, timeout: float, on_wait: Callable[[], None]) -> AbstractContextManager[object]:
        """Hold the landing alone; calls `on_wait` once if somebody else has it first."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return aside.locked(self.folder / ".lock", timeout, on_wait)
        except TimeoutError:
            raise refuse(
                "another ingest at work", f"it to end within {timeout:g} s", name=self.name
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error

    def prepare(self) -> None:
        """Write FORMAT if missing and remove what a crash left behind; needs the lock."""
        try:
            shutil.rmtree(self.folder / ".tmp", ignore_errors=True)
            for part in _PARTS:
                (self.folder / part).mkdir(exist_ok=True)
            (self.folder / ".tmp").mkdir(exist_ok=True)
            if not (self.folder / "FORMAT").exists():
                version = self.folder / ".tmp" / "FORMAT"
                version.write_text(f"{FORMAT_VERSION}\n", encoding="utf-8")
                aside.place(version, self.folder / "FORMAT")
            committed = {path.stem for path in self._manifest_files()}
            for part in ("lines/year=*", "quarantine"):
                for path in self.folder.glob(f"{part}/*.parquet"):
                    if path.stem not in committed:
                        path.unlink()
        except OSError as error:
            raise self._unwritable(error) from error

    def workspace(self) -> TemporaryDirectory[str]:
        """Return a new folder on the landing's own file system; needs the lock."""
        try:
            return TemporaryDirectory(dir=self.folder / ".tmp", ignore_cleanup_errors=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def add(
        self, manifest: Manifest, staged: Staged, work: Path, earlier: Manifest | None
    ) -> tuple[str, str]:
        """Land a staged extract, or write it again in the place of `earlier`; needs the lock."""
        self.commit(manifest, staged.lines, staged.quarantine, work)
        if earlier is None:
            return "landed", ""
        was = [f"coverage was {earlier.coverage}"] if earlier.coverage != manifest.coverage else []
        if earlier.question != manifest.question:
            was.append(f"the question was {earlier.question}")
        return "rewritten", ", ".join(was)

    def restate(self, manifest: Manifest, work: Path) -> None:
        """Replace the manifest of an extract that is landed; needs the lock."""
        self.commit(manifest, {}, None, work)

    def code_ranges(self, files: Sequence[Path]) -> Mapping[Path, tuple[str, str]]:
        """Return the least and the greatest product code of files, from their footers, read once.

        Raises `IngestRefused` if a file is damaged.
        """
        asked = [file for file in files if file not in self._code_ranges]
        if asked:
            try:
                found = self.engine.execute(
                    f"""
                    select
                        file_name,
                        if(count(stats_min_value) = count(*), min(stats_min_value), ''),
                        if(count(stats_max_value) = count(*), max(stats_max_value), '~')
                    from parquet_metadata({quoting.paths(asked)})
                    where path_in_schema = 'product_code'
                    group by file_name
                    """
                ).fetchall()
            except duckdb.Error as error:
                raise refuse(
                    f"damaged lines in the landing ({reason(error)})",
                    "Parquet files written by customs ingest in lines/",
                ) from error
            self._code_ranges |= {Path(name): (least, most) for name, least, most in found}
        return self._code_ranges

    def commit(
        self, manifest: Manifest, lines: dict[str, Path], quarantine: Path | None, work: Path
    ) -> None:
        """Move an extract into place, its manifest last; needs the lock.

        An extract that is already there is replaced file by file. Only its coverage can differ,
        and of that the manifest decides.
        """
        row = work / "manifest.parquet"
        write_manifest(self.engine, manifest, row)
        for path in (*lines.values(), *([quarantine] if quarantine else []), row):
            aside.sync(path)
        for year, path in lines.items():
            target = self.lines_file(year, manifest.extract_id)
            target.parent.mkdir(exist_ok=True)
            aside.place(path, target)
        if quarantine:
            aside.place(quarantine, self.folder / "quarantine" / f"{manifest.extract_id}.parquet")
        aside.place(row, self.folder / "extracts" / f"{manifest.extract_id}.parquet")

    def finish(self) -> None:
        """Nothing is left to do: every extract is in place as soon as it was added."""

    def _unreadable(self, error: Exception) -> IngestRefused:
        return refuse(f"a landing that cannot be read ({error})", "a readable one", name=self.name)

    def _unwritable(self, error: OSError) -> IngestRefused:
        return refuse(
            f"a folder that cannot be written ({error.strerror})",
            "a writable one (--landing DIR)",
            name=self.name,
        )


class Rehearsal(Landing):
    """A landing for `--dry-run`: reads the real one, writes to a folder that is thrown away."""

    def __init__(self, real: Landing, folder: Path) -> None:
        super().__init__(folder)
        self.real = real

    def manifests(self) -> list[Manifest]:
        return self.real.manifests() + super().manifests()

    def lines_of(self, manifest: Manifest, years: Sequence[str]) -> list[Path]:
        return super().lines_of(manifest, years) or self.real.lines_of(manifest, years)
