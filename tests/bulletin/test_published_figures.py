"""June 2024 in every format prints each of the 252 published figures, in its row and column."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from project_copy import ROOT, read_seed

from .read_back import Tables, read

# docs/methodology.md, "How the bulletin prints".
OVERVIEW = [
    ("total", "value"),
    ("export", "value"),
    ("import", "value"),
    ("net_export", "value"),
    ("total", "quantity"),
    ("export", "quantity"),
    ("import", "quantity"),
]
REGIONS = ["ASEAN", "EU"]
COLUMNS = ["value", "share", "yoy"]


def names(language: str) -> dict[tuple[str, str], str]:
    """Names of members as printed."""
    lists = {
        ("partner", "partner_code", "short_name"): "codes/customs_partners.csv",
        ("province", "province_code", "short_name"): "codes/customs_provinces.csv",
        ("region", "region_code", "name"): "groups/region_list.csv",
    }
    return {
        (breakdown, row[code]): row[f"{name}_{language}"]
        for (breakdown, code, name), path in lists.items()
        for row in read_seed(ROOT / "seeds" / path)
    }


def is_shown(text: str, figure: dict[str, str], language: str) -> bool:
    """Is a text the published figure, as a language shows it?

    English groups thousands and has amounts in millions, rounded from the exact figure: what was
    published as 51.1 (100 million) is within 5 million of 5,110, and half a million more, as it was
    rounded itself. tests/oracle knows which million it is.
    """
    published = figure["printed"]
    if language == "zh":
        return text == published
    if figure["unit"] != "100 million USD":
        return text == f"{Decimal(published):,}"
    shown = Decimal(text.replace(",", ""))
    is_small = len(published.partition(".")[2]) == 3
    unit, near = (Decimal("0.1"), Decimal("0.1")) if is_small else (Decimal(1), Decimal("5.5"))
    is_near = abs(shown - Decimal(published) * 100) <= near
    return is_near and text == f"{shown.quantize(unit):,}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx"])
def test_every_published_figure_stands_in_its_place(june: Path, form: str, language: str) -> None:
    tables: Tables = read(june / f"lithium_ion_batteries-2024-06-{language}.{form}")
    member_names = names(language)
    figures = read_seed(ROOT / "seeds" / "ledger" / "published_figures.csv")
    compared = 0
    for figure in figures:
        number = int(figure["table_no"])
        kind = figure["measure"].removeprefix("value_").removeprefix("quantity_")
        kind = {"change": "yoy"}.get(kind, kind)
        if number == 1:
            measure = figure["measure"].split("_")[0]
            row, column = OVERVIEW.index((figure["flow"], measure)), int(kind == "yoy")
        else:
            row = (
                REGIONS.index(figure["member_code"])
                if figure["breakdown"] == "region"
                else int(figure["rank"]) - 1 + (len(REGIONS) if number in (2, 3) else 0)
            )
            column = COLUMNS.index(kind) if number in (2, 3) else int(kind == "yoy")
        label, texts = tables[number, figure["period"]][row]
        if number > 1:
            assert label == member_names[figure["breakdown"], figure["member_code"]], figure
        assert is_shown(texts[column], figure, language), figure
        compared += 1
    assert compared == 252
    assert sum(len(texts) for table in tables.values() for _, texts in table) == 252
