"""Fixtures of the metrics' tests: a copy of the built project for all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from project_copy import Project


@pytest.fixture(scope="session")
def project(new_built_project: Callable[[], Project]) -> Project:
    """A copy, for `mf` writes into the project's folder."""
    return new_built_project()
