"""Fixtures of the metrics' tests: one built copy of the project for all of them."""

from __future__ import annotations

import pytest
from project_copy import Project


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The shipped extracts, built without the build's own tests."""
    project = Project(tmp_path_factory.mktemp("a project") / "customs monitor")
    types = ("--resource-type", "seed", "--resource-type", "model")
    build = project.run("dbt", "build", "--quiet", *types)
    assert build.returncode == 0, build.stdout
    return project
