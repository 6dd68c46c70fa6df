"""Section Lines and vintages: from text to the lines that count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .code_lists import CodeLists
from .terms import MISSING, Key, Settings, first_day


class Line(NamedTuple):
    """One row of an extract, typed; ``unit`` is canonical and None where the quantity is."""

    flow: str
    breakdown: str
    currency: str
    is_complete: bool
    vintage: str
    source_file: str
    month: dt.date
    product_code: str
    partner: str
    province: str
    regime: str
    quantity: int | None
    unit: str | None
    value: int
    line_number: int

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
    rows: Iterable[Mapping[str, str]], lists: CodeLists, settings: Settings
) -> list[Line]:
    """Section Lines and vintages: text to numbers, without vintages after ``as_of``.

    A quantity without a unit is none, and so is a unit without a quantity. A line's currency is
    the value that it has.
    """
    lines = []
    for row in rows:
        if settings.as_of is not None and row["vintage"] > settings.as_of:
            continue
        quantity, unit = number(row["quantity_1"]), None
        if row["unit_1"] in MISSING:
            quantity = None
        elif quantity is not None:
            unit = lists.canonical_unit.get(row["unit_1"], row["unit_1"])
        currency = "usd" if row["value_usd"] else "cny"
        lines.append(
            Line(
                flow=row["flow"],
                breakdown=row["breakdown"],
                currency=currency,
                is_complete=row["coverage"] == "complete",
                vintage=row["vintage"],
                source_file=row["source_file"],
                month=first_day(row["data_month"]),
                product_code=row["product_code"],
                partner=row["partner_code"],
                province=row["province_code"],
                regime=row["regime_code"],
                quantity=quantity,
                unit=unit,
                value=int(row[f"value_{currency}"].replace(",", "")),
                line_number=int(row["line_number"]),
            )
        )
    return lines


@dataclass
class Extract:
    """One downloaded file and the codes and months it speaks about."""

    flow: str
    breakdown: str
    currency: str
    is_complete: bool
    vintage: str
    codes: set[str] = field(default_factory=set)
    months: set[dt.date] = field(default_factory=set)


def extracts_of(lines: Iterable[Line]) -> list[Extract]:
    """Section Coverage: an extract speaks about every code it lists, in every month it lists."""
    found: dict[Key, Extract] = {}
    for line in lines:
        key = (line.source_file, line.vintage, line.flow, line.breakdown, line.currency)
        if key not in found:
            found[key] = Extract(
                line.flow, line.breakdown, line.currency, line.is_complete, line.vintage
            )
        found[key].codes.add(line.product_code)
        found[key].months.add(line.month)
    return list(found.values())


def latest_lines(lines: Sequence[Line], extracts: Sequence[Extract]) -> list[Line]:
    """Section Lines and vintages: the lines that count.

    For each key the latest vintage (then the file that sorts last), unless a later complete
    extract speaks about the code and month and no longer lists the key.
    """
    latest: dict[Key, Line] = {}
    for line in lines:
        held = latest.get(line.key())
        if held is None or (line.vintage, line.source_file) > (held.vintage, held.source_file):
            latest[line.key()] = line

    newest_complete: dict[Key, str] = {}
    for extract in extracts:
        if extract.is_complete:
            for code in extract.codes:
                for month in extract.months:
                    key = (extract.flow, extract.breakdown, extract.currency, code, month)
                    newest_complete[key] = max(newest_complete.get(key, ""), extract.vintage)

    def is_removed(line: Line) -> bool:
        key = (line.flow, line.breakdown, line.currency, line.product_code, line.month)
        return newest_complete.get(key, "") > line.vintage

    return [line for line in latest.values() if not is_removed(line)]
