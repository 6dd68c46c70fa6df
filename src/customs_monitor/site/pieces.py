"""The numbers of the explorer: scripts that a page loads as they are asked for.

A piece holds what one choice may show: of the overview all of it, of members one flow and period.
It is a mart's columns by member, as JSON, deflated: numbers are written as they are, so that what a
reader takes away equals the mart. What repeats (last year's side is the value of twelve months
earlier) lies close together, where it takes no room.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import duckdb

from customs_monitor.bulletin.html import packed

CURRENCIES = ("usd", "cny")
# The table of each breakdown in dollars.
TABLES = {
    "overview": "trade_overview",
    "partner": "trade_by_partner",
    "province": "trade_by_province",
    "region": "trade_by_region",
}
IN_YUAN = "trade_in_yuan"
# What each table has of these columns, `{}` being the currency.
COLUMNS = (
    "value_{}",
    "value_{}_last_year",
    "value_{}_change",
    "value_{}_yoy_pct",
    "yoy_status",
    "quantity",
    "quantity_last_year",
    "quantity_yoy_pct",
    "quantity_yoy_status",
    "quantity_unit",
    "unit_value_{}",
    "unit_value_{}_last_year",
    "unit_value_{}_yoy_pct",
    "share_pct",
    "share_pct_last_year",
    "share_change_pp",
    "rank",
    "is_complete",
    "is_complete_last_year",
)


def table_of(currency: str, breakdown: str) -> str:
    """The mart that has the figures of a breakdown in a currency."""
    return IN_YUAN if currency == "cny" else TABLES[breakdown]


def columns_of(connection: duckdb.DuckDBPyConnection, currency: str, breakdown: str) -> list[str]:
    """The columns that a piece has, as its mart has them."""
    there = {
        column
        for (column,) in connection.execute(
            "select column_name from information_schema.columns "
            "where table_schema = 'marts' and table_name = ?",
            [table_of(currency, breakdown)],
        ).fetchall()
    }
    wanted = [column.format(currency) for column in COLUMNS]
    # An overview has no shares, also where one table has all; only net exports print a difference.
    if breakdown == "overview":
        there -= {"share_pct", "share_pct_last_year", "share_change_pp", "rank"}
    else:
        there -= {f"value_{currency}_change"}
    return [column for column in wanted if column in there]


def pieces(
    connection: duckdb.DuckDBPyConnection, product: str, currencies: Iterable[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the pieces of a product, each with its name, one currency after the other.

    `<currency>/overview` has members `<flow>/<period>`; `<currency>/<flow>/<breakdown>/<period>`
    has those of the breakdown, by code. A piece is {"columns": names, "members": {member: a list
    for each column, the first one the months as YYYY-MM, oldest first}}. No piece is empty.
    """
    for currency in currencies:
        for breakdown in TABLES:
            table = table_of(currency, breakdown)
            columns = columns_of(connection, currency, breakdown)
            only = f"and breakdown = '{breakdown}'" if table == IN_YUAN else ""
            if breakdown == "overview":
                key, member = "'overview'", "flow || '/' || period"
            else:
                key = f"flow || '/{breakdown}/' || period"
                member = "member_code" if table == IN_YUAN else f"{breakdown}_code"
            rows = connection.execute(
                f"select {key}, {member} as member, strftime(report_month, '%Y-%m'), "
                f"{', '.join(columns)} from marts.{table} where product_id = ? {only} "
                # A product that is not known in a currency has rows of nothing.
                f"and exists (select 1 from marts.{table} as known where known.product_id = ? "
                f"and known.value_{currency} is not null) "
                "order by all",
                [product, product],
            ).fetchall()
            for name, own in groupby(rows, lambda row: row[0]):
                members = {
                    code: list(zip(*(row[2:] for row in lines), strict=True))
                    for code, lines in groupby(own, lambda row: row[1])
                }
                yield f"{currency}/{name}", {"columns": ["month", *columns], "members": members}


def script(name: str, piece: dict[str, Any]) -> str:
    """A piece as the script that hands it to the page."""
    return f'window.explorer.take({json.dumps(name)},"{packed(piece)}");\n'
