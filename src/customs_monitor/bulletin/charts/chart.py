"""A chart: a Vega-Lite specification that a page draws itself, or that is drawn once for paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from .looks import FONTS, PALETTES

# Stands in a specification for the map's shapes, which all maps of a page share.
WORLD = "@world"


@dataclass(frozen=True)
class Chart:
    """One chart. `spec` needs a page's palette and map; `svg` is complete."""

    name: str
    table_no: int  # the table that it belongs to
    title: str
    alt: str
    spec: dict[str, Any]

    def svg(self, font: str, width: int = 640) -> str:
        """Draw the chart as it stands on paper: in the light palette, lettered in one font."""
        return vl_convert.vegalite_to_svg(self._complete(font, width))

    def _complete(self, font: str, width: int) -> str:
        text = json.dumps({**self.spec, "width": width, "background": "white"}, ensure_ascii=False)
        text = text.replace(FONTS, font)
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
