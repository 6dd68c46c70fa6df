"""One product, ten years, two hundred partners: what the site of a large product is made of."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from project_copy import Project, header, write_extract

PRODUCT, CODE, NAME = "electric_cars", "87038000", "纯电动乘用车"
YEARS = range(2015, 2025)
PARTNERS = 200


def land(project: Project, folder: Path) -> None:
    """Name the product in the project, and land a complete extract of each flow and year.

    Every partner trades in every month, through a province of its own.
    """
    with (project.folder / "seeds/groups/product_list.csv").open("a", encoding="utf-8") as file:
        file.write(f"{PRODUCT},{NAME},Electric cars,invented\n")
    with (project.folder / "seeds/groups/product_codes.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{PRODUCT},{hs},{CODE}\n" for hs in ("HS2012", "HS2017", "HS2022"))
    partners, provinces = (_listed(project, kind) for kind in ("partner", "province"))
    draw = Random(1)
    heads = header("贸易伙伴编码", "贸易伙伴名称", "注册地编码", "注册地名称")
    levels = [draw.lognormvariate(14, 2) for _ in range(PARTNERS)]
    folder.mkdir(exist_ok=True)
    for flow in ("export", "import"):
        for year in YEARS:
            lines = []
            for month in range(1, 13):
                for number, (partner, level) in enumerate(
                    zip(partners[:PARTNERS], levels, strict=True)
                ):
                    value = int(level * draw.uniform(0.5, 1.5) * (year - 2010)) + 1
                    quantity = int(value / draw.uniform(9_000, 40_000)) + 1
                    province = provinces[number % len(provinces)]
                    lines.append(
                        (
                            f"{year}{month:02}",
                            *partner,
                            *province,
                            CODE,
                            NAME,
                            quantity,
                            "辆",
                            value,
                        )
                    )
            file = write_extract(folder / f"{flow}_by_partner_province_{year}.csv", heads, lines)
            project.ingest(file, "--complete", "--vintage", "2025-02-20")


def _listed(project: Project, kind: str) -> list[tuple[str, str]]:
    """Codes and names of the project's list of partners or provinces."""
    path = project.folder / f"seeds/codes/customs_{kind}s.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [(row[f"{kind}_code"], row["name_zh"]) for row in csv.DictReader(file)]
