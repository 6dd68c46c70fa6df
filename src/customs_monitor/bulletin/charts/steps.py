"""What moved a flow: the steps of `contribution_steps` as a staircase."""

from __future__ import annotations

from typing import Any

from .chart import Chart
from .looks import OF_PERIOD, finished, legend
from .reader import Reader, with_unit


def chart(reader: Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """The staircase from zero to the flow's growth.

    None where the steps do not reach it: not every partner is known in an incomplete month.
    """
    words = reader.words
    rows = reader.rows(
        """
        select
            steps.period, steps.step_no, steps.kind, names.name as member,
            steps.contribution_pp as size, steps.from_pp, steps.to_pp,
            case when steps.kind = 'growth' then $sum when steps.contribution_pp < 0 then $down
                else $up end as direction
        from marts.contribution_steps as steps
        left join marts.names
            on names.list = 'partner' and steps.partner_code = names.code
            and names.language = $language
        where steps.product_id = $product and steps.report_month = $month and steps.flow = $flow
            and steps.period in ('month', 'year_to_date')
        -- What prints the same is reached.
        qualify abs(
            sum(case steps.kind when 'growth' then -contribution_pp else contribution_pp end)
                over (partition by steps.period)
        ) < 0.05
        order by steps.period, steps.step_no
        """,
        flow=flow,
        **{key: words(f"step.{key}") for key in ("sum", "down", "up")},
    )
    # Paper shows the month alone.
    if not any(row["kind"] == "partner" and row["period"] == "month" for row in rows):
        return None
    names = {"others": words("step.others"), "growth": words("step.growth")}
    for row in rows:
        row["member"] = names.get(row["kind"], row["member"])
    alt = __alternative(reader, flow, rows)
    spec = {
        "height": 24 * max(row["step_no"] for row in rows) + 10,
        "data": {"values": rows},
        "transform": [OF_PERIOD],
        "encoding": {
            "y": {
                "field": "member",
                "type": "nominal",
                "sort": {"field": "step_no", "op": "min"},
                "axis": {"title": None, "labelLimit": 120},
            },
            "tooltip": [
                {"field": "member", "title": words("axis.partner")},
                {"field": "size", "title": words("axis.contribution"), "format": "+.2f"},
            ],
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.75}},
                "encoding": {
                    "x": {
                        "field": "from_pp",
                        "type": "quantitative",
                        "axis": {"title": words("axis.contribution"), "grid": True, "tickCount": 6},
                    },
                    "x2": {"field": "to_pp"},
                    "color": legend(
                        "direction",
                        [words("step.up"), words("step.down"), words("step.sum")],
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
    return Chart(name, table_no, words(f"chart.{name}"), alt, finished(spec))


def __alternative(reader: Reader, flow: str, rows: list[dict[str, Any]]) -> str:
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
    for period in reader.periods:
        steps = [row for row in rows if row["period"] == period and row["kind"] == "partner"]
        ups = [row["member"] for row in steps if row["size"] > 0][:3]
        downs = [row["member"] for row in reversed(steps) if row["size"] < 0][:3]
        if steps:
            parts.append(
                words(
                    "alt.steps",
                    period=reader.periods[period],
                    flow=words(f"flow.{flow}"),
                    growth=with_unit(growth.get(period), " %"),
                    up=words.joined("list.figures", ups or ["-"]),
                    down=words.joined("list.figures", downs or ["-"]),
                )
            )
    return words.joined("list.sentences", parts)
