"""Publications of several builds, made quickly: a build is what its record says that it is."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest
from project_copy import Project

from customs_monitor.serving.publications import Publications


def call_it(project: Project, number: int, *statements: str) -> str:
    """Make the last build of a project another one, with other rows if statements say so."""
    build_id = f"20300101T0000{number:02}Z-0000000{number % 10}"
    with duckdb.connect(str(project.warehouse)) as db:
        newest = "(select max(started_at) from build.runs)"
        db.execute(f"update build.runs set build_id = ? where started_at = {newest}", [build_id])
        for statement in statements:
            db.execute(statement)
    return build_id


@pytest.fixture
def project(new_built_project: Callable[[], Project]) -> Project:
    """The shipped extracts, built, published, and a copy of one's own."""
    return new_built_project()


@pytest.fixture
def five(project: Project) -> list[str]:
    """The ids of five builds that are kept, with other values in each, the oldest first."""
    ids = []
    for number in range(1, 6):
        grow = f"set value_usd = {number} * (value_usd / {max(1, number - 1)})::bigint"
        ids.append(
            call_it(
                project,
                number,
                f"update marts.trade_overview {grow}",
                f"update marts.trade_by_partner {grow}",
                f"update marts.top_partners {grow}",
            )
        )
        done = project.customs("publish")
        assert done.returncode == 0, done.stderr
    assert [build.build_id for build in Publications(project.published).builds] == ids
    return ids
