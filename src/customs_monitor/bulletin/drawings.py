"""Charts as still pictures for PDF and Word, drawn once, lettered in the bulletin's own font."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import vl_convert

from .charts import HALF, WHOLE, Chart
from .fonts import FAMILY, FOLDER

__all__ = ["HALF", "WHOLE", "Drawing", "draw", "in_lines"]

# Before a chart is laid out, names get the room that they take in this font; in each process.
vl_convert.register_font_directory(str(FOLDER))


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG, lettered in fonts.FAMILY."""

    name: str
    table_no: int
    is_wide: bool
    title: str
    alt: str
    svg: str

    def png(self) -> bytes:
        """The picture as pixels, two for each unit of its width."""
        return vl_convert.svg_to_png(self.svg, scale=2)


def in_lines(drawings: Iterable[Drawing], table_no: int) -> list[list[Drawing]]:
    """The pictures of a table as they stand on paper: two beside each other, or a wide one."""
    lines: list[list[Drawing]] = []
    for drawing in (each for each in drawings if each.table_no == table_no):
        if lines and not drawing.is_wide and len(lines[-1]) == 1 and not lines[-1][0].is_wide:
            lines[-1].append(drawing)
        else:
            lines.append([drawing])
    return lines


def draw(charts: Sequence[Chart]) -> list[Drawing]:
    """Draw charts."""
    return [
        Drawing(
            name=chart.name,
            table_no=chart.table_no,
            is_wide=chart.is_wide,
            title=chart.title,
            alt=f"{chart.title}. {chart.alt}",
            svg=chart.svg(FAMILY),
        )
        for chart in charts
    ]
