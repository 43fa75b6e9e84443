"""The truth of a document: what its page shows, in the words of `daybook read`, and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from sample_docs.generator.money import plain, quantity
from sample_docs.generator.truth import HEADER
from sample_docs.generator.variety.deal import Deal, Item
from sample_docs.generator.variety.notation import SYMBOLS
from sample_docs.generator.variety.paper import Mark
from sample_docs.generator.variety.register import full_tax_id

CELLS = ("description", "quantity", "unit_price", "net_amount")


def truth_of(deal: Deal, marks: list[Mark], text: str) -> dict[str, Any]:
    """Return the truth of what was printed.

    `_implied` holds what is true but not printed, such as a sum of taxes that the reader has to add up, or the full
    name behind a brand. `_undecided`
    names fields of which more than one reading can be defended, such as the gross on a bill less an agency's
    commission, or a shop's own number of an order as the order's number. Neither is asked for, and neither is a fault.
    """
    printed = {mark.name for mark in marks}
    known = _known(deal)
    truth: dict[str, Any] = {"doc_type": deal.kind.doc_type}
    full_name = known[deal.issuer_field]
    if "brand" in printed and deal.issuer_field not in printed:
        known[deal.issuer_field] = deal.issuer.brand
        printed.add(deal.issuer_field)
    truth |= {name: known[name] for name in HEADER if name in printed and known[name]}
    if _shows_currency(deal.currency, text):
        truth["currency"] = deal.currency
    if deal.kind.pays and not deal.due_date:
        known["due_date"] = (deal.issue_date + dt.timedelta(days=deal.days)).isoformat()
    truth["_implied"] = {name: value for name, value in known.items() if value and name not in truth}
    if truth.get(deal.issuer_field, full_name) != full_name:
        truth["_implied"][deal.issuer_field] = full_name
    truth["_undecided"] = list(_undecided(deal))
    lines = [_line(index, item, printed) for index, item in enumerate(deal.items)]
    if any(lines):
        truth["lines"] = lines
    return truth


def _known(deal: Deal) -> dict[str, str]:
    """Swiss tax numbers carry the suffix MWST whatever the page says, as in all truths of this package."""
    own = {deal.kind.own_field: deal.number} if deal.kind.own_field else {}
    return {
        "vendor_name": deal.vendor.name,
        "vendor_tax_id": full_tax_id(deal.vendor) if deal.vendor.tax_id.startswith("CHE-") else deal.vendor.tax_id,
        "buyer_name": deal.buyer.name,
        "invoice_number": "",
        "po_number": deal.po_number,
        "issue_date": deal.issue_date.isoformat(),
        "due_date": deal.due_date.isoformat() if deal.due_date else "",
        "currency": deal.currency,
        "net_total": plain(deal.sums.net),
        "tax_total": plain(deal.sums.tax),
        "gross_total": plain(deal.sums.gross),
        "iban": deal.vendor.iban.replace(" ", ""),
    } | own


def _undecided(deal: Deal) -> Iterator[str]:
    if deal.commission or deal.kind.name in ("statement", "dunning"):
        yield from ("net_total", "tax_total", "gross_total")
    if deal.kind.name == "shop":
        yield "po_number"
    if not deal.kind.own_field:
        yield from ("invoice_number", "due_date")


def _shows_currency(code: str, text: str) -> bool:
    """A code counts as a word of its own: "EURL" is a legal form."""
    symbol = SYMBOLS.get(code, "")
    return bool(re.search(rf"(?<![A-Z]){code}(?![A-Z])", text)) or (symbol not in ("", code) and symbol in text)


def _line(index: int, item: Item, printed: set[str]) -> dict[str, str]:
    values = {
        "description": item.description,
        "quantity": quantity(item.quantity),
        "unit_price": plain(item.stated_price),
        "net_amount": plain(item.amount),
    }
    return {name: values[name] for name in CELLS if f"lines[{index}].{name}" in printed}
