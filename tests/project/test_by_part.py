"""Tables built by parts are equal to a full refresh, whatever arrives, and do not grow.

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
from arrivals import (
    ALL_CODES,
    LITHIUM,
    MEMBERS,
    MONTHS,
    PRODUCTS,
    Line,
    assert_as_built_anew,
    ingest,
)
from project_copy import ROOT, Project

SEQUENCES = int(os.environ.get("INCREMENTAL_SEQUENCES", "2"))
SEED = int(os.environ.get("INCREMENTAL_SEED", "1"))
STEPS = 4
# No mixture of extracts may fail these; partners and provinces of one day may differ.
LAWFUL = ("has_each_period_once", "is_unique_by", "overview_adds_up", "periods_agree")


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
        project.dbt("run", *options)
    assert_as_built_anew(project, *options)
    tests = [f"test_name:{name}" for name in LAWFUL]
    project.dbt("test", *options, "--select", *tests)


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
