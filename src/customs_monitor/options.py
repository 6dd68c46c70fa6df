"""Options that several commands share."""

import re
from datetime import date
from pathlib import Path

import click

from customs_monitor.errors import Refused

published_database = click.option(
    "--database",
    type=click.Path(path_type=Path),
    default=Path("published/customs_monitor.duckdb"),
    show_default=True,
    help="The database that `customs publish` wrote.",
)


def report_month(text: str) -> date:
    """Read the option `--month`.

    Raises:
        Refused: it is no month.
    """
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
    if not found or found[1] == "0000":
        raise Refused(f"--month: found '{text}', expected YYYY-MM, such as 2024-06")
    return date(int(found[1]), int(found[2]), 1)
