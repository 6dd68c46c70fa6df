"""Products that have extracts in yuan alone: bulletins are in yuan, and so are their top tens.

Who publishes it stands in every format.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import lxml.html
import pytest
from project_copy import NO_UNIT_TESTS, ROOT, Project, append_to_seed, header, write_extract

from .read_back import read
from .test_command import texts

# Real downloads of soybeans, and peanuts with invented ones of the same imports.
PRODUCTS = {"soybeans": ("大豆", "1201"), "peanuts": ("花生", "1202")}
SOYBEAN = ROOT.parent / "shared" / "data" / "real_soybean"
MEMBERS = ("贸易伙伴编码", "贸易伙伴名称")
# Imports of June in yuan: 381.8 hundred million after 381.4, that is +0.1 %; 38,182 million.
INVENTED = {"2024": "38140000000", "2025": "38181600000"}
# What the seed `publication` says, and the names under which the formats print it.
PUBLISHED = {
    "zh": {"issuer": "海关观察", "contact": "desk@example.org", "licence": "CC BY 4.0"},
    "en": {"issuer": "Customs Watch", "contact": "desk@example.org", "licence": "CC BY 4.0"},
}
CALLED = {
    "zh": {"issuer": "发布单位：", "contact": "联系方式：", "licence": "许可："},
    "en": {"issuer": "Issued by: ", "contact": "Contact: ", "licence": "Licence: "},
}


@pytest.fixture(scope="module")
def project(
    new_built_project: Callable[[], Project], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """Both products, built and published; soybeans without extracts where there are none."""
    project = new_built_project()
    groups = project.folder / "seeds" / "groups"
    for product, (name, code) in PRODUCTS.items():
        append_to_seed(groups / "product_list.csv", [product, name, product.capitalize(), ""])
        append_to_seed(groups / "product_codes.csv", [product, "HS2022", code])
    append_to_seed(
        project.folder / "seeds" / "rules" / "publication.csv",
        *(
            [key, language, text]
            for language, own in PUBLISHED.items()
            for key, text in own.items()
        ),
    )
    folder = tmp_path_factory.mktemp("invented")
    for year, value in INVENTED.items():
        row = (f"{year}06", "410", "巴西", "12024200", "去壳花生", "1000", "千克", value)
        path = folder / f"import_{year}.csv"
        write_extract(path, header(*MEMBERS, value="人民币"), [row])
        project.ingest(path, "--complete", "--product", "peanuts", "--months", f"{year}-06")
    for year in ("2023", "2024", "2025") if SOYBEAN.exists() else ():
        files = [str(path) for path in sorted(SOYBEAN.glob(f"{year}*.csv"))]
        flow = ("--flow", "import") if year == "2023" else ()
        question = ("--complete", "--product", "soybeans", "--months", f"{year}-01..{year}-12")
        done = project.customs("ingest", *question, *flow, *files)
        assert done.returncode == 0, done.stderr
    project.dbt("build", *NO_UNIT_TESTS)
    assert project.customs("publish").returncode == 0
    return project


def assert_printed(project: Project, product: str, folder: Path) -> None:
    """June 2025 has the two figures, and who publishes it, in every language and format."""
    done = project.customs(
        *("bulletin", "--product", product, "--month", "2025-06", "--out", str(folder))
    )
    assert done.returncode == 0, done.stderr
    for language, label, value in (("zh", "进口额", "381.8"), ("en", "Import value", "38,182")):
        for form in ("html", "pdf", "docx", "xlsx"):
            path = folder / f"{product}-2025-06-{language}.{form}"
            (imports,) = [t for head, t in read(path)[1, "month"] if head.startswith(label)]
            assert imports == [value, "0.1"], form
            printed = "".join(texts(path).split())
            for key, text in PUBLISHED[language].items():
                assert "".join(f"{CALLED[language][key]}{text}".split()) in printed, (form, key)


def test_an_invented_product_in_yuan(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert_printed(project, "peanuts", folder)
    with duckdb.connect(str(project.database), read_only=True) as db:
        ranked = "select count(rank) from marts.{} where product_id = 'peanuts'"
        assert db.execute(ranked.format("top_partners")).fetchone() == (0,)
        assert db.execute(ranked.format("top_partners_in_yuan")).fetchone() != (0,)
        currencies = "select distinct currency from marts.bulletin_cells where product_id = ?"
        assert db.execute(currencies, ["peanuts"]).fetchall() == [("cny",)]
    # A row in yuan is explained by its lines.
    where = (
        "product_id = 'peanuts' and report_month = '2025-06-01' and flow = 'import' "
        "and period = 'month'"
    )
    for mart, own in (
        ("trade_in_yuan", " and breakdown = 'overview'"),
        ("trade_in_yuan", " and breakdown = 'partner' and member_code = '410'"),
        ("top_partners_in_yuan", ""),
    ):
        asked = ("--mart", mart, "--where", where + own, "--json")
        explained = project.customs("explain", *asked)
        assert explained.returncode == 0, explained.stderr
        sides = [s for s in json.loads(explained.stdout)["sides"] if s["added"] == "value"]
        assert {(s["currency"], s["flow"], s["factor"]) for s in sides} == {("cny", "import", 1)}
        for side, year in zip(sides, ("2025", "2024"), strict=True):
            assert [side["amount"]] == [line["value"] for line in side["lines"]]
            assert side["amount"] == int(INVENTED[year])
    # The two currencies stand in no file together.
    text = (folder / "peanuts-2025-06-zh.html").read_text("utf-8")
    assert "亿元" in text and "亿美元" not in text
    # The explorer offers what is there: imports, by partner and region.
    made = project.customs("site", "--months", "1")
    assert made.returncode == 0, made.stderr
    page = lxml.html.parse(project.published / "site" / "explore" / "peanuts.html").getroot()
    assert page.xpath("//select[@name='currency']/option/@value") == ["cny"]
    offered = json.loads(page.get_element_by_id("explorer").text)
    assert offered["overviews"] == {"cny": ["import/month", "import/year_to_date"]}
    assert offered["files"].keys() == {
        "cny/overview",
        *(
            f"cny/import/{breakdown}/{period}"
            for breakdown in ("partner", "region")
            for period in ("month", "year_to_date")
        ),
    }
    assert offered["months"] == {"cny": ["2025-06", "2024-06"]}
    assert set(offered["tables"]["cny"].values()) == {"trade_in_yuan"}
    assert offered["bulletins"] == {"cny": {"2025-06": "../bulletins/peanuts-2025-06-zh.html"}}


@pytest.mark.skipif(not SOYBEAN.exists(), reason="no shared data here")
def test_the_real_downloads_of_soybeans(project: Project, tmp_path: Path) -> None:
    # By cutting at `","` and at nothing else.
    june = {
        year: sum(
            int(line.strip('",').split('","')[9].replace(",", ""))
            for line in (SOYBEAN / f"{year}in.csv").read_bytes().decode("gb18030").splitlines()
            if line.startswith(f'"{year}06"')
        )
        for year in ("2024", "2025")
    }
    growth = Decimal(100 * (june["2025"] - june["2024"])) / june["2024"]
    tenth = Decimal("0.1")
    assert str((Decimal(june["2025"]) / 10**8).quantize(tenth, ROUND_HALF_UP)) == "381.8"
    assert (Decimal(june["2025"]) / 10**6).quantize(1, ROUND_HALF_UP) == 38_182
    assert str(growth.quantize(tenth, ROUND_HALF_UP)) == "0.1"
    assert_printed(project, "soybeans", tmp_path / "out")
