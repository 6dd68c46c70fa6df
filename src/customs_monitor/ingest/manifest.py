"""What the landing keeps of an extract beside its lines: one row of Parquet, its manifest."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from .. import quoting
from .stage import Staged

FORMAT_VERSION = 1


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


def manifest_of(staged: Staged, digest: str) -> Manifest:
    """Return the manifest of lines that were staged just now; `digest` is their file's."""
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
        ingested_at=datetime.now(UTC).isoformat(),
    )


def read_manifests(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[Manifest]:
    """Return the manifests in `files`, oldest vintage first; raises `duckdb.Error`."""
    if not files:
        return []
    rows = connection.execute(
        f"""
        select {", ".join(_SQL_TYPES)}
        from {quoting.parquet(files)}
        order by vintage, ingested_at, extract_id
        """
    ).fetchall()
    return [Manifest(*row) for row in rows]


def write_manifest(connection: duckdb.DuckDBPyConnection, manifest: Manifest, path: Path) -> None:
    """Write the one row of a manifest as Parquet, integers as bigint and the rest as text."""
    columns = ", ".join(f"?::{kind} as {name}" for name, kind in _SQL_TYPES.items())
    values = list(asdict(manifest).values())
    connection.execute(f"create or replace temp table one as select {columns}", values)
    connection.execute(f"copy one to {quoting.text(path)} (format parquet)")
