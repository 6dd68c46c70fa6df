"""What the commands refuse: one clear line, exit code 2."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import click

from customs_monitor.characters import one_line

# How DuckDB says of a file that it is not its own, cut off, or changed by something else.
_CORRUPT = ("not a valid DuckDB database", "Could not read enough bytes", "Corrupt database file")


class Refused(click.ClickException):
    """Input that a command refuses; the message names what was found and what was expected."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the one line on stderr, `customs: ` in front."""
        click.echo(one_line(f"customs: {self.format_message()}"), err=True)


def reason(error: Exception) -> str:
    """Return what the system or DuckDB says of an error, on one line."""
    return getattr(error, "strerror", None) or next(iter(str(error).splitlines()), "")


def corrupt(file: Path, error: Exception) -> Refused | None:
    """Return the refusal of a database if that is what DuckDB's `error` is about, else None."""
    said = str(error)
    if not any(mark in said for mark in _CORRUPT):
        return None
    return Refused(
        f"{file}: found a file that is corrupt or no DuckDB database ({reason(error)}), expected "
        "one that was written to its end: make it again"
    )


def unopened(file: Path, error: Exception) -> Refused:
    """Return the refusal of a database that DuckDB's `error` keeps closed."""
    return corrupt(file, error) or Refused(f"{file}: cannot be opened: {reason(error)}")


def unwritable(folder: Path, error: Exception) -> Refused:
    """Return the refusal of a folder in which `error` came up, an OSError or DuckDB's own."""
    return Refused(f"{folder}: {reason(error)}, expected a folder that can be written")
