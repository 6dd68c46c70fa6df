"""What a bulletin says, read from the marts: every format prints this and nothing else.

Tables are `bulletin_cells`, text is `bulletin_sentences`; nothing is computed here. A table is two
rankings side by side (docs/methodology.md, "How the bulletin prints"): a group of columns for each
period, with rows of its own.
"""

from __future__ import annotations

import difflib
from collections import namedtuple
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, zip_longest
from pathlib import Path

from customs_monitor.errors import Refused
from customs_monitor.published import reading

from . import provenance
from .words import PERIODS, WORDS, period_title


@dataclass(frozen=True)
class Cell:
    """A figure: its printed text, and the exact value behind it in the printed unit."""

    text: str
    value: float | None
    unit: str | None
    note: str | None
    measure: str


@dataclass(frozen=True)
class Row:
    """A line of one period: `label` is its head, `unit` is set where the head has to state it."""

    row_no: int
    label: str
    rank: int | None
    breakdown: str
    flow: str
    member_code: str | None
    cells: tuple[Cell, ...]

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
    row_head: str
    one_label: bool
    groups: tuple[Group, ...]
    unit: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]

    def lines(self) -> list[tuple[Row | None, ...]]:
        """Rows of the groups side by side, None where one ranking is shorter."""
        return list(zip_longest(*(group.rows for group in self.groups)))

    def remarks(self, words: dict) -> list[str]:
        """Notes and sources as they stand under the table."""
        return [
            f"{words[kind]}{words['colon']}{words['clause'].join(texts)}{words['stop']}"
            for kind, texts in (("notes", self.notes), ("sources", self.sources))
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
    month: date
    language: str
    title: str
    subtitle: str
    sentences: tuple[Sentence, ...]
    tables: tuple[Table, ...]
    # Table and period of each half of a table that has a cell of incomplete data.
    incomplete: tuple[tuple[int, str], ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    vintage: str
    coverage: tuple[str, ...]
    words: dict = field(repr=False)

    @property
    def file_stem(self) -> str:
        """File name without its ending."""
        return f"{self.product_id}-{self.month:%Y-%m}-{self.language}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """A line for each half of a table whose data are incomplete, January's told once."""
        halves = dict.fromkeys(
            (number, period_title(self.language, period, self.month))
            for number, period in self.incomplete
        )
        return tuple(
            self.words["incomplete"].format(
                number=number, title=self.words["tables"][number], period=period
            )
            for number, period in halves
        )

    def about(self) -> list[str]:
        """What to know about the data: method, sources, coverage."""
        stop = self.words["stop"]
        sources = [f"{self.words['sources']}{self.words['colon']}{text}" for text in self.sources]
        return [f"{text}{stop}" for text in (*self.notes, *sources, *self.coverage)]

    def paragraphs(self, section_no: int) -> list[str]:
        """Text about a table: a paragraph for each period."""
        space = " " if self.language == "en" else ""
        sentences = [s for s in self.sentences if s.section_no == section_no]
        return [
            space.join(s.text for s in group)
            for _, group in groupby(sentences, lambda sentence: sentence.period)
        ]


_Printed = namedtuple(
    "_Printed",
    "table_no period row_no column_no row_label column_label printed_text unit note "
    "flow breakdown member_code rank measure exact_value has_small_base is_complete",
)


def products(database: Path) -> list[str]:
    """Products that have a bulletin."""
    return list(dict.fromkeys(product for product, _ in _editions(database)))


def months(database: Path, product_id: str) -> list[date]:
    """Report months of a product, oldest first.

    Raises:
        Refused: the product has none, with the nearest names.
    """
    editions = _editions(database)
    found = [month for product, month in editions if product == product_id]
    if not found:
        names = list(dict.fromkeys(product for product, _ in editions))
        near = difflib.get_close_matches(product_id, names, n=3, cutoff=0.5) or names[:10]
        raise Refused(
            f"found no bulletin of product '{product_id}', expected "
            + (f"one of: {', '.join(near)}" if near else "data of a product in product_list")
        )
    return found


def require(database: Path, product_id: str, month: date) -> None:
    """Refuse a month that has no bulletin.

    Raises:
        Refused: there is no such database, product or month.
    """
    known = months(database, product_id)
    if month not in known:
        raise Refused(
            f"found no data of product '{product_id}' in month '{month:%Y-%m}', "
            f"expected one of: {provenance.month_ranges(known, WORDS['en'])}"
        )


def load(database: Path, product_id: str, month: date, language: str) -> Bulletin:
    """Read the bulletin of a product and month in a language (`zh` or `en`).

    Raises:
        Refused: there is no such database, product or month.
    """
    require(database, product_id, month)
    words = WORDS[language]
    parameters = {"product": product_id, "month": month}
    with reading(database) as connection:
        cells = [
            _Printed(*row)
            for row in connection.execute(
                f"select {', '.join(_Printed._fields)} from marts.bulletin_cells "
                "where product_id = ? and report_month = ? and language = ? "
                "order by table_no, period, row_no, column_no",
                [product_id, month, language],
            ).fetchall()
        ]
        (name,) = connection.execute(
            f"select product_name_{language} from marts.products where product_id = ?",
            [product_id],
        ).fetchone()
        sentences = connection.execute(
            "select table_no, period, text from marts.bulletin_sentences "
            "where product_id = ? and report_month = ? and language = ? "
            "order by table_no, period, sentence_no",
            [product_id, month, language],
        ).fetchall()
        vintage, sources = provenance.sources(connection, parameters, language)
        coverage = provenance.coverage(connection, parameters, language)
        revised = provenance.revised(connection, parameters, language)
    tables = tuple(
        _table(number, [c for c in cells if c.table_no == number], language, month, sources)
        for number in words["tables"]
    )
    return Bulletin(
        product_id=product_id,
        product_name=name,
        month=month,
        language=language,
        title=words["title"].format(product=name),
        subtitle=period_title(language, "month", month),
        sentences=tuple(Sentence(*row) for row in sentences),
        tables=tables,
        incomplete=tuple(dict.fromkeys((c.table_no, c.period) for c in cells if not c.is_complete)),
        notes=(words["rounding"], words["two_rankings"], *revised),
        sources=sources,
        vintage=vintage,
        coverage=coverage,
        words=words,
    )


def _table(
    number: int, cells: list[_Printed], language: str, month: date, sources: tuple[str, ...]
) -> Table:
    words = WORDS[language]
    units = list(dict.fromkeys(c.unit for c in cells if c.unit not in (None, "%")))
    groups = tuple(
        _group(
            period, [c for c in cells if c.period == period], language, month, number == 1, units
        )
        for period in PERIODS
    )
    labels = [[row.label for row in group.rows] for group in groups]
    return Table(
        number=number,
        title=words["tables"][number],
        row_head=words["row_head"][number],
        one_label=number == 1 and labels[0] == labels[1],
        groups=groups,
        unit=words["unit"].format(units=words["list"].join([*units, "%"])) if cells else "",
        notes=_notes(cells, words),
        sources=sources if cells else (),
    )


def _group(
    period: str,
    cells: list[_Printed],
    language: str,
    month: date,
    unit_in_row: bool,
    units: list[str],
) -> Group:
    """One period's columns and rows; a unit stands in the head of what shares it."""
    words = WORDS[language]

    def head(label: str, unit: str | None) -> str:
        return words["amount_with_unit"].format(label=label, unit=unit) if unit else label

    columns = {}
    for cell in cells:
        unit = "%" if cell.column_no > 1 else None if unit_in_row else cell.unit
        columns.setdefault(cell.column_no, head(cell.column_label, unit))
    rows = []
    for row_no, group in groupby(cells, lambda cell: cell.row_no):
        line = list(group)
        first = line[0]
        rows.append(
            Row(
                row_no=row_no,
                label=head(first.row_label, first.unit) if unit_in_row else first.row_label,
                rank=first.rank,
                breakdown=first.breakdown,
                flow=first.flow,
                member_code=first.member_code,
                cells=tuple(
                    Cell(cell.printed_text, cell.exact_value, cell.unit, cell.note, cell.measure)
                    for cell in line
                ),
            )
        )
    return Group(
        period=period,
        title=period_title(language, period, month),
        columns=tuple(columns[number] for number in sorted(columns)),
        rows=tuple(rows),
    )


def _notes(cells: list[_Printed], words: dict) -> tuple[str, ...]:
    """What `-` means in this table, small bases, and the change that stands for a growth."""
    if not cells:
        return (words["no_rows"],)
    notes = []
    if any(c.measure == "value_change" and c.printed_text != "-" for c in cells):
        notes.append(words["net_change"])
    reasons: dict[str, dict[str, None]] = {}
    for cell in cells:
        if cell.note:
            reasons.setdefault(cell.note, {})[cell.row_label] = None
    if reasons:
        of = [
            words["reason_of"].format(
                rows=words["list"].join(rows), reason=words["dash_reason"].get(reason, reason)
            )
            for reason, rows in reasons.items()
        ]
        notes.append(words["dash"] + words["clause"] + words["clause"].join(of))
    small = dict.fromkeys(c.row_label for c in cells if c.has_small_base)
    if small:
        notes.append(words["small_base"].format(rows=words["list"].join(small)))
    return tuple(notes)


def _editions(database: Path) -> list[tuple[str, date]]:
    """Products and months that have cells."""
    with reading(database) as connection:
        return connection.execute(
            "select distinct product_id, report_month from marts.bulletin_cells order by all"
        ).fetchall()
