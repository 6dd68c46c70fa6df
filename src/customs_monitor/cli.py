"""The command `customs`."""

import errno

import click

from .bulletin.command import bulletin
from .errors import Refused
from .ingest.command import ingest
from .publish import publish_command
from .show import show_command
from .site import site_command


class _Commands(click.Group):
    """What ends any command in a line instead of a traceback.

    Ctrl-C is a word, also where DuckDB is at work, which makes it an error; a path that cannot be
    looked at (no permission, too long a name) is refused.
    """

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except RuntimeError as error:
            if str(error) == "Query interrupted":
                raise click.Abort() from error
            raise
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            raise Refused(f"{error.filename}: {error.strerror}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="customs-monitor")
def main() -> None:
    """Monthly customs trade statistics, from raw extracts to published tables."""


main.add_command(bulletin)
main.add_command(ingest)
main.add_command(publish_command)
main.add_command(show_command)
main.add_command(site_command)
