"""A worker process of `decode`: reads a pickled (Work, Span) on stdin, answers on stdout."""

import pickle
import sys

from .span import Done, decode_span


def answer() -> Done | Exception:
    """Return the decoded span, or what went wrong, for `decode` to raise."""
    try:
        return decode_span(*pickle.load(sys.stdin.buffer))
    except Exception as error:
        return error


if __name__ == "__main__":
    pickle.dump(answer(), sys.stdout.buffer)
