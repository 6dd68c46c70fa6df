"""The benchmark's comparison of trade tables rejects every kind of difference."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

COMPARE = Path(__file__).resolve().parents[2] / "bench" / "compare.py"
# The tables, and what each calls its member.
MEMBERS = {
    "overview": "",
    "by_region": "region_code",
    "by_partner": "partner_code",
    "by_province": "province_code",
}
ROWS = """
    select * from (values
        (date '2023-12-01', 'month', '8507', 'export', '502', 1::bigint, 0.5::double, 'x'),
        (date '2024-01-01', 'month', '8507', 'export', '502', 2, null, null),
        (date '2024-01-01', 'month', '8507', 'export', '304', 2, 1e9, 'x')
    ) as t (report_month, period, product_id, flow, member, amount, share, name)
"""


def compared(folder: Path, one: str, other: str) -> subprocess.CompletedProcess[str]:
    """Compare two queries, each as every one of the four tables."""
    for side, rows in (("one", one), ("other", other)):
        (folder / side).mkdir()
        for table, member in MEMBERS.items():
            columns = f"* rename (member as {member})" if member else "*"
            where = "" if member else "where member = '502'"
            duckdb.sql(f"select {columns} from ({rows}) {where}").write_parquet(
                str(folder / side / f"trade_{table}.parquet")
            )
    command = [sys.executable, COMPARE, folder / "one", folder / "other"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_equal_tables_are_equal(tmp_path: Path) -> None:
    done = compared(tmp_path, ROWS, ROWS.replace("1e9", "1000000000.5"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "trade_by_partner 3" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("1::bigint", "3::bigint", "amount"),
        ("1::bigint", "1::integer", "columns"),
        ("0.5::double", "0.500000001::double", "share"),
        ("0.5::double", "'nan'::double", "share"),
        ("null, null", "0, null", "share"),
        ("null, null", "null, ''", "name"),
        ("'304'", "'305'", "rows"),
        ("'2023-12-01'", "'2022-12-01'", "rows"),
        ("flow, member, amount", "flow, member, quantity", "columns"),
    ],
)
def test_a_difference_is_found(tmp_path: Path, old: str, new: str, found: str) -> None:
    assert old in ROWS
    done = compared(tmp_path, ROWS, ROWS.replace(old, new, 1))
    assert done.returncode == 1, done.stdout + done.stderr
    assert f".{found}: " in done.stdout


@pytest.mark.parametrize("sides", ["one", "both"])
def test_repeated_rows_are_found(tmp_path: Path, sides: str) -> None:
    repeated = f"{ROWS} union all from ({ROWS}) where member = '304'"
    done = compared(tmp_path, repeated if sides == "both" else ROWS, repeated)
    assert done.returncode == 1, done.stdout + done.stderr
    assert ".keys: " in done.stdout


def test_no_rows_are_not_the_same_rows(tmp_path: Path) -> None:
    nothing = f"from ({ROWS}) where false"
    done = compared(tmp_path, nothing, nothing)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "neither side has any" in done.stdout


def test_a_renamed_database_is_refused(tmp_path: Path) -> None:
    """Its views read whatever has its old name, perhaps what it is compared with."""
    built, renamed = tmp_path / "built.duckdb", tmp_path / "re-named.duckdb"
    with duckdb.connect(str(built)) as engine:
        engine.execute("create schema intermediate; create schema marts")
        engine.execute(f"create table intermediate.t as {ROWS}")
        for table, member in MEMBERS.items():
            columns = f"* rename (member as {member})" if member else "*"
            engine.execute(
                f"create view marts.trade_{table} as select {columns} from built.intermediate.t"
            )
    shutil.copy(built, renamed)
    command = [sys.executable, COMPARE, built, renamed]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "re-named.duckdb: found views that read built, expected" in done.stderr


def test_what_has_no_tables_is_refused_in_one_line(tmp_path: Path) -> None:
    """A folder without them, a file that is no database, and one without these tables."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.duckdb").write_text("no database")
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    for name in ("folder", "text.duckdb", "empty.duckdb"):
        command = [sys.executable, COMPARE, tmp_path / name, tmp_path / "folder"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 2, done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        assert name in done.stderr or "trade_overview" in done.stderr
