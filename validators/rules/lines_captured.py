"""An invoice on an order needs its lines to be matched; without an order it can be posted by its totals."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Severity
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-CMP-03"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when no line was read; it blocks posting when the document refers to an order of the client."""
    if case.document.lines:
        return
    if case.orders:
        yield Remark(
            f"No lines were read, so the document cannot be matched with order {case.orders[0].number}.",
            subject="lines",
            expected="at least 1 line",
            found="0 lines",
            next_step="Key the lines from the page.",
            severity=Severity.BLOCK_POST,
        )
    else:
        yield Remark(
            "No lines were read; the document is judged by its totals alone.",
            subject="lines",
            expected="at least 1 line",
            found="0 lines",
            next_step="Key the lines if they matter for coding.",
        )


RULE = Rule(CODE, check, source="EN 16931 BR-16", severity=Severity.WARN)
