"""The bulletin as PDF: Typst sets bulletin.typ, A4, tagged, fonts embedded.

Text reaches Typst as data, never as markup, so no name can be taken for a command.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import typst

from . import fonts
from .content import Bulletin, Row, Table
from .drawings import HALF, WHOLE, Drawing, in_lines
from .words import MOVED, Words

TEMPLATE = Path(__file__).with_name("bulletin.typ")


def render(bulletin: Bulletin, drawings: Sequence[Drawing] = ()) -> bytes:
    """Return the PDF file."""
    words = bulletin.words
    data = {
        "lang": words("language.code"),
        "fonts": [fonts.FAMILY, *fonts.FALLBACKS],
        "title": bulletin.title,
        "subtitle": bulletin.subtitle,
        "head": bulletin.head,
        "foot": bulletin.foot,
        "page_of": words("bulletin.page_of", page="{page}", pages="{pages}"),
        "warning": words("bulletin.warning"),
        "warnings": bulletin.warnings,
        "sections": [
            {
                "title": table.title,
                "paragraphs": bulletin.paragraphs(table.number),
                "table": _table(table, words),
                "charts": _charts(drawings, table.number),
            }
            for table in bulletin.tables
        ],
        "moved_title": words("bulletin.moved"),
        "moved": bulletin.moved,
        "alerts_title": words("bulletin.alerts"),
        "alerts": bulletin.alerts,
        # What two pictures beside each other leave of the width of a page.
        "gutter": 1 - 2 * HALF / WHOLE,
        "moved_charts": _charts(drawings, MOVED),
        "about_title": words("bulletin.about"),
        "about": bulletin.about(),
    }
    files = {
        "main.typ": TEMPLATE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **{f"{drawing.name}.svg": drawing.svg.encode() for drawing in drawings},
    }
    # typst's types do not know that the source may be several files.
    made: bytes
    compile_: Any = partial(typst.compile, files, font_paths=[str(fonts.FOLDER)])
    try:
        made = compile_(pdf_standards="ua-1")
    except typst.TypstError as error:
        if "PDF/UA-1 error" not in str(error):
            raise
        # It asks for more than a page needs: a heading with a text, a glyph in every picture.
        made = compile_()
    return made


def _charts(drawings: Sequence[Drawing], table_no: int) -> list[list[dict[str, Any]]]:
    """Lines of pictures: one as wide as the page, or one or two of half its width."""
    return [
        [
            {"file": f"{drawing.name}.svg", "alt": drawing.alt, "is_wide": drawing.is_wide}
            for drawing in line
        ]
        for line in in_lines(drawings, table_no)
    ]


def _table(table: Table, words: Words) -> dict[str, Any]:
    groups = table.groups if any(group.rows for group in table.groups) else ()
    return {
        "caption": words("table.caption", number=table.number, title=table.caption),
        "row_head": table.row_head,
        "one_label": table.one_label,
        "groups": [{"title": group.title, "columns": group.columns} for group in groups],
        "lines": [[_row(row) for row in line] for line in table.lines()],
        "unit": table.unit,
        "notes": table.remarks(words),
    }


def _row(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "label": row.head,
        "cells": [cell.text for cell in row.cells],
        "is_head": row.is_head,
    }
