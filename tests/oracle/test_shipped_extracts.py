"""The marts of the shipped extracts against the oracle."""

from __future__ import annotations

import pytest

from .building import FILLED_AS_SHIPPED, Shipped, differences_between, report
from .terms import PRIMARY_KEYS


@pytest.mark.parametrize("mart", PRIMARY_KEYS)
def test_mart_equals_the_oracle(shipped: Shipped, mart: str) -> None:
    """Same keys; whole numbers, texts, dates and flags exact; ratios within 1e-9; nulls equal."""
    assert bool(shipped.expected[mart]) == (mart in FILLED_AS_SHIPPED)
    found = list(differences_between({mart: shipped.expected[mart]}, shipped.actual))
    assert not found, report(found)
