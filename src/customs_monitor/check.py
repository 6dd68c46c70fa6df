"""Say in one line what would stop a build before dbt can say it.

dbt reads every list before the project's own checks run, and opens the warehouse: what it cannot
read or open it shows as a traceback that names neither.
"""

from __future__ import annotations

import re
from pathlib import Path

import click
import duckdb

from customs_monitor.errors import Refused, unopened
from customs_monitor.ingest.baskets import read_list
from customs_monitor.ingest.landing import Landing
from customs_monitor.ingest.problem import IngestRefused
from customs_monitor.options import PROJECT_PATH, built_database, project_dir, project_of
from customs_monitor.project import Project


def refuse_unreadable_lists(seeds: Path) -> None:
    """Look at the seeds' bytes and characters, and at the number of fields in each line.

    Raises:
        Refused: a list is not UTF-8, a line has another number of fields than the header, or a
            field has a character that is none.
    """
    for path in sorted(seeds.rglob("*.csv")):
        try:
            read_list(path, ())
        except IngestRefused as error:
            raise Refused(f"{path}: {error}") from error


def refuse_open_warehouse(warehouse: Path) -> None:
    """Open the warehouse as dbt will, if there is one.

    Raises:
        Refused: another program has it open, or it is no DuckDB file.
    """
    if not warehouse.exists():
        return
    try:
        duckdb.connect(str(warehouse)).close()
    except duckdb.Error as error:
        held = re.search(r"Conflicting lock is held in (.+?)\. See", str(error))
        if not held:
            raise unopened(warehouse, error) from error
        raise Refused(
            f"{warehouse}: found it open in {held[1]}, expected it closed: readers open "
            "published/, which a build does not lock"
        ) from error


def refuse_invented_data(project: Project) -> None:
    """Look at the landing of a project that is not the demo's.

    Raises:
        Refused: it holds extracts that a generator has made.
    """
    if project.variables.get("invented_data") is True:
        return
    landing = Landing(project.path(Path(project.variables.get("landing_path", "landing"))))
    try:
        landing.refuse_invented()
    except IngestRefused as error:
        raise Refused(f"{landing.name}: {error}") from error


@click.command("check", short_help="Say in one line what would stop a build.")
@built_database
@click.option(
    "--seeds",
    type=PROJECT_PATH,
    default=Path("seeds"),
    show_default=True,
    help="The project's lists.",
)
@project_dir
@click.pass_context
def check_command(ctx: click.Context, warehouse: Path, seeds: Path) -> None:
    """Say in one line what would stop a build.

    That is a list that cannot be read, an open warehouse, or invented data among downloads.
    `make build` asks it before dbt.

    \b
    customs check
    """
    project = project_of(ctx)
    refuse_unreadable_lists(seeds)
    if project:
        refuse_invented_data(project)
    refuse_open_warehouse(warehouse)
