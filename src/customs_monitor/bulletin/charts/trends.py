"""The largest partners of a flow, each in a row of its own, month by month."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ..provenance import month_ranges
from .chart import Chart
from .looks import FLOW_COLOUR, NAMES, label, names_axis
from .over_time import MONTH_AXIS, MONTHS, days, span_of
from .picture import columns, picture
from .reader import MONTHS_SHOWN, Reader

ROW = 26  # pixels of a partner
# What a partner's months have; a list of each is half as long as a row for each month.
FIELDS = ("month", "value", "value_text")


def chart(reader: Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """The months of the partners that are the largest in this one; its figure stands at the end.

    Each row reaches from zero to its own largest month: what is compared is how partners move.
    """
    words = reader.words
    printed = reader.printed("partner", flow)
    rows = reader.rows(
        f"""
        with series as (
            select * from {reader.series()} where product_id = $product and flow = $flow
        ),
        largest as (
            select member_code, rank from {reader.trade("partner")}
            where product_id = $product and flow = $flow and period = 'month'
                and report_month = $month and rank is not null
                and list_contains($printed, member_code)
        ),
        months as ({MONTHS} from series where report_month <= $month)
        select
            strftime(months.report_month, '%Y-%m') as month, largest.rank, member_code as member,
            series.value
        from months
        cross join largest
        left join series using (report_month, member_code)
        order by largest.rank, months.report_month
        """,
        flow=flow,
        shown=MONTHS_SHOWN,
        printed=list(printed),
    )
    known = {row["month"] for row in rows if row["value"] is not None}
    # One month is no movement.
    if len(known) < 2:
        return None
    newest = f"{reader.month:%Y-%m}"
    unit = words(f"shown_unit.{reader.currency}")
    missing = days(sorted({row["month"] for row in rows} - known))
    for row in rows:
        code = row["member"]
        row["member"] = reader.name("partner", code)
        row["value_text"] = reader.amount(row["value"])
        if row["month"] == newest:
            row["value_text"] = printed[code]["value_text"] or row["value_text"]
    last = [row for row in rows if row["month"] == newest]
    told = columns(
        reader,
        ("month", "axis.month"),
        ("member", "axis.partner"),
        ("value_text", f"shown_unit.{reader.currency}"),
    )
    y = {
        "field": "member",
        "type": "nominal",
        "sort": {"field": "rank", "op": "min"},
        "axis": names_axis(words("language.code")),
    }
    x = {"field": "month", "type": "ordinal", "axis": MONTH_AXIS}
    offset = {
        "field": "level",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "range": [ROW - 4, 4]},
    }
    colour = FLOW_COLOUR[flow]
    layers: list[dict[str, Any]] = [
        {
            "transform": [
                {
                    "joinaggregate": [{"op": "max", "field": "value", "as": "most"}],
                    "groupby": ["member"],
                },
                {
                    "calculate": "isValid(datum.value) ? datum.value / (datum.most || 1) : null",
                    "as": "level",
                },
            ],
            "mark": {
                "type": "line",
                "stroke": colour,
                "strokeWidth": 1.8,
                "point": {"filled": True, "fill": colour, "size": 22},
            },
            "encoding": {
                "x": x,
                "y": y,
                "yOffset": offset,
                "detail": {"field": "member"},
                "tooltip": told,
            },
        },
        {
            "transform": [{"filter": f"datum.month === '{newest}'"}],
            "mark": label(
                "value_text",
                align="left",
                fontWeight="bold",
                x={"expr": "width + 4"},
                dy=ROW / 2 - 4,
            ),
            "encoding": {"y": {**y, "bandPosition": 0}},
        },
    ]
    months = [
        {
            "member": member,
            "rank": rank,
            **{field: [row[field] for row in own] for field in FIELDS},
        }
        for (rank, member), group in groupby(rows, lambda row: (row["rank"], row["member"]))
        for own in [list(group)]
    ]
    return picture(
        reader,
        name,
        table_no,
        months,
        layers,
        height=ROW * len(last),
        unit=words("axis.own_height", unit=unit),
        told=told,
        alt=words(
            "alt.trends",
            **span_of(rows),
            unit=unit,
            figures=reader.figures_of(
                "month", [f"{row['member']} {row['value_text']}" for row in last]
            ),
        ),
        left=NAMES,
        span=words("months.range", **span_of(rows)),
        notes=[words("chart.gap.value", months=month_ranges(missing, words))] if missing else [],
        below=28,
        is_wide=True,
        transform=[{"flatten": list(FIELDS)}],
    )
