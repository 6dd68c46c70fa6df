"""The comparison of two builds' tables rejects every kind of difference, however they are kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from compare import KEYS, Comparison

COMPARE = Path(__file__).resolve().parents[2] / "bench" / "compare.py"
ROWS = """
    select * from (values
        (date '2023-12-01', 'month', '8507', 'export', '502', 1::bigint, 0.5::double, true,
         null::text),
        (date '2024-01-01', 'month', '8507', 'export', '502', 2, null, false, 'x'),
        (date '2024-01-01', 'month', '8507', 'export', null, null, 1e9, null, '')
    ) as t (report_month, period, product_id, flow, partner_code, amount, share, flag, note)
"""
TABLE = "trade_by_partner"
NOTHING = f"from ({ROWS}) where false"
REPEATED = f"{ROWS} union all from ({ROWS}) where note = 'x'"


def files(folder: Path, tables: dict[str, str]) -> Path:
    """Write queries as the scripts of the benchmark do."""
    folder.mkdir(exist_ok=True)
    for table, rows in tables.items():
        duckdb.sql(rows).write_parquet(str(folder / f"{table}.parquet"))
    return folder


def spark(folder: Path, tables: dict[str, str]) -> Path:
    """Write queries as Spark does, a folder for each month."""
    for table, rows in tables.items():
        place = folder / "marts_building.db" / table
        place.mkdir(parents=True)
        duckdb.sql(f"copy ({rows}) to '{place}' (format parquet, partition_by (report_month))")
    return folder


def database(file: Path, tables: dict[str, str]) -> Path:
    """Write queries as dbt does: some marts are views, which say the database's name."""
    file.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(file)) as engine:
        engine.execute("create schema intermediate; create schema marts")
        for table, rows in tables.items():
            engine.execute(f"create table intermediate.{table} as {rows}")
            read = f"select * from {file.stem}.intermediate.{table}"
            engine.execute(f"create view marts.{table} as {read}")
    return file


def found(one: Path, other: Path) -> list[str]:
    """Return what differs: `table.column`."""
    return [f"{d.table}.{d.what}" for d in Comparison(one, other).differences()]


@pytest.mark.parametrize("kept", [files, spark])
@pytest.mark.parametrize("table", [TABLE, "without_a_key"])
def test_equal_tables_are_equal(tmp_path: Path, kept, table: str) -> None:
    near = ROWS.replace("1e9", "1000000000.5")
    assert near != ROWS
    one = database(tmp_path / "one.duckdb", {table: ROWS})
    assert found(one, kept(tmp_path / "other", {table: near})) == []


@pytest.mark.parametrize("kept", [files, spark])
@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("1::bigint", "3::bigint", "amount"),
        ("null, 1e9", "0, 1e9", "amount"),
        ("1::bigint", "1::integer", "columns"),
        ("1::bigint", "1::double", "columns"),
        ("flag, note", "flag, remark", "columns"),
        ("0.5::double", "0.500000001::double", "share"),
        ("0.5::double", "'nan'::double", "share"),
        ("null, false", "'inf'::double, false", "share"),
        ("null, false", "0, false", "share"),
        ("1e9", "null", "share"),
        ("null, '')", "null, null)", "note"),
        ("null::text", "''::text", "note"),
        ("true,", "null,", "flag"),
        ("null, null, 1e9", "'304', null, 1e9", "rows"),
        ("'2023-12-01'", "'2022-12-01'", "rows"),
        (") as t", ", (date '2024-02-01', '', '', '', '', 1, 1, true, 'x')) as t", "rows"),
    ],
)
def test_a_difference_is_found(tmp_path: Path, kept, old: str, new: str, column: str) -> None:
    assert old in ROWS
    changed = ROWS.replace(old, new, 1)
    one = database(tmp_path / "one.duckdb", {TABLE: ROWS})
    assert found(one, kept(tmp_path / "other", {TABLE: changed})) == [f"{TABLE}.{column}"]


def test_a_missing_row_is_found(tmp_path: Path) -> None:
    one = files(tmp_path / "1", {TABLE: ROWS})
    other = files(tmp_path / "2", {TABLE: f"from ({ROWS}) where note = 'x'"})
    assert found(one, other) == found(other, one) == [f"{TABLE}.rows"]


@pytest.mark.parametrize("table", [TABLE, "without_a_key"])
@pytest.mark.parametrize("one", [ROWS, REPEATED], ids=["one", "both"])
def test_repeated_rows_are_found(tmp_path: Path, table: str, one: str) -> None:
    sides = (files(tmp_path / name, {table: rows}) for name, rows in (("1", one), ("2", REPEATED)))
    assert found(*sides) == [f"{table}.keys"]


def test_a_row_of_no_month_counts(tmp_path: Path) -> None:
    rows = "select null::date as report_month, {} as amount"
    one, other = (files(tmp_path / n, {"coverage": rows.format(n)}) for n in "12")
    assert found(one, other) == ["coverage.rows"]


@pytest.mark.parametrize("kept", [files, spark])
def test_a_table_that_one_side_lacks_is_a_difference(tmp_path: Path, kept) -> None:
    one = database(tmp_path / "one.duckdb", {TABLE: ROWS, "coverage": ROWS})
    other = kept(tmp_path / "other", {TABLE: ROWS})
    assert found(one, other) == found(other, one) == ["coverage.rows"]


def test_a_table_of_spark_without_files_has_no_rows(tmp_path: Path) -> None:
    other = spark(tmp_path / "other", {TABLE: ROWS})
    (other / "marts_building.db" / "coverage").mkdir()
    one = {TABLE: ROWS, "coverage": NOTHING}
    assert found(database(tmp_path / "one.duckdb", one), other) == []
    one["coverage"] = ROWS
    assert found(database(tmp_path / "more.duckdb", one), other) == ["coverage.rows"]


def test_no_rows_are_not_the_same_rows(tmp_path: Path) -> None:
    one, other = (files(tmp_path / name, {TABLE: NOTHING}) for name in "12")
    assert found(one, other) == [f"{TABLE}.rows"]


def compare(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, COMPARE, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_databases_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """The views of both say that name."""
    name = "customs_monitor.duckdb"
    one = database(tmp_path / "1" / name, {TABLE: ROWS})
    done = compare(one, database(tmp_path / "2" / name, {TABLE: ROWS}))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"the same, row by row: {TABLE} 3\n"
    changed = ROWS.replace("1::bigint", "3::bigint")
    done = compare(one, database(tmp_path / "3" / name, {TABLE: changed}))
    assert done.returncode == 1
    assert f"{TABLE}.amount: 1 differ" in done.stdout


def test_only_the_tables_that_are_asked_for_are_compared(tmp_path: Path) -> None:
    one = files(tmp_path / "1", {TABLE: ROWS, "coverage": ROWS})
    other = files(tmp_path / "2", {TABLE: ROWS})
    assert compare(one, other).returncode == 1
    assert compare(one, other, "--tables", TABLE).returncode == 0
    done = compare(one, other, "--tables", ",".join(KEYS))
    assert done.returncode == 1
    assert "trade_overview.rows: " in done.stdout


def test_a_renamed_database_is_refused(tmp_path: Path) -> None:
    """Its views read whatever has its old name, perhaps what it is compared with."""
    built, renamed = tmp_path / "built.duckdb", tmp_path / "re-named.duckdb"
    shutil.copy(database(built, {TABLE: ROWS}), renamed)
    done = compare(built, renamed)
    assert done.returncode == 2
    assert "re-named.duckdb: found views that read built, expected" in done.stderr


def test_what_has_no_tables_is_refused_in_one_line(tmp_path: Path) -> None:
    """A folder without them, a file that is no database, one without these tables, and nothing."""
    folder = files(tmp_path / "folder", {})
    (tmp_path / "text.duckdb").write_text("no database")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    for name in ("folder", "text.duckdb", "empty.duckdb", "nowhere"):
        done = compare(tmp_path / name, folder)
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        assert name in done.stderr
