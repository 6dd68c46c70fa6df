"""A copy of the dbt project in another folder."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("dbt_project.yml", "profiles.yml", "analyses", "macros", "models", "seeds", "tests")


def copy_project(folder: Path) -> None:
    """Copy what dbt reads, and make the folder of the warehouse; `folder` is there, and empty."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            # A Python model is part of the project, a test in Python is not.
            ignored = shutil.ignore_patterns(*["*.py"] * (part == "tests"), "__pycache__")
            shutil.copytree(source, folder / part, ignore=ignored)
        else:
            shutil.copy(source, folder / part)
    (folder / "warehouse").mkdir()
