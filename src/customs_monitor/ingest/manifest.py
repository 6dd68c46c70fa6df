"""What the landing keeps of an extract beside its lines: one row of Parquet, its manifest."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import duckdb

from .. import quoting
from .question import Question
from .stage import DOWNLOAD_LIMIT, Staged

FORMAT_VERSION = 1


@dataclass(frozen=True)
class Manifest:
    """One landed extract. Codes and months ascending, joined by commas; sums exact; times UTC.

    What is asked is empty where nobody said it; `downloaded_at` is the file's time; `ingest_no`
    counts on in a landing. Manifests of older versions lack these four.
    """

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
    asked_codes: str = ""
    asked_months: str = ""
    downloaded_at: str = ""
    ingest_no: int = 0

    @property
    def sheet(self) -> str:
        """Which sheet of a workbook it is: 2 and on; empty for the first and for other files."""
        return next((part for part in self.extract_id.split("-")[3:4] if part.isdigit()), "")

    @cached_property
    def month_set(self) -> frozenset[str]:
        """The months of its lines."""
        return frozenset(self.months.split(",") if self.months else ())

    @cached_property
    def question(self) -> Question:
        codes, months = self.asked_codes, self.asked_months
        return Question(tuple(codes.split(",")), tuple(months.split(","))) if codes else Question()

    @cached_property
    def answered_months(self) -> frozenset[str]:
        """The months that it speaks about, with lines or without."""
        return frozenset(self.question.months) or self.month_set

    @property
    def years(self) -> tuple[str, ...]:
        return tuple(sorted({month[:4] for month in self.month_set}))

    @property
    def is_cut_off(self) -> bool:
        """Whether the platform gave no more lines than these."""
        return self.rows_in_file == DOWNLOAD_LIMIT

    @property
    def is_whole(self) -> bool:
        """Whether all that the file should list has been landed, so that it may be complete."""
        return not (self.rows_quarantined or self.is_cut_off)

    @property
    def is_complete(self) -> bool:
        """Whether it lists all members; a total has none to leave out."""
        return self.is_whole and (self.coverage == "complete" or self.breakdown == "total")

    @property
    def age(self) -> tuple[str, str, int, str]:
        """What orders extracts: of two downloads of a day the later one counts."""
        return self.vintage, self.downloaded_at, self.ingest_no, self.ingested_at


_SQL_TYPES = {
    field.name: "bigint" if field.type is int else "varchar" for field in fields(Manifest)
}
#: What manifests of older versions lack.
_ADDED = ("asked_codes", "asked_months", "downloaded_at", "ingest_no")


def manifest_of(
    staged: Staged, digest: str, question: Question, downloaded_at: str, ingest_no: int
) -> Manifest:
    """Return the manifest of lines that were staged just now; `digest` is their file's."""
    origin = staged.origin
    # A file that was cut off, or of which lines were set aside, does not say what it does not list.
    is_whole = not staged.rows_quarantined and staged.rows_in_file != DOWNLOAD_LIMIT
    return Manifest(
        extract_id=origin.extract_id,
        source_file=origin.source_file,
        sha256=digest,
        flow=origin.flow,
        breakdown=staged.layout.breakdown,
        coverage=origin.coverage if is_whole else "partial",
        vintage=origin.vintage,
        currency=staged.layout.currency,
        months=",".join(staged.months),
        product_codes_count=len(staged.codes),
        rows_in_file=staged.rows_in_file,
        rows_landed=staged.rows_landed,
        rows_quarantined=staged.rows_quarantined,
        sum_quantity_1=staged.sum_quantity_1,
        sum_quantity_2=staged.sum_quantity_2,
        sum_value=staged.sum_value,
        ingested_at=datetime.now(UTC).isoformat(),
        asked_codes=",".join(question.codes),
        asked_months=",".join(question.months),
        downloaded_at=downloaded_at,
        ingest_no=ingest_no,
    )


def read_manifests(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[Manifest]:
    """Return the manifests in `files`, oldest first; raises `duckdb.Error`."""
    if not files:
        return []
    added = ", ".join(f"null::{_SQL_TYPES[name]} as {name}" for name in _ADDED)
    nothing = {"varchar": "''", "bigint": "0"}
    columns = [
        f"coalesce({name}, {nothing[kind]})" if name in _ADDED else name
        for name, kind in _SQL_TYPES.items()
    ]
    rows = connection.execute(
        f"""
        select {", ".join(columns)}
        from (
            from {quoting.parquet(files)}
            union all by name
            select {added} where false
        ) as manifests
        order by vintage, downloaded_at, ingest_no, ingested_at, extract_id
        """
    ).fetchall()
    return [Manifest(*row) for row in rows]


def write_manifest(connection: duckdb.DuckDBPyConnection, manifest: Manifest, path: Path) -> None:
    """Write the one row of a manifest as Parquet, integers as bigint and the rest as text."""
    values = asdict(manifest)
    columns = ", ".join(
        f"{'null' if values[name] is None else quoting.text(values[name])}::{kind} as {name}"
        for name, kind in _SQL_TYPES.items()
    )
    connection.execute(f"copy (select {columns}) to {quoting.text(path)} (format parquet)")
