"""A structured e-invoice must follow its schema and the fatal rules of its profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from documents.finding import Role
from documents.kind import POSTING_TYPES
from validators.context import Case
from validators.rule import Remark, Rule

CODE = "V-DOC-07"
MOST_SHOWN: Final = 3


def check(case: Case) -> Iterator[Remark]:
    """Yield one remark with the first breaches and how many there are."""
    problems = case.document.profile_problems
    if problems:
        shown = " ".join(problems[:MOST_SHOWN])
        places = f"{len(problems)} place{'s' if len(problems) > 1 else ''}"
        more = f" The other {len(problems) - MOST_SHOWN} are listed with it." if len(problems) > MOST_SHOWN else ""
        yield Remark(
            f"The e-invoice breaks its profile in {places}: {shown}{more}",
            subject="profile",
            expected="a valid e-invoice",
            found=f"{len(problems)} breaches",
            next_step="Return it to the vendor.",
            values={"problems": problems},
        )


RULE = Rule(
    CODE,
    check,
    source="EN 16931-1 validation artefacts",
    waived_by=Role.SUPERVISOR,
    reply="LEG",
    applies_to=POSTING_TYPES,
)
