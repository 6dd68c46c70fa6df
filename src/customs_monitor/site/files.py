"""The data as files: the main tables as Parquet and, zipped, as CSV, of the months shown."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from customs_monitor import quoting

from .pages import Site

FOLDER = "files"
TRADE = (
    "trade_overview",
    "trade_by_partner",
    "trade_by_region",
    "trade_by_province",
    "trade_in_yuan",
)
LISTS = ("products", "product_codes", "partners", "provinces", "regions", "region_members")
OTHERS = ("coverage", "revisions", "bulletin_cells")
# The products and months that the site has bulletins of: more would outweigh all of its pages.
_SHOWN = """
    where product_id in (select distinct product_id from marts.bulletin_cells)
    and {month} > (
        select max(report_month) from marts.bulletin_cells as newest
        where newest.product_id = figures.product_id
    ) - to_months({months})
"""
_MONTHS = dict.fromkeys((*TRADE, "bulletin_cells"), "report_month") | {"coverage": "data_month"}


@dataclass(frozen=True)
class File:
    """A table of the page: what it is, and where its files lie with their sizes in kB."""

    table: str
    about: str
    rows: int
    parquet: str
    parquet_kb: int
    csv: str
    csv_kb: int


def write(connection: duckdb.DuckDBPyConnection, site: Site, months: int) -> None:
    """Write the tables that have rows, and the page that lists them.

    Args:
        connection: the published database.
        site: the site that is being written.
        months: how many of each product, the latest ones.
    """
    folder = site.folder / FOLDER
    folder.mkdir()
    files = []
    about = dict(
        connection.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'marts' "
            "union all select view_name, comment from duckdb_views() where schema_name = 'marts'"
        ).fetchall()
    )
    for table in (*TRADE, *LISTS, *OTHERS):
        month = _MONTHS.get(table)
        shown = _SHOWN.format(month=month, months=months) if month else ""
        query = f"from marts.{table} as figures {shown}"
        parquet = folder / f"{table}.parquet"
        ((rows,),) = connection.execute(
            f"copy ({query} order by all) to {quoting.text(parquet)} (compression zstd)"
        ).fetchall()
        if not rows:
            parquet.unlink()
            continue
        zipped = folder / f"{table}.csv.zip"
        _zip(connection, f"from {quoting.text(parquet)}", zipped)
        first, _, _ = (about.get(table) or "").partition(" **Primary key**")
        files.append(
            File(
                table,
                first,
                rows,
                f"{FOLDER}/{parquet.name}",
                _kilobytes(parquet),
                f"{FOLDER}/{zipped.name}",
                _kilobytes(zipped),
            )
        )
    for language in site.known:
        site.write("files", language, "files", {"files": files, "months": months})


def _zip(connection: duckdb.DuckDBPyConnection, query: str, zipped: Path) -> None:
    """Write rows as CSV into an archive that every system opens; its bytes are the rows' alone."""
    with tempfile.TemporaryDirectory(dir=zipped.parent) as aside:
        plain = Path(aside) / zipped.stem
        connection.execute(f"copy ({query}) to {quoting.text(plain)} (header)")
        entry = zipfile.ZipInfo(zipped.stem)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with (
            zipfile.ZipFile(zipped, "w", compresslevel=6) as archive,
            archive.open(entry, "w") as to,
            plain.open("rb") as source,
        ):
            while block := source.read(1 << 20):
                to.write(block)


def _kilobytes(file: Path) -> int:
    return max(1, round(file.stat().st_size / 1000))
