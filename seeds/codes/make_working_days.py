"""Make working_days.csv beside this file: needs holidays, as pinned in pyproject.toml.

The library follows the yearly notices of the State Council's General Office, with the days off and
the weekends that are worked for them. A year whose notice it does not have is left out.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from holidays.countries.china import China, ChinaStaticHolidays

FIRST_YEAR = 2005
SPRING_FESTIVAL = "Chinese New Year (Spring Festival)"


def months() -> Iterator[tuple[dt.date, int, dt.date]]:
    """Each month's first day, its working days, the first day of the year's Spring Festival."""
    years = range(FIRST_YEAR, max(ChinaStaticHolidays.special_public_holidays) + 1)
    calendar = China(years=years, language="en_US")
    for year in years:
        festival = min(
            day for day, name in calendar.items() if day.year == year and name == SPRING_FESTIVAL
        )
        for number in range(1, 13):
            first = dt.date(year, number, 1)
            days = (first + dt.timedelta(day) for day in range(31))
            yield (
                first,
                sum(calendar.is_working_day(day) for day in days if day.month == number),
                festival,
            )


def write(file: TextIO) -> None:
    """Write the seed."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["month", "working_days", "spring_festival"])
    writer.writerows(months())


if __name__ == "__main__":
    with (Path(__file__).parent / "working_days.csv").open("w", encoding="utf-8") as seed:
        write(seed)
