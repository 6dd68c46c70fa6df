"""Excel workbooks that people re-save from the CSV (.xlsx)."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from .archives import check_size
from .columns import KNOWN, Layout, squeezed
from .foreign import above_the_header, unknown_header
from .header import TITLE_LINES, is_header, layout_of
from .problem import IngestRefused, Problem, quoted, refuse, unreadable
from .span import Advance
from .tolerant import Broken, Record

if TYPE_CHECKING:
    from openpyxl import Workbook

#: How old workbooks and encrypted new ones begin.
_OLE = b"\xd0\xcf\x11\xe0"
#: Excel's own limits.
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384


@dataclass(frozen=True)
class Sheet:
    """A sheet that holds an extract: `number` counts from 1, `header` is its header's row."""

    number: int
    title: str
    header: int
    layout: Layout


def sheets_of(path: Path) -> tuple[list[Sheet], list[str]]:
    """Return the sheets that hold an extract, and the titles of others that hold something else.

    Raises `IngestRefused` if the workbook cannot be read or no sheet holds an extract.
    """
    book = _opened(path)
    sheets: list[Sheet] = []
    others: list[str] = []
    refusal: IngestRefused | None = None
    try:
        for number, worksheet in enumerate(book.worksheets, 1):
            worksheet.reset_dimensions()
            first = list(islice(_filled(worksheet.iter_rows(values_only=True)), TITLE_LINES))
            if not first:
                continue
            row, cells = first[0]
            if any(squeezed(cell) in KNOWN for cell in cells):
                sheets.append(Sheet(number, worksheet.title, row, layout_of(cells, row)))
                continue
            header = next((row for row, below in first if is_header(below)), None)
            if header is not None:
                raise above_the_header(cells, row, header)
            refusal = refusal or unknown_header(cells, row)
            others.append(worksheet.title)
    except IngestRefused:
        raise
    except Exception as error:  # openpyxl raises whatever the XML makes it stumble over
        raise _damaged(error) from error
    finally:
        book.close()
    if not sheets:
        raise refusal or refuse("an empty workbook", "an extract on a sheet")
    return sheets, others


def read_sheet(path: Path, sheet: Sheet, advance: Advance) -> Iterator[Record | Broken]:
    """Yield the rows of a sheet as records, each cell as the text that the CSV would have."""
    book = _opened(path)
    try:
        worksheet = book.worksheets[sheet.number - 1]
        worksheet.reset_dimensions()
        width = len(sheet.layout.names)
        for row, fields in _filled(worksheet.iter_rows(values_only=True)):
            if row <= sheet.header:
                continue
            extra = next((field for field in fields[width:] if field.strip()), None)
            if extra is not None:
                problem = Problem(quoted(extra), "nothing in a column without a header")
                yield Broken(row, "\t".join(fields), problem.at(row))
                continue
            advance(1)
            fields = fields[:width] + [""] * (width - len(fields))
            yield Record(row, "\t".join(fields), fields)
    except IngestRefused:
        raise
    except Exception as error:
        raise _damaged(error) from error
    finally:
        book.close()


def cell_text(cell: object) -> str:
    """Return a cell as text: whole floats as integers, dates as ISO so that they are refused."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _filled(rows: Iterable[Iterable[object]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with anything in them, as text, and their numbers; raises `IngestRefused`.

    openpyxl makes up the rows and cells that a sheet leaves out, so one may claim to be any.
    """
    for row, cells in enumerate(rows, 1):
        if row > MAX_ROWS:
            raise refuse(f"a row beyond {MAX_ROWS:,}", "a sheet as Excel writes it")
        texts = [cell_text(cell) for cell in cells]
        if len(texts) > MAX_COLUMNS:
            raise refuse("a cell beyond the column XFD", "a sheet as Excel writes it", line=row)
        if any(text.strip() for text in texts):
            yield row, texts


def _opened(path: Path) -> "Workbook":
    try:
        with path.open("rb") as file:
            if file.read(len(_OLE)) == _OLE:
                raise refuse(
                    "an old (.xls) or encrypted Excel workbook", "one saved as .xlsx, or the CSV"
                )
        with zipfile.ZipFile(path) as packed:
            check_size(packed.infolist())
        import openpyxl  # late: few extracts are workbooks, and it takes a while to load

        return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except IngestRefused:
        raise
    except OSError as error:
        raise unreadable(error) from error
    except Exception as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> IngestRefused:
    what = type(error).__name__
    return refuse(f"a workbook that cannot be read ({what})", "an .xlsx that Excel opens")
