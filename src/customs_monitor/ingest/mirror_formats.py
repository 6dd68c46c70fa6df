"""The formats of mirror figures: what partners report about trade with China (docs/ingest.md).

A reader takes one record after the other and yields the lines about China as text, as they are
written. What is no such line (other partners, aggregates, other flows) it counts as left out.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .problem import IngestRefused, Problem, counted, quoted, refuse

CHINA = "CHN"
BRAZIL = "BRA"
COLUMNS = (
    "line_number",
    "reporter_iso3",
    "partner_iso3",
    "flow",
    "data_month",
    "hs_code",
    "hs_edition",
    "value_fob",
    "value_cif",
    "freight",
    "insurance",
)

PLAIN = ("reporter", "partner", "month", "hs_code", "flow", "value", "currency", "valuation")
_COMEX_EXPORT = (
    "CO_ANO", "CO_MES", "CO_NCM", "CO_UNID", "CO_PAIS", "SG_UF_NCM", "CO_VIA", "CO_URF", "QT_ESTAT",
    "KG_LIQUIDO", "VL_FOB",
)  # fmt: skip
_COMEX_IMPORT = (*_COMEX_EXPORT, "VL_FRETE", "VL_SEGURO")
_COMEX_CHINA = "160"
_COMTRADE = (
    "typeCode", "freqCode", "period", "reporterISO", "flowCode", "partnerISO", "classificationCode",
    "cmdCode", "cifvalue", "fobvalue", "primaryValue",
)  # fmt: skip
#: What UN Comtrade breaks figures down by, and its code for all together.
_ALL_TOGETHER = {"partner2Code": "0", "customsCode": "C00", "mosCode": "0", "motCode": "0"}
_COMTRADE_FLOWS = {"M": "import", "X": "export"}
_EDITIONS = {
    "H0": "HS1992", "H1": "HS1996", "H2": "HS2002", "H3": "HS2007", "H4": "HS2012", "H5": "HS2017",
    "H6": "HS2022", "H7": "HS2028",
}  # fmt: skip

_MONTH = (r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])", "a month YYYYMM, 01 to 12")
_COUNTRY = (r"[A-Z]{3}", "three letters of ISO 3166")
_CODE = (r"[0-9]{6,12}", "an HS code of 6 to 12 digits")
_VALUE = (r"[0-9]{1,15}(\.[0-9]+)?", "a number of at most 15 digits before the dot, 0 or more")

Fields = dict[str, str]
Line = tuple[str, ...]


@dataclass
class Read:
    """What one file says: lines in the order of `COLUMNS`, and what was left out by kind.

    `months` is empty unless the file answers the whole tariff; then they are those it is about.
    """

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    months: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Format:
    """A format: its name, who publishes it (empty: the note says), and what reads a record.

    `lines` gives a line's number and fields (by the header's names), what is read so far and the
    codes of customs' partners; it yields no line or one, and counts what it leaves out.
    """

    name: str
    source: str
    is_whole_tariff: bool
    lines: Callable[[int, Fields, Read, frozenset[str]], Iterator[Line]]


def _plain(number: int, row: Fields, read: Read, partners: frozenset[str]) -> Iterator[Line]:
    month = _checked(number, "month", row["month"].replace("-", "", 1), *_MONTH)
    reporter = _checked(number, "reporter", row["reporter"], *_COUNTRY)
    partner = _checked(number, "partner", row["partner"], *_COUNTRY)
    code = _checked(number, "hs_code", row["hs_code"], *_CODE)
    flow = _checked(number, "flow", row["flow"], "export|import", "export or import")
    value = _checked(number, "value", row["value"], *_VALUE)
    _checked(number, "currency", row["currency"], "USD", "USD")
    valuation = _checked(number, "valuation", row["valuation"], "FOB|CIF", "FOB or CIF")
    if reporter == CHINA:
        expected = "its partners' figures: China's own are ingested without --mirror"
        raise _refused(number, "reporter", reporter, expected)
    if reporter not in partners:
        raise _refused(number, "reporter", reporter, "the ISO code of one of customs' partners")
    if partner != CHINA:
        read.left_out["other partners than CHN"] += 1
        return
    fob, cif = (value, "") if valuation == "FOB" else ("", value)
    yield str(number), reporter, partner, flow, month, code, "", fob, cif, "", ""


def _comex(number: int, row: Fields, read: Read, partners: frozenset[str]) -> Iterator[Line]:
    month = row["CO_ANO"] + row["CO_MES"]
    if month not in read.months:
        read.months.add(_checked(number, "CO_ANO, CO_MES", month, *_MONTH))
    country = row["CO_PAIS"]
    if country != _COMEX_CHINA:
        _checked(number, "CO_PAIS", country, "[0-9]{3}", "a code of 3 digits (China: 160)")
        read.left_out["other countries than 160"] += 1
        return
    code = _checked(number, "CO_NCM", row["CO_NCM"], "[0-9]{8}", "a code of 8 digits")
    values = [
        _checked(number, name, row[name], *_VALUE)
        for name in ("VL_FOB", "VL_FRETE", "VL_SEGURO")
        if name in row
    ]
    flow, extra = ("import", values[1:]) if len(values) > 1 else ("export", ["", ""])
    yield str(number), BRAZIL, CHINA, flow, month, code, "", values[0], "", *extra


def _comtrade(number: int, row: Fields, read: Read, partners: frozenset[str]) -> Iterator[Line]:
    _checked(number, "typeCode", row["typeCode"], "C", "C, trade in goods")
    _checked(number, "freqCode", row["freqCode"], "M", "M, monthly figures")
    reporter, partner = row["reporterISO"], row["partnerISO"]
    for name, text in (("reporterISO", reporter), ("partnerISO", partner)):
        if not text:
            raise _refused(number, name, text, "an ISO code: download with descriptions")
    month = _checked(number, "period", row["period"], *_MONTH)
    edition = _checked(
        number, "classificationCode", row["classificationCode"], "|".join(_EDITIONS), "HS: H0 to H7"
    )
    if partner != CHINA or reporter == CHINA:
        left_out = "other partners than CHN, or CHN's own"
    elif reporter not in partners:
        left_out = f"{reporter}, which is none of customs' partners"
    elif row["flowCode"] not in _COMTRADE_FLOWS:
        left_out = "other flows than M and X"
    elif any(row.get(name, "") not in ("", total) for name, total in _ALL_TOGETHER.items()):
        left_out = "broken down by mode of transport, procedure or second partner"
    elif not re.fullmatch("[0-9]{6}", row["cmdCode"]):
        left_out = "other codes than HS6"
    else:
        left_out = ""
    if left_out:
        read.left_out[left_out] += 1
        return
    flow = _COMTRADE_FLOWS[row["flowCode"]]
    primary = _checked(number, "primaryValue", row["primaryValue"], *_VALUE)
    fob, cif = (_given(number, name, row[name], primary) for name in ("fobvalue", "cifvalue"))
    if not (fob or cif):
        # The primary value is CIF of imports and FOB of exports.
        fob, cif = ("", primary) if flow == "import" else (primary, "")
    yield (
        str(number), reporter, partner, flow, month, row["cmdCode"], _EDITIONS[edition],
        fob, cif, "", "",
    )  # fmt: skip


def _given(number: int, column: str, value: str, primary: str) -> str:
    """Return a value, or nothing for the 0 that stands where a reporter gives none."""
    if not value:
        return ""
    _checked(number, column, value, *_VALUE)
    return value if float(value) or not float(primary) else ""


_FORMATS = {
    "plain": Format("plain", "", False, _plain),
    "comex_stat": Format("comex_stat", "Comex Stat (Brazil)", True, _comex),
    "comtrade": Format("comtrade", "UN Comtrade", False, _comtrade),
}


@dataclass(frozen=True)
class MirrorFile:
    """A file whose format its header has told."""

    path: Path
    format: Format
    header: tuple[str, ...]
    delimiter: str

    def lines(self, read: Read, partners: frozenset[str]) -> Iterator[Line]:
        """Yield the lines about China; raises `IngestRefused` for a record that is not right."""
        seen: dict[Line, str] = {}
        lengths: dict[Line, tuple[str, str]] = {}
        for number, row in self._rows(read):
            for line in self.format.lines(number, row, read, partners):
                if not self.format.is_whole_tariff:
                    _refuse_twice(line, seen, lengths)
                yield line

    def _rows(self, read: Read) -> Iterator[tuple[int, Fields]]:
        records = _records(self.path, self.delimiter)
        next(records)
        width = len(self.header)
        for number, record in records:
            # UN Comtrade ends its lines, but not its header, with a comma.
            if len(record) == width + 1 and not record[-1] and self.format.name == "comtrade":
                record.pop()
            if len(record) != width:
                raise refuse(counted(len(record), "field"), str(width), line=number)
            read.rows += 1
            yield number, dict(zip(self.header, map(str.strip, record), strict=True))


def recognized(path: Path) -> MirrorFile:
    """Return what a file is by its header; raises `IngestRefused` if it is none of the formats."""
    with path.open(encoding="latin-1", newline="") as text:
        delimiter = ";" if ";" in text.readline() else ","
    header = next(_records(path, delimiter), (1, []))[1]
    names = tuple(name.strip() for name in header)
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        raise refuse("a column twice", "each once", line=1, label=repeated[0])
    if set(names) == set(PLAIN):
        kind = "plain"
    elif names in (_COMEX_EXPORT, _COMEX_IMPORT):
        kind = "comex_stat"
    elif set(names) >= set(_COMTRADE):
        kind = "comtrade"
    else:
        # As it is in the file, if that is in UTF-8.
        said = delimiter.join(names).encode("latin-1").decode(errors="replace")
        shown = quoted(said) if names else "an empty file"
        raise refuse(
            shown,
            f"mirror figures: {','.join(PLAIN)}; Comex Stat's EXP or IMP of a year; or UN"
            " Comtrade's CSV with ISO codes",
            line=1 if names else None,
        )
    return MirrorFile(path, _FORMATS[kind], names, delimiter)


def _records(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank with the line on which it starts."""
    # All that is read is ASCII, and names in any encoding pass as they are.
    with path.open(encoding="latin-1", newline="") as text:
        records = csv.reader(_without_mark(text), delimiter=delimiter, strict=True)
        start = 1
        try:
            for record in records:
                if any(record):
                    yield start, record
                start = records.line_num + 1
        except csv.Error as error:
            raise refuse(f"no CSV ({error})", "closed quotes", line=start) from error


def _without_mark(text: Iterable[str]) -> Iterator[str]:
    """Yield lines without the byte-order mark of UTF-8, as Latin-1 reads it."""
    for number, line in enumerate(text):
        yield line.removeprefix("ï»¿") if number == 0 else line


def _refuse_twice(line: Line, seen: dict[Line, str], lengths: dict[Line, tuple[str, str]]) -> None:
    """Refuse a figure that an earlier line has, and a code beside a part of it."""
    number, reporter, _, flow, month, code, *_ = line
    key = (reporter, flow, month, code)
    said = f"{reporter} {flow} {month} {code}"
    if key in seen:
        raise refuse(f"{said} again", f"it once (line {seen[key]})", line=int(number))
    seen[key] = number
    other, at = lengths.setdefault((reporter, flow, month, code[:6]), (code, number))
    if len(other) != len(code):
        raise refuse(
            f"{said} beside {other} (line {at})",
            "the codes of a subheading with the same number of digits",
            line=int(number),
        )


def _checked(number: int, column: str, text: str, shape: str, expected: str) -> str:
    if not re.fullmatch(shape, text):
        raise _refused(number, column, text, expected)
    return text


def _refused(number: int, column: str, text: str, expected: str) -> IngestRefused:
    return IngestRefused(Problem(quoted(text), expected, line=number, label=column, text=text))
