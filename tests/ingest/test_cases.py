"""The situations of tests/cases/ingest, each by its folder's name: what ingest has to say of it."""

import shutil

import pytest
from click.testing import CliRunner
from extracts import ROOT, at, changed, counts, date_file, ingest, platform, table, write

from customs_monitor.cli import main

CASES = ROOT / "tests" / "cases" / "ingest"
DOTS = (
    ", line 2, column 第一数量: found '12.000', expected a whole number or one of ? - —, with a"
    " comma at every third digit or none"
)
PAGE = (
    ": found a web page, expected a CSV: the platform answered with an error or a login, download"
    " again"
)
GONE = "found no line of '美国' (20,000,000), '德国' (9,000,000), 100.0 % of what counts for 202407"


@pytest.fixture
def case(request, tmp_path):
    """A copy of the folder that the test is named after, all of its files of one day."""
    name = request.node.originalname.removeprefix("test_")
    folder = shutil.copytree(CASES / name, tmp_path / "in")
    for path in folder.rglob("*.*"):
        date_file(path, "2024-08-20")
    return folder


def refusals(*said: tuple[object, str]) -> list[str]:
    """Return the lines on stderr: what is said of which file."""
    return [f"customs: {path}{line}" for path, line in said]


def printed(landing, *arguments) -> str:
    """Return what a person sees of the summary."""
    texts = ["ingest", "--landing", str(landing), *map(str, arguments)]
    return CliRunner().invoke(main, texts, env={"COLUMNS": "300"}).stdout


def test_b01(case, landing):
    """A total row (000 合计) stands among the partners of each month."""
    path = case / "export_by_partner_complete.csv"
    line = ", line 2, column 贸易伙伴编码: found '000', expected members alone: leave sums out of"
    ran = ingest("--landing", landing, path)
    assert (ran.status, ran.errors) == (2, refusals((path, f"{line} the file")))
    # The same line under a code that is a partner's is known by its name.
    text = path.read_bytes().decode("gb18030").replace('"000"', '"499"')
    ran = ingest("--landing", landing, write(path, text))
    assert (ran.status, ran.only["found"]) == (2, "'合计'")
    assert table(landing, "lines") == []


def test_b02(case, landing):
    """The newest month was saved with dots as thousands separators: 12.000 is no 12."""
    ran = ingest("--landing", landing, case)
    bad = case / "export_by_partner_complete_2.csv"
    assert (ran.statuses, ran.errors) == (["landed", "refused"], refusals((bad, DOTS)))


def test_b26(case, landing):
    """All numbers of the file have dots, those of millions two."""
    ran = ingest("--landing", landing, case)
    assert (ran.statuses, ran.errors) == (["refused"], refusals((case / "export.csv", DOTS)))


def test_t02d_qty_only(case, landing):
    """Only the quantities are over a thousand: no value shows what the dots are."""
    ran = ingest("--landing", landing, case)
    bad = case / "export_by_partner_2024-07.csv"
    assert (ran.statuses, ran.errors) == (["refused"], refusals((bad, DOTS)))


@pytest.mark.parametrize("later", ["downloadData.csv", "downloadData (1).csv"])
def test_b03(later, case, landing):
    """Two downloads of one day under the browser's names: the later one counts, either way."""
    files = {path.name: path for path in (case / "export").iterdir()}
    for name, path in files.items():
        at(path, "18:00" if name == later else "09:00")
    ran = ingest("--landing", landing, "--complete", case)
    assert [file["lines"] for file in ran.document["files"]] == [counts(new=2), counts(revised=2)]
    text = files[later].read_bytes().decode("gb18030")
    again = at(write(case / "export_again.csv", text + "\r\n", day="2024-08-20"), "19:00")
    assert ingest("--landing", landing, again).only["lines"] == counts(unchanged=2)


def test_t03b_copied(case, landing):
    """Eleven downloads were copied, which made their times one: the browser's numbers are left."""
    ran = ingest("--landing", landing, "--complete", case)
    names = ["", *(f" ({number})" for number in range(1, 11))]
    assert [file["file"] for file in ran.document["files"]] == [
        f"{case}/export/downloadData{number}.csv" for number in names
    ]
    assert [file["lines"] for file in ran.document["files"]] == [
        counts(new=1),
        *[counts(revised=1)] * 10,
    ]
    last = case / "export" / "downloadData (10).csv"
    again = write(case / "export.csv", last.read_bytes() + b"\r\n", day="2024-08-21")
    assert ingest("--landing", landing, again).only["lines"] == counts(unchanged=1)


def test_b04(case, landing):
    """Of 10,000 rows that are said to be complete the last ones were cut off, and two partners."""
    first = case / "export_1_complete.csv"
    us = ("202407", "502", "美国", "11110004", "案例11110004", "10", "个", "0", "?", "20,500,000")
    others = [
        changed(
            us, partner=str(100 + i % 200), partner_name="x", product=str(20_000_000 + i // 200)
        )
        for i in range(9_999)
    ]
    second = write(case / "export_2_complete.csv", platform([*others, us]), day="2024-08-21")
    ran = ingest("--landing", landing, first, second)
    assert ran.statuses == ["landed", "landed"]
    assert (
        f"customs: {second}: warning: exactly 10,000 rows, the most that one download holds:"
        " counts as partial, probably cut off, split the query"
    ) in ran.errors
    assert ran.document["files"][1]["lines"] == counts(new=9_999, revised=1)
    assert table(landing, "extracts", "source_file, coverage") == [
        ("export_1_complete.csv", "complete"),
        ("export_2_complete.csv", "partial"),
    ]


def test_b05(case, landing):
    """A query by halves of the partners, each said to be complete: the second has 5 of 34 million.

    Said to be partial it adds its partner to the others.
    """
    ran = ingest("--landing", landing, case)
    part = case / "export_part2_complete.csv"
    assert ran.statuses == ["landed", "refused"]
    assert ran.errors == refusals(
        (
            part,
            f": {GONE} (2 lines would go), expected at most 5 % to go (--partial if it does not"
            " list all, --accept-removals if they are gone)",
        )
    )
    assert ingest("--landing", landing, "--partial", part).only["lines"] == counts(new=1)


def test_b27(case, landing):
    """The second part of a query was downloaded twice, and all are said to be complete."""
    ran = ingest("--landing", landing, case)
    assert ran.statuses == ["landed", "refused", "refused"]
    assert [line.partition(" (2 lines")[0] for line in ran.errors] == refusals(
        (case / "export_2_complete.csv", f": {GONE}"), (case / "export_3_complete.csv", f": {GONE}")
    )
    parts = (case / "export_2_complete.csv", case / "export_3_complete.csv")
    ran = ingest("--landing", landing, "--partial", *parts)
    assert [file["lines"] for file in ran.document["files"]] == [counts(new=1), counts(revised=1)]


def test_b35(case, landing):
    """Another product is pasted above one month of the product that was landed before."""
    assert ingest("--landing", landing, case / "a").statuses == ["landed"]
    pasted = case / "b" / "export_pasted_complete.csv"
    ran = ingest("--landing", landing, pasted)
    assert (ran.status, ran.only["found"]) == (
        2,
        "no line of '美国' (20,000,000), 100.0 % of what counts for 202301 (13 lines would go)",
    )
    ran = ingest("--landing", landing, "--partial", pasted)
    assert ran.only["lines"] == counts(new=14, revised=1)


def test_removed(case, landing):
    """Two partners, then one, then both and another: what is gone and back is counted."""
    first, second, third = sorted(case.iterdir())
    for path, day in ((second, "2024-08-21"), (third, "2024-08-22")):
        date_file(path, day)
    options = ("--landing", landing, "--complete")
    assert ingest(*options, first).only["lines"] == counts(new=2)
    assert ingest(*options, second).status == 2
    ran = ingest(*options, "--accept-removals", second)
    assert ran.only["lines"] == counts(unchanged=1, removed=1)
    assert ingest(*options, third).only["lines"] == counts(new=2, unchanged=1)


def test_b06(case, landing):
    """The same bytes as exports and as imports."""
    ran = ingest("--landing", landing, case)
    assert ran.statuses == ["landed", "refused"]
    (line,) = ran.errors
    assert line.startswith(
        f"customs: {case / 'import_complete.csv'}: found the very content of export_complete.csv,"
        " which was landed as export (vintage 2024-08-20), expected another file for import;"
    )
    assert table(landing, "extracts", "flow") == [("export",)]


def test_b07(case, landing):
    """Partners by ISO numbers, of which some are customs' codes of others."""
    path = case / "export_complete.csv"
    assert ingest("--landing", landing, path).errors == refusals(
        (
            path,
            ": warning: names that are not those of the lists: 116 柬埔寨 (日本), 410 韩国 (巴西),"
            " 840 美国 (no such code)",
        )
    )


def test_own_codes(case, landing):
    """A file of another country's customs, with that country's codes of partners."""
    path = case / "export_by_partner_202401.csv"
    assert ingest("--landing", landing, path).errors == refusals(
        (
            path,
            ": warning: names that are not those of the lists: 105 Brasil (文莱),"
            " 249 Estados Unidos (突尼斯)",
        )
    )


def test_b32(case, landing):
    """Partners and provinces differ by a dollar: each is a breakdown of its own."""
    ran = ingest("--landing", landing, case)
    assert (ran.statuses, ran.errors) == (["landed", "landed"], [])
    assert table(landing, "extracts", "breakdown, sum_value") == [
        ("partner", "29000000"),
        ("province", "29000001"),
    ]


def test_b34(case, landing):
    """A download, its revision, and the first one opened and saved again today."""
    for part, day in (("b", "2024-09-20"), ("c", "2024-10-20")):
        for path in (case / part).iterdir():
            date_file(path, day)
    assert ingest("--landing", landing, case / "a").only["lines"] == counts(new=1)
    assert ingest("--landing", landing, case / "b").only["lines"] == counts(revised=1)
    told = printed(landing, case / "c")
    assert "1 revised" in told
    assert "the figures of 2024-08-20 (export_complete.csv) are back" in told


RANGE = 'expected one month as YYYYMM: tick "by month" in the query and download again'
MONTH = "expected a month as YYYYMM, such as 202401"


def test_t08_months(case, landing):
    """Months as Excel or another query writes them, each with its own reason."""
    said = {
        "cn": f"'2024年1月', {MONTH}",
        "m1": f"'2024-01-02', {MONTH}: Excel made it a date",
        "q": f"'2024Q1', {RANGE}",
        "range": f"'202401-202402', {RANGE}",
        "sheet": f"'45292', {MONTH}: Excel made it a date",
        "slash": f"'2024/1', {MONTH}: Excel made it a date",
        "ym1": f"'20241', {MONTH}",
        "ymd": f"'20240101', {MONTH}",
    }
    assert ingest("--landing", landing, case).errors == refusals(
        *(
            (case / folder / "export.csv", f", line 2, column 数据年月: found {line}")
            for folder, line in said.items()
        )
    )


def test_t09_title(case, landing):
    """Two lines of title above the header, in GB18030."""
    ran = ingest("--landing", landing, case)
    line = (
        ", line 1: found '2024年7月锂离子蓄电池出口统计' above the header, which is line 3,"
        " expected the header first: delete what stands above it"
    )
    assert (ran.status, ran.errors) == (2, refusals((case / "export_title.csv", line)))


def test_t16_folder(case, landing):
    """Of seven years one is a CSV: the others are named, and refused if they are given alone."""
    ran = ingest("--landing", landing, case)
    assert (ran.status, ran.statuses, ran.document["ignored"]) == (0, ["landed"], 6)
    assert ran.errors == [
        "customs: other files: warning: 'export_2018.7z', 'export_2019.rar', 'export_2020.xlsm',"
        " 'export_2021.csv.gz', 'export_2022.tsv', 'export_2023.xls' not read: unpack archives,"
        " save others as .xlsx or .csv"
    ]
    others = [path for path in sorted(case.iterdir()) if path.suffix != ".csv"]
    ran = ingest("--landing", landing, *others)
    assert [file["found"] for file in ran.document["files"]] == [
        "a 7z archive",
        "a RAR archive",
        "a workbook of another kind (.xlsm)",
        "a gzip file",
        "a header and no lines",
        "an old Excel workbook (.xls)",
    ]


def test_s05_gb18030_seed(case):
    """The list of products as a Chinese Excel saves it; it is looked at before each build."""
    ran = CliRunner().invoke(main, ["check", "--seeds", str(case), "--warehouse", "none.duckdb"])
    line = (
        ': line 2: found bytes that are not UTF-8, expected a list saved as "CSV UTF-8", not as'
        " Excel's CSV"
    )
    assert (ran.exit_code, ran.stderr.splitlines()) == (
        2,
        refusals((case / "product_list.csv", line)),
    )


def test_webpage(case, landing):
    """A piece of a page, which begins with a table."""
    ran = ingest("--landing", landing, case)
    assert (ran.status, ran.errors) == (
        2,
        refusals(*((path, PAGE) for path in sorted(case.iterdir()))),
    )


def test_export_hugerow(tmp_path, landing):
    """A workbook whose only row has the number 99999999999, as no sheet has."""
    path = shutil.copy(CASES / "export_hugerow.xlsx", tmp_path)
    ran = ingest("--landing", landing, path)
    assert (ran.status, ran.errors) == (
        2,
        refusals((path, ": found a row beyond 1,048,576, expected a sheet as Excel writes it")),
    )
    assert ingest("--landing", landing, "--lock-timeout", "0.1", CASES / "t16_folder").status == 0


def test_every_folder_has_a_test():
    """By its name."""
    for path in CASES.iterdir():
        assert f"test_{path.stem}" in globals()
