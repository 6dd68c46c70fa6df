"""Invented extracts that arrive in a copy of the project, and what its builds leave."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
from project_copy import Project, header, write_extract

MEMBERS = {
    "partner": (("贸易伙伴编码", "贸易伙伴名称"), {"502": "美国", "304": "德国", "303": "英国"}),
    "province": (("注册地编码", "注册地名称"), {"44": "广东省", "32": "江苏省", "31": "上海市"}),
}
PRODUCTS = {"85076000": "锂离子蓄电池", "85071000": "启动活塞发动机用铅酸蓄电池"}
LITHIUM = "85076000"
MONTHS = [f"{year}{month:02}" for year in range(2019, 2025) for month in range(1, 13)]
ALL_CODES = ["--vars", "monitor_all_codes: true"]

Line = tuple[str, str, str, int]


def ingest(project: Project, folder: Path, name: str, rows: list[Line], *options: str) -> None:
    """Land a raw file of (month, member, product, value) lines."""
    breakdown = name.split("_")[2]
    heads, members = MEMBERS[breakdown]
    lines = [
        (month, member, members[member], product, PRODUCTS[product], value, "个", value)
        for month, member, product, value in rows
    ]
    path = write_extract(folder / f"{name}.csv", header(*heads), lines)
    project.ingest(path, "--accept-removals", *options)


def rows(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return all public and quality tables, their rows in order; a build's own history is none."""
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        names = db.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('marts', 'quality') and table_name <> 'build_history' "
            "order by 1"
        ).fetchall()
        return {name: db.execute(f"from {name} order by all").fetchall() for (name,) in names}


def assert_as_built_anew(project: Project, *arguments: str) -> dict[str, list[tuple[object, ...]]]:
    """Assert that a full refresh would change no row, and return the rows."""
    found = rows(project)
    kept = shutil.copy(project.warehouse, project.folder / "kept.duckdb")
    project.dbt("run", "--full-refresh", *arguments)
    in_full = rows(project)
    shutil.move(kept, project.warehouse)
    assert found.keys() == in_full.keys()
    for name, expected in in_full.items():
        assert found[name] == expected, name
    return found
