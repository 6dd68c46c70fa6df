"""What builds have written down about themselves (macros/runs/record_build.sql)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import duckdb


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


def last_run(connection: duckdb.DuckDBPyConnection, catalog: str) -> Run | None:
    """Return the newest run that a warehouse knows, with all that went wrong; None if none."""
    try:
        row = connection.execute(
            "select run_id, build_id, command, state, as_of, started_at, "
            "nullif(seconds, '')::double, landed::integer, code, dbt_version "
            f"from {catalog}.build.runs order by started_at desc limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        return None
    if row is None:
        return None
    failures = connection.execute(
        "select name, resource_type, status, nullif(failures, '')::integer, message, failing_rows "
        f"from {catalog}.build.test_results where run_id = ? "
        "and status in ('error', 'fail', 'warn') order by status, name",
        [row[0]],
    ).fetchall()
    return replace(
        Run(*row),
        failures=[replace(Failure(*f[:-1]), failing_rows=f[-1].splitlines()) for f in failures],
    )
