"""Are the tables that Spark wrote those that DuckDB wrote, row by row?

Integers, texts, dates, truth values and nulls are equal, ratios within 1e-9 of each other. The
rows are matched by the key of the table, so a missing row is a difference, and so is a row too
many, also one that repeats another. Spark's tables are read as the Parquet files that they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

RELATIVE_TOLERANCE = 1e-9
SHOWN = 5


def quoted(name: str) -> str:
    return f'"{name}"'


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
        """What differs, a line each; at most a few for each column. Without a key all columns
        that are no ratio are the key."""
        ours = f"{self.build}.{schema}.{table}"
        files = self.warehouse / f"{schema}.db" / table
        if not any(files.rglob("*.parquet")):
            count = self.row_count(schema, table)
            return [f"{table}: {count} rows, Spark has none"] if count else []
        theirs = (
            f"(select * from read_parquet('{files}/**/*.parquet', hive_partitioning = true, "
            "union_by_name = true))"
        )
        columns = self._types(ours)
        if columns != self._types(theirs):
            different = sorted(set(columns.items()) ^ set(self._types(theirs).items()))
            return [f"{table}: columns of another name or type: {different}"]
        ratios = [name for name, kind in columns.items() if kind == "DOUBLE"]
        key = key or [name for name in columns if name not in ratios]
        joined = (
            f"(select *, true as is_there from {ours}) as ours full outer join "
            f"(select *, true as is_there from {theirs}) as theirs on "
            + " and ".join(f"ours.{quoted(k)} is not distinct from theirs.{quoted(k)}" for k in key)
        )
        found = self._show(
            joined,
            key,
            "ours.is_there is null or theirs.is_there is null",
            "case when ours.is_there then 'only in DuckDB' else 'only in Spark' end",
            table,
        )
        # A pair is two rows, a row that one side lacks is one; of a repeated key there are more
        # pairs than that.
        alone = "count(*) filter (ours.is_there is null or theirs.is_there is null)"
        (repeated,) = self.engine.execute(
            f"select (select 2 * count(*) - {alone} from {joined}) "
            f"- (select count(*) from {ours}) - (select count(*) from {theirs})"
        ).fetchone() or (0,)
        if repeated:
            found.append(f"{table}: some rows repeat the key")
        for name in columns:
            if name in key:
                continue
            left, right = f"ours.{quoted(name)}", f"theirs.{quoted(name)}"
            differs = f"{left} is distinct from {right}"
            if name in ratios:
                # Not finite is never equal to a number, and a null only to a null.
                differs += (
                    f" and not coalesce(isfinite({left}) and isfinite({right}) and "
                    f"abs({left} - {right}) <= {RELATIVE_TOLERANCE} * "
                    f"greatest(abs({left}), abs({right})), false)"
                )
            found += self._show(
                joined,
                key,
                f"ours.is_there and theirs.is_there and {differs}",
                f"concat_ws('', 'DuckDB ', coalesce({left}::varchar, 'null'), "
                f"', Spark ', coalesce({right}::varchar, 'null'))",
                f"{table}.{name}",
            )
        return found

    def _types(self, relation: str) -> dict[str, str]:
        described = self.engine.execute(f"describe select * from {relation}").fetchall()
        return {name: kind for name, kind, *_ in described}

    def _show(
        self, joined: str, key: Sequence[str], where: str, what: str, place: str
    ) -> list[str]:
        shown = ", ".join(
            f"coalesce(ours.{quoted(k)}, theirs.{quoted(k)}) as {quoted(k)}" for k in key
        )
        rows = self.engine.execute(
            f"select {what}, count(*) over (), {shown} from {joined} where {where} limit {SHOWN}"
        ).fetchall()
        return [
            f"{place} [{', '.join(map(str, row[2:]))}]: {row[0]} ({row[1]} rows differ)"
            for row in rows
        ]
