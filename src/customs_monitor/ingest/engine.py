"""DuckDB as `customs ingest` uses it: in memory, bounded, and quiet about the network."""

import os
from pathlib import Path

import duckdb

#: The process ends up some 300 MB above it; much less makes the Parquet writer take turns.
MEMORY_LIMIT = "512MB"


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


def paths(files: list[Path]) -> str:
    """Return files as an SQL list for `read_parquet`, their names taken literally, not as globs."""
    return "[" + ", ".join(text(_literal(file)) for file in files) + "]"


def _literal(file: Path) -> str:
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(file))
