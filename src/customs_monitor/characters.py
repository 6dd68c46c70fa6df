"""Characters that no text has, and those that a terminal would obey instead of showing them."""

from __future__ import annotations

import re
import unicodedata

#: Unicode's 66 noncharacters.
NONCHARACTERS = [
    (0xFDD0, 0xFDEF),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
]
_NONE = "".join(f"{chr(first)}-{chr(last)}" for first, last in NONCHARACTERS)
#: Controls but for tabs and ends of lines, and what is no character at all.
NO_TEXT = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_NONE}]")


def no_text(text: str) -> str | None:
    """Name the first character that no text has; None where there is none."""
    found = NO_TEXT.search(text)
    if not found:
        return None
    code = f"U+{ord(found[0]):04X}"
    is_control = unicodedata.category(found[0]) == "Cc"
    return f"a control character {code}" if is_control else f"{code}, which is no character"


def one_line(text: str) -> str:
    """Return `text` on one line: what a terminal obeys or does not show is escaped."""
    return "".join(
        c
        if c.isprintable() or unicodedata.category(c) == "Zs"
        else c.encode("unicode_escape").decode()
        for c in text
    )
