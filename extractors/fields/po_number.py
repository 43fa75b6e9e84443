"""Order number (EN 16931 BT-13): the buyer's order that an invoice refers to, or an order's own number.

An open order of the client counts without any label, because its number is known beforehand (C-48). Orders, changes and
answers to orders are one family of messages (UN/CEFACT SCRDM, UNTDID 1001: 220, 230, 231), each with an identifier of
its own: an answer's is the number behind its title, and the order answered stays beside it. The seller's confirmation
has a number in the seller's series, which is no order of the buyer.
"""

from __future__ import annotations

import re
from typing import Final

from documents.field import Candidate, FieldName
from documents.kind import DocType
from documents.values import identifiers
from extractors.layout.candidates import best_first, candidate
from extractors.layout.identifiers import KEYED, labelled_numbers, own_titles, titled_numbers
from extractors.layout.paper import Paper
from extractors.layout.spans import SpanKind
from extractors.layout.unnamed import partly_named_numbers

FIELD: Final = FieldName.ORDER_NUMBER
WANTED: Final = {"order_number": 1.0}
OWN: Final = {"order_number": 1.0, "document_number": 0.8, "sales_order_number": 0.75, "contract_number": 0.55}
"""On an order "our order" is the buyer's own."""
CONFIRMED: Final = {"order_number": 1.0, "sales_order_number": 0.5, "document_number": 0.5}
"""On a confirmation or a quotation the seller's own numbers stand beside the buyer's order."""
TITLED: Final = 1.0
ANSWER: Final = "order_response"
"""The title's concept in the vocabulary."""
CONFIRMATION: Final = 0.4
"""Most that the number of the confirmation itself is worth as the buyer's order."""
SELLERS: Final = 0.75
"""Score from which a label is sure of that."""
EITHERS: Final = KEYED
"""Most that a number is worth where its label names the seller's order as well ("N° d'ordre"): it proves nothing."""
YOURS: Final = 0.9
"""The number behind "Confirmation of your order" is the order's, unless a label names another one: then it is the
confirmation's own."""
_YOURS: Final = re.compile(r"(?i)\b(?:your|ihre[rs]?|votre|vos|uw|su|sus|vostro|vs)\b")
"""Words of a title that name the reader's order: "Confirmation of your order 4711"."""
NOUNS: Final = ("order",)
SURE_ENOUGH: Final = 0.5
"""A number beside a label; without one, a caption that holds the word for order is worth showing."""
KNOWN: Final = 0.98
SHORTEST_KNOWN: Final = 4
"""A known number of fewer characters turns up on a page by chance."""


def candidates(paper: Paper) -> list[Candidate]:
    """Return known orders of the client, then the number behind an order's title, then those beside a label."""
    wanted = {DocType.PURCHASE_ORDER: OWN, DocType.OTHER: CONFIRMED}.get(paper.doc_type, WANTED)
    labelled = labelled_numbers(paper, wanted)
    titled = titled_numbers(paper, TITLED) if paper.doc_type in {DocType.PURCHASE_ORDER, DocType.OTHER} else []
    if paper.doc_type is DocType.OTHER and not _is_answer(paper):
        own = {one.readings for one in titled if not _YOURS.search(one.label)} | _confirmations(paper)
        labelled = [_lowered(one) if one.readings in own else one for one in labelled]
        titled = [_lowered(one, YOURS) for one in titled if one.readings not in own]
    if paper.doc_type not in {DocType.PURCHASE_ORDER, DocType.OTHER}:
        either = _confirmations(paper)
        labelled = [_lowered(one, EITHERS) if one.readings in either else one for one in labelled]
    if paper.doc_type is not DocType.PURCHASE_ORDER:
        labelled = _reader_s_first(labelled)
    found = best_first([*_known(paper), *titled, *labelled])
    if found and found[0].score >= SURE_ENOUGH:
        return found
    return best_first([*found, *partly_named_numbers(paper, NOUNS)])


def _reader_s_first(labelled: list[Candidate]) -> list[Candidate]:
    """Lower the number of an order that is nobody's where another is the reader's: "Order no.", "Your order no."."""
    yours = {one.readings for one in labelled if one.score >= SELLERS and _YOURS.search(one.label)}
    if not yours:
        return labelled
    return [one if one.readings in yours else _lowered(one, EITHERS) for one in labelled]


def _confirmations(paper: Paper) -> set[tuple[str, ...]]:
    """Return the numbers that a sure label says to be the seller's."""
    sellers = labelled_numbers(paper, {"sales_order_number": 1.0})
    return {one.readings for one in sellers if one.score >= SELLERS}


def _is_answer(paper: Paper) -> bool:
    """Tell whether the paper is titled as the answer to an order."""
    return any(hit.weight(ANSWER) for row in paper.rows for hit in own_titles(paper, row))


def _lowered(one: Candidate, most: float = CONFIRMATION) -> Candidate:
    return one.model_copy(update={"score": min(one.score, most)})


def _known(paper: Paper) -> list[Candidate]:
    keys = {identifiers.order_key(number) for number in paper.registers.order_numbers}
    return [
        candidate(paper, span, KNOWN, "known order")
        for span in paper.of_kind(SpanKind.IDENTIFIER)
        if keys and len(span.raw) >= SHORTEST_KNOWN and identifiers.order_key(span.raw) in keys
    ]
