"""The shipped extracts, built once for all tests of a run, in however many processes it runs.

MADE_ONCE names a folder where what is made once stays, for another run on the same project.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from project_copy import Project


@pytest.fixture(scope="session")
def made_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Callable[[Path], object]], Path]:
    """Return a function that has a folder made once, in however many processes the tests run.

    It takes the folder's name, which nothing else of the run has, and what makes it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which all workers have
    folder = Path(os.environ.get("MADE_ONCE") or folder)

    def once(name: str, make: Callable[[Path], object]) -> Path:
        place, done = folder / name, folder / f"{name}.done"
        with FileLock(folder / f"{name}.lock"):
            if not done.exists():
                assert not place.exists(), f"{name} could not be made: see the first failure"
                place.mkdir()
                make(place)
                done.touch()
        return place

    return once


@pytest.fixture(scope="session")
def new_project(
    made_once: Callable[[str, Callable[[Path], object]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Project]:
    """Return a function that makes a copy of the project, not built, but parsed.

    To parse takes dbt as long as to build a few rows. It takes options of dbt (`--vars`), since
    what is parsed with them is parsed anew with others.
    """

    def new(*options: str) -> Project:
        def parse(folder: Path) -> None:
            _told(Project(folder / "customs monitor"), "parse", *options)

        parsed = Project(made_once(" ".join(["parsed", *options]), parse) / "customs monitor")
        return parsed.copied(tmp_path_factory.mktemp("a project") / "customs monitor")

    return new


def _told(project: Project, *arguments: str) -> None:
    """Run dbt as a user does, and assert that nothing fails or is deprecated."""
    done = project.run("dbt", *arguments)
    told = done.stdout + done.stderr
    wrong = [line for line in told.splitlines() if not re.search(" (START|OK|PASS) ", line)]
    assert done.returncode == 0, "\n".join(wrong)
    assert "deprecat" not in told.lower(), "\n".join(wrong)


@pytest.fixture(scope="session")
def built(
    new_project: Callable[..., Project],
    made_once: Callable[[str, Callable[[Path], object]], Path],
) -> Project:
    """The shipped extracts, built with every test and published: to be read, not changed."""

    def make(folder: Path) -> None:
        _build(new_project().copied(folder / "customs monitor"))

    return Project(made_once("built", make) / "customs monitor")


def _build(project: Project) -> None:
    """Build and publish it as a user does, with the unit tests that `make build` leaves out."""
    _told(project, "build")
    publish = project.customs("publish")
    assert publish.returncode == 0, publish.stderr


@pytest.fixture(scope="session")
def new_built_project(
    built: Project, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Project]:
    """Return a function that makes a copy of what is built, which a test may change."""
    return lambda: built.copied(tmp_path_factory.mktemp("a project") / "customs monitor")


@pytest.fixture(scope="session")
def database(built: Project) -> Path:
    """The published database of the shipped extracts: to be read, not changed."""
    return built.database
