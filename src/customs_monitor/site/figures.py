"""How a page without scripts prints numbers of the marts, and where a line's points stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NONE = "-"


def whole(value: int | None) -> str:
    """A whole number with its thousands grouped."""
    return NONE if value is None else f"{value:,}"


def tenth(value: float | None) -> str:
    """A number with one digit after the point, a half rounded away from zero as it is written."""
    if value is None:
        return NONE
    return f"{Decimal(repr(value)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


@dataclass(frozen=True)
class Line:
    """A line of months in a box of WIDTH x HEIGHT: the path of SVG, and its last point."""

    path: str
    x: float
    y: float

    WIDTH = 160
    HEIGHT = 40


def line(values: Sequence[float | None]) -> Line | None:
    """Place points from left to right, zero at the bottom unless some are below it.

    A month without a value breaks the line. None where there is nothing to draw.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    least, most = min(0, *known), max(0, *known)
    steps, inset = [], 3.0
    x = y = 0.0
    is_on = False
    for place, value in enumerate(values):
        if value is None:
            is_on = False
            continue
        x = inset + (Line.WIDTH - 2 * inset) * place / max(1, len(values) - 1)
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
    return Line("".join(steps), round(x, 1), round(y, 1))
