"""`customs ingest --mirror`: each format as it is downloaded, what is refused or superseded."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from extracts import ingest, platform, table, write

from customs_monitor.cli import main
from customs_monitor.ingest import mirror
from customs_monitor.ingest.mirror_formats import COLUMNS

DAY = "2024-08-20"
NOTE = "file,flow,vintage,coverage,source\nplain.csv,,,,Destatis\n"
PLAIN = """\
reporter,partner,month,hs_code,flow,value,currency,valuation
DEU,CHN,202405,85076000,import,1000,USD,CIF
DEU,CHN,2024-06,85076000,export,900.25,USD,FOB
DEU,USA,202406,85076000,import,5,USD,CIF
"""
EXPORT = (
    '"CO_ANO";"CO_MES";"CO_NCM";"CO_UNID";"CO_PAIS";"SG_UF_NCM";"CO_VIA";"CO_URF";"QT_ESTAT";'
    '"KG_LIQUIDO";"VL_FOB"\n'
    '"2024";"05";"26011100";"10";"160";"MG";"01";"0817800";1000;5000000;2500000\n'
    '"2024";"06";"16024900";"10";"445";"PA";"01";"0217800";5;5;100\n'
)
IMPORT = (
    '"CO_ANO";"CO_MES";"CO_NCM";"CO_UNID";"CO_PAIS";"SG_UF_NCM";"CO_VIA";"CO_URF";"QT_ESTAT";'
    '"KG_LIQUIDO";"VL_FOB";"VL_FRETE";"VL_SEGURO"\n'
    '"2024";"05";"85076000";"11";"160";"SP";"01";"0817800";21;21;899;75;12\n'
    '"2024";"05";"85076000";"11";"160";"AM";"01";"0817800";1;1;100;5;0\n'
    '"2024";"06";"62129000";"11";"351";"SP";"01";"0817800";33692;3295;29555;453;12\n'
)
HEADER = (
    "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,"
    "flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
    "classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,"
    "aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,"
    "isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,"
    "isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,"
    "legacyEstimationFlag,isReported,isAggregate"
)
USA = {
    "typeCode": "C",
    "freqCode": "M",
    "period": "202406",
    "reporterISO": "USA",
    "flowCode": "M",
    "partnerISO": "CHN",
    "partner2Code": "0",
    "classificationCode": "H6",
    "cmdCode": "850760",
    "cmdDesc": '"Accumulators, ""lithium-ion"""',
    "customsCode": "C00",
    "mosCode": "0",
    "motCode": "0",
    "cifvalue": "1100.5",
    "primaryValue": "1100.5",
}


def comtrade(*rows: dict[str, str], last: str = ",") -> str:
    """UN Comtrade's CSV as its site writes it: a comma at the end of lines, none in the header."""
    names = HEADER.split(",")
    lines = [",".join((USA | row).get(name, "") for name in names) + last for row in rows]
    return "\r\n".join([HEADER, *lines]) + "\r\n"


def lines_of(landing: Path) -> list[dict[str, str | None]]:
    rows = table(landing, "mirror_lines", ", ".join(COLUMNS), "line_number::int")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def mirrored(folder: Path, name: str, content: str, *options: str, day: str = DAY):
    """Write a file with the note beside it, and ingest it."""
    path = write(folder / name, content, "utf-8", day)
    if name == "plain.csv":
        write(folder / "customs-extracts.csv", NOTE, "utf-8")
    return ingest("--mirror", path, "--landing", folder / "landing", *options)


def test_plain_format(tmp_path: Path, landing: Path) -> None:
    ran = mirrored(tmp_path, "plain.csv", PLAIN)
    assert (ran.status, ran.errors, ran.statuses) == (0, [], ["landed"])
    assert ran.only["notes"] == ["1 line left out: other partners than CHN"]
    extract = ran.only["extract"]
    said = {"source": "Destatis", "format": "plain", "vintage": DAY, "asked_months": ""}
    assert extract | said == extract
    counts = [extract[f"rows_{name}"] for name in ("in_file", "landed", "left_out")]
    assert counts == [3, 2, 1]
    ours = dict.fromkeys(COLUMNS) | {
        "line_number": "2",
        "reporter_iso3": "DEU",
        "partner_iso3": "CHN",
        "flow": "import",
        "data_month": "202405",
        "hs_code": "85076000",
        "value_cif": "1000",
    }
    theirs = {"line_number": "3", "flow": "export", "data_month": "202406"}
    theirs |= {"value_fob": "900.25", "value_cif": None}
    assert lines_of(landing) == [ours, ours | theirs]


@pytest.mark.parametrize(
    "content",
    [PLAIN.replace(",", ";"), "\ufeff" + PLAIN, PLAIN.replace("\n", "\r\n"), PLAIN + "\n\n"],
    ids=["semicolons", "byte-order mark", "CRLF", "blank lines"],
)
def test_plain_format_saved_otherwise(tmp_path: Path, landing: Path, content: str) -> None:
    assert mirrored(tmp_path, "plain.csv", content).status == 0
    assert [line["value_cif"] for line in lines_of(landing)] == ["1000", None]


def test_comex_stat(tmp_path: Path, landing: Path) -> None:
    """China's lines as they stand; the file answers every code of its months, also June."""
    ran = mirrored(tmp_path, "IMP_2024.csv", IMPORT)
    assert (ran.status, ran.only["extract"]["asked_months"]) == (0, "202405,202406")
    assert ran.only["extract"]["source"] == "Comex Stat (Brazil)"
    first, second = lines_of(landing)
    assert (first["reporter_iso3"], first["flow"], first["hs_code"]) == (
        "BRA",
        "import",
        "85076000",
    )
    values = ("value_fob", "value_cif", "freight", "insurance")
    assert [first[name] for name in values] == ["899", None, "75", "12"]
    assert [second[name] for name in values] == ["100", None, "5", "0"]


def test_comex_stat_exports(tmp_path: Path, landing: Path) -> None:
    assert mirrored(tmp_path, "EXP_2024.csv", EXPORT).status == 0
    (line,) = lines_of(landing)
    assert (line["flow"], line["value_fob"], line["freight"]) == ("export", "2500000", None)


@pytest.mark.parametrize("last", [",", ""], ids=["of the site", "of the API"])
def test_comtrade(tmp_path: Path, landing: Path, last: str) -> None:
    """Totals of HS6 codes with China count; what is a part or a sum of them is left out."""
    rows = [
        {},
        {"reporterISO": "CAN", "cifvalue": "0", "fobvalue": "70", "primaryValue": "70"},
        {"flowCode": "X", "cifvalue": "", "fobvalue": "", "primaryValue": "7"},
        {"reporterISO": "MEX", "cifvalue": "0", "fobvalue": "", "primaryValue": "0"},
        {"motCode": "1000"},
        {"customsCode": "C04"},
        {"partner2Code": "344"},
        {"cmdCode": "8507"},
        {"cmdCode": "TOTAL"},
        {"flowCode": "RX"},
        {"partnerISO": "W00"},
        {"reporterISO": "CHN"},
        {"reporterISO": "EUR"},
    ]
    ran = mirrored(tmp_path, "TradeData.csv", comtrade(*rows, last=last))
    assert (ran.status, ran.errors) == (0, [])
    assert ran.only["notes"] == [
        "1 line left out: EUR, which is none of customs' partners",
        "3 lines left out: broken down by mode of transport, procedure or second partner",
        "2 lines left out: other codes than HS6",
        "1 line left out: other flows than M and X",
        "2 lines left out: other partners than CHN, or CHN's own",
    ]
    found = [
        tuple(line[name] for name in ("reporter_iso3", "flow", "value_fob", "value_cif"))
        for line in lines_of(landing)
    ]
    assert found == [
        ("USA", "import", None, "1100.5"),
        ("CAN", "import", "70", None),
        ("USA", "export", "7", None),
        ("MEX", "import", None, "0"),
    ]
    assert {line["hs_edition"] for line in lines_of(landing)} == {"HS2022"}


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


NUMBER = "a number of at most 15 digits before the dot, 0 or more"
FORMATS = (
    "mirror figures: reporter,partner,month,hs_code,flow,value,currency,valuation; Comex Stat's"
    " EXP or IMP of a year; or UN Comtrade's CSV with ISO codes"
)
COUNTRY = "three letters of ISO 3166"
#: The file, what is in it, the one line on stderr behind `customs: FILE`.
CASES = {
    "empty": ("plain.csv", "", f": found an empty file, expected {FORMATS}"),
    "another header": (
        "plain.csv",
        "reporter,value\nDEU,1\n",
        f", line 1: found 'reporter,value', expected {FORMATS}",
    ),
    "an extract": (
        "export.csv",
        '"数据年月","商品编码","美元",\n',
        f", line 1: found '数据年月,商品编码,美元,', expected {FORMATS}",
    ),
    "a column twice": (
        "plain.csv",
        changed(PLAIN, "valuation", "value"),
        ", line 1, column value: found a column twice, expected each once",
    ),
    "fewer fields": (
        "plain.csv",
        changed(PLAIN, "1000,USD,CIF", "1000"),
        ", line 2: found 6 fields, expected 8",
    ),
    "an open quote": (
        "plain.csv",
        changed(PLAIN, "DEU,CHN,2024-06", '"DEU,CHN,2024-06'),
        ", line 3: found no CSV (unexpected end of data), expected closed quotes",
    ),
    "no source": (
        "unnamed.csv",
        PLAIN,
        ": found no word of who published it, expected its source in customs-extracts.csv",
    ),
    "reporter as a name": (
        "plain.csv",
        changed(PLAIN, "DEU,CHN,2024-06", "Germany,CHN,2024-06"),
        f", line 3, column reporter: found 'Germany', expected {COUNTRY}",
    ),
    "reporter nobody knows": (
        "plain.csv",
        changed(PLAIN, "DEU", "GER"),
        ", line 2, column reporter: found 'GER', expected the ISO code of one of customs' partners",
    ),
    "China's own": (
        "plain.csv",
        changed(PLAIN, "DEU,CHN", "CHN,DEU"),
        ", line 2, column reporter: found 'CHN', expected its partners' figures: China's own are"
        " ingested without --mirror",
    ),
    "partner as a number": (
        "plain.csv",
        changed(PLAIN, "CHN", "156"),
        f", line 2, column partner: found '156', expected {COUNTRY}",
    ),
    "month 13": (
        "plain.csv",
        changed(PLAIN, "202405", "202413"),
        ", line 2, column month: found '202413', expected a month YYYYMM, 01 to 12",
    ),
    "a year": (
        "plain.csv",
        changed(PLAIN, "202405", "2024"),
        ", line 2, column month: found '2024', expected a month YYYYMM, 01 to 12",
    ),
    "a heading": (
        "plain.csv",
        changed(PLAIN, "85076000", "8507"),
        ", line 2, column hs_code: found '8507', expected an HS code of 6 to 12 digits",
    ),
    "another flow": (
        "plain.csv",
        changed(PLAIN, "import", "re-export"),
        ", line 2, column flow: found 're-export', expected export or import",
    ),
    "a rounded value": (
        "plain.csv",
        changed(PLAIN, "1000", "1.2E+08"),
        f", line 2, column value: found '1.2E+08', expected {NUMBER}",
    ),
    "a negative value": (
        "plain.csv",
        changed(PLAIN, "1000", "-1"),
        f", line 2, column value: found '-1', expected {NUMBER}",
    ),
    "euros": (
        "plain.csv",
        changed(PLAIN, "USD", "EUR"),
        ", line 2, column currency: found 'EUR', expected USD",
    ),
    "no valuation": (
        "plain.csv",
        changed(PLAIN, "USD,CIF", "USD,"),
        ", line 2, column valuation: found '', expected FOB or CIF",
    ),
    "a figure twice": (
        "plain.csv",
        PLAIN + "DEU,CHN,2024-05,85076000,import,1,USD,CIF\n",
        ", line 5: found DEU import 202405 85076000 again, expected it once (line 2)",
    ),
    "a code beside a part of it": (
        "plain.csv",
        PLAIN + "DEU,CHN,202405,850760,import,1000,USD,CIF\n",
        ", line 5: found DEU import 202405 850760 beside 85076000 (line 2), expected the codes of a"
        " subheading with the same number of digits",
    ),
    "nothing about China": (
        "plain.csv",
        PLAIN.replace("CHN", "USA"),
        ": found none of 3 lines about China: other partners than CHN (3), expected lines about"
        " China",
    ),
    "a header alone": (
        "plain.csv",
        PLAIN.splitlines()[0],
        ": found none of 0 lines about China, expected lines about China",
    ),
    "a month that has not ended": (
        "plain.csv",
        changed(PLAIN, "202405", "202408"),
        ": found the vintage 2024-08-20 and lines of 202408, expected a day after the month's end"
        " (--vintage YYYY-MM-DD)",
    ),
    "Comex Stat: another column": (
        "IMP_2024.csv",
        changed(IMPORT, "VL_FOB", "VL_CIF"),
        ", line 1: found",
    ),
    "Comex Stat: a lost zero": (
        "IMP_2024.csv",
        changed(IMPORT, "85076000", "8507600"),
        ", line 2, column CO_NCM: found '8507600', expected a code of 8 digits",
    ),
    "Comex Stat: month 13": (
        "IMP_2024.csv",
        changed(IMPORT, '"06"', '"13"'),
        ", line 4, column CO_ANO, CO_MES: found '202413', expected a month YYYYMM, 01 to 12",
    ),
    "Comex Stat: a country's name": (
        "IMP_2024.csv",
        changed(IMPORT, '"160"', '"China"'),
        ", line 2, column CO_PAIS: found 'China', expected a code of 3 digits (China: 160)",
    ),
    "Comex Stat: no value": (
        "IMP_2024.csv",
        changed(IMPORT, ";75;12", ";;12"),
        f", line 2, column VL_FRETE: found '', expected {NUMBER}",
    ),
    "Comex Stat: cut off": (
        "IMP_2024.csv",
        IMPORT[: IMPORT.rindex(";453")],
        ", line 4: found 11 fields, expected 13",
    ),
    "Comtrade: years": (
        "TradeData.csv",
        comtrade({"freqCode": "A", "period": "2024"}),
        ", line 2, column freqCode: found 'A', expected M, monthly figures",
    ),
    "Comtrade: services": (
        "TradeData.csv",
        comtrade({"typeCode": "S"}),
        ", line 2, column typeCode: found 'S', expected C, trade in goods",
    ),
    "Comtrade: SITC": (
        "TradeData.csv",
        comtrade({}, {"classificationCode": "S4"}),
        ", line 3, column classificationCode: found 'S4', expected HS: H0 to H7",
    ),
    "Comtrade: without descriptions": (
        "TradeData.csv",
        comtrade({"reporterISO": ""}),
        ", line 2, column reporterISO: found '', expected an ISO code: download with descriptions",
    ),
    "Comtrade: a period": (
        "TradeData.csv",
        comtrade({"period": "2024"}),
        ", line 2, column period: found '2024', expected a month YYYYMM, 01 to 12",
    ),
    "Comtrade: no value": (
        "TradeData.csv",
        comtrade({"primaryValue": ""}),
        f", line 2, column primaryValue: found '', expected {NUMBER}",
    ),
    "Comtrade: not a value": (
        "TradeData.csv",
        comtrade({"cifvalue": "n/a"}),
        f", line 2, column cifvalue: found 'n/a', expected {NUMBER}",
    ),
    "Comtrade: a figure twice": (
        "TradeData.csv",
        comtrade({}, {}),
        ", line 3: found USA import 202406 850760 again, expected it once (line 2)",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refused(tmp_path: Path, landing: Path, case: str) -> None:
    """One line that names file, line, column, found and expected; nothing is landed."""
    name, content, told = CASES[case]
    ran = mirrored(tmp_path, name, content)
    assert (ran.status, ran.statuses) == (2, ["refused"])
    (line,) = ran.errors
    assert line.startswith(f"customs: {tmp_path / name}{told}")
    assert ", expected " in line
    assert not list(landing.rglob("*.parquet"))


@pytest.mark.parametrize(
    "option",
    [
        *("--flow=import", "--complete", "--partial", "--codes=8507", "--months=2024-01"),
        *("--product=lithium_ion_batteries", "--accept-removals", "--quarantine", "--to-seeds"),
    ],
)
def test_options_that_say_nothing_here_are_refused(tmp_path: Path, option: str) -> None:
    path = write(tmp_path / "plain.csv", PLAIN, "utf-8", DAY)
    ran = CliRunner().invoke(main, ["ingest", "--mirror", str(path), option])
    assert ran.exit_code == 2
    assert "does not go with --mirror" in ran.stderr


def test_others_are_landed_beside_a_refused_file(tmp_path: Path, landing: Path) -> None:
    write(tmp_path / "bad.csv", changed(IMPORT, "85076000", "x"), "utf-8", DAY)
    write(tmp_path / "EXP_2024.csv", EXPORT, "utf-8", DAY)
    ran = ingest("--mirror", tmp_path, "--landing", landing)
    assert (ran.status, sorted(ran.statuses)) == (2, ["landed", "refused"])
    assert len(lines_of(landing)) == 1


def test_the_same_again_changes_nothing(tmp_path: Path, landing: Path) -> None:
    mirrored(tmp_path, "plain.csv", PLAIN)
    before = table(landing, "mirror_extracts")
    again = mirrored(tmp_path, "plain.csv", PLAIN)
    assert (again.status, again.statuses) == (0, ["unchanged"])
    assert table(landing, "mirror_extracts") == before


def test_another_source_in_the_note_is_taken(tmp_path: Path, landing: Path) -> None:
    mirrored(tmp_path, "plain.csv", PLAIN)
    write(tmp_path / "customs-extracts.csv", NOTE.replace("Destatis", "Eurostat"), "utf-8")
    ran = ingest("--mirror", tmp_path / "plain.csv", "--landing", landing)
    assert (ran.statuses, ran.only["notes"][-1]) == (["rewritten"], "the source was Destatis")
    assert table(landing, "mirror_extracts", "source") == [("Eurostat",)]


def test_what_a_newer_file_supersedes_is_told(tmp_path: Path) -> None:
    """Both files are kept. An older one that comes later does not count, and is told so."""
    mirrored(tmp_path, "plain.csv", PLAIN)
    revised = changed(PLAIN, "1000", "1100")
    newer = mirrored(tmp_path, "plain.csv", revised, day="2024-09-01")
    assert newer.only["notes"][-1] == "supersedes 2 figures of older files"
    older = mirrored(tmp_path, "plain.csv", changed(PLAIN, "1000", "1"), day="2024-07-20")
    assert older.only["notes"][-1] == "2 figures of it superseded by newer files"
    assert len(table(tmp_path / "landing", "mirror_extracts")) == 3


def test_silence_of_a_whole_tariff_supersedes_too(tmp_path: Path) -> None:
    """Comex Stat's file has no 8703.23 in May: what a plain one has there is superseded."""
    brazil = "\n".join([PLAIN.splitlines()[0], "BRA,CHN,202405,870323,import,9,USD,CIF", ""])
    mirrored(tmp_path, "plain.csv", brazil, day="2024-07-20")
    ran = mirrored(tmp_path, "IMP_2024.csv", IMPORT)
    assert ran.only["notes"][-1] == "supersedes 1 figure of older files"


def test_a_dry_run_writes_nothing(tmp_path: Path, landing: Path) -> None:
    ran = mirrored(tmp_path, "plain.csv", PLAIN, "--dry-run")
    assert (ran.status, ran.statuses, landing.exists()) == (0, ["landed"], False)


def test_a_kill_before_the_manifest_leaves_nothing_that_counts(
    tmp_path: Path, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines are in place, the manifest is not; the next ingest removes them."""
    place = mirror.aside.place

    def killed(new: Path, target: Path) -> None:
        if target.parent.name == "mirror_extracts":
            raise OSError("killed")
        place(new, target)

    monkeypatch.setattr(mirror.aside, "place", killed)
    assert mirrored(tmp_path, "plain.csv", PLAIN).status == 2
    assert len(list(landing.rglob("*.parquet"))) == 1
    monkeypatch.undo()
    assert mirrored(tmp_path, "IMP_2024.csv", IMPORT).status == 0
    assert {line["reporter_iso3"] for line in lines_of(landing)} == {"BRA"}


def test_withdrawn_by_its_manifest(tmp_path: Path, landing: Path) -> None:
    """As an extract: whose manifest is deleted does not count, and its lines go next time."""
    mirrored(tmp_path, "plain.csv", PLAIN)
    for manifest in (landing / "mirror_extracts").iterdir():
        manifest.unlink()
    mirrored(tmp_path, "EXP_2024.csv", EXPORT)
    assert {line["reporter_iso3"] for line in lines_of(landing)} == {"BRA"}


def test_extracts_and_mirror_figures_share_a_landing(tmp_path: Path, landing: Path) -> None:
    mirrored(tmp_path, "plain.csv", PLAIN)
    path = write(tmp_path / "export.csv", platform(), day="2024-03-20")
    assert ingest(path, "--landing", landing).status == 0
    assert len(lines_of(landing)) == 2
    assert len(table(landing, "lines")) == 3
    assert len(table(landing, "extracts")) == 1
