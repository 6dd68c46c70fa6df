"""DuckDB as `customs ingest` uses it: in memory, bounded, and quiet about the network."""

import os
from pathlib import Path

import duckdb

from .. import quoting

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


def constant(value: str | None) -> str:
    """Return a text column of one value, as SQL.

    An ENUM of one member: it reaches Parquet as text like any other, but is not hashed line by
    line on the way, which for the constants of an extract takes a sixth of the time of writing.
    """
    if value is None:
        return "null::varchar"
    text = quoting.text(value)
    return f"{text}::enum({text})"
