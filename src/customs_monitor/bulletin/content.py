"""What a bulletin says: every format prints this and nothing else.

A table is two rankings side by side (docs/methodology.md, "How the bulletin prints"): a group of
columns for each period, with rows of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, zip_longest

from .editions import file_stem
from .printed import Gap
from .sides import Told
from .words import Words


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
    told: Mapping[str, Told]
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
