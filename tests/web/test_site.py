"""The static site without a browser: links, replacement, downloads, lineage."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import duckdb
import lxml.html
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from customs_monitor.bulletin import loading
from customs_monitor.bulletin.content import Bulletin
from customs_monitor.cli import main
from customs_monitor.site.lineage import relations
from customs_monitor.site.members import Members
from customs_monitor.site.pages import FRONT

from .conftest import PRODUCT

STEM = f"{PRODUCT}-2024-06-zh"


def run(database: Path, out: Path, *more: str) -> Result:
    """Run `customs site` with three months and without docs."""
    options = ["--database", str(database), "--out", str(out), "--months", "3"]
    return CliRunner().invoke(main, ["site", *options, "--target", str(out / "none"), *more])


def beside(folder: Path) -> list[str]:
    """Names in a folder, without the lock that every run leaves."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def page(file: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(file.read_text("utf-8"))


@pytest.fixture(scope="module")
def site(database: Path, target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three months with docs and one download."""
    folder = tmp_path_factory.mktemp("a site")
    (folder / "files").mkdir()
    (folder / "files" / f"{STEM}.pdf").write_bytes(b"%PDF")
    out = folder / "site"
    done = run(database, out, "--target", str(target), "--downloads", str(folder / "files"))
    assert done.exit_code == 0, done.output
    assert "6 bulletins" in done.output
    assert "downloads: 1" in done.output
    return out


def test_every_address_leads_to_a_file_of_the_site(site: Path) -> None:
    files = sorted(site.rglob("*.html"))
    assert len([file for file in files if file.parent.name == "bulletins"]) == 6
    assert len([file for file in files if file.parent.name == "explore"]) == 2
    assert {file.name for file in files if file.parent == site} == {
        *(f"{name}{language}.html" for name in FRONT for language in ("", ".en")),
        "dictionary.en.html",
    }
    # dbt's docs are not ours to check.
    for file in files:
        if file == site / "docs" / "index.html":
            continue
        addresses = page(file).xpath("//@href | //@src")
        assert addresses
        for address in addresses:
            path = unquote(address.split("#")[0])
            assert path == "" or (file.parent / path).resolve().is_relative_to(site), address
            assert path == "" or (file.parent / path).is_file(), (file.name, address)


def test_the_index_lists_the_latest_months_newest_first(site: Path) -> None:
    for language, index in (("zh", "index.html"), ("en", "index.en.html")):
        assert page(site / index).xpath("//ul[@class='months']//a/@href") == [
            f"bulletins/{PRODUCT}-2024-{month}-{language}.html" for month in ("06", "05", "04")
        ]


def test_a_month_without_data_is_a_hole_in_the_lines_of_the_index_and_of_members(
    site: Path, altered: Callable[..., Path], tmp_path: Path
) -> None:
    march = altered(
        *(
            f"delete from marts.{table} where report_month = '2024-03-01'"
            for table in ("trade_overview", "trade_by_partner")
        )
    )
    out = tmp_path / "site"
    done = run(march, out)
    assert done.exit_code == 0, done.output
    for file in ("index.en.html", "members/partner-304.en.html"):
        whole, holed = (
            page(folder / file).xpath("//svg[@class='spark']/path/@d") for folder in (site, out)
        )
        assert len(whole) == len(holed) == 2
        # Of 18 months the second six have no extracts, and now the 15th; the others stand where
        # they stood.
        places = [f"{3 + 154 * number / 17:.1f}" for number in range(18)]
        for paths, ends in ((whole, [(0, 5), (12, 17)]), (holed, [(0, 5), (12, 13), (15, 17)])):
            for path in paths:
                pieces = [piece.split("L") for piece in path.split("M")[1:]]
                stand = [(steps[0].split(",")[0], steps[-1].split(",")[0]) for steps in pieces]
                assert stand == [(places[first], places[last]) for first, last in ends]


def test_members_have_numbers_as_tables_print_them() -> None:
    columns = ["month", "value_usd", "value_usd_yoy_pct", "share_pct", "rank", "is_complete"]
    germany = [
        *(["2024-05", "2024-06"], [10, 1234567], [None, -0.04], [0.25, 100.0], [2, 1]),
        [True, False],
    ]
    trading = Members()
    piece = {"columns": columns, "members": {"304": germany}}
    trading.add(PRODUCT, {"usd/export/partner/month": piece})
    (trade,) = trading.trades["partner", "304"]
    assert (trade.value, trade.growth, trade.share) == ("1,234,567*", "0.0", "100.0")
    assert (trade.rank, trade.year_to_date, trade.year_to_date_growth) == ("1", "-", "-")
    assert trade.trend and trade.trend.first == "2024-05"


def test_the_builds_are_listed_and_the_published_one_is_marked(site: Path, database: Path) -> None:
    with duckdb.connect(str(database), read_only=True) as db:
        builds = db.execute(
            "select build_id, state from marts.build_history order by started_at desc"
        ).fetchall()
    assert builds[0][1] == "passed"
    for file, passed in (("builds.html", "通过"), ("builds.en.html", "Passed")):
        rows = page(site / file).xpath("//tbody/tr")
        assert [row.xpath("string(th)") for row in rows] == [
            f"{build_id}*" if number == 0 else build_id
            for number, (build_id, _) in enumerate(builds)
        ]
        assert rows[0].xpath("string(td[3])") == passed
        assert page(site / file.replace("builds", "index")).xpath(f"//nav/a[@href='{file}']")


def test_months_and_languages_lead_to_each_other(site: Path) -> None:
    def links(month: str, language: str) -> dict[str, list[str]]:
        found = page(site / "bulletins" / f"{PRODUCT}-{month}-{language}.html")
        return {
            "prev": found.xpath("//nav/a[@rel='prev']/@href"),
            "next": found.xpath("//nav/a[@rel='next']/@href"),
            "language": found.xpath("//nav/a[@hreflang]/@href"),
        }

    def file(month: str, language: str = "zh") -> list[str]:
        return [f"{PRODUCT}-{month}-{language}.html"]

    assert links("2024-04", "zh")["prev"] == []
    assert links("2024-04", "zh")["next"] == file("2024-05")
    assert links("2024-05", "zh")["prev"] == file("2024-04")
    assert links("2024-06", "zh")["next"] == []
    assert links("2024-06", "zh")["language"] == file("2024-06", "en")
    assert links("2024-06", "en")["language"] == file("2024-06")


def test_a_product_in_two_currencies_has_bulletins_in_both(
    altered: Callable[..., Path], tmp_path: Path
) -> None:
    of_bulletins = ("cells", "sentences", "moves", "gaps", "sources", "tables")
    both = altered(
        *(
            f"insert into marts.bulletin_{table} select * replace ('cny' as currency) "
            f"from marts.bulletin_{table} where report_month >= '2024-05-01'"
            for table in of_bulletins
        )
    )
    out = tmp_path / "site"
    done = run(both, out, "--months", "2")
    assert done.exit_code == 0, done.output
    assert "8 bulletins" in done.output
    june, yuan = f"{PRODUCT}-2024-06-zh.html", f"{PRODUCT}-2024-06-cny-zh.html"
    assert page(out / "bulletins" / june).xpath(f"//nav/a[@href='{yuan}']/text()") == ["人民币"]
    found = page(out / "bulletins" / yuan)
    assert found.xpath(f"//nav/a[@href='{june}']/text()") == ["美元"]
    assert found.xpath("//nav/a[@rel='prev']/@href") == [f"{PRODUCT}-2024-05-cny-zh.html"]
    assert found.xpath("//nav/a[@hreflang='en']/@href") == [f"{PRODUCT}-2024-06-cny-en.html"]
    assert found.xpath(f"//nav/a[@href='../explore/{PRODUCT}.html#currency=cny']")
    index = page(out / "index.html")
    months = index.xpath("//ul[@class='months']//a")
    assert [" ".join(a.text_content().split()) for a in months] == [
        *("2024-06", "2024-06 人民币", "2024-05", "2024-05 人民币")
    ]
    for a in months:
        assert (out / a.get("href")).is_file()
    assert index.xpath("string(//a[@class='main'][2]/@href)") == f"bulletins/{june}"


def test_pages_share_scripts_and_offer_the_other_formats(site: Path) -> None:
    assert len(list((site / "assets").iterdir())) == 7
    for file in (site / "bulletins").glob("*.html"):
        assert file.stat().st_size < 250_000
    june = page(site / "bulletins" / f"{STEM}.html")
    assert june.xpath("//p[@class='downloads']/a/@href") == [f"{STEM}.pdf"]
    assert (site / "bulletins" / f"{STEM}.pdf").read_bytes() == b"%PDF"
    other = page(site / "bulletins" / f"{PRODUCT}-2024-05-zh.html")
    assert other.xpath("//p[@class='downloads']") == []


def test_a_new_site_replaces_the_old_one(site: Path, database: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    (out / "bulletins" / "stale.html").touch()
    done = run(database, out)
    assert done.exit_code == 0, done.output
    assert "no docs" in done.output
    assert not (out / "bulletins" / "stale.html").exists()
    assert not (out / "docs").exists()
    assert beside(tmp_path) == ["site"]


def test_a_folder_that_is_no_site_is_left_alone(database: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    done = run(database, tmp_path)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "found something that is no site" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_place_that_cannot_be_written_is_refused(database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(database, tmp_path / "file" / "site")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


def test_no_database_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path / "none.duckdb", tmp_path / "site")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_failure_half_way_leaves_the_old_site(
    site: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    before = contents(out)
    load, calls = loading.load, []

    def fail_at_the_third(*arguments: object) -> Bulletin:
        calls.append(arguments)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return load(*arguments)

    monkeypatch.setattr(loading, "load", fail_at_the_third)
    done = run(database, out)
    assert done.exit_code == 2
    assert "No space left on device" in done.stderr
    assert contents(out) == before
    assert beside(tmp_path) == ["site"]


def test_a_new_site_that_cannot_take_its_place_leaves_the_old_one(
    site: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    before = contents(out)
    rename, calls = os.rename, []

    def fail_at_the_second(*arguments: Path) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")
        rename(*arguments)

    monkeypatch.setattr(os, "rename", fail_at_the_second)
    done = run(database, out)
    assert done.exit_code == 2
    assert "Input/output error" in done.stderr
    assert contents(out) == before
    assert beside(tmp_path) == ["site"]


KILLED = """
import os, signal, sys
from customs_monitor.bulletin import loading
from customs_monitor.cli import main

name = sys.argv[1]
module, calls = {"load": loading, "rename": os}[name], []
function = getattr(module, name)

def die_at_the_second(*arguments):
    calls.append(arguments)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return function(*arguments)

setattr(module, name, die_at_the_second)
main(sys.argv[2:])
"""


@pytest.mark.parametrize("moment", [pytest.param("load", marks=pytest.mark.long), "rename"])
def test_what_a_killed_run_leaves_is_cleared_up_and_the_old_site_put_back(
    site: Path, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    before = contents(out)
    options = ["--database", str(database), "--out", str(out), "--months", "3"]
    options += ["--target", str(tmp_path / "no docs")]
    killed = subprocess.run([sys.executable, "-c", KILLED, moment, "site", *options], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert out.exists() == (moment == "load")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(loading, "load", fail)
        assert run(database, out).exit_code == 2
    assert contents(out) == before
    assert beside(tmp_path) == ["site"]
    assert run(database, out).exit_code == 0
    assert beside(tmp_path) == ["site"]


def test_any_command_that_reads_puts_a_killed_runs_site_back(
    site: Path, database: Path, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    shutil.copytree(site, published / "site")
    before = contents(published / "site")
    copy = shutil.copyfile(database, published / database.name)
    options = ["--database", str(copy), "--out", str(published / "site"), "--months", "3"]
    killed = subprocess.run([sys.executable, "-c", KILLED, "rename", "site", *options], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (published / "site").exists()
    with FileLock(published / ".site.new.lock"):  # as of a run that is between its renames
        CliRunner().invoke(main, ["show", "--database", str(copy)])
    assert not (published / "site").exists()
    assert CliRunner().invoke(main, ["show", "--database", str(copy)]).exit_code == 0
    assert contents(published / "site") == before


def test_what_no_font_has_is_a_mark_on_every_page(
    altered: Callable[..., Path], tmp_path: Path
) -> None:
    odd = altered(
        "update marts.names set name = name || '\ufffe\u202e' where list = 'product'",
        "update marts.wording set text = text || '\x1b' where key = 'language.name'",
    )
    done = run(odd, tmp_path / "site")
    assert done.exit_code == 0, done.output
    assert done.stderr == (
        "customs: warning: characters that no font has are printed as \ufffd: "
        "U+001B, U+202E, U+FFFE\n"
    )
    for file in (tmp_path / "site").rglob("*.html"):
        source = file.read_text("utf-8")
        names_products = not file.name.startswith(("builds", "files", "members", "dictionary"))
        assert ("\ufffd\ufffd" in source) is names_products, file.name
        assert not set(source) & set("\ufffe\u202e\x1b")


def test_a_link_to_a_site_stays_a_link(site: Path, database: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "www" / "site")
    (tmp_path / "link").symlink_to(tmp_path / "www" / "site")
    assert run(database, tmp_path / "link").exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert not (tmp_path / "link" / "docs").exists()
    assert beside(tmp_path / "www") == ["site"]


def test_an_incomplete_month_is_marked_in_the_index(incomplete: Path, tmp_path: Path) -> None:
    assert run(incomplete, tmp_path / "site").exit_code == 0
    marked = page(tmp_path / "site" / "index.html").xpath("//li[span]/a/text()")
    assert marked == ["2024-06"]


def test_the_index_escapes_names(nasty: Path, tmp_path: Path) -> None:
    assert run(nasty, tmp_path / "site").exit_code == 0
    source = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "<script>alert" not in source
    assert "alert(1)" in page(tmp_path / "site" / "index.html").xpath("//h2")[0].text_content()


EDGES = {
    ("bulletin_cells", "printed_text"): {
        ("int_bulletin_figures", "digits"),
        ("int_bulletin_figures", "numerator"),
        ("int_bulletin_figures", "scale"),
    },
    ("top_partners", "rank"): {("trade_by_partner", "rank")},
    ("trade_by_partner", "partner_iso3"): {("partners", "partner_iso3")},
    ("trade_overview", "value_usd"): {("int_trade_measured", "amount")},
    ("int_trade_measured", "share_pct"): {
        ("int_periods_compared", "amount"),
        ("int_periods_compared", "total"),
        ("int_periods_compared", "total_is_complete"),
    },
    ("stg_seeds__lines", "value_usd"): {
        ("other_breakdowns", "value_usd"),
        *(
            (f"{flow}_by_{member}", "value_usd")
            for flow in ("export", "import")
            for member in ("partner", "province")
        ),
    },
    ("bulletin_cells", "language"): {("wording_labels", "language")},
    # A constant has no source.
    ("names", "list"): set(),
}


def test_lineage_knows_the_sources_of_a_column(target: Path) -> None:
    columns = {
        (relation["name"], column["name"]): {tuple(source) for source in column["from"]}
        for relation in relations(target)
        for column in relation["columns"]
    }
    assert {key: columns[key] for key in EDGES} == EDGES
    assert {source for found in columns.values() for source in found} <= set(columns)
    # From a mart's value all the way down to the seeds.
    reached, new = set(), {("trade_overview", "value_usd")}
    while new:
        reached |= new
        new = {source for column in new for source in columns[column]} - reached
    assert ("export_by_province", "value_usd") in reached
    assert ("stg_landing__lines", "value_usd") in reached
    assert ("export_by_partner", "partner_name") not in reached


def test_the_lineage_page_holds_every_public_column(site: Path) -> None:
    data = page(site / "docs" / "lineage.html").get_element_by_id("relations").text
    public = [relation for relation in json.loads(data) if relation["layer"] == "marts"]
    assert len(public) >= 18
    for relation in public:
        for column in relation["columns"]:
            assert column["description"], (relation["name"], column["name"])


def test_docs_that_are_not_there_are_refused_by_name(tmp_path: Path, database: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "static_index.html").touch()
    done = run(database, tmp_path / "site", "--target", str(tmp_path / "target"))
    assert done.exit_code == 2
    assert "manifest.json: no such file, expected the result of `dbt docs generate`" in done.stderr
    assert not (tmp_path / "site").exists()


def test_docs_of_a_project_that_was_compiled_in_part_since_are_refused(
    tmp_path: Path, database: Path, target: Path
) -> None:
    part = shutil.copytree(target, tmp_path / "target")
    manifest = json.loads((part / "manifest.json").read_text("utf-8"))
    del manifest["nodes"]["model.customs_monitor.coverage"]["compiled_code"]
    (part / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    done = run(database, tmp_path / "site", "--target", str(part))
    assert done.exit_code == 2
    assert done.stderr == (
        f"customs: {part / 'manifest.json'}: found model coverage without its SQL, "
        "expected that of every model: run `make docs` again\n"
    )
    assert not (tmp_path / "site").exists()
