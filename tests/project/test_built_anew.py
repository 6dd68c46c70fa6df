"""Whatever a table was built from is seen when it changes, even where dbt knows nothing of it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import yaml
from arrivals import LITHIUM, assert_as_built_anew, ingest, rows
from project_copy import ROOT, Project


@pytest.mark.long
def test_another_variable_is_other_code(
    new_built_project: Callable[[], Project], capfd: pytest.CaptureFixture[str]
) -> None:
    """Any of dbt_project.yml but how many years are selected at once, and what ingest refuses."""
    others = {
        "as_of": "2026-01-01",
        "top_n": 3,
        "near_zero_base": 1,
        "region_composition": "own",
        "monitor_all_codes": True,
        "with_sample": False,
        "landing_path": "elsewhere",
        "min_matched_share": 50,
        "cif_fob_margin": 6,
    }
    declared = yaml.safe_load((ROOT / "dbt_project.yml").read_text("utf-8"))["vars"]
    assert {*others, "lines_at_once", "max_removed_pct", "fewer_extracts"} == set(declared)
    project = new_built_project()

    def code(variables: dict[str, object]) -> str:
        """Return the text that tables are built anew for when it is another."""
        inline = "code: {{ code_fingerprint() }}"
        project.dbt("compile", "--inline", inline, "--vars", json.dumps(variables), quiet=False)
        return re.findall(r"code: (\w+)", capfd.readouterr().out)[-1]

    codes = [code({}), *(code({name: value}) for name, value in others.items())]
    assert len(set(codes)) == len(codes)
    assert code({"lines_at_once": 1}) == codes[0]


@pytest.mark.long
def test_what_was_built_on_older_tables_is_built_again(
    new_built_project: Callable[[], Project],
) -> None:
    """A run that leaves out what has changed may not pass its own tables off as new ones."""
    project = new_built_project()

    def edit(path: str, old: str, new: str) -> None:
        file = project.folder / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    edit("seeds/codes/customs_partners.csv", "Viet Nam", "Renamed")
    project.dbt("run")  # Without the seed.
    project.dbt("seed")
    project.dbt("run")
    assert_as_built_anew(project)
    edit(
        "models/intermediate/measures/int_trade_measured.sql",
        "ratio('amount'",
        "ratio('2 * amount'",
    )
    project.dbt("run", "--select", "marts")  # Without the edited model.
    project.dbt("run")
    assert_as_built_anew(project)
    variables = ["--vars", "near_zero_base: 900000000"]
    # Without the model that asks for it.
    project.dbt("run", "--select", "trade_overview", *variables)
    project.dbt("run", *variables)
    assert_as_built_anew(project, *variables)
    edit(
        "models/intermediate/measures/int_trade_measured.sql",
        "ratio('2 * amount'",
        "ratio('3 * amount'",
    )
    project.dbt("run", "--select", "int_trade_measured", *variables)
    edit(
        "models/intermediate/measures/int_trade_measured.sql",
        "ratio('3 * amount'",
        "ratio('2 * amount'",
    )
    project.dbt("run", "--select", "marts", *variables)  # On an edit that has been taken back.
    project.dbt("run", *variables)
    assert_as_built_anew(project, *variables)


@pytest.mark.long
def test_a_selection_between_arrival_and_build_keeps_no_older_rows(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """The bulletin's rows are intermediate, and stand on marts that the selection leaves out."""
    project = new_built_project()

    def bulletin() -> list[tuple[object, ...]]:
        with duckdb.connect(str(project.warehouse), read_only=True) as db:
            return db.execute("from intermediate.int_bulletin_rows order by all").fetchall()

    def arrives(month: str, vintage: str) -> None:
        lines = [(month, "502", LITHIUM, 9_000_000)]
        name = f"export_by_partner_{month}"
        ingest(project, tmp_path, name, lines, "--vintage", vintage, "--complete")

    arrives("202407", "2024-08-20")
    project.dbt("run")
    before = bulletin()
    arrives("202408", "2024-09-20")
    project.dbt("run", "--select", "intermediate")
    project.dbt("run")
    found = bulletin()
    assert found != before
    project.dbt("run", "--full-refresh")
    assert found == bulletin()


@pytest.mark.long
def test_what_dbt_knows_nothing_of_is_built_again(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """Extracts withdrawn and told again, a seed too large for a checksum, tables built --empty."""
    project = new_built_project()
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

    edit(lambda line: line.update(product_name=2_000 * "x"))
    assert seed.stat().st_size > 2**20
    project.dbt("seed")
    ingest(project, tmp_path, "export_by_partner_w", [("202212", "502", LITHIUM, 1)], *land)
    project.dbt("run")
    before = rows(project)
    ingest(project, tmp_path, *extract, *land, "--partial")
    project.dbt("run", "--full-refresh", "--select", "int_extract_codes+")
    max(manifests.iterdir(), key=lambda path: path.stat().st_mtime).unlink()
    meant = ("--vars", "{fewer_extracts: true}")
    project.dbt("run", "--empty", "--select", "int_data_years", *meant)
    project.dbt("run", "--full-refresh", "--select", "int_region_periods+")
    project.dbt("run")
    assert assert_as_built_anew(project) == before

    ingest(project, tmp_path, *extract, *land, "--complete")
    project.dbt("run")
    renamed = ("export_by_partner_y", extract[1])
    for coverage in ("--partial", "--complete"):
        ingest(project, tmp_path, *renamed, *land, coverage)
    edit(in_yuan)  # Extracts of another year.
    project.dbt("seed")
    project.dbt("run")
    assert assert_as_built_anew(project)["marts.trade_in_yuan"]
