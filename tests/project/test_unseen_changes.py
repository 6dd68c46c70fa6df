"""Changes of which dbt knows nothing, and no fingerprint must miss."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from arrivals import LITHIUM, dbt, ingest, rows
from project_copy import Project


def test_what_dbt_knows_nothing_of_is_built_again(
    new_project: Callable[[], Project], tmp_path: Path
) -> None:
    """Extracts withdrawn and told again, a seed too large for a checksum, tables built --empty."""
    project = new_project()
    seed = project.folder / "seeds" / "extracts" / "export_by_partner.csv"
    extract = ("export_by_partner_x", [("202406", "502", LITHIUM, 9_000_000_000)])
    land = ("--vintage", "2024-08-20")
    manifests = project.folder / "landing" / "extracts"

    def edit(change: Callable[[dict[str, str]], None]) -> None:
        with seed.open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        for line in lines:
            change(line)
        with seed.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, lines[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)

    def in_yuan(line: dict[str, str]) -> None:
        if line["data_month"] == "202305":
            line["value_usd"], line["value_cny"] = "", line["value_usd"]

    def assert_as_built_anew() -> dict[str, list[tuple[object, ...]]]:
        dbt(project)
        found = rows(project)
        dbt(project, "--full-refresh")
        assert found == rows(project)
        return found

    edit(lambda line: line.update(product_name=2_000 * "x"))
    assert seed.stat().st_size > 2**20
    assert project.run("dbt", "seed", "--quiet").returncode == 0
    ingest(project, tmp_path, "export_by_partner_w", [("202212", "502", LITHIUM, 1)], *land)
    dbt(project)
    before = rows(project)
    ingest(project, tmp_path, *extract, *land, "--partial")
    dbt(project, "--full-refresh", "--select", "int_extract_months+")
    max(manifests.iterdir(), key=lambda path: path.stat().st_mtime).unlink()
    dbt(project, "--empty", "--select", "int_region_members")
    dbt(project, "--full-refresh", "--select", "int_region_years+")
    assert assert_as_built_anew() == before

    ingest(project, tmp_path, *extract, *land, "--complete")
    dbt(project)
    renamed = ("export_by_partner_y", extract[1])
    for coverage in ("--partial", "--complete"):
        ingest(project, tmp_path, *renamed, *land, coverage)
    edit(in_yuan)  # Extracts of another year.
    assert project.run("dbt", "seed", "--quiet").returncode == 0
    assert assert_as_built_anew()["marts.trade_in_yuan"]
