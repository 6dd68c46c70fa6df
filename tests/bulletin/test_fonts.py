"""The fonts have the characters that bulletins need, in the weights that they are set in."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from project_copy import ROOT

from customs_monitor.bulletin.fonts import FAMILY, FOLDER


def characters(weight: str) -> set[str]:
    """What a font can draw."""
    font = TTFont(FOLDER / f"{FAMILY.replace(' ', '')}-{weight}.otf", lazy=True)
    assert font["name"].getBestFamilyName() == FAMILY
    assert font["name"].getBestSubFamilyName() == weight
    return {chr(code) for code in font.getBestCmap()}


@pytest.mark.parametrize(("weight", "encoding"), [("Regular", "gbk"), ("Bold", "gb2312")])
def test_a_weight_has_its_encoding_and_latin(weight: str, encoding: str) -> None:
    drawn = characters(weight)
    # The Unified Ideographs, of which customs' names are made.
    wanted = {c for c in map(chr, range(0x4E00, 0x9FA6)) if c.encode(encoding, "ignore")}
    assert len(wanted) == {"gbk": 20902, "gb2312": 6763}[encoding]
    assert wanted <= drawn
    assert set("Côte d'Ivoire, Curaçao, São Tomé; −1.2 ‰ – — “” ‘’ …《》（），。、：；％") <= drawn


def test_regular_has_every_name_of_the_code_lists() -> None:
    names = "".join(
        file.read_text("utf-8")
        for folder in ("codes", "groups", "extracts")
        for file in (ROOT / "seeds" / folder).glob("*.csv")
    )
    assert "锂离子" in names
    assert set(names) - characters("Regular") <= {"\n", "\ufeff"}
