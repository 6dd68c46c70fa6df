"""Section Coverage: which months are published, and which extracts serve a table."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .code_lists import CodeLists
from .lines import Extract, Line
from .terms import FLOWS, TABLES

Scope = tuple[str, str, dt.date]
"""Flow, product code and month."""
Source = tuple[str, str]
"""Breakdown and currency of extracts."""


@dataclass
class Published:
    """What one product and flow has in one covered month, from the extracts that serve a table.

    ``is_valued``: every code has values in the table's currency.
    """

    is_valued: bool = True
    is_complete: bool = False
    complete_codes: set[str] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    by_member: dict[str, list[Line]] = field(default_factory=dict)

    def add(self, table: str, lines: Iterable[Line]) -> None:
        """Adds the lines of one code."""
        for line in lines:
            member = line.province if table == "province" else line.partner
            self.lines.append(line)
            self.by_member.setdefault(member, []).append(line)


Months = dict[dt.date, Published]


def dimensions(breakdown: str) -> list[str]:
    """The dimensions that a breakdown lists; ``total`` lists none."""
    return [] if breakdown == "total" else breakdown.split("_")


def serves(breakdown: str, table: str) -> bool:
    """Whether an extract of this breakdown can be summed to the members of a table."""
    return table == "overview" or table in dimensions(breakdown)


def sources_of(extracts: Iterable[Extract]) -> dict[Scope, dict[Source, str]]:
    """The sources that speak about a code and month -> the newest complete vintage, or ""."""
    found: dict[Scope, dict[Source, str]] = defaultdict(dict)
    for extract in extracts:
        source = (extract.breakdown, extract.currency)
        for code in extract.codes:
            for month in extract.months:
                scope = found[(extract.flow, code, month)]
                vintage = extract.vintage if extract.is_complete else ""
                scope[source] = max(scope.get(source, ""), vintage)
    return found


def chosen_source(found: dict[Source, str], table: str, currency: str) -> Source | None:
    """The source that serves a table with one code's month.

    The first of these decides: it has the currency's values; it is complete; for the overview, it
    lists partners, or else provinces, or else any dimension; its newest complete download is newer;
    it has the fewest dimensions; partner before province. Only yuan extracts serve a table in yuan
    (section Currencies).
    """
    able = [s for s in found if serves(s[0], table) and currency in ("usd", s[1])]

    def order(source: Source) -> tuple[bool, bool, int, int, int, bool]:
        names = dimensions(source[0])
        wished = ["partner" in names, "province" in names, bool(names)]
        first = wished.index(True) if any(wished) else len(wished)
        return (
            source[1] != currency,
            not found[source],
            first if table == "overview" else 0,
            -dt.date.fromisoformat(found[source]).toordinal() if found[source] else 0,
            len(names),
            "partner" not in names,
        )

    return min(able, key=order, default=None)


def listed_codes(
    extracts: Iterable[Extract], lists: CodeLists
) -> dict[tuple[str, str, str | None], set[str]]:
    """For (product, flow, HS edition) every code that any extract of the flow speaks about."""
    listed: dict[tuple[str, str, str | None], set[str]] = defaultdict(set)
    for extract in extracts:
        for code, month in itertools.product(extract.codes, extract.months):
            for product_id in lists.products_of(code, month):
                listed[(product_id, extract.flow, lists.edition(month))].add(code)
    return listed


def published_months(
    lines: Iterable[Line], extracts: Iterable[Extract], lists: CodeLists, currency: str
) -> dict[tuple[str, str, str], Months]:
    """For (product, flow, table) the covered months with the lines that serve in a currency."""
    lines_of: dict[tuple[Scope, Source], list[Line]] = defaultdict(list)
    for line in lines:
        scope = (line.flow, line.product_code, line.month)
        lines_of[(scope, (line.breakdown, line.currency))].append(line)

    result: dict[tuple[str, str, str], Months] = {
        (product, flow, table): {} for product in lists.basket for flow in FLOWS for table in TABLES
    }
    for scope, found in sources_of(extracts).items():
        flow, code, month = scope
        for table in TABLES:
            source = chosen_source(found, table, currency)
            if source is None:
                continue
            for product in lists.products_of(code, month):
                published = result[(product, flow, table)].setdefault(month, Published())
                published.is_valued &= source[1] == currency
                if found[source]:
                    published.complete_codes.add(code)
                published.add(table, lines_of[(scope, source)])

    listed = listed_codes(extracts, lists)
    for (product, flow, _), months in result.items():
        for month, published in months.items():
            wanted = listed[(product, flow, lists.edition(month))]
            spoken = published.complete_codes
            published.is_complete = bool(spoken) and wanted <= spoken
    return result
