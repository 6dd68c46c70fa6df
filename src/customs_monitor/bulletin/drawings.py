"""Charts as still pictures for PDF and Word, drawn once, lettered in the bulletin's own font."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import vl_convert

from .charts import Chart
from .fonts import FAMILY, FOLDER

# Before a chart is laid out, names get the room that they take in this font; in each process.
vl_convert.register_font_directory(str(FOLDER))


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG, lettered in fonts.FAMILY."""

    name: str
    title: str
    alt: str
    svg: str

    def png(self) -> bytes:
        """The picture as pixels, two for each unit of its width."""
        return vl_convert.svg_to_png(self.svg, scale=2)


def draw(charts: Sequence[Chart]) -> list[Drawing]:
    """Draw charts."""
    return [
        Drawing(name=chart.name, title=chart.title, alt=chart.alt, svg=chart.svg(FAMILY))
        for chart in charts
    ]
