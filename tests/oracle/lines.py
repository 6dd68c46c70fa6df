"""Section Lines and vintages: from text to the lines that count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .code_lists import CodeLists
from .questions import Extract, file_key
from .terms import MISSING, Key, first_day


class Line(NamedTuple):
    """One row of an extract, typed; ``unit`` is canonical and None where the quantity is."""

    extract: Extract
    month: dt.date
    product_code: str
    partner: str
    province: str
    regime: str
    quantity: int | None
    unit: str | None
    value: int
    line_number: int

    @property
    def flow(self) -> str:
        """Export or import."""
        return self.extract.flow

    @property
    def breakdown(self) -> str:
        """The dimensions that the extract lists."""
        return self.extract.breakdown

    @property
    def currency(self) -> str:
        """The currency of the value."""
        return self.extract.currency

    @property
    def vintage(self) -> str:
        """The day of the download."""
        return self.extract.vintage

    def key(self) -> Key:
        """Section Lines and vintages: what a revision replaces."""
        return (
            self.flow,
            self.breakdown,
            self.currency,
            self.month,
            self.product_code,
            self.partner,
            self.province,
            self.regime,
        )


def number(text: str) -> int | None:
    """Section Lines and vintages: a quantity that is ?, -, — or empty is null, not zero."""
    return None if text in MISSING else int(text.replace(",", ""))


def typed_lines(
    rows: Iterable[Mapping[str, str]], extracts: Mapping[Key, Extract], lists: CodeLists
) -> list[Line]:
    """Section Lines and vintages: text to numbers, of the extracts that are known.

    A quantity without a unit is none, and so is a unit without a quantity. A line's currency is
    the value that it has. Lines of the sample for codes that others speak about do not count.
    """
    lines = []
    for row in rows:
        extract = extracts.get(file_key(row))
        if extract is None or not extract.answers_code(row["product_code"]):
            continue
        quantity, unit = number(row["quantity_1"]), None
        if row["unit_1"] in MISSING:
            quantity = None
        elif quantity is not None:
            unit = lists.canonical_unit.get(row["unit_1"], row["unit_1"])
        lines.append(
            Line(
                extract=extract,
                month=first_day(row["data_month"]),
                product_code=row["product_code"],
                partner=row["partner_code"],
                province=row["province_code"],
                regime=row["regime_code"],
                quantity=quantity,
                unit=unit,
                value=int(row[f"value_{extract.currency}"].replace(",", "")),
                line_number=int(row["line_number"]),
            )
        )
    return lines


def latest_lines(lines: Iterable[Line], extracts: Iterable[Extract]) -> list[Line]:
    """Section Lines and vintages: the lines that count.

    For each key the line of the latest download, unless a complete extract of a later day answers
    the code and month and no longer lists the key. Complete extracts of one day remove nothing of
    each other: a query may have been split.
    """
    latest: dict[Key, Line] = {}
    for line in lines:
        held = latest.get(line.key())
        if held is None or line.extract.order > held.extract.order:
            latest[line.key()] = line

    removing: dict[Key, list[Extract]] = {}
    for extract in extracts:
        if extract.is_complete:
            source = (extract.flow, extract.breakdown, extract.currency)
            removing.setdefault(source, []).append(extract)
    answering: dict[Key, list[Extract]] = {}

    def is_removed(line: Line) -> bool:
        source = (line.flow, line.breakdown, line.currency)
        key = (*source, line.product_code)
        if key not in answering:
            asked = removing.get(source, [])
            answering[key] = [e for e in asked if e.answers_code(line.product_code)]
        return any(line.month in e.months and e.vintage > line.vintage for e in answering[key])

    return [line for line in latest.values() if not is_removed(line)]
