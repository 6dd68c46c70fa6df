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
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped extracts, built with every test and published: to be read, not changed."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which all workers have
    place = folder / "built" / "customs monitor"
    with FileLock(folder / "built.lock"):
        is_first = not place.exists()
        project = Project(place)
        if is_first:
            _build(project)
    assert project.database.exists(), "the shipped extracts do not build: see the first failure"
    return project


def _build(project: Project) -> None:
    """Build and publish it as a user does, with the unit tests that `make build` leaves out."""
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
