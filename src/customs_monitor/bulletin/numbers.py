"""Numbers that no table prints, written as tables write theirs; `-` where there is none."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

NONE = "-"


def whole(number: int | None) -> str:
    """A whole number with its thousands."""
    return NONE if number is None else f"{number:,}"


def decimals(number: float | None, places: int, *, signed: bool = False) -> str:
    """A number rounded to some places, half away from zero; one that rounds to zero has no sign."""
    if number is None:
        return NONE
    rounded = Decimal(repr(float(number))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded + 0:+,}" if signed and rounded else f"{rounded + 0:,}"
