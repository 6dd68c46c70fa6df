"""Why a flow moved: the parts of its growth, unit value against quantity, concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..numbers import decimals
from ..words import MOVED
from .chart import Chart
from .looks import NAMES, NUMBERS
from .over_time import FLOWS, MONTHS, gap_notes, lines, span_of
from .picture import columns, picture
from .reader import MONTHS_SHOWN, Reader
from .steps import staircase

PARTS = ("price", "quantity", "entry", "exit", "unmeasured")
MEASURES = ("quantity", "unit_value")
# What the text says of what a chart draws.
TOPICS = {
    "parts": ["growth", "parts", "other_parts"],
    "prices": ["growth"],
    "concentration": ["concentration"],
}


def parts(reader: Reader, flow: str) -> Chart | None:
    """The staircase of `growth_parts` from zero to the flow's growth; they are in dollars alone."""
    words = reader.words
    if reader.currency != "usd":
        return None
    rows = reader.rows(
        """
        select period, part, contribution_pp as size, from_pp, to_pp,
            case when contribution_pp < 0 then 'down' else 'up' end as direction
        from marts.growth_parts
        where product_id = $product and report_month = $month and flow = $flow
            and breakdown = 'partner' and period in ('month', 'year_to_date')
        order by period, list_position($parts, part)
        """,
        flow=flow,
        parts=list(PARTS),
    )
    # Paper shows the month alone.
    if not any(row["period"] == "month" for row in rows):
        return None
    for row in rows:
        row["part"] = words(f"part.{row['part']}")
    told = columns(
        reader,
        ("period_name", "axis.period"),
        ("part", "axis.part"),
        ("size_text", "axis.contribution"),
    )
    order = [words(f"part.{part}") for part in PARTS]
    return picture(
        reader,
        f"{flow}_parts",
        MOVED,
        rows,
        staircase(reader, rows, "part", order, told, ["up", "down"]),
        height=28 * len(PARTS) + 4,
        unit=words("axis.contribution"),
        told=told,
        alt=_alternative(reader, "parts", flow),
        left=NAMES,
        below=14,
    )


def prices(reader: Reader, flow: str) -> Chart | None:
    """Growth of quantity and of unit value, month by month; without a growth the line breaks."""
    rows = reader.rows(
        f"""
        with trade as (
            select report_month, quantity_yoy_pct, unit_value_yoy_pct
            from {reader.trade("overview")}
            where product_id = $product and flow = $flow and period = 'month'
        ),
        months as (
            {MONTHS} from trade
            where coalesce(quantity_yoy_pct, unit_value_yoy_pct) is not null
                and report_month <= $month
        )
        select strftime(months.report_month, '%Y-%m') as month, measures.measure,
            case measure when 'quantity' then quantity_yoy_pct else unit_value_yoy_pct end
                as growth
        from months
        cross join (values ('quantity'), ('unit_value')) as measures (measure)
        left join trade using (report_month)
        order by months.report_month, measure
        """,
        flow=flow,
        shown=MONTHS_SHOWN,
    )
    return _over_time(
        reader, f"{flow}_prices", "prices", rows, "growth", "measure", MEASURES, "axis.growth", flow
    )


def concentration(reader: Reader) -> Chart | None:
    """The Herfindahl and Hirschman index of each flow's partners, month by month; in dollars."""
    if reader.currency != "usd":
        return None
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
    return _over_time(
        reader, "concentration", "concentration", rows, "hhi", "flow", FLOWS, "axis.hhi", None
    )


def _over_time(
    reader: Reader,
    name: str,
    kind: str,
    rows: list[dict[str, Any]],
    field: str,
    series: str,
    names: Sequence[str],
    axis: str,
    flow: str | None,
) -> Chart | None:
    """The lines of a section that no table belongs to, None without a value."""
    words = reader.words
    if all(row[field] is None for row in rows):
        return None
    notes = gap_notes(reader, f"chart.gap.{kind}", rows, field, series, names)
    is_index = field == "hhi"
    for row in rows:
        row[series] = words(f"{series}.{row[series]}")
        row["text"] = decimals(row[field], 0 if is_index else 1)
    told = columns(reader, ("month", "axis.month"), (series, f"axis.{series}"), ("text", axis))
    # Far from 0 and 10,000 at once, a line of the index would be flat.
    layers = lines(
        told,
        field,
        "text",
        (series, [words(f"{series}.{own}") for own in names]),
        reader,
        zero=not is_index,
    )
    return picture(
        reader,
        name,
        MOVED,
        rows,
        layers,
        height=200,
        unit=words(axis),
        told=told,
        alt=_alternative(reader, kind, flow),
        left=NUMBERS,
        span=words("months.range", **span_of(rows)),
        notes=notes,
        below=28,
        is_wide=is_index,
    )


def _alternative(reader: Reader, kind: str, flow: str | None) -> str:
    """What a chart shows, and the sentences of bulletin_moves that tell its figures."""
    words = reader.words
    told = reader.rows(
        """
        select flow, topic, text from marts.bulletin_moves
        where product_id = $product and currency = $currency and report_month = $month
            and language = $language
        order by period, flow, sentence_no
        """
    )
    texts = [
        row["text"]
        for row in told
        if row["topic"] in TOPICS[kind] and row["flow"] == (flow or row["flow"])
    ]
    return words.joined("list.sentences", [words(f"alt.{kind}"), *texts])
