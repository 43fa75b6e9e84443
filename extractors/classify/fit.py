"""Whether the rest of a paper agrees with a type: one function per type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from documents.kind import DocType
from extractors.classify.structure import OWN_NUMBERS, SURE, Fit, Structure


def fit_of(concept: str, doc_type: DocType, structure: Structure, *, numbered: bool) -> Fit:
    """Return what a paper says to a type.

    Args:
        concept: Of the title in the vocabulary. A "notice" is the title of a paper which may lie beside an invoice,
            such as a payment advice; a "contract" may be one, too, or the order of advertising time.
        doc_type: The type its title names.
        structure: What else stands on it.
        numbered: A figure follows the title, as in "Invoice 4711".
    """
    if concept == "notice":
        return _notice(structure)
    if concept == "contract":
        return _contract(structure)
    return _FITS[doc_type](structure, numbered or structure.number(OWN_NUMBERS.get(doc_type, ())))


def _bill(structure: Structure, numbered: bool) -> Fit:
    """Invoices and credit notes have totals, and a number or a tax amount; a list of invoices has balances instead."""
    if structure.only_letter or structure.goods_without_prices or (structure.ledger_rows and not structure.taxed):
        return Fit.CONTRADICTS
    return Fit.AGREES if structure.taxed or (structure.total() and numbered) else Fit.SILENT


def _receipt(structure: Structure, numbered: bool) -> Fit:
    del numbered  # Many till receipts have none.
    if structure.only_letter or structure.goods_without_prices or (structure.ledger_rows and not structure.taxed):
        return Fit.CONTRADICTS
    return Fit.AGREES if structure.total() else Fit.SILENT


def _order(structure: Structure, numbered: bool) -> Fit:
    """An order has its number and what is ordered; nothing is to be paid yet."""
    billed = structure.number({"invoice_number", "credit_note_number"}, SURE) or structure.total("payable")
    if structure.only_letter or structure.ledger_rows or billed:
        return Fit.CONTRADICTS
    ordered = structure.priced or structure.counted or structure.total()
    return Fit.AGREES if numbered and ordered else Fit.SILENT


def _contract(structure: Structure) -> Fit:
    """A contract that lists what is ordered under a number of its own is an order; one with tax may be a bill."""
    numbered = structure.number({"contract_number", "order_number"})
    agrees = numbered and structure.priced and structure.total() and not structure.taxed
    return Fit.AGREES if agrees else Fit.CONTRADICTS


def _delivery(structure: Structure, numbered: bool) -> Fit:
    """Goods are counted; a priced delivery note exists, one with tax or an amount to pay is an invoice."""
    del numbered
    if structure.only_letter or structure.taxed or structure.total("payable") or structure.ledger_rows:
        return Fit.CONTRADICTS
    return Fit.AGREES if structure.goods_without_prices else Fit.SILENT


def _statement(structure: Structure, numbered: bool) -> Fit:
    del numbered
    if structure.ledger_rows:
        return Fit.AGREES
    return Fit.CONTRADICTS if structure.taxed or structure.priced or structure.counted else Fit.SILENT


def _other(structure: Structure, numbered: bool) -> Fit:
    """Quotations, pro formas, confirmations and reminders look like what they announce; any structure will do."""
    shown = structure.total() or structure.priced or structure.counted or structure.ledger_rows or structure.letter
    return Fit.AGREES if numbered or shown else Fit.SILENT


def _notice(structure: Structure) -> Fit:
    """Below the title of a contract or an advice no totals stand; where they do, it may be a bill."""
    if structure.total():
        return Fit.CONTRADICTS
    return Fit.AGREES if structure.only_letter else Fit.SILENT


_FITS: Final[dict[DocType, Callable[[Structure, bool], Fit]]] = {
    DocType.INVOICE: _bill,
    DocType.CREDIT_NOTE: _bill,
    DocType.RECEIPT: _receipt,
    DocType.PURCHASE_ORDER: _order,
    DocType.DELIVERY_NOTE: _delivery,
    DocType.STATEMENT: _statement,
    DocType.OTHER: _other,
}
