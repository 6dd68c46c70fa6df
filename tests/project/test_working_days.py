"""The calendar is what its script makes."""

from __future__ import annotations

import io
import runpy

from project_copy import ROOT

CODES = ROOT / "seeds" / "codes"


def test_the_seed_is_what_the_script_makes() -> None:
    made = io.StringIO()
    runpy.run_path(str(CODES / "make_working_days.py"))["write"](made)
    assert (CODES / "working_days.csv").read_text("utf-8") == made.getvalue()
