"""Are two sets of the trade tables the same, row by row?

    python bench/compare.py ONE OTHER [--landing DIR]

Each is a DuckDB database (schema marts) or a folder with a Parquet file or a folder of them for
each table; what is the same: `differences.py`. With `--landing` only products whose codes that
landing lists are compared. Prints the first differences; the exit status is 1 if there are any or
neither side has rows, 2 if one cannot be read.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
from differences import Difference, differences
from peers.shape import line_files
from refusal import in_one_line, refuse

from customs_monitor import quoting

KEYS = {
    "trade_overview": ("report_month", "period", "product_id", "flow"),
    "trade_by_partner": ("report_month", "period", "product_id", "flow", "partner_code"),
    "trade_by_region": ("report_month", "period", "product_id", "flow", "region_code"),
    "trade_by_province": ("report_month", "period", "product_id", "flow", "province_code"),
}


class Comparison:
    """Two sets of tables in one engine, as the schemas `memory.one` and `memory.other`."""

    def __init__(self, one: Path, other: Path, landing: Path | None = None) -> None:
        self.engine = duckdb.connect()
        self.engine.execute("set preserve_insertion_order = false")
        products = self._products(landing) if landing else "true"
        for side, source in (("one", one), ("other", other)):
            self._attach(side, source, products)

    def differences(self) -> Iterator[Difference]:
        for table, keys in KEYS.items():
            one, other = f"memory.one.{table}", f"memory.other.{table}"
            years = self.engine.execute(
                f"""
                select distinct year(report_month) from {one}
                union select distinct year(report_month) from {other} order by all
                """
            ).fetchall()
            if not years:
                yield Difference(table, "rows", 0, ["neither side has any"])
                continue
            parts = [
                f"report_month between date '{year}-01-01' and date '{year}-12-31'"
                for (year,) in years
            ]
            yield from differences(self.engine, table, one, other, keys, parts)

    def rows(self, table: str) -> int:
        counted = self.engine.execute(f"select count(*) from memory.one.{table}").fetchone()
        return counted[0] if counted else 0

    def _products(self, landing: Path) -> str:
        files = line_files(landing)
        if not files:
            refuse(f"{landing}: found no lines, expected a landing")
        self.engine.execute(
            f"""
            create table memory.main.products as
            select distinct product_code[:digits] as product_id
            from (
                select distinct product_code
                from {quoting.parquet(files)}
            ), unnest([2, 4, 6, 8]) as levels (digits)
            """
        )
        return "product_id in (from memory.main.products)"

    def _attach(self, side: str, source: Path, products: str) -> None:
        if not source.exists():
            refuse(f"{source}: found no such file or folder, expected tables")
        if source.is_file():
            # Under the name that dbt gives it: views say it, and would read the other's tables.
            if source.stem in self._attached():
                refuse(f"{source}: found {source.stem} twice, expected two names")
            self.engine.execute(
                f"attach {quoting.text(source)} as {quoting.name(source.stem)} (read_only)"
            )
            others = self._names_in_views(source.stem) - {source.stem}
            if others:
                refuse(f"{source}: found views that read {min(others)}, expected that name")
        self.engine.execute(f"create schema memory.{side}")
        for table in KEYS:
            if source.is_file():
                rows = quoting.name(source.stem, "marts", table)
            elif (source / table).is_dir():
                rows = quoting.parquet(sorted((source / table).glob("*.parquet")))
            else:
                rows = quoting.parquet([source / f"{table}.parquet"])
            self.engine.execute(
                f"create view memory.{side}.{table} as select * from {rows} where {products}"
            )

    def _names_in_views(self, database: str) -> set[str]:
        """The databases that a database's views read."""
        rows = self.engine.execute(
            r"""
            select distinct trim(name, '"')
            from duckdb_views(),
                unnest(regexp_extract_all(sql, '(\w+|"[^"]+")\.intermediate\.', 1)) as t (name)
            where database_name = $1 and not internal
            """,
            [database],
        ).fetchall()
        return {name for (name,) in rows}

    def _attached(self) -> set[str]:
        rows = self.engine.execute("select database_name from duckdb_databases()").fetchall()
        return {name for (name,) in rows}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--landing", type=Path, help="only products of this landing's codes")
    given = parser.parse_args()
    comparison = Comparison(given.one, given.other, given.landing)
    found = 0
    for difference in comparison.differences():
        found += 1
        print(difference)
    if not found:
        rows = ", ".join(f"{table} {comparison.rows(table):,}" for table in KEYS)
        print(f"the same, row by row: {rows}")
    return min(found, 1)


if __name__ == "__main__":
    with in_one_line():
        sys.exit(main())
