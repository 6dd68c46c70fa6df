"""Monthly series whose season, calendar effects and trend are known."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Generated:
    """Values by month, and the factor that season and calendar have in each."""

    values: dict[dt.date, float]
    factors: dict[dt.date, float]


def months_from(first: dt.date, count: int) -> list[dt.date]:
    """The first days of so many months."""
    start = 12 * first.year + first.month - 1
    return [dt.date(n // 12, n % 12 + 1, 1) for n in range(start, start + count)]


def generate(
    seed: int,
    first: dt.date,
    count: int,
    effects: Mapping[str, float],
    calendar: Mapping[str, Mapping[dt.date, float]],
    noise: float,
) -> Generated:
    """A drifting level times a fixed season, calendar effects and noise.

    Args:
        effects: by how much (as a logarithm) a unit of each calendar effect moves the value.
        noise: standard deviation of the irregular part, as a logarithm.
    """
    chance = random.Random(seed)
    season = [chance.gauss(0, 0.1) for _ in range(12)]
    mean = sum(season) / 12
    level, drift = math.log(1e9), 0.005
    values, factors = {}, {}
    for month in months_from(first, count):
        drift += chance.gauss(0, 0.0003)
        level += drift
        effect = sum(size * calendar[name][month] for name, size in effects.items())
        factor = season[month.month - 1] - mean + effect
        factors[month] = math.exp(factor)
        values[month] = round(math.exp(level + factor + chance.gauss(0, noise)))
    return Generated(values, factors)
