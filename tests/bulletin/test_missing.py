"""Whatever prints says where a figure is incomplete, and what is missing; cases of tests/cases."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from project_copy import NO_UNIT_TESTS, ROOT, Project, append_to_seed

from customs_monitor.bulletin import charts, loading
from customs_monitor.cli import main
from customs_monitor.published import reading

CASES = ROOT / "tests" / "cases" / "coverage"
# Products with their codes, and the files (flow, coverage) that their extracts are.
PRODUCTS = {
    "case_basket": ["11110037", "11110038"],
    "case_partial": ["11110015"],
    "case_no_trade": ["11110008"],
    "case_janfeb": ["11110016"],
    "coffee_tea": ["0901", "2101"],
    "nobody": ["97050000", "97060000"],
}
FILES = {
    "b36/export_a_complete.csv": ("export", "complete"),
    "b36/export_b_complete.csv": ("export", "complete"),
    "b15/export_1_complete.csv": ("export", "complete"),
    "b15/export_2.csv": ("export", "partial"),
    "b08/export_complete.csv": ("export", "complete"),
    "b08/import_complete.csv": ("import", "complete"),
    "b16/export_complete.csv": ("export", "complete"),
    "code_added_later/export_by_partner_2023.csv": ("export", "complete"),
    "code_added_later/export_by_partner_2024.csv": ("export", "complete"),
}


@pytest.fixture(scope="module")
def project(new_built_project: Callable[[], Project]) -> Project:
    """The cases beside the sample, built and published."""
    project = new_built_project()
    groups = project.folder / "seeds" / "groups"
    append_to_seed(groups / "product_list.csv", *([name, name, name, ""] for name in PRODUCTS))
    codes = [[name, "HS2022", code] for name, own in PRODUCTS.items() for code in own]
    append_to_seed(groups / "product_codes.csv", *codes)
    for name, (flow, coverage) in FILES.items():
        source = [flow, "partner", coverage, "2024-08-18", name.replace("/", "_")]
        seed = project.folder / "seeds" / "extracts" / f"{flow}_by_partner.csv"
        numbered = enumerate(_lines(CASES / name), 2)
        append_to_seed(seed, *([*line, *source, number] for number, line in numbered))
    project.dbt("build", *NO_UNIT_TESTS)
    done = project.customs("publish")
    assert done.returncode == 0, done.stderr
    return project


def _lines(path: Path) -> list[list[str]]:
    """Lines of a raw extract by partner as a seed has them, up to the value in yuan."""
    english = path.parent.name == "code_added_later"
    rows = list(csv.reader(path.read_text("utf-8-sig" if english else "gb18030").splitlines()))
    value = rows[0].index("US dollar" if english else "美元")
    return [
        [*row[:5], *[""] * 4, row[5], row[6], "", "", row[value].replace(",", ""), ""]
        for row in rows[1:]
    ]


@pytest.fixture
def database(project: Project) -> Path:
    """The published database."""
    return project.database


def show(database: Path, *arguments: str) -> Result:
    """Run `customs show`."""
    return CliRunner().invoke(main, ["show", "--database", str(database), *arguments])


def lines(database: Path, *arguments: str) -> list[str]:
    """What `customs show` prints, without the months drawn, the spaces around and between."""
    done = show(database, *arguments)
    assert done.exit_code == 0, done.output
    printed = re.sub("[▁▂▃▄▅▆▇█·]{13}", "", done.stdout)
    return [" ".join(line.split()) for line in printed.splitlines() if line.strip()]


def test_a_code_that_was_not_asked_for_last_year_is_named(database: Path) -> None:
    printed = lines(database, "--product", "case_basket")
    assert printed[0] == "Overview: case_basket, 2024-07"
    assert "Export value 35 - Export value 245 -" in printed
    assert (
        "Exports: HS 11110038 not asked for, 2023-01 to 2023-07 (same period last year)" in printed
    )
    assert not any("*" in line for line in printed)
    chinese = lines(database, "--product", "coffee_tea", "--lang", "zh")
    assert "出口：HS 2101未查询2023-01（上年同期）" in chinese
    assert "出口额 0.1 - 出口额 0.1 -" in chinese


def test_figures_of_a_partial_download_have_a_mark_and_a_line(database: Path) -> None:
    printed = lines(database, "--product", "case_partial")
    assert "Export value 9* - Export value 213* -" in printed
    # A member's own growth is known; no share is, nor the growth of a sum.
    assert "1 Germany 9* - 1.1 %*" in printed
    assert "1 United States 120* - -" in printed
    assert "* from incomplete data" in printed
    assert "Exports by partner: HS 11110015 without all members, 2024-07 (this period)" in printed
    before = lines(database, "--product", "case_partial", "--month", "2024-06")
    assert not any("*" in line for line in before)


def test_a_terminal_obeys_nothing_in_a_name(database: Path, tmp_path: Path) -> None:
    odd = Path(shutil.copyfile(database, tmp_path / "odd.duckdb"))
    with duckdb.connect(str(odd)) as db:
        db.execute(
            "update marts.names set name = name || '\x1b[31m\u202e' where list = 'product';"
            "update marts.bulletin_cells set row_label = row_label || '\x9b31m'"
        )
    printed = show(odd, "--product", "case_partial").stdout
    assert all(c.isprintable() or c == "\n" for c in printed)
    assert "case_partial\\x1b[31m\\u202e" in printed
    assert "Germany\\x9b31m" in printed


def test_a_month_that_nobody_asked_for_is_named(database: Path) -> None:
    printed = lines(database, "--product", "case_no_trade", "--month", "2024-04")
    assert "Imports: no data for 2024-04 (this period)" in printed
    assert not any(line.startswith("Total") for line in printed)
    july = lines(database, "--product", "case_no_trade", "--month", "2024-07")
    assert "Total trade value 22 0.0 % Total trade value 152* -" in july
    assert "Imports: no data for 2023-05 (same period last year)" in july
    february = lines(database, "--product", "case_janfeb", "--month", "2024-02")
    told = "Exports: 2024-02 may hold January as well, for which there are no data (this period)"
    assert told in february


def test_a_bulletin_says_what_is_missing_on_each_side(database: Path) -> None:
    with reading(database) as connection:
        basket = loading.load(connection, "case_basket", date(2024, 7, 1), "en")
        partial = loading.load(connection, "case_partial", date(2024, 7, 1), "zh")
    lacking = "Exports by partner: HS 11110038 not asked for, 2023-07"
    assert (
        "Table 2 (Export destinations): the data that July 2024 is compared with are incomplete, "
        f"growth that depends on them is not given: {lacking}"
    ) in basket.warnings
    assert (
        f"The data of the same period last year are incomplete ({lacking}); "
        "only growth that does not depend on them is given."
    ) in basket.paragraphs(2)[0]
    lacking = "出口按国别（地区）：HS 11110015未列出全部成员，2024-07"
    assert (
        f"表2（出口目的地）2024年7月的数据不完整，数字可能少于实际：{lacking}" in partial.warnings
    )
    assert f"2024年7月的数据不完整（{lacking}），以上数字可能少于实际。" in partial.paragraphs(2)[0]
    assert f"{lacking}（本期）" in partial.tables[1].notes


def test_a_chart_names_the_months_that_are_incomplete(database: Path) -> None:
    with reading(database) as connection:
        for month, is_told in ((7, True), (6, False)):
            bulletin = loading.load(connection, "case_partial", date(2024, month, 1), "en")
            notes = charts.charts(bulletin, connection)[0].notes
            assert ("Incomplete data, possibly too low: 2024-07." in notes) is is_told


def test_every_incomplete_figure_has_a_gap_and_no_complete_one(database: Path) -> None:
    """In each half of a table, for its flow; a January inside February is no lack of data."""
    with duckdb.connect(str(database), read_only=True) as db:
        for side, column in (("current", "is_complete"), ("last_year", "is_complete_last_year")):
            wrong = db.execute(
                f"""
                with halves as (
                    select product_id, report_month, language, table_no, period, flow,
                        bool_and({column}) as is_complete
                    from marts.bulletin_cells
                    where flow in ('export', 'import')
                    group by all
                ), gaps as (
                    select product_id, report_month, language, table_no, period, flow,
                        bool_or(reason = 'not_published') as is_not_published
                    from marts.bulletin_gaps
                    where side = ? and reason <> 'january'
                    group by all
                )
                select * from halves left join gaps using (
                    product_id, report_month, language, table_no, period, flow
                )
                where coalesce(is_complete, false) <> (is_not_published is null)
                    or is_complete is null <> is_not_published
                """
                if side == "last_year"
                else f"""
                select * from marts.bulletin_cells as cells
                where flow in ('export', 'import') and {column} = exists (
                    select 1 from marts.bulletin_gaps as gaps
                    where side = ? and reason <> 'january'
                        and gaps.product_id = cells.product_id
                        and gaps.report_month = cells.report_month
                        and gaps.table_no = cells.table_no and gaps.period = cells.period
                        and gaps.flow = cells.flow
                )
                """,
                [side],
            ).fetchall()
            assert wrong == []


def test_sources_are_those_of_the_products_codes(database: Path) -> None:
    with reading(database) as connection:
        case = loading.load(connection, "case_basket", date(2024, 6, 1), "en")
        sample = loading.load(connection, "lithium_ion_batteries", date(2024, 6, 1), "en")
    assert case.sources == (
        "China Customs, online query platform for statistics, as of 2024-08-18",
    )
    assert case.vintage == "as of 2024-08-18"
    assert len(sample.sources) == 1
    assert "reconstructed" in sample.sources[0]
    assert sample.vintage == "as of 2024-07-20"
    assert sample.notes[0].startswith("Sample data: estimates")
    assert not any("ample" in note for note in case.notes)


def test_the_newest_month_of_a_users_own_product_is_shown(database: Path) -> None:
    printed = lines(database)
    assert printed[0] == "Overview: case_basket, 2024-07"
    (others,) = [line for line in printed if line.startswith("Also there: ")]
    assert "case_partial (2024-07), coffee_tea (2024-01), lithium_ion_batteries (2024-06)" in others
    assert "Product nobody: no extract has HS 97050000, 97060000" in printed


def test_a_product_without_extracts_is_named_with_its_codes(database: Path) -> None:
    done = show(database, "--product", "nobody")
    assert done.exit_code == 2
    assert done.stderr == (
        "customs: found no extract of product 'nobody', "
        "expected one that was asked for HS 97050000, 97060000\n"
    )


def test_the_sample_is_said_to_be_one_wherever_it_is(project: Project, database: Path) -> None:
    sample = lines(database, "--product", "lithium_ion_batteries")
    assert len([line for line in sample if line.startswith("Sample data: estimates")]) == 1
    assert not any("Sample" in line for line in lines(database, "--product", "case_basket"))
    published = project.run("customs", "publish")
    assert "lithium_ion_batteries: Sample data: estimates" in published.stdout
    with duckdb.connect(str(database), read_only=True) as db:
        told = db.execute(
            "select table_name from duckdb_tables() where comment like '%Sample data: estimates%'"
        ).fetchall()
    assert {("trade_overview",), ("bulletin_cells",), ("build_info",)} <= set(told)
    assert ("partners",) not in told


def test_a_build_as_of_a_day_says_so(database: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier.duckdb"
    earlier.write_bytes(database.read_bytes())
    with duckdb.connect(str(earlier)) as db:
        db.execute("update build_info set as_of = '2024-08-20'")
    told = "Figures as they were known on 2024-08-20, not the latest"
    assert told in lines(earlier, "--product", "case_basket")
    with reading(earlier) as connection:
        bulletin = loading.load(connection, "case_basket", date(2024, 7, 1), "zh")
    assert bulletin.notes[0] == "数据为2024-08-20所知的状态"
