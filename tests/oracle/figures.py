"""The numbers of a random case: its codes, members, values and quantities."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from .cases import FIRST_STEM, Case, name_of_code
from .shapes import Shape
from .terms import shift

# The United Kingdom and Timor-Leste first: their memberships begin or end within the cases' years.
KNOWN_PARTNERS = """
    303 144 304 122 141 132 305 502 116 133 501 344 410 138 244 307 429 601 111 112 701 142
"""
PARTNERS = KNOWN_PARTNERS.split()
UNKNOWN_PARTNERS = {"987": "Newland", "888": "新地"}
KNOWN_PROVINCES = "44 31 32 33 35 11 12 37 42 43 51 50 61 65 13 21"
PROVINCES = KNOWN_PROVINCES.split()
UNKNOWN_PROVINCES = {"99": "新省"}
REGIMES = {"10": "一般贸易", "14": "来料加工贸易"}
HS2022_STARTS = dt.date(2022, 1, 1)


def product_codes_of(shape: Shape, number: int) -> tuple[list[tuple[str, str, str]], list[str]]:
    """Rows of product_codes.csv for a case, and the eight-digit codes that extracts list."""
    stem = f"{FIRST_STEM + number:06d}"
    product = name_of_code(stem)
    both = ("HS2017", "HS2022")
    one, two, three = (f"{stem}{tail}" for tail in ("00", "10", "90"))
    basket = {
        "one": [(e, one) for e in both],
        "two": [(e, c) for e in both for c in (one, two)],
        "three": [(e, c) for e in both for c in (one, two, three)],
        "short": [(e, stem) for e in both],
        "edition": [("HS2017", one), ("HS2022", two), ("HS2022", three)],
        "ended": [("HS2017", one), ("HS2017", two), ("HS2022", two)],
        "lapsed": [(e, c) for e in both for c in (one, two)],
    }[shape.codes]
    rows = [(product, edition, code) for edition, code in basket]
    if shape.has_sibling:
        rows += [(f"{product}_sibling", edition, one) for edition in both]
    listed = {"one": [one], "two": [one, two], "lapsed": [one, two]}
    return rows, listed.get(shape.codes, [one, two, three])


class Figures:
    """The numbers of a shape."""

    def __init__(self, case: Case, shape: Shape) -> None:
        self.case, self.shape = case, shape
        self.random = random.Random(self.shape.filling)
        case.product_codes, self.codes = product_codes_of(self.shape, case.number)
        self.months = [shift(self.shape.starts, i) for i in range(self.shape.length)]
        self.members = {
            "partner": self.pick(PARTNERS, UNKNOWN_PARTNERS),
            "province": self.pick(PROVINCES, UNKNOWN_PROVINCES),
        }
        self.given: dict[tuple[Any, ...], int] = {}

    def pick(self, known: list[str], unknown: dict[str, str]) -> list[str]:
        """The members of the case, the first of the list more often than the others."""
        count = min(self.shape.member_count, len(known))
        head = known[: count + 2]
        members = self.random.sample(head, count)
        return members + (list(unknown) if self.shape.has_unknown_members else [])

    def value(self, series: tuple[Any, ...], month: dt.date) -> int:
        """A value in the currency, near the edges that the shape asks for."""
        before = self.given.get((*series, shift(month, -12)), 0)
        choose = self.random
        match self.shape.values:
            case "edges":
                value = choose.choice([1, 2, 3, 7]) * 5_000_000 + choose.choice([-1, 0, 0, 0, 1])
                value = choose.choice([value, value * 11, 4_999_999, 4_950_000, 50_000])
            case "small":
                value = choose.choice([1, 24_999, 25_000, 25_001, 49_999, 50_000, 50_001, 0])
            case "ties":
                value = choose.choice([100_000, 200_000, 200_000, 300_000])
            case "zeros":
                value = choose.choice([0, 0, 0, 60_000, 700_000])
            case "halves":
                # 100 x (current - last) / last = n + 0.05 exactly, and half a share beside it.
                value = 2_000 * choose.randint(1, 3_000)
                if before:
                    value = before + before * (2 * choose.randint(-900, 2_000) + 1) // 2_000
            case _:
                value = int(10 ** choose.uniform(0, 9.5))
        self.given[(*series, month)] = value
        return value

    def quantity(self, code: str, member: str, month: dt.date) -> tuple[str, str]:
        """First quantity and its unit, as text."""
        choose = self.random
        amount = str(choose.choice([0, 1, 4_999, 5_000, 15_000, choose.randint(1, 10**8)]))
        position = self.codes.index(code)
        match self.shape.units:
            case "names":
                return amount, choose.choice(["千克", "Kilogram"])
            case "by_code":
                return amount, ["个", "千克", "个"][position]
            case "by_member":
                return amount, "个" if ord(member[-1:] or "0") % 2 else "台"
            case "change":
                return amount, "Number of item" if month < self.months[
                    len(self.months) // 2
                ] else "个"
            case "missing":
                gap = choose.choice([("0", "?"), ("7", "?"), ("-", "-"), ("?", "个"), ("", "")])
                return gap if choose.random() < 0.1 else (amount, "个")
            case "none":
                return "0", "?"
            case _:
                return amount, "个"

    def line(
        self, keys: tuple[str, str, str], code: str, month: dt.date, source: dict[str, str]
    ) -> dict[str, str]:
        """One line as text; ``keys`` are partner, province and regime, empty where not listed."""
        partner, province, regime = keys
        series = (source["flow"], source["breakdown"], source["currency"], code, *keys)
        value = self.value(series, month)
        text = f"{value:,}" if self.random.random() < 0.5 else str(value)
        quantity, unit = self.quantity(code, partner or province, month)
        return {
            "data_month": f"{month:%Y%m}",
            "partner_code": partner,
            "partner_name": UNKNOWN_PARTNERS.get(partner, partner and f"名{partner}"),
            "product_code": code,
            "product_name": f"商品{code}",
            "regime_code": regime,
            "regime_name": REGIMES.get(regime, ""),
            "province_code": province,
            "province_name": UNKNOWN_PROVINCES.get(province, province and f"名{province}"),
            "quantity_1": quantity,
            "unit_1": unit,
            "quantity_2": "0",
            "unit_2": "?",
            "value_usd": text if source["currency"] == "usd" else "",
            "value_cny": text if source["currency"] == "cny" else "",
            "flow": source["flow"],
            "breakdown": source["breakdown"],
            "coverage": source["coverage"],
            "vintage": source["vintage"],
            "source_file": source["source_file"],
        }

    def member_keys(self, breakdown: str) -> list[tuple[str, str, str]]:
        """All combinations that an extract of this breakdown could list."""
        names = breakdown.split("_")
        partners = self.members["partner"] if "partner" in names else [""]
        provinces = self.members["province"] if "province" in names else [""]
        if "partner" in names and "province" in names:
            provinces = provinces[:3]
        regimes = list(REGIMES) if "regime" in names else [""]
        return [(p, q, r) for p in partners for q in provinces for r in regimes]
