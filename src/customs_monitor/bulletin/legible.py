"""What no font has prints as a mark, the same one in every format."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import typst

from customs_monitor.characters import NO_TEXT

from . import fonts
from .apart import apart

MARK = "\ufffd"
# They would turn the figures behind a name as well.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PAGE = """
#let data = json("data.json")
#set document(title: "-")
#set text(font: data.fonts)
#for character in data.characters { par(character) }
"""
_Printed = TypeVar("_Printed")


def legible(printed: _Printed) -> tuple[_Printed, frozenset[str]]:
    """Return what is printed with a mark for each character that cannot be, and those.

    Args:
        printed: texts, or dataclasses, mappings and sequences of them.
    """
    found: set[str] = set()
    _collect(printed, found)
    odd = frozenset(c for c in found if NO_TEXT.match(c) or _TURNING.match(c))
    odd |= _undrawn(frozenset(found - odd))
    marks = dict.fromkeys(map(ord, odd), MARK)
    return (_changed(printed, lambda text: text.translate(marks)) if odd else printed), odd


def warning(unprinted: Iterable[str]) -> str:
    """Return what is to be said of characters that are printed as a mark."""
    named = ", ".join(f"U+{ord(character):04X}" for character in sorted(unprinted))
    return f"characters that no font has are printed as {MARK}: {named}"


def undrawn(characters: list[str]) -> list[str]:
    """Return the characters that no font has: those without which Typst makes PDF/UA."""
    data = {"fonts": [fonts.FAMILY, *fonts.FALLBACKS], "characters": characters}
    files = {"main.typ": _PAGE.encode(), "data.json": json.dumps(data).encode()}
    compile_: Any = typst.compile
    try:
        compile_(files, font_paths=[str(fonts.FOLDER)], pdf_standards="ua-1")
    except typst.TypstError:
        half = len(characters) // 2
        return undrawn(characters[:half]) + undrawn(characters[half:]) if half else characters
    return []


# Which of the rare characters that were met can be drawn.
_is_drawn: dict[str, bool] = {}


def _undrawn(characters: frozenset[str]) -> frozenset[str]:
    # The own font has all of GBK, which is all of most bulletins.
    rare = {c for c in characters if not (c.isspace() or c.encode("gbk", "ignore"))}
    unknown = sorted(rare - _is_drawn.keys())
    if unknown:
        try:
            odd = set(apart(undrawn, unknown))
        except RuntimeError:  # Typst stumbles over one of them
            odd = set(unknown)
        _is_drawn.update({character: character not in odd for character in unknown})
    return frozenset(character for character in rare if not _is_drawn[character])


def _collect(printed: Any, found: set[str]) -> None:
    """Add the characters of every text in what is printed; most of a page is numbers."""
    if isinstance(printed, str):
        found.update(printed)
    elif printed is None or isinstance(printed, int | float):
        return
    elif isinstance(printed, list | tuple):
        for value in printed:
            _collect(value, found)
    elif isinstance(printed, Mapping):
        for value in printed.values():
            _collect(value, found)
    elif is_dataclass(printed):
        for field in fields(printed):
            _collect(getattr(printed, field.name), found)


def _changed(printed: Any, change: Callable[[str], str]) -> Any:
    if isinstance(printed, str):
        return change(printed)
    if isinstance(printed, Mapping):
        return {key: _changed(value, change) for key, value in printed.items()}
    if isinstance(printed, list | tuple):
        return type(printed)(_changed(value, change) for value in printed)
    if is_dataclass(printed) and not isinstance(printed, type):
        own = {field.name: getattr(printed, field.name) for field in fields(printed)}
        return replace(printed, **{name: _changed(value, change) for name, value in own.items()})
    return printed
