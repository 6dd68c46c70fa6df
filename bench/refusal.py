"""What the scripts refuse: one line on stderr, exit code 2."""

import sys
from pathlib import Path
from typing import NoReturn


def refuse(message: str) -> NoReturn:
    """End the script over its input; the message names what was found and what was expected."""
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    sys.exit(2)
