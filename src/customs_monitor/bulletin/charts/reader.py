"""Reads the marts for the charts, and says what was read: figures as the bulletin prints them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import duckdb

from ..words import Words

# The printed figures of a row, by measure, to join with a mart's rows.
CELLS = """
    select
        report_month, period, flow, coalesce(member_code, '') as member_code,
        max(printed_text) filter (measure = 'value') as value_text,
        max(printed_text) filter (measure = 'value_yoy') as yoy_text,
        max(printed_text) filter (measure = 'share') as share_text
    from marts.bulletin_cells
    where product_id = $product and language = $language and breakdown = $breakdown
    group by all
"""


class Subject(Protocol):
    """What a chart is about; `content.Bulletin` has these."""

    @property
    def product_id(self) -> str: ...
    @property
    def month(self) -> date: ...
    @property
    def periods(self) -> Mapping[str, str]: ...
    @property
    def words(self) -> Words: ...


class Reader:
    """Reads rows of the marts for one product, month and language."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, about: Subject) -> None:
        self.connection = connection
        self.month = about.month
        self.words = about.words
        # January's year to date is January: it is told once.
        self.periods = {
            period: name
            for period, name in about.periods.items()
            if period == "month" or about.month.month > 1
        }
        self.arguments = {
            "product": about.product_id,
            "month": about.month,
            "language": about.words.language,
        }

    def rows(self, query: str, **more: object) -> list[dict[str, Any]]:
        known = {name: value for name, value in self.arguments.items() if f"${name}" in query}
        cursor = self.connection.execute(query, {**known, **more})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def figures_of(self, period: str, figures: list[str]) -> str:
        """Say figures of a period in a sentence."""
        told = self.words.joined("list.figures", figures)
        return self.words("alt.period", period=self.periods[period], figures=told)


def by_period(reader: Reader, rows: list[dict[str, Any]], label: str, unit: str) -> str:
    """Name and printed figure of the first five members, of each period."""
    parts = []
    for period in reader.periods:
        first = [row for row in rows if row["period"] == period][:5]
        if first:
            figures = [f"{row['member']} {with_unit(row[label], unit)}" for row in first]
            parts.append(reader.figures_of(period, figures))
    return reader.words.joined("list.sentences", parts)


def with_unit(text: str | None, unit: str) -> str:
    return "-" if text in (None, "-") else f"{text}{unit}"
