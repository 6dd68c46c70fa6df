"""The database that dbt builds, and what its runs wrote down (macros/runs/record_build.sql)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from customs_monitor import quoting
from customs_monitor.errors import Refused, unopened

# The warehouse is attached under the name that dbt gives it: views say it.
CATALOG = "customs_monitor"


@dataclass(frozen=True)
class Failure:
    """A seed, model or test that failed, or a test that warns."""

    name: str
    resource_type: str
    status: str
    failures: int | None
    message: str
    failing_rows: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        """What failed, in a few words."""
        kind = self.resource_type.replace("_", " ")
        rows = f" with {self.failures} row(s)" if self.failures else ""
        return f"{kind} {self.name} {self.status}ed{rows}"


@dataclass(frozen=True)
class Run:
    """A run of dbt. Texts as it wrote them, empty where there is nothing; times UTC."""

    run_id: str
    build_id: str
    command: str
    state: str
    as_of: str
    started_at: str
    seconds: float | None
    landed: int
    code: str
    dbt_version: str
    failures: list[Failure] = field(default_factory=list)


@contextmanager
def open_warehouse(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for reading, under its own name and as the default one.

    Raises:
        Refused: there is none, or it cannot be opened: a build has it, or it is no database.
    """
    if not warehouse.exists():
        raise Refused(f"{warehouse}: no such database, expected the result of `dbt build`")
    with duckdb.connect() as connection:
        attach(connection, warehouse, CATALOG, "READ_ONLY")
        connection.execute(f"use {CATALOG}")
        yield connection


def attach(connection: duckdb.DuckDBPyConnection, path: Path, name: str, options: str) -> None:
    """Attach a database.

    Raises:
        Refused: it cannot be opened.
    """
    try:
        connection.execute(f"attach {quoting.text(path)} as {name} ({options})")
    except duckdb.IOException as error:
        raise unopened(path, error) from error


def last_run(connection: duckdb.DuckDBPyConnection) -> Run | None:
    """Return the newest run that a warehouse knows, with all that went wrong; None if none."""
    try:
        row = connection.execute(
            "select run_id, build_id, command, state, as_of, started_at, "
            "nullif(seconds, '')::double, landed::integer, code, dbt_version "
            f"from {CATALOG}.build.runs order by started_at desc limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        return None
    if row is None:
        return None
    failures = connection.execute(
        "select name, resource_type, status, nullif(failures, '')::integer, message, failing_rows "
        f"from {CATALOG}.build.test_results where run_id = ? "
        "and status in ('error', 'fail', 'warn') order by status, name",
        [row[0]],
    ).fetchall()
    return replace(
        Run(*row),
        failures=[replace(Failure(*f[:-1]), failing_rows=f[-1].splitlines()) for f in failures],
    )
