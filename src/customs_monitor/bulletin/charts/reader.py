"""Reads the marts for the charts, and says what was read: figures as the bulletin prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Protocol

import duckdb

from ..numbers import decimals
from ..words import Words

# The printed figures of a row, by measure, to join with a mart's rows.
CELLS = """
    select
        report_month, period, flow, coalesce(member_code, '') as member_code,
        max(shown_text) filter (measure = 'value') as value_text,
        max(shown_text) filter (measure = 'value_yoy') as yoy_text,
        max(shown_text) filter (measure = 'share') as share_text
    from marts.bulletin_cells
    where product_id = $product and currency = $currency and language = $language
        and breakdown = $breakdown
    group by all
"""


class Subject(Protocol):
    """What a chart is about; `content.Bulletin` has these."""

    @property
    def product_id(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def month(self) -> date: ...
    @property
    def title(self) -> str: ...
    @property
    def periods(self) -> Mapping[str, str]: ...
    @property
    def sources(self) -> Sequence[str]: ...
    @property
    def words(self) -> Words: ...


class Reader:
    """Reads rows of the marts for one product, currency, month and language."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, about: Subject) -> None:
        self.connection = connection
        self.currency = about.currency
        self.month = about.month
        self.words = about.words
        self.about = about
        # January's year to date is January: it is told once.
        self.periods = {
            period: name
            for period, name in about.periods.items()
            if period == "month" or about.month.month > 1
        }
        self.arguments = {
            "product": about.product_id,
            "currency": self.currency,
            "month": about.month,
            "language": about.words.language,
        }

    def trade(self, breakdown: str) -> str:
        """A query: the mart of a breakdown in the currency, without the currency in its names.

        That is `value`, `value_last_year`, `value_yoy_pct`, `unit_value_yoy_pct`, `member_code`.
        """
        own = self.currency
        renamed = [
            f"{name.replace('value', f'value_{own}')} as {name}"
            for name in ("value", "value_last_year", "value_yoy_pct", "unit_value_yoy_pct")
        ]
        source = {
            "overview": "marts.trade_overview",
            "partner": "marts.trade_by_partner",
            "province": "marts.trade_by_province",
        }[breakdown]
        if own == "cny":
            source = f"marts.trade_in_yuan where breakdown = '{breakdown}'"
        elif breakdown != "overview":
            renamed.append(f"{breakdown}_code as member_code")
        return f"(select * rename ({', '.join(renamed)}) from {source})"

    def series(self) -> str:
        """A query: months of partners; in dollars also those in which a partner traded nothing."""
        if self.currency == "usd":
            return (
                "(select month as report_month, product_id, flow, member_code, value_usd as value "
                "from marts.trade_series where breakdown = 'partner')"
            )
        return f"(select * from {self.trade('partner')} where period = 'month')"

    def rows(self, query: str, **more: object) -> list[dict[str, Any]]:
        known = {name: value for name, value in self.arguments.items() if f"${name}" in query}
        cursor = self.connection.execute(query, {**known, **more})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @cached_property
    def unit_size(self) -> int:
        """How many dollars or yuan the unit has in which the tables print amounts."""
        found = self.rows(
            f"""
            select cast(round(trade.value / cells.shown_value) as bigint) as size
            from {self.trade("overview")} as trade
            inner join marts.bulletin_cells as cells
                using (report_month, product_id, period, flow)
            where product_id = $product and cells.currency = $currency
                and cells.language = $language
                and cells.breakdown = 'overview' and cells.measure = 'value'
                and cells.shown_value <> 0
            order by abs(cells.shown_value) desc limit 1
            """
        )
        return found[0]["size"] if found else 1

    def in_unit(self, expression: str) -> str:
        """An expression of Vega: dollars or yuan in the unit of the tables, on an axis."""
        return f"format({expression} / {self.unit_size}, ',~f')"

    def amount(self, value: int | None) -> str:
        """Dollars or yuan that no table prints, in the unit of the tables."""
        return decimals(None if value is None else value / self.unit_size, 2)

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
