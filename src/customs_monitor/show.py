"""Print a month's overview and top export partners from the published cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from customs_monitor.bulletin import content
from customs_monitor.bulletin.words import PERIODS, Words, words_of
from customs_monitor.options import product_id, published_database, report_month
from customs_monitor.published import reading

TABLES = (1, 2)


def month_tables(
    connection: duckdb.DuckDBPyConnection, product: str, month: date, language: str
) -> list[Table]:
    """Return table 1 and table 2 of the bulletin as terminal tables.

    Args:
        connection: the published database.
        product: a product_id.
        month: the report month.
        language: a language of the wording.

    Raises:
        Refused: there is no such product, month or language.
    """
    words = words_of(connection, language)
    cells = content.cells(connection, product, month, language)
    name = content.names(connection, product, month, language)["product"]
    return [
        _table(
            words("show.title", title=words(f"table.{number}"), name=name, month=f"{month:%Y-%m}"),
            [cell for cell in cells if cell.table_no == number],
            words,
        )
        for number in TABLES
    ]


def _table(title: str, cells: Sequence[content.Printed], words: Words) -> Table:
    """One printed table: month and year to date are two independent rankings side by side."""
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", caption_justify="left")
    labels = {cell.column_no: cell.column_label for cell in cells}
    for period in PERIODS:
        table.add_column(words(f"show.{period}"), no_wrap=True)
        for number in sorted(labels):
            texts = [_text(cell) for cell in cells if cell.column_no == number]
            # A narrow terminal may cut names, never figures.
            width = max(map(len, texts))
            table.add_column(labels[number], justify="right", no_wrap=True, min_width=width)
    for row_no in sorted({cell.row_no for cell in cells}):
        line: list[str] = []
        for period in PERIODS:
            row = {c.column_no: c for c in cells if c.period == period and c.row_no == row_no}
            first = row.get(1)
            line.append(f"{first.rank or ''} {first.row_label}".strip() if first else "")
            line.extend(_text(row[number]) if number in row else "" for number in sorted(labels))
        table.add_row(*line)
    units = dict.fromkeys(cell.unit for cell in cells if cell.unit and cell.unit != "%")
    table.caption = "; ".join(units)
    return table


def _text(cell: content.Printed) -> str:
    """The printed text, a percentage with its sign; the other units stand under the table."""
    return f"{cell.printed_text} %" if cell.unit == "%" and cell.note is None else cell.printed_text


@click.command("show")
@product_id
@click.option("--month", required=True, help="Report month, YYYY-MM.")
@click.option(
    "--lang", default="en", show_default=True, metavar="[zh|en]", help="A language of the wording."
)
@published_database
def show_command(product: str, month: str, lang: str, database: Path) -> None:
    """Print a month's overview and top export partners as the bulletin prints them."""
    # Names are printed as they are: square brackets in them are no markup.
    console = Console(markup=False)
    if not console.is_terminal:
        console.width = 100
    with reading(database) as connection:
        tables = month_tables(connection, product, report_month(month), lang)
    for table in tables:
        console.print(table)
