"""The command line of `customs site`."""

from __future__ import annotations

from pathlib import Path

import click

from customs_monitor.errors import Refused
from customs_monitor.options import PROJECT_PATH, project_dir, published_database


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
@project_dir
def site(out: Path, months: int, database: Path, downloads: Path, target: Path) -> None:
    """Write every product's latest bulletins and the models' docs as a static site.

    The folder is replaced when all is written. It opens from a disk as well as from a web server.
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

    built = build(database, out, months, downloads, target)
    click.echo(
        f"Wrote {built.bulletins} bulletins to {out / 'index.html'}; downloads: {built.downloads}"
        + ("" if built.has_docs else f"; no docs: {target} has none, see `make docs`")
    )
    if built.unprinted:
        click.echo(f"customs: warning: {warning(built.unprinted)}", err=True)
