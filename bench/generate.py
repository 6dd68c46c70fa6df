"""Full-scale landing data, invented but shaped like the real thing, the same for the same seed.

    python bench/generate.py --lines 10m --out DIR             ten years up to December 2024
    python bench/generate.py --new-month --out DIR             the month after, a newer vintage
    python bench/generate.py --revise-month 2021-12 --out DIR  the month again, newer, some changed

It writes what `customs ingest` would have landed: extracts in dollars, complete, by partner and
province, one for each flow and year. A relation (flow, code, partner, province) has a level of
its own, a share of the months in which it trades, a first and a last month: so growth can be
compared, and members appear and disappear. Codes, partners and provinces are heavy-tailed; with
`--skew 0.5` half of the draws are the largest code, and half the largest partner.

What the peers (bench/peers) may rely on, before a month arrives or is revised:

* the months run without a hole from a January on;
* every code is listed in every extract, so every product is completely covered in every month;
* a code has one unit, and every line has a first quantity;
* chapter 85 is left out: the extracts shipped as seeds are the only ones that speak about it.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
from arguments import first_day, line_count, share, whole_years
from refusal import in_one_line, refuse

from customs_monitor import quoting
from customs_monitor.ingest.landing import Landing
from customs_monitor.ingest.manifest import Manifest

HERE = Path(__file__).parent
PARTNERS = HERE.parent / "seeds" / "codes" / "customs_partners.csv"
PROVINCES = HERE.parent / "seeds" / "codes" / "customs_provinces.csv"
LAST_MONTH = date(2024, 12, 1)
FLOWS = ("export", "import")
# The largest first; the rest follow in the order of a hash.
LARGE_PARTNERS = (502, 110, 116, 133, 141, 304, 111, 143, 122, 344, 303, 136, 309, 112, 601, 132)
LARGE_PROVINCES = (44, 32, 33, 31, 37, 11, 35, 12, 51, 21)
UNITS = ("个", "台", "双", "件", "平方米", "米", "套", "条", "立方米", "辆")


def parts(file: Path) -> dict[str, str]:
    """Return the statements of an SQL file by the names that stand before them: `-- @name`."""
    _, *found = re.split(r"^-- @(\w+)\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    texts = (text.strip().removesuffix(";") for text in found[1::2])
    return dict(zip(found[::2], texts, strict=True))


SQL = parts(HERE / "generate.sql")


@dataclass(frozen=True)
class Recipe:
    """Everything that the data depends on; kept beside it, for the months that come later."""

    lines: int
    months: int
    codes: int
    seed: int
    # The share of draws that are the largest code, and as many the largest partner.
    skew: float = 0.0
    # Of the generator and its lists: what another one has written is other data.
    script: str = ""

    @property
    def first_month(self) -> date:
        return shifted(LAST_MONTH, 1 - self.months)


@dataclass(frozen=True)
class Extract:
    """One extract to write; `first` and `last` count months from the first one, from 0."""

    flow: str
    vintage: date
    first: int
    last: int
    is_revision: bool = False


def shifted(month: date, by: int) -> date:
    """Return the first day of the month `by` months later."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


class Writer:
    """Draws in DuckDB, the same for the same seed, and lands it; the demo's writer as well."""

    def __init__(self, folder: Path, seed: int, months: int, first_month: date) -> None:
        self.landing = Landing(folder)
        self.engine = duckdb.connect()
        self.engine.execute(f"set temp_directory = {quoting.text(folder / '.tmp')}")
        self.engine.execute(f"set variable seed = {seed}")
        self.engine.execute(f"set variable months = {months}")
        self.engine.execute(f"set variable first_month = date '{first_month}'")
        self.engine.execute(SQL["setup"])

    def draw_members(self, table: str, kind: str, file: Path, large: tuple[int, ...]) -> None:
        """Make a table of a list's partners or provinces, the most popular first."""
        self.engine.execute(
            f"""
            create table {table} as
            select
                {kind}_code as code,
                name_zh as name,
                row_number() over (
                    order by
                         list_position($large, {kind}_code::integer) nulls last, u({kind}_code, 1)
                ) as popularity
            from read_csv({quoting.paths([file])}, all_varchar = true)
            where {kind}_code < '700'
            qualify popularity <= 240
            """,
            {"large": list(large)},
        )

    def land(
        self, lines: str, sums: str, values: dict[str, str], year: int, work: Path, **said: str
    ) -> int:
        """Land one extract of one year; return the number of its lines.

        Args:
            lines, sums: queries for its lines and for what its manifest says of them.
            values: what `lines` needs.
            year: the year of its months.
            work: a workspace of the landing.
            said: the rest of the manifest.
        """
        path = work / "lines.parquet"
        self.engine.execute(
            f"copy ({lines}) to {quoting.text(path)} (format parquet, compression zstd)", values
        )
        months, codes, rows, quantity, value = self.engine.execute(sums).fetchone() or ()
        manifest = Manifest(
            coverage="complete",
            months=",".join(months),
            product_codes_count=codes,
            rows_in_file=rows,
            rows_landed=rows,
            rows_quarantined=0,
            sum_quantity_1=quantity,
            sum_quantity_2=None,
            sum_value=value,
            ingested_at=f"{said['vintage']}T00:00:00Z",
            **said,
        )
        self.landing.commit(manifest, {str(year): path}, None, work)
        return rows


class Generator(Writer):
    """Writes extracts of a recipe into a landing."""

    def __init__(self, recipe: Recipe, folder: Path) -> None:
        super().__init__(folder, recipe.seed, recipe.months, recipe.first_month)
        self.recipe = recipe
        self.engine.execute(SQL["codes"], {"codes": recipe.codes, "units": list(UNITS)})
        (drawn,) = self.engine.execute("select count(*) from codes").fetchone() or (0,)
        if drawn < recipe.codes:
            refuse(f"found {recipe.codes:,} codes, expected no more than the {drawn:,} there are")
        self.draw_members("partners", "partner", PARTNERS, LARGE_PARTNERS)
        self.draw_members("provinces", "province", PROVINCES, LARGE_PROVINCES)
        self._draw_relations()

    def write(self, extracts: Iterator[Extract]) -> int:
        """Write extracts; return the number of lines."""
        with self.landing.locked(60, lambda: None):
            self.landing.prepare()
            with self.landing.workspace() as work:
                return sum(self._write_extract(extract, Path(work)) for extract in extracts)

    def _draw_relations(self) -> None:
        draws = self.recipe.lines // 10
        # Relations are taken whole, and may trade in every month.
        tolerance = max(0.005 * self.recipe.lines, self.recipe.months)
        while True:
            drawn = {"draws": draws, "lines": self.recipe.lines, "skew": self.recipe.skew}
            self.engine.execute(SQL["relations"], drawn)
            (enough,) = self.engine.execute(
                "select sum(expected) >= $fewest from relations",
                {"fewest": self.recipe.lines - tolerance},
            ).fetchone() or (False,)
            if enough:
                return
            if draws > 100 * self.recipe.lines:
                refuse(
                    f"found {self.recipe.lines:,} lines, expected fewer for so few codes and months"
                )
            draws *= 2

    def _write_extract(self, extract: Extract, work: Path) -> int:
        start = shifted(self.recipe.first_month, extract.first)
        span = f"{start:%Y%m}" if extract.first == extract.last else f"{start:%Y}"
        source = f"{extract.flow}_by_partner_province_{span}.csv"
        sha256 = hashlib.sha256(f"{self.recipe}{extract}".encode()).hexdigest()
        extract_id = f"{extract.vintage:%Y%m%d}-{sha256[:16]}-{extract.flow}"
        values = {
            "flow": extract.flow, "first": extract.first, "last": extract.last,
            "changes": extract.vintage.toordinal() if extract.is_revision else 0,
        }  # fmt: skip
        self.engine.execute(SQL["block"], values)
        vintage = str(extract.vintage)
        return self.land(
            SQL["lines"],
            SQL["sums"],
            {"flow": extract.flow, "vintage": vintage, "source": source, "id": extract_id},
            start.year,
            work,
            extract_id=extract_id,
            source_file=source,
            sha256=sha256,
            flow=extract.flow,
            breakdown="partner_province",
            vintage=vintage,
            currency="usd",
        )


def history(recipe: Recipe) -> Iterator[Extract]:
    """Yield an extract for each flow and year, downloaded when the last month had come out."""
    vintage = shifted(LAST_MONTH, 1).replace(day=20)
    for first in range(0, recipe.months, 12):
        for flow in FLOWS:
            yield Extract(flow, vintage, first, min(first + 11, recipe.months - 1))


def next_month(recipe: Recipe, landing: Landing) -> Iterator[Extract]:
    """Yield the month after the last that is landed, in a vintage of its own."""
    last = max(max(manifest.month_set) for manifest in landing.manifests())
    month = shifted(date(int(last[:4]), int(last[4:]), 1), 1)
    vintage = max(shifted(month, 1).replace(day=20), newest_vintage(landing) + timedelta(days=1))
    return month_extracts(recipe, month, vintage, is_revision=False)


def revised_month(recipe: Recipe, landing: Landing, month: date) -> Iterator[Extract]:
    """Yield a month again, a day after the newest vintage."""
    vintage = newest_vintage(landing) + timedelta(days=1)
    return month_extracts(recipe, month, vintage, is_revision=True)


def newest_vintage(landing: Landing) -> date:
    return date.fromisoformat(max(manifest.vintage for manifest in landing.manifests()))


def month_extracts(
    recipe: Recipe, month: date, vintage: date, is_revision: bool
) -> Iterator[Extract]:
    start = recipe.first_month
    index = (month.year - start.year) * 12 + month.month - start.month
    for flow in FLOWS:
        yield Extract(flow, vintage, index, index, is_revision)


def recipe_for(
    lines: int, months: int, seed: int = 1, codes: int | None = None, skew: float = 0.0
) -> Recipe:
    """Return the recipe of a history with the generator of now; refuses more codes than fit."""
    # Few lines are spread over fewer codes: the anchors alone are a line a code, flow and year.
    most = lines // (4 * months // 12)
    if codes is not None and not 1 <= codes <= most:
        refuse(f"found {codes:,} codes, expected 1 to {most:,} for {lines:,} lines")
    lists = [file.read_text(encoding="utf-8") for file in (PARTNERS, PROVINCES)]
    script = "".join([*SQL.values(), *lists, f"{LARGE_PARTNERS}{LARGE_PROVINCES}{UNITS}"])
    digest = hashlib.sha256(script.encode()).hexdigest()[:12]
    return Recipe(lines, months, codes or min(8_500, most), seed, skew, digest)


def has(folder: Path, recipe: Recipe) -> bool:
    """Is this landing complete, and of this recipe?"""
    return recipe_of(folder) == recipe


def generate(
    folder: Path,
    lines: int,
    months: int = 120,
    seed: int = 1,
    codes: int | None = None,
    skew: float = 0.0,
) -> int:
    """Write a new landing; return the number of lines."""
    recipe = recipe_for(lines, months, seed, codes, skew)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        refuse(f"{folder}: found something there, expected an empty or a new folder")
    written = Generator(recipe, folder).write(history(recipe))
    path = recipe_path(folder)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(asdict(recipe)), encoding="utf-8")
    aside.replace(path)
    return written


def arrive(folder: Path, revised: date | None = None) -> int:
    """Add the next month, or revise one, in an existing landing; return the number of lines."""
    recipe = recipe_of(folder)
    if recipe is None:
        refuse(f"{folder}: found no landing that this script has written, expected one")
    generator = Generator(recipe, folder)
    if revised is None:
        return generator.write(next_month(recipe, generator.landing))
    landed = {month for manifest in generator.landing.manifests() for month in manifest.month_set}
    if f"{revised:%Y%m}" not in landed:
        refuse(f"found month {revised:%Y-%m}, expected {min(landed)} to {max(landed)}")
    return generator.write(revised_month(recipe, generator.landing, revised))


def recipe_of(folder: Path) -> Recipe | None:
    """Return the recipe of a landing; None where there is none that can be read."""
    try:
        return Recipe(**json.loads(recipe_path(folder).read_text(encoding="utf-8")))
    except (FileNotFoundError, TypeError, ValueError):
        return None


def recipe_path(folder: Path) -> Path:
    return folder / ".recipe.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="landing folder")
    parser.add_argument("--lines", type=line_count, default=1_000_000, help="1m, 36m, 200k, …")
    parser.add_argument("--months", type=whole_years, default=120, help="120, 24, …")
    parser.add_argument("--codes", type=int, help="HS8 codes (8500, fewer for few lines)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skew", type=share, default=0.0, help="0 to 0.9: share of the largest")
    later = parser.add_argument_group(
        "later", "one more month for what is in --out, of as many lines and codes"
    ).add_mutually_exclusive_group()
    later.add_argument("--new-month", action="store_true", help="the next one")
    later.add_argument("--revise-month", type=first_day, metavar="YYYY-MM", help="this one again")
    given = parser.parse_args()
    if given.new_month or given.revise_month:
        written = arrive(given.out, given.revise_month)
    else:
        written = generate(
            given.out, given.lines, given.months, given.seed, given.codes, given.skew
        )
    print(f"{given.out}: {written:,} lines")


if __name__ == "__main__":
    with in_one_line():
        main()
