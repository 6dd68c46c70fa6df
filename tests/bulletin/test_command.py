"""What `customs bulletin` writes, refuses and says."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import docx
import duckdb
import lxml.html
import openpyxl
import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1
from PIL import Image, ImageOps
from project_copy import NO_UNIT_TESTS, ROOT, Project

from customs_monitor.aside import alone_in
from customs_monitor.bulletin import charts, drawings, loading, pdf
from customs_monitor.bulletin.apart import apart
from customs_monitor.bulletin.command import FORMATS, write
from customs_monitor.bulletin.content import Bulletin
from customs_monitor.published import reading

from .conftest import NAME_EN, NAME_ZH, PARTNER, Command
from .read_back import read

LITHIUM = "lithium_ion_batteries"


def texts(path: Path) -> str:
    """All text of a bulletin."""
    if path.suffix == ".html":
        return lxml.html.fromstring(path.read_text("utf-8")).text_content()
    if path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )


def load(database: Path, product: str, month: date) -> Bulletin:
    """A bulletin in English."""
    with reading(database) as connection:
        return loading.load(connection, product, month, "en")


def names(folder: Path) -> list[str]:
    """Names in a folder, without the lock that every run leaves."""
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_files_are_named_by_product_month_and_language(june: Path) -> None:
    assert names(june) == sorted(
        f"{LITHIUM}-2024-06-{language}.{form}"
        for language in ("zh", "en")
        for form in ("html", "pdf", "docx", "xlsx")
    )


def test_the_readme_shows_what_is_printed(june: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    printed = (june.parent / "printed").read_text("utf-8")
    assert f"```text\n{printed.replace(str(june), 'bulletins')}```" in readme
    quoted = re.search(r"^> (2024年6月.*)$", readme, flags=re.MULTILINE)[1]
    assert quoted in texts(june / f"{LITHIUM}-2024-06-zh.xlsx")


@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx"])
def test_every_sentence_note_and_source_is_printed(june: Path, database: Path, form: str) -> None:
    with duckdb.connect(str(database), read_only=True) as db:
        sentences = db.execute(
            "select text from marts.bulletin_sentences where product_id = $1 "
            "and report_month = date '2024-06-01' and language = 'zh' "
            "union all select text from marts.bulletin_moves where product_id = $1 "
            "and report_month = date '2024-06-01' and language = 'zh' "
            "union all select unnest([caption, footnote]) from marts.bulletin_tables "
            "where product_id = $1 and report_month = date '2024-06-01' and language = 'zh' "
            "union all select reason_zh || '。' from marts.alerts where product_id = $1 "
            "and report_month = date '2024-06-01' and rank <= 5",
            [LITHIUM],
        ).fetchall()
    printed = "".join(texts(june / f"{LITHIUM}-2024-06-zh.{form}").split())
    assert len(sentences) == 32 + 14 + 2 * 5 + 5
    for (sentence,) in sentences:
        assert "".join(sentence.split()) in printed
    for text in (
        "沙特阿拉伯：上年同期基数小",
        "数据截至2024-07-20",
        "及上年同期数据完整",
        "资料来源",
    ):
        assert text in printed
    # Nobody has said who publishes it: the seed is empty as shipped.
    assert "发布单位" not in printed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--product", "lithium_batteries"), "expected one of: lithium_ion_batteries"),
        (("--month", "2031-01"), "expected one of: 2023-01 to 2023-06, 2024-01 to 2024-06"),
        (("--month", "2024-13"), "--month: found '2024-13', expected YYYY-MM"),
        (("--month", ""), "--month: found '', expected YYYY-MM"),
        (("--month", "June"), "--month: found 'June', expected YYYY-MM"),
        (("--month", "٢٠٢٤-٠٦"), "expected YYYY-MM"),
        (("--lang", "de"), "--lang: found 'de', expected one of: zh, en, both"),
        (("--format", "html,odt"), "--format: found 'odt', expected some of: html,pdf,docx,xlsx"),
        (("--format", ""), "--format: found ''"),
        (("--database", "/no/such.duckdb"), "/no/such.duckdb: no such database"),
    ],
)
def test_bad_input_is_one_line(command: Command, arguments: tuple[str, ...], message: str) -> None:
    assert message in command.refuses(*arguments)


def test_a_file_that_is_no_database_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_text("no database", "utf-8")
    line = command.refuses("--database", str(tmp_path / "x.duckdb"))
    assert "found a file that is corrupt or no DuckDB database (" in line


def test_a_database_of_an_older_build_is_refused(command: Command, tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "old.duckdb")) as db:
        db.execute("create schema marts; create table marts.products (product_id varchar)")
    line = command.refuses("--database", str(tmp_path / "old.duckdb"))
    assert "wording" in line
    assert "customs publish" in line


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            "delete from marts.wording",
            "wording: found no text 'bulletin.title' in 'zh', expected one",
        ),
        (
            "update marts.wording set text = '{goods}月报'",
            "wording, 'bulletin.title' in 'zh': found '{goods}月报', "
            "expected slots of: reporter, product",
        ),
    ],
)
def test_words_that_miss_are_named(
    command: Command, database: Path, tmp_path: Path, statement: str, message: str
) -> None:
    altered = Path(shutil.copyfile(database, tmp_path / "altered.duckdb"))
    with duckdb.connect(str(altered)) as db:
        db.execute(f"{statement} where key = 'bulletin.title' and language = 'zh'")
    assert message in command.refuses("--month", "2024-06", "--database", str(altered))


def test_a_file_in_place_of_the_folder_is_refused(command: Command, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", "utf-8")
    assert "expected a folder" in command.refuses("--format", "xlsx")
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_refused(command: Command) -> None:
    assert "expected a folder that can be written" in command.refuses(
        "--format", "xlsx", "--out", "/proc/bulletins"
    )


def test_a_missing_package_is_refused(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "customs_monitor.bulletin.xlsx", None)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delattr("customs_monitor.bulletin.xlsx", raising=False)
    line = command.refuses("--format", "xlsx")
    assert "format 'xlsx' needs the package" in line


def test_when_one_format_fails_the_old_files_stay(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.out.mkdir()
    old = command.out / f"{LITHIUM}-2024-06-zh.xlsx"
    old.write_bytes(b"old")

    def fail(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    done = command("--month", "2024-06", "--format", "xlsx", "--lang", "zh")
    assert done.exit_code == 2
    assert "No space left on device" in done.stderr
    assert names(command.out) == [old.name]
    assert old.read_bytes() == b"old"


def test_a_folder_in_the_place_of_a_file_is_named_and_nothing_is_replaced(command: Command) -> None:
    old, folder = (command.out / f"{LITHIUM}-2024-06-{language}.xlsx" for language in ("zh", "en"))
    folder.mkdir(parents=True)
    old.write_bytes(b"old")
    done = command("--month", "2024-06", "--format", "html,xlsx")
    assert done.exit_code == 2
    assert done.stderr == f"customs: {folder}: found a folder, expected a file\n"
    assert names(command.out) == sorted([folder.name, old.name])
    assert old.read_bytes() == b"old"


def test_what_a_killed_run_leaves_is_cleared_up(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from customs_monitor.bulletin.command import write\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write({'a.html': b'killed'}, Path(sys.argv[1]))"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    write({"b.html": b"new"}, tmp_path)
    assert names(tmp_path) == ["b.html"]


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    with alone_in(tmp_path / ".bulletin") as aside:
        (aside / "half").touch()
        second = Thread(target=write, args=({"a.html": b"new"}, tmp_path))
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert (aside / "half").exists()
    second.join(10)
    assert names(tmp_path) == ["a.html"]


def test_all_files_are_of_one_build(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another build is published between the first language and the second."""
    old, new = (Path(shutil.copyfile(database, tmp_path / name)) for name in ("old", "new"))
    with duckdb.connect(str(new)) as db:
        db.execute("update marts.bulletin_sentences set text = 'of the newer build'")
    load = loading.load

    def load_and_publish(*arguments: object) -> Bulletin:
        loaded = load(*arguments)
        if new.exists():
            new.rename(old)
        return loaded

    monkeypatch.setattr(loading, "load", load_and_publish)
    command = Command(old, tmp_path)
    done = command("--month", "2024-06", "--format", "xlsx")
    assert done.exit_code == 0, done.output
    assert not new.exists()
    for language in ("zh", "en"):
        path = command.out / f"{LITHIUM}-2024-06-{language}.xlsx"
        assert "of the newer build" not in texts(path)


def test_the_latest_month_is_the_default(command: Command) -> None:
    done = command("--format", "xlsx", "--lang", "zh")
    assert done.stdout.strip().endswith(f"{LITHIUM}-2024-06-zh.xlsx")


@pytest.mark.parametrize(
    "month",
    [
        "2023-01",
        pytest.param("2023-06", marks=pytest.mark.long),
        pytest.param("2024-01", marks=pytest.mark.long),
    ],
)
def test_other_months_are_rendered(command: Command, month: str) -> None:
    """2023 has nothing to compare with; January is its own year to date."""
    done = command("--month", month, "--lang", "zh")
    assert done.exit_code == 0, done.output
    read_back = [read(command.out / f"{LITHIUM}-{month}-zh.{f}") for f in ("pdf", "docx", "xlsx")]
    assert read_back[0] == read_back[1] == read_back[2]
    label, figures = read_back[0][1, "month"][0]
    assert label.startswith("进出口总额")
    assert (figures[1] == "-") == (month < "2024")


def test_names_are_text_in_every_format(command: Command) -> None:
    """Names that look like markup, formulas or commands arrive letter by letter."""
    done = command("--product", "odd", "--month", "2024-01")
    assert done.exit_code == 0, done.output
    for language, name in (("zh", NAME_ZH), ("en", NAME_EN)):
        for form in ("html", "pdf", "docx", "xlsx"):
            path = command.out / f"odd-2024-01-{language}.{form}"
            labels = [label for label, _ in read(path)[2, "month"]]
            assert PARTNER in labels, (form, labels)
            printed = "".join(texts(path).split())
            assert "".join(name.split()) in printed, form
    for path in command.out.glob("*.xlsx"):
        with ZipFile(path) as archive:
            sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
            assert len([n for n in sheets if n.endswith(".xml")]) == 6
            for sheet in sheets:
                assert b"<f>" not in archive.read(sheet)
                assert b"hyperlink" not in archive.read(sheet)
    page = (command.out / "odd-2024-01-en.html").read_text("utf-8")
    assert "<b>A&B" not in page


def test_partners_that_tie_and_a_lone_flow_are_worded(command: Command) -> None:
    command("--product", "odd", "--month", "2024-01", "--lang", "en", "--format", "xlsx")
    printed = texts(command.out / "odd-2024-01-en.xlsx")
    assert (
        f"United States, USD 500 million (50.0%, down 50.0%); {PARTNER}, also USD 500 mil"
        in printed
    )
    assert "total trade" not in printed
    assert "There are no data for this table" in printed


def test_an_incomplete_month_is_rendered_with_a_warning(command: Command) -> None:
    done = command("--product", "odd", "--month", "2024-02", "--lang", "zh")
    assert done.exit_code == 0, done.output
    assert done.stderr == (
        "customs: warning: 2024-02: tables with incomplete data: "
        "1, 2 (month); 1, 2 (year to date)\n"
    )
    for form in ("html", "pdf", "docx", "xlsx"):
        printed = "".join(texts(command.out / f"odd-2024-02-zh.{form}").split())
        lacking = "出口按国别（地区）：HS01012100未列出全部成员，2024-02"
        assert f"（出口目的地）2024年2月的数据不完整，数字可能少于实际：{lacking}" in printed, form
        assert f"2024年2月的数据不完整（{lacking}），以上数字可能少于实际。" in printed, form
        assert f"{lacking}（本期）" in printed, form


def test_months_that_are_not_published_are_named_in_the_bulletins_language(
    command: Command,
) -> None:
    command("--product", "odd", "--month", "2024-03", "--format", "xlsx")
    for language, missing in (
        ("zh", "数据不完整或缺失：2023-02、2024-02至2024-03。"),
        ("en", "incomplete or missing: 2023-02, 2024-02 to 2024-03."),
    ):
        assert missing in texts(command.out / f"odd-2024-03-{language}.xlsx")


def test_only_revisions_of_compared_months_are_named(database: Path, tmp_path: Path) -> None:
    """Not one of a month that the bulletin has not (May of last year), and none in yuan."""
    other = tmp_path / "other.duckdb"
    shutil.copyfile(database, other)
    with duckdb.connect(str(other)) as db:
        for month, currency, day in (
            ("2023-05-01", "usd", "2023-06-20"),
            ("2024-03-01", "cny", "2025-01-15"),
        ):
            db.execute(
                f"""
                insert into marts.coverage select * replace (
                    date '{month}' as data_month, '{currency}' as currency, 2 as vintage_count,
                    date '{day}' as first_vintage, date '{day}' as last_vintage
                ) from marts.coverage where product_id = 'odd' and data_month = date '2024-03-01'
                    and currency = 'usd';
                """
            )
    before, after = (load(file, "odd", date(2024, 3, 1)) for file in (database, other))
    assert before.notes == after.notes


def test_january_is_told_once(command: Command, database: Path, tmp_path: Path) -> None:
    """It is its own year to date."""
    command("--product", "odd", "--month", "2024-01", "--format", "xlsx")
    for language, coverage in (
        ("zh", "出口按国别（地区）：2024年1月及上年同期数据完整。"),
        ("en", "Exports by partner: January 2024 and the same period last year, data complete."),
    ):
        assert coverage in texts(command.out / f"odd-2024-01-{language}.xlsx")
    incomplete = tmp_path / "incomplete.duckdb"
    shutil.copyfile(database, incomplete)
    with duckdb.connect(str(incomplete)) as db:
        db.execute(
            "update marts.bulletin_cells set is_complete = false;"
            "insert into marts.bulletin_gaps by name select distinct report_month, product_id, "
            "currency, language, "
            "table_no, period, 'current' as side, flow, 'members' as reason, 'all' as text "
            "from marts.bulletin_cells"
        )
    (first, second) = load(incomplete, "odd", date(2024, 1, 1)).warnings
    assert first.startswith("Table 1 (Overview): data for January 2024 are incomplete")
    assert second.startswith("Table 2")


def test_charts_show_no_more_than_is_published(database: Path) -> None:
    """February and March do not list all partners; nothing is published a year before 2023."""
    drawn = {}
    for product, month in (
        *(("odd", date(2024, month, 1)) for month in (1, 2, 3)),
        (LITHIUM, date(2023, 6, 1)),
    ):
        with reading(database) as connection:
            bulletin = loading.load(connection, product, month, "en")
            shown = charts.charts(bulletin, connection)
        for drawing in drawings.draw(shown):
            drawn[f"{month:%Y-%m}", drawing.name] = drawing.svg
    year = ["2024-01", "2024-02", "2024-03"]
    assert [month for month, name in drawn if name == "growth"] == year
    assert [month for month, name in drawn if name == "export_steps"] == year[:1]
    shares = [month for month, name in drawn if name == "destinations"]
    assert shares == ["2024-01", "2023-06"]
    ticks = ["tick: last year" in drawn[month, "destinations"] for month in shares]
    assert ticks == [True, False]


def test_numbers_in_excel_are_exact_and_dashes_are_text(command: Command, database: Path) -> None:
    command("--month", "2024-06", "--format", "xlsx", "--lang", "zh")
    book = openpyxl.load_workbook(command.out / f"{LITHIUM}-2024-06-zh.xlsx")
    with duckdb.connect(str(database), read_only=True) as db:
        ((value, growth),) = db.execute(
            "select value_usd / 1e8, value_usd_yoy_pct from marts.trade_overview "
            "where product_id = ? and report_month = date '2024-06-01' and period = 'month' "
            "and flow = 'total'",
            [LITHIUM],
        ).fetchall()
    sheet = book.worksheets[1]
    # Excel files keep 16 digits.
    assert sheet["B5"].value == pytest.approx(value, rel=1e-15)
    assert sheet["C5"].value == pytest.approx(growth, rel=1e-15)
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$1:$4"
    command("--month", "2023-06", "--format", "xlsx", "--lang", "zh")
    book = openpyxl.load_workbook(command.out / f"{LITHIUM}-2023-06-zh.xlsx")
    assert book.worksheets[1]["C5"].value == "-"


def test_the_pdf_is_tagged_a4_and_embeds_its_fonts(june: Path) -> None:
    with pdfplumber.open(june / f"{LITHIUM}-2024-06-zh.pdf") as pdf:
        fonts_used = []
        for page in pdf.pages:
            assert (round(page.width), round(page.height)) == (595, 842)
            for font in resolve1(resolve1(page.page_obj.resources)["Font"]).values():
                (descendant,) = resolve1(resolve1(font)["DescendantFonts"])
                descriptor = resolve1(resolve1(descendant)["FontDescriptor"])
                fonts_used.append(any(key.startswith("FontFile") for key in descriptor))
        assert fonts_used
        assert all(fonts_used)
        assert resolve1(pdf.doc.catalog["MarkInfo"])["Marked"]
        pages = len(pdf.pages)
        assert f"第1页，共{pages}页" in "".join(pdf.pages[0].extract_text().split())
        # A table's caption and its last row stand on one page.
        for first, last in (
            ("表12024年6月中国锂离子蓄电池进出口概况", "进口量（万个）"),
            ("表22024年6月中国锂离子蓄电池前十大出口目的地", "10中国香港"),
        ):
            together = ["".join(page.extract_text().split()) for page in pdf.pages]
            assert any(first in text and last in text for text in together)


# A private one, one that is none, a control, one that turns the text behind it.
UNPRINTED = "\U0010fffd\ufffe\x1b\u202e"


def altered(database: Path, folder: Path, *statements: str) -> Path:
    """A copy of the database on which statements have run."""
    copy = Path(shutil.copyfile(database, folder / "altered.duckdb"))
    with duckdb.connect(str(copy)) as db:
        for statement in statements:
            db.execute(statement)
    return copy


def test_a_character_that_no_font_has_prints_as_a_mark(
    database: Path, command: Command, tmp_path: Path
) -> None:
    odd = altered(
        database,
        tmp_path,
        f"update marts.bulletin_sentences set text = text || '{UNPRINTED}'",
        f"update marts.names set name = name || '{UNPRINTED}Ç' where list = 'product'",
        f"update marts.bulletin_cells set row_label = row_label || '{UNPRINTED}Ç'",
    )
    options = ("--product", "odd", "--month", "2024-01", "--lang", "en")
    done = command(*options, "--database", str(odd))
    assert done.exit_code == 0, done.output
    assert done.stderr == (
        "customs: warning: characters that no font has are printed as \ufffd: "
        "U+001B, U+202E, U+FFFE, U+10FFFD\n"
    )
    for form in FORMATS:
        path = command.out / f"odd-2024-01-en.{form}"
        printed = texts(path)
        assert "\ufffd\ufffd\ufffd\ufffdÇ" in "".join(printed.split()), form
        assert not set(printed) & set(UNPRINTED), form
    assert b"pdfuaid:part" in (command.out / "odd-2024-01-en.pdf").read_bytes()


@pytest.mark.parametrize(
    "statement",
    [
        # Word's own title holds 255 characters, PDF/UA has no empty heading, Excel no such sheet.
        f"update marts.names set name = '{'长' * 500}' where list = 'product'",
        pytest.param(
            "update marts.wording set text = '' where key = 'table.2'", marks=pytest.mark.long
        ),
        pytest.param(
            r"update marts.wording set text = '[a]:*?/\b' where key = 'table.2'",
            marks=pytest.mark.long,
        ),
    ],
)
def test_odd_texts_are_made_in_every_format(
    statement: str, database: Path, command: Command, tmp_path: Path
) -> None:
    odd = altered(database, tmp_path, statement)
    options = ("--product", "odd", "--month", "2024-01", "--lang", "zh")
    done = command(*options, "--database", str(odd))
    assert (done.exit_code, done.stderr) == (0, "")
    assert names(command.out) == sorted(f"odd-2024-01-zh.{form}" for form in FORMATS)


@pytest.mark.long
def test_a_renderer_that_fails_leaves_the_other_formats(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def abort(function: Callable[..., object], *given: object) -> object:
        return apart(os.abort) if function is pdf.render else apart(function, *given)

    monkeypatch.setattr("customs_monitor.bulletin.command.apart", abort)
    done = command("--month", "2024-06", "--lang", "zh")
    assert done.exit_code == 2
    stem = f"{LITHIUM}-2024-06-zh"
    assert done.stderr == (
        f"customs: {command.out / stem}.pdf: cannot be made: the renderer ended with SIGABRT\n"
    )
    assert names(command.out) == [f"{stem}.{form}" for form in ("docx", "html", "xlsx")]


def test_what_runs_apart_answers_or_ends_in_one_line() -> None:
    assert apart(int, "12", base=3) == 5
    with pytest.raises(RuntimeError, match=r"^invalid literal for int.*'x'$"):
        apart(int, "x")
    with pytest.raises(RuntimeError, match=r"^the renderer ended with SIGABRT$"):
        apart(os.abort)
    with pytest.raises(RuntimeError, match=r"^the renderer ended with 3$"):
        apart(os._exit, 3)


def test_a_text_that_no_cell_can_hold_is_cut_and_said(
    database: Path, command: Command, tmp_path: Path
) -> None:
    long = altered(
        database,
        tmp_path,
        "update marts.bulletin_sentences set text = repeat('长', 40000) where sentence_no = 1",
    )
    options = ("--product", "odd", "--month", "2024-01", "--lang", "zh", "--format", "xlsx")
    done = command(*options, "--database", str(long))
    assert done.exit_code == 0
    assert done.stderr == (
        "customs: warning: odd-2024-01-zh.xlsx: a text of over 32,767 characters, more than a "
        "cell holds, ends in […]\n"
    )
    sheet = openpyxl.load_workbook(command.out / "odd-2024-01-zh.xlsx").worksheets[0]
    lengths = {len(cell.value) for (cell,) in sheet.iter_rows() if "[…]" in (cell.value or "")}
    assert lengths == {32_767}


CASES = ROOT / "tests" / "cases" / "names"
REFUSED = {
    "export_c1csi_2024.csv": "a control character U+009B",
    "export_fffe_2024.csv": "U+FFFE, which is no character",
    "export_ffff_2024.csv": "U+FFFF, which is no character",
}


@pytest.mark.long
def test_odd_names_come_out_in_every_format_or_are_refused_in_one_line(
    new_built_project: Callable[[], Project],
) -> None:
    project = new_built_project()
    landed = {}
    for path in sorted(CASES.glob("*.csv")):
        done = project.customs("ingest", str(path), "--codes", "85076000", "--months", "2024-07")
        if path.name in REFUSED:
            assert done.returncode == 2
            where = f"customs: {path}, line 2, column 贸易伙伴名称"
            assert done.stderr == f"{where}: found {REFUSED[path.name]}, expected text\n"
        else:
            assert done.returncode == 0, done.stderr
            (row,) = csv.DictReader(path.read_text("utf-8").splitlines())
            landed[row["贸易伙伴编码"]] = row["贸易伙伴名称"]
    assert len(landed) == 7
    project.dbt("build", *NO_UNIT_TESTS)
    assert project.customs("publish").returncode == 0
    assert r"abc\u202edef\u2066x" in project.customs("show").stdout
    done = project.customs("bulletin", "--month", "2024-07")
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0].endswith("printed as \ufffd: U+202E, U+2066")
    printed = {re.sub("[\u202e\u2066]", "\ufffd", name) for name in landed.values()}
    for language in ("zh", "en"):
        for form in FORMATS:
            path = project.folder / "bulletins" / f"{LITHIUM}-2024-07-{language}.{form}"
            assert {label for label, _ in read(path)[2, "month"]} >= printed, path.name
    assert project.customs("site", "--target", "none").returncode == 0


@pytest.mark.long
def test_english_in_the_pdf_has_narrow_quotation_marks(command: Command) -> None:
    command("--product", "odd", "--month", "2024-02", "--lang", "en", "--format", "pdf")
    with pdfplumber.open(command.out / "odd-2024-02-en.pdf") as pdf:
        marks = [char for page in pdf.pages for char in page.chars if char["text"] in "“”"]
    assert marks
    assert max(char["width"] / char["size"] for char in marks) < 0.6


@pytest.mark.long
def test_hyphens_in_the_pdf_are_hyphens(command: Command) -> None:
    """Lines of this bulletin would end in parted words."""
    command("--product", "odd", "--month", "2024-03", "--lang", "en", "--format", "pdf")
    printed = texts(command.out / "odd-2024-03-en.pdf")
    assert "\N{SOFT HYPHEN}" not in printed
    assert "2024-03" in printed


def test_word_gets_headings_repeating_heads_and_texts_of_pictures(june: Path) -> None:
    document = docx.Document(str(june / f"{LITHIUM}-2024-06-zh.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:5] == ["进出口概况", "出口目的地", "进口来源地", "出口省区市", "进口省区市"]
    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for table in document.tables:
        heads = [row._tr.find(f".//{namespace}tblHeader") is not None for row in table.rows]
        assert heads == [True, True] + [False] * (len(heads) - 2)
    assert document.inline_shapes
    for shape in document.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 20


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_name_is_cut_off_in_a_picture(june: Path, language: str) -> None:
    """All pictures have Vega's margin of 5 units, which are 10 pixels, but for rounding."""
    with ZipFile(june / f"{LITHIUM}-2024-06-{language}.docx") as archive:
        pictures = [name for name in archive.namelist() if name.endswith(".png")]
        assert len(pictures) == 18
        for name in pictures:
            picture = Image.open(archive.open(name)).convert("L")
            left, _, right, _ = ImageOps.invert(picture).getbbox()
            assert left >= 8, name
            assert right <= picture.width - 8, name


def test_the_same_data_make_the_same_files(june: Path, command: Command) -> None:
    """Some seconds later: no clock stands in them."""
    command("--month", "2024-06", "--lang", "zh")
    for form in FORMATS:
        name = f"{LITHIUM}-2024-06-zh.{form}"
        assert (command.out / name).read_bytes() == (june / name).read_bytes(), form


@pytest.mark.long
def test_pictures_in_word_are_lettered_in_the_bulletins_font(june: Path, database: Path) -> None:
    with reading(database) as connection:
        bulletin = loading.load(connection, LITHIUM, date(2024, 6, 1), "en")
        drawn = drawings.draw(charts.charts(bulletin, connection))
    with ZipFile(june / f"{LITHIUM}-2024-06-en.docx") as archive:
        found = {archive.read(name) for name in archive.namelist() if name.endswith(".png")}
    assert found == {drawing.png() for drawing in drawn}
