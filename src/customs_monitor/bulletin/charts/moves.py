"""Why a flow moved: the parts of its growth, unit value against quantity, concentration."""

from __future__ import annotations

from typing import Any

from ..words import MOVED
from .chart import Chart
from .looks import OF_PERIOD, finished, legend
from .over_time import MONTHS, MONTHS_SHOWN, lines
from .reader import Reader

PARTS = ("price", "quantity", "entry", "exit", "unmeasured")
# What the text says of what a chart draws.
TOPICS = {
    "parts": ["growth", "parts", "other_parts"],
    "prices": ["growth"],
    "concentration": ["concentration"],
}


def parts(reader: Reader, flow: str) -> Chart | None:
    """The staircase of `growth_parts` from zero to the flow's growth, partner by partner."""
    words = reader.words
    rows = reader.rows(
        """
        select period, part, contribution_pp as size, from_pp, to_pp,
            case when contribution_pp < 0 then $down else $up end as direction
        from marts.growth_parts
        where product_id = $product and report_month = $month and flow = $flow
            and breakdown = 'partner' and period in ('month', 'year_to_date')
        """,
        flow=flow,
        **{key: words(f"step.{key}") for key in ("down", "up")},
    )
    # Paper shows the month alone.
    if not any(row["period"] == "month" for row in rows):
        return None
    order = [words(f"part.{part}") for part in PARTS]
    directions = [words("step.up"), words("step.down")]
    for row in rows:
        row["part"] = words(f"part.{row['part']}")
    axis = {"title": words("axis.contribution"), "grid": True, "tickCount": 6}
    spec = {
        "height": 26 * len(PARTS) + 10,
        "data": {"values": rows},
        "transform": [OF_PERIOD],
        "mark": {"type": "bar", "height": {"band": 0.75}},
        "encoding": {
            "y": {
                "field": "part",
                "type": "nominal",
                "sort": order,
                "axis": {"title": None, "labelLimit": 160},
            },
            "x": {"field": "from_pp", "type": "quantitative", "axis": axis},
            "x2": {"field": "to_pp"},
            "color": legend("direction", directions, ["first", "second"]),
            "tooltip": [
                {"field": "part", "title": " "},
                {"field": "size", "title": words("axis.contribution"), "format": "+.2f"},
            ],
        },
    }
    return _finished(reader, f"{flow}_parts", "parts", spec, flow)


def prices(reader: Reader, flow: str) -> Chart | None:
    """Growth of quantity and of unit value, month by month; without a growth the line breaks."""
    words = reader.words
    measures = {"quantity": words("measure.quantity"), "unit_value": words("measure.unit_value")}
    rows = reader.rows(
        f"""
        with trade as (
            select report_month, quantity_yoy_pct, unit_value_usd_yoy_pct
            from marts.trade_overview
            where product_id = $product and flow = $flow and period = 'month'
        ),
        months as (
            {MONTHS} from trade
            where coalesce(quantity_yoy_pct, unit_value_usd_yoy_pct) is not null
                and report_month <= $month
        )
        select strftime(months.report_month, '%Y-%m') as month, measures.measure,
            case measure when 'quantity' then quantity_yoy_pct else unit_value_usd_yoy_pct end
                as growth
        from months
        cross join (values ('quantity'), ('unit_value')) as measures (measure)
        left join trade using (report_month)
        order by months.report_month, measure
        """,
        flow=flow,
        shown=MONTHS_SHOWN,
    )
    y = {"field": "growth", "axis": {"title": words("axis.growth")}}
    spec = _lines(reader, rows, y, "measure", measures)
    return _finished(reader, f"{flow}_prices", "prices", spec, flow) if spec else None


def concentration(reader: Reader) -> Chart | None:
    """The Herfindahl and Hirschman index of each flow's partners, month by month."""
    words = reader.words
    flows = {flow: words(f"flow.{flow}") for flow in ("export", "import")}
    rows = reader.rows(
        f"""
        with shares as (
            select report_month, flow, hhi from marts.concentration
            where product_id = $product and breakdown = 'partner' and period = 'month'
                and hhi is not null
        ),
        months as ({MONTHS} from shares where report_month <= $month)
        select strftime(months.report_month, '%Y-%m') as month, flows.flow, shares.hhi
        from months
        cross join (values ('export'), ('import')) as flows (flow)
        left join shares using (report_month, flow)
        order by months.report_month, flows.flow
        """,
        shown=MONTHS_SHOWN,
    )
    # Far from 0 and 10,000 at once, the line would be flat.
    y = {"field": "hhi", "axis": {"title": words("axis.hhi")}, "scale": {"zero": False}}
    spec = _lines(reader, rows, y, "flow", flows)
    return _finished(reader, "concentration", "concentration", spec) if spec else None


def _lines(
    reader: Reader,
    rows: list[dict[str, Any]],
    y: dict[str, Any],
    series: str,
    names: dict[str, str],
) -> dict[str, Any] | None:
    """The lines of `names`, None without a value."""
    if all(row[y["field"]] is None for row in rows):
        return None
    for row in rows:
        row[series] = names[row[series]]
    tooltip = [{"field": y["field"], "title": y["axis"]["title"], "format": ",.1f"}]
    return lines(reader, rows, y, series, list(names.values()), tooltip)


def _finished(
    reader: Reader, name: str, kind: str, spec: dict[str, Any], flow: str | None = None
) -> Chart:
    """The chart; its alternative ends with the sentences of bulletin_moves that it draws."""
    words = reader.words
    told = reader.rows(
        """
        select text from marts.bulletin_moves
        where product_id = $product and report_month = $month and language = $language
            and list_contains($topics, topic) and flow = coalesce($flow, flow)
        order by period, flow, sentence_no
        """,
        topics=TOPICS[kind],
        flow=flow,
    )
    alt = words.joined("list.sentences", [words(f"alt.{kind}"), *(row["text"] for row in told)])
    return Chart(name, MOVED, words(f"chart.{name}"), alt, finished(spec))
