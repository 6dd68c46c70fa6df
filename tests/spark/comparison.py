"""Are the tables that Spark wrote those that DuckDB wrote, row by row?

What is the same: `bench/differences.py`. Spark's tables are read as the Parquet files that they
are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
from differences import differences


class Comparison:
    """DuckDB's database beside Spark's warehouse folder."""

    def __init__(self, database: Path, warehouse: Path) -> None:
        self.warehouse = warehouse
        self.engine = duckdb.connect()
        # Under the name that the views in it say.
        self.build = database.stem
        self.engine.execute(f"attach '{database}' as {self.build} (read_only)")

    def tables(self, schema: str, kind: str = "%") -> list[str]:
        """The tables and views that DuckDB has in a schema, or those of a kind (`VIEW`)."""
        rows = self.engine.execute(
            "select table_name from information_schema.tables where table_catalog = $1 "
            "and table_schema = $2 and table_type like $3 order by table_name",
            [self.build, schema, kind],
        ).fetchall()
        return [name for (name,) in rows]

    def row_count(self, schema: str, table: str) -> int:
        (count,) = self.engine.execute(
            f"select count(*) from {self.build}.{schema}.{table}"
        ).fetchone() or (0,)
        return count

    def differences(self, schema: str, table: str, key: Sequence[str] = ()) -> list[str]:
        """What differs (DuckDB's | Spark's), each with a few of the rows. Without a key all columns
        that are no ratio are the key."""
        files = self.warehouse / f"{schema}.db" / table
        if not any(files.rglob("*.parquet")):
            count = self.row_count(schema, table)
            return [f"{table}: {count} rows, Spark has none"] if count else []
        theirs = (
            f"read_parquet('{files}/**/*.parquet', hive_partitioning = true, union_by_name = true)"
        )
        ours = f"{self.build}.{schema}.{table}"
        return [str(found) for found in differences(self.engine, table, ours, theirs, key)]
