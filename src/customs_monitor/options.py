"""Options that several commands share."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from customs_monitor.errors import Refused


class PathType(click.Path):
    """A path. An empty one, such as a shell variable that is not set, would be this folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a `Path`.

        Raises:
            Refused: the text is empty.
        """
        if value == "":
            name = param.get_error_hint(ctx).strip("'") if param else "path"
            raise Refused(f"{name}: found an empty text, expected a path")
        return super().convert(value, param, ctx)


PATH = PathType(path_type=Path)

product_id = click.option(
    "--product", help="A product_id.  [default: the one with the newest month]"
)
published_database = click.option(
    "--database",
    type=PATH,
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
