"""An `in_batch` that is forgotten costs time and no row: the materialization filters by itself.

Each is taken out of its model or macro in turn. Years are selected one after the other, so that a
model that forgets to choose them reads every year each time.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from arrivals import LITHIUM, MEMBERS, MONTHS, ingest, rows
from project_copy import ROOT, Project

CALL = re.compile(r"\{\{ in_batch\([^{}]*\) \}\}")
# Alone on a `where` it is the whole condition.
ALWAYS = "1 = 1"
YEAR_BY_YEAR = ("--vars", "lines_at_once: 1")

pytestmark = pytest.mark.long


def forgotten() -> Iterator[tuple[str, int]]:
    """Every call: the file it stands in, and which of the file's it is."""
    for folder in ("models", "macros"):
        for path in sorted((ROOT / folder).rglob("*.sql")):
            for number, _ in enumerate(CALL.finditer(path.read_text("utf-8"))):
                yield str(path.relative_to(ROOT)), number


@pytest.fixture(scope="module")
def landed(
    new_built_project: Callable[[], Project], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """A project with three years of exports by partner and province."""
    project = new_built_project()
    folder = tmp_path_factory.mktemp("extracts")
    for breakdown, (_, members) in MEMBERS.items():
        lines = [
            (month, member, LITHIUM, 1_000_000 + 7 * number)
            for number, month in enumerate(MONTHS[:36])
            for member in members
        ]
        name = f"export_by_{breakdown}_history"
        ingest(project, folder, name, lines, "--vintage", "2025-01-20", "--complete")
    project.dbt("run", *YEAR_BY_YEAR)
    return project


@pytest.mark.parametrize(("file", "number"), list(forgotten()))
def test_a_forgotten_batch_repeats_no_row(landed: Project, file: str, number: int) -> None:
    expected = rows(landed)
    kept = shutil.copy(landed.warehouse, landed.folder / "kept.duckdb")
    path = landed.folder / file
    sound = path.read_text("utf-8")
    call = list(CALL.finditer(sound))[number]
    path.write_text(sound[: call.start()] + ALWAYS + sound[call.end() :], "utf-8")
    # A macro serves several models.
    model = ["--select", f"{Path(file).stem}+"] if file.startswith("models") else []
    try:
        landed.dbt("run", "--full-refresh", *YEAR_BY_YEAR, *model)
        assert rows(landed) == expected
    finally:
        path.write_text(sound, "utf-8")
        shutil.move(kept, landed.warehouse)
