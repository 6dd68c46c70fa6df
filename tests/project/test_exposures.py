"""Whoever reads the marts is written down, and every mart is read by somebody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
import yaml
from project_copy import ROOT, Project

from customs_monitor.site import files, pieces

# Made by `make build`, `make docs` and `make site`: not in a fresh checkout.
BUILT = ("published", "site")


@pytest.fixture(scope="module")
def manifest(built: Project) -> dict[str, Any]:
    """What dbt understood of the project."""
    return json.loads((built.folder / "target" / "manifest.json").read_text("utf-8"))


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


def tables_named_in(texts: Iterable[str]) -> set[str]:
    """The marts that queries name; a breakdown that is filled in stands for all of them."""
    named = {name for text in texts for name in re.findall(r"\bmarts\.([\w{}]+)", text)}
    return {
        name.replace("{breakdown}", breakdown)
        for name in named
        for breakdown in ("partner", "province")
    }


def parts_of_superset(kind: str) -> dict[str, dict[str, Any]]:
    """Charts, datasets or dashboards by their uuid."""
    files = (ROOT / "bi" / "superset" / kind).glob("*.yaml")
    parts = [yaml.safe_load(file.read_text("utf-8")) for file in files]
    return {part["uuid"]: part for part in parts}


def tables_of(dashboard: dict[str, Any]) -> set[str]:
    """The marts that the charts and filters of a dashboard read."""
    charts, datasets = parts_of_superset("charts"), parts_of_superset("datasets")
    named = set(re.findall(r"[0-9a-f-]{36}", json.dumps(dashboard)))
    used = {charts[uuid]["dataset_uuid"] for uuid in named & charts.keys()}
    used |= named & datasets.keys()
    # Names in the place of codes come from where the editions take them.
    editions = (ROOT / "bi" / "superset" / "editions.py").read_text("utf-8")
    named_there = tables_named_in([editions, *(datasets[uuid].get("sql") or "" for uuid in used)])
    return {datasets[uuid]["table_name"] for uuid in used} | (named_there - {"{table}"})


def test_exposures_say_what_is_read(manifest: dict[str, Any]) -> None:
    said = {
        exposure["name"]: {
            manifest["nodes"][key]["alias"] for key in exposure["depends_on"]["nodes"]
        }
        for exposure in manifest["exposures"].values()
    }
    source = ROOT / "src" / "customs_monitor"

    def read_by(room: str) -> set[str]:
        return tables_named_in(f.read_text("utf-8") for f in (source / room).rglob("*.py"))

    bulletin = read_by("bulletin")
    assert len(bulletin) > 5
    read = {"bulletin": bulletin}
    # The site renders the same pages; two of its modules list the marts that they read.
    filled_in = [f for f in (source / "site").rglob("*.py") if "marts.{" in f.read_text("utf-8")]
    assert {f.stem for f in filled_in} == {"files", "pieces"}
    listed = {*files.TRADE, *files.LISTS, *files.OTHERS, pieces.IN_YUAN}
    listed |= {*pieces.TABLES.values()}
    read["site"] = bulletin | (read_by("site") - {"{table}"}) | listed
    for dashboard in parts_of_superset("dashboards").values():
        read[f"superset_{dashboard['slug']}"] = tables_of(dashboard)
    for name, tables in read.items():
        assert said[name] == tables, name
