"""How all charts look: palettes, font, words inside the picture, legend, axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        "faint": "#5a636d",
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
        "faint": "#a9b1ba",
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
# What a layer needs that has one mark and no data.
NO_DATA: dict[str, Any] = {"values": [{}]}
TITLE_SIZE, TEXT_SIZE, FOOT_SIZE = 15, 12, 11
# How long a line of words may be.
ROOM = "room - 16"
# Room left of a chart, for names and for numbers: what stands under a chart begins there.
NAMES, NUMBERS = 116, 46
# A line ends at a space, or after a CJK character (one more) that nothing has to stand behind.
_LINE = r"(.{1,@}$|.{0,@}[\u2e80-\uffef](?![\u3001\u3002\uff0c\uff1b\uff1a\uff09])|.{1,@}\s+)"
_CJK = ("zh", "ja", "ko")


def literal(text: str) -> str:
    """A text in an expression of Vega."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'"


def of_period(texts: str | Mapping[str, str]) -> str:
    """An expression: a text, or that of the period that the page has chosen."""
    if isinstance(texts, str):
        return literal(texts)
    *others, (_, last) = texts.items()
    return "".join(f"period === {literal(k)} ? {literal(v)} : " for k, v in others) + literal(last)


def wrapped(expression: str, letters: str) -> str:
    """An expression: a text as lines of so many letters, which is an expression as well."""
    line = f" + ({letters}) + ".join(literal(part) for part in _LINE.split("@"))
    return f"split(trim(replace({expression}, regexp({line}, 'gm'), '$1\\n')), regexp('\\\\n+'))"


def letters_in(room: str, size: int, code: str, *, is_bold: bool = False) -> str:
    """An expression: how many letters of a language (zh-CN) a line of that length has room for."""
    width = 1.0 if code.split("-")[0] in _CJK else 0.64 if is_bold else 0.54
    return f"max(8, floor(({room}) / {size * width:.2f}) - 1)"


def names_axis(code: str) -> dict[str, Any]:
    """The axis of members: names as long as there is room for, in two lines if need be."""
    letters = letters_in(f"{NAMES} - 10", TEXT_SIZE, code)
    return {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
        "labelLimit": NAMES,
        "minExtent": NAMES,
        "maxExtent": NAMES,
        "labelExpr": wrapped("datum.label", letters),
        "labelLineHeight": 12,
    }


def numbers_axis() -> dict[str, Any]:
    return {
        "title": None,
        "grid": True,
        "tickCount": 5,
        "domain": False,
        "ticks": False,
        "labelLimit": NUMBERS,
        "minExtent": NUMBERS,
        "maxExtent": NUMBERS,
    }


def legend(field: str, names: list[str], colours: list[str]) -> dict[str, Any]:
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": names, "range": [f"var(--{colour})" for colour in colours]},
        "legend": {"title": None, "orient": "top"},
    }


def label(field: str, **mark: Any) -> dict[str, Any]:
    """The mark of a printed figure beside what it says."""
    return {
        "type": "text",
        "fontSize": TEXT_SIZE,
        "fill": "var(--ink)",
        "text": {"expr": f"datum.{field}"},
        **mark,
    }


def foot(texts: Sequence[str], code: str, left: int, below: int) -> dict[str, Any]:
    """The layer under a chart: what is missing, where it comes from."""
    text = wrapped(literal("\n".join(texts)), letters_in(ROOM, FOOT_SIZE, code))
    return {
        "data": NO_DATA,
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "top",
            "fontSize": FOOT_SIZE,
            "lineHeight": 15,
            "fill": "var(--faint)",
            "x": -left,
            "y": {"expr": f"height + {below}"},
            "text": {"expr": text},
        },
    }


def finished(spec: dict[str, Any], title: str, subtitle: str, code: str) -> dict[str, Any]:
    """What all charts share: the words above, the period that a page may switch, size and looks.

    Args:
        spec: layers, data, height.
        title: an expression of Vega.
        subtitle: an expression of Vega.
        code: the language of the words.
    """
    text = {"labelColor": "var(--ink)", "titleColor": "var(--ink)"}
    return {
        # `room`: how wide the picture is. Who draws it sets it, and `width`.
        "params": [{"name": "period", "value": "month"}, {"name": "room", "value": 640}],
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": "transparent",
        "title": {
            "text": {"expr": wrapped(title, letters_in(ROOM, TITLE_SIZE, code, is_bold=True))},
            "subtitle": {"expr": wrapped(subtitle, letters_in(ROOM, TEXT_SIZE, code))},
        },
        **spec,
        "config": {
            "font": FONTS,
            # The figure around a chart carries its text alternative, not every mark.
            "aria": False,
            "view": {"stroke": None},
            "title": {
                "anchor": "start",
                "frame": "bounds",
                "color": "var(--ink)",
                "fontSize": TITLE_SIZE,
                "lineHeight": 20,
                "subtitleColor": "var(--faint)",
                "subtitleFontSize": TEXT_SIZE,
                "subtitleLineHeight": 16,
                "offset": 8,
            },
            "axis": {
                **text,
                "labelFontSize": TEXT_SIZE,
                "grid": False,
                "gridColor": "var(--grid)",
                "domainColor": "var(--neutral)",
                "tickColor": "var(--neutral)",
            },
            "legend": {**text, "labelFontSize": TEXT_SIZE, "titleFontSize": TEXT_SIZE},
        },
    }
