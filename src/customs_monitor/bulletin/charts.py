"""The bulletin's charts: one Vega-Lite specification each, drawn live in HTML, still elsewhere.

Every number is read from a mart as it is. Labels are the bulletin's own printed figures, so a chart
cannot disagree with the table beside it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import duckdb
import vl_convert

# Months of the charts over time: three years and the month they are compared with.
MONTHS_SHOWN = 37
FONTS = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
)
# Stands in a specification for the map's shapes, which all maps of a page share.
WORLD = "@world"
# Shares at which the map changes its colour.
SHARE_STEPS = [0.1, 1, 2, 5, 10, 20]
# Okabe and Ito's blue and vermillion, told apart by colour-blind eyes and strong enough (3:1) on
# both backgrounds. A specification names a colour as the CSS variable, a page chooses the palette.
PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "ink": "#1d2126",
        "grid": "#d9dde2",
        "first": "#0072b2",
        "second": "#d55e00",
        "neutral": "#767676",
        "map-none": "#e6e8eb",
        "map-line": "#ffffff",
        "map-0": "#d3e3f0",
        "map-1": "#b0cfe6",
        "map-2": "#85b5d8",
        "map-3": "#5598c6",
        "map-4": "#2a7ab0",
        "map-5": "#0b5a8f",
        "map-6": "#073a5f",
    },
    "dark": {
        "ink": "#e8eaed",
        "grid": "#3b4148",
        "first": "#3d9bdc",
        "second": "#e8772e",
        "neutral": "#9aa0a6",
        "map-none": "#2b3036",
        "map-line": "#14171a",
        "map-0": "#1d3d55",
        "map-1": "#23567b",
        "map-2": "#2a72a6",
        "map-3": "#3d8fc9",
        "map-4": "#6aaede",
        "map-5": "#9fccec",
        "map-6": "#d6eaf8",
    },
}

WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "export": "出口",
        "import": "进口",
        "value": "进出口额",
        "value_axis": "亿美元",
        "growth": "进出口额同比",
        "growth_axis": "同比（%）",
        "share": "占比",
        "share_axis": "占比（%）",
        "yoy": "同比",
        "month": "月份",
        "usd": "美元",
        "tick": "，竖线为上年同期",
        "destinations": "主要出口目的地占比",
        "origins": "主要进口来源地占比",
        "export_map": "出口目的地",
        "import_map": "进口来源地",
        "export_steps": "各目的地对出口增长的拉动",
        "import_steps": "各来源地对进口增长的拉动",
        "export_provinces": "主要出口省区市",
        "import_provinces": "主要进口省区市",
        "member": "国家（地区）",
        "province": "省区市",
        "contribution": "拉动（百分点）",
        "others": "其他",
        "total_growth": "合计同比",
        "up": "拉升",
        "down": "下拉",
        "sum": "合计",
        "list": "，",
        "colon": "：",
        "stop": "。",
        "alt": {
            "value": "折线图，{first}至{last}各月出口额和进口额（亿美元）。",
            "growth": "折线图，{first}至{last}各月出口额和进口额的同比。",
            "shares": "条形图，前十位{title}，竖线为上年同期。",
            "map": "世界地图，颜色深浅表示占比。最大的几个：",
            "steps": "阶梯图，各国（地区）拉动的百分点。{flow}同比{growth}；"
            "拉升最多：{up}；下拉最多：{down}。",
            "provinces": "条形图，前十位{title}（亿美元），竖线为上年同期。",
        },
    },
    "en": {
        "export": "Exports",
        "import": "Imports",
        "value": "Value of trade",
        "value_axis": "100 million USD",
        "growth": "Growth of trade",
        "growth_axis": "Year on year (%)",
        "share": "Share",
        "share_axis": "Share (%)",
        "yoy": "Year on year",
        "month": "Month",
        "usd": "US dollars",
        "tick": "; tick: last year",
        "destinations": "Shares of the main export destinations",
        "origins": "Shares of the main import origins",
        "export_map": "Export destinations",
        "import_map": "Import origins",
        "export_steps": "What moved exports, by destination",
        "import_steps": "What moved imports, by origin",
        "export_provinces": "Main exporting provinces",
        "import_provinces": "Main importing provinces",
        "member": "Country or region",
        "province": "Province",
        "contribution": "Contribution (pp)",
        "others": "All others",
        "total_growth": "Growth in all",
        "up": "Rise",
        "down": "Fall",
        "sum": "Growth",
        "list": "; ",
        "colon": ": ",
        "stop": ". ",
        "alt": {
            "value": "Line chart of the monthly value of exports and imports in 100 million USD, "
            "{first} to {last}. ",
            "growth": "Line chart of the year-on-year growth of monthly exports and imports, "
            "{first} to {last}. ",
            "shares": "Bar chart: {title}, the top ten; a tick marks last year. ",
            "map": "World map; the stronger the colour, the larger the share. The largest: ",
            "steps": "Waterfall chart of each partner's percentage points. {flow}, year on year: "
            "{growth}; raised most by {up}; lowered most by {down}. ",
            "provinces": "Bar chart: {title}, the top ten, in 100 million USD; "
            "a tick marks last year. ",
        },
    },
}


class Subject(Protocol):
    """What a chart is about; `content.Bulletin` has these."""

    product_id: str
    month: date
    language: str


@dataclass(frozen=True)
class Chart:
    """One chart. `spec` needs a page's palette and map; `svg` is complete."""

    name: str
    table_no: int  # the table that it belongs to
    title: str
    alt: str
    spec: dict[str, Any]

    def svg(self, width: int = 640) -> str:
        """Draw the chart as it stands on paper, in the light palette."""
        return vl_convert.vegalite_to_svg(self._complete(width))

    def _complete(self, width: int) -> str:
        text = json.dumps({**self.spec, "width": width, "background": "white"}, ensure_ascii=False)
        for name, colour in PALETTES["light"].items():
            text = text.replace(f'"var(--{name})"', f'"{colour}"')
        return text.replace(f'"{WORLD}"', world())


@cache
def world() -> str:
    """The shapes of the countries, as TopoJSON text."""
    return (Path(__file__).parent / "maps" / "world.json").read_text("utf-8").strip()


@cache
def javascript() -> str:
    """The script that draws specifications in a page: window.vegaEmbed, nothing to load."""
    return vl_convert.javascript_bundle()


def charts(bulletin: Subject, database: Path) -> list[Chart]:
    """Return the bulletin's charts in their order; one without data is left out.

    Args:
        bulletin: the product, month and language.
        database: the published database.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        reader = _Reader(connection, bulletin)
        drawn: list[Chart | None] = [_over_time(reader, "value"), _over_time(reader, "growth")]
        for flow, table_no, shares in (("export", 2, "destinations"), ("import", 3, "origins")):
            drawn += [
                _members(reader, shares, flow, table_no, "partner"),
                _steps(reader, f"{flow}_steps", flow, table_no),
                _map(reader, f"{flow}_map", flow, table_no),
            ]
        for flow, table_no in (("export", 4), ("import", 5)):
            drawn.append(_members(reader, f"{flow}_provinces", flow, table_no, "province"))
    return [chart for chart in drawn if chart]


class _Reader:
    """Reads rows of the marts for one product, month and language."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, about: Subject) -> None:
        self.connection = connection
        self.month = about.month
        self.language = about.language
        self.words = WORDS[about.language]
        self.arguments = {
            "product": about.product_id,
            "month": about.month,
            "language": about.language,
        }

    def rows(self, query: str, **more: object) -> list[dict[str, Any]]:
        query = query.replace("{lang}", self.language)
        known = {name: value for name, value in self.arguments.items() if f"${name}" in query}
        cursor = self.connection.execute(query, {**known, **more})
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def period(self, period: str) -> str:
        """The period's name as the bulletin has it."""
        year, month = self.month.year, self.month.month
        if self.language == "zh":
            return f"{year}年{'1至' if period != 'month' and month > 1 else ''}{month}月"
        if period == "month" or month == 1:
            return f"{self.month:%Y-%m}"
        return f"{year}-01 to {self.month:%Y-%m}"


# The printed figures of a row, by measure, to join with a mart's rows.
CELLS = """
    select
        report_month, period, flow, coalesce(member_code, '') as member_code,
        max(printed_text) filter (measure = 'value') as value_text,
        max(printed_text) filter (measure = 'value_yoy') as yoy_text,
        max(printed_text) filter (measure = 'share') as share_text
    from marts.bulletin_cells
    where product_id = $product and language = $language and breakdown = $breakdown
    group by all
"""


def _over_time(reader: _Reader, name: str) -> Chart | None:
    """Months of exports and imports; a month that is not published leaves a gap in the line."""
    words = reader.words
    rows = reader.rows(
        f"""
        with cells as ({CELLS}),
        months as (
            select cast(unnest(generate_series(
                greatest(min(report_month), $month - to_months($shown - 1)),
                $month, interval 1 month
            )) as date) as report_month
            from marts.trade_overview where product_id = $product
        )
        select
            strftime(months.report_month, '%Y-%m') as month, flows.flow,
            trade.value_usd as value, trade.value_usd_yoy_pct as growth, value_text, yoy_text
        from months
        cross join (values ('export'), ('import')) as flows (flow)
        left join marts.trade_overview as trade
            on months.report_month = trade.report_month and flows.flow = trade.flow
            and trade.product_id = $product and trade.period = 'month'
        left join cells
            on trade.report_month = cells.report_month and trade.flow = cells.flow
            and trade.period = cells.period and cells.member_code = ''
        order by months.report_month, flows.flow
        """,
        breakdown="overview",
        shown=MONTHS_SHOWN,
    )
    if all(row[name] is None for row in rows):
        return None
    for row in rows:
        row["flow"] = words[row["flow"]]
    text, unit = ("value_text", "") if name == "value" else ("yoy_text", " %")
    latest = [
        f"{row['flow']} {_with_unit(row[text], unit)}"
        for row in rows
        if row["month"] == f"{reader.month:%Y-%m}"
    ]
    labels = {"labelExpr": "format(datum.value / 1e8, ',~f')"} if name == "value" else {}
    spec = {
        "height": 260,
        "data": {"values": rows},
        "mark": {"type": "line", "point": {"size": 45, "filled": True}, "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "month",
                "type": "ordinal",
                "axis": {"title": None, "labelAngle": 0, "labelOverlap": "greedy"},
            },
            "y": {
                "field": name,
                "type": "quantitative",
                "axis": {"title": words[f"{name}_axis"], "grid": True, "tickCount": 6, **labels},
            },
            # Told apart by shape and dash too, for eyes and printers without colour.
            "color": _legend("flow", [words["export"], words["import"]], ["first", "second"]),
            "shape": {
                "field": "flow",
                "type": "nominal",
                "scale": {
                    "domain": [words["export"], words["import"]],
                    "range": ["circle", "square"],
                },
            },
            "tooltip": [
                {"field": "month", "title": words["month"]},
                {"field": "flow", "title": " "},
                {"field": "value_text", "title": words["value_axis"]},
                {"field": "yoy_text", "title": words["growth_axis"]},
            ],
        },
    }
    alt = words["alt"][name].format(first=rows[0]["month"], last=rows[-1]["month"])
    alt += reader.period("month") + words["colon"] + words["list"].join(latest) + words["stop"]
    return Chart(name, 1, words[name], alt.strip(), _finished(spec))


def _members(reader: _Reader, name: str, flow: str, table_no: int, breakdown: str) -> Chart | None:
    """The top partners' shares or the top provinces' values, last year's as a tick."""
    words = reader.words
    share = breakdown == "partner"
    field, label = ("share_pct", "share_text") if share else ("value_usd", "value_text")
    rows = reader.rows(
        f"""
        with cells as ({CELLS})
        select
            trade.period, trade.rank, members.{breakdown}_short_name_{{lang}} as member,
            trade.{field} as size, trade.{field}_last_year as size_last_year,
            value_text, yoy_text, share_text
        from marts.top_{breakdown}s as trade
        inner join marts.{breakdown}s as members using ({breakdown}_code)
        inner join cells
            on trade.report_month = cells.report_month and trade.flow = cells.flow
            and trade.period = cells.period and trade.{breakdown}_code = cells.member_code
        where trade.product_id = $product and trade.report_month = $month and trade.flow = $flow
            and trade.{field} is not null
        order by trade.period, trade.rank
        """,
        breakdown=breakdown,
        flow=flow,
    )
    if not rows:
        return None
    title = words["share_axis" if share else "value_axis"] + words["tick"]
    alt = words["alt"]["shares" if share else "provinces"].format(title=words[name])
    alt += _by_period(reader, rows, label, " %" if share else "")
    position = {"field": "member", "type": "nominal", "sort": {"field": "rank", "op": "min"}}
    labels = {} if share else {"labelExpr": "format(datum.value / 1e8, ',~f')"}
    tooltip = [
        {"field": "member", "title": words["member" if share else "province"]},
        {"field": "value_text", "title": words["value_axis"]},
        *([{"field": "share_text", "title": words["share_axis"]}] if share else []),
        {"field": "yoy_text", "title": words["growth_axis"]},
    ]
    axis = {"title": title, "grid": True, "tickCount": 5, **labels}
    size = {"type": "quantitative", "axis": axis}
    spec = {
        "height": 26 * max(row["rank"] for row in rows) + 10,
        "data": {"values": rows},
        "transform": [_OF_PERIOD],
        "encoding": {"y": {**position, "axis": {"title": None, "labelLimit": 120}}},
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.7}, "fill": _FLOW_COLOUR[flow]},
                "encoding": {"x": {"field": "size", **size}, "tooltip": tooltip},
            },
            {
                "mark": {
                    "type": "tick",
                    "thickness": 3,
                    "height": 22,
                    "opacity": 1,
                    "fill": "var(--ink)",
                },
                "encoding": {"x": {"field": "size_last_year", **size}, "tooltip": tooltip},
            },
        ],
    }
    return Chart(name, table_no, words[name], alt.strip(), _finished(spec))


def _map(reader: _Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """Every partner that has an ISO code, coloured by its share; a dot for small countries."""
    words = reader.words
    rows = reader.rows(
        """
        select
            trade.period, trade.rank, partners.partner_short_name_{lang} as member,
            partners.partner_iso_numeric as iso, trade.share_pct as share, trade.value_usd as value,
            trade.value_usd_yoy_pct as growth
        from marts.trade_by_partner as trade
        inner join marts.partners using (partner_code)
        where trade.product_id = $product and trade.report_month = $month and trade.flow = $flow
            and trade.period in ('month', 'year_to_date')
            and trade.share_pct > 0 and partners.partner_iso_numeric is not null
        order by trade.period, trade.rank
        """,
        flow=flow,
    )
    if not rows:
        return None
    largest = reader.rows(
        f"""
        with cells as ({CELLS})
        select cells.period, partners.partner_short_name_{{lang}} as member, share_text
        from cells
        inner join marts.partners on cells.member_code = partners.partner_code
        inner join marts.top_partners as top
            on cells.report_month = top.report_month and cells.period = top.period
            and cells.flow = top.flow and partners.partner_code = top.partner_code
            and top.product_id = $product
        where cells.report_month = $month and cells.flow = $flow
        order by cells.period, top.rank
        """,
        breakdown="partner",
        flow=flow,
    )
    alt = words["alt"]["map"] + _by_period(reader, largest, "share_text", " %")
    shapes = {"values": WORLD, "format": {"type": "topojson", "feature": "countries"}}
    names = [
        f"< {SHARE_STEPS[0]}",
        *(f"{low}–{high}" for low, high in pairwise(SHARE_STEPS)),
        f"≥ {SHARE_STEPS[-1]}",
    ]
    colour = {
        "field": "band",
        "type": "ordinal",
        "scale": {
            "domain": names,
            "range": [f"var(--map-{number})" for number in range(len(names))],
        },
        "legend": {
            "title": words["share_axis"],
            "orient": "bottom",
            "direction": "horizontal",
            "symbolType": "square",
            "symbolStrokeWidth": 0,
            "symbolSize": 140,
            "columns": 4,
        },
    }
    for row in rows:
        row["band"] = names[bisect_right(SHARE_STEPS, row["share"])]
    tooltip = [
        {"field": "member", "title": words["member"]},
        {"field": "value", "title": words["usd"], "format": ",d"},
        # Two decimals: nobody is to compare them with the tables' rounding.
        {"field": "share", "title": words["share_axis"], "format": ".2f"},
        {"field": "growth", "title": words["growth_axis"], "format": ".2f"},
    ]

    def layer(feature: str) -> dict[str, Any]:
        source = {**shapes, "format": {"type": "topojson", "feature": feature}}
        return {
            "data": {"values": rows},
            "transform": [
                _OF_PERIOD,
                {"lookup": "iso", "from": {"data": source, "key": "id"}, "as": "shape"},
                {"filter": "isValid(datum.shape)"},
            ],
            "mark": {"type": "geoshape", "stroke": "var(--map-line)", "strokeWidth": 0.6},
            "encoding": {
                "shape": {"field": "shape", "type": "geojson"},
                "color": colour,
                "tooltip": tooltip,
            },
        }

    spec = {
        "height": 300,
        "projection": {"type": "equalEarth", "pointRadius": 3.5},
        "layer": [
            {
                "data": shapes,
                "mark": {
                    "type": "geoshape",
                    "fill": "var(--map-none)",
                    "stroke": "var(--map-line)",
                    "strokeWidth": 0.6,
                },
            },
            layer("countries"),
            layer("small"),
        ],
    }
    return Chart(name, table_no, words[name], alt.strip(), _finished(spec))


def _steps(reader: _Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """The staircase from zero to the flow's growth."""
    words = reader.words
    rows = reader.rows(
        """
        select
            period, step_no, kind, partner_name_{lang} as member, contribution_pp as size,
            from_pp, to_pp,
            case when kind = 'growth' then $sum when contribution_pp < 0 then $down else $up end
                as direction
        from marts.contribution_steps
        where product_id = $product and report_month = $month and flow = $flow
            and period in ('month', 'year_to_date')
        order by period, step_no
        """,
        flow=flow,
        **{key: words[key] for key in ("sum", "down", "up")},
    )
    if not any(row["kind"] == "partner" for row in rows):
        return None
    names = {"others": words["others"], "growth": words["total_growth"]}
    for row in rows:
        row["member"] = names.get(row["kind"], row["member"])
    alt = _alt_of_steps(reader, flow, rows)
    spec = {
        "height": 24 * max(row["step_no"] for row in rows) + 10,
        "data": {"values": rows},
        "transform": [_OF_PERIOD],
        "encoding": {
            "y": {
                "field": "member",
                "type": "nominal",
                "sort": {"field": "step_no", "op": "min"},
                "axis": {"title": None, "labelLimit": 120},
            },
            "tooltip": [
                {"field": "member", "title": words["member"]},
                {"field": "size", "title": words["contribution"], "format": "+.2f"},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.75}},
                "encoding": {
                    "x": {
                        "field": "from_pp",
                        "type": "quantitative",
                        "axis": {"title": words["contribution"], "grid": True, "tickCount": 6},
                    },
                    "x2": {"field": "to_pp"},
                    "color": _legend(
                        "direction",
                        [words["up"], words["down"], words["sum"]],
                        ["first", "second", "neutral"],
                    ),
                },
            },
            # Where it all starts: a line of its own, not one on every step.
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "stroke": "var(--ink)"},
                "encoding": {"x": {"datum": 0}, "y": None, "tooltip": None},
            },
        ],
    }
    return Chart(name, table_no, words[name], alt.strip(), _finished(spec))


def _alt_of_steps(reader: _Reader, flow: str, rows: list[dict[str, Any]]) -> str:
    words = reader.words
    growth = {
        row["period"]: row["printed_text"]
        for row in reader.rows(
            """
            select period, printed_text from marts.bulletin_cells
            where product_id = $product and report_month = $month and language = $language
                and table_no = 1 and flow = $flow and measure = 'value_yoy'
            """,
            flow=flow,
        )
    }
    parts = []
    for period in ("month", "year_to_date"):
        steps = [row for row in rows if row["period"] == period and row["kind"] == "partner"]
        ups = [row["member"] for row in steps if row["size"] > 0][:3]
        downs = [row["member"] for row in reversed(steps) if row["size"] < 0][:3]
        if steps:
            parts.append(
                reader.period(period)
                + words["colon"]
                + words["alt"]["steps"].format(
                    flow=words[flow],
                    growth=_with_unit(growth.get(period, "-"), " %"),
                    up=words["list"].join(ups) or "-",
                    down=words["list"].join(downs) or "-",
                )
            )
    return "".join(parts)


def _by_period(reader: _Reader, rows: list[dict[str, Any]], label: str, unit: str) -> str:
    """Name and printed figure of the first five members, month and year to date."""
    words = reader.words
    parts = []
    for period in ("month", "year_to_date"):
        first = [row for row in rows if row["period"] == period][:5]
        if first:
            figures = [f"{row['member']} {_with_unit(row[label], unit)}" for row in first]
            parts.append(
                reader.period(period) + words["colon"] + words["list"].join(figures) + words["stop"]
            )
    return "".join(parts)


def _with_unit(text: str | None, unit: str) -> str:
    return f"{text}{unit}" if text not in (None, "-") else "-"


_FLOW_COLOUR = {"export": "var(--first)", "import": "var(--second)"}
_OF_PERIOD = {"filter": "datum.period === period"}


def _legend(field: str, names: list[str], colours: list[str]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": names, "range": [f"var(--{colour})" for colour in colours]},
        "legend": {"title": None, "orient": "top"},
    }


def _finished(spec: dict[str, Any]) -> dict[str, Any]:
    """What all charts share: the period that a page may switch, size and looks."""
    text = {"labelColor": "var(--ink)", "titleColor": "var(--ink)"}
    return {
        "params": [{"name": "period", "value": "month"}],
        "width": "container",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "transparent",
        **spec,
        "config": {
            "font": FONTS,
            # The figure around a chart carries its text alternative, not every mark.
            "aria": False,
            "view": {"stroke": None},
            "axis": {
                **text,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
                "grid": False,
                "gridColor": "var(--grid)",
                "domainColor": "var(--neutral)",
                "tickColor": "var(--neutral)",
            },
            "legend": {**text, "labelFontSize": 12, "titleFontSize": 12},
        },
    }
