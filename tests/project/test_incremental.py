"""Incremental tables are equal to a full refresh, whatever arrives, and do not grow.

INCREMENTAL_SEQUENCES (default 2; `make test-all`: 10) random sequences of arrivals and revisions
are tried, half of them with every code a product; INCREMENTAL_SEED makes others.
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
# No mixture of extracts may fail these; partners and provinces of one day may differ.
LAWFUL = ("overview_adds_up", "periods_agree")


class Downloads:
    """Invented extracts, of which about half begin with a month that an earlier one began with."""

    def __init__(self, draw: random.Random, products: list[str]) -> None:
        self.draw = draw
        self.products = products
        self.vintage = date(2025, 1, 20)
        self.firsts: list[int] = []

    def extract(self) -> tuple[str, list[Line], list[str]]:
        """Return flow and breakdown, lines, and the options that say what the extract is."""
        draw = self.draw
        flow = draw.choice(["export", "import"])
        breakdown = draw.choice(list(MEMBERS))
        anywhere = draw.randrange(len(MONTHS))
        first = draw.choice([anywhere, draw.choice(self.firsts or [anywhere])])
        self.firsts.append(first)
        months = MONTHS[first : first + draw.choice([1, 1, 3, 14])]
        lines = [
            (month, member, product, draw.choice([0, 7, 60_000, 5_000_000, draw.randrange(10**9)]))
            for month in months
            for product in draw.sample(self.products, draw.randint(1, len(self.products)))
            for member in MEMBERS[breakdown][1]
            if draw.random() < 0.7
        ]
        self.vintage += timedelta(days=draw.choice([0, 1, 30]))
        coverage = draw.choice(["--complete", "--partial"])
        return f"{flow}_by_{breakdown}", lines, ["--vintage", f"{self.vintage}", coverage]


@pytest.mark.parametrize(
    ("products", "options"),
    [
        pytest.param([LITHIUM], [], id="a product"),
        pytest.param(list(PRODUCTS), ALL_CODES, id="every code", marks=pytest.mark.long),
    ],
)
def test_random_sequences_of_arrivals_equal_a_full_refresh(
    products: list[str],
    options: list[str],
    new_built_project: Callable[[], Project],
    tmp_path: Path,
) -> None:
    """Each is built on what those before it have left, the first on exports of every month."""
    downloads = Downloads(random.Random(f"{SEED} {products}"), products)
    project = new_built_project()
    history = [
        (month, member, LITHIUM, 1_000_000) for month in MONTHS for member in MEMBERS["partner"][1]
    ]
    told = ("--vintage", "2025-01-20", "--complete")
    ingest(project, tmp_path, "export_by_partner_history", history, *told)
    project.dbt("run", *options)
    for sequence in range(0, SEQUENCES, 2):
        for number in range(downloads.draw.choice([1, 2, 3])):
            name, lines, told = downloads.extract()
            if lines:
                ingest(project, tmp_path, f"{name}_{sequence}_{number}", lines, *told)
        project.dbt("run", *options)
        assert_as_built_anew(project, *options)
    project.dbt("test", *options, "--select", *(f"test_name:{name}" for name in LAWFUL))


def test_a_table_revised_many_times_does_not_grow(tmp_path: Path) -> None:
    """Under the profile's options DuckDB gives the place of deleted partitions to new ones.

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
