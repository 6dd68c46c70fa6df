"""A chart: a Vega-Lite specification that a page draws itself, or that is drawn once for paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from .looks import FONTS, PALETTES

# Stands in a specification for the map's shapes, which all maps of a page share.
WORLD = "@world"
# Two charts stand beside each other on paper, or one as wide as both.
HALF, WHOLE = 380, 780


@dataclass(frozen=True)
class Chart:
    """One chart. `spec` needs a page's palette and map; `svg` is complete.

    Title, unit, period, notes and source stand in the picture; `title` names it elsewhere.
    """

    name: str
    table_no: int  # the table that it belongs to
    title: str
    alt: str
    spec: dict[str, Any]
    is_wide: bool = False
    notes: Sequence[str] = ()

    def svg(self, font: str) -> str:
        """Draw the chart as it stands on paper: in the light palette, lettered in one font."""
        return vl_convert.vegalite_to_svg(self._complete(font, WHOLE if self.is_wide else HALF))

    def _complete(self, font: str, width: int) -> str:
        params = [
            {**param, "value": width} if param["name"] == "room" else param
            for param in self.spec["params"]
        ]
        drawn = {**self.spec, "params": params, "width": width, "background": "white"}
        text = json.dumps(drawn, ensure_ascii=False).replace(FONTS, font)
        for name, colour in PALETTES["light"].items():
            text = text.replace(f'"var(--{name})"', f'"{colour}"')
        return text.replace(f'"{WORLD}"', world())


@cache
def world() -> str:
    """The shapes of the countries, as TopoJSON text."""
    return (Path(__file__).parent / "maps" / "world.json").read_text("utf-8").strip()


@cache
def javascript() -> str:
    """The script that draws specifications in a page: window.vegaEmbed, nothing to load."""
    # Its types want a snippet to run, which is for others.
    return vl_convert.javascript_bundle()  # type: ignore[call-arg]
