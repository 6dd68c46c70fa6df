"""Publish a build that passed: its marts as a database and as Parquet, in a folder of its own.

BI readers never open the database that dbt writes: a reader would block the writer and the other
way round.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import duckdb

from customs_monitor import quoting
from customs_monitor.bulletin import provenance
from customs_monitor.bulletin.words import words_of
from customs_monitor.errors import Refused, corrupt, unwritable
from customs_monitor.options import PROJECT_PATH, built_database, project_dir
from customs_monitor.published import reading

from .publications import (
    DATABASE,
    MANIFEST,
    PARQUET,
    Publication,
    Publications,
    checksum_of,
    settle,
)
from .warehouse import CATALOG, Run, attach, last_run, open_warehouse

# Readable by DuckDB 1.4 to 2.0 and by the drivers of BI tools.
STORAGE_VERSION = "v1.3.0"
SCHEMA = "marts"
QUESTIONS = Path(__file__).with_name("questions.sql")
# How many builds are kept to go back to.
KEEP = 5
BUILD_INFO = {
    "": "The build that the marts come from. One row.",
    "build_id": "When the build started and the beginning of dbt's id of it. Never null.",
    "state": "`passed`. Never null.",
    "as_of": "The day of the variable `as_of`; empty text for all that is known. Never null.",
    "started_at": "When it started, UTC. Never null.",
}


def publish(warehouse: Path, published: Path, keep: int = KEEP) -> tuple[Publication, list[str]]:
    """Publish the last build of `warehouse`, and return it with what there is to tell.

    Args:
        warehouse: the DuckDB file that dbt built.
        published: the folder that readers know.
        keep: how many builds to keep.

    Raises:
        Refused: there is no database, its last build did not run completely and pass,
            `published` is no folder that can be written, or something stands in a file's way.
    """
    publications = Publications(published)
    try:
        with open_warehouse(warehouse) as connection, publications.changing() as aside:
            run = _passed(last_run(connection), warehouse)
            build = Publication(published / "builds" / run.build_id)
            logs = publications.logs
            for log in logs:
                log.unlink()
            is_written_to = any(log.parent == build.folder for log in logs)
            # Published before, and as it was: its files are not touched.
            if not build.folder.exists() or is_written_to or build.damages():
                made = aside / run.build_id
                _write(connection, run, made)
                settle(made, build)
            publications.show(build, aside)
            publications.forget_all_but(keep, aside)
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise corrupt(warehouse, error) or unwritable(published, error) from error
    return Publication(build.folder), [
        f"removed {log}, which someone who wrote to a published file left" for log in logs
    ]


def _write(connection: duckdb.DuckDBPyConnection, run: Run, made: Path) -> None:
    """Write database, Parquet files and manifest into the new folder `made`."""
    (made / PARQUET).mkdir(parents=True)
    database = made / DATABASE
    attach(connection, database, "published", f"STORAGE_VERSION '{STORAGE_VERSION}'")
    # One transaction: each statement alone would wait for the disk.
    connection.begin()
    connection.execute(f"create schema published.{SCHEMA}")
    standing = _standing(connection)
    tables: dict[str, int] = {}
    for table in _marts(connection):
        source, target = (quoting.name(c, SCHEMA, table) for c in (CATALOG, "published"))
        # Sorted by the leading (key) columns: smaller files, and range scans skip row groups.
        connection.execute(f"create table {target} as from {source} order by all")
        comments = _comments(connection, table)
        if "product_id" in comments:
            comments[""] += standing
        _comment(connection, target, comments)
        tables[table] = _copy(connection, target, made, run)
    for target in (f"published.{SCHEMA}.build_info", "published.build_info"):
        connection.execute(
            f"create table {target} as select $1 as build_id, $2 as state, $3 as as_of, "
            "$4 as started_at",
            [run.build_id, run.state, run.as_of, run.started_at],
        )
        _comment(connection, target, BUILD_INFO | {"": BUILD_INFO[""] + standing})
    tables["build_info"] = _copy(connection, f"published.{SCHEMA}.build_info", made, run)
    # In the schema that needs no name before it.
    connection.execute(f"use published.main; {QUESTIONS.read_text('utf-8')}; use {CATALOG}.main")
    told = _told_in_manifest(connection, run)
    connection.commit()
    connection.execute("checkpoint published")  # Here an error says its cause.
    connection.execute("detach published")
    manifest = told | {
        "database": _file(database, made),
        "tables": {
            table: {"rows": rows, **_file(made / PARQUET / f"{table}.parquet", made)}
            for table, rows in sorted(tables.items())
        },
    }
    (made / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = $1 and schema_name = $2 "
        "union select view_name from duckdb_views() where database_name = $1 and schema_name = $2 "
        "order by all",
        [CATALOG, SCHEMA],
    ).fetchall()
    return [table for (table,) in rows]


def _comments(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """What a mart and each of its columns are; the mart's own under the empty name."""
    of_table = connection.execute(
        "select comment from duckdb_tables() "
        "where database_name = $1 and schema_name = $2 and table_name = $3 "
        "union all select comment from duckdb_views() "
        "where database_name = $1 and schema_name = $2 and view_name = $3",
        [CATALOG, SCHEMA, table],
    ).fetchone()
    of_columns = connection.execute(
        "select column_name, coalesce(comment, '') from duckdb_columns() "
        "where database_name = $1 and schema_name = $2 and table_name = $3 order by column_index",
        [CATALOG, SCHEMA, table],
    ).fetchall()
    return {"": ((of_table and of_table[0]) or "").strip(), **dict(of_columns)}


def _comment(connection: duckdb.DuckDBPyConnection, target: str, comments: dict[str, str]) -> None:
    for column, text in comments.items():
        of = f"column {target}.{quoting.name(column)}" if column else f"table {target}"
        connection.execute(f"comment on {of} is {quoting.text(text)}")


def _copy(connection: duckdb.DuckDBPyConnection, target: str, made: Path, run: Run) -> int:
    """Copy a table of the new database to Parquet; return the number of its rows."""
    name = target.rpartition(".")[2].strip('"')
    file = quoting.text(made / PARQUET / f"{name}.parquet")
    row = connection.execute(
        f"copy (from {target}) to {file} (format parquet, codec zstd, "
        f"kv_metadata {{build_id: {quoting.text(run.build_id)}}})"
    ).fetchone()
    return int(row[0]) if row else 0


def _standing(connection: duckdb.DuckDBPyConnection) -> str:
    """That figures are estimates or invented, as a sentence more of a comment; empty if none is."""
    rows = connection.execute(
        f"select ' ' || text || '.' from {CATALOG}.{SCHEMA}.wording "
        "where language = 'en' and key in "
        f"(select 'note.' || source from {CATALOG}.{SCHEMA}.products where source <> 'customs') "
        "order by key"
    ).fetchall()
    return "".join(text for (text,) in rows)


def _told_in_manifest(connection: duckdb.DuckDBPyConnection, run: Run) -> dict[str, Any]:
    ((first, last),) = connection.execute(
        "select min(vintage)::varchar, max(vintage)::varchar "
        f"from {CATALOG}.{SCHEMA}.extract_ledger"
    ).fetchall()
    products: dict[str, list[str]] = {"sample": [], "invented": []}
    for source, product in connection.execute(
        f"select source, product_id from {CATALOG}.{SCHEMA}.products "
        "where source <> 'customs' order by all"
    ).fetchall():
        products[source].append(product)
    return {
        "build_id": run.build_id,
        "state": run.state,
        "as_of": run.as_of or None,
        "started_at": run.started_at,
        "published_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "vintages": {"first": first, "last": last},
        "is_sample": bool(products["sample"]),
        "sample_products": products["sample"],
        "is_invented": bool(products["invented"]),
        "versions": {
            "customs_monitor": version("customs-monitor"),
            "code": run.code,
            "dbt": run.dbt_version,
            "duckdb": duckdb.__version__,
        },
    }


def _file(file: Path, made: Path) -> dict[str, Any]:
    return {
        "file": file.relative_to(made).as_posix(),
        "bytes": file.stat().st_size,
        "sha256": checksum_of(file),
    }


def _passed(run: Run | None, warehouse: Path) -> Run:
    """Return the run, which has passed.

    Raises:
        Refused: it has not.
    """
    if run and run.state == "passed":
        return run
    state, failures = (run.state, run.failures) if run else ("no build", [])
    why = f" ({failures[0].told}; `customs status` shows what failed)" if failures else ""
    raise Refused(
        f"{warehouse}: found last build '{state}'{why}, expected 'passed': "
        "run `dbt build` without a selection until it succeeds; nothing was published"
    )


@click.command("publish", short_help="Publish a build that passed.")
@built_database
@click.option(
    "--out",
    type=PROJECT_PATH,
    default=Path("published"),
    show_default=True,
    help="The folder that readers open.",
)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=KEEP,
    show_default=True,
    help="How many builds to keep, this one with them.",
)
@project_dir
def publish_command(warehouse: Path, out: Path, keep: int) -> None:
    """Publish a build that passed, as a database and as Parquet.

    It gets a folder of its own, builds/<build id>; then one rename makes it the one that readers
    see. A build that failed, was stopped or ran only a selection is refused, and readers keep what
    they have. `customs rollback` goes back to an earlier one.

    \b
    customs publish
    customs publish --keep 10
    """
    build, told = publish(warehouse, out, keep)
    for line in told:
        click.echo(f"customs: warning: {line}", err=True)
    click.echo(
        f"Published {len(build.manifest['tables'])} tables to {out / DATABASE} and {out / PARQUET}"
    )
    with reading(build.database) as connection:
        for line in provenance.standing(connection, words_of(connection, "en")):
            click.echo(line)
