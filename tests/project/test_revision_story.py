"""Three vintages of one month, ingested and built as a user does it; what was known stays known.

July 2024, exports by partner, in millions of dollars:

| vintage    | coverage | 502 | 304 | 133 | 116 | total known then |
|------------|----------|-----|-----|-----|-----|------------------|
| 2024-08-18 | complete | 100 |  50 |  20 |     | 170              |
| 2024-09-18 | complete | 110 |  50 |     |   5 | 165 (133 is gone)|
| 2024-10-18 | partial  |     |  55 |     |     | 170              |
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, Project, header, write_extract

NAMES = {"502": "美国", "304": "德国", "133": "韩国", "116": "日本"}
HEADER = header("贸易伙伴编码", "贸易伙伴名称")
VINTAGES = {
    "2024-08-18": ("--complete", {"502": 100, "304": 50, "133": 20}),
    "2024-09-18": ("--complete", {"502": 110, "304": 50, "116": 5}),
    "2024-10-18": ("--partial", {"304": 55}),
}


@pytest.fixture(scope="module")
def project(
    new_built_project: Callable[[], Project], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The shipped seeds and three landed vintages, not yet built."""
    project = new_built_project()
    folder = tmp_path_factory.mktemp("downloads")
    for vintage, (coverage, millions) in VINTAGES.items():
        lines = [
            (
                "202407",
                code,
                NAMES[code],
                "85076000",
                "锂离子蓄电池",
                f"{value}000",
                "个",
                f"{value},000,000",
            )
            for code, value in millions.items()
        ]
        path = write_extract(folder / f"export_{vintage}.csv", HEADER, lines)
        project.ingest(path, "--vintage", vintage, coverage, "--accept-removals")
    return project


def partners(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """July's partners and their value in millions."""
    return dict(
        db.execute(
            "select partner_code, value_usd // 1000000 from marts.trade_by_partner "
            "where report_month = date '2024-07-01' and period = 'month' and flow = 'export'"
        ).fetchall()
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-08-31", {"502": 100, "304": 50, "133": 20}),
        ("2024-09-30", {"502": 110, "304": 50, "116": 5}),
    ],
)
def test_as_of_shows_what_was_known_that_day(
    project: Project, as_of: str, expected: dict[str, int]
) -> None:
    project.dbt("run", "--select", "+trade_by_partner", "--vars", f"as_of: {as_of}")
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        assert partners(db) == expected


def test_today_shows_the_latest_line_of_every_key_and_what_moved(project: Project) -> None:
    project.dbt("build", *NO_UNIT_TESTS)
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        assert partners(db) == {"502": 110, "304": 55, "116": 5}
        assert db.execute(
            "select period, value_usd // 1000000, yoy_status, is_complete "
            "from marts.trade_overview where report_month = date '2024-07-01' "
            "and flow = 'export' order by period"
        ).fetchall() == [
            ("month", 170, "not_published", True),
            # July's 170,000,000 alone: the sample of January to June gives way to a download.
            ("year_to_date", 170, "not_published", False),
        ]
        assert db.execute(
            "select vintage::varchar, partner_code, kind, value_before // 1000000, "
            "value_after // 1000000, value_difference // 1000000, round(value_difference_pct, 6) "
            "from marts.revisions order by vintage, partner_code"
        ).fetchall() == [
            ("2024-09-18", "116", "added", 0, 5, 5, None),
            ("2024-09-18", "133", "removed", 20, 0, -20, -100.0),
            ("2024-09-18", "502", "revised", 100, 110, 10, 10.0),
            ("2024-10-18", "304", "revised", 50, 55, 5, 10.0),
        ]
        assert db.execute(
            "select vintage_count, line_count, is_complete, first_vintage::varchar, "
            "last_vintage::varchar, last_complete_vintage::varchar from marts.coverage "
            "where data_month = date '2024-07-01'"
        ).fetchall() == [(3, 3, True, "2024-08-18", "2024-10-18", "2024-09-18")]
        assert db.execute(
            "select count(*), sum(rows_in_file), sum(rows_in_staging) from marts.extract_ledger "
            "where origin = 'landing'"
        ).fetchall() == [(3, 7, 7)]
    assert project.customs("publish").returncode == 0
