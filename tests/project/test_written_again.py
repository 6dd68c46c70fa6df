"""Of incremental tables nothing is written or tested again that no extract has touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from arrivals import ALL_CODES, LITHIUM, MONTHS, PRODUCTS, Line, assert_as_built_anew, ingest
from project_copy import NO_UNIT_TESTS, Project


def exports(months: list[str], products: list[str], value: int = 1_000_000) -> list[Line]:
    """Return the lines of an invented extract: exports to one partner."""
    return [(month, "502", product, value) for month in months for product in products]


def mark(project: Project, mart: str, column: str) -> None:
    """Mark all rows of a mart: whoever writes a row again takes its mark away."""
    with duckdb.connect(str(project.warehouse)) as db:
        db.execute(f"update {mart} set {column} = {column} || '*'")


def marked_months(project: Project, mart: str, column: str) -> list[str]:
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        found = db.execute(
            f"select distinct strftime(report_month, '%Y%m') from {mart} "
            f"where {column} like '%*' order by 1"
        ).fetchall()
    return [month for (month,) in found]


@pytest.mark.long
def test_only_what_an_extract_touches_is_written_again(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """A mark put into all rows stays where nothing changed: before a month, and two years after."""
    project = new_built_project()
    marks = (project, "marts.trade_by_partner", "partner_name_en")

    def arrives(number: int, lines: list[Line], vintage: str) -> None:
        name = f"export_by_partner_{number}"
        ingest(project, tmp_path, name, lines, "--vintage", vintage, "--complete")
        project.dbt("run")

    arrives(0, exports(MONTHS, [LITHIUM]), "2025-01-20")
    mark(*marks)
    project.dbt("run")
    assert marked_months(*marks) == MONTHS
    arrives(1, exports(["202501"], [LITHIUM], 2_000_000), "2025-02-20")
    assert marked_months(*marks) == MONTHS
    arrives(2, exports(["202412"], [LITHIUM], 2_000_000), "2025-02-21")
    assert marked_months(*marks) == MONTHS[:-1]
    arrives(3, exports(["202105"], [LITHIUM], 2_000_000), "2025-03-20")
    assert marked_months(*marks) == [m for m in MONTHS[:-1] if not "202105" <= m <= "202304"]


@pytest.mark.long
def test_a_new_code_leaves_other_editions_their_rows(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """A roll-up lacks it in earlier months of its edition, from 2022 on, and not before."""
    project = new_built_project()

    def arrives(months: list[str], products: list[str]) -> set[tuple[str, str]]:
        """When each month of the totals was written; with every code the marts are views."""
        name = f"export_by_partner_{len(months)}"
        lines = exports(months, products)
        ingest(project, tmp_path, name, lines, "--vintage", "2025-02-20", "--complete")
        project.dbt("run", *ALL_CODES)
        with duckdb.connect(str(project.warehouse), read_only=True) as db:
            written = "select replace(partition, '-', ''), built_at from build.partitions"
            return set(db.execute(f"{written} where relation = 'int_flow_periods'").fetchall())

    kept = arrives(MONTHS, [LITHIUM]) & arrives(["202501"], list(PRODUCTS))
    assert sorted(month for month, _ in kept) == [month for month in MONTHS if month < "202201"]
    overview = assert_as_built_anew(project, *ALL_CODES)["marts.trade_overview"]
    roll_up = [row for row in overview if row[1:4] == ("month", "8507", "export")]
    complete = {(row[0].year, row[-2]) for row in roll_up}
    assert complete == {(year, year not in (2022, 2023, 2024)) for year in range(2019, 2026)}


@pytest.mark.long
def test_a_product_that_begins_within_a_year_leaves_the_others_their_rows(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """It takes a number among the year's tables (series_no), which moves those after it."""
    project = new_built_project()
    for month, products in [
        ("202305", list(PRODUCTS)),
        ("202405", [LITHIUM]),
        ("202406", list(PRODUCTS)),
    ]:
        lines = exports([month], products)
        name = f"export_by_partner_{month}"
        ingest(project, tmp_path, name, lines, "--vintage", "2025-01-20", "--complete")
        project.dbt("run", *ALL_CODES)
    project.dbt("test", *ALL_CODES, "--select", "int_partner_periods+1")


@pytest.mark.long
def test_a_month_is_tested_until_a_build_passes(
    new_built_project: Callable[[], Project],
) -> None:
    """A wrong value in an old month: `dbt build` asks about months that no build passed with."""
    project = new_built_project()

    def change(statement: str) -> None:
        with duckdb.connect(str(project.warehouse)) as db:
            db.execute(statement)

    def passes(command: str) -> bool:
        # All of it: a build of a selection would write the month again.
        done = project.run("dbt", command, "--quiet", *NO_UNIT_TESTS)
        assert done.returncode == 0 or "FAIL 4 members_add_up" in done.stdout, done.stdout
        return done.returncode == 0

    change(
        "update marts.trade_by_partner set value_usd = value_usd + 1 "
        "where report_month = '2023-06-01' and rank = 1"
    )
    assert passes("build")
    assert not passes("test")
    change("update build.partitions set built_at = 'z' where partition = '2023-06'")
    assert not passes("build")
    # It was not forgotten.
    assert not passes("build")
