"""The measures of every member in one currency, before they are dealt to the marts.

Each table is a dict from (report month, period, product, flow[, member]) to a row. A measure's
name holds no currency, and a name that begins with _ is no column of any mart:

``_is_traded``   one of the region's partners has a row
``_is_printed``  one of the flow's partners has a row, so that the bulletin prints its regions
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .code_lists import CodeLists
from .lines import Line
from .measures import add_ranks, add_shares, measured, measured_net
from .published import Months, Published
from .sides import (
    Side,
    combined,
    last_year_of,
    report_periods,
    side_months,
    side_of,
    traded_members,
)
from .terms import FLOWS, Key, Mart, Row, Settings, shift


@dataclass(frozen=True)
class Comparison:
    """A report month and period of one product, flow and table."""

    product: str
    flow: str
    month: dt.date
    period: str
    months: Months

    @property
    def key(self) -> Key:
        """The key of the overview's row."""
        return (self.month, self.period, self.product, self.flow)

    @property
    def last_year(self) -> dt.date:
        """The report month one year earlier."""
        return shift(self.month, -12)

    def traded(self) -> set[str]:
        """The members that have a row."""
        now, before = (
            side_months(self.months, self.period, month) for month in (self.month, self.last_year)
        )
        return traded_members(self.months, now, before)

    def sides(
        self,
        now: Callable[[Published], list[Line]],
        before: Callable[[Published], list[Line]] | None = None,
        is_sum: bool = True,
    ) -> tuple[Side, Side]:
        """Both sides for the lines that ``now`` (and ``before``, if given) picks of a month."""
        last = side_of(self.months, self.period, self.last_year, before or now, is_sum)
        return side_of(self.months, self.period, self.month, now, is_sum), last_year_of(last)


@dataclass
class Tables:
    """The tables of one currency."""

    published: dict[tuple[str, str, str], Months]
    lists: CodeLists
    settings: Settings

    def __post_init__(self) -> None:
        self.overview = self._overview()
        self.partner = self._members("partner")
        self.province = self._members("province")
        self.region = self._regions()

    def _comparisons(self, table: str) -> Iterator[Comparison]:
        """Section Periods: every report month and period of a table."""
        for product in self.lists.basket:
            for flow in FLOWS:
                months = self.published[(product, flow, table)]
                for month, period in report_periods(months):
                    yield Comparison(product, flow, month, period, months)

    def _overview(self) -> Mart:
        """Section Periods: a row wherever the flow is covered; total and net where both are."""
        rows: Mart = {}
        sides: dict[Key, tuple[Side, Side]] = {}
        for compared in self._comparisons("overview"):
            sides[compared.key] = compared.sides(lambda published: published.lines)
            rows[compared.key] = measured(*sides[compared.key], self.settings)
        for month, period, product, flow in list(sides):
            both = [(month, period, product, flow) for flow in FLOWS]
            if flow == FLOWS[0] and all(key in sides for key in both):
                pairs = list(zip(*(sides[key] for key in both), strict=True))
                total = measured(*(combined(*pair, 1) for pair in pairs), self.settings)
                net = measured_net(*(combined(*pair, -1) for pair in pairs), self.settings)
                rows[(month, period, product, "total")] = total
                rows[(month, period, product, "net_export")] = net
        for row in rows.values():
            add_shares(row, row)
        return rows

    def _members(self, table: str) -> Mart:
        """Sections Periods and Share, contribution, rank: a row for each member that traded."""
        table_rows: Mart = {}
        for compared in self._comparisons(table):
            rows: dict[str, Row] = {}
            for code in compared.traded():

                def of_member(published: Published, code: str = code) -> list[Line]:
                    return published.by_member.get(code, [])

                row = measured(*compared.sides(of_member, is_sum=False), self.settings)
                add_shares(row, self.overview[compared.key])
                rows[code] = row
            add_ranks(rows)
            table_rows |= {(*compared.key, code): row for code, row in rows.items()}
        return table_rows

    def _regions(self) -> Mart:
        """Section Regions: the sum of the partners of the report month's composition.

        All regions of every covered period; a mart takes those that are traded or printed.
        """
        rows: Mart = {}
        for compared in self._comparisons("partner"):
            traded = compared.traded()
            for region in self.lists.regions:
                now = before = region.members(compared.month)
                if self.settings.region_composition == "own":
                    before = region.members(compared.last_year)

                def lines_of(members: frozenset[str]) -> Callable[[Published], list[Line]]:
                    return lambda published: [
                        line
                        for code in members & published.by_member.keys()
                        for line in published.by_member[code]
                    ]

                sides = compared.sides(lines_of(now), lines_of(before))
                row = measured(*sides, self.settings)
                add_shares(row, self.overview[compared.key])
                rows[(*compared.key, region.code)] = row | {
                    "_is_traded": not traded.isdisjoint(now | before),
                    "_is_printed": bool(traded),
                }
        return rows
