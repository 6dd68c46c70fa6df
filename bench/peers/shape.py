"""What the Python peers share: the sides of the periods, and where things are.

All peers rely on what bench/generate.py promises: complete extracts by partner and province, in
dollars, one vintage, months without a hole from a January on, every code in every extract; a code
has one unit, every line a first quantity. Every code is a product, and so are its first 6, 4 and 2
digits. So nothing is asked about coverage, every value is known, and `is_complete` is true.
"""

import argparse
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).parent.parent.parent / "seeds"
TABLES = {
    "overview": "trade_overview",
    "region": "trade_by_region",
    "partner": "trade_by_partner",
    "province": "trade_by_province",
}
LINE_COLUMNS = [
    "flow",
    "product_code",
    "partner_code",
    "province_code",
    "data_month",
    "quantity_1",
    "unit_1",
    "value_usd",
]
NEAR_ZERO_BASE = 50_000

# Months of one of three years: ("last", 3, 12) is March to December of last year.
Span = tuple[str, int, int]


@dataclass(frozen=True)
class Period:
    """A report month and period; no `last_year` where the two sides are not compared."""

    month: int
    name: str
    this: tuple[Span, ...]
    last_year: tuple[Span, ...]


def periods(year: int, months: int, first_year: int) -> Iterator[Period]:
    """Yield the periods of a year that has so many months."""
    has_last, has_before = year > first_year, year > first_year + 1
    for month in range(1, months + 1):
        last: tuple[Span, ...] = (("last", month, month),)
        to_last: tuple[Span, ...] = (("last", 1, month),)
        yield Period(month, "month", (("this", month, month),), last if has_last else ())
        yield Period(month, "year_to_date", (("this", 1, month),), to_last if has_last else ())
        ends_year = month == 12
        if has_last or ends_year:
            yield Period(
                month,
                "rolling_12_months",
                _spans(("last", month + 1, 12), ("this", 1, month)),
                _spans(("before", month + 1, 12), ("last", 1, month))
                if has_before or (has_last and ends_year)
                else (),
            )


def _spans(*spans: Span) -> tuple[Span, ...]:
    return tuple(span for span in spans if span[1] <= span[2])


def line_files(landing: Path) -> list[Path]:
    """Return the Parquet files of a landing's lines."""
    return sorted(landing.glob("lines/*/*.parquet"))


def folders(description: str) -> tuple[list[Path], Path]:
    """Read the command line; return the files of the landing's lines and an empty output folder."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--landing", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    empty(parser, given.out, given.landing)
    for table in TABLES.values():
        (given.out / table).mkdir()
    return line_files(given.landing), given.out


def empty(parser: argparse.ArgumentParser, out: Path, landing: Path) -> None:
    """Make an output folder anew, unless it holds anything that no peer writes."""
    if not landing.is_dir():
        parser.error(f"{landing}: found no such folder, expected a landing")
    written = {*TABLES.values(), "marts.duckdb", "marts.duckdb.wal", ".spill"}
    if out.exists() and not {path.name for path in out.iterdir()} <= written:
        parser.error(f"{out}: found other files than a peer's, expected an empty or a new folder")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
