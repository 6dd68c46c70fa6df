"""Copy the tested marts to the files that readers open.

BI readers never open the database that dbt writes: a reader would block the writer and the other
way round. Everything is written aside and renamed, so a reader sees a file's old state or its new
one; the tables of the database are always of one build.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
import duckdb

from customs_monitor import quoting
from customs_monitor.aside import alone_in, refuse_folders
from customs_monitor.bulletin import provenance
from customs_monitor.bulletin.words import words_of
from customs_monitor.errors import Refused, corrupt, unopened, unwritable
from customs_monitor.options import PROJECT_PATH, built_database, project_dir
from customs_monitor.published import reading

# Readable by DuckDB 1.4 to 2.0 and by the drivers of BI tools.
STORAGE_VERSION = "v1.3.0"
SCHEMA = "marts"
# The warehouse is attached under the name that dbt gives it: views say it.
CATALOG = "customs_monitor"
BUILD_INFO = (
    "The build that the marts come from. One row: its state (`passed`), the day of the variable "
    "`as_of` (empty text: all that is known), when it started (UTC)."
)


def publish(warehouse: Path, published: Path) -> list[str]:
    """Write every mart of `warehouse` to `published` and return their names.

    Args:
        warehouse: the DuckDB file that dbt built.
        published: the folder that gets customs_monitor.duckdb and parquet/<mart>.parquet.

    Raises:
        Refused: there is no database, its last build did not run completely and pass,
            `published` is no folder that can be written, or something stands in a file's way.
    """
    if not warehouse.exists():
        raise Refused(f"{warehouse}: no such database, expected the result of `dbt build`")
    try:
        with alone_in(published / ".new") as aside:
            (aside / "parquet").mkdir()
            marts = _write(warehouse, aside)
            _replace(aside, published, marts)
    except (OSError, duckdb.IOException, duckdb.TransactionException) as error:
        raise corrupt(warehouse, error) or unwritable(published, error) from error
    return marts


def _write(warehouse: Path, aside: Path) -> list[str]:
    """Write database and Parquet files into the folder `aside`; return the marts' names."""
    with duckdb.connect() as connection:
        _attach(connection, warehouse, CATALOG, "READ_ONLY")
        _refuse_unless_passed(connection, warehouse)
        _attach(
            connection,
            aside / "customs_monitor.duckdb",
            "published",
            f"STORAGE_VERSION '{STORAGE_VERSION}'",
        )
        connection.execute(f"create schema published.{SCHEMA}")
        tables = connection.execute(
            "select table_name, comment from duckdb_tables() "
            "where database_name = $1 and schema_name = $2 "
            "union all select view_name, comment from duckdb_views() "
            "where database_name = $1 and schema_name = $2 order by all",
            [CATALOG, SCHEMA],
        ).fetchall()
        of_products = {
            table
            for (table,) in connection.execute(
                "select distinct table_name from duckdb_columns() where database_name = ? "
                "and schema_name = ? and column_name = 'product_id'",
                [CATALOG, SCHEMA],
            ).fetchall()
        }
        sample = _note_on_sample(connection)
        for table, comment in tables:
            source, target = (quoting.name(c, SCHEMA, table) for c in (CATALOG, "published"))
            # Sorted by the leading (key) columns: smaller files, and range scans skip row groups.
            connection.execute(f"create table {target} as from {source} order by all")
            parquet = quoting.text(aside / "parquet" / f"{table}.parquet")
            connection.execute(f"copy (from {target}) to {parquet} (format parquet, codec zstd)")
            told = (comment or "").strip() + (sample if table in of_products else "")
            connection.execute(f"comment on table {target} is {quoting.text(told)}")
            for column, text in connection.execute(
                "select column_name, comment from duckdb_columns() where database_name = "
                "? and schema_name = ? and table_name = ? and comment is not null",
                [CATALOG, SCHEMA, table],
            ).fetchall():
                connection.execute(
                    f"comment on column {target}.{quoting.name(column)} is {quoting.text(text)}"
                )
        connection.execute(
            "create table published.build_info as "
            f"select state, as_of, started_at from {CATALOG}.build.last_build"
        )
        connection.execute(
            f"comment on table published.build_info is {quoting.text(BUILD_INFO + sample)}"
        )
        connection.execute("checkpoint published")  # Here an error says its cause.
        connection.execute("detach published")
    return [table for table, _ in tables]


def _note_on_sample(connection: duckdb.DuckDBPyConnection) -> str:
    """That a product's figures are estimates, as a sentence more of a comment; empty if none is."""
    row = connection.execute(
        f"select ' ' || text || '.' from {CATALOG}.{SCHEMA}.wording "
        "where key = 'note.sample' and language = 'en' "
        f"and exists (select 1 from {CATALOG}.{SCHEMA}.products where is_sample)"
    ).fetchone()
    return row[0] if row else ""


def _replace(aside: Path, published: Path, marts: list[str]) -> None:
    """Rename the new files over the old ones, the database last; remove marts that are gone."""
    parquet, database = published / "parquet", published / "customs_monitor.duckdb"
    if parquet.is_file():
        raise Refused(f"{parquet}: found a file, expected a folder")
    refuse_folders([*parquet.glob("*.parquet"), database])
    parquet.mkdir(exist_ok=True)
    for mart in marts:
        os.replace(aside / "parquet" / f"{mart}.parquet", parquet / f"{mart}.parquet")
    for stale in set(parquet.glob("*.parquet")) - {parquet / f"{m}.parquet" for m in marts}:
        stale.unlink()
    os.replace(aside / database.name, database)


def _refuse_unless_passed(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    try:
        row = connection.execute(f"select state from {CATALOG}.build.last_build").fetchone()
    except duckdb.CatalogException:
        row = None
    state = row[0] if row else "no build"
    if state != "passed":
        raise Refused(
            f"{warehouse}: found last build '{state}', expected 'passed': "
            "run `dbt build` without a selection until it succeeds; nothing was published"
        )


def _attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, options: str) -> None:
    try:
        connection.execute(f"attach {quoting.text(path)} as {name} ({options})")
    except duckdb.IOException as error:
        raise unopened(path, error) from error


@click.command("publish")
@built_database
@click.option(
    "--out",
    type=PROJECT_PATH,
    default=Path("published"),
    show_default=True,
    help="The folder that readers open.",
)
@project_dir
def publish_command(warehouse: Path, out: Path) -> None:
    """Copy the marts of a build that passed to the published database and to Parquet.

    Each file is replaced as a whole, the database last. A build that failed, was stopped or ran
    only a selection is refused, and the published files stay as they are.
    """
    marts = publish(warehouse, out)
    database = out / "customs_monitor.duckdb"
    click.echo(f"Published {len(marts)} tables to {database} and {out / 'parquet'}")
    with reading(database) as connection:
        for line in provenance.standing(connection, words_of(connection, "en")):
            click.echo(line)
