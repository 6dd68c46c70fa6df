"""Tables built by parts: equal to a full refresh whatever arrives, and nothing else written again.

INCREMENTAL_SEQUENCES (default 2) random sequences of arrivals and revisions are tried, every second
one with every code a product; INCREMENTAL_SEED makes others.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml
from arrivals import LITHIUM, MEMBERS, PRODUCTS, Line, assert_as_built_anew, dbt, ingest
from project_copy import ROOT, Project

SEQUENCES = int(os.environ.get("INCREMENTAL_SEQUENCES", "2"))
SEED = int(os.environ.get("INCREMENTAL_SEED", "1"))
STEPS = 4
ALL_CODES = ["--vars", "monitor_all_codes: true"]
# No mixture of extracts may fail these; partners and provinces of one day may differ.
LAWFUL = ("has_each_period_once", "is_unique_by", "overview_adds_up", "periods_agree")
MONTHS = [f"{year}{month:02}" for year in range(2019, 2025) for month in range(1, 13)]


def random_extract(draw: random.Random, products: list[str]) -> tuple[str, list[Line], str]:
    """Return flow and breakdown, lines, and the coverage of an invented extract."""
    flow = draw.choice(["export", "import"])
    breakdown = draw.choice(list(MEMBERS))
    first = draw.randrange(len(MONTHS))
    months = MONTHS[first : first + draw.choice([1, 1, 3, 14])]
    lines = [
        (month, member, product, draw.choice([0, 7, 60_000, 5_000_000, draw.randrange(10**9)]))
        for month in months
        for product in draw.sample(products, draw.randint(1, len(products)))
        for member in MEMBERS[breakdown][1]
        if draw.random() < 0.7
    ]
    return f"{flow}_by_{breakdown}", lines, draw.choice(["--complete", "--partial"])


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


@pytest.mark.parametrize("sequence", range(SEQUENCES))
def test_a_random_sequence_of_arrivals_equals_a_full_refresh(
    sequence: int, seeded_project: Callable[[], Project], tmp_path: Path
) -> None:
    draw = random.Random(f"{SEED} {sequence}")
    options = ALL_CODES if sequence % 2 else []
    products = list(PRODUCTS) if options else [LITHIUM]
    project = seeded_project()
    vintage = date(2025, 1, 20)
    for step in range(STEPS):
        for part in range(draw.choice([1, 2, 3])):
            name, lines, coverage = random_extract(draw, products)
            if lines:
                vintage += timedelta(days=draw.choice([0, 1, 30]))
                file = f"{name}_{step}_{part}"
                ingest(project, tmp_path, file, lines, "--vintage", f"{vintage}", coverage)
        dbt(project, *options)
    assert_as_built_anew(project, *options)
    tests = [f"test_name:{name}" for name in LAWFUL]
    done = project.run("dbt", "test", "--quiet", *options, "--select", *tests)
    assert done.returncode == 0, done.stdout


def test_only_what_an_extract_touches_is_written_again(
    seeded_project: Callable[[], Project], tmp_path: Path
) -> None:
    """A mark put into all rows stays where nothing changed: before a month, and two years after."""
    project = seeded_project()
    marks = (project, "marts.trade_by_partner", "partner_name_en")

    def arrives(number: int, lines: list[Line], vintage: str) -> None:
        name = f"export_by_partner_{number}"
        ingest(project, tmp_path, name, lines, "--vintage", vintage, "--complete")
        dbt(project)

    arrives(0, exports(MONTHS, [LITHIUM]), "2025-01-20")
    mark(*marks)
    dbt(project)
    assert marked_months(*marks) == MONTHS
    arrives(1, exports(["202501"], [LITHIUM], 2_000_000), "2025-02-20")
    assert marked_months(*marks) == MONTHS
    arrives(2, exports(["202412"], [LITHIUM], 2_000_000), "2025-02-21")
    assert marked_months(*marks) == MONTHS[:-1]
    arrives(3, exports(["202105"], [LITHIUM], 2_000_000), "2025-03-20")
    assert marked_months(*marks) == [m for m in MONTHS[:-1] if not "202105" <= m <= "202304"]


def test_a_new_code_leaves_other_editions_their_rows(
    seeded_project: Callable[[], Project], tmp_path: Path
) -> None:
    """A roll-up lacks it in earlier months of its edition, from 2022 on, and not before."""
    project = seeded_project()
    marks = (project, "marts.trade_overview", "quantity_unit")

    def arrives(months: list[str], products: list[str]) -> None:
        name = f"export_by_partner_{len(months)}"
        lines = exports(months, products)
        ingest(project, tmp_path, name, lines, "--vintage", "2025-02-20", "--complete")
        dbt(project, *ALL_CODES)

    arrives(MONTHS, [LITHIUM])
    mark(*marks)
    arrives(["202501"], list(PRODUCTS))
    assert marked_months(*marks) == [month for month in MONTHS if month < "202201"]
    with duckdb.connect(str(project.warehouse)) as db:
        db.execute("update marts.trade_overview set quantity_unit = rtrim(quantity_unit, '*')")
    overview = assert_as_built_anew(project, *ALL_CODES)["marts.trade_overview"]
    roll_up = [row for row in overview if row[1:4] == ("month", "8507", "export")]
    complete = {(report_month.year, is_complete) for report_month, *_, is_complete in roll_up}
    assert complete == {(year, year not in (2022, 2023, 2024)) for year in range(2019, 2026)}


def test_a_product_that_begins_within_a_year_leaves_the_others_their_rows(
    seeded_project: Callable[[], Project], tmp_path: Path
) -> None:
    """It takes a number among the year's tables (series_no), which moves those after it."""
    project = seeded_project()
    for month, products in [
        ("202305", list(PRODUCTS)),
        ("202405", [LITHIUM]),
        ("202406", list(PRODUCTS)),
    ]:
        lines = exports([month], products)
        name = f"export_by_partner_{month}"
        ingest(project, tmp_path, name, lines, "--vintage", "2025-01-20", "--complete")
        dbt(project, *ALL_CODES)
    done = project.run("dbt", "test", "--quiet", *ALL_CODES, "--select", "int_partner_periods+1")
    assert done.returncode == 0, done.stdout


def test_a_month_is_tested_until_a_build_passes(new_project: Callable[[], Project]) -> None:
    """A wrong value in an old month: `dbt build` asks about months that no build passed with."""
    project = new_project()
    assert project.run("dbt", "build", "--quiet").returncode == 0

    def change(statement: str) -> None:
        with duckdb.connect(str(project.warehouse)) as db:
            db.execute(statement)

    def passes(command: str) -> bool:
        done = project.run("dbt", command, "--quiet", "--select", "trade_by_partner")
        assert done.returncode == 0 or "FAIL 4 members_add_up" in done.stdout, done.stdout
        return done.returncode == 0

    change(
        "update marts.trade_by_partner set value_usd = value_usd + 1 "
        "where report_month = '2023-06-01' and rank = 1"
    )
    assert passes("build")
    assert not passes("test")
    change("delete from build.parts_tested where part = '2023-06'")
    assert not passes("build")
    # It was not forgotten.
    assert not passes("build")


def test_a_table_revised_many_times_does_not_grow(tmp_path: Path) -> None:
    """Under the profile's options DuckDB gives the place of deleted parts to new ones.

    Of 24 months, 12 are written again ten times, each time from one month later on. Until a
    checkpoint the file holds old and new rows, which doubles it; kept, they make it sixfold.
    """
    profile = yaml.safe_load((ROOT / "profiles.yml").read_text(encoding="utf-8"))
    options = profile["customs_monitor"]["outputs"]["duckdb"]["config_options"]
    file = tmp_path / "revised.duckdb"
    with duckdb.connect(str(file), config=options) as db:
        db.execute("create table periods (month_no integer, value bigint)")

        def write(first: int, last: int) -> int:
            """Write months again, and return the bytes of the file."""
            db.execute("delete from periods where month_no between $1 and $2", [first, last])
            db.execute(
                "insert into periods select month_no, hash(month_no, line) // 2 "
                "from range($1, $2 + 1) as months (month_no), range(20_000) as lines (line)",
                [first, last],
            )
            db.execute("checkpoint")
            return file.stat().st_size

        first_size = write(1, 24)
        sizes = [write(month, month + 11) for month in range(1, 11)]
    assert max(sizes) < 3 * first_size
