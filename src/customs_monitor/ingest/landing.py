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
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from . import engine
from .problem import readable, refuse, refuse_odd_name

FORMAT_VERSION = 1
_PARTS = ("lines", "quarantine", "extracts")


@dataclass(frozen=True)
class Manifest:
    """One landed extract. Months ascending, joined by commas; sums exact, as text; times UTC."""

    extract_id: str
    source_file: str
    sha256: str
    flow: str
    breakdown: str
    coverage: str
    vintage: str
    currency: str
    months: str
    product_codes_count: int
    rows_in_file: int
    rows_landed: int
    rows_quarantined: int
    sum_quantity_1: str | None
    sum_quantity_2: str | None
    sum_value: str
    ingested_at: str
    format_version: int = FORMAT_VERSION

    @property
    def content(self) -> tuple[str, str]:
        """The same content read the same way: the bytes, and flow (and sheet) out of the id."""
        return self.sha256, self.extract_id.partition("-")[2]

    @property
    def month_set(self) -> frozenset[str]:
        return frozenset(self.months.split(","))

    @property
    def years(self) -> tuple[str, ...]:
        return tuple(sorted({month[:4] for month in self.month_set}))


_SQL_TYPES = {
    field.name: "bigint" if field.type is int else "varchar" for field in fields(Manifest)
}


class Landing:
    """A landing folder; it need not exist before something is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

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
        """Raise `IngestRefused` if a newer version wrote this landing, or it is something else."""
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
            raise refuse(
                f"a landing that cannot be read ({error})", "a readable one", name=self.name
            ) from error
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

    @property
    def name(self) -> str:
        return readable(self.folder)

    def manifests(self) -> list[Manifest]:
        """Return the landed extracts, oldest vintage first."""
        try:
            files = self._manifest_files()
        except OSError as error:
            raise refuse(
                f"a landing that cannot be read ({error})", "a readable one", name=self.name
            ) from error
        if not files:
            return []
        names = ", ".join(_SQL_TYPES)
        try:
            rows = self.engine.execute(
                f"""
                    select {names}
                    from {engine.parquet(files)}
                    order by vintage, ingested_at, extract_id
                    """
            ).fetchall()
        except duckdb.Error as error:
            raise refuse(
                f"a damaged manifest ({str(error).splitlines()[0]})",
                "Parquet files written by customs ingest in extracts/",
                name=self.name,
            ) from error
        return [Manifest(*row) for row in rows]

    def _manifest_files(self) -> list[Path]:
        """List the manifests. Not by a glob: to it a folder that cannot be read is an empty one."""
        try:
            with os.scandir(self.folder / "extracts") as entries:
                return sorted(Path(entry) for entry in entries if entry.name.endswith(".parquet"))
        except FileNotFoundError:
            return []

    @contextmanager
    def locked(self, timeout: float, on_wait: Callable[[], None]) -> Iterator[None]:
        """Hold the landing alone; calls `on_wait` once if somebody else has it first."""
        self._make_folder()
        lock = FileLock(str(self.folder / ".lock"))
        try:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                on_wait()
                lock.acquire(timeout=timeout)
        except Timeout:
            raise refuse(
                "another ingest at work", f"it to end within {timeout:g} s", name=self.name
            ) from None
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def prepare(self) -> None:
        """Write FORMAT if missing and remove what a crash left behind; needs the lock."""
        try:
            shutil.rmtree(self.folder / ".tmp", ignore_errors=True)
            for part in ("lines", "quarantine", "extracts"):
                (self.folder / part).mkdir(exist_ok=True)
            (self.folder / ".tmp").mkdir(exist_ok=True)
            if not (self.folder / "FORMAT").exists():
                aside = self.folder / ".tmp" / "FORMAT"
                aside.write_text(f"{FORMAT_VERSION}\n", encoding="utf-8")
                _place(aside, self.folder / "FORMAT")
            committed = {path.stem for path in self._manifest_files()}
            for part in ("lines/year=*", "quarantine"):
                for path in self.folder.glob(f"{part}/*.parquet"):
                    if path.stem not in committed:
                        path.unlink()
        except OSError as error:
            raise self._unwritable(error) from error

    def workspace(self) -> Path:
        """Return a new folder on the landing's own file system; needs the lock."""
        try:
            return Path(tempfile.mkdtemp(dir=self.folder / ".tmp"))
        except OSError as error:
            raise self._unwritable(error) from error

    def commit(
        self, manifest: Manifest, lines: dict[str, Path], quarantine: Path | None, work: Path
    ) -> None:
        """Move an extract into place, its manifest last; needs the lock.

        An extract that is already there is replaced file by file. Only its coverage can differ,
        and of that the manifest decides.
        """
        aside = work / "manifest.parquet"
        self._write_manifest(manifest, aside)
        for path in (*lines.values(), *([quarantine] if quarantine else []), aside):
            _sync(path)
        for year, path in lines.items():
            target = self.lines_file(year, manifest.extract_id)
            target.parent.mkdir(exist_ok=True)
            _place(path, target)
        kept = self.folder / "quarantine" / f"{manifest.extract_id}.parquet"
        if quarantine:
            _place(quarantine, kept)
        _place(aside, self.folder / "extracts" / f"{manifest.extract_id}.parquet")

    def _write_manifest(self, manifest: Manifest, path: Path) -> None:
        """Write the one row of a manifest as Parquet, integers as bigint and the rest as text."""
        columns = ", ".join(f"?::{kind} as {name}" for name, kind in _SQL_TYPES.items())
        values = list(asdict(manifest).values())
        self.engine.execute(f"create or replace temp table one as select {columns}", values)
        self.engine.execute(f"copy one to {engine.text(str(path))} (format parquet)")

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> Exception:
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


def _place(aside: Path, target: Path) -> None:
    """Rename into place and make the rename itself durable."""
    os.replace(aside, target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
