"""What a file's name says: export or import, which no column tells, and all members or not.

The default download is called `downloadData (88).csv`; people who keep files name them, and what
they write is taken only where it can mean one thing.
"""

import re
import unicodedata
from collections.abc import Sequence

from .problem import refuse

_FLOW = {
    "export": re.compile(
        r"出口|(?<![a-z])export"
        r"|(?<![a-z0-9])[0-9]{4}(?:[0-9]{2})?[-_]?out(?![a-z])"
        r"|(?<![a-z0-9])e[0-9]{3}(?:19|20|21)[0-9]{4}(?![a-z0-9])"
    ),
    "import": re.compile(
        r"进口|(?<![a-z])import(?!an)"
        r"|(?<![a-z0-9])[0-9]{4}(?:[0-9]{2})?[-_]?in(?![a-z])"
        r"|(?<![a-z0-9])i[0-9]{3}(?:19|20|21)[0-9]{4}(?![a-z0-9])"
    ),
}
_BOTH = re.compile(r"进出口")
_COVERAGE = {
    "complete": re.compile(r"(?<![a-z])(?:complete|full)(?![a-z])|全部"),
    "partial": re.compile(r"(?<![a-z])partial(?![a-z])|部分"),
}
FLOW_EXPECTED = (
    "--flow export or --flow import, or a name that says it"
    " (export…, import…, 出口…, 进口…, 2024in, 2024out)"
)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).lower()


def flows_in(name: str) -> set[str]:
    """Return the flows that a name speaks of."""
    folded = _folded(name)
    if _BOTH.search(folded):
        return set(_FLOW)
    return {flow for flow, pattern in _FLOW.items() if pattern.search(folded)}


def flow_of(names: Sequence[str]) -> str:
    """Return the flow that the first telling name tells: sheet, file, then the folder above.

    Raises `IngestRefused` if none tells, or if the first that does tells both.
    """
    for name in names:
        flows = flows_in(name)
        if len(flows) == 1:
            return flows.pop()
        if flows:
            raise refuse("both export and import in the name", FLOW_EXPECTED)
    raise refuse("a name that tells neither export nor import", FLOW_EXPECTED)


def coverage_of(name: str) -> str | None:
    """Return the coverage that a file's name claims, or None; both claims count as none."""
    folded = _folded(name)
    claims = [coverage for coverage, pattern in _COVERAGE.items() if pattern.search(folded)]
    return claims[0] if len(claims) == 1 else None
