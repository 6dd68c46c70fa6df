"""Print a month's overview and top export partners from the published cells."""

from __future__ import annotations

from collections import namedtuple
from datetime import date
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table

from customs_monitor.bulletin import content
from customs_monitor.bulletin.words import WORDS
from customs_monitor.options import product_id, published_database, report_month
from customs_monitor.published import reading

Cell = namedtuple(
    "Cell",
    "table_no period row_no column_no row_label column_label printed_text unit note rank",
)
PERIODS = {
    "zh": {"month": "当月", "year_to_date": "累计"},
    "en": {"month": "month", "year_to_date": "year to date"},
}
TABLES = (1, 2)


def month_tables(database: Path, product: str, month: date, language: str) -> list[Table]:
    """Return table 1 and table 2 of the bulletin as terminal tables.

    Args:
        database: the published database.
        product: a product_id.
        month: the report month.
        language: `zh` or `en`.

    Raises:
        Refused: there is no such database, product or month.
    """
    content.require(database, product, month)
    with reading(database) as connection:
        cells = [
            Cell(*row)
            for row in connection.execute(
                f"select {', '.join(Cell._fields)} from marts.bulletin_cells where product_id = ? "
                "and language = ? and report_month = ? order by all",
                [product, language, month],
            ).fetchall()
        ]
        (name,) = connection.execute(
            f"select product_name_{language} from marts.products where product_id = ?", [product]
        ).fetchone()
    return [
        _table(
            f"{WORDS[language]['tables'][number]}: {name}, {month:%Y-%m}",
            [cell for cell in cells if cell.table_no == number],
            PERIODS[language],
        )
        for number in TABLES
    ]


def _table(title: str, cells: list[Cell], periods: dict[str, str]) -> Table:
    """One printed table: month and year to date are two independent rankings side by side."""
    table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", caption_justify="left")
    labels = {cell.column_no: cell.column_label for cell in cells}
    for head in periods.values():
        table.add_column(head, no_wrap=True)
        for number in sorted(labels):
            texts = [_text(cell) for cell in cells if cell.column_no == number]
            # A narrow terminal may cut names, never figures.
            width = max(map(len, texts))
            table.add_column(labels[number], justify="right", no_wrap=True, min_width=width)
    for row_no in sorted({cell.row_no for cell in cells}):
        line: list[str] = []
        for period in periods:
            row = {c.column_no: c for c in cells if c.period == period and c.row_no == row_no}
            first = row.get(1)
            line.append(f"{first.rank or ''} {first.row_label}".strip() if first else "")
            line.extend(_text(row[number]) if number in row else "" for number in sorted(labels))
        table.add_row(*line)
    units = dict.fromkeys(cell.unit for cell in cells if cell.unit not in (None, "%"))
    table.caption = "; ".join(units)
    return table


def _text(cell: Cell) -> str:
    """The printed text, a percentage with its sign; the other units stand under the table."""
    return f"{cell.printed_text} %" if cell.unit == "%" and cell.note is None else cell.printed_text


@click.command("show")
@product_id
@click.option("--month", required=True, help="Report month, YYYY-MM.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True)
@published_database
def show_command(product: str, month: str, lang: str, database: Path) -> None:
    """Print a month's overview and top export partners as the bulletin prints them."""
    # Names are printed as they are: square brackets in them are no markup.
    console = Console(markup=False)
    if not console.is_terminal:
        console.width = 100
    for table in month_tables(database, product, report_month(month), lang):
        console.print(table)
