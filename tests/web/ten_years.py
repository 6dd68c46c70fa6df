"""One product, ten years, two hundred partners: what the site of a large product is made of."""

from __future__ import annotations

from pathlib import Path
from random import Random

from project_copy import Project, append_to_seed, header, read_seed, write_extract

PRODUCT, CODE, NAME = "electric_cars", "87038000", "纯电动乘用车"
YEARS = range(2015, 2025)
PARTNERS = 200


def land(project: Project, folder: Path) -> None:
    """Name the product in the project, and land a complete extract of each flow and year.

    Every partner trades in every month, through a province of its own.
    """
    groups = project.folder / "seeds" / "groups"
    append_to_seed(groups / "product_list.csv", [PRODUCT, NAME, "Electric cars", "invented"])
    editions = ("HS2012", "HS2017", "HS2022")
    append_to_seed(groups / "product_codes.csv", *([PRODUCT, hs, CODE] for hs in editions))
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
    rows = read_seed(project.folder / f"seeds/codes/customs_{kind}s.csv")
    return [(row[f"{kind}_code"], row["name_zh"]) for row in rows]
