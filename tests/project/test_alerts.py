"""Alerts of generated downloads: next to none of quiet years, and each that is planted in them.

The series is four years of exports and imports of one product: growth, a season, a few per cent of
noise, 14 partners and 6 provinces with steady shares. The last two years are looked at.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pytest
from project_copy import NO_UNIT_TESTS, Project, header, write_extract

PARTNERS = {
    "502": "美国", "304": "德国", "133": "韩国", "116": "日本", "141": "越南", "111": "印度",
    "309": "荷兰", "303": "英国", "601": "澳大利亚", "312": "西班牙", "307": "意大利",
    "301": "比利时", "122": "马来西亚", "305": "法国",
}  # fmt: skip
# Neighbours differ by a seventh: noise does not change their places much.
SHARES = {code: 0.25 * 0.86**place for place, code in enumerate(PARTNERS)}
PROVINCES = {"44": 0.4, "35": 0.25, "32": 0.15, "33": 0.1, "31": 0.06, "34": 0.04}
PROVINCE_NAMES = {
    "44": "广东省", "35": "福建省", "32": "江苏省", "33": "浙江省", "31": "上海市", "34": "安徽省",
}  # fmt: skip
PARTNER, PROVINCE = ("贸易伙伴编码", "贸易伙伴名称"), ("注册地编码", "注册地名称")
UNIT_VALUE = 5.0
MONTHS = [f"{year}{month:02d}" for year in (2020, 2021, 2022, 2023) for month in range(1, 13)]
JUDGED_FROM = "2022-01-01"
DOWNLOADED, REVISED = "2024-01-20", "2024-02-20"
PRODUCT = ("85076000", "锂离子蓄电池")


@dataclass(frozen=True)
class Trade:
    """One member's month: dollars and pieces, and its name in the file."""

    value: float
    quantity: float
    name: str

    def line(self, month: str, code: str) -> list[str]:
        """As a line of an extract."""
        return [month, code, self.name, *PRODUCT, f"{self.quantity:.0f}", "个", f"{self.value:.0f}"]


@dataclass
class Downloads:
    """By flow and (month, partner), what the first downloads list."""

    trade: dict[str, dict[tuple[str, str], Trade]] = field(default_factory=dict)

    def change(self, month: str, partner: str, value: float = 1, quantity: float = 1) -> None:
        """Multiply what a partner's exports were."""
        exports = self.trade["export"]
        old = exports[(month, partner)]
        exports[(month, partner)] = replace(
            old, value=old.value * value, quantity=old.quantity * quantity
        )

    def land(self, project: Project, folder: Path) -> None:
        """Ingest them: by partner, and by province with the same sums."""
        folder.mkdir()
        for flow, listed in self.trade.items():
            totals: dict[str, tuple[float, float]] = {}
            for (month, _), trade in listed.items():
                value, quantity = totals.get(month, (0, 0))
                totals[month] = value + round(trade.value), quantity + round(trade.quantity)
            partners = [trade.line(month, code) for (month, code), trade in listed.items()]
            land(project, folder / f"{flow}_by_partner.csv", partners)
            provinces = [line for month in totals for line in by_province(month, *totals[month])]
            land(project, folder / f"{flow}_by_province.csv", provinces, PROVINCE)


def by_province(month: str, value: float, quantity: float) -> list[list[str]]:
    """A month's total dealt to the provinces; the last one has what is left."""
    parts = {code: round(value * share) for code, share in PROVINCES.items()}
    parts["34"] += round(value - sum(parts.values()))
    return [
        Trade(part, quantity * PROVINCES[code], PROVINCE_NAMES[code]).line(month, code)
        for code, part in parts.items()
    ]


def land(
    project: Project,
    path: Path,
    lines: list[list[str]],
    member: tuple[str, str] = PARTNER,
    vintage: str = DOWNLOADED,
    coverage: str = "--complete",
) -> None:
    """Write an extract and ingest it."""
    write_extract(path, header(*member), lines)
    project.ingest(path, coverage, "--vintage", vintage)


def quiet_trade() -> Downloads:
    """Growth of 8 % a year, a season of 15 %, noise of 2 % in quantities, 1 % in unit values."""
    noise = random.Random(39)
    downloads = Downloads()
    for flow, size in (("export", 2e8), ("import", 2e7)):
        downloads.trade[flow] = {}
        for number, month in enumerate(MONTHS):
            season = 1 + 0.15 * (1 if number % 12 in (2, 8, 11) else -0.5)
            level = size * 1.08 ** (number / 12) * season
            for code, name in PARTNERS.items():
                quantity = level * SHARES[code] / UNIT_VALUE * noise.gauss(1, 0.02)
                value = quantity * UNIT_VALUE * 0.995 ** (number / 12) * noise.gauss(1, 0.01)
                downloads.trade[flow][(month, code)] = Trade(value, quantity, name)
    return downloads


def alerts(project: Project) -> list[tuple[str, ...]]:
    """Build, and return the alerts of the last two years."""
    project.dbt("build", "--select", "+alerts", "--indirect-selection", "cautious", *NO_UNIT_TESTS)
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        return db.execute(
            "select strftime(report_month, '%Y-%m'), rule, flow, breakdown, member_code, reason_zh,"
            f" reason_en from marts.alerts where report_month >= date '{JUDGED_FROM}' order by all"
        ).fetchall()


@pytest.fixture
def project(new_built_project: Callable[[], Project]) -> Project:
    """A built project without a landing: the sample gives way to what is ingested."""
    return new_built_project()


@pytest.mark.long
def test_two_quiet_years_raise_at_most_one_alert(project: Project, tmp_path: Path) -> None:
    quiet_trade().land(project, tmp_path / "downloads")
    assert len(alerts(project)) <= 1
    with duckdb.connect(str(project.warehouse), read_only=True) as db:
        scored = db.execute(
            "select count(*), count(distinct report_month) from intermediate.int_unit_values_scored"
            f" where report_month >= date '{JUDGED_FROM}'"
        ).fetchone()
    # Two flows, each with its ten largest partners: nothing was left out.
    assert scored == (24 * 2 * 11, 24)


TOLD = {
    ("2022-04", "coverage_gap", "export", "overview", ""): (
        "出口缺2022-03的数据，而其前后月份均有数据",
        "Exports: no data for 2022-03, though the months before and after have data",
    ),
    ("2022-04", "coverage_gap", "import", "overview", ""): (
        "进口缺2022-03的数据，而其前后月份均有数据",
        "Imports: no data for 2022-03, though the months before and after have data",
    ),
    ("2023-06", "breakdown_gap", "export", "overview", ""): (
        "出口总额（2024-02-20下载）与各省区市之和（2024-01-20下载）相差1.6%",
        "Exports: the total (downloaded on 2024-02-20) and the sum of the provinces "
        "(downloaded on 2024-01-20) differ by 1.6%",
    ),
    ("2023-06", "revision", "export", "overview", ""): (
        "出口数据经过修订：历次修订变动的金额合计为当月金额的1.6%，最近一次见于2024-02-20的下载",
        "Exports have been revised: what moved adds up to 1.6% of the month's value, most "
        "recently in the download of 2024-02-20",
    ),
    ("2023-09", "unit_value", "export", "partner", "133"): (
        "对韩国出口的单价比此前24个月中23个月的中位数高65.3%，超出其通常的波动（稳健z值17.0）",
        "The unit value of exports to South Korea was 65.3% above its median in 23 of the 24 "
        "months before, beyond its usual range (robust z 17.0)",
    ),
    ("2023-10", "code_name", "", "partner", "304"): (
        "国别（地区）代码304在文件中名为“埃尔博尼亚”，在代码表中为“德国”（1行数据）：文件可能用"
        "了另一套代码",
        "Partner code 304 is “埃尔博尼亚” in the files and “Germany” in the code list (lines: "
        "1): the files may use another list of codes",
    ),
    ("2023-10", "unknown_code", "", "partner", "998"): (
        "国别（地区）代码998（文件中名为“亚特兰蒂斯”）不在代码表中：1行数据按该代码本身计入合计",
        "Partner code 998 (“亚特兰蒂斯” in the files) is not in the code list: its lines (1) "
        "count under the code itself",
    ),
    ("2023-11", "base_effect", "export", "partner", "141"): (
        "对越南出口同比增长119.4%，但只比两年前同月高19.6%：上年同月基数偏低",
        "Year on year exports to Vietnam grew 119.4%, but they were only 19.6% above the same "
        "month two years ago: last year's base was low",
    ),
    ("2023-12", "lost_member", "export", "partner", "116"): (
        "日本跌出出口目的地前10位：上年同月居第4位，占9.8%，本月没有贸易",
        "Japan is no longer among the top 10 export destinations: no trade, after number 4 "
        "with a share of 9.8% a year earlier",
    ),
    ("2023-12", "new_member", "export", "partner", "143"): (
        "中国台湾新进入出口目的地前10位，居第7位，占6.6%；上年同月没有贸易",
        "Taiwan, China is new among the top 10 export destinations: number 7 with a share of "
        "6.6%, after no trade a year earlier",
    ),
}


def test_what_is_planted_is_told_and_nothing_else(project: Project, tmp_path: Path) -> None:
    downloads = quiet_trade()
    exports = downloads.trade["export"]
    # Half of what last year's base would be.
    downloads.change("202211", "141", 0.5, 0.5)
    # Fewer pieces for the same money.
    downloads.change("202309", "133", quantity=0.6)
    del exports[("202312", "116")]
    exports[("202312", "143")] = Trade(3e7, 3e7 / UNIT_VALUE, "中国台湾")
    for listed in downloads.trade.values():
        for code in PARTNERS:
            del listed[("202203", code)]
    exports[("202310", "998")] = Trade(1000, 200, "亚特兰蒂斯")
    exports[("202310", "304")] = replace(exports[("202310", "304")], name="埃尔博尼亚")
    downloads.land(project, tmp_path / "downloads")
    # A later download of one partner: a tenth more, which the provinces do not have.
    downloads.change("202306", "502", 1.1, 1.1)
    revised = exports[("202306", "502")].line("202306", "502")
    path = tmp_path / "export_revised.csv"
    land(project, path, [revised], vintage=REVISED, coverage="--partial")
    assert {tuple(row[:5]): tuple(row[5:]) for row in alerts(project)} == TOLD
