"""Whatever is in a file: exit status 0 or 2, one line for a refusal, whole extracts or none.

`ingest` raises whatever the command does not turn into a refusal, so a traceback fails a test, and
so does an example that takes longer than the deadline.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from extracts import ENGLISH, HEADER, ROWS, ingest, platform, table, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_well_formed import workbook, zipped

pytestmark = pytest.mark.long
bounded = settings(
    max_examples=120,
    deadline=timedelta(seconds=20),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
)

#: Pieces that matter to some part of the reader.
TOKENS = [
    b'"',
    b'""',
    b",",
    b'","',
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b";",
    b"\t",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x81",
    b"\x81\x30",
    "\u3000".encode(),
    "，".encode("gb18030"),
    b"1,000",
    b"1e9",
    b"202401",
    b"-",
    b"?",
    b"=1+1",
    '"数据年月",'.encode("gb18030"),
    b"9" * 40,
]
SEEDS = [
    platform().encode("gb18030"),
    platform(header=ENGLISH).encode("utf-8-sig"),
    platform().encode("utf-16"),
    platform().replace('"', "").encode(),
    zipped("export.csv", platform()),
    workbook(),
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A good file with pieces put in, taken out, doubled or overwritten."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        to = min(len(data), at + draw(st.integers(0, 60)))
        kind = draw(st.sampled_from(["insert", "delete", "double", "overwrite", "cut"]))
        token = draw(st.one_of(st.sampled_from(TOKENS), st.binary(min_size=1, max_size=4)))
        data = {
            "insert": data[:at] + token + data[at:],
            "delete": data[:at] + data[to:],
            "double": data[:to] + data[at:],
            "overwrite": data[:at] + token + data[at + len(token) :],
            "cut": data[:at] or b"x",
        }[kind]
    return data


def check(folder: Path, name: str, data: bytes, *options: str) -> None:
    path = write(folder / name, data)
    landing = folder / "landing"
    ran = ingest("--landing", landing, "--vintage", "2024-12-31", *options, path)
    assert ran.status in (0, 2)
    refused = sum(status == "refused" for status in ran.statuses)
    assert len([line for line in ran.errors if "warning" not in line]) == refused
    assert (ran.status == 2) == (refused > 0)
    extracts = table(landing, "extracts", "extract_id, rows_landed, rows_quarantined, rows_in_file")
    lines = [row[0] for row in table(landing, "lines", "extract_id")]
    aside = [row[0] for row in table(landing, "quarantine", "extract_id")]
    assert len(lines) == sum(extract[1] for extract in extracts)
    for extract_id, rows, bad, in_file in extracts:
        assert (lines.count(extract_id), aside.count(extract_id)) == (rows, bad)
        assert rows + bad == in_file
    if refused == len(ran.statuses):
        assert extracts == [] == lines
    assert list((landing / ".tmp").iterdir()) == []


@bounded
@given(data=st.binary(max_size=300), suffix=st.sampled_from(["csv", "txt", "xlsx", "zip"]))
def test_random_bytes(data, suffix, tmp_path_factory):
    check(tmp_path_factory.mktemp("fuzz"), f"export.{suffix}", data)


@bounded
@given(data=mutated(), quarantine=st.booleans())
def test_mutations_of_good_files(data, quarantine, tmp_path_factory):
    is_packed = data.startswith(b"PK")
    name = "export.csv" if not is_packed else "export.xlsx" if b"xl/" in data else "export.zip"
    options = ["--quarantine"] if quarantine else []
    check(tmp_path_factory.mktemp("fuzz"), name, data, *options)


TEXT = st.text(st.sampled_from('"",,\n\r;\t 锂a1-?—．，\ufeff\0\x85\u2028'), max_size=12)


@bounded
@given(
    rows=st.lists(st.lists(st.one_of(st.sampled_from(ROWS[0]), TEXT), max_size=12), max_size=5),
    header=st.permutations(HEADER),
    end=st.sampled_from(["\n", "\r\n", "\r", ",\r\n"]),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    is_quoted=st.booleans(),
)
def test_records_of_any_shape(rows, header, end, encoding, is_quoted, tmp_path_factory):
    quote = '"' if is_quoted else ""
    text = "".join(
        ",".join(f"{quote}{field}{quote}" for field in row) + end for row in (header, *rows)
    )
    check(tmp_path_factory.mktemp("fuzz"), "export.csv", text.encode(encoding), "--quarantine")
