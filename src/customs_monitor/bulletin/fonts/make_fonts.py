"""Make the fonts in this folder from Noto Sans CJK: `make_fonts.py FOLDER`, see README.md."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from customs_monitor.bulletin.fonts import FAMILY, FOLDER

SOURCE = "Noto Sans CJK SC"
# The encoding whose characters each weight has.
WEIGHTS = {"Regular": "gbk", "Bold": "gb2312"}
# Latin letters with accents; punctuation, sub- and superscripts, currencies; minus.
ALWAYS = {*range(0x20, 0x250), *range(0x1E00, 0x1F00), *range(0x2000, 0x20D0), 0x2212}


def main(folder: Path) -> None:
    """Write the fonts beside this file."""
    for weight, encoding in WEIGHTS.items():
        font = _face(folder / f"NotoSansCJK-{weight}.ttc")
        subsetter = Subsetter(
            Options(
                layout_features=["ccmp", "kern", "liga", "pwid"],
                hinting=False,
                drop_tables=["BASE", "VORG", "vhea", "vmtx"],
                name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
                name_languages=[0x409],
                notdef_outline=True,
            )
        )
        subsetter.populate(unicodes=ALWAYS | _characters(encoding))
        subsetter.subset(font)
        _rename(font, weight)
        font.save(FOLDER / f"{FAMILY.replace(' ', '')}-{weight}.otf")


def _face(file: Path) -> TTFont:
    """Return the simplified Chinese face of a collection."""
    for font in TTCollection(file, lazy=True):
        if font["name"].getBestFamilyName() == SOURCE:
            return font
    raise SystemExit(f"{file}: found no font '{SOURCE}' in it")


def _characters(encoding: str) -> set[int]:
    """Return what the encoding can say of the characters that have 16 bits."""
    return {code for code in range(0x10000) if chr(code).encode(encoding, "ignore")}


def _rename(font: TTFont, weight: str) -> None:
    """Name a font for what it is, also inside of its outlines."""
    script = f"{FAMILY.replace(' ', '')}-{weight}"
    names = {1: FAMILY, 2: weight, 3: script, 4: f"{FAMILY} {weight}", 6: script}
    for record in font["name"].names:
        record.string = names.get(record.nameID, record.toUnicode())
    outlines = font["CFF "].cff
    outlines.fontNames = [script]
    outlines[0].FullName, outlines[0].FamilyName = names[4], FAMILY


if __name__ == "__main__":
    main(Path(sys.argv[1]))
