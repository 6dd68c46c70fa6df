"""Folders, archives, workbooks, and files that are no files."""

import io
import os
import stat
import zipfile
from datetime import datetime

import openpyxl
import pytest
from click.testing import CliRunner
from extracts import HEADER, ROWS, ingest, landed_lines, plain, platform, snapshot, table, write

from customs_monitor.cli import main
from customs_monitor.ingest import archives, files
from customs_monitor.ingest import table as table_module


def archive(path, *members: tuple[str | zipfile.ZipInfo, str | bytes], packed: bool = True):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if packed else 0) as opened:
        for name, content in members:
            data = content if isinstance(content, bytes) else content.encode("gb18030")
            info = zipfile.ZipInfo(name, (2024, 3, 20, 0, 0, 0)) if isinstance(name, str) else name
            info.compress_type = zipfile.ZIP_DEFLATED if packed else 0
            opened.writestr(info, data)
    return path


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (2024, 3, 20, 0, 0, 0))
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def refusal(path, landing) -> str:
    ran = ingest("--landing", landing, path)
    assert ran.status == 2
    assert snapshot(landing)["files"] == []
    (line,) = ran.errors
    assert line.startswith(f"customs: {path}")
    return line.removeprefix(f"customs: {path}")


def test_a_folder_with_thousands_of_other_files(tmp_path, landing):
    folder = tmp_path / "downloads"
    write(folder / "2024" / "export.csv", platform())
    write(folder / ".cache" / "import.csv", platform())
    write(folder / "2024" / "~$export.xlsx", b"lock")
    for i in range(3000):
        (folder / f"{i}.log").touch()
    ran = ingest("--landing", folder / "landing", folder)
    assert (ran.status, ran.statuses, ran.document["ignored"]) == (0, ["landed"], 3001)
    again = ingest("--landing", folder / "landing", folder)
    assert (again.statuses, again.document["ignored"]) == (["unchanged"], 3001)


def test_a_folder_without_extracts(tmp_path, landing):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.md").touch()
    assert refusal(tmp_path / "in", landing) == (
        ": found no extract in this folder (1 other file ignored),"
        " expected a .csv, .txt, .xlsx or .zip"
    )


def test_other_kinds_of_files_in_a_folder_or_archive_are_named(tmp_path, landing):
    folder = tmp_path / "in"
    write(folder / "export.csv", platform())
    for name in ("a.7z", "b.rar", "c.xlsm", "d.csv.gz", "e.tsv", "f.XLS", "notes.md"):
        (folder / name).touch()
    ran = ingest("--landing", landing, folder)
    assert (ran.status, ran.statuses, ran.document["ignored"]) == (0, ["landed"], 7)
    assert ran.errors == [
        "customs: other files: warning: 'a.7z', 'b.rar', 'c.xlsm', 'd.csv.gz', 'e.tsv', 'f.XLS'"
        " not read: unpack archives, save others as .xlsx or .csv"
    ]
    path = archive(tmp_path / "2024.zip", ("import.csv", platform(ROWS[:1])), ("2023.xls", b""))
    assert ingest("--landing", landing, path).errors == [
        "customs: other files: warning: '2024.zip/2023.xls' not read: unpack archives, save others"
        " as .xlsx or .csv"
    ]


def test_what_is_one_is_counted_as_one(tmp_path, landing):
    write(tmp_path / "in" / "export.csv", platform(ROWS[:1]))
    (tmp_path / "in" / "notes.md").touch()
    printed = CliRunner().invoke(main, ["ingest", "--landing", str(landing), str(tmp_path / "in")])
    assert [line.rstrip() for line in printed.stdout.splitlines()[-4:]] == [
        "1 file: 1 landed",
        "1 row: 1 new, 0 revised, 0 unchanged, 0 removed, 0 quarantined",
        "1 other file ignored",
        f"landed in {landing}",
    ]


def test_a_file_named_twice_is_read_once(tmp_path, landing):
    path = write(tmp_path / "in" / "export.csv", platform())
    (tmp_path / "in" / "export_link.csv").symlink_to(path)
    assert ingest("--landing", landing, path, tmp_path / "in").statuses == ["landed"]


def test_what_is_no_file(tmp_path, landing):
    missing = tmp_path / "export.csv"
    assert refusal(missing, landing) == (
        ": found no file (No such file or directory), expected a file or folder"
    )
    missing.symlink_to(missing)
    assert "Too many levels of symbolic links" in refusal(missing, landing)
    pipe = tmp_path / "export2.csv"
    os.mkfifo(pipe)
    assert refusal(pipe, landing) == ": found a pipe or device, expected a file or folder"


def test_a_folder_that_may_not_be_read_is_refused_and_the_others_are_landed(
    tmp_path, landing, monkeypatch
):
    folder = write(tmp_path / "in" / "export.csv", platform()).parent
    (folder / "2024").mkdir()
    listed = os.scandir

    def forbidden(path):
        if str(path) == str(folder / "2024"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    ran = ingest("--landing", landing, folder)
    assert (ran.status, ran.statuses) == (2, ["refused", "landed"])
    assert ran.errors == [
        f"customs: {folder / '2024'}: found a folder that cannot be read (Permission denied),"
        " expected a readable folder"
    ]


def test_a_name_that_is_not_in_utf_8_is_refused_and_the_others_are_landed(tmp_path, landing):
    folder = write(tmp_path / "in" / "export.csv", platform()).parent
    (folder / os.fsdecode("出口export.csv".encode("gb18030"))).write_bytes(b"")
    ran = ingest("--landing", landing, folder)
    assert (ran.status, ran.statuses, len(ran.errors)) == (2, ["refused", "landed"], 1)
    assert ran.errors[0].endswith(
        ": found a name that is not in UTF-8, expected one that is: rename it"
    )
    ran = ingest("--landing", os.fsdecode(b"\xff"), folder)
    assert (ran.status, len(ran.errors)) == (2, 1)


def test_a_path_that_cannot_be_looked_at(tmp_path, landing):
    path = tmp_path / ("x" * 300)
    assert refusal(path, landing) == (
        ": found no file (File name too long), expected a file or folder"
    )


def test_a_file_that_may_not_be_read(tmp_path, landing, monkeypatch):
    path = write(tmp_path / "export.csv", platform())
    opened = type(path).open

    def forbidden(self, *arguments, **options):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    monkeypatch.setattr(type(path), "open", forbidden)
    assert refusal(path, landing) == (
        ": found a file that cannot be read (Permission denied), expected a readable file"
    )


def test_a_file_that_is_gone_when_it_is_read(tmp_path, landing, monkeypatch):
    path = write(tmp_path / "export.csv", platform())
    find = files.find_sources

    def too_early(*arguments, **options):
        found = find(*arguments, **options)
        path.unlink()
        return found

    monkeypatch.setattr(files, "find_sources", too_early)
    assert refusal(path, landing) == (
        ": found a file that cannot be read (No such file or directory), expected a readable file"
    )


def test_a_file_that_grows_while_it_is_read(tmp_path, landing, monkeypatch):
    path = write(tmp_path / "export.csv", platform())
    decode = table_module.decode

    def slow(source, *arguments):
        with path.open("ab") as file:
            file.write(b"\r\n")
        return decode(source, *arguments)

    monkeypatch.setattr(table_module, "decode", slow)
    assert refusal(path, landing) == (
        ": found a file that changed while it was read, expected a finished download"
    )


def test_an_archive_of_many_extracts(tmp_path, landing):
    path = archive(
        tmp_path / "2024.zip",
        ("imports/a.csv", platform()),
        ("exports/b.csv", plain()),
        ("bad/export.csv", "no header"),
        ("readme.pdf", b"%PDF"),
        ("__MACOSX/exports/._b.csv", b"\0\5\x16\7"),
    )
    ran = ingest("--landing", landing, path)
    assert (ran.status, ran.document["ignored"]) == (2, 2)
    assert [(file["file"], file["status"]) for file in ran.document["files"]] == [
        (f"{path}/bad/export.csv", "refused"),
        (f"{path}/exports/b.csv", "landed"),
        (f"{path}/imports/a.csv", "landed"),
    ]
    assert table(landing, "extracts", "source_file, flow, vintage") == [
        ("2024.zip/exports/b.csv", "export", "2024-03-20"),
        ("2024.zip/imports/a.csv", "import", "2024-03-20"),
    ]


def test_a_member_is_the_file_it_holds(tmp_path, landing):
    ingest("--landing", landing, write(tmp_path / "export.csv", platform()))
    path = archive(tmp_path / "a.zip", ("export.csv", platform()))
    assert ingest("--landing", landing, path).statuses == ["unchanged"]


BOMB = platform() + " \r\n" * 8_000_000

ATTACKS = {
    "climbing names": (
        [("../export.csv", platform())],
        ": found the name '../export.csv' in the archive, expected names below the archive",
    ),
    "climbing names of Windows": (
        [("a\\..\\..\\export.csv", platform())],
        ": found the name 'a\\..\\..\\export.csv' in the archive, expected names below the archive",
    ),
    "absolute names": (
        [("/etc/export.csv", platform())],
        ": found the name '/etc/export.csv' in the archive, expected names below the archive",
    ),
    "drives": (
        [("C:/export.csv", platform())],
        ": found the name 'C:/export.csv' in the archive, expected names below the archive",
    ),
    "links": (
        [(link("export.csv"), b"/etc/passwd")],
        ": found a link in the archive, 'export.csv', expected files",
    ),
    "archives": (
        [("export.csv", platform()), ("inner.zip", b"PK")],
        ": found an archive in the archive, 'inner.zip', expected extracts: unpack it first",
    ),
    "bombs": (
        [("export.csv", BOMB)],
        ": found 'export.csv', which unpacks to 1,",
    ),
    "notes": (
        [("2024/export.csv", platform()), ("2024/customs-extracts.csv", "file,flow")],
        ": found customs-extracts.csv in the archive, expected it beside the archive",
    ),
    "nothing": (
        [("readme.md", "nothing")],
        ": found an archive without an extract, expected a .csv, .txt or .xlsx in it",
    ),
    "a name twice": (
        [("export.csv", platform()), ("export.csv", plain())],
        ": found two members of the same name, expected each name once",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives_with(attack, tmp_path, landing):
    members, line = ATTACKS[attack]
    path = archive(tmp_path / "export.zip", *members)
    assert refusal(path, landing).startswith(line)
    assert {p.name for p in tmp_path.iterdir()} == {"export.zip", "landing"}


def test_an_encrypted_archive(tmp_path, landing):
    path = archive(tmp_path / "export.zip", ("export.csv", platform()))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert refusal(path, landing) == (
        ": found an encrypted member, 'export.csv', expected an archive without a password"
    )


def test_an_archive_that_lies_about_its_sizes(tmp_path, landing):
    path = archive(tmp_path / "export.zip", ("export.csv", platform()))
    size = len(platform().encode("gb18030")).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (9).to_bytes(4, "little")))
    assert refusal(path, landing).startswith("/export.csv: found a damaged member")


def test_too_many_members_or_bytes(tmp_path, landing, monkeypatch):
    path = archive(tmp_path / "export.zip", ("a.csv", platform()), ("b.csv", platform()))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    assert refusal(path, landing) == ": found 2 members, expected at most 1"
    monkeypatch.setattr(archives, "MAX_MEMBERS", 9)
    monkeypatch.setattr(archives, "MAX_TOTAL", 100)
    assert refusal(path, landing).startswith(": found 0 GiB when unpacked")


@pytest.mark.parametrize("cut", [10, 100, -10])
def test_an_archive_cut_off(cut, tmp_path, landing):
    path = archive(tmp_path / "export.zip", ("export.csv", platform()))
    path.write_bytes(path.read_bytes()[:cut])
    assert refusal(path, landing) == (
        ": found a file that is no zip archive, expected a sound archive"
    )


def book(path, **sheets: list) -> object:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return write(path, file.getvalue())


def test_a_workbook_of_two_sheets(tmp_path, landing):
    rows = [HEADER, *ROWS]
    path = book(tmp_path / "2024.xlsx", 出口=rows, 进口=rows[:3], notes=[["by hand"]], empty=[])
    ran = ingest("--landing", landing, path)
    assert ran.errors == [
        f"customs: {path}: warning: sheet 'notes' ignored, it has no known column"
    ]
    assert table(landing, "extracts", "source_file, flow, rows_landed") == [
        ("2024.xlsx", "export", 3),
        ("2024.xlsx#进口", "import", 2),
    ]
    assert set(ingest("--landing", landing, path).statuses) == {"unchanged"}


def edited(path, old: str, new: str) -> object:
    """Put another text into a workbook's first sheet."""
    with zipfile.ZipFile(path) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert old.encode() in parts[sheet]
    parts[sheet] = parts[sheet].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    return path


@pytest.mark.parametrize("row", ["1048577", "99999999999"])
@pytest.mark.parametrize("old", ['<row r="1"', '<row r="3"'])
def test_a_row_that_no_sheet_has(row, old, tmp_path, landing):
    path = book(tmp_path / "export.xlsx", a=[HEADER, *ROWS])
    edited(path, old, f'<row r="{row}"')
    assert refusal(path, landing) == (
        ": found a row beyond 1,048,576, expected a sheet as Excel writes it"
    )


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("XFE2", ", line 2: found a cell beyond the column XFD, expected a sheet as Excel writes"),
        ("ZZZZZZZ2", ": found a workbook that cannot be read ("),
    ],
)
def test_a_column_that_no_sheet_has(cell, line, tmp_path, landing):
    path = book(tmp_path / "export.xlsx", a=[HEADER, *ROWS])
    edited(path, 'r="J2"', f'r="{cell}"')
    assert refusal(path, landing).startswith(line)


def test_a_title_above_the_header_of_a_sheet(tmp_path, landing):
    path = book(tmp_path / "export.xlsx", a=[["2024年7月出口统计"], [], HEADER, *ROWS])
    assert refusal(path, landing) == (
        ", line 1: found '2024年7月出口统计' above the header, which is line 3, expected the header"
        " first: delete what stands above it"
    )


def test_a_workbook_is_taken_whole(tmp_path, landing):
    rows = [HEADER, *ROWS]
    path = book(tmp_path / "2024.xlsx", 出口=rows, 进口=[HEADER, ROWS[0], ROWS[0]])
    assert refusal(path, landing).startswith(", line 3: found the key of line 2 again")


def test_dates_and_formulas_in_a_workbook(tmp_path, landing):
    path = book(tmp_path / "export.xlsx", a=[HEADER, [datetime(2024, 1, 1), *ROWS[0][1:]]])
    assert refusal(path, landing) == (
        ", line 2, column 数据年月: found '2024-01-01T00:00:00', expected a month as YYYYMM, such"
        " as 202401: Excel made it a date"
    )
    path = book(tmp_path / "export.xlsx", a=[HEADER, [*ROWS[0][:9], "=1+1"]])
    assert refusal(path, landing) == (
        ", line 2, column 美元: found an empty field, expected a whole number"
    )


def test_a_code_that_excel_made_a_number(tmp_path, landing):
    rows = [HEADER, [202401, 402, "阿根廷", 1012100, *ROWS[0][4:]]]
    assert "a leading zero was lost" in refusal(book(tmp_path / "export.xlsx", a=rows), landing)


def test_names_with_odd_characters(tmp_path):
    landing = tmp_path / "year=1" / "it's [a] *landing*?"
    path = write(tmp_path / "in 'q' [1]*\n" / "export it's [1]?*.csv", platform())
    ran = ingest("--landing", landing, path)
    assert (ran.status, len(landed_lines(landing))) == (0, 3)
    assert ingest("--landing", landing, path.parent).statuses == ["unchanged"]
    bad = write(path.with_name("export\n2.csv"), "nothing")
    (line,) = ingest("--landing", landing, bad).errors
    assert "export\\n2.csv, line 1: found 'nothing'" in line


def test_exactly_ten_thousand_rows(tmp_path, landing):
    rows = [(*ROWS[0][:3], str(10_000_000 + i), *ROWS[0][4:]) for i in range(10_000)]
    path = write(tmp_path / "export.csv", platform(rows))
    ran = ingest("--landing", landing, path)
    assert ran.status == 0
    assert ran.errors == [
        f"customs: {path}: warning: exactly 10,000 rows, the most that one download holds:"
        " counts as partial, probably cut off, split the query"
    ]
    fewer = write(tmp_path / "export2.csv", platform(rows[:-1]))
    assert ingest("--landing", landing, fewer).errors == []
