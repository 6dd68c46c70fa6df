"""What the commands refuse: one clear line, exit code 2."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import click


class Refused(click.ClickException):
    """Input that a command refuses; the message names what was found and what was expected."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the one line on stderr, `customs: ` in front."""
        click.echo(f"customs: {self.format_message()}", err=True)


def reason(error: Exception) -> str:
    """Return what the system or DuckDB says of an error, on one line."""
    return getattr(error, "strerror", None) or next(iter(str(error).splitlines()), "")


def unwritable(folder: Path, error: Exception) -> Refused:
    """Return the refusal of a folder in which `error` came up, an OSError or DuckDB's own."""
    return Refused(f"{folder}: {reason(error)}, expected a folder that can be written")
