"""Real downloads, where they are at hand; they may not be part of this repository."""

import pytest
from extracts import ROOT, SHARED, ingest, table

SOYBEAN = SHARED / "real_soybean"
LITHIUM = SHARED / "lithium_ion_reconstructed"

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="no shared data here")


def naive(path) -> tuple[int, int, int]:
    """Lines, quantity and yuan of a file, by cutting at `","` and at nothing else."""
    lines = path.read_bytes().decode("gb18030").splitlines()[1:]
    fields = [line.strip('",').split('","') for line in lines]
    value = sum(int(field[9].replace(",", "")) for field in fields)
    return len(lines), sum(int(field[5]) for field in fields), value


def test_five_real_downloads(landing):
    untold = SOYBEAN / "2023.csv"
    ran = ingest("--landing", landing, SOYBEAN)
    assert (ran.status, [o["file"] for o in ran.document["files"] if o["status"] == "refused"]) == (
        2,
        [str(untold)],
    )
    ran = ingest("--landing", landing, "--flow", "import", untold)
    assert (ran.status, ran.errors) == (0, [])
    assert set(ingest("--landing", landing, SOYBEAN).statuses) == {"unchanged"}
    landed = table(
        landing,
        "extracts",
        "source_file, flow, currency, rows_landed, sum_quantity_1, sum_value, rows_quarantined",
    )
    flows = {"2023": "import", "2024in": "import", "2024out": "export"}
    flows |= {"2025in": "import", "2025out": "export"}
    assert landed == [
        (path.name, flows[path.stem], "cny", *(n if i == 0 else str(n) for i, n in counted), 0)
        for path in sorted(SOYBEAN.glob("*.csv"))
        for counted in [list(enumerate(naive(path)))]
    ]
    assert sum(row[3] for row in landed) == len(table(landing, "lines")) == 156


def test_no_field_of_a_real_download_is_altered(landing):
    for path in sorted(SOYBEAN.glob("*.csv")):
        flow = "export" if path.stem.endswith("out") else "import"
        ingest("--landing", landing, "--flow", flow, path)
        lines = path.read_bytes().decode("gb18030").splitlines()[1:]
        columns = (
            "data_month, partner_code, partner_name, product_code, product_name, quantity_1,"
            " unit_1, quantity_2, unit_2, value_cny"
        )
        landed = [
            row[:-2]
            for row in table(
                landing, "lines", f"{columns}, source_file, line_number", "line_number::int"
            )
            if row[-2] == path.name
        ]
        assert landed == [tuple(line.strip('",').split('","')) for line in lines]


def test_the_shipped_seeds_come_from_this_code(tmp_path):
    files = sorted(LITHIUM.glob("*.csv"), reverse=True)
    options = ("--complete", "--vintage", "2024-07-20", "--to-seeds", tmp_path / "seeds")
    ran = ingest(*options, *files)
    assert (ran.status, ran.statuses) == (0, ["written"] * 8)
    written = sorted((tmp_path / "seeds").iterdir())
    assert [path.name for path in written] == [
        f"{flow}_by_{breakdown}.csv"
        for flow in ("export", "import")
        for breakdown in ("partner", "province")
    ]
    for path in written:
        assert path.read_bytes() == (ROOT / "seeds" / "extracts" / path.name).read_bytes()
