"""`make demo`: invented trade of ten real products, in a project of its own, built and rendered.

    python bench/demo.py DIR                            ten products, 72 months up to December 2024
    python bench/demo.py DIR --products 2 --months 26   the first products, the last months
    python bench/demo.py DIR --only-land                the project and its landing, nothing built

Nothing of it is a statistic. Every extract's manifest and name carries the mark `invented`, every
product is called invented, and the project's variable `invented_data` is true: other projects
refuse the extracts, and this one refuses downloads.

What can be seen in it: trend and season, Spring Festival, partners that enter and leave, a base
effect, a month that was never downloaded, a code and a unit that change with the HS edition,
months that were downloaded again and revised, a product in yuan as well.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from arguments import positive
from copying import ROOT, copy_project
from generate import LARGE_PROVINCES, PARTNERS, PROVINCES, SQL, Writer, parts, shifted
from refusal import in_one_line, refuse

from customs_monitor.ingest.manifest import INVENTED

PRODUCTS = ROOT / "bench" / "demo_products.csv"
WORKING_DAYS = ROOT / "seeds" / "codes" / "working_days.csv"
DEMO = parts(ROOT / "bench" / "demo.sql")
LAST_MONTH = date(2024, 12, 1)
SEED = 40
# What every product's name ends with, so that no picture, table or file can be without it.
NAMED = {"zh": "（虚构数据）", "en": " (invented data)"}
# The largest partners, from the largest on; the rest follow in the order of a hash.
LARGE_PARTNERS = (
    502, 110, 116, 133, 141, 111, 143, 304, 122, 344, 309, 601, 303, 136, 112, 132, 410,
    429, 138, 131, 307, 305, 129, 127, 501, 412, 327, 312, 301, 244, 145, 107, 106, 103, 137,
    434, 215, 236, 330, 352, 321, 331,
)  # fmt: skip
# The largest partners of some products' trade.
LARGE = {
    ("lithium_ion_batteries", "export"): "502 304 133 141 309 116 111",
    ("electric_cars", "export"): "301 303 136 601 410 309 344",
    ("photovoltaic_modules", "export"): "309 410 111 312 127 601",
    ("integrated_circuits", "import"): "143 133 142 122 116 502",
    ("smartphones", "export"): "502 110 309 116 304 138",
    ("cotton_t_shirts", "export"): "502 116 601 133 303 304",
    ("soybeans", "import"): "410 502 402 444 501",
    ("iron_ore", "import"): "601 410 244 111 434",
    ("lng", "import"): "601 130 344 122 502 112",
    ("rare_earth_magnets", "export"): "304 502 133 141 307 116",
}
# Product, flow, partner, first and last month, by what its trade is multiplied (0: there is none).
EVENTS = (
    ("lithium_ion_batteries", "export", "131", "2023-01-01", "2023-12-01", 0.003),  # a base effect
    ("electric_cars", "export", "410", "2019-01-01", "2022-09-01", 0),  # enters
    ("lng", "import", "502", "2019-01-01", "2020-02-01", 0),  # enters
    ("soybeans", "import", "501", "2023-07-01", "2024-12-01", 0),  # leaves
    ("smartphones", "export", "344", "2022-03-01", "2024-12-01", 0),  # leaves
)
# Months that nobody has downloaded.
GAPS = {("rare_earth_magnets", "import"): ("2023-05",)}
IN_YUAN = ("lithium_ion_batteries",)
# Whose latest month is written in every format.
RENDERED = "lithium_ion_batteries"


@dataclass(frozen=True)
class Download:
    """Exports or imports of some products in a year, in a currency, by partner and by province."""

    products: tuple[str, ...]
    flow: str
    currency: str
    first: date
    last: date
    vintage: date
    is_revised_later: bool

    @property
    def gaps(self) -> tuple[str, ...]:
        """The months that were not asked for; products with and without are in other downloads."""
        return GAPS.get((self.products[0], self.flow), ())

    @property
    def months(self) -> list[date]:
        """The months that were asked for."""
        count = self.last.month - self.first.month + 1
        every = (shifted(self.first, number) for number in range(count))
        return [month for month in every if f"{month:%Y-%m}" not in self.gaps]


class Demo(Writer):
    """Writes the demo's landing."""

    def __init__(self, folder: Path, products: int, months: int) -> None:
        super().__init__(folder, SEED, months, shifted(LAST_MONTH, 1 - months))
        self.months = months
        self.draw_members("partners", "partner", PARTNERS, LARGE_PARTNERS)
        self.draw_members("provinces", "province", PROVINCES, LARGE_PROVINCES)
        run = self.engine.execute
        run(DEMO["goods"], {"file": str(PRODUCTS), "products": products})
        run(DEMO["flows"])
        run(DEMO["told"])
        self.engine.executemany("insert into events values (?, ?, ?, ?, ?, ?)", EVENTS)
        large = [
            (product, flow, code, place)
            for (product, flow), codes in LARGE.items()
            for place, code in enumerate(codes.split())
        ]
        self.engine.executemany("insert into large_partners values (?, ?, ?, ?)", large)
        run(DEMO["partner_places"])
        run(DEMO["trades"], {"days": str(WORKING_DAYS)})
        columns = "product_id, name_zh, name_en, codes_2017, codes_2022"
        self.products = run(f"select {columns} from goods order by number").fetchall()

    def write(self) -> int:
        """Land every download; return the number of lines."""
        with self.landing.locked(60, lambda: None):
            self.landing.prepare()
            with self.landing.workspace() as work:
                return sum(self._write(download, Path(work)) for download in self._downloads())

    def _downloads(self) -> Iterator[Download]:
        """A year was downloaded in the January after it.

        The last one in July as well, up to June; the one before again in autumn.
        """
        first, last = shifted(LAST_MONTH, 1 - self.months), LAST_MONTH
        for products, flow, currency in self._questions():
            for year in range(first.year, last.year + 1):
                start, end = max(first, date(year, 1, 1)), date(year, 12, 1)
                known = [(end, date(year + 1, 1, 20))]
                if year == last.year - 1:
                    known.append((end, date(year + 1, 9, 20)))
                if year == last.year:
                    known.insert(0, (date(year, 6, 1), date(year, 7, 20)))
                for number, (until, day) in enumerate(known, 1):
                    is_revised = number < len(known)
                    yield Download(products, flow, currency, start, until, day, is_revised)

    def _questions(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """Products that were asked for together, the flow and the currency."""
        products = [product for product, *_ in self.products]
        for flow in ("export", "import"):
            yield tuple(product for product in products if (product, flow) not in GAPS), flow, "usd"
            for product in products:
                if (product, flow) in GAPS:
                    yield (product,), flow, "usd"
                if product in IN_YUAN:
                    yield (product,), flow, "cny"

    def _write(self, download: Download, work: Path) -> int:
        values = {
            "flow": download.flow, "products": list(download.products), "gaps": list(download.gaps),
            "first": download.first, "last": download.last, "changes": download.is_revised_later,
        }  # fmt: skip
        self.engine.execute(DEMO["block"], values)
        if download.currency == "cny":
            self.engine.execute(DEMO["in_yuan"])
        lines = self._land(download, "partner", work)
        self.engine.execute(DEMO["provinces"])
        return lines + self._land(download, "province", work)

    def _land(self, download: Download, breakdown: str, work: Path) -> int:
        what = download.products[0] if len(download.products) == 1 else "products"
        span = f"{download.currency}_{download.first:%Y}_{download.vintage:%Y%m%d}"
        source = f"{INVENTED}_{download.flow}_by_{breakdown}_{what}_{span}.csv"
        sha256 = hashlib.sha256(source.encode()).hexdigest()
        identifier = f"{download.vintage:%Y%m%d}-{download.flow}-{sha256[:12]}-{INVENTED}"
        codes = [
            code
            for product, _, _, before_2022, since_2022 in self.products
            if product in download.products
            for code in (before_2022 if download.first.year < 2022 else since_2022).split()
        ]
        told = {
            "flow": download.flow, "breakdown": breakdown, "currency": download.currency,
            "vintage": str(download.vintage),
        }  # fmt: skip
        return self.land(
            DEMO["lines"],
            SQL["sums"],
            told | {"source": source, "id": identifier},
            download.first.year,
            work,
            **told,
            extract_id=identifier,
            source_file=source,
            sha256=sha256,
            asked_codes=",".join(sorted(codes)),
            asked_months=",".join(f"{month:%Y%m}" for month in download.months),
            origin=INVENTED,
        )


def make_project(folder: Path, demo: Demo) -> None:
    """Copy the dbt project, with the demo's products and as a project of invented data."""
    copy_project(folder)
    settings = folder / "dbt_project.yml"
    text = settings.read_text(encoding="utf-8")
    for name, value in (("invented_data", "false"), ("with_sample", "true")):
        if text.count(f"  {name}: {value}\n") != 1:
            refuse(f"{settings}: found no '{name}: {value}', expected it")
        text = text.replace(
            f"{name}: {value}", f"{name}: {'true' if value == 'false' else 'false'}"
        )
    settings.write_text(text, encoding="utf-8")
    products, codes = ["product_id,name_zh,name_en,note"], ["product_id,hs_edition,hs_code"]
    continues = ["product_id,hs_edition,hs_code,continues_edition,continues_code"]
    for product, name_zh, name_en, old, new in demo.products:
        products.append(f"{product},{name_zh}{NAMED['zh']},{name_en}{NAMED['en']},")
        codes += [f"{product},HS2022,{code}" for code in new.split()]
        pairs = zip(old.split(), new.split(), strict=True)
        continues += [f"{product},HS2022,{after},HS2017,{before}" for before, after in pairs]
    for name, rows in {
        "product_list": products, "product_codes": codes, "product_continues": continues,
    }.items():  # fmt: skip
        path = folder / "seeds" / "groups" / f"{name}.csv"
        path.write_text("\n".join([*rows, ""]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="the project's folder, made anew")
    parser.add_argument("--products", type=positive, default=10, help="the first so many of ten")
    parser.add_argument("--months", type=positive, default=72, help="up to December 2024")
    parser.add_argument("--only-land", action="store_true", help="build and render nothing")
    given = parser.parse_args()
    folder = given.folder.resolve()
    mark = folder / ".customs-demo"
    if folder.exists() and not mark.exists() and (not folder.is_dir() or any(folder.iterdir())):
        refuse(f"{folder}: found something that is no demo, expected an empty or a new folder")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.touch()
    demo = Demo(folder / "landing", given.products, given.months)
    make_project(folder, demo)
    print(f"Invented data: {demo.write():,} lines of {given.products} products in {given.folder}")
    if not given.only_land:
        build(folder)


def build(folder: Path) -> None:
    """Build, publish and render, as a user does; ends with what `customs show` prints."""
    started = time.monotonic()
    # What stands in one line goes side by side.
    for commands in (
        ["dbt --quiet build --exclude-resource-type unit_test"],
        ["customs publish"],
        [f"customs bulletin --product {RENDERED} --lang {language}" for language in NAMED],
        ["customs site --months 3"],
        ["customs show"],
    ):
        seconds = time.monotonic() - started
        print("\n".join(f"{seconds:4.0f} s  {command}" for command in commands), flush=True)
        running = [
            subprocess.Popen([str(Path(sys.executable).parent / script), *arguments], cwd=folder)
            for script, *arguments in map(str.split, commands)
        ]
        for process in running:
            process.wait()
        if failed := [process.returncode for process in running if process.returncode]:
            sys.exit(failed[0])
    print(f"{time.monotonic() - started:4.0f} s  all of it invented data, in {folder}")


if __name__ == "__main__":
    with in_one_line():
        main()
