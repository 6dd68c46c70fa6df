"""Recognising what is not an extract, so that the refusal can say what it is."""

import re
from pathlib import Path

from .columns import HEADERS, squeezed
from .problem import IngestRefused, Problem, quoted, refuse

EXPECTED = "an extract of China Customs' query platform (数据年月, 商品编码, 美元 or 人民币, …)"

#: First bytes → what the file is and what to do about it.
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "the CSV download"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)", "a CSV, or a workbook saved as .xlsx"),
    (b"PK\x03\x04", "a zip archive or workbook", "text; if it is one, name it .zip or .xlsx"),
    (b"PK\x05\x06", "an empty zip archive", "a CSV"),
    (b"\x1f\x8b", "a gzip file", "a CSV: unpack it first"),
    (b"BZh", "a bzip2 file", "a CSV: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "a CSV: unpack it first"),
    (b"Rar!", "a RAR archive", "a CSV: unpack it first"),
    (b"\x89PNG", "a picture (PNG)", "a CSV"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "a CSV"),
    (b"GIF8", "a picture (GIF)", "a CSV"),
    (b"PAR1", "a Parquet file", "a CSV"),
    (b"SQLite format 3", "an SQLite database", "a CSV"),
)

#: Workbooks that are not read, packed as .xlsx is.
_WORKBOOKS = (".xlsm", ".xlsb", ".ods")
#: Files that may well be extracts, but are not looked for in folders and archives.
_KINDS = (
    *_WORKBOOKS, ".xls", ".et", ".tsv", ".tab", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz",
    ".zst",
)  # fmt: skip

#: Words of a header (squeezed) that only the named source writes; two of them are enough.
SOURCES: dict[str, str] = {
    "the US Census Bureau": (
        "cty_code cty_name i_commodity e_commodity gen_val_mo gen_val_yr all_val_mo con_val_mo"
        " gen_qy1_mo qty_1_mo i_commodity_ldesc e_commodity_ldesc comm_lvl cty_desc hscode"
        " valueus$ customsvalue(gen)($us) customsvalue(cons)($us) district"
    ),
    "UN Comtrade": (
        "typecode freqcode refperiodid refyear refmonth reportercode reporteriso flowcode"
        " partneriso cmdcode primaryvalue fobvalue cifvalue classificationcode reporter"
        " tradeflow tradevalue(us$) commoditycode netweight(kg) aggregatelevel"
    ),
    "Eurostat": (
        "declarant declarant_iso partner_iso product_nc product_sitc stat_regime stat_procedure"
        " trade_type value_in_euros value_eur quantity_in_kg quantity_kg sup_quantity dataflow"
        " lastupdate obs_value time_period indicators obs_flag"
    ),
    "Japan's trade statistics": (
        "exporimp hs country unit1 unit2 quantity1-year quantity2-year value-year quantity1-jan"
        " quantity2-jan value-jan custom 輸出入 年月 統計品目番号 国名 税関 第1数量 第2数量 金額"
    ),
    "Korea's customs service": ("기간 국가 품목코드 품목명 수출금액 수입금액 수출중량 수입중량"),
    "UK trade info": (
        "monthid flowtypeid suppressionindex commodityid commoditysitcid countryid portid"
        " netmass suppunit"
    ),
}

_MARKUP = re.compile(rb"<[!?/a-z]")


def may_be_an_extract(name: str) -> bool:
    """Whether a file that is left aside should be named."""
    return name.lower().endswith(_KINDS)


def refuse_other_formats(start: bytes, path: Path) -> None:
    """Raise `IngestRefused` if the first bytes are those of something that is no text table."""
    if start.startswith(b"PK") and path.suffix.lower() in _WORKBOOKS:
        raise refuse(f"a workbook of another kind ({path.suffix})", "it saved as .xlsx, or the CSV")
    for magic, what, wanted in MAGIC:
        if start.startswith(magic):
            named = f" named {path.suffix}" if path.suffix in (".csv", ".txt") else ""
            raise refuse(what + named, wanted)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _MARKUP.match(text):
        raise refuse(
            "a web page", "a CSV: the platform answered with an error or a login, download again"
        )
    if text.startswith((b"{", b"[")):
        raise refuse("JSON", "a CSV")


def above_the_header(cells: list[str], line: int, header: int) -> IngestRefused:
    """Return the refusal of a file with a title or the like above its header."""
    shown = next((cell for cell in cells if cell.strip()), "")
    return refuse(
        f"{quoted(shown.strip())} above the header, which is line {header}",
        "the header first: delete what stands above it",
        line=line,
    )


def unknown_header(cells: list[str], line: int) -> IngestRefused:
    """Return the refusal of a first line in which no column is known."""
    words = {squeezed(cell) for cell in cells}
    for source, its in SOURCES.items():
        if len(words.intersection(its.split())) >= 2:
            return refuse(f"the header of {source}", EXPECTED, line=line)
    shown = next((cell for cell in cells if cell.strip()), "")
    if any(c == "\ufffd" or not (c.isprintable() or c.isspace()) for c in "".join(cells)):
        return refuse("bytes that are no text", EXPECTED, line=line)
    return refuse(f"{quoted(shown.strip())} and no column that is known", EXPECTED, line=line)


def unknown_column(cell: str, position: int, line: int) -> Problem:
    """Return the problem of one header that is no known column."""
    known = ", ".join(texts[0] for texts in HEADERS.values())
    return Problem(quoted(cell), f"one of {known}", line=line, label=str(position))
