"""What the commands refuse: one clear line, exit code 2."""

from __future__ import annotations

import click


class Refused(click.ClickException):
    """Input that a command refuses; the message names what was found and what was expected."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the one line on stderr, `customs: ` in front."""
        click.echo(f"customs: {self.format_message()}", err=True)
