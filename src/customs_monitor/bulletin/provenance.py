"""What to know about the data behind a bulletin: download days, sources, coverage, revisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb

from .words import Words

# The months that a bulletin compares, January to its own of this year and last.
_COMPARED = (
    "c.product_id = $product and c.currency = $currency and c.data_month <= $month "
    "and year(c.data_month) >= year($month::date) - 1 "
    "and month(c.data_month) <= month($month::date)"
)


def sources(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, currency: str, words: Words
) -> tuple[str, tuple[str, ...]]:
    """The days of the downloads behind the month and its comparison, and where these come from."""
    rows = connection.execute(
        "select source, first_vintage::varchar, last_vintage::varchar from marts.bulletin_sources "
        "where product_id = ? and report_month = ? and currency = ? order by all",
        [product_id, month, currency],
    ).fetchall()
    if not rows:
        return "", ()
    days = [day for _, first, last in rows for day in (first, last)]
    return _vintage(words, min(days), max(days)), tuple(
        words(f"source.{origin}", vintage=_vintage(words, first, last))
        for origin, first, last in rows
    )


def standing(
    connection: duckdb.DuckDBPyConnection, words: Words, product_id: str | None = None
) -> tuple[str, ...]:
    """What figures are not: downloads from customs, or the newest that are known.

    The first line says that they are invented or a sample, where they are.

    Args:
        connection: the published database.
        words: the words of a language.
        product_id: a product; None for all, which are named unless they have one source.
    """
    ((sources,),) = connection.execute(
        "select count(distinct source) from marts.products"
    ).fetchall()
    lines = []
    for source, products in connection.execute(
        "select source, list(product_id order by product_id) from marts.products "
        "where source <> 'customs' and coalesce(product_id = ?, true) group by all order by all",
        [product_id],
    ).fetchall():
        note = words(f"note.{source}")
        names = words.joined("list.names", products)
        is_plain = product_id or sources == 1
        lines.append(note if is_plain else words("text.labelled", label=names, text=note))
    ((as_of,),) = connection.execute("select as_of from build_info").fetchall()
    if as_of:
        lines.append(words("note.as_of", last=as_of))
    return tuple(lines)


def spliced(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, words: Words
) -> tuple[str, ...]:
    """A note where the month is compared with one of other HS codes that may hold other goods."""
    rows = connection.execute(
        "select splice_status = 'unknown', continues_edition, continued_codes, hs_edition, "
        "hs_codes, strftime(valid_from, '%Y-%m') from marts.product_splices where product_id = ? "
        "and ? between first_report_month and last_report_month and not is_exact",
        [product_id, month],
    ).fetchall()
    return tuple(
        words(
            "note.splice.unknown" if is_unknown else "note.splice",
            missing=f"{before} {continued}",
            codes=f"{edition} {codes}",
            first=first,
        )
        for is_unknown, before, continued, edition, codes, first in rows
    )


# What of the publication stands over a bulletin, and what under it.
HEAD = ("issuer", "release_date", "next_release")
FOOT = ("contact", "licence", "citation")


def publication(
    connection: duckdb.DuckDBPyConnection, words: Words, keys: Sequence[str]
) -> tuple[str, ...]:
    """What is said of the publication under the keys, each with its name, in their order."""
    said = dict(
        connection.execute(
            "select key, text from marts.publication_notes where language = ?", [words.language]
        ).fetchall()
    )
    return tuple(
        words("text.labelled", label=words(f"publication.{key}"), text=said[key])
        for key in keys
        if key in said
    )


def build(connection: duckdb.DuckDBPyConnection, words: Words, vintage: str) -> tuple[str, ...]:
    """The days of the data and the build that made the figures of them."""
    ((number,),) = connection.execute("select build_id from build_info").fetchall()
    return (words("bulletin.footer", vintage=vintage, build=number),) if vintage else ()


def _vintage(words: Words, first: str, last: str) -> str:
    return words("vintage.one" if first == last else "vintage.range", first=first, last=last)


def coverage(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    currency: str,
    words: Words,
    year_to_date: str,
) -> tuple[str, ...]:
    """Which of January to the month, this year and last, each flow and breakdown covers fully."""
    rows = connection.execute(
        f"select flow, breakdown, list(data_month) from marts.coverage as c where {_COMPARED} "
        "and is_complete group by all order by all",
        {"product": product_id, "month": month, "currency": currency},
    ).fetchall()
    wanted = [
        date(year, number, 1)
        for year in (month.year - 1, month.year)
        for number in range(1, month.month + 1)
    ]
    lines = []
    for flow, breakdown, covered in rows:
        what = words(
            "coverage.of", flow=words(f"flow.{flow}"), breakdown=words(f"breakdown.{breakdown}")
        )
        missing = [m for m in wanted if m not in covered]
        if missing:
            line = words(
                "coverage.part",
                what=what,
                months=len(wanted),
                complete=len(wanted) - len(missing),
                missing=month_ranges(missing, words),
            )
        else:
            line = words("coverage.all", what=what, period=year_to_date)
        lines.append(line)
    return tuple(lines)


def revised(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, currency: str, words: Words
) -> tuple[str, ...]:
    """A note on months of the comparison that were downloaded again: the latest line counts."""
    rows = connection.execute(
        f"select distinct data_month from marts.coverage as c where {_COMPARED} "
        "and vintage_count > 1 order by all",
        {"product": product_id, "month": month, "currency": currency},
    ).fetchall()
    if not rows:
        return ()
    return (words("about.revised", months=month_ranges([month for (month,) in rows], words)),)


def month_ranges(found: Sequence[date], words: Words) -> str:
    """Months as ranges: 2023-01 to 2023-03, 2023-06; 2023-01至2023-03、2023-06."""
    return words.joined(
        "list.names",
        [
            first if first == last else words("months.range", first=first, last=last)
            for first, last in month_runs(found)
        ],
    )


def month_runs(found: Sequence[date]) -> list[tuple[str, str]]:
    """First and last of the months that follow each other without a gap, as YYYY-MM."""
    runs: list[list[date]] = []
    for month in found:
        last = runs[-1][-1] if runs else None
        if last and (month.year - last.year) * 12 + month.month - last.month == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [(f"{run[0]:%Y-%m}", f"{run[-1]:%Y-%m}") for run in runs]
