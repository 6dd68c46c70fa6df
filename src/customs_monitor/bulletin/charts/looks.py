"""How all charts look: palettes, font, legend, axes."""

from __future__ import annotations

from typing import Any

FONTS = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
)
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

FLOW_COLOUR = {"export": "var(--first)", "import": "var(--second)"}
# The period that the page has chosen.
OF_PERIOD = {"filter": "datum.period === period"}


def literal(text: str) -> str:
    """A text in an expression of Vega."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def legend(field: str, names: list[str], colours: list[str]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": names, "range": [f"var(--{colour})" for colour in colours]},
        "legend": {"title": None, "orient": "top"},
    }


def finished(spec: dict[str, Any]) -> dict[str, Any]:
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
