"""The command `customs`."""

import errno

import click
from click.exceptions import NoArgsIsHelpError

from .bulletin.command import bulletin
from .check import check_command
from .codes import codes_command
from .errors import Refused
from .explain import explain_command
from .ingest.command import ingest
from .serving.command import publications_command, rollback_command, verify_command
from .serving.publish import publish_command
from .serving.status import status_command
from .show import show_command
from .site.command import site


class _Commands(click.Group):
    """What ends any command in a line instead of a traceback.

    A wrong option is refused, with where to read on; Ctrl-C is a word, also where DuckDB is at
    work, which makes it an error; a path that cannot be looked at (no permission, too long a name)
    is refused.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise _refused(error, ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _refused(error, ctx) from error
        except RuntimeError as error:
            if str(error) == "Query interrupted":
                raise click.Abort() from error
            raise
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            raise Refused(f"{error.filename}: {error.strerror}") from error


def _refused(error: click.UsageError, ctx: click.Context) -> Refused:
    return Refused(f"{error.format_message()} See `{(error.ctx or ctx).command_path} --help`")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="customs-monitor")
def main() -> None:
    """Monthly customs trade statistics, from raw extracts to published tables."""


main.add_command(bulletin)
main.add_command(check_command)
main.add_command(codes_command)
main.add_command(explain_command)
main.add_command(ingest)
main.add_command(publications_command)
main.add_command(publish_command)
main.add_command(rollback_command)
main.add_command(show_command)
main.add_command(site)
main.add_command(status_command)
main.add_command(verify_command)
