"""Times the project and its peers on generated landings, and writes a report with a chart.

    python bench/run.py --sizes 1m,10m --runs 3 --peers dbt,bare,polars,pandas

The peers of a size run in turn, A B C A B C, each as a process of its own, the project last. In
the first round what they give is compared row by row (`--no-check`: not; Spark's marts:
`make test-spark`). Months arrive later right after each full build that they are compared with.
Landings, results and report.md are kept in `--folder`, so sizes can be measured apart, and `--more`
adds runs to those measured earlier; `--report` only writes the report again.
"""

import argparse
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from arguments import line_count, names, positive, sizes, whole_years
from compare import KEYS, Comparison
from generate import LAST_MONTH, arrive, generate, has, recipe_for, shifted
from measure import Usage, measured
from project import DBT, STORAGE_VERSION, Limits, Project
from refusal import in_one_line
from report import SCENARIOS, write
from results import FULL, READ, TESTS, WRITE, Result, Results

HERE = Path(__file__).resolve().parent
SCRIPTS = {
    "bare": ["bare_duckdb.py"],
    "bare_tables": ["bare_duckdb.py", "--tables", STORAGE_VERSION],
    "polars": ["polars_peer.py"],
    "pandas": ["pandas_peer.py"],
}
# The project itself: peers and their engines.
PROJECTS = {"dbt": "duckdb", "spark": "spark"}
# What a peer can be limited to.
LIMITS = {
    "bare": ("memory_limit", "threads"),
    "bare_tables": ("memory_limit", "threads"),
    "dbt": ("memory_limit", "threads", "model_threads"),
    "polars": ("threads",),
}
LIMIT_NAMES = {
    "memory_limit": "{}",
    "threads": "threads: {}",
    "model_threads": "models at once: {}",
}


class Benchmark:
    """One size of history, measured round by round."""

    def __init__(self, given: argparse.Namespace, size: str, results: Results) -> None:
        self.given = given
        self.size = size
        self.results = results
        self.landing = given.folder / f"landing-{size}-{given.months}"
        self.outputs = given.folder / "outputs"
        self.projects = {
            peer: Project(given.folder / f"project-{engine}", engine, Limits(**self._limits(peer)))
            for peer, engine in PROJECTS.items()
            if peer in given.peers
        }

    def run(self) -> None:
        lines, months = line_count(self.size), self.given.months
        # Not if it was interrupted, nor if it is of an earlier generate.sql.
        if not has(self.landing, recipe_for(lines, months)):
            say(f"{self.size}: generating")
            shutil.rmtree(self.landing, ignore_errors=True)
            generate(self.landing, lines, months)
        for round_no in range(self.given.runs):
            for peer in self.given.peers:
                self._dbt(peer) if peer in PROJECTS else self._script(peer)
                if self.given.read and peer in ("dbt", "bare_tables"):
                    self._read(peer)
                if self.given.read and peer == "bare_tables":
                    self._write(peer)
                if round_no == 0 and self.given.check and peer != "spark":
                    self._compare(peer)
                if self.given.scenarios and peer == "dbt":
                    self._scenarios(peer, round_no)
                if peer != self.given.peers[0]:
                    self._clear(peer)
            self._clear(self.given.peers[0])

    def _output(self, peer: str) -> Path:
        if peer in self.projects:
            return self.projects[peer].warehouse
        return self.outputs / peer / ("marts.duckdb" if peer == "bare_tables" else "")

    def _clear(self, peer: str) -> None:
        """Outputs are large; a warehouse is kept, for the scenarios."""
        if peer not in self.projects:
            shutil.rmtree(self.outputs / peer, ignore_errors=True)

    def _dbt(self, peer: str) -> None:
        self.projects[peer].read(self.landing)
        self.projects[peer].start_anew()
        self._build(peer, FULL)

    def _build(self, peer: str, step: str) -> None:
        usage, parts = self.projects[peer].build()
        self._record(peer, step, usage)
        if step == FULL:
            name = self._named(peer)
            for part, seconds in parts.items():
                self.results.add(Result(self.size, self.given.months, name, part, seconds))
            say(f"{self.size}: of these, tests: {parts[TESTS]:.1f} s")

    def _script(self, peer: str) -> None:
        self.outputs.mkdir(parents=True, exist_ok=True)
        script, *options = SCRIPTS[peer]
        command = [sys.executable, HERE / "peers" / script, *options]
        command += ["--landing", self.landing, "--out", self.outputs / peer]
        environment = {}
        for limit, value in self._limits(peer).items():
            if peer == "polars":
                environment["POLARS_MAX_THREADS"] = str(value)
            else:
                command += [f"--{limit.replace('_', '-')}", str(value)]
        log = self.outputs / f"{peer}.log"
        self._record(peer, FULL, measured(command, HERE, log, environment))

    def _read(self, peer: str) -> None:
        command = [sys.executable, HERE / "read.py", self._output(peer)]
        self.outputs.mkdir(parents=True, exist_ok=True)
        log = self.outputs / f"{peer}-read.log"
        self._record(peer, READ, measured(command, HERE, log))

    def _write(self, peer: str) -> None:
        written = self._output(peer)
        # Nothing is made of the copy, and a full disk would end the rounds that are still to come.
        if shutil.disk_usage(self.outputs).free < 1.2 * written.stat().st_size:
            say(f"{self.size}: no room on disk to write the tables of {peer} once more: left out")
            return
        copy = self.outputs / f"{peer}-copy.duckdb"
        copy.unlink(missing_ok=True)  # of a run that was interrupted
        command = [sys.executable, HERE / "write.py", written, copy, STORAGE_VERSION]
        log = self.outputs / f"{peer}-write.log"
        self._record(peer, WRITE, measured(command, HERE, log))
        copy.unlink()

    def _compare(self, peer: str) -> None:
        """Against the first peer."""
        first = self.given.peers[0]
        if peer == first:
            return
        comparison = Comparison(self._output(first), self._output(peer), self.landing, KEYS)
        differences = list(comparison.differences())
        if differences:
            print(*differences, sep="\n")
            sys.exit(f"{self.size}: {first} and {peer} do not give the same")
        say(f"{self.size}: {first} and {peer} give the same")

    def _scenarios(self, peer: str, round_no: int) -> None:
        """What arrives later, on the warehouse of this round; another next month in every round."""
        landing = self.given.folder / f"landing-{self.size}-{self.given.months}-later"
        shutil.rmtree(landing, ignore_errors=True)
        # Files of a landing are never changed, so links do.
        shutil.copytree(self.landing, landing, copy_function=os.link)
        self.projects[peer].read(landing)
        three_years_back = shifted(LAST_MONTH, -min(36, self.given.months - 12))
        months = {"last_month": LAST_MONTH, "revision": three_years_back, "new_month": None}
        for scenario in self.given.scenarios:
            if scenario == "new_month" and round_no:
                for _ in range(round_no):
                    arrive(landing, None)
                self.projects[peer].build()  # not measured
            arrive(landing, months[scenario])
            self._build(peer, scenario)
        shutil.rmtree(landing)

    def _limits(self, peer: str) -> dict[str, Any]:
        """The limits that are given and that this peer can take."""
        given = {limit: getattr(self.given, limit) for limit in LIMITS.get(peer, ())}
        return {limit: value for limit, value in given.items() if value}

    def _named(self, peer: str) -> str:
        """A peer with less than the machine has is another peer."""
        limits = [LIMIT_NAMES[limit].format(value) for limit, value in self._limits(peer).items()]
        return " ".join([peer, ", ".join(limits)]).strip()

    def _record(self, peer: str, step: str, usage: Usage) -> None:
        name = self._named(peer)
        self.results.add(Result.of(self.size, self.given.months, name, step, usage))
        memory = f"{usage.peak_bytes / 2**30:.2f} GiB"
        processor = f"{usage.cpu_seconds:.1f} s of processor"
        say(f"{self.size}: {name} {step}: {usage.seconds:.1f} s, {processor}, {memory}")


def say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=sizes, default=["1m", "10m"], help="1m,10m,36m")
    parser.add_argument("--months", type=whole_years, default=120, help="of history: 120, 24")
    parser.add_argument("--runs", type=positive, default=3)
    parser.add_argument("--more", action="store_true", help="keep earlier runs: medians of all")
    parser.add_argument(
        "--peers", type=names, default=["bare", "bare_tables", "dbt", "polars", "pandas"]
    )
    parser.add_argument("--folder", type=Path, default=HERE / "data", help="landings and results")
    parser.add_argument("--memory-limit", help="of DuckDB, in dbt and the script: 4GiB")
    parser.add_argument("--threads", type=positive, help="of DuckDB and Polars (all cores)")
    parser.add_argument(
        "--model-threads", type=positive, help="models that dbt builds at once (one)"
    )
    parser.add_argument("--no-check", dest="check", action="store_false", help="do not compare")
    parser.add_argument(
        "--no-read", dest="read", action="store_false", help="do not time reading and copying"
    )
    parser.add_argument(
        "--scenarios",
        type=names,
        nargs="?",
        const=list(SCENARIOS),
        default=[],
        help=f"also months that arrive later: all, or of {','.join(SCENARIOS)}",
    )
    parser.add_argument("--report", action="store_true", help="only write the report again")
    given = parser.parse_args()
    unknown = set(given.peers) - {*PROJECTS, *SCRIPTS}
    if unknown:
        parser.error(f"unknown peer {', '.join(sorted(unknown))}")
    unknown = set(given.scenarios) - set(SCENARIOS)
    if unknown:
        parser.error(f"unknown scenario {', '.join(sorted(unknown))}")
    # The others are compared with the first. What arrives later changes the project's tables, and
    # Spark's are compared elsewhere: these come last.
    given.peers.sort(key=lambda peer: (peer in PROJECTS, peer == "spark"))
    if "spark" in given.peers and not DBT["spark"].exists():
        parser.error(
            f"the peer spark needs {DBT['spark'].parent.parent}, which make bench installs"
        )
    if given.scenarios and "dbt" not in given.peers:
        parser.error("--scenarios are of the peer dbt")
    given.folder = given.folder.resolve()
    # An end from outside is an end of what was started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = Results(given.folder / "results.jsonl", given.more)
    if given.report and not results.all:
        parser.error(f"{results.path}: nothing has been measured")
    if not given.report:
        given.folder.mkdir(parents=True, exist_ok=True)
        for size in given.sizes:
            Benchmark(given, size, results).run()
    print(write(results, given.folder))


if __name__ == "__main__":
    with in_one_line():
        main()
