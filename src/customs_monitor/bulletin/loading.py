"""Reads a bulletin from the marts: tables are `bulletin_cells`, text is `bulletin_sentences`.

Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby

import duckdb

from . import provenance, sides
from .content import Bulletin, Cell, Group, Row, Sentence, Table
from .editions import chosen_currency
from .printed import Gap, Printed, cells, gap_lines, gaps, names, rows_of_month
from .words import PERIODS, Words, words_of

ALERTS_SHOWN = 5
# The sides of a comparison, and when a cell's is known to lack something.
SIDES: dict[str, Callable[[Printed], bool]] = {
    "current": lambda cell: not cell.is_complete,
    "last_year": lambda cell: cell.is_complete_last_year is False,
}


def load(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    language: str,
    currency: str | None = None,
) -> Bulletin:
    """Read the bulletin of a product and month in a language of the wording.

    Args:
        connection: the published database.
        product_id: the product.
        month: its report month.
        language: the language.
        currency: `usd` or `cny`; None for the product's first.

    Raises:
        Refused: there is no such product, currency, month or language.
    """
    words = words_of(connection, language)
    first = chosen_currency(connection, product_id, None)
    currency = currency or first
    asked = (product_id, month, language, currency)
    printed = cells(connection, *asked)
    lacking = gaps(connection, *asked)
    named = names(connection, product_id, month, language)
    sentences = rows_of_month(
        connection,
        "marts.bulletin_sentences",
        "table_no, period, text",
        "table_no, period, sentence_no",
        *asked,
    )
    over_and_under = {
        number: (caption, footnote)
        for number, caption, footnote in rows_of_month(
            connection, "marts.bulletin_tables", "table_no, caption, footnote", "table_no", *asked
        )
    }
    vintage, sources = provenance.sources(connection, product_id, month, currency, words)
    return Bulletin(
        product_id=product_id,
        product_name=named["product"],
        currency=currency,
        is_default_currency=currency == first,
        month=month,
        title=words("bulletin.title", reporter=words("reporter"), product=named["product"]),
        periods={period: named[period] for period in PERIODS},
        sentences=tuple(Sentence(*row) for row in sentences),
        moved=_moved(connection, product_id, month, currency, words),
        # They are raised by figures in dollars.
        alerts=_alerts(connection, product_id, month, words) if currency == "usd" else (),
        tables=tuple(
            _table(
                number,
                [c for c in printed if c.table_no == number],
                [gap for gap in lacking if gap.table_no == number],
                words,
                named,
                sources,
                *over_and_under.get(number, (words(f"table.{number}"), None)),
            )
            for number in words.numbered("table")
        ),
        incomplete=tuple(
            dict.fromkeys(
                (cell.table_no, cell.period, side)
                for side, is_lacking in SIDES.items()
                for cell in printed
                if is_lacking(cell)
            )
        ),
        told=sides.of_bulletin(connection, product_id, month, currency, printed, words),
        gaps=tuple(lacking),
        notes=(
            *provenance.standing(connection, words, product_id),
            *provenance.spliced(connection, product_id, month, words),
            words("about.valuation"),
            words("about.quantity"),
            words("about.province"),
            words("about.rounding"),
            words("about.two_rankings"),
            *provenance.revised(connection, product_id, month, currency, words),
        ),
        sources=sources,
        vintage=vintage,
        head=provenance.publication(connection, words, provenance.HEAD),
        foot=(
            *provenance.publication(connection, words, provenance.FOOT),
            *provenance.build(connection, words, vintage),
        ),
        coverage=provenance.coverage(
            connection, product_id, month, currency, words, year_to_date=named["year_to_date"]
        ),
        words=words,
    )


def _moved(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    currency: str,
    words: Words,
) -> tuple[str, ...]:
    found = rows_of_month(
        connection,
        "marts.bulletin_moves",
        "period, flow, text",
        "period, flow, sentence_no",
        *(product_id, month, words.language, currency),
    )
    return tuple(
        words.joined("list.sentences", [text for *_, text in group])
        for _, group in groupby(found, lambda row: row[:2])
    )


def _alerts(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, words: Words
) -> tuple[str, ...]:
    found = connection.execute(
        f"select reason_{words('language.names')} from marts.alerts "
        "where product_id = ? and report_month = ? and rank <= ? order by rank",
        [product_id, month, ALERTS_SHOWN],
    ).fetchall()
    return tuple(words("text.statement", text=reason) for (reason,) in found)


def _table(
    number: int,
    cells: Sequence[Printed],
    gaps: Sequence[Gap],
    words: Words,
    periods: Mapping[str, str],
    sources: tuple[str, ...],
    caption: str,
    footnote: str | None,
) -> Table:
    percent = words("unit.percent")
    shown = (c.shown_unit for c in cells if c.shown_unit is not None)
    units = [unit for unit in dict.fromkeys(shown) if unit != percent]
    groups = tuple(
        _group(
            period, periods[period], [c for c in cells if c.period == period], words, number == 1
        )
        for period in PERIODS
    )
    labels = [[row.label for row in group.rows] for group in groups]
    return Table(
        number=number,
        title=words(f"table.{number}"),
        caption=caption,
        row_head=words(f"row_head.{number}"),
        one_label=number == 1 and labels[0] == labels[1],
        groups=groups,
        unit=words("table.unit", units=words.joined("list.names", [*units, percent]))
        if cells
        else "",
        notes=(*_notes(cells, words), *([footnote] if footnote else []), *gap_lines(gaps, words)),
        sources=sources if cells else (),
    )


def _group(
    period: str, title: str, cells: Sequence[Printed], words: Words, unit_in_row: bool
) -> Group:
    """One period's columns and rows; a unit stands in the head of what shares it."""

    def head(label: str, unit: str | None) -> str:
        return words("table.label_with_unit", label=label, unit=unit) if unit else label

    columns: dict[int, str] = {}
    for cell in cells:
        # In the overview net exports have a change, in the unit of their row, under the same head.
        label = words("table.growth") if cell.column_no > 1 else cell.column_label
        columns.setdefault(
            cell.column_no, label if unit_in_row else head(cell.column_label, cell.shown_unit)
        )
    rows: list[Row] = []
    over = None
    for row_no, group in groupby(cells, lambda cell: cell.row_no):
        line = list(group)
        first = line[0]
        if first.row_group and first.row_group != over:
            rows.append(Row(0, first.row_group, None, (), is_head=True))
        over = first.row_group
        rows.append(
            Row(
                row_no=row_no,
                label=head(first.row_label, first.shown_unit) if unit_in_row else first.row_label,
                rank=first.rank,
                cells=tuple(
                    Cell(
                        text=cell.shown_text,
                        value=cell.shown_value,
                        reason=_reason(cell.note, words),
                        key=cell.key,
                    )
                    for cell in line
                ),
            )
        )
    return Group(
        period=period,
        title=title,
        columns=tuple(columns[number] for number in sorted(columns)),
        rows=tuple(rows),
    )


def _reason(note: str | None, words: Words) -> str | None:
    """Why there is no figure, in words."""
    return note and words(f"dash.{note}")


def _notes(cells: Sequence[Printed], words: Words) -> tuple[str, ...]:
    """What `-` means in this table, small bases, and the change that stands for a growth."""
    if not cells:
        return (words("note.no_rows"),)
    notes = []
    if any(c.measure == "value_change" and c.printed_text != "-" for c in cells):
        notes.append(words("note.net_change"))
    reasons: dict[str, dict[str, None]] = {}
    for cell in cells:
        if cell.note:
            reasons.setdefault(cell.note, {})[cell.row_label] = None
    if reasons:
        notes.append(words("note.dash"))
        notes += [
            words(
                "note.dash_in_rows",
                rows=words.joined("list.names", rows),
                reason=_reason(reason, words),
            )
            for reason, rows in reasons.items()
        ]
    small = dict.fromkeys(c.row_label for c in cells if c.has_small_base)
    if small:
        notes.append(words("note.small_base", rows=words.joined("list.names", small)))
    return tuple(notes)
