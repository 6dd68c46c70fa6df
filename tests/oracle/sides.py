"""Section Periods: the two sides of a comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .lines import Line
from .published import Months, Published
from .terms import PERIODS, shift

FEBRUARY = 2


def period_months(period: str, month: dt.date) -> list[dt.date]:
    """The months of the current side, the last one first."""
    length = {"month": 1, "year_to_date": month.month, "rolling_12_months": 12}[period]
    return [shift(month, -back) for back in range(length)]


def report_periods(months: Months) -> Iterator[tuple[dt.date, str]]:
    """M is covered; rolling twelve months only where all twelve are."""
    for month in sorted(months):
        for period in PERIODS:
            side = period_months(period, month)
            if period != "rolling_12_months" or all(m in months for m in side):
                yield month, period


def side_months(months: Months, period: str, month: dt.date) -> list[dt.date]:
    """The months that a side needs: those of its period, but not a January told in February.

    Customs publish January and February together. Where nobody was asked for January, and
    February's question is not stated, February is taken to hold both: what begins in January is
    whole. A stated question that leaves January out leaves a hole.
    """
    wanted = period_months(period, month)
    january, february = dt.date(month.year, 1, 1), dt.date(month.year, FEBRUARY, 1)
    is_told_together = (
        period == "year_to_date"
        and january not in months
        and february in wanted
        and february in months
        and months[february].is_assumed
    )
    return [m for m in wanted if m != january or not is_told_together]


def may_hold_january(months: Months, period: str, month: dt.date) -> bool:
    """Whether a side begins with a February whose January is not published.

    What such a February holds cannot be known, so it is not compared: not the month, nor twelve
    months that begin with it.
    """
    first = period_months(period, month)[-1]
    return first.month == FEBRUARY and shift(first, -1) not in months


@dataclass(frozen=True)
class Side:
    """One side of a comparison. ``units`` holds None for lines without a quantity.

    ``is_covered``: every month is, by something; ``is_known``: every code is answered in every
    month and, for a sum over members, with all members; for a member, it is listed in each month
    or all are; ``is_complete``: all members of all codes and months, in the currency.
    """

    is_covered: bool
    is_known: bool
    is_complete: bool
    is_traded: bool
    may_hold_january: bool
    value: int | None
    quantity: int | None
    units: frozenset[str | None]

    def unit(self) -> str | None:
        """The one unit of the side, if there is one."""
        return next(iter(self.units)) if len(self.units) == 1 else None


NOT_PUBLISHED = Side(False, False, False, False, False, None, None, frozenset())


def side_of(
    months: Months,
    period: str,
    month: dt.date,
    lines: Callable[[Published], list[Line]],
    is_sum: bool,
) -> Side:
    """Value and quantity of the covered months of a period.

    Without lines it is 0 where all members of all codes are listed in every month, null otherwise.
    """
    wanted = side_months(months, period, month)
    covered = [months[m] for m in wanted if m in months]
    is_covered = len(covered) == len(wanted)
    found = [line for published in covered for line in lines(published)]
    lists_all = is_covered and all(published.is_complete for published in covered)
    all_valued = all(published.is_valued for published in covered)
    is_known = lists_all or (
        not is_sum
        and is_covered
        and all(p.is_answered and (p.is_complete or bool(lines(p))) for p in covered)
    )
    units = frozenset(line.unit for line in found)
    value = quantity = 0 if lists_all else None
    if found:
        value = sum(line.value for line in found)
        quantity = None
        if len(units) == 1 and None not in units:
            quantity = sum(line.quantity for line in found if line.quantity is not None)
    return Side(
        is_covered=is_covered,
        is_known=is_known,
        is_complete=lists_all and all_valued,
        is_traded=bool(found),
        may_hold_january=may_hold_january(months, period, month),
        value=value if all_valued else None,
        quantity=quantity,
        units=units,
    )


def last_year_of(side: Side) -> Side:
    """Last year's side is given only where all of its months are covered."""
    return side if side.is_covered else NOT_PUBLISHED


def traded_members(
    months: Months, wanted: Sequence[dt.date], wanted_last: Sequence[dt.date]
) -> set[str]:
    """Who traded in the period, or in last year's if that is fully covered."""
    members = {code for m in wanted if m in months for code in months[m].by_member}
    if all(m in months for m in wanted_last):
        members |= {code for m in wanted_last for code in months[m].by_member}
    return members


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
        is_known=export.is_known and import_.is_known,
        is_complete=export.is_complete and import_.is_complete,
        is_traded=export.is_traded or import_.is_traded,
        may_hold_january=export.may_hold_january or import_.may_hold_january,
        value=value,
        quantity=quantity,
        units=units,
    )
