"""`customs ingest --mirror`: what partners report about their trade with China, into the landing.

    landing/mirror_lines/<extract_id>.parquet       the lines about China, as text
    landing/mirror_extracts/<extract_id>.parquet    one row, the manifest; the commit point

As with extracts: a file is taken whole or not at all, its manifest is renamed into place last,
and every file is kept with its day. Which figure counts decides int_mirror_figures.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from .. import aside, quoting
from ..characters import one_line
from ..errors import reason
from .baskets import read_list
from .engine import PARQUET, connect
from .files import refuse_unended, sha256, stamp, take_each
from .landing import Landing
from .mirror_formats import COLUMNS, MirrorFile, Read, recognized
from .outcome import Listener, Options
from .problem import Problem, counted, refuse
from .report import print_document
from .sidecar import NAME as NOTES
from .sidecar import Note
from .sources import Source

_PARTNERS = Path("seeds/codes/customs_partners.csv")
_LINES, _EXTRACTS = "mirror_lines", "mirror_extracts"


@dataclass(frozen=True)
class MirrorManifest:
    """One landed file. `asked_months` is empty unless the file answers every code of its months."""

    extract_id: str
    source_file: str
    sha256: str
    source: str
    format: str
    vintage: str
    asked_months: str
    rows_in_file: int
    rows_landed: int
    rows_left_out: int
    downloaded_at: str
    ingest_no: int
    ingested_at: str

    @property
    def age(self) -> tuple[str, str, int]:
        """What orders files: of two of a day the one downloaded later counts."""
        return self.vintage, self.downloaded_at, self.ingest_no


@dataclass(frozen=True)
class MirrorOutcome:
    """What became of one file: landed, unchanged or refused; `notes` are for a person to read."""

    name: str
    status: str
    manifest: MirrorManifest | None = None
    notes: tuple[str, ...] = ()
    problem: Problem | None = None


def ingest_mirror(
    paths: Sequence[Path], options: Options, listener: Listener
) -> list[MirrorOutcome]:
    """Ingest files, folders and archives; raises `IngestRefused` only about the landing itself."""
    with ExitStack() as stack:
        landing = Landing(options.landing)
        landing.check_version()
        if not options.dry_run:
            stack.enter_context(
                landing.locked(options.lock_timeout, lambda: listener.waiting(landing.name))
            )
            landing.check_version()
            landing.prepare()
        return _Run(options, listener, landing).all_of(paths)


class _Run:
    def __init__(self, options: Options, listener: Listener, landing: Landing) -> None:
        self.options = options
        self.listener = listener
        self.landing = landing
        partners = read_list(options.project / _PARTNERS, ("partner_code", "iso_alpha3"))
        self.partners = frozenset(row["iso_alpha3"] for row in partners if row["iso_alpha3"])
        self.landed = _manifests(landing)
        self.outcomes: list[MirrorOutcome] = []
        if not options.dry_run:
            self._prepare()

    def all_of(self, paths: Sequence[Path]) -> list[MirrorOutcome]:
        take_each(
            paths,
            self.options,
            self.listener,
            take=self._one,
            turn_away=self._refuse,
            folder=self.landing.folder,
        )
        return self.outcomes

    def _refuse(self, name: str, problem: Problem) -> None:
        self.listener.refused(name, problem)
        self.outcomes.append(MirrorOutcome(name, "refused", problem=problem))

    def _prepare(self) -> None:
        """Make the folders and remove what a crash left behind; needs the lock."""
        kept = {manifest.extract_id for manifest in self.landed}
        for part in (_LINES, _EXTRACTS):
            (self.landing.folder / part).mkdir(exist_ok=True)
        for path in (self.landing.folder / _LINES).glob("*.parquet"):
            if path.stem not in kept:
                path.unlink()

    def _one(self, source: Source, vintage: str, note: Note) -> None:
        with self._workspace() as folder:
            work = Path(folder)
            path = source.fetch(work)
            before = stamp(path)
            digest = sha256(path)
            file = recognized(path)
            publisher = note.source or file.format.source
            if not publisher:
                raise refuse("no word of who published it", f"its source in {NOTES}")
            extract_id = f"{vintage.replace('-', '')}-mirror-{digest[:12]}"
            known = next((m for m in self.landed if m.extract_id == extract_id), None)
            if known and known.source == publisher:
                told = f"landed on {known.ingested_at[:10]} as vintage {known.vintage}"
                self.outcomes.append(MirrorOutcome(source.name, "unchanged", known, (told,)))
                return
            read = Read()
            with closing(connect(work)) as engine:
                lines, newest = self._staged(engine, file, read, extract_id, work)
                if stamp(path) != before:
                    raise refuse("a file that changed while it was read", "a finished download")
                left_out = read.left_out.total()
                if not newest:
                    raise refuse(_without_china(read), "lines about China")
                refuse_unended(vintage, max({newest, *read.months}), "lines of")
                manifest = MirrorManifest(
                    extract_id=extract_id,
                    source_file=source.source_file,
                    sha256=digest,
                    source=publisher,
                    format=file.format.name,
                    vintage=vintage,
                    asked_months=",".join(sorted(read.months)),
                    rows_in_file=read.rows,
                    rows_landed=read.rows - left_out,
                    rows_left_out=left_out,
                    downloaded_at=source.downloaded_at,
                    ingest_no=known.ingest_no if known else self._next_no(),
                    ingested_at=datetime.now(UTC).isoformat(),
                )
                notes = [*_told_of_left_out(read), *self._superseded(engine, manifest, lines)]
                if known:
                    notes.append(f"the source was {known.source}")
                if not self.options.dry_run:
                    self._commit(engine, manifest, lines, work)
            self.landed = [m for m in self.landed if m is not known] + [manifest]
            status = "rewritten" if known else "landed"
            self.outcomes.append(MirrorOutcome(source.name, status, manifest, tuple(notes)))

    def _workspace(self) -> TemporaryDirectory[str]:
        if self.options.dry_run:
            return TemporaryDirectory(prefix="customs-")
        return self.landing.workspace()

    def _next_no(self) -> int:
        return max((m.ingest_no for m in self.landed), default=0) + 1

    def _staged(
        self,
        engine: duckdb.DuckDBPyConnection,
        file: MirrorFile,
        read: Read,
        extract_id: str,
        work: Path,
    ) -> tuple[Path, str]:
        """Write a file's lines as Parquet; return it and their newest month (empty: no line)."""
        rows, lines, newest = work / "lines.csv", work / "lines.parquet", ""
        with rows.open("w", encoding="utf-8", newline="") as text:
            writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for line in file.lines(read, self.partners):
                writer.writerow(line)
                newest = max(newest, line[COLUMNS.index("data_month")])
        columns = ", ".join(f"{quoting.text(name)}: 'varchar'" for name in COLUMNS)
        engine.execute(
            f"""
            copy (
                select {quoting.text(extract_id)} as extract_id, *
                from read_csv(
                    {quoting.text(rows)}, header = false, auto_detect = false, delim = ',',
                    quote = '"', escape = '"', columns = {{{columns}}}
                )
            ) to {quoting.text(lines)} ({PARQUET})
            """
        )
        return lines, newest

    def _superseded(
        self, engine: duckdb.DuckDBPyConnection, new: MirrorManifest, lines: Path
    ) -> list[str]:
        """Tell how many figures that others tell too count from `new`, and how many do not."""
        old: list[tuple[MirrorManifest, Path]] = []
        newer: list[tuple[MirrorManifest, Path]] = []
        for other in self.landed:
            file = self.landing.folder / _LINES / f"{other.extract_id}.parquet"
            if other.extract_id != new.extract_id and file.exists():
                (old if other.age < new.age else newer).append((other, file))
        its = [(new, lines)]
        gone, lost = _told_again(engine, old, its), _told_again(engine, its, newer)
        notes = [f"supersedes {counted(gone, 'figure')} of older files"] if gone else []
        if lost:
            notes.append(f"{counted(lost, 'figure')} of it superseded by newer files")
        return notes

    def _commit(
        self,
        engine: duckdb.DuckDBPyConnection,
        manifest: MirrorManifest,
        lines: Path,
        work: Path,
    ) -> None:
        """Move a file's lines into place, and its manifest last."""
        row = work / "manifest.parquet"
        values = asdict(manifest)
        columns = ", ".join(
            f"{quoting.text(values[name])}::{kind} as {name}" for name, kind in _SQL_TYPES.items()
        )
        engine.execute(f"copy (select {columns}) to {quoting.text(row)} (format parquet)")
        for path, part in ((lines, _LINES), (row, _EXTRACTS)):
            aside.sync(path)
            aside.place(path, self.landing.folder / part / f"{manifest.extract_id}.parquet")


_SQL_TYPES = {
    field.name: "bigint" if field.type is int else "varchar" for field in fields(MirrorManifest)
}


def _manifests(landing: Landing) -> list[MirrorManifest]:
    files = sorted((landing.folder / _EXTRACTS).glob("*.parquet"))
    if not files:
        return []
    try:
        rows = landing.engine.execute(
            f"select {', '.join(_SQL_TYPES)} from {quoting.parquet(files)}"
        ).fetchall()
    except duckdb.Error as error:
        raise refuse(
            f"a manifest that cannot be read ({reason(error)})",
            "what customs ingest wrote: take it from a copy, or land the file again",
            name=str(landing.folder / _EXTRACTS),
        ) from error
    return [MirrorManifest(*row) for row in rows]


def _told_again(
    engine: duckdb.DuckDBPyConnection,
    old: Sequence[tuple[MirrorManifest, Path]],
    new: Sequence[tuple[MirrorManifest, Path]],
) -> int:
    """Return how many subheadings of a reporter, flow and month in `old` `new` speaks about too."""
    if not (old and new):
        return 0
    keys = "reporter_iso3, flow, data_month, substring(hs_code, 1, 6)"
    files = quoting.parquet([file for _, file in new])
    # What answers the whole tariff says also by silence that there was no trade.
    whole = "".join(
        f"""
        or (reporter_iso3, flow, data_month) in (
            select (reporter_iso3, flow, unnest(string_split({months}, ',')))
            from (select distinct reporter_iso3, flow from {quoting.parquet([file])}) as flows
        )
        """
        for months, file in ((quoting.text(m.asked_months), file) for m, file in new)
        if months != "''"
    )
    query = f"""
        select count(distinct ({keys}))
        from {quoting.parquet([file for _, file in old])}
        where ({keys}) in (select ({keys}) from {files}) {whole}
    """
    count: int = engine.execute(query).fetchall()[0][0]
    return count


def _told_of_left_out(read: Read) -> list[str]:
    return [f"{counted(count, 'line')} left out: {kind}" for kind, count in _sorted(read.left_out)]


def _without_china(read: Read) -> str:
    kinds = ", ".join(f"{kind} ({count:,})" for kind, count in _sorted(read.left_out))
    return f"none of {counted(read.rows, 'line')} about China" + (f": {kinds}" if kinds else "")


def _sorted(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items())


def print_mirror(outcomes: Sequence[MirrorOutcome], options: Options) -> None:
    """Print a line for each file, and where they went."""
    for outcome in outcomes:
        manifest = outcome.manifest
        if manifest:
            told = f"{manifest.source}, {counted(manifest.rows_landed, 'line')} about China"
            said = [f"{outcome.name}: {outcome.status}, {told}", *outcome.notes]
            print(one_line("; ".join(said)))
    landed = sum(outcome.status in ("landed", "rewritten") for outcome in outcomes)
    if options.dry_run:
        print("dry run: nothing was written")
    elif landed:
        print(f"{counted(landed, 'file')} landed in {options.landing}")


def print_mirror_json(outcomes: Sequence[MirrorOutcome], options: Options) -> None:
    """Print one JSON document."""
    document: dict[str, object] = {
        "landing": str(options.landing),
        "dry_run": options.dry_run,
        "files": [
            {"file": outcome.name, "status": outcome.status, "notes": list(outcome.notes)}
            | ({"extract": asdict(outcome.manifest)} if outcome.manifest else {})
            | (
                {
                    "line": outcome.problem.line,
                    "column": outcome.problem.label,
                    "found": outcome.problem.found,
                    "expected": outcome.problem.expected,
                }
                if outcome.problem
                else {}
            )
            for outcome in outcomes
        ],
    }
    print_document(document)
