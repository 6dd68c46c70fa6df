"""Section What was asked: which codes of a basket the extracts answer in a month, how completely.

A **known** code is one that an extract lists in a month of the same HS edition, in whatever flow,
breakdown or currency: a code that only imports list is part of the tariff for exports too.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .code_lists import CodeLists
from .lines import Line
from .questions import Extract

Source = tuple[str, str]
"""Breakdown and currency of extracts."""


def dimensions(breakdown: str) -> list[str]:
    """The dimensions that a breakdown lists; ``total`` lists none."""
    return [] if breakdown == "total" else breakdown.split("_")


def serves(breakdown: str, table: str) -> bool:
    """Whether an extract of this breakdown can be summed to the members of a table."""
    return table == "overview" or table in dimensions(breakdown)


def chosen_source(answering: Iterable[Extract], table: str, currency: str) -> Source | None:
    """The source that serves a table with one code's month, of the extracts that answer it.

    The first of these decides: it has the currency's values; it is complete; for the overview, it
    lists partners, or else provinces, or else any dimension; its newest complete download is newer;
    it has the fewest dimensions; partner before province. Only yuan extracts serve a table in yuan
    (section Currencies).
    """
    newest_complete: dict[Source, str] = {}
    for extract in answering:
        if serves(extract.breakdown, table) and currency in ("usd", extract.currency):
            source = (extract.breakdown, extract.currency)
            vintage = extract.vintage if extract.is_complete else ""
            newest_complete[source] = max(newest_complete.get(source, ""), vintage)

    def order(source: Source) -> tuple[bool, bool, int, int, int, bool]:
        names, vintage = dimensions(source[0]), newest_complete[source]
        wished = ["partner" in names, "province" in names, bool(names)]
        first = wished.index(True) if any(wished) else len(wished)
        return (
            source[1] != currency,
            not vintage,
            first if table == "overview" else 0,
            -dt.date.fromisoformat(vintage).toordinal() if vintage else 0,
            len(names),
            "partner" not in names,
        )

    return min(newest_complete, key=order, default=None)


@dataclass
class BasketAnswer:
    """What the extracts say of a basket in a month.

    ``answering`` holds, for each code that is accounted for, the extracts that answer it.
    """

    is_covered: bool = False
    is_answered: bool = True
    is_complete: bool = True
    answering: dict[str, list[Extract]] = field(default_factory=dict)

    def extracts(self) -> list[Extract]:
        """Every extract that answers something of the basket, once."""
        return list({id(e): e for found in self.answering.values() for e in found}.values())


class Answers:
    """Who answers what, from questions and the codes that are known."""

    def __init__(
        self, lines: Iterable[Line], extracts: Iterable[Extract], lists: CodeLists
    ) -> None:
        self.extracts, self.lists = list(extracts), lists
        self.known: dict[str | None, set[str]] = defaultdict(set)
        for line in lines:
            self.known[lists.edition(line.month)].add(line.product_code)
        self._of_code: dict[tuple[str, str], list[Extract]] = {}
        self._under: dict[tuple[str, str | None], list[str]] = {}

    def months(self, flow: str) -> list[dt.date]:
        """The months that extracts of a flow were asked for."""
        return sorted({month for e in self.extracts if e.flow == flow for month in e.months})

    def answering(self, flow: str, code: str, month: dt.date) -> list[Extract]:
        """A code is answered in a month if it, or a prefix of it, and the month were asked for."""
        if (flow, code) not in self._of_code:
            self._of_code[(flow, code)] = [
                e for e in self.extracts if e.flow == flow and e.answers_code(code)
            ]
        return [e for e in self._of_code[(flow, code)] if month in e.months]

    def known_under(self, code: str, month: dt.date) -> list[str]:
        """The known codes under a code; it is one itself where an extract lists it as it is.

        So eight-digit lines of a later year do not stand for all of a four-digit line before.
        """
        edition = self.lists.edition(month)
        if (code, edition) not in self._under:
            known = sorted(self.known[edition])
            self._under[(code, edition)] = [other for other in known if other.startswith(code)]
        return self._under[(code, edition)]

    def of_basket(
        self,
        basket: Iterable[str],
        flow: str,
        month: dt.date,
        is_served: Callable[[Extract], bool],
        is_complete: Callable[[list[Extract]], bool],
    ) -> BasketAnswer:
        """The answer of those extracts that serve a table, or are of one source.

        A basket's code is answered (completely) if an extract answers it, or else if extracts
        answer (completely) every known code under it; a basket is if all its codes are.
        """
        answer = BasketAnswer()
        for code in basket:
            under = self.known_under(code, month)
            found = {
                one: [e for e in self.answering(flow, one, month) if is_served(e)]
                for one in (code, *under)
            }
            answer.is_covered |= any(found.values())
            parts = [found[one] for one in under]
            answer.is_answered &= bool(found[code]) or (bool(parts) and all(parts))
            answer.is_complete &= is_complete(found[code]) or (
                bool(parts) and all(map(is_complete, parts))
            )
            answer.answering |= {one: found[one] for one in under or [code] if found[one]}
        return answer
