"""Two published databases: the shipped one, and one of a July with revisions and yuan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from superset import ROOT, Superset

sys.path.insert(0, str(ROOT / "tests" / "project"))
from project_copy import Project, header, write_extract

PARTNERS = ("贸易伙伴编码", "贸易伙伴名称")
PROVINCES = ("注册地编码", "注册地名称")
NAMES = {"502": "美国", "304": "德国", "44": "广东省", "32": "江苏省"}
# Day of the download, heads, currency, month, exports in millions; one figure is revised once.
DOWNLOADS = [
    ("2024-08-18", PARTNERS, "美元", "202307", {"502": 800, "304": 950}),
    ("2024-08-18", PARTNERS, "美元", "202407", {"502": 1000, "304": 900}),
    ("2024-09-18", PARTNERS, "美元", "202407", {"502": 1100, "304": 900}),
    ("2024-09-18", PROVINCES, "美元", "202407", {"44": 1300, "32": 700}),
    ("2024-09-19", PARTNERS, "人民币", "202407", {"502": 7800, "304": 6400}),
]


@pytest.fixture(scope="session")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published database of a month, downloaded twice in dollars and once in yuan.

    The sample, which has the months before, gives way to it.
    """
    project = Project(tmp_path_factory.mktemp("revised") / "customs monitor")
    for number, (day, members, currency, month, values) in enumerate(DOWNLOADS):
        lines = [
            (month, code, NAMES[code], "85076000", "锂离子蓄电池", f"{n}000", "个", f"{n}000000")
            for code, n in values.items()
        ]
        heads = header(*members, value=currency)
        extract = write_extract(project.folder / f"export_{number}.csv", heads, lines)
        project.ingest(extract, "--complete", "--vintage", day)
    project.dbt("build")
    done = project.run("customs", "publish")
    assert done.returncode == 0, done.stderr
    return project.published / "customs_monitor.duckdb"


@pytest.fixture(scope="session")
def superset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    """Superset on the published database of the checkout, in a folder with a space."""
    superset = Superset(tmp_path_factory.mktemp("a bi"))
    superset.publish(ROOT / "published" / "customs_monitor.duckdb")
    superset.shown = superset.start()
    yield superset
    if superset.process.poll() is None:
        superset.stop()
