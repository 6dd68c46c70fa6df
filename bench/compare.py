"""Are the tables of two builds the same, row by row?

    python bench/compare.py ONE OTHER [--tables NAME,NAME] [--landing DIR]

Each is a DuckDB database, the folder of Spark's tables, or a folder of TABLE.parquet (or TABLE with
Parquet files in it). Compared are their marts and quality tables, but for what a build tells of
itself, unless told (`--tables`); what is the same: `differences.py`. With `--landing` only products
whose codes that landing lists are compared. Prints the first differences; the exit status is 1 if
there are any or neither side has rows, 2 if one cannot be read.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
from differences import Difference, differences
from peers.shape import line_files
from refusal import in_one_line, refuse

from customs_monitor import quoting

SCHEMAS = ("marts", "quality")
# On Spark `marts` is what is published; a build writes beside it.
SPARK_SCHEMAS = ("marts_building", "quality")
# Large tables, which have rows wherever there are lines.
PERIOD = ("report_month", "period", "product_id", "flow")
KEYS = {
    "trade_overview": PERIOD,
    "trade_by_partner": (*PERIOD, "partner_code"),
    "trade_by_region": (*PERIOD, "region_code"),
    "trade_by_province": (*PERIOD, "province_code"),
}
MONTHS = ("report_month", "data_month")
# What a build tells of itself alone.
OWN = {"build_history", "build_info"}
# What a side has no rows of, and no columns known.
NO_ROWS = ""


class Comparison:
    """Two sets of tables in one engine: for each side the SQL that reads a table."""

    def __init__(
        self, one: Path, other: Path, landing: Path | None = None, tables: Iterable[str] = ()
    ) -> None:
        self.engine = duckdb.connect()
        self.engine.execute("set preserve_insertion_order = false")
        self.aside = tempfile.TemporaryDirectory()
        self.where = self._of_products(landing) if landing else ""
        self.sides = self._tables(one), self._tables(other)
        self.tables = sorted(tables) or sorted((self.sides[0].keys() | self.sides[1].keys()) - OWN)

    def differences(self) -> Iterator[Difference]:
        for table in self.tables:
            counts = [self._count(side.get(table, NO_ROWS)) for side in self.sides]
            if table in KEYS and not any(counts):
                yield Difference(table, "rows", 0, ["neither side has any"])
            elif any(table not in side for side in self.sides) or (
                any(counts) and any(side[table] == NO_ROWS for side in self.sides)
            ):
                yield Difference(table, "rows", max(counts), ["only one side has the table"])
            elif any(counts):
                yield from self._in_table(table)

    def rows(self, table: str) -> int:
        return self._count(self.sides[0].get(table, NO_ROWS))

    def _in_table(self, table: str) -> Iterator[Difference]:
        one, other = (f"(from {side[table]}{self.where})" for side in self.sides)
        columns = {name for name, *_ in self.engine.execute(f"describe from {one}").fetchall()}
        month = next((name for name in MONTHS if name in columns), None)
        parts = ["true"]
        if month:
            years = self.engine.execute(
                f"select distinct year({month}) from {one} "
                f"union select distinct year({month}) from {other} order by all"
            ).fetchall()
            parts = [
                f"{month} is null"
                if year is None
                else f"{month} between date '{year}-01-01' and date '{year}-12-31'"
                for (year,) in years
            ]
        yield from differences(self.engine, table, one, other, KEYS.get(table, ()), parts)

    def _count(self, rows: str) -> int:
        if rows == NO_ROWS:
            return 0
        counted = self.engine.execute(f"select count(*) from {rows}{self.where}").fetchone()
        return counted[0] if counted else 0

    def _of_products(self, landing: Path) -> str:
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
        return " where product_id in (from memory.main.products)"

    def _tables(self, source: Path) -> dict[str, str]:
        if not source.exists():
            refuse(f"{source}: found no such file or folder, expected tables")
        if source.is_file():
            tables = self._of_database(source)
        elif (source / f"{SPARK_SCHEMAS[0]}.db").is_dir():
            tables = self._of_spark(source)
        else:
            tables = {
                path.stem: quoting.parquet(
                    sorted(path.glob("*.parquet")) if path.is_dir() else [path]
                )
                for path in source.iterdir()
                if path.suffix == ".parquet" or any(path.glob("*.parquet"))
            }
        if not tables:
            refuse(f"{source}: found no tables, expected those of {' and '.join(SCHEMAS)}")
        return tables

    def _of_database(self, source: Path) -> dict[str, str]:
        # Views say the name that dbt gives to its database: the second one of a name is attached
        # under another, and what its views select is written aside.
        attached = self.engine.execute("select database_name from duckdb_databases()").fetchall()
        is_second = (source.stem,) in attached
        name = f"{source.stem} once more" if is_second else source.stem
        self.engine.execute(f"attach {quoting.text(source)} as {quoting.name(name)} (read_only)")
        found = self.engine.execute(
            "select table_schema, table_name, table_type = 'VIEW' from information_schema.tables "
            f"where table_catalog = $1 and table_schema in {SCHEMAS}",
            [name],
        ).fetchall()
        tables = {table: quoting.name(name, schema, table) for schema, table, _ in found}
        if not is_second:
            others = self._names_in_views(name) - {name}
            if others:
                refuse(f"{source}: found views that read {min(others)}, expected that name")
        views = [(schema, table) for schema, table, is_view in found if is_view and is_second]
        if views:
            with duckdb.connect(str(source), read_only=True) as itself:
                for schema, table in views:
                    file = Path(self.aside.name) / f"{table}.parquet"
                    itself.execute(
                        f"copy (from {quoting.name(schema, table)}) to {quoting.text(file)}"
                    )
                    tables[table] = quoting.parquet([file])
        return tables

    def _of_spark(self, source: Path) -> dict[str, str]:
        """A table without files has no rows."""
        tables = {}
        for folder in (
            table for schema in SPARK_SCHEMAS for table in source.glob(f"{schema}.db/*")
        ):
            files = quoting.text(f"{quoting.literal(folder)}/**/*.parquet")
            tables[folder.name] = (
                f"read_parquet({files}, hive_partitioning = true, union_by_name = true)"
                if any(folder.rglob("*.parquet"))
                else NO_ROWS
            )
        return tables

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


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--tables", type=lambda text: text.split(","), default=())
    parser.add_argument("--landing", type=Path, help="only products of this landing's codes")
    given = parser.parse_args()
    # What has products are the trade tables.
    tables = given.tables or (KEYS if given.landing else ())
    comparison = Comparison(given.one, given.other, given.landing, tables)
    found = 0
    for difference in comparison.differences():
        found += 1
        print(difference)
    if not found:
        rows = ", ".join(f"{table} {comparison.rows(table):,}" for table in comparison.tables)
        print(f"the same, row by row: {rows}")
    return min(found, 1)


if __name__ == "__main__":
    with in_one_line():
        sys.exit(main())
