"""One extract in many guises: all of them must give identical lines."""

import io
import re
import zipfile

import openpyxl
import pytest
from extracts import (
    ARGENTINA,
    ENGLISH,
    HEADER,
    ROOT,
    ROWS,
    changed,
    ingest,
    landed_lines,
    plain,
    platform,
    table,
    write,
)

from customs_monitor.ingest.columns import HEADERS

WIDE = str.maketrans("0123456789,", "０１２３４５６７８９，")


def reordered(order: list[int]) -> str:
    return platform([[row[i] for i in order] for row in ROWS], [HEADER[i] for i in order])


def padded(space: str) -> str:
    return platform([[f"{space}{field}{space}" for field in row] for row in ROWS])


def full_width() -> str:
    """Digits as a Chinese input method types them, in months, codes and numbers."""
    numeric = (0, 1, 3, 5, 7, 9)
    return platform(
        [[f.translate(WIDE) if i in numeric else f for i, f in enumerate(row)] for row in ROWS]
    )


def workbook(
    rows=ROWS, header=HEADER, numbers: bool = False, sheets: tuple[str, ...] = ()
) -> bytes:
    """An .xlsx as Excel saves it: all text, or quantities and values as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(header))
    for row in rows:
        cells: list[object] = list(row)
        if numbers:
            cells[0] = int(row[0])
            cells[1] = int(row[1])
            cells[5] = float(row[5])
        sheet.append(cells)
    for title in sheets:
        book.create_sheet(title)["A1"] = "made by hand"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zipped(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2024, 3, 20, 12, 0, 0)), content.encode("gb18030"))
    return file.getvalue()


LINES = platform().split("\r\n")

VARIANTS: dict[str, tuple[str, str | bytes]] = {
    "GB18030": ("export.csv", platform()),
    "UTF-8": ("export.csv", platform().encode("utf-8")),
    "UTF-8 with a byte-order mark": ("export.csv", platform().encode("utf-8-sig")),
    "UTF-16": ("export.csv", platform().encode("utf-16")),
    "UTF-16, big end first": ("export.csv", b"\xfe\xff" + platform().encode("utf-16-be")),
    "UTF-16 without a mark": ("export.csv", platform().encode("utf-16-le")),
    "UTF-16, big end first, without a mark": ("export.csv", platform().encode("utf-16-be")),
    "LF": ("export.csv", platform(end="\n")),
    "CR": ("export.csv", platform(end="\r")),
    "mixed line ends": ("export.csv", "\r".join(LINES[:2]) + "\n" + "\r\n".join(LINES[2:])),
    "no line end at the end": ("export.csv", platform().rstrip()),
    "no comma at the ends": ("export.csv", platform(last="")),
    "a comma at the end of the header only": (
        "export.csv",
        platform().replace(",\r\n", "\r\n").replace("\r\n", ",\r\n", 1),
    ),
    "quotes only where needed": ("export.csv", plain()),
    "tabs": ("export.txt", plain(delimiter="\t")),
    "semicolons": ("export.csv", plain(delimiter=";")),
    "UTF-16 with tabs, as Excel's Unicode text": (
        "export.txt",
        plain(delimiter="\t").encode("utf-16"),
    ),
    "separators that nobody quoted": ("export.csv", platform().replace('"', "")),
    "blank lines": ("export.csv", "\r\n\r\n" + platform().replace("\r\n", "\r\n\r\n") + "\r\n\n"),
    "empty rows of a spreadsheet": ("export.csv", plain([*ROWS, [""] * 10, [""] * 10])),
    "another order of columns": ("export.csv", reordered([9, 4, 3, 0, 2, 1, 8, 7, 6, 5])),
    "spaces around fields": ("export.csv", padded("  ")),
    "ideographic spaces around fields": ("export.csv", padded("\u3000")),
    "no-break spaces and marks around fields": ("export.csv", padded("\xa0\ufeff")),
    "full-width digits": ("export.csv", full_width()),
    "two decimals of zero": (
        "export.csv",
        platform([changed(ARGENTINA, q1="159525.00"), *ROWS[1:]]),
    ),
    "decimals of zero": ("export.csv", platform([changed(ARGENTINA, q1="159525.0"), *ROWS[1:]])),
    "English header": ("export.csv", platform(header=ENGLISH)),
    "English header in capitals, spelt right": (
        "export.csv",
        platform(header=[h.upper().replace("SUPPLIMENTARY", "Supplementary ") for h in ENGLISH]),
    ),
    "a workbook": ("export.xlsx", workbook()),
    "a workbook with numbers": ("export.xlsx", workbook(numbers=True)),
    "a workbook with an empty column": ("export.xlsx", workbook(header=(*HEADER, None))),
    "an archive": ("march.zip", zipped("export.csv", platform())),
    "an archive with Chinese names": ("march.zip", zipped("2024/出口.csv", platform())),
}

NAMES = (
    "export.csv",
    "Exports of March.csv",
    "2024_exports_by_partner.txt",
    "my-export.csv",
    "出口数据.csv",
    "2024年出口.CSV",
    "2024out.csv",
    "202401out.csv",
    "2024_out.csv",
    "e502201901.csv",
)


@pytest.mark.parametrize("variant", VARIANTS)
def test_gives_the_same_lines(variant, tmp_path, landing):
    name, content = VARIANTS[variant]
    path = write(tmp_path / name, content)
    ran = ingest("--landing", landing, path)
    assert (ran.status, ran.errors) == (0, [])
    expected = [
        (
            *ROWS[i][:5],
            *[None] * 4,
            *ROWS[i][5:],
            None,
            "export",
            "partner",
            "partial",
            "2024-03-20",
        )
        for i in range(3)
    ]
    assert landed_lines(landing) == expected
    assert ran.only["extract"]["rows_landed"] == 3
    assert ran.only["extract"]["sum_value"] == str(1_234 + 56 + 1_070_000_000)
    assert ran.only["extract"]["sum_quantity_1"] == str(159_525 + 4_074 + 33)
    assert ran.only["extract"]["sum_quantity_2"] == "7"


@pytest.mark.parametrize(
    "name", ["豆" * 500, "Worldwide goods", "Total Station", "a\tb", "合计器具", "\u202eabc"]
)
def test_names_that_may_look_odd(name, tmp_path, landing):
    rows = [changed(ARGENTINA, product_name=name), *ROWS[1:]]
    path = write(tmp_path / "export.csv", platform(rows).encode("utf-8"))
    assert ingest("--landing", landing, path).status == 0
    assert landed_lines(landing)[0][4] == name


@pytest.mark.parametrize("name", NAMES)
def test_flow_by_name(name, tmp_path, landing):
    ran = ingest("--landing", landing, write(tmp_path / name, platform()))
    assert (ran.status, ran.only["extract"]["flow"]) == (0, "export")
    mirrored = (
        name.replace("xport", "mport").replace("Em", "Im").replace("em", "im").replace("出", "进")
    )
    mirrored = mirrored.replace("out", "in").replace("e502", "i502")
    ran = ingest("--landing", tmp_path / "other", write(tmp_path / mirrored, platform()))
    assert (ran.status, ran.only["extract"]["flow"]) == (0, "import")


def test_flow_by_the_folder_above(tmp_path, landing):
    write(tmp_path / "imports" / "downloadData (88).csv", platform())
    ran = ingest("--landing", landing, tmp_path / "imports")
    assert (ran.status, ran.only["extract"]["flow"]) == (0, "import")


def english(*names: str) -> str:
    rows = [changed(row, partner_name=name) for row, name in zip(ROWS, names, strict=False)]
    return platform(rows, ENGLISH)


MESSY = {
    "a comma, not quoted": ("Korea, Rep.", "Korea, Rep.", False),
    "two commas, not quoted": ("Hong Kong, China, SAR", "Hong Kong, China, SAR", False),
    "quotes": ('The "Old" World', 'The "Old" World', True),
    "quotes and commas": ('Isles, "Old", and others', 'Isles, "Old", and others', True),
    "the very separator": ('Old","New', 'Old","New', True),
    "a line break": ("Bosnia\r\nand Herzegovina", "Bosnia and Herzegovina", True),
    "line breaks and quotes": ('Bosnia "and"\r\n\r\nthe\nrest', 'Bosnia "and" the rest', True),
    "a quote at the start": ('"Old" World', '"Old" World', True),
    "a single quote mark": ('6" pipes', '6" pipes', True),
}


@pytest.mark.parametrize("case", MESSY)
def test_names_that_break_the_rules_of_csv(case, tmp_path, landing):
    name, expected, quoted = MESSY[case]
    text = english("Argentina", name, "United States")
    if not quoted:
        text = text.replace('"', "")
    ran = ingest("--landing", landing, write(tmp_path / "export.csv", text, "utf-8"))
    assert ran.status == 0
    assert all("warning: names that are not those of the lists" in line for line in ran.errors)
    lines = landed_lines(landing)
    assert [line[2] for line in lines] == ["Argentina", expected, "United States"]
    assert [line[9:14] for line in lines] == [row[5:] for row in ROWS]


def test_a_name_keeps_its_line_number(tmp_path, landing):
    text = english("Argentina", "Bosnia\r\nand\r\nHerzegovina", "United States")
    ingest("--landing", landing, write(tmp_path / "export.csv", text, "utf-8"))
    assert table(landing, "lines", "line_number", "line_number::int") == [("2",), ("3",), ("6",)]


def test_the_docs_list_every_header():
    docs = (ROOT / "docs" / "ingest.md").read_text("utf-8")
    for name, texts in HEADERS.items():
        (row,) = re.findall(rf"^\| `{name}` \| (.+) \| (.+) \|$", docs, re.MULTILINE)
        assert tuple(", ".join(row).split(", ")) == texts
