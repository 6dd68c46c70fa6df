"""Writes every table of a database once more, into an empty one: a build that computes nothing.

    python bench/write.py DATABASE COPY STORAGE_VERSION

However fast a build works out its rows, it cannot leave them in tables sooner. Rows may come in
any order, as those that the script leaves.
"""

import sys
from pathlib import Path

import duckdb
from refusal import in_one_line, refuse

from customs_monitor import quoting


def main() -> None:
    if len(sys.argv) != 4:
        refuse(f"found {len(sys.argv) - 1} arguments, expected DATABASE COPY STORAGE_VERSION")
    source, copy, storage_version = sys.argv[1:]
    if not Path(source).is_file():
        refuse(f"{source}: found no such file, expected a database")
    if Path(copy).exists():
        refuse(f"{copy}: found a file, expected none")
    duckdb.connect(source, read_only=True).close()  # No copy is begun of what is no database.
    config = {
        "preserve_insertion_order": False,
        "storage_compatibility_version": storage_version,
    }
    with duckdb.connect(copy, config=config) as engine:
        engine.execute(f"attach {quoting.text(source)} as finished (read_only)")
        tables = engine.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = 'finished' order by all"
        ).fetchall()
        for schema, table in tables:
            engine.execute(f"create schema if not exists {quoting.name(schema)}")
            name = quoting.name(schema, table)
            engine.execute(f"create table {name} as from finished.{name}")


if __name__ == "__main__":
    with in_one_line():
        main()
