"""Downloads that lawfully disagree: the documented source of every figure, and no test fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from arrivals import ALL_CODES
from project_copy import NO_UNIT_TESTS, Project, header, write_extract

HEADS = {
    "partner": (["贸易伙伴编码", "贸易伙伴名称"], {"502": "美国", "304": "德国"}),
    "province": (["注册地编码", "注册地名称"], {"44": "广东省", "32": "江苏省"}),
    "regime": (["贸易方式编码", "贸易方式名称"], {"10": "一般贸易"}),
}
# name, vintage, lines of (month, members, HS code, value); each HS chapter is a story of its own.
EXTRACTS = (
    # Chapter 39: partners for two years, provinces only for the second.
    ("partner", "2024-03-20", [("202301", "502", "39011000", 2_000_000)]),
    ("partner", "2024-03-20", [("202401", "502", "39011000", 3_000_000)]),
    ("province", "2024-03-20", [("202401", "44", "39011000", 3_000_000)]),
    # Chapter 87: provinces are newer and list a code that the partners lack.
    ("partner", "2024-03-20", [("202401", "502", "87038000", 1_000_000)]),
    (
        "province",
        "2024-04-20",
        [("202401", "44", "87038000", 1_200_000), ("202401", "32", "87036000", 500_000)],
    ),
    # Chapters 62 and 71: newer, but without partners.
    (
        "partner,province",
        "2024-03-20",
        [
            ("202401", "502,44", "62011000", 1_000_000),
            ("202401", "304,44", "62011000", 3_000_000),
            ("202401", "502,44", "71011000", 1_000_000),
            ("202401", "304,32", "71011000", 3_000_000),
        ],
    ),
    ("", "2024-04-20", [("202401", "", "62011000", 4_100_000)]),
    ("regime", "2024-04-20", [("202401", "10", "71011000", 4_100_000)]),
    # Chapter 40: a code gives way to its parts in February.
    ("partner", "2024-03-20", [("202401", "502", "40011000", 1_000_000)]),
    (
        "partner",
        "2024-03-20",
        [
            ("202402", "502", "4001100010", 2_000_000),
            ("202402", "502", "4001100090", 3_000_000),
            ("202402", "304", "4001100090", 4_000_000),
        ],
    ),
    # Chapter 41: of a later download one line cannot be read, and is set aside.
    (
        "partner",
        "2024-03-20",
        [("202401", "502", "41011000", 1_000_000), ("202401", "304", "41011000", 2_000_000)],
    ),
    (
        "partner",
        "2024-04-20",
        [("202401", "502", "41011000", "1.2E+06"), ("202401", "304", "41011000", 2_500_000)],
    ),
)


def written(folder: Path, number: int, breakdown: str, lines: list) -> Path:
    kinds = breakdown.split(",") if breakdown else []
    heads = [head for kind in kinds for head in HEADS[kind][0]]
    rows = []
    for month, members, code, value in lines:
        row = [month]
        for kind, member in zip(kinds, members.split(","), strict=False):
            row += [member, HEADS[kind][1][member]]
        name = f"商品{code}" if month >= "2024" else f"商品{code}（旧称）"
        # A quantity without a unit is none.
        unit = "-" if breakdown == "regime" else "个"
        rows.append([*row, code, name, value, unit, value])
    return write_extract(folder / f"export_{number}.csv", header(*heads), rows)


@pytest.fixture(scope="module")
def built(
    new_project: Callable[..., Project], tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """All of it landed and built with its tests, every code a product."""
    project = new_project(*ALL_CODES)
    folder = tmp_path_factory.mktemp("extracts")
    for number, (breakdown, vintage, lines) in enumerate(EXTRACTS):
        path = written(folder, number, breakdown, lines)
        options = ("--flow", "export", "--vintage", vintage, "--complete", "--quarantine")
        project.ingest(path, *options)
    project.dbt("build", *NO_UNIT_TESTS, *ALL_CODES)
    return duckdb.connect(str(project.warehouse), read_only=True)


@pytest.mark.parametrize(
    ("product", "value"),
    [
        ("39", 3_000_000),
        # 1,000,000 of the partners and 500,000 of the code that only the provinces list.
        ("87", 1_500_000),
        ("62011000", 4_000_000),
        ("71011000", 4_000_000),
    ],
)
def test_the_overview_is_taken_from_the_partners_wherever_they_are_complete(
    built: duckdb.DuckDBPyConnection, product: str, value: int
) -> None:
    found = built.execute(
        "select value_usd, is_complete from marts.trade_overview where product_id = ? "
        "and report_month = '2024-01-01' and period = 'month' and flow = 'export'",
        [product],
    ).fetchall()
    assert found == [(value, True)]


def test_a_code_is_named_as_in_its_newest_year(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute(
        "select product_id, product_name_zh from marts.products "
        "where product_id in ('39011000', '390110') order by product_id"
    ).fetchall()
    assert found == [("390110", "390110"), ("39011000", "商品39011000")]


def test_a_code_adds_up_itself_and_the_parts_that_follow_it(
    built: duckdb.DuckDBPyConnection,
) -> None:
    found = built.execute(
        "select product_id, partner_code, value_usd from marts.trade_by_partner "
        "where product_id in ('40011000', '400110') and report_month = '2024-02-01' "
        "and period = 'year_to_date' order by all"
    ).fetchall()
    assert found == [
        (product, partner, value)
        for product in ("400110", "40011000")
        for partner, value in (("304", 4_000_000), ("502", 6_000_000))
    ]


def test_a_line_set_aside_is_no_month_without_trade(built: duckdb.DuckDBPyConnection) -> None:
    """502 keeps what the whole download before says of it."""
    found = built.execute(
        "select partner_code, value_usd, is_complete from marts.trade_by_partner "
        "where product_id = '41011000' and report_month = '2024-01-01' and period = 'month' "
        "order by all"
    ).fetchall()
    assert found == [("304", 2_500_000, True), ("502", 1_000_000, True)]


def test_provinces_without_last_year_have_no_contribution(
    built: duckdb.DuckDBPyConnection,
) -> None:
    (found,) = built.execute(
        "select overview.value_usd_yoy_pct, provinces.yoy_status, provinces.contribution_pp "
        "from marts.trade_overview as overview inner join marts.trade_by_province as provinces "
        "using (report_month, period, product_id, flow) "
        "where product_id = '39011000' and report_month = '2024-01-01' and period = 'month'"
    ).fetchall()
    assert found == (50.0, "not_published", None)


def test_gaps_are_shown_for_codes_and_their_roll_ups(built: duckdb.DuckDBPyConnection) -> None:
    """87038000: 1,000,000 by partners, 1,200,000 by provinces; chapter 87 adds 500,000 to both."""
    found = built.execute(
        "select product_id, total, sum_of_provinces, difference, is_of_one_vintage "
        "from quality.qc_breakdown_gaps order by product_id"
    ).fetchall()
    assert found == [
        ("87", 1_500_000, 1_700_000, -200_000, False),
        ("8703", 1_500_000, 1_700_000, -200_000, False),
        ("870380", 1_000_000, 1_200_000, -200_000, False),
        ("87038000", 1_000_000, 1_200_000, -200_000, False),
    ]
