"""Options that several commands share."""

from pathlib import Path

import click

published_database = click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=Path("published/customs_monitor.duckdb"),
    show_default=True,
    help="The database that `customs publish` wrote.",
)
