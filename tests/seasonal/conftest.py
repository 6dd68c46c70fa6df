"""The calendar effects as the models make them."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest
from project_copy import Project


@pytest.fixture(scope="session")
def calendar(built: Project) -> dict[str, dict[dt.date, float]]:
    """int_calendar_effects: by name, by month."""
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        found = connection.sql("from intermediate.int_calendar_effects order by report_month")
        months, *effects = zip(*found.fetchall(), strict=True)
        names = found.columns[1:]
    return {name: dict(zip(months, e, strict=True)) for name, e in zip(names, effects, strict=True)}
