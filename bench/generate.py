"""Full-scale landing data, invented but shaped like the real thing, the same for the same seed.

    python bench/generate.py --lines 10m --out DIR             ten years up to December 2024
    python bench/generate.py --new-month --out DIR             the month after, a newer vintage
    python bench/generate.py --revise-month 2021-12 --out DIR  the month again, newer, some changed

It writes what `customs ingest` would have landed: extracts in dollars, complete, by partner and
province, one for each flow and year. A relation (flow, code, partner, province) has a level of
its own, a share of the months in which it trades, a first and a last month: so growth can be
compared, and members appear and disappear. Codes, partners and provinces are heavy-tailed.

What the peers (bench/peers) may rely on, before a month is revised:

* the months run without a hole from a January on;
* every code is listed in every extract, so every product is completely covered in every month;
* a code has one unit, and every line has a first quantity;
* chapter 85 is left out: the extracts shipped as seeds are the only ones that speak about it.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from customs_monitor.ingest.landing import Landing, Manifest

HERE = Path(__file__).parent
PARTNERS = HERE.parent / "seeds" / "codes" / "customs_partners.csv"
PROVINCES = HERE.parent / "seeds" / "codes" / "customs_provinces.csv"
LAST_MONTH = date(2024, 12, 1)
FLOWS = ("export", "import")
# The largest first; the rest follow in the order of a hash.
LARGE_PARTNERS = (502, 110, 116, 133, 141, 304, 111, 143, 122, 344, 303, 136, 309, 112, 601, 132)
LARGE_PROVINCES = (44, 32, 33, 31, 37, 11, 35, 12, 51, 21)
UNITS = ("个", "台", "双", "件", "平方米", "米", "套", "条", "立方米", "辆")


@dataclass(frozen=True)
class Recipe:
    """Everything that the data depends on; kept beside it, for the months that come later."""

    lines: int
    months: int
    codes: int
    seed: int

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


class Generator:
    """Writes extracts of a recipe into a landing."""

    def __init__(self, recipe: Recipe, folder: Path) -> None:
        self.recipe = recipe
        self.landing = Landing(folder)
        self.engine = duckdb.connect()
        self.engine.execute(f"set temp_directory = '{folder / '.tmp'}'")
        self.engine.execute(f"set variable seed = {recipe.seed}")
        self.engine.execute(f"set variable months = {recipe.months}")
        self.engine.execute(f"set variable first_month = date '{recipe.first_month}'")
        for statement in SETUP:
            self.engine.execute(statement)
        self._draw_codes()
        self._draw_members("partners", "partner", PARTNERS, LARGE_PARTNERS)
        self._draw_members("provinces", "province", PROVINCES, LARGE_PROVINCES)
        self._draw_relations()

    def write(self, extracts: Iterator[Extract]) -> int:
        """Write extracts; return the number of lines."""
        with self.landing.locked(60, lambda: None):
            self.landing.prepare()
            return sum(self._write_extract(extract) for extract in extracts)

    def _draw_codes(self) -> None:
        self.engine.execute(CODES, {"codes": self.recipe.codes, "units": list(UNITS)})

    def _draw_members(self, table: str, kind: str, file: Path, large: tuple[int, ...]) -> None:
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
            from read_csv('{file}', all_varchar = true)
            where {kind}_code < '700'
            qualify popularity <= 240
            """,
            {"large": list(large)},
        )

    def _draw_relations(self) -> None:
        draws = self.recipe.lines // 10
        while True:
            self.engine.execute(RELATIONS, {"draws": draws, "lines": self.recipe.lines})
            (enough,) = self.engine.execute(
                "select sum(expected) >= 0.995 * $lines from relations",
                {"lines": self.recipe.lines},
            ).fetchone() or (False,)
            if enough:
                return
            if draws > 100 * self.recipe.lines:
                raise SystemExit("too many lines for so few codes and months")
            draws *= 2

    def _write_extract(self, extract: Extract) -> int:
        start = shifted(self.recipe.first_month, extract.first)
        span = f"{start:%Y%m}" if extract.first == extract.last else f"{start:%Y}"
        source = f"{extract.flow}_by_partner_province_{span}.csv"
        sha256 = hashlib.sha256(f"{self.recipe}{extract}".encode()).hexdigest()
        extract_id = f"{extract.vintage:%Y%m%d}-{sha256[:16]}-{extract.flow}"
        values = {
            "flow": extract.flow, "first": extract.first, "last": extract.last,
            "changes": extract.vintage.toordinal() if extract.is_revision else 0,
        }  # fmt: skip
        self.engine.execute(BLOCK, values)
        work = self.landing.workspace()
        path = work / "lines.parquet"
        self.engine.execute(
            f"copy ({LINES}) to '{path}' (format parquet, compression zstd)",
            {
                "flow": extract.flow,
                "vintage": str(extract.vintage),
                "source": source,
                "id": extract_id,
            },
        )
        months, codes, lines, quantity, value = self.engine.execute(SUMS).fetchone() or ()
        manifest = Manifest(
            extract_id=extract_id,
            source_file=source,
            sha256=sha256,
            flow=extract.flow,
            breakdown="partner_province",
            coverage="complete",
            vintage=str(extract.vintage),
            currency="usd",
            months=",".join(months),
            product_codes_count=codes,
            rows_in_file=lines,
            rows_landed=lines,
            rows_quarantined=0,
            sum_quantity_1=quantity,
            sum_quantity_2=None,
            sum_value=value,
            ingested_at=f"{extract.vintage}T00:00:00Z",
        )
        self.landing.commit(manifest, {f"{start:%Y}": path}, None, work)
        work.rmdir()
        return lines


# u(…) draws from 0 … 1, z(…) from a normal distribution; `what` tells draws of one thing apart.
SETUP = (
    """
    create macro u(thing, what) as
        ((hash(thing, what, getvariable('seed')) >> 11)::double + 0.5) / 9007199254740992
    """,
    """
    create macro z(thing, what) as
        sqrt(-2 * ln(u(thing, what))) * cos(2 * pi() * u(thing, what + 1000))
    """,
)

# About 13 headings a chapter, 4 subheadings each, 1.6 codes each. Most are weighed, the others
# counted, in the unit of their heading; one code in ten differs from its heading.
CODES = """
    create table codes as
    with
    chapters as (select printf('%02d', c) as hs2 from range(1, 98) as r (c)
                  where c not in (77, 85)),
    headings as (
        select hs2 || printf('%02d', h) as hs4 from chapters, range(1, 25) as r (h)
        where h <= 4 + 22 * u(hs2, 2)
    ),
    subheadings as (
        select hs4, hs4 || s as hs6, u(hs4 || s, 3) as kind
        from headings, unnest(['10', '20', '30', '40', '80', '90']) as r (s)
        where u(hs4 || s, 4) < 0.72
    ),
    tails as (
        select hs4, hs6 || unnest(
            case when kind < 0.5 then ['00'] when kind < 0.8 then ['10', '90']
                 else ['10', '20', '90'] end
        ) as code
        from subheadings
    ),
    chosen as (select * from tails order by u(code, 5) limit $codes)
    select
        code,
        '商品 ' || code as name,
        row_number() over (order by u(code, 6)) as popularity,
        case
            when u(if(u(code, 7) < 0.1, code, hs4), 8) < 0.65 then '千克'
            else $units[
                     1 + floor(len($units) * u(if(u(code, 7) < 0.1, code, hs4), 9) ** 2)::integer
                 ]
        end as unit,
        10.3 + 1.2 * z(code, 10) as level,
        1.2 + 1.4 * z(code, 11) as price
    from chosen
"""

# The first relation of every code is its anchor: it trades in every January, so the code is in
# every extract. The others are drawn until they are expected to give the lines asked for, a few
# provinces for each code and partner.
RELATIONS = """
    create or replace table relations as
    with
    anchors as (
        select f.flow, c.popularity as code, c.popularity * 2 + f.flow - 1000000 as draw
        from codes as c, range(2) as f (flow)
    ),
    draws as (
        select i as draw, i // 24 as pair, (select count(*) from codes) as n
        from range($draws) as r (i)
        where i % 24 < 1 + 24 * u(i // 24, 19) ** 1.2
    ),
    placed as (
        select flow, code, draw, draw as pair from anchors
        union all
        select
            (u(pair, 20) < 0.4)::bigint as flow,
            1 + floor(n * u(pair, 21) ** 9)::bigint as code,
            draw,
            pair
        from draws
    ),
    members as (
        select
            *,
            1 + floor(240 * u(pair, 22) ** 3.2)::bigint as partner,
            -- Industries cluster: a code has a few provinces of its own.
            floor((1 + 16 * u(code, 32) ** 1.5) * u(draw, 23) ** 1.5)::bigint as place,
            1 + floor((select count(*) from provinces) * u(100 * code + place, 33) ** 1.7)::bigint
                as province
        from placed
    ),
    lives as (
        select
            *,
            draw < 0 as is_anchor,
            if(draw < 0 or u(draw, 24) < 0.7, 0, floor(u(draw, 25) * getvariable('months')))::bigint
                as first,
            floor(-ln(u(draw, 26)) * 150)::bigint as life,
            if(draw < 0, 0.04, 0.1 + 0.9 * u(draw, 27)) as activity
        from members
        qualify row_number() over (partition by flow, code, partner, province order by draw) = 1
    ),
    counted as (
        select
            * exclude (life),
            if(is_anchor, 1000000, first + life) as last,
            if(
                is_anchor,
                getvariable('months') * (1 + 11 * activity) / 12,
                activity * least(getvariable('months') - first, life + 1)
            ) as expected
        from lives
    )
    select
        relations.draw, relations.flow, relations.is_anchor, relations.first, relations.last,
        relations.activity, relations.expected,
        codes.code, codes.name as product_name, codes.unit, codes.price,
        partners.code as partner, partners.name as partner_name,
        provinces.code as province, provinces.name as province_name,
        codes.level + 1.3 * z(relations.draw, 28) + 2.5 * relations.activity as level,
        0.03 + 0.12 * z(relations.draw, 29) as growth
    from (
        select *, sum(expected) over (order by draw) as so_far from counted
    ) as relations
    inner join codes on relations.code = codes.popularity
    inner join partners on relations.partner = partners.popularity
    inner join provinces on relations.province = provinces.popularity
    where relations.is_anchor or relations.so_far <= $lines
    order by relations.draw
"""

# A revision (`changes` <> 0) moves 2 % of the values and adds and removes a few lines.
BLOCK = """
    create or replace table block as
    with
    trades as (
        select relations.*, m.month, u(draw * 1000 + m.month, 30) as luck,
               u(draw * 1000 + m.month, 31) as noise
        from relations, range($first, $last + 1) as m (month)
        where
            flow = if($flow = 'export', 0, 1)
            and (
                (is_anchor and month % 12 = 0)
                or (
                    month between first and last
                    and luck < activity * if($changes = 0, 1, 1.002)
                    and ($changes = 0 or u(draw * 1000 + month, $changes) > 0.002)
                )
            )
    ),
    sized as (
        select
            *,
            greatest(1, round(exp(
                level + growth * month / 12 + 0.35 * ln(noise / (1 - noise))
                + 0.15 * sin(pi() * month / 6)
                + if($changes <> 0 and u(draw * 1000 + month, $changes + 1) < 0.02,
                       0.2 * (noise - 0.5), 0)
            )))::bigint as value
        from trades
    )
    select
        strftime(getvariable('first_month') + to_months(month::integer), '%Y%m') as data_month,
        partner, partner_name, code, product_name, province, province_name, unit, value,
        greatest(
                 1, round(value / exp(price) * (0.8 + 0.4 * luck / (activity + 1)))
             )::bigint as quantity
    from sized
"""

LINES = """
    select
        data_month,
        partner as partner_code,
        partner_name,
        code as product_code,
        product_name,
        null::varchar as regime_code,
        null::varchar as regime_name,
        province as province_code,
        province_name,
        quantity::varchar as quantity_1,
        unit as unit_1,
        if(unit = '千克', '0', (quantity // 3)::varchar) as quantity_2,
        if(unit = '千克', '?', '千克') as unit_2,
        format('{:,}', value) as value_usd,
        null::varchar as value_cny,
        $flow as flow,
        'partner_province' as breakdown,
        'complete' as coverage,
        $vintage as vintage,
        $source as source_file,
        (1 + row_number() over (order by data_month, partner, code, province))::varchar
             as line_number,
        $id as extract_id
    from block
    order by data_month, partner, code, province
"""

SUMS = """
    select
        list_sort(list(distinct data_month)), count(distinct code), count(*),
        sum(quantity)::varchar, sum(value)::varchar
    from block
"""


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


def line_count(text: str) -> int:
    """Read 500k, 36m, 200000."""
    factor = {"k": 1_000, "m": 1_000_000}.get(text[-1:].lower())
    return int(float(text[:-1]) * factor) if factor else int(text)


def whole_years(text: str) -> int:
    if int(text) < 12 or int(text) % 12:
        raise argparse.ArgumentTypeError("whole years: 12, 24, … 120")
    return int(text)


def first_day(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def generate(
    folder: Path,
    lines: int,
    months: int = 120,
    seed: int = 1,
    codes: int | None = None,
) -> int:
    """Write a new landing; return the number of lines."""
    # Few lines are spread over fewer codes: the anchors alone are a line a code, flow and year.
    recipe = Recipe(lines, months, codes or min(8_500, lines // (4 * months // 12)), seed)
    if (folder / "extracts").exists():
        raise SystemExit(f"{folder}: there is a landing already")
    written = Generator(recipe, folder).write(history(recipe))
    recipe_of(folder).write_text(json.dumps(asdict(recipe)), encoding="utf-8")
    return written


def arrive(folder: Path, revised: date | None = None) -> int:
    """Add the next month, or revise one, in an existing landing; return the number of lines."""
    recipe = Recipe(**json.loads(recipe_of(folder).read_text(encoding="utf-8")))
    generator = Generator(recipe, folder)
    if revised is None:
        return generator.write(next_month(recipe, generator.landing))
    return generator.write(revised_month(recipe, generator.landing, revised))


def recipe_of(folder: Path) -> Path:
    return folder / ".recipe.json"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="landing folder")
    parser.add_argument("--lines", type=line_count, default=1_000_000, help="1m, 36m, 200k, …")
    parser.add_argument("--months", type=whole_years, default=120, help="120, 24, …")
    parser.add_argument("--codes", type=int, help="HS8 codes (8500, fewer for few lines)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--new-month", action="store_true", help="add the next month to --out")
    parser.add_argument("--revise-month", type=first_day, metavar="YYYY-MM", help="… of --out")
    given = parser.parse_args()
    if given.new_month or given.revise_month:
        written = arrive(given.out, given.revise_month)
    else:
        written = generate(given.out, given.lines, given.months, given.seed, given.codes)
    print(f"{given.out}: {written:,} lines")


if __name__ == "__main__":
    main()
