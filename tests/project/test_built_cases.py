"""The situations of tests/cases/ingest and tests/cases/build as they are built, by their folders.

What ingest says of them is in tests/ingest/test_cases.py; a product bears its folder's name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, ROOT, Project, append_to_seed, header, write_extract

from customs_monitor.bulletin import loading
from customs_monitor.published import reading

pytestmark = pytest.mark.long

CASES = ROOT / "tests" / "cases"
PRODUCTS = {
    "b03": "11110003",
    "b04": "11110004",
    "b05": "11110005",
    "b06": "11110006",
    "b07": "11110007",
    "b27": "11110027",
    "b32": "11110032",
    "b34": "11110034",
    "b35": "11110036",
    "own_codes": "0901",
    "solar": "85414300",
    "cars": "87038000",
}
LITHIUM = "lithium_ion_batteries"
DAY = "2024-08-20"


@pytest.fixture(scope="module")
def project(new_project: Callable[[], Project]) -> Project:
    """All of them beside the sample, landed as a user does it, built, tested and published."""
    project = new_project()
    groups = project.folder / "seeds" / "groups"
    append_to_seed(groups / "product_list.csv", *([name, name, name, ""] for name in PRODUCTS))
    codes = ([name, "HS2022", code] for name, code in PRODUCTS.items())
    append_to_seed(groups / "product_codes.csv", *codes)
    downloads = project.folder / "downloads"
    copy(CASES / "ingest", downloads)
    copy(CASES / "build", downloads)
    write_cut_off(downloads / "b04" / "export_2_complete.csv")
    date_file(downloads / "b03" / "export" / "downloadData (1).csv", f"{DAY}T18:00:00")

    def land(name: str, *options: str, day: str = DAY, refused: int = 0) -> None:
        done = project.customs("ingest", *options, "--vintage", day, str(downloads / name))
        assert done.returncode == (2 if refused else 0), done.stderr
        assert done.stderr.count("expected at most 5 % to go") == refused

    for name in ("b03", "t03b_copied", "removed/export_v1.csv"):
        land(name, "--complete")
    for name in ("b06/export_complete.csv", "b07", "b32", "own_codes"):
        land(name)
    land("b04/export_1_complete.csv")
    land("b04/export_2_complete.csv", day="2024-08-21")
    land("b05", refused=1)
    land("b05/export_part2_complete.csv", "--partial")
    land("b27", refused=2)
    land("b27/export_2_complete.csv", "--partial")
    land("b27/export_3_complete.csv", "--partial", day="2024-08-21")
    land("b34/a")
    land("b34/b", day="2024-09-20")
    land("b34/c", day="2024-10-20")
    land("b35", refused=1)
    land("b35/b", "--partial", day="2024-08-21")
    land("removed/export_v2.csv", "--complete", "--accept-removals", day="2024-08-21")
    land("removed/export_v3.csv", "--complete", day="2024-08-22")
    land("july", "--complete", day="2024-08-23")
    land("june", day="2024-08-28")
    land("solar_early", "--complete", day="2024-09-01")
    land("solar", "--complete", day="2024-09-05")
    land("pp", "--to-seeds", day="2024-09-07")
    project.dbt("build", *NO_UNIT_TESTS)
    published = project.customs("publish")
    assert published.returncode == 0, published.stderr
    return project


def copy(source: Path, target: Path) -> None:
    """Copy files, all of one time, as a checkout gives them no time of their own."""
    for path in source.rglob("*.*"):
        copied = target / path.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes(path.read_bytes())
        date_file(copied, f"{DAY}T12:00:00")


def date_file(path: Path, moment: str) -> None:
    seconds = datetime.fromisoformat(moment).timestamp()
    os.utime(path, (seconds, seconds))


def write_cut_off(path: Path) -> None:
    """Write 10,000 rows; of the case's product only the first partner is left."""
    rows = [
        ("202407", 100 + i % 200, "x", 20_000_000 + i // 200, "x", "10", "个", "1,000")
        for i in range(9_999)
    ]
    us = ("202407", "502", "美国", "11110004", "案例11110004", "10", "个", "20,500,000")
    write_extract(path, header("贸易伙伴编码", "贸易伙伴名称"), [*rows, us])


@pytest.fixture
def db(project: Project) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(project.warehouse), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize(
    ("case", "month", "millions"),
    [
        # The later of two downloads of a day counts.
        ("b03", "2024-07", 22 + 9.5),
        # What a cut-off file does not list stays, what it lists counts.
        ("b04", "2024-07", 20.5 + 9 + 5),
        # The parts of a query add up.
        ("b05", "2024-07", 20 + 9 + 5),
        ("b27", "2024-07", 20 + 9 + 5.1),
        # What was pasted revises its month and takes the others from nobody.
        ("b35", "2024-06", 20),
        ("b35", "2024-07", 21),
        # Nothing of it is counted twice.
        ("b06", "2024-07", 20),
        # Nobody knows that the newest file is an old one.
        ("b34", "2024-07", 20),
    ],
)
def test_exports_of(db: duckdb.DuckDBPyConnection, case: str, month: str, millions: float) -> None:
    found = db.execute(
        "select flow, value_usd / 1e6, is_complete from marts.trade_overview where product_id = ? "
        "and report_month = (? || '-01')::date and period = 'month' and value_usd is not null",
        [case, month],
    ).fetchall()
    assert found == [("export", pytest.approx(millions), True)]


def test_t03b_copied(db: duckdb.DuckDBPyConnection) -> None:
    """The eleventh of eleven downloads of one time counts, until July is downloaded in full."""
    assert db.execute(
        "select value_before, value_after from marts.revisions "
        "where product_code = '85076000' and vintage = '2024-08-23' and kind = 'revised'"
    ).fetchall() == [(20_000_010, 1_280_618_546)]


def test_removed(db: duckdb.DuckDBPyConnection) -> None:
    """Germany was gone and is back."""
    assert db.execute(
        "select vintage::varchar, partner_code, kind, value_after from marts.revisions "
        "where product_code = '85076000' and data_month = '2019-01-01' order by all"
    ).fetchall() == [
        ("2024-08-21", "304", "removed", 0),
        ("2024-08-22", "303", "added", 1),
        ("2024-08-22", "304", "added", 200_000_000),
    ]


def test_b32(db: duckdb.DuckDBPyConnection) -> None:
    """Partners and provinces differ by a dollar, which is rounding: the build has passed."""
    assert db.execute(
        "select product_id, total, sum_of_provinces, is_rounding from quality.qc_breakdown_gaps"
    ).fetchall() == [("b32", 29_000_000, 29_000_001, True)]


def test_b07_and_own_codes(db: duckdb.DuckDBPyConnection) -> None:
    """Codes of other lists: what each is shown as stands beside what the file calls it."""
    assert db.execute(
        "select code, name_in_file, listed_name from quality.qc_code_names "
        "where name_in_file <> 'x' order by all"
    ).fetchall() == [
        ("105", "Brasil", "文莱"),
        ("116", "柬埔寨", "日本"),
        ("249", "Estados Unidos", "突尼斯"),
        ("410", "韩国", "巴西"),
    ]
    unknown = db.execute("select code from quality.qc_unknown_codes").fetchall()
    assert ("840",) in unknown


def sources(project: Project, product: str, month: int) -> tuple[str, ...]:
    """What a bulletin prints as its sources."""
    with reading(project.database) as published:
        return loading.load(published, product, date(2024, month, 1), "en").sources


def test_solar(project: Project) -> None:
    """A second product has its own downloads' source line; beside the sample: test_missing.py."""
    source = "China Customs, online query platform for statistics, as of 2024-09-01 to 2024-09-05"
    assert sources(project, "solar", 7) == (source,)


def test_solar_early(db: duckdb.DuckDBPyConnection) -> None:
    """The same year downloaded before: one line of it was revised by a dollar."""
    assert db.execute(
        "select data_month::varchar, partner_code, kind, value_difference from marts.revisions "
        "where product_code = '85414300'"
    ).fetchall() == [("2023-01-01", "502", "revised", -1)]


def test_july(project: Project, db: duckdb.DuckDBPyConnection) -> None:
    """A new month, its partners called as in English downloads."""
    source = "China Customs, online query platform for statistics, as of 2024-08-20 to 2024-08-28"
    assert sources(project, LITHIUM, 7) == (source,)
    assert db.execute(
        "select partner_name_zh, value_usd from marts.top_partners where product_id = ? "
        "and report_month = '2024-07-01' and period = 'month' and flow = 'export' and rank = 1",
        [LITHIUM],
    ).fetchall() == [("美国", 1_280_618_546)]


def test_june(project: Project, db: duckdb.DuckDBPyConnection) -> None:
    """One partner of an earlier month, later than the rest: June is that alone, and incomplete."""
    source = "China Customs, online query platform for statistics, as of 2024-08-28"
    assert sources(project, LITHIUM, 6) == (source,)
    assert db.execute(
        "select flow, value_usd, is_complete from marts.trade_overview where product_id = ? "
        "and report_month = '2024-06-01' and period = 'month' and value_usd is not null",
        [LITHIUM],
    ).fetchall() == [("export", 1_200_000_000, False)]


def test_pp(db: duckdb.DuckDBPyConnection) -> None:
    """Partners by provinces, a breakdown that no shipped seed has: as a seed it counts too."""
    assert db.execute(
        "select origin, rows_in_file, rows_in_staging from marts.extract_ledger "
        "where breakdown = 'partner_province'"
    ).fetchall() == [("seed", 2, 2)]
    assert db.execute(
        "select partner_code, value_usd from marts.trade_by_partner where product_id = 'cars' "
        "and report_month = '2024-07-01' and period = 'month' and flow = 'import' order by all"
    ).fetchall() == [("304", 111_000_000), ("502", 777_000_000)]
