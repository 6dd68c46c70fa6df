"""What a bulletin says, read from the marts: every format prints this and nothing else.

Tables are `bulletin_cells`, text is `bulletin_sentences`; nothing is computed here. A table is two
rankings side by side (docs/methodology.md, "How the bulletin prints"): a group of columns for each
period, with rows of its own.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import groupby, zip_longest

import duckdb

from customs_monitor.errors import Refused

from . import provenance, sides
from .words import PERIODS, Words, words_of

ALERTS_SHOWN = 5
NO_BULLETIN = "found no bulletin, expected data of a product in product_list"


@dataclass(frozen=True)
class Printed:
    """A row of `bulletin_cells`, in one language."""

    table_no: int
    period: str
    row_no: int
    column_no: int
    row_label: str
    column_label: str
    printed_text: str
    shown_text: str
    shown_unit: str | None
    unit: str | None
    note: str | None
    flow: str
    breakdown: str
    member_code: str | None
    rank: int | None
    measure: str
    exact_value: float | None
    shown_value: float | None
    row_group: str | None
    has_small_base: bool
    is_complete: bool
    is_complete_last_year: bool | None
    column_name: str
    numerator: int | None
    denominator: int | None

    @property
    def key(self) -> str:
        """Its place among the month's figures."""
        return f"{self.table_no}-{self.period}-{self.row_no}-{self.column_name}"


@dataclass(frozen=True)
class Gap:
    """A row of `bulletin_gaps`, in one language: what a half of a table lacks."""

    table_no: int
    period: str
    side: str
    flow: str
    reason: str
    text: str


@dataclass(frozen=True)
class Cell:
    """A figure: its text, the exact value behind it in the printed unit, why there is none."""

    text: str
    value: float | None
    reason: str | None
    # Where Bulletin.told says how it came about.
    key: str


@dataclass(frozen=True)
class Row:
    """A line of one period: `label` is its head."""

    row_no: int
    label: str
    rank: int | None
    cells: tuple[Cell, ...]
    # A head over the rows of its kind, without figures.
    is_head: bool = False

    @property
    def head(self) -> str:
        """Rank and name, as printed."""
        return f"{self.rank} {self.label}" if self.rank else self.label


@dataclass(frozen=True)
class Group:
    """One period's half of a table: the heads of its columns and its rows."""

    period: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """A printed table; `one_label` where both periods have the same rows, so one head serves."""

    number: int
    title: str
    # Names month, reporter and product.
    caption: str
    row_head: str
    one_label: bool
    groups: tuple[Group, ...]
    unit: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]

    def lines(self) -> list[tuple[Row | None, ...]]:
        """Rows of the groups side by side, None where one ranking is shorter."""
        return list(zip_longest(*(group.rows for group in self.groups)))

    def remarks(self, words: Words) -> list[str]:
        """Notes and sources as they stand under the table."""
        return [
            words(key, texts=words.joined("list.remarks", texts))
            for key, texts in (("table.notes", self.notes), ("table.sources", self.sources))
            if texts
        ]


@dataclass(frozen=True)
class Sentence:
    """A sentence of the text; `section_no` is the number of the table that it speaks about."""

    section_no: int
    period: str
    text: str


@dataclass(frozen=True)
class Bulletin:
    """One month of one product in one language."""

    product_id: str
    product_name: str
    currency: str
    # False where the product is printed in another currency unless this one is asked for.
    is_default_currency: bool
    month: date
    title: str
    # Names of the periods: 2024年6月, January to June 2024.
    periods: Mapping[str, str]
    sentences: tuple[Sentence, ...]
    # What moved trade, a paragraph for each period and flow; none where no flow has a growth.
    moved: tuple[str, ...]
    # The reasons of the month's first alerts, each a sentence.
    alerts: tuple[str, ...]
    tables: tuple[Table, ...]
    # Table, period and side of each half of a table that has a cell of incomplete data.
    incomplete: tuple[tuple[int, str, str], ...]
    # How each figure came about, by its cell's key.
    told: Mapping[str, sides.Told]
    gaps: tuple[Gap, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    vintage: str
    # Who publishes it and how, over and under everything; none where nobody has said so.
    head: tuple[str, ...]
    foot: tuple[str, ...]
    coverage: tuple[str, ...]
    words: Words = field(repr=False)

    @property
    def language(self) -> str:
        """The language that all of it is in."""
        return self.words.language

    @property
    def subtitle(self) -> str:
        """Name of the month."""
        return self.periods["month"]

    @property
    def file_stem(self) -> str:
        """File name without its ending."""
        return file_stem(
            self.product_id, self.month, self.language, self.currency, self.is_default_currency
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """A line for each half of a table whose data are incomplete, January's told once."""
        lacking: dict[tuple[int, str, str], list[str]] = {}
        for gap in self.gaps:
            lacking.setdefault((gap.table_no, gap.period, gap.side), []).append(gap.text)
        lines = {
            (number, side, self.periods[period]): self.words(
                f"bulletin.incomplete.{side}",
                number=number,
                title=self.words(f"table.{number}"),
                period=self.periods[period],
                text=self.words.joined("list.remarks", lacking[number, period, side]),
            )
            for number, period, side in self.incomplete
        }
        return tuple(lines.values())

    def about(self) -> list[str]:
        """What to know about the data: method, sources, coverage."""
        before, after = (
            [self.words("text.statement", text=text) for text in texts]
            for texts in (self.notes, self.coverage)
        )
        return [
            *before,
            *(self.words("table.sources", texts=text) for text in self.sources),
            *after,
        ]

    def paragraphs(self, section_no: int) -> list[str]:
        """Text about a table: a paragraph for each period."""
        sentences = [s for s in self.sentences if s.section_no == section_no]
        return [
            self.words.joined("list.sentences", [s.text for s in group])
            for _, group in groupby(sentences, lambda sentence: sentence.period)
        ]


# The sides of a comparison, and when a cell's is known to lack something.
SIDES: dict[str, Callable[[Printed], bool]] = {
    "current": lambda cell: not cell.is_complete,
    "last_year": lambda cell: cell.is_complete_last_year is False,
}


def file_stem(
    product_id: str, month: date, language: str, currency: str, is_default_currency: bool
) -> str:
    """A bulletin's file name without its ending; only the default currency goes without saying."""
    return "-".join(
        (product_id, f"{month:%Y-%m}", *(() if is_default_currency else (currency,)), language)
    )


def products(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Products that have a bulletin."""
    return list(dict.fromkeys(product for product, *_ in _editions(connection)))


def currencies(connection: duckdb.DuckDBPyConnection, product_id: str) -> list[str]:
    """Currencies in which a product has a bulletin, the one to take where none is asked for first.

    Raises:
        Refused: the product has none, with the nearest names.
    """
    found = {currency for product, currency, _ in _editions(connection) if product == product_id}
    if not found:
        raise _no_bulletin(connection, product_id)
    ((own,),) = connection.execute(
        "select currency from marts.products where product_id = ?", [product_id]
    ).fetchall()
    return sorted(found, key=lambda currency: (currency != own, currency != "usd"))


def chosen_currency(
    connection: duckdb.DuckDBPyConnection, product_id: str, wanted: str | None
) -> str:
    """The currency that is asked for, or else the product's first.

    Raises:
        Refused: the product has no bulletin, or none in this currency.
    """
    known = currencies(connection, product_id)
    if wanted is not None and wanted not in known:
        raise Refused(
            f"--currency: found '{wanted}', of which product '{product_id}' has no extract, "
            f"expected {' or '.join(known)}"
        )
    return wanted or known[0]


def months(
    connection: duckdb.DuckDBPyConnection, product_id: str, currency: str | None = None
) -> list[date]:
    """Report months of a product in a currency (its first, if none is given), oldest first.

    Raises:
        Refused: the product has none, with the nearest names, or none in this currency.
    """
    chosen = chosen_currency(connection, product_id, currency)
    return [
        month
        for product, own, month in _editions(connection)
        if (product, own) == (product_id, chosen)
    ]


def _no_bulletin(connection: duckdb.DuckDBPyConnection, product_id: str) -> Refused:
    codes = without_extracts(connection).get(product_id)
    if codes:
        return Refused(
            f"found no extract of product '{product_id}', expected one that was asked for "
            f"HS {', '.join(codes)}"
        )
    names = products(connection)
    near = difflib.get_close_matches(product_id, names, n=3, cutoff=0.5) or names[:10]
    return Refused(
        f"found no bulletin of product '{product_id}', expected "
        + (f"one of: {', '.join(near)}" if near else "data of a product in product_list")
    )


def newest_product(connection: duckdb.DuckDBPyConnection) -> str | None:
    """The product with the newest month: one from customs if there is, None without any."""
    row = connection.execute(
        "select product_id from marts.bulletin_cells inner join marts.products using (product_id) "
        "group by product_id, source "
        "order by max(report_month) desc, source <> 'customs', product_id"
    ).fetchone()
    return row[0] if row else None


def without_extracts(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Products of which no extract has anything, with the HS codes to ask for."""
    rows = connection.execute(
        "select product_id, list(distinct hs_code order by hs_code) from marts.products "
        "inner join marts.product_codes using (product_id) where not has_extracts "
        "group by product_id order by product_id"
    ).fetchall()
    return dict(rows)


def cells(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    language: str,
    currency: str,
) -> list[Printed]:
    """Return every cell of a month's tables, in their order.

    Raises:
        Refused: there is no such product or month.
    """
    known = months(connection, product_id, currency)
    if month not in known:
        ranges = [
            first if first == last else f"{first} to {last}"
            for first, last in provenance.month_runs(known)
        ]
        raise Refused(
            f"found no data of product '{product_id}' in month '{month:%Y-%m}', "
            f"expected one of: {', '.join(ranges)}"
        )
    rows = connection.execute(
        f"select {', '.join(column.name for column in fields(Printed))} from marts.bulletin_cells "
        "where product_id = ? and report_month = ? and language = ? and currency = ? "
        "order by table_no, period, row_no, column_no",
        [product_id, month, language, currency],
    ).fetchall()
    return [Printed(*row) for row in rows]


def gaps(
    connection: duckdb.DuckDBPyConnection,
    product_id: str,
    month: date,
    language: str,
    currency: str,
) -> list[Gap]:
    """Return what a month's tables lack, in their order."""
    rows = connection.execute(
        f"select {', '.join(column.name for column in fields(Gap))} from marts.bulletin_gaps "
        "where product_id = ? and report_month = ? and language = ? and currency = ? "
        "order by table_no, period, side, flow, reason",
        [product_id, month, language, currency],
    ).fetchall()
    return [Gap(*row) for row in rows]


def gap_lines(gaps: Iterable[Gap], words: Words) -> list[str]:
    """What a table lacks, with its side: what the month does, the year to date does as well."""
    lines = {
        (gap.side, gap.flow, gap.reason): words(f"gap.{gap.side}", text=gap.text)
        for gap in sorted(gaps, key=lambda gap: PERIODS.index(gap.period))
    }
    return list(lines.values())


def names(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, language: str
) -> dict[str, str]:
    """Return what the product and the month's periods are called, by `product` and period."""
    rows = connection.execute(
        "select list, name from marts.names where language = $language and ("
        "(list = 'product' and code = $product) "
        "or (list in ('month', 'year_to_date') and code = $month::date::varchar))",
        {"language": language, "product": product_id, "month": month},
    ).fetchall()
    return dict(rows)


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
    first, *_ = currencies(connection, product_id)
    currency = currency or first
    printed = cells(connection, product_id, month, language, currency)
    lacking = gaps(connection, product_id, month, language, currency)
    named = names(connection, product_id, month, language)
    sentences = connection.execute(
        "select table_no, period, text from marts.bulletin_sentences "
        "where product_id = ? and report_month = ? and language = ? and currency = ? "
        "order by table_no, period, sentence_no",
        [product_id, month, language, currency],
    ).fetchall()
    over_and_under = {
        number: (caption, footnote)
        for number, caption, footnote in connection.execute(
            "select table_no, caption, footnote from marts.bulletin_tables "
            "where product_id = ? and report_month = ? and language = ? and currency = ?",
            [product_id, month, language, currency],
        ).fetchall()
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
    rows = connection.execute(
        "select period, flow, text from marts.bulletin_moves "
        "where product_id = ? and report_month = ? and language = ? and currency = ? "
        "order by period, flow, sentence_no",
        [product_id, month, words.language, currency],
    ).fetchall()
    return tuple(
        words.joined("list.sentences", [text for *_, text in group])
        for _, group in groupby(rows, lambda row: row[:2])
    )


def _alerts(
    connection: duckdb.DuckDBPyConnection, product_id: str, month: date, words: Words
) -> tuple[str, ...]:
    rows = connection.execute(
        f"select reason_{words('language.names')} from marts.alerts "
        "where product_id = ? and report_month = ? and rank <= ? order by rank",
        [product_id, month, ALERTS_SHOWN],
    ).fetchall()
    return tuple(words("text.statement", text=reason) for (reason,) in rows)


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


def _editions(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, date]]:
    """Products, currencies and months that have cells."""
    return connection.execute(
        "select distinct product_id, currency, report_month from marts.bulletin_cells order by all"
    ).fetchall()
