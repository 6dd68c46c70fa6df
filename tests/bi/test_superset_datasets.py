"""Superset's datasets have the columns of their marts and the steps in order (no Superset)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

DATASETS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (Path(__file__).resolve().parents[2] / "bi" / "superset" / "datasets").glob("*")
}
# The others leave out what no chart shows.
WHOLE = sorted(
    {name for name in DATASETS if name.startswith(("trade_", "top_"))}
    | {"concentration", "contribution_steps", "growth_parts", "unit_value_indices"}
)
STAIRCASES = {
    "growth_parts": ("report_month", "period", "product_id", "flow", "breakdown"),
    "contribution_steps": ("report_month", "period", "product_id", "flow"),
}


@pytest.fixture(scope="module")
def db(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(database), read_only=True) as db:
        yield db


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


@pytest.mark.parametrize("name", WHOLE)
def test_every_column_of_the_mart_is_there_with_a_name(
    db: duckdb.DuckDBPyConnection, name: str
) -> None:
    named = {column["column_name"]: column["verbose_name"] for column in DATASETS[name]["columns"]}
    mart = {
        column
        for (column,) in db.execute(
            "select column_name from duckdb_columns() where schema_name = 'marts' "
            "and table_name = ?",
            [name],
        ).fetchall()
    }
    assert mart
    assert mart <= named.keys()
    # Names of members are in one language, as is what has no Chinese word.
    one_language = {column for column in named if column.endswith("_en")} | {
        "partner_iso3",
        "province_iso_3166_2",
        "hhi",
    }
    other = {column: text for column, text in named.items() if column not in one_language}
    assert {column for column, text in other.items() if not is_chinese(text)} == set()
    assert len(set(named.values())) == len(named) - 1, "report_month and month have one name"


@pytest.mark.parametrize("name", STAIRCASES)
def test_in_the_order_of_the_labels_each_step_begins_where_the_last_one_ends(
    db: duckdb.DuckDBPyConnection, name: str
) -> None:
    rows = db.sql(DATASETS[name]["sql"])
    steps: list[dict[str, Any]] = [
        dict(zip(rows.columns, row, strict=True)) for row in rows.order("label_zh").fetchall()
    ]
    assert len(steps) == len(db.sql(f"from marts.{name}").fetchall()) > 0
    assert all(is_chinese(step["label_zh"]) for step in steps)
    assert not any(is_chinese(step["label_en"]) for step in steps)
    flows: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for step in steps:
        flows.setdefault(tuple(step[key] for key in STAIRCASES[name]), []).append(step)
    for staircase in flows.values():
        rising = [step for step in staircase if step.get("kind") != "growth"]
        assert staircase[: len(rising)] == rising
        assert rising[0]["from_pp"] == 0
        for step, following in itertools.pairwise(rising):
            assert following["from_pp"] == pytest.approx(step["to_pp"], abs=1e-9)
