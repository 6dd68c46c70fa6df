"""Sections Periods to Share, contribution, rank: two sides of a comparison and its measures.

A measure's name holds no currency here (``value``, ``unit_value``); a mart adds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .lines import Line
from .published import Months, Published
from .terms import PERIODS, Row, Settings, shift


def period_months(period: str, month: dt.date) -> list[dt.date]:
    """Section Periods: the months of the current side."""
    length = {"month": 1, "year_to_date": month.month, "rolling_12_months": 12}[period]
    return [shift(month, -back) for back in range(length)]


def report_periods(months: Months) -> Iterator[tuple[dt.date, str]]:
    """Section Periods: M is covered; rolling twelve months only where all twelve are."""
    for month in sorted(months):
        for period in PERIODS:
            side = period_months(period, month)
            if period != "rolling_12_months" or all(m in months for m in side):
                yield month, period


@dataclass(frozen=True)
class Side:
    """One side of a comparison. ``units`` holds None for lines without a quantity."""

    is_covered: bool
    is_complete: bool
    is_traded: bool
    value: int | None
    quantity: int | None
    units: frozenset[str | None]

    def unit(self) -> str | None:
        """The one unit of the side, if there is one."""
        return next(iter(self.units)) if len(self.units) == 1 else None


def side_of(
    months: Months, wanted: Sequence[dt.date], lines: Callable[[Published], list[Line]]
) -> Side:
    """Section Periods: value and quantity of a sum of lines over the covered months.

    Without lines it is 0 where all months are completely covered, and null otherwise.
    """
    covered = [months[m] for m in wanted if m in months]
    is_covered = len(covered) == len(wanted)
    found = [line for published in covered for line in lines(published)]
    all_complete = all(published.is_complete for published in covered)
    all_valued = all(published.is_valued for published in covered)
    units = frozenset(line.unit for line in found)
    value: int | None
    quantity: int | None
    if found:
        value = sum(line.value for line in found)
        quantity = None
        if len(units) == 1 and None not in units:
            quantity = sum(line.quantity for line in found if line.quantity is not None)
    else:
        value = quantity = 0 if is_covered and all_complete else None
    return Side(
        is_covered=is_covered,
        is_complete=is_covered and all_complete and all_valued,
        is_traded=bool(found),
        value=value if all_valued else None,
        quantity=quantity,
        units=units,
    )


def traded_members(
    months: Months, wanted: Sequence[dt.date], wanted_last: Sequence[dt.date]
) -> set[str]:
    """Section Periods: who traded in the period, or in last year's if that is fully covered."""
    members = {code for m in wanted if m in months for code in months[m].by_member}
    if all(m in months for m in wanted_last):
        members |= {code for m in wanted_last for code in months[m].by_member}
    return members


def if_covered(side: Side) -> Side:
    """Section Periods: last year's side is given only where all of its months are covered."""
    if side.is_covered:
        return side
    return Side(False, False, False, None, None, frozenset())


def combined(export: Side, import_: Side, sign: int) -> Side:
    """Sections Terms and Identities: total = export + import, net_export = export - import."""
    units = export.units | import_.units
    value = quantity = None
    if export.value is not None and import_.value is not None:
        value = export.value + sign * import_.value
    if len(units) <= 1 and export.quantity is not None and import_.quantity is not None:
        quantity = export.quantity + import_.quantity
    return Side(
        is_covered=export.is_covered and import_.is_covered,
        is_complete=export.is_complete and import_.is_complete,
        is_traded=export.is_traded or import_.is_traded,
        value=value,
        quantity=quantity,
        units=units,
    )


# ------------------------------------------- year on year, quantity, unit value


def percentage_change(current: int | Fraction, last: int | Fraction) -> Fraction:
    """Section Year on year: 100 x (current - last year) / last year, from unrounded values."""
    return Fraction(100 * (current - last)) / last


def value_status(current: Side, last: Side, settings: Settings) -> str:
    """Section Year on year: the first status that applies."""
    if not (current.is_covered and last.is_covered):
        return "not_published"
    if current.value is None or last.value is None:
        return "not_published"
    if last.value == 0:
        return "no_base"
    if last.value < settings.near_zero_base:
        return "near_zero_base"
    return "ok"


def quantity_status(current: Side, last: Side) -> str:
    """Sections Year on year, Quantity and unit value: as for values, and mixed units."""
    if len(current.units) > 1 or len(last.units) > 1:
        return "mixed_units"
    if current.units and last.units and current.units != last.units:
        return "mixed_units"
    if not (current.is_covered and last.is_covered):
        return "not_published"
    if current.quantity is None or last.quantity is None:
        return "not_published"
    return "no_base" if last.quantity == 0 else "ok"


def unit_value(side: Side) -> Fraction | None:
    """Section Quantity and unit value: value / quantity, null where the quantity is null or 0."""
    return Fraction(side.value, side.quantity) if side.value is not None and side.quantity else None


def measured(current: Side, last: Side, settings: Settings) -> Row:
    """The measures that every mart has; a name that begins with _ is not a column of any."""
    status = value_status(current, last, settings)
    row: Row = {
        "value": current.value,
        "value_last_year": last.value,
        "value_change": None,
        "value_yoy_pct": None,
        "yoy_status": status,
        "quantity": current.quantity,
        "quantity_last_year": last.quantity,
        "quantity_yoy_pct": None,
        "quantity_yoy_status": quantity_status(current, last),
        "quantity_unit": current.unit() if current.is_traded else last.unit(),
        "unit_value": unit_value(current),
        "unit_value_last_year": unit_value(last),
        "is_complete": current.is_complete,
    }
    if status != "not_published":
        row["value_change"] = row["value"] - row["value_last_year"]
    if status == "ok":
        row["value_yoy_pct"] = percentage_change(row["value"], row["value_last_year"])
    if row["quantity_yoy_status"] == "ok":
        row["quantity_yoy_pct"] = percentage_change(row["quantity"], row["quantity_last_year"])
    return row


def measured_net(current: Side, last: Side, settings: Settings) -> Row:
    """Section Year on year: net exports have a change and no percentage, and no quantity."""
    row = measured(current, last, settings)
    row["value_yoy_pct"] = None
    if row["yoy_status"] != "not_published":
        row["yoy_status"] = "not_applicable"
    row["quantity_yoy_status"] = "not_applicable"
    for column in (
        "quantity",
        "quantity_last_year",
        "quantity_yoy_pct",
        "quantity_unit",
        "unit_value",
        "unit_value_last_year",
    ):
        row[column] = None
    return row


# ------------------------------------------------------ share, contribution, rank


def part_of(value: int | None, total: int | None) -> Fraction | None:
    """Section Share, contribution, rank: 100 x value / total; null where the total is 0 or null."""
    return Fraction(100 * value, total) if value is not None and total else None


def add_shares(row: Row, overview: Row) -> None:
    """Section Share, contribution, rank: shares and contribution within the flow's total."""
    row["share_pct"] = part_of(row["value"], overview["value"])
    row["share_pct_last_year"] = part_of(row["value_last_year"], overview["value_last_year"])
    has_growth = overview["value_yoy_pct"] is not None
    row["contribution_pp"] = (
        part_of(row["value_change"], overview["value_last_year"]) if has_growth else None
    )


def add_ranks(rows: dict[str, Row]) -> None:
    """Section Share, contribution, rank: value descending, nulls last, then code ascending."""
    for rank, column in (("rank", "value"), ("rank_last_year", "value_last_year")):
        order = sorted(rows, key=lambda c: (rows[c][column] is None, -(rows[c][column] or 0), c))
        for position, code in enumerate(order, start=1):
            is_ranked = rank == "rank" or rows[code][column] is not None
            rows[code][rank] = position if is_ranked else None
