"""What the README shows is what the commands print; docs/architecture.md draws the model graph."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import sys
from pathlib import Path

from project_copy import ROOT, Project
from terminal import seen

README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
BLOCKS = re.findall(r"```text\n(.*?)```", README, flags=re.DOTALL)


def lines(text: str) -> list[str]:
    """Lines without the padding at their ends."""
    return [line.rstrip() for line in text.strip().splitlines()]


def test_the_first_block_is_what_make_build_prints(built: Project) -> None:
    shown = seen("customs", "show", "--month", "2024-06", cwd=built.folder, columns=80)
    make = ["make", "--silent", "--no-print-directory", "next-steps"]
    steps = subprocess.run(make, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert lines(BLOCKS[0]) == lines(shown + steps)


def test_the_second_block_is_what_the_recipe_prints(built: Project) -> None:
    printed = subprocess.run(
        [
            str(Path(sys.executable).parent / "duckdb"),
            "-readonly",
            str(built.published / "customs_monitor.duckdb"),
        ],
        input=(ROOT / "analyses" / "top_partners_of_a_month.sql").read_text("utf-8"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert lines(BLOCKS[1]) == lines(printed.stdout)


def test_the_picture_shows_every_model_and_only_real_dependencies(built: Project) -> None:
    manifest = json.loads((built.folder / "target" / "manifest.json").read_text("utf-8"))
    models = {n["name"]: n for n in manifest["nodes"].values() if n["resource_type"] == "model"}
    parents = {
        name: {parent.split(".")[-1] for parent in node["depends_on"]["nodes"]}
        for name, node in models.items()
    }
    picture = re.search(r"```mermaid\n(.*?)```", ARCHITECTURE, flags=re.DOTALL)
    assert picture
    drawn: set[tuple[str, str]] = set()
    for line in picture.group(1).splitlines():
        steps = [
            [re.sub(r"\[.*", "", name).strip() for name in step.split("&")]
            for step in line.split("-->")
        ]
        for left, right in itertools.pairwise(steps):
            drawn |= {(a, b) for a in left for b in right}
    shown = {name for arrow in drawn for name in arrow} & set(models)
    assert shown == set(models)
    invented = {(a, b) for a, b in drawn if a in models and b in models and a not in parents[b]}
    assert invented == set()
