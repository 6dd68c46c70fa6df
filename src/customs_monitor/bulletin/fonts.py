"""The Chinese font of PDFs and charts: Noto Sans CJK (OFL-1.1), which pip installs.

It is a variable font. Typst sets text in any weight of it; what draws SVG knows only its thinnest,
so drawings get the regular weight of just the characters that they use as a font of its own.
"""

from __future__ import annotations

import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from customs_monitor.errors import Refused

PACKAGE = "manimgx_fonts_cjk"
FAMILY = "Noto Sans CJK SC"
REGULAR_FAMILY = "Customs Monitor Sans"
REGULAR_WEIGHT = 400


def font_folder() -> Path:
    """The folder that holds the font.

    Raises:
        Refused: it is not installed.
    """
    return _font_file().parent


def _font_file() -> Path:
    spec = find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    found = sorted(Path(folders[0]).glob("NotoSansCJK*.ttc")) if folders else []
    if not found:
        raise Refused(
            f"found no font '{FAMILY}', expected it in the package manimgx-fonts-cjk: "
            "pip install 'customs-monitor[bulletin]'"
        )
    return found[0]


def regular_font_folder(text: str) -> Path:
    """A folder with the font REGULAR_FAMILY of the text's characters, for as long as we run.

    Raises:
        Refused: the font is not installed.
    """
    # Axes write numbers and minus signs of their own.
    return Path(_regular("".join(sorted({*text, *map(chr, range(0x20, 0x7F)), "\u2212"}))).name)


@cache
def _regular(characters: str) -> tempfile.TemporaryDirectory[str]:
    """Draw the characters' outlines at the regular weight into a font without variations."""
    folder = tempfile.TemporaryDirectory(prefix="customs-monitor-fonts-")
    font = _face(_font_file())
    variable = font.getGlyphSet(location={"wght": REGULAR_WEIGHT})
    known = font.getBestCmap()
    cmap = {ord(c): known[ord(c)] for c in characters if ord(c) in known}
    names = list(dict.fromkeys([".notdef", *cmap.values()]))
    outlines, widths = {}, {}
    for name in names:
        pen = TTGlyphPen(None)
        variable[name].draw(Cu2QuPen(pen, max_err=1, reverse_direction=True))
        outlines[name] = pen.glyph()
        widths[name] = round(variable[name].width)
    heights = font["hhea"]
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(cmap)
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(
        {name: (widths[name], getattr(outlines[name], "xMin", 0)) for name in names}
    )
    builder.setupHorizontalHeader(ascent=heights.ascent, descent=heights.descent)
    builder.setupNameTable(
        {
            "familyName": REGULAR_FAMILY,
            "styleName": "Regular",
            "fullName": REGULAR_FAMILY,
            # Without it the font is not found.
            "psName": REGULAR_FAMILY.replace(" ", "") + "-Regular",
        }
    )
    builder.setupOS2(usWeightClass=REGULAR_WEIGHT)
    builder.setupPost()
    builder.save(Path(folder.name) / "regular.ttf")
    return folder


def _face(file: Path) -> TTFont:
    """The simplified Chinese face of the collection."""
    for number in range(TTFont(file, fontNumber=0, lazy=True).reader.numFonts):
        font = TTFont(file, fontNumber=number, lazy=True)
        if font["name"].getDebugName(1) == FAMILY:
            return font
    raise Refused(f"{file}: found no font '{FAMILY}' in it")
