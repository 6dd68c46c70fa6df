"""What moved a flow: the steps of `contribution_steps` as a staircase."""

from __future__ import annotations

from typing import Any

from ..numbers import decimals
from .chart import Chart
from .looks import NAMES, NO_DATA, label, legend, names_axis
from .picture import Column, columns, picture
from .reader import Reader, with_unit

DIRECTIONS = {"up": "first", "down": "second", "sum": "neutral"}


def chart(reader: Reader, name: str, flow: str, table_no: int) -> Chart | None:
    """The staircase from zero to the flow's growth.

    None where the steps do not reach it: not every partner is known in an incomplete month.
    """
    words = reader.words
    rows = reader.rows(
        """
        select
            period, step_no, kind, partner_code as member, contribution_pp as size, from_pp, to_pp,
            case when kind = 'growth' then 'sum' when contribution_pp < 0 then 'down'
                else 'up' end as direction
        from marts.contribution_steps
        where product_id = $product and currency = $currency
            and report_month = $month and flow = $flow
            and period in ('month', 'year_to_date')
        -- What prints the same is reached.
        qualify abs(
            sum(case kind when 'growth' then -contribution_pp else contribution_pp end)
                over (partition by period)
        ) < 0.05
        order by period, step_no
        """,
        flow=flow,
    )
    # Paper shows the month alone.
    if not any(row["kind"] == "partner" and row["period"] == "month" for row in rows):
        return None
    names = {"others": words("step.others"), "growth": words("step.growth")}
    for row in rows:
        row["member"] = names.get(row["kind"]) or reader.name("partner", row["member"])
    told = columns(
        reader,
        ("period_name", "axis.period"),
        ("member", "axis.partner"),
        ("size_text", "axis.contribution"),
    )
    return picture(
        reader,
        name,
        table_no,
        rows,
        staircase(
            reader, rows, "member", {"field": "step_no", "op": "min"}, told, list(DIRECTIONS)
        ),
        height=24 * max(row["step_no"] for row in rows) + 4,
        unit=words("axis.contribution"),
        told=told,
        alt=_alternative(reader, flow, rows),
        left=NAMES,
        below=14,
    )


def staircase(
    reader: Reader,
    rows: list[dict[str, Any]],
    field: str,
    sort: Any,
    told: list[Column],
    directions: list[str],
) -> list[dict[str, Any]]:
    """Bars from where the last one ended, each with its figure; says in the rows what they tell."""
    words = reader.words
    for row in rows:
        row["size_text"] = decimals(row["size"], 1, signed=True)
        row["direction"] = words(f"step.{row['direction']}")
    x = {"type": "quantitative", "axis": None, "scale": {"nice": False, "padding": 6}}
    y = {
        "field": field,
        "type": "nominal",
        "sort": sort,
        "axis": names_axis(words("language.code")),
    }
    return [
        {
            "mark": {"type": "bar", "height": {"band": 0.75}},
            "encoding": {
                "y": y,
                "x": {"field": "from_pp", **x},
                "x2": {"field": "to_pp"},
                "color": legend(
                    "direction",
                    [words(f"step.{direction}") for direction in directions],
                    [DIRECTIONS[direction] for direction in directions],
                ),
                "tooltip": told,
            },
        },
        # Where it all starts: a line of its own, not one on every step.
        {
            "data": NO_DATA,
            "mark": {"type": "rule", "stroke": "var(--ink)"},
            "encoding": {"x": {"datum": 0, **x}},
        },
        # The figures below each other, where no bar reaches.
        {
            "mark": label("size_text", align="right", x={"expr": "width + 40"}),
            "encoding": {"y": y},
        },
    ]


def _alternative(reader: Reader, flow: str, rows: list[dict[str, Any]]) -> str:
    words = reader.words
    parts = []
    for period in reader.periods:
        steps = [row for row in rows if row["period"] == period and row["kind"] == "partner"]
        ups = [f"{row['member']} {row['size_text']}" for row in steps if row["size"] > 0][:3]
        downs = [
            f"{row['member']} {row['size_text']}" for row in reversed(steps) if row["size"] < 0
        ]
        if steps:
            growth = reader.printed("overview", flow, period).get("", {}).get("yoy_text")
            parts.append(
                words(
                    "alt.steps",
                    period=reader.periods[period],
                    flow=words(f"flow.{flow}"),
                    growth=with_unit(growth, " %"),
                    up=words.joined("list.figures", ups or ["-"]),
                    down=words.joined("list.figures", downs[:3] or ["-"]),
                )
            )
    return words.joined("list.sentences", parts)
