"""Pages in a real browser: what is drawn, sorted, switched, printed, and asked of the network."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from PIL import Image

from .conftest import PHONE, PRODUCT, TABLET, WIDE, make_page

if TYPE_CHECKING:
    # Only `make test-browser` installs it.
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

CHARTS = [
    *("export_value", "import_value", "growth", "export_provinces", "import_provinces"),
    *("destinations", "export_steps", "export_trends", "export_map"),
    *("origins", "import_steps", "import_trends", "import_map"),
    *("export_parts", "import_parts", "export_prices", "import_prices", "concentration"),
]


@pytest.fixture(scope="session")
def files(database: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """June 2024 as self-contained files, by language."""
    folder = tmp_path_factory.mktemp("a page")
    for language in ("zh", "en"):
        (folder / f"{language}.html").write_text(make_page(database, language), "utf-8")
    return {language: folder / f"{language}.html" for language in ("zh", "en")}


def colours(page: Page, name: str) -> set[tuple[int, ...]]:
    """Colours of at least 30 pixels of a chart on the screen."""
    shot = page.locator(f"#{name}").screenshot()
    counted = Image.open(io.BytesIO(shot)).convert("RGB").getcolors(1 << 24)
    return {colour for count, colour in counted if count >= 30}


def figures(page: Page, table: str, column: int) -> list[str]:
    return page.locator(f"{table} tbody tr > :nth-child({column})").all_inner_texts()


JUNE = "table[data-table='2'][data-period=month]"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chart_is_drawn(
    open_page: Callable[..., Page], files: dict[str, Path], scheme: str
) -> None:
    page = open_page(files["zh"], scheme=scheme)
    blue = {"light": (0, 114, 178), "dark": (61, 155, 220)}[scheme]
    orange = {"light": (213, 94, 0), "dark": (232, 119, 46)}[scheme]
    largest_share = {"light": (7, 58, 95), "dark": (214, 234, 248)}[scheme]
    drawn = {name: colours(page, name) for name in CHARTS}
    for name in ("growth", "export_steps", "import_steps"):
        assert {blue, orange} <= drawn[name], name
    for name in ("export_value", "export_trends", "destinations", "export_provinces"):
        assert blue in drawn[name], name
    for name in ("import_value", "import_trends", "origins", "import_provinces"):
        assert orange in drawn[name], name
    assert largest_share in drawn["export_map"]
    assert len(drawn["export_map"]) > 6
    assert len(drawn["import_map"]) > 5


def test_the_period_of_the_charts_can_be_chosen(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"])
    labels = page.locator("#destinations svg text")
    assert "India" in labels.all_text_contents()[:30]
    assert "Spain" not in labels.all_text_contents()
    page.locator("#table-2 .switch input[value=year_to_date]").check(force=True)
    page.wait_for_function(
        "[...document.querySelectorAll('#destinations svg text')]"
        ".some((text) => text.textContent === 'Spain')"
    )
    # Every section follows.
    assert page.locator("#table-5 .switch input[value=year_to_date]").is_checked()


def test_a_mark_tells_its_printed_figures(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"])
    page.locator("#destinations svg .mark-rect.role-mark path").first.hover()
    page.wait_for_selector("#vg-tooltip-element.visible")
    text = page.locator("#vg-tooltip-element").inner_text()
    assert all(part in text for part in ("United States", "1,071", "21.0", "26.9"))


def test_a_tap_tells_what_a_mark_tells_until_the_next_one_elsewhere(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"], size=PHONE, has_touch=True)
    page.locator("#destinations svg .mark-rect.role-mark path").first.tap()
    page.wait_for_selector("#vg-tooltip-element.visible")
    assert "26.9" in page.locator("#vg-tooltip-element").inner_text()
    page.emulate_media(media="print")
    assert not page.locator("#vg-tooltip-element").is_visible()
    page.emulate_media(media="screen")
    page.locator("#table-2 h2").tap()
    page.wait_for_selector("#vg-tooltip-element.visible", state="hidden")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_screen_reader_hears_the_figures_of_every_chart(
    open_page: Callable[..., Page], files: dict[str, Path], language: str
) -> None:
    page = open_page(files[language])
    labels = page.eval_on_selector_all(
        ".chart", "found => found.map((one) => one.getAttribute('aria-label'))"
    )
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree
        if not node["ignored"]
    ]
    assert [name for role, name in heard if role in ("image", "img")] == labels
    assert len(labels) == len(CHARTS)
    # Millions in English are whole.
    figure = re.compile(r"\d\.\d|[a-z4:] \d{1,3}(,\d{3})?[;.]")
    assert all(figure.search(label) for label in labels)
    assert not [each for each in heard if "graphics" in each[0].lower() or "Vega" in each[1]]


def test_every_number_of_a_chart_is_in_the_table_below_it(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"])
    for name in CHARTS:
        details = page.locator(f"details[data-chart={name}]")
        details.locator("summary").click()
        # The table is made when it is opened.
        details.locator("td").first.wait_for()
        told = set(details.locator("td").all_inner_texts())
        texts = page.locator(f"#{name} .mark-text.role-mark text")
        # A page that has become longer may be narrower: its charts are drawn again.
        if not name.endswith("_map"):
            texts.first.wait_for(state="attached")
        shown = texts.all_text_contents()
        figures = [text for text in shown if re.fullmatch(r"[-+]?[\d,]+(\.\d+)?", text)]
        assert set(figures) <= told, name
        assert figures or name.endswith("_map"), name
    rows = page.locator("details[data-chart=export_map] tbody tr").all_inner_texts()
    assert sum("June 2024" in row and "January" not in row for row in rows) > 50


def test_tables_sort_by_mouse_and_keyboard(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"])
    printed = figures(page, JUNE, 1)
    growth = page.locator(f"{JUNE} thead th").nth(3)
    growth.locator("button").click()
    assert growth.get_attribute("aria-sort") == "descending"

    def values() -> tuple[list[float], list[float]]:
        """Growth of the two regions, then of the partners: each group is sorted by itself."""
        all_ = [float(text.replace(",", "")) for text in figures(page, JUNE, 4)]
        return all_[:2], all_[2:]

    falling = values()
    # As text, 72.3 would stand above 3594.2, and -5.4 above -53.5.
    assert falling == tuple(sorted(group, reverse=True) for group in falling)
    assert falling[1][0] == 3594.2
    page.keyboard.press("Enter")
    assert growth.get_attribute("aria-sort") == "ascending"
    assert values() == tuple(sorted(group) for group in falling)
    # Back to the printed order by the keyboard alone.
    page.locator(f"{JUNE} thead th button").first.focus()
    page.keyboard.press("Space")
    assert figures(page, JUNE, 1) == printed
    assert growth.get_attribute("aria-sort") is None


def test_no_figure_stays_last_in_both_directions(
    open_page: Callable[..., Page], altered: Callable[..., Path], tmp_path: Path
) -> None:
    database = altered(
        "update marts.bulletin_cells set printed_text = '-', shown_text = '-', note = 'no_base', "
        "exact_value = null, shown_value = null "
        "where member_code = '304' and measure = 'value_yoy' and report_month = '2024-06-01'"
    )
    file = tmp_path / "page.html"
    file.write_text(make_page(database, "en"), "utf-8")
    page = open_page(file)
    button = page.locator(f"{JUNE} thead th button").nth(3)
    for _ in range(2):
        button.click()
        assert figures(page, JUNE, 4)[-1] == "-"
        assert figures(page, JUNE, 4).count("-") == 1


@pytest.mark.parametrize("name", ["en", "site"])
def test_a_figure_opens_by_keyboard_to_its_sides(
    open_page: Callable[..., Page], files: dict[str, Path], site: Path, name: str
) -> None:
    page = open_page(files.get(name, site / "bulletins" / f"{PRODUCT}-2024-06-en.html"))
    dialog = page.locator("#told")
    # A table has one stop of the Tab key; the arrows go on from there, over heads of groups.
    assert page.locator(f"{JUNE} .figure[tabindex='0']").count() == 1
    page.locator(f"{JUNE}").locator("xpath=..").focus()
    for _ in page.locator(f"{JUNE} th button").all():
        page.keyboard.press("Tab")
    for key in ("Tab", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    dialog.wait_for(state="visible")
    told = dialog.inner_text()
    for text in ("United States, YoY: 26.9 %", "1,070,632,354", "843,361,054", "data complete"):
        assert text in told
    assert "customs explain --product lithium_ion_batteries --month 2024-06 --table 2" in told
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.textContent") == "26.9"
    # Sorted or not, a figure opens its own; a click does as well.
    page.locator(f"{JUNE} thead th button").nth(3).click()
    cell = page.locator(f"{JUNE} td[data-figure='2-month-3-yoy']")
    cell.click()
    dialog.wait_for(state="visible")
    assert "United States, YoY: 26.9 %" in dialog.inner_text()
    dialog.locator("button").click()
    dialog.wait_for(state="hidden")
    assert cell.locator(".figure").evaluate("(figure) => figure === document.activeElement")


def test_figures_are_cells_that_are_copied_as_they_stand(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"])
    # What a screen reader hears of a figure, in a cell of a table.
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    heard = [(node["role"]["value"], node.get("name", {}).get("value")) for node in tree]
    assert sum(role == "cell" for role, _ in heard) >= 252
    assert ("button", "26.9") in heard
    assert page.locator("td button").count() == 0
    copied = page.evaluate(
        f'getSelection().selectAllChildren(document.querySelector("{JUNE} tbody:last-of-type")),'
        " getSelection().toString()"
    )
    first = copied.strip().splitlines()[1]
    assert first.split("\t") == ["1 United States", "1,071", "21.0", "26.9"]
    # Whoever has selected something gets no dialog.
    page.locator(f"{JUNE} td").nth(8).dispatch_event("click")
    assert not page.locator("#told").is_visible()


def test_the_theme_follows_the_system_until_it_is_chosen(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["zh"], scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    button = page.locator("#theme")
    assert button.get_attribute("aria-pressed") == "true"
    page.emulate_media(color_scheme="light")
    light = page.evaluate(background)
    assert light == "rgb(255, 255, 255)" != dark
    button.click()
    assert page.evaluate(background) == dark
    page.reload()
    assert page.evaluate(background) == dark
    page.emulate_media(media="print")
    assert page.evaluate(background) == light


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_prints_on_a4_without_cutting_a_table(
    open_page: Callable[..., Page], files: dict[str, Path], language: str
) -> None:
    page = open_page(files[language], scheme="dark")
    tables = page.evaluate(
        "[...document.querySelectorAll('table')].map((table) => ({"
        " caption: table.caption.textContent,"
        " rows: [...table.tBodies[0].rows].map((row) =>"
        "   [...row.querySelectorAll('td')].map((cell) => cell.textContent).join(' '))}))"
    )
    assert len(tables) == 9
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        assert {(round(p.width), round(p.height)) for p in pdf.pages} == {(595, 842)}
        # Extracted text may hold radicals that look like the characters.
        # Two tables side by side are read one by one: a long caption takes several lines.
        texts = [
            "".join(unicodedata.normalize("NFKC", area.extract_text()).split())
            for p in pdf.pages
            for area in (
                *(p, p.crop((0, 0, p.width / 2, p.height))),
                p.crop((p.width / 2, 0, p.width, p.height)),
            )
        ]
        for table in tables:
            caption = "".join(unicodedata.normalize("NFKC", table["caption"]).split())
            rows = ["".join(row.split()) for row in table["rows"]]
            whole = [t for t in texts if caption in t and all(row in t for row in rows)]
            assert whole, f"{table['caption']} is on no page as a whole"
        for sheet in pdf.pages:
            assert all(word["x0"] >= -1 and word["x1"] <= 596 for word in sheet.extract_words())


def test_print_names_the_chosen_period_in_every_chart(
    open_page: Callable[..., Page], files: dict[str, Path]
) -> None:
    page = open_page(files["en"])
    page.locator("#table-2 .switch input[value=year_to_date]").check(force=True)
    page.wait_for_function(
        "[...document.querySelectorAll('#concentration, #import_parts')].every((chart) =>"
        " chart.textContent.includes('2024'))"
        " && document.querySelector('#import_parts').textContent.includes('January')"
    )
    titles = {
        name: "".join((page.locator(f"#{name} .role-title-text text").text_content() or "").split())
        for name in CHARTS
    }
    months = {"export_value", "import_value", "export_trends", "import_trends", "growth"}
    months |= {"export_prices", "import_prices", "concentration"}
    with pdfplumber.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        printed = "".join("".join(sheet.extract_text().split()) for sheet in pdf.pages)
    for name, title in titles.items():
        period = "to 2024-06" if name in months else "January to June 2024"
        assert title.endswith("".join(period.split())), name
        assert title in printed, name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_phone_scrolls_wide_tables_and_not_the_page(
    open_page: Callable[..., Page], files: dict[str, Path], language: str
) -> None:
    page = open_page(files[language], size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    box = page.locator(".scroll").first
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
    told = page.eval_on_selector_all(
        ".scroll",
        "boxes => boxes.map((box) =>"
        " [box.scrollWidth > box.clientWidth, !box.previousElementSibling.hidden])",
    )
    assert all(scrolls == has_cue for scrolls, has_cue in told)
    head = page.locator("table[data-table='1'] tbody th").first
    before = head.bounding_box()["x"]
    box.evaluate("(box) => { box.scrollLeft = 150; }")
    assert head.bounding_box()["x"] == before
    # A label of a chart that is cut off would end outside its drawing.
    for name in CHARTS:
        assert page.locator(f"#{name} svg").bounding_box()["width"] <= PHONE[0]


@pytest.mark.parametrize(
    ("name", "scheme"),
    [
        *(("en", "dark"), ("incomplete", "light"), ("index", "dark"), ("lineage", "light")),
        # Each page in the other scheme; in Chinese as well.
        *(
            pytest.param(name, scheme, marks=pytest.mark.long)
            for name, scheme in (
                *(("en", "light"), ("incomplete", "dark"), ("index", "light"), ("lineage", "dark")),
                *(("zh", "light"), ("zh", "dark")),
            )
        ),
    ],
)
def test_axe_finds_no_barrier(
    open_page: Callable[..., Page],
    files: dict[str, Path],
    site: Path,
    incomplete: Path,
    tmp_path: Path,
    name: str,
    scheme: str,
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    if name == "incomplete":
        (tmp_path / "page.html").write_text(make_page(incomplete, "en"), "utf-8")
    address = {
        **files,
        "incomplete": tmp_path / "page.html",
        "index": site / "index.html",
        "lineage": f"{(site / 'docs' / 'lineage.html').as_uri()}#trade_overview.value_usd",
    }[name]
    page = open_page(address, scheme=scheme)
    for details in page.locator("details[data-chart]").all()[:4]:
        details.locator("summary").click()
    if name in files:
        _axe_finds_nothing_in_a_dialog(page, Axe())
    for size in (WIDE, TABLET, PHONE) if name in files else (WIDE,):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(400)  # charts are drawn again
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        # Without `preload` it asks for no style sheet, which the pages' policy would refuse.
        found = Axe().run(page, options={"preload": False}).response["violations"]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found]
        assert told == []


def _axe_finds_nothing_in_a_dialog(page: Page, axe: Axe) -> None:
    for size in (WIDE, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.locator("td[data-figure='1-year_to_date-4-yoy']").click()
        page.locator("#told").wait_for(state="visible")
        box = page.locator("#told").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
        assert page.locator("#told").evaluate("(told) => told.scrollWidth <= told.clientWidth")
        found = axe.run(page, options={"preload": False}).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        page.keyboard.press("Escape")


def test_the_site_leads_from_month_to_month(open_page: Callable[..., Page], site: Path) -> None:
    page = open_page(site / "index.html")
    page.locator(".months a").first.click()
    page.wait_for_selector("html[data-charts=drawn]")
    assert "2024年6月" in page.locator("h1").inner_text()
    page.locator("nav a[rel=prev]").click()
    page.wait_for_selector("html[data-charts=drawn]")
    page.locator("nav a[hreflang]").click()
    page.wait_for_selector("html[data-charts=drawn]")
    assert "May 2024" in page.locator("h1").inner_text()
    assert page.url.endswith(f"{PRODUCT}-2024-05-en.html")
    assert len(colours(page, "export_map")) > 6


def test_lineage_can_be_searched(open_page: Callable[..., Page], site: Path) -> None:
    page = open_page(site / "docs" / "lineage.html")
    page.locator("#search").fill("top_partners rank")
    page.locator("#results a", has_text="top_partners.rank").first.click()
    assert page.locator("#column h2").inner_text() == "top_partners.rank"
    assert "trade_by_partner.rank" in page.locator("#column").inner_text()
    assert "export_by_partner" in page.locator("#column").inner_text()
