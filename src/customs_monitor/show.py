"""Print a month's overview and top export partners from the published cells.

A figure that stands on incomplete data has a mark, and lines below say what is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from customs_monitor.bulletin import content, provenance
from customs_monitor.bulletin.words import PERIODS, Words, words_of
from customs_monitor.characters import one_line
from customs_monitor.options import product_id, project_dir, published_database, report_month
from customs_monitor.published import reading

TABLES = (1, 2)


@dataclass(frozen=True)
class Shown:
    """A table as a terminal shows it, and the lines that stand below it."""

    table: Table
    lines: list[str]


def month_tables(
    connection: duckdb.DuckDBPyConnection, product: str, month: date, language: str
) -> list[Shown]:
    """Return table 1 and table 2 of the bulletin.

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
    gaps = content.gaps(connection, product, month, language)
    name = content.names(connection, product, month, language)["product"]
    shown = []
    for number in TABLES:
        own = [cell for cell in cells if cell.table_no == number]
        title = words(f"table.{number}")
        head = words("show.title", title=title, name=name, month=f"{month:%Y-%m}")
        table = _table(head, own, words)
        lines = [words("show.marked")] if any(map(_is_marked, own)) else []
        lines += content.gap_lines((gap for gap in gaps if gap.table_no == number), words)
        shown.append(Shown(table, lines))
    return shown


def remarks(
    connection: duckdb.DuckDBPyConnection,
    product: str | None,
    month: date | None,
    language: str,
    *,
    is_chosen: bool,
) -> list[str]:
    """Return what stands below all tables: what the figures are, and what else there is."""
    words = words_of(connection, language)
    lines = list(provenance.standing(connection, words, product)) if product else []
    if product and month:
        lines += provenance.spliced(connection, product, month, words)
    if not is_chosen:
        others = [
            words("show.other", name=other, month=f"{content.months(connection, other)[-1]:%Y-%m}")
            for other in content.products(connection)
            if other != product
        ]
        if others:
            lines.append(words("show.others", texts=words.joined("list.names", others)))
        lines += [
            words("show.no_extract", name=empty, codes=words.joined("list.names", codes))
            for empty, codes in content.without_extracts(connection).items()
        ]
    return lines


def _table(title: str, cells: Sequence[content.Printed], words: Words) -> Table:
    """One printed table: month and year to date are two independent rankings side by side."""
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", caption_justify="left")
    table.title = one_line(title)
    labels = {cell.column_no: cell.column_label for cell in cells}
    for period in PERIODS:
        table.add_column(one_line(words(f"show.{period}")), no_wrap=True)
        for number in sorted(labels):
            texts = [_text(cell) for cell in cells if cell.column_no == number]
            # A narrow terminal may cut names, never figures.
            width = max(map(len, texts))
            head = one_line(labels[number])
            table.add_column(head, justify="right", no_wrap=True, min_width=width)
    for row_no in sorted({cell.row_no for cell in cells}):
        line: list[str] = []
        for period in PERIODS:
            row = {c.column_no: c for c in cells if c.period == period and c.row_no == row_no}
            first = row.get(1)
            line.append(f"{first.rank or ''} {first.row_label}".strip() if first else "")
            line.extend(_text(row[number]) if number in row else "" for number in sorted(labels))
        table.add_row(*map(one_line, line))
    units = dict.fromkeys(cell.unit for cell in cells if cell.unit and cell.unit != "%")
    table.caption = one_line("; ".join(units))
    return table


def _text(cell: content.Printed) -> str:
    """The printed text, a percentage with its sign; the other units stand under the table."""
    text = f"{cell.printed_text} %" if cell.unit == "%" and cell.note is None else cell.printed_text
    return f"{text}*" if _is_marked(cell) else text


def _is_marked(cell: content.Printed) -> bool:
    return cell.note is None and not cell.is_complete


@click.command("show", short_help="Print a month's tables as the bulletin does.")
@product_id
@click.option("--month", help="Report month, YYYY-MM.  [default: the latest]")
@click.option(
    "--lang", default="en", show_default=True, metavar="[zh|en]", help="A language of the wording."
)
@published_database
@project_dir
def show_command(product: str | None, month: str | None, lang: str, database: Path) -> None:
    """Print a month's overview and top export partners as the bulletin prints them.

    A figure with * stands on incomplete data; what is missing stands below.
    """
    # Names are printed as they are: square brackets in them are no markup.
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = 100
    chosen = None if month is None else report_month(month)
    tables: list[Shown] = []
    with reading(database) as connection:
        shown = product or content.newest_product(connection)
        if shown:
            chosen = chosen or content.months(connection, shown)[-1]
            tables = month_tables(connection, shown, chosen, lang)
        below = remarks(connection, shown, chosen, lang, is_chosen=product is not None)
    for part in tables:
        console.print(part.table)
        for line in part.lines:
            console.print(one_line(line), soft_wrap=True)
    if tables and below:
        console.print()
    for line in below or ([] if tables else [content.NO_BULLETIN]):
        console.print(one_line(line), soft_wrap=True)
