"""A file that was changed after it was signed, or saved by a tool that changes finished pages, is looked at.

Most such files are harmless: an assistant joined two pages. Forged invoices are made in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue, Role, Severity
from documents.kind import DocType
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DOC-09"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark for each thing that was done to the file after it was made."""
    for number, what in enumerate(case.document.file_history, start=1):
        yield Remark(
            what,
            subject=f"file history {number}",
            expected="a file as its sender made it",
            found=what,
            next_step="Compare account and amounts with an earlier document of the vendor, or ask the vendor.",
        )


RULE = Rule(
    CODE,
    check,
    source="accounting specification 4.1; ISO 32000-2, 12.8.1",
    severity=Severity.WARN,
    queue=Queue.DUPLICATE_FRAUD,
    waived_by=Role.SUPERVISOR,
    applies_to=frozenset(DocType),
)
