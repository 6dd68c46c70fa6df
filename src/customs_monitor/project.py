"""The project: the folder of `dbt_project.yml`, to which relative paths and variables belong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from customs_monitor.errors import Refused, reason

NAME = "dbt_project.yml"


@dataclass(frozen=True)
class Project:
    """A project's folder and its variables."""

    folder: Path

    @cached_property
    def variables(self) -> dict[str, Any]:
        """The variables of dbt_project.yml.

        Raises:
            Refused: the file cannot be read.
        """
        file = self.folder / NAME
        try:
            read = yaml.safe_load(file.read_text(encoding="utf-8"))
            return dict(read.get("vars") or {})
        except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, ValueError) as error:
            raise Refused(f"{file}: {reason(error)}, expected the project's settings") from error

    def path(self, path: Path) -> Path:
        """Return a path of the project: a relative one is in its folder."""
        return self.folder / path


def project_at(folder: Path) -> Project:
    """Return the project in a folder.

    Raises:
        Refused: there is none.
    """
    if not (folder / NAME).is_file():
        raise Refused(
            f"--project-dir: found no {NAME} in '{folder}', expected the project's folder"
        )
    return Project(folder.resolve())


def project_above(folder: Path) -> Project | None:
    """Return the project that a folder is in, if any."""
    here = folder.resolve()
    return next((Project(at) for at in (here, *here.parents) if (at / NAME).is_file()), None)
