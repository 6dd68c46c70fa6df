"""Fixtures of the project's own tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from project_copy import Project


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """Return a function that makes a fresh copy of the project."""
    return lambda: Project(tmp_path_factory.mktemp("a project") / "customs monitor")


@pytest.fixture(scope="session")
def seeded_project(new_project: Callable[[], Project]) -> Callable[[], Project]:
    """Return a function that makes a copy of the project whose seeds are loaded."""
    seeded = new_project()
    seeded.dbt("seed")

    def make() -> Project:
        project = new_project()
        shutil.copy(seeded.warehouse, project.warehouse)
        return project

    return make


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, so that workers of `make test` end at about the same time."""
    longest = ("test_built_anew.py", "test_incremental.py", "test_written_again.py")
    items.sort(key=lambda item: item.path.name not in longest)
