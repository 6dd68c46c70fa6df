"""The partners of a flow on a map of the world."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import Any

from .chart import WORLD, Chart
from .looks import OF_PERIOD, finished
from .reader import CELLS, Reader, by_period

# Shares at which the map changes its colour.
SHARE_STEPS = [0.1, 1, 2, 5, 10, 20]


def chart(reader: Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """Every partner that has an ISO code, coloured by its share; a dot for small countries."""
    words = reader.words
    rows = reader.rows(
        """
        select
            trade.period, trade.rank, names.name as member,
            partners.partner_iso_numeric as iso, trade.share_pct as share, trade.value_usd as value,
            trade.value_usd_yoy_pct as growth
        from marts.trade_by_partner as trade
        inner join marts.partners using (partner_code)
        inner join marts.names
            on names.list = 'partner' and trade.partner_code = names.code
            and names.language = $language
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
        select cells.period, names.name as member, share_text
        from cells
        inner join marts.names
            on names.list = 'partner' and cells.member_code = names.code
            and names.language = $language
        inner join marts.top_partners as top
            on cells.report_month = top.report_month and cells.period = top.period
            and cells.flow = top.flow and cells.member_code = top.partner_code
            and top.product_id = $product
        where cells.report_month = $month and cells.flow = $flow
        order by cells.period, top.rank
        """,
        breakdown="partner",
        flow=flow,
    )
    alt = words("alt.map", figures=by_period(reader, largest, "share_text", " %"))
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
            "title": words("axis.share"),
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
        {"field": "member", "title": words("axis.partner")},
        {"field": "value", "title": words("axis.usd"), "format": ",d"},
        # Two decimals: nobody is to compare them with the tables' rounding.
        {"field": "share", "title": words("axis.share"), "format": ".2f"},
        {"field": "growth", "title": words("axis.growth"), "format": ".2f"},
    ]

    def layer(feature: str) -> dict[str, Any]:
        source = {**shapes, "format": {"type": "topojson", "feature": feature}}
        return {
            "data": {"values": rows},
            "transform": [
                OF_PERIOD,
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
    return Chart(name, table_no, words(f"chart.{name}"), alt, finished(spec))
