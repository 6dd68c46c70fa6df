"""The command line of `customs site`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from customs_monitor.errors import Refused
from customs_monitor.options import PROJECT_PATH, project_dir, published_database


def _base_url(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """An address that others can be put behind."""
    if text is not None and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise Refused(
            f"--base-url: found '{text}', expected an address such as https://example.org/"
        )
    return f"{text.rstrip('/')}/" if text else None


@click.command("site", short_help="Write the latest bulletins as a static site.")
@click.option(
    "--out",
    type=PROJECT_PATH,
    default=Path("published/site"),
    show_default=True,
    help="The site's folder.",
)
@click.option(
    "--months",
    type=click.IntRange(min=1),
    default=24,
    show_default=True,
    help="How many months of each product, the latest ones.",
)
@published_database
@click.option(
    "--downloads",
    type=PROJECT_PATH,
    default=Path("bulletins"),
    show_default=True,
    help="Where `customs bulletin` wrote PDF, DOCX and XLSX; the site takes what is there.",
)
@click.option(
    "--target",
    type=PROJECT_PATH,
    default=Path("target"),
    show_default=True,
    help="dbt's target folder, for the models' docs.",
)
@click.option(
    "--base-url",
    metavar="URL",
    callback=_base_url,
    help="Where the site will be, such as https://example.org/trade/: feeds have to name it.",
)
@project_dir
def site(
    out: Path, months: int, database: Path, downloads: Path, target: Path, base_url: str | None
) -> None:
    """Write every product's latest bulletins and the models' docs as a static site.

    The folder is replaced when all is written. It opens from a disk as well as from a web server.

    \b
    customs site
    customs site --months 60
    """
    # Imported late: a warehouse without a site does without these packages.
    try:
        from customs_monitor.bulletin.legible import warning

        from .build import build
    except ModuleNotFoundError as error:
        raise Refused(
            f"the site needs the package '{error.name}': "
            "pip install 'customs-monitor[bulletin,site]'"
        ) from error

    built = build(database, out, months, downloads, target, base_url)
    click.echo(
        f"Wrote {built.bulletins} bulletins to {out / 'index.html'}; downloads: {built.downloads}"
        + ("" if built.has_docs else f"; no docs: {target} has none, see `make docs`")
    )
    if built.unprinted:
        click.echo(f"customs: warning: {warning(built.unprinted)}", err=True)
