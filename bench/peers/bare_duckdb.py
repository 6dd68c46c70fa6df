"""Runs bare_duckdb.sql.

python bench/peers/bare_duckdb.py --landing DIR --out DIR
    [--tables v1.3.0] [--memory-limit 4GiB] [--threads 2] [--verbose]
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
from jinja2 import Environment, StrictUndefined
from shape import NEAR_ZERO_BASE, SEEDS, TABLES, empty, line_files

from customs_monitor import quoting

HERE = Path(__file__).parent


@dataclass
class Script:
    """The SQL script, rendered part by part and run statement by statement."""

    engine: duckdb.DuckDBPyConnection
    settings: dict[str, object]
    verbose: bool = False

    def run(self) -> None:
        once, each_year = (
            (HERE / "bare_duckdb.sql").read_text(encoding="utf-8").split("-- @each_year")
        )
        self._run_part(once)
        years = self.engine.execute("from report_years").fetchall()
        for year, months in years:
            self._run_part(each_year, year=year, months=months, first_year=years[0][0])

    def _run_part(self, template: str, **values: object) -> None:
        jinja = Environment(
            undefined=StrictUndefined, extensions=["jinja2.ext.do"], autoescape=False
        )
        sql = jinja.from_string(template).render(**self.settings, **values)
        for statement in self.engine.extract_statements(sql):
            start = time.perf_counter()
            self.engine.execute(statement)
            if self.verbose:
                text = " ".join(statement.query.split("\n\n")[-1].split())
                print(f"{time.perf_counter() - start:8.2f} s  {values.get('year', '')} {text[:90]}")


def main() -> None:
    parser = argparse.ArgumentParser(description="The hand-written DuckDB script.")
    parser.add_argument("--landing", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--tables", help="tables of marts.duckdb in --out, of this storage version, not Parquet"
    )
    parser.add_argument("--memory-limit", help="for example 4GiB")
    parser.add_argument("--threads", type=int)
    parser.add_argument(
        "--verbose", action="store_true", help="print the seconds of every statement"
    )
    given = parser.parse_args()
    empty(parser, given.out, given.landing)
    spill = given.out / ".spill"
    engine = duckdb.connect(
        config={"temp_directory": str(spill), "preserve_insertion_order": False}
    )
    if given.memory_limit:
        engine.execute(f"set memory_limit = '{given.memory_limit}'")
    if given.threads:
        engine.execute(f"set threads = {given.threads}")
    if given.tables:
        engine.execute(
            f"attach {quoting.text(given.out / 'marts.duckdb')} as out"
            f" (storage_version '{given.tables}')"
        )
        engine.execute("create schema out.marts")
    else:
        for table in TABLES.values():
            (given.out / table).mkdir()
    settings = {
        "lines": quoting.paths(line_files(given.landing)),
        # Beginnings of paths, within quotes.
        "seeds": quoting.text(quoting.literal(SEEDS))[1:-1],
        "out": quoting.text(given.out)[1:-1],
        "as_tables": given.tables is not None,
        "near_zero_base": NEAR_ZERO_BASE,
    }
    Script(engine, settings, given.verbose).run()


if __name__ == "__main__":
    main()
