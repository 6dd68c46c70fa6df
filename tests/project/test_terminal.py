"""No figure is cut, however narrow the terminal: what is printed is read back from one."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import duckdb
import pytest
from project_copy import Project, header, write_extract
from rich.cells import cell_len
from terminal import received, seen

from customs_monitor.show import blocks, shortened

LITHIUM = "lithium_ion_batteries"


def rows_printed(database: Path, language: str) -> list[tuple[str, list[str]]]:
    """The label and figures of each row and period of June 2024's first two tables."""
    with duckdb.connect(str(database), read_only=True) as connection:
        cells = connection.execute(
            "select table_no, period, row_no, coalesce(rank || ' ', '') || row_label, "
            "shown_text || case when unit = '%' then ' %' else '' end from marts.bulletin_cells "
            "where product_id = $1 and report_month = '2024-06-01' and language = $2 "
            "and table_no <= 2 order by table_no, period, row_no, column_no",
            [LITHIUM, language],
        ).fetchall()
    return [
        (label, [text for *_, text in row])
        for (*_, label), row in groupby(cells, lambda cell: cell[:4])
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [160, 80, 60])
def test_every_figure_of_june_stands_whole(built: Project, language: str, columns: int) -> None:
    printed = seen(
        *("customs", "show", "--month", "2024-06", "--lang", language),
        cwd=built.folder,
        columns=columns,
    )
    assert max(map(cell_len, printed.splitlines())) <= columns
    rows = rows_printed(built.database, language)
    assert sum(len(figures) for _, figures in rows) == 28 + 72
    for label, figures in rows:
        row = r"\s+".join(map(re.escape, [label, *figures]))
        assert re.search(rf"(?<!\S){row}(?!\S)", printed), (label, figures)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_nothing_else_helps_names_are_shortened(built: Project, language: str) -> None:
    printed = seen(
        *("customs", "show", "--month", "2024-06", "--lang", language),
        cwd=built.folder,
        columns=36,
    )
    for label, figures in rows_printed(built.database, language):
        row = rf"{re.escape(label[:3])}\S*.*?\s+" + r"\s+".join(map(re.escape, figures))
        assert re.search(rf"(?<!\S){row}(?!\S)", printed), (label, figures)
    assert "…" in printed


def test_a_chinese_character_takes_two_cells() -> None:
    assert shortened("沙特阿拉伯", 10) == "沙特阿拉伯"
    assert shortened("沙特阿拉伯", 9) == "沙特阿拉…"
    assert shortened("沙特阿拉伯", 8) == "沙特阿…"


def test_blocks_stand_on_zero_or_the_least_below_it() -> None:
    assert blocks([0, 7, None, 14]) == "▁▄·█"
    assert blocks([-7, 0, 7]) == "▁▄█"
    assert blocks([0, 0]) == "▁▁"
    assert blocks([None]) == "·"


def test_blocks_are_the_months_of_the_series(built: Project) -> None:
    """June of last year, six months of which nothing is published, six of this year."""
    printed = seen("customs", "show", "--month", "2024-06", cwd=built.folder, columns=160)
    with duckdb.connect(str(built.database), read_only=True) as connection:
        values = dict(
            connection.execute(
                "select month::varchar, value_usd from marts.trade_series where product_id = $1 "
                "and flow = 'export' and breakdown = 'overview'",
                [LITHIUM],
            ).fetchall()
        )
    largest = max(value for month, value in values.items() if month >= "2023-06")
    drawn = [
        "▁▂▃▄▅▆▇█"[7 * values[month] // largest]
        for month in ["2023-06-01", *(f"2024-0{number}-01" for number in range(1, 7))]
    ]
    assert f"{drawn[0]}······{''.join(drawn[1:])}" in printed


EXTRACT = header("贸易伙伴编码", "贸易伙伴名称")
LINES = [
    ["202401", "304", "德国", "85076000", "锂离子蓄电池", "1234567", "个", "123456789"],
    ["202403", "502", "美国", "85076000", "锂离子蓄电池", "1234567", "个", "2345678901"],
]


@pytest.mark.parametrize("columns", [160, 80, 60])
def test_the_report_of_an_ingest_cuts_nothing(built: Project, tmp_path: Path, columns: int) -> None:
    name = "锂离子蓄电池_export_by_partner_2024.csv"
    write_extract(tmp_path / name, EXTRACT, LINES)
    printed = seen(
        *("customs", "ingest", "--dry-run", "--complete", str(tmp_path)),
        cwd=built.folder,
        columns=columns,
    )
    for text in (name, "202401–202403 (2)", "2,469,135,690 USD", "2 new"):
        assert text in printed, printed
    assert ("2 rows," in printed) == (columns < 100)
    assert max(map(cell_len, printed.splitlines())) <= columns


def test_no_colour_where_none_is_wanted(built: Project, tmp_path: Path) -> None:
    write_extract(tmp_path / "export_by_partner.csv", EXTRACT, [["202413", *LINES[0][1:]]])
    command = ("customs", "ingest", "--dry-run", str(tmp_path))
    for environment, is_red in ({}, True), ({"NO_COLOR": "1"}, False):
        raw = received(*command, cwd=built.folder, columns=80, **environment)
        assert "refused" in raw
        assert ("\x1b[1;31m" in raw) == is_red
