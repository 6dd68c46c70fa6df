"""Section Products and HS editions: what the codes of two editions have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from .code_lists import CodeLists
from .terms import Mart, shift

VARIOUS = "various"
Pairs = set[tuple[str, str]]


def pairs_of(concordance: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], Pairs]:
    """The codes that are tied to each other, by their two editions."""
    pairs: dict[tuple[str, str], Pairs] = defaultdict(set)
    for row in concordance:
        pairs[row["hs_edition"], row["next_edition"]].add((row["hs_code"], row["next_code"]))
    return pairs


def product_splices(lists: CodeLists, pairs: Mapping[tuple[str, str], Pairs]) -> Mart:
    """Each product with codes in two editions that follow each other."""
    mart: Mart = {}
    editions = sorted(lists.editions, key=lambda edition: edition[1])
    for (older, _, _), (newer, start, _) in pairwise(editions):
        for product, basket in lists.basket.items():
            before, since = sorted(basket.get(older, [])), sorted(basket.get(newer, []))
            if before and since:
                status, outside = judged(before, since, pairs.get((older, newer), set()))
                mart[product, newer] = {
                    "valid_from": start,
                    "hs_codes": ", ".join(since),
                    "continues_edition": older,
                    "continued_codes": ", ".join(before),
                    "splice_status": status,
                    "is_exact": status == "exact",
                    "codes_outside": ", ".join(sorted(outside)) or None,
                    "first_report_month": start,
                    "last_report_month": shift(start, 11),
                    "last_report_month_rolling_12_months": shift(start, 22),
                }
    return mart


def judged(before: list[str], since: list[str], pairs: Pairs) -> tuple[str, set[str]]:
    """The status, and the codes outside of the product."""
    old = {code: six_digits(code, {a for a, _ in pairs}) for code in before}
    new = {code: six_digits(code, {b for _, b in pairs}) for code in since}
    olds, news = set().union(*old.values()), set().union(*new.values())
    next_codes = {b for a, b in pairs if a in olds}
    codes_before = {a for a, b in pairs if b in news}
    goes = next_codes - news - {VARIOUS}
    comes = codes_before - olds - {VARIOUS}
    if not all((*old.values(), *new.values())) or VARIOUS in next_codes | codes_before:
        return "unknown", goes | comes
    if any(is_part(code) and not is_kept(code, before, since, pairs) for code in before + since):
        return "part_of_code", goes | comes
    if goes:
        return "goes_elsewhere", goes | comes
    return ("comes_from_elsewhere" if comes else "exact"), comes


def six_digits(code: str, listed: set[str]) -> set[str]:
    """The codes of the concordance that a code stands for."""
    return {six for six in listed if six.startswith(code) or code.startswith(six)}


def is_part(code: str) -> bool:
    """Whether digits after the sixth say something."""
    return code[6:].strip("0") != ""


def is_kept(code: str, before: list[str], since: list[str], pairs: Pairs) -> bool:
    """Whether the same code is on both sides, its six digits unchanged."""
    six = code[:6]
    tied = {(a, b) for a, b in pairs if six in (a, b)}
    return code in before and code in since and tied == {(six, six)}
