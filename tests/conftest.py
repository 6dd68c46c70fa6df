"""The shipped extracts, built once for all tests of a run, in however many processes it runs."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from project_copy import Project


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """Return a function that makes a copy of the project, not built."""
    return lambda: Project(tmp_path_factory.mktemp("a project") / "customs monitor")


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
def built(made_once: Callable[[str, Callable[[Path], object]], Path]) -> Project:
    """The shipped extracts, built with every test and published: to be read, not changed."""
    return Project(made_once("built", _build) / "customs monitor")


def _build(folder: Path) -> None:
    """Build and publish it as a user does, with the unit tests that `make build` leaves out."""
    project = Project(folder / "customs monitor")
    build = project.run("dbt", "build")
    told = build.stdout + build.stderr
    wrong = [line for line in told.splitlines() if not re.search(" (START|OK|PASS) ", line)]
    assert build.returncode == 0, "\n".join(wrong)
    assert "deprecat" not in told.lower(), "\n".join(wrong)
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
