"""Random baskets of real codes, each edition's against the other's, compared with the oracle."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable

import duckdb
import pytest
from project_copy import Project

from .building import is_equal
from .code_lists import read_code_lists, read_csv
from .splices import VARIOUS, pairs_of, product_splices

BASKETS = 400


@pytest.mark.long
def test_random_baskets_are_spliced_as_the_oracle_says(new_project: Callable[[], Project]) -> None:
    project = new_project()
    seeds = project.folder / "seeds"
    concordance = read_csv(seeds / "codes/hs_concordance.csv")
    pairs = pairs_of(concordance)
    for number in range(BASKETS):
        add_basket(project, f"p{number}", sorted(pairs["HS2017", "HS2022"]), random.Random(number))
    project.dbt("build", "--select", "+product_splices", "--resource-type", "seed", "model")
    lists = read_code_lists(seeds)
    expected = product_splices(lists, pairs)
    with duckdb.connect(str(project.warehouse), read_only=True) as connection:
        cursor = connection.execute("select * from marts.product_splices")
        names = [column[0] for column in cursor.description]
        actual = {row[:2]: dict(zip(names[2:], row[2:], strict=True)) for row in cursor.fetchall()}
    assert actual.keys() == expected.keys()
    wrong = [
        f"{key} {column}: oracle {value}, mart {actual[key][column]}"
        for key, row in expected.items()
        for column, value in row.items()
        if not is_equal(column, value, actual[key][column])
    ]
    assert not wrong, "\n".join(wrong[:10])
    found = [row["splice_status"] for row in expected.values()]
    statuses = ("unknown", "part_of_code", "goes_elsewhere", "comes_from_elsewhere", "exact")
    assert min(found.count(status) for status in statuses) > 10


def add_basket(
    project: Project, product: str, pairs: list[tuple[str, str]], choose: random.Random
) -> None:
    """A few codes of both editions that are tied, or nearly; some are short, some are long."""
    changed = [pair for pair in pairs if pair[0] != pair[1]]
    chosen = choose.sample(changed if choose.random() < 0.7 else pairs, choose.randint(1, 2))
    old, new = ({pair[side] for pair in chosen} for side in (0, 1))
    if choose.random() < 0.7:
        new |= {b for a, b in pairs if a in old}
    if choose.random() < 0.7:
        old |= {a for a, b in pairs if b in new}
    tail = choose.choice(["", "", "", "00", "10"])
    digits = choose.choice([4, 6, 6, 6])
    groups = project.folder / "seeds/groups"
    with (groups / "product_codes.csv").open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for edition, codes in (("HS2017", old), ("HS2022", new)):
            # No basket has a code `various`; 010110 is a code of neither edition.
            known = {code if code != VARIOUS else "010110" for code in codes}
            for code in sorted({code[:digits] + (tail if digits == 6 else "") for code in known}):
                writer.writerow([product, edition, code])
    with (groups / "product_list.csv").open("a", encoding="utf-8") as file:
        file.write(f"{product},{product},{product},\n")
