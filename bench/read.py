"""Reads every row and column of the four trade tables of a database, a year at a time.

    python bench/read.py DATABASE

What a build leaves to its readers costs them: with every code a product, the project's tables of
members are views.
"""

import sys
from pathlib import Path

import duckdb
from compare import KEYS
from refusal import in_one_line, refuse


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        refuse(f"found {' '.join(sys.argv[1:]) or 'nothing'}, expected one DATABASE")
    path = Path(sys.argv[1])
    with duckdb.connect(str(path), read_only=True) as engine:
        for name in KEYS:
            # The catalog has the name of the file, and may be called as its schema.
            table = f'"{path.stem}".marts.{name}'
            years = engine.execute(
                f"select distinct year(report_month) from {table} order by all"
            ).fetchall()
            for (year,) in years:
                engine.execute(
                    f"select bit_xor(hash(rows)) from {table} as rows "
                    f"where report_month between date '{year}-01-01' and date '{year}-12-31'"
                ).fetchall()


if __name__ == "__main__":
    with in_one_line():
        main()
