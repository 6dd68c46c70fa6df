"""The columns of an extract: canonical names, header spellings and shapes (docs/ingest.md)."""

import re
import unicodedata
from dataclasses import dataclass

from ..characters import NONCHARACTERS

#: Every line that leaves `customs ingest`, in this order, all text; an absent column is null.
COLUMNS = (
    "data_month",
    "partner_code",
    "partner_name",
    "product_code",
    "product_name",
    "regime_code",
    "regime_name",
    "province_code",
    "province_name",
    "quantity_1",
    "unit_1",
    "quantity_2",
    "unit_2",
    "value_usd",
    "value_cny",
    "flow",
    "breakdown",
    "coverage",
    "vintage",
    "source_file",
    "line_number",
)

#: What may be listed beside the product, in the order in which a breakdown is named.
DIMENSIONS = ("partner", "province", "regime")

#: What makes a line one line: a key may appear once in a file.
KEY = ("data_month", "product_code", "partner_code", "province_code", "regime_code")

#: Header spellings, Chinese first (docs/ingest.md, "The columns"); compared by `squeezed`.
HEADERS: dict[str, tuple[str, ...]] = {
    "data_month": ("数据年月", "Date of data"),
    "partner_code": ("贸易伙伴编码", "Trading partner code"),
    "partner_name": ("贸易伙伴名称", "Trading partner"),
    "product_code": ("商品编码", "Commodity code"),
    "product_name": ("商品名称", "Commodity"),
    "regime_code": ("贸易方式编码", "Customs Regime code"),
    "regime_name": ("贸易方式名称", "Customs Regime"),
    "province_code": (
        "收发货人注册地编码",
        "注册地编码",
        "Locations of importers and exporters code",
    ),
    "province_name": (
        "收发货人注册地名称",
        "注册地名称",
        "Locations of importers and exporters",
    ),
    "quantity_1": ("第一数量", "Quantity"),
    "unit_1": ("第一计量单位", "Unit"),
    "quantity_2": ("第二数量", "Supplimentary Quantity", "Supplementary Quantity"),
    "unit_2": ("第二计量单位", "Supplimentary Unit", "Supplementary Unit"),
    "value_usd": ("美元", "US dollar"),
    "value_cny": ("人民币", "Renminbi", "RMB"),
}

CURRENCY = {"value_usd": "usd", "value_cny": "cny"}
QUANTITIES = ("quantity_1", "quantity_2")
NUMBERS = (*QUANTITIES, *CURRENCY)
NAMES = ("partner_name", "product_name", "regime_name", "province_name", "unit_1", "unit_2")

#: How many digits a code has. Products: HS2 to HS6, the national 8 and the 10 of older tariffs.
CODE_LENGTHS = {
    "partner_code": (3,),
    "province_code": (2,),
    "regime_code": (2,),
    "product_code": (2, 4, 6, 8, 10),
}

#: A missing quantity or unit (2018 to 2023 and on); stays as text, staging makes it null.
PLACEHOLDERS = ("?", "-", "—")

#: More than 15 digits are more than all trade of the world, and sums of them might not fit 64 bits.
_NUMBER = r"[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4}"
_PLACEHOLDER = "|".join(re.escape(mark) for mark in PLACEHOLDERS)
#: A longer name is none, and no table has room for it.
MAX_NAME = 500
#: How sums over members are called where somebody added them to the members.
TOTALS = (
    "合计", "总计", "总值", "小计", "总额", "total", "grandtotal", "subtotal", "world",
    "allpartners",
)  # fmt: skip
#: No partner: the code under which sums over partners are kept.
TOTAL_CODE = "000"

#: A name that needs no care: no outer space, line break, control or replacement character, no
#: character that is none, no sum.
_SPACE = (
    r"\s\x{1C}-\x{1F}\x{85}\x{A0}\x{1680}\x{2000}-\x{200B}\x{2028}\x{2029}\x{202F}\x{205F}"
    r"\x{3000}\x{FEFF}"
)
_CONTROL = r"\x00-\x08\x0A-\x1F\x7F-\x{9F}\x{2028}\x{2029}\x{FFFD}"
_NONE = "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in NONCHARACTERS)

#: Full-match patterns of fields that are clean as they stand, in the syntax shared by Python's
#: `re` and DuckDB's RE2. `fields.py` decides about the others; these only find them.
CLEAN: dict[str, str] = {
    "data_month": r"(?:199[0-9]|20[0-9]{2}|2100)(?:0[1-9]|1[0-2])",
    **{
        name: "|".join(f"[0-9]{{{length}}}" for length in lengths)
        for name, lengths in CODE_LENGTHS.items()
    },
    **dict.fromkeys(QUANTITIES, f"{_NUMBER}|{_PLACEHOLDER}|"),
    **dict.fromkeys(CURRENCY, _NUMBER),
}

_TOTALS = "|".join(r"\s*".join(text) for text in TOTALS)

#: RE2 only: what makes a name unclean.
UNCLEAN_NAME = (
    rf"^[{_SPACE}]|[{_SPACE}]$|[{_CONTROL}{_NONE}]"
    rf"|^(?i:{_TOTALS})[\s:：.．]*$"
    # Or wide letters, which may be such a word.
    r"|^[\x{FF21}-\x{FF5A}\s:：.．]+$"
)


def squeezed(header: str) -> str:
    """Return a header without case, spaces, width and byte-order mark, for comparing."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return re.sub(r"[\s\ufeff\u200b]+", "", folded)


KNOWN = {squeezed(text): name for name, texts in HEADERS.items() for text in texts}


@dataclass(frozen=True)
class Layout:
    """The columns of one file, left to right; an empty name is an empty trailing column."""

    names: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def present(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name)

    @property
    def breakdown(self) -> str:
        listed = [name for name in DIMENSIONS if f"{name}_code" in self.names]
        return "_".join(listed) or "total"

    @property
    def value(self) -> str:
        return next(name for name in self.names if name in CURRENCY)

    @property
    def currency(self) -> str:
        return CURRENCY[self.value]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(name for name in KEY if name in self.names)
