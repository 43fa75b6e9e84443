"""The truth of a printed paper: what its template printed, in the words of `daybook read`, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sample_docs.generator.money import plain, quantity
from sample_docs.generator.printed.deal import Deal
from sample_docs.generator.truth import HEADER

CELLS = ("description", "quantity", "unit_price", "net_amount")
OWN = {"invoice": "invoice_number", "credit_note": "invoice_number", "receipt": "invoice_number",
       "purchase_order": "po_number"}  # fmt: skip
"""The field a paper's own number is, where it is one of those that are read."""


def truth_of(deal: Deal, printed: Collection[str]) -> dict[str, Any]:
    """Return the truth of a paper.

    `_implied` holds what is true but not printed, `_undecided` fields of which more than one reading can be defended,
    such as a shop's own number of an order.

    Args:
        deal: What was laid out.
        printed: Names of fields that stand on the page, "lines[0].quantity" for cells.
    """
    known = _known(deal)
    truth: dict[str, Any] = {"doc_type": deal.kind}
    truth |= {name: known[name] for name in HEADER if name in printed and known[name]}
    if deal.pays == "transfer" and not deal.due_date:
        known["due_date"] = (deal.issue_date + dt.timedelta(days=deal.days)).isoformat()
    truth["_implied"] = {name: value for name, value in known.items() if value and name not in truth}
    truth["_undecided"] = _undecided(deal)
    lines = [_line(deal, index, printed) for index in range(len(deal.lines))]
    return truth | {
        **({"lines": lines} if any(lines) else {}),
        "_kind": deal.sheet.name,
        "_language": deal.place.language,
        "_country": deal.place.code,
        "_family": "printed",
        "_documents": [],
    }


def _known(deal: Deal) -> dict[str, str]:
    """Return all values; Swiss tax numbers carry the suffix MWST whatever the page says."""
    vendor = deal.vendor
    own = {OWN[deal.kind]: deal.number} if deal.kind in OWN else {}
    return {
        "vendor_name": vendor.name,
        "vendor_tax_id": vendor.full_tax_id if vendor.place.iso == "CH" else vendor.tax_id,
        "buyer_name": deal.buyer.name,
        "invoice_number": "",
        "po_number": deal.po_number,
        "issue_date": deal.issue_date.isoformat(),
        "due_date": deal.due_date.isoformat() if deal.due_date else "",
        "currency": deal.notation.currency,
        "net_total": plain(deal.sums.net),
        "tax_total": plain(deal.sums.tax),
        "gross_total": plain(deal.sums.gross),
        "iban": vendor.iban.replace(" ", ""),
    } | own


def _undecided(deal: Deal) -> list[str]:
    shop = ["po_number"] if deal.sheet.shop else []
    return [*shop, "invoice_number", "due_date"] if deal.kind not in OWN else shop


def _line(deal: Deal, index: int, printed: Collection[str]) -> dict[str, str]:
    line = deal.lines[index]
    values = {
        "description": line.description,
        "quantity": quantity(line.quantity),
        "unit_price": plain(line.price),
        "net_amount": plain(line.amount),
    }
    return {name: values[name] for name in CELLS if f"lines[{index}].{name}" in printed}
