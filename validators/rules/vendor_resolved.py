"""The vendor must be one of the client's vendors, identified by a key that only it has or by name and a second key."""

from __future__ import annotations

from collections.abc import Iterator

from documents.finding import Queue
from validators.context import Case
from validators.rule import Remark, Rule
from validators.wording import listed

CODE = "V-ID-01"


def check(case: Case) -> Iterator[Remark]:
    """Yield a remark when no vendor was resolved, with the most similar names."""
    found = case.vendor_found
    if found.vendor is not None:
        return
    printed = case.document.vendor_name.value if case.document.vendor_name else "no name"
    tax_id = f", VAT identifier {case.document.vendor_tax_id.value}" if case.document.vendor_tax_id else ""
    none_yet = "" if case.context.master.has_vendors() else ", who has none yet"
    similar = listed(f"{each.vendor.name} ({each.similarity:.0%})" for each in found.suggestions)
    yield Remark(
        f'The vendor "{printed}"{tax_id} is none of the vendors of the client{none_yet}.',
        subject="vendor_name",
        expected="a vendor of the client",
        found=f"{printed}{tax_id}",
        next_step=f"Choose a vendor{f' (similar: {similar})' if similar else ''}, "
        "or ask the vendor custodian to create it.",
    )


RULE = Rule(CODE, check, source="accounting specification C-50", queue=Queue.VENDOR_MASTER, reply="UNR")
