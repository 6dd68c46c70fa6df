"""Small cases that random ones hit too seldom: one or two rules each, next to the random ones."""

from __future__ import annotations

from typing import Any

from .cases import COLUMNS, FIRST_STEM, VINTAGES, Case

FIRST_NUMBER = 9_000
ONE, TWO = "00", "10"
KNOWN: dict[str, list[dict[str, str]]] = {
    "a quantity that is not published, and last year's units are mixed": [
        {"month": "202306", "usd": "100000", "coverage": "partial"},
        {"month": "202306", "usd": "100000", "coverage": "partial", "tail": TWO, "unit": "千克"},
        {"month": "202406", "usd": "100000", "coverage": "partial", "quantity": "?"},
    ],
    "partners lack a code that provinces list": [
        {"month": "202406", "usd": "100000"},
        {"month": "202406", "usd": "100000", "province": "44"},
        {"month": "202406", "usd": "100000", "province": "44", "tail": TWO},
    ],
    "a month with trade in dollars and, completely covered, none in yuan": [
        {"month": "202405", "usd": "100000"},
        {"month": "202406", "usd": "100000"},
        {"month": "202405", "cny": "700000"},
        {"month": "202407", "cny": "700000"},
        {"month": "202406", "cny": "700000", "tail": "99"},
    ],
    "net exports in yuan": [
        {"month": "202306", "cny": "200000"},
        {"month": "202406", "cny": "300000"},
        {"month": "202306", "cny": "100000", "flow": "import"},
        {"month": "202406", "cny": "100000", "flow": "import"},
    ],
    "a region before it came into force, in the other currency": [
        {"month": "202101", "cny": "700000", "partner": "141"},
        {"month": "202201", "usd": "100000", "partner": "141"},
    ],
    "a code that is listed in the old edition and spoken about in the new one": [
        {"month": "202112", "usd": "100000", "file": "both_years"},
        {"month": "202112", "usd": "100000", "file": "both_years", "tail": TWO},
        {"month": "202201", "usd": "100000", "file": "both_years", "tail": TWO},
        {"month": "202202", "usd": "100000", "tail": TWO},
    ],
    "revisions: a value, a quantity, a unit and not its spelling, a zero that goes, a new one": [
        {"month": "202406", "usd": "100", "partner": "502"},
        {"month": "202406", "usd": "9", "partner": "132", "quantity": "100", "unit": "千克"},
        {"month": "202406", "usd": "9", "partner": "106", "unit": "千克"},
        {"month": "202406", "usd": "200", "partner": "304"},
        {"month": "202406", "usd": "0", "partner": "133"},
        {"month": "202406", "usd": "101", "partner": "502", "vintage": VINTAGES[1]},
        {
            "month": "202406",
            "usd": "9",
            "partner": "132",
            "vintage": VINTAGES[1],
            "quantity": "100",
            "unit": "克",
        },
        {
            "month": "202406",
            "usd": "9",
            "partner": "106",
            "vintage": VINTAGES[1],
            "unit": "Kilogram",
        },
        {
            "month": "202406",
            "usd": "200",
            "partner": "304",
            "vintage": VINTAGES[1],
            "quantity": "5",
        },
        {"month": "202406", "usd": "300", "partner": "116", "vintage": VINTAGES[1]},
    ],
}


def known_cases() -> list[Case]:
    """The cases, numbered from 9000; code 99 is in no basket."""
    cases = []
    for number, (title, given) in enumerate(KNOWN.items(), start=FIRST_NUMBER):
        stem = f"{FIRST_STEM + number:06d}"
        case = Case(number, title)
        case.product_codes = [
            (case.name, edition, stem + tail)
            for edition in ("HS2017", "HS2022")
            for tail in (ONE, TWO)
        ]
        for position, line in enumerate(given, start=2):
            case.lines.append(full_line(case, stem, position, **line))
        cases.append(case)
    return cases


def full_line(case: Case, stem: str, position: int, month: str, **given: Any) -> dict[str, str]:
    """A line of a raw extract; what is not given is the plainest choice."""
    province = given.get("province", "")
    partner = "" if province else given.get("partner", "502")
    flow, breakdown = given.get("flow", "export"), "province" if province else "partner"
    currency = "usd" if "usd" in given else "cny"
    year = given.get("file", month[:4])
    return dict.fromkeys(COLUMNS, "") | {
        "data_month": month,
        "partner_code": partner,
        "partner_name": partner,
        "product_code": stem + given.get("tail", ONE),
        "province_code": province,
        "province_name": province,
        "quantity_1": given.get("quantity", "1"),
        "unit_1": given.get("unit", "个"),
        f"value_{currency}": given[currency],
        "flow": flow,
        "breakdown": breakdown,
        "coverage": given.get("coverage", "complete"),
        "vintage": given.get("vintage", VINTAGES[0]),
        "source_file": f"{case.name}_{flow}_{breakdown}_{currency}_{year}.csv",
        "line_number": str(position),
    }
