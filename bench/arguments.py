"""What the scripts read from their command lines."""

import argparse
from datetime import date

FEWEST_LINES = 1_000


def line_count(text: str) -> int:
    """Read 500k, 36m, 200000."""
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower())
    try:
        lines = int(float(text[:-1]) * factor) if factor else int(text)
    except OverflowError:
        raise argparse.ArgumentTypeError(f"found {text}, expected a number") from None
    if lines < FEWEST_LINES:
        raise argparse.ArgumentTypeError(f"found {text}, expected {FEWEST_LINES:,} lines or more")
    return lines


def whole_years(text: str) -> int:
    if int(text) < 12 or int(text) % 12:
        raise argparse.ArgumentTypeError("whole years: 12, 24, … 120")
    return int(text)


def first_day(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def share(text: str) -> float:
    if not 0 <= float(text) <= 0.9:
        raise argparse.ArgumentTypeError(f"found {text}, expected 0 to 0.9")
    return float(text)


def names(text: str) -> list[str]:
    """Split names at commas; one that comes again is the same."""
    return list(dict.fromkeys(text.split(",")))


def sizes(text: str) -> list[str]:
    return list(dict.fromkeys(named(line_count(size)) for size in names(text)))


def named(lines: int) -> str:
    """Return 36m, 500k or 1234: one name for a size, however it was written."""
    for factor, letter in ((1_000_000, "m"), (1_000, "k")):
        # 7.2m, but not 0.2m or 7.2345m.
        if lines >= factor and lines * 10 % factor == 0:
            return f"{lines / factor:g}{letter}"
    return str(lines)


def positive(text: str) -> int:
    if int(text) < 1:
        raise ValueError
    return int(text)
