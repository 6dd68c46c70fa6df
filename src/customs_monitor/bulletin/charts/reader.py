"""Reads the marts for the charts, and says what was read: figures as the bulletin prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Protocol

import duckdb

from ..numbers import decimals
from ..words import Names, Words, names_of

# Months of the charts over time: three years and the month they are compared with.
MONTHS_SHOWN = 37
# What was asked and answered: by the query and what it was asked with, columns and rows.
Answers = dict[tuple[str, str], tuple[list[str], list[tuple[Any, ...]]]]
# Printed figures of some rows, by code (empty for all trade) in the order of the table: each has
# `value_text`, `yoy_text` and `share_text`.
Texts = dict[str, dict[str, str | None]]


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
    """Reads rows of the marts for one product, currency, month and language.

    Args:
        connection: the published database.
        about: the bulletin.
        answers: what was asked before, and gets what is asked now: queries for numbers name no
            language, so that a bulletin in another one asks for nothing again.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, about: Subject, answers: Answers
    ) -> None:
        self.connection = connection
        self.answers = answers
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
        asked = (query, str(known | more))
        if asked not in self.answers:
            cursor = self.connection.execute(query, known | more)
            names = [column[0] for column in cursor.description]
            self.answers[asked] = names, cursor.fetchall()
        names, rows = self.answers[asked]
        return [dict(zip(names, row, strict=True)) for row in rows]

    @cached_property
    def _printed(self) -> dict[tuple[str, ...], Texts]:
        """By month, breakdown, flow and period: of the month all, before it the overview."""
        rows = self.rows(
            """
            select
                strftime(report_month, '%Y-%m') as month, breakdown, flow, period,
                coalesce(member_code, '') as code,
                max(shown_text) filter (measure = 'value') as value_text,
                max(shown_text) filter (measure = 'value_yoy') as yoy_text,
                max(shown_text) filter (measure = 'share') as share_text
            from marts.bulletin_cells
            where product_id = $product and currency = $currency and language = $language
                and report_month between $month - to_months($shown - 1) and $month
                and (breakdown = 'overview' or report_month = $month)
            group by all
            order by min(row_no)
            """,
            shown=MONTHS_SHOWN,
        )
        found: dict[tuple[str, ...], Texts] = {}
        for row in rows:
            place = tuple(row.pop(name) for name in ("month", "breakdown", "flow", "period"))
            found.setdefault(place, {})[row.pop("code")] = row
        return found

    def printed(
        self, breakdown: str, flow: str, period: str = "month", month: str | None = None
    ) -> Texts:
        """The printed figures of a flow; of an overview also in a month (YYYY-MM) before."""
        return self._printed.get((month or f"{self.month:%Y-%m}", breakdown, flow, period), {})

    @cached_property
    def _names(self) -> Names:
        return names_of(self.connection, self.words.language)

    def name(self, breakdown: str, code: str) -> str:
        """What a member is called."""
        return self._names.get((breakdown, code), code)

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
