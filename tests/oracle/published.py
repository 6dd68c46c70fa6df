"""Section Coverage: which months are published, and the lines that serve a table in them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from .answers import Answers, Source, chosen_source, serves
from .code_lists import CodeLists
from .lines import Line
from .questions import Extract
from .terms import FLOWS, TABLES


@dataclass
class Published:
    """What one product and flow has in one covered month, from the extracts that serve a table.

    ``is_answered``: every code of the basket is; ``is_complete``: with all members;
    ``is_valued``: every code has values in the table's currency;
    ``has_values``: some code has;
    ``is_assumed``: an extract is taken to answer what it lists, for its question is not stated.
    """

    is_answered: bool
    is_complete: bool
    is_assumed: bool
    is_valued: bool = True
    has_values: bool = False
    lines: list[Line] = field(default_factory=list)
    by_member: dict[str, list[Line]] = field(default_factory=dict)

    def add(self, table: str, lines: Iterable[Line]) -> None:
        """Adds the lines of one code."""
        for line in lines:
            member = line.province if table == "province" else line.partner
            self.lines.append(line)
            self.by_member.setdefault(member, []).append(line)


Months = dict[dt.date, Published]
LinesOf = dict[tuple[str, str, dt.date, Source], list[Line]]


def published_months(
    lines: Iterable[Line], answers: Answers, lists: CodeLists, currency: str
) -> dict[tuple[str, str, str], Months]:
    """For (product, flow, table) the covered months with the lines that serve in a currency."""
    lines_of: LinesOf = defaultdict(list)
    for line in lines:
        source = (line.breakdown, line.currency)
        lines_of[(line.flow, line.product_code, line.month, source)].append(line)
    result: dict[tuple[str, str, str], Months] = {}
    for product, by_edition in lists.basket.items():
        for flow in FLOWS:
            for table in TABLES:
                months = result[(product, flow, table)] = {}
                for month in answers.months(flow):
                    basket = by_edition.get(lists.edition(month), [])
                    found = published(basket, flow, table, month, answers, lines_of, currency)
                    if found is not None:
                        months[month] = found
    return result


def published(
    basket: list[str],
    flow: str,
    table: str,
    month: dt.date,
    answers: Answers,
    lines_of: LinesOf,
    currency: str,
) -> Published | None:
    """A month of a product and flow in a table; None where no code of the basket is answered."""

    def is_served(extract: Extract) -> bool:
        return serves(extract.breakdown, table) and currency in ("usd", extract.currency)

    def is_complete(found: list[Extract]) -> bool:
        source = chosen_source(found, table, currency)
        return any(e.is_complete and (e.breakdown, e.currency) == source for e in found)

    answer = answers.of_basket(basket, flow, month, is_served, is_complete)
    if not answer.is_covered:
        return None
    is_assumed = any(not e.is_stated for e in answer.extracts())
    month_of = Published(answer.is_answered, answer.is_complete, is_assumed)
    for code, found in answer.answering.items():
        source = chosen_source(found, table, currency)
        assert source is not None
        month_of.is_valued &= source[1] == currency
        month_of.has_values |= source[1] == currency
        month_of.add(table, lines_of[(flow, code, month, source)])
    return month_of
