"""Time `dbt build` on the shipped extracts, data tests included, against an empty dbt project.

Unit tests look at the SQL and at no data: `make build` leaves them out, and so does this.

Both run as a user runs them, in turn, in copies of their own; the ratio is taken pair by pair.

    python bench/build.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from copying import copy_project

DBT = Path(sys.executable).parent / "dbt"
EMPTY = {
    "dbt_project.yml": "name: empty\nversion: 0.1.0\nprofile: empty\n"
    "flags: {send_anonymous_usage_stats: false}\n",
    "profiles.yml": "empty:\n  target: d\n"
    "  outputs: {d: {type: duckdb, path: empty.duckdb, threads: 2}}\n",
}


def seconds(folder: Path) -> float:
    """Return the wall time of one `dbt build` in `folder`."""
    start = time.perf_counter()
    command = [str(DBT), "build", "--quiet", "--exclude-resource-type", "unit_test"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Print the medians and the ratio as a Markdown table."""
    with tempfile.TemporaryDirectory() as temporary:
        full, empty = Path(temporary) / "full", Path(temporary) / "empty"
        full.mkdir()
        copy_project(full)
        (empty / "models").mkdir(parents=True)
        for name, text in EMPTY.items():
            (empty / name).write_text(text, "utf-8")
        for folder in (full, empty):  # warm: parsed, files in the page cache
            seconds(folder)
        pairs = [(seconds(full), seconds(empty)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    print("| dbt build | median of", runs, "runs |\n|---|---|")
    print(f"| shipped extracts, tests included | {statistics.median(a for a, _ in pairs):.2f} s |")
    print(f"| empty project | {statistics.median(b for _, b in pairs):.2f} s |")
    print(f"| ratio | {ratio:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
