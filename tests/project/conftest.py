"""Fixtures of the project's own tests."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, so that the workers of `make test` end at about the same time.

    The first one builds the shipped extracts; the second one is not to wait for them.
    """
    longest = (
        "test_incremental.py",
        "test_random_extracts.py",
        "test_build_and_publish.py",
        "test_command.py",
        "test_publications.py",
        "test_site.py",
        "test_portability.py",
        "test_written_again.py",
        "test_built_anew.py",
    )
    place = {name: number for number, name in enumerate(longest)}
    items.sort(key=lambda item: place.get(item.path.name, len(longest)))
