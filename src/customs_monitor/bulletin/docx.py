"""The bulletin as a Word file that people edit: real tables, headings, styles, picture texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph

from .content import Bulletin, Table
from .drawings import HALF, WHOLE, Drawing, in_lines
from .words import MOVED

LATIN, EAST_ASIAN = "Arial", "Microsoft YaHei"
HEAD_FILL, WARNING_FILL = "E6EBF1", "FFF4D6"
PAGE_WIDTH = Cm(21) - 2 * Cm(2)
HALF_WIDTH = PAGE_WIDTH * HALF // WHOLE
# The format's own limit; the page itself has the whole text.
LONGEST_PROPERTY = 255
STYLES = ("Normal", "Title", "Subtitle", "Heading 1", "Caption", "List Bullet")


def render(bulletin: Bulletin, drawings: Sequence[Drawing] = ()) -> bytes:
    """Return the Word file."""
    document = Document()
    _set_up(document, bulletin)
    words = bulletin.words
    document.add_paragraph(bulletin.title, style="Title")
    document.add_paragraph(bulletin.subtitle, style="Subtitle")
    for text in bulletin.head:
        document.add_paragraph(text)
    if bulletin.warnings:
        _warning(document, words("bulletin.warning"), bulletin.warnings)
    for table in bulletin.tables:
        document.add_heading(table.title, 1)
        for text in bulletin.paragraphs(table.number):
            document.add_paragraph(text)
        caption = document.add_paragraph(
            words("table.caption", number=table.number, title=table.caption), style="Caption"
        )
        caption.paragraph_format.keep_with_next = True
        if any(group.rows for group in table.groups):
            _table(document, table)
        below = [table.unit, *table.remarks(words)] if table.unit else table.remarks(words)
        for text in below:
            _note(document, text, is_last=text is below[-1])
        _pictures(document, drawings, table.number)
    if bulletin.moved or bulletin.alerts or in_lines(drawings, MOVED):
        document.add_heading(words("bulletin.moved"), 1)
    for text in bulletin.moved:
        document.add_paragraph(text)
    if bulletin.alerts:
        document.add_paragraph(words("bulletin.alerts"))
    for text in bulletin.alerts:
        document.add_paragraph(text, style="List Bullet")
    _pictures(document, drawings, MOVED)
    document.add_heading(words("bulletin.about"), 1)
    for text in bulletin.about():
        document.add_paragraph(text, style="List Bullet")
    for text in bulletin.foot:
        _note(document, text, is_last=text is bulletin.foot[-1])
    file = BytesIO()
    document.save(file)
    return _without_clock(file, bulletin.month)


def _without_clock(file: BytesIO, month: date) -> bytes:
    """The month for the time at which each part was written: the same data make the same file."""
    dated = BytesIO()
    with ZipFile(file) as parts, ZipFile(dated, "w", ZIP_DEFLATED) as made:
        for name in parts.namelist():
            part = ZipInfo(name, (month.year, month.month, 1, 0, 0, 0))
            made.writestr(part, parts.read(name), ZIP_DEFLATED)
    return dated.getvalue()


def _set_up(document: DocumentType, bulletin: Bulletin) -> None:
    """A4, page numbers, a font for each script, the language for the spelling checker."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    for name in STYLES:
        style = document.styles[name]
        style.font.name = LATIN
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
            del fonts.attrib[attribute]
        for script, font in (("eastAsia", EAST_ASIAN), ("hAnsi", LATIN), ("cs", LATIN)):
            fonts.set(qn(f"w:{script}"), font)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Title"].font.size = Pt(20)
    document.styles["Caption"].font.size = Pt(10.5)
    for name in ("Title", "Subtitle"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    language = document.styles["Normal"].element.get_or_add_rPr()
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), "en-GB")
    tag.set(qn("w:eastAsia"), "zh-CN")
    language.append(tag)
    properties = document.core_properties
    properties.title = f"{bulletin.title} {bulletin.subtitle}"[:LONGEST_PROPERTY]
    properties.author = "customs-monitor"
    properties.comments = bulletin.vintage[:LONGEST_PROPERTY]
    properties.language = bulletin.words("language.code")[:LONGEST_PROPERTY]
    # The month, not the clock: the same data make the same file.
    properties.created = properties.modified = datetime.combine(bulletin.month, time(), UTC)
    footer = page.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    fields = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
    page_of = bulletin.words("bulletin.page_of", page="{page}", pages="{pages}")
    for text in re.split("({pages?})", page_of):
        if text in fields:
            _field(footer, fields[text])
        else:
            footer.add_run(text)


def _field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _warning(document: DocumentType, title: str, texts: Sequence[str]) -> None:
    table = document.add_table(1, 1, style="Table Grid")
    cell = table.cell(0, 0)
    _fill(cell, WARNING_FILL)
    cell.paragraphs[0].add_run(title).bold = True
    for text in texts:
        cell.add_paragraph(text)
    document.add_paragraph()


def _note(document: DocumentType, text: str, *, is_last: bool) -> None:
    """A line under a table; it stays on the table's page."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.keep_with_next = not is_last
    paragraph.add_run(text).font.size = Pt(9)


def _pictures(document: DocumentType, drawings: Sequence[Drawing], table_no: int) -> None:
    """The charts of a table, in lines of their own; each with its alternative text."""
    for line in in_lines(drawings, table_no):
        paragraph = document.add_paragraph()
        for drawing in line:
            width = PAGE_WIDTH if drawing.is_wide else HALF_WIDTH
            picture = paragraph.add_run().add_picture(BytesIO(drawing.png()), width=width)
            # python-docx has no name for the alternative text.
            picture._inline.docPr.set("descr", drawing.alt)
            picture._inline.docPr.set("title", drawing.title)


def _table(document: DocumentType, table: Table) -> None:
    """Two head rows that repeat on every page, a line for each pair of rows."""
    labels = [number == 0 or not table.one_label for number in range(len(table.groups))]
    spans = [len(g.columns) + label for g, label in zip(table.groups, labels, strict=True)]
    word = document.add_table(2 + len(table.lines()), sum(spans), style="Table Grid")
    word.alignment = WD_TABLE_ALIGNMENT.CENTER
    # A row's cells are looked up once: python-docx walks the whole table for each single cell.
    rows = [row.cells for row in word.rows]
    column = 0
    for number, group in enumerate(table.groups):
        first = column + (1 if table.one_label and number == 0 else 0)
        last = column + spans[number] - 1
        head = rows[0][first].merge(rows[0][last])
        _write(head, group.title, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
        texts = ([table.row_head] if labels[number] else []) + list(group.columns)
        for offset, text in enumerate(texts):
            is_label = labels[number] and offset == 0
            _write(rows[1][column + offset], text, bold=True, align=_align(is_label))
        for line, sides in enumerate(table.lines(), start=2):
            row = sides[number]
            values = [cell.text for cell in row.cells] if row else []
            values += [""] * (len(group.columns) - len(values))
            texts = ([row.head if row else ""] if labels[number] else []) + values
            for offset, text in enumerate(texts):
                is_label = labels[number] and offset == 0
                is_head = bool(row and row.is_head)
                _write(rows[line][column + offset], text, bold=is_head, align=_align(is_label))
        column += spans[number]
    for row in word.rows[:2]:
        _mark(row, "w:tblHeader")
        for cell in row.cells:
            _fill(cell, HEAD_FILL)
    for row in word.rows:
        _mark(row, "w:cantSplit")
    _widths(word, labels, table)


def _widths(word: WordTable, labels: list[bool], table: Table) -> None:
    """Label columns share what the columns of figures leave."""
    word.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    word._tbl.tblPr.append(margins)
    widths: list[Length | None] = []
    for group, label in zip(table.groups, labels, strict=True):
        figures = [Cm(2.5), *[Cm(1.6)] * (len(group.columns) - 1)]
        widths += [*([None] if label else []), *figures[: len(group.columns)]]
    free = (PAGE_WIDTH - sum(width or 0 for width in widths)) // sum(labels)
    for column, width in zip(word.columns, widths, strict=True):
        column.width = width or free
    for row in word.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            if cell._tc.grid_span == 1:
                cell.width = width or free


def _align(is_label: bool) -> WD_ALIGN_PARAGRAPH:
    return WD_ALIGN_PARAGRAPH.LEFT if is_label else WD_ALIGN_PARAGRAPH.RIGHT


def _write(
    cell: WordCell, text: str, *, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(text)
    run.font.size = Pt(9)
    run.bold = bold


def _mark(row: WordRow, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))


def _fill(cell: WordCell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
