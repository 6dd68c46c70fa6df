"""How a printed figure came about, in words: its exact fraction, and the sums that this is made of.

`customs explain` and the bulletin's page tell the same. All numbers are the marts `bulletin_cells`
and `figure_sides`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import duckdb

from .numbers import whole
from .printed import Printed, columns
from .words import Names, Words, names_of

# Measures that are a sum, in a unit that differs between languages; others are a fraction of two.
SUMS = ("value", "value_change", "quantity")


@dataclass(frozen=True)
class Side:
    """A row of `figure_sides`: a sum in the fraction."""

    term_no: int
    fraction_part: str
    factor: int
    amount: int | None
    added: str
    currency: str
    flow: str
    breakdown: str
    member_code: str
    first_month: date
    last_month: date
    members_on: date | None
    side: str

    @property
    def sum(self) -> tuple[object, ...]:
        """What is added up: the same for terms that differ in their factor alone."""
        return (
            *(self.added, self.flow, self.breakdown, self.member_code),
            *(self.first_month, self.last_month),
        )


@dataclass(frozen=True)
class Told:
    """How a figure came about: a title, sentences, the sums of each part, and what shows more."""

    title: str
    texts: tuple[str, ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    command: str


def of_bulletin(
    connection: duckdb.DuckDBPyConnection,
    product: str,
    month: date,
    currency: str,
    cells: Sequence[Printed],
    words: Words,
) -> dict[str, Told]:
    """Return how each figure of a month's tables came about, by its cell's key.

    Args:
        connection: the published database.
        product: a product_id.
        month: the report month.
        currency: `usd` or `cny`.
        cells: all of the month's cells.
        words: the words of a language.
    """
    place = ("table_no", "period", "row_no", "column_name")
    rows = connection.execute(
        f"select {', '.join((*place, *columns(Side)))} from marts.figure_sides "
        "where product_id = ? and report_month = ? and currency = ? "
        "order by table_no, period, row_no, column_name, term_no",
        [product, month, currency],
    ).fetchall()
    own = {
        key: [Side(*row[len(place) :]) for row in group]
        for key, group in groupby(rows, lambda row: row[: len(place)])
    }
    names = names_of(connection, words.language)
    # A total in a share is as complete as the total's own row.
    complete = {
        (cell.period, cell.flow, cell.breakdown, cell.member_code or "", side): is_complete
        for cell in cells
        for side, is_complete in (
            ("current", cell.is_complete),
            ("last_year", cell.is_complete_last_year),
        )
    }

    def term(cell: Printed, side: Side) -> str:
        of = (cell.period, side.flow, side.breakdown, side.member_code, side.side)
        known = {True: "complete", False: "incomplete", None: "unknown"}[complete.get(of)]
        text = f"{multiplied(side)}  {named(side, words, names)}"
        return words.joined("list.remarks", [text, words(f"explore.{known}")])

    return {
        cell.key: Told(
            title=title(cell, words),
            texts=tuple(exact(cell, words)),
            parts=tuple(
                (words(f"explain.{part}"), tuple(term(cell, side) for side in terms))
                for part, terms in groupby(
                    own.get(tuple(getattr(cell, name) for name in place), ()),
                    lambda side: side.fraction_part,
                )
            ),
            command=shlex.join(
                [
                    *("customs", "explain", "--product", product, "--month", f"{month:%Y-%m}"),
                    *("--table", str(cell.table_no), "--period", cell.period),
                    *("--row", str(cell.row_no), "--column", cell.column_name),
                    *("--currency", currency, "--lang", words.language),
                ]
            ),
        )
        for cell in cells
    }


def title(cell: Printed, words: Words) -> str:
    """Row, column and the text as printed."""
    label = f"{cell.rank or ''} {cell.row_label}".strip()
    text = f"{cell.shown_text} {cell.shown_unit or ''}".strip()
    return words("text.labelled", label=f"{label}, {cell.column_label}", text=text)


def exact(cell: Printed, words: Words) -> Iterator[str]:
    """Yield what a figure is exactly, or why there is none, and by which rule."""
    if cell.note:
        yield words("explain.none", status=cell.note, reason=words(f"dash.{cell.note}"))
    else:
        if cell.measure in SUMS:
            figure = f"{cell.shown_value:.15g}"
            if cell.shown_unit:
                figure = words("table.label_with_unit", label=figure, unit=cell.shown_unit)
            yield words("explain.sum", numerator=f"{cell.numerator:,}", figure=figure)
        else:
            yield words(
                "explain.exact",
                numerator=f"{cell.numerator:,}",
                denominator=f"{cell.denominator:,}",
                figure=cell.exact_value,
            )
        yield words("explain.rounding", decimals=len(cell.shown_text.partition(".")[2]))
        yield words("explain.status")
    yield words(f"explain.rule.{cell.measure}")
    if cell.note is None and not cell.is_complete:
        yield words("show.marked")


def multiplied(side: Side, width: int = 0, factor_width: int = 0) -> str:
    """A sum with its factor, each set to the right of so many places."""
    return f"{side.factor:+{factor_width}} × {whole(side.amount):>{width}}"


def named(side: Side, words: Words, names: Names) -> str:
    """What a sum is of: flow, member, months."""
    first, last = f"{side.first_month:%Y-%m}", f"{side.last_month:%Y-%m}"
    member = names.get((side.breakdown, side.member_code), side.member_code)
    return words(
        "explain.side",
        flow=words(f"flow.{side.flow}"),
        member=words("explain.member", name=member) if member else "",
        added=words(f"explain.{side.added}"),
        months=first if first == last else words("months.range", first=first, last=last),
    )
