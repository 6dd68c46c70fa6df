"""Section How the bulletin prints."""

from __future__ import annotations

from fractions import Fraction

from .terms import Row


def rounded(figure: Fraction, decimals: int) -> str:
    """Section How the bulletin prints: once, half away from zero, in whole-number arithmetic."""
    scaled = abs(figure) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = "-" if figure < 0 and digits else ""
    if decimals == 0:
        return f"{sign}{digits}"
    whole, fraction = divmod(digits, 10**decimals)
    return f"{sign}{whole}.{fraction:0{decimals}d}"


def rounded_value(value: int) -> str:
    """Section How the bulletin prints: 100 million USD; below 0.05 and not zero, three decimals."""
    figure = Fraction(value, 100_000_000)
    return rounded(figure, 3 if 0 < abs(figure) < Fraction(5, 100) else 1)


def printed(measure: str, row: Row, flow_total: int | None) -> tuple[str, str | None]:
    """Printed text and note of one figure; no figure prints as - with the reason.

    A share is missing because the value or the flow's total is, or because the total is 0.
    """
    column = {
        "value": "value",
        "value_change": "value_change",
        "value_yoy": "value_yoy_pct",
        "share": "share_pct",
        "quantity": "quantity",
        "quantity_yoy": "quantity_yoy_pct",
    }[measure]
    figure = row[column]
    if figure is None and measure == "share":
        is_published = row["value"] is not None and flow_total is not None
        return "-", "no_base" if is_published else "not_published"
    if figure is None:
        return "-", row["quantity_yoy_status" if "quantity" in measure else "yoy_status"]
    if measure in ("value", "value_change"):
        return rounded_value(figure), None
    if measure == "quantity":
        return rounded(Fraction(figure, 10_000), 0), None
    return rounded(figure, 1), None
