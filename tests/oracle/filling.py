"""Fills the shape of a case with extracts: files, their questions and their lines."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from .cases import VINTAGES, Case
from .figures import HS2022_STARTS, Figures
from .shapes import Shape

Months = list[dt.date]


class Filling(Figures):
    """Adds extracts to a case.

    A source is what the lines of an extract have in common: flow, breakdown, currency, coverage,
    vintage.
    """

    def is_traded(self, code: str, month: dt.date) -> bool:
        """Whether a code is in use: one that lapses, or gives way to others, with an edition."""
        is_first, is_old = code == self.codes[0], month < HS2022_STARTS
        if self.shape.codes == "lapsed":
            return is_old or not is_first
        return self.shape.codes != "edition" or is_first == is_old

    def files(self, months: Months, codes: list[str]) -> Iterator[tuple[str, Months, list[str]]]:
        """The files of a download: the end of the name, the months and the codes asked for.

        A code may be asked for from the middle of the case's months on, and not before.
        """
        middle = self.months[len(self.months) // 2]
        groups: dict[tuple[str, bool], Months] = {}
        for month in months:
            tail = {"year": f"_{month.year}", "month": f"_{month:%Y%m}", "one": ""}
            is_early = self.shape.asks_later and month < middle
            groups.setdefault((tail[self.shape.files], is_early), []).append(month)
        for (tail, is_early), group in groups.items():
            yield (f"{tail}_early", group, codes[:1]) if is_early else (tail, group, codes)

    def extract(
        self, source: dict[str, str], months: Months, codes: list[str], density: float
    ) -> None:
        """Adds the files of one download; what is silent in it was asked for and not traded.

        A total lists no members, so it cannot leave any out: it is always complete.
        """
        if source["breakdown"] == "total":
            source = source | {"coverage": "complete"}
        name = source.get("twin", "") + ("shared" if self.shape.is_shared else self.case.name)
        stem = "_".join([name, source["flow"], source["breakdown"], source["currency"]])
        dated = f"_{source['coverage']}_{source['vintage']}"
        if not self.shape.has_dated_names and not self.shape.is_shared:
            dated = ""
        for tail, group, asked in self.files(months, codes):
            file = source | {"source_file": f"{stem}{tail}{dated}.csv"}
            self.state(file, group, asked)
            for month in group:
                is_silent = self.months.index(month) in self.shape.silent
                if not is_silent or self.random.random() < 0.3:
                    self.list_month(file, month, asked, density)

    def list_month(
        self, file: dict[str, str], month: dt.date, codes: list[str], density: float
    ) -> None:
        """Adds the lines of a file's month."""
        keys = self.member_keys(file["breakdown"])
        for code in (code for code in codes if self.is_traded(code, month)):
            for key in keys:
                if self.random.random() < density:
                    self.case.lines.append(self.line(key, code, month, file))

    def state(self, file: dict[str, str], months: Months, codes: list[str]) -> None:
        """States the question of a file, if the shape does, and whether it is of the sample.

        A file that several cases share says nothing of them together.
        """
        shape = self.shape
        kind = shape.question
        if kind == "mixed":
            kind = self.random.choice(["none", "codes", "prefix"])
        is_sample = shape.has_sample and file["vintage"] == VINTAGES[0] and "twin" not in file
        if shape.is_shared or (kind == "none" and not is_sample):
            return
        question = {key: value for key, value in file.items() if key != "twin"}
        question |= {"is_sample": "true" if is_sample else "false", "codes": "", "months": ""}
        if kind != "none":
            question["codes"] = ",".join(codes) if kind == "codes" else self.codes[0][:6]
            question["months"] = ",".join(f"{month:%Y-%m}" for month in months)
        self.case.questions.append(question)

    def fill(self) -> Case:
        """Adds the extracts of every flow, breakdown, currency and vintage."""
        shape = self.shape
        for flow in shape.flows:
            for breakdown in shape.breakdowns:
                for currency in ("usd", "cny"):
                    months = self.months_of(currency)
                    coverage = shape.coverage
                    if coverage == "mixed":
                        coverage = self.random.choice(["complete", "partial"])
                    source = {
                        "flow": flow,
                        "breakdown": breakdown,
                        "currency": currency,
                        "coverage": coverage,
                        "vintage": VINTAGES[0],
                    }
                    if months:
                        self.extract(source, months, self.codes, shape.density)
                        self.revise(source, months)
        for number, line in enumerate(self.case.lines, start=2):
            line["line_number"] = str(number)
        return self.case

    def months_of(self, currency: str) -> Months:
        """The months that an extract of this currency was asked for."""
        covered = [m for i, m in enumerate(self.months) if i not in self.shape.uncovered]
        middle = len(covered) // 2
        return {
            "usd": {"usd": covered, "cny": []},
            "cny": {"usd": [], "cny": covered},
            "both": {"usd": covered, "cny": covered},
            "turns": {"usd": covered[middle:], "cny": covered},
            "mixed": {
                "usd": [m for m in covered if self.random.random() < 0.8],
                "cny": [m for m in covered if self.random.random() < 0.8],
            },
        }[self.shape.currencies][currency]

    def revise(self, source: dict[str, str], months: Months) -> None:
        """Later downloads of some months and codes: other values, lost and new members."""
        for vintage, kind in zip(VINTAGES[1:], self.shape.revisions, strict=False):
            chosen = [m for m in months if self.random.random() < 0.5] or months[:1]
            codes = self.random.sample(self.codes, self.random.randint(1, len(self.codes)))
            density = {"drop": 0.3, "partial": 0.3}.get(kind, self.shape.density)
            coverage = "partial" if kind == "partial" else "complete"
            if kind == "again":
                coverage = source["coverage"]
            revised = source | {"coverage": coverage, "vintage": vintage}
            if kind == "twin":
                # Another file of the first vintage: its name decides where both hold a key.
                revised = source | {"twin": "aa_" if vintage == VINTAGES[1] else "zz_"}
            self.extract(revised, chosen, codes, density)


def filled_case(number: int, shape: Shape) -> Case:
    """The case that a shape stands for."""
    return Filling(Case(number, shape), shape).fill()
