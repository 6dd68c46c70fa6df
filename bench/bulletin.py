"""How much work is a bulletin: all four formats of a month, in one language?

    make build && .venv/bin/python bench/bulletin.py [RUNS]

Processor time of `customs bulletin` on the published database, with that of the programs which it
starts: what else the machine does is not counted. The exit status is 1 from ten seconds on.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CUSTOMS = Path(sys.executable).parent / "customs"
MONTH = "2024-06"
MAX_SECONDS = 10


def seconds(out: str) -> float:
    """Return the processor time of one run."""
    before = sum(os.times()[2:4])
    command = [str(CUSTOMS), "bulletin", "--month", MONTH, "--lang", "zh", "--out", out]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return sum(os.times()[2:4]) - before


def main(runs: int) -> None:
    """Print the median as a Markdown table."""
    with tempfile.TemporaryDirectory() as out:
        median = statistics.median(seconds(out) for _ in range(runs))
    print(f"| `customs bulletin` | processor seconds, median of {runs} runs |\n|---|--:|")
    print(f"| four formats of {MONTH} in one language | {median:.1f} |")
    if median >= MAX_SECONDS:
        raise SystemExit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
