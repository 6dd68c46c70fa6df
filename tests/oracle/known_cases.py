"""Small cases that random ones hit too seldom: one or two rules each, next to the random ones.

An entry is a line, or with ``asked`` (the tails of codes) and ``months`` the question of a file.
"""

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
    "a code that was asked for in the later year only": [
        {"month": "202306", "usd": "100000"},
        {"month": "202406", "usd": "100000"},
        {"month": "202406", "usd": "500000", "tail": TWO},
    ],
    "the same, and the basket asked for in both years": [
        {"month": "202306", "usd": "100000"},
        {"month": "202406", "usd": "100000"},
        {"month": "202406", "usd": "500000", "tail": TWO},
        {"file": "2023", "asked": ONE + "," + TWO, "months": "2023-06"},
    ],
    "a partial month compares the member that it lists, and no year to date but its own": [
        {"month": "202305", "usd": "100000", "tail": ONE},
        {"month": "202305", "usd": "100000", "tail": ONE, "partner": "304"},
        {"month": "202306", "usd": "100000", "tail": ONE},
        {"month": "202306", "usd": "100000", "tail": ONE, "partner": "304"},
        {"month": "202405", "usd": "100000", "tail": ONE},
        {"month": "202405", "usd": "100000", "tail": ONE, "partner": "304"},
        {"month": "202406", "usd": "90000", "partner": "304", "coverage": "partial", "file": "new"},
        {"file": "2023", "asked": ONE + "," + TWO, "months": "2023-05..2023-06"},
        {"file": "2024", "asked": ONE + "," + TWO, "months": "2024-05"},
        {"file": "new", "asked": ONE + "," + TWO, "months": "2024-06", "coverage": "partial"},
    ],
    "months without a line, asked for by a file without lines": [
        {"month": "202305", "usd": "100000"},
        {"month": "202306", "usd": "100000"},
        {"month": "202405", "usd": "100000"},
        {"file": "2023", "asked": "", "months": "2023-05..2023-06"},
        {"file": "2024", "asked": "", "months": "2024-05"},
        {"file": "empty", "asked": "", "months": "2024-06"},
    ],
    "a February whose January nobody asked for": [
        {"month": month, "usd": "100000", "tail": tail}
        for month in ("202301", "202302", "202303", "202402", "202403", "202502", "202503")
        for tail in (ONE, TWO)
    ],
    "a February whose January the question leaves out": [
        {"month": "202301", "usd": "100000"},
        {"month": "202302", "usd": "100000"},
        {"month": "202402", "usd": "200000"},
        {"file": "2023", "asked": "", "months": "2023-01..2023-02"},
        {"file": "2024", "asked": "", "months": "2024-02"},
    ],
    "the sample gives way for the code that another extract speaks about": [
        {"month": "202405", "usd": "100000", "file": "sample"},
        {"month": "202405", "usd": "100000", "file": "sample", "tail": TWO},
        {"file": "sample", "asked": "", "months": "2024-05", "is_sample": "true"},
        {"month": "202406", "usd": "100000", "tail": TWO, "vintage": VINTAGES[1]},
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
        for position, entry in enumerate(given, start=2):
            if "asked" in entry:
                case.questions.append(question(case, stem, **entry))
            else:
                case.lines.append(full_line(case, stem, position, **entry))
        cases.append(case)
    return cases


def question(case: Case, stem: str, file: str, asked: str, **given: str) -> dict[str, str]:
    """The question of a file of exports by partner in dollars; no tail is the whole case."""
    source = {"flow": "export", "breakdown": "partner", "currency": "usd"}
    plain = {"coverage": "complete", "vintage": VINTAGES[0], "is_sample": "false"}
    name = {"source_file": f"{case.name}_export_partner_usd_{file}.csv"}
    codes = {"codes": ",".join(stem + tail for tail in asked.split(","))}
    return source | plain | name | codes | given


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
