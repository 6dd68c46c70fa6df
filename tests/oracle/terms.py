"""Types, names and settings that the whole oracle shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Key = tuple[Any, ...]
Mart = dict[Key, Row]

FLOWS = ("export", "import")
TABLES = ("overview", "partner", "province")
PERIODS = ("month", "year_to_date", "rolling_12_months")
MISSING = {"", "?", "-", "—"}

PERIOD_KEYS = ("report_month", "period", "product_id", "flow")
LINE_KEYS = ("flow", "breakdown", "currency", "product_code")
MEMBER_CODES = ("partner_code", "province_code", "regime_code")
PRIMARY_KEYS: dict[str, tuple[str, ...]] = {
    "trade_overview": PERIOD_KEYS,
    "trade_by_partner": (*PERIOD_KEYS, "partner_code"),
    "trade_by_region": (*PERIOD_KEYS, "region_code"),
    "trade_by_province": (*PERIOD_KEYS, "province_code"),
    "top_partners": (*PERIOD_KEYS, "rank"),
    "top_provinces": (*PERIOD_KEYS, "rank"),
    "top_partners_in_yuan": (*PERIOD_KEYS, "rank"),
    "top_provinces_in_yuan": (*PERIOD_KEYS, "rank"),
    "bulletin_cells": (
        "report_month",
        "product_id",
        "currency",
        "language",
        "table_no",
        "period",
        "row_no",
        "column_name",
    ),
    "trade_in_yuan": (*PERIOD_KEYS, "breakdown", "member_code"),
    "currency_effects": (*PERIOD_KEYS, "breakdown", "member_code"),
    "growth_parts": (*PERIOD_KEYS, "breakdown", "part"),
    "unit_value_indices": (*PERIOD_KEYS, "breakdown"),
    "concentration": (*PERIOD_KEYS, "breakdown"),
    "trade_series": ("month", "product_id", "flow", "breakdown", "member_code"),
    "trade_per_working_day": PERIOD_KEYS,
    "alerts": ("report_month", "product_id", "flow", "breakdown", "member_code", "rule"),
    "mirror_asymmetry": (*PERIOD_KEYS, "partner_code"),
    "revisions": ("data_month", "vintage", *LINE_KEYS, *MEMBER_CODES),
    "coverage": ("data_month", "product_id", "flow", "breakdown", "currency"),
    "extract_ledger": ("vintage", "source_file"),
}


@dataclass(frozen=True)
class Settings:
    """The variables of dbt_project.yml that a mart depends on."""

    as_of: str | None = None
    top_n: int = 10
    near_zero_base: int = 50_000
    min_matched_share: int = 80
    cif_fob_margin: int = 0
    region_composition: str = "like_for_like"
    with_sample: bool = True
    monitor_all_codes: bool = False

    def to_vars(self) -> dict[str, Any]:
        """The settings that differ from the defaults, as ``--vars`` for dbt."""
        defaults = vars(Settings())
        return {name: value for name, value in vars(self).items() if value != defaults[name]}


def first_day(text: str) -> dt.date:
    """A month as YYYYMM to its first day."""
    return dt.date(int(text[:4]), int(text[4:]), 1)


def shift(month: dt.date, by: int) -> dt.date:
    """The first day of the month ``by`` months later."""
    count = month.year * 12 + month.month - 1 + by
    return dt.date(count // 12, count % 12 + 1, 1)
