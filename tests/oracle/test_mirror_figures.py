"""Mirror figures beside random products, each partner and period compared with the oracle."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from project_copy import Project

from .building import build_marts, differences_between, report
from .cases import VINTAGES, Case, write_cases
from .code_lists import read_code_lists, read_lines
from .filling import filled_case
from .known_cases import known_cases
from .mirror import MirrorFile, read_mirror
from .oracle import Oracle
from .questions import read_questions
from .terms import Settings
from .test_random_extracts import SEED, drawn_shape

NUMBERS = range(2_000, 2_008)
FILES = 12
SETTINGS = {
    "defaults": Settings(),
    "other_variables": Settings(as_of="2026-03-31", cif_fob_margin=6, monitor_all_codes=True),
}
SOURCES = {"comex_stat": "Comex Stat (Brazil)", "comtrade": "UN Comtrade"}
COMTRADE = (
    "typeCode,freqCode,period,reporterISO,flowCode,partnerISO,partner2Code,classificationCode,"
    "cmdCode,customsCode,mosCode,motCode,cifvalue,fobvalue,primaryValue"
)
COMEX_STAT = (
    "CO_ANO;CO_MES;CO_NCM;CO_UNID;CO_PAIS;SG_UF_NCM;CO_VIA;CO_URF;QT_ESTAT;KG_LIQUIDO;VL_FOB"
)


class Writer:
    """Writes random files about some codes and months."""

    def __init__(self, choose: random.Random, cases: Sequence[Case], isos: dict[str, str]) -> None:
        self.choose = choose
        codes = {code for case in cases for _, _, code in case.product_codes}
        self.codes = sorted({f"{code[:6]:0<6}" for code in codes})
        lines = [line for case in cases for line in case.lines]
        self.months = sorted({m for m in (line["data_month"] for line in lines) if m <= "202601"})[
            -48:
        ]
        partners = Counter(isos.get(line["partner_code"], "") for line in lines)
        del partners[""]
        self.reporters = [iso for iso, _ in partners.most_common(3)]

    def some(self, values: Sequence[str], share: float) -> list[str]:
        return [value for value in values if self.choose.random() < share]

    def value(self) -> str:
        return self.choose.choice(["0", "100000", f"{self.choose.randrange(10**7)}.25"])

    def plain(self) -> str:
        lines = ["reporter,partner,month,hs_code,flow,value,currency,valuation"]
        for reporter in self.some(self.reporters, 0.7):
            for code in self.some(self.codes, 0.8):
                its = self.choose.choice([[code], [f"{code}00"], [f"{code}00", f"{code}1199"[:8]]])
                for month in self.some(self.months, 0.9):
                    for flow in ("import", "export"):
                        valuation = self.choose.choice(["CIF", "FOB", "FOB"])
                        lines += [
                            f"{reporter},CHN,{month},{one},{flow},{self.value()},USD,{valuation}"
                            for one in its
                        ]
        return "\n".join([*lines, "USA,DEU,202101,010100,import,1,USD,CIF"])

    def comtrade(self) -> str:
        lines = [COMTRADE]
        for reporter in self.some(self.reporters, 0.7):
            for code in self.some(self.codes, 0.8):
                is_old = self.choose.random() < 0.3
                for month in self.some(self.months, 0.9):
                    edition = "H6" if month >= "202201" else "H5" if month >= "201701" else "H4"
                    edition = "H4" if is_old else edition
                    for flow in "MX":
                        value = self.value()
                        given = self.choose.choice([f"{value},", f",{value}", ","])
                        key = f"C,M,{month},{reporter},{flow},CHN,0,{edition},{code}"
                        lines.append(f"{key},C00,0,0,{given},{value}")
                        lines.append(f"{key},C00,0,2100,,,{value}")
        return "\n".join(lines)

    def comex_stat(self) -> str:
        is_import = self.choose.random() < 0.5
        lines = [COMEX_STAT + (";VL_FRETE;VL_SEGURO" if is_import else "")]
        extra = ";7;1" if is_import else ""
        for month in self.some(self.months, 0.95):
            when = f"{month[:4]};{month[4:]}"
            lines.append(f"{when};01019999;10;351;SP;01;0817800;1;1;5{extra}")
            for code in self.some(self.codes, 0.6):
                for tail in self.choose.choice([["00"], ["11", "19", "11"]]):
                    lines.append(
                        f"{when};{code}{tail};10;160;SP;01;0817800;1;1;"
                        f"{self.choose.randrange(10**6)}{extra}"
                    )
        return "\n".join(lines)


def landed(project: Project, folder: Path, writer: Writer) -> list[MirrorFile]:
    """Writes and ingests files in any order of their days and times."""
    files = []
    folder.mkdir()
    for number in range(FILES):
        kind = writer.choose.choice(["plain", "comtrade", "comex_stat"])
        text = getattr(writer, kind)()
        if text.count("CHN") + text.count(";160;") == 0:
            continue
        day, time = writer.choose.choice(VINTAGES), f"{9 + number % 3:02}:00:{number:02}"
        path = folder / f"{number}.csv"
        path.write_text(text, encoding="utf-8")
        seconds = dt.datetime.fromisoformat(f"{day}T{time}").timestamp()
        os.utime(path, (seconds, seconds))
        source = SOURCES.get(kind, f"Office {number % 2}")
        note = f"file,flow,vintage,coverage,source\n{path.name},,,,{source}\n"
        (folder / "customs-extracts.csv").write_text(note, encoding="utf-8")
        project.ingest(path, "--mirror")
        files.append(read_mirror(text, source, (day, time, number)))
    return files


@pytest.mark.parametrize(
    "variables",
    ["defaults", pytest.param("other_variables", marks=pytest.mark.long)],
)
def test_random_mirror_figures_equal_the_oracle(
    new_project: Callable[..., Project], tmp_path: Path, variables: str
) -> None:
    """Every row: same keys, texts and days, sums and ratios within 1e-9; each status occurs."""
    project, settings = new_project(), SETTINGS[variables]
    seeds = project.folder / "seeds"
    cases = [filled_case(number, drawn_shape(number, SEED)) for number in NUMBERS] + known_cases()
    write_cases(cases, seeds)
    lists = read_code_lists(seeds)
    isos = {code: member.iso3 for code, member in lists.partners.items() if member.iso3}
    files = landed(project, tmp_path / "mirror", Writer(random.Random(SEED), cases, isos))
    oracle = Oracle(read_lines(seeds), lists, settings, read_questions(seeds), files)
    mart = "mirror_asymmetry"
    expected = {mart: oracle.marts()[mart]}
    statuses = Counter(row["status"] for row in expected[mart].values())
    assert statuses["ok"] > 50, statuses
    assert {"not_reported", "incomplete", "basket_below_hs6", "other_edition"} <= statuses.keys()
    found = list(differences_between(expected, build_marts(project, settings, mart)))
    assert not found, f"{statuses}\n{report(found)}"
