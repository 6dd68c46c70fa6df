"""The four trade tables in Polars: year rows with months as columns, unfolded year by year.

python bench/peers/polars_peer.py --landing DIR --out DIR

What it relies on is said in shape.py. At most 15 units.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
from shape import LINE_COLUMNS, NEAR_ZERO_BASE, SEEDS, TABLES, Period, Span, folders, periods

FLOW = pl.Enum(["export", "import", "total", "net_export"])
MONTHS = range(1, 13)
KEY = ("flow", "product", "member")
AMOUNTS = [f"amount_{month}" for month in MONTHS]
QUANTITIES = [f"quantity_{month}" for month in MONTHS]
# The units of four months share a number, 15 bits each.
UNITS = [f"units_{third}" for third in (1, 2, 3)]
SUMS = [pl.col(AMOUNTS + QUANTITIES).sum(), pl.col(UNITS).bitwise_or()]
MEASURES = ("amount", "amount_last_year", "quantity", "quantity_last_year")


class Codes:
    """The code lists, and the products and units that the landing uses."""

    def __init__(self, landing: pl.LazyFrame) -> None:
        used = landing.select("product_code", "unit_1").unique().collect()
        codes = used["product_code"].unique()
        products = pl.concat(codes.str.slice(0, digits) for digits in (2, 4, 6, 8)).unique().sort()
        self.product = pl.Enum(products)
        self.parents = pl.DataFrame({"product": products}).filter(
            pl.col("product").str.len_chars() > 2
        )
        self.parents = self.parents.select(
            pl.col("product").cast(self.product),
            parent=pl.col("product").str.head(-2).cast(self.product),
        )
        self.unit = pl.Enum(used["unit_1"].unique().sort())
        self.units = pl.DataFrame({"quantity_unit": self.unit.categories}).select(
            pl.col("quantity_unit").cast(self.unit),
            unit_bit=2 ** pl.int_range(pl.len(), dtype=pl.Int64),
        )
        self.members = {
            kind: _members(kind, file, extra)
            for kind, file, extra in (
                ("partner", "codes/customs_partners.csv", {"iso_alpha3": "partner_iso3"}),
                ("province", "codes/customs_provinces.csv", {}),
                ("region", "groups/region_list.csv", {}),
            )
        }
        self.membership = (
            pl.read_csv(SEEDS / "groups/region_membership.csv", infer_schema=False)
            .join(self.members["region"], on="region_code")
            .select(
                region="member",
                partner=pl.col("partner_code").cast(pl.Int16),
                valid_from=pl.col("valid_from").str.to_date(),
                valid_to=pl.col("valid_to").fill_null("9999-12-31").str.to_date(),
            )
        )

    def memberships(self, year: int) -> pl.DataFrame:
        """Return the months of a year, as bits, in which a partner belongs to a region."""
        months = pl.DataFrame({"month": MONTHS}).with_columns(
            day=pl.date(year, "month", 1), bit=2 ** (pl.col("month") - 1)
        )
        return (
            self.membership.join(months, how="cross")
            .filter(pl.col("day").is_between("valid_from", "valid_to"))
            .group_by("region", "partner")
            .agg(belongs=pl.col("bit").sum())
        )


def _members(kind: str, file: str, extra: dict[str, str]) -> pl.DataFrame:
    code = f"{kind}_code"
    rows = pl.read_csv(SEEDS / file, infer_schema=False).sort(code)
    member = pl.int_range(pl.len()) if kind == "region" else pl.col(code)
    name = "name" if kind == "region" else "short_name"
    names = {f"{name}_{tongue}": f"{kind}_name_{tongue}" for tongue in ("zh", "en")} | extra
    return rows.select(code, *names, member=member.cast(pl.Int16)).rename(names)


def read_lines(landing: pl.LazyFrame, codes: Codes) -> pl.DataFrame:
    month = pl.col("data_month").str.slice(4).cast(pl.Int8)
    unit = pl.col("unit_1").cast(codes.unit).to_physical().cast(pl.Int64)
    return landing.select(
        pl.col("flow").cast(FLOW),
        product=pl.col("product_code").cast(codes.product),
        partner=pl.col("partner_code").cast(pl.Int16),
        province=pl.col("province_code").cast(pl.Int16),
        year=pl.col("data_month").str.slice(0, 4).cast(pl.Int16),
        month=month,
        amount=pl.col("value_usd").str.replace_all(",", "", literal=True).cast(pl.Int64),
        quantity=pl.col("quantity_1").cast(pl.Int64),
        units=pl.lit(2, pl.Int64) ** (unit + 15 * ((month.cast(pl.Int64) - 1) % 4)),
    ).collect(engine="streaming")


def year_rows(lines: pl.DataFrame, codes: Codes) -> dict[str, pl.DataFrame]:
    """Return a row for each year, flow, product and member, for each kind of member."""
    month = pl.col("month")
    pivot = [
        pl.when(month == number).then(measure).otherwise(0).sum().alias(f"{measure}_{number}")
        for measure in ("amount", "quantity")
        for number in MONTHS
    ] + [
        pl.when((month + 3) // 4 == third).then("units").otherwise(0).bitwise_or().alias(name)
        for third, name in enumerate(UNITS, start=1)
    ]
    years: dict[str, pl.DataFrame] = {}
    for kind in ("partner", "province"):
        keys = ["year", "flow", "product", pl.col(kind).alias("member")]
        codes_8 = lines.lazy().group_by(keys).agg(pivot).collect(engine="streaming")
        years[kind] = _with_roll_ups(codes_8, codes)
    by_product = (
        years["partner"]
        .group_by("year", "flow", "product")
        .agg(SUMS)
        .with_columns(member=pl.lit(0, pl.Int16))
    )
    years["overview"] = _with_totals(by_product)
    return years


def _with_roll_ups(level: pl.DataFrame, codes: Codes) -> pl.DataFrame:
    """Eight digits make six, six make four, four make two."""
    levels = [level]
    for _ in (6, 4, 2):
        parents = levels[-1].lazy().join(codes.parents.lazy(), on="product")
        keys = ["year", "flow", pl.col("parent").alias("product"), "member"]
        levels.append(parents.group_by(keys).agg(SUMS).collect(engine="streaming"))
    return pl.concat(levels)


def _with_totals(flows: pl.DataFrame) -> pl.DataFrame:
    keys = ["year", "product", "member"]
    total = flows.group_by(keys).agg(SUMS).with_columns(flow=pl.lit("total", FLOW))
    sign = pl.when(pl.col("flow") == "import").then(-1).otherwise(1)
    net = (
        flows.with_columns(pl.col(AMOUNTS) * sign, pl.col(QUANTITIES + UNITS) * 0)
        .group_by(keys)
        .agg(SUMS)
        .with_columns(flow=pl.lit("net_export", FLOW))
    )
    return pl.concat([flows, total.select(flows.columns), net.select(flows.columns)])


def compared(years: pl.DataFrame, year: int) -> pl.DataFrame:
    """This year, the last and the one before side by side; amounts added up from January on."""
    result = None
    for ago, side in enumerate(("this", "last", "before")):
        rows = (
            years.lazy()
            .filter(pl.col("year") == year - ago)
            .select(
                *KEY,
                *(
                    pl.sum_horizontal(f"{measure}_{m}" for m in range(1, month + 1)).alias(
                        f"{side}_{measure}_to_{month}"
                    )
                    for measure in ("amount", "quantity")
                    for month in MONTHS
                ),
                *(pl.col(name).alias(f"{side}_{name}") for name in UNITS),
            )
        )
        result = rows if result is None else result.join(rows, on=KEY, how="full", coalesce=True)
    assert result is not None
    # In the order of the codes: ties in value are ranked as the rows come.
    return result.with_columns(pl.exclude(KEY).fill_null(0)).sort("member").collect()


def regions_compared(partners: pl.DataFrame, memberships: pl.DataFrame) -> pl.DataFrame:
    """Partners added up, apart by the months in which they belong to a region."""
    return (
        partners.lazy()
        .join(memberships.lazy(), left_on="member", right_on="partner")
        .group_by("flow", "product", pl.col("region").alias("member"), "belongs")
        .agg(pl.col("^.*_to_.*$").sum(), pl.col("^.*_units_.*$").bitwise_or())
        .collect(engine="streaming")
    )


def _total(side: Sequence[Span], measure: str) -> pl.Expr:
    if not side:
        return pl.lit(None, pl.Int64)
    terms = [pl.col(f"{year}_{measure}_to_{last}") for year, _, last in side]
    terms += [-pl.col(f"{year}_{measure}_to_{first - 1}") for year, first, _ in side if first > 1]
    return sum(terms[1:], terms[0])


def _units(side: Sequence[Span]) -> pl.Expr:
    result = pl.lit(0, pl.Int64)
    for year, first, last in side:
        for third, name in enumerate(UNITS, start=1):
            months = [m for m in range(first, last + 1) if (m + 3) // 4 == third]
            mask = sum(32767 << 15 * ((month - 1) % 4) for month in months)
            if mask:
                result = result | (pl.col(f"{year}_{name}") & mask)
    return (result | (result // 2**15) | (result // 2**30) | (result // 2**45)) & 32767


def unfolded(rows: pl.DataFrame, kind: str, period: Period) -> pl.LazyFrame:
    """One period of one report month."""
    result = rows.lazy()
    if kind == "region":
        result = result.filter(pl.col("belongs") & 2 ** (period.month - 1) != 0)
    result = result.select(
        *KEY,
        amount=_total(period.this, "amount"),
        amount_last_year=_total(period.last_year, "amount"),
        quantity=_total(period.this, "quantity"),
        quantity_last_year=_total(period.last_year, "quantity"),
        units=_units(period.this),
        units_last_year=_units(period.last_year),
    )
    if kind != "overview":
        result = result.filter((pl.col("units") != 0) | (pl.col("units_last_year") != 0))
    if kind == "region":
        result = result.group_by(KEY).agg(
            # Polars adds up nulls to 0.
            *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()) for name in MEASURES),
            pl.col("units", "units_last_year").bitwise_or(),
        )
    return result


def measured(
    rows: pl.LazyFrame, kind: str, period: Period, totals: pl.LazyFrame, codes: Codes, year: int
) -> pl.LazyFrame:
    """The rows of a public table."""
    is_net = pl.col("flow") == "net_export"
    last, quantity_last = pl.col("amount_last_year"), pl.col("quantity_last_year")
    is_partial = pl.col("units").bitwise_count_ones() > 1
    is_partial_last = pl.col("units_last_year").bitwise_count_ones() > 1
    change = pl.col("amount") - last
    rows = rows.with_columns(
        quantity=pl.when(~is_net & ~is_partial).then("quantity"),
        quantity_last_year=pl.when(~is_net & ~is_partial_last).then(quantity_last),
        value_usd_change=change,
        yoy_status=pl.when(last.is_null())
        .then(pl.lit("not_published"))
        .when(is_net)
        .then(pl.lit("not_applicable"))
        .when(last == 0)
        .then(pl.lit("no_base"))
        .when(last < NEAR_ZERO_BASE)
        .then(pl.lit("near_zero_base"))
        .otherwise(pl.lit("ok")),
        unit_bit=pl.when(pl.col("units") == 0).then("units_last_year").otherwise("units"),
    ).with_columns(
        quantity_yoy_status=pl.when(is_net)
        .then(pl.lit("not_applicable"))
        .when((pl.col("units") | pl.col("units_last_year")).bitwise_count_ones() > 1)
        .then(pl.lit("mixed_units"))
        .when(quantity_last.is_null())
        .then(pl.lit("not_published"))
        .when(quantity_last == 0)
        .then(pl.lit("no_base"))
        .otherwise(pl.lit("ok")),
    )
    unit_value = _ratio("amount", "quantity")
    unit_value_last_year = _ratio("amount_last_year", "quantity_last_year")
    columns = [
        pl.date(year, period.month, 1).alias("report_month"),
        pl.lit(period.name).alias("period"),
        pl.col("product").alias("product_id"),
        pl.col("flow"),
        pl.col("amount").alias("value_usd"),
        last.alias("value_usd_last_year"),
        pl.col("value_usd_change"),
        pl.when(pl.col("yoy_status") == "ok").then(100 * change / last).alias("value_usd_yoy_pct"),
        pl.col("yoy_status"),
        pl.col("quantity"),
        quantity_last,
        pl.when(pl.col("quantity_yoy_status") == "ok")
        .then(100 * (pl.col("quantity") - quantity_last) / quantity_last)
        .alias("quantity_yoy_pct"),
        pl.col("quantity_yoy_status"),
        pl.col("quantity_unit"),
        unit_value.alias("unit_value_usd"),
        unit_value_last_year.alias("unit_value_usd_last_year"),
        pl.when(pl.col("quantity_yoy_status") == "ok")
        .then(_growth(unit_value, unit_value_last_year))
        .alias("unit_value_usd_yoy_pct"),
        pl.lit(True).alias("is_complete"),
        pl.when(last.is_not_null()).then(True).alias("is_complete_last_year"),
    ]
    if kind != "overview":
        columns += [
            (100 * _ratio("amount", "total")).alias("share_pct"),
            (100 * _ratio("amount_last_year", "total_last_year")).alias("share_pct_last_year"),
            (
                100 * _ratio("amount", "total")
                - 100 * _ratio("amount_last_year", "total_last_year")
            ).alias("share_change_pp"),
            pl.when(pl.col("total_last_year") >= NEAR_ZERO_BASE)
            .then(100 * (change / pl.col("total_last_year")))
            .alias("contribution_pp"),
            pl.col([name for name in codes.members[kind].columns if name != "member"]),
        ]
        rows = rows.join(totals, on=["flow", "product"])
        rows = rows.join(codes.members[kind].lazy(), on="member", how="left")
    if kind in ("partner", "province"):
        is_traded, was_traded = pl.col("amount") > 0, last > 0
        columns += [
            pl.col("rank"),
            pl.when(last.is_not_null()).then("rank_last_year").alias("rank_last_year"),
            pl.when(is_traded & was_traded)
            .then(pl.col("rank_last_year") - pl.col("rank"))
            .alias("rank_change"),
            pl.when(last.is_not_null())
            .then(
                pl.when(is_traded & was_traded)
                .then(pl.lit("continuing"))
                .when(is_traded)
                .then(pl.lit("new"))
                .when(was_traded)
                .then(pl.lit("lost"))
            )
            .alias("member_status"),
        ]
    return rows.join(codes.units.lazy(), on="unit_bit", how="left").select(columns)


def _growth(current: pl.Expr, last: pl.Expr) -> pl.Expr:
    return pl.when(last != 0).then(100 * ((current - last) / last))


def _ratio(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) != 0).then(pl.col(part) / pl.col(whole))


def ranked(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Equal values keep the order of the rows, which is that of the codes."""
    return rows.with_columns(
        pl.col(amount).rank("ordinal", descending=True).over("flow", "product")
        .cast(pl.Int32).alias(rank)
        for rank, amount in (("rank", "amount"), ("rank_last_year", "amount_last_year"))
    )  # fmt: skip


def write_year(
    years: dict[str, pl.DataFrame], codes: Codes, year: int, months: int, first: int, out: Path
) -> None:
    sides = {kind: compared(rows, year) for kind, rows in years.items()}
    sides["region"] = regions_compared(sides["partner"], codes.memberships(year))
    for kind, table in TABLES.items():
        parts = []
        for period in periods(year, months, first):
            rows = unfolded(sides[kind], kind, period)
            if kind in ("partner", "province"):
                rows = ranked(rows)
            totals = unfolded(sides["overview"], "overview", period).select(
                "flow", "product", total="amount", total_last_year="amount_last_year"
            )
            parts.append(measured(rows, kind, period, totals, codes, year))
        frames = pl.collect_all(parts, engine="streaming")
        pl.concat(frames).write_parquet(out / table / f"{year}.parquet", compression="snappy")


def main() -> None:
    files, out = folders("The peer in Polars.")
    scan = pl.scan_parquet(files, hive_partitioning=False, glob=False)
    scan = scan.select(LINE_COLUMNS)
    codes = Codes(scan)
    lines = read_lines(scan, codes)
    spans = lines.group_by("year").agg(months=pl.col("month").max()).sort("year").rows()
    years = year_rows(lines, codes)
    del lines
    for year, months in spans:
        write_year(years, codes, year, months, spans[0][0], out)


if __name__ == "__main__":
    main()
