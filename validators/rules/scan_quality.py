"""A scan should have 200 dpi and stand straight: below that, readers and people misread figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Severity
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DOC-03"
LEAST_DPI: Final = 200
MOST_SKEW: Final = 5.0
"""Degrees."""


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for too few dots per inch and for too much skew of a scan, and for stored text not believed."""
    document = case.document
    if 0 < document.dpi < LEAST_DPI:
        yield Remark(
            f"The scan has {document.dpi} dpi, {LEAST_DPI} are needed to tell digits apart.",
            subject="resolution",
            expected=f"{LEAST_DPI} dpi",
            found=f"{document.dpi} dpi",
            limit=f"{LEAST_DPI} dpi",
            next_step="Scan it again if a figure looks doubtful.",
        )
    if abs(document.skew) > MOST_SKEW:
        yield Remark(
            f"The page is turned by {abs(document.skew):.2f} degrees, limit {MOST_SKEW:.0f}.",
            subject="skew",
            expected=f"at most {MOST_SKEW:.0f} degrees",
            found=f"{abs(document.skew):.2f} degrees",
            limit=f"{MOST_SKEW:.0f} degrees",
            next_step="Scan it again if a figure looks doubtful.",
        )
    for number, doubt in enumerate(document.text_doubts, start=1):
        yield Remark(
            doubt,
            subject=f"stored text {number}",
            found=doubt,
            next_step="Compare the values with the picture of the page.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.1",
    severity=Severity.WARN,
    applies_to=frozenset(DocType),
)
