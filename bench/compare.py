"""Are two sets of the trade tables the same, row by row?

    python bench/compare.py ONE OTHER [--landing DIR]

Each is a DuckDB database (schema marts) or a folder with a Parquet file or a folder of them for
each table. Keys, text, whole numbers, dates and flags must be equal, ratios within 1e-9 of the
larger, nulls in the same places. With `--landing` only products whose codes that landing lists
are compared. Prints the first differences; the exit status is 1 if there are any.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

KEYS = {
    "trade_overview": ("report_month", "period", "product_id", "flow"),
    "trade_by_partner": ("report_month", "period", "product_id", "flow", "partner_code"),
    "trade_by_region": ("report_month", "period", "product_id", "flow", "region_code"),
    "trade_by_province": ("report_month", "period", "product_id", "flow", "province_code"),
}
FLOATS = ("FLOAT", "DOUBLE")
TOLERANCE = 1e-9
SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """What differs in a table: a column, `rows` that only one side has, or `keys` that repeat."""

    table: str
    column: str
    count: int
    examples: list[str]

    def and_more(self, count: int) -> "Difference":
        return replace(self, count=self.count + count)

    def __str__(self) -> str:
        return "\n    ".join([f"{self.table}.{self.column}: {self.count:,} differ", *self.examples])


class Comparison:
    """Two sets of tables in one engine, as the schemas `one` and `other`."""

    def __init__(self, one: Path, other: Path, landing: Path | None = None) -> None:
        self.engine = duckdb.connect()
        self.engine.execute("set preserve_insertion_order = false")
        products = self._products(landing) if landing else "true"
        for side, source in (("one", one), ("other", other)):
            self._attach(side, source, products)

    def differences(self) -> Iterator[Difference]:
        for table in KEYS:
            yield from self._of_table(table)

    def rows(self, table: str) -> int:
        (count,) = self.engine.execute(f"select count(*) from one.{table}").fetchone() or (0,)
        return count

    def _products(self, landing: Path) -> str:
        self.engine.execute(
            f"""
            create table memory.main.products as
            select distinct product_code[:digits] as product_id
            from (
                select distinct product_code
                from read_parquet('{landing}/lines/**/*.parquet', hive_partitioning = false)
            ), unnest([2, 4, 6, 8]) as levels (digits)
            """
        )
        return "product_id in (from memory.main.products)"

    def _attach(self, side: str, source: Path, products: str) -> None:
        if not source.exists():
            raise SystemExit(f"{source}: no such file or folder")
        if source.is_file():
            # Under the name that dbt gives it: views say it, and would read the other's tables.
            if source.stem in self._attached():
                raise SystemExit(f"{source}: the other database is called {source.stem} as well")
            self.engine.execute(f"attach '{source}' as {source.stem} (read_only)")
        self.engine.execute(f"create schema {side}")
        for table in KEYS:
            if source.is_file():
                rows = f"{source.stem}.marts.{table}"
            elif (source / table).is_dir():
                rows = f"read_parquet('{source}/{table}/*.parquet', hive_partitioning = false)"
            else:
                rows = f"read_parquet('{source}/{table}.parquet')"
            self.engine.execute(
                f"create view {side}.{table} as select * from {rows} where {products}"
            )

    def _attached(self) -> set[str]:
        rows = self.engine.execute("select database_name from duckdb_databases()").fetchall()
        return {name for (name,) in rows}

    def _columns(self, side: str, table: str) -> dict[str, str]:
        described = self.engine.execute(f"describe {side}.{table}").fetchall()
        return {name: kind for name, kind, *_ in described}

    def _of_table(self, table: str) -> Iterator[Difference]:
        one, other = self._columns("one", table), self._columns("other", table)
        if one != other:
            only = sorted(f"{name} {kind}" for name, kind in set(one.items()) ^ set(other.items()))
            yield Difference(table, "columns", len(only), [", ".join(only)])
            return
        # A year at a time: neither side need fit in memory.
        years = self.engine.execute(
            f"""
            select distinct year(report_month) from one.{table}
            union select distinct year(report_month) from other.{table} order by all
            """
        ).fetchall()
        found: dict[str, Difference] = {}
        for (year,) in years:
            for difference in self._of_year(table, one, year):
                before = found.get(difference.column)
                found[difference.column] = (
                    before.and_more(difference.count) if before else difference
                )
        yield from found.values()

    def _of_year(self, table: str, columns: dict[str, str], year: int) -> Iterator[Difference]:
        keys = KEYS[table]
        tests = {
            column: _differs(column, kind) for column, kind in columns.items() if column not in keys
        }
        missing = f"one.{keys[0]} is null or other.{keys[0]} is null"
        in_year = f"report_month between date '{year}-01-01' and date '{year}-12-31'"
        joined = f"""
            (from one.{table} where {in_year}) as one
            full join (from other.{table} where {in_year}) as other
            on {" and ".join(f"one.{key} = other.{key}" for key in keys)}
        """
        counted = self.engine.execute(
            f"""
            select
                count(*),
                count(*) filter ({missing}),
                {", ".join(f"count(*) filter ({t} and not ({missing}))" for t in tests.values())}
            from {joined}
            """
        ).fetchone()
        pairs, *counts = counted or (0,)
        (rows,) = self.engine.execute(
            f"""
            select (select count(*) from one.{table} where {in_year})
                 + (select count(*) from other.{table} where {in_year})
            """
        ).fetchone() or (0,)
        # A pair is two rows, a row that one side lacks is one; of a repeated key there are more
        # pairs than that.
        repeated = 2 * pairs - counts[0] - rows
        if repeated:
            yield Difference(table, "keys", repeated, ["some stand in several rows"])
        key = "concat_ws(' ', " + ", ".join(f"coalesce(one.{k}, other.{k})" for k in keys) + ")"
        for (column, test), count in zip({"rows": missing, **tests}.items(), counts, strict=True):
            if not count:
                continue
            values = (
                f"one.{column}, other.{column}"
                if column in tests
                else (f"one.{keys[0]} is not null, other.{keys[0]} is not null")
            )
            where = test if column == "rows" else f"{test} and not ({missing})"
            examples = self.engine.execute(
                f"select {key}, {values} from {joined} where {where} order by 1 limit {SHOWN}"
            ).fetchall()
            yield Difference(
                table,
                column,
                count,
                [f"{name}: {left} | {right}" for name, left, right in examples],
            )


def _differs(column: str, kind: str) -> str:
    one, other = f"one.{column}", f"other.{column}"
    if kind not in FLOATS:
        return f"{one} is distinct from {other}"
    far = f"abs({one} - {other}) > {TOLERANCE} * greatest(abs({one}), abs({other}))"
    return f"(({one} is null) <> ({other} is null) or isnan({one}) or isnan({other}) or {far})"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--landing", type=Path, help="only products of this landing's codes")
    given = parser.parse_args()
    comparison = Comparison(given.one, given.other, given.landing)
    differences = 0
    for difference in comparison.differences():
        differences += 1
        print(difference)
    if not differences:
        rows = ", ".join(f"{table} {comparison.rows(table):,}" for table in KEYS)
        print(f"the same, row by row: {rows}")
    return min(differences, 1)


if __name__ == "__main__":
    sys.exit(main())
