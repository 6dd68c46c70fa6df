"""One run of `customs ingest`: every file on its own, all of it or nothing."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import duckdb

from .decode import Advance, decode
from .header import Head, read_head
from .history import Changes, Decision, compare, decide
from .landing import Landing, Manifest, Rehearsal
from .names import coverage_of, flow_of
from .problem import Problem, Refused, refuse
from .seeds import Seeds, seeds_in
from .sidecar import Note, Notes
from .sources import Source, find_sources
from .stage import Origin, Stage, Staged
from .workbook import Sheet, read_sheet, sheets_of

#: One download holds no more rows than this (GACC_FORMAT.md).
DOWNLOAD_LIMIT = 10_000


@dataclass(frozen=True)
class Options:
    """The command line; None where nothing was said."""

    landing: Path
    flow: str | None = None
    vintage: date | None = None
    coverage: str | None = None
    quarantine: bool = False
    dry_run: bool = False
    seeds: Path | None = None
    lock_timeout: float = 600.0
    today: date = field(default_factory=date.today)


@dataclass(frozen=True)
class Outcome:
    """What became of one file (or sheet).

    `status` is landed, rewritten, unchanged, written (to seeds) or refused; `manifest` says what
    the extract holds unless refused.
    """

    name: str
    status: str
    manifest: Manifest | None = None
    changes: Changes | None = None
    note: str = ""
    problem: Problem | None = None


@dataclass
class Result:
    outcomes: list[Outcome] = field(default_factory=list)
    ignored: int = 0

    @property
    def refused(self) -> int:
        return sum(outcome.status == "refused" for outcome in self.outcomes)


class Listener(Protocol):
    """Who is told what happens while it happens."""

    def refused(self, name: str, problem: Problem) -> None: ...
    def warned(self, name: str, text: str) -> None: ...
    def waiting(self, name: str) -> None: ...
    def reading(self, name: str, size: int) -> Advance: ...


@dataclass(frozen=True)
class Table:
    """What is in a source: a text file, or one sheet of a workbook."""

    source: Source
    path: Path
    part: Head | Sheet
    number: int = 1

    @property
    def hints(self) -> tuple[str, ...]:
        sheet = (self.part.title,) if isinstance(self.part, Sheet) else ()
        return sheet + self.source.hints

    @property
    def source_file(self) -> str:
        name = self.source.source_file
        if isinstance(self.part, Sheet) and self.number > 1:
            return f"{name}#{self.part.title}"
        return name


@dataclass(frozen=True)
class Ready:
    """A table that was staged, or found to be known already."""

    table: Table
    decision: Decision
    manifest: Manifest
    staged: Staged | None = None
    changes: Changes | None = None


def ingest(paths: Sequence[Path], options: Options, listener: Listener) -> Result:
    """Ingest files, folders and archives; raises `Refused` only about the landing itself."""
    with ExitStack() as stack:
        target = _target(options, listener, stack)
        return _Run(options, listener, target).all_of(paths)


def _target(options: Options, listener: Listener, stack: ExitStack) -> "Landing | Seeds":
    if options.seeds is not None:
        return stack.enter_context(seeds_in(options.seeds))
    landing = Landing(options.landing)
    landing.check_version()
    if options.dry_run:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="customs-")))
        landing = Rehearsal(landing, folder)
    else:
        stack.enter_context(
            landing.locked(options.lock_timeout, lambda: listener.waiting(landing.name))
        )
        landing.check_version()
    landing.prepare()
    return landing


class _Run:
    def __init__(self, options: Options, listener: Listener, target: Landing | Seeds) -> None:
        self.options = options
        self.listener = listener
        self.target = target
        self.notes = Notes()
        self.result = Result()
        self.landed = target.manifests() if isinstance(target, Landing) else []

    def all_of(self, paths: Sequence[Path]) -> Result:
        found = find_sources(paths, skip=self.options.landing.resolve())
        self.result.ignored = found.ignored
        for name, refusal in found.refused:
            self._refuse(name, refusal.problem)
        dated = []
        for source in found.sources:
            try:
                note = self.notes.about(source.folder, source.source_file)
                dated.append((self._vintage(source, note), note, source))
            except Refused as refusal:
                self._refuse(source.name, refusal.problem)
        if isinstance(self.target, Landing):
            dated.sort(key=lambda item: item[0])  # so that revisions are told in their order
        for vintage, note, source in dated:
            try:
                self._one(source, vintage, note)
            except Refused as refusal:
                self._refuse(source.name, refusal.problem)
            except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
                self._refuse(source.name, _disk_problem(error, self.target.folder))
        if isinstance(self.target, Seeds):
            self._finish_seeds(self.target)
        return self.result

    def _refuse(self, name: str, problem: Problem) -> None:
        self.listener.refused(name, problem)
        self.result.outcomes.append(Outcome(name, "refused", problem=problem))

    def _vintage(self, source: Source, note: Note) -> str:
        vintage = self.options.vintage or note.vintage
        said = f"the vintage {vintage}" if vintage else f"a file of {source.modified}"
        vintage = vintage or source.modified
        if vintage > self.options.today:
            raise refuse(
                f"{said}, which is in the future",
                f"a day up to {self.options.today} (--vintage YYYY-MM-DD)",
            )
        return vintage.isoformat()

    def _one(self, source: Source, vintage: str, note: Note) -> None:
        with self._workspace() as work:
            path = source.fetch(work)
            before = _stamp(path)
            digest = _sha256(path)
            ready = [
                self._stage(table, digest, vintage, note, work)
                for table in self._tables(source, path)
            ]
            if _stamp(path) != before:
                raise refuse("a file that changed while it was read", "a finished download")
            for extract in ready:
                self._settle(extract, work)

    @contextmanager
    def _workspace(self) -> Iterator[Path]:
        if isinstance(self.target, Landing):
            work = self.target.workspace()
        else:
            work = Path(tempfile.mkdtemp(prefix="customs-"))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _tables(self, source: Source, path: Path) -> list[Table]:
        if path.suffix.lower() != ".xlsx":
            return [Table(source, path, read_head(path))]
        sheets, others = sheets_of(path)
        for title in others:
            self.listener.warned(source.name, f"sheet '{title}' ignored, it has no known column")
        return [Table(source, path, sheet, i) for i, sheet in enumerate(sheets, 1)]

    def _stage(self, table: Table, digest: str, vintage: str, note: Note, work: Path) -> Ready:
        flow = self.options.flow or note.flow or self._flow(table, digest)
        coverage = (
            self.options.coverage or note.coverage or coverage_of(Path(table.source_file).stem)
        )
        suffix = f"-{table.number}" if table.number > 1 else ""
        identity = f"{flow}-{digest[:12]}{suffix}"
        decision = decide(self.landed, (digest, identity), vintage, coverage, "partial")
        if decision.action == "unchanged" and decision.earlier:
            return Ready(table, decision, decision.earlier)
        origin = Origin(
            extract_id=f"{decision.vintage.replace('-', '')}-{identity}",
            source_file=table.source_file,
            flow=flow,
            coverage=decision.coverage,
            vintage=decision.vintage,
        )
        folder = work / f"table-{table.number}"
        folder.mkdir()
        layout = table.part.layout
        advance = self.listener.reading(table.source.name, table.path.stat().st_size)
        with closing(Stage(origin, layout, folder, self.options.quarantine)) as stage:
            if isinstance(table.part, Sheet):
                staged = stage.from_records(read_sheet(table.path, table.part, advance))
            else:
                text = decode(table.path, folder, table.part, advance)
                staged = stage.from_text(text, table.part.delimiter)
            _check_vintage(staged)
            manifest = _manifest(staged, digest)
            changes = compare(
                stage.engine,
                list(staged.lines.values()),
                layout.value,
                self._known(manifest),
                staged.rows_landed,
            )
        return Ready(table, decision, manifest, staged, changes)

    def _flow(self, table: Table, digest: str) -> str:
        """Return the flow by name, or the one as which the very same content was landed before."""
        try:
            return flow_of(table.hints)
        except Refused:
            known = {m.flow for m in self.landed if m.sha256 == digest}
            if len(known) != 1:
                raise
            return known.pop()

    def _known(self, manifest: Manifest) -> list[Path]:
        """Return the files of landed lines that `manifest` may revise."""
        if not isinstance(self.target, Landing):
            return []
        return [
            path
            for other in self.landed
            if (other.flow, other.breakdown, other.currency)
            == (manifest.flow, manifest.breakdown, manifest.currency)
            and other.vintage <= manifest.vintage
            and other.month_set & manifest.month_set
            for path in self.target.lines_of(other, manifest.years)
        ]

    def _settle(self, ready: Ready, work: Path) -> None:
        """Put a staged table where it belongs, and remember it for the files that follow."""
        name = ready.table.source.name
        if isinstance(ready.table.part, Sheet) and ready.table.number > 1:
            name += f"#{ready.table.part.title}"
        if ready.staged is None:
            earlier = ready.manifest
            note = f"already landed on {earlier.ingested_at[:10]} as vintage {earlier.vintage}"
            self.result.outcomes.append(Outcome(name, "unchanged", earlier, note=note))
            return
        if ready.manifest.rows_in_file == DOWNLOAD_LIMIT:
            self.listener.warned(
                name,
                f"exactly {DOWNLOAD_LIMIT:,} rows, the most that one download holds:"
                " probably cut off, split the query",
            )
        status, note = "landed", ""
        if isinstance(self.target, Seeds):
            status, note = "written", f"to {self.target.add(ready.staged)}"
        else:
            self.target.commit(ready.manifest, ready.staged.lines, ready.staged.quarantine, work)
            if ready.decision.action == "rewrite" and ready.decision.earlier:
                status = "rewritten"
                note = f"coverage was {ready.decision.earlier.coverage}"
        same_id = [m for m in self.landed if m.extract_id == ready.manifest.extract_id]
        for manifest in same_id:
            self.landed.remove(manifest)
        self.landed.append(ready.manifest)
        self.result.outcomes.append(Outcome(name, status, ready.manifest, ready.changes, note))

    def _finish_seeds(self, seeds: Seeds) -> None:
        """Seeds replace what was there, so a file left out would be a loss: all files or none."""
        if self.options.dry_run:
            return
        if not self.result.refused:
            try:
                seeds.finish()
            except OSError as error:
                raise Refused(_disk_problem(error, seeds.folder), str(seeds.folder)) from error


def _manifest(staged: Staged, digest: str) -> Manifest:
    origin = staged.origin
    return Manifest(
        extract_id=origin.extract_id,
        source_file=origin.source_file,
        sha256=digest,
        flow=origin.flow,
        breakdown=staged.layout.breakdown,
        coverage=origin.coverage,
        vintage=origin.vintage,
        currency=staged.layout.currency,
        months=",".join(staged.months),
        product_codes_count=staged.product_codes_count,
        rows_in_file=staged.rows_in_file,
        rows_landed=staged.rows_landed,
        rows_quarantined=staged.rows_quarantined,
        sum_quantity_1=staged.sum_quantity_1,
        sum_quantity_2=staged.sum_quantity_2,
        sum_value=staged.sum_value,
        ingested_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def _check_vintage(staged: Staged) -> None:
    """A month is published after it has ended (GACC_FORMAT.md, "The calendar")."""
    newest = staged.months[-1]
    if staged.origin.vintage.replace("-", "")[:6] <= newest:
        raise refuse(
            f"the vintage {staged.origin.vintage} and lines of {newest}",
            "a day after the month's end (--vintage YYYY-MM-DD)",
        )


def _disk_problem(error: Exception, place: Path) -> Problem:
    if isinstance(error, OSError):
        what = error.strerror or str(error)
    else:
        what = str(error).splitlines()[0]
    return Problem(
        f"that {place} could not be written ({what}); nothing of the file was kept",
        "a writable folder with room",
    )


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise refuse(f"a file that cannot be read ({error.strerror})", "a readable file") from error
