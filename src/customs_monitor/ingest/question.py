"""What a download was asked for: codes and months (METHODOLOGY, "What was asked")."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .. import quoting
from .columns import CLEAN, CODE_LENGTHS
from .problem import Problem, quoted, refuse

WHOLE_TARIFF = "all"
_MONTH = re.compile(r"([0-9]{4})-?([0-9]{2})")
_CODES_EXPECTED = (
    f"HS codes of {', '.join(map(str, CODE_LENGTHS['product_code'][:-1]))} or"
    f" {CODE_LENGTHS['product_code'][-1]} digits joined by commas, or {WHOLE_TARIFF}"
)
_MONTHS_EXPECTED = "months such as 2024-01..2024-07 or 2024-01,2024-03"
_SHOWN = 3


@dataclass(frozen=True)
class Question:
    """Codes (HS prefixes, or `all`) and months (YYYYMM), sorted; empty where nothing is said."""

    codes: tuple[str, ...] = ()
    months: tuple[str, ...] = ()

    @property
    def is_stated(self) -> bool:
        return bool(self.codes and self.months)

    def __str__(self) -> str:
        if not self.is_stated:
            return "not stated"
        return f"{shortened(self.codes)} in {shortened(self.months)}"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The codes as prefixes; that of the whole tariff is empty."""
        return ("",) if self.codes == (WHOLE_TARIFF,) else self.codes

    def may_ask_within(self, least: str, most: str) -> bool:
        """Whether any code from `least` to `most` may have been asked for."""
        return any(least[: len(code)] <= code <= most for code in self.prefixes)

    def problem_with(self, column: str, text: str) -> Problem | None:
        """Return what is wrong with a clean field of a line outside of the question, if it is."""
        if column == "data_month" and self.months and text not in self.months:
            return Problem(quoted(text), f"a month that was asked for: {shortened(self.months)}")
        if column == "product_code" and self.codes and not text.startswith(self.prefixes):
            return Problem(quoted(text), f"a code that was asked for: {shortened(self.codes)}")
        return None


def is_asked(column: str, question: Question) -> str:
    """Return the condition that a code was asked for, as SQL."""
    asked = (f"starts_with({column}, {quoting.text(code)})" for code in question.prefixes)
    return f"({' or '.join(asked)})"


def shortened(members: tuple[str, ...]) -> str:
    """Return members on one line: some of them, or the first and last of many in a row."""
    if len(members) <= _SHOWN:
        return ", ".join(members)
    return f"{', '.join(members[: _SHOWN - 1])}, … {members[-1]} ({len(members):,})"


def codes_in(text: str) -> tuple[str, ...]:
    """Read codes, such as `8507,85414300` or `all`; raises `IngestRefused`."""
    codes = parts_of(text)
    if WHOLE_TARIFF in codes and len(codes) == 1:
        return (WHOLE_TARIFF,)
    for code in codes:
        if not re.fullmatch(CLEAN["product_code"], code):
            raise refuse(quoted(code), _CODES_EXPECTED)
    return _sorted(codes, text, _CODES_EXPECTED)


def months_in(text: str) -> tuple[str, ...]:
    """Read months, such as `2024-01..2024-07,202409`; raises `IngestRefused`."""
    months: list[str] = []
    for part in parts_of(text):
        first, dots, last = part.partition("..")
        start, end = _month(first), _month(last) if dots else _month(first)
        if start > end:
            raise refuse(quoted(part), "the earlier month first")
        months += [f"{i // 12:04}{i % 12 + 1:02}" for i in range(start, end + 1)]
    return _sorted(months, text, _MONTHS_EXPECTED)


def _month(text: str) -> int:
    """Return a month as a number that counts on."""
    found = _MONTH.fullmatch(text)
    if not found or not re.fullmatch(CLEAN["data_month"], found[1] + found[2]):
        raise refuse(quoted(text), _MONTHS_EXPECTED)
    return int(found[1]) * 12 + int(found[2]) - 1


def parts_of(text: str) -> list[str]:
    """Return what commas, semicolons or spaces separate."""
    return [part for part in re.split(r"[,;\s]+", text) if part]


def _sorted(members: Iterable[str], text: str, expected: str) -> tuple[str, ...]:
    ordered = tuple(sorted(set(members)))
    if not ordered:
        raise refuse(quoted(text), expected)
    return ordered
