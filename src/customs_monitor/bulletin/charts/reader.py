"""Reads the marts for the charts, and says what was read: figures as the bulletin prints them."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

import duckdb

from ..words import period_title
from .words import WORDS

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

    product_id: str
    month: date
    language: str


class Reader:
    """Reads rows of the marts for one product, month and language."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, about: Subject) -> None:
        self.connection = connection
        self.month = about.month
        self.language = about.language
        self.words = WORDS[about.language]
        # January's year to date is January: it is told once.
        self.periods = ("month",) if about.month.month == 1 else ("month", "year_to_date")
        self.arguments = {
            "product": about.product_id,
            "month": about.month,
            "language": about.language,
        }

    def rows(self, query: str, **more: object) -> list[dict[str, Any]]:
        query = query.replace("{lang}", self.language)
        known = {name: value for name, value in self.arguments.items() if f"${name}" in query}
        cursor = self.connection.execute(query, {**known, **more})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def period(self, period: str) -> str:
        """The period's name as the bulletin has it."""
        return period_title(self.language, period, self.month)


def by_period(reader: Reader, rows: list[dict[str, Any]], label: str, unit: str) -> str:
    """Name and printed figure of the first five members, of each period."""
    words = reader.words
    parts = []
    for period in reader.periods:
        first = [row for row in rows if row["period"] == period][:5]
        if first:
            figures = [f"{row['member']} {with_unit(row[label], unit)}" for row in first]
            parts.append(
                reader.period(period) + words["colon"] + words["list"].join(figures) + words["stop"]
            )
    return "".join(parts)


def with_unit(text: str | None, unit: str) -> str:
    return f"{text}{unit}" if text not in (None, "-") else "-"
