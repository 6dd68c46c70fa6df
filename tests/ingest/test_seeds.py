"""`--to-seeds`: the seeds that dbt loads."""

import csv
import re

import yaml
from extracts import ROOT, ROWS, changed, ingest, platform, write

from customs_monitor.ingest.columns import COLUMNS

HEADER = (
    "data_month,partner_code,partner_name,product_code,product_name,regime_code,regime_name,"
    "province_code,province_name,quantity_1,unit_1,quantity_2,unit_2,value_usd,value_cny,"
    "flow,breakdown,coverage,vintage,source_file,line_number"
)


def test_ingest_dbt_and_the_models_know_the_same_columns():
    assert ",".join(COLUMNS) == HEADER
    seeds = yaml.safe_load((ROOT / "dbt_project.yml").read_text("utf-8"))["seeds"]
    assert list(seeds["customs_monitor"]["extracts"]["+column_types"]) == list(COLUMNS)
    macro = (ROOT / "macros" / "extracts" / "line_columns.sql").read_text("utf-8")
    assert re.findall(r"'(\w+)'", macro) == list(COLUMNS)


def test_lines_become_a_seed(tmp_path):
    path = write(tmp_path / "出口_full.csv", platform())
    ran = ingest("--to-seeds", tmp_path / "seeds", path)
    assert (ran.status, ran.only["status"], ran.only["note"]) == (
        0,
        "written",
        "to export_by_partner.csv",
    )
    text = (tmp_path / "seeds" / "export_by_partner.csv").read_bytes().decode("utf-8")
    end = "export,partner,complete,2024-03-20,出口_full.csv"
    assert text == (
        f"{HEADER}\n"
        f'202401,402,阿根廷,01012100,改良种用马,,,,,159525,头,0,?,"1,234",,{end},2\n'
        f"202401,410,巴西,12019019,大豆，种用除外,,,,,4074,千克,7,头,56,,{end},3\n"
        f'202402,502,美国,85076000,锂离子蓄电池,,,,,33,个,—,—,"1,070,000,000",,{end},4\n'
    )


def test_files_follow_each_other_by_name(tmp_path):
    second = write(tmp_path / "b" / "export_2.csv", platform([ROWS[0]]))
    first = write(tmp_path / "c" / "export_1.csv", platform([ROWS[1]]))
    ingest("--to-seeds", tmp_path / "seeds", second, first)
    text = (tmp_path / "seeds" / "export_by_partner.csv").read_text(encoding="utf-8")
    assert [line.split(",")[-2] for line in text.splitlines()[1:]] == [
        "export_1.csv",
        "export_2.csv",
    ]


def test_a_refused_file_leaves_all_seeds_as_they_were(tmp_path):
    good = write(tmp_path / "export.csv", platform())
    seeds = tmp_path / "seeds"
    ingest("--to-seeds", seeds, good)
    before = {path: path.read_bytes() for path in seeds.iterdir()}
    other = write(tmp_path / "export2.csv", platform([changed(ROWS[0], value="7")]))
    bad = write(tmp_path / "export3.csv", platform([changed(ROWS[0], value="x")]))
    ran = ingest("--to-seeds", seeds, other, bad)
    assert (ran.status, len(ran.errors)) == (2, 1)
    assert {path: path.read_bytes() for path in seeds.iterdir()} == before


BY_REGIME = ("数据年月", "贸易方式编码", "贸易方式名称", "商品编码", "商品名称", "美元")
REGIME = ("202401", "10", "一般贸易", "85076000", "锂离子蓄电池", "7")


def test_any_other_breakdown_goes_into_one_seed(tmp_path):
    """Each flow and breakdown replaces its own lines there; dbt knows this seed."""
    seeds = tmp_path / "seeds"
    total = ("数据年月", "商品编码", "美元")
    for path in (
        write(tmp_path / "export_a.csv", platform([REGIME], BY_REGIME)),
        write(tmp_path / "import_b.csv", platform([changed_value(REGIME, "8")], BY_REGIME)),
        write(tmp_path / "export_c.csv", platform([("202401", "85", "9")], total)),
        write(tmp_path / "export_d.csv", platform([changed_value(REGIME, "10")], BY_REGIME)),
    ):
        ran = ingest("--to-seeds", seeds, path)
        assert (ran.status, ran.only["note"]) == (0, "to other_breakdowns.csv")
    with (seeds / "other_breakdowns.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["source_file"], row["flow"], row["breakdown"], row["value_usd"])
            for row in csv.DictReader(file)
        ]
    assert sorted(rows) == [
        ("export_c.csv", "export", "total", "9"),
        ("export_d.csv", "export", "regime", "10"),
        ("import_b.csv", "import", "regime", "8"),
    ]
    assert [path.name for path in seeds.iterdir()] == ["other_breakdowns.csv"]


def changed_value(row, value: str) -> tuple[str, ...]:
    return (*row[:-1], value)


def test_the_build_reads_every_seed_that_ingest_writes():
    names = {path.stem for path in (ROOT / "seeds" / "extracts").glob("*.csv")}
    model = (ROOT / "models" / "staging" / "stg_seeds__lines.sql").read_text("utf-8")
    assert set(re.findall(r"'(\w+_by_\w+|other_\w+)'", model)) == names
    header = (ROOT / "seeds" / "extracts" / "other_breakdowns.csv").read_text("utf-8")
    assert header == f"{HEADER}\n"


def test_a_file_that_was_cut_off_is_partial_as_a_seed_too(tmp_path):
    rows = [changed(ROWS[0], product=str(10_000_000 + i)) for i in range(10_000)]
    path = write(tmp_path / "export.csv", platform(rows))
    ingest("--to-seeds", tmp_path / "seeds", "--complete", path)
    with (tmp_path / "seeds" / "export_by_partner.csv").open(encoding="utf-8") as file:
        assert {row["coverage"] for row in csv.DictReader(file)} == {"partial"}


def test_other_seeds_stay(tmp_path):
    seeds = tmp_path / "seeds"
    write(seeds / "import_by_partner.csv", "mine", "utf-8")
    ingest("--to-seeds", seeds, write(tmp_path / "export.csv", platform()))
    assert (seeds / "import_by_partner.csv").read_text(encoding="utf-8") == "mine"
    assert len(list(seeds.iterdir())) == 2


def test_no_seeds_in_a_dry_run_and_none_with_a_quarantine(tmp_path):
    path = write(tmp_path / "export.csv", platform())
    assert ingest("--dry-run", "--to-seeds", tmp_path / "seeds", path).status == 0
    assert not list((tmp_path / "seeds").glob("*"))
    assert ingest("--quarantine", "--to-seeds", tmp_path / "seeds", path).status == 2


def test_two_downloads_of_one_name_and_day_are_refused(tmp_path):
    """As seeds they would be one, which speaks about the products of both in the months of both."""
    first = write(tmp_path / "2023" / "export.csv", platform([ROWS[0]]))
    second = write(tmp_path / "2024" / "export.csv", platform([ROWS[1]]))
    ran = ingest("--to-seeds", tmp_path / "seeds", first, second)
    assert (ran.status, ran.errors) == (
        2,
        [
            f"customs: {second}: found a second export.csv of 2024-03-20,"
            " expected a name for each download"
        ],
    )
    assert not list((tmp_path / "seeds").iterdir())
