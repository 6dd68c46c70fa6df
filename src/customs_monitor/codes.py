"""Print what HS editions did to codes, and to the products that hold them."""

from __future__ import annotations

import re
from pathlib import Path

import click
import duckdb
from rich import box
from rich.console import Console
from rich.table import Table

from customs_monitor.characters import one_line
from customs_monitor.errors import Refused
from customs_monitor.options import project_dir, published_database
from customs_monitor.published import reading

# By six digits, as the concordance: a longer code is under one, a shorter one has several.
_CHANGES = """
    select hs_edition, hs_code, other_edition, other_code, replace(relation, '_', ' '),
    share_pct, source from marts.hs_code_changes where direction = 'next'
    and (starts_with(hs_code, $six) or starts_with(other_code, $six))
    union all
    select other_edition, other_code, hs_edition, hs_code, relation, share_pct, source
    from marts.hs_code_changes where direction = 'before' and other_code = 'various'
    and starts_with(hs_code, $six)
    order by all
"""
_SPLICES = """
    select product_id, continues_edition, continued_codes, hs_edition, hs_codes,
    strftime(valid_from, '%Y-%m'), replace(splice_status, '_', ' '), codes_outside
    from marts.product_splices
    where list_bool_or(list_transform(
        string_split(hs_codes || ', ' || continued_codes, ', '),
        lambda its: starts_with(its, $code) or starts_with($code, its)
    ))
    order by all
"""


def change_table(connection: duckdb.DuckDBPyConnection, code: str) -> Table | None:
    """Return what became of a code and what it was made of; None where the concordance lacks it.

    Args:
        connection: the published database.
        code: 2 to 10 digits, of any edition.
    """
    rows = connection.execute(_CHANGES, {"six": code[:6]}).fetchall()
    if not rows:
        return None
    table = Table(box=box.SIMPLE_HEAD)
    for head in ("Edition", "Code", "Edition", "Code", "What happened", "Share", "Source"):
        table.add_column(head, no_wrap=True, justify="right" if head == "Share" else "left")
    for *texts, share, source in rows:
        percent = "-" if share is None else f"{share:g} %"
        table.add_row(*map(one_line, texts), percent, one_line(source))
    return table


def splice_lines(connection: duckdb.DuckDBPyConnection, code: str) -> list[str]:
    """Return a line for each product that holds the code and goes on across editions."""
    lines = []
    for row in connection.execute(_SPLICES, {"code": code}).fetchall():
        product, before, continued, edition, codes, month, status, outside = row
        line = f"{product}: {before} {continued}, from {month} {edition} {codes}: {status}"
        lines.append(one_line(f"{line} (not in the product: {outside})" if outside else line))
    return lines


def editions_known(connection: duckdb.DuckDBPyConnection) -> str:
    """Return which editions the concordance ties together: `HS2017 to HS2022`."""
    rows = connection.execute(
        "select distinct hs_edition || ' to ' || other_edition from marts.hs_code_changes "
        "where direction = 'next' order by all"
    ).fetchall()
    return ", ".join(text for (text,) in rows) or "nothing"


@click.command("codes", short_help="Print what HS editions did to codes.")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@published_database
@project_dir
def codes_command(codes: tuple[str, ...], database: Path) -> None:
    """Print what the editions of the Harmonized System did to codes of 2 to 10 digits.

    The concordance speaks of six digits; what is under them is a country's own. Lines below say in
    which products a code's series goes on across editions, and whether the codes before and since
    hold the same.

    \b
    customs codes 8703
    """
    for code in codes:
        if not re.fullmatch(r"([0-9]{2}){1,5}", code):
            raise Refused(f"CODE: found '{code}', expected 2, 4, 6, 8 or 10 digits")
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = 100
    with reading(database) as connection:
        known = editions_known(connection)
        for code in codes:
            table = change_table(connection, code)
            if table is None:
                console.print(f"{code}: not in the concordance, which has {known}", soft_wrap=True)
            else:
                table.title = code if len(code) <= 6 else f"{code}, by its six digits {code[:6]}"
                table.title_justify = "left"
                console.print(table)
            for line in splice_lines(connection, code):
                console.print(line, soft_wrap=True)
        console.print(f"The concordance has {known}, and no other editions.", soft_wrap=True)
