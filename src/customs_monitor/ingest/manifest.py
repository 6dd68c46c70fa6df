"""What the landing keeps of an extract beside its lines: one row of Parquet, its manifest."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import duckdb

from .. import quoting
from ..errors import reason
from .columns import DIMENSIONS
from .problem import IngestRefused, counted, quoted, refuse
from .question import WHOLE_TARIFF, Question
from .stage import DOWNLOAD_LIMIT, Staged

FORMAT_VERSION = 1
#: The mark of what a generator has made (bench/), in the manifest and in the extract's name.
INVENTED = "invented"


@dataclass(frozen=True)
class Manifest:
    """One landed extract. Codes and months ascending, joined by commas; sums exact; times UTC.

    What is asked is empty where nobody said it; `downloaded_at` is the file's time; `ingest_no`
    counts on in a landing; `origin` is `INVENTED`, or empty for a download. Manifests of older
    versions lack these five.
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
    origin: str = ""

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
_ADDED = ("asked_codes", "asked_months", "downloaded_at", "ingest_no", "origin")


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


#: What a manifest's texts look like, and how that is said.
_SHAPES = {
    "sha256": ("[0-9a-f]{64}", "64 hexadecimal digits"),
    "flow": ("export|import", "export or import"),
    "coverage": ("complete|partial", "complete or partial"),
    "currency": ("usd|cny", "usd or cny"),
    "vintage": (r"\d{4}-\d\d-\d\d", "a day YYYY-MM-DD"),
    "months": (r"(\d{6}(,\d{6})*)?", "months YYYYMM joined by commas"),
    "asked_months": (r"(\d{6}(,\d{6})*)?", "months YYYYMM joined by commas"),
    "asked_codes": (rf"(\d+(,\d+)*|{WHOLE_TARIFF})?", "codes joined by commas"),
    "sum_value": (r"\d+", "a whole number"),
    "downloaded_at": (r"(\d{4}-\d\d-\d\dT[\d:.]+Z)?", "a time in UTC"),
    "origin": (rf"({INVENTED})?", f"{INVENTED} or nothing"),
    "breakdown": (rf"total|({'|'.join(DIMENSIONS)})(_({'|'.join(DIMENSIONS)}))*", "a breakdown"),
}


def read_manifests(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[Manifest]:
    """Return the manifests in `files`, oldest first.

    Raises `IngestRefused` by its name for one that `customs ingest` did not write like this.
    """
    try:
        manifests = _read(connection, files)
    except duckdb.Error:
        # Which one it is shows where each is read by itself.
        manifests = [row for file in files for row in _read_one(connection, file)]
    rows = Counter(Path(name).name for name, _ in manifests)
    for file in files:
        if rows[file.name] != 1:
            raise _altered(str(file), counted(rows[file.name], "row"), "one")
    for name, manifest in manifests:
        _refuse_altered(name, manifest)
    return sorted((m for _, m in manifests), key=lambda m: (*m.age, m.extract_id))


def _read_one(connection: duckdb.DuckDBPyConnection, file: Path) -> list[tuple[str, Manifest]]:
    try:
        return _read(connection, [file])
    except duckdb.Error as error:
        raise _altered(str(file), f"no Parquet that can be read ({reason(error)})") from error


def _refuse_altered(name: str, manifest: Manifest) -> None:
    for column, (shape, expected) in _SHAPES.items():
        text = getattr(manifest, column)
        if not (isinstance(text, str) and re.fullmatch(shape, text)):
            raise _altered(name, f"{column} {quoted(text)}", expected)
    for column, kind in _SQL_TYPES.items():
        number = getattr(manifest, column)
        if kind == "bigint" and not (isinstance(number, int) and number >= 0):
            raise _altered(name, f"{column} {quoted(number)}", "a whole number, 0 or more")
    day, sha256 = manifest.vintage.replace("-", ""), manifest.sha256
    its_name = Path(name).stem
    if manifest.extract_id != its_name:
        raise _altered(name, f"extract_id {quoted(manifest.extract_id)}", quoted(its_name))
    parts = its_name.split("-")
    if not ({day, manifest.flow} <= {*parts} and any(p.startswith(sha256[:12]) for p in parts)):
        told = f"vintage {day}, flow {manifest.flow} and sha256 {sha256[:12]}…"
        raise _altered(name, told, "those in its name")
    if (INVENTED in parts) != (manifest.origin == INVENTED):
        raise _altered(name, f"origin {quoted(manifest.origin)}", "the one in its name")
    if manifest.rows_landed + manifest.rows_quarantined != manifest.rows_in_file:
        raise _altered(name, "other rows_in_file than rows_landed and rows_quarantined", "the sum")


def _altered(name: str, found: str, expected: str = "what customs ingest wrote") -> IngestRefused:
    return refuse(
        f"a manifest with {found}", f"{expected}: take it from a copy, or land the file again",
        name=name,
    )  # fmt: skip


def _read(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path]
) -> list[tuple[str, Manifest]]:
    """Return file names and manifests; raises `duckdb.Error`."""
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
        select filename, {", ".join(columns)}
        from (
            select *, filename from {quoting.parquet(files)}
            union all by name
            select {added} where false
        ) as manifests
        """
    ).fetchall()
    return [(name, Manifest(*row)) for name, *row in rows]


def write_manifest(connection: duckdb.DuckDBPyConnection, manifest: Manifest, path: Path) -> None:
    """Write the one row of a manifest as Parquet, integers as bigint and the rest as text."""
    values = asdict(manifest)
    columns = ", ".join(
        f"{'null' if values[name] is None else quoting.text(values[name])}::{kind} as {name}"
        for name, kind in _SQL_TYPES.items()
    )
    connection.execute(f"copy (select {columns}) to {quoting.text(path)} (format parquet)")
