"""What the options that several commands share refuse."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from customs_monitor.cli import main

PATHS = [
    (command, path)
    for command in main.commands.values()
    for path in command.params
    if isinstance(path.type, click.Path)
]


@pytest.mark.parametrize(
    ("command", "path"), PATHS, ids=[f"{command.name} {path.name}" for command, path in PATHS]
)
def test_an_empty_text_is_no_path(command: click.Command, path: click.Parameter) -> None:
    """As of a variable of the shell that is not set: it would be the folder one stands in."""
    option = [path.opts[0]] if isinstance(path, click.Option) else []
    done = CliRunner().invoke(main, [str(command.name), *option, ""])
    assert done.exit_code == 2
    (name,) = option or ["PATH…"]
    assert done.stderr == f"customs: {name}: found an empty text, expected a path\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--foo"], "No such option '--foo'. See `customs --help`"),
        (["foo"], "No such command 'foo'. See `customs --help`"),
        (["show", "x"], "Got unexpected extra argument (x) See `customs show --help`"),
        (
            ["ingest", "--flow", "both", "x.csv"],
            "Invalid value for '--flow': 'both' is not one of 'export', 'import'. "
            "See `customs ingest --help`",
        ),
        (
            ["site", "--months", "0"],
            "Invalid value for '--months': 0 is not in the range x>=1. See `customs site --help`",
        ),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(arguments: list[str], line: str) -> None:
    done = CliRunner().invoke(main, arguments, prog_name="customs")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == f"customs: {line}\n"
