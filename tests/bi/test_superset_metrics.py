"""The sums that Superset's datasets offer are empty rather than wrong (no Superset is needed)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

DATASETS = Path(__file__).resolve().parents[2] / "bi" / "superset" / "datasets"
SUMS = [
    (path.stem, metric["metric_name"], metric["expression"])
    for path in sorted(DATASETS.glob("t*_*.yaml"))
    for metric in yaml.safe_load(path.read_text(encoding="utf-8"))["metrics"]
    if metric["metric_name"] in ("sum_value_usd", "sum_quantity")
]
COLUMNS = (
    "(report_month, period, product_id, flow, region_code, quantity_unit, value_usd, quantity)"
)
MONTH = "('2024-06-01', 'month', '8507', 'export', 'EU', '个', 3, 4)"


@pytest.mark.parametrize(("dataset", "name", "expression"), SUMS, ids=lambda text: text[:20])
@pytest.mark.parametrize(
    ("other", "is_known"),
    [
        (("month", "'2024-05-01'"), True),
        (("period", "'year_to_date'"), False),
        (("flow", "'import'"), False),
        (("measures", "null"), False),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_a_sum(dataset: str, name: str, expression: str, other: tuple[str, str], is_known: bool):
    what, value = other
    old = {"month": "'2024-06-01'", "period": "'month'", "flow": "'export'", "measures": "3, 4"}
    second = MONTH.replace(old[what], "null, null" if what == "measures" else value)
    assert second != MONTH
    query = f"select {expression} from (values {MONTH}, {second}) as rows {COLUMNS}"
    (found,) = duckdb.sql(query).fetchone() or ()
    expected = {"sum_value_usd": 3 + 3, "sum_quantity": 4 + 4}[name]
    assert found == (expected if is_known else None)


def test_every_table_of_values_has_both_sums():
    assert len(SUMS) == 12
