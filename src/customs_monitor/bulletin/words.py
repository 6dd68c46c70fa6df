"""Every fixed word of the bulletin in both languages; figures and sentences come from the marts."""

from __future__ import annotations

import calendar
from datetime import date

PERIODS = ("month", "year_to_date")

WORDS = {
    "zh": {
        "html_lang": "zh-CN",
        "title": "{product}进出口月报",
        "subtitle": "{month}",
        "table": "表{number}  {title}",
        "tables": {
            1: "进出口概况",
            2: "出口目的地",
            3: "进口来源地",
            4: "出口省区市",
            5: "进口省区市",
        },
        "row_head": {1: "项目", 2: "目的地", 3: "来源地", 4: "省区市", 5: "省区市"},
        "amount_with_unit": "{label}（{unit}）",
        "unit": "单位：{units}",
        "colon": "：",
        "stop": "。",
        "notes": "注",
        "sources": "资料来源",
        "source_landing": "中国海关统计数据在线查询平台，{vintage}",
        "source_seed": "项目附带的样本数据（据已公布的月报重建，非海关下载），{vintage}",
        "about": "说明",
        "no_rows": "该表没有已公布的数据",
        "warning": "数据不完整",
        "incomplete": "表{number}（{title}）{period}的数据不完整，数字可能少于实际",
        "dash": "“-”表示没有可列的数字",
        "dash_reason": {
            "not_published": "本期或上年同期未（全部）公布",
            "no_base": "上年同期或总额为零",
            "near_zero_base": "上年同期金额过小，不计同比",
            "mixed_units": "计量单位不一",
            "not_applicable": "不适用",
        },
        "reason_of": "{rows}：{reason}",
        "net_change": "净出口的“同比”为与上年同期的差额，单位与净出口相同",
        "rounding": "同比、占比按未取整的数据计算；绝对值不足0.05的金额保留三位小数",
        "small_base": "{rows}：上年同期基数小，同比很大",
        "two_rankings": "当月与累计分别排名",
        "revised": "{months}的数据曾多次下载，采用最新的数据",
        "vintage": "数据截至{first}至{last}",
        "vintage_one": "数据截至{last}",
        "coverage": "{what}：{months}个月中完整公布{complete}个月",
        "coverage_all": "{what}：{period}及上年同期完整公布",
        "coverage_missing": "未（全部）公布{missing}",
        "flow": {"export": "出口", "import": "进口"},
        "breakdown": {
            "partner": "按国别（地区）",
            "province": "按省区市",
            "partner_province": "按国别（地区）和省区市",
            "total": "总额",
        },
        "summary": "概要",
        "charts": "图",
        "rank": "位次",
        "page_of": "第{page}页，共{pages}页",
        "list": "、",
        "clause": "；",
        "range": "{first}至{last}",
    },
    "en": {
        "html_lang": "en",
        "title": "{product}: monthly trade bulletin",
        "subtitle": "{month}",
        "table": "Table {number}  {title}",
        "tables": {
            1: "Overview",
            2: "Export destinations",
            3: "Import origins",
            4: "Exports by province",
            5: "Imports by province",
        },
        "row_head": {1: "Item", 2: "Destination", 3: "Origin", 4: "Province", 5: "Province"},
        "amount_with_unit": "{label} ({unit})",
        "unit": "Units: {units}",
        "colon": ": ",
        "stop": ".",
        "notes": "Notes",
        "sources": "Source",
        "source_landing": "China Customs, online query platform for statistics, {vintage}",
        "source_seed": "sample data shipped with the project "
        "(reconstructed from a published bulletin, not downloaded from customs), {vintage}",
        "about": "About the data",
        "no_rows": "Nothing is published for this table",
        "warning": "Incomplete data",
        "incomplete": "Table {number} ({title}): data for {period} are incomplete, "
        "figures may be too low",
        "dash": "“-” stands where there is no figure",
        "dash_reason": {
            "not_published": "this period or the same period last year is not (fully) published",
            "no_base": "nothing was traded in the same period last year, or in total",
            "near_zero_base": "last year's value is too small for a growth rate",
            "mixed_units": "units of quantity differ",
            "not_applicable": "not applicable",
        },
        "reason_of": "{rows}: {reason}",
        "net_change": "YoY of net exports is the change against last year, in the unit of value",
        "rounding": "YoY and shares are computed from unrounded figures; "
        "values below 0.05 have three decimals",
        "small_base": "{rows}: a small base last year makes YoY large",
        "two_rankings": "Month and year to date are ranked separately",
        "revised": "{months}: downloaded more than once, the latest figures are used",
        "vintage": "as of {first} to {last}",
        "vintage_one": "as of {last}",
        "coverage": "{what}: {complete} of {months} months fully published",
        "coverage_all": "{what}: {period} and the same period last year, fully published",
        "coverage_missing": "not (fully) published: {missing}",
        "flow": {"export": "Exports", "import": "Imports"},
        "breakdown": {
            "partner": "by partner",
            "province": "by province",
            "partner_province": "by partner and province",
            "total": "in total",
        },
        "summary": "Summary",
        "charts": "Charts",
        "rank": "Rank",
        "page_of": "Page {page} of {pages}",
        "list": ", ",
        "clause": "; ",
        "range": "{first} to {last}",
    },
}


def period_title(language: str, period: str, month: date) -> str:
    """Name a period: 2024年6月, 2024年1至6月; June 2024, January to June 2024."""
    year_to_date = period == "year_to_date" and month.month > 1
    if language == "zh":
        return f"{month.year}年{'1至' if year_to_date else ''}{month.month}月"
    name = calendar.month_name[month.month]
    return f"{'January to ' if year_to_date else ''}{name} {month.year}"
