"""Section Why trade moved: value by working day, from the overview and the calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

from .terms import Mart

# A month's working days and the year's Spring Festival.
Calendar = Mapping[dt.date, tuple[int, dt.date]]


def side(calendar: Calendar, month: dt.date, period: str) -> tuple[int | None, dt.date | None]:
    """Working days of a period that ends with a month, and Spring Festival's date."""
    first = month.month if period == "month" else 1
    months = [month.replace(month=number) for number in range(first, month.month + 1)]
    if any(each not in calendar for each in months):
        return None, None
    return sum(calendar[each][0] for each in months), calendar[month][1]


def trade_per_working_day(overview: Mart, calendar: Calendar, products: set[str]) -> Mart:
    """Growth by working day of the flows that have a growth; January and February are marked."""
    mart: Mart = {}
    for key, flow in overview.items():
        month, period, product, direction = key
        is_asked = period in ("month", "year_to_date") and direction in ("export", "import")
        if not is_asked or product not in products or flow["yoy_status"] != "ok":
            continue
        days, festival = side(calendar, month, period)
        days_before, festival_before = side(calendar, month.replace(year=month.year - 1), period)
        per_day = Fraction(flow["value"], days) if days else None
        per_day_before = Fraction(flow["value_last_year"], days_before) if days_before else None
        is_known = per_day is not None and per_day_before is not None
        mart[key] = {
            "value_usd": flow["value"],
            "value_usd_last_year": flow["value_last_year"],
            "value_usd_yoy_pct": flow["value_yoy_pct"],
            "working_days": days,
            "working_days_last_year": days_before,
            "value_usd_per_working_day": per_day,
            "value_usd_per_working_day_last_year": per_day_before,
            "value_usd_per_working_day_yoy_pct": 100 * (per_day / per_day_before - 1)
            if is_known
            else None,
            "working_day_status": "ok" if is_known else "no_calendar",
            "spring_festival": festival,
            "spring_festival_last_year": festival_before,
            "is_spring_festival_month": month.month == 1
            or (month.month == 2 and period == "month"),
        }
    return mart
