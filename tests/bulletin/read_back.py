"""Tables of a bulletin read back out of each format: (table, period) -> [(label, [texts])].

Each reader knows only the format: a cell is where its table, row and column say. Tables are counted
from the first, so those without rows must be the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import docx
import lxml.html
import openpyxl
import pdfplumber

PERIODS = ("month", "year_to_date")
# Figures of one period in a row of each table.
COLUMNS = {1: 2, 2: 3, 3: 3, 4: 2, 5: 2}
Tables = dict[tuple[int, str], list[tuple[str, list[str]]]]


def read(path: Path) -> Tables:
    """Read the tables of a bulletin in any format."""
    lines = {".html": _html, ".pdf": _pdf, ".docx": _docx, ".xlsx": _xlsx}[path.suffix](path)
    tables: Tables = {}
    for number, period, label, texts in lines:
        tables.setdefault((number, period), []).append((label, texts))
    return tables


def _halves(number: int, row: list[str]) -> Iterator[tuple[int, str, str, list[str]]]:
    """A printed line: label and figures of each period; the overview has its label once."""
    count = COLUMNS[number]
    if len(row) == len(PERIODS):  # heads over groups of rows
        return
    if number == 1:
        row = [*row[: count + 1], row[0], *row[count + 1 :]]
    assert len(row) == 2 * (count + 1), row
    for period, half in zip(PERIODS, (row[: count + 1], row[count + 1 :]), strict=True):
        # Heads over groups of rows have no figures.
        if half[0] and any(half[1:]):
            yield number, period, re.sub(r"^\d+ ", "", half[0]), half[1:]


def _docx(path: Path) -> Iterator[tuple[int, str, str, list[str]]]:
    tables = [t for t in docx.Document(str(path)).tables if len(t.rows) > 1]
    for number, table in enumerate(tables, start=1):
        for row in table.rows[2:]:
            yield from _halves(number, [cell.text for cell in row.cells])


def _xlsx(path: Path) -> Iterator[tuple[int, str, str, list[str]]]:
    book = openpyxl.load_workbook(path)
    for number, sheet in enumerate(book.worksheets[1:], start=1):
        for row in sheet.iter_rows(min_row=5):
            cells = list(row)
            if number > 1:  # ranks have columns of their own
                width = COLUMNS[number] + 2
                cells = [c for i, c in enumerate(cells) if i % width != 0]
            if cells[0].border.left.style is None and cells[0].value is None:
                break
            yield from _halves(number, [shown(cell) for cell in cells])


def shown(cell: openpyxl.cell.Cell) -> str:
    """What Excel shows in a cell: 15 digits of the number, rounded half away from zero."""
    if cell.value is None or isinstance(cell.value, str):
        assert cell.data_type != "f", cell.value
        return cell.value or ""
    forms = cell.number_format.split(";")
    decimals = len(forms[0].partition(".")[2])
    comma = "," if "," in forms[0] else ""
    number = Decimal(f"{cell.value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{abs(number) if len(forms) == 2 else number:{comma}}"


def _html(path: Path) -> Iterator[tuple[int, str, str, list[str]]]:
    page = lxml.html.fromstring(path.read_text("utf-8"))
    for table in page.iterfind(".//table"):
        number = int(table.get("data-table"))
        for row in table.iterfind(".//tbody/tr"):
            if row.get("class") == "group":
                continue
            label = re.sub(r"^\d+ ", "", " ".join(row.find("th").text_content().split()))
            texts = [cell.text_content().strip() for cell in row.iterfind("td")]
            periods = [table.get("data-period")] if table.get("data-period") else PERIODS
            for index, period in enumerate(periods):
                count = COLUMNS[number]
                yield number, period, label, texts[index * count : (index + 1) * count]


def _pdf(path: Path) -> Iterator[tuple[int, str, str, list[str]]]:
    """By the tags that assistive software reads: Table, TR, TH and TD."""
    with pdfplumber.open(path) as pdf:
        texts: dict[tuple[int, int], str] = {}
        for page in pdf.pages:
            for char in page.chars:
                key = (page.page_number, char["mcid"])
                texts[key] = texts.get(key, "") + char["text"]
        tables = [node for node in _nodes(pdf.structure_tree) if node["type"] == "Table"]
        for number, table in enumerate(tables, start=1):
            (body,) = [node for node in table["children"] if node["type"] == "TBody"]
            for row in body["children"]:
                yield from _halves(number, [_text(cell, texts) for cell in row["children"]])


def _nodes(nodes: list[dict]) -> Iterator[dict]:
    for node in nodes:
        yield node
        yield from _nodes(node.get("children", []))


def _text(cell: dict, texts: dict[tuple[int, int], str]) -> str:
    return "".join(
        texts[node["page_number"], mcid]
        for node in _nodes([cell])
        for mcid in node.get("mcids", [])
        if (node["page_number"], mcid) in texts
    ).strip()
