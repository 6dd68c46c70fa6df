"""The published database answers the usual questions by name; every command helps with examples."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import duckdb
import pytest
from click.testing import CliRunner
from project_copy import ROOT, Project

from customs_monitor.cli import main

PAGE = (ROOT / "docs" / "questions.md").read_text("utf-8").partition("# Questions by name")[2]
ASKED = re.findall(
    r'customs_monitor\.duckdb "(from [^\n"]*)"\n```\n\n```text\n(.*?)```', PAGE, re.DOTALL
)
CLIENT = Path(sys.executable).parent / "duckdb"


def test_every_question_is_listed_and_documented(built: Project) -> None:
    with duckdb.connect() as connection:
        # As a reader has it who has other databases open, too.
        connection.execute(f"attach '{built.database}' as customs (read_only); use customs")
        listed = connection.execute("from questions()").fetchall()
        first = connection.execute(
            "from top_partners_of('lithium_ion_batteries', '2024-06') limit 1"
        ).fetchone()
    assert first is not None and first[:2] == (1, "United States")
    assert len(listed) == 9
    # Each of the page's examples is run below.
    assert len(ASKED) == PAGE.count("```text") == 5
    for question, answer in listed:
        assert f"{question} " in PAGE and answer in PAGE


@pytest.mark.parametrize(("query", "printed"), ASKED, ids=[query[5:22] for query, _ in ASKED])
def test_the_page_shows_what_the_client_prints(built: Project, query: str, printed: str) -> None:
    done = subprocess.run(
        [str(CLIENT), "-readonly", "-init", "/dev/null", str(built.database), query],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.rstrip() == printed.rstrip()


def test_the_example_of_a_duckdbrc_is_understood(built: Project) -> None:
    rc = ROOT / "analyses" / "duckdbrc"
    query = "from top_partners_of('lithium_ion_batteries', '2024-06')"
    done = subprocess.run(
        [str(CLIENT), "-readonly", "-init", str(rc), str(built.database), query],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "ERROR" not in done.stderr.upper(), done.stderr
    assert re.search(r"│ 美国 +│ +1,070,632,354 │", done.stdout), done.stdout


@pytest.mark.parametrize("command", main.commands.values(), ids=lambda command: str(command.name))
def test_every_command_helps_with_an_example(command: click.Command) -> None:
    done = CliRunner().invoke(main, [str(command.name), "--help"], prog_name="customs")
    assert re.search(rf"^  customs {command.name}", done.stdout, re.MULTILINE)


def test_the_shell_completes_commands(built: Project) -> None:
    command = shlex.quote(str(Path(sys.executable).parent / "customs"))
    script = f'eval "$(_CUSTOMS_COMPLETE=bash_source {command})"'
    done = subprocess.run(
        ["bash", "-c", f"{script}; complete -p customs"], capture_output=True, text=True, check=True
    )
    assert "customs" in done.stdout
    assert "_CUSTOMS_COMPLETE=bash_source" in (ROOT / "docs" / "cli.md").read_text("utf-8")


def test_bulletins_of_several_products(built: Project, tmp_path: Path) -> None:
    given = ["bulletin", "--database", str(built.database), "--format", "xlsx", "--lang", "en"]
    out = ["--out", str(tmp_path)]
    done = CliRunner().invoke(main, [*given, *out, "--all-products", "--month", "2024-06"])
    assert done.exit_code == 0, done.stderr
    (file,) = tmp_path.glob("*.*x")
    assert file.name == "lithium_ion_batteries-2024-06-en.xlsx"
    for arguments, line in (
        (["--all-products", "--month", "2019-06"], "in product_list of 2019-06"),
        (["--all-products", "--product", "x"], "--product does not go with --all-products"),
        (["--product", "lithium_ion_batteries", "--product", "x"], "no bulletin of product 'x'"),
    ):
        done = CliRunner().invoke(main, [*given, *out, *arguments])
        assert done.exit_code == 2 and line in done.stderr, done.stderr
