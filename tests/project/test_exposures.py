"""Whoever reads the marts is written down, and every mart is read by somebody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from project_copy import ROOT, Project

# Made by `make build`, `make docs` and `make site`: not in a fresh checkout.
BUILT = ("published", "site")


@pytest.fixture(scope="module")
def manifest(new_project: Callable[[], Project]) -> dict[str, Any]:
    """What dbt understood of the project."""
    project = new_project()
    parsed = project.run("dbt", "parse")
    assert parsed.returncode == 0, parsed.stdout
    assert "deprecat" not in parsed.stdout.lower()
    return json.loads((project.folder / "target" / "manifest.json").read_text("utf-8"))


def test_every_exposure_says_whose_it_is_and_where(manifest: dict[str, Any]) -> None:
    assert manifest["exposures"]
    for exposure in manifest["exposures"].values():
        name = exposure["name"]
        assert exposure["owner"]["name"], name
        assert exposure["maturity"], name
        assert exposure["label"] and exposure["description"], name
        if exposure["url"].startswith("http://127.0.0.1:"):
            continue
        # Links are seen from target/static_index.html.
        target = (ROOT / "target" / exposure["url"]).resolve()
        assert target.is_relative_to(ROOT), name
        assert target.exists() or target.relative_to(ROOT).parts[0] in BUILT, name


def test_exposures_read_marts_alone_and_every_mart_has_a_reader(manifest: dict[str, Any]) -> None:
    marts = {
        key
        for key, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    }
    read = {e["name"]: set(e["depends_on"]["nodes"]) for e in manifest["exposures"].values()}
    assert marts
    assert set().union(*read.values()) == marts
    # What `customs publish` copies.
    assert read["published_tables"] == marts
