"""The marts of the shipped extracts against the oracle."""

from __future__ import annotations

from pathlib import Path

import pytest
from oracle import PRIMARY_KEYS, Mart, Oracle, Settings, read_code_lists, read_lines
from oracle_marts import build_marts, copy_project, differences_between, report


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Mart], dict[str, Mart]]:
    """The oracle's marts and the built ones, of the shipped extracts."""
    project = copy_project(tmp_path_factory.mktemp("shipped") / "project")
    expected = Oracle(read_lines(project / "seeds"), read_code_lists(project / "seeds")).marts()
    return expected, build_marts(project, Settings())


@pytest.mark.parametrize("mart", PRIMARY_KEYS)
def test_mart_equals_the_oracle(
    shipped: tuple[dict[str, Mart], dict[str, Mart]], mart: str
) -> None:
    """Same keys; whole numbers, texts, dates and flags exact; ratios within 1e-9; nulls equal."""
    expected, actual = shipped
    assert expected[mart], "the oracle found nothing to compare"
    found = list(differences_between({mart: expected[mart]}, actual))
    assert not found, report(found)
