"""All keys of the seller must point at the same vendor.

The account of one vendor under the name of another is how fraud looks, and how a wrong record looks.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue
from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule
from validators.vendor import Basis, Clue
from validators.wording import masked

CODE = "V-ID-06"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when two keys belong to different vendors."""
    if not case.vendor_found.conflict:
        return
    one, other = case.vendor_found.conflict
    yield Remark(
        f"The {one.basis.value} {_printed(one)} belongs to {one.owners()}, "
        f"but the {_kind(other)} {_printed(other)} belongs to {other.owners()}.",
        subject="vendor_name",
        expected=one.owners(),
        found=other.owners(),
        values={"one": one.printed, "other": other.printed},
        next_step="Compare both vendors with the page and choose one; "
        "tell the vendor custodian if a key is recorded wrongly.",
    )


def _kind(clue: Clue) -> str:
    return "name" if clue.basis is Basis.NAME else clue.basis.value


def _printed(clue: Clue) -> str:
    return masked(clue.printed) if clue.basis is Basis.IBAN else clue.printed


RULE = Rule(
    CODE,
    check,
    source="accounting specification C-50",
    queue=Queue.VENDOR_MASTER,
    reply="UNR",
    applies_to=POSTING_TYPES,
)
