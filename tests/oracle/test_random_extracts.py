"""Many random products in one build, each compared with the oracle.

ORACLE_CASES (default 12; `make test-all`: 30) is the number of cases and ORACLE_SEED (default
20240601) their seed: ``ORACLE_CASES=500 ORACLE_SEED=7 pytest tests/oracle`` is a longer run with
other cases, which are dealt to builds with different variables. A case depends on nothing but its
number and the seed; a failure prints both.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from arrivals import ALL_CODES
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as hypothesis_settings
from project_copy import Project

from .building import Difference, build_marts, differences_between
from .cases import FIRST_STEM, Case, ask_for_all, name_of_code, write_cases
from .code_lists import read_code_lists, read_lines
from .figures import HS2022_STARTS
from .filling import filled_case
from .known_cases import known_cases
from .landing import downloads_of, land, rows_of
from .oracle import Oracle
from .questions import read_questions
from .shapes import Shape, shapes
from .terms import PRIMARY_KEYS, Mart, Settings

CASES = int(os.environ.get("ORACLE_CASES", "12"))
SEED = int(os.environ.get("ORACLE_SEED", "20240601"))

LAST_START = 2024
SETTINGS = {
    "every_code": Settings(monitor_all_codes=True),
    "other_variables": Settings(
        as_of="2026-03-31",
        top_n=3,
        near_zero_base=200_000,
        region_composition="own",
        with_sample=False,
    ),
    "defaults": Settings(),
}


def drawn_case(number: int, start: int) -> Case:
    """A case that depends on nothing but its number and the seed."""
    return filled_case(number, drawn_shape(number, start))


def drawn_shape(number: int, start: int) -> Shape:
    """The shape of a case.

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
    return drawn[-1]


def described(case: Case, found: list[Difference]) -> str:
    """A failing case: its shape and the first differences."""
    head = f"case {case.number} ({len(case.lines)} lines): {len(found)} differences\n  {case.shape}"
    return "\n".join([head, *(f"  {difference}" for difference in found[:3])])


def case_numbers(variables: str) -> range:
    """Most cases with the default variables, as many with the others, a few in every-code mode."""
    first_other, first_every = CASES * 3 // 6, CASES * 5 // 6
    return {
        "defaults": range(first_other),
        "other_variables": range(first_other, first_every),
        "every_code": range(first_every, CASES),
    }[variables]


def cases_of(variables: str) -> list[Case]:
    """The cases of a build.

    Every-code mode asks for the whole tariff where others ask for a prefix, within one HS edition:
    its products are the codes of the edition, and the known cases are about two.
    """
    if variables != "every_code":
        return [drawn_case(number, SEED) for number in case_numbers(variables)] + known_cases()
    cases = []
    for number in case_numbers(variables):
        shape = drawn_shape(number, SEED)
        is_early = shape.starts.year < HS2022_STARTS.year
        cases.append(filled_case(number, moved(shape, 3 if is_early else 0)))
        ask_for_all(cases[-1])
    return cases


def moved(shape: Shape, years: int) -> Shape:
    """The same shape some years later."""
    return replace(shape, starts=shape.starts.replace(year=shape.starts.year + years))


@pytest.mark.parametrize("variables", SETTINGS)
def test_random_cases_equal_the_oracle(new_project: Callable[..., Project], variables: str) -> None:
    """Every mart of every case: same keys, exact numbers and texts, ratios within 1e-9."""
    project = new_project(*(ALL_CODES if variables == "every_code" else ()))
    seeds = project.folder / "seeds"
    cases = cases_of(variables)
    write_cases(cases, seeds)
    lists = read_code_lists(seeds)
    oracle = Oracle(read_lines(seeds), lists, SETTINGS[variables], read_questions(seeds))
    assert_equal(cases, oracle.marts(), build_marts(project, SETTINGS[variables]))


def test_landed_cases_equal_the_oracle(new_project: Callable[..., Project], tmp_path: Path) -> None:
    """The same through `customs ingest`: times of a day, order of ingestion, files seen again.

    What is known of a landed file besides its lines is tested with ingest, so not the ledger.
    """
    project = new_project()
    shapes_drawn = [drawn_shape(CASES + number, SEED) for number in range(CASES // 10)]
    # No month is newer than the first vintage: ingest refuses that.
    cases = [
        filled_case(number, moved(shape, -1 if shape.starts.year == LAST_START else 0))
        for number, shape in enumerate(shapes_drawn)
    ]
    downloads = downloads_of(cases, SEED)
    land(project, tmp_path / "downloads", downloads)
    seeds = project.folder / "seeds"
    write_cases([replace(case, lines=[], questions=[]) for case in cases], seeds)
    expected = Oracle(rows_of(downloads), read_code_lists(seeds), questions=downloads).marts()
    del expected["extract_ledger"]
    assert_equal(cases, expected, build_marts(project, Settings()))


def assert_equal(cases: list[Case], expected: dict[str, Mart], actual: dict[str, Mart]) -> None:
    """Fails with the cases that differ, each with its shape."""
    found = differences_by_case(expected, actual)
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
    """The name of a row's case; a file or a roll-up that cases share has none."""
    product = key.get("product_id", key.get("product_code", ""))
    is_case_code = product.isdecimal() and len(product) >= len(f"{FIRST_STEM:06d}")
    return name_of_code(product) if is_case_code else product.removesuffix("_sibling")
