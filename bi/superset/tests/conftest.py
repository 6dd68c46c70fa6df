"""Two published databases: the shipped one, and one with revisions and yuan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from superset import ROOT, Superset

sys.path.insert(0, str(ROOT / "tests" / "project"))
from project_copy import Project, header, write_extract

NAMES = {"502": "美国", "304": "德国"}
# Day of the download: currency, month, partner, value in millions. July 2024 is revised once.
DOWNLOADS = {
    "2024-08-18": [("美元", "202407", "502", 1000), ("美元", "202407", "304", 900)],
    "2024-09-18": [("美元", "202407", "502", 1100), ("美元", "202407", "304", 900)],
    "2024-09-19": [("人民币", "202407", "502", 7800), ("人民币", "202407", "304", 6400)],
}


@pytest.fixture(scope="session")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published database with a month more, downloaded twice in dollars and once in yuan."""
    project = Project(tmp_path_factory.mktemp("revised") / "customs monitor")
    for day, rows in DOWNLOADS.items():
        heads = header("贸易伙伴编码", "贸易伙伴名称", value=rows[0][0])
        lines = [
            (month, code, NAMES[code], "85076000", "锂离子蓄电池", f"{n}000", "个", f"{n}000000")
            for _, month, code, n in rows
        ]
        extract = write_extract(project.folder / f"export_{day}.csv", heads, lines)
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
