"""The bulletin as an Excel file: a sheet a table, exact numbers that show the printed digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from .content import Bulletin, Cell, Table

# A name that looks like a formula, a link or a number stays the text that it is.
TEXT_STAYS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9
HEAD_ROWS = 4
SUMMARY_WIDTH = 76
LINE_HEIGHT = 17
HIGHEST = 409  # points, of a row of Excel's
LONGEST_TEXT = 32_767  # units of UTF-16 in a cell of Excel's
CUT = " […]"


class _Sheet(Worksheet):  # type: ignore[misc]
    """A sheet on which a text ends with a mark where Excel has no room for the rest."""

    is_cut = False

    def write_string(self, row: int, col: int, string: str, form: object = None) -> int:
        units = string.encode("utf-16-le")
        if len(units) > 2 * LONGEST_TEXT:
            self.is_cut = True
            fits = units[: 2 * (LONGEST_TEXT - len(CUT))].decode("utf-16-le", "ignore")
            string = fits + CUT
        written: int = super().write_string(row, col, string, form)
        return written


def render(bulletin: Bulletin, tell: Callable[[str], None] = lambda _: None) -> bytes:
    """Return the Excel file; only the other formats have charts.

    Args:
        bulletin: what it says.
        tell: called with a sentence where a text is too long for a cell.
    """
    file = BytesIO()
    with Workbook(file, TEXT_STAYS_TEXT) as book:
        book.set_properties(
            {
                "title": f"{bulletin.title} {bulletin.subtitle}",
                "author": "customs-monitor",
                "comments": bulletin.vintage,
                # The month, not the clock: the same data make the same file.
                "created": datetime.combine(bulletin.month, time()),
            }
        )
        _summary(book, bulletin)
        for table in bulletin.tables:
            _sheet(book, bulletin, table)
        if any(sheet.is_cut for sheet in book.worksheets()):
            tell(
                f"{bulletin.file_stem}.xlsx: a text of over {LONGEST_TEXT:,} characters, more than "
                f"a cell holds, ends in{CUT}"
            )
    return file.getvalue()


def number_of(cell: Cell, *, is_grouped: bool = False) -> tuple[float, str] | None:
    """The number behind a figure and the number format that shows its printed digits.

    None for `-`. Where the exact number would show other digits (a tie that a binary fraction
    cannot hold) the printed number is taken.
    """
    if cell.value is None:
        return None
    text = cell.text.replace(",", "")
    printed = Decimal(text)
    whole = "#,##0" if is_grouped else "0"
    form = f"{whole}." + "0" * len(text.partition(".")[2]) if "." in text else whole
    # Excel shows a number's 15 leading digits, rounded half away from zero.
    shown = Decimal(f"{cell.value:.15g}").quantize(printed, ROUND_HALF_UP)
    if shown != printed:
        return float(printed), form
    # The bulletin prints a small negative number without its sign, Excel would show -0.0.
    return cell.value, f"{form};{form}" if printed == 0 and cell.value < 0 else form


def _summary(book: Workbook, bulletin: Bulletin) -> None:
    """The text and what to know about the data, a paragraph a row."""
    words = bulletin.words
    sheet = _add_sheet(book, words("bulletin.summary"))
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True})
    warning = book.add_format({"text_wrap": True, "bg_color": "#FFF4D6", "border": 1})
    sheet.set_column(0, 0, SUMMARY_WIDTH)
    mark = words("bulletin.warning")
    lines = [(bulletin.title, book.add_format({"bold": True, "font_size": 16}))]
    lines += [(bulletin.subtitle, bold), *((text, plain) for text in bulletin.head)]
    lines += [
        (words("text.labelled", label=mark, text=text), warning) for text in bulletin.warnings
    ]
    for table in bulletin.tables:
        lines += [("", plain), (table.title, bold)]
        lines += [(text, plain) for text in bulletin.paragraphs(table.number)]
    if bulletin.moved or bulletin.alerts:
        lines += [("", plain), (words("bulletin.moved"), bold)]
        lines += [(text, plain) for text in bulletin.moved]
    if bulletin.alerts:
        lines += [(text, plain) for text in (words("bulletin.alerts"), *bulletin.alerts)]
    lines += [("", plain), (words("bulletin.about"), bold)]
    lines += [(text, plain) for text in bulletin.about()]
    lines += [("", plain), *((text, plain) for text in bulletin.foot)]
    for row, (text, form) in enumerate(lines):
        if text:
            sheet.write_string(row, 0, text, form)
        # Not every program makes a row as high as its wrapped text.
        if _width(text) > SUMMARY_WIDTH:
            lines_of_it = 1 + _width(text) // (SUMMARY_WIDTH - 6)
            sheet.set_row(row, min(LINE_HEIGHT * lines_of_it, HIGHEST))
    _print_set_up(sheet, landscape=False)


def _sheet(book: Workbook, bulletin: Bulletin, table: Table) -> None:
    """Title, unit, two rows of heads, the lines, notes; the heads stay in view."""
    words = bulletin.words
    sheet = _add_sheet(book, words("table.caption", number=table.number, title=table.title))
    caption = words("table.caption", number=table.number, title=table.caption)
    head = book.add_format(
        {"bold": True, "border": 1, "bg_color": "#E6EBF1", "align": "center", "text_wrap": True}
    )
    body = book.add_format({"border": 1})
    middle = book.add_format({"border": 1, "align": "center"})
    dash = book.add_format({"border": 1, "align": "right"})
    forms = {
        form: book.add_format({"border": 1, "num_format": form})
        for whole in ("0", "#,##0")
        for part in ("", ".0", ".000")
        for form in (whole + part, f"{whole}{part};{whole}{part}")
    }
    head_of_rows = book.add_format({"border": 1, "bold": True})
    small = book.add_format({"font_size": 9})
    is_grouped = words("language.millions") == "yes"
    sheet.write_string(0, 0, caption, book.add_format({"bold": True}))
    sheet.write_string(1, 0, table.unit, small)
    column = 0
    for number, group in enumerate(table.groups):
        # Both rankings have names of their own; the overview's rows are named once.
        names = [] if table.one_label and number else [table.row_head]
        ranked = bool(names) and any(row.rank for row in group.rows)
        heads = ([words("table.rank")] if ranked else []) + names + list(group.columns)
        for offset, text in enumerate(heads):
            sheet.write_string(3, column + offset, text, head)
        first, last = column, column + len(heads) - 1
        if table.one_label and not number:
            sheet.write_blank(2, column, None, head)
            first += 1
        if first < last:
            sheet.merge_range(2, first, 2, last, "", head)
        sheet.write_string(2, first, group.title, head)
        for line, row in enumerate(group.rows, start=HEAD_ROWS):
            at = column
            if ranked:
                if row.rank:
                    sheet.write_number(line, at, row.rank, middle)
                else:
                    sheet.write_blank(line, at, None, body)
                at += 1
            if names:
                sheet.write_string(line, at, row.label, head_of_rows if row.is_head else body)
                at += 1
            if row.is_head:
                for offset in range(len(group.columns)):
                    sheet.write_blank(line, at + offset, None, body)
            for cell in row.cells:
                shown = number_of(cell, is_grouped=is_grouped)
                if shown:
                    sheet.write_number(line, at, shown[0], forms[shown[1]])
                else:
                    sheet.write_string(line, at, cell.text, dash)
                at += 1
        if ranked:
            sheet.set_column(column, column, 6)
        if names:
            width = max([8, *(_width(row.label) for row in group.rows)])
            sheet.set_column(column + ranked, column + ranked, width + 2)
        sheet.set_column(column + ranked + len(names), last, 12)
        column = last + 1
    below = HEAD_ROWS + len(table.lines()) + 1
    for number, text in enumerate(table.remarks(words), start=below):
        sheet.write_string(number, 0, text, small)
    sheet.freeze_panes(HEAD_ROWS, 0)
    sheet.repeat_rows(0, HEAD_ROWS - 1)
    _print_set_up(sheet, landscape=True)


def _add_sheet(book: Workbook, name: str) -> Worksheet:
    """Add a sheet, its name without what Excel forbids in one."""
    allowed = " ".join(re.sub(r"[\[\]:*?/\\]", " ", name).split())
    return book.add_worksheet(allowed[:31].strip("' "), _Sheet)


def _width(text: str) -> int:
    """Columns that a text takes: a Chinese character is as wide as two letters."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def _print_set_up(sheet: Worksheet, *, landscape: bool) -> None:
    sheet.set_paper(A4)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
