"""`--quarantine`: good lines are landed, bad ones set aside; none is lost."""

import csv
import io

import duckdb
import pytest
from click.testing import CliRunner
from extracts import (
    ARGENTINA,
    BRAZIL,
    ENGLISH,
    ROWS,
    USA,
    changed,
    counts,
    ingest,
    landed_lines,
    platform,
    table,
    write,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customs_monitor.cli import main

COLUMNS = 'line_number, "column", text, reason, raw_line'


def lines_of(text: str) -> list[str]:
    return text.split("\r\n")


def test_a_file_with_bad_lines_is_shown_as_partial(tmp_path, landing):
    path = write(tmp_path / "export.csv", platform([ARGENTINA, changed(BRAZIL, value="n/a")]))
    options = ["--landing", str(landing), "--complete", "--quarantine"]
    printed = CliRunner().invoke(main, ["ingest", *options, str(path)], env={"COLUMNS": "150"})
    assert printed.exit_code == 0
    assert "partner, partial" in printed.stdout
    assert "1 quarantined" in printed.stdout


def test_each_bad_line_is_kept_with_its_reason(tmp_path, landing):
    bad_value = changed(BRAZIL, value="n/a")
    text = platform([ARGENTINA, bad_value, USA, changed(USA, value="9"), changed(USA, month="")])
    text += '"合计","3",\r\n'
    ran = ingest("--landing", landing, "--quarantine", write(tmp_path / "export.csv", text))
    assert (ran.status, ran.errors) == (0, [])
    assert [line[:2] for line in landed_lines(landing)] == [ARGENTINA[:2], USA[:2]]
    raw = lines_of(text)
    assert table(landing, "quarantine", COLUMNS, "line_number::int") == [
        ("3", "value_usd", "n/a", "found 'n/a', expected a whole number", raw[2]),
        (
            "5",
            None,
            "202402 85076000 502",
            "found the key of line 4 again, expected one line for each month, product, partner",
            ",".join(changed(USA, value="9")),
        ),
        (
            "6",
            "data_month",
            None,
            "found an empty field, expected a month as YYYYMM, such as 202401",
            raw[5],
        ),
        ("7", None, raw[6], "found 2 fields, expected 10", raw[6]),
    ]
    extract = ran.only["extract"]
    assert [extract[f"rows_{part}"] for part in ("in_file", "landed", "quarantined")] == [6, 2, 4]
    assert ran.only["lines"] == counts(new=2, quarantined=4)
    assert extract["sum_value"] == str(1_234 + 1_070_000_000)


def test_a_good_file_has_no_quarantine(tmp_path, landing):
    ingest("--landing", landing, "--quarantine", write(tmp_path / "export.csv", platform()))
    assert list((landing / "quarantine").iterdir()) == []


def test_nothing_but_bad_lines_is_refused(tmp_path, landing):
    text = platform([changed(row, month="x") for row in ROWS])
    ran = ingest("--landing", landing, "--quarantine", write(tmp_path / "export.csv", text))
    assert (ran.status, ran.only["found"]) == (2, "3 lines and none that can be read")
    text = platform([changed(USA, month="x")])
    ran = ingest("--landing", landing, "--quarantine", write(tmp_path / "export.csv", text))
    assert ran.only["found"] == "1 line and none that can be read"


def test_undecodable_bytes_cost_one_line(tmp_path, landing):
    data = platform().encode("gb18030").replace("巴西".encode("gb18030"), b"\xff\x80\xff")
    ran = ingest("--landing", landing, "--quarantine", write(tmp_path / "export.csv", data))
    assert ran.status == 0
    ((line, column),) = table(landing, "quarantine", 'line_number, "column"')
    assert (line, column) == ("3", "partner_name")
    assert len(landed_lines(landing)) == 2


def test_bad_rows_of_a_workbook(tmp_path, landing):
    from test_well_formed import workbook

    data = workbook([ARGENTINA, changed(BRAZIL, product="1012100"), USA])
    ran = ingest("--landing", landing, "--quarantine", write(tmp_path / "export.xlsx", data))
    assert (ran.status, ran.only["lines"]["quarantined"]) == (0, 1)
    assert table(landing, "quarantine", "line_number, text") == [("3", "1012100")]


FIELD = st.sampled_from(["", "x", '"', ",", "\n", '","', "-1", "1,000", "202401", "?", "\0", "锂"])
MESSY = st.lists(
    st.one_of(
        st.sampled_from(ROWS),
        st.tuples(*[st.one_of(st.just(field), FIELD) for field in BRAZIL]),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=MESSY, is_quoted=st.booleans())
def test_lines_in_are_lines_landed_and_lines_quarantined(rows, is_quoted, tmp_path_factory):
    """For well-quoted files a plain CSV reader says how many records there are, and where."""
    folder = tmp_path_factory.mktemp("run")
    file = io.StringIO()
    quoting = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    csv.writer(file, lineterminator="\n", quoting=quoting).writerows([ENGLISH, *rows])
    path = write(folder / "export.csv", file.getvalue(), "utf-8")
    ran = ingest("--landing", folder / "landing", "--quarantine", path)
    if ran.status == 2:
        assert table(folder / "landing", "lines") == []
        return
    extract = ran.only["extract"]
    landed = table(folder / "landing", "lines", "line_number")
    aside = table(folder / "landing", "quarantine", "line_number")
    assert extract["rows_in_file"] == extract["rows_landed"] + extract["rows_quarantined"]
    assert (len(landed), len(aside)) == (extract["rows_landed"], extract["rows_quarantined"])
    assert not set(landed) & set(aside)
    good = {row for row in rows if row in ROWS}
    assert len(good) <= len(landed)


@pytest.mark.parametrize("column", ["extract_id", "source_file"])
def test_quarantined_lines_say_where_they_are_from(column, tmp_path, landing):
    text = platform([*ROWS, changed(USA, month="x")])
    ran = ingest("--landing", landing, "--quarantine", write(tmp_path / "export.csv", text))
    assert table(landing, "quarantine", column) == [(ran.only["extract"][column],)]
    (path,) = (landing / "quarantine").glob("*.parquet")
    assert path.stem == ran.only["extract"]["extract_id"]
    assert duckdb.execute("select count(*) from read_parquet(?)", [str(path)]).fetchone() == (1,)
