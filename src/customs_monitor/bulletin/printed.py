"""What the marts print of a month: its cells, what its tables lack, what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import duckdb

from customs_monitor.errors import Refused

from .editions import months
from .provenance import month_runs
from .words import PERIODS, Words


@dataclass(frozen=True)
class Printed:
    """A row of `bulletin_cells`, in one language."""

    table_no: int
    period: str
    row_no: int
    column_no: int
    row_label: str
    column_label: str
    printed_text: str
    shown_text: str
    shown_unit: str | None
    unit: str | None
    note: str | None
    flow: str
    breakdown: str
    member_code: str | None
    rank: int | None
    measure: str
    exact_value: float | None
    shown_value: float | None
    row_group: str | None
    has_small_base: bool
    is_complete: bool
    is_complete_last_year: bool | None
    column_name: str
    numerator: int | None
    denominator: int | None

    @property
    def key(self) -> str:
        """Its place among the month's figures."""
        return f"{self.table_no}-{self.period}-{self.row_no}-{self.column_name}"


@dataclass(frozen=True)
class Gap:
    """A row of `bulletin_gaps`, in one language: what a half of a table lacks."""

    table_no: int
    period: str
    side: str
    flow: str
    reason: str
    text: str


def columns(row: Any) -> list[str]:
    """The columns of a mart that a dataclass's rows are read with."""
    return [column.name for column in fields(row)]


def rows_of_month(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    selected: str,
    order_by: str,
    product_id: str,
    month: date,
    language: str,
    currency: str,
) -> list[tuple[Any, ...]]:
    """Return the rows that a mart of the bulletin has of a month, in a language and a currency."""
    return connection.execute(
        f"select {selected} from {table} "
        "where product_id = ? and report_month = ? and language = ? and currency = ? "
        f"order by {order_by}",
        [product_id, month, language, currency],
    ).fetchall()


def cells(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    language: str,
    currency: str,
) -> list[Printed]:
    """Return every cell of a month's tables, in their order.

    Raises:
        Refused: there is no such product or month.
    """
    order_by = "table_no, period, row_no, column_no"
    selected = ", ".join(columns(Printed))
    asked = (product_id, month, language, currency)
    found = rows_of_month(connection, "marts.bulletin_cells", selected, order_by, *asked)
    if not found:
        known = months(connection, product_id, currency)
        ranges = [
            first if first == last else f"{first} to {last}" for first, last in month_runs(known)
        ]
        raise Refused(
            f"found no data of product '{product_id}' in month '{month:%Y-%m}', "
            f"expected one of: {', '.join(ranges)}"
        )
    return [Printed(*row) for row in found]


def gaps(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    language: str,
    currency: str,
) -> list[Gap]:
    """Return what a month's tables lack, in their order."""
    order_by = "table_no, period, side, flow, reason"
    selected = ", ".join(columns(Gap))
    asked = (product_id, month, language, currency)
    return [
        Gap(*row)
        for row in rows_of_month(connection, "marts.bulletin_gaps", selected, order_by, *asked)
    ]


def gap_lines(gaps: Iterable[Gap], words: Words) -> list[str]:
    """What a table lacks, with its side: what the month does, the year to date does as well."""
    lines = {
        (gap.side, gap.flow, gap.reason): words(f"gap.{gap.side}", text=gap.text)
        for gap in sorted(gaps, key=lambda gap: PERIODS.index(gap.period))
    }
    return list(lines.values())


def names(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, language: str
) -> dict[str, str]:
    """Return what the product and the month's periods are called, by `product` and period."""
    found = connection.execute(
        "select list, name from marts.names where language = $language and ("
        "(list = 'product' and code = $product) "
        "or (list in ('month', 'year_to_date') and code = $month::date::varchar))",
        {"language": language, "product": product_id, "month": month},
    ).fetchall()
    return dict(found)
