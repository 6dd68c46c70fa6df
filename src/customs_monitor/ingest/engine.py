"""DuckDB as `customs ingest` uses it: in memory, bounded, and quiet about the network."""

import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

#: The process ends up some 200 MB above it.
MEMORY_LIMIT = "512MB"
#: How Parquet is written. Groups of this size fit the memory: at twice the rows, threads wait for
#: each other, and writing takes twice as long.
PARQUET = "format parquet, compression zstd, row_group_size 61440"
#: Bytes of CSV that each thread holds, for the same reason.
CSV_BUFFER = 8_000_000


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that spills into `work` rather than grow with the file."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY_LIMIT,
            "threads": min(4, os.cpu_count() or 1),
            "temp_directory": str(work / "spill"),
            "preserve_insertion_order": True,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )


def text(value: str) -> str:
    """Return `value` as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def constant(value: str | None) -> str:
    """Return a text column of one value, as SQL.

    An ENUM of one member: it reaches Parquet as text like any other, but is not hashed line by
    line on the way, which for the constants of an extract takes a sixth of the time of writing.
    """
    return "null::varchar" if value is None else f"{text(value)}::enum({text(value)})"


def paths(files: Sequence[Path]) -> str:
    """Return files as an SQL list, their names taken literally, not as globs."""
    return "[" + ", ".join(text(literal(file)) for file in files) + "]"


def parquet(files: Sequence[Path]) -> str:
    """Return the SQL that reads files, and does not take `a=b` in a path for a column."""
    return f"read_parquet({paths(files)}, hive_partitioning = false, union_by_name = true)"


def literal(file: Path) -> str:
    """Return a path as a pattern that means just it."""
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(file))
