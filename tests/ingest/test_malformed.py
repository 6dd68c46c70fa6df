"""Files that must be refused: exit status 2, one line, nothing landed. One row, one file."""

import pytest
from click.testing import CliRunner
from extracts import (
    ARGENTINA,
    BRAZIL,
    ENGLISH,
    HEADER,
    ROWS,
    SHARED,
    USA,
    changed,
    ingest,
    plain,
    platform,
    snapshot,
    write,
)

from customs_monitor.cli import main

EXPECTED = "an extract of China Customs' query platform (数据年月, 商品编码, 美元 or 人民币, …)"
KNOWN = (
    "数据年月, 贸易伙伴编码, 贸易伙伴名称, 商品编码, 商品名称, 贸易方式编码, 贸易方式名称,"
    " 收发货人注册地编码, 收发货人注册地名称, 第一数量, 第一计量单位, 第二数量, 第二计量单位,"
    " 美元, 人民币"
)
LOST = "a leading zero was lost: read the download as text, not in Excel"
ROUNDED = "(Excel rounded it: download the file again)"
QUANTITY = "a whole number or one of ? - —"
ONE_MONTH = 'one month as YYYYMM: tick "by month" in the query and download again'
LINES = "at least one line, or what was asked for: --product or --codes, and --months"
FLOW = (
    "--flow export or --flow import, or a name that says it"
    " (export…, import…, 出口…, 进口…, 2024in, 2024out)"
)


def second(**fields: str) -> str:
    """An extract whose second record (line 3) has some fields replaced."""
    return platform([ARGENTINA, changed(BRAZIL, **fields), USA])


def without(column: str) -> str:
    keep = [i for i, name in enumerate(HEADER) if name != column]
    return platform([[row[i] for i in keep] for row in ROWS], [HEADER[i] for i in keep])


def renamed(old: str, new: str) -> str:
    return platform(header=[new if name == old else name for name in HEADER])


def third(line: str) -> str:
    """An extract whose third line is `line` as it stands."""
    lines = platform().split("\r\n")
    return "\r\n".join([*lines[:2], line, *lines[3:]])


TWO_PRODUCTS = '"202401","410","a","12","b","12","c","12","d","5","千克","7","头","56",'

#: What the file is called, what is in it, the one line on stderr behind `customs: FILE`.
CASES: dict[str, tuple[str, str | bytes, str]] = {
    # Not an extract at all.
    "empty": ("export.csv", b"", f": found an empty file, expected {EXPECTED}"),
    "only blank lines": (
        "export.csv",
        "\r\n \r\n\r\n",
        f": found an empty file, expected {EXPECTED}",
    ),
    "only a byte-order mark": (
        "export.csv",
        b"\xef\xbb\xbf",
        f": found an empty file, expected {EXPECTED}",
    ),
    "only zeros": ("export.csv", bytes(4096), f": found an empty file, expected {EXPECTED}"),
    "only a header": (
        "export.csv",
        platform([]),
        f": found a header and no lines, expected {LINES}",
    ),
    "only a header and empty rows": (
        "export.csv",
        plain([[""] * 10] * 3),
        f": found a header and no lines, expected {LINES}",
    ),
    "PDF": ("export.csv", b"%PDF-1.7\n...", ": found a PDF named .csv, expected the CSV download"),
    "old Excel": (
        "export.csv",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        ": found an old Excel workbook (.xls) named .csv, expected a CSV, or a workbook saved as"
        " .xlsx",
    ),
    "old Excel named xlsx": (
        "export.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        ": found an old (.xls) or encrypted Excel workbook, expected one saved as .xlsx, or the"
        " CSV",
    ),
    "CSV named xlsx": (
        "export.xlsx",
        platform(),
        ": found a workbook that cannot be read (BadZipFile), expected an .xlsx that Excel opens",
    ),
    "zip named csv": (
        "export.csv",
        b"PK\x03\x04" + bytes(99),
        ": found a zip archive or workbook named .csv, expected text; if it is one, name it .zip"
        " or .xlsx",
    ),
    "gzip": (
        "export.csv",
        b"\x1f\x8b\x08\x00abc",
        ": found a gzip file named .csv, expected a CSV: unpack it first",
    ),
    "picture": (
        "export.txt",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        ": found a picture (PNG) named .txt, expected a CSV",
    ),
    "error page": (
        "export.csv",
        "\r\n<!DOCTYPE html><html><body>412 Precondition Failed</body></html>",
        ": found a web page, expected a CSV: the platform answered with an error or a login,"
        " download again",
    ),
    "a piece of a page": (
        "export.txt",
        "\n\n  <table>\n<tr><td>201901</td></tr>\n</table>\n",
        ": found a web page, expected a CSV: the platform answered with an error or a login,"
        " download again",
    ),
    "a page named xls": (
        "export.xls",
        "<table><tr><td>201901</td></tr></table>",
        ": found a web page, expected a CSV: the platform answered with an error or a login,"
        " download again",
    ),
    "a gzip file by its own name": (
        "export.csv.gz",
        b"\x1f\x8b\x08\x00abc",
        ": found a gzip file, expected a CSV: unpack it first",
    ),
    "a 7z archive": (
        "export.7z",
        b"7z\xbc\xaf\x27\x1c",
        ": found a 7z archive, expected a CSV: unpack it first",
    ),
    "a RAR archive": (
        "export.rar",
        b"Rar!",
        ": found a RAR archive, expected a CSV: unpack it first",
    ),
    "a workbook with macros": (
        "export.xlsm",
        b"PK\x03\x04" + bytes(50),
        ": found a workbook of another kind (.xlsm), expected it saved as .xlsx, or the CSV",
    ),
    "JSON": ("export.csv", '{"code": 500}', ": found JSON, expected a CSV"),
    "random bytes": (
        "export.csv",
        bytes(range(128, 256)) * 4,
        f", line 1: found bytes that are no text, expected {EXPECTED}",
    ),
    "prose": (
        "export.csv",
        "Dear colleague, here is the file.",
        f", line 1: found 'Dear colleague' and no column that is known, expected {EXPECTED}",
    ),
    "prose in Chinese": (
        "export.csv",
        "锂离子蓄电池出口统计",
        f", line 1: found '锂离子蓄电池出口统计' and no column that is known, expected {EXPECTED}",
    ),
    "a title above the header": (
        "export.csv",
        '"2024年7月锂离子蓄电池出口统计","",\r\n"单位：个、美元","",\r\n' + platform(),
        ", line 1: found '2024年7月锂离子蓄电池出口统计' above the header, which is line 3,"
        " expected the header first: delete what stands above it",
    ),
    "a title in UTF-16": (
        "export.txt",
        ("Exports\r\n" + plain(delimiter="\t")).encode("utf-16"),
        ", line 1: found 'Exports' above the header, which is line 2, expected the header first:"
        " delete what stands above it",
    ),
    "the platform's code list": (
        "export.csv",
        '"商品编码","商品名称","年份",\r\n01012100,"改良种用马",2023,\r\n',
        f", line 1, column 3: found '年份', expected one of {KNOWN}",
    ),
    # Other countries' customs.
    "US Census": (
        "export.csv",
        "CTY_CODE,CTY_NAME,E_COMMODITY,ALL_VAL_MO,time\n5700,CHINA,850760,1,2024-01\n",
        f", line 1: found the header of the US Census Bureau, expected {EXPECTED}",
    ),
    "UN Comtrade": (
        "export.csv",
        "typeCode,freqCode,refPeriodId,refYear,reporterCode,cmdCode,primaryValue\nC,M,1,2,3,4,5\n",
        f", line 1: found the header of UN Comtrade, expected {EXPECTED}",
    ),
    "Eurostat": (
        "export.csv",
        "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,TIME_PERIOD,OBS_VALUE\na,b,c\n",
        f", line 1: found the header of Eurostat, expected {EXPECTED}",
    ),
    "Japan": (
        "export.csv",
        "Exp or Imp,Year,HS,Country,Unit1,Unit2,Quantity1-Year,Value-Year\n1,2024,'8507',105\n",
        f", line 1: found the header of Japan's trade statistics, expected {EXPECTED}",
    ),
    # The header.
    "unknown column": (
        "export.csv",
        renamed("美元", "金额"),
        f", line 1, column 10: found '金额', expected one of {KNOWN}",
    ),
    "a column without a header": (
        "export.csv",
        renamed("贸易伙伴名称", ""),
        f", line 1, column 3: found '', expected one of {KNOWN}",
    ),
    "a column twice": (
        "export.csv",
        renamed("第二数量", "第一数量"),
        ", line 1, column 8: found '第一数量' a second time, expected each column once",
    ),
    "a column in both languages": (
        "export.csv",
        renamed("第二数量", "Quantity"),
        ", line 1, column 8: found 'Quantity' a second time, expected each column once",
    ),
    "no month": (
        "export.csv",
        without("数据年月"),
        ', line 1: found no month column, expected 数据年月 (Date of data): tick "by month" in'
        " the query and download again",
    ),
    "no product": (
        "export.csv",
        without("商品编码"),
        ", line 1: found no product column, expected 商品编码 (Commodity code): tick the commodity"
        " in the query and download again",
    ),
    "no value": (
        "export.csv",
        without("美元"),
        ", line 1: found no value column, expected 美元 (US dollar) or 人民币 (Renminbi): choose a"
        " currency in the query and download again",
    ),
    "two currencies": (
        "export.csv",
        platform([(*row, "9") for row in ROWS], (*HEADER, "人民币")),
        ", line 1: found two value columns, 美元 and 人民币, expected one currency a file:"
        " split it",
    ),
    "a partner without its code": (
        "export.csv",
        without("贸易伙伴编码"),
        ", line 1: found 贸易伙伴名称 without its code, expected 贸易伙伴编码 (Trading partner"
        " code): tick the code in the query and download again",
    ),
    "a quantity without its unit": (
        "export.csv",
        without("第一计量单位"),
        ", line 1: found 第一数量 without its unit, expected 第一计量单位 (Unit)",
    ),
    # The flow.
    "no flow": (
        "downloadData (88).csv",
        platform(),
        f": found a name that tells neither export nor import, expected {FLOW}",
    ),
    "both flows": (
        "进出口2024.csv",
        platform(),
        f": found both export and import in the name, expected {FLOW}",
    ),
    "both flows in English": (
        "export_and_import.csv",
        platform(),
        f": found both export and import in the name, expected {FLOW}",
    ),
    "an important file": (
        "important_2024.csv",
        platform(),
        f": found a name that tells neither export nor import, expected {FLOW}",
    ),
    # Months.
    "month 13": (
        "export.csv",
        second(month="202413"),
        ", line 3, column 数据年月: found '202413', expected a month from 199001 to 210012, as"
        " YYYYMM",
    ),
    "month 00": (
        "export.csv",
        second(month="202400"),
        ", line 3, column 数据年月: found '202400', expected a month from 199001 to 210012, as"
        " YYYYMM",
    ),
    "an impossible year": (
        "export.csv",
        second(month="018901"),
        ", line 3, column 数据年月: found '018901', expected a month from 199001 to 210012, as"
        " YYYYMM",
    ),
    "a year": (
        "export.csv",
        second(month="2024"),
        ", line 3, column 数据年月: found '2024', expected a month as YYYYMM: tick \"by month\" in"
        " the query and download again",
    ),
    "a date": (
        "export.csv",
        second(month="2024-01"),
        ", line 3, column 数据年月: found '2024-01', expected a month as YYYYMM, such as 202401:"
        " Excel made it a date",
    ),
    "an English month": (
        "export.csv",
        second(month="Jan-24"),
        ", line 3, column 数据年月: found 'Jan-24', expected a month as YYYYMM, such as 202401:"
        " Excel made it a date",
    ),
    "a span of months": (
        "export.csv",
        second(month="202401-202402"),
        f", line 3, column 数据年月: found '202401-202402', expected {ONE_MONTH}",
    ),
    "a span of months in words": (
        "export.csv",
        second(month="2024年1-6月"),
        f", line 3, column 数据年月: found '2024年1-6月', expected {ONE_MONTH}",
    ),
    "a quarter": (
        "export.csv",
        second(month="2024Q1"),
        f", line 3, column 数据年月: found '2024Q1', expected {ONE_MONTH}",
    ),
    "a day": (
        "export.csv",
        second(month="2024-01-02"),
        ", line 3, column 数据年月: found '2024-01-02', expected a month as YYYYMM, such as 202401:"
        " Excel made it a date",
    ),
    "a month with a slash": (
        "export.csv",
        second(month="2024/1"),
        ", line 3, column 数据年月: found '2024/1', expected a month as YYYYMM, such as 202401:"
        " Excel made it a date",
    ),
    "a day as Excel's number": (
        "export.csv",
        second(month="45292"),
        ", line 3, column 数据年月: found '45292', expected a month as YYYYMM, such as 202401:"
        " Excel made it a date",
    ),
    "a month in Chinese": (
        "export.csv",
        second(month="2024年1月"),
        ", line 3, column 数据年月: found '2024年1月', expected a month as YYYYMM, such as 202401",
    ),
    "a day without separators": (
        "export.csv",
        second(month="20240101"),
        ", line 3, column 数据年月: found '20240101', expected a month as YYYYMM, such as 202401",
    ),
    "a month of one digit": (
        "export.csv",
        second(month="20241"),
        ", line 3, column 数据年月: found '20241', expected a month as YYYYMM, such as 202401",
    ),
    "no month in a line": (
        "export.csv",
        second(month=""),
        ", line 3, column 数据年月: found an empty field, expected a month as YYYYMM, such as"
        " 202401",
    ),
    # Codes.
    "a product without its zero": (
        "export.csv",
        second(product="1012100"),
        f", line 3, column 商品编码: found '1012100', expected 2, 4, 6, 8 or 10 digits ({LOST})",
    ),
    "a product as a float": (
        "export.csv",
        second(product="85076000.0"),
        f", line 3, column 商品编码: found '85076000.0', expected 2, 4, 6, 8 or 10 digits ({LOST})",
    ),
    "a product in scientific notation": (
        "export.csv",
        second(product="8.5076E+07"),
        ", line 3, column 商品编码: found '8.5076E+07', expected 2, 4, 6, 8 or 10 digits"
        f" {ROUNDED}",
    ),
    "a product with dots": (
        "export.csv",
        second(product="8507.60.00"),
        ", line 3, column 商品编码: found '8507.60.00', expected 2, 4, 6, 8 or 10 digits",
    ),
    "a product that is too long": (
        "export.csv",
        second(product="850760001234"),
        ", line 3, column 商品编码: found '850760001234', expected 2, 4, 6, 8 or 10 digits, not 12",
    ),
    "no product in a line": (
        "export.csv",
        second(product=""),
        ", line 3, column 商品编码: found an empty field, expected 2, 4, 6, 8 or 10 digits",
    ),
    "a partner without its zero": (
        "export.csv",
        second(partner="41"),
        f", line 3, column 贸易伙伴编码: found '41', expected 3 digits ({LOST})",
    ),
    "a partner by ISO code": (
        "export.csv",
        second(partner="BRA"),
        ", line 3, column 贸易伙伴编码: found 'BRA', expected 3 digits",
    ),
    # Numbers.
    "no value in a line": (
        "export.csv",
        second(value=""),
        ", line 3, column 美元: found an empty field, expected a whole number",
    ),
    "a placeholder as value": (
        "export.csv",
        second(value="-"),
        ", line 3, column 美元: found '-', expected a whole number",
    ),
    "a word as value": (
        "export.csv",
        second(value="n/a"),
        ", line 3, column 美元: found 'n/a', expected a whole number",
    ),
    "a negative value": (
        "export.csv",
        second(value="-56"),
        ", line 3, column 美元: found '-56', expected a whole number, 0 or more",
    ),
    "a value with decimals": (
        "export.csv",
        second(value="56.25"),
        ", line 3, column 美元: found '56.25', expected a whole number without decimals",
    ),
    "a value that Excel rounded": (
        "export.csv",
        second(value="1.2E+08"),
        f", line 3, column 美元: found '1.2E+08', expected a whole number {ROUNDED}",
    ),
    "separators at the wrong digits": (
        "export.csv",
        second(value="1,23"),
        ", line 3, column 美元: found '1,23', expected a whole number, with a comma at every"
        " third digit or none",
    ),
    "dots as separators": (
        "export.csv",
        second(value="1.234.567"),
        ", line 3, column 美元: found '1.234.567', expected a whole number, with a comma at every"
        " third digit or none",
    ),
    "a dot as separator": (
        "export.csv",
        second(value="12.000"),
        ", line 3, column 美元: found '12.000', expected a whole number, with a comma at every"
        " third digit or none",
    ),
    "a dot as separator in a quantity": (
        "export.csv",
        second(q1="4.000"),
        f", line 3, column 第一数量: found '4.000', expected {QUANTITY}, with a comma at every"
        " third digit or none",
    ),
    "more zeros than decimals": (
        "export.csv",
        second(value="12.0000"),
        ", line 3, column 美元: found '12.0000', expected a whole number without decimals",
    ),
    "a value of 16 digits": (
        "export.csv",
        second(value="1" * 16),
        f", line 3, column 美元: found '{'1' * 16}', expected a whole number of at most 15 digits",
    ),
    "a value of 16 digits with separators": (
        "export.csv",
        second(value="1,000,000,000,000,000"),
        ", line 3, column 美元: found '1,000,000,000,000,000',"
        " expected a whole number of at most 15 digits",
    ),
    "a column too narrow for Excel": (
        "export.csv",
        second(value="########"),
        ", line 3, column 美元: found '########', expected a whole number",
    ),
    "half a piece": (
        "export.csv",
        second(q1="12.5"),
        f", line 3, column 第一数量: found '12.5', expected {QUANTITY} without decimals",
    ),
    "a negative quantity": (
        "export.csv",
        second(q2="(5)"),
        f", line 3, column 第二数量: found '(5)', expected {QUANTITY}, 0 or more",
    ),
    # Records.
    "too few fields": (
        "export.csv",
        third('"202401","410","巴西",'),
        ", line 3: found 3 fields, expected 10",
    ),
    "cut off in a line": (
        "export.csv",
        platform()[:-40],
        ", line 4: found 5 fields, expected 10",
    ),
    "too many fields": (
        "export.csv",
        third(platform([BRAZIL]).split("\r\n")[1] + '"x","y",'),
        ", line 3: found 12 fields, expected 10",
    ),
    "another table below": (
        "export.csv",
        platform() + '"合计","3",\r\n',
        ", line 5: found 2 fields, expected 10",
    ),
    "two ways to split": (
        "export.csv",
        third(TWO_PRODUCTS),
        ", line 3: found a record that can be split in more than one way, expected 10 fields,"
        " names with delimiters quoted",
    ),
    "a key twice": (
        "export.csv",
        platform([*ROWS, changed(BRAZIL, value="57")]),
        ", line 5: found the key of line 3 again (202401 12019019 410), expected one line for each"
        " month, product, partner",
    ),
    "the same header again": (
        "export.csv",
        platform() + platform(),
        ", line 5, column 数据年月: found the header again ('数据年月'), expected one download:"
        " split the file here",
    ),
    # Sums among the members.
    **{
        f"a sum called {name}": (
            "export.csv",
            second(partner_name=name, partner="499"),
            f", line 3, column 贸易伙伴名称: found '{name.strip()}', expected members alone: leave"
            " sums out of the file",
        )
        for name in ("合计", "总计", "总值", "Total", "WORLD", " 合 计：", "Ｔｏｔａｌ")
    },
    "a sum under the code 000": (
        "export.csv",
        second(partner="000", partner_name="所有"),
        ", line 3, column 贸易伙伴编码: found '000', expected members alone: leave sums out of the"
        " file",
    ),
    # Characters.
    "bytes that are not GB18030": (
        "export.csv",
        platform().encode("gb18030").replace("巴西".encode("gb18030"), b"\xff\xff"),
        ", line 3, column 贸易伙伴名称: found '\ufffd\ufffd', which was decoded wrongly, expected"
        " text without '\ufffd'",
    ),
    "a file saved in the wrong encoding": (
        "export.csv",
        second(partner_name="\ufffd\ufffd").encode(),
        ", line 3, column 贸易伙伴名称: found '\ufffd\ufffd', which was decoded wrongly, expected"
        " text without '\ufffd'",
    ),
    "NUL in a name": (
        "export.csv",
        second(partner_name="巴\0西"),
        ", line 3, column 贸易伙伴名称: found a control character U+0000, expected text",
    ),
    **{
        f"U+{ord(character):04X} in a name": (
            "export.csv",
            second(partner_name=f"巴{character}西").encode("utf-8"),
            f", line 3, column 贸易伙伴名称: found a control character U+{ord(character):04X},"
            " expected text",
        )
        for character in "\x0b\x1c\x7f\x85\x9b"
    },
    **{
        f"U+{ord(character):04X} in a name": (
            "export.csv",
            second(partner_name=f"巴{character}西").encode("utf-8"),
            f", line 3, column 贸易伙伴名称: found U+{ord(character):04X}, which is no character,"
            " expected text",
        )
        for character in "\ufdd0\ufffe\uffff\U0010ffff"
    },
    "a name of 501 characters": (
        "export.csv",
        second(product_name="豆" * 501),
        ", line 3, column 商品名称: found 501 characters, expected a name of at most 500",
    ),
    "one endless line": (
        "export.csv",
        platform() + "9" * 3_000_000,
        ": found a line of over 1,048,576 characters, expected a CSV with one record a line",
    ),
    # Vintages (the file is of 2024-03-20).
    "a month that has not ended": (
        "export.csv",
        second(month="202403"),
        ": found the vintage 2024-03-20 and lines of 202403, expected a day after the month's end"
        " (--vintage YYYY-MM-DD)",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_is_refused_in_one_line(case, tmp_path, landing):
    name, content, line = CASES[case]
    path = write(tmp_path / "in" / name, content)
    ran = ingest("--landing", landing, path)
    assert ran.errors == [f"customs: {path}{line}"]
    assert ran.status == 2
    assert ran.statuses == ["refused"]
    assert snapshot(landing)["files"] == []


def test_the_corpus_is_large_and_distinct():
    contents = {(name, content) for name, content, _ in CASES.values()}
    assert len(contents) == len(CASES) >= 50


@pytest.mark.parametrize("case", ["a key twice", "too few fields", "month 13"])
def test_good_files_are_landed_beside_a_bad_one(case, tmp_path, landing):
    name, content, line = CASES[case]
    bad = write(tmp_path / "in" / name, content)
    good = write(tmp_path / "in" / "import.csv", platform())
    ran = ingest("--landing", landing, tmp_path / "in")
    assert (ran.status, ran.errors) == (2, [f"customs: {bad}{line}"])
    assert [(file["file"], file["status"]) for file in ran.document["files"]] == [
        (str(bad), "refused"),
        (str(good), "landed"),
    ]


def test_the_platforms_own_code_lists_are_no_extracts(landing):
    folder = SHARED / "gacc_codes"
    if not folder.exists():
        pytest.skip("no shared data here")
    ran = ingest("--landing", landing, "--flow", "export", folder)
    assert ran.status == 2
    assert set(ran.statuses) == {"refused"}
    assert len(ran.errors) == len(ran.document["files"])


def test_a_terminal_obeys_nothing_in_a_files_name(tmp_path, landing):
    path = write(tmp_path / "export\x1b[31m\x9b\u202e.csv", platform())
    other = write(tmp_path / "import\x9b.csv", second(month="202413"))
    for options in (["--json"], []):
        arguments = ["ingest", *options, "--landing", str(landing), str(path), str(other)]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 2
        assert "export\\" in done.stdout
        assert "import\\x9b.csv, line 3" in done.stderr
        assert all(c.isprintable() or c == "\n" for c in done.stdout + done.stderr)


def test_an_english_file_is_refused_by_its_own_column_names(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform([changed(BRAZIL, value="x")], ENGLISH), "utf-8")
    ran = ingest("--landing", landing, path)
    assert ran.errors == [
        f"customs: {path}, line 2, column US dollar: found 'x', expected a whole number"
    ]
