"""A build as a user runs it: good, bad and unknown input, and what readers see of it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, ROOT, Project, header, write_extract

SEED = Path("seeds") / "extracts" / "export_by_partner.csv"


@pytest.fixture(scope="module")
def project(new_built_project: Callable[[], Project]) -> Project:
    """The shipped extracts, built and published: a copy that these tests write into."""
    return new_built_project()


@pytest.fixture(scope="module")
def seed_alone(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of one seed: dbt reads it all again for every other variable."""
    project = Project(tmp_path_factory.mktemp("a project") / "customs monitor")
    for part in ("analyses", "models", "seeds", "tests"):
        shutil.rmtree(project.folder / part)
    seed = "seeds/groups/product_list.csv"
    (project.folder / seed).parent.mkdir(parents=True)
    shutil.copy(ROOT / seed, project.folder / seed)
    return project


def digest(project: Project) -> dict[str, str]:
    """Checksums of everything published."""
    return {
        str(path.relative_to(project.published)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(project.published.rglob("*"))
        if path.is_file() and path.suffix in (".duckdb", ".parquet")
    }


def edit_seed(project: Project, edit: Callable[[list[str]], list[str]]) -> None:
    """Rewrite a seed extract line by line (index 0 is the header)."""
    path = project.folder / SEED
    path.write_text("\n".join(edit(path.read_text("utf-8").splitlines())) + "\n", "utf-8")


def test_every_test_and_unit_test_has_passed(project: Project) -> None:
    manifest = json.loads((project.folder / "target" / "manifest.json").read_text("utf-8"))
    results = json.loads((project.folder / "target" / "run_results.json").read_text("utf-8"))
    passed = {r["unique_id"] for r in results["results"] if r["status"] in ("success", "pass")}
    kinds = ("seed", "model", "test")
    expected = {id for id, n in manifest["nodes"].items() if n["resource_type"] in kinds}
    assert manifest["unit_tests"]
    assert passed >= expected | set(manifest["unit_tests"])


def test_readers_see_tables_comments_and_parquet(project: Project) -> None:
    with duckdb.connect(str(project.published / "customs_monitor.duckdb"), read_only=True) as db:
        tables = dict(
            db.execute(
                "select table_name, comment from duckdb_tables() where schema_name = 'marts'"
            ).fetchall()
        )
        build_info = db.execute(
            "select comment from duckdb_tables() where table_name = 'build_info'"
        ).fetchone()
        uncommented = db.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'marts' and coalesce(comment, '') = ''"
        ).fetchall()
        figures = db.execute(
            "select count(*) from marts.bulletin_cells "
            "where report_month = date '2024-06-01' and language = 'zh'"
        ).fetchone()
        for table in tables:
            parquet = project.published / "parquet" / f"{table}.parquet"
            same = db.execute(
                f"select count(*) from (from marts.{table} except all from '{parquet}')"
            ).fetchone()
            assert same == (0,), table
    assert {"trade_overview", "trade_by_partner", "trade_by_region", "trade_by_province"} <= set(
        tables
    )
    assert all(tables.values())
    assert build_info and build_info[0]
    assert uncommented == []
    assert figures == (252,)


def test_a_failed_build_names_each_bad_line_and_publishes_nothing(
    new_built_project: Callable[[], Project],
) -> None:
    project = new_built_project()
    before = digest(project)
    assert before

    def spoil(lines: list[str]) -> list[str]:
        lines[1] = lines[1].replace('"533,462"', "twelve")
        lines[2] = lines[2].replace("202301", "202313")
        lines[3] = lines[3].replace('"1,054,634"', "-1054634")
        lines.append(lines[-1])
        return lines

    edit_seed(project, spoil)
    build = project.run("dbt", "build", "--quiet", *NO_UNIT_TESTS)
    assert build.returncode == 1
    for line, column, found in (
        (2, "value_usd", "twelve"),
        (3, "data_month", "202313"),
        (4, "value_usd", "-1054634"),
    ):
        assert (
            f"source_file=export_by_partner_2023.csv  line_number={line}  "
            f"column_name={column}  found={found}"
        ) in build.stdout, build.stdout
    duplicate = "rule=duplicate_key  source_file=export_by_partner_2024.csv  line_number=328"
    assert duplicate in build.stdout, build.stdout
    publish = project.run("customs", "publish")
    assert publish.returncode == 2
    assert publish.stderr.count("\n") == 1
    assert "found last build 'failed' (test is_empty_qc_unreadable_lines_ failed" in publish.stderr
    assert "`customs status` shows what failed), expected 'passed'" in publish.stderr
    assert digest(project) == before
    # The same rows are kept, for whoever comes in the morning.
    status = project.customs("status", "--json")
    assert status.returncode == 1
    told = json.loads(status.stdout)
    assert told["last_build"]["state"] == "failed"
    assert told["published"]["build_id"] != told["last_build"]["build_id"]
    rows = [row for failed in told["last_build"]["failed"] for row in failed["first_rows"]]
    assert any("found=twelve" in row for row in rows)
    assert "found=twelve" in project.customs("status").stdout
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        history = db.execute("select state, failed_count from marts.build_history order by 1")
        assert history.fetchall()[0] == ("failed", len(told["last_build"]["failed"]))


@pytest.mark.long
def test_a_code_and_its_part_in_one_month_stop_the_build_until_one_is_withdrawn(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """85076000 and its tariff line 8507600010: their sum would be 1,300 where 1,000 were traded."""
    project = new_built_project()
    heads = header("贸易伙伴编码", "贸易伙伴名称")
    for code, value in (("85076000", "1,000"), ("8507600010", "300")):
        row = ["202507", "502", "美国", code, "锂离子蓄电池", "1", "个", value]
        path = write_extract(tmp_path / f"export_{code}.csv", heads, [row])
        project.ingest(path, "--complete", "--vintage", "2025-08-20")
    build = project.run("dbt", "build", *NO_UNIT_TESTS)
    assert build.returncode == 1
    assert (
        "rule=counted_twice  product_id=lithium_ion_batteries  flow=export  data_month=2025-07-01  "
        "found=8507600010 (export_8507600010.csv, line 2)  "
        "expected=no part of 85076000 (export_85076000.csv, line 2)"
    ) in build.stdout, build.stdout
    # Without its manifest an extract does not count.
    for manifest in (project.folder / "landing" / "extracts").iterdir():
        table = duckdb.sql(f"select source_file from '{manifest}'").fetchall()
        if table == [("export_8507600010.csv",)]:
            manifest.unlink()
    # Unless it is said that this is meant.
    refused = project.run("dbt", "build", *NO_UNIT_TESTS)
    assert refused.returncode != 0
    assert (
        "landing: found 1 landed extracts, expected the 2 of the last build or more; "
        "if the others were withdrawn, build once with --vars '{fewer_extracts: true}'"
    ) in refused.stdout, refused.stdout
    selected = ("--select", "+trade_overview", "--indirect-selection", "cautious")
    project.dbt("build", *selected, *NO_UNIT_TESTS, "--vars", "{fewer_extracts: true}")
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        found = db.execute(
            "select value_usd from marts.trade_overview where report_month = date '2025-07-01' "
            "and period = 'month' and flow = 'export'"
        ).fetchall()
    assert found == [(1_000,)]


def test_a_bad_seed_stops_the_build_before_anything_reads_it(
    new_built_project: Callable[[], Project],
) -> None:
    project = new_built_project()
    before = digest(project)
    edit_seed(project, lambda lines: [lines[0].replace("value_usd", "amount"), *lines[1:]])
    codes = project.folder / "seeds/groups/product_codes.csv"
    codes.write_text(codes.read_text("utf-8").replace("hs_code", "code"), "utf-8")
    products = project.folder / "seeds/groups/product_list.csv"
    many = "".join(f"x{i},x,x,{100_000 * 'x'}\n" for i in range(11))
    products.write_text(products.read_text("utf-8") + many, "utf-8")
    build = project.run("dbt", "build", *NO_UNIT_TESTS)
    assert build.returncode == 1
    for seed, found in (("extracts/export_by_partner", "amount"), ("groups/product_codes", "code")):
        message = f"seeds/{seed}.csv, line 1: found unknown header '{found}'"
        assert message in build.stdout, build.stdout
    assert "product_list.csv: found a list of more than 1 MiB, expected less" in build.stdout
    assert project.customs("publish").returncode == 2
    assert digest(project) == before


@pytest.mark.parametrize(
    ("variable", "found", "expected"),
    [
        ("as_of: 20240720", "20240720", "a day YYYY-MM-DD"),
        ("top_n: 0", "0", "a whole number, 1 or more"),
        ("near_zero_base: -1", "-1", "a whole number, 0 or more"),
        ("near_zero_base: abc", "abc", "a whole number, 0 or more"),
        ("landing_path: ''", "", "a folder, which need not exist"),
        ("landing_path: profiles.yml", "profiles.yml", "a folder, which need not exist"),
        ("region_composition: onw", "onw", "like_for_like or own"),
        ("monitor_all_codes: 'false'", "false", "true or false"),
        ("as_of: '{{ 2024 }}-07-20'", "{{ 2024 }}-07-20", "a value without {{ or {%"),
        ("region_composition: '{{ 1 }}'", "{{ 1 }}", "a value without {{ or {%"),
        ("as_off: 2024-07-20", "2024-07-20", "no variable of this name, only as_of, top_n, "),
    ],
)
def test_a_bad_variable_stops_the_build(
    seed_alone: Project, variable: str, found: str, expected: str
) -> None:
    name = variable.partition(":")[0]
    refused = re.escape(f"variable {name}: found '{found}', expected {expected}")
    with pytest.raises(AssertionError, match=refused):
        seed_alone.dbt("build", "--vars", f"{{{variable}}}")


@pytest.mark.long  # dbt reads all files again for the variable
def test_what_has_passed_stands_after_a_refused_variable(project: Project) -> None:
    build = project.run("dbt", "build", "--vars", "{top_n: 0}")
    assert build.returncode == 2
    assert "variable top_n: found '0'" in build.stdout
    assert project.customs("publish").returncode == 0


def test_unknown_codes_count_and_are_shown(
    new_built_project: Callable[[], Project], project: Project
) -> None:
    project = new_built_project()
    # 410 is Brazil here, and Korea in ISO's list.
    others = {",502,美国,": ",577,新国,", ",410,巴西,": ",410,韩国,"}

    def rename(lines: list[str]) -> list[str]:
        for old, new in others.items():
            lines = [line.replace(old, new) for line in lines]
        return lines

    edit_seed(project, rename)
    figures = "figures_are_reproduced_qc_published_figures_"
    project.dbt("build", *NO_UNIT_TESTS, "--exclude", figures)
    query = (
        "select value_usd from {}.trade_overview where report_month = date '2024-06-01' "
        "and period = 'month' and flow = 'export'"
    )
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        assert db.execute(
            "select code_list, code, name_in_file from quality.qc_unknown_codes"
        ).fetchall() == [("partner", "577", "新国")]
        assert db.execute(
            "select code_list, code, name_in_file, listed_name from quality.qc_code_names"
        ).fetchall() == [("partner", "410", "韩国", "巴西")]
        assert db.execute(
            "select partner_name_zh, rank from marts.trade_by_partner where partner_code = '577' "
            "and report_month = date '2024-06-01' and period = 'month' and flow = 'export'"
        ).fetchall() == [("新国", 1)]
        total = db.execute(query.format("marts")).fetchone()
    with duckdb.connect(str(project.published / "customs_monitor.duckdb"), read_only=True) as db:
        assert total == db.execute(query.format("marts")).fetchone()
    # A selection is no complete build: it is not published.
    publish = project.customs("publish")
    assert publish.returncode == 2
    assert "'partial'" in publish.stderr


@pytest.mark.long
@pytest.mark.parametrize("version", ["1.4", "2.0"])
def test_the_published_file_opens_in_other_versions_of_duckdb(
    project: Project, version: str
) -> None:
    packages = Path(sys.prefix) / f"duckdb-{version}"
    if not packages.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", str(packages), f"duckdb=={version}.*"], check=True)
    printed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import duckdb, sys; db = duckdb.connect(sys.argv[1], read_only=True); "
            "rows = db.execute('select count(*) from marts.bulletin_cells').fetchone(); "
            "print(duckdb.__version__, rows[0] > 0)",
            str(project.published / "customs_monitor.duckdb"),
        ],
        env={**os.environ, "PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert printed[0].startswith(version)
    assert printed[1] == "True"


def test_the_published_file_opens_in_the_command_line_client(project: Project) -> None:
    client = Path(sys.executable).parent / "duckdb"
    printed = subprocess.run(
        [
            str(client),
            "-readonly",
            "-csv",
            "-noheader",
            str(project.published / "customs_monitor.duckdb"),
            "select printed_text from marts.bulletin_cells where report_month = '2024-06-01' "
            "and language = 'zh' and flow = 'export' and member_code = '502' "
            "and period = 'month' and measure = 'share'",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == "21.0"


@pytest.mark.parametrize("recipe", sorted((ROOT / "analyses").glob("*.sql")), ids=lambda p: p.stem)
def test_every_recipe_runs_in_the_command_line_client(project: Project, recipe: Path) -> None:
    client = Path(sys.executable).parent / "duckdb"
    printed = subprocess.run(
        [str(client), "-readonly", "-csv", str(project.published / "customs_monitor.duckdb")],
        input=recipe.read_text("utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert printed.returncode == 0, printed.stderr
    assert printed.stderr == ""
    assert len(printed.stdout.splitlines()) > 1, "a recipe that prints no row shows nothing"


@pytest.mark.parametrize("folder", ["dbt_project.yml", "dbt_project.yml/there"])
def test_a_folder_that_cannot_be_written_is_refused_in_one_line(
    project: Project, folder: str
) -> None:
    done = project.customs("publish", "--out", folder)
    assert done.returncode == 2
    assert done.stderr.startswith(f"customs: {folder}: ")
    assert done.stderr.endswith("expected a folder that can be written\n")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("kilobytes", [1, 300, 1_000, 3_000])
def test_a_disk_without_room_is_told_in_one_line(
    project: Project, tmp_path: Path, kilobytes: int
) -> None:
    customs = Path(sys.executable).parent / "customs"
    done = subprocess.run(
        ["sh", "-c", f'ulimit -f {2 * kilobytes}; exec "$0" publish --out "$1"', customs, tmp_path],
        cwd=project.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "File too large" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".new.lock"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--database", "dbt_project.yml"],
            "dbt_project.yml: found a file that is corrupt or ",
        ),
        (["--database", "seeds"], "seeds: no such database, expected "),
        (["--database", "empty.duckdb"], "empty.duckdb: Catalog Error: "),
        (["--month", "2024-13"], "--month: found '2024-13', expected YYYY-MM"),
        (["--month", "2019-01"], "found no data of product 'lithium_ion_batteries' in month"),
        (["--product", "lithium"], "found no bulletin of product 'lithium', expected one of: "),
    ],
)
def test_show_refuses_in_one_line(project: Project, arguments: list[str], message: str) -> None:
    duckdb.connect(str(project.folder / "empty.duckdb")).close()
    done = project.customs("show", "--month", "2024-06", *arguments)
    assert done.returncode == 2
    # A relative path is the project's, and told in full.
    told = done.stderr.replace(f"{project.folder}/", "")
    assert told.startswith(f"customs: {message}")
    assert len(done.stderr.splitlines()) == 1


def test_show_prints_names_as_they_are(project: Project) -> None:
    """Square brackets are markup for the library that draws the table."""
    database = project.folder / "renamed.duckdb"
    shutil.copyfile(project.published / "customs_monitor.duckdb", database)
    with duckdb.connect(str(database)) as db:
        db.execute(
            "update marts.names set name = '电池[/bold][red]' "
            "where list = 'product' and language = 'zh'"
        )
    done = project.customs(
        "show", "--month", "2024-06", "--lang", "zh", "--database", str(database)
    )
    assert "进出口概况: 电池[/bold][red], 2024-06" in done.stdout
    assert "month" not in done.stdout


def test_a_copied_project_loads_its_own_seeds(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """dbt's cache comes along and remembers the old folder."""
    project = new_built_project()
    names = Path("seeds") / "groups" / "product_list.csv"
    load = ("seed", "--select", "product_list")
    project.dbt(*load)
    copied = tmp_path / "it's a copy"
    shutil.copytree(project.folder, copied)
    text = (project.folder / names).read_text("utf-8")
    (project.folder / names).write_text(text.replace("Lithium-ion", "Other"), "utf-8")
    project.folder = copied
    project.dbt(*load)
    with duckdb.connect(str(copied / "warehouse" / "customs_monitor.duckdb")) as db:
        found = db.execute("select name_en from seeds.product_list").fetchall()
    assert found == [("Lithium-ion batteries",)]


def test_a_landing_of_an_older_version_is_read(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """Its manifests know no question, no time of the download and no running number."""
    project = new_built_project()
    heads = header("贸易伙伴编码", "贸易伙伴名称")
    row = ["202407", "502", "美国", "85076000", "锂离子蓄电池", "1", "个", "1,000"]
    path = write_extract(tmp_path / "export_july.csv", heads, [row])
    project.ingest(path, "--complete", "--vintage", "2024-08-20")
    (manifest,) = (project.folder / "landing" / "extracts").glob("*.parquet")
    older = tmp_path / "older.parquet"
    newer = "asked_codes, asked_months, downloaded_at, ingest_no"
    duckdb.sql(f"copy (select * exclude ({newer}) from '{manifest}') to '{older}'")
    older.replace(manifest)
    project.dbt("run", "--select", "stg_landing__extracts", "stg_landing__lines")
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        found = db.execute(
            "select asked_codes, downloaded_at, ingest_no, rows_landed "
            "from staging.stg_landing__extracts"
        ).fetchall()
    assert found == [("", "", 0, 1)]


@pytest.mark.long
def test_a_retry_and_tests_alone_leave_what_can_be_published(
    new_built_project: Callable[[], Project], tmp_path: Path
) -> None:
    """Lines that were away for a while: what failed runs again, and what had passed still has."""
    project = new_built_project()
    heads = header("贸易伙伴编码", "贸易伙伴名称")
    for month in ("202407", "202408"):
        row = [month, "502", "美国", "85076000", "锂离子蓄电池", "1", "个", "1,000"]
        path = write_extract(tmp_path / f"export_{month}.csv", heads, [row])
        project.ingest(path, "--complete", "--vintage", "2024-09-20")
    lines, _ = (project.folder / "landing" / "lines").rglob("*.parquet")
    lines.rename(tmp_path / lines.name)
    build = project.run("dbt", "build", *NO_UNIT_TESTS)
    assert build.returncode == 1
    assert "rule=lines_not_as_landed" in build.stdout
    assert project.customs("publish").returncode == 2

    (tmp_path / lines.name).rename(lines)
    retry = project.run("dbt", "retry")
    assert retry.returncode == 0, retry.stdout
    assert project.customs("publish").returncode == 0
    test = project.run("dbt", "test", "--select", "trade_overview")
    assert test.returncode == 0, test.stdout
    assert project.customs("publish").returncode == 0
    with duckdb.connect(str(project.database), read_only=True) as db:
        found = db.execute(
            "select value_usd from marts.trade_overview where report_month = date '2024-07-01' "
            "and period = 'month' and flow = 'export'"
        ).fetchall()
    assert found == [(1_000,)]
