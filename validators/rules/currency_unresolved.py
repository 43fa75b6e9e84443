"""A sign such as $ or kr stands for several currencies; two sources must agree on one."""

from __future__ import annotations

from collections.abc import Iterator

from documents.field import FieldName
from documents.finding import Role
from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-CUR-02"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when the printed sign has several readings left."""
    for doubt in case.document.ambiguities:
        if doubt.field is FieldName.CURRENCY:
            yield Remark(
                f'"{doubt.raw}" can be {" or ".join(doubt.readings)}; neither the vendor nor an order decides.',
                subject="currency",
                expected="one currency",
                found=doubt.raw,
                next_step="Choose one.",
                waived_by=Role.NOBODY,
            )


RULE = Rule(CODE, check, source="accounting specification C-36", applies_to=POSTING_TYPES)
