"""`make demo`: its invented data say so, and no other project takes them."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import demo
import duckdb
import openpyxl
import pdfplumber
import pytest
from click.testing import CliRunner, Result
from project_copy import NO_UNIT_TESTS, ROOT, Project, header, write_extract

from customs_monitor.cli import main
from customs_monitor.ingest.landing import Landing
from customs_monitor.ingest.manifest import write_manifest
from customs_monitor.ingest.problem import IngestRefused

SMALL = {"products": 2, "months": 26}
INVENTED = "--vars", "{invented_data: true, with_sample: false}"
WITH_A_SOURCE = ("products", "extract_ledger", "bulletin_sources")


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two products and 26 months of the demo."""
    folder = tmp_path_factory.mktemp("demo") / "landing"
    assert demo.Demo(folder, **SMALL).write() > 1000
    return folder


@pytest.fixture
def project(new_built_project: Callable[[], Project], landing: Path) -> Project:
    """A user's project into whose landing somebody has copied it."""
    project = new_built_project()
    shutil.copytree(landing, project.folder / "landing")
    return project


@pytest.fixture(scope="module")
def invented(new_built_project: Callable[[], Project], landing: Path) -> Project:
    """The project of a demo, of which some marts are built."""
    project = new_built_project()
    shutil.copytree(landing, project.folder / "landing")
    project.dbt("run", "--select", *(f"+{mart}" for mart in WITH_A_SOURCE), *INVENTED)
    return project


def customs(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--project-dir", str(project.folder)])


def test_no_other_project_takes_it(project: Project, tmp_path: Path) -> None:
    manifests = list((project.folder / "landing" / "extracts").iterdir())
    found = f"found {len(manifests)} extracts of invented data, expected downloads alone"
    heads, line = header("贸易伙伴编码", "贸易伙伴名称"), [*"ab", "85076000", "c", 1, "个", 1]
    download = write_extract(tmp_path / "export.csv", heads, [["202401", "502", *line[2:]]])
    for command in (["check"], ["ingest", str(download)], ["ingest", "--mirror", str(download)]):
        done = customs(project, *command)
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"customs: {project.folder / 'landing'}: {found}")
    built = project.warehouse.read_bytes()
    with pytest.raises(AssertionError, match=found):
        project.dbt("build", *NO_UNIT_TESTS)
    assert project.warehouse.read_bytes() == built
    for manifest in manifests:
        manifest.unlink()
    assert customs(project, "check").exit_code == 0


@pytest.mark.long
def test_it_takes_no_downloads(invented: Project, landing: Path) -> None:
    """Not even where one has got into its landing past `customs ingest`."""
    (manifest, *_) = Landing(landing).manifests()
    engine = duckdb.connect()
    path = invented.folder / "landing" / "extracts" / "20250120-export-0123456789ab.parquet"
    write_manifest(engine, replace(manifest, origin="", extract_id=path.stem), path)
    with pytest.raises(AssertionError, match="found 1 downloads, expected invented extracts alone"):
        invented.dbt("build", *NO_UNIT_TESTS, *INVENTED)


def test_a_manifest_whose_mark_was_taken_away_is_one_that_somebody_changed(landing: Path) -> None:
    (manifest, *_) = Landing(landing).manifests()
    path = landing / "extracts" / f"{manifest.extract_id}.parquet"
    kept = path.read_bytes()
    write_manifest(duckdb.connect(), replace(manifest, origin=""), path)
    try:
        with pytest.raises(IngestRefused, match="a manifest with origin ''"):
            Landing(landing).manifests()
    finally:
        path.write_bytes(kept)


@pytest.mark.long
def test_its_source_is_told(invented: Project) -> None:
    with duckdb.connect(str(invented.warehouse), read_only=True) as db:
        for mart in WITH_A_SOURCE:
            assert db.sql(f"select distinct source from marts.{mart}").fetchall() == [
                ("invented",)
            ], mart


def test_it_is_the_same_each_time(landing: Path, tmp_path: Path) -> None:
    demo.Demo(tmp_path, **SMALL).write()
    both = [
        duckdb.sql(f"from read_parquet('{folder}/lines/**/*.parquet') order by all").fetchall()
        for folder in (landing, tmp_path)
    ]
    assert both[0] == both[1]


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear reader", "utf-8")
    script = str(ROOT / "bench" / "demo.py")
    done = Project.script("python", script, str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"demo.py: {tmp_path}: found something that is no demo")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.long
def test_everything_says_that_it_is_invented(tmp_path: Path) -> None:
    """Each page, table, picture and output of the whole, for two products and 26 months."""
    folder = tmp_path / "a demo"
    script = str(ROOT / "bench" / "demo.py")
    size = [f"--{name}={count}" for name, count in SMALL.items()]
    done = Project.script("python", script, str(folder), *size, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    project = Project(folder)
    shown = [
        project.customs("show").stdout,
        project.customs("status").stdout,
        project.customs("publications").stdout,
        project.customs("publish").stdout,
    ]
    assert [text for text in shown if "nvented" not in text] == []
    words = {"zh": "虚构数据", "en": "invented data"}
    found = 0
    for path in sorted((folder / "bulletins").glob("*.*")):
        if path.suffix == ".lock":
            continue
        word = words[path.stem[-2:]]
        texts = texts_of(path)
        assert [n for n, text in enumerate(texts, 1) if word not in text] == [], path.name
        found += len(texts)
    assert found > 8
    site = folder / "published" / "site"
    pages = [page for page in site.rglob("*.html") if "docs" not in page.parts]
    assert len(pages) > 10
    told = {page: page.read_text("utf-8").lower() for page in pages}
    assert [p.name for p, t in told.items() if not any(w in t for w in words.values())] == []
    with duckdb.connect(str(project.database), read_only=True) as db:
        comments = db.execute(
            "select table_name, t.comment from duckdb_columns() as c "
            "inner join duckdb_tables() as t using (schema_name, table_name) "
            "where column_name = 'product_id' and schema_name = 'marts'"
        ).fetchall()
    assert len(comments) > 20
    assert [name for name, text in comments if "Invented data" not in (text or "")] == []


def texts_of(path: Path) -> list[str]:
    """The text of a page, of each page of a PDF, of a document, of each sheet."""
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return [page.extract_text() for page in pdf.pages]
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as parts:
            return [re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())]
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        return [" ".join(str(c.value) for row in s.iter_rows() for c in row) for s in sheets]
    return [path.read_text("utf-8")]
