"""Judging and cleaning the fields of one record.

The rules of docs/ingest.md in one place: the strict path asks here about every record that is not
plainly clean, the tolerant path about every record. Values stay as they are written, but for outer
spaces, full-width digits and a decimal part of zeros.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence

from ..characters import no_text
from .columns import (
    CLEAN,
    CODE_LENGTHS,
    CURRENCY,
    KNOWN,
    MAX_NAME,
    PLACEHOLDERS,
    TOTAL_CODE,
    TOTALS,
    Layout,
    squeezed,
)
from .problem import Problem, quoted
from .question import Question

Record = list[str | None]
Check = Callable[[Sequence[str]], Record | Problem]

#: A character that shows that text was decoded wrongly, here or by whoever saved it before.
REPLACEMENT = "\ufffd"
_OUTER = "".join(chr(i) for i in range(0x3001) if chr(i).isspace()) + "\u200b\ufeff"
_BREAKS = re.compile(r"[ \t]*[\n\r\u2028\u2029]+[ \t]*")
#: More zeros are thousands behind a dot.
_ZERO_DECIMALS = re.compile(r"([0-9,]+)\.0{1,2}")
_NO_TOTAL = "members alone: leave sums out of the file"
_YEAR, _MONTH, _TO = r"(?:19|20)[0-9]{2}[-/.年]?", r"[0-9]{1,2}月?", r"\s*[-–—~～至到]+\s*"
_QUARTER = r"[0-9]{4}年?\s*[Qq第].*"
_LOST_ZERO = "a leading zero was lost: read the download as text, not in Excel"


_ASKED = ("data_month", "product_code")


def checker(layout: Layout, question: Question) -> Check:
    """Return a function from the fields of a record, in file order, to those of `layout.present`.

    The function returns the cleaned record (empty fields None), or the first problem without its
    line.
    """
    columns = [
        (position, name, label, re.compile(CLEAN[name]).fullmatch if name in CLEAN else None)
        for position, (name, label) in enumerate(zip(layout.names, layout.labels, strict=True))
    ]

    def check(fields: Sequence[str]) -> Record | Problem:
        record: Record = []
        for position, name, label, is_clean in columns:
            text = fields[position]
            is_plain = is_clean is not None and is_clean(text) and text != TOTAL_CODE
            cleaned = text if is_plain else clean(name, text)
            if name in _ASKED and not isinstance(cleaned, Problem):
                cleaned = question.problem_with(name, cleaned) or cleaned
            if isinstance(cleaned, Problem):
                return Problem(cleaned.found, cleaned.expected, None, name or None, label, text)
            if name:
                record.append(cleaned or None)
        return record

    return check


def clean(name: str, text: str) -> str | Problem:
    """Return one field cleaned for the column `name` ('' for an empty trailing column)."""
    if REPLACEMENT in text:
        return Problem(f"{quoted(text)}, which was decoded wrongly", "text without '\ufffd'")
    if name in CLEAN and squeezed(text) in KNOWN:
        return Problem(f"the header again ({quoted(text)})", "one download: split the file here")
    if found := no_text(text):
        return Problem(found, "text")
    if name not in CLEAN:
        stripped = _BREAKS.sub(" ", text.strip(_OUTER))
        if not name and stripped:
            return Problem(quoted(stripped), "nothing in a column without a header")
        if len(stripped) > MAX_NAME:
            return Problem(f"{len(stripped):,} characters", f"a name of at most {MAX_NAME}")
        if name.endswith("_name") and squeezed(stripped).strip(":.") in TOTALS:
            return Problem(quoted(stripped), _NO_TOTAL)
        return stripped
    stripped = unicodedata.normalize("NFKC", text).strip(_OUTER)
    if name not in CODE_LENGTHS and (zeros := _ZERO_DECIMALS.fullmatch(stripped)):
        stripped = zeros[1] if name != "data_month" else stripped
    if name == "partner_code" and stripped == TOTAL_CODE:
        return Problem(quoted(stripped), _NO_TOTAL)
    if re.fullmatch(CLEAN[name], stripped):
        return stripped
    if name == "data_month":
        return Problem(_found(stripped), _month_expected(stripped))
    if name in CODE_LENGTHS:
        return Problem(_found(stripped), _code_expected(name, stripped))
    return Problem(_found(stripped), _number_expected(name, stripped))


def _found(text: str) -> str:
    return quoted(text) if text else "an empty field"


def _month_expected(text: str) -> str:
    if re.fullmatch(r"[0-9]{6}", text):
        return "a month from 199001 to 210012, as YYYYMM"
    if re.fullmatch(r"[0-9]{4}", text):
        return 'a month as YYYYMM: tick "by month" in the query and download again'
    is_date = re.fullmatch(r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}", text)
    if not is_date and re.fullmatch(rf"{_YEAR}{_MONTH}{_TO}(?:{_YEAR})?{_MONTH}|{_QUARTER}", text):
        return 'one month as YYYYMM: tick "by month" in the query and download again'
    if re.search(r"[-/.]|[A-Za-z]{3}", text) or re.fullmatch(r"[34][0-9]{4}", text):
        return "a month as YYYYMM, such as 202401: Excel made it a date"
    return "a month as YYYYMM, such as 202401"


def _code_expected(name: str, text: str) -> str:
    lengths = [str(length) for length in CODE_LENGTHS[name]]
    expected = " or ".join(filter(None, (", ".join(lengths[:-1]), lengths[-1]))) + " digits"
    if re.fullmatch(r"[0-9]+(\.0+)?", text):
        digits = len(text.partition(".")[0])
        if "." in text or digits + 1 in CODE_LENGTHS[name]:
            return f"{expected} ({_LOST_ZERO})"
        return f"{expected}, not {digits}"
    if re.fullmatch(r"[0-9.]+E\+?[0-9]+", text, re.IGNORECASE):
        return f"{expected} (Excel rounded it: download the file again)"
    return expected


def _number_expected(name: str, text: str) -> str:
    expected = "a whole number"
    if name not in CURRENCY:
        expected += f" or one of {' '.join(PLACEHOLDERS)}"
    if re.fullmatch(r"[-+]?[0-9.,]+E[-+]?[0-9]+", text, re.IGNORECASE):
        return f"{expected} (Excel rounded it: download the file again)"
    if re.fullmatch(r"[-(][0-9,. ]+\)?", text):
        return f"{expected}, 0 or more"
    if re.fullmatch(r"[0-9]{16,}|[0-9]{1,3}(,[0-9]{3}){5,}", text):
        return f"{expected} of at most 15 digits"
    is_thousands = re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", text)
    if not is_thousands and re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return f"{expected} without decimals"
    if re.fullmatch(r"[0-9][0-9,. ]*", text):
        return f"{expected}, with a comma at every third digit or none"
    return expected
