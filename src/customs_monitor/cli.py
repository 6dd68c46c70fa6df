"""The command `customs`."""

import click

from .ingest.command import ingest


@click.group()
@click.version_option(package_name="customs-monitor")
def main() -> None:
    """Monthly customs trade statistics, from raw extracts to published tables."""


main.add_command(ingest)
