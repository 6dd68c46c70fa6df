"""`customs bulletin`: a month of a product in two languages and four formats."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import duckdb

from customs_monitor.aside import alone_in, refuse_folders
from customs_monitor.characters import one_line
from customs_monitor.errors import Refused, reason, unwritable
from customs_monitor.options import (
    PROJECT_PATH,
    currency,
    project_dir,
    published_database,
    report_month,
)
from customs_monitor.published import reading

from . import editions, loading
from .apart import apart
from .words import PERIODS, languages

FORMATS = ("html", "pdf", "docx", "xlsx")
# A page draws its charts itself, paper gets still pictures, Excel none.
WITH_CHARTS = {"html", "pdf", "docx"}
WITH_DRAWINGS = {"pdf", "docx"}
_LONGEST = 200  # characters of a renderer's reason, which may quote a whole text


@dataclass
class Rendered:
    """Files by name, why others could not be made, and what the user is to know of them."""

    files: dict[str, bytes] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def render(
    connection: duckdb.DuckDBPyConnection,
    product: str,
    month: date,
    languages: Sequence[str],
    formats: Sequence[str],
    currency: str | None = None,
) -> Rendered:
    """Return the files; one that cannot be made keeps no other from being made.

    Raises:
        Refused: no such data, or something that a format needs is not installed.
    """
    modules = {form: _module(form, form) for form in formats}
    legible = _module("legible", formats[0])
    with_charts = [form for form in formats if form in WITH_CHARTS]
    with_drawings = [form for form in formats if form in WITH_DRAWINGS]
    # With nothing to draw it is not called.
    draw: Any = with_drawings and _module("drawings", with_drawings[0]).draw
    done = Rendered()
    unprinted: set[str] = set()
    incomplete: tuple[tuple[int, str, str], ...] = ()
    answers: dict[Any, Any] = {}
    for language in languages:
        loaded = loading.load(connection, product, month, language, currency)
        incomplete = loaded.incomplete
        charted = []
        if with_charts:
            charted = _module("charts", with_charts[0]).charts(loaded, connection, answers)
        (bulletin, charts), odd = legible.legible((loaded, charted))
        unprinted |= odd
        drawings = cache(partial(apart, draw, charts))
        for form, module in modules.items():
            file = f"{bulletin.file_stem}.{form}"
            try:
                if form in WITH_DRAWINGS:
                    done.files[file] = apart(module.render, bulletin, drawings())
                elif form == "html":
                    done.files[file] = module.render(bulletin, charts).encode()
                else:
                    done.files[file] = module.render(bulletin, done.warnings.append)
            except Refused:
                raise
            except Exception as error:
                # Whatever a renderer stumbles over: the other formats are made all the same.
                done.failed[file] = reason(error) or type(error).__name__
    if unprinted:
        done.warnings.append(legible.warning(unprinted))
    if incomplete:
        done.warnings.append(_lacking(month, incomplete))
    return done


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


def _chosen(
    connection: duckdb.DuckDBPyConnection,
    products: Sequence[str],
    is_every: bool,
    month: date | None,
    currency: str | None,
) -> Iterator[tuple[str, date]]:
    """Products with the month of each: of every product those that have the month."""
    newest = editions.newest_product(connection)
    named = products or ([newest] if newest else [])
    for product in editions.products(connection) if is_every else dict.fromkeys(named):
        try:
            months = editions.months(connection, product, currency)
        except Refused:
            if is_every:  # which has nothing in this currency
                continue
            raise
        if not is_every or month is None or month in months:
            yield product, month or months[-1]


def _formats(text: str) -> list[str]:
    found = [form.strip().lower() for form in text.split(",")]
    for form in found:
        if form not in FORMATS:
            raise Refused(f"--format: found '{form}', expected some of: {','.join(FORMATS)}")
    return list(dict.fromkeys(found))


def _lacking(month: date, incomplete: Sequence[tuple[int, str, str]]) -> str:
    """Return one English line, as stderr has no other; the pages say more in their language."""
    tables: dict[str, list[str]] = {}
    for number, period, side in sorted(incomplete, key=lambda i: (i[2], PERIODS.index(i[1]))):
        half = period if side == "current" else f"{period}, {side}"
        tables.setdefault(half.replace("_", " "), []).append(str(number))
    told = "; ".join(f"{', '.join(numbers)} ({half})" for half, numbers in tables.items())
    return f"{month:%Y-%m}: tables with incomplete data: {told}"


@click.command("bulletin")
@click.option(
    "--product",
    "products",
    multiple=True,
    help="A product_id; may be given several times.  [default: the one with the newest month]",
)
@click.option("--all-products", is_flag=True, help="Every product that has the month.")
@click.option("--month", help="Report month, YYYY-MM.  [default: the latest]")
@currency
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
    products: tuple[str, ...],
    all_products: bool,
    month: str | None,
    currency: str | None,
    lang: str,
    formats: str,
    out: Path,
    database: Path,
) -> None:
    """Write a month's bulletin as HTML, PDF, Word and Excel files.

    Each file is replaced as a whole, the first one when all are made; of a format that cannot be
    made an older file stays. A month whose data are incomplete is written with a warning on its
    first page. Without a month each product's latest.

    \b
    customs bulletin --month 2024-06 --lang zh --format pdf
    customs bulletin --product lithium_ion_batteries --product cars
    customs bulletin --all-products --month 2024-06
    """
    if products and all_products:
        raise click.UsageError("--product does not go with --all-products: leave one out.")
    wanted = _formats(formats)
    chosen = None if month is None else report_month(month)
    if out.exists() and not out.is_dir():
        raise Refused(f"{out}: found a file, expected a folder")
    # One connection, so that all of it is of one build even if another is published.
    with reading(database) as connection:
        known = list(languages(connection))
        if lang not in (*known, "both"):
            raise Refused(f"--lang: found '{lang}', expected one of: {', '.join(known)}, both")
        spoken = known if lang == "both" else [lang]
        done = Rendered()
        for product, its_month in _chosen(connection, products, all_products, chosen, currency):
            own = render(connection, product, its_month, spoken, wanted, currency)
            done.files |= own.files
            done.failed |= own.failed
            done.warnings += own.warnings
        if not done.files and not done.failed:
            of_month = f" of {chosen:%Y-%m}" if chosen else ""
            raise Refused(f"{database}: {editions.NO_BULLETIN}{of_month}")
    for path in write(done.files, out) if done.files else ():
        click.echo(one_line(str(path)))
    for line in done.warnings:
        click.echo(one_line(f"customs: warning: {line}"), err=True)
    for file, why in done.failed.items():
        click.echo(one_line(f"customs: {out / file}: cannot be made: {why[:_LONGEST]}"), err=True)
    if done.failed:
        raise SystemExit(Refused.exit_code)
