"""A chart: a Vega-Lite specification that a page draws itself, or that is drawn once for paper."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from customs_monitor.errors import Refused

from ..words import Words
from .looks import FONTS, PALETTES

MAPS = Path(__file__).parent / "maps"
NO_MAP = "none"
# Stands in a specification for the shapes of a map, which all maps of a page share.
_MAP = "@map:"
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
        return re.sub(f'"{_MAP}([a-z_]+)"', lambda found: shapes(found[1]), text)


def view_of(words: Words) -> str | None:
    """Whose boundaries the maps of a language show, None where it wants no map.

    Raises:
        Refused: there is no such map.
    """
    view = words("language.map")
    known = sorted(path.stem for path in MAPS.glob("*.json"))
    if view not in (*known, NO_MAP):
        raise Refused(
            f"wording, 'language.map' in '{words.language}': found '{view}', "
            f"expected one of: {', '.join(known)}, {NO_MAP}"
        )
    return None if view == NO_MAP else view


@cache
def shapes(view: str) -> str:
    """The shapes of a map, as TopoJSON text."""
    return (MAPS / f"{view}.json").read_text("utf-8").strip()


def to_fill_in(view: str) -> str:
    """What stands in a specification for the shapes of a map."""
    return f"{_MAP}{view}"


@cache
def javascript() -> str:
    """The script that draws specifications in a page: window.vegaEmbed, nothing to load."""
    # Its types want a snippet to run, which is for others.
    return vl_convert.javascript_bundle()  # type: ignore[call-arg]
