"""Fixtures of the project's own tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from project_copy import Project


@pytest.fixture(scope="session")
def new_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Project]:
    """Return a function that makes a copy of the project, not built."""
    return lambda: Project(tmp_path_factory.mktemp("a project") / "customs monitor")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, so that workers of `make test` end at about the same time."""
    longest = ("test_built_anew.py", "test_incremental.py", "test_written_again.py")
    items.sort(key=lambda item: item.path.name not in longest)
