"""One business rule of a standard: its official id, and a check that says in a sentence what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from documents.einvoice import Group

Check = Callable[[Group], Iterator[str]]

CARDINALITY: Final = "EN 16931"
"""Stands for the id where the standard's own model, and no rule of it, is broken."""
NAMES: Final[dict[str, str]] = {
    "BG-12": "postal address of the tax representative",
    "BT-1": "number",
    "BT-2": "issue date",
    "BT-3": "type code",
    "BT-5": "currency",
    "BT-10": "buyer reference",
    "BT-24": "specification identifier",
    "BT-25": "number of the preceding invoice",
    "BT-27": "name of the seller",
    "BT-34-1": "scheme of the seller's electronic address",
    "BT-37": "city of the seller",
    "BT-38": "postcode of the seller",
    "BT-40": "country of the seller",
    "BT-41": "contact of the seller",
    "BT-42": "telephone number of the seller's contact",
    "BT-43": "e-mail address of the seller's contact",
    "BT-44": "name of the buyer",
    "BT-49-1": "scheme of the buyer's electronic address",
    "BT-52": "city of the buyer",
    "BT-53": "postcode of the buyer",
    "BT-55": "country of the buyer",
    "BT-59": "name of the payee",
    "BT-62": "name of the tax representative",
    "BT-63": "VAT identifier of the tax representative",
    "BT-69": "country of the tax representative",
    "BT-77": "city of the place of delivery",
    "BT-78": "postcode of the place of delivery",
    "BT-80": "country of the place of delivery",
    "BT-81": "payment means code",
    "BT-84": "payment account",
    "BT-90": "creditor identifier",
    "BT-91": "debited account",
    "BT-92": "amount",
    "BT-95": "VAT category",
    "BT-99": "amount",
    "BT-102": "VAT category",
    "BT-106": "sum of line net amounts",
    "BT-109": "total without VAT",
    "BT-112": "total with VAT",
    "BT-115": "amount due for payment",
    "BT-116": "taxable amount",
    "BT-117": "tax amount",
    "BT-118": "VAT category",
    "BT-122": "reference",
    "BT-126": "line identifier",
    "BT-129": "quantity",
    "BT-130": "unit",
    "BT-131": "net amount",
    "BT-136": "amount",
    "BT-141": "amount",
    "BT-146": "net price",
    "BT-151": "VAT category",
    "BT-153": "item name",
}
"""What people call the terms that a document can lack."""


@dataclass(frozen=True, slots=True)
class BusinessRule:
    """A rule with the id that the standard gives it, such as "BR-CO-15"."""

    id: str
    check: Check


def missing(rule: str, *terms: str) -> BusinessRule:
    """Return the rule that the document states one of some terms."""
    sentence = f"The document has no {NAMES[terms[0]]} ({' or '.join(terms)})."

    def check(document: Group) -> Iterator[str]:
        if not document.has(*terms):
            yield sentence

    return BusinessRule(rule, check)


def missing_in(rule: str, group: str, what: str, *terms: str) -> BusinessRule:
    """Return the rule that every group of a kind states one of some terms."""
    lacks = f"has no {NAMES[terms[0]]} ({' or '.join(terms)})."

    def check(document: Group) -> Iterator[str]:
        for name, one in each(document, group, what):
            if not one.has(*terms):
                yield f"{name} {lacks}"

    return BusinessRule(rule, check)


def missing_if(rule: str, present: tuple[str, ...], *terms: str) -> BusinessRule:
    """Return the rule that a document which states some terms states another one too."""
    sentence = f"The document has no {NAMES[terms[0]]} ({' or '.join(terms)})."

    def check(document: Group) -> Iterator[str]:
        if document.has(*present) and not document.has(*terms):
            yield sentence

    return BusinessRule(rule, check)


def each(document: Group, group: str, what: str) -> Iterator[tuple[str, Group]]:
    """Yield the groups of a kind with the name a sentence calls them by; groups of lines name their line."""
    if group not in WITHIN_LINES:
        for place, one in enumerate(document.each(group), start=1):
            yield f"{what} {one.text('BT-126') or place}", one
        return
    for name, line in each(document, "BG-25", "Line"):
        for place, one in enumerate(line.each(group), start=1):
            yield f"{name}, {what.lower()} {place}", one


SINGLE: Final = frozenset(
    f"BT-{number}"
    for number in (
        *(1, 2, 3, 5, 6, 10, 13, 27, 31, 44, 48, 106, 107, 108, 109, 110, 112, 113, 114, 115),
        *(126, 129, 131, 146, 151, 152, 153),
    )
)
"""Terms that a document, or a line, states once: of two different values nobody can tell which one counts."""


def stated_twice(document: Group) -> Iterator[str]:
    """Yield a sentence for each term that has two different values where the standard allows one."""
    groups = [("The document", document), *each(document, "BG-25", "Line")]
    for name, one in groups:
        for term in sorted(SINGLE & one.terms.keys()):
            values = list(dict.fromkeys(one.terms[term]))
            if len(values) > 1:
                listed = ", ".join(f'"{value[:40]}"' for value in values[:3])
                yield f"{name} states {NAMES.get(term, 'a term')} ({term}) {len(values)} times: {listed}."


WITHIN_LINES: Final = frozenset({"BG-27", "BG-28", "BG-32"})
