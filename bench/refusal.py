"""What the scripts refuse: one line on stderr, exit code 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import duckdb

from customs_monitor.ingest.problem import IngestRefused


def refuse(message: str) -> NoReturn:
    """End the script over its input; the message names what was found and what was expected."""
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(2)


@contextmanager
def in_one_line() -> Iterator[None]:
    """Refuse what a landing, the disk or DuckDB cannot give: a folder, a table, room."""
    try:
        yield
    except IngestRefused as refused:
        refuse(f"{refused.name}: {refused.problem}")
    except duckdb.Error as error:
        refuse(str(error).splitlines()[0])
    except OSError as error:
        refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
