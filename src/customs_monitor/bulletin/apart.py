"""Runs a renderer that is written in Rust in a process of its own: only that one can abort."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from customs_monitor.errors import reason

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def apart(function: Callable[_Given, _Made], *given: _Given.args, **named: _Given.kwargs) -> _Made:
    """Call a function of a module in another process and return what it returns.

    Raises:
        RuntimeError: it raised something, or its process ended.
    """
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=pickle.dumps((function, given, named)),
        # Of an abort Rust tells more than one line.
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        how = signal.Signals(-done.returncode).name if done.returncode < 0 else done.returncode
        raise RuntimeError(f"the renderer ended with {how}")
    made, problem = pickle.loads(done.stdout)
    if problem:
        raise RuntimeError(problem)
    result: _Made = made
    return result


def _answer() -> None:
    function, given, named = pickle.load(sys.stdin.buffer)
    try:
        answer = (function(*given, **named), "")
    except Exception as error:
        answer = (None, reason(error) or type(error).__name__)
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _answer()
