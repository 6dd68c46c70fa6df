"""What the commands refuse: one clear line, exit code 2."""

from __future__ import annotations

from pathlib import Path

import click


class Refused(click.ClickException):
    """Input that a command refuses; the message names what was found and what was expected."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the one line on stderr, `customs: ` in front."""
        click.echo(f"customs: {self.format_message()}", err=True)


def unwritable(folder: Path, error: Exception) -> Refused:
    """Return the refusal of a folder in which `error` came up, an OSError or DuckDB's own."""
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return Refused(f"{folder}: {reason}, expected a folder that can be written")
