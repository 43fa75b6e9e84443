"""The type of a document: its title says it, and the rest of the paper agrees, is silent, or contradicts.

The score is a confidence, measured on papers of known type: 0.95 and more for a clear title that the rest of the paper
agrees with, below the limit of rule V-DOC-05 (0.85) where title and paper differ or nothing is recognised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from documents.kind import DocType
from extractors.classify.fit import fit_of
from extractors.classify.structure import SURE, Fit, Structure, structure_of
from extractors.classify.titles import Title, titles_of
from extractors.layout.paper import Hit, Paper

LABEL_EVIDENCE: Final[dict[str, DocType]] = {
    "invoice_number": DocType.INVOICE,
    "invoice_date": DocType.INVOICE,
    "credit_note_number": DocType.CREDIT_NOTE,
    "credit_note_date": DocType.CREDIT_NOTE,
    "receipt_number": DocType.RECEIPT,
}
LABEL_WEIGHT: Final = 0.2
"""What a label adds to the strength of a title of its type."""
RANK: Final[dict[Fit, float]] = {Fit.AGREES: 1.2, Fit.SILENT: 1.0, Fit.CONTRADICTS: 0.6}
"""What the rest of the paper does to a title when titles compete."""

CLEAR: Final[dict[Fit, float]] = {Fit.AGREES: 0.97, Fit.SILENT: 0.9, Fit.CONTRADICTS: 0.6}
FAINT: Final[dict[Fit, float]] = {Fit.AGREES: 0.8, Fit.SILENT: 0.5, Fit.CONTRADICTS: 0.3}
"""Scores of a type by how clear its title is and what the paper says to it."""
UNTITLED: Final = 0.87
"""Score where no title stands, but number, date, tax and total do."""
TILL_SIGNS: Final = 2
"""So many different signs of a till make a slip with a total a receipt; against the title it takes one more."""
TILL_INVOICE: Final = 0.8
"""A slip that was paid at a till and calls itself an invoice, as in Malaysia or Australia: a person looks."""
BELOW_ITEMS: Final = 0.5
"""What is left of a title below the head of the items: a paper says what it is above them."""
LETTER: Final = 0.95
LETTER_WITH_MONEY: Final = 0.8
"""A letter that names a sum may ask for it: a person looks."""
LABELS_ONLY: Final = 0.4
MENTIONED: Final = 0.3
DISPUTED: Final = 0.7
"""Most that a score can be when a second title of another type is nearly as strong."""
NEARLY: Final = 0.85
WEAKEST: Final = 0.35
"""Titles below are words of a sentence."""
FEWEST_LEDGER_ROWS: Final = 2

GOODS_RECEIPT: Final = "goods_receipt"
NOTICE: Final = "notice"
ORDER_RESPONSE: Final = "order_response"
"""The answer to an order (UNTDID 1001: 231), with a number of its own in the series of the order."""
CONTRACT: Final = "contract"
CORRECTION: Final = "correction"
"""A corrected invoice (UNTDID 1001: 384) by a word that usually means a credit of the difference."""
REPLACEMENT: Final = "replacement"
"""A corrected invoice by a word that usually means a whole new invoice in place of the old one."""
CANCELLATION: Final = "cancellation"
"""A word that always means a credit, with or without a minus: of the whole, or of the difference."""
CORRECTING: Final = frozenset({CORRECTION, REPLACEMENT})
"""Without a minus either may be the difference or the whole (DT-COR: reverse and repost): a person says which."""
_TYPE_OF: Final[dict[str, DocType]] = {
    GOODS_RECEIPT: DocType.DELIVERY_NOTE,
    ORDER_RESPONSE: DocType.OTHER,
    NOTICE: DocType.OTHER,
    CONTRACT: DocType.PURCHASE_ORDER,
    CORRECTION: DocType.CREDIT_NOTE,
    CANCELLATION: DocType.CREDIT_NOTE,
    REPLACEMENT: DocType.INVOICE,
}


class TypeFound(NamedTuple):
    """A document's type with its score from 0.0 to 1.0, and the concept of its title in the vocabulary."""

    doc_type: DocType
    score: float
    goods_receipt: bool
    title: Hit | None
    concept: str = ""


class _Ranked(NamedTuple):
    title: Title
    doc_type: DocType
    fit: Fit
    rank: float


def type_of(paper: Paper) -> TypeFound:
    """Return the most probable type; OTHER with score 0.0 when nothing at all tells."""
    structure = structure_of(paper)
    untitled = _by_structure(structure)
    ranked = _ranked(titles_of(paper), structure)
    named = [one for one in ranked if one.title.strength >= WEAKEST]
    if not named:
        return untitled if untitled.score else _mentioned(ranked)
    best = named[0]
    if best.doc_type is DocType.INVOICE and _is_till_receipt(structure, TILL_SIGNS + 1):
        return TypeFound(DocType.RECEIPT, TILL_INVOICE, goods_receipt=False, title=best.title.hit)
    if best.doc_type is DocType.RECEIPT and _is_billed_receipt(structure):
        return TypeFound(DocType.INVOICE, DISPUTED, goods_receipt=False, title=best.title.hit)
    if best.title.concept == NOTICE and best.fit is Fit.CONTRADICTS and structure.billed:
        return TypeFound(DocType.INVOICE, CLEAR[Fit.CONTRADICTS], goods_receipt=False, title=None)
    score = (CLEAR if best.title.clear else FAINT)[best.fit]
    if any(_disputes(other, best) for other in named[1:]) or _is_kept_as_another(best, structure):
        score = min(score, DISPUTED)
    if not best.title.clear and untitled.score > score:
        return untitled._replace(goods_receipt=best.title.concept == GOODS_RECEIPT)
    concept = best.title.concept
    return TypeFound(
        best.doc_type,
        score,
        goods_receipt=concept == GOODS_RECEIPT,
        title=best.title.hit,
        concept=concept,
    )


def _is_kept_as_another(best: _Ranked, structure: Structure) -> bool:
    """Tell whether number or date belie the title: a credit note's, or those of an invoice on a receipt.

    Shops call both their invoices and their answers to an order "order receipt". A slip with an amount beside the card
    it was paid with is a receipt, whatever its day is called.
    """
    if best.doc_type is DocType.RECEIPT and not structure.till and not structure.total("bank_other"):
        return "invoice_date" in structure.labels or structure.number({"invoice_number"}, SURE)
    return best.doc_type is DocType.INVOICE and structure.number({"credit_note_number"}, SURE)


def _is_till_receipt(structure: Structure, signs: int = TILL_SIGNS) -> bool:
    return structure.till >= signs and structure.total() and "due_date" not in structure.labels


def _is_billed_receipt(structure: Structure) -> bool:
    """Tell whether a paper called a receipt has an invoice's number and none of its own, and no word of a payment."""
    billed = structure.number({"invoice_number"}, SURE) and not structure.number({"receipt_number"})
    return billed and not structure.till and not structure.total("prepaid")


def _ranked(titles: Sequence[Title], structure: Structure) -> list[_Ranked]:
    """Return the titles, best first."""
    found = []
    for title in (_in_place(one, structure) for one in titles):
        doc_type = _TYPE_OF.get(title.concept) or DocType(title.concept)
        fit = fit_of(title.concept, doc_type, structure, numbered=title.numbered)
        labels = sum(label in structure.labels for label in _labels_of(doc_type))
        found.append(_Ranked(title, doc_type, fit, (title.strength + LABEL_WEIGHT * labels) * RANK[fit]))
    return sorted(found, key=lambda one: -one.rank)


def _in_place(title: Title, structure: Structure) -> Title:
    below = title.hit.row > structure.items_from
    return replace(title, strength=BELOW_ITEMS * title.strength, clear=False) if below else title


def _mentioned(ranked: Sequence[_Ranked]) -> TypeFound:
    """Return the type that only a sentence or a label names, with a low score; OTHER when the paper does not agree."""
    agreeing = next((one for one in ranked if one.fit is Fit.AGREES), None)
    if agreeing is None:
        return TypeFound(DocType.OTHER, 0.0, goods_receipt=False, title=None)
    goods_receipt = agreeing.title.concept == GOODS_RECEIPT
    return TypeFound(agreeing.doc_type, MENTIONED, goods_receipt=goods_receipt, title=agreeing.title.hit)


def _labels_of(doc_type: DocType) -> list[str]:
    return [label for label, evidence in LABEL_EVIDENCE.items() if evidence is doc_type]


def _disputes(other: _Ranked, best: _Ranked) -> bool:
    """Tell whether a second title makes the first one doubtful; one of the same heading does not."""
    return (
        other.doc_type is not best.doc_type
        and other.title.hit.row != best.title.hit.row
        and other.rank >= NEARLY * best.rank
    )


def _by_structure(structure: Structure) -> TypeFound:
    """Return the type that the paper has without regard to titles."""
    doc_type, score = DocType.OTHER, 0.0
    if _is_till_receipt(structure) or (structure.printed_by_till and structure.total()):
        doc_type, score = DocType.RECEIPT, UNTITLED
    elif structure.taxed and not structure.ledger_rows and _numbered_and_dated(structure, "credit_note"):
        doc_type, score = DocType.CREDIT_NOTE, UNTITLED
    elif structure.taxed and not structure.ledger_rows and _numbered_and_dated(structure, "invoice"):
        doc_type, score = DocType.INVOICE, UNTITLED
    elif structure.goods_without_prices and structure.number({"delivery_note_number"}, SURE):
        doc_type, score = DocType.DELIVERY_NOTE, UNTITLED
    elif structure.ledger_rows >= FEWEST_LEDGER_ROWS and not structure.taxed:
        doc_type, score = DocType.STATEMENT, UNTITLED
    elif structure.only_letter:
        score = LETTER_WITH_MONEY if structure.money else LETTER
    else:
        label = next((label for label in LABEL_EVIDENCE if label in structure.labels), None)
        if label is not None or (structure.letter and structure.billed):
            doc_type, score = LABEL_EVIDENCE.get(label or "", DocType.INVOICE), LABELS_ONLY
    return TypeFound(doc_type, score, goods_receipt=False, title=None)


def _numbered_and_dated(structure: Structure, noun: str) -> bool:
    return structure.number({f"{noun}_number"}, SURE) and f"{noun}_date" in structure.labels
