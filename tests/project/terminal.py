"""Runs a command in a pseudo-terminal of a width, as a person sees it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path


def seen(*command: str, cwd: Path, columns: int) -> str:
    """Return what a console script of the environment prints, without colours and the like."""
    text = received(*command, cwd=cwd, columns=columns)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).replace("\r\n", "\n")


def received(*command: str, cwd: Path, columns: int, **environment: str) -> str:
    """Return all that a terminal receives from a console script of the environment."""
    terminal, its_end = pty.openpty()
    fcntl.ioctl(its_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    known = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=cwd,
        stdin=its_end,
        stdout=its_end,
        stderr=subprocess.STDOUT,
        env=known | {"TERM": "xterm"} | environment,
    )
    os.close(its_end)
    read = bytearray()
    # A terminal whose program has ended is an error to read.
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 1 << 16):
            read += part
    os.close(terminal)
    process.wait()
    return read.decode()
