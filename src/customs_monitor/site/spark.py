"""A line of months as a small picture: where its points stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from customs_monitor.bulletin.charts.reader import MONTHS_SHOWN


@dataclass(frozen=True)
class Line:
    """A line of months in a box of WIDTH x HEIGHT: the path of SVG, its first month, last point."""

    path: str
    first: str
    x: float
    y: float

    WIDTH = 160
    HEIGHT = 40


def line(values: Mapping[str, float | None]) -> Line | None:
    """Place the latest months from left to right, zero at the bottom unless some are below it.

    A month that has no value, or is not there at all, breaks the line. None where there is nothing
    to draw.

    Args:
        values: by month, as YYYY-MM, the oldest first.
    """
    there = list(values)
    months = calendar(there[0], there[-1])[-MONTHS_SHOWN:] if there else []
    shown = [values.get(month) for month in months]
    known = [value for value in shown if value is not None]
    if len(known) < 2:
        return None
    least, most = min(0, *known), max(0, *known)
    steps, inset = [], 3.0
    x = y = 0.0
    is_on = False
    for place, value in enumerate(shown):
        if value is None:
            is_on = False
            continue
        x = inset + (Line.WIDTH - 2 * inset) * place / (len(shown) - 1)
        y = (
            Line.HEIGHT
            - inset
            - (Line.HEIGHT - 2 * inset) * (value - least) / ((most - least) or 1)
        )
        steps.append(f"{'L' if is_on else 'M'}{x:.1f},{y:.1f}")
        # A month between two that are missing is a dot.
        if not is_on:
            steps.append(f"L{x:.1f},{y:.1f}")
        is_on = True
    return Line("".join(steps), months[0], round(x, 1), round(y, 1))


def calendar(first: str, last: str) -> list[str]:
    """Every month from one to another, as YYYY-MM; the marts have no row of one without data."""
    start, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1)]
