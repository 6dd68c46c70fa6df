"""The raw downloads under tests/cases, as canonical lines and stated questions."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

from .cases import COLUMNS
from .code_lists import CodeLists

CASES = Path(__file__).resolve().parents[1] / "cases"
VINTAGE = "2024-08-20"
HEADS = {
    "数据年月": "data_month",
    "贸易伙伴编码": "partner_code",
    "贸易伙伴名称": "partner_name",
    "商品编码": "product_code",
    "商品名称": "product_name",
    "第一数量": "quantity_1",
    "第一计量单位": "unit_1",
    "第二数量": "quantity_2",
    "第二计量单位": "unit_2",
    "美元": "value_usd",
    "Date of data": "data_month",
    "Trading partner code": "partner_code",
    "Trading partner": "partner_name",
    "Commodity code": "product_code",
    "Commodity": "product_name",
    "Quantity": "quantity_1",
    "Unit": "unit_1",
    "US dollar": "value_usd",
}


def asked(path: Path, codes: str = "", months: str = "", **given: str) -> dict[str, str]:
    """The question of a file; the flow is in its name, the rest is the plainest choice."""
    return {
        "source_file": path.name,
        "vintage": VINTAGE,
        "flow": path.name.partition("_")[0],
        "breakdown": "partner",
        "currency": "usd",
        "coverage": "complete",
        "codes": codes,
        "months": months,
    } | given


def read_raw(path: Path, question: Mapping[str, str]) -> list[dict[str, str]]:
    """The lines of a raw download with what its question says of all of them."""
    text = path.read_bytes().decode("gb18030")
    rows = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        named = {HEADS[head]: value for head, value in row.items() if head in HEADS}
        about = {k: question[k] for k in ("flow", "breakdown", "coverage", "vintage")}
        place = {"source_file": path.name, "line_number": str(number)}
        rows.append(dict.fromkeys(COLUMNS, "") | named | about | place)
    return rows


def lists_of(basket: Iterable[str]) -> CodeLists:
    """Code lists that know one product, `basket`, and the HS edition in force."""
    lists = CodeLists()
    lists.editions = [("HS2022", dt.date(2022, 1, 1), dt.date(2027, 12, 31))]
    lists.basket = {"basket": {"HS2022": list(basket)}}
    return lists
