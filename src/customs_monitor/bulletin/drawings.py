"""Charts as still pictures for PDF and Word, drawn once, lettered in the bulletin's own font."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import vl_convert

from .charts import Chart
from .fonts import REGULAR_FAMILY, regular_font_folder


@dataclass(frozen=True)
class Drawing:
    """A chart as SVG; `font_folder` holds the font that its letters name."""

    name: str
    title: str
    alt: str
    svg: str
    font_folder: Path

    def png(self) -> bytes:
        """The picture as pixels, two for each unit of its width."""
        return vl_convert.svg_to_png(self.svg, scale=2)


def draw(charts: Sequence[Chart]) -> list[Drawing]:
    """Draw charts.

    Raises:
        Refused: the font is not installed.
    """
    if not charts:
        return []
    text = json.dumps([chart.spec for chart in charts], ensure_ascii=False)
    folder = regular_font_folder(text)
    # Before a chart is laid out: names get the room that they take in this font.
    vl_convert.register_font_directory(str(folder))
    return [
        Drawing(
            name=chart.name,
            title=chart.title,
            alt=chart.alt,
            svg=chart.svg(REGULAR_FAMILY),
            font_folder=folder,
        )
        for chart in charts
    ]
