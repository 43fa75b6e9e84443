"""How one XML syntax says what EN 16931 means: a table from business terms to paths.

Paths are XPath 1.0 over local names (namespaces are dropped after the root has been recognised). Of several paths for
one term the first that hits counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.kind import DocType

Paths = tuple[str, ...]


def under(prefix: str, terms: Mapping[str, str]) -> dict[str, Paths]:
    """Return paths below one element; alternatives are given apart by a blank."""
    return {term: tuple(f"{prefix}/{path}" for path in paths.split()) for term, paths in terms.items()}


def beside(terms: Mapping[str, str]) -> dict[str, Paths]:
    """Return paths relative to the group itself; alternatives are given apart by a blank."""
    return {term: tuple(paths.split()) for term, paths in terms.items()}


@dataclass(frozen=True, slots=True)
class GroupBinding:
    """Where a repeating group stands, relative to the group around it, and its terms relative to it."""

    row: str
    terms: Mapping[str, Paths]
    groups: Mapping[str, GroupBinding] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binding:
    """One document format.

    Attributes:
        name: For people.
        namespace: Of the root element.
        root: Local name of the root element.
        doc_type: Where no type code (BT-3) says otherwise.
        terms: Paths of the terms of the document, relative to the root.
        groups: The repeating groups.
        certain: False for a kind that posts in a way of its own, so that a person has to say what it is.
        goods_receipt: The buyer issued it.
        vocabulary: How the namespaces of its elements start; what stands in others is no business term.
        aliases: Local names of an older version that are read as today's.
    """

    name: str
    namespace: str
    root: str
    doc_type: DocType
    terms: Mapping[str, Paths]
    groups: Mapping[str, GroupBinding]
    certain: bool = True
    goods_receipt: bool = False
    vocabulary: tuple[str, ...] = (
        "urn:oasis:names:specification:ubl:schema:xsd:",
        "urn:un:unece:uncefact:",
        "urn:ferd:",
    )
    aliases: Mapping[str, str] = field(default_factory=dict)


CREDIT_CODES = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"})
"""UNTDID 1001: credit notes, self-billed, factored and consolidated ones included."""
OTHER_CODES = frozenset({"71", "231", "310", "325"})
"""UNTDID 1001: request for payment, order response, quotation, pro forma. Never posted."""
OWN_POSTING_CODES = frozenset(
    {"230", "261", "384", "386", "389", "393", "396", "471", "472", "473", "500", "501", "502"}
)
"""UNTDID 1001: order change; corrected, prepayment, self-billed and factored documents. Each posts in a way of its own
(specification 1.1, P-08), so a person has to say what it is."""
CERTAIN, UNDECIDED = 1.0, 0.5


def certainty_of(binding: Binding, code: str) -> float:
    """Return how sure the code makes the type, 0.0 to 1.0; below the gate of V-DOC-05 a person chooses."""
    return CERTAIN if binding.certain and code not in OWN_POSTING_CODES else UNDECIDED


def doc_type_of(binding: Binding, code: str) -> DocType:
    """Return the document type by its code (BT-3), or the format's own."""
    if code in CREDIT_CODES:
        return DocType.CREDIT_NOTE
    if code in OTHER_CODES:
        return DocType.OTHER
    return binding.doc_type
