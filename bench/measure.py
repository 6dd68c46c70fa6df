"""Runs a command and measures it: wall time, processor time, peak memory of its process tree."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

EVERY = 0.05


@dataclass(frozen=True)
class Usage:
    """Wall and processor (user and system) seconds, and peak bytes, of the whole process tree.

    Memory is the sum of the resident sizes of all processes at one time. Processes are looked up
    every 50 ms: of one that ends, processor time since the last look is not counted.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int


def measured(
    command: Sequence[str | Path],
    folder: Path,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Usage:
    """Run a command in a folder, its output to a log; stop the benchmark if it fails.

    It begins on an idle disk: what ran before may have left gigabytes that are still to be written,
    and whoever makes sure that its data is on disk, as DuckDB does, would wait for them.
    """
    os.sync()
    with log.open("wb") as output:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        watch = Watch(child.pid)
        try:
            child.wait()
        finally:
            child.terminate()  # If this process is ended; else it is no more.
        seconds = time.perf_counter() - start
    watch.stop()
    if child.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}\n{tail}")
    return Usage(seconds, sum(watch.cpu_seconds.values()), watch.peak_bytes)


class Watch:
    """Watches a process and its descendants, in a thread.

    Descendants are all counted, also those that nobody waits for: dbt does not for Spark's JVM.
    """

    def __init__(self, pid: int) -> None:
        self.peak_bytes = 0
        self.cpu_seconds: dict[int, float] = {}  # of each process, when last seen
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(pid,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self, pid: int) -> None:
        while not self._ended.wait(EVERY):
            self.peak_bytes = max(self.peak_bytes, self._look(pid))

    def _look(self, pid: int) -> int:
        """Note processor times; return the resident bytes of those that are still there."""
        try:
            process = psutil.Process(pid)
            family = [process, *process.children(recursive=True)]
        except psutil.Error:
            return 0
        resident = 0
        for member in family:
            try:
                times = member.cpu_times()
                resident += member.memory_info().rss
            except psutil.Error:
                continue
            self.cpu_seconds[member.pid] = times.user + times.system
        return resident
