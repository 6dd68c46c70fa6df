"""Fixtures of the oracle's tests: each project is built once for all of them."""

from __future__ import annotations

import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from project_copy import Project

from .building import Shipped, read_marts
from .code_lists import read_code_lists, read_lines
from .oracle import Oracle
from .questions import read_questions


@pytest.fixture(scope="session", autouse=True)
def hypothesis_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hypothesis keeps its files out of the checkout."""
    set_hypothesis_home_dir(tmp_path_factory.mktemp("hypothesis"))


@pytest.fixture(scope="session")
def shipped(built: Project) -> Shipped:
    """The shipped extracts, computed by the oracle and built by dbt."""
    seeds = built.folder / "seeds"
    oracle = Oracle(read_lines(seeds), read_code_lists(seeds), questions=read_questions(seeds))
    return Shipped(oracle.marts(), read_marts(built.warehouse), built.warehouse)
