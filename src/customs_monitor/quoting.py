"""Texts, names and files as DuckDB's SQL says them, whatever characters are in them."""

from collections.abc import Iterable
from pathlib import Path


def text(value: object) -> str:
    """Return `value` as a string literal: `'it''s'`. A path means the one file to write or open."""
    return "'" + str(value).replace("'", "''") + "'"


def name(*parts: str) -> str:
    """Return the name of a relation or column: `"schema"."table"`."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(file: Path) -> str:
    """Return a path as a pattern that means just it, not as a glob."""
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(file))


def paths(files: Iterable[Path]) -> str:
    """Return files to read as an SQL list, their names taken literally."""
    return "[" + ", ".join(text(literal(file)) for file in files) + "]"


def parquet(files: Iterable[Path]) -> str:
    """Return the SQL that reads files, and does not take `a=b` in a path for a column."""
    return f"read_parquet({paths(files)}, hive_partitioning = false, union_by_name = true)"
