"""`customs bulletin`: a month of a product in two languages and four formats."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
import duckdb

from customs_monitor.aside import alone_in, refuse_folders
from customs_monitor.errors import Refused, unwritable
from customs_monitor.options import (
    PROJECT_PATH,
    product_id,
    project_dir,
    published_database,
    report_month,
)
from customs_monitor.published import reading

from . import content
from .words import PERIODS, languages

FORMATS = ("html", "pdf", "docx", "xlsx")
# A page draws its charts itself, paper gets still pictures, Excel none.
WITH_CHARTS = {"html", "pdf", "docx"}
WITH_DRAWINGS = {"pdf", "docx"}


def render(
    connection: duckdb.DuckDBPyConnection,
    product: str,
    month: date,
    languages: Sequence[str],
    formats: Sequence[str],
) -> tuple[dict[str, bytes], tuple[tuple[int, str, str], ...]]:
    """Return the files by name, and the tables, periods and sides whose data are incomplete.

    Raises:
        Refused: no such data, or something that a format needs is not installed.
    """
    modules = {form: _module(form, form) for form in formats}
    with_charts = [form for form in formats if form in WITH_CHARTS]
    with_drawings = [form for form in formats if form in WITH_DRAWINGS]
    files: dict[str, bytes] = {}
    incomplete: tuple[tuple[int, str, str], ...] = ()
    for language in languages:
        bulletin = content.load(connection, product, month, language)
        incomplete = bulletin.incomplete
        charts = drawings = []
        if with_charts:
            charts = _module("charts", with_charts[0]).charts(bulletin, connection)
        if with_drawings:
            drawings = _module("drawings", with_drawings[0]).draw(charts)
        pictures = {"html": [charts], "pdf": [drawings], "docx": [drawings], "xlsx": []}
        for form, module in modules.items():
            made = module.render(bulletin, *pictures[form])
            files[f"{bulletin.file_stem}.{form}"] = made.encode() if form == "html" else made
    return files, incomplete


def write(files: dict[str, bytes], out: Path) -> list[Path]:
    """Write every file aside, then rename all of them.

    Raises:
        Refused: `out` is no folder that can be written, or a folder stands in a file's place.
    """
    paths = [out / name for name in files]
    try:
        with alone_in(out / ".bulletin") as aside:
            for name, made in files.items():
                (aside / name).write_bytes(made)
            refuse_folders(paths)
            for path in paths:
                os.replace(aside / path.name, path)
    except OSError as error:
        raise unwritable(out, error) from error
    return paths


def _module(name: str, form: str) -> ModuleType:
    """Import what a format needs; the packages are an extra that a warehouse does without."""
    try:
        return import_module(f".{name}", __package__)
    except ModuleNotFoundError as error:
        raise Refused(
            f"format '{form}' needs the package '{error.name}': "
            "pip install 'customs-monitor[bulletin]'"
        ) from error


def _formats(text: str) -> list[str]:
    found = [form.strip().lower() for form in text.split(",")]
    for form in found:
        if form not in FORMATS:
            raise Refused(f"--format: found '{form}', expected some of: {','.join(FORMATS)}")
    return list(dict.fromkeys(found))


def _warning(month: date, incomplete: Sequence[tuple[int, str, str]]) -> str:
    """Return one English line, as stderr has no other; the pages say more in their language."""
    tables: dict[str, list[str]] = {}
    for number, period, side in sorted(incomplete, key=lambda i: (i[2], PERIODS.index(i[1]))):
        half = period if side == "current" else f"{period}, {side}"
        tables.setdefault(half.replace("_", " "), []).append(str(number))
    told = "; ".join(f"{', '.join(numbers)} ({half})" for half, numbers in tables.items())
    return f"customs: warning: {month:%Y-%m}: tables with incomplete data: {told}"


@click.command("bulletin")
@product_id
@click.option("--month", help="Report month, YYYY-MM.  [default: the latest]")
@click.option(
    "--lang",
    default="both",
    show_default=True,
    metavar="[zh|en|both]",
    help="A language of the wording; both: every one.",
)
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    help="Formats, separated by commas.",
)
@click.option(
    "--out",
    type=PROJECT_PATH,
    default=Path("bulletins"),
    show_default=True,
    help="The folder that gets the files.",
)
@published_database
@project_dir
def bulletin(
    product: str | None, month: str | None, lang: str, formats: str, out: Path, database: Path
) -> None:
    """Write a month's bulletin as HTML, PDF, Word and Excel files.

    Each file is replaced as a whole, the first one when all are made. A month whose data are
    incomplete is written with a warning on its first page.
    """
    wanted = _formats(formats)
    chosen = None if month is None else report_month(month)
    if out.exists() and not out.is_dir():
        raise Refused(f"{out}: found a file, expected a folder")
    # One connection, so that all of it is of one build even if another is published.
    with reading(database) as connection:
        known = list(languages(connection))
        if lang not in (*known, "both"):
            raise Refused(f"--lang: found '{lang}', expected one of: {', '.join(known)}, both")
        product = product or content.newest_product(connection)
        if product is None:
            raise Refused(f"{database}: {content.NO_BULLETIN}")
        chosen = chosen or content.months(connection, product)[-1]
        files, incomplete = render(
            connection, product, chosen, known if lang == "both" else [lang], wanted
        )
    for path in write(files, out):
        click.echo(path)
    if incomplete:
        click.echo(_warning(chosen, incomplete), err=True)
