"""The examples of docs/bi.md print what the page says, and the files hold what the marts hold."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from project_copy import ROOT, Project

PAGE = (ROOT / "docs" / "bi.md").read_text("utf-8")
# A block that runs, and the block of its output right after it if there is one.
EXAMPLES = re.findall(r"```(sh|python)\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def folder(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the project to a reader: published/ and .venv/."""
    folder = tmp_path_factory.mktemp("a reader")
    shutil.copytree(
        built.published, folder / "published", symlinks=True, ignore=shutil.ignore_patterns(".*")
    )
    (folder / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return folder


def run(folder: Path, language: str, code: str) -> str:
    command = (
        ["sh", "-euc", code] if language == "sh" else [sys.executable, "-W", "error", "-c", code]
    )
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize(("language", "code", "output"), EXAMPLES)
def test_the_example_prints_what_the_page_says(
    folder: Path, language: str, code: str, output: str
) -> None:
    printed = run(folder, language, code)
    assert [x.rstrip() for x in printed.splitlines()] == [x.rstrip() for x in output.splitlines()]


def test_the_page_has_examples_of_one_build_the_cli_python_pandas_polars_and_csv() -> None:
    assert [language for language, _, _ in EXAMPLES] == [
        "python",
        "sh",
        "sh",
        "sh",
        "python",
        "python",
        "python",
        "sh",
    ]


def test_the_csv_is_the_mart_with_a_mark_for_excel(folder: Path) -> None:
    (code,) = (code for _, code, _ in EXAMPLES if "partners.csv" in code)
    run(folder, "sh", code)
    path = folder / "partners.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbfreport_month,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *lines = csv.reader(file)
    with duckdb.connect(str(folder / "published" / "customs_monitor.duckdb"), read_only=True) as db:
        mart = db.execute(
            f"select {', '.join(f'{c}::varchar' for c in header)} from marts.trade_by_partner "
            "where report_month = '2024-06-01' and period = 'month'"
        ).fetchall()
    assert sorted(map(tuple, lines)) == sorted(tuple(v or "" for v in row) for row in mart)
    assert any("美国" in line for line in lines)


def test_every_parquet_file_is_its_mart(folder: Path) -> None:
    with duckdb.connect(str(folder / "published" / "customs_monitor.duckdb"), read_only=True) as db:
        marts = [
            t
            for (t,) in db.execute(
                "select table_name from duckdb_tables() where schema_name = 'marts'"
            ).fetchall()
        ]
        assert {p.stem for p in (folder / "published" / "parquet").iterdir()} == set(marts)
        for mart in marts:
            file = folder / "published" / "parquet" / f"{mart}.parquet"
            for left, right in ((f"marts.{mart}", f"'{file}'"), (f"'{file}'", f"marts.{mart}")):
                assert db.execute(f"from {left} except all from {right} limit 1").fetchall() == []
