"""The comparison itself: one altered figure or row in a copy of the marts must be reported."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from .building import (
    ABSOLUTE_TOLERANCE,
    FILLED_AS_SHIPPED,
    Difference,
    Shipped,
    differences_between,
    read_marts,
    report,
)
from .bulletin import rounded, rounded_value
from .measures import percentage_change
from .terms import Key, Mart

JUNE: Key = (dt.date(2024, 6, 1), "year_to_date", "lithium_ion_batteries", "export", "502")
WHERE_JUNE = (
    "report_month = date '2024-06-01' and period = 'year_to_date' and flow = 'export' "
    "and partner_code = '502'"
)


def altered(column: str, value: Any) -> Any:
    """The smallest wrong value of the same kind; a wrong text where there is none."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case float():
            wrong = value * (1 + 3e-9) if value else 1e-300
            return wrong + 3 * ABSOLUTE_TOLERANCE.get(column, 0.0)
        case None:
            return 0
        case _:
            return f"{value} "


def altered_copy(marts: dict[str, Mart], name: str, key: Key, column: str) -> dict[str, Mart]:
    """The marts with one wrong field."""
    row = marts[name][key]
    return marts | {name: marts[name] | {key: row | {column: altered(column, row[column])}}}


@pytest.mark.parametrize("mart", FILLED_AS_SHIPPED)
def test_any_altered_field_is_reported(shipped: Shipped, mart: str) -> None:
    """Each column of a row, altered alone, is the one difference more."""
    before = set(map(str, differences_between({mart: shipped.expected[mart]}, shipped.actual)))
    key = max(shipped.actual[mart], key=str)
    for column in shipped.actual[mart][key]:
        wrong = altered_copy(shipped.actual, mart, key, column)
        found = list(differences_between({mart: shipped.expected[mart]}, wrong))
        new = [d for d in found if str(d) not in before]
        assert [(d.mart, d.key, d.column) for d in new] == [(mart, key, column)]


@pytest.mark.parametrize("mart", FILLED_AS_SHIPPED)
def test_a_missing_and_an_extra_row_are_reported(shipped: Shipped, mart: str) -> None:
    """A row less or a row more is a difference, not a smaller comparison."""
    key = max(shipped.actual[mart], key=str)
    extra = (*key[:-1], "extra")
    less = {k: row for k, row in shipped.actual[mart].items() if k != key}
    more = shipped.actual[mart] | {extra: shipped.actual[mart][key]}
    for rows, wrong in ((less, key), (more, extra)):
        found = differences_between({mart: shipped.expected[mart]}, shipped.actual | {mart: rows})
        assert (wrong, "row") in [(d.key, d.column) for d in found]


def found_after(shipped: Shipped, folder: Path, statement: str) -> list[Difference]:
    """Differences in trade_by_partner after a statement on a copy of the database."""
    # Views name the database that they were made in.
    database = folder / shipped.database.name
    shutil.copyfile(shipped.database, database)
    with duckdb.connect(str(database)) as connection:
        connection.execute(statement)
    return list(
        differences_between(
            {"trade_by_partner": shipped.expected["trade_by_partner"]}, read_marts(database)
        )
    )


def test_one_dollar_more_in_the_database_is_reported(shipped: Shipped, tmp_path: Path) -> None:
    """The message names mart, key, column and both values."""
    found = found_after(
        shipped,
        tmp_path,
        f"update marts.trade_by_partner set value_usd = value_usd + 1 where {WHERE_JUNE}",
    )
    value = shipped.expected["trade_by_partner"][JUNE]["value_usd"]
    assert (
        "trade_by_partner [report_month=2024-06-01, period=year_to_date, "
        "product_id=lithium_ion_batteries, flow=export, partner_code=502] "
        f"value_usd: oracle {value}, mart {value + 1}"
    ) in report(found)


def test_a_deleted_row_of_the_database_is_reported(shipped: Shipped, tmp_path: Path) -> None:
    """The row that the oracle expects is named."""
    found = found_after(shipped, tmp_path, f"delete from marts.trade_by_partner where {WHERE_JUNE}")
    assert (JUNE, "row", "missing") in [(d.key, d.column, d.actual) for d in found]


def test_a_repeated_row_of_the_database_is_refused(shipped: Shipped, tmp_path: Path) -> None:
    """A dict would hide the second row, so reading refuses it."""
    with pytest.raises(AssertionError, match="two rows with the key"):
        found_after(
            shipped,
            tmp_path,
            "insert into marts.trade_by_partner "
            f"select * from marts.trade_by_partner where {WHERE_JUNE}",
        )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0"),
        (1, "0.000"),
        (-1, "0.000"),
        (2_700_000, "0.027"),
        (4_999_999, "0.050"),
        (5_000_000, "0.1"),
        (-5_000_000, "-0.1"),
        (14_999_999, "0.1"),
        (15_000_000, "0.2"),
        (-140_000_000, "-1.4"),
    ],
)
def test_values_are_rounded_half_away_from_zero(value: int, text: str) -> None:
    """Edges of the bulletin's values, worked out by hand."""
    assert rounded_value(value) == text


def test_percentages_at_exactly_half_are_rounded_away_from_zero() -> None:
    """2001 to 2000 is +0.05 %: exact fractions, where 0.05 in binary would be a little off."""
    assert rounded(percentage_change(2_001, 2_000), 1) == "0.1"
    assert rounded(percentage_change(1_999, 2_000), 1) == "-0.1"
    assert rounded(percentage_change(19_991, 20_000), 1) == "0.0"
