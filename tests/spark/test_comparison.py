"""The comparison of two engines' tables rejects every kind of difference."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from .comparison import Comparison

TABLE = """
    select * from (values
        ('a', date '2024-01-01', 1::bigint, 0.5::double, true, null::varchar),
        ('a', date '2024-02-01', 2::bigint, null, false, 'x'),
        (null, date '2024-02-01', null, 1e9::double, null, '')
    ) as t (code, month, amount, share, flag, note)
"""


def differences(folder: Path, ours: str, theirs: str) -> list[str]:
    """What the comparison says of two queries, the second one written as Spark writes a table."""
    database = folder / "customs_monitor.duckdb"
    with duckdb.connect(str(database)) as engine:
        engine.execute(f"create schema marts; create table marts.trade as {ours}")
        table = folder / "warehouse" / "marts.db" / "trade"
        table.mkdir(parents=True)
        engine.execute(
            f"copy ({theirs}) to '{table}' "
            "(format parquet, partition_by (month), overwrite_or_ignore)"
        )
    return Comparison(database, folder / "warehouse").differences(
        "marts", "trade", ["code", "month"]
    )


def test_equal_tables_are_equal(tmp_path: Path) -> None:
    near = TABLE.replace("1e9", "1000000000.5")
    assert differences(tmp_path, TABLE, near) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1::bigint", "3::bigint"),
        ("null, 1e9", "0, 1e9"),
        ("0.5::double", "0.500000001::double"),
        ("0.5::double", "'nan'::double"),
        ("null, false", "'inf'::double, false"),
        ("1e9::double", "null"),
        ("'')", "null)"),
        ("null::varchar", "''::varchar"),
        ("true,", "null,"),
        ("2::bigint", "2::double"),
        ("(null, date", "('b', date"),
        ("date '2024-01-01'", "date '2024-03-01'"),
        (") as t", ", ('c', date '2024-02-01', 1, 1, true, 'x')) as t"),
    ],
)
def test_a_difference_is_found(tmp_path: Path, old: str, new: str) -> None:
    assert old in TABLE
    assert differences(tmp_path, TABLE, TABLE.replace(old, new, 1))


def test_a_missing_row_is_found(tmp_path: Path) -> None:
    assert differences(tmp_path, TABLE, TABLE + " where code = 'a'")


def test_a_repeated_row_is_found(tmp_path: Path) -> None:
    repeated = f"{TABLE} union all from ({TABLE}) where code = 'a'"
    assert differences(tmp_path, TABLE, repeated)


def test_a_row_that_both_repeat_is_found(tmp_path: Path) -> None:
    repeated = f"{TABLE} union all from ({TABLE}) where code = 'a'"
    assert differences(tmp_path, repeated, repeated)


def test_a_table_that_spark_has_not_written_is_a_difference(tmp_path: Path) -> None:
    assert differences(tmp_path, TABLE, f"select * from ({TABLE}) where false")
