"""Value and growth of both flows, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any

from ..provenance import month_ranges
from .chart import Chart
from .looks import finished, legend
from .reader import CELLS, Reader, with_unit

# Months of the charts over time: three years and the month they are compared with.
MONTHS_SHOWN = 37
# Every month from the first of a query's rows, published or not, to the bulletin's.
MONTHS = """
    select cast(unnest(generate_series(
        greatest(min(report_month), $month - to_months($shown - 1)), $month, interval 1 month
    )) as date) as report_month
"""


def chart(reader: Reader, name: str) -> Chart | None:
    """Months of exports and imports; a month that is not published leaves a gap in the line."""
    words = reader.words
    rows = reader.rows(
        f"""
        with cells as ({CELLS}),
        months as ({MONTHS} from marts.trade_overview where product_id = $product)
        select
            strftime(months.report_month, '%Y-%m') as month, flows.flow,
            trade.value_usd as value, trade.value_usd_yoy_pct as growth, value_text, yoy_text,
            trade.is_complete
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
    incomplete: dict[str, list[date]] = {}
    for row in rows:
        row["flow"] = words(f"flow.{row['flow']}")
        if row.pop("is_complete") is False:
            incomplete.setdefault(row["flow"], []).append(date.fromisoformat(f"{row['month']}-01"))
    flows = [words("flow.export"), words("flow.import")]
    axes = {"value": words("unit.usd"), "growth": words("axis.growth")}
    text, unit = ("value_text", "") if name == "value" else ("yoy_text", " %")
    latest = [
        f"{row['flow']} {with_unit(row[text], unit)}"
        for row in rows
        if row["month"] == f"{reader.month:%Y-%m}"
    ]
    labels = {"labelExpr": "format(datum.value / 1e8, ',~f')"} if name == "value" else {}
    tooltip = [
        {"field": "value_text", "title": axes["value"]},
        {"field": "yoy_text", "title": axes["growth"]},
    ]
    y = {"field": name, "axis": {"title": axes[name], **labels}}
    spec = lines(reader, rows, y, "flow", flows, tooltip)
    alt = words(
        f"alt.{name}",
        first=rows[0]["month"],
        last=rows[-1]["month"],
        unit=words("unit.usd"),
        figures=reader.figures_of("month", latest),
    )
    title = words(f"chart.{name}")
    # A growth is not drawn where a month is incomplete.
    if incomplete and name == "value":
        told = [
            words("text.labelled", label=flow, text=month_ranges(months, words))
            for flow, months in incomplete.items()
        ]
        title = words("chart.incomplete", title=title, texts=words.joined("list.remarks", told))
    return Chart(name, 1, title, alt, finished(spec))


def lines(
    reader: Reader,
    rows: list[dict[str, Any]],
    y: dict[str, Any],
    series: str,
    names: list[str],
    tooltip: list[dict[str, str]],
) -> dict[str, Any]:
    """Two lines, month by month, each with a name of `series`; a row without a value breaks one."""
    return {
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
                **y,
                "type": "quantitative",
                "axis": {"grid": True, "tickCount": 6, **y["axis"]},
            },
            # Told apart by shape too, for eyes and printers without colour.
            "color": legend(series, names, ["first", "second"]),
            "shape": {
                "field": series,
                "type": "nominal",
                "scale": {"domain": names, "range": ["circle", "square"]},
            },
            "tooltip": [
                {"field": "month", "title": reader.words("axis.month")},
                {"field": series, "title": " "},
                *tooltip,
            ],
        },
    }
