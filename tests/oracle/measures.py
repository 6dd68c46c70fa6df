"""Sections Year on year to Share, contribution, rank: the measures of two sides.

A measure's name holds no currency here (``value``, ``unit_value``); a mart adds it.
"""

from __future__ import annotations

from fractions import Fraction

from .sides import Side
from .terms import Row, Settings

COMPARED = ("no_base", "near_zero_base", "ok")
"""The statuses with which both sides are known, so that their difference is given."""


def percentage_change(current: int | Fraction, last: int | Fraction) -> Fraction:
    """Section Year on year: 100 x (current - last year) / last year, from unrounded values."""
    return Fraction(100 * (current - last)) / last


def withheld(current: Side, last: Side, now: int | None, before: int | None) -> str | None:
    """Section YoY status: why two sides are not compared at all."""
    is_published = current.is_covered and last.is_covered and None not in (now, before)
    if not is_published or current.may_hold_january or last.may_hold_january:
        return "not_published"
    return None if current.is_known and last.is_known else "incomplete"


def value_status(current: Side, last: Side, settings: Settings) -> str:
    """Section YoY status: the first that applies."""
    status = withheld(current, last, current.value, last.value)
    if status is not None or last.value is None:
        return status or "not_published"
    if last.value == 0:
        return "no_base"
    return "near_zero_base" if last.value < settings.near_zero_base else "ok"


def quantity_status(current: Side, last: Side) -> str:
    """Sections YoY status, Quantity and unit value: mixed units before all of these."""
    if len(current.units) > 1 or len(last.units) > 1:
        return "mixed_units"
    if current.units and last.units and current.units != last.units:
        return "mixed_units"
    status = withheld(current, last, current.quantity, last.quantity)
    return status or ("no_base" if last.quantity == 0 else "ok")


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
        "unit_value_yoy_pct": None,
        "is_complete": current.is_complete,
        "is_complete_last_year": last.is_complete if last.is_covered else None,
    }
    if status in COMPARED:
        row["value_change"] = row["value"] - row["value_last_year"]
    if status == "ok":
        row["value_yoy_pct"] = percentage_change(row["value"], row["value_last_year"])
    if row["quantity_yoy_status"] == "ok":
        row["quantity_yoy_pct"] = percentage_change(row["quantity"], row["quantity_last_year"])
        if status in COMPARED and row["unit_value"] is not None and row["unit_value_last_year"]:
            row["unit_value_yoy_pct"] = percentage_change(
                row["unit_value"], row["unit_value_last_year"]
            )
    return row


def measured_net(current: Side, last: Side, settings: Settings) -> Row:
    """Section Year on year: net exports have a change and no percentage, and no quantity."""
    row = measured(current, last, settings)
    row["value_yoy_pct"] = None
    if row["yoy_status"] in COMPARED:
        row["yoy_status"] = "not_applicable"
    row["quantity_yoy_status"] = "not_applicable"
    for column in (
        "quantity",
        "quantity_last_year",
        "quantity_yoy_pct",
        "quantity_unit",
        "unit_value",
        "unit_value_last_year",
        "unit_value_yoy_pct",
    ):
        row[column] = None
    return row


def part_of(value: int | None, total: int | None) -> Fraction | None:
    """Section Share, contribution, rank: 100 x value / total; null where the total is 0 or null."""
    return Fraction(100 * value, total) if value is not None and total else None


def add_shares(row: Row, overview: Row) -> None:
    """Section Share, contribution, rank: within the flow's total, null where that is incomplete."""
    total = overview["value"] if overview["is_complete"] else None
    total_last_year = overview["value_last_year"] if overview["is_complete_last_year"] else None
    row["share_pct"] = part_of(row["value"], total)
    row["share_pct_last_year"] = part_of(row["value_last_year"], total_last_year)
    row["share_change_pp"] = None
    if None not in (row["share_pct"], row["share_pct_last_year"]):
        row["share_change_pp"] = row["share_pct"] - row["share_pct_last_year"]
    has_growth = overview["value_yoy_pct"] is not None
    row["contribution_pp"] = part_of(row["value_change"], total_last_year) if has_growth else None


def add_ranks(rows: dict[str, Row]) -> None:
    """Section Share, contribution, rank: value descending, nulls last, then code ascending.

    Where nobody's value is known, nobody is ranked.
    """
    for rank, column in (("rank", "value"), ("rank_last_year", "value_last_year")):
        order = sorted(rows, key=lambda c: (rows[c][column] is None, -(rows[c][column] or 0), c))
        for position, code in enumerate(order, start=1):
            # The first one is known, unless nobody is.
            known = code if rank == "rank_last_year" else order[0]
            rows[code][rank] = position if rows[known][column] is not None else None
    for row in rows.values():
        row["member_status"] = member_status(row)
        is_continuing = row["member_status"] == "continuing"
        row["rank_change"] = row["rank_last_year"] - row["rank"] if is_continuing else None


def member_status(row: Row) -> str | None:
    """Section Why trade moved: new, lost or continuing, where both sides can be compared."""
    if row["yoy_status"] not in COMPARED:
        return None
    statuses = {(True, False): "new", (False, True): "lost", (True, True): "continuing"}
    return statuses.get((row["value"] > 0, row["value_last_year"] > 0))
