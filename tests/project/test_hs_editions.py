"""A product whose codes change with an HS edition, from its downloads to what is printed of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, ROOT, Project, append_to_seed, header, write_extract

from customs_monitor.bulletin import loading
from customs_monitor.published import reading

OLD, CELLS, MODULES = "85414020", "85414200", "85414300"
# Month, code, United States, Germany (million dollars); a code without a line had no trade.
TRADE = {
    "2021": [("202101", OLD, 100, 50), ("202102", OLD, 80, 0)],
    "2022": [("202201", CELLS, 30, 0), ("202201", MODULES, 120, 60), ("202202", MODULES, 100, 0)],
}
NOTE = (
    "From 2022-01 on, the HS codes HS2022 85414200, 85414300 continue HS2017 85414020, and do not "
    "hold exactly the same: growth may compare different goods"
)


DOCS = (ROOT / "docs" / "hs_editions.md").read_text("utf-8")
BLOCKS = re.findall(r"```text\n(.*?)```", DOCS, flags=re.DOTALL)


def list_solar(project: Project) -> None:
    """Photovoltaic cells and modules of HS2022, which go on with what HS2017 had in one code."""
    groups = project.folder / "seeds" / "groups"
    append_to_seed(groups / "product_list.csv", ["solar", "光伏电池", "Solar cells", ""])
    append_to_seed(
        groups / "product_codes.csv", *(["solar", "HS2022", code] for code in (CELLS, MODULES))
    )
    append_to_seed(
        groups / "product_continues.csv",
        *(["solar", "HS2022", code, "HS2017", OLD] for code in (CELLS, MODULES)),
    )


@pytest.fixture(scope="module")
def project(new_built_project: Callable[[], Project]) -> Project:
    """Two years of exports, each asked for with the codes of its edition, built and published."""
    project = new_built_project()
    list_solar(project)
    for year, codes in (("2021", OLD), ("2022", f"{CELLS},{MODULES}")):
        rows = [
            (month, partner, name, code, "光伏电池", str(value), "个", f"{value * 1_000_000}")
            for month, code, *values in TRADE[year]
            for partner, name, value in zip(("502", "304"), ("美国", "德国"), values, strict=True)
            if value
        ]
        file = project.folder / f"export_by_partner_{year}.csv"
        write_extract(file, header("贸易伙伴编码", "贸易伙伴名称"), rows)
        months = f"{year}-01..{year}-02"
        project.ingest(file, "--complete", "--codes", codes, "--months", months)
    project.dbt("build", *NO_UNIT_TESTS)
    published = project.customs("publish")
    assert published.returncode == 0, published.stderr
    return project


@pytest.mark.long
def test_growth_goes_on_over_the_codes_of_both_editions(project: Project) -> None:
    """January: 30 + 120 + 60 = 210 after 150, +40 %. February: 100 after 80, +25 %, though nobody
    traded cells. Both months: 310 after 230."""
    with duckdb.connect(str(project.database), read_only=True) as db:
        rows = db.execute(
            "select report_month::varchar, period, value_usd / 1e6, value_usd_last_year / 1e6, "
            "round(value_usd_yoy_pct, 4), yoy_status, is_complete, is_complete_last_year "
            "from marts.trade_overview where product_id = 'solar' and flow = 'export' "
            "and year(report_month) = 2022 order by all"
        ).fetchall()
        partners = db.execute(
            "select partner_code, value_usd_yoy_pct from marts.trade_by_partner "
            "where product_id = 'solar' and report_month = '2022-01-01' and period = 'month' "
            "order by all"
        ).fetchall()
        gaps = db.execute(
            "select * from marts.coverage_gaps where product_id = 'solar' and flow = 'export' "
            "and breakdown = 'partner' and year(report_month) = 2022 "
            "and period <> 'rolling_12_months'"
        ).fetchall()
    assert rows == [
        ("2022-01-01", "month", 210, 150, 40, "ok", True, True),
        ("2022-01-01", "year_to_date", 210, 150, 40, "ok", True, True),
        ("2022-02-01", "month", 100, 80, 25, "ok", True, True),
        ("2022-02-01", "year_to_date", 310, 230, 34.7826, "ok", True, True),
    ]
    assert partners == [("304", 20), ("502", 50)]
    assert gaps == []


@pytest.mark.long
def test_the_splice_is_told_with_its_codes_and_months(project: Project) -> None:
    """85414020 is a part of 854140, which became 854141 and 854149 as well."""
    with duckdb.connect(str(project.database), read_only=True) as db:
        assert db.execute(
            "select hs_codes, continued_codes, splice_status, is_exact, codes_outside, "
            "first_report_month::varchar, last_report_month::varchar "
            "from marts.product_splices where product_id = 'solar'"
        ).fetchall() == [
            (
                *(f"{CELLS}, {MODULES}", OLD, "part_of_code", False),
                *("854141, 854149", "2022-01-01", "2022-12-01"),
            )
        ]


@pytest.mark.long
def test_whatever_prints_growth_across_it_says_so(project: Project) -> None:
    shown = project.customs("show", "--product", "solar", "--month", "2022-01")
    assert shown.stdout.splitlines()[-1] == NOTE
    assert NOTE not in project.customs("show", "--product", "solar", "--month", "2021-02").stdout
    with reading(project.database) as published:
        month = date(2022, 2, 1)
        assert NOTE in loading.load(published, "solar", month, "en").notes
        assert any(
            "两者范围不完全一致" in note
            for note in loading.load(published, "solar", month, "zh").notes
        )


@pytest.mark.long
def test_codes_prints_what_the_editions_did(project: Project) -> None:
    printed = project.customs("codes", OLD, "850760", "010110", "8541")
    assert printed.returncode == 0, printed.stderr
    lines = [" ".join(line.split()) for line in printed.stdout.splitlines()]
    assert "85414020, by its six digits 854140" in lines
    for code in ("854141", "854142", "854143", "854149"):
        assert f"HS2017 854140 HS2022 {code} split - UNSD" in lines
    assert "HS2017 850760 HS2022 850760 unchanged - UNSD" in lines
    assert "HS2017 various HS2022 854151 unknown - UNSD" in lines
    assert "010110: not in the concordance, which has HS2017 to HS2022" in lines
    assert (
        "solar: HS2017 85414020, from 2022-01 HS2022 85414200, 85414300: part of code "
        "(not in the product: 854141, 854149)"
    ) in lines
    assert "lithium_ion_batteries: HS2017 85076000, from 2022-01 HS2022 85076000: exact" in lines


def test_the_first_block_of_the_docs_is_what_codes_prints(built: Project) -> None:
    printed = built.customs("codes", "85414020", "850760", "010110").stdout
    lines = [line.rstrip() for line in printed.splitlines()]
    assert "\n".join(lines).strip() == "\n".join(map(str.rstrip, BLOCKS[0].splitlines())).strip()


@pytest.mark.parametrize("code", ["854", "solar", "85414200000", ""])
def test_codes_refuses_what_is_no_code(built: Project, code: str) -> None:
    refused = built.customs("codes", code)
    assert refused.returncode == 2
    assert refused.stderr == (f"customs: CODE: found '{code}', expected 2, 4, 6, 8 or 10 digits\n")


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            "solar,HS2022,85414300,HS2017,85076000",
            BLOCKS[1].strip(),
        ),
        pytest.param(
            "solar,HS2022,85414300,HS2017,85419900",
            "actual=continues_code=85419900  expected=a code of HS2017",
            marks=pytest.mark.long,
        ),
    ],
)
def test_a_build_refuses_a_code_that_is_not_continued(
    new_project: Callable[[], Project], row: str, line: str
) -> None:
    project = new_project()
    list_solar(project)
    append_to_seed(project.folder / "seeds/groups/product_continues.csv", row.split(","))
    build = project.run("dbt", "build", "--select", "+int_product_codes", *NO_UNIT_TESTS)
    assert build.returncode != 0
    told = [text for text in build.stdout.splitlines() if "list=product_continues" in text]
    assert len(told) == 1
    assert line in told[0]
    assert "SKIP" in build.stdout
