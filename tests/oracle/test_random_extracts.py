"""Many random products in one build, each compared with the oracle.

ORACLE_CASES (default 30) is the number of cases and ORACLE_SEED (default 20240601) their seed:
``ORACLE_CASES=500 ORACLE_SEED=7 pytest tests/oracle`` is a longer run with other cases. Two
thirds of the cases are built with the default variables, the others with other ones. A case
depends on nothing but its number and the seed; a failure prints both. Both builds hold the known
cases as well.
"""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from project_copy import Project

from .building import Difference, build_marts, differences_between
from .cases import Case, Shape, filled_case, name_of_code, shapes, write_cases
from .code_lists import read_code_lists, read_lines
from .known_cases import known_cases
from .oracle import Oracle
from .terms import PRIMARY_KEYS, Mart, Settings

CASES = int(os.environ.get("ORACLE_CASES", "30"))
SEED = int(os.environ.get("ORACLE_SEED", "20240601"))

SETTINGS = {
    "defaults": Settings(),
    "other_variables": Settings(
        as_of="2026-03-31", top_n=3, near_zero_base=200_000, region_composition="own"
    ),
}


def drawn_case(number: int, start: int) -> Case:
    """A case that depends on nothing but its number and the seed.

    Each is drawn on its own, since Hypothesis makes the examples of one run much alike; the
    first example of a run is always the simplest, so the last one is taken.
    """
    drawn: list[Shape] = []

    @seed(f"{start}/{number}")
    @hypothesis_settings(
        max_examples=3,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(shapes())
    def draw(shape: Shape) -> None:
        drawn.append(shape)

    draw()
    return filled_case(number, drawn[-1])


def described(case: Case, found: list[Difference]) -> str:
    """A failing case: its shape and the first differences."""
    head = f"case {case.number} ({len(case.lines)} lines): {len(found)} differences\n  {case.shape}"
    return "\n".join([head, *(f"  {difference}" for difference in found[:3])])


def case_numbers(variables: str) -> range:
    """Two thirds of the cases with the default variables, the others with the other ones."""
    first_other = CASES * 2 // 3
    return range(first_other) if variables == "defaults" else range(first_other, CASES)


@pytest.mark.parametrize("variables", SETTINGS)
def test_random_cases_equal_the_oracle(tmp_path: Path, variables: str) -> None:
    """Every mart of every case: same keys, exact numbers and texts, ratios within 1e-9."""
    project = Project(tmp_path / "project")
    seeds = project.folder / "seeds"
    cases = [drawn_case(number, SEED) for number in case_numbers(variables)] + known_cases()
    write_cases(cases, seeds)
    lists = read_code_lists(seeds)
    expected = Oracle(read_lines(seeds), lists, SETTINGS[variables]).marts()
    found = differences_by_case(expected, build_marts(project, SETTINGS[variables]))
    reports = [described(case, found.pop(case.name)) for case in cases if case.name in found]
    assert not found, "no case's own:\n" + "\n".join(map(str, next(iter(found.values()))[:20]))
    assert not reports, "\n".join(
        [f"{len(reports)} of {len(cases)} cases differ; seed {SEED}, {CASES} cases", *reports[:20]]
    )


def differences_by_case(
    expected: dict[str, Mart], actual: dict[str, Mart]
) -> dict[str, list[Difference]]:
    """The differences of all marts, by the case that the row's product or code belongs to."""
    found: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences_between(expected, actual):
        key = dict(zip(PRIMARY_KEYS[difference.mart], difference.key, strict=True))
        found[case_name(key)].append(difference)
    return found


def case_name(key: dict[str, Any]) -> str:
    """The name of a row's case; a file that cases share has none."""
    if "product_id" in key:
        return key["product_id"].removesuffix("_sibling")
    return name_of_code(key["product_code"]) if "product_code" in key else ""
