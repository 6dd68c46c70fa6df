"""`customs check`, which `make build` asks before dbt, and what dbt says of an odd list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from project_copy import NO_UNIT_TESTS, Project

from customs_monitor.cli import main

LIST = "product_id,name_zh,name_en,note\nsteel,钢材,Steel,\n"


def check(folder: Path) -> tuple[int, str]:
    options = ("--seeds", str(folder), "--warehouse", str(folder / "warehouse.duckdb"))
    done = CliRunner().invoke(main, ["check", *options])
    assert done.stdout == ""
    return done.exit_code, done.stderr


def test_a_list_of_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "groups" / "product_list.csv"
    path.parent.mkdir()
    path.write_bytes(LIST.encode("utf-8-sig"))
    assert check(tmp_path) == (0, "")
    path.write_bytes(LIST.encode("gb18030"))
    line = (
        f"customs: {path}: line 2: found bytes that are not UTF-8, "
        'expected a list saved as "CSV UTF-8", not as Excel\'s CSV\n'
    )
    assert check(tmp_path) == (2, line)


def test_an_odd_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "product_list.csv"
    path.write_text(LIST + "copper,铜\n", "utf-8")
    assert check(tmp_path) == (2, f"customs: {path}: line 3: found 2 fields, expected 4\n")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("铜\x1b[31m", "a control character U+001B, expected text"),
        ("铜\ufffe", "U+FFFE, which is no character, expected text"),
        ("铜" * 501, "501 characters, expected a name of at most 500"),
    ],
)
def test_a_name_that_is_no_text_is_named(name: str, found: str, tmp_path: Path) -> None:
    path = tmp_path / "product_list.csv"
    path.write_text(LIST + f"copper,{name},Copper,\n", "utf-8")
    line = f"customs: {path}: line 3, column name_zh: found {found}\n"
    assert check(tmp_path) == (2, line)


def test_a_warehouse_that_someone_holds_open_is_named(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)):
        # Another process is what cannot open it.
        done = Project.script("customs", "check", "--warehouse", str(warehouse), cwd=tmp_path)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"customs: {warehouse}: found it open in ")
    assert "(PID " in line
    assert check(tmp_path) == (0, "")
    warehouse.write_bytes(b"no database" * 1000)
    code, line = check(tmp_path)
    assert code == 2
    assert line.startswith(f"customs: {warehouse}: found a file that is corrupt or no DuckDB ")


@pytest.mark.long
def test_dbt_alone_names_file_and_line_too(new_built_project: Callable[[], Project]) -> None:
    project = new_built_project()
    path = project.folder / "seeds" / "groups" / "product_list.csv"
    lines = len(path.read_text("utf-8").splitlines())
    with path.open("a", encoding="utf-8") as file:
        file.write("copper,铜\n")
    build = project.run("dbt", "--no-use-colors", "build", *NO_UNIT_TESTS)
    assert build.returncode == 1
    assert "seed product_list (seeds/groups/product_list.csv)" in build.stdout
    assert f"CSV Error on Line: {lines + 1}" in build.stdout
    assert "Expected Number of Columns: 4 Found: 2" in build.stdout
