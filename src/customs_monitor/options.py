"""Options that several commands share."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from customs_monitor.errors import Refused
from customs_monitor.project import NAME, Project, project_above, project_at

_Command = TypeVar("_Command", bound=Callable[..., Any])
_PROJECT = f"{__name__}.project"


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


class ProjectPathType(PathType):
    """A path of the project: a relative one is in its folder, wherever the command is run from.

    Without a project around, it is in the folder that the command is run from.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a `Path`, absolute if the command runs in another folder than the project's."""
        path = super().convert(value, param, ctx)
        project = project_of(ctx) if ctx else None
        return project.path(path) if project and project.folder != Path.cwd() else path


PATH = PathType(path_type=Path)
PROJECT_PATH = ProjectPathType(path_type=Path)


def project_of(ctx: click.Context) -> Project | None:
    """Return the project of a command: that of `--project-dir`, or else of the folder it runs in.

    Raises:
        Refused: `--project-dir` is no project.
    """
    if _PROJECT not in ctx.meta:
        ctx.meta[_PROJECT] = project_above(Path.cwd())
    project: Project | None = ctx.meta[_PROJECT]
    return project


def _choose_project(ctx: click.Context, _: click.Parameter, folder: Path | None) -> None:
    if folder is not None:
        ctx.meta[_PROJECT] = project_at(folder)


def project_dir(command: _Command) -> _Command:
    """Give a command the option `--project-dir`; what it chose, `project_of` tells."""
    return click.option(
        "--project-dir",
        type=PATH,
        # Before all paths that it decides about.
        is_eager=True,
        expose_value=False,
        callback=_choose_project,
        metavar="DIR",
        help=f"The project. Default: the folder with {NAME}, here or above.",
    )(command)


product_id = click.option(
    "--product", help="A product_id.  [default: the one with the newest month]"
)


currency = click.option(
    "--currency",
    type=click.Choice(["usd", "cny"]),
    help="The currency of the figures.  [default: the product's own, else dollars, else yuan]",
)


def _written(flag: str, path: str, what: str) -> Callable[[_Command], _Command]:
    """An option for where a command has written something."""
    return click.option(flag, type=PROJECT_PATH, default=Path(path), show_default=True, help=what)


built_database = _written(
    "--warehouse", "warehouse/customs_monitor.duckdb", "The database that `dbt build` wrote."
)
published_database = _written(
    "--database", "published/customs_monitor.duckdb", "The database that `customs publish` wrote."
)
published_folder = _written("--published", "published", "The folder that `customs publish` wrote.")


def report_month(text: str) -> date:
    """Read the option `--month`.

    Raises:
        Refused: it is no month.
    """
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text, re.ASCII)
    if not found or found[1] == "0000":
        raise Refused(f"--month: found '{text}', expected YYYY-MM, such as 2024-06")
    return date(int(found[1]), int(found[2]), 1)
