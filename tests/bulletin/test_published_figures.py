"""June 2024 in every format prints each of the 252 published figures, in its row and column."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from project_copy import ROOT

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


def rows(path: str) -> list[dict[str, str]]:
    with (ROOT / "seeds" / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


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
        for row in rows(path)
    }


def shown(figure: dict[str, str], language: str) -> str:
    """A published figure as a language shows it: in English the same digits, 511 for 51.1, grouped.

    100 million are a hundred millions: the decimal point of an amount moves by two places.
    """
    if language == "zh":
        return figure["printed"]
    text = figure["printed"]
    if figure["unit"] != "100 million USD":
        return f"{Decimal(text):,}"
    moved = Decimal(text).scaleb(2)
    return f"{moved.quantize(Decimal(1) if len(text.partition('.')[2]) == 1 else Decimal('0.1')):,}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx"])
def test_every_published_figure_stands_in_its_place(june: Path, form: str, language: str) -> None:
    tables: Tables = read(june / f"lithium_ion_batteries-2024-06-{language}.{form}")
    member_names = names(language)
    figures = rows("ledger/published_figures.csv")
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
        assert texts[column] == shown(figure, language), figure
        compared += 1
    assert compared == 252
    assert sum(len(texts) for table in tables.values() for _, texts in table) == 252
