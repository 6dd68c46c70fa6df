"""What Superset says that figures lack, or that nothing is missing (no Superset is needed)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "bi" / "superset" / "datasets" / "coverage_gaps.yaml"
SQL = yaml.safe_load(FILE.read_text("utf-8"))["sql"]
NOTHING = ("export", "", "不缺数据", "nothing is missing")
MARTS = """
    create schema marts;
    create table marts.product_codes as select 'p' as product_id;
    create table marts.wording (key text, language text, text text);
    insert into marts.wording values
        ('gap.not_asked', 'zh', 'HS {codes}未查询{months}'),
        ('gap.not_asked', 'en', 'HS {codes} not asked for, {months}'),
        ('currency_name.usd', 'zh', '美元'),
        ('currency_name.usd', 'en', 'US dollars');
    create table marts.trade_overview (report_month date, product_id text, period text, flow text);
    create table marts.trade_by_partner as from marts.trade_overview;
    create table marts.trade_by_province as from marts.trade_overview;
    create table marts.coverage_gaps (
        report_month date, product_id text, currency text, period text, breakdown text,
        flow text, side text, reason text, hs_code text, first_month date, last_month date
    );
"""


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    """June's exports and imports of p, its exports by partner; no provinces."""
    db = duckdb.connect()
    db.execute(MARTS)
    for table, flows in (
        ("trade_overview", ("export", "import", "total", "net_export")),
        ("trade_by_partner", ("export", "export")),
    ):
        for flow in flows:
            db.execute(f"insert into marts.{table} values ('2024-06-01', 'p', 'month', ?)", [flow])
    return db


def lack(db: duckdb.DuckDBPyConnection, flow: str, *codes: str, last: str = "2023-06-01") -> None:
    for code in codes:
        db.execute(
            "insert into marts.coverage_gaps values ('2024-06-01', 'p', 'usd', 'month', "
            "'overview', ?, 'last_year', 'not_asked', ?, '2023-05-01', ?)",
            [flow, code, last],
        )


def told(db: duckdb.DuckDBPyConnection, breakdown: str = "overview") -> list[tuple[str, ...]]:
    return db.execute(
        f"select flow, side, text_zh, text_en from ({SQL}) where breakdown = ? order by all",
        [breakdown],
    ).fetchall()


def test_nothing_is_missing_where_there_are_figures_and_no_gap(db: duckdb.DuckDBPyConnection):
    assert told(db) == [NOTHING, ("import", *NOTHING[1:])]
    assert told(db, "partner") == [NOTHING]
    assert told(db, "province") == []


def test_codes_that_lack_the_same_months_are_told_together(db: duckdb.DuckDBPyConnection):
    lack(db, "import", "b", "a")
    lack(db, "import", "c", last="2023-05-01")
    assert told(db) == [NOTHING] + [
        ("import", "last_year", f"HS {codes}未查询{months}", f"HS {codes} not asked for, {months}")
        for codes, months in (("a, b", "2023-05 – 2023-06"), ("c", "2023-05"))
    ]


def test_of_a_code_that_is_no_named_product_gaps_are_not_known(db: duckdb.DuckDBPyConnection):
    db.execute("update marts.trade_overview set product_id = '85'")
    assert told(db) == []
