"""One file a month says the same as one file a year, as it is built.

The oracle says so in test_properties.py. ORACLE_CASES and ORACLE_SEED choose the baskets, as in
test_random_extracts.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from project_copy import Project

from .building import build_marts
from .cases import Case, name_of_code, write_cases
from .filling import filled_case
from .landing import downloads_of, land
from .questions import file_key
from .shapes import Shape
from .terms import Settings
from .test_random_extracts import CASES, SEED, drawn_shape

RANDOM = range(2_000, 2_000 + CASES // 3)
LANDED, LACKING = 2_900, 2_901
# Files, and what tells of them.
FILES = {"extract_ledger", "build_history"}
OF_FILES = {"extract_count", "source_file", "line_number"}

Rows = dict[str, list[tuple[Any, ...]]]


def sparse(number: int) -> Shape:
    """A random shape with few lines, so that many months have none; its questions are stated."""
    shape = drawn_shape(number, SEED)
    question = "prefix" if number % 2 else "codes"
    density = min(shape.density, 0.35)
    return replace(shape, question=question, density=density, is_shared=False)


def plain(number: int) -> Shape:
    """Two years of complete exports and imports by partner; every third month is likely empty."""
    return replace(
        sparse(number),
        starts=dt.date(2023, 1, 1),
        length=24,
        codes="two",
        flows=("export", "import"),
        breakdowns=("partner",),
        currencies="usd",
        coverage="complete",
        asks_later=False,
        has_sample=False,
        revisions=(),
        uncovered=frozenset(),
        silent=frozenset(range(0, 24, 3)),
    )


def without_an_empty_file(case: Case) -> Case:
    """The case without the question of its first file that has no line."""
    listed = {file_key(line) for line in case.lines}
    first = next(q for q in case.questions if file_key(q) not in listed)
    return replace(case, questions=[q for q in case.questions if q is not first])


def baskets(files: str) -> list[Case]:
    """The same lines in files of a year or month; of one basket the months lack an empty file."""
    shapes = {n: sparse(n) for n in RANDOM} | {n: plain(n) for n in (LANDED, LACKING)}
    cases = [filled_case(n, replace(shape, files=files)) for n, shape in shapes.items()]
    if files == "month":
        cases[-1] = without_an_empty_file(cases[-1])
    return cases


def built(project: Project, files: str, downloads: Path) -> dict[str, Rows]:
    """The rows of every mart by case, without what tells of files; one basket is landed."""
    cases = baskets(files)
    landed = next(case for case in cases if case.number == LANDED)
    land(project, downloads, [d | {"seen_again": ""} for d in downloads_of([landed], SEED)])
    seeds = [replace(c, lines=[], questions=[]) if c is landed else c for c in cases]
    write_cases(seeds, project.folder / "seeds")
    build_marts(project, Settings())
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        found = db.execute("select table_name from duckdb_tables() where schema_name = 'marts'")
        marts = sorted(mart for (mart,) in found.fetchall() if mart not in FILES)
        return {mart: rows_by_case(db, mart) for mart in marts}


def rows_by_case(db: duckdb.DuckDBPyConnection, mart: str) -> Rows:
    """A mart's rows in order, by the case that their product or code is of, if any."""
    cursor = db.execute(f"from marts.{mart} order by all")
    columns = [column for column, *_ in cursor.description]
    kept = [position for position, column in enumerate(columns) if column not in OF_FILES]
    found: Rows = {}
    for row in cursor.fetchall():
        named = dict(zip(columns, row, strict=True))
        name = named.get("product_id") or ""
        if not name and "product_code" in named:
            name = name_of_code(named["product_code"])
        rows = found.setdefault(name.removesuffix("_sibling"), [])
        rows.append(tuple(row[position] for position in kept))
    return found


@pytest.mark.long
def test_monthly_files_equal_yearly_files(
    new_project: Callable[[], Project], tmp_path: Path
) -> None:
    """Every mart, row by row; but where nobody has asked for a month, as the test has to notice."""
    yearly, monthly = (built(new_project(), f, tmp_path / f) for f in ("year", "month"))
    assert all(yearly.values())
    lacking = f"case_{LACKING}"
    different = set()
    for mart, rows in yearly.items():
        assert rows.keys() == monthly[mart].keys()
        for name, expected in rows.items():
            if name != lacking:
                assert monthly[mart][name] == expected, (mart, name)
            elif monthly[mart][name] != expected:
                different.add(mart)
    assert {f"case_{n}" for n in (*RANDOM, LANDED)} <= yearly["trade_overview"].keys()
    assert {"trade_overview", "trade_by_partner", "bulletin_cells", "coverage"} <= different
