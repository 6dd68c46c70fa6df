"""The four trade tables in pandas: year rows with months as columns, unfolded year by year.

python bench/peers/pandas_peer.py --landing DIR --out DIR

What it relies on is said in shape.py. For the sizes that fit in memory.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from shape import LINE_COLUMNS, NEAR_ZERO_BASE, SEEDS, TABLES, Period, Span, folders, periods

PERIODS = pd.CategoricalDtype(["month", "year_to_date", "rolling_12_months"])
STATUSES = pd.CategoricalDtype(
    ["ok", "no_base", "near_zero_base", "not_published", "not_applicable", "mixed_units"]
)
MEMBER_STATUSES = pd.CategoricalDtype(["continuing", "new", "lost"])
FLOWS = ["export", "import", "total", "net_export"]
MONTHS = range(1, 13)
KEY = ["flow", "product", "member"]
REPORT = ["month", "period"]
# The units traded in a month: the smallest and the largest; two that differ are mixed.
NO_UNIT_LOW, NO_UNIT_HIGH = 99, -1
ABSENT = {
    f"{measure}_{month}": none
    for measure, none in (
        ("amount", 0),
        ("quantity", 0),
        ("low_unit", NO_UNIT_LOW),
        ("high_unit", NO_UNIT_HIGH),
    )
    for month in MONTHS
}


class Codes:
    """The code lists, and the products and units that the landing uses."""

    def __init__(self, lines: pd.DataFrame) -> None:
        codes = lines["product_code"].cat.categories
        products = sorted({code[:digits] for code in codes for digits in (2, 4, 6, 8)})
        self.product = pd.CategoricalDtype(products)
        self.flow = pd.CategoricalDtype(FLOWS)
        parent = [products.index(code[:-2]) if len(code) > 2 else -1 for code in products]
        self.parents = np.array(parent, dtype="int32")
        self.unit = pd.CategoricalDtype(sorted(lines["unit_1"].cat.categories))
        self.members = {
            kind: _members(kind, file, extra)
            for kind, file, extra in (
                ("partner", "codes/customs_partners.csv", {"iso_alpha3": "partner_iso3"}),
                ("province", "codes/customs_provinces.csv", {}),
                ("region", "groups/region_list.csv", {}),
            )
        }
        regions = self.members["region"]["region_code"].astype(str).reset_index()
        self.membership = (
            pd.read_csv(SEEDS / "groups/region_membership.csv", dtype=str)
            .merge(regions, on="region_code")
            .rename(columns={"member": "region"})
            .assign(partner=lambda rows: rows["partner_code"].astype("int16"))
            .fillna({"valid_to": "9999-12-31"})
        )

    def memberships(self, year: int) -> pd.DataFrame:
        """Return the months of a year, as bits, in which a partner belongs to a region."""
        rows = self.membership
        belongs = np.zeros(len(rows), dtype="int64")
        for month in MONTHS:
            day = f"{year}-{month:02}-01"
            belongs += ((rows["valid_from"] <= day) & (rows["valid_to"] >= day)) * 2 ** (month - 1)
        rows = rows.assign(belongs=belongs)
        sums = rows.groupby(["region", "partner"], as_index=False)["belongs"].sum()
        return sums[sums["belongs"] > 0]


def _members(kind: str, file: str, extra: dict[str, str]) -> pd.DataFrame:
    name = "name" if kind == "region" else "short_name"
    names = {f"{name}_{tongue}": f"{kind}_name_{tongue}" for tongue in ("zh", "en")} | extra
    rows = pd.read_csv(SEEDS / file, dtype=str, keep_default_na=False, na_values=[""])
    code = f"{kind}_code"
    rows = rows[[code, *names]].rename(columns=names).sort_values(code, ignore_index=True)
    member = rows.index if kind == "region" else rows[code]
    return rows.astype("category").set_index(member.astype("int16").rename("member"))


def read_lines(files: list[Path]) -> pd.DataFrame:
    text = ["flow", "product_code", "unit_1", "data_month", "partner_code", "province_code"]
    parts = []
    for file in files:
        part = pd.read_parquet(file, columns=LINE_COLUMNS, partitioning=None)
        part["amount"] = part.pop("value_usd").str.replace(",", "", regex=False).astype("int64")
        part["quantity"] = part.pop("quantity_1").astype("int64")
        parts.append(part.astype(dict.fromkeys(text, "category")))
    lines = pd.concat([part.drop(columns=text) for part in parts], ignore_index=True)
    for column in text:
        lines[column] = pd.api.types.union_categoricals([part[column] for part in parts])
    return lines


def typed(lines: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """Codes become small whole numbers."""

    def number(column: str, text: slice = slice(None)) -> np.ndarray:
        values = lines[column].cat.categories.str[text].astype("int16")
        return values.to_numpy()[lines[column].cat.codes]

    def place(column: str, dtype: pd.CategoricalDtype) -> np.ndarray:
        places = dtype.categories.get_indexer(lines[column].cat.categories)
        return places.astype("int32")[lines[column].cat.codes]

    unit = place("unit_1", codes.unit)
    return pd.DataFrame(
        {
            "flow": place("flow", codes.flow),
            "product": place("product_code", codes.product),
            "partner": number("partner_code"),
            "province": number("province_code"),
            "year": number("data_month", slice(0, 4)),
            "month": number("data_month", slice(4, 6)),
            "amount": lines["amount"],
            "quantity": lines["quantity"],
            "low_unit": unit,
            "high_unit": unit,
        }
    )


def added_up(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """One row a group: amounts and quantities added, the smallest and the largest unit."""
    groups = rows.groupby(keys, sort=False)
    low = [name for name in rows.columns if "low_unit" in name]
    high = [name for name in rows.columns if "high_unit" in name]
    sums = [name for name in rows.columns if "amount" in name or "quantity" in name]
    return pd.concat([groups[sums].sum(), groups[low].min(), groups[high].max()], axis=1)


def year_rows(lines: pd.DataFrame, codes: Codes) -> dict[str, pd.DataFrame]:
    """Return a row for each year, flow, product and member, for each kind of member."""
    years = {}
    for kind in ("partner", "province"):
        months = added_up(lines.rename(columns={kind: "member"}), ["year", *KEY, "month"])
        wide = months.unstack("month")
        wide.columns = [f"{measure}_{month}" for measure, month in wide.columns]
        wide = _filled(wide.reindex(columns=list(ABSENT)), ABSENT).reset_index()
        years[kind] = _with_roll_ups(wide, codes)
    by_product = added_up(years["partner"], ["year", "flow", "product"]).reset_index()
    years["overview"] = _with_totals(by_product.assign(member=0))
    return years


def _with_roll_ups(level: pd.DataFrame, codes: Codes) -> pd.DataFrame:
    """Eight digits make six, six make four, four make two."""
    levels = [level]
    for _ in (6, 4, 2):
        parents = levels[-1].assign(product=codes.parents[levels[-1]["product"]])
        levels.append(added_up(parents, ["year", *KEY]).reset_index())
    return pd.concat(levels, ignore_index=True)


def _with_totals(flows: pd.DataFrame) -> pd.DataFrame:
    keys = ["year", "product", "member"]
    total = added_up(flows, keys).reset_index().assign(flow=FLOWS.index("total"))
    signed = flows.copy()
    amounts = [f"amount_{month}" for month in MONTHS]
    signed[amounts] = signed[amounts].mul(np.where(signed["flow"] == 0, 1, -1), axis=0)
    nothing = {name: none for name, none in ABSENT.items() if name not in amounts}
    net = added_up(signed.assign(**nothing), keys).reset_index()
    return pd.concat([flows, total, net.assign(flow=FLOWS.index("net_export"))], ignore_index=True)


def compared(years: pd.DataFrame, year: int) -> pd.DataFrame:
    """This year, the last and the one before side by side; amounts added up from January on."""
    result = None
    for ago, side in enumerate(("this", "last", "before")):
        rows = years[years["year"] == year - ago].drop(columns="year").set_index(KEY)
        for measure in ("amount", "quantity"):
            columns = [f"{measure}_{month}" for month in MONTHS]
            rows[columns] = rows[columns].cumsum(axis=1)
        rows = rows.add_prefix(f"{side}_")
        result = rows if result is None else result.join(rows, how="outer")
    assert result is not None
    absent = {f"{side}_{name}": none for side in ("this", "last", "before")
              for name, none in ABSENT.items()}  # fmt: skip
    # In the order of the codes: ties in value are ranked as the rows come.
    return _filled(result, absent).reset_index().sort_values("member", kind="stable")


def _filled(rows: pd.DataFrame, absent: dict[str, int]) -> pd.DataFrame:
    """Whole numbers, with a number of each column's own where there was none."""
    values = rows.to_numpy()
    values = np.where(np.isnan(values), [absent[name] for name in rows], values).astype("int64")
    return pd.DataFrame(values, index=rows.index, columns=rows.columns)


def regions_compared(partners: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Partners added up, apart by the months in which they belong to a region."""
    rows = partners.merge(memberships, left_on="member", right_on="partner")
    rows["member"] = rows["region"]
    return added_up(rows, [*KEY, "belongs"]).reset_index()


def _total(rows: pd.DataFrame, side: Sequence[Span], measure: str) -> pd.Series:
    result = pd.Series(0, index=rows.index)
    for year, first, last in side:
        result = result + rows[f"{year}_{measure}_{last}"]
        if first > 1:
            result = result - rows[f"{year}_{measure}_{first - 1}"]
    return result


def _unit(rows: pd.DataFrame, side: Sequence[Span], low: bool) -> np.ndarray:
    name, pick = ("low_unit", np.minimum) if low else ("high_unit", np.maximum)
    result = np.full(len(rows), NO_UNIT_LOW if low else NO_UNIT_HIGH)
    for year, first, last in side:
        for month in range(first, last + 1):
            result = pick(result, rows[f"{year}_{name}_{month}"].to_numpy())
    return result


def unfolded(rows: pd.DataFrame, kind: str, spans: Sequence[Period]) -> pd.DataFrame:
    """Report months, three periods each; last year is 0 where it is not compared."""
    return pd.concat([_unfolded_to(rows, kind, period) for period in spans], ignore_index=True)


def _unfolded_to(rows: pd.DataFrame, kind: str, period: Period) -> pd.DataFrame:
    if kind == "region":
        rows = rows[rows["belongs"] & 2 ** (period.month - 1) != 0]
    columns = {name: rows[name] for name in KEY}
    for suffix, side in (("", period.this), ("_last_year", period.last_year)):
        for measure in ("amount", "quantity"):
            columns[measure + suffix] = _total(rows, side, measure)
        for name in ("low_unit", "high_unit"):
            columns[name + suffix] = _unit(rows, side, name == "low_unit")
    result = pd.DataFrame(columns, index=rows.index)
    if kind != "overview":
        traded = (result["high_unit"] >= 0) | (result["high_unit_last_year"] >= 0)
        result = result[traded]
    if kind == "region":
        result = added_up(result, KEY).reset_index()
    return result.assign(
        month=period.month,
        period=PERIODS.categories.get_loc(period.name),
        compares=bool(period.last_year),
    )


def ranks(rows: pd.DataFrame, amount: str) -> pd.Series:
    """Equal values keep the order of the rows, which is that of the codes."""
    groups = rows.groupby([*REPORT, "flow", "product"], sort=False)[amount]
    return groups.rank(method="first", ascending=False).astype("int32")


def measured(
    rows: pd.DataFrame, kind: str, totals: pd.DataFrame, codes: Codes, year: int
) -> pd.DataFrame:
    """The rows of a public table."""
    if kind in ("partner", "province"):
        rows["rank"] = ranks(rows, "amount")
        rows["rank_last_year"] = ranks(rows, "amount_last_year")
    if kind != "overview":
        rows = rows.merge(totals, on=[*REPORT, "flow", "product"], sort=False)
    compares = rows["compares"].to_numpy()
    is_net = (rows["flow"] == FLOWS.index("net_export")).to_numpy()
    amount = rows["amount"].astype("Int64")
    last = rows["amount_last_year"].astype("Int64").where(compares)
    is_mixed = rows["low_unit"] < rows["high_unit"]
    is_mixed_last = rows["low_unit_last_year"] < rows["high_unit_last_year"]
    low = rows[["low_unit", "low_unit_last_year"]].min(axis=1)
    high = rows[["high_unit", "high_unit_last_year"]].max(axis=1)
    quantity = rows["quantity"].astype("Int64").mask(is_net | is_mixed)
    quantity_last = rows["quantity_last_year"].astype("Int64").mask(is_net | is_mixed_last)
    quantity_last = quantity_last.where(compares)
    status = _status(
        [~compares, is_net, last.eq(0).fillna(False), last.lt(NEAR_ZERO_BASE).fillna(False)],
        ["not_published", "not_applicable", "no_base", "near_zero_base"],
    )
    quantity_status = _status(
        [is_net, low < high, ~compares, quantity_last.eq(0).fillna(False)],
        ["not_applicable", "mixed_units", "not_published", "no_base"],
    )
    # The unit of the current side, or last year's where nothing was traded; none if it is mixed.
    traded = rows["high_unit"] >= 0
    unit = rows["high_unit"].where(traded, rows["high_unit_last_year"])
    unit = unit.mask(np.where(traded, is_mixed, is_mixed_last), -1)
    result = {
        "report_month": _report_months(year, rows["month"]),
        "period": pd.Categorical.from_codes(rows["period"], dtype=PERIODS),
        "product_id": pd.Categorical.from_codes(rows["product"], dtype=codes.product),
        "flow": pd.Categorical.from_codes(rows["flow"], dtype=codes.flow),
        "value_usd": amount,
        "value_usd_last_year": last,
        "value_usd_change": amount - last,
        "value_usd_yoy_pct": (100 * _ratio(amount - last, last)).where(status == "ok"),
        "yoy_status": status,
        "quantity": quantity,
        "quantity_last_year": quantity_last,
        "quantity_yoy_pct": (100 * _ratio(quantity - quantity_last, quantity_last)).where(
            quantity_status == "ok"
        ),
        "quantity_yoy_status": quantity_status,
        "quantity_unit": pd.Categorical.from_codes(unit, dtype=codes.unit),
        "unit_value_usd": _ratio(amount, quantity),
        "unit_value_usd_last_year": _ratio(last, quantity_last),
        "is_complete": True,
        "is_complete_last_year": pd.Series(True, index=rows.index, dtype="boolean").where(compares),
    }
    unit_value_last = result["unit_value_usd_last_year"]
    result["unit_value_usd_yoy_pct"] = (
        100 * _ratio(result["unit_value_usd"] - unit_value_last, unit_value_last)
    ).where(quantity_status == "ok")
    if kind != "overview":
        total, total_last = rows["total"], rows["total_last_year"].where(compares)
        result |= {
            "share_pct": 100 * _ratio(amount, total),
            "share_pct_last_year": 100 * _ratio(last, total_last),
            "contribution_pp": (100 * _ratio(amount - last, total_last)).where(
                total_last >= NEAR_ZERO_BASE
            ),
        }
        result["share_change_pp"] = result["share_pct"] - result["share_pct_last_year"]
        names = codes.members[kind]
        result |= {name: names[name].reindex(rows["member"]).array for name in names}
    if kind in ("partner", "province"):
        result["rank"] = rows["rank"]
        result["rank_last_year"] = rows["rank_last_year"].astype("Int32").where(compares)
        is_traded, was_traded = rows["amount"] > 0, rows["amount_last_year"] > 0
        change = result["rank_last_year"] - result["rank"]
        result["rank_change"] = change.where(is_traded & was_traded)
        statuses = [is_traded & was_traded, is_traded, was_traded]
        places = np.where(compares, np.select(statuses, [0, 1, 2], -1), -1)
        result["member_status"] = pd.Categorical.from_codes(places, dtype=MEMBER_STATUSES)
    return pd.DataFrame(result, index=rows.index)


def _report_months(year: int, months: pd.Series) -> pd.Series:
    days = pa.array([date(year, month, 1) for month in MONTHS])
    return pd.Series(days.take(pa.array(months - 1)), dtype=pd.ArrowDtype(pa.date32()))


def _status(conditions: list[np.ndarray], statuses: list[str]) -> pd.Categorical:
    """The first that applies, otherwise ok."""
    places = np.select(conditions, list(STATUSES.categories.get_indexer(statuses)), 0)
    return pd.Categorical.from_codes(places, dtype=STATUSES)


def _ratio(part: pd.Series, whole: pd.Series) -> pd.Series:
    whole = whole.astype("Float64")
    return part.astype("Float64") / whole.mask(whole.eq(0).fillna(False))


def write_year(
    years: dict[str, pd.DataFrame], codes: Codes, year: int, months: int, first: int, out: Path
) -> None:
    sides = {kind: compared(rows, year) for kind, rows in years.items()}
    sides["region"] = regions_compared(sides["partner"], codes.memberships(year))
    spans = list(periods(year, months, first))
    overview = unfolded(sides["overview"], "overview", spans)
    totals = overview[[*REPORT, "flow", "product", "amount", "amount_last_year"]].rename(
        columns={"amount": "total", "amount_last_year": "total_last_year"}
    )
    for kind, table in TABLES.items():
        rows = overview if kind == "overview" else unfolded(sides[kind], kind, spans)
        measured(rows, kind, totals, codes, year).to_parquet(
            out / table / f"{year}.parquet", compression="snappy", index=False
        )


def main() -> None:
    files, out = folders("The peer in pandas.")
    text = read_lines(files)
    codes = Codes(text)
    lines = typed(text, codes)
    del text
    spans = lines.groupby("year")["month"].max().sort_index()
    years = year_rows(lines, codes)
    del lines
    for year, months in spans.items():
        write_year(years, codes, int(year), int(months), int(spans.index[0]), out)


if __name__ == "__main__":
    main()
