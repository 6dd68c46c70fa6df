"""What to know about the data behind a bulletin: download days, sources, coverage, revisions."""

from __future__ import annotations

from datetime import date

import duckdb

from .words import WORDS, period_title

# The months that a bulletin compares, January to its own of this year and last, in dollars.
_COMPARED = (
    "c.product_id = $product and c.currency = 'usd' and c.data_month <= $month "
    "and year(c.data_month) >= year($month::date) - 1 "
    "and month(c.data_month) <= month($month::date)"
)


def sources(
    connection: duckdb.DuckDBPyConnection, parameters: dict, language: str
) -> tuple[str, tuple[str, ...]]:
    """The days of the downloads behind the month and its comparison, and where these come from."""
    words = WORDS[language]
    rows = connection.execute(
        "select ledger.origin, min(ledger.vintage)::varchar, max(ledger.vintage)::varchar "
        "from marts.extract_ledger as ledger "
        f"where exists (select 1 from marts.coverage as c where {_COMPARED} "
        "and c.data_month between ledger.first_month and ledger.last_month "
        "and c.flow = ledger.flow and c.breakdown = ledger.breakdown "
        "and c.currency = ledger.currency "
        "and ledger.vintage between c.first_vintage and c.last_vintage) "
        "group by all order by all",
        parameters,
    ).fetchall()
    if not rows:
        return "", ()
    days = [day for _, first, last in rows for day in (first, last)]
    vintage = _span(words, min(days), max(days))
    return vintage, tuple(
        words[f"source_{origin}"].format(vintage=_span(words, first, last))
        for origin, first, last in rows
    )


def _span(words: dict, first: str, last: str) -> str:
    key = "vintage_one" if first == last else "vintage"
    return words[key].format(first=first, last=last)


def coverage(
    connection: duckdb.DuckDBPyConnection, parameters: dict, language: str
) -> tuple[str, ...]:
    """Which of January to the month, this year and last, each flow and breakdown covers fully."""
    words, month = WORDS[language], parameters["month"]
    rows = connection.execute(
        f"select flow, breakdown, list(data_month) from marts.coverage as c where {_COMPARED} "
        "and is_complete group by all order by all",
        parameters,
    ).fetchall()
    wanted = [
        date(year, number, 1)
        for year in (month.year - 1, month.year)
        for number in range(1, month.month + 1)
    ]
    lines = []
    for flow, breakdown, covered in rows:
        kind = words["breakdown"].get(breakdown, breakdown)
        what = f"{words['flow'][flow]}{' ' if language == 'en' else ''}{kind}"
        missing = [m for m in wanted if m not in covered]
        if missing:
            line = (
                words["coverage"].format(
                    what=what, months=len(wanted), complete=len(wanted) - len(missing)
                )
                + words["clause"]
                + words["coverage_missing"].format(missing=month_ranges(missing, words))
            )
        else:
            line = words["coverage_all"].format(
                what=what, period=period_title(language, "year_to_date", month)
            )
        lines.append(line)
    return tuple(lines)


def revised(
    connection: duckdb.DuckDBPyConnection, parameters: dict, language: str
) -> tuple[str, ...]:
    """A note on months of the comparison that were downloaded again: the latest line counts."""
    words = WORDS[language]
    rows = connection.execute(
        f"select distinct data_month from marts.coverage as c where {_COMPARED} "
        "and vintage_count > 1 order by all",
        parameters,
    ).fetchall()
    if not rows:
        return ()
    return (words["revised"].format(months=month_ranges([m for (m,) in rows], words)),)


def month_ranges(found: list[date], words: dict) -> str:
    """Months as ranges: 2023-01 to 2023-03, 2023-06; 2023-01至2023-03、2023-06."""
    runs: list[list[date]] = []
    for month in found:
        last = runs[-1][-1] if runs else None
        if last and (month.year - last.year) * 12 + month.month - last.month == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = [(f"{run[0]:%Y-%m}", f"{run[-1]:%Y-%m}") for run in runs]
    return words["list"].join(
        first if first == last else words["range"].format(first=first, last=last)
        for first, last in ends
    )
