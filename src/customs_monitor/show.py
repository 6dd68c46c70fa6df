"""Print a month's overview and top export partners from the published cells.

A figure that stands on incomplete data has a mark, and lines below say what is missing. No figure
is ever cut: where a table is too wide for the terminal its periods stand below each other, and
where that is too wide as well names are shortened.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import duckdb
from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from customs_monitor.bulletin import editions, printed, provenance
from customs_monitor.bulletin.words import PERIODS, Words, words_of
from customs_monitor.characters import one_line
from customs_monitor.options import (
    currency,
    product_id,
    project_dir,
    published_database,
    report_month,
)
from customs_monitor.published import reading

TABLES = (1, 2)
BLOCKS = "▁▂▃▄▅▆▇█"
NOTHING = "·"
# The report month and back to the same month of last year.
_MONTHS_DRAWN = 13
_SHORTEST = 8  # of a name, in cells
_FILE_WIDTH = 80  # of what goes to a file or another program

# What a line of blocks is of: flow, breakdown, member, `value` or `quantity`.
_Row = tuple[str, str, str, str]


@dataclass(frozen=True)
class Shown:
    """A table of a terminal: its title, its cells, months by row, and the lines below it."""

    title: str
    cells: Sequence[printed.Printed]
    series: Mapping[_Row, Sequence[int | None]]
    words: Words
    lines: Sequence[str]

    def tables(self, console: Console) -> list[Table]:
        """Return the first layout that fits the console, else that with the shortest names."""
        if not self.cells:
            return []
        halves = [[period] for period in PERIODS]
        widest = max(cell_len(_label(cell)) for cell in self.cells)
        layouts = [
            (together, is_drawn, widest)
            for together in ([list(PERIODS)], halves)
            for is_drawn in (True, False)
        ]
        layouts += [(halves, False, longest) for longest in range(widest - 1, _SHORTEST - 1, -1)]
        for together, is_drawn, longest in layouts:
            tables = [self._table(periods, longest, is_drawn, widest) for periods in together]
            if max(width_of(table) for table in tables) <= console.width:
                break
        return tables

    def _table(self, periods: Sequence[str], longest: int, is_drawn: bool, widest: int) -> Table:
        """Periods side by side: independent rankings. The months are drawn beside the month."""
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        labels = {cell.column_no: cell.column_label for cell in self.cells}
        numbers = sorted(labels)
        for place, period in enumerate(periods):
            if place:
                table.add_column(" ")
            table.add_column(one_line(self.words(f"show.{period}")), no_wrap=True)
            for number in numbers:
                head = one_line(labels[number])
                if longest < widest:  # and the table so narrow that heads have lines
                    head = "\n".join(head.split())
                table.add_column(head, justify="right", no_wrap=True)
            if is_drawn and period == PERIODS[0]:
                table.add_column(self.words("show.series", months=_MONTHS_DRAWN), no_wrap=True)
        for row_no in sorted({cell.row_no for cell in self.cells}):
            line: list[str] = []
            for place, period in enumerate(periods):
                row = {
                    cell.column_no: cell
                    for cell in self.cells
                    if cell.row_no == row_no and cell.period == period
                }
                line += [""] * (place > 0)
                line.append(shortened(_label(row[1]), longest) if row else "")
                line += [_text(row[number]) if number in row else "" for number in numbers]
                if is_drawn and period == PERIODS[0]:
                    line.append(blocks(self.series.get(_row(row[1]), ())) if row else "")
            if any(line):
                table.add_row(*line)
        return table


def width_of(table: Table) -> int:
    """Return the cells that a table takes where nothing of it is cut."""
    wide = Console(width=1000)
    return Measurement.get(wide, wide.options, table).maximum


def shortened(text: str, width: int) -> str:
    """Return a text of at most `width` cells, of which a Chinese character takes two."""
    return text if cell_len(text) <= width else f"{set_cell_size(text, width - 1).rstrip()}…"


def blocks(amounts: Sequence[int | None]) -> str:
    """Return amounts as blocks between zero, or the least below it, and the largest."""
    known = [amount for amount in amounts if amount is not None]
    low, high = min([0, *known]), max([0, *known])
    return "".join(
        NOTHING
        if amount is None
        else BLOCKS[(len(BLOCKS) - 1) * (amount - low) // ((high - low) or 1)]
        for amount in amounts
    )


def month_tables(
    connection: duckdb.DuckDBPyConnection,
    product: str,
    month: date,
    language: str,
    currency: str | None = None,
) -> list[Shown]:
    """Return table 1 and table 2 of the bulletin.

    Args:
        connection: the published database.
        product: a product_id.
        month: the report month.
        language: a language of the wording.
        currency: `usd` or `cny`; None for the product's first.

    Raises:
        Refused: there is no such product, currency, month or language.
    """
    words = words_of(connection, language)
    currency = editions.chosen_currency(connection, product, currency)
    cells = printed.cells(connection, product, month, language, currency)
    gaps = printed.gaps(connection, product, month, language, currency)
    name = printed.names(connection, product, month, language)["product"]
    series = _series(connection, product, month, currency)
    shown = []
    for number in TABLES:
        own = [cell for cell in cells if cell.table_no == number]
        title = words(f"table.{number}")
        units = dict.fromkeys(
            cell.shown_unit for cell in own if cell.shown_unit and cell.unit != "%"
        )
        lines = ["; ".join(units)] if own else [words("note.no_rows")]
        if any(cell.measure == "value_change" and cell.note is None for cell in own):
            lines.append(words("note.net_change"))
        if any(map(_is_marked, own)):
            lines.append(words("show.marked"))
        lines += printed.gap_lines((gap for gap in gaps if gap.table_no == number), words)
        title = words("show.title", title=title, name=name, month=f"{month:%Y-%m}")
        shown.append(Shown(title, own, series, words, lines))
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
            words("show.other", name=other, month=f"{editions.months(connection, other)[-1]:%Y-%m}")
            for other in editions.products(connection)
            if other != product
        ]
        if others:
            lines.append(words("show.others", texts=words.joined("list.names", others)))
        lines += [
            words("show.no_extract", name=empty, codes=words.joined("list.names", codes))
            for empty, codes in editions.without_extracts(connection).items()
        ]
    return lines


def _series(
    connection: duckdb.DuckDBPyConnection, product: str, month: date, currency: str
) -> dict[_Row, list[int | None]]:
    """The months up to this one of every row that a table may have, None where one is not known."""
    source = {
        "usd": "(select * rename (value_usd as value) from marts.trade_series)",
        "cny": "(select * rename (report_month as month, value_cny as value) "
        "from marts.trade_in_yuan where period = 'month')",
    }[currency]
    rows = connection.execute(
        "with months as (select unnest(generate_series("
        "$month::date - to_months($count - 1), $month::date, interval 1 month))::date as month), "
        "traded as (select month, flow, breakdown, member_code, value, quantity "
        f"from {source} where product_id = $product) "
        "select flow, breakdown, member_code, list(value order by months.month), "
        "list(quantity order by months.month) from months "
        "cross join (select distinct flow, breakdown, member_code from traded) as series "
        "left join traded using (month, flow, breakdown, member_code) "
        "group by flow, breakdown, member_code",
        {"product": product, "month": month, "count": _MONTHS_DRAWN},
    ).fetchall()
    return {
        (flow, breakdown, member, measure): amounts
        for flow, breakdown, member, *both in rows
        for measure, amounts in zip(("value", "quantity"), both, strict=True)
    }


def _row(cell: printed.Printed) -> _Row:
    return cell.flow, cell.breakdown, cell.member_code or "", cell.measure


def _label(cell: printed.Printed) -> str:
    return one_line(f"{cell.rank:2} {cell.row_label}" if cell.rank else cell.row_label)


def _text(cell: printed.Printed) -> str:
    """The printed text, a percentage with its sign; the other units stand under the table."""
    text = f"{cell.shown_text} %" if cell.unit == "%" and cell.note is None else cell.shown_text
    return one_line(f"{text}*" if _is_marked(cell) else text)


def _is_marked(cell: printed.Printed) -> bool:
    return cell.note is None and not cell.is_complete


@click.command("show", short_help="Print a month's tables as the bulletin does.")
@product_id
@click.option("--month", help="Report month, YYYY-MM.  [default: the latest]")
@currency
@click.option(
    "--lang", default="en", show_default=True, metavar="[zh|en]", help="A language of the wording."
)
@published_database
@project_dir
def show_command(
    product: str | None, month: str | None, currency: str | None, lang: str, database: Path
) -> None:
    """Print a month's overview and top export partners as the bulletin prints them.

    A figure with * stands on incomplete data; what is missing stands below.

    \b
    customs show
    customs show --month 2024-06 --lang zh
    customs show --product cars --currency cny
    """
    # Names are printed as they are: square brackets in them are no markup.
    console = Console(markup=False, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _FILE_WIDTH
    chosen = None if month is None else report_month(month)
    tables: list[Shown] = []
    with reading(database) as connection:
        shown = product or editions.newest_product(connection)
        if shown:
            chosen = chosen or editions.months(connection, shown, currency)[-1]
            tables = month_tables(connection, shown, chosen, lang, currency)
        below = remarks(connection, shown, chosen, lang, is_chosen=product is not None)
    # A terminal breaks lines between words; what reads a file wants them whole.
    is_whole = not console.is_terminal
    for part in tables:
        console.print(one_line(part.title), style="bold", soft_wrap=is_whole)
        for table in part.tables(console):
            console.print()
            # Wider than the console where it has to be: then the terminal breaks its lines.
            console.print(table, width=max(width_of(table), console.width), crop=False)
        console.print()
        for line in part.lines:
            console.print(one_line(line), soft_wrap=is_whole)
        console.print()
    for line in below or ([] if tables else [editions.NO_BULLETIN]):
        console.print(one_line(line), soft_wrap=is_whole)
