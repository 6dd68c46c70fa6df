"""Builds a copy of the project, reads its marts and compares them with the oracle's."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
from project_copy import Project

from .terms import PRIMARY_KEYS, Key, Mart, Settings

RELATIVE_TOLERANCE = 1e-9
# One vintage of dollar extracts is shipped: nothing to revise, nothing in yuan, no mirror figures.
EMPTY_AS_SHIPPED = {
    "revisions",
    "trade_in_yuan",
    "top_partners_in_yuan",
    "top_provinces_in_yuan",
    "currency_effects",
    "mirror_asymmetry",
}
FILLED_AS_SHIPPED = [mart for mart in PRIMARY_KEYS if mart not in EMPTY_AS_SHIPPED]
# Words, which tests/project/test_alerts.py reads.
WORDS = {"alerts": {"reason_zh", "reason_en"}}
# Differences of ratios, and sums that may cancel: where little is left, so is every digit that is
# lost. A part of a change in dollars is a ratio as well, a whole change is exact.
ABSOLUTE_TOLERANCE = {
    "exchange_rate_effect_pp": 1e-9,
    "cny_per_usd_change_pct": 1e-9,
    "value_usd_change": 1e-6,
    "difference_usd": 1e-6,
    "asymmetry_pct": 1e-9,
    "contribution_pp": 1e-11,
    "from_pp": 1e-11,
    "to_pp": 1e-11,
    "share_change_pp": 1e-11,
    "unit_value_usd_yoy_pct": 1e-9,
    "unit_value_cny_yoy_pct": 1e-9,
}


@dataclass(frozen=True)
class Shipped:
    """The shipped extracts: what the oracle expects, what was built, and where."""

    expected: dict[str, Mart]
    actual: dict[str, Mart]
    database: Path


def build_marts(project: Project, settings: Settings, *only: str) -> dict[str, Mart]:
    """Builds the marts of a copied project (or some), without its tests, and reads them.

    Raises AssertionError with dbt's messages where the build fails.
    """
    project.dbt(
        *("build", "--select", *(f"+{name}" for name in only or ["path:models/marts"])),
        *("--resource-type", "seed", "--resource-type", "model"),
        *("--vars", json.dumps(settings.to_vars())),
    )
    return read_marts(project.warehouse, *only)


def read_marts(database: Path, *only: str) -> dict[str, Mart]:
    """Every mart (or some), keyed like the oracle's. Raises AssertionError on a repeated key."""
    marts: dict[str, Mart] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for name in only or PRIMARY_KEYS:
            key_columns = PRIMARY_KEYS[name]
            cursor = connection.execute(f"select * from marts.{name}")
            columns = [column[0] for column in cursor.description]
            positions = [columns.index(column) for column in key_columns]
            left_out = {*key_columns, *WORDS.get(name, ())}
            others = [(i, c) for i, c in enumerate(columns) if c not in left_out]
            mart: Mart = {}
            for record in cursor.fetchall():
                key = tuple(record[i] for i in positions)
                assert key not in mart, f"{name}: two rows with the key {key}"
                mart[key] = {column: record[i] for i, column in others}
            marts[name] = mart
    return marts


@dataclass(frozen=True)
class Difference:
    """One disagreement; ``column`` is ``row`` where one side has no such row."""

    mart: str
    key: Key
    column: str
    expected: Any
    actual: Any

    def __str__(self) -> str:
        names = zip(PRIMARY_KEYS[self.mart], self.key, strict=True)
        key = ", ".join(f"{name}={value}" for name, value in names)
        return f"{self.mart} [{key}] {self.column}: oracle {self.expected}, mart {self.actual}"


def is_equal(column: str, expected: Any, actual: Any) -> bool:
    """Ratios within 1e-9 of the exact fraction; everything else equal, and of the same type."""
    if isinstance(expected, Fraction):
        return isinstance(actual, float) and math.isclose(
            float(expected),
            actual,
            rel_tol=RELATIVE_TOLERANCE,
            abs_tol=ABSOLUTE_TOLERANCE.get(column, 0.0),
        )
    return type(expected) is type(actual) and expected == actual


def differences_between(expected: dict[str, Mart], actual: dict[str, Mart]) -> Iterable[Difference]:
    """Every row and every column on which the oracle and the marts disagree."""
    for name, expected_mart in expected.items():
        actual_mart = actual[name]
        for key, expected_row in expected_mart.items():
            actual_row = actual_mart.get(key)
            if actual_row is None:
                yield Difference(name, key, "row", expected_row, "missing")
                continue
            for column in sorted(expected_row.keys() | actual_row.keys()):
                one = expected_row.get(column, "no such column")
                other = actual_row.get(column, "no such column")
                if not is_equal(column, one, other):
                    shown = float(one) if isinstance(one, Fraction) else one
                    yield Difference(name, key, column, shown, other)
        for key in actual_mart.keys() - expected_mart.keys():
            yield Difference(name, key, "row", "missing", actual_mart[key])


def report(found: list[Difference], limit: int = 20) -> str:
    """The first differences, one a line."""
    lines = [f"{len(found)} differences between the oracle and the marts"]
    return "\n".join(lines + [f"  {difference}" for difference in found[:limit]])
