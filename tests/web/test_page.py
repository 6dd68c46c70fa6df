"""The HTML bulletin without a browser: figures, escaping, self-containment, structure."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import lxml.html
import pytest
from click.testing import CliRunner
from lxml.html import HtmlElement
from project_copy import ROOT, read_seed

from customs_monitor.bulletin import charts, drawings, loading
from customs_monitor.cli import main
from customs_monitor.errors import Refused
from customs_monitor.published import reading

from .conftest import JUNE, NASTY, PRODUCT, make_page

PERIODS = ("month", "year_to_date")


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request: pytest.FixtureRequest, database: Path) -> HtmlElement:
    """June 2024 in each language."""
    return lxml.html.document_fromstring(make_page(database, request.param))


@pytest.fixture(scope="module")
def drawn(database: Path) -> dict[str, charts.Chart]:
    """The charts of June 2024 in English."""
    return {chart.name: chart for chart in charts_of_june(database, "en")}


def charts_of_june(database: Path, language: str) -> list[charts.Chart]:
    with reading(database) as connection:
        bulletin = loading.load(connection, PRODUCT, JUNE, language)
        return charts.charts(bulletin, connection)


def printed(page: HtmlElement) -> dict[tuple[int, str], list[list[str]]]:
    """Rows of each table and period as printed: the head, then the figures."""
    tables = {}
    for table in page.xpath("//table[@data-table]"):
        number = int(table.get("data-table"))
        rows = [
            [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
            for row in table.xpath("tbody/tr[not(@class='group')]")
        ]
        if table.get("data-period"):
            tables[number, table.get("data-period")] = rows
        else:
            half = (len(rows[0]) - 1) // 2
            tables[number, "month"] = [row[: 1 + half] for row in rows]
            tables[number, "year_to_date"] = [[row[0], *row[1 + half :]] for row in rows]
    return tables


def place(figure: dict[str, str]) -> tuple[int, int]:
    """Row and column of a published figure in its table, from the bulletin's printed layout."""
    measure = figure["measure"]
    if figure["table_no"] == "1":
        rows = [f"{flow} value" for flow in ("total", "export", "import", "net_export")]
        rows += [f"{flow} quantity" for flow in ("total", "export", "import")]
        kind = "quantity" if measure.startswith("quantity") else "value"
        return rows.index(f"{figure['flow']} {kind}"), 1 if measure in ("value", "quantity") else 2
    columns = (
        ["value", "share", "value_yoy"] if figure["table_no"] in "23" else ["value", "value_yoy"]
    )
    if figure["breakdown"] == "region":
        row = ["ASEAN", "EU"].index(figure["member_code"])
    else:
        row = int(figure["rank"]) - 1 + (2 if figure["breakdown"] == "partner" else 0)
    return row, 1 + columns.index(measure)


def test_all_published_figures_stand_where_the_bulletin_prints_them(database: Path) -> None:
    tables = printed(lxml.html.document_fromstring(make_page(database, "zh")))
    ledger = read_seed(ROOT / "seeds" / "ledger" / "published_figures.csv")
    figures = [row for row in ledger if row["report_month"] == "2024-06-01"]
    assert len(figures) == 252
    for figure in figures:
        row, column = place(figure)
        found = tables[int(figure["table_no"]), figure["period"]][row][column]
        assert found == figure["printed"], figure
    assert sum(len(row) - 1 for rows in tables.values() for row in rows) == 252
    assert tables[2, "month"][2][0] == "1 美国"
    assert tables[5, "year_to_date"][0][0] == "1 北京"


def test_the_text_is_the_marts_sentences(page: HtmlElement, database: Path) -> None:
    language = "zh" if page.get("lang") == "zh-CN" else "en"
    text = page.text_content()
    with duckdb.connect(str(database), read_only=True) as connection:
        sentences = connection.execute(
            "select text from marts.bulletin_sentences where product_id = ? "
            "and report_month = ? and language = ?",
            [PRODUCT, JUNE, language],
        ).fetchall()
    assert sentences
    assert [text_ for (text_,) in sentences if text_ not in text] == []


def test_each_figure_opens_to_its_own_sides(page: HtmlElement, database: Path) -> None:
    language = "zh" if page.get("lang") == "zh-CN" else "en"
    told = json.loads(page.get_element_by_id("figures").text)
    texts = {
        cell.get("data-figure"): cell.text_content() for cell in page.xpath("//td[@data-figure]")
    }
    assert len(texts) == 252 and texts.keys() == told.keys()
    with duckdb.connect(str(database), read_only=True) as connection:
        terms: dict[str, list[tuple[str, str]]] = {}
        for key, factor, amount, day in connection.execute(
            "select concat_ws('-', table_no, period, row_no, column_name), factor, amount, "
            "strftime(last_month, '%Y-%m') from marts.figure_sides where product_id = ? "
            "and report_month = ? and currency = 'usd' order by all",
            [PRODUCT, JUNE],
        ).fetchall():
            terms.setdefault(key, []).append((f"{factor:+} × {amount:,}  ", day))
        exact = {
            # A sum has the unit that it is printed in for a denominator.
            key: (f"{numerator:,}", unit if unit != "%" else f"{denominator:,}")
            for key, numerator, denominator, unit in connection.execute(
                "select concat_ws('-', table_no, period, row_no, column_name), numerator, "
                "denominator, shown_unit from marts.bulletin_cells where product_id = ? "
                "and report_month = ? and currency = 'usd' and language = ?",
                [PRODUCT, JUNE, language],
            ).fetchall()
        }
    for key, text in texts.items():
        own = told[key]
        assert text in own["title"], key
        assert all(number in own["texts"][0] for number in exact[key]), key
        shown = [term for _, part in own["parts"] for term in part]
        assert len(shown) == len(terms[key])
        for start, day in terms[key]:
            assert any(term.startswith(start) and day in term for term in shown), (key, start)
    value = told["1-month-2-value"]
    own_unit = "51.1（亿美元）" if language == "zh" else "5110 (USD million)"
    assert value["texts"][0].endswith(f"5,110,000,000 = {own_unit}")
    growth = told["2-month-3-yoy"]
    assert [len(part) for _, part in growth["parts"]] == [2, 1]
    assert "--table 2 --period month --row 3 --column yoy" in growth["command"]


@pytest.mark.parametrize("key", ["2-month-3-yoy", "1-year_to_date-4-yoy", "4-month-2-value"])
def test_the_command_of_a_figure_tells_the_same(database: Path, key: str) -> None:
    page = lxml.html.document_fromstring(make_page(database, "en"))
    own = json.loads(page.get_element_by_id("figures").text)[key]
    _, *arguments = shlex.split(own["command"])
    done = CliRunner().invoke(main, [*arguments, "--database", str(database)])
    assert done.exit_code == 0, done.stderr
    told = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert set([own["title"], *own["texts"]]) <= set(told)
    for part, terms in own["parts"]:
        assert part in told
        for term in terms:
            text, _, standing = " ".join(term.split()).rpartition("; ")
            assert text in told and standing == "data complete"


def test_a_side_that_lacks_something_says_so(incomplete: Path) -> None:
    page = lxml.html.document_fromstring(make_page(incomplete, "en"))
    told = json.loads(page.get_element_by_id("figures").text)
    (_, (current, last_year)), _ = told["2-month-3-yoy"]["parts"]
    assert current.endswith("2024-06; data incomplete")
    assert last_year.endswith("2023-06; data complete")


def test_a_figure_that_is_not_given_says_why(altered: Callable[..., Path]) -> None:
    database = altered(
        "update marts.bulletin_cells set printed_text = '-', shown_text = '-', note = 'no_base', "
        "numerator = null, exact_value = null where member_code = '304' "
        "and measure = 'value_yoy' and report_month = '2024-06-01'"
    )
    page = lxml.html.document_fromstring(make_page(database, "en"))
    told = json.loads(page.get_element_by_id("figures").text)
    (key,) = page.xpath("//table[@data-table='2'][@data-period='month']//td[.='-']/@data-figure")
    assert told[key]["texts"][0].startswith("No figure (no_base): ")
    assert told[key]["parts"]


def test_names_are_escaped_everywhere(nasty: Path) -> None:
    source = make_page(nasty, "en")
    page = lxml.html.document_fromstring(source)
    own_scripts = page.xpath("//script[not(@type='application/json')]")
    assert len(own_scripts) == 4
    assert not any("alert(1)" in (script.text or "") for script in own_scripts)
    assert source.count("<script>alert") == 0
    assert NASTY in page.xpath("//h1")[0].text_content()
    assert printed(page)[2, "month"][2][0] == f"1 {NASTY}"
    assert any(NASTY in paragraph.text_content() for paragraph in page.xpath("//section/p"))
    assert any(NASTY in label for label in page.xpath("//@aria-label"))
    specs = json.loads(page.get_element_by_id("charts").text)
    shares = next(each["spec"] for each in specs if each["name"] == "destinations")
    assert shares["data"]["values"][0]["member"] == NASTY


def test_nothing_comes_from_elsewhere(page: HtmlElement) -> None:
    assert page.xpath("//link | //img | //iframe | //object | //embed | //base | //form") == []
    assert page.xpath("//@src | //@srcset | //@style | //@onclick") == []
    assert [href for href in page.xpath("//@href") if not href.startswith("#")] == []
    style = "".join(page.xpath("//style/text()"))
    assert "url(" not in style and "@import" not in style


def test_the_policy_allows_the_pages_own_scripts_and_nothing_else(page: HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    digests = {
        "'sha256-" + base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode() + "'"
        for script in page.xpath("//script[not(@type)]")
    }
    assert set(rules["script-src"].split()) == digests


def test_structure_serves_readers_who_do_not_see(page: HtmlElement) -> None:
    assert page.get("lang") in ("zh-CN", "en")
    assert len(page.xpath("//h1")) == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert page.xpath("//a[@class='skip']/@href") == ["#text"]
    assert page.xpath("//main/@id") == ["text"]
    for table in page.xpath("//table"):
        assert table.xpath("caption")[0].text_content().strip()
        assert table.xpath("thead//th[not(@scope)]") == []
        assert table.xpath("tbody//th[not(@scope='row' or @scope='rowgroup')]") == []
        for row in table.xpath("tbody/tr"):
            assert len(row.xpath("th")) == 1
    drawings = page.xpath("//figure/div[@role='img']")
    assert len(drawings) == 18
    for drawing in drawings:
        assert re.search(r"\d\.\d|[a-z4:] \d{1,3}(,\d{3})?[;.]", drawing.get("aria-label")), (
            "no figure in the alternative"
        )
        assert "2024" in drawing.get("aria-label").partition(". ")[0], "no period in the title"


def test_every_period_heads_its_columns(page: HtmlElement) -> None:
    (table,) = page.xpath("//table[@data-table='1']")
    assert [int(th.get("colspan")) for th in table.xpath("thead//th[@scope='colgroup']")] == [2, 2]
    assert len(page.xpath("//table[@data-period]")) == 8


def test_an_incomplete_month_says_so_before_anything_else(
    incomplete: Path, page: HtmlElement
) -> None:
    assert page.xpath("//*[@class='warning']") == []
    warned = lxml.html.document_fromstring(make_page(incomplete, "zh"))
    (warning,) = warned.xpath("//main/div[@class='warning']")
    assert "数据不完整" in warning.text_content()
    assert warning.getparent().index(warning) < warning.getparent().index(
        warned.xpath("//section")[0]
    )


def test_january_has_no_period_to_choose(database: Path) -> None:
    january = lxml.html.document_fromstring(make_page(database, "en", date(2024, 1, 1)))
    assert january.xpath("//fieldset") == []
    (shares,) = january.xpath("//*[@id='destinations']/@aria-label")
    assert shares.count("January 2024: ") == 1
    assert make_page(database, "en").count("<fieldset") == 5


def test_charts_draw_the_marts_values_unchanged(
    drawn: dict[str, charts.Chart], database: Path
) -> None:
    with duckdb.connect(str(database), read_only=True) as connection:

        def read(query: str) -> list[tuple]:
            return connection.execute(query).fetchall()

        def values(name: str, *fields: str) -> set[tuple]:
            rows = drawn[name].spec["data"]["values"]
            if name.endswith("_trends"):  # a row for each partner
                rows = [
                    {**row, "month": month, "value": value}
                    for row in rows
                    for month, value in zip(row["month"], row["value"], strict=True)
                ]
            return {tuple(row[field] for field in fields) for row in rows}

        for flow in ("export", "import"):
            months = {row for row in values(f"{flow}_value", "month", "value") if row[1]}
            assert months == set(
                read(
                    "select strftime(report_month, '%Y-%m'), value_usd from marts.trade_overview "
                    f"where period = 'month' and flow = '{flow}'"
                )
            )
            # The ten largest of June, in every month that is published.
            assert {
                row for row in values(f"{flow}_trends", "month", "member", "value") if row[2]
            } == set(
                read(
                    "select strftime(month, '%Y-%m'), name, series.value_usd "
                    "from marts.trade_series as series "
                    "join marts.top_partners as top on series.member_code = top.partner_code "
                    "and series.product_id = top.product_id and series.flow = top.flow "
                    "join marts.names on list = 'partner' and code = member_code "
                    "and language = 'en' "
                    f"where series.flow = '{flow}' and breakdown = 'partner' "
                    "and top.report_month = '2024-06-01' and top.period = 'month' "
                    "and series.value_usd > 0"
                )
            )
        assert values("growth", "month", "flow", "growth") == set(
            read(
                "select strftime(report_month, '%Y-%m'), case flow when 'export' then 'Exports' "
                "else 'Imports' end, value_usd_yoy_pct from marts.trade_overview "
                "where period = 'month' and flow in ('export', 'import') and yoy_status = 'ok'"
            )
        )
        june = "report_month = '2024-06-01' and period in ('month', 'year_to_date')"
        for name, flow in (("export_map", "export"), ("import_map", "import")):
            told = {
                row[:2]: [None if text == "-" else float(text.replace(",", "")) for text in row[2:]]
                for row in values(name, "period", "iso", "share", "growth")
            }
            exact = {
                row[:2]: [
                    number if number is None else pytest.approx(number, abs=0.0051)
                    for number in row[2:]
                ]
                for row in read(
                    "select period, partner_iso_numeric, share_pct, value_usd_yoy_pct "
                    "from marts.trade_by_partner join marts.partners using (partner_code) "
                    f"where {june} and flow = '{flow}' and value_usd > 0 "
                    "and partner_iso_numeric is not null"
                )
            }
            assert told == exact
        for name, flow in (("destinations", "export"), ("origins", "import")):
            assert values(name, "period", "rank", "size", "size_last_year") == set(
                read(
                    "select period, rank, share_pct, share_pct_last_year from marts.top_partners "
                    f"where {june} and flow = '{flow}'"
                )
            )
        for name, flow in (("export_provinces", "export"), ("import_provinces", "import")):
            assert values(name, "period", "rank", "size", "size_last_year") == set(
                read(
                    "select period, rank, value_usd, value_usd_last_year "
                    f"from marts.top_provinces where {june} and flow = '{flow}'"
                )
            )
        for name, flow in (("export_steps", "export"), ("import_steps", "import")):
            assert values(name, "period", "step_no", "size", "from_pp", "to_pp") == set(
                read(
                    "select period, step_no, contribution_pp, from_pp, to_pp "
                    f"from marts.contribution_steps where {june} and flow = '{flow}'"
                )
            )
        for flow in ("export", "import"):
            assert values(f"{flow}_parts", "period", "size", "from_pp", "to_pp") == set(
                read(
                    "select period, contribution_pp, from_pp, to_pp from marts.growth_parts "
                    f"where {june} and flow = '{flow}' and breakdown = 'partner'"
                )
            )
            assert values(f"{flow}_prices", "month", "growth") == set(
                read(
                    "select strftime(report_month, '%Y-%m'), unnest([quantity_yoy_pct, "
                    "unit_value_usd_yoy_pct]) from marts.trade_overview where period = 'month' "
                    f"and flow = '{flow}' and quantity_yoy_status = 'ok'"
                )
            )
        assert values("concentration", "month", "hhi") == set(
            read(
                "select strftime(report_month, '%Y-%m'), hhi from marts.concentration "
                "where period = 'month' and breakdown = 'partner'"
            )
        )


def test_months_without_data_break_the_line(drawn: dict[str, charts.Chart]) -> None:
    for name in ("export_value", "import_value"):
        rows = drawn[name].spec["data"]["values"]
        assert [row["month"] for row in rows] == [
            *(f"2023-{month:02}" for month in range(1, 13)),
            *(f"2024-{month:02}" for month in range(1, 7)),
        ]
        missing = {row["month"] for row in rows if row["value"] is None}
        assert missing == {f"2023-{month:02}" for month in range(7, 13)}
        assert drawn[name].notes == ("No data for 2023-07 to 2023-12.",)


def test_months_that_are_not_compared_break_the_lines_of_what_moved(
    altered: Callable[..., Path],
) -> None:
    """March is a month of the axis still, without a value: nothing is drawn over it."""
    database = altered(
        "update marts.trade_overview set quantity_yoy_pct = null, unit_value_usd_yoy_pct = null "
        "where report_month = '2024-03-01'",
        "delete from marts.concentration where report_month = '2024-03-01'",
    )
    drawn = {chart.name: chart for chart in charts_of_june(database, "en")}
    for name, field in (
        ("export_prices", "growth"),
        ("import_prices", "growth"),
        ("concentration", "hhi"),
    ):
        rows = drawn[name].spec["data"]["values"]
        assert [row["month"] for row in rows[::2]] == [f"2024-{month:02}" for month in range(1, 7)]
        assert {row["month"] for row in rows if row[field] is None} == {"2024-03"}
        assert [note.partition(": ")[2].partition(" ")[0] for note in drawn[name].notes] == [
            "2024-03"
        ]


def test_alternatives_say_the_printed_figures(drawn: dict[str, charts.Chart]) -> None:
    assert "June 2024: 5,110" in drawn["export_value"].alt
    assert "June 2024: 225" in drawn["import_value"].alt
    assert "June 2024: United States 1,071; Germany 897" in drawn["export_trends"].alt
    assert "June 2024: Exports -2.2 %; Imports 12.4 %" in drawn["growth"].alt
    assert "January to June 2024: United States 21.5 %; Germany 18.6 %" in drawn["destinations"].alt
    assert "June 2024: Fujian 1,315; Guangdong 1,305" in drawn["export_provinces"].alt
    assert (
        "Exports, year on year: -2.2 %; raised most by United States +4.4"
        in drawn["export_steps"].alt
    )
    assert "unit values account for -14.3 points" in drawn["export_parts"].alt
    assert "quantity down 8.3%, unit value up 22.6%" in drawn["import_prices"].alt
    assert "as concentrated as 10.5 partners" in drawn["concentration"].alt


@pytest.mark.parametrize("view", ["natural_earth", "un", "china"])
def test_every_partner_with_a_code_has_a_shape_or_a_point(database: Path, view: str) -> None:
    world = json.loads(charts.shapes(view))
    shapes = {
        geometry.get("id")
        for part in ("countries", "small")
        for geometry in world["objects"][part]["geometries"]
    }
    with duckdb.connect(str(database), read_only=True) as connection:
        codes = dict(
            connection.execute(
                "select partner_iso_numeric, partner_short_name_en from marts.partners "
                "where partner_iso_numeric is not null"
            ).fetchall()
        )
    # Natural Earth has these as parts of France and the Netherlands, or not at all at this scale.
    missing = {name for code, name in codes.items() if code not in shapes}
    assert missing == {
        "Bonaire",
        "French Guiana",
        "Gibraltar",
        "Guadeloupe",
        "Martinique",
        "Mayotte",
        "Réunion",
        *(["Tuvalu"] if view == "natural_earth" else []),
    }


@pytest.mark.parametrize("view", ["natural_earth", "un", "china"])
def test_points_of_a_map_are_of_places_that_trade(view: str) -> None:
    """No reef stands for Australia, and nothing for a code that is not known."""
    points = json.loads(charts.shapes(view))["objects"]["small"]["geometries"]
    codes = [point["id"] for point in points]
    assert len(codes) == len(set(codes))
    assert "036" not in codes
    # Hong Kong and Macao stand side by side: points are seven pixels wide.
    steps = json.loads(charts.shapes(view))["transform"]["scale"][0]
    places = {point["id"]: point["coordinates"][0] * steps for point in points}
    assert abs(places["344"] - places["446"]) > 5


def test_the_map_is_the_one_that_the_wording_names(altered: Callable[..., Path]) -> None:
    def drawn(view: str) -> dict[str, str]:
        database = altered(f"update marts.wording set text = '{view}' where key = 'language.map'")
        page = make_page(database, "en")
        assert ("window.maps =" in page) is (view != "none")
        return {chart.name: " ".join(chart.notes) for chart in charts_of_june(database, "en")}

    assert "world-geo-json-zh" in drawn("china")["export_map"]
    assert "visionscarto" in drawn("un")["import_map"]
    assert not [name for name in drawn("none") if name.endswith("_map")]
    with pytest.raises(
        Refused, match="found 'mars', expected one of: china, natural_earth, un, none"
    ):
        drawn("mars")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_still_pictures_show_text_and_marks(language: str, database: Path) -> None:
    for drawing in drawings.draw(charts_of_june(database, language)):
        assert drawing.svg.count("<path") > 5, drawing.name
        assert "var(--" not in drawing.svg
        words = "".join(lxml.html.fromstring(drawing.svg).itertext())
        assert ("资料来源" if language == "zh" else "Source:") in words, drawing.name
        assert "2024" in words, drawing.name
        if drawing.name == "destinations":
            assert ("美国" if language == "zh" else "United States") in words
            # Printed figures stand on the bars.
            assert "21.0" in words and "17.6" in words
        if drawing.name in ("export_map", "import_map"):
            assert ("图中边界" if language == "zh" else "Boundaries are a sketch") in words
            assert "Natural Earth 4.1.0" in words


def test_a_chart_without_data_is_left_out(altered: Callable[..., Path]) -> None:
    database = altered(
        "delete from marts.trade_by_partner where flow = 'import'",
        "update marts.trade_overview set value_usd_yoy_pct = null, quantity_yoy_pct = null, "
        "unit_value_usd_yoy_pct = null",
        "delete from marts.contribution_steps",
        "delete from marts.growth_parts",
        "delete from marts.concentration",
    )
    names = {chart.name for chart in charts_of_june(database, "en")}
    assert names == {
        "export_value",
        "import_value",
        "export_trends",
        "destinations",
        "export_map",
        "export_provinces",
        "import_provinces",
    }
