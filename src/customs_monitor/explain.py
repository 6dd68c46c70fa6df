"""Shows how a figure came about: the fraction that it is, its sides, and the lines behind them.

All numbers are the published database's: `bulletin_cells`, the table macros `sides_of` and
`lines_of` (serving/questions.sql), or a row of a trade mart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import duckdb

from customs_monitor import quoting
from customs_monitor.bulletin import editions, printed, provenance
from customs_monitor.bulletin.numbers import whole
from customs_monitor.bulletin.sides import Side, exact, multiplied, named, title
from customs_monitor.bulletin.words import PERIODS, Names, Words, names_of, words_of
from customs_monitor.characters import one_line
from customs_monitor.errors import Refused, reason
from customs_monitor.ingest.report import print_document
from customs_monitor.options import (
    currency,
    product_id,
    project_dir,
    published_database,
    report_month,
)
from customs_monitor.published import reading

COLUMNS = ("value", "share", "yoy")
# Marts whose rows are explained: what each is by, where its rows do not say so themselves, and the
# column of its members.
MARTS = {
    "trade_overview": ("overview", ""),
    "trade_by_partner": ("partner", "partner_code"),
    "trade_by_region": ("region", "region_code"),
    "trade_by_province": ("province", "province_code"),
    "trade_in_yuan": ("", "member_code"),
    "top_partners": ("partner", "partner_code"),
    "top_provinces": ("province", "province_code"),
    "top_partners_in_yuan": ("partner", "partner_code"),
    "top_provinces_in_yuan": ("province", "province_code"),
}


@dataclass(frozen=True)
class Line:
    """A row of `figure_lines`: a line of a download."""

    data_month: date
    hs_code: str
    partner_code: str
    province_code: str
    regime_code: str
    value: int | None
    quantity: int | None
    quantity_unit: str | None
    vintage: date
    source_file: str
    line_number: int


# The lines of each sum.
_Lines = Mapping[tuple[object, ...], Sequence[Line]]


@dataclass(frozen=True)
class Figure:
    """A printed figure, its sides, and the lines of each of these."""

    cell: printed.Printed
    sides: Sequence[Side]
    lines: _Lines


def figure(
    connection: duckdb.DuckDBPyConnection,
    product: str,
    month: date,
    language: str,
    place: tuple[int, str, int, str],
    currency: str | None = None,
) -> Figure:
    """Return a printed figure with all that is behind it.

    Args:
        connection: the published database.
        product: a product_id.
        month: the report month.
        language: a language of the wording.
        place: number of the table, period, number of the row, name of the column.
        currency: `usd` or `cny`; None for the product's first.

    Raises:
        Refused: nothing is printed there.
    """
    table_no, period, row_no, column = place
    currency = editions.chosen_currency(connection, product, currency)
    half = [
        cell
        for cell in printed.cells(connection, product, month, language, currency)
        if (cell.table_no, cell.period) == (table_no, period)
    ]
    rows = [cell.row_no for cell in half]
    if row_no not in rows:
        known = f"{min(rows)} to {max(rows)}" if rows else "none, as the table is empty"
        raise Refused(f"--row: found {row_no}, expected {known}")
    for cell in half:
        if (cell.row_no, cell.column_name) == (row_no, column):
            break
    else:
        raise Refused(f"--column: found '{column}', which table {table_no} does not have")
    sides = [
        Side(*row)
        for row in connection.execute(
            f"select {', '.join(printed.columns(Side))} "
            "from sides_of($1, $2, $3, $4, $5, period := $6, currency := $7)",
            [product, month, table_no, row_no, column, period, currency],
        ).fetchall()
    ]
    lines = {side.sum: _lines(connection, product, side) for side in sides}
    return Figure(cell, sides, lines)


def _lines(connection: duckdb.DuckDBPyConnection, product: str, side: Side) -> list[Line]:
    rows = connection.execute(
        f"select {', '.join(printed.columns(Line))} from lines_of($1, $2, $3, $4, $5, $6, "
        "members_on := $7::date, currency := $8)",
        [
            product,
            side.flow,
            side.breakdown,
            side.member_code,
            side.first_month,
            side.last_month,
            side.members_on,
            side.currency,
        ],
    ).fetchall()
    return [Line(*row) for row in rows]


def row_of_mart(
    connection: duckdb.DuckDBPyConnection, mart: str, where: str
) -> tuple[dict[str, Any], list[Side], _Lines]:
    """Return the one row of a trade mart that a condition selects, its sides and their lines.

    Args:
        connection: the published database.
        mart: one of MARTS.
        where: a condition in SQL.

    Raises:
        Refused: there is no such mart, the condition is no SQL, or it selects no row or several.
    """
    if mart not in MARTS:
        raise Refused(f"--mart: found '{mart}', expected one of: {', '.join(MARTS)}")
    breakdown, member = MARTS[mart]
    keys = ["report_month", "period", "product_id", "flow"]
    keys += [key for key in ("" if breakdown else "breakdown", member) if key]
    try:
        rows = connection.execute(
            f"select * from marts.{quoting.name(mart)} where {where} limit 2"
        ).fetchall()
        heads = [name for name, *_ in connection.description or ()]
    except duckdb.Error as error:
        raise Refused(f"--where: found '{where}': {reason(error)}") from error
    if len(rows) != 1:
        raise Refused(
            f"--where: found {'several rows' if rows else 'no row'} of {mart}, expected one: "
            f"say {', '.join(keys)}"
        )
    row = dict(zip(heads, rows[0], strict=True))
    sides = [
        Side(*found)
        for found in connection.execute(
            f"select {', '.join(printed.columns(Side))} "
            "from sides_of_row($1, $2, $3, $4, $5, $6, $7)",
            [
                *(row["product_id"], row["report_month"]),
                *("cny" if mart.endswith("_in_yuan") else "usd", row["flow"]),
                *(breakdown or row["breakdown"], row[member] if member else "", row["period"]),
            ],
        ).fetchall()
    ]
    return row, sides, {side.sum: _lines(connection, row["product_id"], side) for side in sides}


def told(found: Figure, words: Words, names: Names, heading: str, shown: int) -> Iterator[str]:
    """Yield the lines of text that explain a printed figure.

    Args:
        found: the figure.
        words: the words of a language.
        names: what partners, provinces and regions are called in it.
        heading: table, product and period.
        shown: how many lines of downloads to tell of each sum.
    """
    yield heading
    yield title(found.cell, words)
    yield ""
    yield from exact(found.cell, words)
    yield from _sides_told(found.sides, found.lines, words, names, shown)


def _sides_told(
    sides: Sequence[Side],
    lines: _Lines,
    words: Words,
    names: Names,
    shown: int,
) -> Iterator[str]:
    """Each sum with its factor; then the lines of each, once where several terms are of one."""
    width = max((len(whole(side.amount)) for side in sides), default=1)
    for part, terms in groupby(sides, lambda side: side.fraction_part):
        yield ""
        yield words(f"explain.{part}")
        for side in terms:
            yield f"{multiplied(side, width, 5)}  {named(side, words, names)}"
    for one, own in lines.items():
        side = next(side for side in sides if side.sum == one)
        yield ""
        count = words("explain.lines", count=f"{len(own):,}")
        yield words("text.labelled", label=named(side, words, names), text=count)
        for (file, vintage), group in groupby(
            own[:shown], lambda line: (line.source_file, line.vintage)
        ):
            yield f"  {words('explain.file', file=file, vintage=vintage)}"
            for line in group:
                own_amount = line.quantity if side.added == "quantity" else line.value
                yield (
                    f"  {line.line_number:>7}  {line.data_month:%Y-%m}  {line.hs_code}  "
                    f"{whole(own_amount):>{width}}  {_members(line, names)}"
                )
        if len(own) > shown:
            yield f"  {words('explain.more', count=f'{len(own) - shown:,}')}"


def _members(line: Line, names: Names) -> str:
    partner, province = line.partner_code, line.province_code
    return " ".join(
        text
        for text in (
            partner,
            names.get(("partner", partner), ""),
            province,
            names.get(("province", province), ""),
            line.regime_code,
        )
        if text
    )


def _document(sides: Sequence[Side], lines: _Lines) -> list[dict[str, object]]:
    return [asdict(side) | {"lines": [asdict(line) for line in lines[side.sum]]} for side in sides]


@click.command("explain", short_help="Show how a printed figure came about.")
@product_id
@click.option("--month", help="Report month, YYYY-MM.  [default: the latest]")
@click.option("--table", type=click.IntRange(1, 5), default=1, show_default=True, help="Its table.")
@click.option(
    "--period", type=click.Choice(PERIODS), default=PERIODS[0], show_default=True, help="Its half."
)
@click.option("--row", type=click.IntRange(min=1), help="Its row, from 1.  [default: 1]")
@click.option("--column", type=click.Choice(COLUMNS), help="Its column.  [default: value]")
@click.option("--mart", help="Instead of a printed figure, a row of this trade mart.")
@click.option("--where", help="Which row of --mart: a condition in SQL.")
@click.option(
    "--lines",
    "shown",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many lines of downloads to print of each sum; JSON has all.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every line.")
@click.option(
    "--lang", default="en", show_default=True, metavar="[zh|en]", help="A language of the wording."
)
@currency
@published_database
@project_dir
def explain_command(
    product: str | None,
    month: str | None,
    table: int,
    period: str,
    row: int | None,
    column: str | None,
    mart: str | None,
    where: str | None,
    shown: int,
    as_json: bool,
    lang: str,
    currency: str | None,
    database: Path,
) -> None:
    """Show how a printed figure came about: from the text back to the lines of the downloads.

    The figure as printed, the fraction of whole numbers that it is, the rule, the sums in the
    fraction, and the lines that each sum is of: file, line, day of the download, amount.

    \b
    customs explain --month 2024-06 --table 2 --row 3 --column yoy
    customs explain --table 1 --row 4 --period year_to_date --json
    customs explain --mart trade_by_partner --where "partner_iso3 = 'DEU' and \\
      report_month = '2024-06-01' and flow = 'export' and period = 'month'"
    """
    if (mart is None) != (where is None):
        raise click.UsageError("--mart and --where go together.")
    chosen = None if month is None else report_month(month)
    with reading(database) as connection:
        words = words_of(connection, lang)
        names = names_of(connection, lang)
        if mart is not None and where is not None:
            values, sides, lines = row_of_mart(connection, mart, where)
            document: dict[str, object] = {"mart": mart, "row": values}
            product = values["product_id"]
            texts = [f"{name}: {'-' if text is None else text}" for name, text in values.items()]
            texts += _sides_told(sides, lines, words, names, shown)
        else:
            product = product or editions.newest_product(connection)
            if product is None:
                raise Refused(f"{database}: {editions.NO_BULLETIN}")
            chosen = chosen or editions.months(connection, product, currency)[-1]
            place = (table, period, row or 1, column or COLUMNS[0])
            found = figure(connection, product, chosen, lang, place, currency)
            sides, lines = list(found.sides), found.lines
            called = printed.names(connection, product, chosen, lang)
            heading = words(
                "show.title",
                title=words("table.caption", number=table, title=words(f"table.{table}")),
                name=called["product"],
                month=called[period],
            )
            document = {
                "product_id": product,
                "report_month": chosen,
                **asdict(found.cell),
                "rule": words(f"explain.rule.{found.cell.measure}"),
            }
            texts = list(told(found, words, names, heading, shown))
        standing = provenance.standing(connection, words, product)
    if as_json:
        print_document(document | {"sides": _document(sides, lines), "standing": list(standing)})
        return
    for text in [*texts, "", *standing] if standing else texts:
        click.echo(one_line(text))
