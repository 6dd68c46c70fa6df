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
    """Wall and processor (user and system) seconds, and peak bytes.

    Memory is the sum of the resident sizes of all processes, looked up every 50 ms.
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
    """Run a command in a folder, its output to a log; stop the benchmark if it fails."""
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
        peak = Peak(child.pid)
        # wait4 counts the child and all that it waited for.
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    peak.stop()
    if child.returncode:
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:])
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}\n{tail}")
    return Usage(seconds, usage.ru_utime + usage.ru_stime, peak.bytes)


class Peak:
    """Watches the memory of a process and its descendants, in a thread."""

    def __init__(self, pid: int) -> None:
        self.bytes = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(pid,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self, pid: int) -> None:
        while not self._ended.wait(EVERY):
            self.bytes = max(self.bytes, _resident(pid))


def _resident(pid: int) -> int:
    """Bytes of a process and its descendants; of those that are still there."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for member in family:
        try:
            total += member.memory_info().rss
        except psutil.Error:
            continue
    return total
