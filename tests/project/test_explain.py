"""Every printed figure is computed again from the lines that `customs explain` names."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import duckdb
import pytest
from click.testing import CliRunner
from project_copy import ROOT, Project, read_seed

from customs_monitor import explain
from customs_monitor.cli import main
from customs_monitor.published import reading

LITHIUM = "lithium_ion_batteries"
JUNE = date(2024, 6, 1)
# What a figure without a denominator of its own is printed in: 亿美元, 万个.
UNITS = {"value": 100_000_000, "value_change": 100_000_000, "quantity": 10_000}


def extracts() -> dict[tuple[str, int], dict[str, str]]:
    """The lines of the shipped extracts by file and line, as they stand in the seeds."""
    return {
        (row["source_file"], int(row["line_number"])): row
        for path in (ROOT / "seeds" / "extracts").glob("*_by_*.csv")
        for row in read_seed(path)
    }


def published() -> dict[tuple[int, str, str, str, str, str], str]:
    """The figures of the published bulletin by what each is of."""
    return {
        (
            *(int(row["table_no"]), row["period"], row["flow"], row["breakdown"]),
            *(row["member_code"] or "", row["measure"]),
        ): row["printed"]
        for row in read_seed(ROOT / "seeds" / "ledger" / "published_figures.csv")
    }


def rounded(exact: Fraction, decimals: int) -> str:
    """The figure as a bulletin prints it: half away from zero."""
    digits, rest = divmod(abs(exact) * 10**decimals, 1)
    digits += rest >= Fraction(1, 2)
    whole, part = divmod(int(digits), 10**decimals)
    sign = "-" if exact < 0 and digits else ""
    return sign + (f"{whole}.{part:0{decimals}}" if decimals else str(whole))


def test_all_252_figures_follow_from_the_lines_that_are_named(built: Project) -> None:
    raw = extracts()
    expected = published()
    with reading(built.database) as connection:
        places = connection.execute(
            "select table_no, period, row_no, column_name from marts.bulletin_cells "
            "where product_id = ? and report_month = ? and language = 'zh'",
            [LITHIUM, JUNE],
        ).fetchall()
        figures = [explain.figure(connection, LITHIUM, JUNE, "zh", place) for place in places]
    assert len(figures) == len(expected) == 252
    for figure in figures:
        cell = figure.cell
        key = (
            *(cell.table_no, cell.period, cell.flow, cell.breakdown),
            *(cell.member_code or "", cell.measure),
        )
        sums = {"numerator": 0, "denominator": 0}
        for side in figure.sides:
            added = 0
            for line in figure.lines[side.sum]:
                row = raw[line.source_file, line.line_number]
                assert row["data_month"] == f"{line.data_month:%Y%m}"
                assert row["vintage"] == f"{line.vintage:%Y-%m-%d}"
                assert (row["product_code"], row["flow"]) == (line.hs_code, side.flow)
                text = row["quantity_1" if side.added == "quantity" else "value_usd"]
                number = int(text.replace(",", ""))
                assert number == (line.quantity if side.added == "quantity" else line.value)
                added += number
            assert added == side.amount, (key, side)
            sums[side.fraction_part] += side.factor * added
        exact = Fraction(sums["numerator"], sums["denominator"] or UNITS[cell.measure])
        assert exact == Fraction(cell.numerator or 0, cell.denominator or 1), key
        printed = expected.pop(key)
        assert rounded(exact, len(printed.partition(".")[2])) == printed == cell.printed_text
    assert not expected


def run(built: Project, *arguments: str) -> str:
    done = CliRunner().invoke(main, ["explain", "--database", str(built.database), *arguments])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_figure_is_told_from_its_text_to_its_lines(built: Project) -> None:
    told = run(built, "--month", "2024-06", "--table", "2", "--row", "3", "--column", "yoy")
    for text in (
        "1 United States, YoY: 26.9 %",
        "Exact: 22,727,130,000 / 843,361,054 = 26.948280208348343",
        "docs/methodology.md, Year on year",
        " -100 ×   843,361,054  Exports, United States, value, 2023-06",
        "export_by_partner_2024.csv, downloaded 2024-07-20",
        "326  2024-06  85076000  1,070,632,354  502 United States",
        "Sample data",
    ):
        assert text in told, told
    shortened = run(built, "--month", "2024-06", "--lines", "2")
    assert "67 more (--lines)" in shortened


def test_json_has_every_line_and_whole_numbers(built: Project) -> None:
    arguments = ("--month", "2024-06", "--row", "4", "--column", "yoy", "--lang", "zh")
    told = json.loads(run(built, *arguments, "--json"))
    assert (told["printed_text"], told["denominator"]) == ("-1.4", 100_000_000)
    sides = told["sides"]
    assert [(side["flow"], side["factor"]) for side in sides] == [
        *(("export", 1), ("import", -1)),
        *(("export", -1), ("import", 1)),
    ]
    assert (
        sum(s["factor"] * sum(r["value"] for r in s["lines"]) for s in sides) == told["numerator"]
    )


@pytest.mark.parametrize(
    ("mart", "where", "member"),
    [
        ("trade_by_region", "region_code = 'EU' and flow = 'export'", "EU"),
        ("trade_by_province", "province_code = '35' and flow = 'import'", "35"),
        ("trade_overview", "flow = 'total'", ""),
    ],
)
def test_a_row_of_a_mart_is_the_sum_of_its_lines(
    built: Project, mart: str, where: str, member: str
) -> None:
    where += " and report_month = '2024-06-01' and period = 'year_to_date'"
    told = json.loads(run(built, "--mart", mart, "--where", where, "--json"))
    row = told["row"]
    for added, side, column in (
        ("value", "current", "value_usd"),
        ("value", "last_year", "value_usd_last_year"),
        ("quantity", "current", "quantity"),
        ("quantity", "last_year", "quantity_last_year"),
    ):
        own = [s for s in told["sides"] if (s["added"], s["side"]) == (added, side)]
        assert {s["member_code"] for s in own} == {member}
        assert sum(line[added] for s in own for line in s["lines"]) == row[column], column


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--row", "8"], "--row: found 8, expected 1 to 7"),
        (["--column", "share"], "--column: found 'share', which table 1 does not have"),
        (["--mart", "x", "--where", "true"], "--mart: found 'x', expected one of: trade_overview"),
        (["--mart", "top_partners", "--where", "x = 1"], "--where: found 'x = 1': Binder Error"),
        (["--mart", "top_partners", "--where", "true"], "--where: found several rows of top_"),
        (["--mart", "top_partners", "--where", "false"], "--where: found no row of top_partners"),
        (["--where", "false"], "--mart and --where go together."),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(
    built: Project, arguments: list[str], line: str
) -> None:
    given = ["explain", "--database", str(built.database), "--month", "2024-06", *arguments]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 2
    assert done.stderr.startswith(f"customs: {line}")
    assert done.stderr.count("\n") == 1


def test_lines_are_not_listed_of_a_code_that_nobody_has_named(built: Project) -> None:
    with duckdb.connect(str(built.database), read_only=True) as connection:
        named = connection.execute("select distinct product_id from marts.figure_lines").fetchall()
    assert named == [(LITHIUM,)]
